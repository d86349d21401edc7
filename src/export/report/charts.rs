//! The charts of the progress workbook, as native Excel charts over a sheet of their figures.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartEmptyCells, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill,
    ChartType, Format, Workbook, Worksheet, XlsxError,
};

use super::Report;
use super::chart_points::{PointRow, points};
use crate::export::annex::page_setup;
use crate::export::annex::style::Styles;
use crate::export::picture::{BarChart, PathChart};
use crate::model::rounded_to;

/// The tab of the figures; the last one, since charts refer to it and readers need not see it first.
const DATA: &str = "图表数据";
const CHARTS: &str = "图表";

/// Quiet blue for what is, orange for what is aimed at: distinct in grey print as well.
const ACTUAL: u32 = 0x2F_5D8A;
const TARGET: u32 = 0xC8_6A1E;
/// Grey for the way to go, lighter orange for the trend.
const WAY: u32 = 0x7F_7F7F;
const TREND: u32 = 0xE0_A458;

const WIDTH: u32 = 840;
const HEIGHT: u32 = 520;
/// Rows of 18 px that one chart and the gap below it take.
const ROWS_PER_CHART: u32 = 31;

/// Adds 图表 and 图表数据; without any figure to draw neither.
pub(crate) fn add(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let mut data = DataSheet {
        sheet: Worksheet::new(),
        row: 0,
    };
    data.sheet
        .set_name(DATA)?
        .set_default_format(&Styles::normal(), 18, 72)?;
    let mut charts = Vec::new();
    charts.extend(completion(&mut data, report)?);
    for path in &report.paths {
        charts.extend(path_chart(&mut data, path)?);
    }
    for townships in &report.townships {
        charts.extend(township_chart(&mut data, townships)?);
    }
    if charts.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(CHARTS)?;
    sheet.set_screen_gridlines(false);
    page_setup::apply_standard(sheet);
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
    data.sheet.set_column_width(0, 52)?;
    for column in 1..=5 {
        data.sheet.set_column_width(column, 16)?;
    }
    page_setup::apply_standard(&mut data.sheet);
    workbook.push_worksheet(data.sheet);
    Ok(())
}

/// The figures of the charts, block under block.
struct DataSheet {
    sheet: Worksheet,
    row: u32,
}

/// Height of a line of the figures' sheet in points.
const LINE_HEIGHT: f64 = 14.0;

/// First and last row of a block's figures.
type RowRange = (u32, u32);

