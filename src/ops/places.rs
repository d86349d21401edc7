//! Where the program keeps what is not in a ledger: backups and logs, in the user's local data folder.

use std::env;
use std::path::PathBuf;

/// `%LOCALAPPDATA%\laoxiao`, `$XDG_DATA_HOME/laoxiao` or `~/.local/share/laoxiao`; `None` without a home.
pub fn data_dir() -> Option<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else {
        named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")))
    }?;
    Some(base.join("laoxiao"))
}

/// The folders in which the system keeps fonts.
pub fn font_dirs() -> Vec<PathBuf> {
    let named = |name: &str, below: &str| env::var_os(name).map(|base| PathBuf::from(base).join(below));
    let places = if cfg!(windows) {
        [
            named("WINDIR", "Fonts"),
            named("LOCALAPPDATA", r"Microsoft\Windows\Fonts"),
            None,
        ]
    } else {
        [
            Some(PathBuf::from("/usr/share/fonts")),
            named("HOME", ".local/share/fonts"),
            named("HOME", ".fonts"),
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
