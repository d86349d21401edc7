//! Which column of a sheet is what: each question with its answers as buttons. A sheet is not written before all are answered.

use eframe::egui::Ui;

use crate::import::{Options, SheetPlan, Waiting, WaitingFor};
use crate::model::RecordKind;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, Tone, badge_ui, paragraph_ui, title_ui};

use super::columns::meaning;

/// Draws the questions of a sheet; true when the user answered one, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    let columns = || {
        let waiting = sheet.waiting.iter();
        waiting.filter(|waiting| waiting.what == WaitingFor::Column)
    };
    let (Some(kind), count @ 1..) = (sheet.record, columns().count()) else {
        return false;
    };
    ui.horizontal(|ui| {
        title_ui(ui, "写入前请先选定");
        badge_ui(ui, Tone::Warn, &format!("{count} 处"));
    });
    let mut is_answered = false;
    for waiting in columns() {
        paragraph_ui(ui, &waiting.question);
        ui.horizontal_wrapped(|ui| {
            let is_only = waiting.columns().count() == 1;
            for (column, field) in waiting.columns() {
                // Columns that may be it are offered alike: none is the likelier one.
                let button = match field {
                    None if is_only => Button::plain("留作附加列".to_owned()),
                    None => Button::quiet(answer(kind, column, field)),
                    Some(_) => Button::plain(answer(kind, column, field)),
                };
                if ui.add(button.small()).clicked() {
                    is_answered = true;
                    decide(options, &sheet.name, waiting, (column, field));
                }
            }
        });
        ui.add_space(size::GAP / 2.0);
    }
    is_answered
}

/// What a button says.
fn answer(kind: RecordKind, column: &str, field: Option<&str>) -> String {
    match field {
        Some(field) => format!("{column} 列是“{}”", meaning(kind, field)),
        None => "都不是，留作附加列".to_owned(),
    }
}

/// Keeps an answer; the other columns of the question are then none of it.
fn decide(options: &mut Options, sheet: &str, waiting: &Waiting, (chosen, field): (&str, Option<&str>)) {
    for (column, _) in waiting.columns() {
        let means = field.filter(|_| column == chosen).map(str::to_owned);
        options
            .columns
            .insert((sheet.to_owned(), column.to_owned()), means);
    }
}
