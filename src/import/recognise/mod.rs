//! Which table a sheet holds: the best header block over all kinds of record, or the reason why there is none.

pub(super) mod closest;
pub(super) mod foreign_tables;
pub(super) mod header;
pub(super) mod mapping;
pub(super) mod propose;

use crate::forms::{Form, Forms};
use crate::model::{RecordKind, name_key};

use super::grid::{Cell, CellValue, Grid};
use super::plan::options::Known;
use closest::Nearest;
use foreign_tables::{foreign_row, foreign_word, is_form_of_pairs, is_single_record_sheet, persons};
use header::{Header, is_unit_alone, may_be_header, unit_of};
use mapping::{Mapping, Spellings, Target};

/// The header stands within the first rows of a sheet that are not blank.
pub(super) const SEARCHED_ROWS: usize = 40;
/// No issued header is taller.
const MAX_HEIGHT: u32 = 8;
/// Lifts a header that was accepted before above all others.
const ACCEPTED: f64 = 10.0;
/// Below this share of understood columns it is another table.
const MIN_SCORE: f64 = 0.35;

/// A recognised table.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// What a row describes.
    pub(super) kind: RecordKind,
    /// The best fitting form.
    pub(super) form: Option<&'a Form>,
    /// The share of the header that was understood.
    pub(super) score: f64,
    /// The header.
    pub(super) header: Header,
    /// Its columns.
    pub(super) mapping: Mapping,
}

/// Why a sheet is not taken.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The reason, in Chinese.
    pub(super) reason: String,
    /// What the sheet is most like.
    pub(super) nearest: Option<Box<Nearest>>,
    /// Whether it must not be taken whatever the user says.
    pub(super) is_barred: bool,
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self {
            reason,
            nearest: None,
            is_barred: false,
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
) -> Result<Table<'a>, Refusal> {
    let forms = known.forms;
    if grid.rows.is_empty() {
        return Err("是空表".to_owned().into());
    }
    if let Some(header) = persons(grid) {
        return Err(Refusal {
            reason: format!("含“{header}”列，是个人信息名单；台账只收机构和汇总数据，不导入个人信息"),
            nearest: None,
            is_barred: true,
        });
    }
    let chosen = form.map(|form| form.record).or(kind);
    let kinds: Vec<RecordKind> = chosen.map_or_else(|| RecordKind::ALL.to_vec(), |kind| vec![kind]);
    let spellings = Spellings::new(forms, known.memory);
    let mut best: Option<(f64, Table<'a>)> = None;
    let mut nearest: Option<(f64, Nearest)> = None;
    let rows = grid.rows.keys().take(SEARCHED_ROWS);
    // A title stands alone in its row; the first row of a header does not.
    let may_begin =
        |row: &u32| !grid.is_cut_at(*row) && grid.rows.get(*row).is_some_and(|cells| cells.len() > 1);
    let tops: Vec<u32> = match frame {
        Some((first, _)) => vec![first],
        None => rows.filter(may_begin).collect(),
    };
    for &top in &tops {
        let fits = |row: &u32| frame.is_some() || may_be_header(grid, *row);
        for bottom in (top..top + MAX_HEIGHT).take_while(fits) {
            if frame.is_some_and(|(_, last)| last != bottom) {
                continue;
            }
            let header = Header::new(grid, top, bottom);
            if header.columns.len() < 3 && frame.is_none() {
                continue;
            }
            for &kind in &kinds {
                let mapping = Mapping::new(kind, &header, &spellings);
                let wanted = chosen.is_some() && (frame.is_some() || mapping.required().is_some());
                let score = mapping.score();
                // A header that was accepted before is one again, whatever the user had to say for it then.
                let accepted = known.memory.knows(kind, &header);
                if !(mapping.is_table() || wanted || accepted) {
                    let likeness = mapping.weight() * score;
                    if likeness > nearest.as_ref().map_or(0.0, |(best, _)| *best) {
                        nearest = Some((likeness, Nearest::new(forms, kind, &header, &mapping)));
                    }
                    continue;
                }
                let mut cut = 0.0;
                if is_cut_short(grid, &header, &mapping) {
                    cut += 0.1;
                }
                cut += cut_off(grid, &header);
                let rank = rank(score, &mapping) - cut + if accepted { ACCEPTED } else { 0.0 };
                let better = best.as_ref().is_none_or(|(best, _)| rank - best > 1e-9);
                if better {
                    let table = Table {
                        kind,
                        form: None,
                        score,
                        header: header.clone(),
                        mapping,
                    };
                    best = Some((rank, table));
                }
            }
        }
    }
    let guess = |table: &Table<'_>| Nearest::new(forms, table.kind, &table.header, &table.mapping);
    let Some((rank, mut table)) = best else {
        return Err(unknown(grid, frame, nearest.map(|(_, nearest)| nearest)));
    };
    let is_asked = chosen.is_none() && frame.is_none() && rank < ACCEPTED;
    if is_asked && table.score < MIN_SCORE {
        return Err(unknown(grid, frame, Some(guess(&table))));
    }
    if frame.is_none() && is_single_record_sheet(grid, &table) {
        let reason = "是一项一表的登记表（项目名称、值成对排列），请改用清单格式";
        return Err(reason.to_owned().into());
    }
    if is_asked && let Some(word) = foreign_word(grid, &table) {
        let guess = guess(&table);
        return Err(Refusal {
            reason: format!(
                "有“{word}”一栏，像是待办、场地或设备清单，不是本台账的报表；{}",
                guess.sentence()
            ),
            nearest: Some(Box::new(guess)),
            is_barred: false,
        });
    }
    if frame.is_none() {
        // Merged cells may reach below the last row in which a name begins.
        let header = &mut table.header;
        let is_covered = |row: &u32| grid.rows.get(*row).is_none() && grid.is_cut_at(*row);
        header.bottom = (header.bottom + 1..header.top + MAX_HEIGHT)
            .take_while(is_covered)
            .last()
            .unwrap_or(header.bottom);
    }
    table.form = form.or_else(|| best_form(forms, &table));
    Ok(table)
}

