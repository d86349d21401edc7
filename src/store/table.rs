//! The tables as the field dictionary describes them, and the statements made from that.
//!
//! No code here knows a record kind, but for one thing: a return's project is kept as `project_id`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use crate::forms::{Field, FieldScope, dictionary};
use crate::model::RecordKind;

/// One table and its columns behind `id`, with the statements that write it.
#[derive(Clone, Debug)]
pub(super) struct SqlTable {
    /// Its name: the kind's code, for figures with `_figure` behind it.
    pub(super) name: String,
    /// Columns in the order in which cells are bound and read: what stands before the fields …
    before: Vec<&'static str>,
    /// … the fields of the dictionary …
    pub(super) fields: Vec<&'static Field>,
    /// … and what stands behind them.
    behind: Vec<&'static str>,
    /// The fields in the order of their names, as values are kept: each with its place among the columns.
    pub(super) by_name: Vec<(usize, &'static Field)>,
    /// Inserts a row; SQLite chooses its `id`.
    pub(super) insert: String,
    /// Writes all columns of the row whose `id` is bound last.
    pub(super) update: String,
}

/// The columns of a source.
pub(super) const SOURCE: [&str; 3] = ["source_file", "source_sheet", "source_row"];

/// The tables of a kind. Made at the first use and kept for good: an import asks for them with every row.
fn tables(kind: RecordKind) -> &'static (SqlTable, Option<SqlTable>) {
    static MADE: Mutex<BTreeMap<RecordKind, &'static (SqlTable, Option<SqlTable>)>> =
        Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(kind).or_insert_with(|| {
        let figures = kind.has_figures().then(|| figures(kind));
        Box::leak(Box::new((records(kind), figures)))
    })
}

fn records(kind: RecordKind) -> SqlTable {
    let mut behind = vec!["extra", "edited"];
    behind.extend(SOURCE);
    let before = if kind.is_periodic() {
        vec!["period"]
    } else {
        Vec::new()
    };
    let fields = dictionary().scoped(kind, FieldScope::Record).collect();
    SqlTable::new(kind.code().to_owned(), before, fields, behind)
}

fn figures(kind: RecordKind) -> SqlTable {
    let fields = dictionary().scoped(kind, FieldScope::Figure).collect();
    let name = format!("{}_figure", kind.code());
    SqlTable::new(name, vec!["owner_id", "period"], fields, SOURCE.to_vec())
}

impl SqlTable {
    /// The table of a kind's records: `[period,] fields…, extra, edited, source_file, source_sheet, source_row`.
    pub(super) fn of_records(kind: RecordKind) -> &'static Self {
        &tables(kind).0
    }

    /// The table of a kind's figures: `owner_id, period, fields…, source_file, source_sheet, source_row`.
    pub(super) fn of_figures(kind: RecordKind) -> Option<&'static Self> {
        tables(kind).1.as_ref()
    }

    fn new(
        name: String,
        before: Vec<&'static str>,
        fields: Vec<&'static Field>,
        behind: Vec<&'static str>,
    ) -> Self {
        let mut table = Self {
            name,
            before,
            fields,
            behind,
            by_name: Vec::new(),
            insert: String::new(),
            update: String::new(),
        };
        table.by_name = (table.before.len()..).zip(table.fields.iter().copied()).collect();
        table.by_name.sort_by_key(|(_, field)| &field.id);
        let columns: Vec<String> = table.columns().map(|column| format!("\"{column}\"")).collect();
        let marks: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
        let sets: Vec<String> = (1..)
            .zip(&columns)
            .map(|(at, column)| format!("{column} = ?{at}"))
            .collect();
        table.insert = format!(
            "INSERT INTO \"{}\" ({}) VALUES ({})",
            table.name,
            columns.join(", "),
            marks.join(", ")
        );
        table.update = format!(
            "UPDATE \"{}\" SET {} WHERE id = ?{}",
            table.name,
            sets.join(", "),
            sets.len() + 1
        );
        table
    }

    /// The columns behind `id`, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().map(|field| self.column(field));
        self.before
            .iter()
            .copied()
            .chain(fields)
            .chain(self.behind.iter().copied())
    }

    /// Writes those columns of the row whose `id` is bound last that are not to be kept as they are.
    pub(super) fn update_but(&self, keep: &[&str]) -> String {
        let columns = self.columns().filter(|column| !keep.contains(column));
        let sets: Vec<String> = (1..)
            .zip(columns)
            .map(|(at, column)| format!("\"{column}\" = ?{at}"))
            .collect();
        format!(
            "UPDATE \"{}\" SET {} WHERE id = ?{}",
            self.name,
            sets.join(", "),
            sets.len() + 1
        )
    }

    /// The column of a field.
    pub(super) fn column<'a>(&self, field: &'a Field) -> &'a str {
        if self.is_parent(field) {
            "project_id"
        } else {
            &field.id
        }
    }

    /// Whether a field names the record that this one belongs to.
    pub(super) fn is_parent(&self, field: &Field) -> bool {
        self.name == RecordKind::ProjectReturn.code() && field.id == "project"
    }

    /// Reads `id` and all columns; the parent as its name.
    pub(super) fn select(&self, tail: &str) -> String {
        let mut sql = "SELECT id".to_owned();
        for column in self.columns() {
            if column == "project_id" {
                sql.push_str(", (SELECT name FROM project WHERE project.id = project_id)");
            } else {
                _ = write!(sql, ", \"{column}\"");
            }
        }
        _ = write!(sql, " FROM \"{}\" {tail}", self.name);
        sql
    }
}
