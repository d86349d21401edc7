//! Tags of HTML and XML, one after the other, as forgiving as the programs that save web pages as .xls.
//!
//! Entities are never defined or fetched: `&name;` other than the usual few stays as it is written.

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `<td colspan="2">` or `<br/>`.
    Open(Tag<'a>),
    /// `</td>`: the name without its prefix.
    Close(&'a str),
    /// Text with its entities.
    Text(&'a str),
    /// Text of a CDATA section, which has none.
    Verbatim(&'a str),
}

/// An opening tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name without its prefix.
    pub(crate) name: &'a str,
    /// Whether it closes itself.
    pub(crate) empty: bool,
    attributes: &'a str,
}

/// Reads tokens from a text.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// The tokens of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What stands before `end`, and goes behind it; all that is left when there is no `end`.
    fn until(&mut self, end: &str) -> &'a str {
        let (before, behind) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = behind;
        before
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(behind) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at_checked(end)?;
                self.rest = rest;
                return Some(Token::Text(text));
            };
            if let Some(comment) = behind.strip_prefix("!--") {
                self.rest = comment;
                self.until("-->");
            } else if let Some(data) = behind.strip_prefix("![CDATA[") {
                self.rest = data;
                return Some(Token::Verbatim(self.until("]]>")));
            } else if behind.starts_with(['!', '?']) {
                self.until(">");
            } else if let Some(close) = behind.strip_prefix('/') {
                self.rest = close;
                return Some(Token::Close(local(self.until(">").trim())));
            } else if behind.starts_with(char::is_alphabetic) {
                let end = end_of_tag(behind);
                let (inside, rest) = behind.split_at_checked(end)?;
                self.rest = rest.strip_prefix('>').unwrap_or(rest);
                return Some(Token::Open(Tag::new(inside)));
            } else {
                // A bare < in a text.
                self.rest = behind;
                return Some(Token::Text("<"));
            }
        }
    }
}

impl<'a> Tag<'a> {
    fn new(inside: &'a str) -> Self {
        let (inside, empty) = inside
            .strip_suffix('/')
            .map_or((inside, false), |inside| (inside, true));
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        Self {
            name: local(name),
            empty,
            attributes,
        }
    }

    /// The tag whose inside stands between < and >.
    pub(crate) fn of(inside: &'a str) -> Option<Self> {
        inside.starts_with(char::is_alphabetic).then(|| Self::new(inside))
    }

    /// Whether the tag has this name, in any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, named without its prefix.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest
                .find(|c: char| c == '=' || c.is_whitespace())
                .unwrap_or(rest.len());
            let (name, behind) = rest.split_at_checked(end)?;
            let behind = behind.trim_start();
            let (value, behind) = match behind.strip_prefix('=').map(str::trim_start) {
                Some(value) => attribute_value(value)?,
                None => ("", behind),
            };
            if local(name).eq_ignore_ascii_case(wanted) {
                return Some(unescape(value));
            }
            // A stray quotation mark must not stop the way.
            rest = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '='));
        }
        None
    }

    /// A number in an attribute.
    pub(crate) fn number(&self, wanted: &str) -> Option<u32> {
        self.attribute(wanted)?.trim().parse().ok()
    }
}

fn attribute_value(value: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote) {
            return Some(inside.split_once(quote).unwrap_or((inside, "")));
        }
    }
    value.split_at_checked(value.find(char::is_whitespace).unwrap_or(value.len()))
}

/// The end of a tag: a `>` inside quotation marks does not count, unless a mark is never closed.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            // No attribute is this long: the mark was a stray one.
            (Some(_), _) if at > 65_536 => break,
            _ => {}
        }
    }
    text.find('>').unwrap_or(text.len())
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Text with `&amp;`, `&#20859;` and their like replaced.
pub(crate) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = behind.split_once(';').filter(|(name, _)| name.len() <= 10);
        match entity.and_then(|(name, behind)| Some((character(name)?, behind))) {
            Some((character, behind)) => {
                plain.push(character);
                rest = behind;
            }
            None => {
                plain.push('&');
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        "mdash" => Some('—'),
        "ensp" | "emsp" => Some(' '),
        "sup2" => Some('²'),
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sloppy_pages_are_read() {
        let page = "<TD colspan=2 style='a>b' x:num=\"3\" nowrap>甲&nbsp;&amp;&#20859;<br/>3 < 4</td>";
        let tokens: Vec<Token<'_>> = Tokens::new(page).collect();
        let Some(Token::Open(cell)) = tokens.first() else {
            panic!("no cell")
        };
        assert!(cell.is("td"));
        assert_eq!(cell.number("colspan"), Some(2));
        assert_eq!(cell.attribute("num").as_deref(), Some("3"));
        assert_eq!(cell.attribute("style").as_deref(), Some("a>b"));
        assert_eq!(cell.attribute("nowrap").as_deref(), Some(""));
        assert_eq!(unescape("甲&nbsp;&amp;&#20859;&unknown;"), "甲\u{A0}&养&unknown;");
        assert!(matches!(tokens.last(), Some(Token::Close("td"))));
    }
}
