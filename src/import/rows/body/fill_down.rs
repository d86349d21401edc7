//! What a row says by pointing at the row above or at its neighbours: 同上, a role printed once, one amount for several.

use crate::forms::Field;
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::SheetPlan;
use crate::import::recognise::RecognisedTable;
use crate::import::rows::columns::RowCells;
use crate::import::rows::row_words::{is_ditto, total_of};
use crate::model::{FieldName, FieldType, Problem, Severity, Value, cell_name, parse_number, plain};

/// Longer texts are not kept for the row below.
const LONGEST: usize = 600;

/// The texts of the last record, and what was filled in from them.
#[derive(Debug)]
pub(super) struct FillDown<'a> {
    columns: Vec<TextColumn<'a>>,
    name_column: u32,
    /// Columns with figures, by number: header.
    figures: Vec<(u32, &'a str)>,
}

#[derive(Debug)]
struct TextColumn<'a> {
    column: u32,
    header: &'a str,
    /// None of an unknown column.
    field: Option<&'static Field>,
    last: String,
    /// Whether a text is printed once and the cells below it are left blank.
    is_printed_once: bool,
    /// How many cells were filled in, and in which row the first.
    filled: (usize, u32),
}

/// A row with what it points at put in place.
#[derive(Debug, Default)]
pub(super) struct CompletedRow {
    /// Its cells.
    pub(super) cells: SparseRow,
    /// Values that count only where nothing is known.
    pub(super) implied: Vec<(FieldName, Value)>,
    /// Amounts that belong to several rows together, by header.
    pub(super) shared: Vec<(String, String)>,
}

impl<'a> FillDown<'a> {
    /// Nothing yet; of the grid, the rows that are there tell whether a column prints its text once.
    pub(super) fn new(grid: &Grid, table: &'a RecognisedTable<'a>) -> Self {
        let name_column = table.mapping.required().map_or(0, |mapped| mapped.column);
        let mut columns = Vec::new();
        let mut figures = Vec::new();
        for mapped in &table.mapping.mapped {
            let field = mapped.target.field();
            let is_text = matches!(
                field.field_type,
                FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Date
            );
            if is_text {
                columns.push(TextColumn {
                    column: mapped.column,
                    header: &mapped.header,
                    field: Some(field),
                    last: String::new(),
                    is_printed_once: is_printed_once(grid, table, mapped.column, name_column, &field.id),
                    filled: (0, 0),
                });
            } else if field.field_type.is_numeric() && field.id != "ordinal" {
                figures.push((mapped.column, mapped.header.as_str()));
            }
        }
        columns.extend(table.mapping.unknown.iter().map(|(column, header)| TextColumn {
            column: *column,
            header,
            field: None,
            last: String::new(),
            is_printed_once: false,
            filled: (0, 0),
        }));
        Self {
            columns,
            name_column,
            figures,
        }
    }

    /// The row with what it points at, when it points at anything.
    pub(super) fn complete(
        &mut self,
        cells: &RowCells<'_>,
        row: u32,
        problems: &mut Vec<Problem>,
    ) -> Option<CompletedRow> {
        let mut completed: Option<CompletedRow> = None;
        for column in &mut self.columns {
            let cell = cells.get(column.column);
            let is_same =
                cell.is_some_and(|cell| matches!(&cell.value, CellValue::Text(text) if is_ditto(text)));
            if is_same || (cell.is_none() && column.is_printed_once) {
                let completed = completed.get_or_insert_with(|| CompletedRow::of(cells));
                column.fill(completed, row, is_same, column.column == self.name_column);
            } else if let Some(cell) = cell.filter(|cell| column.may_repeat(cell)) {
                column.last.clear();
                column.last.push_str(&cell.text());
            } else {
                column.last.clear();
            }
        }
        self.take_shared(cells, row, &mut completed, problems);
        completed
    }

