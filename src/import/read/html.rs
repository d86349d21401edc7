//! Web pages saved as .xls, as provincial systems export them.
//!
//! The tags are found by html5gum as browsers find them (it passes their common tests), in one pass and without a tree:
//! the tree that the HTML standard describes takes quadratic time for some pages, and memory for all of them.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};

use crate::model::Progress;

use super::budget::Budget;
use super::cell_values::number_cell;
use super::encoding::decode;
use super::html_marks::{HtmlMarks, StyleSheet};
use super::sniff::FileEvidence;
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberLook;
use crate::import::grid::{Grid, GridCell, MAX_COLUMNS, MergedArea, Strike};

/// How many tables may stand inside each other. Browsers end at 512 open tags (Chromium's `kMaximumHTMLParserDOMTreeDepth`).
const MAX_TABLE_DEPTH: usize = 512;

/// Whether a file is a web page, or a table of one without the rest.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    const FIRST_TAGS: [&str; 8] = [
        "<!doctype html",
        "<html",
        "<table",
        "<meta",
        "<head",
        "<body",
        "<div",
        "<style",
    ];
    let FileEvidence::Plain { start, .. } = evidence else {
        return false;
    };
    FIRST_TAGS.iter().any(|tag| start.starts_with(tag)) || start.contains("<html") || start.contains("<table")
}

/// The page as one sheet: its tables below each other, headings between them as rows of their own.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut page = HtmlReader::new(file, progress);
    let text = decode(bytes).ok_or_else(|| page.budget.damaged("文字编码认不出，读出的是乱码"))?;
    if is_frameset(&text) {
        return Err(ImportError::NotAWorkbook {
            file: file.to_owned(),
            looks_like: "由几个文件组成的网页，表格在旁边同名的 .files 文件夹里",
            remedy: "用 Excel 或 WPS 打开这个网页，另存为 xlsx 后导入；也可直接导入 .files 文件夹里的 sheet001.htm",
        });
    }
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| page.take(&event).err());
    // Scripts and styles have no tags inside.
    emitter.naively_switch_states(true);
    if let Some(refused) = Tokenizer::new_with_emitter(&text, emitter).next() {
        let Ok(error) = refused;
        return Err(error);
    }
    page.end_cell()?;
    page.end_line()?;
    let HtmlReader {
        budget,
        mut grid,
        merges,
        ..
    } = page;
    budget.merge(&mut grid, merges)?;
    if grid.rows.is_empty() {
        return Err(budget.damaged("网页里没有表格"));
    }
    Ok(vec![grid])
}

struct HtmlReader<'a> {
    budget: Budget<'a>,
    grid: Grid,
    merges: Vec<MergedArea>,
    /// The row being read, from 1.
    row: u32,
    column: u32,
    /// How many more rows each column is covered by a cell from above.
    covered: Vec<u32>,
    tables: usize,
    tag: HtmlTag,
    cell: Option<OpenHtmlCell>,
    text: String,
    /// What of the text is struck through or raised.
    marks: HtmlMarks,
    styles: StyleSheet,
    /// Inside a title, script or style, whose text nobody sees.
    unseen: usize,
}

/// An opening tag whose end was not read yet, with the attributes that matter here.
#[derive(Default)]
struct HtmlTag {
    /// The name without its prefix, in small letters.
    name: String,
    /// The attribute being read.
    attribute: String,
    colspan: Option<u32>,
    rowspan: Option<u32>,
    style: Option<String>,
    class: Option<String>,
    /// The number that an Excel page keeps beside what it shows (`x:num`).
    number: Option<f64>,
    as_text: bool,
}

/// A cell whose end was not read yet.
struct OpenHtmlCell {
    columns: u32,
    rows: u32,
    as_text: bool,
    number: Option<f64>,
    struck: bool,
}

