//! A worksheet part taken apart into rows and cells, each with its place in the text.

use std::ops::Range;

use super::reference::parse_cell;
use super::xml::{Tag, TagKind, attributes, plain, scan, unescaped_cell};
use crate::export::fill::error::FillError;

/// A worksheet.
#[derive(Clone, Debug)]
pub(crate) struct SheetXml {
    /// Name of the part.
    pub(crate) part: String,
    /// The part.
    pub(crate) text: String,
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
    pub(crate) open: Range<usize>,
    /// The whole row.
    pub(crate) at: Range<usize>,
    /// Cells from left to right.
    pub(crate) cells: Vec<CellXml>,
}

/// A cell.
#[derive(Clone, Debug)]
pub(crate) struct CellXml {
    /// Column from 0.
    pub(crate) column: u32,
    /// Its opening tag.
    pub(crate) open: Range<usize>,
    /// The whole cell.
    pub(crate) at: Range<usize>,
    /// Number of its format.
    pub(crate) style: Option<u32>,
    /// `t`: s, inlineStr, str, b, e, d, or n when it has none.
    pub(crate) kind: &'static str,
    /// The element `f`; boxed, because few cells have one.
    pub(crate) formula: Option<Box<FormulaXml>>,
    /// The element `v` and its text.
    pub(crate) value: Option<(Range<usize>, Range<usize>)>,
    /// The element `is`.
    pub(crate) inline: Option<Range<usize>>,
}

/// A formula.
#[derive(Clone, Debug)]
pub(crate) struct FormulaXml {
    /// The whole element.
    pub(crate) at: Range<usize>,
    /// Its text, unescaped; empty for followers of a shared formula.
    pub(crate) text: String,
    /// `t`: shared, array, dataTable, or empty.
    pub(crate) kind: String,
    /// Number of the shared formula.
    pub(crate) shared: Option<String>,
    /// Cells that it covers.
    pub(crate) covers: Option<String>,
}

impl RowXml {
    /// Whether the sheet does not show it: hidden, filtered away, or of no height.
    pub(crate) fn is_hidden(&self, sheet: &SheetXml) -> bool {
        let open = sheet.get(&self.open);
        attributes(open).any(|(name, at)| match (name, open.get(at).unwrap_or("")) {
            ("hidden" | "zeroHeight", value) => matches!(value, "1" | "true"),
            ("ht", height) => height.parse::<f64>() == Ok(0.0),
            _ => false,
        })
    }
}

impl SheetXml {
    /// Takes a part apart.
    pub(crate) fn parse(part: &str, text: String) -> Result<Self, FillError> {
        let mut sheet = Self {
            part: part.to_owned(),
            prefix: String::new(),
            rows: Vec::new(),
            end_of_rows: 0,
            outside: Vec::new(),
            text: String::new(),
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
        self.row(row)?.cells.iter().find(|cell| cell.column == column)
    }

    /// Text of a range.
    pub(crate) fn get(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or("")
    }

    /// What a cell shows; shared strings are looked up.
    pub(crate) fn shown(&self, cell: &CellXml, strings: &[String]) -> String {
        if let Some(inline) = &cell.inline {
            return text_runs(self.get(inline));
        }
        let Some((_, value)) = &cell.value else {
            return String::new();
        };
        let value = plain(self.get(value));
        match cell.kind {
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
            text.push_str(&unescaped_cell(&plain(behind.get(..length).unwrap_or(""))));
        }
        rest = behind;
    }
    text
}

/// The type of a cell (ECMA-376 part 1, 18.18.11).
fn kind_of(written: Option<&str>) -> &'static str {
    const KINDS: [&str; 6] = ["s", "inlineStr", "str", "b", "e", "d"];
    KINDS
        .into_iter()
        .find(|kind| written == Some(kind))
        .unwrap_or("n")
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
                self.rows.push(RowXml {
                    number,
                    open: tag.at.clone(),
                    at: tag.at.clone(),
                    cells: Vec::new(),
                });
                self.row_open = tag.kind == TagKind::Start;
            }
            ("row", TagKind::End) => {
                self.row_open = false;
                if let Some(row) = self.rows.last_mut() {
                    row.at.end = tag.at.end;
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
            open: tag.at.clone(),
            at: tag.at.clone(),
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
                cell.at.end = tag.at.end;
                self.cell_open = false;
            }
            ("f", TagKind::Start | TagKind::Empty) => {
                cell.formula = Some(Box::new(FormulaXml {
                    at: tag.at.clone(),
                    text: String::new(),
                    kind: tag.get(text, "t").unwrap_or_default(),
                    shared: tag.get(text, "si"),
                    covers: tag.get(text, "ref"),
                }));
                self.element = tag.at.end;
            }
            ("f", TagKind::End) => {
                if let Some(formula) = &mut cell.formula {
                    formula.at.end = tag.at.end;
                    formula.text = plain(text.get(self.element..tag.at.start).unwrap_or(""));
                }
            }
            ("v", TagKind::Start) => {
                self.element = tag.at.end;
                cell.value = Some((tag.at.clone(), tag.at.end..tag.at.end));
            }
            ("v", TagKind::Empty) => cell.value = Some((tag.at.clone(), tag.at.end..tag.at.end)),
            ("v", TagKind::End) => {
                if let Some((whole, inner)) = &mut cell.value {
                    whole.end = tag.at.end;
                    *inner = self.element..tag.at.start;
                }
            }
            ("is", TagKind::Start | TagKind::Empty) => cell.inline = Some(tag.at.clone()),
            ("is", TagKind::End) => {
                if let Some(inline) = &mut cell.inline {
                    inline.end = tag.at.end;
                }
            }
            _ => {}
        }
    }
}
