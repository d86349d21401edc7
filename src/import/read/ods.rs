//! OpenDocument tables, read here because calamine unrolls repeated rows and gives no merged cells.

use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use crate::model::Progress;

use super::budget::Budget;
use super::cell_values::{iso_day, number_cell};
use super::sniff::FileEvidence;
use super::text_runs::TextRuns;
use super::xml::{NotXml, Token, Tokens, XmlTag};
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberLook;
use crate::import::grid::{CellValue, Grid, GridCell, MAX_COLUMNS, MergedArea, Strike};

/// A larger content.xml would be several times this in memory.
const MAX_CONTENT: u64 = 200 << 20;

/// Whether a package holds a document of this family.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    evidence.holds_part(|part| part == "content.xml") && !evidence.is_document()
}

/// All tables.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let budget = Budget::new(file, progress);
    let text = content(&budget, bytes)?;
    if text.contains("<!ENTITY") {
        return Err(budget.damaged("含外部实体定义，不安全"));
    }
    let mut book = OdsReader {
        budget,
        grids: Vec::new(),
        hidden_styles: HashSet::new(),
        struck_styles: HashSet::new(),
        raised_styles: HashSet::new(),
        style: String::new(),
        at: OdsPosition::default(),
    };
    for token in Tokens::new(&text) {
        let token = token.map_err(|NotXml| book.budget.damaged(NotXml::REASON))?;
        book.take(token)?;
    }
    let OdsReader { budget, grids, .. } = book;
    let merged = grids.into_iter().map(|(mut grid, merges)| {
        budget.merge(&mut grid, merges)?;
        Ok(grid)
    });
    merged.collect()
}

fn content(budget: &Budget<'_>, bytes: &[u8]) -> Result<String, ImportError> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| budget.damaged(&error.to_string()))?;
    let encrypted = |archive: &mut zip::ZipArchive<Cursor<&[u8]>>| {
        let mut manifest = String::new();
        let part = archive.by_name("META-INF/manifest.xml").ok()?;
        part.take(1 << 20).read_to_string(&mut manifest).ok()?;
        Some(manifest.contains("encryption-data"))
    };
    if encrypted(&mut archive) == Some(true) {
        return Err(budget.encrypted());
    }
    let part = archive
        .by_name("content.xml")
        .map_err(|error| budget.damaged(&error.to_string()))?;
    if part.size() > MAX_CONTENT {
        return Err(budget.too_large(&format!("内容展开后有 {} MB", part.size() >> 20), "200 MB"));
    }
    let mut text = String::new();
    part.take(MAX_CONTENT)
        .read_to_string(&mut text)
        .map_err(|error| budget.damaged(&error.to_string()))?;
    Ok(text)
}

struct OdsReader<'a> {
    budget: Budget<'a>,
    grids: Vec<(Grid, Vec<MergedArea>)>,
    hidden_styles: HashSet<String>,
    struck_styles: HashSet<String>,
    raised_styles: HashSet<String>,
    style: String,
    at: OdsPosition,
}

/// Where the reading is: row and column of the next cell, both from 0 here.
#[derive(Default)]
struct OdsPosition {
    row: u32,
    rows: u32,
    hidden: bool,
    column: u32,
    header_column: u32,
    cells: Vec<(u32, GridCell)>,
    open: Option<OpenOdsCell>,
    unseen: usize,
}

/// A cell whose end was not read yet.
struct OpenOdsCell {
    columns: u32,
    kind: String,
    value: Option<String>,
    formula: bool,
    text: String,
    paragraphs: usize,
    /// Whether its style strikes all of it through.
    struck: bool,
    /// The parts of its text, and what the spans around the next one do to it: strike through, raise.
    runs: TextRuns,
    spans: Vec<(bool, bool)>,
}

