//! Tables of Word documents (WordprocessingML, ECMA-376 part 1, 17.4), each as a sheet named by the line above it.
//!
//! The lines above a table (title, unit, who reports) are rows of its sheet. A table that follows another one with nothing
//! but blank lines between is its continuation on the next page when it is as wide. A table inside a cell is a sheet of its own.

use std::collections::HashSet;

use crate::model::Progress;

use super::archive::Archive;
use super::budget::Budget;
use super::docx_table::{EndedTable, OpenCell, OpenTable, VerticalMerge, title};
use super::sniff::FileEvidence;
use super::xml::{NotXml, Token, Tokens, XmlTag};
use crate::import::error::ImportError;
use crate::import::grid::{Grid, GridCell, MAX_COLUMNS, MergedArea};

/// The text of a document is in memory as a whole; a table of 20,000 rows has 20 MB.
const MOST_OF_TEXT: u64 = 64 << 20;
/// More tables than any document of a county has.
const MAX_TABLES: usize = 500;
/// Tables within tables deeper than this are no tables.
const MAX_DEPTH: usize = 16;
/// Lines above a table that may belong to it.
const MAX_LINES: usize = 6;

/// Whether a package holds a document of Word.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    evidence.holds_part(is_document_part)
}

fn is_document_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("word/document") && name.ends_with(".xml")
}

/// The tables of a document in their order.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut reader = DocxReader::new(Budget::new(file, progress));
    let damaged = || Budget::new(file, progress).damaged("读不出正文");
    let mut archive = Archive::open(bytes).ok_or_else(damaged)?;
    let part = archive.find(is_document_part).ok_or_else(damaged)?;
    if archive
        .part(&part)
        .is_none_or(|part| part.get_ref().size() > MOST_OF_TEXT)
    {
        return Err(reader.budget.too_large("正文展开后超过 64 MB", "64 MB"));
    }
    let text = archive.text_up_to(&part, MOST_OF_TEXT).ok_or_else(damaged)?;
    for token in Tokens::new(&text) {
        let token = token.map_err(|NotXml| reader.budget.damaged(NotXml::REASON))?;
        reader.take(token)?;
    }
    if reader.grids.is_empty() {
        return Err(ImportError::NotAWorkbook {
            file: file.to_owned(),
            looks_like: "没有表格的 Word 文档",
            remedy: "核对是否选错文件；要导入的内容须是文档里的表格，不是图片或文字",
        });
    }
    Ok(reader.grids)
}

struct DocxReader<'a> {
    budget: Budget<'a>,
    grids: Vec<Grid>,
    names: HashSet<String>,
    /// The tables that are open, the innermost last.
    tables: Vec<OpenTable>,
    /// The last lines outside of tables since the last one.
    lines: Vec<String>,
    /// The last table, when nothing was written below it.
    last: Option<EndedTable>,
    paragraph: String,
    run: RunStyle,
    is_text: bool,
    /// Inside what was moved away, or what only older programs show.
    unseen: usize,
}

/// What the properties of a run say.
#[derive(Clone, Copy, Debug, Default)]
struct RunStyle {
    /// Hidden or struck through.
    gone: bool,
    raised: bool,
}

