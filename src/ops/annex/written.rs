//! Several files that belong together: all of them are written, or it is as if none had been.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::output;

enum Before {
    Nothing,
    Bytes(Vec<u8>),
    Unreadable,
}

/// Files that were written so far. Dropped before [`Self::keep`], it takes them back.
#[derive(Default)]
pub(super) struct WrittenFiles {
    /// Each with what stood there before, as far as it could be read; nothing was there, or it is not touched again.
    files: Vec<(PathBuf, Before)>,
}

impl WrittenFiles {
    /// Remembers what stands at a path that is about to be written.
    pub(super) fn about_to_write(&mut self, path: &Path) {
        let before = match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => Before::Nothing,
            _ => fs::read(path).map_or(Before::Unreadable, Before::Bytes),
        };
        self.files.push((path.to_owned(), before));
    }

    /// They stay.
    pub(super) fn keep(mut self) {
        self.files.clear();
    }
}

impl Drop for WrittenFiles {
    fn drop(&mut self) {
        for (path, before) in self.files.drain(..).rev() {
            // Best effort: why they are taken back is what the user must hear of. A file that was never made is none.
            let taken_back = match before {
                Before::Bytes(bytes) if fs::read(&path).is_ok_and(|now| now != bytes) => {
                    output::write(&path, &bytes).is_ok()
                }
                Before::Nothing => fs::remove_file(&path).is_ok() || !path.exists(),
                Before::Bytes(_) | Before::Unreadable => true,
            };
            if !taken_back {
                log::info!("没有写成的一组文件里有一个没能收回");
            }
        }
    }
}
