//! The columns of a kind: those of its fullest form, then the fields that no form prints.

use std::collections::BTreeMap;

use crate::export::{Align, ColumnPrinter};
use crate::forms::{EXTRA, Field, FieldScope, Form, FormColumn, Forms, dictionary};
use crate::model::{County, FieldType, Record, RecordKind};

use super::grid_model::{CellAlign, GridColumn};
use super::titles::heading_width;

/// One column of a sheet.
pub(super) struct SheetColumn {
    /// Field of the dictionary.
    pub(super) field: String,
    /// What it holds.
    pub(super) field_type: FieldType,
    /// Where it is kept.
    pub(super) scope: FieldScope,
    /// How it prints records; `None` for what imports kept beside them, which no form prints.
    pub(super) printer: Option<ColumnPrinter>,
    /// Whether it can be changed here.
    pub(super) editable: bool,
    /// Whether it names the record.
    pub(super) key: bool,
    /// Whether it is summed.
    pub(super) total: bool,
    /// Texts to choose from.
    pub(super) choices: Vec<String>,
    /// How the grid shows it.
    pub(super) shown: GridColumn,
}

impl SheetColumn {
    /// Whether a field is shown in it; `years` shows two.
    pub(super) fn holds(&self, field: &str) -> bool {
        holds(&self.field, field)
    }

    /// The column, wide enough for its longest text within reason.
    pub(super) fn fit(&self, longest: f32) -> GridColumn {
        let most = match self.field_type {
            // The money behind it should be in sight.
            FieldType::LongText if self.field == "content" => CONTENT,
            FieldType::LongText => 320.0,
            FieldType::Text if self.key => 232.0,
            _ => 168.0,
        };
        let wanted = longest * 14.0 + 20.0;
        GridColumn {
            width: self.shown.width.max(wanted.min(most)),
            ..self.shown.clone()
        }
    }
}

/// Width of 建设内容: a few words, the whole text stands beside the table.
const CONTENT: f32 = 132.0;

/// Figures whose sum means nothing.
const UNSUMMED: [&str; 2] = ["ordinal", "largest_room_m2"];

/// Fields of free text whose values come again and again: what the ledger has is offered.
const REPEATING: [&str; 7] = [
    "kind",
    "operation",
    "stage",
    "category",
    "role",
    "owner",
    "implementer",
];
/// So many different texts are offered at most.
const OFFERED: usize = 40;

/// Offers the county's townships, and where words repeat those that stand in these records, the commonest first.
pub(super) fn offer(columns: &mut [SheetColumn], county: &County, records: &[&Record]) {
    for column in columns.iter_mut().filter(|column| column.choices.is_empty()) {
        let township = column.field == "township";
        if !township && !REPEATING.contains(&column.field.as_str()) {
            continue;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for text in records.iter().map(|record| record.text(&column.field)) {
            if !text.is_empty() {
                *counts.entry(text).or_default() += 1;
            }
        }
        let known = county.townships.iter().map(|it| it.name.as_str());
        let mut choices: Vec<String> = known.filter(|_| township).map(str::to_owned).collect();
        let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (text, _) in found {
            if choices.len() < OFFERED && !choices.iter().any(|choice| choice == text) {
                choices.push(text.to_owned());
            }
        }
        column.choices = choices;
    }
}

/// A field with its place in the form that lays out the grid, if it has one there.
type FieldColumn<'f> = (&'static Field, Option<(&'f Form, &'f FormColumn)>);

/// The columns of a kind.
pub(super) fn of(forms: &Forms, kind: RecordKind) -> Vec<SheetColumn> {
    let form = forms.grid_form(kind);
    let mut fields: Vec<FieldColumn<'_>> = form
        .into_iter()
        .flat_map(|form| form.columns.iter().map(move |column| (form, column)))
        .filter_map(|(form, column)| {
            let field = dictionary().field(kind, &column.field)?;
            // A form in 亿元 keeps its heading; here money is shown in the dictionary's unit.
            let is_other_unit = field.field_type == FieldType::Money
                && column
                    .money_unit()
                    .is_some_and(|printed| printed != field.money_unit());
            Some((field, Some((form, column)).filter(|_| !is_other_unit)))
        })
        .collect();
    for field in dictionary().fields(kind) {
        let shown = fields.iter().any(|(known, _)| holds(&known.id, &field.id));
        if !shown && matches!(field.scope, FieldScope::Record | FieldScope::Figure) {
            fields.push((field, None));
        }
    }
    if !fields.iter().any(|(field, _)| field.id == "ordinal")
        && let Some(field) = dictionary().field(kind, "ordinal")
    {
        fields.insert(0, (field, None));
    }
    // To the printer the grid is a form like any other.
    let columns = fields.iter().map(printed_column).collect();
    let grid = Form::new("", kind.label(), kind, columns);
    let columns = fields.iter().zip(&grid.columns);
    columns
        .map(|((field, printed), column)| make(kind, field, *printed, ColumnPrinter::new(&grid, column)))
        .collect()
}

