//! Runs of inserted rows, which an import writes: one line of the undo log for each run.

use rusqlite::{Connection, params};

use super::content::Changes;
use super::error::StoreError;
use super::journal::insert_trigger;

/// Rows inserted one after the other, as an import does: one line of the log takes all of a run back, where the
/// triggers would write one for each.
#[derive(Debug)]
pub(super) struct Inserted {
    operation_id: i64,
    /// Tables whose trigger is gone for this step. A silent one would not do: SQLite copies each page before every
    /// statement that has a trigger, in case it fails half-way.
    tables: Vec<&'static str>,
    /// What is not in the log yet.
    pub(super) runs: Vec<Run>,
    changes: Changes,
}

/// Rows of one table with numbers that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Run {
    table: &'static str,
    first: i64,
    last: i64,
}

impl Inserted {
    /// Nothing yet, in an operation.
    pub(super) const fn new(operation_id: i64, changes: Changes) -> Self {
        Self {
            operation_id,
            tables: Vec::new(),
            runs: Vec::new(),
            changes,
        }
    }

    /// Takes over from the trigger of a table for the rest of the step: each row that is inserted must be told to
    /// [`Self::add`].
    pub(super) fn open(&mut self, connection: &Connection, table: &'static str) -> Result<(), StoreError> {
        if !self.tables.contains(&table) {
            connection.execute_batch(&format!("DROP TRIGGER temp.\"undo_insert_{table}\""))?;
            self.tables.push(table);
        }
        Ok(())
    }

    /// Adds a row; nothing where the trigger writes itself.
    pub(super) fn add(&mut self, table: &'static str, id: i64) {
        if !self.tables.contains(&table) {
            return;
        }
        let mut runs = self.runs.iter_mut();
        match runs.find(|run| run.table == table && run.last + 1 == id) {
            Some(run) => run.last = id,
            None => self.runs.push(Run {
                table,
                first: id,
                last: id,
            }),
        }
    }

    /// Writes the lines and adds the rows to the checksum; to be done before anything else is written than inserted rows.
    pub(super) fn flush(&mut self, connection: &Connection) -> Result<(), StoreError> {
        for Run { table, first, last } in self.runs.drain(..) {
            let sql = format!("DELETE FROM \"{table}\" WHERE id BETWEEN {first} AND {last}");
            connection
                .prepare_cached("INSERT INTO inverse (operation_id, sql) VALUES (?1, ?2)")?
                .execute(params![self.operation_id, sql])?;
            self.changes.add_rows(connection, table, first, last)?;
        }
        Ok(())
    }

    /// Writes the last lines and gives the triggers back, at the end of the step.
    pub(super) fn close(mut self, connection: &Connection) -> Result<(), StoreError> {
        self.flush(connection)?;
        for table in self.tables {
            connection.execute_batch(&insert_trigger(connection, table)?)?;
        }
        Ok(())
    }
}
