//! The path of an indicator: baseline, milestones and target, what is, and where the trend leads.

use crate::model::number_text_rounded;

use super::axes::{Axes, AxisMark, GAP, years};
use super::drawing::{Across, Dash, Down, Drawing, Ink, LINE, Words};
use super::font::width_of;
use super::legend;
use super::legend::{Entry, Sample};
use super::place::{Places, around};
use super::scale::{mark, marks_around};

/// One indicator from its baseline to its target. Times are years: 2023.0 is the end of 2023.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathChart {
    /// Title of the picture, with the unit.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// Unit of the values.
    pub unit: String,
    /// Decimals of the values.
    pub decimals: u8,
    /// What is, oldest first, the baseline among it.
    pub actual: Vec<PathMark>,
    /// Typed values that differ from the computed ones of their date.
    pub reported: Vec<PathMark>,
    /// The way to go as time and value, from the start over the milestones to the target.
    pub planned: Vec<(f64, f64)>,
    /// Targets of years on the way.
    pub milestones: Vec<PathMark>,
    /// The target.
    pub target: Option<PathMark>,
    /// Targets of documents above.
    pub superiors: Vec<PathMark>,
    /// The trend as a line.
    pub trend: Option<[(f64, f64); 2]>,
    /// What the trend says: 按趋势2025年达到3.7，约2027年达标.
    pub trend_note: String,
}

/// A value with its place in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathMark {
    /// The time.
    pub time: f64,
    /// The value.
    pub value: f64,
    /// What stands beside it.
    pub label: String,
    /// What it says on hover.
    pub hover: String,
    /// Whether it was typed, not computed.
    pub typed: bool,
}

const SIZE: f32 = 12.0;

impl PathChart {
    /// Lays it out; with nothing to draw, a sentence.
    pub fn draw(&self, width: f32, height: f32) -> Drawing {
        let mut drawing = Drawing::new(width, height);
        let times: Vec<f64> = self.marks().map(|mark| mark.time).collect();
        let (Some(first), Some(last)) = (
            times.iter().copied().reduce(f64::min),
            times.iter().copied().reduce(f64::max),
        ) else {
            let middle = [width / 2.0, height / 2.0];
            let words = Words::new("还没有可画的数据", middle, SIZE + 1.0, Ink::Mute);
            drawing.words(words.anchored(Across::Middle, Down::Middle));
            return drawing;
        };
        let legend = self.legend();
        let below = legend::height(&legend, width);
        let axes = self.axes(width, (first.floor(), last.ceil()), height - below - 6.0);
        let axes = axes.open(&mut drawing, Ink::Mute);
        self.lines(&mut drawing, &axes);
        self.labels(&mut drawing, &axes);
        let [left, _, right, bottom] = axes.field;
        drawing.spot(
            [left, bottom, right, bottom + 20.0],
            "年份标在年底；上半年的数标在两个年底的中间",
        );
        axes.close(&mut drawing);
        legend::draw(&mut drawing, &legend, [0.0, height - below], width);
        drawing
    }

    fn marks(&self) -> impl Iterator<Item = &PathMark> {
        self.actual
            .iter()
            .chain(&self.reported)
            .chain(&self.milestones)
            .chain(&self.target)
            .chain(&self.superiors)
    }

    /// Years across, values up, with round marks.
    fn axes(&self, width: f32, (first, last): (f64, f64), height: f32) -> Axes {
        let values = self.marks().map(|mark| mark.value);
        let values = values.chain(self.planned.iter().map(|(_, value)| *value));
        let values: Vec<f64> = values.chain(self.trend.map(|[_, (_, value)]| value)).collect();
        let marks = marks_around(&values);
        let beside: Vec<AxisMark> = marks
            .iter()
            .map(|value| AxisMark::new(*value, mark(*value)))
            .collect();
        let widest = beside.iter().map(|mark| width_of(&mark.label, SIZE, false));
        let left = widest.fold(0.0, f32::max) + GAP;
        let top = SIZE * LINE + 8.0;
        let bottom = height - SIZE * LINE - 8.0;
        // Room on the left for the first value's label, more on the right for the target's.
        let across = [first - 0.3, last.max(first + 1.0) + 0.5];
        let (low, high) = (
            marks.first().copied().unwrap_or(0.0),
            marks.last().copied().unwrap_or(1.0),
        );
        let mut axes = Axes {
            field: [left, top, width, bottom],
            across,
            up: [low, high],
            beside,
            has_grid: true,
            size: SIZE,
            ..Axes::default()
        };
        // The highest mark lies lower than the top of the field, so that labels have room above it.
        axes.up = [low, axes.values([left, 0.0])[1]];
        axes.field = [left, 0.0, width, bottom];
        let year = axes.place([first + 1.0, 0.0])[0] - axes.place([first, 0.0])[0];
        axes.below = years(first, last, year, SIZE);
        axes
    }

