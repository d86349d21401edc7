//! The charts of the progress workbook, as native Excel charts over a sheet of their figures.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType, Format, Workbook, Worksheet, XlsxError,
};

use crate::model::Period;

use super::page;
use super::report::{IndicatorPath, Report, TownshipBars};
use super::style::Styles;

/// The tab of the figures; the last one, since charts refer to it and readers need not see it first.
const DATA: &str = "图表数据";
const CHARTS: &str = "图表";

/// Quiet blue for what is, orange for what is aimed at: distinct in grey print as well.
const ACTUAL: u32 = 0x2F_5D8A;
const TARGET: u32 = 0xC8_6A1E;

const WIDTH: u32 = 840;
const HEIGHT: u32 = 520;
/// Rows of 18 px that one chart and the gap below it take.
const ROWS_PER_CHART: u32 = 31;

/// Adds 图表 and 图表数据; without any figure to draw neither.
pub(super) fn add(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let mut data = DataSheet {
        sheet: Worksheet::new(),
        row: 0,
    };
    data.sheet
        .set_name(DATA)?
        .set_default_format(&Styles::normal(), 18, 72)?;
    let mut charts = Vec::new();
    charts.extend(completion(&mut data, report)?);
    if let Some(path) = &report.path {
        charts.extend(path_chart(&mut data, path)?);
    }
    if let Some(townships) = &report.townships {
        charts.extend(township_chart(&mut data, townships)?);
    }
    if charts.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(CHARTS)?;
    sheet.set_screen_gridlines(false);
    page::apply_standard(sheet);
    let mut row = 0;
    for chart in &mut charts {
        chart.set_width(WIDTH).set_height(HEIGHT);
        // A few pixels below the break, or its frame shows on the page before.
        sheet.insert_chart_with_offset(row, 0, chart, 0, 6)?;
        row += ROWS_PER_CHART;
    }
    // One chart a page: an A4 landscape page holds one of this height with its margins.
    let breaks: Vec<u32> = (1..u32::try_from(charts.len()).unwrap_or(1))
        .map(|at| at * ROWS_PER_CHART)
        .collect();
    if !breaks.is_empty() {
        sheet.set_page_breaks(&breaks)?;
    }
    data.sheet
        .set_column_width(0, 34)?
        .set_column_width(1, 22)?
        .set_column_width(2, 12)?;
    page::apply_standard(&mut data.sheet);
    workbook.push_worksheet(data.sheet);
    Ok(())
}

/// The figures of the charts, block under block.
struct DataSheet {
    sheet: Worksheet,
    row: u32,
}

/// First and last row of a block's figures.
type Block = (u32, u32);

impl DataSheet {
    fn block(
        &mut self,
        headers: [&str; 3],
        rows: &[(String, Option<f64>, Option<f64>)],
    ) -> Result<Block, XlsxError> {
        let bold = Format::new()
            .set_font_name("黑体")
            .set_font_size(11)
            .set_font_charset(134);
        let normal = Styles::normal();
        for (header, column) in headers.iter().zip(0u16..) {
            self.sheet
                .write_string_with_format(self.row, column, *header, &bold)?;
        }
        let first = self.row + 1;
        for (label, one, two) in rows {
            self.row += 1;
            self.sheet.write_string_with_format(self.row, 0, label, &normal)?;
            for (value, column) in [one, two].into_iter().zip(1u16..) {
                if let Some(value) = value {
                    let value = (value * 100.0).round() / 100.0;
                    self.sheet
                        .write_number_with_format(self.row, column, value, &normal)?;
                }
            }
        }
        let last = self.row;
        self.row += 2;
        Ok((first, last))
    }
}

/// (1) Current figures in % of their targets as columns, the target as a line at 100.
fn completion(data: &mut DataSheet, report: &Report) -> Result<Option<Chart>, XlsxError> {
    let percent = |line: &super::report::IndicatorLine| {
        let target = line.target?.value;
        // A target of 0 has no share.
        (target.abs() > f64::EPSILON).then_some(line.current? / target * 100.0)
    };
    let main = report.indicators.iter().filter(|line| line.is_main);
    let rows: Vec<_> = main
        .filter_map(|line| Some((short(&line.name), Some(percent(line)?), Some(100.0))))
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let block = data.block(["主要指标", "完成目标的比例（%）", "目标（%）"], &rows)?;
    let mut chart = Chart::new(ChartType::Column);
    series(&mut chart, block, 1, "现状占目标的比例", &fill(ACTUAL));
    let mut line = Chart::new(ChartType::Line);
    series(&mut line, block, 2, "目标", &stroke(TARGET));
    chart.combine(&line);
    dress(&mut chart, "主要指标完成情况（目标=100%）", "%");
    chart.y_axis().set_min(0);
    Ok(Some(chart))
}

