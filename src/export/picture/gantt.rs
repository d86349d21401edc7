//! Projects over the years: a bar from the first to the last year of each, and the money of each year below.

use crate::model::number_text_rounded;

use super::chart::wrapped;
use super::drawing::{Across, Dash, Down, Drawing, Ink, LINE, Words};
use super::font::width_of;
use super::legend;
use super::legend::{Entry, Sample};
use super::scale::Scale;

/// The projects of a ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GanttChart {
    /// Title of the picture.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// The projects, section by section.
    pub rows: Vec<GanttRow>,
    /// The years with their money.
    pub years: Vec<GanttYear>,
    /// Where today's figures stand, as a time: 2022.5 is the middle of 2023.
    pub now: Option<(String, f64)>,
}

/// One project; or, without years, the title of a section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GanttRow {
    /// The project's name.
    pub name: String,
    /// First and last year; `None` for a section and for a project without years.
    pub years: Option<(i32, i32)>,
    /// Whether it is the title of a section.
    pub is_section: bool,
    /// How much of its money is spent, 0 to 1, if it is known.
    pub done: Option<f64>,
    /// What stands on the bar: 480万元.
    pub label: String,
    /// What it says on hover.
    pub hover: String,
}

/// One year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GanttYear {
    /// The year.
    pub year: i32,
    /// Money planned for it, in 万元.
    pub planned_wan: f64,
    /// Money spent in it as returned, in 万元; `None` without returns.
    pub spent_wan: Option<f64>,
}

const SIZE: f32 = 13.0;
const SMALL: f32 = 12.0;
const HEAD: f32 = 24.0;
const MONEY: f32 = 96.0;
const SECTION: f32 = 24.0;
/// Half the height of a bar: a line of text and the strip below it.
const HALF: f32 = 10.0;

