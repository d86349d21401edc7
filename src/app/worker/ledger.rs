//! Runs requests on the open ledger, one after the other, and sends a snapshot after each change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::model::Period;
use crate::ops::{Location, Restoring, Session};

use super::automatic_backups::AutomaticBackups;
use super::job::{Job, Topic};
use super::request::{LedgerRequest, Reply};

/// So long at most the window shows what was, while one change follows the other.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The open ledger and the period in view.
#[derive(Default)]
pub(crate) struct LedgerWorker {
    session: Option<Session>,
    period: Option<Period>,
    /// Where backups go, when the user chose a folder.
    backups: Option<PathBuf>,
    /// What of the open ledger is in no backup yet.
    copies: AutomaticBackups,
    /// Since when the window waits for the ledger as it is now.
    owed: Option<Instant>,
    /// Whether the next request is here already and changes the ledger again.
    pub(super) is_hurried: bool,
}

impl LedgerWorker {
    /// Runs a request and tells what came of it.
    pub(super) fn handle<W>(&mut self, request: LedgerRequest<W>, tell: &mut dyn FnMut(Reply<W>)) {
        let topic = match &request {
            LedgerRequest::Create { .. }
            | LedgerRequest::Open(_)
            | LedgerRequest::OpenAnyway(_)
            | LedgerRequest::OpenCopy { .. }
            | LedgerRequest::OpenSample(_)
            | LedgerRequest::RestoreDamaged { .. }
            | LedgerRequest::Recover { .. } => Topic::Ledger,
            LedgerRequest::Close
            | LedgerRequest::Restore(_)
            | LedgerRequest::RestoreOther(_)
            | LedgerRequest::SetPeriod(_)
            | LedgerRequest::KeepBackupsIn(_) => Topic::Other,
            LedgerRequest::Run(job) => job.topic,
        };
        self.guard(topic, tell, |worker, tell| worker.run(request, tell));
        // Of 50,000 records a snapshot takes longer than a row is typed: of several changes in a row the last is shown,
        // and one now and then.
        let is_due = self
            .owed
            .is_some_and(|since| !self.is_hurried || since.elapsed() > LONGEST_WAIT);
        if is_due {
            self.guard(topic, tell, |worker, tell| worker.show(tell));
        }
        tell(Reply::Ran);
    }

