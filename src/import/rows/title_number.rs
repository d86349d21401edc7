//! The Chinese numbers that open sections: 一、, （二）, 三.

use super::outline::TitleMark;

/// A sign of a Chinese number.
pub(super) const fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

/// The number of a text that begins with 一、 or （一） or is such a number alone; and what follows.
pub(super) fn split_numeral(text: &str) -> Option<(TitleMark, &str)> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let behind = inner.trim_start_matches(is_numeral);
    let numeral = inner.strip_suffix(behind).filter(|numeral| !numeral.is_empty())?;
    let in_brackets = inner.len() < text.len();
    let mark = TitleMark {
        rank: if in_brackets { 2 } else { 1 },
        is_first: numeral == "一",
    };
    let behind = if in_brackets {
        behind.strip_prefix(')')?
    } else {
        behind
    };
    // Half-width text: ， and ． are already , and .
    let points = ['、', ',', '.', ':'];
    match behind {
        "" => Some((mark, "")),
        _ if in_brackets => Some((mark, behind.trim_start_matches(points))),
        _ => Some((mark, behind.strip_prefix(points)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_open_sections() {
        let mark = |rank, is_first| TitleMark { rank, is_first };
        assert_eq!(split_numeral("一、养老"), Some((mark(1, true), "养老")));
        assert_eq!(split_numeral("(二)托育"), Some((mark(2, false), "托育")));
        assert_eq!(split_numeral("十一"), Some((mark(1, false), "")));
        assert_eq!(split_numeral("一心敬老院"), None);
        assert_eq!(split_numeral("(一"), None);
    }
}
