//! One writer: an operating-system lock beside the ledger, freed by the system even when a program is killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::patience::{is_in_use, patiently};

use super::error::StoreError;

/// The lock on `<ledger>.lock`, held as long as it lives.
///
/// The file itself stays: removing it would let two programs lock two files of the same name.
#[derive(Debug)]
pub(super) struct Lock {
    /// Open and locked.
    _file: File,
}

impl Lock {
    /// Takes the lock or says who has it.
    pub(super) fn take(ledger: &Path) -> Result<Self, StoreError> {
        let path = lock_path(ledger);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = patiently(|| options.open(&path)).map_err(|error| StoreError::io(error, &path))?;
        // A program that was just closed, or a child that was just started, lets go within a moment.
        let locked = patiently(|| match file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => Err(ErrorKind::ResourceBusy.into()),
            Err(TryLockError::Error(error)) => Err(error),
        });
        match locked {
            Ok(()) => {}
            Err(error) if is_in_use(&error) => {
                return Err(StoreError::Locked {
                    path: ledger.to_owned(),
                    holder: holder(&mut file),
                });
            }
            Err(error) => return Err(StoreError::io(error, &path)),
        }
        // The content is only for the message above, so a full disk must not keep anyone from opening.
        if file.set_len(0).is_ok() {
            let _written = file.write_all(own_name().as_bytes());
        }
        Ok(Self { _file: file })
    }
}

fn lock_path(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Who wrote the lock file. Windows does not let others read a locked file: then nobody is named.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.take(400).read_to_string(&mut text) {
        Ok(_) => text,
        Err(_) => String::new(),
    }
}

fn own_name() -> String {
    let named = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| std::env::var(name).ok())
            .unwrap_or_default()
    };
    let user = named(["USERNAME", "USER"]);
    let host = named(["COMPUTERNAME", "HOSTNAME"]);
    let at = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M");
    format!("{user}@{host}，{at} 打开，进程 {}", std::process::id())
}
