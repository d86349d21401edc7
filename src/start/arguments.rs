//! What the program was started with: files from Explorer, and how to draw.

use std::ffi::OsString;
use std::path::{Path, PathBuf, absolute};

/// The arguments, understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A ledger and a file to import, as absolute paths; at most one of each.
    pub files: Vec<PathBuf>,
    /// The way of drawing that was asked for, as typed.
    pub renderer: Option<String>,
}

impl Arguments {
    /// Reads them; the first, the program itself, is already taken off.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            if text == "--renderer" {
                parsed.renderer = arguments.next().map(|name| name.to_string_lossy().into_owned());
            } else if let Some(name) = text.strip_prefix("--renderer=") {
                parsed.renderer = Some(name.to_owned());
            } else {
                // Another window that takes the files over has another working folder.
                let path = absolute(&argument).unwrap_or_else(|_| PathBuf::from(&argument));
                parsed.files.push(path);
            }
        }
        parsed
    }

    /// The last ledger named.
    pub fn ledger(&self) -> Option<&PathBuf> {
        self.files.iter().rfind(|file| is_ledger(file))
    }

    /// The last other file named: it is looked into once the ledger is open.
    pub fn import(&self) -> Option<&PathBuf> {
        self.files.iter().rfind(|file| !is_ledger(file))
    }
}

fn is_ledger(file: &Path) -> bool {
    file.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("laoxiao"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Arguments {
        Arguments::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn files_are_told_apart_by_their_ending_and_become_absolute() {
        let found = parse(&["半年报 (1) #%&.xlsx", "耿马.LAOXIAO"]);
        assert!(found.ledger().is_some_and(|path| path.ends_with("耿马.LAOXIAO")));
        assert!(
            found
                .import()
                .is_some_and(|path| path.ends_with("半年报 (1) #%&.xlsx"))
        );
        assert!(found.files.iter().all(|path| path.is_absolute()));
        assert_eq!(found.renderer, None);
    }

    #[test]
    fn the_renderer_is_taken_in_both_spellings() {
        for arguments in [&["--renderer", "glow"][..], &["--renderer=glow"]] {
            let found = parse(arguments);
            assert_eq!(found.renderer.as_deref(), Some("glow"));
            assert!(found.files.is_empty());
        }
    }
}
