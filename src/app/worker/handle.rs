//! The handle to the open ledger: a thread named "store" owns it, takes requests and hands back answers.
//!
//! Invariant: the window's thread never touches the ledger. Tests let it work inline instead.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::jobs::Jobs;
use super::ledger::LedgerWorker;
use super::request::{LedgerRequest, Reply};

/// The way to the ledger.
pub struct LedgerHandle<W> {
    work: Work<W>,
    /// What was sent and is not answered yet, in order: whether it only reads.
    waiting: VecDeque<bool>,
    jobs: Jobs,
}

enum Work<W> {
    Inline {
        worker: Box<LedgerWorker>,
        replies: Vec<Reply<W>>,
    },
    Thread {
        /// `None` once the window closes.
        requests: Option<Sender<LedgerRequest<W>>>,
        replies: Receiver<Reply<W>>,
        thread: Option<JoinHandle<()>>,
    },
}

impl<W: 'static> LedgerHandle<W> {
    /// A handle that works on its own thread and calls `wake` after each answer.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (requests, inbox) = channel::<LedgerRequest<W>>();
        let (answers, replies) = channel();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let mut worker = LedgerWorker::default();
                // Requests that were sent before the window closed are still done: nothing typed is lost.
                let mut answer = |reply| {
                    drop(answers.send(reply));
                    wake();
                };
                let mut waiting: VecDeque<LedgerRequest<W>> = VecDeque::new();
                while let Some(request) = waiting.pop_front().or_else(|| inbox.recv().ok()) {
                    waiting.extend(inbox.try_iter());
                    worker.is_hurried = waiting.front().is_some_and(LedgerRequest::only_changes);
                    worker.handle(request, &mut answer);
                }
                // The window is gone.
                worker.close(&mut answer);
            })?;
        Ok(Self {
            work: Work::Thread {
                requests: Some(requests),
                replies,
                thread: Some(thread),
            },
            waiting: VecDeque::new(),
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
            waiting: VecDeque::new(),
            jobs: Jobs::default(),
        }
    }

    /// Whether an answer is still to come.
    pub fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether something that may change what is shown is not answered yet.
    pub fn is_writing(&self) -> bool {
        self.waiting.iter().any(|reads| !reads)
    }

    /// What was asked for that takes its time.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Sends a request.
    pub fn send(&mut self, request: impl Into<LedgerRequest<W>>) {
        let request = request.into();
        self.jobs.begin(&request);
        let reads = request.only_reads();
        match &mut self.work {
            Work::Inline { worker, replies } => worker.handle(request, &mut |reply| replies.push(reply)),
            Work::Thread { requests, .. } => {
                if requests
                    .as_ref()
                    .is_some_and(|requests| requests.send(request).is_ok())
                {
                    self.waiting.push_back(reads);
                }
            }
        }
    }

    /// The answers that have come.
    pub fn poll(&mut self) -> Vec<Reply<W>> {
        let replies: Vec<Reply<W>> = match &mut self.work {
            Work::Inline { replies, .. } => std::mem::take(replies),
            Work::Thread { replies, .. } => replies.try_iter().collect(),
        };
        for reply in &replies {
            self.jobs.note(reply);
            if matches!(reply, Reply::Ran) {
                self.waiting.pop_front();
            }
        }
        replies
    }
}

impl<W> Drop for LedgerHandle<W> {
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::app::worker::job::{Job, Outcome, Topic};
    use crate::error::Error;
    use crate::model::{Progress, RecordKind};
    use crate::ops::Session;

    /// What the window of these tests keeps: what landed, in order.
    type Landings = Vec<String>;

    fn adding(name: &str) -> Job<Landings> {
        let name = name.to_owned();
        Job::new(move |session| {
            let values = [("name".to_owned(), name.clone())];
            session.add(RecordKind::Reform, None, &values)?;
            Ok(Outcome::then(move |landings: &mut Landings| landings.push(name)).told("已新增"))
        })
        .listed("新增")
    }

    fn creating(folder: &Path) -> LedgerRequest<Landings> {
        LedgerRequest::Create {
            path: folder.join("a.laoxiao"),
            county: "耿马县".to_owned(),
            code: None,
        }
    }

    #[test]
    fn jobs_land_in_the_order_they_were_sent_and_each_change_brings_a_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let mut handle = LedgerHandle::inline();
        handle.send(LedgerRequest::KeepBackupsIn(Some(folder.path().join("备份"))));
        handle.send(creating(folder.path()));
        handle.send(adding("甲"));
        handle.send(adding("乙"));
        let (mut landings, mut shown) = (Landings::new(), Vec::new());
        for reply in handle.poll() {
            if let Reply::Landed(_, landing) = reply {
                landing(&mut landings);
            } else if let Reply::Snapshot(snapshot) = reply {
                shown.push(snapshot.records.of(RecordKind::Reform).len());
            }
        }
        assert_eq!(landings, ["甲", "乙"]);
        assert_eq!(shown, [0, 1, 2]);
        let told: Vec<&str> = handle.jobs().list().map(|job| job.outcome.as_str()).collect();
        assert_eq!(told, ["已新增", "已新增"]);
    }

    #[test]
    fn what_was_sent_before_the_window_closes_is_still_done_and_only_reading_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let progress = Progress::default();
        let mut handle = LedgerHandle::spawn(|| {}).unwrap();
        handle.send(LedgerRequest::KeepBackupsIn(Some(folder.path().join("备份"))));
        handle.send(creating(folder.path()));
        let (stop, (ended, end)) = (progress.clone(), channel());
        let reading = Job::new(move |_| {
            // It ends only because it is stopped.
            while !stop.is_cancelled() {
                std::thread::yield_now();
            }
            ended.send(()).map_err(|_gone| Error::defect("nobody waits"))?;
            Ok(Outcome::silent())
        });
        handle.send(reading.listed("读取").reporting(progress).only_reading());
        handle.send(adding("甲"));
        drop(handle);
        assert!(end.try_recv().is_ok());
        let session = Session::open(&folder.path().join("a.laoxiao")).unwrap();
        assert_eq!(session.records().unwrap().of(RecordKind::Reform).len(), 1);
    }

    #[test]
    fn a_refusal_comes_back_with_the_topic_of_its_job_and_stands_in_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let mut handle: LedgerHandle<Landings> = LedgerHandle::inline();
        let refused = || {
            Job::new(|_| Err(Error::refused("test", "不行", "再试一次。")))
                .about(Topic::Template)
                .listed("试一试")
        };
        let topics = |replies: Vec<Reply<Landings>>| -> Vec<(Topic, String)> {
            let told = replies.into_iter().filter_map(|reply| {
                let Reply::Refused(topic, error) = reply else {
                    return None;
                };
                Some((topic, error.message))
            });
            told.collect()
        };
        handle.send(refused());
        let told = topics(handle.poll());
        assert_eq!(told, [(Topic::Template, "还没有打开台账".to_owned())]);
        handle.send(creating(folder.path()));
        handle.send(refused());
        let told = topics(handle.poll());
        assert_eq!(told, [(Topic::Template, "不行".to_owned())]);
        assert!(handle.jobs().list().all(|job| job.failed));
    }
}
