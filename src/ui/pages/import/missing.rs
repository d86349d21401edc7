//! A record of the ledger that the new sheet does not have: it is put out of service, taken out of the ledger, or kept.

use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::worker::job::Job;
use crate::forms::dictionary;
use crate::model::{RecordId, RecordKind};
use crate::ops::Edit;
use crate::ui::frame_actions::LedgerJob;
use crate::ui::ledger_jobs::changed;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, caption_ui};

use super::row::GUTTER;

/// The field that says whether a home is in use.
const IN_SERVICE: &str = "in_service";

/// What was decided about a missing record.
pub(super) enum MissingAnswer {
    /// It stays as it is.
    Keep,
    /// The ledger is changed.
    Change(LedgerJob),
}

/// Draws the line; gives what was decided.
pub(super) fn ui(
    ui: &mut Ui,
    rect: Rect,
    (kind, id): (RecordKind, RecordId),
    title: &str,
) -> Option<MissingAnswer> {
    let inner = rect
        .with_min_x(rect.left() + GUTTER)
        .shrink2(vec2(size::CELL, 1.0));
    let mut ui = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt(("missing", id)),
    );
    caption_ui(&mut ui, &format!("{title}：台账里有，表中没有；不会删除"));
    let mut clicked = |text: &str, hover: &str| {
        let button = Button::quiet(text).small().named(format!("{text} {title}"));
        ui.add(button).on_hover_text(hover).clicked()
    };
    if dictionary().field(kind, IN_SERVICE).is_some() && clicked("停用", "“投入使用”改为否，历年的数都在")
    {
        return Some(MissingAnswer::Change(put_out_of_service(kind, id, title)));
    }
    if clicked("撤销", "已经撤并的，从台账里删除；这一步可以撤销") {
        return Some(MissingAnswer::Change(take_out(kind, id, title)));
    }
    clicked("保留", "不改，也不再列出").then_some(MissingAnswer::Keep)
}

fn put_out_of_service(kind: RecordKind, id: RecordId, title: &str) -> LedgerJob {
    let text = format!("已停用“{title}”");
    Job::new(move |session| {
        session.edit(&[Edit {
            kind,
            id,
            field: IN_SERVICE.to_owned(),
            period: None,
            text: "否".to_owned(),
        }])?;
        Ok(changed(text))
    })
}

fn take_out(kind: RecordKind, id: RecordId, title: &str) -> LedgerJob {
    let text = format!("已从台账删除“{title}”");
    Job::new(move |session| {
        session.delete(kind, &[id])?;
        Ok(changed(text))
    })
}
