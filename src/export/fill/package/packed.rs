//! The finished zip is opened again: each changed part is in it byte for byte, all others as they were issued.

use std::io::Cursor;

use zip::ZipArchive;

use super::{Package, broken, entry_name, key};
use crate::export::fill::error::FillError;

impl Package<'_> {
    /// Packs the parts and reads the zip again.
    ///
    /// # Errors
    /// A part can't be written, or does not read as it was written.
    pub(crate) fn packed(&self) -> Result<Vec<u8>, FillError> {
        let bytes = self.bytes()?;
        self.compare(&bytes)?;
        Ok(bytes)
    }

    fn compare(&self, bytes: &[u8]) -> Result<(), FillError> {
        let differs = |name: &str| FillError::Differs {
            place: String::new(),
            reason: format!("部件 {name} 写入后读回不同"),
        };
        let mut issued = ZipArchive::new(Cursor::new(self.bytes)).map_err(|error| broken("", &error))?;
        let mut written = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken("", &error))?;
        let mut at = 0;
        for index in 0..issued.len() {
            let name = entry_name(&issued, index)?;
            if self.removed.contains(&key(&name)) {
                continue;
            }
            if at >= written.len() || entry_name(&written, at)? != name {
                return Err(differs(&name));
            }
            let is_same = match self.changed.get(&key(&name)) {
                Some(text) => {
                    let mut entry = written.by_index(at).map_err(|error| broken(&name, &error))?;
                    reads_as(&mut entry, text.as_bytes()).map_err(|error| broken(&name, &error))?
                }
                None => {
                    let sum = |archive: &mut ZipArchive<Cursor<&[u8]>>, at| {
                        let entry = archive.by_index_raw(at).map_err(|error| broken(&name, &error))?;
                        Ok::<_, FillError>((entry.crc32(), entry.size()))
                    };
                    sum(&mut issued, index)? == sum(&mut written, at)?
                }
            };
            if !is_same {
                return Err(differs(&name));
            }
            at += 1;
        }
        if at == written.len() {
            Ok(())
        } else {
            Err(differs(""))
        }
    }
}

/// Whether an entry holds just these bytes; they are compared as they come, for no second copy of a long part.
fn reads_as(entry: &mut impl std::io::Read, wanted: &[u8]) -> std::io::Result<bool> {
    let mut piece = vec![0; 1 << 16];
    let mut rest = wanted;
    loop {
        let length = entry.read(&mut piece)?;
        let (read, Some((own, behind))) = (piece.get(..length), rest.split_at_checked(length)) else {
            return Ok(false);
        };
        if read != Some(own) {
            return Ok(false);
        }
        rest = behind;
        if length == 0 {
            return Ok(rest.is_empty());
        }
    }
}
