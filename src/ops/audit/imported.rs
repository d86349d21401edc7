//! What an import found stays a finding after it was accepted: until the sheet is imported anew, the value in question
//! changes, or it is explained.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::forms::{FieldScope, dictionary};
use crate::import::{Plan, SheetPlan};
use crate::model::{
    FindingFamily, MoneyUnit, Period, Problem, Record, RecordId, RecordKind, Records, Severity, Source,
    column_letters, name_key, parse_cell_name,
};
use crate::rules::ImportProblem;
use crate::store::{KeptProblem, Transaction};

/// Problems that are about the data, not about how the sheet was read: the beginnings of their codes, with the kind of
/// finding that they are.
const KEPT: [(&str, FindingFamily, &str); 12] = [
    ("total.differs", FindingFamily::Balance, "表上合计与各行之和不符"),
    ("parent.differs", FindingFamily::Tables, "调度表与项目清单不一致"),
    ("parent.ambiguous", FindingFamily::Name, "调度表的项目有几个同名"),
    ("key.duplicate", FindingFamily::Name, "同一份文件里重复"),
    ("key.differs", FindingFamily::Tables, "同一条记录几处写法不同"),
    ("township.differs", FindingFamily::Place, "乡镇前后不一致"),
    ("target.changed", FindingFamily::Target, "文件改动了目标"),
    (
        "value.share-or-percent",
        FindingFamily::Range,
        "单位是%却填了小数",
    ),
    ("value.not-years", FindingFamily::Time, "建设年限没有读出"),
    ("value.", FindingFamily::Completeness, "单元格没有读出"),
    (
        "unit.not-understood",
        FindingFamily::Completeness,
        "一列的单位没有读出",
    ),
    (
        "row.no-name",
        FindingFamily::Completeness,
        "一行没有名称，没有写入",
    ),
];

/// A problem with what it depends on, as it was when the import was accepted.
#[derive(Debug, Serialize, Deserialize)]
struct FrozenProblem {
    /// The tab of the table.
    tab: String,
    cell: String,
    code: String,
    severity: Severity,
    message: String,
    kind: RecordKind,
    record: RecordId,
    field: Option<String>,
    period: Option<Period>,
    /// What stood in the field; it has changed when something else does.
    value: Option<String>,
    /// For a total: the sum in the ledger then, and how much is missing to what is printed.
    total: Option<(f64, f64)>,
}

/// Keeps the problems of an accepted plan, in the place of those of an earlier import of the same sheets.
pub(crate) fn keep(ledger: &mut Transaction<'_>, plan: &Plan) -> Result<()> {
    let mut kinds: BTreeMap<RecordKind, Vec<Record>> = BTreeMap::new();
    for sheet in plan.sheets.iter().filter(|sheet| sheet.waiting.is_empty()) {
        let Some(kind) = sheet.record else { continue };
        ledger.forget_problems(&plan.file, &sheet.name)?;
        for problem in sheet.problems.iter().filter(|problem| is_kept(problem)) {
            for kind in [kind, RecordKind::Project] {
                if let Entry::Vacant(vacant) = kinds.entry(kind) {
                    vacant.insert(ledger.records(kind)?);
                }
            }
            let frozen = frozen(problem, kind, &plan.file, sheet, &kinds);
            let text = serde_json::to_string(&frozen).map_err(|error| Error::defect(error.to_string()))?;
            ledger.keep_problem(&KeptProblem {
                file: plan.file.clone(),
                sheet: sheet.name.clone(),
                problem: text,
            })?;
        }
    }
    Ok(())
}

fn is_kept(problem: &Problem) -> bool {
    problem.severity != Severity::Hint && family_of(problem.code).is_some()
}

fn family_of(code: &str) -> Option<(FindingFamily, &'static str)> {
    let mut known = KEPT.iter().filter(|(start, ..)| code.starts_with(start));
    known.next().map(|(_, family, name)| (*family, *name))
}

