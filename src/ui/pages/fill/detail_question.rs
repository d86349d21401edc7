//! The question which rows of an issued sheet take data, where its structure leaves it open.

use eframe::egui::Ui;

use crate::ops::{TemplateChoices, TemplateSheet};
use crate::ui::widgets::{Button, caption_ui, field_ui, title_ui};

/// What the user types as first and last row.
#[derive(Default)]
pub(super) struct DetailQuestion {
    sheet: String,
    first: String,
    last: String,
}

impl DetailQuestion {
    /// Draws the question; true when it was answered, so that the file is looked at again.
    pub(super) fn ui(&mut self, ui: &mut Ui, sheet: &TemplateSheet, choices: &mut TemplateChoices) -> bool {
        if self.sheet != sheet.name {
            let usual = sheet.header_rows.1 + 1;
            let total = sheet.totals.iter().find(|row| **row > usual);
            let chosen = choices.details.get(&sheet.name).copied();
            let (first, last) = chosen.unwrap_or((usual, total.map_or(usual, |row| row - 1)));
            *self = Self {
                sheet: sheet.name.clone(),
                first: first.to_string(),
                last: last.to_string(),
            };
        }
        title_ui(ui, "数据填在哪些行");
        caption_ui(
            ui,
            "只填这些行，行不够时在最后一行前插入；下面的内容整体下移，一格不改",
        );
        let mut answered = false;
        ui.horizontal(|ui| {
            caption_ui(ui, "从第");
            field_ui(ui, &mut self.first, "起始行", 56.0);
            caption_ui(ui, "行到第");
            field_ui(ui, &mut self.last, "最后行", 56.0);
            caption_ui(ui, "行");
            let rows = self.rows(sheet);
            if ui
                .add_enabled(rows.is_some(), Button::plain("就填这些行"))
                .clicked()
                && let Some(rows) = rows
            {
                choices.details.insert(sheet.name.clone(), rows);
                answered = true;
            }
        });
        ui.add_space(8.0);
        answered
    }

    /// The rows typed, when they are rows below the header.
    fn rows(&self, sheet: &TemplateSheet) -> Option<(u32, u32)> {
        let (first, last) = (self.first.trim().parse().ok()?, self.last.trim().parse().ok()?);
        (sheet.header_rows.1 < first && first <= last).then_some((first, last))
    }
}
