//! Workbooks that Excel encrypted with its own default password open; those with another are refused.

use std::io::{Cursor, Write as _};

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockEncrypt as _, KeyInit as _};
use aes::{Aes128, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use laoxiao::import::{ImportError, Options};
use laoxiao::model::Records;
use md5::Md5;
use rc4::consts::U16;
use rc4::{Rc4, StreamCipher as _};
use sha1::Sha1;
use sha2::{Digest, Sha512};

use super::biff::{BIFF_ROWS, Writer, compound};
use super::formats::{same, same_with, xlsx};
use super::try_read;

const DEFAULT: &str = "VelvetSweatshop";
const SALT: [u8; 16] = *b"0123456789abcdef";

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let hasher = parts.iter().fold(D::new(), D::chain_update);
    hasher.finalize().to_vec()
}

fn spun<D: Digest>(password: &str, spins: u32) -> Vec<u8> {
    let first = hash::<D>(&[&SALT, &utf16(password)]);
    (0..spins).fold(first, |last, at| hash::<D>(&[&at.to_le_bytes(), &last]))
}

fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn package(info: &[u8], length: usize, encrypted: &[u8]) -> Vec<u8> {
    let package = [&(length as u64).to_le_bytes()[..], encrypted].concat();
    container(&[("EncryptionInfo", info), ("EncryptedPackage", &package)])
}

/// Standard encryption, AES of 128 bits.
pub(super) fn standard(plain: &[u8], password: &str) -> Vec<u8> {
    let last = hash::<Sha1>(&[&spun::<Sha1>(password, 50_000), &[0; 4]]);
    let mut pad = [0x36; 64];
    pad.iter_mut().zip(&last).for_each(|(byte, key)| *byte ^= key);
    let aes = Aes128::new_from_slice(&hash::<Sha1>(&[&pad])[..16]).unwrap();
    let encrypt = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        for block in bytes.chunks_mut(16) {
            aes.encrypt_block(GenericArray::from_mut_slice(block));
        }
        bytes
    };
    let verifier = *b"a verifier of 16";
    let words = |words: &[u32]| {
        words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let header = [words(&[0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0]), utf16("AES\0")].concat();
    let info = [
        vec![4, 0, 2, 0],
        words(&[0x24, u32::try_from(header.len()).unwrap()]),
        header,
        words(&[16]),
        SALT.to_vec(),
        encrypt(&verifier),
        words(&[20]),
        encrypt(&hash::<Sha1>(&[&verifier])),
    ];
    package(&info.concat(), plain.len(), &encrypt(plain))
}

/// Agile encryption, AES of 256 bits with SHA-512.
pub(super) fn agile(plain: &[u8], password: &str, spins: u32, told: u32) -> Vec<u8> {
    let spun = spun::<Sha512>(password, spins);
    let chained = |key: &[u8], start: &[u8], bytes: &[u8]| {
        let aes = Aes256::new_from_slice(key).unwrap();
        let mut before: Vec<u8> = start[..16].to_vec();
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        for block in bytes.chunks_mut(16) {
            block
                .iter_mut()
                .zip(&before)
                .for_each(|(byte, before)| *byte ^= before);
            aes.encrypt_block(GenericArray::from_mut_slice(block));
            before = block.to_vec();
        }
        bytes
    };
    let locked = |purpose: u64, bytes: &[u8]| {
        let key = hash::<Sha512>(&[&spun, &purpose.to_be_bytes()]);
        BASE64.encode(chained(&key[..32], &SALT, bytes))
    };
    let (input, key) = (*b"another verifier", [7; 32]);
    let info = format!(
        "<?xml version=\"1.0\"?><encryption xmlns:p=\"p\"><keyData saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" \
         cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" saltValue=\"{salt}\"/><keyEncryptors>\
         <keyEncryptor><p:encryptedKey spinCount=\"{told}\" saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" \
         hashAlgorithm=\"SHA512\" saltValue=\"{salt}\" encryptedVerifierHashInput=\"{}\" encryptedVerifierHashValue=\"{}\" \
         encryptedKeyValue=\"{}\"/></keyEncryptor></keyEncryptors></encryption>",
        locked(0xFEA7_D276_3B4B_9E79, &input),
        locked(0xD7AA_0F6D_3061_344E, &hash::<Sha512>(&[&input])),
        locked(0x146E_0BE7_ABAC_D0D6, &key),
        salt = BASE64.encode(SALT),
    );
    let pieces = (0u32..).zip(plain.chunks(4096));
    let data: Vec<u8> = pieces
        .flat_map(|(at, piece)| chained(&key, &hash::<Sha512>(&[&SALT, &at.to_le_bytes()]), piece))
        .collect();
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0][..], info.as_bytes()].concat();
    package(&info, plain.len(), &data)
}

/// How the stream of a book is encrypted.
#[derive(Clone, Copy, Debug)]
pub(super) enum BookCipher {
    Rc4,
    CryptoApi(u32),
}

