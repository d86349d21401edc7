//! 录入 in a table: what can stand is written as one step, what can't is given back with the reason.
//!
//! A paste of thirty rows is not refused for one cell. The command line is strict instead: see [`Session::enter`].

use crate::error::{Class, Error, Result};
use crate::model::{Period, Record, RecordId, RecordKind};
use crate::ops::Session;

use super::edit::{Edit, apply, field_of, gone, is_writable, new_record, step_label};

/// What came of what was typed.
#[derive(Debug, Default)]
pub struct Entered {
    /// Cells that were changed.
    pub edits: usize,
    /// The records that were added.
    pub ids: Vec<RecordId>,
    /// Cells that were not written.
    pub cells: Vec<UnwrittenCell>,
    /// Rows that could not be added at all.
    pub rows: Vec<UnwrittenRow>,
}

/// A cell that was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnwrittenCell {
    /// Its record.
    pub id: RecordId,
    /// The record's title.
    pub title: String,
    /// Its field, by id.
    pub field: String,
    /// The field's name.
    pub name: String,
    /// The period of a figure.
    pub period: Option<Period>,
    /// What was typed.
    pub text: String,
    /// Why it can't stand there, and what to do.
    pub reason: String,
}

/// A row that was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnwrittenRow {
    /// Its values as typed: field and text.
    pub values: Vec<(String, String)>,
    /// Why.
    pub reason: String,
}

impl Session {
    /// Changes cells and adds records, all in one undo step, but for what can't stand.
    ///
    /// # Errors
    /// The ledger can't be written; then nothing is.
    pub fn enter_what_fits(
        &mut self,
        kind: RecordKind,
        period: Option<Period>,
        edits: &[Edit],
        rows: &[Vec<(String, String)>],
    ) -> Result<Entered> {
        let mut entered = Entered::default();
        let mut added = Vec::new();
        for values in rows {
            let (fitting, rest) = parted(kind, period, values);
            match new_record(kind, period, &fitting) {
                Ok(record) => added.push((record, values, rest)),
                Err(error) => entered.rows.push(not_added(values, &error)),
            }
        }
        let (fitting, rest): (Vec<&Edit>, Vec<&Edit>) =
            edits.iter().partition(|edit| is_writable(edit).is_ok());
        // Only for the sentences: of 50,000 records none is read where everything fits.
        let records = if rest.is_empty() {
            Vec::new()
        } else {
            self.store.records(kind)?
        };
        let title = |id: RecordId| {
            let record = records.iter().find(|record| record.id == id);
            record.map(Record::title).unwrap_or_default()
        };
        for edit in rest {
            let reason = is_writable(edit).err();
            entered
                .cells
                .extend(reason.map(|error| not_written(edit, title(edit.id), &error)));
        }
        if fitting.is_empty() && added.is_empty() {
            return Ok(entered);
        }
        let new: Vec<&Record> = added.iter().map(|(record, ..)| record).collect();
        let label = step_label(&fitting, &new)?;
        let (done, _) = self.write_records(&label, |ledger| -> Result<Entered> {
            let mut done = Entered::default();
            for edit in fitting {
                let Some(mut record) = ledger.record(edit.kind, edit.id)? else {
                    done.cells
                        .push(not_written(edit, String::new(), &gone(edit.kind)));
                    continue;
                };
                let written = apply(&mut record, edit).and_then(|()| Ok(ledger.update(&record)?));
                match written {
                    Ok(()) => done.edits += 1,
                    Err(error) if is_of_value(&error) => {
                        done.cells.push(not_written(edit, record.title(), &error));
                    }
                    Err(error) => return Err(error),
                }
            }
            for (record, values, rest) in added {
                let id = match ledger.insert(&record).map_err(Error::from) {
                    Ok(id) => id,
                    Err(error) if is_of_value(&error) => {
                        done.rows.push(not_added(values, &error));
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                done.ids.push(id);
                let cells = rest.into_iter().map(|(edit, error)| {
                    let edit = Edit { id, ..edit };
                    not_written(&edit, record.title(), &error)
                });
                done.cells.extend(cells);
            }
            Ok(done)
        })?;
        entered.cells.extend(done.cells);
        entered.rows.extend(done.rows);
        Ok(Entered {
            edits: done.edits,
            ids: done.ids,
            ..entered
        })
    }
}

/// A refusal of what was typed, not of the file or the disk.
fn is_of_value(error: &Error) -> bool {
    error.class != Class::Defect && (error.kind.starts_with("value.") || error.kind.starts_with("field."))
}

/// What of a new row can stand, and the rest with the reasons.
type PartedRow = (Vec<(String, String)>, Vec<(Edit, Error)>);

fn parted(kind: RecordKind, period: Option<Period>, values: &[(String, String)]) -> PartedRow {
    let (mut fitting, mut rest) = (Vec::new(), Vec::new());
    for (field, text) in values {
        let edit = Edit {
            kind,
            id: RecordId::default(),
            field: field.clone(),
            period,
            text: text.clone(),
        };
        match is_writable(&edit) {
            Ok(()) => fitting.push((field.clone(), text.clone())),
            Err(error) => rest.push((edit, error)),
        }
    }
    (fitting, rest)
}

fn not_written(edit: &Edit, title: String, error: &Error) -> UnwrittenCell {
    let field = field_of(edit.kind, &edit.field);
    UnwrittenCell {
        id: edit.id,
        title,
        field: edit.field.clone(),
        name: field.map(|field| field.name.clone()).unwrap_or_default(),
        period: edit.period,
        text: edit.text.clone(),
        reason: reason(error),
    }
}

fn not_added(values: &[(String, String)], error: &Error) -> UnwrittenRow {
    UnwrittenRow {
        values: values.to_vec(),
        reason: reason(error),
    }
}

fn reason(error: &Error) -> String {
    if error.hint.is_empty() {
        error.message.clone()
    } else {
        format!("{}；{}", error.message, error.hint.trim_end_matches('。'))
    }
}
