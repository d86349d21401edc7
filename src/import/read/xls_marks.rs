//! Struck-through runs and superscript marks in the texts of an xls, of which its reader tells nothing: the fonts, the rich
//! texts among the shared ones and the cells that point to them ([MS-XLS] 2.4.122, 2.4.265, 2.5.293, 2.4.149).

use std::collections::HashMap;

use super::compound::Compound;
use super::encryption::records;
use super::text_runs::{MarkedText, RunFont, TextRuns};

const FONT: u16 = 0x0031;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const SHARED: u16 = 0x00FC;
const POINTING_CELL: u16 = 0x00FD;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
/// A workbook has no more marked texts worth keeping.
const MAX_MARKED: usize = 100_000;

/// The marked texts of a workbook by sheet, row and column, both from 0. Nothing where the records are not as they should be.
#[derive(Debug, Default)]
pub(super) struct XlsMarks(HashMap<(String, u32, u16), MarkedText>);

impl XlsMarks {
    /// Looks through the stream of a workbook.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let stream = Compound::open(bytes).and_then(|mut file| file.stream("Workbook", bytes.len()));
        stream
            .and_then(|stream| Self::of_stream(&stream))
            .unwrap_or_default()
    }

    /// What a cell means, when it is marked.
    pub(super) fn of_cell(&self, sheet: &str, row: u32, column: u16) -> Option<&MarkedText> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(sheet.to_owned(), row, column))
    }

    fn of_stream(stream: &[u8]) -> Option<Self> {
        let body = |range| stream.get(range).unwrap_or_default();
        let (mut fonts, mut shared, mut sheets) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_shared = false;
        for (kind, range) in records(stream) {
            let body = body(range);
            is_shared = kind == SHARED || (is_shared && kind == CONTINUE);
            match kind {
                FONT => fonts.push(RunFont {
                    struck: short(body, 2)? & 8 != 0,
                    raised: short(body, 8)? == 1,
                }),
                BOUND_SHEET => sheets.push((long(body, 0)?, sheet_name(body)?)),
                _ if is_shared => shared.push(body),
                END => break,
                _ => {}
            }
        }
        if !fonts.iter().any(|font| font.struck || font.raised) {
            return Some(Self::default());
        }
        let texts = SharedReader::new(shared).marked(&fonts);
        let mut marks = HashMap::new();
        for (start, name) in sheets {
            let sheet = stream.get(usize::try_from(start).ok()?..)?;
            let mut depth = 0u32;
            for (kind, range) in records(sheet) {
                match kind {
                    BEGIN => depth += 1,
                    END if depth <= 1 => break,
                    END => depth -= 1,
                    POINTING_CELL if depth == 1 => {
                        let body = sheet.get(range).unwrap_or_default();
                        let text = texts.get(&long(body, 6)?);
                        let place = (name.clone(), u32::from(short(body, 0)?), short(body, 2)?);
                        marks.extend(text.map(|text| (place, text.clone())));
                    }
                    _ => {}
                }
            }
        }
        Some(Self(marks))
    }
}

/// The shared texts, which go on in further records wherever one is full.
struct SharedReader<'b> {
    pieces: Vec<&'b [u8]>,
    piece: usize,
    at: usize,
}

impl<'b> SharedReader<'b> {
    const fn new(pieces: Vec<&'b [u8]>) -> Self {
        Self {
            pieces,
            piece: 0,
            at: 0,
        }
    }

    /// Those with marks, by their number.
    fn marked(mut self, fonts: &[RunFont]) -> HashMap<u32, MarkedText> {
        let mut marked = HashMap::new();
        // How many there are all in all, and how many differ.
        let counts = self.long().and_then(|_| self.long());
        for number in 0..counts.unwrap_or(0) {
            let Some(text) = self.text(fonts) else { break };
            marked.extend(text.map(|text| (number, text)));
            if marked.len() > MAX_MARKED {
                break;
            }
        }
        marked
    }

    /// The next text: what it means, when it is marked.
    fn text(&mut self, fonts: &[RunFont]) -> Option<Option<MarkedText>> {
        let length = usize::from(self.short()?);
        let flags = self.byte()?;
        let mut is_wide = flags & 1 != 0;
        let runs = if flags & 8 != 0 { self.short()? } else { 0 };
        let spoken = if flags & 4 != 0 { self.long()? } else { 0 };
        let mut text = Vec::with_capacity(length);
        for _ in 0..length {
            if self.is_at_end_of_piece() {
                // Each further record says anew how wide its letters are.
                is_wide = self.byte()? & 1 != 0;
            }
            text.push(if is_wide {
                self.short()?
            } else {
                u16::from(self.byte()?)
            });
        }
        let mut places = Vec::with_capacity(usize::from(runs));
        for _ in 0..runs {
            let (place, font) = (self.short()?, usize::from(self.short()?));
            // No font has the number 4.
            let font = fonts.get(if font > 4 { font - 1 } else { font });
            places.push((usize::from(place), font.copied().unwrap_or_default()));
        }
        for _ in 0..spoken {
            self.byte()?;
        }
        Some(TextRuns::of_places(&text, places).meant())
    }

    fn is_at_end_of_piece(&self) -> bool {
        self.pieces
            .get(self.piece)
            .is_some_and(|piece| self.at >= piece.len())
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            (self.piece, self.at) = (self.piece + 1, 0);
        }
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }
}

/// The name of a sheet behind place and state: a count of letters, how wide they are, the letters.
fn sheet_name(body: &[u8]) -> Option<String> {
    let (count, flags) = (usize::from(*body.get(6)?), *body.get(7)?);
    let letters = body.get(8..)?;
    let units: Vec<u16> = if flags & 1 == 0 {
        letters.iter().take(count).map(|byte| u16::from(*byte)).collect()
    } else {
        let pairs = letters.chunks_exact(2).filter_map(|pair| pair.first_chunk());
        pairs.take(count).map(|pair| u16::from_le_bytes(*pair)).collect()
    };
    Some(String::from_utf16_lossy(&units))
}

fn short(body: &[u8], at: usize) -> Option<u16> {
    body.get(at..)?
        .first_chunk()
        .map(|bytes| u16::from_le_bytes(*bytes))
}

fn long(body: &[u8], at: usize) -> Option<u32> {
    body.get(at..)?
        .first_chunk()
        .map(|bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_behind_the_end_of_a_record() {
        let fonts = [false, true].map(|struck| RunFont {
            struck,
            raised: false,
        });
        // 甲, then 3045 in two fonts: cut within its letters, then within its runs.
        let first = [
            &[2, 0, 0, 0, 2, 0, 0, 0][..],
            &[1, 0, 1, 0x32, 0x75],
            &[4, 0, 8, 2, 0, b'3', b'0'],
        ]
        .concat();
        let second = [&[1][..], &[b'4', 0, b'5', 0], &[0, 0, 1, 0, 2]].concat();
        let third = [0, 0, 0];
        let texts = SharedReader::new(vec![&first, &second, &third]).marked(&fonts);
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[&1].text, "45");
        assert!(SharedReader::new(vec![&first]).marked(&fonts).is_empty());
    }
}
