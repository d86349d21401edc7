//! The template's own validations: a value that its list or its limits do not allow shows as an error where the
//! file is opened.

use crate::model::cell_name;

use super::fill_plan::FillPlan;
use super::package::Package;
use super::package::reference::{Reference, references};
use super::package::sheet::SheetXml;
use super::package::xml::{TagKind, plain, tags};
use crate::export::annex::layout::AnnexCell;

/// One validation (ECMA-376 part 1, 18.3.1.32), also of those that point to another sheet (x14).
struct Validation {
    areas: Vec<Reference>,
    test: ValidationTest,
}

enum ValidationTest {
    /// One of these words.
    List(Vec<String>),
    /// A number or, with `of_length`, a text whose length lies within limits.
    Limits {
        whole: bool,
        of_length: bool,
        operator: String,
        limits: (f64, f64),
    },
}

/// Sentences about values that the template's validations do not allow.
pub(super) fn warnings(
    package: &Package<'_>,
    sheet: &SheetXml,
    name: &str,
    strings: &[String],
    plan: &FillPlan,
) -> Vec<String> {
    let rules = rules(package, sheet, strings);
    let mut found = Vec::new();
    for (row, cells) in &plan.cells {
        for (column, value) in cells {
            let broken = rules
                .iter()
                .filter(|rule| rule.covers(*row, *column))
                .find_map(|rule| rule.test.reason(value));
            if let Some(reason) = broken {
                found.push(format!(
                    "工作表“{name}”{}：“{value}”{reason}，请核对台账",
                    cell_name(*row, *column)
                ));
            }
        }
    }
    found
}

/// Whether a validation of the issued sheet would call a text in this cell an error.
pub(super) fn forbids(
    package: &Package<'_>,
    sheet: &SheetXml,
    strings: &[String],
    (row, column): (u32, u32),
    text: &str,
) -> bool {
    let value = AnnexCell::text(text);
    rules(package, sheet, strings)
        .iter()
        .any(|rule| rule.covers(row, column) && rule.test.reason(&value).is_some())
}

impl Validation {
    fn covers(&self, row: u32, column: u32) -> bool {
        self.areas.iter().any(|area| {
            let last = area.last.unwrap_or(area.first);
            let rows = area.first.row.map_or(1, |r| r.0)..=last.row.map_or(u32::MAX, |r| r.0);
            let columns = area.first.column.map_or(0, |c| c.0)..=last.column.map_or(u32::MAX, |c| c.0);
            rows.contains(&row) && columns.contains(&column)
        })
    }
}

impl ValidationTest {
    /// Why a value is not allowed.
    fn reason(&self, value: &AnnexCell) -> Option<String> {
        let shown = value.to_string();
        match self {
            Self::List(choices) => {
                (!choices.contains(&shown)).then(|| format!("不在下拉选项（{}）里", choices.join("、")))
            }
            Self::Limits {
                whole,
                of_length,
                operator,
                limits,
            } => {
                let number = if *of_length {
                    u32::try_from(shown.chars().count()).ok().map(f64::from)
                } else {
                    value.number()
                };
                let what = if *of_length { "字数" } else { "数值" };
                let Some(number) = number else {
                    return Some("不是数字，表上的校验只收数字".to_owned());
                };
                if *whole && number.fract() != 0.0 {
                    return Some("不是整数，表上的校验只收整数".to_owned());
                }
                let (low, high) = *limits;
                let (fits, rule) = match operator.as_str() {
                    "notBetween" => (number < low || number > high, format!("不在{low}至{high}之间")),
                    "equal" => ((number - low).abs() < 1e-9, format!("等于{low}")),
                    "notEqual" => ((number - low).abs() >= 1e-9, format!("不等于{low}")),
                    "lessThan" => (number < low, format!("小于{low}")),
                    "lessThanOrEqual" => (number <= low, format!("不大于{low}")),
                    "greaterThan" => (number > low, format!("大于{low}")),
                    "greaterThanOrEqual" => (number >= low, format!("不小于{low}")),
                    _ => ((low..=high).contains(&number), format!("在{low}至{high}之间")),
                };
                (!fits).then(|| format!("不合表上的校验（{what}须{rule}）"))
            }
        }
    }
}

