//! From records to rows: the cells that a statement binds, and what is said when one does not fit.

use rusqlite::{Connection, OptionalExtension};

use crate::forms::dictionary;
use crate::model::{Figures, Period, Record, RecordId, Source, Values};

use super::cell::{self, Bound};
use super::error::StoreError;
use super::table::SqlTable;

/// The cells of a record's own row, in the order of [`SqlTable::columns`].
///
/// # Errors
/// [`StoreError::Refused`] when a value does not fit its field, or the project of a return is not there.
pub(super) fn record_cells<'r>(
    connection: &Connection,
    table: &SqlTable,
    record: &'r Record,
    old: Option<&Record>,
) -> Result<Vec<Bound<'r>>, StoreError> {
    let mut cells = Vec::with_capacity(table.fields.len() + 6);
    match (record.kind.is_periodic(), record.period) {
        (true, Some(period)) => cells.push(period.to_string().into()),
        (true, None) => return Err(refused(record, "缺填报期".to_owned())),
        (false, Some(_)) => return Err(refused(record, "这一类记录本身不分填报期".to_owned())),
        (false, None) => {}
    }
    push_values(&mut cells, table, record, &record.values)?;
    if let Some(at) = table.columns().position(|column| column == "project_id") {
        let project = project_of(connection, record, old)?;
        if let Some(cell) = cells.get_mut(at) {
            *cell = cell::from_integer(project);
        }
    }
    let extra = serde_json::to_string(&record.extra).map_err(|error| refused(record, error.to_string()))?;
    cells.push(extra.into());
    let edited = (!record.edited.is_empty()).then(|| serde_json::to_string(&record.edited));
    let edited = edited
        .transpose()
        .map_err(|error| refused(record, error.to_string()))?;
    cells.push(edited.map_or(cell::NULL, Into::into));
    push_source(&mut cells, record, record.source.as_ref())?;
    Ok(cells)
}

/// The cells of a record's figures of one period, in the order of [`SqlTable::columns`].
///
/// # Errors
/// As [`record_cells`].
pub(super) fn figure_cells<'r>(
    table: &SqlTable,
    record: &Record,
    owner: RecordId,
    period: Period,
    figures: &'r Figures,
) -> Result<Vec<Bound<'r>>, StoreError> {
    let mut cells = vec![cell::from_integer(owner.0), period.to_string().into()];
    push_values(&mut cells, table, record, &figures.values)?;
    push_source(&mut cells, record, figures.source.as_ref())?;
    Ok(cells)
}

/// The project that a return names; the one it belongs to already wins among namesakes.
fn project_of(connection: &Connection, record: &Record, old: Option<&Record>) -> Result<i64, StoreError> {
    let name = record.text("project");
    if let Some(old) = old.filter(|old| old.text("project") == name) {
        let sql = "SELECT project_id FROM project_return WHERE id = ?1";
        if let Some(id) = connection
            .query_row(sql, [old.id.0], |row| row.get(0))
            .optional()?
        {
            return Ok(id);
        }
    }
    let mut statement = connection.prepare_cached("SELECT id FROM project WHERE name = ?1 LIMIT 2")?;
    let found = statement
        .query_map([name], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    match *found.as_slice() {
        [id] => Ok(id),
        [] => Err(refused(
            record,
            format!("台账里没有项目“{name}”，请先在“项目”中录入"),
        )),
        _ => Err(refused(
            record,
            format!("有几个项目都叫“{name}”，分不清是哪一个，请先改名"),
        )),
    }
}

/// The cells of the fields. Fields and values are both in the order of their names.
fn push_values<'r>(
    cells: &mut Vec<Bound<'r>>,
    table: &SqlTable,
    record: &Record,
    values: &'r Values,
) -> Result<(), StoreError> {
    cells.resize(cells.len() + table.fields.len(), cell::NULL);
    let mut fields = table.by_name.iter();
    for (name, value) in values.iter() {
        // A value under a name that has no column would be lost silently.
        let Some((at, field)) = fields.find(|(_, field)| *field.id == *name) else {
            return Err(refused(record, format!("没有字段 {name}，或它不记在这里")));
        };
        let cell = cell::from_value(field.field_type, value)
            .map_err(|reason| refused(record, format!("“{}”{reason}", field.name)))?;
        if let Some(place) = cells.get_mut(*at) {
            *place = cell;
        }
    }
    Ok(())
}

fn push_source<'r>(
    cells: &mut Vec<Bound<'r>>,
    record: &Record,
    source: Option<&'r Source>,
) -> Result<(), StoreError> {
    let Some(source) = source else {
        cells.extend([cell::NULL, cell::NULL, cell::NULL]);
        return Ok(());
    };
    for text in [&source.file, &source.sheet] {
        cells.push(cell::from_text(text).map_err(|reason| refused(record, reason))?);
    }
    cells.push(cell::from_integer(i64::from(source.row)));
    Ok(())
}

/// A value that a CHECK of the table refuses, said in the user's words.
pub(super) fn checked(record: &Record, error: rusqlite::Error) -> StoreError {
    let text = error.to_string();
    if error.sqlite_error_code() != Some(rusqlite::ErrorCode::ConstraintViolation) {
        return StoreError::from(error);
    }
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    let field = dictionary()
        .fields(record.kind)
        .iter()
        .find(|field| words.contains(&field.id.as_str()));
    let reason = field.map_or_else(
        || text.clone(),
        |field| {
            let value = record
                .get(&field.id)
                .map(|value| value.show(field.money_unit()))
                .unwrap_or_default();
            format!(
                "“{}”{value}超出范围：数量不能为负，年份须在1900至2100之间",
                field.name
            )
        },
    );
    refused(record, reason)
}

/// Why a record is not kept.
pub(super) fn refused(record: &Record, reason: String) -> StoreError {
    StoreError::Refused {
        record: format!("{}“{}”", record.kind.label(), record.title()),
        reason,
    }
}
