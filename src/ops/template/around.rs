//! What stands around the table of an issued file: 填报单位, 填报人, dates, with what was confirmed and typed for them; the
//! plan and the periods that the table speaks of.

use std::collections::BTreeSet;

use crate::export::fill::{IssuedColumn, IssuedTable, LabelKind, LabelText, Surroundings};
use crate::export::indicator_periods;
use crate::forms::{Form, FormColumn};
use crate::import::SheetPlan;
use crate::model::{Period, RecordKind, Records};

use super::memory::{KnownSheet, TemplateMemory};
use super::{FixedField, TemplateChoices, TemplateSheet};
use crate::ops::Session;

impl Session {
    /// The form with the plan whose indicators belong on a sheet: the one that the sheet says, else the form's own when the
    /// ledger has it, else the county's current one.
    pub(super) fn form_of_plan(&self, form: &Form, sheet: &SheetPlan, records: &Records) -> Form {
        let has = |id: &String| {
            let indicators = records.of(RecordKind::Indicator).iter();
            indicators
                .map(|record| record.text("framework"))
                .any(|own| own == id)
        };
        let current = Some(self.own_framework().to_owned());
        let said = sheet.of_plan.as_ref().and_then(|of| of.framework.clone());
        let said = said.filter(has);
        let framework = said.or_else(|| form.framework.clone().filter(has)).or(current);
        Form {
            framework: framework.filter(|_| form.record == RecordKind::Indicator),
            ..form.clone()
        }
    }
}

/// The periods whose figures the tables of indicators show.
pub(super) fn wanted_periods(tables: &[IssuedTable], period: Period) -> BTreeSet<Period> {
    let of_indicators = tables
        .iter()
        .filter(|table| table.record == RecordKind::Indicator);
    let wanted = of_indicators.flat_map(|table| {
        let columns: Vec<FormColumn> = table.columns.iter().map(IssuedColumn::as_form_column).collect();
        indicator_periods(&columns, table.period.or(Some(period)))
    });
    wanted.collect()
}

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
