//! CSV and TSV in any of the encodings of this country.

use crate::model::Progress;

use super::budget::Budget;
use super::encoding::decode;
use super::sniff::FileEvidence;
use crate::import::error::ImportError;
use crate::import::grid::{Grid, GridCell};

const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// More than a file of the largest size has with three bytes a cell.
const MAX_DELIMITERS: usize = 20_000_000;
/// Lines by which the delimiter is found.
const SAMPLE: usize = 20;

/// Whether a file is text, whatever stands in it, but for XML.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    matches!(evidence, FileEvidence::Plain { start, is_text: true } if !start.starts_with("<?xml"))
}

/// The one sheet of a text file, named like the file.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut budget = Budget::new(file, progress);
    let text = decode(bytes).ok_or_else(|| budget.damaged("文字编码认不出，读出的是乱码"))?;
    // Excel's own hint in the first line: sep=;
    let (hint, body) = match text.split_once('\n') {
        Some((first, rest)) => match first.trim().strip_prefix("sep=") {
            Some(mark) => (mark.bytes().next(), rest),
            None => (None, text.as_str()),
        },
        None => (None, text.as_str()),
    };
    let delimiter = hint.or_else(|| delimiter(body)).unwrap_or(b',');
    // The csv crate keeps the end of every field of a record.
    if body.bytes().filter(|byte| *byte == delimiter).count() > MAX_DELIMITERS {
        return Err(budget.too_large("分隔符超过 2000 万个", "2000 万个"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let mut grid = Grid::new(name, false);
    let mut record = csv::StringRecord::new();
    let mut row = u32::from(hint.is_some());
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => row = row.saturating_add(1),
            Ok(false) => break,
            Err(error) => return Err(budget.damaged(&error.to_string())),
        }
        for (column, text) in (0u32..).zip(&record) {
            // A program that writes CSV for Excel guards text by ="…" and formulas by a leading '.
            let text = text
                .strip_prefix("=\"")
                .and_then(|text| text.strip_suffix('"'))
                .map_or(text, |text| text);
            let text = match text.strip_prefix('\'') {
                Some(guarded) if guarded.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => {
                    guarded
                }
                _ => text,
            };
            if let Some(cell) = GridCell::typed(text) {
                budget.put(&mut grid, row, column, cell)?;
            }
        }
    }
    Ok(vec![grid])
}

/// The mark that most lines have, and have equally often.
fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(SAMPLE)
        .collect();
    let rank = |mark: u8| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| line.bytes().filter(|byte| *byte == mark).count())
            .collect();
        let most = counts
            .iter()
            .copied()
            .filter(|count| *count > 0)
            .max()
            .unwrap_or(0);
        let equal = counts.iter().filter(|count| **count == most && most > 0).count();
        (equal, most)
    };
    DELIMITERS
        .into_iter()
        .filter(|mark| rank(*mark).1 > 0)
        .max_by_key(|mark| rank(*mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(delimiter("a,b\tc\n1\t2\n3\t4"), Some(b'\t'));
        assert_eq!(delimiter("序号;名称;床位\n1;甲,乙;30"), Some(b';'));
        assert_eq!(delimiter("一个字"), None);
    }
}
