//! Runs requests on the open ledger, one after the other, and sends a snapshot after each change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::export::fill::Filled;
use crate::model::{Period, RecordKind};
use crate::ops::{KeptBackup, Location, Session};

use super::annexes;
use super::handle::{Reply, Request, Topic};

/// The open ledger and the period in view.
#[derive(Default)]
pub(crate) struct LedgerWorker {
    session: Option<Session>,
    period: Option<Period>,
    /// Where backups go, when the user chose a folder.
    backups: Option<PathBuf>,
}

impl LedgerWorker {
    /// Runs a request and tells what came of it.
    pub(crate) fn handle(&mut self, request: Request, tell: &mut dyn FnMut(Reply)) {
        let topic = match &request {
            Request::Create { .. }
            | Request::Open(_)
            | Request::OpenAnyway(_)
            | Request::OpenCopy { .. }
            | Request::OpenSample(_) => Topic::Ledger,
            Request::Plan { .. } | Request::Accept { .. } => Topic::Import,
            Request::Look { .. } | Request::Confirm { .. } => Topic::Template,
            _ => Topic::Other,
        };
        self.guard(topic, tell, |worker, tell| worker.run(request, tell));
        tell(Reply::Ran);
    }

    /// Tells a refusal. A defect does no more harm than one: its step is rolled back and the ledger opened again.
    fn guard(
        &mut self,
        topic: Topic,
        tell: &mut dyn FnMut(Reply),
        work: impl FnOnce(&mut Self, &mut dyn FnMut(Reply)) -> Result<()>,
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

    fn run(&mut self, request: Request, tell: &mut dyn FnMut(Reply)) -> Result<()> {
        match request {
            Request::Create { path, county, code } => {
                let session = Session::create(&path, &county, code.as_deref(), &[])?;
                self.take(session, tell)
            }
            Request::Open(path) => self.open(path, tell),
            Request::OpenAnyway(path) => {
                let session = Session::open(&path)?;
                self.take(session, tell)
            }
            Request::OpenCopy { original, copy } => {
                let session = Session::open_copy(&original, &copy)?;
                self.take(session, tell)?;
                tell(Reply::Attention(
                    format!("正在使用本机的一份：{}", copy.display()),
                    format!("原文件没有改动：{}", original.display()),
                ));
                Ok(())
            }
            Request::OpenSample(path) => {
                let session = Session::open_sample(&path)?;
                self.take(session, tell)
            }
            Request::KeepBackupsIn(dir) => {
                if let (Some(session), Some(dir)) = (&mut self.session, &dir) {
                    session.keep_backups_in(dir.clone());
                }
                self.backups = dir;
                Ok(())
            }
            Request::Close => {
                self.session = None;
                tell(Reply::Closed);
                Ok(())
            }
            Request::Restore(path) => {
                let session = self.session.take().ok_or_else(nothing_open)?;
                let ledger = session.path().to_owned();
                // One writer at a time: the ledger is closed before its file is replaced.
                drop(session);
                match Session::restore(&ledger, &path) {
                    Ok(session) => {
                        tell(Reply::Done("已恢复到所选备份，原台账保留在同一文件夹".to_owned()));
                        self.take(session, tell)
                    }
                    Err(error) => {
                        // The refusal left the ledger as it was; it only has to be opened again.
                        let session = Session::open(&ledger)?;
                        self.take(session, tell)?;
                        Err(error)
                    }
                }
            }
            other => self.work(other, tell),
        }
    }

    fn open(&mut self, path: PathBuf, tell: &mut dyn FnMut(Reply)) -> Result<()> {
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
        match Session::open(&path) {
            Err(error) if error.kind == "ledger.read-only" => tell(Reply::Doubtful(path, Location::ReadOnly)),
            opened => {
                self.take(opened?, tell)?;
                if place == Location::Stick {
                    tell(Reply::Done("台账在U盘上：拔出之前请先关闭台账".to_owned()));
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, mut session: Session, tell: &mut dyn FnMut(Reply)) -> Result<()> {
        self.period = None;
        if let Some(dir) = &self.backups {
            session.keep_backups_in(dir.clone());
        }
        tell(Reply::Opened(session.path().to_owned()));
        self.session = Some(session);
        self.show(tell)
    }

    fn show(&self, tell: &mut dyn FnMut(Reply)) -> Result<()> {
        let session = self.session.as_ref().ok_or_else(nothing_open)?;
        tell(Reply::Snapshot(Arc::new(session.snapshot(self.period)?)));
        Ok(())
    }

    fn work(&mut self, request: Request, tell: &mut dyn FnMut(Reply)) -> Result<()> {
        let period = self.period;
        let session = self.session.as_mut().ok_or_else(nothing_open)?;
        let version = session.version();
        match request {
            Request::SetPeriod(chosen) => {
                self.period = Some(chosen);
                return self.show(tell);
            }
            Request::Plan {
                file,
                options,
                progress,
            } => {
                let plan = session.plan_import(&file, &options, &progress)?;
                tell(Reply::Planned(Arc::new(plan)));
            }
            Request::Accept { plan, progress } => {
                let accepted = session.accept_import(&plan, &progress)?;
                tell(Reply::Accepted(accepted));
            }
            Request::Enter {
                kind,
                period,
                edits,
                rows,
            } => {
                session.enter(kind, period, &edits, &rows)?;
                if edits.len() + rows.len() > 1 {
                    tell(Reply::Changed(entered_text(kind, edits.len(), rows.len())));
                }
            }
            Request::SetBase { period, figures } => session.set_base_figures(period, &figures, None)?,
            Request::Delete(kind, ids) => {
                session.delete(kind, &ids)?;
                tell(Reply::Changed(format!("已删除 {} 条{}", ids.len(), kind.label())));
            }
            Request::Undo => {
                if let Some(done) = session.undo()? {
                    tell(Reply::Done(format!("已撤销：{}", done.label)));
                }
            }
            Request::Redo => {
                if let Some(done) = session.redo()? {
                    tell(Reply::Done(format!("已重做：{}", done.label)));
                }
            }
            request @ (Request::LayOut { .. }
            | Request::Export { .. }
            | Request::Fonts
            | Request::SetFiller(_)
            | Request::NewForms(_)
            | Request::ChangeForm(_)
            | Request::DropForm(_)) => annexes::run(session, request, tell)?,
            Request::Look {
                file,
                choices,
                period,
            } => {
                let template = session.look_at_template(&file, &choices, period)?;
                tell(Reply::Seen(Arc::new(template)));
            }
            Request::Confirm {
                file,
                choices,
                period,
            } => {
                session.confirm_template(&file, &choices, period)?;
                let template = session.look_at_template(&file, &choices, period)?;
                tell(Reply::Seen(Arc::new(template)));
                tell(Reply::Done("已确认；这份表和表头相同的表以后不再询问".to_owned()));
            }
            Request::Fill {
                template,
                choices,
                period,
                out,
            } => {
                let filled = session.fill(&template, None, &choices, Some(period), &out)?;
                tell(Reply::Filled(filled_text(&filled, &out)));
                if !filled.warnings.is_empty() {
                    let details: Vec<&str> = filled.warnings.iter().take(4).map(String::as_str).collect();
                    let text = format!("填好的表有 {} 处要看一下", filled.warnings.len());
                    tell(Reply::Attention(text, details.join("；")));
                }
            }
            Request::ExportLike {
                template,
                choices,
                period,
                out,
            } => {
                let exported = session.export_like(&template, None, &choices, Some(period), &out)?;
                tell(Reply::Filled(format!(
                    "已按自有版式、原表的列次序导出 {} 行：{}",
                    exported.rows,
                    out.display()
                )));
            }
            Request::Report { period, out } => {
                tell(Reply::Exported(vec![
                    session.progress_report(Some(period), &out)?,
                ]));
            }
            Request::Picture { chart, out } => {
                tell(Reply::Exported(vec![session.save_picture(&chart, &out)?]));
            }
            Request::Set(setting) => {
                session.set(&setting)?;
                return self.show(tell);
            }
            Request::Explain { finding, text } => {
                session.explain(&finding, &text)?;
                tell(Reply::Changed("已写入说明".to_owned()));
            }
            Request::BackUp => {
                let before = session.backups();
                let path = session.back_up("手工备份")?;
                let backups = session.backups();
                tell(Reply::Done(backed_up_text(&before, &backups, &path)));
                tell(Reply::Backups(backups));
            }
            Request::Backups => tell(Reply::Backups(session.backups())),
            Request::CopyTo(out) => {
                let sha256 = session.back_up_to(&out)?;
                let short = sha256.get(..8).unwrap_or(&sha256);
                tell(Reply::Done(format!(
                    "已备份并核对：{}（校验值 {short}…）",
                    out.display()
                )));
            }
            _ => {}
        }
        if session.version() == version && period == self.period {
            return Ok(());
        }
        self.show(tell)
    }
}

fn entered_text(kind: RecordKind, edits: usize, rows: usize) -> String {
    match (edits, rows) {
        (edits, 0) => format!("已修改 {edits} 格"),
        (0, rows) => format!("已新增 {rows} 条{}", kind.label()),
        (edits, rows) => format!("已修改 {edits} 格，新增 {rows} 条{}", kind.label()),
    }
}

/// Where nothing changed since the last backup, that one stays the newest and no other is made.
fn backed_up_text(before: &[KeptBackup], after: &[KeptBackup], path: &Path) -> String {
    match after.iter().find(|backup| backup.path == path) {
        Some(backup) if before.contains(backup) => format!("没有改动，和{}的备份一样", backup.at),
        Some(backup) => format!("已备份　{}", backup.at),
        None => "已备份".to_owned(),
    }
}

fn filled_text(filled: &Filled, out: &Path) -> String {
    let rows: usize = filled.sheets.iter().map(|sheet| sheet.rows).sum();
    format!(
        "已填入 {} 张表 {rows} 行，逐格读回一致，其余内容不变：{}",
        filled.sheets.len(),
        out.display()
    )
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
        let mut replies = Vec::new();
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
        let mut replies = Vec::new();
        worker.handle(Request::BackUp, &mut |reply| replies.push(reply));
        assert!(
            matches!(replies.as_slice(), [Reply::Done(_), Reply::Backups(list), Reply::Ran] if list.len() == 1)
        );
    }

    #[test]
    fn the_ledger_that_is_open_is_not_opened_again_under_another_spelling() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = worker(folder.path());
        let spelled = folder.path().join(".").join("a.laoxiao");
        let mut replies = Vec::new();
        worker.handle(Request::Open(spelled), &mut |reply| replies.push(reply));
        assert!(matches!(replies.as_slice(), [Reply::Done(text), Reply::Ran] if text.contains("已经打开")));
    }
}
