//! Where a table ends: found from the structure of the sheet, not from the words that stand below it.
//!
//! A row belongs to the table while it looks like the detail rows (lines around it, else a format of its own, else a
//! number that goes on) and until the total has been passed. Whatever stands below is the tail, with or without blank
//! rows between: it moves as a whole and is never written into. Where two readings are possible the sheet is unclear.

use super::error::FillError;
use super::package::sheet::SheetXml;
use super::package::styles::Styles;
use super::row_look::{LookKind, RowLook, looks};
use super::table::{IssuedRole, IssuedRow, IssuedTable};

/// Blank rows between the details and their total.
const MOST_SPACERS: usize = 3;

/// Says of each row under the header what it is; every row below the table becomes a fixed one.
///
/// # Errors
/// It is not certain which rows take records.
pub(super) fn settle(
    table: &mut IssuedTable,
    sheet: &SheetXml,
    strings: &[String],
    styles: &Styles,
) -> Result<(), FillError> {
    let looks = looks(table, sheet, strings, styles);
    let settled = match table.details {
        Some(chosen) => as_chosen(&looks, chosen),
        None => TableWalk::new(&looks)
            .rows()
            .map_err(|reason| FillError::unclear(&table.sheet, reason))?,
    };
    let mut rows = settled;
    let known = |rows: &[IssuedRow], row: u32| rows.iter().any(|seen| seen.row == row);
    let tail: Vec<u32> = table.rows.iter().map(|row| row.row).collect();
    let end = rows.last().map_or(table.header_bottom, |row| row.row);
    rows.extend(
        tail.into_iter()
            .filter(|row| *row > end || !known(&rows, *row))
            .map(|row| IssuedRow {
                row,
                role: IssuedRole::Fixed,
            })
            .collect::<Vec<_>>(),
    );
    rows.sort_by_key(|row| row.row);
    rows.dedup_by_key(|row| row.row);
    table.rows = rows;
    Ok(())
}

/// The rows as the user said: these are the details, a total may follow.
fn as_chosen(looks: &[RowLook], (first, last): (u32, u32)) -> Vec<IssuedRow> {
    let inside = |look: &&RowLook| look.row <= last;
    let mut rows: Vec<IssuedRow> = looks
        .iter()
        .filter(inside)
        .map(|look| {
            let role = match &look.kind {
                LookKind::Gap | LookKind::Detail if look.row >= first => IssuedRole::Blank,
                LookKind::Gap | LookKind::Detail => IssuedRole::Fixed,
                _ => look.role(),
            };
            IssuedRow { row: look.row, role }
        })
        .collect();
    let below = looks.iter().skip_while(|look| look.row <= last);
    let total = below
        .take_while(|look| {
            matches!(
                look.kind,
                LookKind::Gap | LookKind::Detail | LookKind::Total { .. }
            )
        })
        .find(|look| matches!(look.kind, LookKind::Total { .. }));
    rows.extend(total.map(|look| IssuedRow {
        row: look.row,
        role: IssuedRole::Total,
    }));
    rows
}

fn other_part(look: &RowLook) -> String {
    format!(
        "第 {} 行像另一段的标题，台账里没有这样的分类，不能确定哪些记录填在它下面",
        look.row
    )
}

/// A walk down the rows under a header.
struct TableWalk<'a> {
    looks: &'a [RowLook],
    rows: Vec<IssuedRow>,
    /// Rows behind a total, of which it is not known yet whether they belong to the table.
    pending: Vec<IssuedRow>,
    /// The last total with details above it: its row, and whether it is a sum of a part (小计).
    closed: Option<(u32, bool)>,
    /// Details since the last section or total.
    details: usize,
    /// Details at all.
    any: bool,
    /// A row that waits for a record has been passed.
    waited: bool,
    /// Blank rows between the header and the first details.
    skipped: usize,
}

impl<'a> TableWalk<'a> {
    const fn new(looks: &'a [RowLook]) -> Self {
        Self {
            looks,
            rows: Vec::new(),
            pending: Vec::new(),
            closed: None,
            details: 0,
            any: false,
            waited: false,
            skipped: 0,
        }
    }

    /// The rows of the table.
    fn rows(mut self) -> Result<Vec<IssuedRow>, String> {
        for (at, look) in self.looks.iter().enumerate() {
            let goes_on = match self.closed {
                Some(total) => self.behind_total(at, look, total)?,
                None => self.inside(at, look)?,
            };
            if !goes_on {
                break;
            }
        }
        self.leave_a_gap();
        Ok(self.rows)
    }