impl<'a> HtmlReader<'a> {
    fn new(file: &'a str, progress: &'a Progress) -> Self {
        Self {
            budget: Budget::new(file, progress),
            grid: Grid::new(file.rsplit_once('.').map_or(file, |(name, _)| name), false),
            merges: Vec::new(),
            row: 0,
            column: 0,
            covered: Vec::new(),
            tables: 0,
            tag: HtmlTag::default(),
            cell: None,
            text: String::new(),
            marks: HtmlMarks::default(),
            styles: StyleSheet::default(),
            unseen: 0,
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>) -> Result<(), ImportError> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = HtmlTag {
                    name: local(name),
                    ..HtmlTag::default()
                };
                Ok(())
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute = local(name);
                self.tag.as_text |= self.tag.attribute == "str";
                Ok(())
            }
            CallbackEvent::AttributeValue { value } => {
                self.tag.set(value);
                Ok(())
            }
            CallbackEvent::CloseStartTag { .. } => {
                let tag = std::mem::take(&mut self.tag);
                self.open(&tag)
            }
            CallbackEvent::EndTag { name } => self.close(&local(name)),
            CallbackEvent::String { value } => {
                let text = String::from_utf8_lossy(value);
                if self.unseen == 0 {
                    self.push(&text);
                } else {
                    self.styles.read(&text);
                }
                Ok(())
            }
            // What stands behind the last whole tag would be lost without a word.
            CallbackEvent::Error(Error::EofInTag | Error::EofInComment) if self.tables > 0 => {
                Err(self.budget.damaged("网页在表格中间断了，可能没有下载完"))
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => Ok(()),
        }
    }

    /// Line breaks of the source are spaces; `<br>` is a line break.
    fn push(&mut self, text: &str) {
        let mut words = text.split(['\r', '\n', '\t']).map(|part| part.trim_matches(' '));
        self.push_word(words.next().unwrap_or_default());
        for word in words.filter(|word| !word.is_empty()) {
            self.push_word(word);
        }
    }

    fn push_word(&mut self, word: &str) {
        self.text.push_str(word);
        self.marks.text(word);
    }

    fn open(&mut self, tag: &HtmlTag) -> Result<(), ImportError> {
        match tag.name.as_str() {
            name if is_unseen(name) => self.unseen += 1,
            "body" => self.unseen = 0,
            "table" => {
                self.unseen = 0;
                self.tables += 1;
                if self.tables > MAX_TABLE_DEPTH {
                    let what = format!("网页里的表格一层套一层，超过 {MAX_TABLE_DEPTH} 层");
                    return Err(self.budget.too_large(&what, &format!("{MAX_TABLE_DEPTH} 层")));
                }
                if self.tables == 1 {
                    self.end_line()?;
                    self.covered.clear();
                }
            }
            "br" => self.push_word("\n"),
            "tr" if self.tables == 1 => {
                self.end_cell()?;
                self.row = self.row.saturating_add(1);
                self.column = 0;
                if tag.is_hidden() {
                    self.grid.hidden_rows.insert(self.row);
                }
            }
            "td" | "th" if self.tables == 1 => {
                self.end_cell()?;
                self.text.clear();
                self.marks = HtmlMarks::default();
                self.row = self.row.max(1);
                self.cell = Some(OpenHtmlCell {
                    columns: tag.colspan.unwrap_or(1).clamp(1, MAX_COLUMNS),
                    rows: tag.rowspan.unwrap_or(1).clamp(1, 10_000),
                    as_text: tag.as_text || tag.style.as_deref().is_some_and(|style| style.contains("\\@")),
                    number: tag.number,
                    struck: self.styles.marks(tag.style.as_deref(), tag.class.as_deref()).0,
                });
            }
            name if self.cell.is_some() && self.tables == 1 => {
                let by_style = || self.styles.marks(tag.style.as_deref(), tag.class.as_deref());
                self.marks.open(name, by_style);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        if self.cell.is_some() && self.tables == 1 {
            self.marks.close(name);
        }
        match name {
            name if is_unseen(name) => self.unseen = self.unseen.saturating_sub(1),
            "table" => {
                if self.tables == 1 {
                    self.end_cell()?;
                }
                self.tables = self.tables.saturating_sub(1);
            }
            "td" | "th" | "tr" if self.tables == 1 => self.end_cell()?,
            "caption" if self.tables == 1 && self.cell.is_none() => self.end_line()?,
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.tables == 0 => self.end_line()?,
            _ => {}
        }
        Ok(())
    }

    /// Puts the cell that was read into its place, right of what hangs down from above.
    fn end_cell(&mut self) -> Result<(), ImportError> {
        let Some(open) = self.cell.take() else {
            if self.tables > 0 {
                self.text.clear();
            }
            return Ok(());
        };
        while self.is_covered(self.column) {
            self.column += 1;
        }
        let (row, column) = (self.row, self.column);
        let text = std::mem::take(&mut self.text);
        let marked = std::mem::take(&mut self.marks).meant();
        let kept = open
            .number
            .and_then(|number| Some(number_cell(number).with_look(NumberLook::of_shown(number, &text)?)));
        let cell = match (kept, marked) {
            (Some(kept), _) => Some(kept),
            (None, Some(marked)) => marked.cell(),
            (None, None) if open.as_text => GridCell::from_text(&text),
            (None, None) => GridCell::typed(&text),
        };
        if let Some(mut cell) = cell {
            if open.struck {
                cell.strike = Strike::Whole;
            }
            self.budget.put(&mut self.grid, row, column, cell)?;
        }
        let last = (
            row.saturating_add(open.rows - 1),
            column.saturating_add(open.columns - 1).min(MAX_COLUMNS),
        );
        if open.columns > 1 || open.rows > 1 {
            self.merges.push(MergedArea {
                start: (row, column),
                end: last,
            });
        }
        for covered in column..=last.1 {
            let at = usize::try_from(covered).unwrap_or(usize::MAX).min(1024);
            if self.covered.len() <= at {
                self.covered.resize(at + 1, 0);
            }
            if let Some(until) = self.covered.get_mut(at) {
                *until = last.0;
            }
        }
        self.column = last.1.saturating_add(1);
        Ok(())
    }

    /// Whether a cell of a row above hangs down to this one.
    fn is_covered(&self, column: u32) -> bool {
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        self.covered
            .get(at)
            .is_some_and(|until| *until >= self.row && *until > 0)
            && self
                .grid
                .rows
                .get(self.row)
                .is_none_or(|cells| cells.get(column).is_none())
    }

    /// A heading outside any table is a row of its own.
    fn end_line(&mut self) -> Result<(), ImportError> {
        let text = std::mem::take(&mut self.text);
        if let Some(cell) = GridCell::from_text(&text) {
            self.row = self.row.saturating_add(1);
            self.budget.put(&mut self.grid, self.row, 0, cell)?;
        }
        Ok(())
    }
}

impl HtmlTag {
    /// The value of the attribute being read; a second one of that name does not count.
    fn set(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        let number = || value.trim().parse().ok();
        match self.attribute.as_str() {
            "colspan" => self.colspan = self.colspan.or_else(number),
            "rowspan" => self.rowspan = self.rowspan.or_else(number),
            "style" if self.style.is_none() => self.style = Some(value.into_owned()),
            "class" if self.class.is_none() => self.class = Some(value.into_owned()),
            "num" => {
                self.number = value
                    .trim()
                    .parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite())
            }
            _ => {}
        }
    }

    fn is_hidden(&self) -> bool {
        let style = self.style.as_deref().unwrap_or_default();
        let style = style.to_ascii_lowercase().replace(' ', "");
        style.contains("display:none")
    }
}

/// Whether a page only says which other pages it is made of, as Excel's do.
fn is_frameset(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("<frameset") && !text.contains("<table")
}

/// A name without its prefix: `o:p` is a `p`.
fn local(name: &[u8]) -> String {
    let name = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
    String::from_utf8_lossy(name).into_owned()
}

fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "xml")
}
