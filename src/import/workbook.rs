//! From a path to grids: reads the bytes once, finds the reader that fits, never lets it take the program down.

use std::fs;
use std::path::Path;
use std::thread;

use sha2::{Digest as _, Sha256};

use crate::model::Progress;

use super::error::ImportError;
use super::grid::Grid;
use super::package::{self, Package};
use super::sniff::{Container, sniff};
use super::{xls, xlsx};

/// A package above this size is no county's report.
const MAX_FILE: u64 = 200 << 20;
/// The old format has no streaming reader: the whole book is in memory several times.
const MAX_XLS: usize = 30 << 20;
/// More filled cells than any county's workbook; 100,000 rows of 15 columns are 1.5 million.
pub(super) const MAX_CELLS: usize = 5_000_000;
/// A sheet keeps at most this many rows.
pub(super) const MAX_ROWS: usize = 200_000;

/// A workbook read into memory.
#[derive(Debug)]
pub(super) struct Workbook {
    /// The file's name without its folder.
    pub(super) file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
    /// Its sheets in the order of the tabs.
    pub(super) grids: Vec<Grid>,
}

/// Reads a workbook.
pub(super) fn read(path: &Path, progress: &Progress) -> Result<Workbook, ImportError> {
    let file = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = load(path, &file)?;
    let sha256 = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let grids = match sniff(&bytes) {
        Container::Zip => match package::look(&file, &bytes)? {
            Package::Xlsx => guarded(&file, bytes, progress, xlsx::read)?,
            Package::Other(looks_like) => return Err(ImportError::NotAWorkbook { file, looks_like }),
        },
        Container::Xls if bytes.len() > MAX_XLS => {
            let what = format!("xls 文件有 {} MB", bytes.len() >> 20);
            return Err(ImportError::TooLarge {
                file,
                what,
                limit: "30 MB",
            });
        }
        Container::Xls => guarded(&file, bytes, progress, xls::read)?,
        Container::Encrypted => return Err(ImportError::Encrypted { file }),
        Container::Other(looks_like) => return Err(ImportError::NotAWorkbook { file, looks_like }),
    };
    Ok(Workbook { file, sha256, grids })
}

fn load(path: &Path, file: &str) -> Result<Vec<u8>, ImportError> {
    let unreadable = |reason| ImportError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let meta = match fs::metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ImportError::NotFound {
                path: path.to_owned(),
            });
        }
        Err(error) => return Err(unreadable(error)),
    };
    if meta.len() > MAX_FILE {
        let what = format!("文件有 {} MB", meta.len() >> 20);
        return Err(ImportError::TooLarge {
            file: file.to_owned(),
            what,
            limit: "200 MB",
        });
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    if bytes.is_empty() {
        return Err(ImportError::Empty {
            file: file.to_owned(),
        });
    }
    Ok(bytes)
}

/// Reads grids from bytes.
type ReadGrids = fn(file: &str, bytes: Vec<u8>, progress: &Progress) -> Result<Vec<Grid>, ImportError>;

/// Runs a reader on its own thread: mutated xls files make calamine panic (xls.rs, cfb.rs; 106 of 18,000), and a
/// panic ends that thread only. What aborts the process is kept away by the checks before.
fn guarded(
    file: &str,
    bytes: Vec<u8>,
    progress: &Progress,
    read: ReadGrids,
) -> Result<Vec<Grid>, ImportError> {
    let damaged = |reason: &str| ImportError::Damaged {
        file: file.to_owned(),
        reason: reason.to_owned(),
    };
    let name = file.to_owned();
    let progress = progress.clone();
    let reader = thread::Builder::new()
        .name("读工作簿".to_owned())
        .spawn(move || read(&name, bytes, &progress))
        .map_err(|error| damaged(&error.to_string()))?;
    match reader.join() {
        Ok(grids) => grids,
        Err(_panic) => Err(damaged("内部结构不合规范")),
    }
}