impl OdsReader<'_> {
    fn take(&mut self, token: Token<'_>) -> Result<(), ImportError> {
        match token {
            Token::Open(tag) => self.open(&tag),
            Token::Close(end) => self.close(end.name())?,
            Token::Text(text) if self.at.unseen == 0 => {
                if let Some(open) = self.at.open.as_mut().filter(|open| open.paragraphs > 0) {
                    open.push(&text);
                }
            }
            Token::Text(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &XmlTag<'_>) {
        let at = &mut self.at;
        match tag.name() {
            "style" => self.style = tag.attribute("name").unwrap_or_default(),
            "table-properties" if tag.attribute("display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "text-properties" => {
                let is_line = |name| tag.attribute(name).is_some_and(|line| line != "none");
                if is_line("text-line-through-style") || is_line("text-line-through-type") {
                    self.struck_styles.insert(self.style.clone());
                }
                let position = tag.attribute("text-position").unwrap_or_default();
                if position.starts_with("super") {
                    self.raised_styles.insert(self.style.clone());
                }
            }
            "table" => {
                let hidden = tag
                    .attribute("style-name")
                    .is_some_and(|style| self.hidden_styles.contains(&style));
                self.grids.push((
                    Grid::new(&tag.attribute("name").unwrap_or_default(), hidden),
                    Vec::new(),
                ));
                *at = OdsPosition::default();
            }
            "table-column" => {
                let count = tag.number("number-columns-repeated").unwrap_or(1);
                let end = at.header_column.saturating_add(count);
                if let (Some((grid, _)), true) = (self.grids.last_mut(), is_hidden(tag)) {
                    grid.hidden_columns.extend(at.header_column..end.min(MAX_COLUMNS));
                }
                at.header_column = end;
            }
            "table-row" => {
                at.rows = tag.number("number-rows-repeated").unwrap_or(1).max(1);
                at.hidden = is_hidden(tag);
                at.column = 0;
                at.cells.clear();
            }
            "annotation" | "shape" | "shapes" | "frame" => at.unseen += 1,
            "table-cell" | "covered-table-cell" => {
                let span = |name| tag.number(name).unwrap_or(1).max(1) - 1;
                let (right, down) = (span("number-columns-spanned"), span("number-rows-spanned"));
                if let Some((_, merges)) = self.grids.last_mut().filter(|_| right + down > 0) {
                    let start = (at.row.saturating_add(1), at.column);
                    let end = (start.0.saturating_add(down), start.1.saturating_add(right));
                    merges.push(MergedArea { start, end });
                }
                let value = ["value", "date-value", "boolean-value", "string-value"];
                at.open = Some(OpenOdsCell {
                    columns: tag.number("number-columns-repeated").unwrap_or(1).max(1),
                    kind: tag.attribute("value-type").unwrap_or_default(),
                    value: value.into_iter().find_map(|name| tag.attribute(name)),
                    formula: tag.attribute("formula").is_some(),
                    text: String::new(),
                    paragraphs: 0,
                    struck: tag
                        .attribute("style-name")
                        .is_some_and(|style| self.struck_styles.contains(&style)),
                    runs: TextRuns::default(),
                    spans: Vec::new(),
                });
            }
            "p" if at.unseen == 0 => {
                if let Some(open) = &mut at.open {
                    if open.paragraphs > 0 {
                        open.push("\n");
                    }
                    open.paragraphs += 1;
                }
            }
            "s" | "tab" | "line-break" if at.unseen == 0 => {
                if let Some(open) = &mut at.open {
                    open.push(if tag.name() == "line-break" { "\n" } else { " " });
                }
            }
            "span" if at.unseen == 0 => {
                let style = tag.attribute("style-name").unwrap_or_default();
                if let Some(open) = &mut at.open {
                    let (struck, raised) = open.spans.last().copied().unwrap_or_default();
                    open.spans.push((
                        struck || self.struck_styles.contains(&style),
                        raised || self.raised_styles.contains(&style),
                    ));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        let at = &mut self.at;
        match name {
            "annotation" | "shape" | "shapes" | "frame" => at.unseen = at.unseen.saturating_sub(1),
            "span" if at.unseen == 0 => {
                if let Some(open) = &mut at.open {
                    open.spans.pop();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let Some(open) = at.open.take() else { return Ok(()) };
                let (first, columns) = (at.column, open.columns);
                at.column = first.saturating_add(columns);
                if let Some(cell) = open.cell() {
                    at.cells
                        .extend((first..at.column.min(MAX_COLUMNS)).map(|column| (column, cell.clone())));
                }
            }
            "table-row" => {
                let cells = std::mem::take(&mut at.cells);
                let Some((grid, _)) = self.grids.last_mut() else {
                    return Ok(());
                };
                let rows = if cells.is_empty() { 0 } else { at.rows };
                for row in (at.row..).take(usize::try_from(rows).unwrap_or(usize::MAX)) {
                    for (column, cell) in &cells {
                        self.budget
                            .put(grid, row.saturating_add(1), *column, cell.clone())?;
                    }
                    if at.hidden {
                        grid.hidden_rows.insert(row.saturating_add(1));
                    }
                }
                at.row = at.row.saturating_add(at.rows);
            }
            _ => {}
        }
        Ok(())
    }
}

impl OpenOdsCell {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        let (struck, raised) = self.spans.last().copied().unwrap_or_default();
        self.runs.add(text, struck, raised);
    }

    fn cell(mut self) -> Option<GridCell> {
        let runs = std::mem::take(&mut self.runs);
        let number = || self.value.as_deref()?.trim().parse::<f64>().ok();
        // What is written beside the number is how its format shows it.
        let shown = |number| {
            let look = NumberLook::of_shown(number, &self.text);
            number_cell(number).with_look(look.unwrap_or_default())
        };
        let mut cell = match self.kind.as_str() {
            // #DIV/0! and its kin are kept as text with the value 0.
            _ if self.formula && (self.text.starts_with('#') || self.text.starts_with("Err:")) => {
                Some(GridCell::new(CellValue::Error(self.text.clone())))
            }
            "percentage" => number().map(number_cell),
            "float" | "currency" => number().map(shown),
            "date" => self.value.as_deref().and_then(iso_day),
            "boolean" => self
                .value
                .as_ref()
                .map(|value| GridCell::new(CellValue::Bool(value == "true"))),
            _ => None,
        }
        .or_else(|| runs.meant()?.cell())
        .or_else(|| GridCell::from_text(&self.text))
        .or_else(|| self.value.as_deref().and_then(GridCell::from_text))
        .or_else(|| self.formula.then(|| GridCell::new(CellValue::Uncalculated)))?;
        cell.formula = self.formula;
        cell.look.percent = self.kind == "percentage";
        if self.struck {
            cell.strike = Strike::Whole;
        }
        Some(cell)
    }
}

fn is_hidden(tag: &XmlTag<'_>) -> bool {
    matches!(
        tag.attribute("visibility").as_deref(),
        Some("collapse" | "filter")
    )
}
