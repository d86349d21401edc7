//! Runs requests on the open ledger, one after the other, and sends a snapshot after each change.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::export::fill::Filled;
use crate::model::{Period, RecordKind};
use crate::ops::Session;

use super::desk::{Reply, Request, Topic};

/// The open ledger and the period in view.
#[derive(Default)]
pub(super) struct Clerk {
    session: Option<Session>,
    period: Option<Period>,
    /// Where backups go, when the user chose a folder.
    backups: Option<PathBuf>,
}

impl Clerk {
    /// Runs a request and tells what came of it.
    pub(super) fn handle(&mut self, request: Request, tell: &mut dyn FnMut(Reply)) {
        let topic = match &request {
            Request::Create { .. } | Request::Open(_) | Request::OpenSample(_) => Topic::Ledger,
            Request::Plan { .. } | Request::Accept { .. } => Topic::Import,
            _ => Topic::Other,
        };
        if let Err(error) = self.run(request, tell) {
            tell(Reply::Refused(topic, error));
        }
        tell(Reply::Ran);
    }

    fn run(&mut self, request: Request, tell: &mut dyn FnMut(Reply)) -> Result<()> {
        match request {
            Request::Create { path, county, code } => {
                let session = Session::create(&path, &county, code.as_deref(), &[])?;
                self.take(session, tell)
            }
            Request::Open(path) => {
                let session = Session::open(&path)?;
                self.take(session, tell)
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
            Request::LayOut { form, period } => {
                tell(Reply::LaidOut(Arc::new(session.layout(&form, period)?)));
            }
            Request::Export {
                forms,
                period,
                folder,
                submit: false,
            } => {
                tell(Reply::Exported(session.export_all(
                    &forms,
                    Some(period),
                    &folder,
                )?));
            }
            Request::Export {
                forms,
                period,
                folder,
                submit: true,
            } => {
                let submitted = session.submit(period, &forms, &folder)?;
                tell(Reply::Exported(submitted.files));
            }
            Request::Fill {
                template,
                period,
                out,
            } => {
                let filled = session.fill(&template, None, Some(period), &out)?;
                tell(Reply::Done(filled_text(&filled, &out)));
                if !filled.warnings.is_empty() {
                    let details: Vec<&str> = filled.warnings.iter().take(4).map(String::as_str).collect();
                    let text = format!("填好的表有 {} 处要看一下", filled.warnings.len());
                    tell(Reply::Attention(text, details.join("；")));
                }
            }
            Request::Report { period, out } => {
                tell(Reply::Exported(vec![
                    session.progress_report(Some(period), &out)?,
                ]));
            }
            Request::Explain { finding, text } => {
                session.explain(&finding, &text)?;
                tell(Reply::Changed("已写入说明".to_owned()));
            }
            Request::Follow(frameworks) => session.follow(&frameworks)?,
            Request::Choose(definition, variant) => {
                session.choose(&definition, &variant)?;
                return self.show(tell);
            }
            Request::HouseholdSize(persons) => {
                session.set_household_size(persons)?;
                return self.show(tell);
            }
            Request::BackUp => {
                let path = session.back_up("手工备份")?;
                tell(Reply::Done(format!("已备份到 {}", path.display())));
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

fn filled_text(filled: &Filled, out: &Path) -> String {
    let rows: usize = filled.sheets.iter().map(|sheet| sheet.rows).sum();
    format!(
        "已填入 {} 张表 {rows} 行，其余内容不变：{}",
        filled.sheets.len(),
        out.display()
    )
}

fn nothing_open() -> Error {
    Error::refused("ledger.none", "还没有打开台账", "请先新建或打开一本台账。")
}
