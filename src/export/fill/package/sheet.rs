//! A worksheet part taken apart into rows and cells, each with its place in the text.

use std::sync::Arc;

use super::reference::parse_cell;
use super::xml::{MOST_BYTES, Span, Tag, TagKind, attributes, plain, scan, unescaped_cell};
use crate::export::fill::error::FillError;

/// A worksheet.
#[derive(Clone, Debug)]
pub(crate) struct SheetXml {
    /// Name of the part.
    pub(crate) part: String,
    /// The part.
    pub(crate) text: Arc<String>,
    /// Prefix of its elements with the colon: `x:` in some files.
    pub(crate) prefix: String,
    /// Rows from top to bottom.
    pub(crate) rows: Vec<RowXml>,
    /// Place where rows behind the last one go.
    pub(crate) end_of_rows: usize,
    /// Tags outside the rows.
    pub(crate) outside: Vec<Tag>,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct RowXml {
    /// Number from 1.
    pub(crate) number: u32,
    /// Its opening tag.
    pub(crate) open: Span,
    /// The whole row.
    pub(crate) at: Span,
    /// Cells from left to right.
    pub(crate) cells: Vec<CellXml>,
}

/// A cell.
#[derive(Clone, Debug)]
pub(crate) struct CellXml {
    /// Column from 0.
    pub(crate) column: u32,
    /// Its opening tag.
    pub(crate) open: Span,
    /// The whole cell.
    pub(crate) at: Span,
    /// Number of its format.
    pub(crate) style: Option<u32>,
    /// The place of its type in [`KINDS`].
    kind: u8,
    /// The element `f`; boxed, because few cells have one.
    pub(crate) formula: Option<Box<FormulaXml>>,
    /// The element `v` and its text.
    pub(crate) value: Option<(Span, Span)>,
    /// The element `is`.
    pub(crate) inline: Option<Span>,
}

/// A formula.
#[derive(Clone, Debug)]
pub(crate) struct FormulaXml {
    /// The whole element.
    pub(crate) at: Span,
    /// Its text, unescaped; empty for followers of a shared formula.
    pub(crate) text: String,
    /// `t`: shared, array, dataTable, or empty.
    pub(crate) kind: String,
    /// Number of the shared formula.
    pub(crate) shared: Option<String>,
    /// Cells that it covers.
    pub(crate) covers: Option<String>,
}

/// The types of cells (ECMA-376 part 1, 18.18.11); the last one is that of a cell that states none.
const KINDS: [&str; 7] = ["s", "inlineStr", "str", "b", "e", "d", "n"];

impl CellXml {
    /// `t`: s, inlineStr, str, b, e, d, or n when it has none.
    pub(crate) fn kind(&self) -> &'static str {
        KINDS.get(usize::from(self.kind)).copied().unwrap_or("n")
    }

    /// Nothing stands in it.
    pub(crate) const fn is_blank(&self) -> bool {
        self.formula.is_none() && self.value.is_none() && self.inline.is_none()
    }

    /// What stands between its tags, the end tag with it.
    pub(crate) const fn inside(&self) -> Span {
        Span {
            start: self.open.end,
            end: self.at.end,
        }
    }
}

impl RowXml {
    /// A cell.
    pub(crate) fn cell(&self, column: u32) -> Option<&CellXml> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// Whether the sheet does not show it: hidden, filtered away, or of no height.
    pub(crate) fn is_hidden(&self, sheet: &SheetXml) -> bool {
        let open = sheet.get(self.open);
        attributes(open).any(|(name, at)| match (name, open.get(at).unwrap_or("")) {
            ("hidden" | "zeroHeight", value) => matches!(value, "1" | "true"),
            ("ht", height) => height.parse::<f64>() == Ok(0.0),
            _ => false,
        })
    }
}

