//! Does the file hold together, and does it still say the same?

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::checksum::Checksum;
use crate::model::RecordKind;

use super::error::StoreError;
use super::{connection, content, journal, load, migration};

/// Whether a database may be worked with: its schema is ours, before any of it runs, its structure holds, and it says what
/// the last step wrote.
///
/// # Errors
/// [`StoreError::Damaged`] with the first fault.
pub(super) fn sound(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    connection::in_time(connection, LONGEST, || is_sound(connection, migrations))
}

/// A ledger of 100 MB on a slow stick takes half of it.
const LONGEST: Duration = Duration::from_secs(60);

fn is_sound(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let problems = if migration::is_genuine(connection, migrations)? {
        // Whole: a damaged index finds the wrong record, which no sum over the rows can see.
        let mut problems = structure(connection)?;
        if problems.is_empty() {
            problems = changed_outside(connection)?;
        }
        problems
    } else {
        vec!["表结构与版本号不符".to_owned()]
    };
    match problems.into_iter().next() {
        Some(detail) => Err(StoreError::Damaged {
            path: PathBuf::new(),
            detail,
        }),
        None => Ok(()),
    }
}

/// A sentence for each table that no longer holds what the last step wrote.
pub(super) fn changed_outside(connection: &Connection) -> Result<Vec<String>, StoreError> {
    if !content::is_summed(connection)? {
        return Ok(Vec::new());
    }
    let tables = content::differing(connection)?.into_iter();
    let sentence = |table: String| format!("“{}”的内容与最后一步保存的校验值不符", label(&table));
    Ok(tables.map(sentence).collect())
}

/// What a table holds, in the user's words.
pub(super) fn label(table: &str) -> &'static str {
    let kind = table.strip_suffix("_figure").unwrap_or(table);
    let kind = RecordKind::ALL
        .into_iter()
        .find(|known| known.code() == table || known.code() == kind);
    kind.map_or_else(
        || match table {
            "ledger" => "台账信息",
            "setting" => "设置",
            "added_form" => "表样",
            "import_file" => "导入记录",
            "explanation" | "explained_figures" => "审核说明",
            "muted_finding" => "忽略的审核",
            "own_rule" => "本台账的审核关系",
            "import_problem" => "导入发现的问题",
            "submission" => "上报留底",
            "operation" => "操作历史",
            "inverse" => "撤销日志",
            "sqlite_sequence" => "记录编号",
            content::TABLE => "校验值",
            _ => "别的表",
        },
        RecordKind::label,
    )
}

/// SQLite's own check, `integrity_check`; empty when all is well.
///
/// It finds less than half of single flipped bits, so the content has its checksum and copies carry a SHA-256 as well.
pub(super) fn structure(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Everything that can be checked: structure, references, and whether each value has a meaning.
pub(super) fn everything(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut problems = structure(connection)?;
    problems.extend(changed_outside(connection)?);
    problems.extend(migration::broken_references(connection)?);
    problems.extend(unreadable(connection)?);
    let rows: i64 = connection.query_row("SELECT count(*) FROM ledger", (), |row| row.get(0))?;
    if rows != 1 {
        problems.push(format!("台账信息应有 1 行，实有 {rows} 行"));
    }
    let lost = "SELECT count(*) FROM operation AS o WHERE undone AND EXISTS
                (SELECT 1 FROM operation AS later WHERE later.id > o.id AND NOT later.undone
                 AND EXISTS (SELECT 1 FROM inverse WHERE operation_id = later.id))";
    let lost: i64 = connection.query_row(lost, (), |row| row.get(0))?;
    if lost > 0 {
        problems.push(format!("操作历史有 {lost} 步先后错乱"));
    }
    Ok(problems)
}

/// A sentence for each cell that has no meaning: in a record, or a text beside the records that is none.
pub(super) fn unreadable(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut sentences = Vec::new();
    for kind in RecordKind::ALL {
        let (_, unread) = load::records(connection, kind)?;
        sentences.extend(unread.into_iter().flat_map(|row| row.sentences));
    }
    for table in BESIDE_RECORDS {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id"))?;
        let columns = statement.column_count();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            for at in 0..columns {
                if matches!(row.get_ref(at)?, ValueRef::Text(text) if std::str::from_utf8(text).is_err()) {
                    let id: i64 = row.get(0)?;
                    sentences.push(format!("{} 第 {id} 号有一处不是有效的文字", label(table)));
                }
            }
        }
    }
    Ok(sentences)
}

/// Tables of texts that are no records.
const BESIDE_RECORDS: [&str; 11] = [
    "ledger",
    "setting",
    "added_form",
    "import_file",
    "explanation",
    "explained_figures",
    "muted_finding",
    "own_rule",
    "import_problem",
    "submission",
    "operation",
];

/// How many rows each table has, by name.
pub(super) fn row_counts(connection: &Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let count = |table: String| {
        let rows =
            connection.query_row(&format!("SELECT count(*) FROM \"{table}\""), (), |row| row.get(0))?;
        Ok((table, rows))
    };
    journal::content_tables(connection)?
        .into_iter()
        .map(count)
        .collect()
}

/// A checksum of all rows but those of history: two files with the same one say the same.
pub(super) fn content_hash(connection: &Connection) -> Result<String, StoreError> {
    let mut checksum = Checksum::default();
    for (table, rows) in row_counts(connection)? {
        checksum.add(format!("{table}:{rows}\n"));
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id"))?;
        let columns = statement.column_count();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            for at in 0..columns {
                content::add_cell(&mut checksum, row.get_ref(at)?);
            }
        }
    }
    Ok(checksum.finish())
}
