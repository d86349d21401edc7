//! SpreadsheetML 2003: one XML file, usually named .xls.

use std::collections::{HashMap, HashSet};

use crate::model::Progress;

use super::budget::Budget;
use super::cell_values::{iso_day, number_cell};
use super::encoding::decode;
use super::sniff::FileEvidence;
use super::text_runs::TextRuns;
use super::xml::{NotXml, Token, Tokens, XmlTag};
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberFormat;
use crate::import::grid::{CellValue, Grid, GridCell, MAX_COLUMNS, MergedArea, Strike};

/// Whether a file is a workbook in one XML document.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    let FileEvidence::Plain { start, .. } = evidence else {
        return false;
    };
    let is_named = start.contains("urn:schemas-microsoft-com:office:spreadsheet");
    is_named && start.contains("<workbook") || start.contains("<ss:workbook")
}

/// All worksheets.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let budget = Budget::new(file, progress);
    let text = decode(bytes).ok_or_else(|| budget.damaged("文字编码认不出，读出的是乱码"))?;
    if text.contains("<!ENTITY") {
        return Err(budget.damaged("含外部实体定义，不安全"));
    }
    let mut book = Xml2003Reader {
        budget,
        sheets: Vec::new(),
        formats: HashMap::new(),
        struck: HashSet::new(),
        style: String::new(),
        at: Xml2003Position::default(),
    };
    for token in Tokens::new(&text) {
        let token = token.map_err(|NotXml| book.budget.damaged(NotXml::REASON))?;
        book.take(token)?;
    }
    let Xml2003Reader { budget, sheets, .. } = book;
    let merged = sheets.into_iter().map(|(mut grid, merges)| {
        budget.merge(&mut grid, merges)?;
        Ok(grid)
    });
    let grids = merged.collect::<Result<Vec<Grid>, ImportError>>()?;
    if grids.is_empty() {
        return Err(budget.damaged("里面没有工作表"));
    }
    Ok(grids)
}

struct Xml2003Reader<'a> {
    budget: Budget<'a>,
    sheets: Vec<(Grid, Vec<MergedArea>)>,
    /// Formats of styles that have one.
    formats: HashMap<String, NumberFormat>,
    /// Styles that strike the text through.
    struck: HashSet<String>,
    style: String,
    at: Xml2003Position,
}

/// Where the reading is.
#[derive(Default)]
struct Xml2003Position {
    row: u32,
    column: u32,
    header_column: u32,
    kind: Option<String>,
    formula: bool,
    format: NumberFormat,
    filled: bool,
    text: String,
    /// The parts of the text, and how many tags around the next one strike it through or raise it.
    runs: TextRuns,
    struck: usize,
    raised: usize,
    /// Whether the style of the cell strikes all of it through.
    is_struck: bool,
    /// Inside a comment of a cell.
    comment: bool,
    visible: bool,
}

