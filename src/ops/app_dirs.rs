//! Where the program keeps what is not in a ledger: backups and logs, in the user's local data folder or, when it
//! is portable, beside itself. And where ledgers go unless the user says otherwise.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file of one of these names beside the program makes it portable; Explorer hides the second one's ending.
const PORTABLE: [&str; 2] = ["portable", "portable.txt"];

/// Beside a portable program `数据`; else `%LOCALAPPDATA%\laoxiao`, `$XDG_DATA_HOME/laoxiao` or
/// `~/.local/share/laoxiao`; `None` without a home.
pub fn data_dir() -> Option<PathBuf> {
    if let Some(home) = portable_home() {
        return Some(home.join("数据"));
    }
    let base = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else {
        named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")))
    }?;
    Some(base.join("laoxiao"))
}

/// Where new ledgers and local copies go: `台账` beside a portable program, else `老小台账` in 文档.
pub fn ledger_dir() -> Option<PathBuf> {
    match portable_home() {
        Some(home) => Some(home.join("台账")),
        None => documents().map(|dir| dir.join("老小台账")),
    }
}

/// The folder of a portable program.
pub fn portable_home() -> Option<&'static Path> {
    static HOME: OnceLock<Option<PathBuf>> = OnceLock::new();
    HOME.get_or_init(|| portable_at(env::current_exe().ok()?.parent()?))
        .as_deref()
}

/// The folder itself if it has the mark and can be written; a read-only one falls back to the user's own folder.
fn portable_at(folder: &Path) -> Option<PathBuf> {
    PORTABLE.iter().find(|name| folder.join(name).is_file())?;
    let data = folder.join("数据");
    fs::create_dir_all(&data).ok()?;
    let probe = data.join(format!(".probe-{}", std::process::id()));
    fs::write(&probe, "").ok()?;
    // A probe that stays is an empty file.
    drop(fs::remove_file(&probe));
    Some(folder.to_owned())
}

/// 文档, wherever the user or the domain has moved it.
fn documents() -> Option<PathBuf> {
    #[cfg(windows)]
    {
        use winsafe::{SHGetKnownFolderPath, co};
        SHGetKnownFolderPath(&co::KNOWNFOLDERID::Documents, co::KF::DEFAULT, None)
            .ok()
            .map(PathBuf::from)
    }
    #[cfg(not(windows))]
    {
        let home = named("HOME")?;
        let found = [home.join("文档"), home.join("Documents")]
            .into_iter()
            .find(|dir| dir.is_dir());
        Some(found.unwrap_or(home))
    }
}

/// The folders in which the system keeps fonts.
pub fn font_dirs() -> Vec<PathBuf> {
    let below = |name: &str, path: &str| named(name).map(|base| base.join(path));
    let places = if cfg!(windows) {
        [
            below("WINDIR", "Fonts"),
            below("LOCALAPPDATA", r"Microsoft\Windows\Fonts"),
            None,
        ]
    } else {
        [
            Some(PathBuf::from("/usr/share/fonts")),
            below("HOME", ".local/share/fonts"),
            below("HOME", ".fonts"),
        ]
    };
    places.into_iter().flatten().collect()
}

/// The folder of log files; the system's temporary folder when there is no home.
pub fn log_dir() -> PathBuf {
    data_dir()
        .unwrap_or_else(|| env::temp_dir().join("laoxiao"))
        .join("logs")
}

fn named(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_marked_folder_that_can_be_written_keeps_the_data() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(portable_at(folder.path()), None);
        for mark in PORTABLE {
            fs::write(folder.path().join(mark), "").unwrap();
            assert_eq!(portable_at(folder.path()).as_deref(), Some(folder.path()));
            fs::remove_file(folder.path().join(mark)).unwrap();
        }
        fs::write(folder.path().join("portable"), "").unwrap();
        fs::remove_dir_all(folder.path().join("数据")).unwrap();
        // A file where the folder should be stands for any folder that can't be written, also for root.
        fs::write(folder.path().join("数据"), "").unwrap();
        assert_eq!(portable_at(folder.path()), None);
    }
}
