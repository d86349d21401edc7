//! What the worker does about annexes: previews, files, fonts, who fills in, and the forms themselves.

use std::sync::Arc;

use crate::error::Result;
use crate::export::missing_fonts;
use crate::forms::FontPreset;
use crate::ops::{Session, font_dirs};

use super::handle::{Reply, Request};

/// Runs a request about annexes; leaves any other alone.
pub(crate) fn run(session: &mut Session, request: Request, tell: &mut dyn FnMut(Reply)) -> Result<()> {
    match request {
        Request::LayOut {
            form,
            period,
            handover,
        } => {
            let preview = session.preview(&form, period, &handover)?;
            tell(Reply::LaidOut(Arc::new(preview)));
        }
        Request::Export {
            handover,
            period,
            folder,
            submit,
        } => {
            let files = if submit {
                session.submit_as(period, &handover, &folder)?.files
            } else {
                session.hand_over(&handover, Some(period), &folder)?
            };
            tell(Reply::Exported(files));
        }
        Request::Fonts => {
            let folders = font_dirs();
            let presets = [FontPreset::Windows, FontPreset::Official, FontPreset::Gbk];
            let missing = presets.map(|preset| (preset, missing_fonts(preset, &folders)));
            tell(Reply::Fonts(missing.into()));
        }
        Request::SetFiller(filler) => {
            session.set_filler(&filler)?;
            tell(Reply::Done("已记住填报信息，以后导出都会填上".to_owned()));
        }
        Request::NewForms(file) => {
            let made = session.forms_from_file(&file)?;
            let unknown: Vec<&str> = made
                .iter()
                .flat_map(|new| &new.unknown)
                .map(String::as_str)
                .collect();
            let titles: Vec<&str> = made.iter().map(|new| new.form.title.as_str()).collect();
            tell(Reply::Changed(format!("已新建表样：{}", titles.join("、"))));
            if !unknown.is_empty() {
                tell(Reply::Attention(
                    format!("有 {} 列不是台账里的内容，新表样没有这些列", unknown.len()),
                    unknown.join("、"),
                ));
            }
            if let Some(first) = made.first() {
                tell(Reply::FormMade(first.form.id.clone()));
            }
        }
        Request::ChangeForm(form) => {
            session.change_form(&form)?;
            tell(Reply::Changed(format!("已保存表样“{}”", form.title)));
        }
        Request::DropForm(form) => {
            session.drop_form(&form)?;
            tell(Reply::Changed("表样已恢复或删除".to_owned()));
        }
        _ => {}
    }
    Ok(())
}
