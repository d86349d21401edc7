//! What the filled sheet says when it is read again: every record once and in order, in one block above the total, the
//! totals the sums of exactly these records, the tail as it was.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::error::FillError;
use super::fill_plan::{FillPlan, PlacedRecord};
use super::formula::value::{FormulaValue, value_of};
use super::package::reference::references;
use super::package::sheet::{CellXml, SheetXml};
use super::table::{IssuedRole, IssuedTable};
use crate::model::{RecordId, cell_name, name_key};

/// Checks one filled sheet, as it was read back.
///
/// # Errors
/// [`FillError::Differs`] where we wrote what we should not have; [`FillError::Unsafe`] where the form's own totals would
/// say something else than the ledger.
pub(super) fn check(
    table: &IssuedTable,
    plan: &FillPlan,
    sheet: &SheetXml,
    strings: &[String],
) -> Result<(), FillError> {
    let read = FilledSheetRead {
        table,
        plan,
        sheet,
        strings,
    };
    read.each_once_and_in_order()?;
    read.one_block()?;
    read.only_details_written()?;
    read.totals()
}

/// Whether a formula is nothing but a sum of cells.
pub(super) fn is_sum(formula: &str) -> bool {
    let text = formula.replace(['$', ' '], "").to_uppercase();
    let body = ["SUM(", "SUBTOTAL(9,", "SUBTOTAL(109,"]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .and_then(|rest| rest.strip_suffix(')'));
    let cells = body.unwrap_or(&text);
    let separator = if body.is_some() { ',' } else { '+' };
    cells.split(separator).all(|part| {
        let mut ends = part.split(':');
        let is_cell = |end: &str| {
            let letters = end.bytes().take_while(u8::is_ascii_uppercase).count();
            let digits = end.get(letters..).unwrap_or("");
            (1..=3).contains(&letters) && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        };
        ends.all(is_cell)
    })
}

struct FilledSheetRead<'a> {
    table: &'a IssuedTable,
    plan: &'a FillPlan,
    sheet: &'a SheetXml,
    strings: &'a [String],
}

