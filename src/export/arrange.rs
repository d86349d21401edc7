//! From records to a layout: sheets, sections, numbering, totals. Pure.

use crate::forms::{Column, Form, Numbering, Section, Sections, Sheet};
use crate::model::{Period, Record, Records};

use super::cells::Cells;
use super::layout::{Cell, ColumnLayout, Context, Layout, Row, SheetLayout};
use super::{names, select};

/// Fills a form with records.
pub fn layout(form: &Form, records: &Records, context: &Context<'_>) -> Layout {
    let period = select::period_of(form, records, context.period);
    let cells = Cells::new(form, records, context, period);
    let sheets = form.all_sheets();
    let split = select::by_sheet(&sheets, &select::rows(form, records, period));
    let filler = form
        .filler_line
        .replace("{unit}", &context.unit)
        .replace("{period}", &period.map(Period::label).unwrap_or_default())
        .replace("{county}", &context.county.division.name);
    let fill = |(sheet, rows): (&Sheet, &Vec<&Record>)| SheetLayout {
        name: names::sheet_name(&sheet.name),
        annex_label: form.annex_label.clone(),
        title: sheet.title.clone(),
        filler: filler.clone(),
        columns: columns(form, &cells),
        rows: fill_rows(form, &cells, rows),
        notes: form.notes.clone(),
    };
    Layout {
        form: form.id.clone(),
        title: form.title.clone(),
        sheets: sheets.iter().zip(&split).map(fill).collect(),
    }
}

fn columns(form: &Form, cells: &Cells<'_>) -> Vec<ColumnLayout> {
    let lay = |column: &Column| ColumnLayout {
        header: column.header.clone(),
        group: column.group.clone(),
        width: column.width,
        align: cells.align(column),
    };
    form.columns.iter().map(lay).collect()
}

fn fill_rows<'a>(form: &Form, cells: &Cells<'a>, records: &[&'a Record]) -> Vec<Row> {
    let order: Vec<(Option<Heading>, Vec<&'a Record>)> = match &form.sections {
        Some(sections) => grouped(sections, records),
        None => vec![(None, records.to_vec())],
    };
    let records: Vec<&'a Record> = order
        .iter()
        .flat_map(|(_, group)| group.iter().copied())
        .collect();
    let restart = form
        .sections
        .as_ref()
        .is_some_and(|sections| sections.numbering == Numbering::Restart);
    let by_column: Vec<Vec<Cell>> = form
        .columns
        .iter()
        .map(|column| cells.column(column, &records))
        .collect();
    let mut rows = Vec::new();
    let mut at = 0;
    for (heading, group) in order {
        if let Some(Heading { number, title }) = heading {
            rows.push(Row::Section {
                number,
                title,
                count: group.len(),
            });
        }
        for (inside, record) in group.iter().enumerate() {
            let ordinal = if restart { inside + 1 } else { at + 1 };
            let cell = |(column, values): (&Column, &Vec<Cell>)| match column.field.as_str() {
                "ordinal" => Cell::count(ordinal),
                _ => values.get(at).cloned().unwrap_or_default(),
            };
            rows.push(Row::Data {
                cells: form.columns.iter().zip(&by_column).map(cell).collect(),
                record: record.id,
            });
            at += 1;
        }
    }
    if !form.total_label.is_empty() && !records.is_empty() {
        let sum = |(column, values): (&Column, &Vec<Cell>)| cells.total(column, &records, values);
        rows.push(Row::Total {
            label: form.total_label.clone(),
            cells: form.columns.iter().zip(&by_column).map(sum).collect(),
        });
    }
    rows
}

struct Heading {
    number: String,
    title: String,
}

/// The records by section, in the form's order; sections without records are left out.
///
/// Records of other values stand behind under the value itself (其他 without one): they must not vanish.
fn grouped<'a>(sections: &Sections, records: &[&'a Record]) -> Vec<(Option<Heading>, Vec<&'a Record>)> {
    let mut list: Vec<Section> = sections.list.clone();
    for record in records {
        let value = record.text(&sections.field);
        if !list.iter().any(|section| section.value == value) {
            let title = if value.is_empty() { "其他" } else { value };
            list.push(Section {
                value: value.to_owned(),
                title: title.to_owned(),
            });
        }
    }
    let group = |section: &Section| -> Vec<&'a Record> {
        records
            .iter()
            .copied()
            .filter(|record| record.text(&sections.field) == section.value)
            .collect()
    };
    let filled = list
        .iter()
        .map(|section| (section, group(section)))
        .filter(|(_, group)| !group.is_empty());
    filled
        .zip(1u32..)
        .map(|((section, group), number)| {
            let heading = Heading {
                number: names::chinese_number(number),
                title: section.title.clone(),
            };
            (Some(heading), group)
        })
        .collect()
}
