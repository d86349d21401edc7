//! Which table a sheet holds: the best header block over all kinds of record, or the reason why there is none.
//!
//! [`search`] tries every block of rows as a [`header`] and every kind of record as its meaning ([`mapping`]): by exact
//! [`spellings`], then by the [`meaning`] of the words.
//! [`settle`] decides, or asks, where columns are left open, [`lost_name`] where the name is; [`roster_lines`] makes a table of a
//! roster without any header. [`foreign_tables`] are refused by their words; what is not
//! taken says what comes [`closest`]. Targets are no figures of a period ([`planned`]). [`propose`] guesses at unknown columns, never applied without the user.

pub(super) mod closest;
pub(super) mod foreign_tables;
pub(super) mod header;
mod lost_name;
pub(super) mod mapping;
pub(super) mod meaning;
mod planned;
pub(super) mod propose;
mod roster;
pub(super) mod roster_lines;
mod search;
pub(super) mod settle;
mod spellings;
mod target;
pub(super) mod year_columns;

use crate::forms::{Form, Forms};
use crate::model::{RecordKind, name_key};

use super::grid::cells::SparseRow;
use super::grid::{CellValue, Grid, GridCell};
use super::plan::closest_match::ClosestMatch;
use super::plan::options::Known;
use closest::closest_match;
use foreign_tables::{foreign_row, foreign_word, is_form_of_pairs, is_single_record_sheet, persons};
use header::{HeaderBlock, HeaderColumn};
use mapping::{Mapping, Target};
use planned::{divided_targets, refuse_planned};
use search::{ACCEPTED, HeaderSearch, MAX_HEIGHT};

/// The header stands within the first rows of a sheet that are not blank.
pub(super) const SEARCHED_ROWS: usize = 40;
/// Below this share of understood columns it is another table.
const MIN_SCORE: f64 = 0.35;

/// A recognised table.
#[derive(Debug)]
pub(super) struct RecognisedTable<'a> {
    /// What a row describes.
    pub(super) kind: RecordKind,
    /// The best fitting form.
    pub(super) form: Option<&'a Form>,
    /// The share of the header that was understood.
    pub(super) score: f64,
    /// The header.
    pub(super) header: HeaderBlock,
    /// Its columns.
    pub(super) mapping: Mapping,
}

/// Why a sheet is not taken.
#[derive(Debug)]
pub(super) struct SheetRefusal {
    /// The reason, in Chinese.
    pub(super) reason: String,
    /// What the sheet is most like.
    pub(super) closest_match: Option<Box<ClosestMatch>>,
    /// Whether it must not be taken whatever the user says.
    pub(super) is_barred: bool,
    /// Whether it divides targets among townships: imported as 分解表.
    pub(super) is_divided: bool,
}

impl From<String> for SheetRefusal {
    fn from(reason: String) -> Self {
        Self {
            reason,
            closest_match: None,
            is_barred: false,
            is_divided: false,
        }
    }
}

