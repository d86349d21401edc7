//! New files appear whole or not at all, and never in place of another.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::patience;
use crate::patience::patiently;

use super::error::StoreError;

/// A file being made beside its target; gone with this value unless it was put in place.
#[derive(Debug)]
pub(super) struct Draft {
    /// Where it is made.
    pub(super) path: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// A free name beside the target; the target must not exist.
    pub(super) fn beside(target: &Path) -> Result<Self, StoreError> {
        if target.symlink_metadata().is_ok() {
            return Err(StoreError::Exists {
                path: target.to_owned(),
            });
        }
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(StoreError::NotFound {
                path: target.to_owned(),
            });
        };
        if !folder.is_dir() {
            return Err(StoreError::NotFound {
                path: folder.to_owned(),
            });
        }
        let name = name.to_string_lossy();
        let path = (0..1000)
            .map(|number| folder.join(format!(".{name}.{}-{number}.tmp", std::process::id())))
            .find(|path| !path.exists())
            .ok_or_else(|| StoreError::Exists {
                path: target.to_owned(),
            })?;
        Ok(Self {
            path,
            target: target.to_owned(),
        })
    }

    /// The same draft for another name in the same folder, when only its content decides how it is called.
    #[must_use]
    pub(super) fn aimed_at(mut self, target: &Path) -> Self {
        target.clone_into(&mut self.target);
        self
    }

    /// Gives it its name, if that is still free.
    pub(super) fn put_in_place(self) -> Result<(), StoreError> {
        // A hard link is refused when the name is taken, a rename would replace the file on every system.
        match std::fs::hard_link(&self.path, &self.target) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(StoreError::Exists {
                    path: self.target.clone(),
                });
            }
            // FAT and some network drives have no links.
            Err(_) if self.target.exists() => {
                return Err(StoreError::Exists {
                    path: self.target.clone(),
                });
            }
            Err(_) => {
                patience::rename(&self.path, &self.target).map_err(|e| StoreError::io(e, &self.target))?
            }
        }
        // The name must survive a power cut as well; Windows has no such call and needs none.
        if let Some(Ok(folder)) = self.target.parent().map(File::open) {
            let _synced = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for ending in ["", "-journal"] {
            let mut name = self.path.as_os_str().to_owned();
            name.push(ending);
            // What could not be removed is a hidden leftover, no harm.
            let _removed = std::fs::remove_file(name);
        }
    }
}

/// SHA-256 of a file's bytes, in hex.
pub(super) fn sha256(path: &Path) -> Result<String, StoreError> {
    let about = |error| StoreError::io(error, path);
    let mut hasher = Sha256::new();
    let mut file = patiently(|| File::open(path)).map_err(about)?;
    std::io::copy(&mut file, &mut hasher).map_err(about)?;
    Ok(hex(&hasher.finalize()))
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
