//! A look into a zip before it is parsed: what it holds, and whether unpacking it would exhaust the memory.
//!
//! The sizes of the central directory can be trusted as a cap: the `zip` crate stops with an error where an
//! entry turns out to be larger. The limits leave room for 100,000 rows (77 MB from 9.5 MB, measured).

use std::io::{Cursor, Read};

use super::budget::MAX_CELLS;
use crate::import::error::ImportError;

/// A file above this size is no county's report.
pub(crate) const MAX_FILE: usize = 100 << 20;
const MAX_ENTRIES: usize = 5_000;
const MAX_PART: u64 = 400 << 20;
/// Shared strings are kept in memory as a whole.
const MAX_STRINGS: u64 = 96 << 20;
/// Parts that calamine keeps as a whole although no program writes much into them.
const MAX_SMALL_PART: u64 = 16 << 20;
/// Excel itself ends at 65,490 cell formats.
const MAX_FORMATS: usize = 70_000;
const MAX_TOTAL: u64 = 600 << 20;
/// Above this size a part must not be packed more than [`MAX_RATIO`] fold; honest sheets reach 12.
const LARGE_PART: u64 = 64 << 20;
const MAX_RATIO: u64 = 100;

/// Checks a zip and gives the names of its parts.
pub(crate) fn look(file: &str, bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    let truncated = |_| ImportError::Truncated {
        file: file.to_owned(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(truncated)?;
    let too_large = |what: String, limit: &str| {
        Err(ImportError::TooLarge {
            file: file.to_owned(),
            what,
            limit: limit.to_owned(),
        })
    };
    if archive.len() > MAX_ENTRIES {
        return too_large(format!("里面有 {} 个部件", archive.len()), "5000 个");
    }
    let mut total = 0u64;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let damaged = |error: zip::result::ZipError| ImportError::Damaged {
            file: file.to_owned(),
            reason: error.to_string(),
        };
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        let name = entry.name().map_err(damaged)?.replace('\\', "/");
        if size > MAX_PART {
            return too_large(format!("部件 {name} 展开后有 {} MB", size >> 20), "400 MB");
        }
        if size > LARGE_PART && size / packed.max(1) > MAX_RATIO {
            return too_large(
                format!("部件 {name} 压缩了 {} 倍", size / packed.max(1)),
                "100 倍",
            );
        }
        let lower = name.to_ascii_lowercase();
        if lower.ends_with("sharedstrings.xml") && size > MAX_STRINGS {
            return too_large(format!("文字部件展开后有 {} MB", size >> 20), "96 MB");
        }
        let is_small = [
            "styles.xml",
            "workbook.xml",
            "theme1.xml",
            ".rels",
            "styles.bin",
            "workbook.bin",
        ];
        if size > MAX_SMALL_PART && is_small.iter().any(|ending| lower.ends_with(ending)) {
            return too_large(format!("部件 {name} 展开后有 {} MB", size >> 20), "16 MB");
        }
        total = total.saturating_add(size);
        names.push(name);
    }
    if total > MAX_TOTAL {
        return too_large(format!("展开后有 {} MB", total >> 20), "600 MB");
    }
    Ok(names)
}

/// Checks what calamine believes of an xlsx when it reserves memory: how many formats and texts it has.
pub(crate) fn check_counts(file: &str, bytes: &[u8]) -> Result<(), ImportError> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    let (mut strings, mut styles) = (None, None);
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else {
            continue;
        };
        let Ok(name) = entry.name() else {
            continue;
        };
        let name = name.to_ascii_lowercase();
        if name.ends_with("sharedstrings.xml") {
            strings = Some((index, entry.size()));
        } else if name.ends_with("styles.xml") {
            styles = Some(index);
        }
    }
    if styles.is_some_and(|index| count_formats(&mut archive, index) > MAX_FORMATS) {
        return Err(ImportError::TooLarge {
            file: file.to_owned(),
            what: "单元格格式超过 7 万种".to_owned(),
            limit: "7 万种".to_owned(),
        });
    }
    match strings {
        Some((index, size)) => check_strings(file, &mut archive, index, size),
        None => Ok(()),
    }
}

/// Cell formats of a styles.xml; 0 when it can't be unpacked, which the reader itself reports.
fn count_formats(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, index: usize) -> usize {
    let Ok(part) = archive.by_index(index) else {
        return 0;
    };
    let mut text = Vec::new();
    match part.take(MAX_SMALL_PART).read_to_end(&mut text) {
        Ok(_) => text
            .windows(3)
            .filter(|tag| tag.ends_with(b"xf") && !tag.starts_with(b"/"))
            .count(),
        Err(_) => 0,
    }
}

/// `uniqueCount` is believed by calamine when it reserves memory; a string takes at least 5 bytes of the part.
fn check_strings(
    file: &str,
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    index: usize,
    size: u64,
) -> Result<(), ImportError> {
    let mut head = Vec::new();
    if let Ok(part) = archive.by_index(index) {
        // A part that can't be unpacked is reported by the reader itself.
        if part.take(1024).read_to_end(&mut head).is_err() {
            return Ok(());
        }
    }
    let head = String::from_utf8_lossy(&head);
    let count = head.split_once("uniqueCount=").and_then(|(_, rest)| {
        let digits: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits
            .parse::<u64>()
            .ok()
            .or_else(|| (!digits.is_empty()).then_some(u64::MAX))
    });
    match count {
        Some(count)
            if count > size / 5 + 1 || usize::try_from(count).is_ok_and(|count| count > MAX_CELLS) =>
        {
            Err(ImportError::Damaged {
                file: file.to_owned(),
                reason: format!("声明有 {count} 个字符串，实际放不下"),
            })
        }
        _ => Ok(()),
    }
}
