//! Standard and agile encryption of an Office package in an old container (MS-OFFCRYPTO 2.3.4.5 and 2.3.4.10).

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt as _, KeyInit as _};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Pieces, password_bytes};
use crate::import::read::compound::Compound;
use crate::import::read::xml::{Token, Tokens, XmlTag};

/// What the key of the default password is hashed in standard encryption.
const STANDARD_SPINS: u32 = 50_000;
/// Excel writes 100,000; the format allows a hundred times as many.
const MAX_SPINS: u32 = 1_000_000;
/// The description of the encryption is about 1,200 bytes.
const MAX_INFO: usize = 64 << 10;
/// Agile encryption begins anew after so many bytes.
const SEGMENT: usize = 4096;
const BLOCK: usize = 16;

/// The package within an encrypted one; `None` when there is none or the default password does not open it.
pub(in crate::import::read) fn decrypted_package(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compound = Compound::open(bytes)?;
    let info = compound.stream("EncryptionInfo", MAX_INFO)?;
    let package = compound.stream("EncryptedPackage", bytes.len())?;
    let (length, data) = package.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let mut pieces = Pieces(&info);
    let (major, minor) = (pieces.u16()?, pieces.u16()?);
    let mut plain = match (major, minor) {
        (4, 4) => {
            pieces.u32()?;
            AgileKey::read(std::str::from_utf8(pieces.0).ok()?)?.decrypt(data)?
        }
        (2..=4, 2) => {
            let aes = standard_key(&mut pieces)?;
            let mut plain = whole_blocks(data).to_vec();
            aes.decrypt_blocks(&mut plain);
            plain
        }
        _ => return None,
    };
    (length <= plain.len()).then(|| plain.truncate(length))?;
    Some(plain)
}

fn standard_key(pieces: &mut Pieces<'_>) -> Option<Aes> {
    pieces.u32()?;
    let header_length = pieces.length()?;
    let mut header = Pieces(pieces.take(header_length)?);
    let (_flags, _extra, _algorithm, _hash) = (header.u32()?, header.u32()?, header.u32()?, header.u32()?);
    let key_length = header.length()? / 8;
    let salt_length = pieces.length()?;
    let salt = pieces.take(salt_length)?;
    let mut verifier: [u8; 16] = pieces.take(16)?.try_into().ok()?;
    pieces.u32()?;
    let mut expected: [u8; 32] = pieces.take(32)?.try_into().ok()?;
    let spun = spin::<Sha1>(salt, STANDARD_SPINS);
    let hash = hashed::<Sha1>(&[&spun, &0u32.to_le_bytes()]);
    let derived = |pad: u8| {
        let mut buffer = [pad; 64];
        buffer.iter_mut().zip(&hash).for_each(|(byte, key)| *byte ^= key);
        hashed::<Sha1>(&[&buffer])
    };
    let key = [derived(0x36), derived(0x5C)].concat();
    let aes = Aes::new(key.get(..key_length)?)?;
    aes.decrypt_blocks(&mut verifier);
    aes.decrypt_blocks(&mut expected);
    expected.starts_with(&hashed::<Sha1>(&[&verifier])).then_some(aes)
}

/// The key of a package in agile encryption.
struct AgileKey {
    aes: Aes,
    hash: HashAlgorithm,
    salt: Vec<u8>,
}

impl AgileKey {
    fn read(description: &str) -> Option<Self> {
        let tag = |name: &str| {
            Tokens::new(description).find_map(|token| match token {
                Ok(Token::Open(tag)) if tag.name() == name => Some(tag),
                _ => None,
            })
        };
        let (data, password) = (tag("keyData")?, tag("encryptedKey")?);
        let bytes = |tag: &XmlTag<'_>, name: &str| BASE64.decode(tag.attribute(name)?.trim()).ok();
        let spins = password.number("spinCount").filter(|spins| *spins <= MAX_SPINS)?;
        let hash = HashAlgorithm::named(&password.attribute("hashAlgorithm")?)?;
        let salt = bytes(&password, "saltValue")?;
        let key_length = usize::try_from(password.number("keyBits")?).ok()? / 8;
        let spun = hash.spin(&salt, spins);
        let opened = |purpose: [u8; 8], name: &str| {
            let key = padded(hash.hashed(&[&spun, &purpose]), key_length);
            let mut piece = bytes(&password, name)?;
            Aes::new(&key)?.decrypt_chained(&mut piece, &salt);
            Some(piece)
        };
        let input = opened(
            [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79],
            "encryptedVerifierHashInput",
        )?;
        let value = opened(
            [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E],
            "encryptedVerifierHashValue",
        )?;
        let expected = hash.hashed(&[&input]);
        if !value.starts_with(&expected) {
            return None;
        }
        let key = opened(
            [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6],
            "encryptedKeyValue",
        )?;
        let length = usize::try_from(data.number("keyBits")?).ok()? / 8;
        Some(Self {
            aes: Aes::new(key.get(..length)?)?,
            hash: HashAlgorithm::named(&data.attribute("hashAlgorithm")?)?,
            salt: bytes(&data, "saltValue")?,
        })
    }

