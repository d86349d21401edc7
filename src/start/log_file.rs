//! The log: text files in the data folder. The one being written becomes an older one before it grows large.
//!
//! It says what the program and the graphics driver did, never what stands in a ledger.
//!
//! By hand, because no crate fits so few lines: `flexi_logger` brings chrono, a second clock beside jiff, and other file
//! names; `tracing-appender` limits the age of a file, not its size, and a driver can write megabytes in a minute;
//! `file-rotate` panics where the folder can't be made.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use log::{Level, LevelFilter, Log, Metadata, Record};

/// No file grows beyond this many bytes, but for one line that is longer by itself.
const MAX_BYTES: u64 = 512 << 10;
/// So many older files are kept: `laoxiao.1.log` is the youngest.
const OLDER: u32 = 4;

/// Starts the log in a folder. A log that can't be written is no reason not to start: then it stays silent.
pub fn start_log(folder: &Path) {
    let log = LogFile(Mutex::new(RotatingFile::new(folder, MAX_BYTES)));
    // A second call, in a test, keeps the first log.
    if log::set_boxed_logger(Box::new(log)).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

/// What the `log` crate writes to.
struct LogFile(Mutex<RotatingFile>);

impl Log for LogFile {
    /// The drivers' own messages are many: only their warnings are kept.
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let ours = metadata.target().starts_with("laoxiao");
        metadata.level() <= if ours { Level::Info } else { Level::Warn }
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let at = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let line = format!("{at} {} {} {}\n", record.level(), record.target(), record.args());
        if let Ok(mut file) = self.0.lock() {
            file.write(&line);
        }
    }

    fn flush(&self) {}
}

/// The file being written and those before it.
struct RotatingFile {
    folder: PathBuf,
    max_bytes: u64,
    /// The file with its length; `None` before the first line, and after a file could not be opened.
    open: Option<(File, u64)>,
}

impl RotatingFile {
    fn new(folder: &Path, max_bytes: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            max_bytes,
            open: None,
        }
    }

    fn write(&mut self, line: &str) {
        let bytes = line.len() as u64;
        if self
            .open
            .as_ref()
            .is_some_and(|(_, written)| written + bytes > self.max_bytes)
        {
            self.open = None;
        }
        if self.open.is_none() {
            self.open = self.open_for(bytes);
        }
        if let Some((file, written)) = &mut self.open
            && file.write_all(line.as_bytes()).is_ok()
        {
            *written += bytes;
        }
    }

    /// Opens the current file for a line of so many bytes. A file that is too full for it becomes the youngest of the
    /// older ones first.
    fn open_for(&self, bytes: u64) -> Option<(File, u64)> {
        fs::create_dir_all(&self.folder).ok()?;
        let current = self.folder.join("laoxiao.log");
        let size = |path: &Path| fs::metadata(path).map_or(0, |found| found.len());
        if size(&current) > 0 && size(&current) + bytes > self.max_bytes {
            let older = |number: u32| self.folder.join(format!("laoxiao.{number}.log"));
            for number in (1..OLDER).rev() {
                // Where there is none to move there is nothing to do.
                drop(fs::rename(older(number), older(number + 1)));
            }
            drop(fs::rename(&current, older(1)));
        }
        let file = OpenOptions::new().create(true).append(true).open(&current).ok()?;
        Some((file, size(&current)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_lines_move_back_file_by_file_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = RotatingFile::new(folder.path(), 100);
        for number in 0..60 {
            log.write(&format!("line {number:02} of thirty-two bytes ...\n"));
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read("laoxiao.log").ends_with("line 59 of thirty-two bytes ...\n"));
        let mut all = String::new();
        for name in [
            "laoxiao.4.log",
            "laoxiao.3.log",
            "laoxiao.2.log",
            "laoxiao.1.log",
            "laoxiao.log",
        ] {
            assert!(read(name).len() <= 100, "{name}");
            all += &read(name);
        }
        let numbers: Vec<&str> = all.lines().map(|line| &line[5..7]).collect();
        assert!(numbers.len() >= 13 && numbers.is_sorted(), "{numbers:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
    }

    #[test]
    fn a_folder_that_cannot_be_made_keeps_nobody_from_working() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut log = RotatingFile::new(&file.path().join("logs"), 100);
        log.write("x\n");
        assert!(log.open.is_none());
    }
}
