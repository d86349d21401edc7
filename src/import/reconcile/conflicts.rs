//! What stands in the ledger against a file: figures edited by hand, and records that the file does not have.

use std::collections::BTreeSet;

use crate::model::{
    MoneyUnit, Period, Problem, Record, RecordId, RecordKind, Records, Severity, Value, cell_name,
};

use super::apply::is_same_spelling;
use crate::forms::{Field, dictionary};
use crate::import::plan::options::Blank;
use crate::import::plan::{FieldChange, SheetPlan};
use crate::import::rows::draft::{Draft, Slot, StatedValue};

/// A value that somebody typed or cleared after the last import and that the file contradicts: the file must not win by
/// itself. [`Record::edited`] knows them; in ledgers from before it did, figures without a source were typed. A
/// record without a source was never imported, so all of it was typed and nothing of it "edited".
pub(crate) fn edited_by_hand(record: &Record, draft: &Draft, blank: Blank) -> Option<Problem> {
    record.source.as_ref()?;
    draft.stated.iter().find_map(|stated| {
        let typed = match stated.slot {
            Slot::Record if is_noted(record, stated.field, None) => record.get(stated.field),
            Slot::Figure(period) => {
                let figures = record.figures.get(&period);
                let typed = figures.and_then(|figures| figures.values.get(stated.field));
                let of_period = format!("{period}/");
                let noted = record.edited.names().any(|name| name.starts_with(&of_period));
                let edited = if noted {
                    is_noted(record, stated.field, Some(period))
                } else {
                    typed.is_some() && figures.is_some_and(|figures| figures.source.is_none())
                };
                edited.then_some(typed)?
            }
            Slot::Record | Slot::Parent => return None,
        };
        let mut problem = contradiction(record.kind, stated, typed, blank)?;
        problem.message = format!("{}；这一行没有写入，请核实后选择以哪个为准", problem.message);
        Some(problem)
    })
}

/// Fields of an indicator that its plan sets.
const TARGETS: [&str; 5] = ["target", "target_year", "milestones", "baseline", "baseline_year"];

/// Whether a baseline is the same number with another sign: 50 for ≥50 is no other start.
fn is_same_baseline(change: &FieldChange) -> bool {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_number);
    let same = number(&change.before)
        .zip(number(&change.after))
        .is_some_and(|(before, after)| (before - after).abs() < 1e-9);
    change.field == "baseline" && same
}

/// 目标变动: a row that changes what a plan sets. It is always told, and not written before the officer says so.
pub(crate) fn changed_targets(
    kind: RecordKind,
    draft: &Draft,
    replaced: &[FieldChange],
    may_change: bool,
) -> Option<Problem> {
    if kind != RecordKind::Indicator {
        return None;
    }
    let is_target = |change: &&FieldChange| TARGETS.contains(&change.field.as_str());
    let changed: Vec<&FieldChange> = replaced
        .iter()
        .filter(is_target)
        .filter(|change| change.before.is_some() && !is_same_baseline(change))
        .collect();
    let first = changed.first()?;
    let shown = |value: &Option<Value>| {
        let value = value.as_ref();
        value.map_or_else(|| "空".to_owned(), |value| value.show(MoneyUnit::Wan))
    };
    let lines: Vec<String> = changed
        .iter()
        .map(|change| {
            let field = dictionary().field(kind, &change.field);
            let name = field.map_or(change.field.as_str(), |field| field.name.as_str());
            format!("{name} {} → {}", shown(&change.before), shown(&change.after))
        })
        .collect();
    let (severity, rest) = if may_change {
        (Severity::Verify, "")
    } else {
        let rest = "；这一行没有写入，确认要改请选“以文件为准”（命令行加 --change-targets）";
        (Severity::Error, rest)
    };
    Some(Problem {
        cell: first.cell.clone(),
        severity,
        code: "target.changed",
        message: format!("目标变动：“{}”{}{rest}", draft.text("name"), lines.join("，")),
    })
}