impl DataSheet {
    fn block(&mut self, headers: &[&str], rows: &[PointRow]) -> Result<RowRange, XlsxError> {
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
        for (label, figures) in rows {
            self.row += 1;
            self.sheet.write_string_with_format(self.row, 0, label, &normal)?;
            // A name in several lines needs a row as high.
            let lines = u16::try_from(label.lines().count()).unwrap_or(1).max(1);
            self.sheet
                .set_row_height(self.row, f64::from(lines) * LINE_HEIGHT)?;
            for (value, column) in figures.iter().zip(1u16..) {
                if let Some(value) = value {
                    let value = rounded_to(*value, 2);
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
    let percent = |line: &super::IndicatorLine| {
        let target = line.target?.value;
        // A target of 0 has no share.
        (target.abs() > f64::EPSILON).then_some(line.current? / target * 100.0)
    };
    let main = report.indicators.iter().filter(|line| line.is_main);
    let rows: Vec<PointRow> = main
        .filter_map(|line| Some((broken(&line.name), vec![Some(percent(line)?), Some(100.0)])))
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let block = data.block(&["主要指标", "完成目标的比例（%）", "目标（%）"], &rows)?;
    let mut chart = Chart::new(ChartType::Column);
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format("0");
    series(&mut chart, block, 1, "现状占目标的比例", &fill(ACTUAL)).set_data_label(&label);
    let mut line = Chart::new(ChartType::Line);
    series(&mut line, block, 2, "目标", &stroke(TARGET));
    chart.combine(&line);
    dress(&mut chart, "主要指标完成情况（目标=100%）", "%");
    chart.y_axis().set_min(0);
    Ok(Some(chart))
}

/// A name in lines as wide as a column, so that it stands whole below it.
fn broken(name: &str) -> String {
    const ROOM: usize = 7;
    let letters: Vec<char> = name.chars().collect();
    let lines: Vec<String> = letters.chunks(ROOM).map(|line| line.iter().collect()).collect();
    lines.join("\n")
}

/// (2) One indicator from its baseline over the known figures to its target: what is, the way, the trend, the target.
fn path_chart(data: &mut DataSheet, path: &PathChart) -> Result<Option<Chart>, XlsxError> {
    let rows = points(path);
    if rows.len() < 2 {
        return Ok(None);
    }
    let headers = [
        path.title.as_str(),
        "实际",
        "填报值",
        "到目标的路线",
        "趋势",
        "目标",
    ];
    let block = data.block(&headers, &rows)?;
    let mut chart = Chart::new(ChartType::Line);
    let filled = |column: usize| {
        rows.iter()
            .any(|(_, figures)| figures.get(column).is_some_and(Option::is_some))
    };
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(7)
        .set_format(&mut fill(ACTUAL));
    let mut label = ChartDataLabel::new();
    label.show_value().set_position(ChartDataLabelPosition::Above);
    series(&mut chart, block, 1, "实际", &stroke(ACTUAL))
        .set_marker(&marker)
        .set_data_label(&label);
    if filled(1) {
        let mut hollow = ChartMarker::new();
        hollow
            .set_type(ChartMarkerType::Diamond)
            .set_size(8)
            .set_format(&mut fill(TREND));
        let mut none = ChartFormat::new();
        none.set_line(ChartLine::new().set_hidden(true));
        series(&mut chart, block, 2, "填报值", &none).set_marker(&hollow);
    }
    if filled(2) {
        series(&mut chart, block, 3, "到目标的路线", &dashed(WAY));
    }
    if filled(3) {
        series(&mut chart, block, 4, "按趋势", &dashed(TREND));
    }
    if filled(4) {
        series(&mut chart, block, 5, "目标", &stroke(TARGET));
    }
    // Years without a figure are bridged; a gap would break the line.
    chart.show_empty_cells_as(ChartEmptyCells::Connected);
    dress(&mut chart, &path.title, &path.unit);
    if rows.iter().filter(|(label, _)| !label.is_empty()).count() > UPRIGHT {
        chart.x_axis().set_font(text_font().set_rotation(-45));
    }
    Ok(Some(chart))
}

/// So many times stand side by side below a path; more would touch and are slanted.
const UPRIGHT: usize = 6;

/// (3) One figure by township as columns, the greatest first, with the county's value and the target as lines.
fn township_chart(data: &mut DataSheet, townships: &BarChart) -> Result<Option<Chart>, XlsxError> {
    if townships.bars.is_empty() {
        return Ok(None);
    }
    let (county, target) = (
        townships.across.as_ref().map(|(_, value)| *value),
        townships.target.as_ref().map(|(_, value)| *value),
    );
    let row = |bar: &crate::export::picture::Bar| (bar.name.clone(), vec![bar.value, county, target]);
    let rows: Vec<PointRow> = townships.bars.iter().map(row).collect();
    let block = data.block(&[&townships.title, "各乡镇", "全县", "目标"], &rows)?;
    let mut chart = Chart::new(ChartType::Column);
    let mut label = ChartDataLabel::new();
    label.show_value();
    series(&mut chart, block, 1, "各乡镇", &fill(ACTUAL)).set_data_label(&label);
    let mut lines = Chart::new(ChartType::Line);
    if county.is_some() {
        series(&mut lines, block, 2, "全县", &dashed(WAY));
    }
    if target.is_some() {
        series(&mut lines, block, 3, "目标", &stroke(TARGET));
    }
    if county.or(target).is_some() {
        chart.combine(&lines);
    }
    dress(&mut chart, &townships.title, "");
    if county.or(target).is_none() {
        chart.legend().set_hidden();
    }
    chart.y_axis().set_min(0);
    Ok(Some(chart))
}

fn series<'c>(
    chart: &'c mut Chart,
    (first, last): RowRange,
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

fn dashed(color: u32) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(color)
        .set_width(2.0)
        .set_dash_type(ChartLineDashType::Dash);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

fn text_font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name("宋体").set_size(10);
    font
}

fn dress(chart: &mut Chart, title: &str, unit: &str) {
    let font = text_font();
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
    fn names_stand_whole_in_lines() {
        assert_eq!(broken("社区日间照料机构覆盖率"), "社区日间照料机\n构覆盖率");
        assert_eq!(broken("养老床位数"), "养老床位数");
    }
}
