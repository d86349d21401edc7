//! Columns by year: what there is, what is added on top, and the line that must be reached.

use crate::model::number_text_rounded;

use super::drawing::{Across, Dash, Down, Drawing, Ink, LINE, Words};
use super::font::width_of;
use super::legend;
use super::legend::{Entry, Sample};
use super::scale::{Scale, mark, marks};

/// One number of each year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnChart {
    /// Title of the picture.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// Unit of the values.
    pub unit: String,
    /// The columns from the left.
    pub columns: Vec<ChartColumn>,
    /// What the lower and the upper part mean.
    pub parts: [String; 2],
    /// A line across with what it is called: 需要.
    pub across: Option<(String, f64)>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartColumn {
    /// Below it.
    pub name: String,
    /// The lower part.
    pub base: f64,
    /// The part on top.
    pub added: f64,
    /// What it says on hover.
    pub hover: String,
}

const SIZE: f32 = 12.0;

impl ColumnChart {
    /// Lays it out.
    pub fn draw(&self, width: f32, height: f32) -> Drawing {
        let mut drawing = Drawing::new(width, height);
        let legend = self.legend();
        let below = legend::height(&legend, width);
        let line = self.across.as_ref().map(|(_, value)| *value);
        let tops = self.columns.iter().map(|column| column.base + column.added);
        let marks = marks(0.0, tops.chain(line).fold(0.0, f64::max));
        let texts: Vec<String> = marks.iter().map(|value| mark(*value)).collect();
        let widest = texts
            .iter()
            .map(|text| width_of(text, SIZE, false))
            .fold(0.0, f32::max);
        let (left, top, bottom) = (
            widest + 8.0,
            SIZE * LINE * 2.0 + 6.0,
            height - below - SIZE * LINE - 12.0,
        );
        let y = Scale::new(0.0, marks.last().copied().unwrap_or(1.0), bottom, top);
        for (value, text) in marks.iter().zip(texts) {
            let at = y.at(*value);
            drawing.line(vec![[left, at], [width, at]], Ink::Grid, 1.0, Dash::Solid);
            let words = Words::new(text, [left - 8.0, at], SIZE, Ink::Mute);
            drawing.words(words.anchored(Across::Right, Down::Middle));
        }
        let words = Words::new(format!("单位：{}", self.unit), [0.0, 0.0], SIZE, Ink::Mute);
        drawing.words(words.anchored(Across::Left, Down::Top));
        self.draw_columns(&mut drawing, &y, left, bottom);
        if let Some((name, value)) = &self.across {
            let at = y.at(*value);
            drawing.line(vec![[left, at], [width, at]], Ink::Target, 1.8, Dash::Dashed);
            let text = format!("{name} {}", number_text_rounded(*value, 1));
            // On the left, where the columns are still low.
            let words = Words::new(text, [left + 4.0, at - 2.0], SIZE, Ink::Target);
            drawing.words(words.bold().anchored(Across::Left, Down::Bottom));
        }
        legend::draw(&mut drawing, &legend, [0.0, height - below], width);
        drawing
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of years")]
    fn draw_columns(&self, drawing: &mut Drawing, y: &Scale, left: f32, bottom: f32) {
        let step = (drawing.width - left) / self.columns.len().max(1) as f32;
        let half = (step * 0.5).min(56.0) / 2.0;
        for (at, column) in self.columns.iter().enumerate() {
            let x = left + step * (at as f32 + 0.5);
            let (base, top) = (y.at(column.base), y.at(column.base + column.added));
            drawing.area([x - half, base, x + half, bottom], Ink::Bar, 0.0);
            drawing.area([x - half, top, x + half, base], Ink::Actual, 0.0);
            if column.added > 0.0 {
                let text = format!("+{}", number_text_rounded(column.added, 1));
                let words = Words::new(text, [x, top - 2.0], SIZE, Ink::Actual);
                drawing.words(words.anchored(Across::Middle, Down::Bottom));
            }
            let words = Words::new(&column.name, [x, bottom + 6.0], SIZE, Ink::Mute);
            drawing.words(words.anchored(Across::Middle, Down::Top));
            drawing.spot(
                [x - step / 2.0, 0.0, x + step / 2.0, bottom + 20.0],
                &column.hover,
            );
        }
    }

    fn legend(&self) -> Vec<Entry> {
        let [base, added] = &self.parts;
        vec![
            Entry::new(Sample::Area(Ink::Bar), base),
            Entry::new(Sample::Area(Ink::Actual), added),
        ]
    }
}
