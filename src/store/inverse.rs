//! The lines of the undo log: operations and values in a closed format.
//!
//! The log is part of a file that may come from anyone. So nothing that stands there is run: a line is read, its table and
//! columns are compared with those there are, and it is carried out by a statement of this program with the values bound.
//! The lines are those that the triggers of `journal.rs` and the runs of `inserted.rs` write; a value stands as SQLite's
//! `quote()` writes it (<https://sqlite.org/lang_corefunc.html#quote>).

use std::collections::BTreeMap;
use std::path::PathBuf;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::error::StoreError;

/// The tables whose changes are logged, each with its columns.
pub(super) type LoggedTables = BTreeMap<String, Vec<String>>;

/// What older programs logged and no step takes back.
const SENT: &str = "submission";

/// Carries out one line.
///
/// # Errors
/// [`StoreError::StrangeStep`] for anything but a change of rows of a logged table.
pub(super) fn run(connection: &Connection, tables: &LoggedTables, line: &[u8]) -> Result<(), StoreError> {
    let unknown = || StoreError::StrangeStep { path: PathBuf::new() };
    let line = Line::parse(line).ok_or_else(unknown)?;
    if line.table == SENT {
        return Ok(());
    }
    let columns = tables.get(line.table).ok_or_else(unknown)?;
    if line
        .cells
        .iter()
        .any(|(name, _)| !columns.iter().any(|column| column == name))
    {
        return Err(unknown());
    }
    let values = line.cells.iter().map(|(_, value)| value.bound());
    let ids = line.ids.iter().map(|id| ToSqlOutput::Owned(Value::Integer(*id)));
    connection
        .prepare_cached(&line.statement())?
        .execute(params_from_iter(values.chain(ids)))?;
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Delete,
    Update,
    Insert,
}

/// One line, read.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    verb: Verb,
    table: &'a str,
    cells: Vec<(&'a str, Literal)>,
    /// One number, or the first and the last of a run.
    ids: Vec<i64>,
}

/// A value as `quote()` writes it.
#[derive(Debug, PartialEq)]
enum Literal {
    Null,
    Integer(i64),
    /// Left to SQLite to read, which wrote it.
    Real(String),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

impl Literal {
    fn bound(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(digits) => ValueRef::Text(digits.as_bytes()),
            Self::Text(bytes) => ValueRef::Text(bytes),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        })
    }
}

impl<'a> Line<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { rest: line };
        let (verb, table, cells, ids);
        if reader.eats(b"DELETE FROM ") {
            (verb, cells) = (Verb::Delete, Vec::new());
            table = reader.name()?;
            reader.takes(b" WHERE id ")?;
            ids = if reader.eats(b"BETWEEN ") {
                let first = reader.integer()?;
                reader.takes(b" AND ")?;
                vec![first, reader.integer()?]
            } else {
                reader.takes(b"= ")?;
                vec![reader.integer()?]
            };
        } else if reader.eats(b"UPDATE ") {
            verb = Verb::Update;
            table = reader.name()?;
            reader.takes(b" SET ")?;
            cells = reader.list(|reader| {
                let name = reader.name()?;
                reader.takes(b" = ")?;
                Some((name, reader.literal()?))
            })?;
            reader.takes(b" WHERE id = ")?;
            ids = vec![reader.integer()?];
        } else {
            reader.takes(b"INSERT INTO ")?;
            verb = Verb::Insert;
            table = reader.name()?;
            reader.takes(b" (")?;
            let names = reader.list(Reader::name)?;
            reader.takes(b") VALUES (")?;
            let values = reader.list(Reader::literal)?;
            reader.takes(b")")?;
            if names.len() != values.len() {
                return None;
            }
            (cells, ids) = (names.into_iter().zip(values).collect(), Vec::new());
        }
        reader.rest.is_empty().then_some(Self {
            verb,
            table,
            cells,
            ids,
        })
    }

    /// The statement that carries it out. Names were compared with those there are.
    fn statement(&self) -> String {
        let table = self.table;
        let mark = |(at, (_, value)): (usize, &(&str, Literal))| match value {
            Literal::Real(_) => format!("CAST(?{at} AS REAL)"),
            _ => format!("?{at}"),
        };
        let marks: Vec<String> = (1..).zip(&self.cells).map(mark).collect();
        let id = self.cells.len() + 1;
        let names = self.cells.iter().map(|(name, _)| *name);
        match (self.verb, self.ids.len()) {
            (Verb::Delete, 2) => format!("DELETE FROM \"{table}\" WHERE id BETWEEN ?1 AND ?2"),
            (Verb::Delete, _) => format!("DELETE FROM \"{table}\" WHERE id = ?1"),
            (Verb::Update, _) => {
                let sets: Vec<String> = names
                    .zip(&marks)
                    .map(|(name, mark)| format!("\"{name}\" = {mark}"))
                    .collect();
                format!("UPDATE \"{table}\" SET {} WHERE id = ?{id}", sets.join(", "))
            }
            (Verb::Insert, _) => {
                let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
                format!(
                    "INSERT INTO \"{table}\" ({}) VALUES ({})",
                    names.join(", "),
                    marks.join(", ")
                )
            }
        }
    }
}

