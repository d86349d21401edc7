//! How wide and high Chinese text becomes, in Excel's units.
//!
//! Neither Excel nor WPS grows merged rows, and LibreOffice grows no row at all, so every height is written.
//! The library's own table counts a hanzi as 8 px where 宋体 11 needs 15, as measured with version 0.102.
//! The estimate errs on the high side: an empty line is seen, a cut one is not.

/// Pixels per half-width character of the workbook's default font, 宋体 11 at 96 dpi.
pub(crate) const PIXELS_PER_CHAR: f64 = 8.0;

/// Excel's greatest row height in points.
pub(crate) const MAX_HEIGHT: f64 = 409.0;

/// What a cell keeps free at its edges, in pixels: 5 in Excel, and room for digits that a substituted font
/// draws wider (seen with Noto under LibreOffice: one line more than counted).
pub(crate) const PADDING: f64 = 12.0;

/// Points per line and pt of font size: 仿宋 and 宋体 need about 1.25, WPS with scaled screens a little more.
const LINE: f64 = 1.32;

/// Width of one line of text in pixels: a full-width character is one em, all others half.
pub(crate) fn text_width(text: &str, pt: f64) -> f64 {
    let halves: u32 = text.chars().map(halves).sum();
    f64::from(halves) * pt * 96.0 / 72.0 / 2.0
}

/// How many lines the text takes in a cell `width` half-width characters wide.
///
/// Breaks as Excel does: between hanzi, not inside a run of digits or letters, not before closing punctuation.
pub(crate) fn lines(text: &str, pt: f64, width: f64) -> u32 {
    let usable = usable(pt, width);
    if surely_fits(text, pt, usable) {
        return 1;
    }
    let mut count = 0;
    for paragraph in text.split('\n') {
        break_paragraph(paragraph, pt, usable, &mut |_| count += 1);
    }
    count
}

/// The same text as its lines, for a preview that breaks where the heights were counted.
pub(crate) fn wrap(text: &str, pt: f64, width: f64) -> Vec<String> {
    let usable = usable(pt, width);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        break_paragraph(paragraph, pt, usable, &mut |line| lines.push(line.to_owned()));
    }
    lines
}

/// Height in points of a row of `lines` lines.
pub(crate) fn height(lines: u32, pt: f64) -> f64 {
    // Quarter points: what Excel itself stores.
    let height = f64::from(lines.max(1)) * pt * LINE + 6.0;
    (height * 4.0).ceil() / 4.0
}

/// A header with its line break where a reader expects it: 其中：｜护理型, 总投资｜（万元）, 建设｜性质.
///
/// Importers squeeze white space out of headers, so the break changes nothing for them.
pub(crate) fn break_header(header: &str, pt: f64, width: f64) -> String {
    if header.contains('\n') || lines(header, pt, width) == 1 {
        return header.to_owned();
    }
    let after_colon = header.find('：').map(|at| at + '：'.len_utf8());
    let middle = header
        .char_indices()
        .nth(header.chars().count().div_ceil(2))
        .map(|(at, _)| at);
    let breaks = [after_colon, header.find('（'), middle];
    let halves = breaks
        .into_iter()
        .flatten()
        .filter_map(|at| header.split_at_checked(at));
    let mut fitting = halves.filter(|(one, two)| lines(one, pt, width) == 1 && lines(two, pt, width) == 1);
    // A longer one keeps its unit together on the last line: 申请中央预算内资金｜（万元）.
    let unit = || {
        let (name, unit) = header.split_at_checked(header.find('（')?)?;
        (lines(unit, pt, width) == 1).then_some((name, unit))
    };
    fitting
        .next()
        .or_else(unit)
        .map_or_else(|| header.to_owned(), |(one, two)| format!("{one}\n{two}"))
}

/// Pixels for text in a cell, at least one character.
fn usable(pt: f64, width: f64) -> f64 {
    (width * PIXELS_PER_CHAR - PADDING).max(pt * 96.0 / 72.0)
}

/// A text of which each byte took half an em would fit: no character takes more per byte. Most cells end here.
fn surely_fits(text: &str, pt: f64, usable: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a cell holds at most 32767 characters")]
    let most = text.len() as f64 * pt * 96.0 / 72.0 / 2.0;
    most <= usable && !text.contains('\n')
}

/// Width in half characters.
const fn halves(c: char) -> u32 {
    // From U+2000 on the Chinese fonts draw full width: — “ ” … ≥ as well.
    if c < '\u{2000}' { 1 } else { 2 }
}