/// Whether the row below goes on naming columns: only texts, and none at or before the name's column, where each
/// record, section and total has one.
fn is_cut_short(grid: &Grid, header: &Header, mapping: &Mapping) -> bool {
    let Some(name) = mapping.required().map(|mapped| mapped.column) else {
        return false;
    };
    let Some(below) = grid.rows.get(header.bottom + 1) else {
        return false;
    };
    // A row of units belongs to the header, wherever they stand.
    if below.values().all(|cell| is_unit_alone(&cell.text())) {
        return true;
    }
    may_be_header(grid, header.bottom + 1)
        && below
            .iter()
            .all(|(column, cell)| column > name && matches!(cell.value, CellValue::Text(_)))
}

/// What a header loses when the row above names groups or further columns: without them 总数 could be anything, and a
/// unit that stands in a group is lost, which is worse. Titles and lines like 单位：万元 have fewer cells, or a colon.
fn cut_off(grid: &Grid, header: &Header) -> f64 {
    let above = header.top.checked_sub(1).filter(|row| may_be_header(grid, *row));
    let Some(above) = above.and_then(|row| grid.rows.get(row)) else {
        return 0.0;
    };
    let is_name = |cell: &Cell| {
        let text = cell.text();
        text.chars().count() <= 24 && !text.contains(['：', ':']) && !cell.is_number()
    };
    if !above.values().all(is_name) {
        return 0.0;
    }
    let is_unnamed = |column: u32| header.columns.iter().all(|named| named.column != column);
    if above.len() < 3 && !(above.len() == 2 && above.keys().any(is_unnamed)) {
        return 0.0;
    }
    let has_unit = above.values().any(|cell| unit_of(&cell.text()).is_some());
    if has_unit { 0.3 } else { 0.2 }
}

/// Share first, then how much was understood: a one-row block must not win over the two rows it is cut from.
fn rank(score: f64, mapping: &Mapping) -> f64 {
    score + mapping.weight() * 0.02
}

fn unknown(grid: &Grid, frame: Option<(u32, u32)>, nearest: Option<Nearest>) -> Refusal {
    let guess = nearest.as_ref().map(Nearest::sentence);
    let mut refusal = why(grid, frame, guess.as_deref());
    refusal.nearest = nearest.map(Box::new);
    refusal
}

fn why(grid: &Grid, frame: Option<(u32, u32)>, guess: Option<&str>) -> Refusal {
    let explained =
        |reason: String| Refusal::from(guess.map_or(reason.clone(), |guess| format!("{reason}；{guess}")));
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
fn best_form<'a>(forms: &'a Forms, table: &Table<'_>) -> Option<&'a Form> {
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
    for form in forms.of(table.kind) {
        let equal = form.columns.iter().filter(|column| {
            let key = if column.group.is_empty() {
                name_key(&column.header)
            } else {
                name_key(&format!("{}/{}", column.group, column.header))
            };
            headers.contains(&key)
        });
        let equal = share(equal.count(), form.columns.len(), headers.len());
        let same = form
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