impl GanttChart {
    /// Lays it out as high as it takes.
    pub fn draw(&self, width: f32) -> Drawing {
        let names = (width * 0.36).clamp(120.0, 330.0);
        let lines: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                wrapped(
                    &row.name,
                    SIZE,
                    row.is_section,
                    if row.is_section { width } else { names - 12.0 },
                )
            })
            .collect();
        let heights: Vec<f32> = self
            .rows
            .iter()
            .zip(&lines)
            .map(|(row, lines)| height_of(row, lines))
            .collect();
        let rows: f32 = heights.iter().sum();
        // The legend stands above: many projects run on below what a window shows.
        let legend = self.legend();
        let top = legend::height(&legend, width) + HEAD;
        let mut drawing = Drawing::new(width, top + rows + MONEY + 8.0);
        legend::draw(&mut drawing, &legend, [0.0, 0.0], width);
        let (first, last) = self.span();
        let scale = Scale::new(f64::from(first - 1), f64::from(last), names, width);
        self.grid(&mut drawing, &scale, [top, top + rows]);
        if let Some((name, now)) = &self.now {
            let x = scale.at(*now);
            if x >= names && x <= width {
                drawing.line(vec![[x, top], [x, top + rows]], Ink::Target, 1.4, Dash::Dashed);
                drawing.spot([x - 4.0, top, x + 4.0, top + rows], name);
            }
        }
        let mut y = top;
        for ((row, lines), height) in self.rows.iter().zip(&lines).zip(&heights) {
            draw_row(&mut drawing, row, lines, &scale, [y, *height, names]);
            y += height;
        }
        self.money(&mut drawing, &scale, y);
        drawing
    }

    /// First and last year of all.
    fn span(&self) -> (i32, i32) {
        let ends = self.rows.iter().filter_map(|row| row.years);
        let first = ends.clone().map(|(first, _)| first).min().unwrap_or(2021);
        let last = ends.map(|(_, last)| last).max().unwrap_or(2025);
        (first, last.max(first))
    }

    /// Year columns with their names on top.
    fn grid(&self, drawing: &mut Drawing, scale: &Scale, [top, bottom]: [f32; 2]) {
        let (first, last) = self.span();
        let room = scale.at(f64::from(first)) - scale.at(f64::from(first - 1));
        let full = width_of("2025年", SMALL, false) < room - 4.0;
        for year in first..=last {
            let (left, right) = (scale.at(f64::from(year - 1)), scale.at(f64::from(year)));
            let text = if full {
                format!("{year}年")
            } else {
                format!("{:02}", year % 100)
            };
            let words = Words::new(
                text,
                [f32::midpoint(left, right), top - HEAD / 2.0],
                SMALL,
                Ink::Mute,
            );
            drawing.words(words.anchored(Across::Middle, Down::Middle));
            drawing.line(
                vec![[left, top], [left, bottom + MONEY - 20.0]],
                Ink::Grid,
                1.0,
                Dash::Solid,
            );
        }
        let width = drawing.width;
        drawing.line(
            vec![[width, top], [width, bottom + MONEY - 20.0]],
            Ink::Grid,
            1.0,
            Dash::Solid,
        );
        drawing.line(vec![[0.0, top], [width, top]], Ink::Grid, 1.0, Dash::Solid);
    }

    /// Columns of money, planned and spent side by side, with their numbers.
    fn money(&self, drawing: &mut Drawing, scale: &Scale, top: f32) {
        drawing.line(
            vec![[0.0, top], [drawing.width, top]],
            Ink::Faint,
            1.0,
            Dash::Solid,
        );
        for (text, dy, ink) in [
            ("分年度投资（万元）", 14.0, Ink::Text),
            ("浅色：计划，数字是计划数", 33.0, Ink::Mute),
            ("深色：月调度的本年完成投资", 50.0, Ink::Mute),
        ] {
            drawing.words(Words::new(text, [4.0, top + dy], SMALL, ink));
        }
        let most = self
            .years
            .iter()
            .flat_map(|year| [Some(year.planned_wan), year.spent_wan]);
        let most = most.flatten().fold(0.0, f64::max).max(1e-9);
        let (low, high) = (top + MONEY - 20.0, top + 24.0);
        let y = Scale::new(0.0, most, low, high);
        for year in &self.years {
            let (left, right) = (scale.at(f64::from(year.year - 1)), scale.at(f64::from(year.year)));
            let middle = f32::midpoint(left, right);
            let half = ((right - left) * 0.2).min(16.0);
            drawing.area(
                [middle - 2.0 * half, y.at(year.planned_wan), middle - 1.0, low],
                Ink::Bar,
                0.0,
            );
            if let Some(spent) = year.spent_wan {
                drawing.area(
                    [middle + 1.0, y.at(spent), middle + 2.0 * half, low],
                    Ink::Actual,
                    0.0,
                );
            }
            let number = number_text_rounded(year.planned_wan, 0);
            let fits = width_of(&number, SMALL, false) <= right - left;
            let number = if fits { number } else { short(year.planned_wan) };
            let words = Words::new(number, [middle, low + 2.0], SMALL, Ink::Mute);
            drawing.words(words.anchored(Across::Middle, Down::Top));
            let spent = year.spent_wan.map_or_else(
                || "没有月调度".to_owned(),
                |spent| format!("完成 {} 万元", number_text_rounded(spent, 2)),
            );
            let hover = format!(
                "{}年\n计划 {} 万元\n{spent}",
                year.year,
                number_text_rounded(year.planned_wan, 2)
            );
            drawing.spot([left, top, right, low + 18.0], hover);
        }
    }

    fn legend(&self) -> Vec<Entry> {
        let mut entries = vec![
            Entry::new(Sample::Area(Ink::Bar), "建设年限"),
            Entry::new(Sample::Area(Ink::Actual), "已完成投资的比例、本年完成投资"),
        ];
        if let Some((name, _)) = &self.now {
            entries.push(Entry::new(Sample::Line(Ink::Target, Dash::Dashed), name));
        }
        entries
    }
}

