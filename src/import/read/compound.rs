//! The container of the old formats (MS-CFB), in which encrypted new ones stand too.

use std::io::{Cursor, Read as _, Write as _};

/// How such a file begins.
pub(crate) const COMPOUND_MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An old container whose directory is in order.
pub(crate) struct Compound<'b> {
    bytes: &'b [u8],
    file: cfb::CompoundFile<Cursor<&'b [u8]>>,
}

impl<'b> Compound<'b> {
    /// Opens a container; `None` when it is none, or one so sloppy that only a reader of its own finds its way.
    pub(crate) fn open(bytes: &'b [u8]) -> Option<Self> {
        let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        Some(Self { bytes, file })
    }

    /// The names of the streams at its root: those of objects inside it stand in storages of their own.
    pub(crate) fn streams(&self) -> Vec<String> {
        let entries = self.file.read_root_storage();
        let streams = entries.filter(cfb::Entry::is_stream);
        streams.map(|entry| entry.name().to_owned()).collect()
    }

    /// A stream by its name in any case; `None` when there is none, or it is longer.
    pub(crate) fn stream(&mut self, name: &str, most: usize) -> Option<Vec<u8>> {
        let name = self.name_of(name)?;
        let stream = self.file.open_stream(name).ok()?;
        let length = usize::try_from(stream.len())
            .ok()
            .filter(|length| *length <= most)?;
        let mut bytes = Vec::with_capacity(length);
        stream
            .take(u64::try_from(most).ok()?)
            .read_to_end(&mut bytes)
            .ok()?;
        Some(bytes)
    }

    /// The container with another content of a stream.
    pub(crate) fn with_stream(&self, name: &str, content: &[u8]) -> Option<Vec<u8>> {
        let name = self.name_of(name)?;
        let mut file = cfb::CompoundFile::open(Cursor::new(self.bytes.to_vec())).ok()?;
        file.open_stream(name).ok()?.write_all(content).ok()?;
        file.flush().ok()?;
        Some(file.into_inner().into_inner())
    }

    fn name_of(&self, wanted: &str) -> Option<String> {
        self.streams()
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(wanted))
    }
}
