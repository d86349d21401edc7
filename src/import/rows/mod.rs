//! What each row under the header is: a record, a section, a total, a note, or nothing.
//!
//! [`context`] reads what stands around the table (period, unit, section by title). [`body`] lets the rows go by: a
//! [`RowClassifier`] tells what each is, [`outline`] keeps the sections it stands under, [`columns`] read a record into a
//! [`draft`], [`value`] one cell of it, [`indicator`] what is special about indicators; [`totals`] are checked against the
//! sums, [`computed`] figures with what follows from their row, [`own_words`] of a row with county and columns; the [`township`] is that of the section, else that of the table. [`row_roles`] say what each row is to the user.

pub(super) mod body;
pub(super) mod columns;
mod computed;
pub(super) mod context;
mod counted;
pub(super) mod draft;
mod header_again;
pub(super) mod indicator;
mod next_table;
pub(super) mod outline;
mod own_words;
pub(super) mod row_roles;
pub(super) mod row_words;
mod title_number;
pub(super) mod totals;
pub(super) mod township;
pub(super) mod value;

use std::collections::BTreeSet;

use crate::forms::FormSections;
use crate::model::{County, RecordKind, TownshipIndex, name_key, parse_number, plain, squeeze};

use super::grid::cells::SparseRow;
use super::grid::unit_line::units_of_line;
use super::grid::{CellValue, Grid, GridCell, Strike};
use super::recognise::RecognisedTable;
use context::section_value;
use counted::is_count_alone;
use header_again::{MARKS, bare_header, is_column_numbers, is_same_header};
use outline::TitleMark;
use row_words::{is_example, is_instruction, is_note, is_remark, total_of};
use title_number::split_numeral;
use township::lies_in_township;
use township::over_its_rows;

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    /// A record.
    Data,
    /// 一、养老服务项目: the section's value, or its own text when the form does not know it.
    Section {
        /// Value of the section's field.
        value: Option<String>,
        /// Text of the row, without its number.
        text: String,
        /// Its number.
        mark: TitleMark,
    },
    /// 耿马镇, over its institutions, with or without their sums.
    Township(String),
    /// 合计, 总计, 全县: the sum of all rows.
    Total,
    /// 小计: the sum of the rows since the last section or 小计.
    Subtotal,
    /// 例, 示例, or what is to be filled in: left out, and told.
    Example,
    /// All of it is struck through: left out, and told.
    Struck,
    /// Notes, signatures, the header again at a page break, the row of column numbers.
    Other,
    /// An ordinal, or a printed name in an empty form, and nothing else.
    Empty,
    /// A name alone where the other rows have an ordinal.
    NameOnly,
    /// Figures under one word where the other rows have an ordinal: a heading or a sum that nobody knows.
    Unnumbered,
}

/// Tells rows apart.
#[derive(Clone, Debug)]
pub(super) struct RowClassifier<'a> {
    grid: &'a Grid,
    table: &'a RecognisedTable<'a>,
    sections: Option<&'a FormSections>,
    county: &'a County,
    townships: &'a TownshipIndex<'a>,
    /// Whether a row may lie in a township that its name does not say.
    has_townships: bool,
    /// What stands in the header over the names.
    names: Vec<String>,
    name_column: u32,
    ordinal_column: Option<u32>,
    /// The known columns.
    mapped: BTreeSet<u32>,
}

impl<'a> RowClassifier<'a> {
    /// Reads the rows of a table, which may have sections; a row in the county's name is a total. Of the grid only the
    /// header is looked at.
    pub(super) fn new(
        grid: &'a Grid,
        table: &'a RecognisedTable<'a>,
        sections: Option<&'a FormSections>,
        county: &'a County,
        townships: &'a TownshipIndex<'a>,
    ) -> Self {
        let mapping = &table.mapping;
        let name_column = mapping.required().map_or(0, |mapped| mapped.column);
        let above =
            (table.header.top..=table.header.bottom).filter_map(|row| grid.covering(row, name_column));
        Self {
            grid,
            table,
            sections,
            county,
            townships,
            has_townships: lies_in_township(table.kind),
            names: above.map(|cell| bare_header(&cell.text())).collect(),
            name_column,
            ordinal_column: mapping.of("ordinal").map(|mapped| mapped.column),
            mapped: mapping.mapped.iter().map(|mapped| mapped.column).collect(),
        }
    }