/// What is said when a cell differs from what was typed. A blank cell says nothing unless the user chose that it clears.
fn contradiction(
    kind: RecordKind,
    stated: &StatedValue,
    typed: Option<&Value>,
    blank: Blank,
) -> Option<Problem> {
    let printed = stated.value.as_ref();
    let is_silent = printed.is_none() && blank == Blank::Keep;
    if is_silent || typed == printed || is_same_spelling(kind, stated.field, typed, stated) {
        return None;
    }
    let field = dictionary().field(kind, stated.field);
    let unit = field.map_or(MoneyUnit::Wan, Field::money_unit);
    let name = field.map_or(stated.field, |field| field.name.as_str());
    let ledger = match typed {
        Some(typed) => format!("台账里的“{name}” {} 是手工改过的", typed.show(unit)),
        None => format!("台账里的“{name}”是手工清空的"),
    };
    let file = match printed {
        Some(printed) => format!("与文件中的 {} 不同", printed.show(unit)),
        None => "而文件中是空白，按空白清除就没有了".to_owned(),
    };
    Some(Problem {
        cell: cell_name(stated.cell.0, stated.cell.1),
        severity: Severity::Verify,
        code: "value.edited-by-hand",
        message: format!("{ledger}，{file}"),
    })
}

/// A return without what would replace a value of its project that was typed by hand, or another number: a monthly
/// return repeats its project and is no decision about it. With the problems that say so.
pub(crate) fn without_contradictions(project: &Record, draft: &Draft, blank: Blank) -> (Draft, Vec<Problem>) {
    let mut kept = Vec::new();
    let mut draft = draft.clone();
    draft.stated.retain(|stated| {
        if stated.slot != Slot::Parent {
            return true;
        }
        let problem = if is_noted(project, stated.field, None) {
            contradiction(project.kind, stated, project.get(stated.field), blank)
        } else {
            other_number(project, stated)
        };
        let Some(mut problem) = problem else { return true };
        problem.message = format!(
            "{}；项目的这一项没有更新，请核实后选择以哪个为准",
            problem.message
        );
        kept.push(problem);
        false
    });
    (draft, kept)
}

/// A number of a return that is not the one its project has.
fn other_number(project: &Record, stated: &StatedValue) -> Option<Problem> {
    let known = project.get(stated.field)?;
    let printed = stated.value.as_ref()?;
    let field = dictionary().field(project.kind, stated.field)?;
    if known == printed || !field.field_type.is_numeric() {
        return None;
    }
    let unit = field.money_unit();
    Some(Problem {
        cell: cell_name(stated.cell.0, stated.cell.1),
        severity: Severity::Verify,
        code: "parent.differs",
        message: format!(
            "项目的“{}”是 {}，与文件中的 {} 不同",
            field.name,
            known.show(unit),
            printed.show(unit)
        ),
    })
}

fn is_noted(record: &Record, field: &str, period: Option<Period>) -> bool {
    record.edited.contains(&Record::edited_name(field, period))
}

/// Records of the ledger that this sheet should have held and no sheet of the file has.
///
/// Only what is comparable counts: of periodic kinds the same period; of projects and lists those that
/// came from a sheet or a file of the same name and share the category of a row. What was typed by hand is in no file and is never missing.
pub(crate) fn missing(
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
            covered.contains(record.text(field)) && (*source.sheet == *sheet.tab || *source.file == *file)
        }
        (None, false) => kind == RecordKind::Indicator && covered.contains(record.text(field)),
    };
    // An indicator that the document sets elsewhere than in its table is not expected there.
    let is_in_table = |record: &&Record| kind != RecordKind::Indicator || record.text("place").is_empty();
    let expected = records.of(kind).iter().filter(is_comparable).filter(is_in_table);
    let absent = expected.filter(|record| !is_touched(kind, record.id));
    absent.map(|record| record.id).collect()
}
