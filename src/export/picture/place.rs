//! Placing labels: the first of several places where a label covers nothing that is there already.

use super::drawing::{Across, Down, Drawing, Ink, Words};

/// What is taken, and the bounds that no label leaves.
pub(super) struct Places {
    taken: Vec<[f32; 4]>,
    bounds: [f32; 4],
}

impl Places {
    pub(super) fn new(bounds: [f32; 4]) -> Self {
        Self {
            taken: Vec::new(),
            bounds,
        }
    }

    /// Keeps labels away from a rectangle.
    pub(super) fn take(&mut self, rect: [f32; 4]) {
        self.taken.push(rect);
    }

    /// Keeps labels away from a line, by small squares along it.
    pub(super) fn take_line(&mut self, from: [f32; 2], to: [f32; 2]) {
        const STEP: f32 = 6.0;
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        let mut done = 0.0;
        while done <= length {
            let share = if length > 0.0 { done / length } else { 0.0 };
            let (x, y) = (
                from[0] + (to[0] - from[0]) * share,
                from[1] + (to[1] - from[1]) * share,
            );
            self.take([x - 1.5, y - 1.5, x + 1.5, y + 1.5]);
            done += STEP;
        }
    }

    /// Puts a label at the first place that is free, else where it covers least; always inside the bounds.
    pub(super) fn put(&mut self, drawing: &mut Drawing, candidates: impl IntoIterator<Item = Words>) {
        let mut best: Option<(f32, Words)> = None;
        for words in candidates {
            let words = self.inside(words);
            let covered = self.covered(words.rect());
            if best.as_ref().is_none_or(|(least, _)| covered < *least) {
                best = Some((covered, words));
            }
            if covered <= 0.0 {
                break;
            }
        }
        if let Some((_, words)) = best {
            self.take(words.rect());
            drawing.words(words);
        }
    }

    /// Puts a label only where it covers nothing.
    pub(super) fn put_if_free(&mut self, drawing: &mut Drawing, candidates: impl IntoIterator<Item = Words>) {
        let inside = candidates.into_iter().map(|words| self.inside(words));
        let free: Vec<Words> = inside
            .filter(|words| self.covered(words.rect()) <= 0.0)
            .take(1)
            .collect();
        self.put(drawing, free);
    }

    /// The same label, pushed inside the bounds.
    fn inside(&self, mut words: Words) -> Words {
        let [left, top, right, bottom] = words.rect();
        let [low_x, low_y, high_x, high_y] = self.bounds;
        words.at[0] += (low_x - left).max(0.0) - (right - high_x).max(0.0);
        words.at[1] += (low_y - top).max(0.0) - (bottom - high_y).max(0.0);
        words
    }

    fn covered(&self, rect: [f32; 4]) -> f32 {
        let overlap = |taken: &[f32; 4]| {
            let across = rect[2].min(taken[2]) - rect[0].max(taken[0]);
            let down = rect[3].min(taken[3]) - rect[1].max(taken[1]);
            across.max(0.0) * down.max(0.0)
        };
        self.taken.iter().map(overlap).sum()
    }
}

/// Above, below, right, left and at the corners of a mark.
pub(super) fn around(label: &str, [x, y]: [f32; 2], size: f32, ink: Ink) -> Vec<Words> {
    let words = || Words::new(label, [x, y], size, ink);
    let at = |dx: f32, dy: f32, across, down| {
        let mut words = words().anchored(across, down);
        words.at = [x + dx, y + dy];
        words
    };
    vec![
        at(0.0, -6.0, Across::Middle, Down::Bottom),
        at(0.0, 6.0, Across::Middle, Down::Top),
        at(6.0, 5.0, Across::Left, Down::Top),
        at(-6.0, -5.0, Across::Right, Down::Bottom),
        at(6.0, -5.0, Across::Left, Down::Bottom),
        at(-6.0, 5.0, Across::Right, Down::Top),
        at(8.0, 0.0, Across::Left, Down::Middle),
        at(-8.0, 0.0, Across::Right, Down::Middle),
        at(0.0, -22.0, Across::Middle, Down::Bottom),
        at(0.0, 22.0, Across::Middle, Down::Top),
    ]
}
