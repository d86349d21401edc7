//! From records to a layout: sheets, sections, numbering, totals. Pure.

use crate::forms::{Form, FormColumn, FormSection, FormSections, FormSheet, SectionNumbering};
use crate::model::{Period, Record, Records};

use super::cell_fact::{self, CellFact, FigureDate};
use super::layout::{AnnexCell, AnnexRow, ColumnLayout, Context, Layout, ReporterInfo, SheetLayout};
use super::record_printer::RecordPrinter;
use super::{names, select};

/// Fills a form with records.
pub fn layout(form: &Form, records: &Records, context: &Context<'_>) -> Layout {
    let in_hand = context.period.or_else(|| records.periods().last().copied());
    let form = &in_hand.map_or_else(|| form.clone(), |period| form.in_year(period.year()));
    let period = select::period_of(form, records, context.period);
    let cells = RecordPrinter::new(form, records, context, period);
    let sheets = form.all_sheets();
    let split = select::by_sheet(&sheets, &select::rows(form, records, period));
    let filler = filler_line(form, context, period);
    let fill = |(sheet, rows): (&FormSheet, &Vec<&Record>)| {
        let columns = columns(form, &cells);
        let (rows, facts) = fill_rows(form, &cells, rows);
        let mut notes = form.notes.clone();
        let carried = cell_fact::carried_over(&columns, &rows, &facts);
        notes.extend(carried.into_iter().map(|line| format!("注：{line}。")));
        SheetLayout {
            name: names::sheet_name(&sheet.name),
            annex_label: form.annex_label.clone(),
            title: sheet.title.clone(),
            filler: filler.clone(),
            columns,
            rows,
            notes,
            fonts: form.fonts,
            paper: form.paper,
            facts,
        }
    };
    Layout {
        form: form.id.clone(),
        title: form.title.clone(),
        sheets: sheets.iter().zip(&split).map(fill).collect(),
    }
}

fn columns(form: &Form, cells: &RecordPrinter<'_>) -> Vec<ColumnLayout> {
    let lay = |column: &FormColumn| ColumnLayout {
        header: column.header.clone(),
        group: column.group.clone(),
        width: column.width,
        align: cells.align(column),
    };
    form.columns.iter().map(lay).collect()
}

/// The line above the table with what is known filled in.
fn filler_line(form: &Form, context: &Context<'_>, period: Option<Period>) -> String {
    let ReporterInfo {
        unit,
        person,
        phone,
        date,
        ..
    } = &context.filler;
    let period = period.map(Period::label).unwrap_or_default();
    let filled = form
        .filler_line
        .replace("{period}", &period)
        .replace("{county}", &context.county.division.name);
    let stated = [
        ("{unit}", unit),
        ("{person}", person),
        ("{phone}", phone),
        ("{date}", date),
    ];
    let fill = |line: String, (mark, value): (&str, &String)| line.replace(mark, value);
    stated.into_iter().fold(filled, fill)
}

fn fill_rows<'a>(
    form: &Form,
    cells: &RecordPrinter<'a>,
    records: &[&'a Record],
) -> (Vec<AnnexRow>, Vec<CellFact>) {
    let blocks = match &form.sections {
        Some(sections) => blocks(sections, records, 1),
        None => vec![TablePiece::Records(records.to_vec())],
    };
    let records: Vec<&'a Record> = blocks.iter().flat_map(TablePiece::records).copied().collect();
    let table = cells.rows(&records);
    let sums = |from: usize, until: usize| -> Vec<AnnexCell> {
        let (records, rows) = (records.get(from..until), table.get(from..until));
        cells.totals(records.unwrap_or(&[]), rows.unwrap_or(&[]))
    };
    let restarts = form
        .sections
        .as_ref()
        .is_some_and(|sections| sections.numbering == SectionNumbering::Restart);
    let mut rows = Vec::with_capacity(records.len() + 8);
    let (mut at, mut ordinal) = (0, 0);
    let mut ordinals = Vec::with_capacity(records.len());
    // The first row and the first record of each section that is open, for its 小计.
    let mut open = Vec::new();
    let mut sums_wanted = Vec::new();
    for block in blocks {
        match block {
            TablePiece::Heading(row) => {
                rows.push(row);
                ordinal = if restarts { 0 } else { ordinal };
            }
            TablePiece::Start => open.push((rows.len(), at)),
            TablePiece::End(label) => {
                let (from, record) = open.pop().unwrap_or_default();
                sums_wanted.push((rows.len(), record, at));
                rows.push(AnnexRow::Total {
                    from,
                    label,
                    cells: Vec::new(),
                });
            }
            TablePiece::Records(group) => {
                for record in group {
                    ordinal += 1;
                    at += 1;
                    ordinals.push(ordinal);
                    rows.push(AnnexRow::Data {
                        cells: Vec::new(),
                        record: record.id,
                    });
                }
            }
        }
    }
    if !form.total_label.is_empty() && !records.is_empty() {
        sums_wanted.push((rows.len(), 0, at));
        rows.push(AnnexRow::Total {
            from: 0,
            label: form.total_label.clone(),
            cells: Vec::new(),
        });
    }
    for (row, from, until) in sums_wanted {
        if let Some(AnnexRow::Total { cells, .. }) = rows.get_mut(row) {
            *cells = sums(from, until);
        }
    }
    put_cells(form, table, &ordinals, &mut rows);
    let facts = facts(cells, &records, &rows);
    (rows, facts)
}

