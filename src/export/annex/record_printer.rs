//! The records of a form: all its cells, record by record, and the sums.

use crate::forms::{Form, FormColumn};
use crate::model::{Period, Record, Records};

use super::cell_fact::FigureDate;
use super::column_printer::{ColumnPrinter, decimals_of};
use super::layout::{Align, AnnexCell, Context};
use super::value_source::{ParentProjects, ValueSource};

/// Prints records into the columns of one form.
pub(crate) struct RecordPrinter<'a> {
    form: &'a Form,
    records: &'a Records,
    context: &'a Context<'a>,
    period: Option<Period>,
    parents: ParentProjects,
}

impl<'a> RecordPrinter<'a> {
    /// Prepares a form; `period` is the one its rows speak of.
    pub(crate) fn new(
        form: &'a Form,
        records: &'a Records,
        context: &'a Context<'a>,
        period: Option<Period>,
    ) -> Self {
        Self {
            form,
            records,
            context,
            period,
            parents: ParentProjects::of(records, form.record),
        }
    }

    /// The cells of all columns, record by record: each record is looked at once, which is what takes the time.
    pub(crate) fn rows(&self, records: &[&Record]) -> Vec<Vec<AnnexCell>> {
        let mut printers = self.printers();
        let mut needed = vec![0; printers.len()];
        let values = self.values();
        let row = |record: &&Record| -> Vec<AnnexCell> {
            let cells: Vec<AnnexCell> = printers
                .iter()
                .map(|printer| printer.own_cell(record, &values))
                .collect();
            for (needed, cell) in needed.iter_mut().zip(&cells) {
                *needed = decimals_of(cell).max(*needed);
            }
            cells
        };
        let rows: Vec<Vec<AnnexCell>> = records.iter().map(row).collect();
        for (printer, needed) in printers.iter_mut().zip(needed) {
            printer.share(needed);
        }
        let shown = |cells: Vec<AnnexCell>| {
            let cells = printers.iter().zip(cells);
            cells.map(|(printer, cell)| printer.shown(cell)).collect()
        };
        rows.into_iter().map(shown).collect()
    }

    /// The sums of the columns.
    pub(crate) fn totals(&self, records: &[&Record], rows: &[Vec<AnnexCell>]) -> Vec<AnnexCell> {
        let values = self.values();
        let sum = |(column, at): (&FormColumn, usize)| {
            if column.total {
                let cells: Vec<&AnnexCell> = rows.iter().filter_map(|row| row.get(at)).collect();
                ColumnPrinter::new(self.form, column).total(records, &values, &cells)
            } else {
                AnnexCell::Empty
            }
        };
        self.form.columns.iter().zip(0..).map(sum).collect()
    }

    /// A text of a record, else of its project.
    pub(crate) fn text_of(&self, record: &'a Record, field: &str) -> &'a str {
        self.parents.text(self.records, record, field)
    }

    /// How a column stands.
    pub(crate) fn align(&self, column: &FormColumn) -> Align {
        ColumnPrinter::new(self.form, column).align()
    }

    fn printers(&self) -> Vec<ColumnPrinter> {
        let columns = self.form.columns.iter();
        columns
            .map(|column| ColumnPrinter::new(self.form, column))
            .collect()
    }

    fn values(&self) -> ValueSource<'_> {
        ValueSource {
            records: self.records,
            parents: &self.parents,
            period: self.period,
            rule: self.context.rule,
            indicators: self.context.indicators,
        }
    }

    /// Of what date the figures of some records are: the place of the record, that of the column, and the date.
    pub(crate) fn dates(&self, records: &[&Record]) -> Vec<(usize, usize, FigureDate)> {
        let values = self.values();
        let mut dates = Vec::new();
        for (printer, column) in self.printers().iter().zip(0..).filter(|(of, _)| of.is_dated()) {
            let dated = records.iter().zip(0..);
            dates.extend(dated.filter_map(|(record, at)| Some((at, column, printer.date(record, &values)?))));
        }
        dates
    }
}
