//! The legend under a chart: a sample of each line with its meaning, in as many rows as it takes.

use super::drawing::{Dash, Drawing, Ink, LINE, Words};
use super::font::width_of;

/// Size of its text.
const SIZE: f32 = 12.0;
const SAMPLE: f32 = 22.0;
const GAP: f32 = 16.0;
const ROW: f32 = SIZE * LINE + 2.0;

/// What a sample looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sample {
    /// A line.
    Line(Ink, Dash),
    /// A line with a dot.
    Dots(Ink),
    /// A hollow dot.
    Hollow(Ink),
    /// A filled square.
    Area(Ink),
}

/// One entry.
pub(super) struct Entry {
    pub(super) sample: Sample,
    pub(super) text: String,
}

impl Entry {
    pub(super) fn new(sample: Sample, text: impl Into<String>) -> Self {
        Self {
            sample,
            text: text.into(),
        }
    }

    fn width(&self) -> f32 {
        SAMPLE + 6.0 + width_of(&self.text, SIZE, false) + GAP
    }
}

/// Height of the legend at a width.
pub(super) fn height(entries: &[Entry], width: f32) -> f32 {
    rows(entries, width)
        .last()
        .map_or(0.0, |(row, _)| (row + 1.0) * ROW)
}

/// Draws it with its top left corner at a point.
pub(super) fn draw(drawing: &mut Drawing, entries: &[Entry], at: [f32; 2], width: f32) {
    for (entry, (row, x)) in entries.iter().zip(rows(entries, width)) {
        let (x, y) = (at[0] + x, at[1] + (row + 0.5) * ROW);
        match entry.sample {
            Sample::Line(ink, dash) => drawing.line(vec![[x, y], [x + SAMPLE, y]], ink, 1.6, dash),
            Sample::Dots(ink) => {
                drawing.line(vec![[x, y], [x + SAMPLE, y]], ink, 2.0, Dash::Solid);
                drawing.dot([x + SAMPLE / 2.0, y], 3.5, ink, false);
            }
            Sample::Hollow(ink) => drawing.dot([x + SAMPLE / 2.0, y], 3.5, ink, true),
            Sample::Area(ink) => drawing.area([x + 6.0, y - 5.0, x + SAMPLE, y + 5.0], ink, 1.0),
        }
        drawing.words(Words::new(&entry.text, [x + SAMPLE + 6.0, y], SIZE, Ink::Mute));
    }
}

/// Row and left edge of each entry.
fn rows(entries: &[Entry], width: f32) -> Vec<(f32, f32)> {
    let (mut row, mut x) = (0.0, 0.0);
    let mut places = Vec::new();
    for entry in entries {
        let wide = entry.width();
        if x > 0.0 && x + wide - GAP > width {
            row += 1.0;
            x = 0.0;
        }
        places.push((row, x));
        x += wide;
    }
    places
}