/// A name that leaves room for the columns above it; the table has it in full.
fn short(name: &str) -> String {
    const LONGEST: usize = 12;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// (2) One indicator from its baseline over the known figures to its target.
fn path_chart(data: &mut DataSheet, path: &IndicatorPath) -> Result<Option<Chart>, XlsxError> {
    let rows = points(path);
    if rows.len() < 2 {
        return Ok(None);
    }
    let block = data.block(["时点", "实际", "目标路径"], &rows)?;
    let mut chart = Chart::new(ChartType::Line);
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(7)
        .set_format(&mut fill(ACTUAL));
    series(&mut chart, block, 1, "实际", &stroke(ACTUAL)).set_marker(&marker);
    series(&mut chart, block, 2, "目标路径", &stroke(TARGET));
    // Years without a figure are bridged; a gap would break the line.
    chart.show_empty_cells_as(ChartEmptyCells::Connected);
    dress(&mut chart, &format!("{}：从基期到目标", path.name), &path.unit);
    Ok(Some(chart))
}

/// (3) One figure by township as bars, the first township on top.
fn township_chart(data: &mut DataSheet, townships: &TownshipBars) -> Result<Option<Chart>, XlsxError> {
    if townships.bars.is_empty() {
        return Ok(None);
    }
    // Bars are drawn from below: with the last first, the chart reads from the top.
    let rows: Vec<_> = townships
        .bars
        .iter()
        .rev()
        .map(|(name, value)| (name.clone(), Some(*value), None))
        .collect();
    let block = data.block(["乡镇", &townships.name, ""], &rows)?;
    let mut chart = Chart::new(ChartType::Bar);
    series(&mut chart, block, 1, &townships.name, &fill(ACTUAL));
    dress(
        &mut chart,
        &format!("分乡镇{}（{}）", townships.name, townships.unit),
        "",
    );
    chart.legend().set_hidden();
    Ok(Some(chart))
}

/// Evenly spaced points in time, so that the straight path is straight: steps as fine as the figures need.
fn points(path: &IndicatorPath) -> Vec<(String, Option<f64>, Option<f64>)> {
    let month = |year: i32, month: i32| year * 12 + month;
    let actual: BTreeMap<i32, (Period, f64)> = path
        .actual
        .iter()
        .map(|(period, value)| {
            (
                month(period.year(), i32::from(period.end_month())),
                (*period, *value),
            )
        })
        .collect();
    let planned: Vec<(i32, f64)> = path
        .planned
        .iter()
        .flatten()
        .map(|(year, value)| (month(*year, 12), *value))
        .collect();
    let all: Vec<i32> = actual
        .keys()
        .copied()
        .chain(planned.iter().map(|(at, _)| *at))
        .collect();
    let (Some(first), Some(last)) = (all.iter().min().copied(), all.iter().max().copied()) else {
        return Vec::new();
    };
    let step = all.iter().fold(12, |step, at| gcd(step, at.rem_euclid(12)));
    (first..=last)
        .filter(|at| (at - first) % step == 0)
        .map(|at| {
            let known = actual.get(&at);
            let label = known.map_or_else(|| year_label(at), |(period, _)| period.label());
            let plan = planned
                .iter()
                .find(|(when, _)| *when == at)
                .map(|(_, value)| *value);
            (label, known.map(|(_, value)| *value), plan)
        })
        .collect()
}

/// The year at its end, nothing in between.
fn year_label(at: i32) -> String {
    if at % 12 == 0 {
        format!("{}年", at / 12 - 1)
    } else {
        String::new()
    }
}

fn gcd(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn series<'c>(
    chart: &'c mut Chart,
    (first, last): Block,
    column: u16,
    name: &str,
    format: &ChartFormat,
) -> &'c mut rust_xlsxwriter::ChartSeries {
    let mut format = format.clone();
    chart
        .add_series()
        .set_name(name)
        .set_categories((DATA, first, 0, last, 0))
        .set_values((DATA, first, column, last, column))
        .set_format(&mut format)
}

fn fill(color: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

fn stroke(color: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(color).set_width(2.25));
    format
}

fn dress(chart: &mut Chart, title: &str, unit: &str) {
    let mut font = ChartFont::new();
    font.set_name("宋体").set_size(10);
    let mut heading = ChartFont::new();
    heading.set_name("黑体").set_size(14).unset_bold();
    chart.title().set_name(title).set_font(&heading);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font);
    chart.x_axis().set_font(&font);
    chart.y_axis().set_font(&font);
    let grey = ChartLine::new().set_color(0xD9_D9D9).set_width(0.75).clone();
    chart.y_axis().set_major_gridlines_line(&grey);
    if !unit.is_empty() {
        chart.y_axis().set_name(unit).set_name_font(&font);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_evenly_spaced_points() {
        let path = IndicatorPath {
            actual: vec![(Period::Year(2020), 650.0), (Period::Half(2023, 1), 700.0)],
            planned: Some([(2020, 650.0), (2025, 800.0)]),
            ..IndicatorPath::default()
        };
        let points = points(&path);
        assert_eq!(points.len(), 11);
        assert_eq!(points[0], ("2020年".to_owned(), Some(650.0), Some(650.0)));
        assert_eq!(points[2].0, "2021年");
        assert_eq!(points[5], ("2023年上半年".to_owned(), Some(700.0), None));
        assert_eq!(points[10], ("2025年".to_owned(), None, Some(800.0)));
    }
}