impl<'a> DocxReader<'a> {
    fn new(budget: Budget<'a>) -> Self {
        Self {
            budget,
            grids: Vec::new(),
            names: HashSet::new(),
            tables: Vec::new(),
            lines: Vec::new(),
            last: None,
            paragraph: String::new(),
            run: RunStyle::default(),
            is_text: false,
            unseen: 0,
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), ImportError> {
        match token {
            Token::Open(tag) if is_unseen(tag.name()) => self.unseen += 1,
            Token::Close(end) if is_unseen(end.name()) => self.unseen = self.unseen.saturating_sub(1),
            _ if self.unseen > 0 => {}
            Token::Text(text) if self.is_text => self.write(&text),
            Token::Text(_) => {}
            Token::Open(tag) => self.open(&tag)?,
            Token::Close(end) => self.close(end.name())?,
        }
        Ok(())
    }

    /// Adds the text of a run. A raised figure is part of a unit, as in m², or a mark that belongs to no figure.
    fn write(&mut self, text: &str) {
        if self.run.gone {
            return;
        }
        if !self.run.raised {
            self.paragraph.push_str(text);
        } else if self.paragraph.ends_with(['m', 'M', 'ｍ', '米']) {
            self.paragraph.push_str(match text.trim() {
                "2" => "²",
                "3" => "³",
                other => other,
            });
        }
    }

    fn open(&mut self, tag: &XmlTag<'_>) -> Result<(), ImportError> {
        match tag.name() {
            "t" => self.is_text = true,
            "r" => self.run = RunStyle::default(),
            "br" | "cr" => self.paragraph.push('\n'),
            "tab" if tag.attribute("pos").is_none() => self.paragraph.push(' '),
            "noBreakHyphen" => self.paragraph.push('-'),
            "sym" if tag.attribute("char").is_some_and(|sign| is_tick(&sign)) => self.paragraph.push('√'),
            "vanish" | "strike" | "dstrike" => self.run.gone |= is_on(tag),
            "vertAlign" => self.run.raised = tag.attribute("val").as_deref() == Some("superscript"),
            "tbl" => self.open_table()?,
            _ => self.open_in_table(tag),
        }
        Ok(())
    }

    fn open_in_table(&mut self, tag: &XmlTag<'_>) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        match tag.name() {
            "tr" => {
                table.row = table.row.saturating_add(1);
                table.column = 0;
                table.is_deleted_row = false;
            }
            "gridBefore" => table.column = tag.number("val").unwrap_or(0).min(MAX_COLUMNS),
            "del" if table.cell.is_none() => table.is_deleted_row = true,
            "hidden" if table.cell.is_none() && is_on(tag) => {
                table.grid.hidden_rows.insert(table.row);
            }
            "tc" => {
                table.cell = Some(OpenCell {
                    columns: 1,
                    ..OpenCell::default()
                });
                self.paragraph.clear();
            }
            "gridSpan" => {
                if let Some(cell) = &mut table.cell {
                    cell.columns = tag.number("val").unwrap_or(1).clamp(1, MAX_COLUMNS);
                }
            }
            "vMerge" => {
                if let Some(cell) = &mut table.cell {
                    cell.vertical = match tag.attribute("val").as_deref() {
                        Some("restart") => VerticalMerge::Begun,
                        _ => VerticalMerge::Continued,
                    };
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "t" => self.is_text = false,
            "r" => self.run = RunStyle::default(),
            "p" => self.end_paragraph(),
            "tc" => self.end_cell()?,
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            "tbl" => self.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.lines.push(text);
        } else if !text.trim().is_empty() {
            self.last = None;
            if self.lines.len() >= MAX_LINES {
                self.lines.remove(0);
            }
            self.lines.push(text);
        }
    }

    fn open_table(&mut self) -> Result<(), ImportError> {
        if self.tables.len() >= MAX_DEPTH {
            return Err(self.budget.damaged("表格一层套一层，超过 16 层"));
        }
        if !self.paragraph.trim().is_empty() {
            self.end_paragraph();
        }
        let around = self.tables.last_mut().and_then(|table| table.cell.as_mut());
        let (lines, continues) = match around {
            // The text of the cell around stays there; its last line names the table inside.
            Some(cell) => (cell.lines.last().cloned().into_iter().collect(), None),
            None => (std::mem::take(&mut self.lines), self.last.take()),
        };
        let mut table = OpenTable {
            title: title(&lines),
            continues,
            ..OpenTable::default()
        };
        for line in &lines {
            if let Some(cell) = GridCell::from_text(line) {
                table.row += 1;
                self.budget.put(&mut table.grid, table.row, 0, cell)?;
            }
        }
        self.tables.push(table);
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ImportError> {
        if !self.paragraph.trim().is_empty() {
            self.end_paragraph();
        }
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        let Some(cell) = table.cell.take() else {
            return Ok(());
        };
        let (row, column) = (table.row.max(1), table.column);
        table.row = row;
        table.column = column.saturating_add(cell.columns).min(MAX_COLUMNS + 1);
        table.width = table.width.max(table.column);
        let last = (row, table.column.saturating_sub(1));
        let above = table.open_merges.iter_mut().find(|area| area.start.1 == column);
        match above {
            // What is written in a covered cell is not shown.
            Some(area) if cell.vertical == VerticalMerge::Continued => {
                area.end.0 = row;
                return Ok(());
            }
            _ if cell.vertical == VerticalMerge::Begun => {
                table.open_merges.retain(|area| area.start.1 != column);
                table.open_merges.push(MergedArea {
                    start: (row, column),
                    end: last,
                });
            }
            _ if cell.columns > 1 => table.merges.push(MergedArea {
                start: (row, column),
                end: last,
            }),
            _ => {}
        }
        match GridCell::typed(&cell.lines.join("\n")) {
            Some(value) => self.budget.put(&mut table.grid, row, column, value),
            None => Ok(()),
        }
    }

    fn end_table(&mut self) -> Result<(), ImportError> {
        let Some(mut table) = self.tables.pop() else {
            return Ok(());
        };
        table.merges.append(&mut table.open_merges);
        let is_inner = !self.tables.is_empty();
        let before = table.continues.filter(|before| before.width == table.width);
        let ended = match before {
            Some(before) => before.continued_by(table, &mut self.grids, &self.budget)?,
            None => match self.new_sheet(table)? {
                Some(ended) => ended,
                None => return Ok(()),
            },
        };
        if !is_inner {
            self.last = Some(ended);
        }
        Ok(())
    }

    /// A table as a sheet; `None` when nothing is in it.
    fn new_sheet(&mut self, mut table: OpenTable) -> Result<Option<EndedTable>, ImportError> {
        if table.grid.rows.is_empty() {
            return Ok(None);
        }
        if self.grids.len() >= MAX_TABLES {
            return Err(self.budget.too_large("表格超过 500 个", "500 个"));
        }
        let name = table
            .title
            .unwrap_or_else(|| format!("表{}", self.grids.len() + 1));
        let mut count = 1;
        table.grid.name.clone_from(&name);
        while !self.names.insert(table.grid.name.clone()) {
            count += 1;
            table.grid.name = format!("{name}（{count}）");
        }
        self.budget.merge(&mut table.grid, table.merges)?;
        let ended = EndedTable {
            sheet: self.grids.len(),
            width: table.width,
            rows: table.row,
        };
        self.grids.push(table.grid);
        Ok(Some(ended))
    }
}

/// A switch is on unless it says otherwise.
fn is_on(tag: &XmlTag<'_>) -> bool {
    !matches!(
        tag.attribute("val").as_deref(),
        Some("0" | "false" | "off" | "none")
    )
}

/// Ticks of the fonts Wingdings and Wingdings 2.
fn is_tick(sign: &str) -> bool {
    matches!(
        sign.to_ascii_uppercase().as_str(),
        "F0FC" | "F0FE" | "F050" | "F052"
    )
}

fn is_unseen(name: &str) -> bool {
    matches!(name, "Fallback" | "moveFrom")
}
