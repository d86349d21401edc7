//! Indicators: the unit stands in the name, and a column of a year may be the baseline.

use crate::model::{
    Comparator, Comparison, Period, Problem, RecordKind, Records, Severity, Value, cell_name, name_key,
    number_text, with_15_digits,
};

use super::draft::{Draft, Slot, StatedValue};
use crate::import::grid::header_text::known_unit;
use crate::import::plan::options::Known;
use crate::import::recognise::RecognisedTable;

/// The year that the documents of the 十四五 start from.
const BASELINE_YEAR: i64 = 2020;

/// The framework of the sheet's form, when the ledger follows it or the sheet names its issuer: a header alone does
/// not say whose document it comes from.
pub(crate) fn framework_of_form<'f>(
    table: &RecognisedTable<'f>,
    known: &Known<'_>,
    words: &[&str],
) -> Option<&'f String> {
    let form = table.form.filter(|form| form.record == RecordKind::Indicator)?;
    let framework = form.framework.as_ref()?;
    let issuer = form.issuer.trim_end_matches(['县', '市', '州', '省']);
    let named = || words.iter().any(|word| word.contains(issuer));
    (known.frameworks.contains(framework) || named()).then_some(framework)
}

/// Splits the unit from the name and tells baselines from other values.
pub(crate) fn complete(
    draft: &mut Draft,
    records: &Records,
    plan_years: Option<(i32, i32)>,
    problems: &mut Vec<Problem>,
) {
    let full = draft.text("name").to_owned();
    let unit = known_unit(&full);
    let name = strip_unit(&full);
    for stated in &mut draft.stated {
        if stated.field == "name" && stated.value.is_some() {
            stated.value = Some(Value::Text(name.clone()));
        }
    }
    if let Some(unit) = unit.filter(|_| draft.get("unit").is_none()) {
        draft.stated.retain(|stated| stated.field != "unit");
        draft.state("unit", Some(Value::Text(unit)), draft.name_place());
    }
    for stated in &mut draft.stated {
        if stated.field == "section"
            && let Some(Value::Text(text)) = &stated.value
            && matches!(text.trim(), "养老" | "托育")
        {
            stated.value = Some(Value::Text(format!("{}方面", text.trim())));
        }
    }
    let baseline_year = plan_years.map_or_else(|| baseline_year(records, &name), |(base, _)| base.into());
    let mut years = Vec::new();
    for stated in draft
        .stated
        .iter_mut()
        .filter(|stated| stated.field == "baseline")
    {
        let Slot::Figure(period) = stated.slot else {
            continue;
        };
        if period == Period::Year(i32::try_from(baseline_year).unwrap_or_default()) {
            stated.slot = Slot::Record;
            years.push((
                stated.value.is_some().then_some(Value::Integer(baseline_year)),
                stated.cell,
            ));
            continue;
        }
        stated.field = "reported";
        if let Some(Value::Comparison(comparison)) = stated.value {
            if comparison.comparator != Comparator::Equal {
                draft.refused = true;
                problems.push(Problem {
                    cell: cell_name(stated.cell.0, stated.cell.1),
                    severity: Severity::Error,
                    code: "value.not-exact",
                    message: format!("完成值应是确定的数，现为“{comparison}”；请填实际数"),
                });
            }
            stated.value = Some(Value::Real(comparison.value));
        }
    }
    for (year, cell) in years {
        draft.state("baseline_year", year, cell);
    }
    if draft.get("unit").is_none() && are_percents(draft) {
        draft.stated.retain(|stated| stated.field != "unit");
        draft.state("unit", Some(Value::Text("%".to_owned())), draft.name_place());
    }
    if draft.text("unit") == "%" {
        read_shares(draft, problems);
    }
    let steps: Vec<String> = draft
        .steps
        .iter()
        .filter_map(|(year, value, _)| Some(format!("{year}={}", number_text((*value)?))))
        .collect();
    if let Some((.., cell)) = draft.steps.first().copied() {
        let text = (!steps.is_empty()).then(|| Value::Text(steps.join("；")));
        draft.state("milestones", text, cell);
    }
}

/// Whether each figure of the row says itself that it is a percentage.
fn are_percents(draft: &Draft) -> bool {
    let mut figures = draft
        .stated
        .iter()
        .filter(|stated| figure(stated).is_some())
        .peekable();
    figures.peek().is_some() && figures.all(|stated| draft.percents.contains(&stated.cell))
}

/// A figure of the row, when it is one: baseline, target or reported value.
fn figure(stated: &StatedValue) -> Option<f64> {
    let is_figure = matches!(stated.field, "baseline" | "target" | "reported");
    stated.value.as_ref().filter(|_| is_figure)?.as_number()
}

/// 0.55 without a sign in a row of percentages is 55% when the row's other figures are such; else nobody knows, and the
/// officer is asked.
fn read_shares(draft: &mut Draft, problems: &mut Vec<Problem>) {
    let figures: Vec<f64> = draft.stated.iter().filter_map(figure).collect();
    let percents = std::mem::take(&mut draft.percents);
    for stated in &mut draft.stated {
        let Some(share) = figure(stated).filter(|value| *value > 0.0 && *value < 1.0) else {
            continue;
        };
        if percents.contains(&stated.cell) {
            continue;
        }
        let percent = with_15_digits(share * 100.0);
        let others = figures.iter().filter(|other| **other > 1.0);
        let near = |value: f64| {
            others
                .clone()
                .map(|other| (other / value).ln().abs())
                .fold(f64::INFINITY, f64::min)
        };
        let shown = number_text;
        let is_share = near(percent) < near(share);
        let message = if is_share {
            format!(
                "“{0}”没有百分号，同一行的其他数是百分数，已按 {1}% 读入；如果确是 {0}%，请改为“{0}%”",
                shown(share),
                shown(percent)
            )
        } else {
            format!(
                "“{0}”没有百分号，可能是 {1}%，也可能是 {0}%；已按 {0}% 读入，如果不对请改为“{1}%”",
                shown(share),
                shown(percent)
            )
        };
        if is_share {
            stated.value = match stated.value.take() {
                Some(Value::Comparison(comparison)) => Some(Value::Comparison(Comparison {
                    value: percent,
                    ..comparison
                })),
                Some(Value::Real(_)) => Some(Value::Real(percent)),
                other => other,
            };
        }
        problems.push(Problem {
            cell: cell_name(stated.cell.0, stated.cell.1),
            severity: Severity::Verify,
            code: "value.share-or-percent",
            message,
        });
    }
}

fn baseline_year(records: &Records, name: &str) -> i64 {
    let key = name_key(name);
    let indicators = records.of(RecordKind::Indicator).iter();
    let mut same = indicators.filter(|record| name_key(&strip_unit(record.text("name"))) == key);
    same.find_map(|record| match record.get("baseline_year") {
        Some(Value::Integer(year)) => Some(*year),
        _ => None,
    })
    .unwrap_or(BASELINE_YEAR)
}

/// 护理型床位占比（%） → 护理型床位占比; a bracket that is no unit stays.
pub(crate) fn strip_unit(name: &str) -> String {
    if known_unit(name).is_none() {
        return name.trim().to_owned();
    }
    let end = name.rfind(['(', '（']).unwrap_or(name.len());
    name.get(..end).unwrap_or(name).trim().to_owned()
}