impl Xml2003Reader<'_> {
    fn take(&mut self, token: Token<'_>) -> Result<(), ImportError> {
        match token {
            Token::Open(tag) => self.open(&tag)?,
            Token::Close(end) => self.close(end.name())?,
            Token::Text(text) if self.at.kind.is_some() && !self.at.comment => {
                self.at.text.push_str(&text);
                self.at.runs.add(&text, self.at.struck > 0, self.at.raised > 0);
            }
            Token::Text(_) if !self.at.visible => {}
            Token::Text(text) => {
                if let Some((grid, _)) = self.sheets.last_mut() {
                    grid.hidden |=
                        text.trim().starts_with("SheetHidden") || text.trim().starts_with("SheetVeryHidden");
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, tag: &XmlTag<'_>) -> Result<(), ImportError> {
        match tag.name() {
            "Style" => self.style = tag.attribute("ID").unwrap_or_default(),
            "NumberFormat" => {
                let format = tag.attribute("Format").unwrap_or_default();
                let format = match format.as_str() {
                    "Percent" => NumberFormat::built_in(10),
                    "Fixed" | "Standard" => NumberFormat::built_in(2),
                    code => NumberFormat::of(code),
                };
                self.formats.insert(self.style.clone(), format);
            }
            "Font" if tag.attribute("StrikeThrough").as_deref() == Some("1") && self.at.kind.is_none() => {
                self.struck.insert(self.style.clone());
            }
            // The parts of a text are marked as in HTML.
            "S" | "Del" if self.at.kind.is_some() => self.at.struck += 1,
            "Sup" if self.at.kind.is_some() => self.at.raised += 1,
            "Worksheet" => {
                let name = tag.attribute("Name").unwrap_or_default();
                self.sheets.push((Grid::new(&name, false), Vec::new()));
                self.at = Xml2003Position::default();
            }
            "Visible" => self.at.visible = true,
            "Column" => {
                let at = &mut self.at;
                at.header_column = tag
                    .number("Index")
                    .map_or(at.header_column, |index| index.saturating_sub(1));
                let last = at
                    .header_column
                    .saturating_add(tag.number("Span").unwrap_or(0))
                    .min(MAX_COLUMNS);
                if let (Some((grid, _)), Some("1")) =
                    (self.sheets.last_mut(), tag.attribute("Hidden").as_deref())
                {
                    grid.hidden_columns.extend(at.header_column..=last);
                }
                at.header_column = last.saturating_add(1);
            }
            "Row" => {
                self.at.row = tag.number("Index").unwrap_or(self.at.row.saturating_add(1));
                self.at.column = 0;
                if let (Some((grid, _)), Some("1")) =
                    (self.sheets.last_mut(), tag.attribute("Hidden").as_deref())
                {
                    grid.hidden_rows.insert(self.at.row);
                }
            }
            "Cell" => {
                let at = &mut self.at;
                at.column = tag
                    .number("Index")
                    .map_or(at.column, |index| index.saturating_sub(1));
                at.formula = tag.attribute("Formula").is_some();
                let style = tag.attribute("StyleID");
                at.is_struck = style.as_ref().is_some_and(|style| self.struck.contains(style));
                at.format = style
                    .and_then(|style| self.formats.get(&style).cloned())
                    .unwrap_or_default();
                at.filled = false;
                let (right, down) = (
                    tag.number("MergeAcross").unwrap_or(0),
                    tag.number("MergeDown").unwrap_or(0),
                );
                if right + down > 0
                    && let Some((_, merges)) = self.sheets.last_mut()
                {
                    let end = (at.row.saturating_add(down), at.column.saturating_add(right));
                    merges.push(MergedArea {
                        start: (at.row, at.column),
                        end,
                    });
                }
            }
            "Comment" => self.at.comment = true,
            "Data" if !self.at.comment => {
                self.at.kind = Some(tag.attribute("Type").unwrap_or_default());
                self.at.text.clear();
                self.at.runs = TextRuns::default();
                (self.at.struck, self.at.raised) = (0, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "Data" if !self.at.comment => {
                let text = std::mem::take(&mut self.at.text);
                let marked = std::mem::take(&mut self.at.runs).meant();
                if let Some(kind) = self.at.kind.take() {
                    let marked = marked.filter(|_| kind == "String");
                    self.put(marked.map_or_else(|| cell(&kind, &text), |marked| marked.cell()))?;
                }
            }
            "S" | "Del" => self.at.struck = self.at.struck.saturating_sub(1),
            "Sup" => self.at.raised = self.at.raised.saturating_sub(1),
            "Comment" => self.at.comment = false,
            "Visible" => self.at.visible = false,
            "Cell" => {
                if self.at.formula && !self.at.filled {
                    self.put(Some(GridCell::new(CellValue::Uncalculated)))?;
                }
                self.at.column = self.at.column.saturating_add(1);
                // Cells to the right of a merged one are left out of the file, their numbers are not.
                if let Some((_, merges)) = self.sheets.last()
                    && let Some(last) = merges.last()
                    && last.start == (self.at.row, self.at.column.saturating_sub(1))
                {
                    self.at.column = last.end.1.saturating_add(1);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn put(&mut self, cell: Option<GridCell>) -> Result<(), ImportError> {
        let (Some(mut cell), Some((grid, _))) = (cell, self.sheets.last_mut()) else {
            return Ok(());
        };
        cell.formula = self.at.formula;
        if self.at.is_struck {
            cell.strike = Strike::Whole;
        }
        if let CellValue::Number(number) = cell.value {
            cell = cell.with_look(self.at.format.look(number));
        }
        self.at.filled = true;
        self.budget.put(grid, self.at.row.max(1), self.at.column, cell)
    }
}

fn cell(kind: &str, text: &str) -> Option<GridCell> {
    match kind {
        "Number" => match text.trim().parse() {
            Ok(number) => Some(number_cell(number)),
            Err(_) => GridCell::from_text(text),
        },
        "Boolean" => Some(GridCell::new(CellValue::Bool(text.trim() == "1"))),
        "DateTime" => iso_day(text).or_else(|| GridCell::from_text(text)),
        "Error" => Some(GridCell::new(CellValue::Error(text.trim().to_owned()))),
        _ => GridCell::from_text(text),
    }
}
