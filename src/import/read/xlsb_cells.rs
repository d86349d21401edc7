//! The cells of a binary workbook's sheet, and what of it is merged and hidden ([MS-XLSB] 2.4).

use std::collections::HashMap;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

use super::RefusalReason;
use super::archive::ArchivePart;
use super::biff12::{Biff12Body, Biff12Records};
use super::budget::{Budget, MAX_MERGES, MAX_ROWS};
use super::cell_values::{cell, number_cell};
use super::text_runs::{MarkedText, RunFont, TextRuns};
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberFormat;
use crate::import::grid::{CellValue, Grid, GridCell, MAX_COLUMNS, MergedArea, Strike};

/// Excel's own limits of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// A text of 32,767 characters has no more runs.
const MAX_RUNS: usize = 32_767;

/// What the sheets of a workbook have in common.
#[derive(Debug)]
pub(crate) struct XlsbShared {
    /// What the formats of cells say, by their numbers.
    pub(crate) styles: Vec<XlsbStyle>,
    /// The fonts that texts name by number.
    pub(crate) fonts: Vec<RunFont>,
    /// The texts that cells name by number.
    pub(crate) texts: Vec<String>,
    /// Those of them with marks.
    pub(crate) marked: HashMap<usize, MarkedText>,
    /// Whether dates count from 1904.
    pub(crate) from_1904: bool,
}

/// The format of a cell.
#[derive(Debug)]
pub(crate) struct XlsbStyle {
    /// How it shows numbers.
    pub(crate) format: NumberFormat,
    /// Whether it strikes them through.
    pub(crate) struck: bool,
}

/// What a rich text means; its runs stand behind it in the record ([MS-XLSB] 2.5.122): how many, then place and font of
/// each. Runs that can't be read mark nothing.
pub(crate) fn marked(text: &str, body: Biff12Body<'_>, end: usize, fonts: &[RunFont]) -> Option<MarkedText> {
    let count = usize::try_from(body.long(end).ok()?).ok()?.min(MAX_RUNS);
    let place = |run: usize| {
        let at = end + 4 + 4 * run;
        let font = fonts.get(usize::from(body.short(at + 2).ok()?));
        Some((
            usize::from(body.short(at).ok()?),
            font.copied().unwrap_or_default(),
        ))
    };
    let places: Option<Vec<(usize, RunFont)>> = (0..count).map(place).collect();
    let units: Vec<u16> = text.encode_utf16().collect();
    TextRuns::of_places(&units, places?).meant()
}

/// A sheet while its records come.
#[derive(Debug)]
pub(crate) struct XlsbSheet<'b> {
    grid: Grid,
    common: &'b XlsbShared,
    merges: Vec<MergedArea>,
    /// The row that the cells belong to, from 0.
    row: Option<u32>,
    /// The column of the last cell.
    column: Option<u32>,
}

impl<'b> XlsbSheet<'b> {
    /// A sheet without cells yet.
    pub(crate) const fn new(grid: Grid, common: &'b XlsbShared) -> Self {
        Self {
            grid,
            common,
            merges: Vec::new(),
            row: None,
            column: None,
        }
    }

    /// The sheet with what its part holds.
    pub(crate) fn read(
        mut self,
        part: ArchivePart<'_, '_>,
        budget: &mut Budget<'_>,
    ) -> Result<Grid, ImportError> {
        let mut records = Biff12Records::new(part);
        let mut has_ended = false;
        while let Some((kind, body)) = records.next().map_err(|reason| budget.damaged(reason))? {
            // BrtEndSheetData.
            has_ended |= kind == 0x0092;
            // BrtEndSheet.
            if kind == 0x0082 {
                break;
            }
            let found = self.take(kind, body).map_err(|reason| budget.damaged(reason))?;
            if let Some((row, column, cell)) = found {
                budget.put(&mut self.grid, row, column, cell)?;
            }
        }
        if !has_ended {
            return Err(budget.damaged("工作表没有写完"));
        }
        budget.merge(&mut self.grid, self.merges)?;
        Ok(self.grid)
    }

    /// Takes a record; gives the cell it holds.
    fn take(
        &mut self,
        kind: u32,
        body: Biff12Body<'_>,
    ) -> Result<Option<(u32, u32, GridCell)>, RefusalReason> {
        match kind {
            0x0000 => self.row(body)?,
            0x0001..=0x0012 | 0x003E => return self.cell(kind, body),
            // BrtColInfo: colFirst, colLast, coldx, ixfe, fHidden.
            0x003C if body.byte(16)? & 1 != 0 => {
                let columns = body.long(0)?..=body.long(4)?.min(MAX_COLUMNS);
                self.grid.hidden_columns.extend(columns);
            }
            // BrtMergeCell: rwFirst, rwLast, colFirst, colLast.
            0x00B0 if self.merges.len() <= MAX_MERGES => {
                let (rows, columns) = ((body.long(0)?, body.long(4)?), (body.long(8)?, body.long(12)?));
                if rows.0.max(rows.1) >= ROWS || columns.0.max(columns.1) >= COLUMNS {
                    return Err("合并单元格超出工作表");
                }
                self.merges.push(MergedArea {
                    start: (rows.0 + 1, columns.0),
                    end: (rows.1 + 1, columns.1),
                });
            }
            _ => {}
        }
        Ok(None)
    }