/// Gives each line of a paragraph, an empty one for an empty paragraph.
fn break_paragraph(text: &str, pt: f64, usable: f64, line: &mut dyn FnMut(&str)) {
    let mut rest = text;
    // The line so far: bytes of `rest`, pixels.
    let (mut taken, mut filled) = (0, 0.0);
    for piece in (Pieces { rest: text }) {
        let width = text_width(piece, pt);
        if filled + width <= usable {
            taken += piece.len();
            filled += width;
            continue;
        }
        if width <= usable {
            end_line(&mut rest, &mut taken, line);
            (taken, filled) = (piece.len(), width);
            continue;
        }
        // Longer than a line: broken anywhere.
        for c in piece.chars() {
            let width = f64::from(halves(c)) * pt * 96.0 / 72.0 / 2.0;
            if filled + width > usable {
                end_line(&mut rest, &mut taken, line);
                filled = 0.0;
            }
            taken += c.len_utf8();
            filled += width;
        }
    }
    line(rest);
}

fn end_line(rest: &mut &str, taken: &mut usize, line: &mut dyn FnMut(&str)) {
    let (done, left) = rest.split_at_checked(*taken).unwrap_or((rest, ""));
    line(done);
    (*rest, *taken) = (left, 0);
}

/// The pieces between which a line may break.
struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut chars = self.rest.char_indices();
        let (_, mut last) = chars.next()?;
        let mut end = self.rest.len();
        for (at, c) in chars {
            let joins = match (is_hanzi(last), is_hanzi(c)) {
                (true, true) => false,
                (true, false) => is_closing(c),
                (false, true) => is_opening(last),
                (false, false) => is_word(last) && is_word(c) || is_opening(last) || is_closing(c),
            };
            if !joins {
                end = at;
                break;
            }
            last = c;
        }
        let (piece, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(piece)
    }
}

/// Nearly every character of a table; it neither opens nor closes nor belongs to a word.
fn is_hanzi(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | ',')
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '《' | '“' | '‘' | '〔' | '【' | '(' | '[')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '）'
            | '》'
            | '”'
            | '’'
            | '？'
            | '！'
            | '〕'
            | '】'
            | ')'
            | ']'
            | '%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanzi_are_twice_as_wide_as_digits() {
        assert!((text_width("养老", 11.0) - text_width("1234", 11.0)).abs() < 1e-9);
        assert!((text_width("——", 12.0) - 32.0).abs() < 1e-9);
    }

    #[test]
    fn text_wraps_by_width_and_paragraph() {
        // 20 characters: 160 px, less the padding 148 px: ten hanzi of 14.67 px.
        assert_eq!(lines(&"养".repeat(10), 11.0, 20.0), 1);
        assert_eq!(lines(&"养".repeat(11), 11.0, 20.0), 2);
        assert_eq!(lines("养老\n托育\n", 11.0, 20.0), 3);
        assert_eq!(lines("", 11.0, 20.0), 1);
    }

    #[test]
    fn headers_break_where_a_reader_expects_it() {
        let broken = |header: &str| break_header(header, 10.0, 7.0);
        assert_eq!(broken("其中：护理型"), "其中：\n护理型");
        assert_eq!(broken("建设性质"), "建设\n性质");
        assert_eq!(broken("合计"), "合计");
        assert_eq!(break_header("总投资（亿元）", 11.0, 11.0), "总投资\n（亿元）");
        let long = break_header("申请中央预算内资金（万元）", 11.0, 12.0);
        assert_eq!(long, "申请中央预算内资金\n（万元）");
    }

    #[test]
    fn numbers_and_punctuation_stay_together() {
        let pieces = |text| Pieces { rest: text }.collect::<Vec<_>>();
        // The full stop takes the last hanzi with it.
        assert_eq!(pieces("养老。"), ["养", "老。"]);
        assert_eq!(pieces("共15979.67万"), ["共", "15979.67", "万"]);
        assert_eq!(lines(&format!("{}。", "养".repeat(10)), 11.0, 20.0), 2);
    }

    #[test]
    fn the_preview_has_the_lines_that_were_counted() {
        for text in [
            "",
            "养老\n托育\n",
            "共15979.67万元，其中：申请中央预算内资金11519.74万元。",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            "（一）建设1个街道综合养老服务中心，集提供日间照料、居家上门服务。",
        ] {
            for width in [4.0, 9.5, 20.0, 60.0] {
                let wrapped = wrap(text, 11.0, width);
                assert_eq!(
                    wrapped.len(),
                    usize::try_from(lines(text, 11.0, width)).unwrap(),
                    "{text}"
                );
                assert_eq!(wrapped.concat(), text.replace('\n', ""));
            }
        }
        assert_eq!(wrap("建设养老床位。", 11.0, 11.0), ["建设养老床", "位。"]);
    }
}
