//! Scales: round marks on an axis, and numbers as they stand beside it.

use crate::model::number_text_rounded;

/// From values to places on one axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    start: f32,
    end: f32,
}

impl Scale {
    /// Values `from..to` on the places `start..end`.
    pub(super) fn new(from: f64, to: f64, start: f32, end: f32) -> Self {
        Self { from, to, start, end }
    }

    /// The place of a value.
    #[expect(clippy::cast_possible_truncation, reason = "points of a picture")]
    pub(super) fn at(&self, value: f64) -> f32 {
        let span = self.to - self.from;
        if span.abs() < f64::EPSILON {
            return self.start;
        }
        self.start + ((value - self.from) / span) as f32 * (self.end - self.start)
    }
}

/// Round marks from 0, or from below it, up to a top that they reach or pass; four to seven of them.
pub(super) fn marks(bottom: f64, top: f64) -> Vec<f64> {
    steps(bottom.min(0.0), top)
}

/// Values that lie within so small a part of the greatest one are told apart only on an axis that begins near them.
const NARROW: f64 = 0.25;

/// Round marks that enclose values: from 0, or from close below values that lie near each other far from 0.
pub(super) fn marks_around(values: &[f64]) -> Vec<f64> {
    let top = values.iter().copied().fold(0.0, f64::max);
    let bottom = values.iter().copied().fold(f64::INFINITY, f64::min);
    let span = top - bottom;
    if bottom > 0.0 && span > 1e-9 && span < NARROW * top {
        return steps(bottom - span / 4.0, top);
    }
    marks(bottom.min(0.0), top)
}

fn steps(bottom: f64, top: f64) -> Vec<f64> {
    // Nothing but zeros still gets an axis.
    let top = if top - bottom < 1e-9 { bottom + 1.0 } else { top };
    let span = top - bottom;
    let rough = span / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
    let step = steps
        .into_iter()
        .find(|step| *step >= rough - rough * 1e-9)
        .unwrap_or(power);
    let first = (bottom / step + 1e-9).floor();
    let last = (top / step - 1e-9).ceil().max(first + 1.0);
    let mut marks = Vec::new();
    let mut mark = first;
    while mark <= last + 1e-9 {
        marks.push(mark * step);
        mark += 1.0;
    }
    marks
}

/// A mark without needless zeros: 0.5, 1200.
pub(super) fn mark(value: f64) -> String {
    number_text_rounded(value, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_enclose_the_values() {
        assert_eq!(marks(0.0, 5.0), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(marks(0.0, 5.54), [0.0, 2.0, 4.0, 6.0]);
        assert_eq!(marks(0.0, 1413.0), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(marks(0.0, 0.0), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        let below = marks(-3.0, 10.0);
        assert!(below[0] <= -3.0 && below[below.len() - 1] >= 10.0, "{below:?}");
        assert_eq!(marks_around(&[88.6, 89.4, 90.0]), [88.0, 88.5, 89.0, 89.5, 90.0]);
        assert_eq!(marks_around(&[0.2, 5.0]), marks(0.0, 5.0));
        assert_eq!(marks_around(&[100.0, 100.0])[0], 0.0);
        assert_eq!(mark(1200.0), "1200");
        assert_eq!(mark(0.25), "0.25");
    }
}
