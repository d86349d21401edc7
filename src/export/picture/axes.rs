//! Axes: which values lie where on a chart, and the marks beside it. The picture draws them; the window's plot, which
//! has axes of its own, takes the same values and marks.

use std::ops::Range;

use super::drawing::{Across, Dash, Down, Drawing, Ink, Words};
use super::font::width_of;

/// The field of a chart between its axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axes {
    /// Left, top, right, bottom of the field in points.
    pub field: [f32; 4],
    /// Values at its left and right.
    pub across: [f64; 2],
    /// Values at its bottom and top.
    pub up: [f64; 2],
    /// Marks below it, at their values.
    pub below: Vec<AxisMark>,
    /// Marks left of it, at their values.
    pub beside: Vec<AxisMark>,
    /// Whether the marks beside it have lines across it.
    pub has_grid: bool,
    /// Size of the marks in points.
    pub size: f32,
    /// Which shapes of the drawing are these axes.
    pub drawn: Range<usize>,
    /// Which shapes of the drawing lie in the field.
    pub content: Range<usize>,
}

/// A mark with its label; it has room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AxisMark {
    /// Its value.
    pub value: f64,
    /// What stands there.
    pub label: String,
}

impl AxisMark {
    pub(super) fn new(value: f64, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
        }
    }
}

/// Room between the marks and the field.
pub(super) const GAP: f32 = 8.0;

impl Axes {
    /// Where values lie in the drawing.
    pub fn place(&self, [across, up]: [f64; 2]) -> [f32; 2] {
        let [left, top, right, bottom] = self.field;
        [
            along(across, self.across, [left, right]),
            along(up, self.up, [bottom, top]),
        ]
    }

    /// Which values lie at a point of the drawing.
    pub fn values(&self, [x, y]: [f32; 2]) -> [f64; 2] {
        let [left, top, right, bottom] = self.field;
        [
            back(x, [left, right], self.across),
            back(y, [bottom, top], self.up),
        ]
    }

    /// Draws grid and marks, and leaves the field open for what lies in it: [`Self::close`] ends that.
    pub(super) fn open(mut self, drawing: &mut Drawing, ink: Ink) -> Self {
        let from = drawing.shapes.len();
        let [left, _, right, bottom] = self.field;
        for mark in &self.beside {
            let [_, y] = self.place([0.0, mark.value]);
            if self.has_grid {
                let line = if mark.value.abs() < 1e-9 {
                    Ink::Faint
                } else {
                    Ink::Grid
                };
                drawing.line(vec![[left, y], [right, y]], line, 1.0, Dash::Solid);
            }
            let words = Words::new(&mark.label, [left - GAP, y], self.size, ink);
            drawing.words(words.anchored(Across::Right, Down::Middle));
        }
        for mark in &self.below {
            let [x, _] = self.place([mark.value, 0.0]);
            drawing.line(vec![[x, bottom], [x, bottom + 4.0]], Ink::Faint, 1.0, Dash::Solid);
            let words = Words::new(&mark.label, [x, bottom + 6.0], self.size, ink);
            drawing.words(words.anchored(Across::Middle, Down::Top));
        }
        self.drawn = from..drawing.shapes.len();
        self
    }

    /// What was drawn since [`Self::open`] lies in the field.
    pub(super) fn close(mut self, drawing: &mut Drawing) {
        self.content = self.drawn.end..drawing.shapes.len();
        drawing.axes = Some(self);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "points of a picture")]
fn along(value: f64, [from, to]: [f64; 2], [start, end]: [f32; 2]) -> f32 {
    let span = to - from;
    if span.abs() < f64::EPSILON {
        return start;
    }
    start + ((value - from) / span) as f32 * (end - start)
}

fn back(at: f32, [start, end]: [f32; 2], [from, to]: [f64; 2]) -> f64 {
    let span = f64::from(end - start);
    if span.abs() < f64::EPSILON {
        return from;
    }
    from + f64::from(at - start) / span * (to - from)
}

/// Year marks at their ends; every second or fifth one where they would touch.
pub(super) fn years(first: f64, last: f64, room: f32, size: f32) -> Vec<AxisMark> {
    let full = width_of("2025年底", size, false) + 6.0;
    let bare = width_of("2025", size, false) + 6.0;
    let (ending, step) = match room {
        room if room >= full => ("年底", 1.0),
        room if room >= bare => ("", 1.0),
        room if room * 2.0 >= bare => ("", 2.0),
        _ => ("", 5.0),
    };
    let mut marks = Vec::new();
    let mut year = first;
    while year <= last + 1e-9 {
        marks.push(AxisMark::new(year, format!("{year:.0}{ending}")));
        year += step;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lead_to_places_and_back() {
        let axes = Axes {
            field: [40.0, 10.0, 240.0, 110.0],
            across: [2020.0, 2025.0],
            up: [0.0, 5.0],
            ..Axes::default()
        };
        assert_eq!(axes.place([2020.0, 0.0]), [40.0, 110.0]);
        assert_eq!(axes.place([2025.0, 5.0]), [240.0, 10.0]);
        let [time, value] = axes.values(axes.place([2022.5, 2.32]));
        assert!((time - 2022.5).abs() < 1e-3 && (value - 2.32).abs() < 1e-3);
    }
}
