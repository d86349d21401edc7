//! From records to a layout: sheets, sections, numbering, totals. Pure.

use std::collections::HashSet;

use crate::forms::{Form, FormColumn, FormSection, FormSections, FormShape, FormSheet, SectionNumbering};
use crate::model::{Period, Record, RecordKind, Records};

use super::cell_fact::{self, CellFact, FigureDate};
use super::layout::{AnnexCell, AnnexRow, ColumnLayout, Context, Layout, ReporterInfo, SheetLayout};
use super::record_printer::RecordPrinter;
use super::{names, own_period, planned_returns, roster, select};

/// Fills a form with records.
pub fn layout(form: &Form, records: &Records, context: &Context<'_>) -> Layout {
    let in_hand = context.period.or_else(|| records.periods().last().copied());
    let form = &in_hand.map_or_else(|| form.clone(), |period| form.in_year(period.year()));
    let period = select::period_of(form, records, context.period);
    let records = &planned_returns::with_unreported(form, records, period);
    let cells = RecordPrinter::new(form, records, context, period);
    let sheets = form.all_sheets();
    let chosen = select::rows(form, records, period);
    let split = select::by_sheet(&sheets, &chosen, |record, field| cells.text_of(record, field));
    let filler = filler_line(form, context, period);
    let titles = AnnexTitles::of(form, &sheets, context, period);
    let fill = |((sheet, records), at): ((&FormSheet, &Vec<&Record>), usize)| {
        let columns = columns(form, &cells);
        let (rows, facts) = match form.shape {
            FormShape::Table => fill_rows(form, &cells, records),
            FormShape::Lines => (roster::lines(form, &cells, records), Vec::new()),
        };
        let mut notes: Vec<String> = form
            .notes
            .iter()
            .map(|note| names::title(note, context, period))
            .collect();
        notes.extend(planned_returns::remark(records, period));
        let carried = cell_fact::carried_over(&columns, &rows, &facts);
        notes.extend(carried.into_iter().map(|line| format!("注：{line}。")));
        // Number and title of an annex of several tables stand once, over the first.
        let is_first = at == 0;
        SheetLayout {
            name: names::sheet_name(&names::title(&sheet.name, context, None)),
            annex_label: if is_first {
                form.annex_label.clone()
            } else {
                String::new()
            },
            annex_title: if is_first {
                titles.annex.clone()
            } else {
                String::new()
            },
            title: titles.tables.get(at).cloned().unwrap_or_default(),
            filler: filler.clone(),
            shape: form.shape,
            is_to_fill: form.record == RecordKind::BaseFigure,
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
        title: names::title(&form.title, context, period),
        sheets: sheets.iter().zip(&split).zip(0..).map(fill).collect(),
    }
}

/// The titles that an annex prints.
struct AnnexTitles {
    /// Over all its tables; empty for one table, whose title it is.
    annex: String,
    /// Above each table.
    tables: Vec<String>,
}

impl AnnexTitles {
    fn of(form: &Form, sheets: &[FormSheet], context: &Context<'_>, period: Option<Period>) -> Self {
        let either = |heading: &str, title: &str| {
            let text = if heading.is_empty() { title } else { heading };
            names::title(text, context, period)
        };
        let whole = either(&form.heading, &form.title);
        if let [only] = sheets {
            let heading = if only.heading.is_empty() {
                &form.heading
            } else {
                &only.heading
            };
            return Self {
                annex: String::new(),
                tables: vec![either(heading, &only.title)],
            };
        }
        let is_annex = !form.annex_label.is_empty() && sheets.iter().all(|sheet| sheet.title != form.title);
        Self {
            annex: if is_annex { whole } else { String::new() },
            tables: sheets
                .iter()
                .map(|sheet| either(&sheet.heading, &sheet.title))
                .collect(),
        }
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
        Some(sections) if !is_undivided(form, sections, cells, records) => {
            blocks(sections, cells, records, 1)
        }
        _ => vec![TablePiece::Records(records.to_vec())],
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
            label: total_label(form),
            cells: Vec::new(),
        });
    }
    for (row, from, until) in sums_wanted {
        if let Some(AnnexRow::Total { cells, .. }) = rows.get_mut(row) {
            *cells = sums(from, until);
        }
    }
    put_cells(form, table, &ordinals, &mut rows);
    let facts = facts(form, cells, &records, &rows);
    (rows, facts)
}

/// What the last sum is called: 小计, 合计 and 总计 stand above each other, never two of one name.
fn total_label(form: &Form) -> String {
    let mut inner = form.sections.as_ref();
    while let Some(sections) = inner {
        if sections.subtotal_label == form.total_label {
            return "总计".to_owned();
        }
        inner = sections.inner.as_deref();
    }
    form.total_label.clone()
}

/// Of what date the figures of the rows are.
fn facts(form: &Form, cells: &RecordPrinter<'_>, records: &[&Record], rows: &[AnnexRow]) -> Vec<CellFact> {
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
    let mut facts: Vec<CellFact> = dates.filter_map(fact).collect();
    if form.record.is_periodic() {
        let known: HashSet<(usize, usize)> = facts.iter().map(|fact| (fact.row, fact.column)).collect();
        for (record, at) in records.iter().zip(&places) {
            let row = rows.get(*at);
            let own = row.map(|row| own_period::facts(form, record, (*at, row), &known));
            facts.extend(own.into_iter().flatten());
        }
    }
    facts
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
fn blocks<'a>(
    sections: &FormSections,
    cells: &RecordPrinter<'a>,
    records: &[&'a Record],
    level: u8,
) -> Vec<TablePiece<'a>> {
    let mut blocks = Vec::new();
    for ((section, group), number) in grouped(sections, cells, records).into_iter().zip(1u32..) {
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
            Some(inner) => blocks.extend(self::blocks(inner, cells, &group, level + 1)),
            None => blocks.push(TablePiece::Records(group)),
        }
        if has_subtotal {
            blocks.push(TablePiece::End(sections.subtotal_label.clone()));
        }
    }
    blocks
}

/// Whether a county's own indicators stand in no sections at all: one heading 其他 over all of them says nothing.
fn is_undivided(
    form: &Form,
    sections: &FormSections,
    cells: &RecordPrinter<'_>,
    records: &[&Record],
) -> bool {
    let is_free = |record: &&Record| cells.text_of(record, &sections.field).is_empty();
    form.record == RecordKind::Indicator && records.iter().all(is_free)
}

/// The records by section.
///
/// Records of other values stand behind under the value itself (其他 without one): they must not vanish.
fn grouped<'a>(
    sections: &FormSections,
    cells: &RecordPrinter<'a>,
    records: &[&'a Record],
) -> Vec<(FormSection, Vec<&'a Record>)> {
    let mut list: Vec<(FormSection, Vec<&'a Record>)> = sections
        .list
        .iter()
        .map(|section| (section.clone(), Vec::new()))
        .collect();
    for record in records {
        let value = cells.text_of(record, &sections.field);
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