    /// `BrtRowHdr`: rw, ixfe, miyRw, flags. Bit 12 of the flags is fDyZero, a row of no height: hidden or filtered.
    fn row(&mut self, body: Biff12Body<'_>) -> Result<(), RefusalReason> {
        let row = body.long(0)?;
        if row >= ROWS {
            return Err("有超出工作表的行");
        }
        (self.row, self.column) = (Some(row), None);
        if body.short(10)? & 0x1000 != 0 && self.grid.hidden_rows.len() <= MAX_ROWS {
            self.grid.hidden_rows.insert(row + 1);
        }
        Ok(())
    }

    /// A cell: its column, its format in three bytes, a byte of flags, its value. The short kinds from 12 on have no
    /// column: they stand right of the cell before.
    fn cell(
        &mut self,
        kind: u32,
        body: Biff12Body<'_>,
    ) -> Result<Option<(u32, u32, GridCell)>, RefusalReason> {
        let row = self.row.ok_or("有单元格不在任何一行")?;
        let is_short = (0x000C..=0x0012).contains(&kind);
        let (column, format) = match (is_short, self.column) {
            (true, None) => (0, 0),
            (true, Some(last)) => (last + 1, 0),
            (false, _) => (body.long(0)?, 4),
        };
        if column >= COLUMNS {
            return Err("有超出工作表的列");
        }
        self.column = Some(column);
        let style = usize::try_from(body.long(format)? & 0x00FF_FFFF).ok();
        let style = style.and_then(|style| self.common.styles.get(style));
        let is_struck = style.is_some_and(|style| style.struck);
        let style = style.map(|style| &style.format);
        let at = format + 4;
        let formula = (0x0008..=0x000B).contains(&kind);
        let cell = match kind {
            // BrtCellRk, BrtShortRk; BrtCellReal, BrtFmlaNum, BrtShortReal.
            0x0002 | 0x000D => Some(self.number(body.rk(at)?, style)),
            0x0005 | 0x0009 | 0x0010 => Some(self.number(body.float(at)?, style)),
            // BrtCellError, BrtFmlaError, BrtShortError.
            0x0003 | 0x000B | 0x000E => Some(error(body.byte(at)?)),
            // BrtCellBool, BrtFmlaBool, BrtShortBool.
            0x0004 | 0x000A | 0x000F => Some(GridCell::new(CellValue::Bool(body.byte(at)? != 0))),
            // BrtCellSt, BrtFmlaString, BrtShortSt.
            0x0006 | 0x0008 | 0x0011 => GridCell::from_text(&body.text(at)?.0),
            // BrtCellIsst, BrtShortIsst.
            0x0007 | 0x0012 => {
                let index = usize::try_from(body.long(at)?).unwrap_or(usize::MAX);
                let text = self.common.texts.get(index);
                let text = text.ok_or("有单元格指向不存在的文字")?;
                let marked = self.common.marked.get(&index);
                marked.map_or_else(|| GridCell::from_text(text), MarkedText::cell)
            }
            // BrtCellRString: a RichStr of its own.
            0x003E => {
                let (text, end) = body.text(at + 1)?;
                let is_rich = body.byte(at)? & 1 != 0;
                let marked = is_rich
                    .then(|| marked(&text, body, end, &self.common.fonts))
                    .flatten();
                marked.map_or_else(|| GridCell::from_text(&text), |marked| marked.cell())
            }
            _ => None,
        };
        let strike = |own| {
            if is_struck { Strike::Whole } else { own }
        };
        Ok(cell.map(|cell| {
            let strike = strike(cell.strike);
            (
                row + 1,
                column,
                GridCell {
                    formula,
                    strike,
                    ..cell
                },
            )
        }))
    }

    fn number(&self, number: f64, format: Option<&NumberFormat>) -> GridCell {
        let look = format.map(|format| format.look(number)).unwrap_or_default();
        let date = || {
            let kind = ExcelDateTimeType::DateTime;
            let date = ExcelDateTime::new(number, kind, self.common.from_1904);
            cell(DataRef::DateTime(date), false)
        };
        let is_date = look.date && number.is_finite();
        let cell = is_date
            .then(date)
            .flatten()
            .unwrap_or_else(|| number_cell(number));
        cell.with_look(look)
    }
}

/// `BErr` ([MS-XLSB] 2.5.97.2).
fn error(code: u8) -> GridCell {
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "?",
    };
    GridCell::new(CellValue::Error(text.to_owned()))
}
