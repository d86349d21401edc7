//! XML as text with places: tags, attributes and texts can be replaced, all other bytes stay.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::{escape, partial_escape, unescape};
use quick_xml::events::Event;

use crate::export::fill::error::FillError;

/// A place in a part, in bytes: half the size of a range, because a sheet has half a million of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// First byte.
    pub(crate) start: u32,
    /// Behind the last byte.
    pub(crate) end: u32,
}

impl Span {
    /// The place of a tag or a text; no part is longer than [`MOST_BYTES`].
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: short(start),
            end: short(end),
        }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        let long = |at| usize::try_from(at).unwrap_or(usize::MAX);
        long(span.start)..long(span.end)
    }
}

/// Longer parts are refused; the reader of a package has taken care of it before.
pub(crate) const MOST_BYTES: usize = 0x7fff_ffff;

/// What a piece of markup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `<a>`.
    Start,
    /// `</a>`.
    End,
    /// `<a/>`.
    Empty,
}

/// One tag of a part and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// Start, end or both.
    pub(crate) kind: TagKind,
    /// The bytes of the tag, with its angle brackets.
    pub(crate) at: Range<usize>,
    /// The bytes of its name without a prefix.
    name: Range<usize>,
}

impl Tag {
    /// The name without a prefix: `row` for `<x:row>`.
    pub(crate) fn name<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.name.clone()).unwrap_or("")
    }

    /// The tag itself.
    pub(crate) fn source<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.at.clone()).unwrap_or("")
    }

    /// An attribute's value, unescaped.
    pub(crate) fn get(&self, text: &str, name: &str) -> Option<String> {
        self.raw(text, name).map(plain)
    }

    /// An attribute's value as it is written, for those that hold no entities: numbers, references, codes.
    pub(crate) fn raw<'a>(&self, text: &'a str, name: &str) -> Option<&'a str> {
        let tag = self.source(text);
        let (_, value) = attributes(tag).find(|(known, _)| *known == name)?;
        tag.get(value)
    }
}

/// All tags of a part, in order. The part must be well-formed.
pub(crate) fn tags(part: &str, text: &str) -> Result<Vec<Tag>, FillError> {
    let mut tags = Vec::new();
    scan(part, text, |tag| {
        tags.push(tag);
        Ok(())
    })?;
    Ok(tags)
}

/// Hands over the tags of a part one by one.
pub(crate) fn scan(
    part: &str,
    text: &str,
    mut take: impl FnMut(Tag) -> Result<(), FillError>,
) -> Result<(), FillError> {
    let mut reader = Reader::from_str(text);
    let mut from = 0;
    loop {
        let damaged = |reason: String| FillError::odd(part, format!("XML 不完整（{reason}）"));
        let event = reader.read_event().map_err(|error| damaged(error.to_string()))?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let kind = match event {
            Event::Eof => return Ok(()),
            Event::Start(_) => Some(TagKind::Start),
            Event::End(_) => Some(TagKind::End),
            Event::Empty(_) => Some(TagKind::Empty),
            _ => None,
        };
        if let Some(kind) = kind {
            let name = from + if kind == TagKind::End { 2 } else { 1 };
            let rest = text.as_bytes().get(name..to).unwrap_or(&[]);
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
            let length = rest.iter().position(ends).unwrap_or(rest.len());
            let long = rest.get(..length).unwrap_or(&[]);
            let local = long
                .iter()
                .rposition(|byte| *byte == b':')
                .map_or(0, |colon| colon + 1);
            take(Tag {
                kind,
                at: from..to,
                name: name + local..name + length,
            })?;
        }
        from = to;
    }
}

/// The attributes of a tag: name with prefix, and where the value stands inside the tag.
pub(crate) fn attributes(tag: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let bytes = tag.as_bytes();
    let find = move |from: usize, is: &dyn Fn(u8) -> bool| {
        let found = bytes.get(from..)?.iter().position(|byte| is(*byte))?;
        Some(from + found)
    };
    let mut at = find(0, &|byte| byte.is_ascii_whitespace()).unwrap_or(tag.len());
    std::iter::from_fn(move || {
        let equals = find(at, &|byte| byte == b'=')?;
        let name = tag.get(at..equals)?.trim_ascii();
        let quote_at = find(equals + 1, &|byte| !byte.is_ascii_whitespace())?;
        let quote = *bytes.get(quote_at)?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let (start, end) = (quote_at + 1, find(quote_at + 1, &|byte| byte == quote)?);
        at = end + 1;
        Some((name, start..end))
    })
}

