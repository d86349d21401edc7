//! What stands in a sheet's XML, read without the program's own reader.

use std::collections::BTreeMap;

/// A tag with its attributes and the text up to the next tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// Name without prefix; with a slash in front for an end.
    pub(crate) name: String,
    /// Attributes without prefixes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// Text behind it, entities resolved.
    pub(crate) text: String,
    /// The tag as it is written.
    pub(crate) source: String,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// All tags of a part.
pub(crate) fn tags(xml: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    for piece in xml.split('<').skip(1) {
        let Some((source, text)) = piece.split_once('>') else {
            continue;
        };
        if source.starts_with(['?', '!']) {
            continue;
        }
        let inner = source.trim_end_matches('/');
        let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let end = if name.starts_with('/') { "/" } else { "" };
        let local = |name: &str| name.rsplit([':', '/']).next().unwrap_or("").to_owned();
        let mut attributes = BTreeMap::new();
        while let Some((key, behind)) = rest.split_once('=') {
            let quote = behind.trim_start().chars().next().unwrap_or('"');
            let Some((value, next)) = behind.trim_start()[1..].split_once(quote) else {
                break;
            };
            attributes.insert(local(key.trim()), plain(value));
            rest = next;
        }
        found.push(Tag {
            name: format!("{end}{}", local(name)),
            attributes,
            text: plain(text),
            source: source.to_owned(),
        });
        if source.ends_with('/') {
            let mut close = found[found.len() - 1].clone();
            close.name = format!("/{}", close.name);
            close.source.clear();
            found.push(close);
        }
    }
    found
}

fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#10;", "\n"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (entity, plain)| {
        text.replace(entity, plain)
    })
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CellFacts {
    pub(crate) style: String,
    pub(crate) formula: Option<String>,
    pub(crate) shared: bool,
    /// Its type: `s` for the number of a shared string.
    pub(crate) kind: String,
    /// Whether a value is saved.
    pub(crate) has_value: bool,
    /// What is saved: the number of a shared string, a number, a text.
    pub(crate) content: String,
}

impl CellFacts {
    /// What it shows.
    pub(crate) fn shown(&self, strings: &[String]) -> String {
        if self.kind == "s" && self.has_value {
            return strings[self.content.parse::<usize>().unwrap()].clone();
        }
        self.content.clone()
    }
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetFacts {
    pub(crate) cells: BTreeMap<(u32, u32), CellFacts>,
    pub(crate) heights: BTreeMap<u32, f64>,
    /// Merged areas, sorted.
    pub(crate) merges: Vec<Area>,
    /// Areas of each validation, also of newer ones.
    pub(crate) validations: Vec<Vec<Area>>,
    /// Areas of each conditional format, also of newer ones.
    pub(crate) formats: Vec<Vec<Area>>,
    /// Rows behind which a page ends.
    pub(crate) breaks: Vec<u32>,
    /// Tags that must stay as they are written.
    pub(crate) fixed: Vec<String>,
    /// The filter's area.
    pub(crate) filter: Option<Area>,
}

/// First row and column, last row and column; columns from 0.
pub(crate) type Area = (u32, u32, u32, u32);

pub(crate) fn place(cell: &str) -> (u32, u32) {
    let cell = cell.replace('$', "");
    let letters = cell.chars().take_while(char::is_ascii_alphabetic).count();
    let column = cell[..letters].bytes().fold(0, |sum, b| {
        sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1
    });
    (cell[letters..].parse().unwrap(), column - 1)
}

pub(crate) fn area(text: &str) -> Area {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (top, left) = place(first);
    let (bottom, right) = place(last);
    (top, left, bottom, right)
}

fn areas(list: &str) -> Vec<Area> {
    list.split_whitespace().map(area).collect()
}

impl SheetFacts {
    pub(crate) fn read(xml: &str) -> Self {
        let mut facts = Self::default();
        let mut at = (0, 0);
        let mut in_rows = false;
        let mut newer = "";
        for tag in tags(xml) {
            match tag.name.as_str() {
                "row" => {
                    if let Ok(height) = tag.get("ht").parse() {
                        facts.heights.insert(tag.get("r").parse().unwrap(), height);
                    }
                }
                "c" => {
                    at = place(tag.get("r"));
                    let cell = CellFacts {
                        style: tag.get("s").to_owned(),
                        kind: tag.get("t").to_owned(),
                        ..CellFacts::default()
                    };
                    facts.cells.insert(at, cell);
                }
                "f" if newer.is_empty() => {
                    let cell = facts.cells.entry(at).or_default();
                    cell.formula = Some(tag.text.clone());
                    cell.shared = tag.get("t") == "shared";
                }
                "v" | "t" if newer.is_empty() => {
                    let cell = facts.cells.entry(at).or_default();
                    cell.has_value |= !tag.text.is_empty();
                    cell.content.push_str(&tag.text);
                }
                "/sheetData" => newer = "behind the rows",
                "mergeCell" => facts.merges.push(area(tag.get("ref"))),
                "dataValidation" => {
                    facts.validations.push(areas(tag.get("sqref")));
                    newer = "validation";
                }
                "conditionalFormatting" => {
                    facts.formats.push(areas(tag.get("sqref")));
                    newer = "format";
                }
                "sqref" => match newer {
                    "validation" => *facts.validations.last_mut().unwrap() = areas(&tag.text),
                    _ => *facts.formats.last_mut().unwrap() = areas(&tag.text),
                },
                "rowBreaks" => in_rows = true,
                "/rowBreaks" => in_rows = false,
                "brk" if in_rows => facts.breaks.push(tag.get("id").parse().unwrap()),
                "autoFilter" => facts.filter = Some(area(tag.get("ref"))),
                "col" | "sheetProtection" | "pageSetup" | "pageMargins" | "headerFooter" | "sheetPr" => {
                    facts.fixed.push(tag.source);
                }
                _ => {}
            }
        }
        facts.merges.sort_unstable();
        facts
    }
}
