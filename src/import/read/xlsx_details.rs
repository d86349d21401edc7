//! What calamine does not tell about an xlsx in its one pass: hidden rows and columns, merged areas, texts beyond all
//! limits, and the address and text of a cell that it refuses (`#SPILL!` and other values younger than itself).

use crate::model::parse_cell_name;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, BufRead, Read as _};

use super::RefusalReason;
use super::archive::Archive;
use super::budget::{MAX_MERGES, MAX_ROWS};
use super::text_runs::MarkedText;
use super::xlsx_marks::marked_texts;
use super::xml::{Token, Tokens, XmlTag};
use crate::import::grid::{CellPlace, MAX_COLUMNS, MergedArea};

/// No text of a workbook is longer in one piece: 32,767 characters, each written as an entity.
const MAX_RUN: usize = 1 << 20;
/// No tag is longer.
const MAX_TAG: u64 = 1 << 16;
/// More cells with errors are not looked at.
const MAX_ASKED: usize = 10_000;

/// The package of an xlsx, beside calamine's own view of it.
pub(crate) struct DetailsReader<'a> {
    archive: Archive<'a>,
    paths: HashMap<String, String>,
}

/// What stands in a sheet's part besides the values.
#[derive(Debug, Default)]
pub(crate) struct SheetDetails {
    /// Hidden rows, from 1.
    pub(crate) hidden_rows: BTreeSet<u32>,
    /// Hidden columns, from 0.
    pub(crate) hidden_columns: BTreeSet<u32>,
    /// How many rows are written.
    pub(crate) rows: usize,
    /// The last of them with a value.
    pub(crate) last_row: u32,
    /// Whether a row stands behind a later one.
    pub(crate) out_of_order: bool,
    /// Merged areas; not more than one above the limit.
    pub(crate) merges: Vec<MergedArea>,
    /// Cells with one of the wanted styles: row from 1, column from 0.
    pub(crate) styled: Vec<(CellPlace, usize)>,
    /// Whether some text may be struck through or raised.
    pub(crate) marked: bool,
    /// Cells asked for by their number in the file, with their text.
    pub(crate) asked: BTreeMap<usize, (u32, u32, String)>,
}

/// Which cells a scan looks at; none at all is much quicker.
#[derive(Debug, Default)]
pub(crate) struct WantedCells {
    /// Styles whose cells are listed.
    pub(crate) styles: HashSet<usize>,
    /// Cells by their number in the file, from 0.
    pub(crate) cells: BTreeSet<usize>,
    /// Cells that hold an error.
    pub(crate) errors: bool,
}

