//! 抢救: a new ledger with every row that can still be read in a damaged one, and a list of what can't.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params, params_from_iter};

use super::error::StoreError;
use super::file::{self, Draft};
use super::header::APPLICATION_ID;
use super::migration::{self, MIGRATIONS};
use super::salvage::{Found, Pages, Salvaged, SalvagedRow};
use super::store::Meta;
use super::{check, connection, content, journal, neighbours, side_tables};

/// What was brought over from a damaged ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// How many rows, the history aside.
    pub rows: usize,
    /// What could not be read or is doubtful, a sentence in Chinese for each; empty when everything was there.
    pub lost: Vec<String>,
}

/// The ways back do not fit a ledger of which something is missing; sums are reckoned afresh.
const LEFT_BEHIND: [&str; 2] = ["inverse", content::TABLE];

/// Makes a new ledger of what can be read in a damaged one, whose bytes stay as they are.
pub(super) fn recover(from: &Path, out: &Path) -> Result<Recovery, StoreError> {
    let draft = Draft::beside(out)?;
    let recovery = recover_into(from, &draft.path).map_err(|error| error.at(out))?;
    file::sync(&draft.path).map_err(|error| StoreError::io(error, out))?;
    draft.put_in_place()?;
    Ok(recovery)
}

/// The same into a file that is not there yet.
pub(super) fn recover_into(from: &Path, out: &Path) -> Result<Recovery, StoreError> {
    let bytes = bytes_of(from, out)?;
    let pages = Pages::new(&bytes);
    let latest = migration::latest(MIGRATIONS);
    let version = match pages.version() {
        found if found > latest && is_marked(&bytes) => {
            return Err(StoreError::Newer {
                path: from.to_owned(),
                found,
                known: latest,
            });
        }
        found if (1..=latest).contains(&found) => found,
        _ => latest,
    };
    let is_of_others = bytes.starts_with(b"SQLite format 3\0") && !is_marked(&bytes);
    if is_of_others || !(1..=pages.count()).any(|page| pages.is_table(page)) {
        return Err(StoreError::NotALedger {
            path: from.to_owned(),
        });
    }
    let migrations = MIGRATIONS.get(..version as usize).unwrap_or(MIGRATIONS);
    fill(out, &pages, migrations)
}

fn is_marked(bytes: &[u8]) -> bool {
    bytes.get(68..72) == Some(&APPLICATION_ID.to_be_bytes())
}

/// The file's bytes, on a copy of which a step that broke off was taken back.
fn bytes_of(from: &Path, out: &Path) -> Result<Vec<u8>, StoreError> {
    neighbours::examine(from)?;
    let copy = Draft::over(out)?;
    file::copy_bytes(from, &copy.path).map_err(|error| StoreError::io(error, from))?;
    if file::has_step_in_journal(from) {
        let (journal, beside) = (file::rollback_journal(from), file::rollback_journal(&copy.path));
        file::copy_bytes(&journal, &beside).map_err(|error| StoreError::io(error, &journal))?;
        // Where even that fails, the pages are read as they lie.
        drop(connection::open(&copy.path));
    }
    std::fs::read(&copy.path).map_err(|error| StoreError::io(error, from))
}

/// A table as this program makes it, and what of it was found.
struct Rescued {
    name: String,
    /// Name and declared type of each column.
    columns: Vec<(String, String)>,
    found: Found,
}

fn fill(path: &Path, pages: &Pages<'_>, migrations: &[&str]) -> Result<Recovery, StoreError> {
    let mut connection = connection::create(path)?;
    migration::run(&mut connection, migrations)?;
    connection::set(&connection, "foreign_keys", "OFF", "0")?;
    let transaction = connection.transaction()?;
    let (mut tables, sums, mut lost) = rescue(&transaction, pages)?;
    let mut recovery = Recovery::default();
    for table in &mut tables {
        let mut kept = 0;
        let rows = std::mem::take(&mut table.found.rows);
        let ids: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
        for row in rows {
            match insert(&transaction, table, &row)? {
                Some(missing) if missing.is_empty() => kept += 1,
                Some(missing) => {
                    kept += 1;
                    let label = table.label();
                    lost.push(format!(
                        "“{label}”第 {} 号：{} 没有读出",
                        row.id,
                        missing.join("、")
                    ));
                }
                None => table.found.broken += 1,
            }
        }
        if table.name != "operation" {
            recovery.rows += kept;
        }
        lost.extend(missing_rows(table, &ids, kept));
        let sum = content::sum_of(&transaction, &table.name)?;
        if table.found.broken == 0
            && sums
                .get(&table.name)
                .is_some_and(|kept| *kept != format!("{sum:032x}"))
        {
            let label = table.label();
            lost.push(format!("“{label}”的内容与保存时的校验值不符，请逐条核对"));
        }
    }
    lost.extend(stand_ins(&transaction)?);
    let owners: i64 = transaction.query_row("SELECT count(*) FROM ledger", (), |row| row.get(0))?;
    if owners == 0 {
        let unknown = Meta {
            county: "（县名没有读到）".to_owned(),
            ..Meta::default()
        };
        side_tables::put_meta(&transaction, &unknown)?;
        lost.push("台账属于哪个县没有读到".to_owned());
    }
    transaction.commit()?;
    connection::set(&connection, "foreign_keys", "ON", "1")?;
    migration::run(&mut connection, MIGRATIONS)?;
    content::write_all(&connection)?;
    lost.extend(check::everything(&connection)?);
    recovery.lost = lost;
    Ok(recovery)
}