/// Whether a field is shown in the column of another; `years` shows two.
fn holds(column: &str, field: &str) -> bool {
    column == field || (column == "years" && matches!(field, "start_year" | "end_year"))
}

/// The column as a form has it.
fn printed_column((field, printed): &FieldColumn<'_>) -> FormColumn {
    match printed {
        Some((_, column)) => (*column).clone(),
        None => FormColumn {
            unit: field.unit.clone(),
            width: WIDE,
            ..FormColumn::new(&field.id, &field.title())
        },
    }
}

/// Width of a column that no form has, in half-width characters: room for a name.
const WIDE: f64 = 20.0;

/// The columns that imports kept beside the records, in the order of their headers. They can be read and not typed:
/// what they mean is not known.
pub(super) fn extra<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<SheetColumn> {
    let headers = Record::extra_headers(records);
    let column = |header: &str| {
        let title = header.replace('\n', "");
        SheetColumn {
            field: format!("{EXTRA}{header}"),
            field_type: FieldType::Text,
            scope: FieldScope::Derived,
            printer: None,
            editable: false,
            key: false,
            total: false,
            choices: Vec::new(),
            shown: GridColumn {
                width: 56.0_f32.max(heading_width(&title)),
                title,
                group: "附加列".to_owned(),
                align: CellAlign::Left,
                long: false,
            },
        }
    };
    headers.into_iter().map(column).collect()
}

fn make(
    kind: RecordKind,
    field: &Field,
    printed: Option<(&Form, &FormColumn)>,
    printer: ColumnPrinter,
) -> SheetColumn {
    let years = field.id == "years" && kind == RecordKind::Project;
    let editable = years || matches!(field.scope, FieldScope::Record | FieldScope::Figure);
    let (title, group) = match printed {
        Some((_, column)) => (title(field, column), group(field, column)),
        None => (short(&field.title()), String::new()),
    };
    SheetColumn {
        field: field.id.clone(),
        field_type: field.field_type,
        scope: field.scope,
        editable: editable && field.id != "ordinal",
        key: field.key && field.required,
        total: !UNSUMMED.contains(&field.id.as_str())
            && matches!(
                field.field_type,
                FieldType::Integer | FieldType::Money | FieldType::Real
            ),
        choices: choices(field),
        shown: GridColumn {
            width: width(field, &title),
            title,
            group,
            align: side(printer.align()),
            long: field.field_type == FieldType::LongText,
        },
        printer: Some(printer),
    }
}

/// The header of the form; a figure says its unit, unless the group above it does.
fn title(field: &Field, column: &FormColumn) -> String {
    let header = column.header.replace('\n', "");
    let says = column.group.is_empty() && field.field_type.is_numeric() && !field.unit.is_empty();
    if !says || header.contains(&format!("（{}）", field.unit)) {
        return header;
    }
    if field.field_type == FieldType::Money {
        return field.title();
    }
    short(&format!("{header}（{}）", field.unit))
}

/// ㎡ as in 配建测算 and on the charts; the forms write it out.
fn short(title: &str) -> String {
    title.replace("（平方米）", "（㎡）")
}

fn group(field: &Field, column: &FormColumn) -> String {
    let group = column.group.replace('\n', "");
    if group.is_empty() || group.contains('（') || field.unit.is_empty() {
        return group;
    }
    format!("{group}（{}）", field.unit)
}

fn choices(field: &Field) -> Vec<String> {
    if field.field_type == FieldType::Boolean {
        return vec!["是".to_owned(), "否".to_owned()];
    }
    field.choices.clone()
}

const fn side(align: Align) -> CellAlign {
    match align {
        Align::Left => CellAlign::Left,
        Align::Center => CellAlign::Center,
        Align::Right => CellAlign::Right,
    }
}

/// A column is at least this wide, so that its header stands on two lines.
fn width(field: &Field, title: &str) -> f32 {
    let heading = heading_width(title);
    match field.field_type {
        _ if field.id == "ordinal" => 46.0,
        FieldType::LongText if field.id == "content" => CONTENT.max(heading),
        FieldType::LongText => 220.0_f32.max(heading),
        FieldType::Text if field.key && field.required => 150.0_f32.max(heading),
        _ => 56.0_f32.max(heading),
    }
}