    /// One amount that is merged over several records is given to none of them.
    fn take_shared(
        &self,
        cells: &RowCells<'_>,
        row: u32,
        completed: &mut Option<CompletedRow>,
        problems: &mut Vec<Problem>,
    ) {
        let RowCells::Kept { grid, .. } = cells else {
            return;
        };
        let of_name = grid.rows_together(row, self.name_column);
        for (column, header) in &self.figures {
            let (Some((first, last)), Some(cell)) = (grid.rows_together(row, *column), cells.get(*column))
            else {
                continue;
            };
            // A record of several lines keeps its figures.
            if of_name.is_some_and(|(top, bottom)| top <= first && bottom >= last) {
                continue;
            }
            let completed = completed.get_or_insert_with(|| CompletedRow::of(cells));
            completed.cells.remove(*column);
            let text = cell.shown().into_owned();
            if row == first {
                problems.push(Problem {
                    cell: cell_name(row, *column),
                    severity: Severity::Verify,
                    code: "value.shared",
                    message: format!(
                        "“{header}”的 {text} 合并在第 {first}—{last} 行，是这几项合在一起的，没有分给任何一项；请在原表分列后再导入"
                    ),
                });
            }
            let kept = format!("{text}（第 {first}—{last} 行合计）");
            completed.shared.push(((*header).to_owned(), kept));
        }
    }

    /// What was filled in.
    pub(super) fn tell(&self, plan: &mut SheetPlan) {
        for column in &self.columns {
            let (count, first) = column.filled;
            if count > 0 {
                plan.problems.push(Problem {
                    cell: cell_name(first, column.column),
                    severity: Severity::Verify,
                    code: "value.filled-down",
                    message: format!(
                        "“{}”有 {count} 处写“同上”或只在第一行写出，已按上一行填入（第 {first} 行起）；请核对",
                        column.header
                    ),
                });
            }
        }
    }
}

impl TextColumn<'_> {
    /// Whether a cell below may mean the same: no figure is repeated, not even where nobody knows what it counts.
    fn may_repeat(&self, cell: &GridCell) -> bool {
        let is_figure = || cell.is_number() || parse_number(&cell.text()).is_ok();
        cell.text_len() <= LONGEST && (self.field.is_some() || !is_figure())
    }

    fn fill(&mut self, completed: &mut CompletedRow, row: u32, is_same: bool, is_name: bool) {
        if is_name || self.last.is_empty() {
            // A record without a name, or with nothing above: the cell stands for nothing.
            if is_same && self.field.is_some() {
                completed.cells.remove(self.column);
            }
            return;
        }
        let text = self.last.clone();
        if self.filled.0 == 0 {
            self.filled.1 = row;
        }
        self.filled.0 += 1;
        // A township that the ledger knows is not replaced by one that only stands above.
        if let Some(township) = self.field.filter(|field| !is_same && field.id == "township") {
            let name = township.id.clone().into();
            completed.implied.push((name, Value::Text(text)));
        } else {
            completed
                .cells
                .insert(self.column, GridCell::new(CellValue::Text(text)));
        }
    }
}

impl CompletedRow {
    /// The row with what is merged down onto it.
    fn of(cells: &RowCells<'_>) -> Self {
        let mut row = cells.own().clone();
        if let RowCells::Kept {
            grid, row: number, ..
        } = cells
        {
            for column in grid.covered_columns(*number) {
                if let Some(cell) = grid.covering_from_above(*number, column) {
                    row.insert(column, cell.clone());
                }
            }
        }
        Self {
            cells: row,
            ..Self::default()
        }
    }
}

/// Whether a column says a role or township once for the rows below: its first record has one, blanks are many, and no
/// text is repeated right below itself.
fn is_printed_once(
    grid: &Grid,
    table: &RecognisedTable<'_>,
    column: u32,
    name_column: u32,
    field: &str,
) -> bool {
    if !matches!(field, "township" | "role") {
        return false;
    }
    let (mut filled, mut blank) = (0usize, 0usize);
    let mut last = String::new();
    for (row, cells) in grid.rows.range(table.header.bottom + 1..) {
        let name = cells.get(name_column).map(|cell| plain(&cell.text()));
        if cells.len() < 2 || name.is_none_or(|name| total_of(&name, None).is_some()) {
            continue;
        }
        if grid.corner(row, column).is_some() {
            return false;
        }
        match cells.get(column) {
            Some(cell) if *cell.text() == last => return false,
            Some(cell) => {
                last = cell.text().into_owned();
                filled += 1;
            }
            None if filled == 0 => return false,
            None => blank += 1,
        }
    }
    blank > 0 && (field == "role" || blank * 2 >= filled)
}