impl<'a> DetailsReader<'a> {
    /// Opens a package; one without readable relations has sheets without details.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        let mut parts = Self {
            archive: Archive::open(bytes)?,
            paths: HashMap::new(),
        };
        parts.paths = parts.sheet_paths().unwrap_or_default();
        Some(parts)
    }

    /// Part of each sheet by the name of its tab.
    fn sheet_paths(&mut self) -> Option<HashMap<String, String>> {
        let book = self
            .archive
            .find(|name| name.to_ascii_lowercase().ends_with("workbook.xml"))?;
        let relations = self.archive.relations(&book)?.into_iter();
        let targets: HashMap<String, String> = relations.map(|to| (to.id, to.path)).collect();
        let text = self.archive.text(&book.replace('\\', "/"))?;
        let sheets = Tokens::new(&text).filter_map(|token| match token {
            Ok(Token::Open(tag)) if tag.name() == "sheet" => {
                let path = targets.get(&tag.attribute("id")?)?.clone();
                Some((tag.attribute("name")?, path))
            }
            _ => None,
        });
        Some(sheets.collect())
    }

    /// Looks through the shared strings for one that no workbook has; gives those with marks.
    pub(crate) fn check_strings(&mut self) -> Result<HashMap<usize, MarkedText>, RefusalReason> {
        let Some(name) = self
            .archive
            .find(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"))
        else {
            return Ok(HashMap::new());
        };
        let part = self.archive.part(&name);
        let strings = part.map(|part| scan(part, &WantedCells::default())).transpose()?;
        let is_marked = strings.is_some_and(|strings| strings.marked);
        let part = is_marked.then(|| self.archive.part(&name)).flatten();
        Ok(part.map_or_else(HashMap::new, |part| marked_texts(part, &HashMap::new()).0))
    }

    /// The cells of a sheet with marked texts, of its own or among the shared ones.
    pub(crate) fn marked_cells(
        &mut self,
        sheet: &str,
        shared: &HashMap<usize, MarkedText>,
    ) -> HashMap<CellPlace, MarkedText> {
        let path = self.paths.get(sheet).cloned().unwrap_or_default();
        let name = self.archive.find(|name| name.eq_ignore_ascii_case(&path));
        let part = name.and_then(|name| self.archive.part(&name));
        part.map_or_else(HashMap::new, |part| marked_texts(part, shared).1)
    }

    /// The details of every sheet, by the name of its tab.
    pub(crate) fn all_details(&mut self) -> Result<HashMap<String, SheetDetails>, RefusalReason> {
        let sheets: Vec<String> = self.paths.keys().cloned().collect();
        let wanted = WantedCells::default();
        sheets
            .into_iter()
            .map(|sheet| self.details(&sheet, &wanted).map(|details| (sheet, details)))
            .collect()
    }

    /// The details of a sheet; nothing when its part is not found or can't be unpacked, which calamine reports.
    pub(crate) fn details(
        &mut self,
        sheet: &str,
        wanted: &WantedCells,
    ) -> Result<SheetDetails, RefusalReason> {
        let path = self.paths.get(sheet).cloned().unwrap_or_default();
        let Some(name) = self.archive.find(|name| name.eq_ignore_ascii_case(&path)) else {
            return Ok(SheetDetails::default());
        };
        match self.archive.part(&name) {
            Some(part) => scan(part, wanted),
            None => Ok(SheetDetails::default()),
        }
    }
}

/// Goes through a part tag by tag, without keeping it.
fn scan(mut part: impl BufRead, wanted: &WantedCells) -> Result<SheetDetails, RefusalReason> {
    let mut scan = PartScan {
        wanted,
        cells_too: !wanted.styles.is_empty() || !wanted.cells.is_empty() || wanted.errors,
        details: SheetDetails::default(),
        row: 0,
        column: 0,
        number: 0,
        asked: None,
    };
    let mut tag = Vec::new();
    // What can't be unpacked is reported by the reader itself.
    while let Ok(read) = scan.pass_text(&mut part) {
        if read > MAX_RUN {
            return Err("里面有一段超过 100 万字节的文字");
        }
        tag.clear();
        if read == 0 || (&mut part).take(MAX_TAG).read_until(b'>', &mut tag).is_err() {
            break;
        }
        scan.take_tag(&tag)?;
    }
    Ok(scan.details)
}

/// How far a scan is.
struct PartScan<'w> {
    wanted: &'w WantedCells,
    /// Whether any cell is wanted.
    cells_too: bool,
    details: SheetDetails,
    /// The row and the column of the next cell, should it not say its own.
    row: u32,
    column: u32,
    /// The number of the next cell in the file.
    number: usize,
    /// The cell whose text is being kept.
    asked: Option<usize>,
}

