//! The words of a relation. A name of the dictionary is one word, whatever signs stand in it: 行政村（社区）数.

use crate::forms::dictionary;
use crate::model::{RecordKind, half_width};

use super::RelationError;

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// An operator, a bracket, a comma, a dot, or one of 当 时 且 或 非.
    Sign(&'static str),
}

/// Signs and words of the grammar, the longer first; several spellings of one.
const SIGNS: [(&str, &str); 28] = [
    (">=", "≥"),
    ("<=", "≤"),
    ("<>", "≠"),
    ("!=", "≠"),
    ("==", "="),
    ("≥", "≥"),
    ("≤", "≤"),
    ("≠", "≠"),
    ("=", "="),
    (">", ">"),
    ("<", "<"),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("—", "-"),
    ("*", "*"),
    ("×", "*"),
    ("/", "/"),
    ("÷", "/"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    ("，", ","),
    (":", ","),
    (".", "."),
    ("且", "且"),
    ("或", "或"),
    ("非", "非"),
];

/// Words that stand at the borders of a relation's parts.
const WORDS: [(&str, &str); 2] = [("当", "当"), ("时", "时")];

/// Splits a relation into its words.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, RelationError> {
    let text = half_width(text);
    let names = known_names();
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
        } else if let Some(name) = names.iter().find(|name| stands_alone(rest, name)) {
            found.push(Token::Name(name.clone()));
            rest = after(rest, name.len());
        } else if matches!(first, '"' | '“' | '”') {
            let inside = after(rest, first.len_utf8());
            let end = inside
                .find(['"', '”', '“'])
                .ok_or_else(|| RelationError::new("引号没有成对"))?;
            found.push(Token::Text(inside.get(..end).unwrap_or_default().to_owned()));
            let closing = inside.get(end..).and_then(|tail| tail.chars().next());
            rest = after(inside, end + closing.map_or(0, char::len_utf8));
        } else if let Some((written, sign)) = SIGNS
            .iter()
            .chain(&WORDS)
            .find(|(written, _)| rest.starts_with(written))
        {
            found.push(Token::Sign(sign));
            rest = after(rest, written.len());
        } else if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            let digits = rest.get(..end).unwrap_or_default();
            let number: f64 = digits
                .parse()
                .map_err(|_not_a_number| RelationError::new(format!("“{digits}”不是数")))?;
            rest = after(rest, end);
            let share = rest.strip_prefix('%');
            found.push(Token::Number(share.map_or(number, |_| number / 100.0)));
            rest = share.unwrap_or(rest);
        } else {
            let is_end = |c: char| c.is_whitespace() || SIGNS.iter().any(|(sign, _)| sign.starts_with(c));
            let end = rest.find(is_end).unwrap_or(rest.len());
            if end == 0 {
                return Err(RelationError::new(format!("“{first}”不是审核关系里的符号")));
            }
            found.push(Token::Name(rest.get(..end).unwrap_or_default().to_owned()));
            rest = after(rest, end);
        }
    }
    Ok(found)
}

/// Whether a text begins with a name that ends there: 床位数增幅 does not begin with 床位数.
fn stands_alone(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|rest| {
        let mut borders = SIGNS.iter().chain(&WORDS);
        rest.chars().next().is_none_or(is_border) || borders.any(|(written, _)| rest.starts_with(written))
    })
}

/// Whether a name ends before a letter, whatever the name.
pub(super) fn is_border(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '“' | '”') || SIGNS.iter().any(|(sign, _)| sign.starts_with(c))
}

fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Names of fields and kinds, the longer first, as they stand in a half-width text.
fn known_names() -> Vec<String> {
    let kinds = RecordKind::ALL.into_iter();
    let fields = kinds
        .clone()
        .flat_map(|kind| dictionary().fields(kind))
        .map(|field| half_width(&field.name));
    let mut names: Vec<String> = kinds
        .map(|kind| kind.label().to_owned())
        .chain(fields)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    names.dedup();
    names
}
