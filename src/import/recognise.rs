//! Which table a sheet holds: the best header block over all kinds of record, or the reason why there is none.

use std::collections::BTreeSet;

use crate::forms::{Form, Forms, dictionary};
use crate::model::{RecordKind, half_width, name_key, squeeze};

use super::grid::{CellValue, Grid};
use super::header::{Header, may_be_header};
use super::mapping::{Mapping, Spellings, Target};
use super::plan::Known;

/// The header stands within the first rows of a sheet that are not blank.
const SEARCHED_ROWS: usize = 40;
/// No issued header is taller.
const MAX_HEIGHT: u32 = 8;
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

/// Finds the table of a sheet; `kind`, `form` and the header's `frame` are what the user chose.
///
/// # Errors
/// The reason, in Chinese, why the sheet holds no known table.
pub(super) fn recognise<'a>(
    grid: &Grid,
    known: &Known<'a>,
    kind: Option<RecordKind>,
    form: Option<&'a Form>,
    frame: Option<(u32, u32)>,
) -> Result<Table<'a>, String> {
    let forms = known.forms;
    if grid.rows.is_empty() {
        return Err("是空表".to_owned());
    }
    if let Some(header) = persons(grid) {
        return Err(format!(
            "含“{header}”列，是个人信息名单；台账只收机构和汇总数据，不导入个人信息"
        ));
    }
    let chosen = form.map(|form| form.record).or(kind);
    let kinds: Vec<RecordKind> = chosen.map_or_else(|| RecordKind::ALL.to_vec(), |kind| vec![kind]);
    let spellings = Spellings::new(forms, known.memory);
    let mut best: Option<(f64, Table<'a>)> = None;
    let rows = grid.rows.keys().take(SEARCHED_ROWS);
    let tops: Vec<u32> = rows.filter(|row| !grid.is_cut_at(*row)).collect();
    for &top in &tops {
        // A title stands alone in its row; the first row of a header does not.
        if grid.rows.get(top).is_none_or(|row| row.len() < 2) {
            continue;
        }
        if frame.is_some_and(|(first, _)| first != top) {
            continue;
        }
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
                if !(mapping.is_table() || wanted) {
                    continue;
                }
                let score = mapping.score();
                let cut_short = if is_cut_short(grid, &header, &mapping) {
                    0.1
                } else {
                    0.0
                };
                let rank = rank(score, &mapping) - cut_short;
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
    let mut table = best
        .map(|(_, table)| table)
        .filter(|table| chosen.is_some() || frame.is_some() || table.score >= MIN_SCORE)
        .ok_or_else(|| unknown(grid, frame))?;
    if frame.is_none() && is_single_record_sheet(grid, &table) {
        return Err("是一项一表的登记表（项目名称、值成对排列），请改用清单格式".to_owned());
    }
    if chosen.is_none() && frame.is_none() && is_foreign(grid, &table) {
        return Err("像是待办或场地清单，不是本台账的报表".to_owned());
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
    may_be_header(grid, header.bottom + 1)
        && below
            .iter()
            .all(|(column, cell)| column > name && matches!(cell.value, CellValue::Text(_)))
}

/// Share first, then how much was understood: a one-row block must not win over the two rows it is cut from.
fn rank(score: f64, mapping: &Mapping) -> f64 {
    score + mapping.weight() * 0.02
}

/// A header that identifies persons.
fn persons(grid: &Grid) -> Option<String> {
    const PERSONAL: [&str; 6] = [
        "身份证",
        "证件号码",
        "公民身份号码",
        "出生年月日",
        "监护人",
        "户口簿",
    ];
    let cells = grid
        .rows
        .values()
        .take(SEARCHED_ROWS)
        .filter(|row| row.len() >= 2)
        .flat_map(super::cells::Line::values);
    cells
        .map(|cell| squeeze(&cell.text()))
        .find(|text| text.chars().count() <= 12 && PERSONAL.iter().any(|word| text.contains(word)))
}

/// A sheet with labels and values side by side repeats that pattern in the rows below its "header".
fn is_single_record_sheet(grid: &Grid, table: &Table<'_>) -> bool {
    let known: Vec<String> = dictionary()
        .fields(table.kind)
        .iter()
        .flat_map(crate::forms::Field::header_keys)
        .collect();
    let is_label = |text: &str| known.contains(&name_key(&super::header::without_unit(text)));
    let above: Vec<String> = table
        .header
        .columns
        .iter()
        .flat_map(|column| column.parts.clone())
        .collect();
    let below = grid.rows.range(table.header.bottom + 1..).take(4);
    let labels = below
        .flat_map(|(_, row)| row.values())
        .map(|cell| squeeze(&cell.text()))
        .filter(|text| !text.is_empty() && is_label(text) && !above.contains(text))
        .collect::<BTreeSet<String>>();
    // One label again and again is an answer (使用状态: 投入使用).
    labels.len() >= 3
}

/// Words that only lists of other kinds have.
fn is_foreign(grid: &Grid, table: &Table<'_>) -> bool {
    const FOREIGN: [&str; 12] = [
        "处理人",
        "优先级",
        "负责人",
        "责任人",
        "工时",
        "完成状态",
        "会议室",
        "房间号",
        "容纳人数",
        "楼层",
        "设备",
        "是否完成",
    ];
    let weak = matches!(table.kind, RecordKind::Task | RecordKind::Member) || table.score < 0.6;
    let cells = grid
        .rows
        .range(table.header.top..=table.header.bottom)
        .flat_map(|(_, row)| row.values());
    let hits = cells
        .filter(|cell| FOREIGN.iter().any(|word| cell.text().contains(word)))
        .count();
    weak && hits >= 1 && table.mapping.unknown.len() >= hits
}

fn unknown(grid: &Grid, frame: Option<(u32, u32)>) -> String {
    if let Some((first, last)) = frame {
        return format!("第 {first} 至 {last} 行作表头认不出；请另选表头行，或先指定记录类别");
    }
    let labels: Vec<String> = RecordKind::ALL
        .into_iter()
        .flat_map(|kind| dictionary().fields(kind))
        .filter(|field| !matches!(field.id.as_str(), "note" | "ordinal"))
        .flat_map(crate::forms::Field::header_keys)
        .collect();
    let pairs = grid
        .rows
        .values()
        .take(SEARCHED_ROWS)
        .filter(|row| {
            let known = row.values().filter(|cell| {
                labels.contains(&name_key(
                    half_width(&super::header::without_unit(&cell.text())).trim_end_matches(':'),
                ))
            });
            (1..=2).contains(&known.count()) && row.len() <= 4
        })
        .count();
    if pairs >= 3 {
        "像是一项一表的登记表（名称和值成对排列），请改用清单格式".to_owned()
    } else {
        "没有找到认得的表头".to_owned()
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