fn rules(package: &Package<'_>, sheet: &SheetXml, strings: &[String]) -> Vec<Validation> {
    let text = &sheet.text;
    let mut found = Vec::new();
    let mut areas = String::new();
    let mut sources: Vec<String> = Vec::new();
    let mut kind = None;
    let mut operator = String::new();
    for (at, tag) in sheet.outside.iter().enumerate() {
        let inside = || {
            let close = sheet.outside.get(at + 1).map_or(tag.at.end, |next| next.at.start);
            plain(text.get(tag.at.end..close).unwrap_or(""))
        };
        match (tag.name(text), tag.kind) {
            ("dataValidation", TagKind::Start) => {
                kind = tag.get(text, "type");
                operator = tag.get(text, "operator").unwrap_or_default();
                areas = tag.get(text, "sqref").unwrap_or_default();
                sources.clear();
            }
            // In x14 the formula stands in an `f` inside of `formula1`.
            ("formula1" | "formula2" | "f", TagKind::Start) if kind.is_some() => {
                let source = inside().trim().to_owned();
                if !source.is_empty() {
                    sources.push(source);
                }
            }
            ("sqref", TagKind::Start) if kind.is_some() => areas = inside(),
            ("dataValidation", TagKind::End) => {
                let constant = |at: usize| sources.get(at).and_then(|source| source.parse::<f64>().ok());
                let test = match kind.take().as_deref() {
                    Some("list") => sources
                        .first()
                        .and_then(|source| choices(package, sheet, source, strings))
                        .map(ValidationTest::List),
                    Some(kind @ ("whole" | "decimal" | "textLength")) => {
                        constant(0).map(|low| ValidationTest::Limits {
                            whole: kind == "whole",
                            of_length: kind == "textLength",
                            operator: operator.clone(),
                            limits: (low, constant(1).unwrap_or(f64::INFINITY)),
                        })
                    }
                    _ => None,
                };
                if let Some(test) = test {
                    found.push(Validation {
                        areas: references(&areas),
                        test,
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// The words of a list: typed, a range, or a name for a range. `None` for what can't be told.
fn choices(package: &Package<'_>, own: &SheetXml, source: &str, strings: &[String]) -> Option<Vec<String>> {
    if let Some(list) = source.strip_prefix('"') {
        let list = list.strip_suffix('"').unwrap_or(list).replace("\"\"", "\"");
        return Some(list.split(',').map(|choice| choice.trim().to_owned()).collect());
    }
    let named = named(package, source);
    let source = named.as_deref().unwrap_or(source);
    let found = references(source);
    let [area] = found.as_slice() else { return None };
    if area.at != (0..source.len()) {
        return None;
    }
    let other = match &area.sheet {
        None => None,
        Some(name) => {
            let part = &package.sheets.iter().find(|sheet| sheet.name == *name)?.part;
            Some(SheetXml::parse(part, package.text(part).ok()?).ok()?)
        }
    };
    let sheet = other.as_ref().unwrap_or(own);
    let last = area.last.unwrap_or(area.first);
    let (left, right) = (area.first.column?.0, last.column?.0);
    let rows = area.first.row.map_or(1, |row| row.0)..=last.row.map_or(u32::MAX, |row| row.0);
    let cells = sheet
        .rows
        .iter()
        .filter(|row| rows.contains(&row.number))
        .flat_map(|row| &row.cells);
    let cells = cells.filter(|cell| (left..=right).contains(&cell.column));
    Some(
        cells
            .map(|cell| sheet.shown(cell, strings))
            .filter(|text| !text.is_empty())
            .collect(),
    )
}

fn named(package: &Package<'_>, name: &str) -> Option<String> {
    let text = package.text(&package.workbook).ok()?;
    let all = tags(&package.workbook, &text).ok()?;
    let at = all.iter().position(|tag| {
        tag.name(&text) == "definedName"
            && tag.kind == TagKind::Start
            && tag.get(&text, "name").as_deref() == Some(name)
    })?;
    let (open, close) = (all.get(at)?, all.get(at + 1)?);
    Some(plain(text.get(open.at.end..close.at.start)?))
}