impl SheetXml {
    /// Takes a part apart.
    pub(crate) fn parse(part: &str, text: Arc<String>) -> Result<Self, FillError> {
        if text.len() > MOST_BYTES {
            return Err(FillError::odd(part, "太大"));
        }
        let mut sheet = Self {
            part: part.to_owned(),
            prefix: String::new(),
            rows: Vec::new(),
            end_of_rows: 0,
            outside: Vec::new(),
            text: Arc::default(),
        };
        let mut inside = false;
        let mut is_root = true;
        let mut reader = RowReader::default();
        scan(part, &text, |tag| {
            if std::mem::take(&mut is_root) {
                let root = tag.source(&text).trim_start_matches('<');
                let root = root.split([' ', '>', '/']).next().unwrap_or("");
                root.strip_suffix("worksheet")
                    .unwrap_or("")
                    .clone_into(&mut sheet.prefix);
            }
            match (tag.name(&text), tag.kind) {
                ("sheetData", TagKind::Start) => inside = true,
                ("sheetData", TagKind::End) => {
                    inside = false;
                    sheet.end_of_rows = tag.at.start;
                }
                ("sheetData", TagKind::Empty) => sheet.end_of_rows = tag.at.end,
                _ if inside => reader.tag(&tag, &text)?,
                _ => sheet.outside.push(tag),
            }
            Ok(())
        })?;
        sheet.rows = reader.rows;
        if sheet.end_of_rows == 0 {
            return Err(FillError::odd(part, "不是工作表"));
        }
        if !sheet.rows.is_sorted_by(|a, b| a.number < b.number) {
            return Err(FillError::odd(part, "行的次序是乱的"));
        }
        sheet.text = text;
        Ok(sheet)
    }

    /// A row.
    pub(crate) fn row(&self, number: u32) -> Option<&RowXml> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }

    /// A cell.
    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<&CellXml> {
        self.row(row)?.cell(column)
    }

    /// The text of a place.
    pub(crate) fn get(&self, at: Span) -> &str {
        self.text.get(std::ops::Range::from(at)).unwrap_or("")
    }

    /// What a cell shows; shared strings are looked up.
    pub(crate) fn shown(&self, cell: &CellXml, strings: &[String]) -> String {
        if let Some(inline) = cell.inline {
            return text_runs(self.get(inline));
        }
        let Some((_, value)) = cell.value else {
            return String::new();
        };
        let value = plain(self.get(value));
        match cell.kind() {
            "s" => value
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|at| strings.get(at))
                .cloned()
                .unwrap_or_default(),
            _ => value,
        }
    }
}

/// The text of `<t>` elements without phonetic hints.
pub(crate) fn text_runs(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let tag = rest.get(start..).unwrap_or("");
        let Some(end) = tag.find('>') else { break };
        let name = tag
            .get(1..end)
            .unwrap_or("")
            .split([' ', '/'])
            .next()
            .unwrap_or("");
        let local = name.rsplit(':').next().unwrap_or("");
        let behind = tag.get(end + 1..).unwrap_or("");
        if local == "rPh" && !tag.get(..end).unwrap_or("").ends_with('/') {
            rest = behind
                .find("rPh>")
                .and_then(|at| behind.get(at + 4..))
                .unwrap_or("");
            continue;
        }
        if local == "t" && !tag.get(..end).unwrap_or("").ends_with('/') {
            let length = behind.find('<').unwrap_or(behind.len());
            let run = behind.get(..length).unwrap_or("");
            if run.bytes().any(|byte| matches!(byte, b'&' | b'_')) {
                text.push_str(&unescaped_cell(&plain(run)));
            } else {
                text.push_str(run);
            }
        }
        rest = behind;
    }
    text
}

/// The place of a type in [`KINDS`].
fn kind_of(written: Option<&str>) -> u8 {
    let known = KINDS.iter().position(|kind| written == Some(kind));
    known.and_then(|at| u8::try_from(at).ok()).unwrap_or(6)
}

/// Where a tag stands.
fn span(tag: &Tag) -> Span {
    Span::new(tag.at.start, tag.at.end)
}

/// Puts rows and cells together from their tags.
#[derive(Default)]
struct RowReader {
    rows: Vec<RowXml>,
    row_open: bool,
    cell_open: bool,
    element: usize,
}

