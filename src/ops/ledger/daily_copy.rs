//! 可读副本: once a day what the ledger holds, as tables that any program opens, beside its backups.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::readable_copy;
use crate::ops::Session;
use crate::output::{self, OutputError};

use super::back_up::BESIDE;

/// So many days a copy is kept.
const DAYS: usize = 7;
/// The end of a copy's name, before its day.
const NAME: &str = "-可读副本-";

impl Session {
    /// Writes today's readable copy in the folder of backups, a zip of CSV tables, and removes all but the newest seven.
    ///
    /// # Errors
    /// Neither the folder of backups nor the ledger's own can be written.
    pub fn keep_daily_copy(&self) -> Result<PathBuf> {
        let packed = readable_copy(&self.records()?).map_err(|error| Error::defect(error.to_string()))?;
        let mark = &self.store.meta().uuid;
        let start = format!(
            "{}-{}{NAME}",
            self.county.division.name,
            mark.get(..8).unwrap_or(mark)
        );
        let name = format!("{start}{}.zip", jiff::Zoned::now().date());
        let beside = self.path().with_extension(BESIDE);
        let mut refusal = None;
        for folder in self.backups.clone().into_iter().chain([beside]) {
            let path = folder.join(&name);
            let made = fs::create_dir_all(&folder).map_err(OutputError::Io);
            match made.and_then(|()| output::write(&path, &packed)) {
                Ok(()) => {
                    thin(&folder, &start);
                    return Ok(path);
                }
                Err(OutputError::Io(error)) => refusal = Some(Error::file("写入可读副本", &path, &error)),
                Err(OutputError::Refused(why)) => {
                    let message = format!("没有写入 {}：{why}", path.display());
                    refusal = Some(Error::refused("output.refused", message, "请移走这个文件。"));
                }
            }
        }
        Err(refusal.unwrap_or_else(|| Error::defect("没有可用的备份文件夹")))
    }
}

/// Removes the older copies of a ledger, known by their names.
fn thin(folder: &Path, start: &str) {
    let day = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        let day = name.strip_prefix(start)?.strip_suffix(".zip")?;
        day.parse::<jiff::civil::Date>().ok()
    };
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(std::result::Result::ok);
    let mut copies: Vec<_> = entries
        .map(|entry| entry.path())
        .filter_map(|path| Some((day(&path)?, path)))
        .collect();
    copies.sort();
    for (_, path) in copies.iter().rev().skip(DAYS) {
        // One that is open elsewhere goes next time.
        let _removed = fs::remove_file(path);
    }
}
