//! SHA-256 as 64 lower-case hexadecimal digits: how a file, a ledger or a table header is known again.
//!
//! It opens no file: who reads one knows how long to wait for it and what to say when it can't be read. The other use of
//! sha2 is the key of an encrypted workbook, in `import`.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

/// The checksum of bytes that are all there.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    let mut checksum = Checksum::default();
    checksum.add(bytes);
    checksum.finish()
}

/// The checksum of all that a reader gives, in pieces: a ledger need not fit into memory twice.
///
/// # Errors
/// Those of the reader.
pub(crate) fn sha256_of_reader(mut reader: impl Read) -> io::Result<String> {
    let mut checksum = Checksum::default();
    io::copy(&mut reader, &mut checksum)?;
    Ok(checksum.finish())
}

/// A checksum of what comes piece by piece; how it is cut into pieces makes no difference.
#[derive(Default)]
pub(crate) struct Checksum(Sha256);

impl Checksum {
    /// Takes the next piece in.
    pub(crate) fn add(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// The first 128 bits, as a number: where sums of checksums are kept.
    pub(crate) fn first_half(self) -> u128 {
        let bytes = self.0.finalize();
        bytes
            .iter()
            .take(16)
            .fold(0, |sum, byte| sum << 8 | u128::from(*byte))
    }

    /// The digits.
    pub(crate) fn finish(self) -> String {
        format!("{:x}", self.0.finalize())
    }
}

impl Write for Checksum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of FIPS 180-2, B.1 and B.2, and the empty text.
    #[test]
    fn the_digits_are_those_of_the_standard_however_the_bytes_come() {
        for (text, digits) in [
            (
                "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                "abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(sha256(text), digits);
            assert_eq!(sha256_of_reader(text.as_bytes()).unwrap(), digits);
            let mut pieces = Checksum::default();
            for byte in text.bytes() {
                pieces.add([byte]);
            }
            assert_eq!(pieces.finish(), digits);
        }
    }
}