impl RowReader {
    fn tag(&mut self, tag: &Tag, text: &str) -> Result<(), FillError> {
        let name = tag.name(text);
        match (name, tag.kind) {
            ("row", TagKind::Start | TagKind::Empty) => {
                let before = self.rows.last().map_or(0, |row| row.number);
                let stated = tag
                    .raw(text, "r")
                    .map_or(Some(before + 1), |r| r.trim().parse().ok());
                let number = stated.filter(|row| (1..=super::reference::LAST_ROW).contains(row));
                let number = number.ok_or_else(|| FillError::odd("sheetData", "行号不对"))?;
                // Rows of a table have as many cells as the one above.
                let cells = self.rows.last().map_or(0, |row| row.cells.len());
                self.rows.push(RowXml {
                    number,
                    open: span(tag),
                    at: span(tag),
                    cells: Vec::with_capacity(cells),
                });
                self.row_open = tag.kind == TagKind::Start;
            }
            ("row", TagKind::End) => {
                self.row_open = false;
                if let Some(row) = self.rows.last_mut() {
                    row.at.end = span(tag).end;
                }
            }
            ("c", TagKind::Start | TagKind::Empty) if self.row_open && !self.cell_open => {
                self.cell(tag, text)?
            }
            _ if self.cell_open => self.content(name, tag, text),
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag, text: &str) -> Result<(), FillError> {
        let Some(row) = self.rows.last_mut() else {
            return Ok(());
        };
        let next = row.cells.last().map_or(0, |cell| cell.column + 1);
        let source = tag.source(text);
        let (mut name, mut style, mut kind) = (None, None, None);
        for (attribute, at) in attributes(source) {
            match attribute {
                "r" => name = source.get(at),
                "s" => style = source.get(at).and_then(|style| style.parse().ok()),
                "t" => kind = source.get(at),
                _ => {}
            }
        }
        let column = match name {
            None => next,
            Some(name) => match parse_cell(name) {
                Some((number, column)) if number == row.number && column >= next => column,
                _ => return Err(FillError::odd("sheetData", format!("单元格 {name} 的位置不对"))),
            },
        };
        row.cells.push(CellXml {
            column,
            open: span(tag),
            at: span(tag),
            style,
            kind: kind_of(kind),
            formula: None,
            value: None,
            inline: None,
        });
        self.cell_open = tag.kind == TagKind::Start;
        Ok(())
    }

    fn content(&mut self, name: &str, tag: &Tag, text: &str) {
        let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) else {
            return;
        };
        match (name, tag.kind) {
            ("c", TagKind::End) => {
                cell.at.end = span(tag).end;
                self.cell_open = false;
            }
            ("f", TagKind::Start | TagKind::Empty) => {
                cell.formula = Some(Box::new(FormulaXml {
                    at: span(tag),
                    text: String::new(),
                    kind: tag.get(text, "t").unwrap_or_default(),
                    shared: tag.get(text, "si"),
                    covers: tag.get(text, "ref"),
                }));
                self.element = tag.at.end;
            }
            ("f", TagKind::End) => {
                if let Some(formula) = &mut cell.formula {
                    formula.at.end = span(tag).end;
                    formula.text = plain(text.get(self.element..tag.at.start).unwrap_or(""));
                }
            }
            ("v", TagKind::Start) => {
                self.element = tag.at.end;
                cell.value = Some((span(tag), Span::new(tag.at.end, tag.at.end)));
            }
            ("v", TagKind::Empty) => {
                cell.value = Some((span(tag), Span::new(tag.at.end, tag.at.end)));
            }
            ("v", TagKind::End) => {
                if let Some((whole, inner)) = &mut cell.value {
                    whole.end = span(tag).end;
                    *inner = Span::new(self.element, tag.at.start);
                }
            }
            ("is", TagKind::Start | TagKind::Empty) => cell.inline = Some(span(tag)),
            ("is", TagKind::End) => {
                if let Some(inline) = &mut cell.inline {
                    inline.end = span(tag).end;
                }
            }
            _ => {}
        }
    }
}
