//! What stands around the table of an issued file: 填报单位, 填报人, dates, with what was confirmed and typed for them.

use crate::export::fill::{IssuedTable, LabelKind, LabelText, Surroundings};
use crate::model::Period;

use super::memory::{KnownSheet, TemplateMemory};
use super::{FixedField, TemplateChoices, TemplateSheet};

/// What stands around the table goes into the table and what is shown of it.
pub(super) fn take_around(
    table: &mut IssuedTable,
    sheet: &mut TemplateSheet,
    around: Surroundings,
    known: Option<&KnownSheet>,
    choices: &TemplateChoices,
    memory: &TemplateMemory,
) {
    sheet.blocks = around.blocks;
    sheet.mark = around.mark;
    for place in around.fixed {
        let closed = if place.printed.is_empty() {
            place.closed.to_owned()
        } else {
            format!("原表已写“{}”", place.printed)
        };
        let is_blank = known.is_some_and(|known| known.left_blank.contains(&place.kind));
        let chosen = choices.texts.get(&place.kind).cloned();
        let usual = if is_blank {
            String::new()
        } else {
            usual(place.kind, sheet.period, memory)
        };
        // Another date is for this time only; leaving it blank is for every time.
        let changed = chosen.as_ref().is_some_and(|text| {
            if is_of_the_day(place.kind) {
                text.is_empty() != usual.is_empty()
            } else {
                *text != usual
            }
        });
        let text = if closed.is_empty() {
            chosen.unwrap_or(usual)
        } else {
            String::new()
        };
        if changed && closed.is_empty() {
            sheet.confirmed_at = None;
        }
        sheet.fixed.push(FixedField {
            kind: place.kind,
            cell: place.cell,
            text,
            closed,
        });
    }
    // Nothing is written around a table that nobody has looked at in the window.
    if known.is_some() || !choices.texts.is_empty() {
        table.fixed = sheet
            .fixed
            .iter()
            .filter(|fixed| !fixed.text.is_empty())
            .map(|fixed| LabelText {
                kind: fixed.kind,
                cell: fixed.cell.clone(),
                text: fixed.text.clone(),
            })
            .collect();
    }
}

/// What is another text each time.
pub(super) const fn is_of_the_day(kind: LabelKind) -> bool {
    matches!(kind, LabelKind::Date | LabelKind::Period)
}

/// The text that usually goes into a cell around the table.
fn usual(kind: LabelKind, period: Option<Period>, memory: &TemplateMemory) -> String {
    match kind {
        LabelKind::Date => today(),
        LabelKind::Period => period.map(Period::label).unwrap_or_default(),
        _ => memory.texts.get(&kind).cloned().unwrap_or_default(),
    }
}

/// 2026年11月23日: no leading zeros (GB/T 9704, 成文日期).
pub(super) fn today() -> String {
    jiff::Zoned::now().strftime("%Y年%-m月%-d日").to_string()
}
