//! The ledgers opened lately, kept as lines of a text file in the user's data folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ops::portable_home;

/// So many are kept.
const KEPT: usize = 8;

/// The list, newest first.
#[derive(Debug, Default)]
pub struct Recent {
    file: Option<PathBuf>,
    /// Paths below it are kept without it: a stick gets another letter on another computer.
    home: Option<PathBuf>,
    paths: Vec<PathBuf>,
}

impl Recent {
    /// Reads the list from a folder; without one, nothing is remembered.
    pub fn load(folder: Option<&Path>) -> Self {
        Self::load_at(folder, portable_home())
    }

    fn load_at(folder: Option<&Path>, home: Option<&Path>) -> Self {
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
                .map(|line| home.map_or_else(|| PathBuf::from(line), |home| home.join(line)))
                .take(KEPT)
                .collect(),
            home: home.map(Path::to_owned),
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
        let shown = |path: &PathBuf| {
            let below = self.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
            below.unwrap_or(path).display().to_string()
        };
        let lines: Vec<String> = self.paths.iter().map(shown).collect();
        if let Some(folder) = file.parent() {
            drop(fs::create_dir_all(folder));
        }
        drop(fs::write(file, lines.join("\n")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_on_a_stick_is_found_again_where_the_stick_has_another_letter() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("E"), folder.path().join("F"));
        let elsewhere = folder.path().join("别处.laoxiao");
        fs::create_dir_all(old.join("台账")).unwrap();
        fs::write(old.join("台账/a.laoxiao"), "").unwrap();
        fs::write(&elsewhere, "").unwrap();
        let mut recent = Recent::load_at(Some(&old.join("数据")), Some(&old));
        recent.note(&elsewhere);
        recent.note(&old.join("台账/a.laoxiao"));
        fs::rename(&old, &new).unwrap();
        let recent = Recent::load_at(Some(&new.join("数据")), Some(&new));
        let found: Vec<_> = recent.paths().cloned().collect();
        assert_eq!(found, [new.join("台账/a.laoxiao"), elsewhere]);
    }
}
