//! Bars: one figure of each township or estate, the county's value and the target as lines across them.

use crate::model::number_text_rounded;

use super::axes::{Axes, AxisMark, GAP};
use super::drawing::{Across, Dash, Down, Drawing, Ink, LINE, Words};
use super::font::width_of;
use super::legend;
use super::legend::{Entry, Sample};

/// One figure of each part of the county.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarChart {
    /// Title of the picture.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// Unit of the values.
    pub unit: String,
    /// Decimals of the values.
    pub decimals: u8,
    /// The bars from the top.
    pub bars: Vec<Bar>,
    /// A line across all bars with what it is called: 全县.
    pub across: Option<(String, f64)>,
    /// A second line: 目标.
    pub target: Option<(String, f64)>,
}

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// Whose it is.
    pub name: String,
    /// How long it is; `None` where nothing is known.
    pub value: Option<f64>,
    /// What it ought to reach by itself, as a short line on the bar.
    pub owed: Option<f64>,
    /// Whether it is enough, where more than its length tells; `None` where its length does.
    pub met: Option<bool>,
    /// What it says on hover.
    pub hover: String,
}

const SIZE: f32 = 13.0;
const SMALL: f32 = 12.0;
/// The least height of a row in which names of [`SMALL`] letters do not touch.
const LEAST: f32 = 15.0;
/// The height of a row from which names have their full size.
const ROOMY: f32 = 17.0;
const MOST: f32 = 40.0;

impl BarChart {
    /// The height at which no row is cramped.
    pub fn height(&self) -> f32 {
        self.rows() * 24.0 + self.below(f32::INFINITY)
    }

    /// The least height that shows every name.
    pub fn least_height(&self, width: f32) -> f32 {
        self.rows() * LEAST + self.below(width)
    }

    #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
    fn rows(&self) -> f32 {
        self.bars.len().max(1) as f32
    }

    fn below(&self, width: f32) -> f32 {
        let lines = if self.across.is_some() || self.target.is_some() {
            SMALL * LINE + 6.0
        } else {
            0.0
        };
        lines + legend::height(&self.legend(), width) + 4.0
    }

    /// Lays it out; lower than [`Self::least_height`] it becomes that high.
    pub fn draw(&self, width: f32, height: f32) -> Drawing {
        let height = height.max(self.least_height(width));
        let mut drawing = Drawing::new(width, height);
        let row = ((height - self.below(width)) / self.rows()).clamp(LEAST, MOST);
        let size = if row < ROOMY { SMALL } else { SIZE };
        let names = self.bars.iter().map(|bar| width_of(&bar.name, size, false));
        let names = names.fold(0.0, f32::max).min(width * 0.45);
        let numbers = self
            .bars
            .iter()
            .map(|bar| width_of(&self.number(bar), SMALL, false));
        let numbers = numbers.fold(0.0, f32::max);
        let left = names + GAP;
        let ends = self.bars.iter().flat_map(|bar| [bar.value, bar.owed]).flatten();
        let lines = [&self.across, &self.target]
            .into_iter()
            .flatten()
            .map(|(_, value)| *value);
        let most = ends.chain(lines).fold(0.0, f64::max).max(1e-9);
        // The first bar lies between 0 and −1, the second one below it; under the last one the lines have their labels.
        let (rows, field) = (
            f64::from(self.rows()),
            height - legend::height(&self.legend(), width),
        );
        let mut axes = Axes {
            field: [left, 0.0, width - numbers - 10.0, row * self.rows()],
            across: [0.0, most],
            up: [-rows, 0.0],
            size,
            ..Axes::default()
        };
        axes.across = [0.0, axes.values([width, 0.0])[0]];
        axes.up = [axes.values([0.0, field])[1], 0.0];
        axes.field = [left, 0.0, width, field];
        let middles = std::iter::successors(Some(-0.5), |middle| Some(middle - 1.0));
        axes.beside = middles
            .zip(&self.bars)
            .map(|(middle, bar)| AxisMark::new(middle, fitted(&bar.name, names, size)))
            .collect();
        let axes = axes.open(&mut drawing, Ink::Text);
        let [_, bottom] = axes.place([0.0, -rows]);
        drawing.line(vec![[left, 0.0], [left, bottom]], Ink::Faint, 1.0, Dash::Solid);
        self.cross_lines(&mut drawing, &axes, bottom);
        let mut y = 0.0;
        for bar in &self.bars {
            self.bar(&mut drawing, bar, &axes, [y, row]);
            y += row;
        }
        axes.close(&mut drawing);
        let entries = self.legend();
        let at = height - legend::height(&entries, width);
        legend::draw(&mut drawing, &entries, [0.0, at], width);
        drawing
    }

    fn bar(&self, drawing: &mut Drawing, bar: &Bar, axes: &Axes, [y, row]: [f32; 2]) {
        let (middle, [left, ..]) = (y + row / 2.0, axes.field);
        let end = bar
            .value
            .map_or(left, |value| axes.place([value, 0.0])[0])
            .max(left);
        let thick = (row * 0.5).min(14.0) / 2.0;
        let short = bar
            .owed
            .zip(bar.value)
            .is_some_and(|(owed, value)| value + 1e-9 < owed);
        let short = bar.met.map_or(short, |met| !met);
        let ink = if short { Ink::Trend } else { Ink::Bar };
        if end > left {
            drawing.area(
                [left, middle - thick, end.max(left + 1.0), middle + thick],
                ink,
                1.5,
            );
        }
        if let Some(owed) = bar.owed {
            let x = axes.place([owed, 0.0])[0];
            drawing.line(
                vec![[x, middle - thick - 3.0], [x, middle + thick + 3.0]],
                Ink::Target,
                2.0,
                Dash::Solid,
            );
        }
        let number = self.number(bar);
        let wide = width_of(&number, SMALL, false);
        // The number stands on its own ground where a line crosses it, and beyond the bar's own mark.
        let from = bar.owed.map_or(end, |owed| {
            let mark = axes.place([owed, 0.0])[0];
            if mark > end - 2.0 && mark < end + wide + 10.0 {
                mark
            } else {
                end
            }
        }) + 6.0;
        let high = (row / 2.0).min(8.0);
        drawing.area(
            [from - 2.0, middle - high, from + wide + 2.0, middle + high],
            Ink::Ground,
            0.0,
        );
        drawing.words(Words::new(number, [from, middle], SMALL, Ink::Mute));
        drawing.spot([0.0, y, drawing.width, y + row], &bar.hover);
    }