    /// Tells a refusal. A defect does no more harm than one: its step is rolled back and the ledger opened again.
    fn guard<W>(
        &mut self,
        topic: Topic,
        tell: &mut dyn FnMut(Reply<W>),
        work: impl FnOnce(&mut Self, &mut dyn FnMut(Reply<W>)) -> Result<()>,
    ) {
        match catch_unwind(AssertUnwindSafe(|| work(self, tell))) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                log::info!("未执行：{}", error.kind);
                tell(Reply::Refused(topic, error));
            }
            Err(_) => {
                let path = self.session.take().map(|session| session.path().to_owned());
                let defect = Error::defect("程序内部出错，这一步没有生效，台账没有改动");
                if let Some(path) = path {
                    match Session::open(&path) {
                        Ok(session) => self.session = Some(session),
                        Err(error) => {
                            tell(Reply::Closed);
                            tell(Reply::Refused(Topic::Ledger, error));
                        }
                    }
                }
                tell(Reply::Refused(topic, defect));
            }
        }
    }

    fn run<W>(&mut self, request: LedgerRequest<W>, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        match request {
            LedgerRequest::Create { path, county, code } => {
                let session = Session::create(&path, &county, code.as_deref(), &[])?;
                self.take(session, tell)
            }
            LedgerRequest::Open(path) => self.open(path, tell),
            LedgerRequest::OpenAnyway(path) => self.open_here(&path, tell).map(drop),
            LedgerRequest::OpenCopy { original, copy } => {
                let session = Session::open_copy(&original, &copy)?;
                self.take(session, tell)?;
                tell(Reply::Attention(
                    format!("正在使用本机的一份：{}", copy.display()),
                    format!("原文件没有改动：{}", original.display()),
                ));
                Ok(())
            }
            LedgerRequest::OpenSample(path) => {
                let session = Session::open_sample(&path)?;
                self.take(session, tell)
            }
            LedgerRequest::Close => {
                self.close(tell);
                self.owed = None;
                tell(Reply::Closed);
                Ok(())
            }
            LedgerRequest::RestoreDamaged { ledger, backup } => self.restore_damaged(&ledger, &backup, tell),
            LedgerRequest::Recover { damaged, out } => self.recover(&damaged, &out, tell),
            LedgerRequest::Restore(path) => self.restore(&path, false, tell),
            LedgerRequest::RestoreOther(path) => self.restore(&path, true, tell),
            LedgerRequest::SetPeriod(period) => {
                self.session.as_ref().ok_or_else(nothing_open)?;
                self.period = Some(period);
                self.show(tell)
            }
            LedgerRequest::KeepBackupsIn(dir) => {
                if let (Some(session), Some(dir)) = (&mut self.session, &dir) {
                    session.keep_backups_in(dir.clone());
                }
                self.backups = dir;
                Ok(())
            }
            LedgerRequest::Run(job) => self.call(job, tell),
        }
    }

    /// Calls a verb; a change is followed by the ledger as it is then.
    fn call<W>(&mut self, job: Job<W>, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        let session = self.session.as_mut().ok_or_else(nothing_open)?;
        let version = session.version();
        let outcome = (job.work)(session)?;
        let is_changed = session.version() != version;
        if is_changed {
            self.owed.get_or_insert_with(Instant::now);
        }
        tell(Reply::Landed(outcome.text, outcome.landing));
        if is_changed {
            self.copies.after_change(session, tell);
        }
        Ok(())
    }

    fn restore<W>(&mut self, backup: &Path, takes_other: bool, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        let session = self.session.take().ok_or_else(nothing_open)?;
        let ledger = session.path().to_owned();
        // One writer at a time: the ledger is closed before its file is replaced.
        drop(session);
        let restoring = Restoring {
            folder: self.backups.clone(),
            takes_other,
            ..Restoring::from(backup)
        };
        match Session::restore(&ledger, &restoring) {
            Ok(restored) => {
                let kept = restored.kept.iter();
                let kept: String = kept
                    .map(|kept| format!("恢复前的台账保留在：{}", kept.display()))
                    .collect();
                tell(Reply::Attention("已恢复到所选备份".to_owned(), kept));
                self.take(restored.session, tell)
            }
            Err(error) => {
                // The refusal left the ledger as it was; it only has to be opened again.
                let session = Session::open(&ledger)?;
                self.take(session, tell)?;
                if matches!(error.kind.as_str(), "backup.other-ledger" | "backup.other-county") {
                    tell(Reply::OtherBackup(backup.to_owned(), error.message));
                    return Ok(());
                }
                Err(error)
            }
        }
    }

    fn open<W>(&mut self, path: PathBuf, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        if self
            .session
            .as_ref()
            .is_some_and(|session| is_same(session.path(), &path))
        {
            tell(Reply::Done("这本台账已经打开".to_owned()));
            return Ok(());
        }
        let place = Location::of(&path);
        if path.exists() && place.warning().is_some() {
            tell(Reply::Doubtful(path, place));
            return Ok(());
        }
        match self.open_here(&path, tell) {
            Err(error) if error.kind == "ledger.read-only" => tell(Reply::Doubtful(path, Location::ReadOnly)),
            opened => {
                if opened? && place == Location::Stick {
                    tell(Reply::Done("台账在U盘上：拔出之前请先关闭台账".to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Opens a ledger and says whether it could; of a damaged one it tells what is left.
    fn open_here<W>(&mut self, path: &Path, tell: &mut dyn FnMut(Reply<W>)) -> Result<bool> {
        match Session::open(path) {
            Err(error) if error.kind == "ledger.damaged" => {
                let damaged = Session::damaged(path, &error, self.backups.as_deref());
                tell(Reply::Damaged(Box::new(damaged)));
                Ok(false)
            }
            opened => self.take(opened?, tell).map(|()| true),
        }
    }

    fn restore_damaged<W>(
        &mut self,
        ledger: &Path,
        backup: &Path,
        tell: &mut dyn FnMut(Reply<W>),
    ) -> Result<()> {
        let restoring = Restoring {
            folder: self.backups.clone(),
            // Whose the damaged ledger is can't always be read; the officer saw whose the backup is.
            takes_other: true,
            ..Restoring::from(backup)
        };
        let restored = Session::restore(ledger, &restoring)?;
        let kept = restored.kept.iter();
        let kept: String = kept
            .map(|kept| format!("损坏的台账原样保留在：{}", kept.display()))
            .collect();
        self.take(restored.session, tell)?;
        tell(Reply::Attention("已恢复到所选备份".to_owned(), kept));
        Ok(())
    }

    fn recover<W>(&mut self, damaged: &Path, out: &Path, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        let recovery = Session::recover(damaged, out)?;
        self.take(Session::open(out)?, tell)?;
        let text = match recovery.lost.len() {
            0 => format!("已抢救到新台账：{} 行都读出来了", recovery.rows),
            lost => format!("已抢救到新台账：读出 {} 行，{lost} 处要核对", recovery.rows),
        };
        tell(Reply::Attention(text, recovery.lost.join("\n")));
        Ok(())
    }

    /// Closes the ledger; what was changed in it since the last backup is backed up first.
    pub(super) fn close<W>(&mut self, tell: &mut dyn FnMut(Reply<W>)) {
        if let Some(session) = self.session.take() {
            self.copies.keep(&session, "关闭时", tell);
        }
    }

    fn take<W>(&mut self, mut session: Session, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        self.close(tell);
        self.copies = AutomaticBackups::of(&session);
        self.period = None;
        if let Some(dir) = &self.backups {
            session.keep_backups_in(dir.clone());
        }
        tell(Reply::Opened(session.path().to_owned()));
        if !session.faults().is_empty() {
            let text = format!("台账里有 {} 处无法读出，其余都在", session.faults().len());
            tell(Reply::Attention(text, session.faults().join("\n")));
        }
        self.session = Some(session);
        self.show(tell)
    }

    fn show<W>(&mut self, tell: &mut dyn FnMut(Reply<W>)) -> Result<()> {
        self.owed = None;
        let session = self.session.as_ref().ok_or_else(nothing_open)?;
        tell(Reply::Snapshot(Arc::new(session.snapshot(self.period)?)));
        Ok(())
    }
}

/// Whether two paths lead to one file, however they are spelled.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other
        || one
            .canonicalize()
            .is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn nothing_open() -> Error {
    Error::refused("ledger.none", "还没有打开台账", "请先新建或打开一本台账。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::worker::job::Outcome;
    use crate::model::RecordKind;

    type Answer = Reply<Vec<String>>;

    fn worker(folder: &Path) -> LedgerWorker {
        let mut session = Session::create(&folder.join("a.laoxiao"), "耿马县", None, &[]).unwrap();
        session.keep_backups_in(folder.join("备份"));
        LedgerWorker {
            session: Some(session),
            ..LedgerWorker::default()
        }
    }

    #[test]
    fn a_defect_in_the_middle_of_a_step_costs_the_step_and_not_the_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = worker(folder.path());
        let before = worker.session.as_ref().unwrap().content_hash().unwrap();
        let mut replies: Vec<Answer> = Vec::new();
        worker.guard(Topic::Other, &mut |reply| replies.push(reply), |worker, _| {
            let session = worker.session.as_mut().unwrap();
            let values = [("name".to_owned(), "甲".to_owned())];
            session.add(RecordKind::Reform, None, &values).unwrap();
            session.undo().unwrap();
            panic!("a defect");
        });
        assert!(
            matches!(replies.as_slice(), [Reply::Refused(Topic::Other, error)] if error.message.contains("没有生效"))
        );
        assert_eq!(worker.session.as_ref().unwrap().content_hash().unwrap(), before);
        // It goes on: the next request is answered as ever.
        let mut replies: Vec<Answer> = Vec::new();
        let job = Job::new(|session| {
            session.back_up("手工备份")?;
            let count = session.backups().len();
            Ok(Outcome::silent().told(format!("{count} 份")))
        });
        worker.handle(job.into(), &mut |reply| replies.push(reply));
        assert!(matches!(replies.as_slice(), [Reply::Landed(text, _), Reply::Ran] if text == "1 份"));
    }

    #[test]
    fn a_backup_of_another_ledger_is_asked_about_and_then_taken() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = worker(folder.path());
        worker.backups = Some(folder.path().join("备份"));
        let other = folder.path().join("b.laoxiao");
        drop(Session::create(&other, "景洪市", None, &[]).unwrap());
        let mut replies: Vec<Answer> = Vec::new();
        worker.handle(LedgerRequest::Restore(other.clone()), &mut |reply| {
            replies.push(reply)
        });
        assert!(replies.iter().any(
            |reply| matches!(reply, Reply::OtherBackup(path, why) if *path == other && why.contains("景洪市"))
        ));
        assert_eq!(worker.session.as_ref().unwrap().county().division.code, "530926");
        replies.clear();
        worker.handle(LedgerRequest::RestoreOther(other), &mut |reply| {
            replies.push(reply)
        });
        assert!(replies.iter().any(|reply| matches!(reply, Reply::Attention(text, kept) if text.contains("已恢复") && kept.contains("备份"))));
        assert_eq!(worker.session.as_ref().unwrap().county().division.code, "532801");
    }

    #[test]
    fn the_ledger_that_is_open_is_not_opened_again_under_another_spelling() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = worker(folder.path());
        let spelled = folder.path().join(".").join("a.laoxiao");
        let mut replies: Vec<Answer> = Vec::new();
        worker.handle(LedgerRequest::Open(spelled), &mut |reply| replies.push(reply));
        assert!(matches!(replies.as_slice(), [Reply::Done(text), Reply::Ran] if text.contains("已经打开")));
    }
}
