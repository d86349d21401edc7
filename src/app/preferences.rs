//! What the user set for the window on this computer: a small file in the user's data folder, beside no ledger.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::sheet::GridLayout;
use crate::retry;

/// Text sizes that can be chosen, in percent.
pub const SIZES: [u32; 5] = [100, 110, 125, 140, 150];

/// The settings. A file that lacks one, or can't be read, gives the usual value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Size of everything in percent, 100 to 150.
    pub size_percent: u32,
    /// 显示兼容模式: draw through OpenGL from the start.
    pub compatible_display: bool,
    /// Text in the embedded font, not in that of the system.
    pub embedded_font: bool,
    /// Whether the tour was taken or declined.
    pub toured: bool,
    /// Where backups go; `None` for the usual folder.
    pub backups: Option<PathBuf>,
    /// How the user arranged the columns of each table.
    pub tables: BTreeMap<String, GridLayout>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            size_percent: 100,
            compatible_display: false,
            embedded_font: false,
            toured: false,
            backups: None,
            tables: BTreeMap::new(),
        }
    }
}

impl Prefs {
    /// The next larger size, or the next smaller one; at the end the same.
    pub fn next_size(&self, larger: bool) -> u32 {
        let beyond = |size: &&u32| {
            if larger {
                **size > self.size_percent
            } else {
                **size < self.size_percent
            }
        };
        let mut sizes = SIZES.iter().filter(beyond);
        let next = if larger { sizes.next() } else { sizes.next_back() };
        next.copied().unwrap_or(self.size_percent)
    }

    /// Reads the settings kept in a folder.
    pub fn load(folder: Option<&Path>) -> Self {
        let text = folder.and_then(|folder| fs::read_to_string(file(folder)).ok());
        let mut prefs: Self = text
            .and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default();
        prefs.size_percent = prefs.size_percent.clamp(100, 150);
        prefs
    }

    /// Keeps the settings. What can't be kept is no reason to trouble the user: the window works without.
    pub fn save(&self, folder: Option<&Path>) {
        let (Some(folder), Ok(text)) = (folder, toml::to_string(self)) else {
            return;
        };
        drop(fs::create_dir_all(folder));
        // A file that is replaced whole is never half written.
        drop(retry::replace(&file(folder), text.as_bytes()));
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("window.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_again_and_a_broken_file_gives_the_usual() {
        let folder = tempfile::tempdir().unwrap();
        let mut prefs = Prefs::load(Some(folder.path()));
        assert_eq!(prefs, Prefs::default());
        prefs.size_percent = 125;
        prefs.tables.insert("project".to_owned(), GridLayout::default());
        prefs.save(Some(folder.path()));
        assert_eq!(Prefs::load(Some(folder.path())), prefs);
        fs::write(file(folder.path()), "size_percent = '大'").unwrap();
        assert_eq!(Prefs::load(Some(folder.path())), Prefs::default());
    }
}