/// What is left of a line.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn eats(&mut self, word: &[u8]) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn takes(&mut self, word: &[u8]) -> Option<()> {
        self.eats(word).then_some(())
    }

    /// What stands before the first byte of which something holds.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a [u8] {
        let length = self
            .rest
            .iter()
            .position(|byte| ends(*byte))
            .unwrap_or(self.rest.len());
        let (part, rest) = self.rest.split_at(length);
        self.rest = rest;
        part
    }

    /// A name in double quotes, of the letters that our names have.
    fn name(&mut self) -> Option<&'a str> {
        self.takes(b"\"")?;
        let name = self.until(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'));
        self.takes(b"\"")?;
        std::str::from_utf8(name).ok().filter(|name| !name.is_empty())
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut list = vec![item(self)?];
        while self.eats(b", ") {
            list.push(item(self)?);
        }
        Some(list)
    }

    fn number(&mut self) -> Option<&'a str> {
        let digits = self.until(|byte| !(byte.is_ascii_digit() || b"+-.e".contains(&byte)));
        std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.is_empty())
    }

    fn integer(&mut self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    fn literal(&mut self) -> Option<Literal> {
        if self.eats(b"NULL") {
            return Some(Literal::Null);
        }
        if self.eats(b"X'") {
            let digits = self.until(|byte| byte == b'\'');
            self.takes(b"'")?;
            return from_hex(digits).map(Literal::Blob);
        }
        if self.eats(b"'") {
            let mut text = Vec::new();
            loop {
                text.extend(self.until(|byte| byte == b'\''));
                self.takes(b"'")?;
                // Doubled, it stands for itself.
                if !self.eats(b"'") {
                    return Some(Literal::Text(text));
                }
                text.push(b'\'');
            }
        }
        let digits = self.number()?;
        digits.parse().map(Literal::Integer).ok().or_else(|| {
            let is_real = digits.parse::<f64>().is_ok();
            is_real.then(|| Literal::Real(digits.to_owned()))
        })
    }
}

pub(super) fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digits = std::str::from_utf8(digits).ok()?;
    let pairs = (0..digits.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_triggers_write_is_read_and_nothing_else() {
        for line in [
            "DELETE FROM \"project\" WHERE id = 12",
            "DELETE FROM \"project\" WHERE id BETWEEN 1 AND 26",
            "UPDATE \"a_b\" SET \"id\" = 1, \"x\" = NULL, \"y\" = 'it''s ''quoted'', 1', \"z\" = -1.5e+300 WHERE id = -3",
            "INSERT INTO \"t\" (\"id\", \"x\") VALUES (-9223372036854775808, X'00FF')",
            "INSERT INTO \"t\" (\"x\") VALUES ('')",
        ] {
            assert!(Line::parse(line.as_bytes()).is_some(), "{line}");
        }
        for line in [
            "",
            "SELECT 1",
            "DELETE FROM \"project\"",
            "DELETE FROM \"project\" WHERE id = 1 OR 1",
            "DELETE FROM \"project\" WHERE id = (SELECT 1)",
            "DELETE FROM \"pro\"\"ject\" WHERE id = 1",
            "DELETE FROM project WHERE id = 1",
            "UPDATE \"reform\" SET goal = 'x' WHERE id = 1",
            "UPDATE \"reform\" SET \"goal\" = (WITH RECURSIVE c(x) AS (SELECT 1) SELECT x FROM c) WHERE id = 1",
            "UPDATE \"reform\" SET \"goal\" = randomblob(1000000000) WHERE id = 1",
            "UPDATE \"reform\" SET \"goal\" = 'x'",
            "UPDATE \"reform\" SET \"goal\" = 'x' WHERE id = 1; DROP TABLE reform",
            "UPDATE \"reform\" SET \"goal\" = 'x WHERE id = 1",
            "INSERT INTO \"t\" (\"x\") SELECT 1",
            "INSERT INTO \"t\" (\"x\", \"y\") VALUES (1)",
            "INSERT INTO \"t\" (\"x\") VALUES (1, 2)",
            "INSERT INTO \"t\" (\"x\") VALUES (X'0')",
            "INSERT INTO \"t\" (\"x\") VALUES (1) ON CONFLICT DO NOTHING",
            "INSERT INTO \"t\" (\"x\") VALUES (1-1)",
        ] {
            assert!(Line::parse(line.as_bytes()).is_none(), "{line}");
        }
    }

    #[test]
    fn every_value_comes_back_from_its_quoted_form() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, x)")
            .unwrap();
        let tables = LoggedTables::from([("t".to_owned(), vec!["id".to_owned(), "x".to_owned()])]);
        let reals = [
            0.1,
            1e-7,
            123_456_789.123_456_79,
            1.0,
            -2.5e-308,
            f64::MAX,
            f64::INFINITY,
            1.0 / 3.0,
        ];
        let values = reals.map(Value::Real).into_iter().chain([
            Value::Null,
            Value::Integer(i64::MIN),
            Value::Text("县'城''、\n“引号”".to_owned()),
            Value::Blob(vec![0, 255, 39]),
        ]);
        for value in values {
            let sql = "SELECT 'INSERT INTO \"t\" (\"id\", \"x\") VALUES (1, ' || quote(?1) || ')'";
            let line: String = connection.query_row(sql, [&value], |row| row.get(0)).unwrap();
            connection.execute("DELETE FROM t", ()).unwrap();
            run(&connection, &tables, line.as_bytes()).unwrap();
            let read: Value = connection
                .query_row("SELECT x FROM t", (), |row| row.get(0))
                .unwrap();
            assert_eq!(read, value, "{line}");
        }
        // A table and a column that are not there, and one that no step takes back.
        for line in [
            "DELETE FROM \"u\" WHERE id = 1",
            "INSERT INTO \"t\" (\"y\") VALUES (1)",
        ] {
            assert!(matches!(
                run(&connection, &tables, line.as_bytes()),
                Err(StoreError::StrangeStep { .. })
            ));
        }
        run(&connection, &tables, b"DELETE FROM \"submission\" WHERE id = 1").unwrap();
    }
}