fn frozen(
    problem: &Problem,
    kind: RecordKind,
    file: &str,
    sheet: &SheetPlan,
    kinds: &BTreeMap<RecordKind, Vec<Record>>,
) -> FrozenProblem {
    let place = parse_cell_name(&problem.cell);
    let letters = place.map(|(_, column)| column_letters(column));
    let column = sheet
        .columns
        .iter()
        .find(|column| Some(&column.column) == letters.as_ref());
    let named = column.map(|column| column.field.as_str());
    let own: &[Record] = kinds.get(&kind).map_or(&[], Vec::as_slice);
    let is_of_sheet = |source: &Option<Source>| {
        source
            .as_ref()
            .is_some_and(|source| *source.file == *file && *source.sheet == *sheet.tab)
    };
    let row = place.map(|(row, _)| row);
    let is_of_row =
        |source: &Option<Source>| is_of_sheet(source) && source.as_ref().map(|source| source.row) == row;
    let record = own.iter().find(|record| {
        is_of_row(&record.source) || record.figures.values().any(|figures| is_of_row(&figures.source))
    });
    let (kind, record, field) = match (record, named) {
        // A column of the project, seen in its monthly return.
        (Some(record), Some(field)) if kind == RecordKind::ProjectReturn && is_of_parent(field) => {
            let key = name_key(record.text("project"));
            let projects: &[Record] = kinds.get(&RecordKind::Project).map_or(&[], Vec::as_slice);
            let project = projects
                .iter()
                .find(|project| name_key(project.text("name")) == key);
            (
                RecordKind::Project,
                project.or(Some(record)),
                Some(field.trim_start_matches("project.")),
            )
        }
        (record, field) => (kind, record, field),
    };
    // 建设年限 is kept as two years.
    let field = field.map(|field| if field == "years" { "end_year" } else { field });
    let (field, period) = match field.and_then(|field| field.strip_prefix("value:")) {
        Some(period) => (Some("reported"), period.parse().ok()),
        None => (field, sheet.period),
    };
    let value = record
        .zip(field)
        .and_then(|(record, field)| shown(record, field, period));
    let total = sheet
        .totals
        .iter()
        .find(|total| total.cell == problem.cell)
        .zip(field)
        .map(|(total, field)| {
            let unit = column
                .and_then(|column| column.unit.as_deref())
                .and_then(MoneyUnit::find);
            // A record's money counts in yuan.
            let factor = match unit {
                Some(MoneyUnit::Wan) => 1e4,
                Some(MoneyUnit::Yi) => 1e8,
                Some(MoneyUnit::Yuan) | None => 1.0,
            };
            let sum = sum_of_sheet(own, file, &sheet.tab, field, period);
            (sum, (total.printed - total.summed) * factor)
        });
    FrozenProblem {
        tab: sheet.tab.clone(),
        cell: problem.cell.clone(),
        code: problem.code.to_owned(),
        severity: problem.severity,
        message: problem.message.clone(),
        kind,
        record: record.map(|record| record.id).unwrap_or_default(),
        field: field.map(str::to_owned),
        period,
        value,
        total,
    }
}

fn is_of_parent(field: &str) -> bool {
    let field = field.trim_start_matches("project.");
    let known = dictionary().field(RecordKind::ProjectReturn, field);
    known.is_some_and(|field| field.scope == FieldScope::Parent)
}

fn shown(record: &Record, field: &str, period: Option<Period>) -> Option<String> {
    record.at(field, period).map(|value| value.show(MoneyUnit::Yuan))
}

/// The sum of a field over the records that came from a sheet.
fn sum_of_sheet(records: &[Record], file: &str, tab: &str, field: &str, period: Option<Period>) -> f64 {
    let is_of_sheet = |source: &Option<Source>| {
        source
            .as_ref()
            .is_some_and(|source| &*source.file == file && &*source.sheet == tab)
    };
    let of_record = |record: &Record| {
        let figures = period.and_then(|period| record.figures.get(&period));
        let source = figures.map_or(&record.source, |figures| &figures.source);
        // What was typed over an imported row is a correction of it.
        let is_meant = is_of_sheet(source) || is_of_sheet(&record.source);
        record.at(field, period)?.as_number().filter(|_| is_meant)
    };
    records.iter().filter_map(of_record).sum()
}

/// The kept problems that still hold.
pub(crate) fn standing(kept: &[KeptProblem], records: &Records) -> Vec<ImportProblem> {
    let read = kept.iter().filter_map(|kept| {
        let frozen: FrozenProblem = serde_json::from_str(&kept.problem).ok()?;
        let (family, name) = family_of(&frozen.code)?;
        let is_there = holds(&frozen, kept, records);
        let (row, _) = parse_cell_name(&frozen.cell).unwrap_or_default();
        is_there.then(|| ImportProblem {
            key: format!("{}:{}:{}", kept.file, kept.sheet, frozen.cell),
            code: frozen.code,
            // An error of reading can't always be put right in the ledger, so it may be explained.
            severity: Severity::Verify.max(frozen.severity),
            family,
            name: name.to_owned(),
            message: frozen.message,
            source: Source {
                file: kept.file.as_str().into(),
                sheet: frozen.tab.as_str().into(),
                row,
            },
            cell: frozen.cell,
            kind: frozen.kind,
            record: frozen.record,
            field: frozen.field,
            period: frozen.period,
        })
    });
    read.collect()
}

fn holds(frozen: &FrozenProblem, kept: &KeptProblem, records: &Records) -> bool {
    if let (Some((sum, missing)), Some(field)) = (frozen.total, &frozen.field) {
        let now = sum_of_sheet(
            records.of(frozen.kind),
            &kept.file,
            &frozen.tab,
            field,
            frozen.period,
        );
        return ((now - sum) - missing).abs() > 1e-3;
    }
    if frozen.record == RecordId::default() {
        return true;
    }
    let Some(record) = records.get(frozen.kind, frozen.record) else {
        return false;
    };
    let now = frozen
        .field
        .as_ref()
        .and_then(|field| shown(record, field, frozen.period));
    now == frozen.value
}
