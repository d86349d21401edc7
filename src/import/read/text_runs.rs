//! Texts of which parts are struck through or raised, whatever file they stand in: what their author meant.

use crate::import::grid::{GridCell, Strike};

/// A text with marks, as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkedText {
    /// What is left of it; all of it, when all is struck through.
    pub(crate) text: String,
    /// What was struck through.
    pub(crate) strike: Strike,
}

impl MarkedText {
    /// The cell that holds it.
    pub(crate) fn cell(&self) -> Option<GridCell> {
        let mut cell = GridCell::from_text(&self.text)?;
        cell.strike = self.strike;
        Some(cell)
    }
}

/// What matters here of a font.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RunFont {
    /// Struck through.
    pub(crate) struck: bool,
    /// Superscript.
    pub(crate) raised: bool,
}

/// The runs of a text, one after the other: those struck through and the raised marks of footnotes are told from the rest.
#[derive(Debug, Default)]
pub(crate) struct TextRuns {
    left: String,
    struck: String,
    has_marks: bool,
}

impl TextRuns {
    /// The runs of a text in units of UTF-16, as binary workbooks keep them: the place from which on a font holds.
    pub(crate) fn of_places(text: &[u16], places: impl IntoIterator<Item = (usize, RunFont)>) -> Self {
        let mut runs = Self::default();
        let (mut from, mut font) = (0, RunFont::default());
        for (to, next) in places.into_iter().chain([(text.len(), RunFont::default())]) {
            let piece = text.get(from..to.min(text.len())).unwrap_or_default();
            runs.add(&String::from_utf16_lossy(piece), font.struck, font.raised);
            (from, font) = (to, next);
        }
        runs
    }

    /// Adds a run.
    pub(crate) fn add(&mut self, text: &str, is_struck: bool, is_raised: bool) {
        if is_struck {
            self.struck.push_str(text);
        } else if is_raised && self.is_footnote(text) {
            self.has_marks = true;
        } else {
            self.left.push_str(text);
        }
    }

    /// The 2 of m² belongs to its unit; ①, 1 or * behind a figure or a name are marks.
    fn is_footnote(&self, text: &str) -> bool {
        text.trim().chars().count() <= 4
            && !self.left.is_empty()
            && !self.left.ends_with(|c: char| c.is_ascii_alphabetic())
    }

    /// What is left of them; nothing, when no run is marked.
    pub(crate) fn meant(self) -> Option<MarkedText> {
        let is_struck = !self.struck.trim().is_empty();
        let (text, strike) = match (is_struck, self.left.trim().is_empty()) {
            (true, true) => (self.struck, Strike::Whole),
            (true, false) => (self.left, Strike::Part),
            (false, _) if self.has_marks => (self.left, Strike::None),
            (false, _) => return None,
        };
        Some(MarkedText { text, strike })
    }
}
