//! Text in the encodings that reach a county: UTF-8, UTF-16, GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Of so many characters of a text, one may be a control character.
const MOST_ODD: usize = 10;

/// The text of a file, or `None` when no encoding fits it without loss.
///
/// A mark at the start decides; then what the page says about itself (`charset=`); then valid UTF-8; then GB18030,
/// of which GBK and GB2312 are parts.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let stated = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| without_mark(bytes));
    let tried = [stated, Some(UTF_8), Some(GB18030)];
    tried.into_iter().flatten().find_map(|encoding| {
        let (text, _, lossy) = encoding.decode(bytes);
        (!lossy && !is_misread(&text)).then(|| text.into_owned())
    })
}

/// Whether so many characters are control characters that the encoding must be wrong: a single one in a cell was pasted
/// or came out of a database.
fn is_misread(text: &str) -> bool {
    let (odd, all) = text
        .chars()
        .fold((0, 0), |(odd, all), c| (odd + usize::from(is_odd(c)), all + 1));
    text.contains(['\0', '\u{FFFD}']) || odd * MOST_ODD > all
}

/// The text of an XML part: UTF-8, as nearly all are, or UTF-16, which every reader of XML knows too.
pub(crate) fn xml_text(bytes: &[u8]) -> Option<String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if is_utf16(bytes) => without_mark(bytes)?,
        None => UTF_8,
    };
    let (text, _, lossy) = encoding.decode(bytes);
    if lossy {
        return None;
    }
    // What a part says about its encoding is not true any more.
    let is_renamed = encoding != UTF_8;
    Some(if is_renamed {
        text.replacen("UTF-16", "UTF-8", 1)
    } else {
        text.into_owned()
    })
}

/// Whether a part is XML in UTF-16, with its mark or without.
pub(crate) const fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..]
    )
}

/// UTF-16 without its mark, or the encoding that a page names.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let zeros = |odd: usize| {
        let half = start.iter().skip(odd).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    // Latin letters, digits and separators have a zero byte in UTF-16.
    let (even, odd) = (zeros(0), zeros(1));
    if odd > 4 && even == 0 {
        return Some(UTF_16LE);
    }
    if even > 4 && odd == 0 {
        return Some(UTF_16BE);
    }
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let named = start
        .split_once("charset=")
        .or_else(|| start.split_once("encoding="))?
        .1;
    let named = named.trim_start_matches(['"', '\'', ' ']);
    let end = named
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .unwrap_or(named.len());
    match Encoding::for_label(named.get(..end)?.as_bytes())? {
        // A page in 8 bits that says UTF-16 is a copy of one that was.
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => None,
        encoding if encoding.name() == "GBK" => Some(GB18030),
        encoding => Some(encoding),
    }
}

/// Whether the start of a file may be text: UTF-16, or bytes without zeros and with hardly any other control characters.
pub(crate) fn may_be_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let utf16 = Encoding::for_bom(bytes).is_some() || without_mark(bytes).is_some();
    let odd = start
        .iter()
        .filter(|byte| **byte < 0x80 && is_odd(char::from(**byte)))
        .count();
    utf16 || (!start.contains(&0) && odd * MOST_ODD <= start.len())
}

/// Whether a text holds characters that no table has: a wrong encoding.
pub(crate) fn is_mojibake(text: &str) -> bool {
    text.chars().any(is_odd)
}

/// Whether a text among good ones can't be what somebody wrote.
pub(crate) fn is_broken(text: &str) -> bool {
    let odd = text.chars().filter(|c| is_odd(*c)).count();
    text.contains('\u{FFFD}') || (odd >= 2 && odd * 2 > text.chars().count())
}

fn is_odd(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{1A}')) || c == '\u{FFFD}'
}