    fn decrypt(&self, data: &[u8]) -> Option<Vec<u8>> {
        let mut plain = whole_blocks(data).to_vec();
        for (number, segment) in (0u32..).zip(plain.chunks_mut(SEGMENT)) {
            let start = self.hash.hashed(&[&self.salt, &number.to_le_bytes()]);
            self.aes.decrypt_chained(segment, &start);
        }
        Some(plain)
    }
}

/// AES by the length of its key.
enum Aes {
    Of128(Box<Aes128>),
    Of192(Box<Aes192>),
    Of256(Box<Aes256>),
}

impl Aes {
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Self::Of128(Box::new(Aes128::new_from_slice(key).ok()?))),
            24 => Some(Self::Of192(Box::new(Aes192::new_from_slice(key).ok()?))),
            32 => Some(Self::Of256(Box::new(Aes256::new_from_slice(key).ok()?))),
            _ => None,
        }
    }

    fn decrypt_block(&self, block: &mut [u8; BLOCK]) {
        let block = GenericArray::from_mut_slice(block);
        match self {
            Self::Of128(aes) => aes.decrypt_block(block),
            Self::Of192(aes) => aes.decrypt_block(block),
            Self::Of256(aes) => aes.decrypt_block(block),
        }
    }

    /// Each block by itself (ECB).
    fn decrypt_blocks(&self, bytes: &mut [u8]) {
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            self.decrypt_block(block);
        }
    }

    /// Each block mixed with the one before (CBC), the first with the start value.
    fn decrypt_chained(&self, bytes: &mut [u8], start: &[u8]) {
        let mut before = [0x36; BLOCK];
        before
            .iter_mut()
            .zip(start)
            .for_each(|(byte, start)| *byte = *start);
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            let encrypted = *block;
            self.decrypt_block(block);
            block
                .iter_mut()
                .zip(&before)
                .for_each(|(byte, before)| *byte ^= before);
            before = encrypted;
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum HashAlgorithm {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl HashAlgorithm {
    fn named(name: &str) -> Option<Self> {
        match name.replace('-', "").to_ascii_uppercase().as_str() {
            "SHA1" => Some(Self::Sha1),
            "SHA256" => Some(Self::Sha256),
            "SHA384" => Some(Self::Sha384),
            "SHA512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn hashed(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => hashed::<Sha1>(parts),
            Self::Sha256 => hashed::<Sha256>(parts),
            Self::Sha384 => hashed::<Sha384>(parts),
            Self::Sha512 => hashed::<Sha512>(parts),
        }
    }

    fn spin(self, salt: &[u8], spins: u32) -> Vec<u8> {
        match self {
            Self::Sha1 => spin::<Sha1>(salt, spins),
            Self::Sha256 => spin::<Sha256>(salt, spins),
            Self::Sha384 => spin::<Sha384>(salt, spins),
            Self::Sha512 => spin::<Sha512>(salt, spins),
        }
    }
}

/// The default password, hashed over and over.
fn spin<D: Digest>(salt: &[u8], spins: u32) -> Vec<u8> {
    let mut hash = D::new()
        .chain_update(salt)
        .chain_update(password_bytes())
        .finalize();
    for number in 0..spins {
        hash = D::new()
            .chain_update(number.to_le_bytes())
            .chain_update(&hash)
            .finalize();
    }
    hash.to_vec()
}

fn hashed<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let hasher = parts.iter().fold(D::new(), D::chain_update);
    hasher.finalize().to_vec()
}

fn padded(mut key: Vec<u8>, length: usize) -> Vec<u8> {
    key.resize(length.min(64), 0x36);
    key
}

fn whole_blocks(data: &[u8]) -> &[u8] {
    data.get(..data.len() / BLOCK * BLOCK).unwrap_or_default()
}
