//! RC4 in the stream of an xls (MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.5 and 2.3.6). The older XOR is known to the reader itself.

use std::borrow::Cow;

use md5::Md5;
use rc4::consts::U16;
use rc4::{KeyInit as _, Rc4, StreamCipher as _};
use sha1::Sha1;
use sha2::Digest as _;

use super::{Pieces, password_bytes};
use crate::import::read::compound::Compound;

/// Every so many bytes of the stream have a key of their own.
const BLOCK: usize = 1024;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
/// A record that no reader of tables looks into (RefreshAll).
const IGNORED: u16 = 0x01B7;

/// The book with its records in plain bytes; as it is when it is not encrypted by RC4, or with another password.
pub(in crate::import::read) fn decrypted_book(bytes: &[u8]) -> Cow<'_, [u8]> {
    with_plain_stream(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned)
}

fn with_plain_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compound = Compound::open(bytes)?;
    let mut stream = compound.stream("Workbook", bytes.len())?;
    let key = BookKey::find(&stream)?;
    key.decrypt(&mut stream);
    compound.with_stream("Workbook", &stream)
}

/// What the keys of all blocks are made from.
#[derive(Debug)]
enum BookKey {
    /// The first five bytes of the hash.
    Rc4([u8; 5]),
    /// The hash and the length of the key.
    CryptoApi(Vec<u8>, usize),
}

impl BookKey {
    /// The key that a book asks for; `None` when it asks for none, or not for the default password.
    fn find(stream: &[u8]) -> Option<Self> {
        let (_, mut pieces) = records(stream)
            .map_while(|(kind, body)| {
                // It stands at the beginning, before the first sheet.
                (kind != BOUND_SHEET).then(|| (kind, Pieces(stream.get(body).unwrap_or_default())))
            })
            .find(|(kind, _)| *kind == FILE_PASS)?;
        if pieces.u16()? != 1 {
            return None;
        }
        match (pieces.u16()?, pieces.u16()?) {
            (1, 1) => Self::of_rc4(&mut pieces),
            (2..=4, 2) => Self::of_crypto_api(&mut pieces),
            _ => None,
        }
    }

    fn of_rc4(pieces: &mut Pieces<'_>) -> Option<Self> {
        let salt = pieces.take(16)?;
        let password = Md5::digest(password_bytes());
        let mut hasher = Md5::new();
        for _ in 0..16 {
            hasher.update(password.get(..5)?);
            hasher.update(salt);
        }
        let key = Self::Rc4(hasher.finalize().get(..5)?.try_into().ok()?);
        let mut verifier = pieces.take(32)?.to_vec();
        key.of_block(0)?.apply_keystream(&mut verifier);
        let (verifier, expected) = verifier.split_at_checked(16)?;
        (Md5::digest(verifier).as_slice() == expected).then_some(key)
    }

    fn of_crypto_api(pieces: &mut Pieces<'_>) -> Option<Self> {
        pieces.u32()?;
        let header_length = pieces.length()?;
        let mut header = Pieces(pieces.take(header_length)?);
        let (_flags, _extra, _algorithm, _hash) =
            (header.u32()?, header.u32()?, header.u32()?, header.u32()?);
        let length = match header.length()? {
            0 => 5,
            bits => bits / 8,
        };
        let salt_length = pieces.length()?;
        let salt = pieces.take(salt_length)?;
        let hash = Sha1::new()
            .chain_update(salt)
            .chain_update(password_bytes())
            .finalize();
        let key = Self::CryptoApi(hash.to_vec(), length);
        let mut verifier = pieces.take(16)?.to_vec();
        pieces.u32()?;
        verifier.extend(pieces.take(20)?);
        key.of_block(0)?.apply_keystream(&mut verifier);
        let (verifier, expected) = verifier.split_at_checked(16)?;
        (Sha1::digest(verifier).as_slice() == expected).then_some(key)
    }

    fn of_block(&self, number: u32) -> Option<Rc4<U16>> {
        let mut key = [0; 16];
        let (hash, length) = match self {
            Self::Rc4(start) => {
                let hash = Md5::new()
                    .chain_update(start)
                    .chain_update(number.to_le_bytes())
                    .finalize();
                (hash.to_vec(), 16)
            }
            Self::CryptoApi(start, length) => {
                let hash = Sha1::new()
                    .chain_update(start)
                    .chain_update(number.to_le_bytes())
                    .finalize();
                (hash.to_vec(), *length)
            }
        };
        // Keys of 40 bits are filled up with zeros; other lengths than these two do not occur in a book.
        if !matches!(length, 5 | 16) {
            return None;
        }
        key.get_mut(..length)?.copy_from_slice(hash.get(..length)?);
        Rc4::new_from_slice(&key).ok()
    }

    /// Makes the stream plain. Heads of records are, and some records too, but their bytes count.
    fn decrypt(&self, stream: &mut [u8]) {
        let mut mask = vec![0; stream.len()];
        for (number, block) in (0u32..).zip(mask.chunks_mut(BLOCK)) {
            if let Some(mut key) = self.of_block(number) {
                key.apply_keystream(block);
            }
        }
        let all: Vec<(u16, std::ops::Range<usize>)> = records(stream).collect();
        for (kind, body) in all {
            if kind == FILE_PASS
                && let Some(head) = stream.get_mut(body.start - 4..body.start - 2)
            {
                head.copy_from_slice(&IGNORED.to_le_bytes());
            }
            let start = match kind {
                // BOF, the user's lock, the interface, and records of shared books.
                0x0809 | FILE_PASS | 0x0194 | 0x0195 | 0x00E1 | 0x0196 | 0x0138 => continue,
                BOUND_SHEET => body.start + 4,
                _ => body.start,
            };
            let range = start.min(body.end)..body.end;
            if let (Some(bytes), Some(mask)) = (stream.get_mut(range.clone()), mask.get(range)) {
                bytes.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
            }
        }
    }
}

/// The records of a stream: what each is, and where its body stands.
pub(in crate::import::read) fn records(stream: &[u8]) -> impl Iterator<Item = (u16, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut head = Pieces(stream.get(at..at + 4)?);
        let (kind, length) = (head.u16()?, usize::from(head.u16()?));
        let start = at + 4;
        at = start + length;
        (at <= stream.len()).then_some((kind, start..at))
    })
}