/// The tag with an attribute set, added at the end when it is missing.
pub(crate) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let value = escape(value);
    if let Some((_, at)) = attributes(tag).find(|(known, _)| *known == name) {
        return format!(
            "{}{value}{}",
            tag.get(..at.start).unwrap_or(""),
            tag.get(at.end..).unwrap_or("")
        );
    }
    let (body, end) = match tag.strip_suffix("/>") {
        Some(body) => (body.trim_end(), "/>"),
        None => (tag.strip_suffix('>').unwrap_or(tag).trim_end(), ">"),
    };
    format!("{body} {name}=\"{value}\"{end}")
}

/// The tag without an attribute.
pub(crate) fn without_attribute(tag: &str, name: &str) -> String {
    let Some((_, at)) = attributes(tag).find(|(known, _)| *known == name) else {
        return tag.to_owned();
    };
    let before = tag.get(..at.start).unwrap_or("");
    let start = before.rfind(name).unwrap_or(at.start);
    format!(
        "{}{}",
        before.get(..start).unwrap_or("").trim_end(),
        tag.get(at.end + 1..).unwrap_or("")
    )
}

/// Text without entities.
pub(crate) fn plain(text: &str) -> String {
    unescape(text).map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// Text as it stands between tags; control characters as Excel writes them (ECMA-376 part 1, 22.9.2.19).
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => safe.push(c),
            c if u32::from(c) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                safe.push_str(&format!("_x{:04X}_", u32::from(c)))
            }
            c => safe.push(c),
        }
    }
    partial_escape(safe.as_str()).into_owned()
}

/// A cell's text as it stands between tags: as [`escaped`], and what only looks like an escape stays what it is.
pub(crate) fn escaped_cell(text: &str) -> Cow<'_, str> {
    if stands_for_itself(text) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == '_' && escape_at(text.get(at..).unwrap_or("")).is_some() {
            safe.push_str("_x005F");
        }
        safe.push(c);
    }
    Cow::Owned(escaped(&safe))
}

/// Nothing in the text has to be escaped: nearly every text of a table.
fn stands_for_itself(text: &str) -> bool {
    let plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'<' | b'>' | b'&' | b'_');
    // U+FFFE and U+FFFF begin with EF BF, as the full-width letters and signs of Chinese texts do.
    text.bytes().all(plain) && !text.contains(['\u{fffe}', '\u{ffff}'])
}

/// A cell's text with its escapes read (`_x000B_`).
pub(crate) fn unescaped_cell(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(meant) = escape_at(text.get(at..).unwrap_or("")) {
            out.push(meant);
            at += "_x0000_".len();
        } else {
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// The letter that an escape at the beginning of a text means.
fn escape_at(text: &str) -> Option<char> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let ends = text.get(6..7) == Some("_");
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| ends)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| char::from_u32(code))?
}

/// Replacements in a text, applied at once.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Replaces a range; an empty range inserts.
    pub(crate) fn replace(&mut self, at: impl Into<Range<usize>>, with: impl Into<String>) {
        self.list.push((at.into(), with.into()));
    }

    /// Whether nothing is replaced.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text with the replacements; the earlier of two that overlap wins.
    pub(crate) fn apply(mut self, text: &str) -> String {
        self.list.sort_by_key(|(at, _)| at.start);
        let mut out =
            String::with_capacity(text.len() + self.list.iter().map(|(_, with)| with.len()).sum::<usize>());
        let mut done = 0;
        for (at, with) in &self.list {
            if at.start < done {
                continue;
            }
            out.push_str(text.get(done..at.start).unwrap_or(""));
            out.push_str(with);
            done = at.end;
        }
        out.push_str(text.get(done..).unwrap_or(""));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_set_and_removed_in_place() {
        let tag = r#"<x:c r="A1" s='4' t="n" />"#;
        assert_eq!(with_attribute(tag, "r", "A2"), r#"<x:c r="A2" s='4' t="n" />"#);
        assert_eq!(
            with_attribute(tag, "cm", "1"),
            r#"<x:c r="A1" s='4' t="n" cm="1"/>"#
        );
        assert_eq!(without_attribute(tag, "t"), r#"<x:c r="A1" s='4' />"#);
        let text = format!("<!-- <a> -->{tag}");
        let tags = tags("p", &text).unwrap();
        assert_eq!(tags.iter().map(|tag| tag.name(&text)).collect::<Vec<_>>(), ["c"]);
        assert_eq!(tags.first().unwrap().get(&text, "s").as_deref(), Some("4"));
    }

    #[test]
    fn broken_markup_is_an_error() {
        assert!(tags("p", "<a><b></a>").is_err());
    }
}