/// Finds the table of a sheet; `kind`, `form` and the header's `frame` are what the user chose.
///
/// # Errors
/// The reason why the sheet holds no known table.
pub(super) fn recognise<'a>(
    grid: &Grid,
    known: &Known<'a>,
    kind: Option<RecordKind>,
    form: Option<&'a Form>,
    frame: Option<(u32, u32)>,
) -> Result<RecognisedTable<'a>, SheetRefusal> {
    if grid.rows.is_empty() {
        return Err("是空表".to_owned().into());
    }
    if let Some(header) = persons(grid) {
        let reason = format!("含“{header}”列，是个人信息名单；台账只收机构和汇总数据，不导入个人信息");
        return Err(SheetRefusal {
            is_barred: true,
            ..reason.into()
        });
    }
    let forms = known.forms;
    let chosen = form.map(|form| form.record).or(kind);
    let found = HeaderSearch::new(grid, known, chosen, frame).run();
    let not_known =
        |closest| match divided_targets(grid, known).filter(|_| frame.is_none() && chosen.is_none()) {
            Some(divided) => divided,
            None => unknown(grid, frame, closest),
        };
    let Some((rank, mut table)) = found.best else {
        return Err(not_known(found.closest));
    };
    let is_asked = chosen.is_none() && frame.is_none() && rank < ACCEPTED;
    if is_asked && table.score < MIN_SCORE {
        return Err(not_known(Some(table.as_closest_match(forms))));
    }
    if frame.is_none() && is_single_record_sheet(grid, &table) {
        let reason = "是一项一表的登记表（项目名称、值成对排列），请改用清单格式";
        return Err(reason.to_owned().into());
    }
    if is_asked {
        refuse_foreign(grid, forms, &table)?;
        refuse_planned(grid, known, &table)?;
    }
    if frame.is_none() {
        cover_merged_rows(grid, &mut table.header);
    }
    table.form = form.or_else(|| best_form(forms, &table));
    Ok(table)
}

/// Whether a row alone names the columns of a known table.
pub(super) fn begins_table(known: &Known<'_>, row: u32, cells: &SparseRow) -> bool {
    let mut alone = Grid::new("", false);
    alone.rows.insert(row, cells.clone());
    recognise(&alone, known, None, None, None).is_ok_and(|table| table.has_name())
}

/// The first table of a sheet: the best one may stand below others. A header that the user confirmed counts more than
/// one that he did not.
pub(super) fn first_table<'a>(
    grid: &Grid,
    known: &Known<'a>,
    mut best: RecognisedTable<'a>,
) -> RecognisedTable<'a> {
    let is_confirmed = |table: &RecognisedTable<'_>| {
        let labels = table.header.columns.iter().map(HeaderColumn::label);
        known.memory.knows(table.kind, labels)
    };
    while has_rows_of_a_table(grid, best.header.top) {
        let above = grid.above(best.header.top);
        let Ok(earlier) = recognise(&above, known, None, None, None) else {
            break;
        };
        let has_rows = earlier.has_name()
            && has_rows_of_a_table(&above, u32::MAX)
            && above.rows.range(earlier.header.bottom + 1..).count() > 0;
        if !has_rows || is_confirmed(&best) && !is_confirmed(&earlier) {
            break;
        }
        best = earlier;
    }
    best
}

/// The first row above a header that looks like a row of another table: three cells, the first of which counts the rows.
pub(super) fn row_of_a_table_above(grid: &Grid, header_top: u32) -> Option<u32> {
    let mut rows = grid.rows.range(..header_top);
    let counts = |cells: &SparseRow| {
        let first = cells.values().next();
        cells.len() >= 3 && first.is_some_and(|cell| matches!(cell.value, CellValue::Number(n) if n < 1000.0))
    };
    rows.find(|(_, cells)| counts(cells)).map(|(row, _)| row)
}

fn has_rows_of_a_table(grid: &Grid, header_top: u32) -> bool {
    let mut rows = grid.rows.range(..header_top);
    rows.any(|(_, cells)| cells.len() >= 3 && cells.values().any(GridCell::is_number))
}

/// A list of another kind, told by one of its words.
fn refuse_foreign(grid: &Grid, forms: &Forms, table: &RecognisedTable<'_>) -> Result<(), SheetRefusal> {
    let Some(word) = foreign_word(grid, table) else {
        return Ok(());
    };
    let guess = table.as_closest_match(forms);
    let reason = format!(
        "有“{word}”一栏，像是待办、场地或设备清单，不是本台账的报表；{}",
        guess.sentence()
    );
    Err(SheetRefusal {
        closest_match: Some(Box::new(guess)),
        ..reason.into()
    })
}

