//! The handle to the open ledger: a thread named "store" owns it, takes requests and hands back answers.
//!
//! Invariant: the window's thread never touches the ledger. Tests let it work inline instead.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::error::Error;
use crate::export::picture::Chart;
use crate::export::{Exported, ReporterInfo};
use crate::forms::{FontPreset, Form};
use crate::import::{Options, Plan};
use crate::model::{Period, Progress, RecordId, RecordKind};
use crate::ops::{
    Accepted, AnnexOptions, AnnexPreview, Edit, KeptBackup, Location, Setting, Snapshot, Template,
    TemplateChoices,
};

use super::jobs::Jobs;
use super::ledger::LedgerWorker;

/// What the window asks of the ledger.
pub enum Request {
    /// Makes a ledger.
    Create {
        /// Its file.
        path: PathBuf,
        /// The county's name.
        county: String,
        /// The county's code.
        code: Option<String>,
    },
    /// Opens a ledger, or asks first when it lies where work is not safe.
    Open(PathBuf),
    /// Opens a ledger wherever it lies.
    OpenAnyway(PathBuf),
    /// Copies a ledger and opens the copy.
    OpenCopy {
        /// The ledger.
        original: PathBuf,
        /// The copy.
        copy: PathBuf,
    },
    /// Opens the sample ledger, made when it is not there.
    OpenSample(PathBuf),
    /// Closes the ledger.
    Close,
    /// Shows another period.
    SetPeriod(Period),
    /// Reads a workbook.
    Plan {
        /// The file.
        file: PathBuf,
        /// What the user decided.
        options: Options,
        /// Where it reports.
        progress: Progress,
    },
    /// Writes a plan.
    Accept {
        /// The plan.
        plan: Arc<Plan>,
        /// Where it reports.
        progress: Progress,
    },
    /// Changes cells and adds records, each with its values as typed; one undo step.
    Enter {
        /// Kind of the records.
        kind: RecordKind,
        /// The period, where one is needed.
        period: Option<Period>,
        /// Changed cells.
        edits: Vec<Edit>,
        /// New records: field and text.
        rows: Vec<Vec<(String, String)>>,
    },
    /// Writes 基础数据 of one date as typed.
    SetBase {
        /// The date.
        period: Period,
        /// Name and text.
        figures: Vec<(String, String)>,
    },
    /// Deletes records.
    Delete(RecordKind, Vec<RecordId>),
    /// Takes the last operation back.
    Undo,
    /// Does it again.
    Redo,
    /// Lays an annex out.
    LayOut {
        /// Id of the form.
        form: String,
        /// The period.
        period: Option<Period>,
        /// How it is handed in.
        handover: AnnexOptions,
    },
    /// Writes annexes into a folder; with `submit` also keeps a frozen copy.
    Export {
        /// Which, and how.
        handover: AnnexOptions,
        /// The period.
        period: Period,
        /// The folder.
        folder: PathBuf,
        /// Whether it is a 上报.
        submit: bool,
    },
    /// Looks at an issued file: what it is, and what would go in.
    Look {
        /// The file.
        file: PathBuf,
        /// What the user decided.
        choices: TemplateChoices,
        /// The period for sheets that do not state their own.
        period: Option<Period>,
    },
    /// Keeps what the user confirmed about an issued file.
    Confirm {
        /// The file.
        file: PathBuf,
        /// What the user decided.
        choices: TemplateChoices,
        /// The period for sheets that do not state their own.
        period: Option<Period>,
    },
    /// Fills an issued file and saves it elsewhere.
    Fill {
        /// The issued file.
        template: PathBuf,
        /// What the user decided.
        choices: TemplateChoices,
        /// The period for sheets that do not state their own.
        period: Period,
        /// The filled file.
        out: PathBuf,
    },
    /// Writes our own layout with the columns of an issued file.
    ExportLike {
        /// The issued file.
        template: PathBuf,
        /// What the user decided.
        choices: TemplateChoices,
        /// The period for sheets that do not state their own.
        period: Period,
        /// The file.
        out: PathBuf,
    },
    /// Writes the progress workbook.
    Report {
        /// The period.
        period: Period,
        /// The file.
        out: PathBuf,
    },
    /// Writes a chart as a picture.
    Picture {
        /// The chart.
        chart: Box<Chart>,
        /// The file.
        out: PathBuf,
    },
    /// Changes a setting of the ledger.
    Set(Setting),
    /// Writes the 说明 of a finding.
    Explain {
        /// The finding.
        finding: String,
        /// The text.
        text: String,
    },
    /// Keeps backups in this folder from now on; `None` for the usual one.
    KeepBackupsIn(Option<PathBuf>),
    /// States who fills in.
    SetFiller(ReporterInfo),
    /// Looks which fonts this machine lacks.
    Fonts,
    /// Makes forms from the tables of an issued file.
    NewForms(PathBuf),
    /// Keeps a form as it was edited.
    ChangeForm(Box<Form>),
    /// Forgets a form of the ledger.
    DropForm(String),
    /// Makes a backup.
    BackUp,
    /// Looks which backups there are.
    Backups,
    /// Writes a verified copy of the ledger to a file.
    CopyTo(PathBuf),
    /// Puts a backup in the ledger's place.
    Restore(PathBuf),
}

