//! The records of a binary workbook's part ([MS-XLSB] 2.1.4): a kind, a length, a body. None is believed.

use std::io::{self, BufRead, Read as _};

use super::RefusalReason;

/// So much of a body is kept. What is read of a record stands at its beginning; the longest is a text of 32,767
/// characters of two bytes. Runs of fonts, pronunciations and formulas behind it are skipped.
const KEPT: usize = 1 << 17;

/// Reads records one after the other.
#[derive(Debug)]
pub(crate) struct Biff12Records<R> {
    part: R,
    body: Vec<u8>,
}

/// What is kept of a record's body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Biff12Body<'a>(&'a [u8]);

const CUT: RefusalReason = "有记录没有写完";

impl<R: BufRead> Biff12Records<R> {
    /// The records of a part.
    pub(crate) const fn new(part: R) -> Self {
        Self {
            part,
            body: Vec::new(),
        }
    }

    /// The next record; nothing at the end of the part.
    pub(crate) fn next(&mut self) -> Result<Option<(u32, Biff12Body<'_>)>, RefusalReason> {
        if self.part.fill_buf().map_err(unreadable)?.is_empty() {
            return Ok(None);
        }
        let kind = self.number(2)?;
        let length = u64::from(self.number(4)?);
        self.body.clear();
        let kept = length.min(u64::try_from(KEPT).unwrap_or(u64::MAX));
        let read = (&mut self.part).take(kept).read_to_end(&mut self.body);
        let read = u64::try_from(read.map_err(unreadable)?).unwrap_or(u64::MAX);
        let skipped = io::copy(&mut (&mut self.part).take(length - kept), &mut io::sink());
        if read + skipped.map_err(unreadable)? < length {
            return Err(CUT);
        }
        Ok(Some((kind, Biff12Body(&self.body))))
    }

    /// A number in groups of seven bits, the lowest first; the highest bit says that more follow.
    fn number(&mut self, groups: u32) -> Result<u32, RefusalReason> {
        let mut number = 0;
        for group in 0..groups {
            let mut byte = [0];
            self.part.read_exact(&mut byte).map_err(|_end| CUT)?;
            let [byte] = byte;
            number |= u32::from(byte & 0x7F) << (7 * group);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

fn unreadable(_error: io::Error) -> RefusalReason {
    "有部件解压不出来"
}

impl Biff12Body<'_> {
    fn bytes<const N: usize>(self, at: usize) -> Result<[u8; N], RefusalReason> {
        let piece = self.0.get(at..).and_then(<[u8]>::first_chunk);
        piece.copied().ok_or(CUT)
    }

    /// A byte.
    pub(crate) fn byte(self, at: usize) -> Result<u8, RefusalReason> {
        self.bytes(at).map(|[byte]| byte)
    }

    /// A number of two bytes.
    pub(crate) fn short(self, at: usize) -> Result<u16, RefusalReason> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    /// A number of four bytes.
    pub(crate) fn long(self, at: usize) -> Result<u32, RefusalReason> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    /// A floating number of eight bytes.
    pub(crate) fn float(self, at: usize) -> Result<f64, RefusalReason> {
        self.bytes(at).map(f64::from_le_bytes)
    }

    /// A number as `RkNumber` ([MS-XLSB] 2.5.123): the lowest bit says hundredths, the next that it is whole.
    pub(crate) fn rk(self, at: usize) -> Result<f64, RefusalReason> {
        let bits = self.long(at)?;
        let number = if bits & 2 == 0 {
            f64::from_bits(u64::from(bits & !3) << 32)
        } else {
            f64::from(bits.cast_signed() >> 2)
        };
        Ok(if bits & 1 == 0 { number } else { number / 100.0 })
    }

    /// A text behind its length in units of UTF-16 (`XLWideString`), and where it ends. A length of all ones is that of
    /// no text (`XLNullableWideString`).
    pub(crate) fn text(self, at: usize) -> Result<(String, usize), RefusalReason> {
        let length = self.long(at)?;
        let start = at + 4;
        if length == u32::MAX {
            return Ok((String::new(), start));
        }
        let length = usize::try_from(length)
            .ok()
            .and_then(|length| length.checked_mul(2));
        let end = length.and_then(|length| start.checked_add(length)).ok_or(CUT)?;
        let bytes = self.0.get(start..end).ok_or(CUT)?;
        let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk());
        let units: Vec<u16> = units.map(|pair| u16::from_le_bytes(*pair)).collect();
        Ok((String::from_utf16_lossy(&units), end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_excel_packs_them() {
        // 0.55 as hundredths, -3 whole, 1.5 as the upper half of its eight bytes.
        for (bits, number) in [
            (55 << 2 | 3, 0.55),
            ((-3i32 << 2 | 2).cast_unsigned(), -3.0),
            (0x3FF8_0000, 1.5),
        ] {
            assert_eq!(Biff12Body(&bits.to_le_bytes()).rk(0), Ok(number));
        }
    }

    #[test]
    fn a_record_that_says_too_much_is_refused() {
        let part: &[u8] = &[0x83, 0x01, 0x02, 7, 8, 0x05, 0xFF, 0xFF, 0xFF, 0x7F, 1];
        let mut records = Biff12Records::new(part);
        let (kind, body) = records.next().unwrap().unwrap();
        assert_eq!((kind, body.short(0), body.long(0)), (0x83, Ok(0x0807), Err(CUT)));
        assert_eq!(records.next().err(), Some(CUT));
        let text = Biff12Body(&[0xFF, 0xFF, 0xFF, 0x7F, 0x41, 0]);
        assert_eq!(text.text(0), Err(CUT));
    }
}