/// 12.3万 of 万元 is 亿元: a number for a narrow column.
fn short(wan: f64) -> String {
    format!("{}亿", number_text_rounded(wan / 10_000.0, 1))
}

fn height_of(row: &GanttRow, lines: &[String]) -> f32 {
    if row.is_section {
        return SECTION;
    }
    #[expect(clippy::cast_precision_loss, reason = "a name takes a few lines")]
    let lines = lines.len().max(1) as f32;
    (lines * SIZE * LINE + 8.0).max(28.0)
}

fn draw_row(
    drawing: &mut Drawing,
    row: &GanttRow,
    lines: &[String],
    scale: &Scale,
    [y, height, names]: [f32; 3],
) {
    let middle = y + height / 2.0;
    let width = drawing.width;
    if row.is_section {
        drawing.area([0.0, y, width, y + height], Ink::Band, 0.0);
        drawing.words(Words::new(&row.name, [4.0, middle], SIZE, Ink::Text).bold());
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "a name takes a few lines")]
    let mut line_y = middle - (lines.len() as f32 - 1.0) * SIZE * LINE / 2.0;
    for line in lines {
        drawing.words(Words::new(line, [4.0, line_y], SIZE, Ink::Text));
        line_y += SIZE * LINE;
    }
    drawing.line(
        vec![[0.0, y + height], [width, y + height]],
        Ink::Grid,
        0.8,
        Dash::Solid,
    );
    drawing.spot([0.0, y, width, y + height], &row.hover);
    let Some((first, last)) = row.years else {
        drawing.words(Words::new(
            "没有填建设年限",
            [names + 6.0, middle],
            SMALL,
            Ink::Bad,
        ));
        return;
    };
    let (left, right) = (
        scale.at(f64::from(first - 1)) + 2.0,
        scale.at(f64::from(last)) - 2.0,
    );
    let bar = [left, middle - HALF, right.max(left + 2.0), middle + HALF];
    drawing.area(bar, Ink::Bar, 2.0);
    if let Some(done) = row.done.filter(|done| *done > 0.0) {
        #[expect(clippy::cast_possible_truncation, reason = "a share")]
        let end = left + (right - left) * done.min(1.0) as f32;
        drawing.area([left, middle + HALF - 4.0, end, middle + HALF], Ink::Actual, 1.0);
    }
    let wide = width_of(&row.label, SMALL, false);
    // On the bar, else behind it, else before it.
    let (x, across) = if wide + 8.0 <= right - left {
        (left + 5.0, Across::Left)
    } else if right + wide + 8.0 <= width {
        (right + 4.0, Across::Left)
    } else {
        (left - 4.0, Across::Right)
    };
    let at = if across == Across::Left && x < right {
        middle - 2.5
    } else {
        middle
    };
    drawing.words(Words::new(&row.label, [x, at], SMALL, Ink::Text).anchored(across, Down::Middle));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_wrapped_whole_and_money_stands_under_its_year() {
        let name = "西双版纳州勐海县勐往乡区域性养老服务中心（特困人员供养服务设施）改扩建及设备购置项目";
        let chart = GanttChart {
            rows: vec![
                GanttRow {
                    name: "养老服务".to_owned(),
                    is_section: true,
                    ..GanttRow::default()
                },
                GanttRow {
                    name: name.to_owned(),
                    years: Some((2023, 2025)),
                    label: "480万元".to_owned(),
                    done: Some(0.4),
                    ..GanttRow::default()
                },
            ],
            years: (2023..=2025)
                .map(|year| GanttYear {
                    year,
                    planned_wan: 160.0,
                    spent_wan: None,
                })
                .collect(),
            ..GanttChart::default()
        };
        let drawing = chart.draw(620.0);
        let text: String = drawing.texts().map(|words| words.text.as_str()).collect();
        assert!(text.contains(name), "{text}");
        assert_eq!(text.matches("160").count(), 3);
        assert!(
            drawing
                .texts()
                .all(|words| words.rect()[2] <= 621.0 && words.rect()[0] >= -0.5)
        );
    }
}