type Sums = BTreeMap<String, String>;

/// Reads the tables, their kept sums, and says what belongs to none of them.
fn rescue(model: &Connection, pages: &Pages<'_>) -> Result<(Vec<Rescued>, Sums, Vec<String>), StoreError> {
    let mut seen = BTreeSet::new();
    let schema = pages.walk(1, &mut seen);
    let mut tables = Vec::new();
    let mut sums = Sums::new();
    for name in journal::tables(model)?
        .into_iter()
        .chain([content::TABLE.to_owned()])
    {
        // Where the schema itself is gone, the pages at which a new ledger has its tables.
        let root = schema.rows.iter().find_map(|row| row.root_of(&name));
        let root = match root {
            Some(root) => root,
            None => model.query_row(
                "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                [&name],
                |row| row.get(0),
            )?,
        };
        let mut statement = model.prepare_cached("SELECT name, type FROM pragma_table_info(?1)")?;
        let columns = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let columns: Vec<(String, String)> = columns.collect::<Result<_, _>>()?;
        let mut table = Rescued {
            found: Found::default(),
            name,
            columns,
        };
        let found = pages.walk(root, &mut seen);
        if found.rows.iter().all(|row| table.fits(row)) {
            table.found = found;
        } else {
            table.found.broken = found.broken + 1;
        }
        if table.name == content::TABLE {
            sums = table.found.rows.iter().filter_map(SalvagedRow::sum).collect();
        } else if !LEFT_BEHIND.contains(&table.name.as_str()) {
            tables.push(table);
        }
    }
    let lost = adopt(pages, &mut seen, &mut tables);
    Ok((tables, sums, lost))
}

/// Gives the pages that no table leads to any more to the one damaged table that they fit.
fn adopt(pages: &Pages<'_>, seen: &mut BTreeSet<u32>, tables: &mut [Rescued]) -> Vec<String> {
    let mut lost = Vec::new();
    let orphans: Vec<u32> = (1..=pages.count())
        .filter(|page| !seen.contains(page) && pages.is_table(*page))
        .collect();
    let led_to: BTreeSet<u32> = orphans.iter().flat_map(|page| pages.children(*page)).collect();
    for page in orphans.into_iter().filter(|page| !led_to.contains(page)) {
        let found = pages.walk(page, seen);
        if found.rows.is_empty() {
            continue;
        }
        let known =
            |table: &Rescued| -> BTreeSet<i64> { table.found.rows.iter().map(|row| row.id).collect() };
        let mut candidates: Vec<&mut Rescued> = tables
            .iter_mut()
            .filter(|table| table.found.broken > 0)
            .filter(|table| {
                let ids = known(table);
                found
                    .rows
                    .iter()
                    .all(|row| table.fits(row) && !ids.contains(&row.id))
            })
            .collect();
        match candidates.as_mut_slice() {
            [table] => {
                table.found.rows.extend(found.rows);
                table.found.broken += found.broken;
            }
            // Rows of the undo log and the like, of which nothing is missed.
            [] => {}
            several => {
                let labels: Vec<String> = several.iter().map(|table| table.label()).collect();
                lost.push(format!(
                    "有 {} 行分不清属于{}，没有放进新台账",
                    found.rows.len(),
                    labels.join("还是")
                ));
            }
        }
    }
    lost
}

impl Rescued {
    /// What it holds, in the user's words.
    fn label(&self) -> String {
        let figures = if self.name.ends_with("_figure") {
            "的数"
        } else {
            ""
        };
        format!("{}{figures}", check::label(&self.name))
    }