impl FilledSheetRead<'_> {
    fn differs(&self, row: u32, column: u32, reason: impl Into<String>) -> FillError {
        FillError::Differs {
            place: format!("工作表“{}” {}：", self.table.sheet, cell_name(row, column)),
            reason: reason.into(),
        }
    }

    /// Each record stands once, under its own name, in the order of the form.
    fn each_once_and_in_order(&self) -> Result<(), FillError> {
        let rank: HashMap<RecordId, usize> = self
            .plan
            .order
            .iter()
            .enumerate()
            .map(|(at, id)| (*id, at))
            .collect();
        let mut seen = HashSet::new();
        let mut last: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        let name = self.table.name_column();
        for record in &self.plan.placed {
            let at = name.unwrap_or(0);
            if !seen.insert(record.id) {
                return Err(self.differs(record.row, at, format!("“{}”写了两次", record.name)));
            }
            if record.printed {
                // The form's own words for it stay: 参保率（%）.
                continue;
            }
            let cell = name.and_then(|name| self.sheet.cell(record.row, name));
            let shown = cell.map_or(String::new(), |cell| self.sheet.shown(cell, self.strings));
            // An indicator's name may take its unit along: 参保率（%）.
            let is_named = shown == record.name || name_key(&shown).starts_with(&name_key(&record.name));
            if name.is_some() && !is_named {
                return Err(self.differs(record.row, at, format!("应为“{}”，读到“{shown}”", record.name)));
            }
            let Some(rank) = rank.get(&record.id).copied() else {
                return Err(self.differs(record.row, at, "多出一条记录"));
            };
            if last
                .insert(record.section.as_deref(), rank)
                .is_some_and(|before| before > rank)
            {
                return Err(self.differs(record.row, at, "记录的次序与表不同"));
            }
        }
        let missing = self.plan.order.len().saturating_sub(self.plan.left_out.len());
        if seen.len() != missing {
            return Err(self.differs(
                self.table.header_bottom,
                0,
                format!("应有 {missing} 条记录，读到 {} 条", seen.len()),
            ));
        }
        Ok(())
    }

    /// Between the records of a part stands nothing that can be seen.
    fn one_block(&self) -> Result<(), FillError> {
        let placed: BTreeSet<u32> = self.plan.placed.iter().map(|record| record.row).collect();
        let free: Vec<&PlacedRecord> = self.plan.placed.iter().filter(|record| !record.printed).collect();
        let printed: BTreeSet<u32> = self
            .table
            .rows
            .iter()
            .filter(|row| matches!(row.role, IssuedRole::Named(_)))
            .map(|row| self.plan.shift.row(row.row))
            .collect();
        for pair in free.windows(2) {
            let [above, below] = pair else { continue };
            let gap = (above.row + 1..below.row).find(|row| {
                let hidden = self.sheet.row(*row).is_some_and(|row| row.is_hidden(self.sheet));
                !hidden && !placed.contains(row) && !printed.contains(row)
            });
            if let (Some(row), true) = (gap, above.section == below.section) {
                return Err(self.differs(row, 0, "记录没有连在一起"));
            }
        }
        let hidden = free.iter().find(|record| {
            self.sheet
                .row(record.row)
                .is_some_and(|row| row.is_hidden(self.sheet))
        });
        match hidden {
            Some(record) => Err(self.differs(record.row, 0, "记录写在了隐藏的行里")),
            None => Ok(()),
        }
    }

    /// Nothing is written but in the rows of records, and texts around the table.
    fn only_details_written(&self) -> Result<(), FillError> {
        let placed: HashSet<u32> = self.plan.placed.iter().map(|record| record.row).collect();
        let others = self.plan.cells.iter().filter(|(row, _)| !placed.contains(row));
        let cells = others.flat_map(|(row, cells)| cells.keys().map(move |column| (*row, *column)));
        let mut stray = cells.filter(|cell| !self.plan.texts.contains(cell));
        match stray.next() {
            Some((row, column)) => Err(self.differs(row, column, "写到了数据行以外")),
            None => Ok(()),
        }
    }

    /// Each sum is that of the records it stands for.
    fn totals(&self) -> Result<(), FillError> {
        // A part without records has a sum of its own, too.
        let headings = self.table.rows.iter();
        let headings = headings.filter(|row| matches!(row.role, IssuedRole::Section(_)));
        let divided = headings.count() > 1;
        let rows = self.table.rows.iter().filter_map(|row| match &row.role {
            IssuedRole::Total => Some((row.row, None)),
            IssuedRole::Section(value) => Some((row.row, Some(value.as_str()))),
            _ => None,
        });
        let closing = self.table.rows.iter().rfind(|row| row.role == IssuedRole::Total);
        for (row, section) in rows {
            let is_closing = closing.is_some_and(|closing| closing.row == row);
            let to = self.plan.shift.row(row);
            for column in self.table.column_numbers() {
                let Some(cell) = self.sheet.cell(to, column) else {
                    continue;
                };
                let expected = match section {
                    Some(section) => ExpectedRows::Section(section),
                    None if is_closing || !divided => ExpectedRows::All,
                    None => ExpectedRows::Parts,
                };
                self.total(to, column, cell, &expected)?;
            }
        }
        Ok(())
    }

    fn total(
        &self,
        row: u32,
        column: u32,
        cell: &CellXml,
        expected: &ExpectedRows<'_>,
    ) -> Result<(), FillError> {
        let Some(formula) = cell.formula.as_ref().filter(|formula| is_sum(&formula.text)) else {
            return Ok(());
        };
        let mut leaves = Vec::new();
        self.leaves(&formula.text, column, &mut leaves, 0);
        let covered: BTreeSet<u32> = leaves.iter().copied().collect();
        let unsafe_at = |reason: String| {
            FillError::at(&self.table.sheet, &format!(" {}", cell_name(row, column)), reason)
        };
        if covered.len() != leaves.len() {
            return Err(unsafe_at("合计公式把同一行算了两次".to_owned()));
        }
        let own = |record: &PlacedRecord| self.plan.writes(record.row, column);
        let mut placed = self.plan.placed.iter().filter(|record| own(record));
        let wanted: Vec<&PlacedRecord> = match expected {
            ExpectedRows::All => placed.collect(),
            ExpectedRows::Section(section) => placed
                .filter(|record| record.section.as_deref() == Some(*section))
                .collect(),
            ExpectedRows::Parts => {
                let touched: BTreeSet<Option<&str>> = self
                    .plan
                    .placed
                    .iter()
                    .filter(|record| covered.contains(&record.row))
                    .map(|record| record.section.as_deref())
                    .collect();
                placed
                    .by_ref()
                    .filter(|record| touched.contains(&record.section.as_deref()))
                    .collect()
            }
        };
        if let Some(missed) = wanted.iter().find(|record| !covered.contains(&record.row)) {
            return Err(unsafe_at(format!(
                "公式 {} 没有把第 {} 行“{}”算在内，合计会少；请先改好公式",
                formula.text, missed.row, missed.name
            )));
        }
        let records: BTreeSet<u32> = wanted.iter().map(|record| record.row).collect();
        let mut sum = 0.0;
        for leaf in &covered {
            let number = self
                .sheet
                .cell(*leaf, column)
                .and_then(|cell| value_of(self.sheet, cell, self.strings));
            let Some(FormulaValue::Number(number)) = number else {
                continue;
            };
            if !records.contains(leaf) && number != 0.0 && !self.is_known(*leaf) {
                return Err(unsafe_at(format!(
                    "合计公式 {} 把第 {leaf} 行的 {number} 也算在内，那一行不是台账的记录；请先删去那里的数",
                    formula.text
                )));
            }
            sum += number;
        }
        match value_of(self.sheet, cell, self.strings) {
            Some(FormulaValue::Number(total)) if (total - sum).abs() <= 1e-7 * sum.abs().max(1.0) => Ok(()),
            // A formula that is left without a result is said elsewhere.
            None => Ok(()),
            other => Err(self.differs(row, column, format!("合计应为 {sum}，读到 {other:?}"))),
        }
    }

    /// Whether a row shows a record whose figure stood in the issued file already.
    fn is_known(&self, row: u32) -> bool {
        self.plan.placed.iter().any(|record| record.row == row)
    }

    /// The cells of a column that a sum adds, those of other sums among them looked into.
    fn leaves(&self, formula: &str, column: u32, leaves: &mut Vec<u32>, depth: usize) {
        const DEEPEST: usize = 8;
        for reference in references(formula) {
            let ends = (reference.first, reference.last.unwrap_or(reference.first));
            let (Some((top, _)), Some((bottom, _))) = (ends.0.row, ends.1.row) else {
                continue;
            };
            if reference.sheet.is_some() || ends.0.column.map(|column| column.0) != Some(column) {
                continue;
            }
            let (top, bottom) = (top.min(bottom), top.max(bottom));
            let from = self.sheet.rows.partition_point(|row| row.number < top);
            let rows = self
                .sheet
                .rows
                .iter()
                .skip(from)
                .take_while(|row| row.number <= bottom);
            for row in rows {
                let inner = row
                    .cells
                    .iter()
                    .find(|cell| cell.column == column)
                    .and_then(|cell| cell.formula.as_ref());
                match inner {
                    Some(inner) if depth < DEEPEST && is_sum(&inner.text) => {
                        // A SUBTOTAL leaves out the subtotals inside its range.
                        if !formula.to_uppercase().starts_with("SUBTOTAL(") {
                            self.leaves(&inner.text, column, leaves, depth + 1);
                        }
                    }
                    _ => leaves.push(row.number),
                }
            }
        }
    }
}

/// Which records a sum stands for.
enum ExpectedRows<'a> {
    /// All of them.
    All,
    /// Those of one section.
    Section(&'a str),
    /// Those of the sections that it touches.
    Parts,
}

#[cfg(test)]
mod tests {
    use super::is_sum;

    #[test]
    fn sums_of_cells_are_told_from_other_formulas() {
        for formula in [
            "SUM(F4:F8)",
            "SUM($H$5:$H$9)",
            "SUBTOTAL(9,G4:G8)",
            "G5+G8",
            "SUM(H6:H7,H9:H9)",
            "G5",
        ] {
            assert!(is_sum(formula), "{formula}");
        }
        for formula in [
            "AVERAGE(F4:F8)",
            "IF(G10=0,0,H10/G10)",
            "SUM(F4:F8)/2",
            "SUM(F4:F8)*1",
            "G5-G8",
            "1+2",
            "",
        ] {
            assert!(!is_sum(formula), "{formula}");
        }
    }
}