    fn lines(&self, drawing: &mut Drawing, axes: &Axes) {
        let way = self
            .planned
            .iter()
            .map(|(time, value)| axes.place([*time, *value]));
        let way: Vec<[f32; 2]> = way.collect();
        if way.len() > 1 {
            drawing.line(way, Ink::Faint, 1.4, Dash::Dashed);
        }
        if let Some(trend) = self.trend {
            let points = trend.map(|(time, value)| axes.place([time, value]));
            drawing.line(points.to_vec(), Ink::Trend, 2.0, Dash::Dotted);
        }
        for above in &self.superiors {
            let [x, y] = axes.place([above.time, above.value]);
            drawing.line(vec![[x - 12.0, y], [x + 12.0, y]], Ink::Trend, 2.0, Dash::Solid);
            drawing.spot([x - 14.0, y - 6.0, x + 14.0, y + 6.0], &above.hover);
        }
        if let Some(target) = &self.target {
            let [x, y] = axes.place([target.time, target.value]);
            drawing.line(vec![[x - 16.0, y], [x + 16.0, y]], Ink::Target, 2.4, Dash::Solid);
            drawing.spot([x - 18.0, y - 7.0, x + 18.0, y + 7.0], &target.hover);
        }
        for step in &self.milestones {
            let [x, y] = axes.place([step.time, step.value]);
            drawing.line(vec![[x - 9.0, y], [x + 9.0, y]], Ink::Target, 1.8, Dash::Solid);
            drawing.spot([x - 10.0, y - 6.0, x + 10.0, y + 6.0], &step.hover);
        }
        let points: Vec<[f32; 2]> = self
            .actual
            .iter()
            .map(|m| axes.place([m.time, m.value]))
            .collect();
        if points.len() > 1 {
            drawing.line(points, Ink::Actual, 2.4, Dash::Solid);
        }
        for mark in self.actual.iter().chain(&self.reported) {
            let at = axes.place([mark.time, mark.value]);
            drawing.dot(at, if mark.typed { 3.6 } else { 4.0 }, Ink::Actual, mark.typed);
            drawing.spot([at[0] - 9.0, at[1] - 9.0, at[0] + 9.0, at[1] + 9.0], &mark.hover);
        }
    }

    /// The numbers beside the marks, the most telling first; those that would cover others are left to the hover.
    fn labels(&self, drawing: &mut Drawing, axes: &Axes) {
        let mut places = Places::new(axes.field);
        for mark in self.actual.iter().chain(&self.reported) {
            let [x, y] = axes.place([mark.time, mark.value]);
            places.take([x - 4.0, y - 4.0, x + 4.0, y + 4.0]);
        }
        for pair in self.actual.windows(2) {
            if let [a, b] = pair {
                places.take_line(axes.place([a.time, a.value]), axes.place([b.time, b.value]));
            }
        }
        for pair in self.planned.windows(2) {
            if let [a, b] = pair {
                places.take_line(axes.place([a.0, a.1]), axes.place([b.0, b.1]));
            }
        }
        if let Some([a, b]) = self.trend {
            places.take_line(axes.place([a.0, a.1]), axes.place([b.0, b.1]));
        }
        for mark in self.target.iter().chain(&self.milestones).chain(&self.superiors) {
            let [x, y] = axes.place([mark.time, mark.value]);
            places.take_line([x - 14.0, y], [x + 14.0, y]);
        }
        if let Some(target) = &self.target {
            let at = axes.place([target.time, target.value]);
            let bold = around(&target.label, at, SIZE, Ink::Target)
                .into_iter()
                .map(Words::bold);
            places.put(drawing, bold.collect::<Vec<_>>());
        }
        let mut actual: Vec<&PathMark> = self.actual.iter().collect();
        // The last value says where the county stands, the first one where it began.
        if actual.len() > 1 {
            actual.rotate_right(1);
        }
        for (at, mark) in actual.into_iter().enumerate() {
            let candidates = around(
                &mark.label,
                axes.place([mark.time, mark.value]),
                SIZE,
                Ink::Actual,
            );
            if at < 2 {
                places.put(drawing, candidates);
            } else {
                places.put_if_free(drawing, candidates);
            }
        }
        for mark in &self.milestones {
            places.put_if_free(
                drawing,
                around(
                    &mark.label,
                    axes.place([mark.time, mark.value]),
                    SIZE,
                    Ink::Target,
                ),
            );
        }
        for mark in &self.superiors {
            places.put_if_free(
                drawing,
                around(&mark.label, axes.place([mark.time, mark.value]), SIZE, Ink::Trend),
            );
        }
    }

