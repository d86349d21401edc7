//! Many lines of the undo log as one, compressed.
//!
//! An import of 50,000 rows that is undone, or that corrects rows, would otherwise leave each row in the file with the
//! names of all its columns, five times what the rows themselves take.
//! A pack is `PACK ` and the deflated lines in hexadecimal digits, each line as its length, a colon and its bytes: what
//! stands in the column is text for every reader of SQLite files.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, params};

use super::error::StoreError;
use super::inverse::from_hex;

const START: &[u8] = b"PACK ";
/// Fewer bytes of an operation stay as they are: a step of everyday work.
const WORTH: i64 = 256 << 10;
/// A longer line stands by itself.
const LONGEST_LINE: usize = 1 << 20;
/// So many bytes of lines are packed together; no pack of ours unfolds to more than this and one more line.
const LARGEST: usize = 4 << 20;

/// Packs the lines of an operation where that is worth it.
pub(super) fn pack(connection: &Connection, operation_id: i64) -> Result<(), StoreError> {
    let size: i64 = connection.query_row(
        "SELECT coalesce(sum(length(sql)), 0) FROM inverse WHERE operation_id = ?1",
        [operation_id],
        |row| row.get(0),
    )?;
    if size < WORTH {
        return Ok(());
    }
    let mut packs = Packs::default();
    let mut query = connection.prepare("SELECT sql FROM inverse WHERE operation_id = ?1 ORDER BY id")?;
    let mut rows = query.query([operation_id])?;
    while let Some(row) = rows.next()? {
        packs.add(row.get_ref(0)?.as_bytes().unwrap_or_default());
    }
    packs.close();
    connection.execute("DELETE FROM inverse WHERE operation_id = ?1", [operation_id])?;
    // The bytes of a line that stands by itself need not be UTF-8.
    let mut insert =
        connection.prepare_cached("INSERT INTO inverse (operation_id, sql) VALUES (?1, CAST(?2 AS TEXT))")?;
    for line in &packs.lines {
        insert.execute(params![operation_id, line])?;
    }
    Ok(())
}

/// The lines that a line of the log stands for, in the order in which they were written; `None` for a pack that this
/// program did not make.
pub(super) fn lines(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let Some(digits) = line.strip_prefix(START) else {
        return Some(vec![line.to_vec()]);
    };
    let packed = from_hex(digits)?;
    let most = 2 * (LARGEST + LONGEST_LINE);
    let mut unfolded = Vec::new();
    let mut decoder = DeflateDecoder::new(packed.as_slice()).take(u64::try_from(most).ok()?);
    decoder.read_to_end(&mut unfolded).ok()?;
    if unfolded.len() == most {
        return None;
    }
    let mut rest = unfolded.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let digits = rest.iter().position(|byte| *byte == b':')?;
        let length: usize = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        let (line, after) = rest.get(digits + 1..)?.split_at_checked(length)?;
        found.push(line.to_vec());
        rest = after;
    }
    Some(found)
}

#[derive(Default)]
struct Packs {
    /// What is to stand in the log.
    lines: Vec<Vec<u8>>,
    /// The lines of the next pack.
    open: Vec<u8>,
}

impl Packs {
    fn add(&mut self, line: &[u8]) {
        if line.len() > LONGEST_LINE {
            self.close();
            self.lines.push(line.to_vec());
            return;
        }
        self.open.extend_from_slice(format!("{}:", line.len()).as_bytes());
        self.open.extend_from_slice(line);
        if self.open.len() >= LARGEST {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        // Memory takes everything.
        let _written = encoder.write_all(&self.open);
        let packed = encoder.finish().unwrap_or_default();
        let mut line = START.to_vec();
        for byte in packed {
            line.extend_from_slice(format!("{byte:02x}").as_bytes());
        }
        self.lines.push(line);
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(lines: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut packs = Packs::default();
        for line in lines {
            packs.add(line);
        }
        packs.close();
        packs.lines
    }

    #[test]
    fn lines_come_back_as_they_were_and_take_less() {
        let written: Vec<Vec<u8>> = (0..20_000)
            .map(|id| match id % 997 {
                0 => format!(
                    "UPDATE \"项目\" SET \"x\" = '{}' WHERE id = {id}",
                    "长".repeat(400_000)
                )
                .into_bytes(),
                1 => vec![b'X', 0xFF, 0, b':', b','],
                2 => Vec::new(),
                _ => format!(
                    "INSERT INTO \"t\" (\"id\", \"name\", \"township\", \"beds\") VALUES ({id}, '第{id}院', NULL)"
                )
                .into_bytes(),
            })
            .collect();
        let packs = packed(&written);
        let read: Vec<Vec<u8>> = packs.iter().flat_map(|line| lines(line).unwrap()).collect();
        assert!(read == written);
        let short: usize = packs
            .iter()
            .filter(|line| line.starts_with(START))
            .map(Vec::len)
            .sum();
        let long: usize = written
            .iter()
            .filter(|line| line.len() < 1000)
            .map(Vec::len)
            .sum();
        assert!(short * 4 < long, "{short} of {long}");
    }

    #[test]
    fn what_this_program_does_not_write_is_refused() {
        let whole = packed(&[b"DELETE FROM \"t\" WHERE id = 1".repeat(9)]).remove(0);
        assert!(lines(&whole).is_some());
        assert!(lines(&whole[..whole.len() - 8]).is_none(), "cut");
        for strange in ["PACK x", "PACK 1", "PACK ffff"] {
            assert!(lines(strange.as_bytes()).is_none(), "{strange}");
        }
        let deflated = |text: &[u8]| {
            let mut packs = Packs {
                open: text.to_vec(),
                ..Packs::default()
            };
            packs.close();
            packs.lines.remove(0)
        };
        for strange in ["9:x", "x", "a:x", "-1:x", "99999999999999999999:x", "1:ab:c"] {
            assert!(lines(&deflated(strange.as_bytes())).is_none(), "{strange}");
        }
        // It would unfold to much more than it is.
        assert!(lines(&deflated(&b"0:".repeat(LARGEST * 2))).is_none());
    }
}