impl PartScan<'_> {
    /// Goes on to behind the `<` of the next tag to be looked at; gives the length of the longest text on the way, 0 at
    /// the end of the part. The text of a cell that is asked for is kept.
    fn pass_text(&mut self, part: &mut impl BufRead) -> io::Result<usize> {
        let Some(asked) = self.asked else {
            return if self.cells_too {
                part.skip_until(b'<')
            } else {
                pass_over(part, self.row, &mut self.details.last_row)
            };
        };
        let mut run = Vec::new();
        let most = u64::try_from(MAX_RUN).unwrap_or(u64::MAX) + 1;
        let read = part.take(most).read_until(b'<', &mut run)?;
        if let Some((_, _, text)) = self.details.asked.get_mut(&asked) {
            run.truncate(200);
            text.push_str(String::from_utf8_lossy(&run).trim_end_matches('<').trim());
        }
        Ok(read)
    }

    fn take_tag(&mut self, tag: &[u8]) -> Result<(), RefusalReason> {
        match local(tag) {
            b"!DOCTYPE" => return Err("含文档类型声明，不安全"),
            b"row" => self.open_row(tag),
            b"col" if contains(tag, b"hidden") => self.hide_columns(tag),
            b"mergeCell" if self.details.merges.len() <= MAX_MERGES => {
                self.details
                    .merges
                    .extend(parse(tag).and_then(|open| area(&open)));
            }
            b"c" if self.cells_too => self.open_cell(tag),
            b"/c" => self.asked = None,
            b"f" => {
                self.details.last_row = self.row;
                self.asked = None;
            }
            // The value follows the formula.
            b"/f" => {
                self.asked = self
                    .number
                    .checked_sub(1)
                    .filter(|cell| self.details.asked.contains_key(cell));
            }
            b"v" | b"is" => self.details.last_row = self.row,
            b"strike" | b"dstrike" | b"vertAlign" => self.details.marked = true,
            _ => {}
        }
        Ok(())
    }

    fn open_row(&mut self, tag: &[u8]) {
        self.column = 0;
        let open = parse(tag);
        let before = self.row;
        let number = open.as_ref().and_then(|open| open.number("r"));
        self.row = number.unwrap_or(before.saturating_add(1));
        self.details.rows += 1;
        self.details.out_of_order |= self.row <= before;
        let hidden = |open| contains(tag, b"hidden") && is_true(&open);
        if self.details.hidden_rows.len() <= MAX_ROWS && open.is_some_and(hidden) {
            self.details.hidden_rows.insert(self.row);
        }
    }

    fn hide_columns(&mut self, tag: &[u8]) {
        if let Some(open) = parse(tag).filter(is_true) {
            let first = open.number("min").unwrap_or(1).saturating_sub(1);
            let end = open.number("max").unwrap_or(1).min(MAX_COLUMNS);
            self.details.hidden_columns.extend(first..end);
        }
    }

    fn open_cell(&mut self, tag: &[u8]) {
        let open = parse(tag);
        let place = open
            .as_ref()
            .and_then(|open| parse_cell_name(&open.attribute("r")?));
        (self.row, self.column) = place.unwrap_or((self.row.max(1), self.column));
        let style = open
            .as_ref()
            .and_then(|open| open.number("s"))
            .and_then(|style| usize::try_from(style).ok());
        let style = style.filter(|style| self.wanted.styles.contains(style));
        let place = (self.row, self.column);
        self.details.styled.extend(style.map(|style| (place, style)));
        let is_error =
            self.wanted.errors && contains(tag, b"t=\"e\"") && self.details.asked.len() < MAX_ASKED;
        self.asked = (is_error || self.wanted.cells.contains(&self.number)).then_some(self.number);
        if let Some(asked) = self.asked {
            let cell = (self.row, self.column, String::new());
            self.details.asked.insert(asked, cell);
        }
        self.number += 1;
        self.column = self.column.saturating_add(1);
    }
}

