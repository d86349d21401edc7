//! Tags and texts of XML, one after the other: what quick-xml finds, with the names without their prefixes.
//!
//! Entities are never defined or fetched: `&name;` other than the five of XML stays as it is written.

use std::borrow::Cow;

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A piece of a part.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// `<Row Index="2">`; one that closes itself is followed by its end.
    Open(XmlTag<'a>),
    /// `</Row>`.
    Close(XmlEnd<'a>),
    /// Text, a piece at a time: an entity is a piece of its own.
    Text(Cow<'a, str>),
}

/// An opening tag.
#[derive(Debug)]
pub(super) struct XmlTag<'a>(BytesStart<'a>);

/// A closing tag.
#[derive(Debug)]
pub(super) struct XmlEnd<'a>(BytesEnd<'a>);

/// Reads tokens from a text.
pub(super) struct Tokens<'a> {
    reader: Reader<&'a [u8]>,
    /// How many tags are open.
    depth: usize,
    is_over: bool,
}

/// The text is not XML, or ends in the middle: what was read of it is no whole table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotXml;

impl NotXml {
    /// What the user is told.
    pub(super) const REASON: &'static str = "内容在中间断了，或不是规范的 XML";
}

impl<'a> Tokens<'a> {
    /// The tokens of a text.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // `R&D` as programs write it that put texts together.
        config.allow_dangling_amp = true;
        Self {
            reader,
            depth: 0,
            is_over: false,
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, NotXml>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let token = match self.reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    self.depth += 1;
                    Token::Open(XmlTag(tag))
                }
                Ok(Event::End(end)) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::Close(XmlEnd(end))
                }
                Ok(Event::Text(text)) => Token::Text(text.xml10_content()),
                Ok(Event::CData(text)) => Token::Text(text.xml10_content()),
                Ok(Event::GeneralRef(entity)) => Token::Text(meant(&entity)),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => continue,
                Ok(Event::Eof) if self.depth == 0 => break,
                Ok(Event::Eof) | Err(_) => {
                    self.is_over = true;
                    return Some(Err(NotXml));
                }
            };
            return Some(Ok(token));
        }
        self.is_over = true;
        None
    }
}

/// The character that an entity stands for; an unknown one as it is written.
fn meant(entity: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string().into();
    }
    match resolve_predefined_entity(entity) {
        Some(text) => text.into(),
        None => format!("&{};", &**entity).into(),
    }
}

/// A text with its entities resolved; as it is written where one is unknown.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    unescape(text).unwrap_or(Cow::Borrowed(text))
}

impl<'a> XmlTag<'a> {
    /// The tag whose inside stands between < and >.
    pub(super) fn of(inside: &'a str) -> Self {
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        Self(BytesStart::from_content(inside, end))
    }

    /// The name.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == wanted)?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_unknown_entity| found.value.into_owned(), Cow::into_owned))
    }

    /// A number in an attribute.
    pub(super) fn number(&self, wanted: &str) -> Option<u32> {
        self.attribute(wanted)?.trim().parse().ok()
    }
}

impl XmlEnd<'_> {
    /// The name.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_entities_and_tags_that_close_themselves() {
        let part = "<!-- <x/> --><ss:Row ss:Index='2' n=\"&lt;&#20859;&gt;\"><c r=\"A1\"/>甲&amp;&#x4E59;&unknown;R&D \
                    <![CDATA[3 < 4]]></ss:Row>";
        let (mut text, mut names) = (String::new(), Vec::new());
        for token in Tokens::new(part) {
            match token.unwrap() {
                Token::Open(tag) => {
                    names.push(tag.name().to_owned());
                    if tag.name() == "Row" {
                        assert_eq!((tag.number("Index"), tag.number("n")), (Some(2), None));
                        assert_eq!(tag.attribute("n").as_deref(), Some("<养>"));
                    }
                }
                Token::Close(end) => names.push(format!("/{}", end.name())),
                Token::Text(piece) => text.push_str(&piece),
            }
        }
        assert_eq!(names, ["Row", "c", "/c", "/Row"]);
        assert_eq!(text, "甲&乙&unknown;R&D 3 < 4");
    }

    #[test]
    fn what_breaks_off_is_told_once() {
        for broken in [
            "<a><b></a>",
            "<a><b c='1",
            "<a>甲",
            "<a>甲</",
            "</a>",
            "<a><!-- 乙",
        ] {
            let errors = Tokens::new(broken).filter(Result::is_err).count();
            assert_eq!(errors, 1, "{broken}");
        }
    }

    #[test]
    fn a_million_ampersands_take_no_longer_than_other_letters() {
        let part = format!("<a b=\"{0}\">{0}</a>", "&".repeat(1 << 20));
        let clock = std::time::Instant::now();
        let text: usize = Tokens::new(&part)
            .map(|token| match token.unwrap() {
                Token::Open(tag) => tag.attribute("b").unwrap().len(),
                Token::Close(_) => 0,
                Token::Text(piece) => piece.len(),
            })
            .sum();
        assert_eq!(text, 2 << 20);
        assert!(clock.elapsed().as_secs() < 20, "{:?}", clock.elapsed());
    }
}
