//! What the window was asked to do that takes its time: reading, writing, exporting; each with how it ended.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Instant;

use crate::model::Progress;

use super::handle::{Reply, Request};

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
    pub(crate) fn begin(&mut self, request: &Request) {
        let label = label(request);
        self.waiting.push_back(label.is_some());
        let Some(label) = label else { return };
        self.list.push_front(ListedJob {
            label,
            at: jiff::Zoned::now().strftime("%H:%M").to_string(),
            outcome: String::new(),
            failed: false,
            secs: None,
            progress: match request {
                Request::Plan { progress, .. } | Request::Accept { progress, .. } => Some(progress.clone()),
                _ => None,
            },
            reads: matches!(request, Request::Plan { .. }),
            begun: Instant::now(),
        });
        self.list.truncate(KEPT);
    }

    /// An answer came; [`Reply::Ran`] is the last one to a request.
    pub(crate) fn note(&mut self, reply: &Reply) {
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
            job.failed = matches!(reply, Reply::Refused(..));
            job.outcome = outcome;
        }
    }
}

fn label(request: &Request) -> Option<String> {
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    match request {
        Request::Open(path) => Some(format!("打开“{}”", name(path))),
        Request::OpenSample(_) => Some("打开示例台账".to_owned()),
        Request::Plan { file, .. } => Some(format!("读取“{}”", name(file))),
        Request::Accept { plan, .. } => Some(format!("写入“{}”", plan.file)),
        Request::Export { .. } => Some("导出附件".to_owned()),
        Request::Fill { template, .. } => Some(format!("填写“{}”", name(template))),
        Request::Report { .. } => Some("导出进度报告".to_owned()),
        Request::BackUp => Some("备份".to_owned()),
        Request::Restore(path) => Some(format!("恢复“{}”", name(path))),
        _ => None,
    }
}

fn outcome(reply: &Reply) -> Option<String> {
    match reply {
        Reply::Accepted(accepted) => Some(format!(
            "新增 {} 条，更新 {} 条",
            accepted.added, accepted.updated
        )),
        Reply::Exported(files) => Some(match files.as_slice() {
            [file] => file.file.display().to_string(),
            files => format!("{} 个文件", files.len()),
        }),
        Reply::Done(text) | Reply::Changed(text) => Some(text.clone()),
        Reply::Refused(_, error) => Some(error.message.clone()),
        _ => None,
    }
}
