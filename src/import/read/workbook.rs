//! From a path to grids: reads the bytes once, finds the reader that fits, never lets it take the program down.

use std::fs;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};

use crate::checksum::sha256;
use crate::model::Progress;
use crate::retry;

use super::compound::COMPOUND_MAGIC;
use super::encryption::decrypted_package;
use super::formats::{FormatReader, ReadGrids, StreamSheets};
use super::package::MAX_FILE;
use super::row_stream::RowReceiver;
use super::sniff::sniff;
use super::worker;
use crate::import::error::ImportError;
use crate::import::grid::Grid;

/// A workbook read into memory.
#[derive(Debug)]
pub(crate) struct Workbook {
    /// The file's name without its folder.
    pub(crate) file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) sha256: String,
    /// Its sheets in the order of the tabs.
    pub(crate) sheets: Vec<RowReceiver>,
    /// The thread that reads them, when it goes on while the first rows are worked on.
    pub(crate) reading: Option<JoinHandle<()>>,
}

/// Reads a workbook, the rows of a sheet as they come or all of them before the first is given.
pub(crate) fn read(path: &Path, as_a_whole: bool, progress: &Progress) -> Result<Workbook, ImportError> {
    let file = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = load(path, &file)?;
    let sha256 = sha256(&bytes);
    let (sheets, reading) = read_sheets(&file, bytes, as_a_whole, progress)?;
    Ok(Workbook {
        file,
        sha256,
        sheets,
        reading,
    })
}

/// Sheets and the thread that still reads them.
type OpenedSheets = (Vec<RowReceiver>, Option<JoinHandle<()>>);

/// Finds the reader that fits the bytes; the extension is not asked.
fn read_sheets(
    file: &str,
    bytes: Vec<u8>,
    as_a_whole: bool,
    progress: &Progress,
) -> Result<OpenedSheets, ImportError> {
    let bytes = opened(bytes);
    let format = sniff(file, &bytes)?;
    if bytes.len() > format.most_bytes {
        return Err(too_large(file, bytes.len(), format.most_bytes));
    }
    let grids = match format.reader {
        FormatReader::Streamed(read) => return streamed(file, bytes, as_a_whole, progress, read),
        FormatReader::Guarded(read) => guarded(file, bytes, progress, read),
        FormatReader::Isolated { on_thread, .. } => match worker::read(format, file, &bytes, progress) {
            Some(answer) => answer,
            None => guarded(file, bytes, progress, on_thread),
        },
    };
    Ok((grids?.into_iter().map(RowReceiver::from).collect(), None))
}

/// The workbook within one that Excel encrypted with its own password; every other file as it is. What breaks the
/// decryption is no such workbook.
fn opened(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&COMPOUND_MAGIC) {
        return bytes;
    }
    let decrypted = thread::scope(|scope| scope.spawn(|| decrypted_package(&bytes)).join());
    decrypted.ok().flatten().unwrap_or(bytes)
}

fn too_large(file: &str, bytes: usize, limit: usize) -> ImportError {
    ImportError::TooLarge {
        file: file.to_owned(),
        what: format!("文件有 {} MB", bytes >> 20),
        limit: format!("{} MB", limit >> 20),
    }
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
    let length = usize::try_from(meta.len()).unwrap_or(usize::MAX);
    if length > MAX_FILE {
        return Err(too_large(file, length, MAX_FILE));
    }
    let bytes = retry::while_in_use(|| fs::read(path)).map_err(unreadable)?;
    if bytes.is_empty() {
        return Err(ImportError::Empty {
            file: file.to_owned(),
        });
    }
    Ok(bytes)
}

/// Runs a reader on its own thread, which goes on while the first rows are worked on: a panic ends that thread only.
fn streamed(
    file: &str,
    bytes: Vec<u8>,
    as_a_whole: bool,
    progress: &Progress,
    stream: StreamSheets,
) -> Result<OpenedSheets, ImportError> {
    let damaged = |reason: &str| ImportError::Damaged {
        file: file.to_owned(),
        reason: reason.to_owned(),
    };
    let (sender, receiver) = sync_channel(1);
    let (name, progress) = (file.to_owned(), progress.clone());
    let read = move || {
        let tell = |sheets| {
            // Who does not wait any more need not be told.
            let (Ok(()) | Err(_)) = sender.send(Ok(sheets));
        };
        if let Err(error) = stream(&name, &bytes, as_a_whole, &progress, Box::new(tell)) {
            let (Ok(()) | Err(_)) = sender.send(Err(error));
        }
    };
    let reading = thread::Builder::new()
        .name("读工作簿".to_owned())
        .spawn(read)
        .map_err(|error| damaged(&error.to_string()))?;
    let sheets = receiver
        .recv()
        .unwrap_or_else(|_panic| Err(damaged("内部结构不合规范")));
    Ok((sheets?, Some(reading)))
}

/// Runs a reader on its own thread: a panic ends that thread only. What aborts the process is kept away by the
/// checks before, or runs in [`worker`].
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
        .spawn(move || read(&name, &bytes, &progress))
        .map_err(|error| damaged(&error.to_string()))?;
    match reader.join() {
        Ok(grids) => grids,
        Err(_panic) => Err(damaged("内部结构不合规范")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::write::SimpleFileOptions;

    use super::super::xlsx;
    use super::*;

    const ROWS: usize = 60_000;

    fn long_sheets() -> Vec<u8> {
        let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |id, kind, target| {
            format!("<Relationship Id=\"{id}\" Type=\"{types}/{kind}\" Target=\"{target}\"/>")
        };
        let tab = |at| format!("<sheet name=\"表{at}\" sheetId=\"{at}\" r:id=\"r{at}\"/>");
        let rows: String = (1..=ROWS)
            .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>"))
            .collect();
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let book = format!("<workbook><sheets>{}{}</sheets></workbook>", tab(1), tab(2));
        let first = relation("r1", "worksheet", "worksheets/1.xml");
        let second = relation("r2", "worksheet", "worksheets/2.xml");
        let relations = format!("<Relationships>{first}{second}</Relationships>");
        let whole = relation("r1", "officeDocument", "xl/workbook.xml");
        let whole = format!("<Relationships>{whole}</Relationships>");
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in [
            ("_rels/.rels", &whole),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", &relations),
            ("xl/worksheets/1.xml", &sheet),
            ("xl/worksheets/2.xml", &sheet),
        ] {
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(part.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn a_cancelled_reader_tells_and_ends() {
        let progress = Progress::default();
        let (mut sheets, reading) = streamed("长.xlsx", long_sheets(), false, &progress, xlsx::read).unwrap();
        let first = &mut sheets[0];
        let mut rows = first.next("长.xlsx").unwrap().unwrap().len();
        progress.cancel();
        let error = loop {
            match first.next("长.xlsx") {
                Ok(more) => rows += more.unwrap().len(),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), "cancelled");
        assert!(rows < ROWS, "the sheet was read to its end");
        // The second sheet is not begun; the thread is at its end although nobody took the sheet away.
        reading.unwrap().join().unwrap();
        assert!(sheets[1].next("长.xlsx").is_err());
    }

    #[test]
    fn a_reader_that_nobody_waits_for_ends() {
        let (mut sheets, reading) =
            streamed("长.xlsx", long_sheets(), false, &Progress::default(), xlsx::read).unwrap();
        assert!(sheets[0].next("长.xlsx").unwrap().is_some());
        drop(sheets);
        reading.unwrap().join().unwrap();
    }
}
