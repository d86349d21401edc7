//! What stands in the ledger against a file: figures edited by hand, and records that the file does not have.

use std::collections::BTreeSet;

use crate::model::{MoneyUnit, Problem, Record, RecordId, RecordKind, Records, Severity, Value};

use super::draft::{Draft, Slot};
use super::grid::cell_name;
use super::plan::SheetPlan;

/// A figure that somebody typed after the last import and that the file contradicts: the file must not win by
/// itself. Figures without a source were typed; a record without one was never imported, so all of it is.
pub(super) fn edited_by_hand(record: &Record, draft: &Draft) -> Option<Problem> {
    record.source.as_ref()?;
    draft.stated.iter().find_map(|stated| {
        let Slot::Figure(period) = stated.slot else {
            return None;
        };
        let figures = record
            .figures
            .get(&period)
            .filter(|figures| figures.source.is_none())?;
        let (typed, printed) = (figures.values.get(stated.field)?, stated.value.as_ref()?);
        let show = |value: &Value| value.show(MoneyUnit::Wan);
        (typed != printed).then(|| Problem {
            cell: cell_name(stated.cell.0, stated.cell.1),
            severity: Severity::Verify,
            code: "value.edited-by-hand",
            message: format!(
                "台账里的 {} 是手工改过的，与文件中的 {} 不同；这一行没有写入，请核实后选择以哪个为准",
                show(typed),
                show(printed)
            ),
        })
    })
}

/// Records of the ledger that this sheet should have held and no sheet of the file has.
///
/// Only what is comparable counts: of periodic kinds the same period; of projects and lists those that
/// came from a sheet or a file of the same name and share the category of a row. What was typed by hand is in no file and is never missing.
pub(super) fn missing(
    sheet: &SheetPlan,
    file: &str,
    records: &Records,
    is_touched: impl Fn(RecordKind, RecordId) -> bool,
) -> Vec<RecordId> {
    let could_lack = |kind: &RecordKind| !sheet.changes.is_empty() && !records.of(*kind).is_empty();
    let Some(kind) = sheet.record.filter(could_lack) else {
        return Vec::new();
    };
    let field = match kind {
        RecordKind::Project => "category",
        RecordKind::Indicator => "framework",
        _ => "",
    };
    let covered: BTreeSet<&str> = sheet
        .changes
        .iter()
        .map(|change| change.record.text(field))
        .collect();
    let is_comparable = |record: &&Record| match (&record.source, kind.is_periodic()) {
        (_, true) => record.period == sheet.period,
        (Some(source), false) => {
            covered.contains(record.text(field)) && (*source.sheet == *sheet.name || *source.file == *file)
        }
        (None, false) => kind == RecordKind::Indicator && covered.contains(record.text(field)),
    };
    let expected = records.of(kind).iter().filter(is_comparable);
    let absent = expected.filter(|record| !is_touched(kind, record.id));
    absent.map(|record| record.id).collect()
}
