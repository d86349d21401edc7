//! Text as officers type it: full-width letters, stray spaces, the many ways to write "nothing".

use std::borrow::Cow;

use super::look_alikes::common_of;
use super::look_alikes::is_unseen;

/// Turns full-width ASCII (`１，２３４`, `（％）`) into half-width and unifies exotic spaces.
///
/// U+3000 and U+00A0 become a plain space; characters that nobody sees vanish; radicals (⽼) become the words they look
/// like (老).
pub fn half_width(text: &str) -> String {
    mapped(text, narrow)
}

/// Removes every white space: in headers and names it is layout (`项  目  名  称`, line breaks).
pub fn squeeze(text: &str) -> String {
    without_returns(text, |text| mapped(text, solid))
}

/// Half-width and without any space: how the text of a cell is compared with words.
pub fn plain(text: &str) -> String {
    without_returns(text, |text| mapped(text, |c| narrow(c).and_then(solid)))
}

/// The form of a name that two spellings of the same thing share: half-width, no spaces, one kind of
/// dash, quotation mark and bracket.
pub fn name_key(text: &str) -> String {
    without_returns(text, |text| {
        mapped(text, |c| narrow(c).and_then(solid).map(one_of_its_kind))
    })
}

/// The text without the characters that no XML can hold, and so no workbook: a vertical tab or form feed, which Word and
/// Excel show as a line break, becomes one; the others, which nobody sees, vanish, but never join two figures.
pub fn without_control_characters(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| as_in_xml(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut is_parted = false;
    for c in text.chars() {
        let Some(c) = as_in_xml(c) else {
            is_parted = true;
            continue;
        };
        if is_parted && c.is_ascii_digit() && clean.ends_with(|before: char| before.is_ascii_digit()) {
            clean.push(' ');
        }
        is_parted = false;
        clean.push(c);
    }
    Cow::Owned(clean)
}

const fn as_in_xml(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(c),
        '\u{B}' | '\u{C}' => Some('\n'),
        '\0'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => None,
        other => Some(other),
    }
}

fn mapped(text: &str, map: impl Fn(char) -> Option<char>) -> String {
    // Most texts are as they should be already, and copied as a whole.
    let Some((at, _)) = text.char_indices().find(|(_, c)| map(*c) != Some(*c)) else {
        return text.to_owned();
    };
    let (same, rest) = text.split_at_checked(at).unwrap_or(("", text));
    let mut mapped = String::with_capacity(text.len());
    mapped.push_str(same);
    mapped.extend(rest.chars().filter_map(map));
    mapped
}

/// Excel writes a carriage return as `_x000D_`.
fn without_returns(text: &str, then: impl Fn(&str) -> String) -> String {
    // One sign is found much quicker than a word.
    if text.contains('_') && text.contains("_x000D_") {
        then(&text.replace("_x000D_", ""))
    } else {
        then(text)
    }
}

fn narrow(c: char) -> Option<char> {
    match c {
        unseen if is_unseen(unseen) => None,
        // Both blocks are in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
        '\u{3000}' | '\u{00A0}' => Some(' '),
        // Small forms (Unicode block FE50–FE6F) of brackets.
        '\u{FE59}' => Some('('),
        '\u{FE5A}' => Some(')'),
        other => Some(common_of(other)),
    }
}

fn solid(c: char) -> Option<char> {
    let is_blank = c.is_whitespace() || is_unseen(c);
    (!is_blank).then(|| common_of(c))
}

const fn one_of_its_kind(c: char) -> char {
    match c {
        '—' | '–' | '－' | '―' | '‐' | '‑' | '~' | '～' => '-',
        '“' | '”' | '„' | '\u{201F}' | '＂' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' | '‛' => '\'',
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        '、' | '，' => ',',
        '。' => '.',
        '•' | '・' => '·',
        other => other.to_ascii_lowercase(),
    }
}

/// Whether a cell's text says that there is no value: blank, `—`, `/`, 待定, 未开展, 未到位, 无数据 …
///
/// `无` alone is absence of a figure, but for a yes/no field it means "no"; callers ask only for figures.
pub fn is_absent(text: &str) -> bool {
    let text = plain(text);
    if text.is_empty() {
        return true;
    }
    if text
        .chars()
        .all(|c| matches!(c, '-' | '—' | '–' | '―' | '/' | '\\' | '*' | '.' | '…'))
    {
        return true;
    }
    matches!(
        text.as_str(),
        "无" | "待定"
            | "待填"
            | "待核"
            | "未定"
            | "未开展"
            | "未统计"
            | "暂无"
            | "暂缺"
            | "缺"
            | "不详"
            | "无数据"
            | "未填"
            | "未填报"
            | "不适用"
            | "未到位"
            | "未下达"
            | "未开工"
            | "未启动"
            | "空"
            | "空白"
            | "未知"
            | "N/A"
            | "n/a"
            | "NA"
            | "null"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_text_becomes_half_width() {
        assert_eq!(half_width("１，２３４（％）　ａ"), "1,234(%) a");
    }

    #[test]
    fn layout_spaces_vanish_from_headers() {
        assert_eq!(squeeze("项  目\n名\u{3000}称"), "项目名称");
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        assert_eq!(name_key("养老中心（一期）"), name_key("养老中心(一期) "));
        assert_eq!(name_key("2023—2025"), name_key("2023-2025"));
        assert_eq!(
            name_key("耿⻢镇\u{202A}敬\u{AD}⽼院\u{FE0F}"),
            name_key("耿马镇敬老院")
        );
    }

    #[test]
    fn control_characters_become_line_breaks_or_vanish() {
        for (text, expected) in [
            ("床位100张\u{B}配套厨房", "床位100张\n配套厨房"),
            ("一期\u{C}二期", "一期\n二期"),
            ("\u{1F}530926", "530926"),
            ("养\u{7}老\u{9D}院\u{FFFF}", "养老院"),
            ("第一行\n\t第二行", "第一行\n\t第二行"),
            ("3\u{1F}0", "3 0"),
            ("3\u{1F}\u{1F}张", "3张"),
            ("甲养老院", "甲养老院"),
        ] {
            assert_eq!(without_control_characters(text), expected);
        }
    }

    #[test]
    fn the_many_ways_to_write_nothing() {
        for text in ["", "  ", "—", "——", "/", "待定", "未开展", "　"] {
            assert!(is_absent(text), "{text:?}");
        }
        for text in ["0", "无障碍设施", "-5", "否"] {
            assert!(!is_absent(text), "{text:?}");
        }
    }
}