    /// What a row is.
    pub(super) fn row(&self, cells: &SparseRow) -> RowKind {
        let Some(first) = cells.values().next() else {
            return RowKind::Empty;
        };
        let name = self.plain_text(cells, self.name_column);
        if self.is_header_again(cells, &name) || is_column_numbers(cells) {
            return RowKind::Other;
        }
        // Nearly every row begins with its ordinal, which needs no comparing with words.
        let first = if first.is_number() {
            String::new()
        } else {
            plain(&first.text())
        };
        if self.is_struck(cells) {
            return RowKind::Struck;
        }
        // A record has a number; 累计 or a long name alone do not make it a total.
        let is_numbered = self
            .ordinal_column
            .and_then(|column| cells.get(column))
            .is_some_and(GridCell::is_number);
        let is_telling = |text: &str| {
            let is_short = text.chars().count() <= 10;
            is_short
                && ["合计", "总计", "共计", "小计"]
                    .iter()
                    .any(|word| text.contains(word))
        };
        let is_indicator = self.table.kind == RecordKind::Indicator;
        let total = |text: &str| {
            // Of indicators, 其中：护理型床位 is one.
            let is_own = is_indicator && text.starts_with("其中");
            total_of(text, Some(self.county)).filter(|_| !is_own && (!is_numbered || is_telling(text)))
        };
        if let Some(total) = total(&first).or_else(|| total(&name)) {
            return total;
        }
        let in_place_of_name = if name.is_empty() { &first } else { &name };
        if !is_numbered && is_count_alone(in_place_of_name) {
            return RowKind::Total;
        }
        // A list without a name of its own in a row says 合计 in any column.
        if name.is_empty() && first.is_empty() {
            let mut texts = cells
                .values()
                .filter(|cell| matches!(cell.value, CellValue::Text(_)));
            if let Some(total) = texts.find_map(|cell| total(&plain(&cell.text()))) {
                return total;
            }
        }
        if is_example(&first, &name) || is_instruction(cells) {
            return RowKind::Example;
        }
        // 耿马镇 has the stem of 耿马县: only a county's ending makes a total.
        // Its name is often merged over the ordinals.
        let whole = if name.is_empty() { &first } else { &name };
        let may_be_county = self.has_townships || self.table.kind == RecordKind::Population;
        if may_be_county && is_county(whole, self.county) {
            return RowKind::Total;
        }
        if self.has_townships {
            let text = if name.is_empty() { &first } else { &name };
            let may_stand_beside = [Some(self.name_column), self.ordinal_column];
            if let Some(township) = over_its_rows(text, cells, may_stand_beside, self.townships) {
                return RowKind::Township(township);
            }
        }
        let content = || {
            cells
                .iter()
                .filter(|(column, _)| Some(*column) != self.ordinal_column)
        };
        let is_unit = |cell: &GridCell| matches!(&cell.value, CellValue::Text(text) if text.contains("单位") && !units_of_line(text).is_empty());
        let content_count = content()
            .filter(|(_, cell)| is_numbered || !is_unit(cell))
            .count();
        if content_count == 0 && content().next().is_some() {
            return RowKind::Other;
        }
        let numbered = self.ordinal_column.and_then(|column| cells.get(column));
        if let Some(section) = self.section(&first, numbered, cells, &name, content_count) {
            return section;
        }
        if content_count <= 4 && !is_numbered && is_note(&first) {
            return RowKind::Other;
        }
        if cells.len() == 1 && is_remark(&first) {
            return RowKind::Other;
        }
        let is_mapped = |column: u32| self.mapped.contains(&column);
        let mut beside_name =
            content().filter(|(column, _)| *column != self.name_column && is_mapped(*column));
        if beside_name.all(|(_, cell)| cell.value == CellValue::Uncalculated) {
            let is_periodic = self.table.kind.is_periodic();
            return match (name.is_empty(), numbered.is_some(), self.ordinal_column.is_some()) {
                (true, ..) if content().any(|(column, _)| !is_mapped(column)) => RowKind::Other,
                (true, ..) => RowKind::Empty,
                (false, ..) if is_periodic => RowKind::Empty,
                (false, false, true) => RowKind::NameOnly,
                _ => RowKind::Data,
            };
        }
        RowKind::Data
    }

