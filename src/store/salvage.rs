//! Rows out of a damaged file: the pages are read one by one, without SQLite, so that a page that is gone costs its own
//! rows and no others. <https://sqlite.org/fileformat.html>, sections 1.5 to 2.1.

use std::collections::BTreeSet;

use rusqlite::types::Value;

/// The bytes of a database file.
pub(super) struct Pages<'a> {
    bytes: &'a [u8],
    size: usize,
    /// Without the bytes that are reserved at the end of each page.
    usable: usize,
}

/// A row as it lies in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SalvagedRow {
    pub(super) id: i64,
    /// The cells from left to right; fewer than the table has columns where those came later.
    pub(super) cells: Vec<Salvaged>,
}

impl SalvagedRow {
    /// As a row of the schema: where the table of this name begins.
    pub(super) fn root_of(&self, name: &str) -> Option<u32> {
        match self.cells.as_slice() {
            [
                Salvaged::Read(Value::Text(kind)),
                Salvaged::Read(Value::Text(called)),
                _,
                Salvaged::Read(Value::Integer(root)),
                ..,
            ] if kind == "table" && called == name => u32::try_from(*root).ok(),
            _ => None,
        }
    }

    /// As a row of the kept sums: the table and its sum.
    pub(super) fn sum(&self) -> Option<(String, String)> {
        match self.cells.as_slice() {
            [
                _,
                Salvaged::Read(Value::Text(name)),
                Salvaged::Read(Value::Text(sum)),
            ] => Some((name.clone(), sum.clone())),
            _ => None,
        }
    }
}

/// A cell as it lies in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Salvaged {
    Read(Value),
    /// A text that is none, as its bytes.
    Bytes(Vec<u8>),
    /// It lay in a page that is gone.
    Gone,
}

/// What a walk over the pages of a table found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) rows: Vec<SalvagedRow>,
    /// How many pages could not be read.
    pub(super) broken: usize,
}

const INTERIOR: u8 = 5;
const LEAF: u8 = 13;

impl<'a> Pages<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let said = match bytes.get(16..18) {
            Some([0, 1]) => 65_536,
            Some([high, low]) => usize::from(*high) << 8 | usize::from(*low),
            _ => 0,
        };
        let is_size = said.is_power_of_two() && said >= 512 && bytes.len().is_multiple_of(said);
        // What ledgers have.
        let size = if is_size { said } else { 4096 };
        let reserved = bytes.get(20).copied().map_or(0, usize::from);
        let usable = if is_size && reserved <= 32 {
            size - reserved
        } else {
            size
        };
        Self { bytes, size, usable }
    }

    /// The schema version in the header; 0 where that is gone.
    pub(super) fn version(&self) -> u32 {
        self.bytes.get(60..64).map_or(0, |four| {
            four.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
        })
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.bytes.len() / self.size).unwrap_or(u32::MAX)
    }

    /// The bytes of a page, which are numbered from 1.
    fn page(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_sub(1)?.checked_mul(self.size)?;
        self.bytes.get(start..start.checked_add(self.usable)?)
    }

    /// The kind of a page of a b-tree, how many cells it has and where their places stand.
    fn header(&self, number: u32) -> Option<(u8, usize, usize)> {
        let page = self.page(number)?;
        let at = if number == 1 { 100 } else { 0 };
        let kind = *page.get(at)?;
        let cells = two(page, at + 3)?;
        let places = at + if kind == INTERIOR { 12 } else { 8 };
        (places + 2 * cells <= page.len()).then_some((kind, cells, places))
    }

    /// Whether a page is a part of a table, for pages that no table leads to any more.
    pub(super) fn is_table(&self, number: u32) -> bool {
        matches!(self.header(number), Some((INTERIOR | LEAF, cells, _)) if cells > 0)
    }

    /// The rows under a page, its own or those of the pages it leads to. Pages that were seen are passed over.
    pub(super) fn walk(&self, root: u32, seen: &mut BTreeSet<u32>) -> Found {
        let mut found = Found::default();
        let mut left = vec![root];
        while let Some(number) = left.pop() {
            if !seen.insert(number) {
                continue;
            }
            match self.header(number) {
                Some((LEAF, cells, places)) => {
                    for cell in 0..cells {
                        match self
                            .cell_at(number, places + 2 * cell)
                            .and_then(|at| self.row(number, at))
                        {
                            Some(row) => found.rows.push(row),
                            None => found.broken += 1,
                        }
                    }
                }
                Some((INTERIOR, cells, places)) => {
                    let page = self.page(number).unwrap_or_default();
                    left.extend(four(page, places - 4));
                    for cell in 0..cells {
                        let child = self
                            .cell_at(number, places + 2 * cell)
                            .and_then(|at| four(page, at));
                        left.extend(child);
                        found.broken += usize::from(child.is_none());
                    }
                }
                _ => found.broken += 1,
            }
        }
        found
    }

    /// The pages that a page of a table leads to.
    pub(super) fn children(&self, number: u32) -> Vec<u32> {
        let (Some((INTERIOR, cells, places)), Some(page)) = (self.header(number), self.page(number)) else {
            return Vec::new();
        };
        let inner = (0..cells).filter_map(|cell| four(page, self.cell_at(number, places + 2 * cell)?));
        inner.chain(four(page, places - 4)).collect()
    }

    fn cell_at(&self, number: u32, place: usize) -> Option<usize> {
        two(self.page(number)?, place).filter(|at| *at > 0)
    }

    /// A row of a leaf: length, number, payload, and the page on which a long payload goes on.
    fn row(&self, number: u32, at: usize) -> Option<SalvagedRow> {
        let page = self.page(number)?;
        let (length, at) = varint(page, at)?;
        let (id, at) = varint(page, at)?;
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= self.bytes.len())?;
        let here = self.local(length);
        let mut payload = page.get(at..at + here)?.to_vec();
        if here < length {
            let mut next = four(page, at + here)?;
            let mut seen = BTreeSet::new();
            while payload.len() < length && next != 0 && seen.insert(next) {
                let Some(more) = self.page(next) else { break };
                let wanted = (length - payload.len()).min(self.usable - 4);
                // A page that is gone was zeroed or holds something else: what comes behind is not to be trusted.
                if is_gone(more) {
                    break;
                }
                payload.extend(more.get(4..4 + wanted)?);
                next = four(more, 0)?;
            }
        }
        Some(SalvagedRow {
            id,
            cells: cells(&payload, length)?,
        })
    }

    /// How much of a payload lies in the leaf itself.
    fn local(&self, length: usize) -> usize {
        let most = self.usable - 35;
        if length <= most {
            return length;
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let rest = least + (length - least) % (self.usable - 4);
        if rest <= most { rest } else { least }
    }
}

