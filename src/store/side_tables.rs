//! What a ledger keeps beside its records: settings, own forms, imports and submissions.

use rusqlite::{Connection, OptionalExtension, params};

use crate::forms::Forms;
use crate::model::{FrameworkFacts, Period};

use super::error::StoreError;
use super::store::Meta;
use super::transaction::Transaction;

/// What was sent to the superior, kept as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its number.
    pub id: i64,
    /// The period it was for.
    pub period: Period,
    /// The ids of its forms.
    pub forms: Vec<String>,
    /// When: local time with offset, to the second.
    pub at: String,
    /// SHA-256 of each file, in the order of the forms.
    pub sha256: Vec<String>,
    /// The content as it was, in whatever text the caller froze it.
    pub payload: String,
}

/// A file whose import was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name without folder.
    pub file: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// When: local time with offset, to the second.
    pub at: String,
}

impl Transaction<'_> {
    /// Sets the frameworks that the ledger follows.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], as for each write.
    pub fn set_frameworks(&mut self, frameworks: &[String]) -> Result<(), StoreError> {
        let list = json(frameworks);
        self.write(
            "UPDATE ledger SET frameworks = ?1 WHERE frameworks <> ?1",
            params![list],
        )
    }

    /// Remembers a small thing, or with `None` forgets it. Not part of the undo step.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.has_settings = true;
        match value {
            Some(value) => self.write(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                params![key, value],
            ),
            None => self.write("DELETE FROM setting WHERE key = ?1", [key]),
        }
    }

    /// Adds a form to this ledger from its TOML text, in place of an added one with the same id.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the text is no form, [`StoreError::DiskFull`].
    pub fn keep_form(&mut self, text: &str) -> Result<(), StoreError> {
        let mut forms = Forms::default();
        let form = forms.add(text).map_err(|error| StoreError::Refused {
            record: "表样".to_owned(),
            reason: error.to_string(),
        })?;
        self.write(
            "INSERT INTO added_form (form_id, text) VALUES (?1, ?2)
             ON CONFLICT (form_id) DO UPDATE SET text = ?2 WHERE text <> ?2",
            params![form.id, text],
        )
    }

    /// Forgets a form of this ledger; a shipped one of that id is then as shipped.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn forget_form(&mut self, form_id: &str) -> Result<(), StoreError> {
        self.write("DELETE FROM added_form WHERE form_id = ?1", [form_id])
    }

    /// Keeps what is written on the cover of a plan, in place of what was kept under its id.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn keep_framework(&mut self, facts: &FrameworkFacts) -> Result<(), StoreError> {
        let text = serde_json::to_string(facts).map_err(|error| StoreError::Refused {
            record: "方案".to_owned(),
            reason: error.to_string(),
        })?;
        self.write(
            "INSERT INTO framework (framework_id, facts) VALUES (?1, ?2)
             ON CONFLICT (framework_id) DO UPDATE SET facts = ?2 WHERE facts <> ?2",
            params![facts.id, text],
        )
    }

    /// Notes that a file was imported; the same file noted again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn note_import(&mut self, file: &str, sha256: &str) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO import_file (file, sha256, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![file, sha256, now()],
        )
    }

    /// Freezes what was sent and gives its number; `sha256` has one for each form, in the same order. 撤销 does not take it
    /// back: what was sent was sent.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn add_submission(
        &mut self,
        period: Period,
        forms: &[String],
        sha256: &[String],
        payload: &str,
    ) -> Result<i64, StoreError> {
        self.is_kept = true;
        self.write(
            "INSERT INTO submission (period, forms, at, sha256, payload) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![period.to_string(), json(forms), now(), json(sha256), payload],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(super) fn write(&mut self, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
        self.whole(|this| {
            this.connection.execute(sql, params)?;
            Ok(())
        })
    }
}

/// A remembered small thing.
pub(super) fn setting(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM setting WHERE key = ?1";
    Ok(connection.query_row(sql, [key], |row| words(row, 0)).optional()?)
}

/// The added forms: id and TOML text.
pub(super) fn forms(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection.prepare("SELECT form_id, text FROM added_form ORDER BY id")?;
    Ok(statement
        .query_map((), |row| Ok((words(row, 0)?, words(row, 1)?)))?
        .collect::<Result<_, _>>()?)
}

/// The plans that the ledger keeps, in the order in which they came; a text that this version can't read is left out.
pub(super) fn frameworks(connection: &Connection) -> Result<Vec<FrameworkFacts>, StoreError> {
    let mut statement = connection.prepare("SELECT facts FROM framework ORDER BY id")?;
    let texts: Vec<String> = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(texts
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect())
}

/// The imported files, newest first.
pub(super) fn imports(connection: &Connection) -> Result<Vec<ImportedFile>, StoreError> {
    let mut statement = connection.prepare("SELECT file, sha256, at FROM import_file ORDER BY id DESC")?;
    let rows = statement.query_map((), |row| {
        Ok(ImportedFile {
            file: words(row, 0)?,
            sha256: words(row, 1)?,
            at: words(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The submissions, newest first.
pub(super) fn submissions(connection: &Connection) -> Result<Vec<Submission>, StoreError> {
    let mut statement = connection
        .prepare("SELECT id, period, forms, at, sha256, payload FROM submission ORDER BY id DESC")?;
    let mut rows = statement.query(())?;
    let mut submissions = Vec::new();
    while let Some(row) = rows.next()? {
        let period = words(row, 1)?
            .parse()
            .map_err(|error: crate::model::PeriodError| StoreError::Damaged {
                path: std::path::PathBuf::new(),
                detail: error.to_string(),
            })?;
        submissions.push(Submission {
            id: row.get(0)?,
            period,
            forms: list(&words(row, 2)?),
            at: words(row, 3)?,
            sha256: list(&words(row, 4)?),
            payload: words(row, 5)?,
        });
    }
    Ok(submissions)
}

/// The ledger's own row.
pub(super) fn meta(connection: &Connection) -> Result<Meta, StoreError> {
    let sql = "SELECT county, code, frameworks, uuid FROM ledger";
    Ok(connection.query_row(sql, (), |row| {
        Ok(Meta {
            county: words(row, 0)?,
            code: words(row, 1)?,
            frameworks: list(&words(row, 2)?),
            uuid: words(row, 3)?,
        })
    })?)
}

/// Writes the ledger's own row, with a new mark when it has none.
pub(super) fn put_meta(connection: &Connection, meta: &Meta) -> Result<(), StoreError> {
    // A random UUID, RFC 9562 version 4; SQLite brings the randomness.
    let uuid =
        "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
                || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";
    let sql = format!(
        "INSERT INTO ledger (id, county, code, frameworks, uuid)
         VALUES (1, ?1, ?2, ?3, CASE ?4 WHEN '' THEN {uuid} ELSE ?4 END)"
    );
    connection.execute(
        &sql,
        params![meta.county, meta.code, json(&meta.frameworks), meta.uuid],
    )?;
    Ok(())
}

/// A text for people; what is none is shown with a mark where it can't be read, and `verify` names it.
pub(super) fn words(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<String> {
    let cell = row.get_ref(at)?;
    Ok(String::from_utf8_lossy(cell.as_bytes_or_null()?.unwrap_or_default()).into_owned())
}

fn json(list: &[String]) -> String {
    serde_json::Value::from(list.to_vec()).to_string()
}

fn list(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Local time with offset, to the second.
pub(super) fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