    /// The county's value and the target, with their labels below the bars side by side.
    fn cross_lines(&self, drawing: &mut Drawing, axes: &Axes, bottom: f32) {
        let mut lines: Vec<(&String, f64, Ink)> = Vec::new();
        lines.extend(
            self.across
                .as_ref()
                .map(|(name, value)| (name, *value, Ink::Actual)),
        );
        lines.extend(
            self.target
                .as_ref()
                .map(|(name, value)| (name, *value, Ink::Target)),
        );
        lines.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut labels: Vec<Words> = Vec::new();
        for (name, value, ink) in lines {
            let x = axes.place([value, 0.0])[0];
            drawing.line(vec![[x, 0.0], [x, bottom]], ink, 1.5, Dash::Dashed);
            let text = format!("{name} {}", number_text_rounded(value, self.decimals));
            let words = Words::new(text, [x, bottom + 4.0], SMALL, ink);
            labels.push(words.anchored(Across::Middle, Down::Top));
        }
        // From the right end backwards, so that neither label leaves the picture nor touches the other.
        let mut limit = drawing.width;
        for words in labels.iter_mut().rev() {
            let over = words.rect()[2] - limit;
            words.at[0] -= over.max(0.0);
            limit = words.rect()[0] - 12.0;
        }
        let mut limit = 0.0;
        for mut words in labels {
            let under = limit - words.rect()[0];
            words.at[0] += under.max(0.0);
            limit = words.rect()[2] + 12.0;
            drawing.words(words);
        }
    }

    fn number(&self, bar: &Bar) -> String {
        bar.value.map_or_else(
            || "无数据".to_owned(),
            |value| number_text_rounded(value, self.decimals),
        )
    }

    fn legend(&self) -> Vec<Entry> {
        if self.bars.iter().all(|bar| bar.owed.is_none()) {
            return Vec::new();
        }
        vec![
            Entry::new(Sample::Area(Ink::Bar), "达标"),
            Entry::new(Sample::Area(Ink::Trend), "未达标"),
            Entry::new(Sample::Line(Ink::Target, Dash::Solid), "应有"),
        ]
    }
}

/// A name that fits; only where it can't, its end gives way. The hover has it whole.
pub(super) fn fitted(name: &str, room: f32, size: f32) -> String {
    if width_of(name, size, false) <= room + 0.5 {
        return name.to_owned();
    }
    let mut text = String::new();
    for letter in name.chars() {
        text.push(letter);
        if width_of(&text, size, false) + size > room {
            text.pop();
            break;
        }
    }
    text + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::picture::drawing::Shape;

    #[test]
    fn names_stand_whole_and_lines_have_their_labels() {
        let bar = |name: &str, value| Bar {
            name: name.to_owned(),
            value: Some(value),
            ..Bar::default()
        };
        let chart = BarChart {
            decimals: 1,
            bars: vec![bar("勐角傣族彝族拉祜族乡", 3.12), bar("勐简乡", 0.0)],
            across: Some(("全县".to_owned(), 2.32)),
            target: Some(("目标".to_owned(), 2.4)),
            ..BarChart::default()
        };
        let drawing = chart.draw(320.0, 40.0);
        let texts: Vec<&Words> = drawing.texts().collect();
        for wanted in ["勐角傣族彝族拉祜族乡", "3.1", "0", "全县 2.3", "目标 2.4"] {
            let found = texts.iter().find(|words| words.text == wanted);
            let rect = found.map(|words| words.rect());
            assert!(
                rect.is_some_and(|rect| rect[0] >= 0.0 && rect[2] <= 320.5),
                "{wanted} {rect:?}"
            );
        }
        let of = |start: &str| {
            texts
                .iter()
                .find(|words| words.text.starts_with(start))
                .map(|words| words.rect())
        };
        assert!(
            of("全县")
                .zip(of("目标"))
                .is_some_and(|(county, target)| county[2] < target[0])
        );
    }

    #[test]
    fn a_bar_that_is_long_enough_and_not_met_has_the_colour_of_what_is_missing() {
        let ink = |met| {
            let bar = Bar {
                value: Some(26.0),
                owed: Some(20.0),
                met,
                ..Bar::default()
            };
            let chart = BarChart {
                bars: vec![bar],
                ..BarChart::default()
            };
            let drawing = chart.draw(320.0, 80.0);
            drawing.shapes.iter().find_map(|shape| match shape {
                Shape::Area { ink, .. } => Some(*ink),
                _ => None,
            })
        };
        assert_eq!(ink(None), Some(Ink::Bar));
        assert_eq!(ink(Some(true)), Some(Ink::Bar));
        assert_eq!(ink(Some(false)), Some(Ink::Trend));
    }
}