fn is_gone(page: &[u8]) -> bool {
    page.iter().all(|byte| *byte == 0)
}

/// The cells of a record; those that a cut payload no longer holds are gone.
fn cells(payload: &[u8], length: usize) -> Option<Vec<Salvaged>> {
    let (header, mut at) = varint(payload, 0)?;
    let header = usize::try_from(header)
        .ok()
        .filter(|header| *header <= payload.len())?;
    let mut kinds = Vec::new();
    while at < header {
        let (kind, next) = varint(payload, at)?;
        kinds.push(u64::try_from(kind).ok()?);
        at = next;
    }
    let mut start = header;
    let mut cells = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let size = size_of_kind(kind)?;
        let end = start.checked_add(size)?;
        if end > length {
            return None;
        }
        cells.push(
            payload
                .get(start..end)
                .map_or(Salvaged::Gone, |bytes| cell(kind, bytes)),
        );
        start = end;
    }
    (start == length).then_some(cells)
}

fn size_of_kind(kind: u64) -> Option<usize> {
    Some(match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        _ => usize::try_from((kind - 12) / 2).ok()?,
    })
}

fn cell(kind: u64, bytes: &[u8]) -> Salvaged {
    let integer = || {
        let first = if bytes.first().is_some_and(|byte| *byte >= 0x80) {
            -1
        } else {
            0
        };
        bytes
            .iter()
            .fold(first, |sum: i64, byte| sum << 8 | i64::from(*byte))
    };
    Salvaged::Read(match kind {
        0 => Value::Null,
        7 => Value::Real(f64::from_bits(integer().cast_unsigned())),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => Value::Integer(integer()),
        _ if kind.is_multiple_of(2) => Value::Blob(bytes.to_vec()),
        _ => match String::from_utf8(bytes.to_vec()) {
            Ok(text) => Value::Text(text),
            Err(error) => return Salvaged::Bytes(error.into_bytes()),
        },
    })
}

fn two(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at + 2)?;
    Some(pair.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(four.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// A number of 1 to 9 bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut number = 0u64;
    for (length, byte) in (1..9).zip(bytes.get(at..)?) {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number.cast_signed(), at + length));
        }
    }
    let last = bytes.get(at + 8)?;
    Some(((number << 8 | u64::from(*last)).cast_signed(), at + 9))
}