    /// Whether a row can be one of this table.
    fn fits(&self, row: &SalvagedRow) -> bool {
        // The number of the row stands for the first column.
        let cells = row.cells.iter().zip(&self.columns).enumerate();
        row.cells.len() <= self.columns.len()
            && row.cells.len() > 2
            && cells.into_iter().all(|(at, (cell, (_, kind)))| match cell {
                Salvaged::Gone | Salvaged::Read(Value::Null) => true,
                _ if at == 0 => false,
                Salvaged::Read(Value::Integer(_)) => kind == "INTEGER" || kind == "REAL",
                Salvaged::Read(Value::Real(_)) => kind == "REAL",
                Salvaged::Read(Value::Text(_)) | Salvaged::Bytes(_) => kind == "TEXT",
                Salvaged::Read(Value::Blob(_)) => kind == "BLOB",
            })
    }
}

/// Inserts a row and names the columns that are missing in it; `None` when it can't be kept at all.
fn insert(
    connection: &Connection,
    table: &Rescued,
    row: &SalvagedRow,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut cells: Vec<(&str, &Salvaged)> = Vec::new();
    let mut missing = Vec::new();
    for ((column, _), cell) in table.columns.iter().zip(&row.cells).skip(1) {
        match cell {
            Salvaged::Gone => missing.push(column.clone()),
            cell => cells.push((column, cell)),
        }
    }
    if put(connection, &table.name, row.id, &cells)? {
        return Ok(Some(missing));
    }
    // One value that the table refuses must not cost the others.
    for at in 0..cells.len() {
        let mut fewer = cells.clone();
        let (column, _) = fewer.remove(at);
        if put(connection, &table.name, row.id, &fewer)? {
            missing.push(column.to_owned());
            return Ok(Some(missing));
        }
    }
    Ok(None)
}

fn put(
    connection: &Connection,
    table: &str,
    id: i64,
    cells: &[(&str, &Salvaged)],
) -> Result<bool, StoreError> {
    let names: String = cells.iter().map(|(name, _)| format!(", \"{name}\"")).collect();
    let marks: String = (2..).take(cells.len()).map(|at| format!(", ?{at}")).collect();
    let sql = format!("INSERT INTO \"{table}\" (id{names}) VALUES (?1{marks})");
    let bound = cells.iter().map(|(_, cell)| match cell {
        Salvaged::Read(value) => ToSqlOutput::Borrowed(value.into()),
        Salvaged::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Text(bytes)),
        Salvaged::Gone => ToSqlOutput::Borrowed(ValueRef::Null),
    });
    let id = ToSqlOutput::Owned(Value::Integer(id));
    let done = connection
        .prepare_cached(&sql)?
        .execute(params_from_iter([id].into_iter().chain(bound)));
    match done {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// A sentence about a table of which something could not be read.
fn missing_rows(table: &Rescued, ids: &BTreeSet<i64>, kept: usize) -> Option<String> {
    if table.found.broken == 0 {
        return None;
    }
    let mut gaps = Vec::new();
    let mut next = 1;
    for id in ids {
        if *id > next {
            gaps.push(if *id - 1 == next {
                next.to_string()
            } else {
                format!("{next}—{}", id - 1)
            });
        }
        next = id.saturating_add(1);
    }
    gaps.truncate(12);
    let gaps = if gaps.is_empty() {
        "后面的编号可能有缺".to_owned()
    } else {
        format!("没有编号 {}（其中可能有早就删除的）", gaps.join("、"))
    };
    Some(format!(
        "“{}”有 {} 处读不出来：读出 {kept} 行，{gaps}",
        table.label(),
        table.found.broken
    ))
}

/// A record in the place of each that is gone while its figures or returns are there.
fn stand_ins(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let orphans = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let orphans: Vec<(String, i64, String)> = orphans.collect::<Result<_, _>>()?;
    let mut made = BTreeSet::new();
    let mut sentences = Vec::new();
    for (child, id, parent) in orphans {
        let column = if child.ends_with("_figure") {
            "owner_id"
        } else {
            "project_id"
        };
        let sql = format!("SELECT \"{column}\" FROM \"{child}\" WHERE id = ?1");
        let owner: i64 = connection.query_row(&sql, [id], |row| row.get(0))?;
        if made.insert((parent.clone(), owner)) {
            let name = format!("（名称没有读到）原编号 {owner}");
            let sql = format!("INSERT INTO \"{parent}\" (id, name) VALUES (?1, ?2)");
            connection.execute(&sql, params![owner, name])?;
            sentences.push(format!(
                "“{}”第 {owner} 号只读出了数，名称等没有读到",
                check::label(&parent)
            ));
        }
    }
    Ok(sentences)
}
