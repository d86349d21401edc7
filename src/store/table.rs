//! The tables as the field dictionary describes them, and the statements made from that.
//!
//! No code here knows a record kind, but for one thing: a return's project is kept as `project_id`.

use std::fmt::Write;

use crate::forms::{Field, FieldScope, dictionary};
use crate::model::RecordKind;

/// One table and its columns behind `id`.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Its name: the kind's code, for figures with `_figure` behind it.
    pub(super) name: String,
    /// Columns in the order in which cells are bound and read: what stands before the fields …
    before: Vec<&'static str>,
    /// … the fields of the dictionary …
    pub(super) fields: Vec<&'static Field>,
    /// … and what stands behind them.
    behind: Vec<&'static str>,
}

const SOURCE: [&str; 3] = ["source_file", "source_sheet", "source_row"];

impl Table {
    /// The table of a kind's records: `[period,] fields…, extra, edited, source_file, source_sheet, source_row`.
    pub(super) fn of_records(kind: RecordKind) -> Self {
        let mut behind = vec!["extra", "edited"];
        behind.extend(SOURCE);
        Self {
            name: kind.code().to_owned(),
            before: if kind.is_periodic() {
                vec!["period"]
            } else {
                Vec::new()
            },
            fields: dictionary().scoped(kind, FieldScope::Record).collect(),
            behind,
        }
    }

    /// The table of a kind's figures: `owner_id, period, fields…, source_file, source_sheet, source_row`.
    pub(super) fn of_figures(kind: RecordKind) -> Option<Self> {
        kind.has_figures().then(|| Self {
            name: format!("{}_figure", kind.code()),
            before: vec!["owner_id", "period"],
            fields: dictionary().scoped(kind, FieldScope::Figure).collect(),
            behind: SOURCE.to_vec(),
        })
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

    /// Inserts a row; SQLite chooses its `id`.
    pub(super) fn insert(&self) -> String {
        let columns: Vec<String> = self.columns().map(|column| format!("\"{column}\"")).collect();
        let marks: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
        format!(
            "INSERT INTO \"{}\" ({}) VALUES ({})",
            self.name,
            columns.join(", "),
            marks.join(", ")
        )
    }

    /// Writes all columns of the row whose `id` is bound last.
    pub(super) fn update(&self) -> String {
        let sets: Vec<String> = (1..)
            .zip(self.columns())
            .map(|(at, column)| format!("\"{column}\" = ?{at}"))
            .collect();
        format!(
            "UPDATE \"{}\" SET {} WHERE id = ?{}",
            self.name,
            sets.join(", "),
            sets.len() + 1
        )
    }
}