    /// A row above the closing total; false when the table has ended before it.
    fn inside(&mut self, at: usize, look: &RowLook) -> Result<bool, String> {
        match &look.kind {
            LookKind::Hidden => self.put(look),
            LookKind::Total { up, part, .. } => {
                self.put(look);
                if self.details > 0 || *up {
                    self.closed = Some((look.row, *part));
                }
                self.details = 0;
            }
            LookKind::Section(_) if look.like || !self.any || look.bare => {
                self.put(look);
                self.details = 0;
                self.waited = false;
            }
            LookKind::Section(_) => return Ok(false),
            LookKind::Detail => {
                self.put(look);
                self.details += 1;
                (self.any, self.waited) = (true, true);
            }
            LookKind::Named(Some(_)) if look.like || look.bare => {
                self.put(look);
                self.details += 1;
                self.any = true;
            }
            LookKind::Named(Some(_)) => {
                return Err(format!(
                    "第 {} 行有台账里的名称，却不像表里的一行，不能确定它是不是数据行",
                    look.row
                ));
            }
            LookKind::Named(None) if self.is_counted(at, look.row) => {
                self.put(look);
                (self.details, self.any) = (self.details + 1, true);
            }
            LookKind::Named(None) => {
                if !look.like && (!look.bare || look.breaks_numbers || self.waited) {
                    return self.ended(at, look);
                }
                if self.waited && look.like {
                    return Err(format!(
                        "第 {} 行在空行之后又写着字，不能确定它属于表格还是表下的说明",
                        look.row
                    ));
                }
                self.put(look);
                (self.details, self.any) = (self.details + 1, true);
            }
            // A row right under the header numbers the columns, or shows how to fill them.
            LookKind::Text if !self.any && self.skipped == 0 && (look.like || look.full) => self.put(look),
            LookKind::Text => return self.ended(at, look),
            LookKind::Gap if !self.any && self.skipped < MOST_SPACERS => self.skipped += 1,
            LookKind::Gap => {
                let next = self.looks.iter().skip(at).take(MOST_SPACERS + 1);
                let mut next = next;
                let next = next.find(|next| next.kind != LookKind::Gap);
                if !next.is_some_and(|next| matches!(next.kind, LookKind::Total { .. })) {
                    return self.ended(at, look);
                }
            }
        }
        Ok(true)
    }

    /// The table has ended, unless a total further down says that it goes on.
    fn ended(&self, at: usize, look: &RowLook) -> Result<bool, String> {
        if self.begins_a_part(at, look) {
            return Err(other_part(look));
        }
        if self.is_counted(at, look.row) {
            return Err(format!(
                "第 {} 行把数据行隔开了，下面的合计却把上下都算在内，不能确定数据填到哪一行",
                look.row
            ));
        }
        Ok(false)
    }

    /// Whether a total below covers a row and the details above it.
    fn is_counted(&self, at: usize, row: u32) -> bool {
        let first = self.rows.iter().find(|row| row.role == IssuedRole::Blank);
        let first = first.map_or(row, |first| first.row.min(row));
        self.looks.iter().skip(at + 1).any(|look| match look.kind {
            LookKind::Total {
                covers: Some((top, bottom)),
                ..
            } => top <= first && row <= bottom,
            _ => false,
        })
    }

    /// A row behind a total: the table goes on only with another part that has a total or a heading of its own.
    fn behind_total(
        &mut self,
        at: usize,
        look: &RowLook,
        (total, part): (u32, bool),
    ) -> Result<bool, String> {
        let row = IssuedRow {
            row: look.row,
            role: look.role(),
        };
        match &look.kind {
            // Words that only look like a total (见汇总): without lines and without formulas they are tail.
            LookKind::Total { up: false, .. } if !look.like && !look.bare && self.pending.is_empty() => {
                return Ok(false);
            }
            LookKind::Total { part: next, .. } => {
                if !self.pending.is_empty() {
                    let headed = matches!(
                        self.pending.first().map(|row| &row.role),
                        Some(IssuedRole::Section(_))
                    );
                    if !part && !headed {
                        return Err(format!(
                            "第 {total} 行的合计下面还有空行和合计，不能确定数据填在哪一段"
                        ));
                    }
                    self.rows.append(&mut self.pending);
                }
                self.rows.push(row);
                self.closed = Some((look.row, *next));
            }
            LookKind::Section(_) if look.like || part => self.pending.push(row),
            LookKind::Detail | LookKind::Hidden if look.like => self.pending.push(row),
            LookKind::Detail if !self.pending.is_empty() || part => self.pending.push(row),
            LookKind::Named(Some(_)) if look.like => {
                // A known record behind the total is another part of the table.
                self.pending.push(row);
                if !part {
                    return Err(format!(
                        "第 {} 行有台账里的名称，却在第 {total} 行的合计下面，不能确定它是不是数据行",
                        look.row
                    ));
                }
            }
            _ if self.begins_a_part(at, look) => return Err(other_part(look)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether a row that ends the table looks like the heading of another part of it: a word in the lines of the table,
    /// with a sum of what is below, or numbered rows below that wait for records.
    fn begins_a_part(&self, at: usize, look: &RowLook) -> bool {
        let next = self.looks.get(at + 1);
        let waits = next.is_some_and(|next| {
            let begun_anew = next.breaks_numbers || look.breaks_numbers;
            next.kind == LookKind::Detail && next.like && next.numbered && !begun_anew
        });
        look.kind == LookKind::Text && look.like && self.any && (look.adds_below || !look.full && waits)
    }

    /// Without lines and without a total a blank row stays between the records and what stands below.
    fn leave_a_gap(&mut self) {
        let last = self
            .looks
            .iter()
            .find(|look| Some(look.row) == self.rows.last().map(|row| row.row));
        let is_open = last.is_some_and(|look| look.bare && look.kind == LookKind::Detail && !look.numbered);
        let blanks = self
            .rows
            .iter()
            .filter(|row| row.role == IssuedRole::Blank)
            .count();
        let has_more = self.looks.last().map(|look| look.row) > self.rows.last().map(|row| row.row);
        if is_open && blanks > 1 && has_more && self.closed.is_none() {
            self.rows.pop();
        }
    }

    fn put(&mut self, look: &RowLook) {
        self.rows.push(IssuedRow {
            row: look.row,
            role: look.role(),
        });
    }
}