impl Request {
    /// Changes cells only.
    pub fn edit(edits: Vec<Edit>) -> Self {
        let kind = edits.first().map_or(RecordKind::Project, |edit| edit.kind);
        Self::Enter {
            kind,
            period: None,
            edits,
            rows: Vec::new(),
        }
    }
}

/// What the ledger answers.
pub enum Reply {
    /// A ledger is open.
    Opened(PathBuf),
    /// A ledger was not opened yet: it lies where work is not safe.
    Doubtful(PathBuf, Location),
    /// No ledger is open any more.
    Closed,
    /// The ledger as it is now.
    Snapshot(Arc<Snapshot>),
    /// What an import would change.
    Planned(Arc<Plan>),
    /// What an import wrote.
    Accepted(Accepted),
    /// What an issued file is, and what would go in.
    Seen(Arc<Template>),
    /// An issued file was filled, or its columns exported: where it lies.
    Filled(String),
    /// An annex as it will print.
    LaidOut(Arc<AnnexPreview>),
    /// The fonts that each preset lacks here.
    Fonts(Vec<(FontPreset, Vec<&'static str>)>),
    /// The backups of the ledger, newest first.
    Backups(Vec<KeptBackup>),
    /// A form was made; its id.
    FormMade(String),
    /// Files were written.
    Exported(Vec<Exported>),
    /// Something was done that can be undone.
    Changed(String),
    /// Something was done.
    Done(String),
    /// Something to look at: what, and the details.
    Attention(String, String),
    /// A request was refused; the request's topic stands beside.
    Refused(Topic, Error),
    /// The last answer to a request.
    Ran,
}

/// Which part of the window a refusal concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Opening and making ledgers.
    Ledger,
    /// Importing.
    Import,
    /// Looking at an issued file.
    Template,
    /// Everything else.
    Other,
}

/// The way to the ledger.
pub struct LedgerHandle {
    work: Work,
    waiting: usize,
    jobs: Jobs,
}

enum Work {
    Inline {
        worker: Box<LedgerWorker>,
        replies: Vec<Reply>,
    },
    Thread {
        /// `None` once the window closes.
        requests: Option<Sender<Request>>,
        replies: Receiver<Reply>,
        thread: Option<JoinHandle<()>>,
    },
}

impl LedgerHandle {
    /// A handle that works on its own thread and calls `wake` after each answer.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (requests, inbox) = channel::<Request>();
        let (outbox, replies) = channel();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let mut worker = LedgerWorker::default();
                // Requests that were sent before the window closed are still done: nothing typed is lost.
                for request in inbox {
                    worker.handle(request, &mut |reply| {
                        drop(outbox.send(reply));
                        wake();
                    });
                }
            })?;
        Ok(Self {
            work: Work::Thread {
                requests: Some(requests),
                replies,
                thread: Some(thread),
            },
            waiting: 0,
            jobs: Jobs::default(),
        })
    }

    /// A handle that answers at once, for tests.
    pub fn inline() -> Self {
        Self {
            work: Work::Inline {
                worker: Box::default(),
                replies: Vec::new(),
            },
            waiting: 0,
            jobs: Jobs::default(),
        }
    }

    /// Whether an answer is still to come.
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }

    /// What was asked for that takes its time.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Sends a request.
    pub fn send(&mut self, request: Request) {
        self.jobs.begin(&request);
        match &mut self.work {
            Work::Inline { worker, replies } => worker.handle(request, &mut |reply| replies.push(reply)),
            Work::Thread { requests, .. } => {
                if requests
                    .as_ref()
                    .is_some_and(|requests| requests.send(request).is_ok())
                {
                    self.waiting += 1;
                }
            }
        }
    }

    /// The answers that have come.
    pub fn poll(&mut self) -> Vec<Reply> {
        let replies: Vec<Reply> = match &mut self.work {
            Work::Inline { replies, .. } => std::mem::take(replies),
            Work::Thread { replies, .. } => replies.try_iter().collect(),
        };
        for reply in &replies {
            self.jobs.note(reply);
            if matches!(reply, Reply::Ran) {
                self.waiting = self.waiting.saturating_sub(1);
            }
        }
        replies
    }
}

impl Drop for LedgerHandle {
    /// Waits until what was sent is written.
    fn drop(&mut self) {
        for job in self.jobs.list().filter(|job| job.reads) {
            if let Some(progress) = &job.progress {
                progress.cancel();
            }
        }
        if let Work::Thread { requests, thread, .. } = &mut self.work {
            requests.take();
            if let Some(thread) = thread.take() {
                // A panic of the thread was logged where it happened.
                drop(thread.join());
            }
        }
    }
}