/// Of what date the figures of the rows are.
fn facts(cells: &RecordPrinter<'_>, records: &[&Record], rows: &[AnnexRow]) -> Vec<CellFact> {
    let shown = rows.iter().zip(0..).filter(|(row, _)| row.is_data());
    let places: Vec<usize> = shown.map(|(_, at)| at).collect();
    let dates = cells.dates(records).into_iter();
    let fact = |(at, column, date): (usize, usize, FigureDate)| {
        Some(CellFact {
            row: *places.get(at)?,
            column,
            record: records.get(at)?.id,
            date,
        })
    };
    dates.filter_map(fact).collect()
}

/// Moves the cells of the records into their rows and numbers them.
fn put_cells(form: &Form, table: Vec<Vec<AnnexCell>>, ordinals: &[usize], rows: &mut [AnnexRow]) {
    let number = form.columns.iter().position(|column| column.field == "ordinal");
    let shown = rows.iter_mut().filter_map(|row| match row {
        AnnexRow::Data { cells, .. } => Some(cells),
        AnnexRow::Section { .. } | AnnexRow::Total { .. } => None,
    });
    for ((row, mut cells), ordinal) in shown.zip(table).zip(ordinals) {
        if let Some(cell) = number.and_then(|at| cells.get_mut(at)) {
            *cell = AnnexCell::count(*ordinal);
        }
        *row = cells;
    }
}

/// A piece of a table from top to bottom.
enum TablePiece<'a> {
    /// A section row.
    Heading(AnnexRow),
    /// What a 小计 sums begins here.
    Start,
    /// A 小计 of this text.
    End(String),
    /// Rows of records.
    Records(Vec<&'a Record>),
}

impl<'a> TablePiece<'a> {
    fn records(&self) -> &[&'a Record] {
        match self {
            Self::Records(records) => records,
            Self::Heading(_) | Self::Start | Self::End(_) => &[],
        }
    }
}

/// The records under their section rows, in the form's order; sections without records are left out.
fn blocks<'a>(sections: &FormSections, records: &[&'a Record], level: u8) -> Vec<TablePiece<'a>> {
    let mut blocks = Vec::new();
    for ((section, group), number) in grouped(sections, records).into_iter().zip(1u32..) {
        let number = names::chinese_number(number);
        let count = group.len();
        let title = if sections.count {
            format!("{}（{count}个）", section.title)
        } else {
            section.title
        };
        let has_subtotal = !sections.subtotal_label.is_empty();
        let number = if level > 1 {
            format!("（{number}）")
        } else {
            number
        };
        blocks.push(TablePiece::Heading(AnnexRow::Section { number, title, count }));
        if has_subtotal {
            blocks.push(TablePiece::Start);
        }
        match &sections.inner {
            Some(inner) => blocks.extend(self::blocks(inner, &group, level + 1)),
            None => blocks.push(TablePiece::Records(group)),
        }
        if has_subtotal {
            blocks.push(TablePiece::End(sections.subtotal_label.clone()));
        }
    }
    blocks
}

/// The records by section.
///
/// Records of other values stand behind under the value itself (其他 without one): they must not vanish.
fn grouped<'a>(sections: &FormSections, records: &[&'a Record]) -> Vec<(FormSection, Vec<&'a Record>)> {
    let mut list: Vec<(FormSection, Vec<&'a Record>)> = sections
        .list
        .iter()
        .map(|section| (section.clone(), Vec::new()))
        .collect();
    for record in records {
        let value = record.text(&sections.field);
        if let Some((_, group)) = list.iter_mut().find(|(section, _)| section.value == value) {
            group.push(record);
            continue;
        }
        let title = if value.is_empty() { "其他" } else { value };
        let section = FormSection {
            value: value.to_owned(),
            title: title.to_owned(),
        };
        list.push((section, vec![record]));
    }
    list.retain(|(_, group)| !group.is_empty());
    list
}
