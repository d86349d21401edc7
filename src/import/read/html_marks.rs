//! What a web page strikes through or raises: by its tags, by a style of their own, or by a class of the style sheet.

use std::collections::HashSet;

use super::text_runs::{MarkedText, TextRuns};

/// A style sheet of an office has a few hundred classes.
const MAX_SHEET: usize = 1 << 20;
/// Tags that mark a text, by themselves or by a style.
const MARKING: [&str; 11] = [
    "s", "strike", "del", "sup", "span", "font", "p", "div", "b", "i", "a",
];
/// No text of a cell stands in more of them.
const MAX_DEPTH: usize = 256;

/// The parts of a cell's text, and the tags around the next one.
#[derive(Debug, Default)]
pub(super) struct HtmlMarks {
    runs: TextRuns,
    /// Open tags, by their place in [`MARKING`]: whether they strike through, whether they raise.
    open: Vec<(usize, bool, bool)>,
}

/// The classes of a page that mark their text.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    struck: HashSet<String>,
    raised: HashSet<String>,
    /// A rule of which the end was not read yet.
    rest: String,
}

impl HtmlMarks {
    /// A tag within a cell; what its style says is asked only of tags that may mark.
    pub(super) fn open(&mut self, name: &str, by_style: impl FnOnce() -> (bool, bool)) {
        let known = MARKING.iter().position(|marking| *marking == name);
        let Some(known) = known.filter(|_| self.open.len() < MAX_DEPTH) else {
            return;
        };
        let by_style = by_style();
        let (struck, raised) = self.state();
        self.open.push((
            known,
            struck || by_style.0 || matches!(name, "s" | "strike" | "del"),
            raised || by_style.1 || name == "sup",
        ));
    }

    /// The end of a tag, and of those inside it that were never closed.
    pub(super) fn close(&mut self, name: &str) {
        let is_it = |(open, ..): &(usize, bool, bool)| MARKING.get(*open) == Some(&name);
        if let Some(at) = self.open.iter().rposition(is_it) {
            self.open.truncate(at);
        }
    }

    /// A piece of text.
    pub(super) fn text(&mut self, text: &str) {
        let (struck, raised) = self.state();
        self.runs.add(text, struck, raised);
    }

    /// What the text means, when some of it is marked.
    pub(super) fn meant(self) -> Option<MarkedText> {
        self.runs.meant()
    }

    fn state(&self) -> (bool, bool) {
        self.open
            .last()
            .map_or((false, false), |(_, struck, raised)| (*struck, *raised))
    }
}

impl StyleSheet {
    /// Takes a piece of a style sheet; scripts have no rule that looks like one.
    pub(super) fn read(&mut self, text: &str) {
        if self.rest.len() + text.len() > MAX_SHEET {
            return;
        }
        self.rest.push_str(text);
        let Some(end) = self.rest.rfind('}') else { return };
        let unread = self.rest.split_off(end + 1);
        for rule in std::mem::replace(&mut self.rest, unread).split('}') {
            let Some((selectors, body)) = rule.split_once('{') else {
                continue;
            };
            let (struck, raised) = marks_of(body);
            let classes = selectors
                .split(',')
                .filter_map(|selector| selector.rsplit('.').next());
            let classes = classes.map(|class| class.trim().to_owned());
            if struck {
                self.struck.extend(classes.clone());
            }
            if raised {
                self.raised.extend(classes);
            }
        }
    }

    /// Whether a tag strikes through or raises by its style or class.
    pub(super) fn marks(&self, style: Option<&str>, class: Option<&str>) -> (bool, bool) {
        let (struck, raised) = style.map(marks_of).unwrap_or_default();
        let classes = class.unwrap_or_default().split_whitespace();
        let has = |set: &HashSet<String>| classes.clone().any(|class| set.contains(class));
        (struck || has(&self.struck), raised || has(&self.raised))
    }
}

/// Whether declarations strike through or raise.
fn marks_of(body: &str) -> (bool, bool) {
    let body = body.to_ascii_lowercase();
    let of = |property: &str, value: &str| {
        body.split(';').any(|declaration| {
            let (name, said) = declaration.split_once(':').unwrap_or_default();
            name.trim() == property && said.contains(value)
        })
    };
    (
        of("text-decoration", "line-through") || of("text-decoration-line", "line-through"),
        of("vertical-align", "super"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_styles_and_classes_mark_their_text() {
        let mut sheet = StyleSheet::default();
        sheet.read("<!-- .xl65 {color:red;text-deco");
        sheet.read(
            "ration:line-through} td.a, .font6{ Text-Decoration: line-through } .f7{vertical-align:super}-->",
        );
        let class = |class| sheet.marks(None, Some(class));
        assert_eq!((class("xl65"), class("xl6")), ((true, false), (false, false)));
        assert_eq!((class("b a"), class("f7")), ((true, false), (false, true)));
        assert_eq!(
            sheet.marks(Some("color:red; text-decoration:underline line-through"), None),
            (true, false)
        );
        let mut marks = HtmlMarks::default();
        let plain = || (false, false);
        marks.open("s", plain);
        marks.open("b", plain);
        marks.text("30");
        marks.close("s");
        marks.text("45");
        marks.open("sup", plain);
        marks.text("①");
        marks.close("sup");
        assert_eq!(marks.meant().unwrap().text, "45");
    }
}