/// A text of old workbooks put right that was stored in one encoding and read as Western European: Chinese in
/// UTF-16, byte by byte. `None` when it is something else.
pub(crate) fn from_utf16_bytes(text: &str) -> Option<String> {
    let bytes = western_bytes(text)?;
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    text.chars().all(is_usual).then_some(text)
}

/// The same for Chinese in GB18030, under a code page of Western Europe.
pub(crate) fn from_gb_bytes(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = western_bytes(text)?;
    let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let is_chinese = text.chars().any(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    (is_chinese && text.chars().all(is_usual)).then(|| text.into_owned())
}

/// Whether a text has no character but those of Western Europe.
pub(crate) fn is_western(text: &str) -> bool {
    text.is_ascii() || western_bytes(text).is_some()
}

/// Whether a text is clearly Chinese in GB 2312 under a code page of Western Europe: at least two hanzi, each of two bytes
/// above 0xA0. `25°C` and `L×W×H` are no such text, `Café` is none.
pub(crate) fn is_gb_in_bytes(text: &str) -> bool {
    let bytes = if text.is_ascii() {
        None
    } else {
        western_bytes(text)
    };
    let is_gb_2312 = |bytes: Vec<u8>| {
        let mut rest = bytes.as_slice();
        loop {
            match rest {
                [] => return true,
                [0..=0x7F, behind @ ..] | [0xA1..=0xF7, 0xA1..=0xFE, behind @ ..] => rest = behind,
                _ => return false,
            }
        }
    };
    let is_hanzi = |c: &char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    bytes.is_some_and(is_gb_2312)
        && from_gb_bytes(text).is_some_and(|text| text.chars().filter(is_hanzi).count() >= 2)
}

/// The bytes that a text was read from as Latin-1 or Windows-1252.
fn western_bytes(text: &str) -> Option<Vec<u8>> {
    let byte = |c: char| {
        u8::try_from(u32::from(c)).ok().or_else(|| {
            let mut buffer = [0; 4];
            let (bytes, _, lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            bytes.first().copied().filter(|_| !lossy)
        })
    };
    text.chars().map(byte).collect()
}

/// Characters of a Chinese table: ASCII, hanzi, punctuation, full-width letters.
const fn is_usual(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '·' | '×' | '°' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203B}'
        | '\u{2103}' | '\u{2160}'..='\u{216B}' | '\u{2460}'..='\u{249B}' | '\u{3000}'..='\u{3017}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FFE5}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_read_as_western_is_put_right() {
        let utf16: Vec<u8> = "床位A".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin: String = utf16.iter().copied().map(char::from).collect();
        assert!(is_mojibake(&latin));
        assert_eq!(from_utf16_bytes(&latin).as_deref(), Some("床位A"));
        let (western, _) = WINDOWS_1252.decode_without_bom_handling(&utf16);
        assert_eq!(from_utf16_bytes(&western).as_deref(), Some("床位A"));
        assert_eq!(from_utf16_bytes("养\0老"), None);
        let (gb, _, _) = GB18030.encode("耿马镇敬老院（一期）");
        let latin: String = gb.iter().copied().map(char::from).collect();
        assert_eq!(from_gb_bytes(&latin).as_deref(), Some("耿马镇敬老院（一期）"));
        for honest in ["养老院", "Café", "50 m²", "abc", "÷"] {
            assert_eq!(from_gb_bytes(honest), None, "{honest}");
        }
    }

    #[test]
    fn short_texts_in_every_encoding() {
        for text in ["是,否", "局", "序号\t名称\r\n1\t\u{20BB7}敬老院", "name,beds"] {
            let (gb, _, _) = GB18030.encode(text);
            assert_eq!(decode(&gb).as_deref(), Some(text), "GB18030");
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(text), "UTF-8");
            let utf16: Vec<u8> = std::iter::once(0xFEFF)
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            assert_eq!(decode(&utf16).as_deref(), Some(text), "UTF-16");
        }
        assert_eq!(decode(&[0xC4, 0x00, 0x01, 0xFF]), None);
    }
}
