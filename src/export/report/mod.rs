//! The progress workbook: indicators against targets as a table, and native charts.
//!
//! The inputs are plain figures, so that whoever computes them need not know Excel.

pub(super) mod chart_points;
pub(super) mod charts;

use std::path::Path;

use crate::model::{Comparator, Comparison, Period, RecordId, rounded_above_zero};

use super::annex::{add_sheet, new_workbook};

use super::annex::layout::{Align, AnnexCell, AnnexRow, ColumnLayout, SheetLayout};
use super::annex::look::Look;
use super::picture::{BarChart, PathChart};
use super::save::{ExportError, Exported, save};

/// What the progress workbook shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Title, e.g. 耿马县“一老一小”指标进度（2023年上半年）.
    pub title: String,
    /// The line under it: 填报单位, 统计期; may be empty.
    pub filler: String,
    /// The table 指标进度, in order.
    pub indicators: Vec<IndicatorLine>,
    /// The paths that are drawn.
    pub paths: Vec<PathChart>,
    /// The figures by township that are drawn.
    pub townships: Vec<BarChart>,
    /// Lines under the table, e.g. the definitions used.
    pub notes: Vec<String>,
}

/// One row of 指标进度.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndicatorLine {
    /// 养老方面; a change of it begins a section. Empty for none.
    pub section: String,
    /// Name without unit.
    pub name: String,
    /// %, 张 …
    pub unit: String,
    /// Year of the baseline.
    pub baseline_year: Option<i32>,
    /// The baseline.
    pub baseline: Option<f64>,
    /// The current figure.
    pub current: Option<f64>,
    /// The period the current figure is of; may lie before the report's.
    pub current_period: Option<Period>,
    /// Year of the target.
    pub target_year: Option<i32>,
    /// The target.
    pub target: Option<Comparison>,
    /// What is missing to the target; none or 0 when met.
    pub gap: Option<f64>,
    /// 已达标, 正常, 滞后 …
    pub status: String,
    /// What each year must bring.
    pub needed_per_year: Option<f64>,
    /// 责任单位.
    pub owner: String,
    /// Whether it stands in the chart of main indicators.
    pub is_main: bool,
}

/// Writes the progress workbook: 指标进度, 图表, 图表数据.
///
/// # Errors
/// As [`super::write`].
pub fn write_report(report: &Report, out: &Path) -> Result<Exported, ExportError> {
    let failed = |source| ExportError::Workbook {
        title: report.title.clone(),
        source,
    };
    let mut workbook = new_workbook(&report.title).map_err(failed)?;
    let table = table(report);
    add_sheet(&mut workbook, &table, &table.name, Look::default()).map_err(failed)?;
    charts::add(&mut workbook, report).map_err(failed)?;
    save(workbook, &report.title, report.indicators.len(), out)
}

/// The table 指标进度 as it will print; the window may preview it.
pub fn table(report: &Report) -> SheetLayout {
    let mut rows: Vec<AnnexRow> = Vec::new();
    let mut number = 0;
    for group in report.indicators.chunk_by(|a, b| a.section == b.section) {
        if let Some(first) = group.first().filter(|line| !line.section.is_empty()) {
            number += 1;
            rows.push(AnnexRow::Section {
                number: super::annex::names::chinese_number(number),
                title: first.section.clone(),
                count: group.len(),
            });
        }
        let data = group.iter().zip(1..).map(|(line, ordinal)| AnnexRow::Data {
            cells: cells(line, ordinal),
            record: RecordId::default(),
        });
        rows.extend(data);
    }
    SheetLayout {
        name: "指标进度".to_owned(),
        title: report.title.clone(),
        filler: report.filler.clone(),
        columns: columns(),
        rows,
        notes: report.notes.clone(),
        ..SheetLayout::default()
    }
}

fn columns() -> Vec<ColumnLayout> {
    let column = |header: &str, group: &str, width, align| ColumnLayout {
        header: header.to_owned(),
        group: group.to_owned(),
        width,
        align,
    };
    vec![
        column("序号", "", 5.0, Align::Center),
        column("指标", "", 32.0, Align::Left),
        column("单位", "", 6.0, Align::Center),
        column("年份", "基期", 6.0, Align::Center),
        column("数值", "基期", 8.0, Align::Center),
        column("数据时点", "现状", 13.0, Align::Center),
        column("数值", "现状", 8.0, Align::Center),
        column("年份", "目标", 6.0, Align::Center),
        column("数值", "目标", 8.0, Align::Center),
        column("差距", "", 8.0, Align::Center),
        column("年均需增", "", 8.0, Align::Center),
        column("进度", "", 9.0, Align::Center),
        column("责任单位", "", 18.0, Align::Left),
    ]
}

fn cells(line: &IndicatorLine, ordinal: usize) -> Vec<AnnexCell> {
    let year = |year: Option<i32>| year.map_or(AnnexCell::Empty, |year| number(f64::from(year)));
    let figure = |value: Option<f64>| value.map_or(AnnexCell::Empty, number);
    let target = match line.target {
        Some(Comparison {
            comparator: Comparator::Equal,
            value,
        }) => number(value),
        Some(other) => AnnexCell::text(other.to_string()),
        None => AnnexCell::Empty,
    };
    vec![
        AnnexCell::count(ordinal),
        AnnexCell::text(&line.name),
        AnnexCell::text(&line.unit),
        year(line.baseline_year),
        figure(line.baseline),
        AnnexCell::text(line.current_period.map(Period::label).unwrap_or_default()),
        figure(line.current),
        year(line.target_year),
        target,
        figure(line.gap),
        figure(line.needed_per_year),
        AnnexCell::text(&line.status),
        AnnexCell::text(&line.owner),
    ]
}

/// At most two decimals: computed ratios have endless ones. What is not nothing is not printed as 0.
fn number(value: f64) -> AnnexCell {
    let value = rounded_above_zero(value, 2);
    let decimals = value
        .to_string()
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    AnnexCell::Number {
        value,
        decimals: u8::try_from(decimals).unwrap_or(2),
    }
}
