//! Any chart, and what all of them share: a title for the picture, its size, and the frame around it.

use super::bars::BarChart;
use super::columns::ColumnChart;
use super::drawing::{Down, Drawing, Ink, LINE, Shape, Words};
use super::font::width_of;
use super::gantt::GanttChart;
use super::path::PathChart;

/// A chart of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// One indicator from its baseline to its target.
    Path(PathChart),
    /// One figure of each township or estate.
    Bars(BarChart),
    /// Projects over the years.
    Gantt(GanttChart),
    /// One number of each year.
    Columns(ColumnChart),
}

/// Width of a picture in points: 16.9 cm, as wide as the text of an A4 page with usual margins.
const WIDTH: f32 = 640.0;
const MARGIN: f32 = 16.0;
const TITLE: f32 = 17.0;
const SMALL: f32 = 12.0;

impl Chart {
    /// What the picture is called.
    pub fn title(&self) -> &str {
        match self {
            Self::Path(chart) => &chart.title,
            Self::Bars(chart) => &chart.title,
            Self::Gantt(chart) => &chart.title,
            Self::Columns(chart) => &chart.title,
        }
    }

    /// The least height at which nothing of it touches.
    pub fn least_height(&self, width: f32) -> f32 {
        match self {
            Self::Bars(chart) => chart.least_height(width),
            _ => 0.0,
        }
    }

    /// The line below its title.
    fn subtitle(&self) -> &str {
        match self {
            Self::Path(chart) => &chart.subtitle,
            Self::Bars(chart) => &chart.subtitle,
            Self::Gantt(chart) => &chart.subtitle,
            Self::Columns(chart) => &chart.subtitle,
        }
    }

    /// Lays the chart itself out.
    pub fn draw(&self, width: f32, height: f32) -> Drawing {
        match self {
            Self::Path(chart) => chart.draw(width, height),
            Self::Bars(chart) => chart.draw(width, height),
            Self::Gantt(chart) => chart.draw(width),
            Self::Columns(chart) => chart.draw(width, height),
        }
    }

    /// The whole picture: title, line below it, chart.
    pub fn picture(&self) -> Drawing {
        let inner = WIDTH - 2.0 * MARGIN;
        let mut head = Drawing::new(WIDTH, 0.0);
        let mut y = MARGIN;
        for (text, size, bold, ink) in [
            (self.title(), TITLE, true, Ink::Text),
            (self.subtitle(), SMALL, false, Ink::Mute),
        ] {
            for line in wrapped(text, size, bold, inner) {
                let words = Words::new(line, [MARGIN, y], size, ink).anchored(super::Across::Left, Down::Top);
                head.words(if bold { words.bold() } else { words });
                y += size * LINE;
            }
            y += 4.0;
        }
        y += 4.0;
        let height = match self {
            Self::Bars(chart) => chart.height(),
            _ => 320.0,
        };
        let chart = self.draw(inner, height);
        let whole = y + chart.height + MARGIN;
        let mut picture = Drawing::new(WIDTH, whole);
        picture.area([0.0, 0.0, WIDTH, whole], Ink::Ground, 0.0);
        picture.shapes.extend(head.shapes);
        let moved = chart.shapes.into_iter().map(|shape| moved(shape, MARGIN, y));
        picture.shapes.extend(moved);
        picture
    }
}

fn moved(shape: Shape, x: f32, y: f32) -> Shape {
    let shift = |point: [f32; 2]| [point[0] + x, point[1] + y];
    match shape {
        Shape::Line(mut line) => {
            line.points = line.points.into_iter().map(shift).collect();
            Shape::Line(line)
        }
        Shape::Area { rect, ink, radius } => Shape::Area {
            rect: [rect[0] + x, rect[1] + y, rect[2] + x, rect[3] + y],
            ink,
            radius,
        },
        Shape::Dot {
            at,
            radius,
            ink,
            hollow,
        } => Shape::Dot {
            at: shift(at),
            radius,
            ink,
            hollow,
        },
        Shape::Words(mut words) => {
            words.at = shift(words.at);
            Shape::Words(words)
        }
    }
}

/// A text in lines no wider than the room; Chinese breaks between any two characters.
pub(super) fn wrapped(text: &str, size: f32, bold: bool, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0.0;
    for letter in text.chars() {
        let wide = width_of(letter.encode_utf8(&mut [0; 4]), size, bold);
        if width + wide > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            width = 0.0;
        }
        line.push(letter);
        width += wide;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
