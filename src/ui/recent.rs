//! The ledgers opened lately, kept as lines of a text file in the user's data folder.

use std::fs;
use std::path::{Path, PathBuf};

/// So many are kept.
const KEPT: usize = 8;

/// The list, newest first.
#[derive(Debug, Default)]
pub struct Recent {
    file: Option<PathBuf>,
    paths: Vec<PathBuf>,
}

impl Recent {
    /// Reads the list from a folder; without one, nothing is remembered.
    pub fn load(folder: Option<&Path>) -> Self {
        let file = folder.map(|folder| folder.join("recent.txt"));
        let text = file
            .as_ref()
            .and_then(|file| fs::read_to_string(file).ok())
            .unwrap_or_default();
        Self {
            file,
            paths: text
                .lines()
                .filter(|line| !line.is_empty())
                .map(PathBuf::from)
                .take(KEPT)
                .collect(),
        }
    }

    /// The ledgers that are still there.
    pub fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.iter().filter(|path| path.exists())
    }

    /// Puts a ledger on top. A list that can't be kept is no reason to trouble the user.
    pub fn note(&mut self, path: &Path) {
        self.paths.retain(|known| known != path);
        self.paths.insert(0, path.to_owned());
        self.paths.truncate(KEPT);
        let Some(file) = &self.file else { return };
        let lines: Vec<String> = self.paths.iter().map(|path| path.display().to_string()).collect();
        if let Some(folder) = file.parent() {
            drop(fs::create_dir_all(folder));
        }
        drop(fs::write(file, lines.join("\n")));
    }
}