/// Merged cells may reach below the last row in which a name begins.
fn cover_merged_rows(grid: &Grid, header: &mut HeaderBlock) {
    let is_covered = |row: &u32| grid.rows.get(*row).is_none() && grid.is_cut_at(*row);
    header.bottom = (header.bottom + 1..header.top + MAX_HEIGHT)
        .take_while(is_covered)
        .last()
        .unwrap_or(header.bottom);
}

impl RecognisedTable<'_> {
    /// Whether the column that names its records is known, not only guessed: a guess parts no sheet into tables.
    pub(super) fn has_name(&self) -> bool {
        self.mapping.required().is_some() && self.mapping.guessed_name.is_none()
    }

    /// The table as a guess that is not taken.
    fn as_closest_match(&self, forms: &Forms) -> ClosestMatch {
        closest_match(forms, self.kind, &self.header, &self.mapping)
    }
}

fn unknown(grid: &Grid, frame: Option<(u32, u32)>, closest: Option<ClosestMatch>) -> SheetRefusal {
    let guess = closest.as_ref().map(ClosestMatch::sentence);
    let mut refusal = why(grid, frame, guess.as_deref());
    refusal.closest_match = closest.map(Box::new);
    refusal
}

fn why(grid: &Grid, frame: Option<(u32, u32)>, guess: Option<&str>) -> SheetRefusal {
    let explained = |reason: String| {
        SheetRefusal::from(guess.map_or(reason.clone(), |guess| format!("{reason}；{guess}")))
    };
    if let Some((first, last)) = frame {
        return explained(format!(
            "第 {first} 至 {last} 行作表头认不出；请另选表头行，或先指定记录类别"
        ));
    }
    if let Some(word) = foreign_row(grid) {
        return explained(format!(
            "有“{word}”一栏，像是待办、场地或设备清单，不是本台账的报表"
        ));
    }
    if is_form_of_pairs(grid) {
        "像是一项一表的登记表（名称和值成对排列），请改用清单格式"
            .to_owned()
            .into()
    } else {
        explained("没有找到认得的表头".to_owned())
    }
}

/// The form of the kind whose headers agree most with the sheet's.
fn best_form<'a>(forms: &'a Forms, table: &RecognisedTable<'_>) -> Option<&'a Form> {
    let headers: Vec<String> = table
        .header
        .columns
        .iter()
        .map(|column| name_key(&column.label()))
        .collect();
    let fields: Vec<String> = table
        .mapping
        .mapped
        .iter()
        .map(|mapped| field_name(mapped.target))
        .collect();
    let mut best: Option<(&Form, f64)> = None;
    let year = table
        .mapping
        .mapped
        .iter()
        .find_map(|mapped| match mapped.target {
            Target::ValueOf(period, _) if period.year() != 2020 => Some(period.year()),
            _ => None,
        });
    for form in forms.of(table.kind) {
        let of_year = form.in_year(year.unwrap_or_default());
        let equal = of_year.columns.iter().filter(|column| {
            let key = if column.group.is_empty() {
                name_key(&column.header)
            } else {
                name_key(&format!("{}/{}", column.group, column.header))
            };
            headers.contains(&key)
        });
        let equal = share(equal.count(), form.columns.len(), headers.len());
        let same = of_year
            .columns
            .iter()
            .filter(|column| fields.contains(&column.field))
            .count();
        let same = share(same, form.columns.len(), headers.len());
        let fit = equal + 0.5 * same;
        if best.is_none_or(|(_, other)| fit > other + 1e-9) {
            best = Some((form, fit));
        }
    }
    best.filter(|(_, fit)| *fit >= 0.5).map(|(form, _)| form)
}

fn field_name(target: Target) -> String {
    match target {
        Target::ValueOf(period, _) if period.year() == 2020 => "baseline".to_owned(),
        other => other.name(),
    }
}

/// Twice the common part over both parts.
fn share(common: usize, left: usize, right: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if left + right == 0 {
        0.0
    } else {
        2.0 * float(common) / float(left + right)
    }
}
