//! What 审核 keeps beside the records: 说明 with the figures they explain, what is muted, own rules, problems of imports.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::side_tables::words;
use super::store::Store;
use super::transaction::Transaction;

/// The 说明 of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What the officer wrote.
    pub text: String,
    /// The figures it was written for; empty for one of an older version of the program.
    pub fingerprint: String,
    /// Whether those figures changed since.
    pub is_old: bool,
}

/// A problem that an import found, as the caller froze it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptProblem {
    /// The file's name.
    pub file: String,
    /// The tab.
    pub sheet: String,
    /// The problem itself, JSON.
    pub problem: String,
}

impl Store {
    /// The 说明 by the id of their finding.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn explanations(&self) -> Result<BTreeMap<String, Explanation>, StoreError> {
        explanations(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// What is muted, with the reasons.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn muted(&self) -> Result<BTreeMap<String, String>, StoreError> {
        muted(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// The texts of the ledger's own rules.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn own_rules(&self) -> Result<Vec<String>, StoreError> {
        own_rules(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// What imports found.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn import_problems(&self) -> Result<Vec<KeptProblem>, StoreError> {
        problems(&self.connection).map_err(|error| error.at(&self.path))
    }
}

impl Transaction<'_> {
    /// Writes the 说明 of a finding for figures of a fingerprint; an empty text removes it.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn explain(&mut self, finding_id: &str, fingerprint: &str, text: &str) -> Result<(), StoreError> {
        if text.trim().is_empty() {
            self.write(
                "DELETE FROM explained_figures WHERE finding_id = ?1",
                [finding_id],
            )?;
            return self.write("DELETE FROM explanation WHERE finding_id = ?1", [finding_id]);
        }
        self.write(
            "INSERT INTO explained_figures (finding_id, fingerprint) VALUES (?1, ?2)
             ON CONFLICT (finding_id) DO UPDATE SET fingerprint = ?2, is_old = 0",
            params![finding_id, fingerprint],
        )?;
        self.write(
            "INSERT INTO explanation (finding_id, text) VALUES (?1, ?2)
             ON CONFLICT (finding_id) DO UPDATE SET text = ?2 WHERE text <> ?2",
            params![finding_id, text.trim()],
        )
    }

    /// Notes that the figures of a 说明 changed: it counts no more, even if they come back.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn outdate_explanation(&mut self, finding_id: &str) -> Result<(), StoreError> {
        self.write(
            "UPDATE explained_figures SET is_old = 1 WHERE finding_id = ?1 AND is_old = 0",
            [finding_id],
        )
    }

    /// Mutes findings with a reason; `None` lets them be heard again.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn mute(&mut self, scope: &str, reason: Option<&str>) -> Result<(), StoreError> {
        match reason {
            Some(reason) => self.write(
                "INSERT INTO muted_finding (scope, reason) VALUES (?1, ?2)
                 ON CONFLICT (scope) DO UPDATE SET reason = ?2 WHERE reason <> ?2",
                params![scope, reason],
            ),
            None => self.write("DELETE FROM muted_finding WHERE scope = ?1", [scope]),
        }
    }

    /// Keeps a rule of the ledger's own, in place of one with the same code; `None` removes it.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn keep_rule(&mut self, code: &str, text: Option<&str>) -> Result<(), StoreError> {
        match text {
            Some(text) => self.write(
                "INSERT INTO own_rule (code, text) VALUES (?1, ?2)
                 ON CONFLICT (code) DO UPDATE SET text = ?2 WHERE text <> ?2",
                params![code, text],
            ),
            None => self.write("DELETE FROM own_rule WHERE code = ?1", [code]),
        }
    }

    /// Forgets the problems of a sheet, which is imported anew.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn forget_problems(&mut self, file: &str, sheet: &str) -> Result<(), StoreError> {
        self.write(
            "DELETE FROM import_problem WHERE file = ?1 AND sheet = ?2",
            [file, sheet],
        )
    }

    /// Keeps a problem of an import.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn keep_problem(&mut self, kept: &KeptProblem) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO import_problem (file, sheet, problem) VALUES (?1, ?2, ?3)",
            [&kept.file, &kept.sheet, &kept.problem],
        )
    }
}

/// The 说明 by finding.
fn explanations(connection: &Connection) -> Result<BTreeMap<String, Explanation>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT e.finding_id, e.text, ifnull(f.fingerprint, ''), ifnull(f.is_old, 1)
         FROM explanation AS e LEFT JOIN explained_figures AS f ON f.finding_id = e.finding_id",
    )?;
    let rows = statement.query_map((), |row| {
        let explanation = Explanation {
            text: words(row, 1)?,
            fingerprint: words(row, 2)?,
            is_old: row.get(3)?,
        };
        Ok((words(row, 0)?, explanation))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is muted, with the reasons.
fn muted(connection: &Connection) -> Result<BTreeMap<String, String>, StoreError> {
    let mut statement = connection.prepare("SELECT scope, reason FROM muted_finding")?;
    let rows = statement.query_map((), |row| Ok((words(row, 0)?, words(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The texts of the ledger's own rules, in the order of their codes.
fn own_rules(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("SELECT text FROM own_rule ORDER BY code")?;
    let rows = statement.query_map((), |row| words(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What imports found.
fn problems(connection: &Connection) -> Result<Vec<KeptProblem>, StoreError> {
    let mut statement = connection.prepare("SELECT file, sheet, problem FROM import_problem ORDER BY id")?;
    let rows = statement.query_map((), |row| {
        Ok(KeptProblem {
            file: words(row, 0)?,
            sheet: words(row, 1)?,
            problem: words(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