/// Goes on to behind the `<` of a tag that is to be looked at. Most tags are none: they close an element, open a value,
/// whose row is noted, or a cell. Gives the length of the longest text on the way, 0 at the end of the part.
fn pass_over(part: &mut impl BufRead, row: u32, last_row: &mut u32) -> io::Result<usize> {
    let (mut longest, mut run) = (0, 0);
    loop {
        let buffer = part.fill_buf()?;
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut passed = 0;
        let mut rest = buffer;
        while let Some(open) = rest.iter().position(|byte| *byte == b'<') {
            longest = longest.max(run + open + 1);
            run = 0;
            passed += open + 1;
            rest = buffer.get(passed..).unwrap_or_default();
            match rest {
                [b'/', _, ..] | [b'c', b' ' | b'>', ..] => {}
                [b'v', b'>', ..] => *last_row = row,
                _ => {
                    part.consume(passed);
                    return Ok(longest);
                }
            }
        }
        run += rest.len();
        if run > MAX_RUN {
            return Ok(run);
        }
        let all = buffer.len();
        part.consume(all);
    }
}

/// The name of a tag without prefix, a slash for a closing one.
fn local(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| matches!(byte, b' ' | b'>' | b'\t' | b'\r' | b'\n'))
        .unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or(tag);
    let name = if name.len() > 1 {
        name.strip_suffix(b"/").unwrap_or(name)
    } else {
        name
    };
    match name.iter().position(|byte| *byte == b':') {
        Some(_) if name.starts_with(b"/") => match name.rsplit(|byte| *byte == b':').next() {
            Some(b"c") => b"/c",
            Some(b"f") => b"/f",
            _ => b"/",
        },
        Some(at) => name.get(at + 1..).unwrap_or(name),
        None => name,
    }
}

fn parse(tag: &[u8]) -> Option<XmlTag<'_>> {
    let inside = tag.strip_suffix(b">").unwrap_or(tag);
    std::str::from_utf8(inside).ok().map(XmlTag::of)
}

/// `A1:C2` or, as some programs write it, `A1`.
fn area(tag: &XmlTag<'_>) -> Option<MergedArea> {
    let reference = tag.attribute("ref")?;
    let (start, end) = reference.split_once(':').unwrap_or((&reference, &reference));
    Some(MergedArea {
        start: parse_cell_name(start)?,
        end: parse_cell_name(end)?,
    })
}

fn is_true(tag: &XmlTag<'_>) -> bool {
    matches!(tag.attribute("hidden").as_deref(), Some("1" | "true"))
}

fn contains(tag: &[u8], word: &[u8]) -> bool {
    tag.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_asked_cells_are_found() {
        let part = r##"<x:worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="4" hidden="1">
            <c r="A4" s="2"><v>1</v></c><x:c r="B4" t="e"><f>FILTER(A1)</f><v>#SPILL!</v></x:c></row></sheetData>
            <x:mergeCells><x:mergeCell ref="A1:C2"/></x:mergeCells>"##;
        let wanted = WantedCells {
            styles: HashSet::from([2]),
            cells: BTreeSet::from([1]),
            errors: false,
        };
        let details = scan(part.as_bytes(), &wanted).unwrap();
        assert_eq!(details.hidden_rows, BTreeSet::from([4]));
        assert_eq!(details.hidden_columns, BTreeSet::from([1, 2]));
        assert_eq!(details.styled, [((4, 0), 2)]);
        let (start, end) = ((1, 0), (2, 2));
        assert_eq!(details.merges, [MergedArea { start, end }]);
        let errors = WantedCells {
            errors: true,
            ..WantedCells::default()
        };
        assert_eq!(scan(part.as_bytes(), &errors).unwrap().asked, details.asked);
        let bare = scan(part.as_bytes(), &WantedCells::default()).unwrap();
        assert_eq!((bare.rows, bare.last_row, bare.out_of_order), (1, 4, false));
        assert_eq!(bare.merges, details.merges);
        assert_eq!(bare.hidden_rows, details.hidden_rows);
        assert_eq!(details.asked[&1], (4, 1, "#SPILL!".to_owned()));
        let refused = |part: &[u8]| scan(part, &WantedCells::default()).is_err();
        assert!(refused(b"<!DOCTYPE x [<!ENTITY a 'b'>]><row/>"));
        assert!(refused("甲".repeat(MAX_RUN).as_bytes()));
    }
}