impl BookCipher {
    fn keys(self, password: &str) -> Box<dyn Fn(u32) -> [u8; 16]> {
        match self {
            Self::Rc4 => {
                let start = hash::<Md5>(&[&utf16(password)])[..5].to_vec();
                let long = [&start[..], &SALT].concat().repeat(16);
                let start = hash::<Md5>(&[&long])[..5].to_vec();
                Box::new(move |block| hash::<Md5>(&[&start, &block.to_le_bytes()]).try_into().unwrap())
            }
            Self::CryptoApi(bits) => {
                let start = hash::<Sha1>(&[&SALT, &utf16(password)]);
                Box::new(move |block| {
                    let mut key = [0; 16];
                    let length = usize::try_from(bits / 8).unwrap();
                    key[..length].copy_from_slice(&hash::<Sha1>(&[&start, &block.to_le_bytes()])[..length]);
                    key
                })
            }
        }
    }

    fn pass(self, key: [u8; 16]) -> Vec<u8> {
        let verifier = *b"verifier of RC4 ";
        let mut locked = match self {
            Self::Rc4 => [&verifier[..], &hash::<Md5>(&[&verifier])].concat(),
            Self::CryptoApi(_) => [&verifier[..], &hash::<Sha1>(&[&verifier])].concat(),
        };
        Rc4::<U16>::new_from_slice(&key)
            .unwrap()
            .apply_keystream(&mut locked);
        let words = |words: &[u32]| {
            words
                .iter()
                .flat_map(|word| word.to_le_bytes())
                .collect::<Vec<u8>>()
        };
        match self {
            Self::Rc4 => [&[1, 0, 1, 0, 1, 0][..], &SALT, &locked].concat(),
            Self::CryptoApi(bits) => [
                &[1, 0, 4, 0, 2, 0][..],
                &words(&[4, 32, 4, 0, 0x6801, 0x8004, bits, 1, 0, 0]),
                &words(&[16]),
                &SALT,
                &locked[..16],
                &words(&[20]),
                &locked[16..],
            ]
            .concat(),
        }
    }

    /// The table of `biff.rs` as Excel would encrypt it.
    pub(super) fn book(self, password: &str) -> Vec<u8> {
        let keys = self.keys(password);
        let pass = self.pass(keys(0));
        let plain = Writer::Biff8.stream(BIFF_ROWS);
        // Behind the first record, the BOF; the place of the sheet moves with it.
        let mut stream = plain[..20].to_vec();
        stream.extend([0x2F, 0]);
        stream.extend(u16::try_from(pass.len()).unwrap().to_le_bytes());
        stream.extend(&pass);
        stream.extend(&plain[20..]);
        let moved = u32::try_from(pass.len() + 4).unwrap();
        let mut at = 0;
        let mut mask = vec![0; stream.len()];
        for (block, bytes) in (0u32..).zip(mask.chunks_mut(1024)) {
            Rc4::<U16>::new_from_slice(&keys(block))
                .unwrap()
                .apply_keystream(bytes);
        }
        while at + 4 <= stream.len() {
            let kind = u16::from_le_bytes([stream[at], stream[at + 1]]);
            let end = at + 4 + usize::from(u16::from_le_bytes([stream[at + 2], stream[at + 3]]));
            let start = match kind {
                0x0809 | 0x002F => end,
                0x0085 => {
                    let place = u32::from_le_bytes(stream[at + 4..at + 8].try_into().unwrap()) + moved;
                    stream[at + 4..at + 8].copy_from_slice(&place.to_le_bytes());
                    at + 8
                }
                _ => at + 4,
            };
            (start..end).for_each(|byte| stream[byte] ^= mask[byte]);
            at = end;
        }
        compound("Workbook", &stream)
    }
}

fn refused(bytes: &[u8]) -> ImportError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("加密.xlsx");
    std::fs::write(&path, bytes).unwrap();
    try_read(&path, &Options::default(), &Records::default()).unwrap_err()
}

#[test]
fn packages_with_the_default_password_open() {
    same("机构.xlsx", &standard(&xlsx(), DEFAULT));
    same("机构.xlsx", &agile(&xlsx(), DEFAULT, 1_000, 1_000));
    same("机构.xls", &agile(&xlsx(), DEFAULT, 100_000, 100_000));
}

#[test]
fn books_with_the_default_password_open() {
    for cipher in [
        BookCipher::Rc4,
        BookCipher::CryptoApi(128),
        BookCipher::CryptoApi(40),
    ] {
        same_with("乙敬老院", "机构.xls", &cipher.book(DEFAULT));
    }
}

#[test]
fn another_password_is_not_guessed() {
    for bytes in [
        standard(&xlsx(), "123456"),
        agile(&xlsx(), "123456", 1_000, 1_000),
        BookCipher::Rc4.book("123456"),
        BookCipher::CryptoApi(128).book("123456"),
    ] {
        assert_eq!(refused(&bytes).kind(), "import.encrypted");
    }
}

#[test]
fn a_password_that_would_be_hashed_for_ever_is_not() {
    let clock = std::time::Instant::now();
    assert_eq!(
        refused(&agile(&xlsx(), DEFAULT, 10, u32::MAX)).kind(),
        "import.encrypted"
    );
    assert!(clock.elapsed().as_secs() < 10);
}