    fn legend(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut add = |is_there: bool, sample, text: &str| {
            if is_there {
                entries.push(Entry::new(sample, text));
            }
        };
        add(!self.actual.is_empty(), Sample::Dots(Ink::Actual), "实际");
        let typed = self.actual.iter().chain(&self.reported).any(|mark| mark.typed);
        add(typed, Sample::Hollow(Ink::Actual), "填报值");
        add(
            self.planned.len() > 1,
            Sample::Line(Ink::Faint, Dash::Dashed),
            "到目标的路线",
        );
        add(
            self.target.is_some(),
            Sample::Line(Ink::Target, Dash::Solid),
            "目标",
        );
        add(
            !self.superiors.is_empty(),
            Sample::Line(Ink::Trend, Dash::Solid),
            "上级目标",
        );
        add(
            self.trend.is_some(),
            Sample::Line(Ink::Trend, Dash::Dotted),
            &self.trend_note,
        );
        entries
    }

    /// A value as it stands beside its mark.
    pub fn show(&self, value: f64) -> String {
        number_text_rounded(value, self.decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(time: f64, value: f64, label: &str) -> PathMark {
        PathMark {
            time,
            value,
            label: label.to_owned(),
            ..PathMark::default()
        }
    }

    fn chart() -> PathChart {
        PathChart {
            unit: "个".to_owned(),
            decimals: 2,
            actual: vec![
                mark(2020.0, 0.2, "0.2"),
                mark(2021.0, 0.9, "0.9"),
                mark(2022.0, 1.6, "1.6"),
                mark(2022.5, 2.32, "2.32"),
            ],
            planned: vec![(2020.0, 0.2), (2025.0, 5.0)],
            target: Some(mark(2025.0, 5.0, "目标 5")),
            superiors: vec![mark(2025.0, 3.0, "临沧市 3")],
            trend: Some([(2022.5, 2.32), (2025.0, 3.7)]),
            trend_note: "按趋势2025年3.7，约2027年达标".to_owned(),
            ..PathChart::default()
        }
    }

    #[test]
    fn no_label_leaves_the_picture_or_covers_another() {
        for width in [320.0, 440.0, 620.0, 900.0] {
            let drawing = chart().draw(width, 260.0);
            let rects: Vec<([f32; 4], &str)> = drawing
                .texts()
                .map(|words| (words.rect(), words.text.as_str()))
                .collect();
            for (at, (one, text)) in rects.iter().enumerate() {
                let inside = one[0] >= -0.5 && one[1] >= -0.5 && one[2] <= width + 0.5 && one[3] <= 260.5;
                assert!(inside, "{text} at {width}: {one:?}");
                for (other, name) in rects.iter().skip(at + 1) {
                    let across = one[2].min(other[2]) - one[0].max(other[0]);
                    let down = one[3].min(other[3]) - one[1].max(other[1]);
                    assert!(across <= 1.0 || down <= 2.0, "{text} covers {name} at {width}");
                }
            }
            for wanted in ["目标 5", "2.32", "0.2"] {
                assert!(
                    rects.iter().any(|(_, text)| *text == wanted),
                    "{wanted} at {width}"
                );
            }
        }
    }

    #[test]
    fn nothing_to_draw_is_said() {
        let drawing = PathChart::default().draw(300.0, 200.0);
        assert_eq!(
            drawing.texts().next().map(|words| words.text.as_str()),
            Some("还没有可画的数据")
        );
    }
}
