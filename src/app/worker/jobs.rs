//! What the window was asked to do that takes its time: reading, writing, exporting; each with how it ended.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Instant;

use crate::model::Progress;

use super::request::{LedgerRequest, Reply};

/// So many are listed.
const KEPT: usize = 40;

/// One piece of work.
#[derive(Clone, Debug)]
pub struct ListedJob {
    /// What it is.
    pub label: String,
    /// When it began: `15:04`.
    pub at: String,
    /// How it ended; empty while it runs.
    pub outcome: String,
    /// Whether it was refused.
    pub failed: bool,
    /// How long it took, in seconds; `None` while it runs.
    pub secs: Option<f32>,
    /// How far it is, where it says so; also the way to stop it.
    pub progress: Option<Progress>,
    /// Whether it only reads, so that nothing is lost when it is stopped.
    pub(crate) reads: bool,
    begun: Instant,
}

/// The jobs of this run of the program, newest first.
#[derive(Debug, Default)]
pub struct Jobs {
    list: VecDeque<ListedJob>,
    /// For each request on its way, whether it is a job. They are worked off in order.
    waiting: VecDeque<bool>,
}

impl Jobs {
    /// All, newest first.
    pub fn list(&self) -> impl ExactSizeIterator<Item = &ListedJob> {
        self.list.iter()
    }

    /// The one being worked on.
    pub fn running(&self) -> Option<&ListedJob> {
        self.list.iter().rev().find(|job| job.secs.is_none())
    }

    /// A request sets off.
    pub(super) fn begin<W>(&mut self, request: &LedgerRequest<W>) {
        let label = label(request);
        self.waiting.push_back(label.is_some());
        let Some(label) = label else { return };
        let job = if let LedgerRequest::Run(job) = request {
            Some(job)
        } else {
            None
        };
        self.list.push_front(ListedJob {
            label,
            at: jiff::Zoned::now().strftime("%H:%M").to_string(),
            outcome: String::new(),
            failed: false,
            secs: None,
            progress: job.and_then(|job| job.progress.clone()),
            reads: job.is_some_and(|job| job.reads),
            begun: Instant::now(),
        });
        self.list.truncate(KEPT);
    }

    /// An answer came; [`Reply::Ran`] is the last one to a request.
    pub(super) fn note<W>(&mut self, reply: &Reply<W>) {
        let ends = matches!(reply, Reply::Ran);
        let is_job = if ends {
            self.waiting.pop_front()
        } else {
            self.waiting.front().copied()
        };
        if is_job != Some(true) {
            return;
        }
        let Some(job) = self.list.iter_mut().rev().find(|job| job.secs.is_none()) else {
            return;
        };
        if ends {
            job.secs = Some(job.begun.elapsed().as_secs_f32());
            if job.outcome.is_empty() {
                "完成".clone_into(&mut job.outcome);
            }
        } else if let Some(outcome) = outcome(reply) {
            job.failed = matches!(reply, Reply::Refused(..) | Reply::Damaged(_));
            job.outcome = outcome;
        }
    }
}

fn label<W>(request: &LedgerRequest<W>) -> Option<String> {
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    match request {
        LedgerRequest::Open(path) => Some(format!("打开“{}”", name(path))),
        LedgerRequest::OpenSample(_) => Some("打开示例台账".to_owned()),
        LedgerRequest::Restore(path) | LedgerRequest::RestoreOther(path) => {
            Some(format!("恢复“{}”", name(path)))
        }
        LedgerRequest::RestoreDamaged { backup, .. } => Some(format!("恢复“{}”", name(backup))),
        LedgerRequest::Recover { damaged, .. } => Some(format!("抢救“{}”", name(damaged))),
        LedgerRequest::Run(job) => job.label.clone(),
        LedgerRequest::Create { .. }
        | LedgerRequest::OpenAnyway(_)
        | LedgerRequest::OpenCopy { .. }
        | LedgerRequest::Close
        | LedgerRequest::SetPeriod(_)
        | LedgerRequest::KeepBackupsIn(_) => None,
    }
}

fn outcome<W>(reply: &Reply<W>) -> Option<String> {
    match reply {
        Reply::Landed(text, _) => (!text.is_empty()).then(|| text.clone()),
        Reply::Done(text) => Some(text.clone()),
        Reply::Refused(_, error) => Some(error.message.clone()),
        Reply::Damaged(damaged) => Some(damaged.fault.clone()),
        Reply::Opened(_)
        | Reply::Doubtful(..)
        | Reply::OtherBackup(..)
        | Reply::Closed
        | Reply::Snapshot(_)
        | Reply::Attention(..)
        | Reply::Ran => None,
    }
}