    /// Whether all that stands in a row but its ordinal is struck through.
    fn is_struck(&self, cells: &SparseRow) -> bool {
        let own = || {
            cells
                .iter()
                .filter(|(column, _)| Some(*column) != self.ordinal_column)
        };
        own().next().is_some() && own().all(|(_, cell)| cell.strike == Strike::Whole)
    }

    fn plain_text(&self, cells: &SparseRow, column: u32) -> String {
        cells
            .get(column)
            .map_or_else(String::new, |cell| plain(&cell.text()))
    }

    /// 一 | 养老服务项目, 一、养老服务项目, （一）养老, or the bare words in a row of their own.
    fn section(
        &self,
        first: &str,
        numbered: Option<&GridCell>,
        cells: &SparseRow,
        name: &str,
        content_count: usize,
    ) -> Option<RowKind> {
        // Nearly every row has an ordinal and ends here, before the words of the sections are compared.
        if numbered.is_some_and(GridCell::is_number) {
            return None;
        }
        let texts: Vec<String> = cells
            .values()
            .filter(|cell| !cell.is_number() && cell.value != CellValue::Uncalculated)
            .map(|c| squeeze(&c.text()))
            // A sub-total may be kept as text: 1,410.00.
            .filter(|text| parse_number(text).is_err() && units_of_line(text).is_empty())
            .collect();
        let numeral = split_numeral(first);
        let text = match numeral {
            Some((_, "")) => texts.get(1).cloned().unwrap_or_else(|| name.to_owned()),
            Some((_, behind)) => behind.to_owned(),
            None => first.to_owned(),
        };
        let value = self.sections.and_then(|sections| section_value(sections, &text));
        let few_texts = texts.len() <= if matches!(numeral, Some((_, ""))) { 2 } else { 1 };
        let alone = content_count <= 1 && few_texts;
        // Beside its sub-totals a section is told from a record by its exact words.
        let is_titled = || {
            let bare = text.split(['(', '（']).next().unwrap_or(&text);
            let key = name_key(bare);
            let mut sections = self.sections.iter().flat_map(|sections| &sections.list);
            // A word in the column of the numbers is no number, and may be the title itself.
            self.ordinal_column.is_some()
                && sections.any(|section| {
                    let named = [name_key(&section.title), name_key(&section.value)];
                    named.iter().any(|named| {
                        let behind = key
                            .strip_prefix(named.as_str())
                            .or_else(|| named.strip_prefix(key.as_str()));
                        behind.is_some_and(|behind| {
                            matches!(behind, "" | "类" | "项目" | "类项目" | "建设项目")
                        })
                    })
                })
        };
        let is_known = (alone && value.is_some() && text.chars().count() <= 16) || is_titled();
        let mark = numeral.map_or(TitleMark::BARE, |(mark, _)| mark);
        (few_texts && (numeral.is_some() || is_known)).then_some(RowKind::Section { value, text, mark })
    }

    /// The header is printed again at page breaks.
    fn is_header_again(&self, cells: &SparseRow, name: &str) -> bool {
        let header = &self.table.header;
        // The name's own header decides for nearly every row, mostly by its first sign.
        let initial = name.chars().find(|c| !MARKS.contains(c));
        let named = |above: &String| above.chars().next() == initial && *above == bare_header(name);
        if !name.is_empty() && !self.names.iter().any(named) {
            return false;
        }
        let same = |(column, cell): &(u32, &GridCell)| {
            let text = cell.text();
            (header.top..=header.bottom).any(|above| {
                self.grid
                    .covering(above, *column)
                    .is_some_and(|cell| is_same_header(&cell.text(), &text))
            })
        };
        let equal = cells.iter().filter(same).count();
        equal >= 2 && equal * 10 >= cells.len() * 6
    }
}

/// 耿马县, 耿马自治县（3家）: the county itself, not 耿马镇 with the same stem.
fn is_county(text: &str, county: &County) -> bool {
    let bare = text.split('(').next().unwrap_or(text).trim_end_matches(':');
    bare.ends_with(['县', '市', '区']) && county.is_named(bare)
}
