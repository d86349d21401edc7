//! Workbooks that Excel encrypts with a password of its own and opens without asking: 保护工作簿 does so. With a password of
//! the officer's nothing can be read, and nothing is guessed.
//!
//! [`package`] is what xlsx has (MS-OFFCRYPTO 2.3.4), [`book`] what xls has (MS-XLS 2.2.10). Both look at what a file claims
//! before they compute with it: a hostile file can't make them hash for ever.

mod book;
mod package;

pub(super) use book::{decrypted_book, records};
pub(super) use package::decrypted_package;

/// The password that Excel tries before it asks for one (MS-OFFCRYPTO 2.4.2.1, “VelvetSweatshop”).
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";

fn password_bytes() -> Vec<u8> {
    DEFAULT_PASSWORD
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// Reads little-endian numbers and pieces one after the other.
struct Pieces<'b>(&'b [u8]);

impl<'b> Pieces<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (piece, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(piece)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}
