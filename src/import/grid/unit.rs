//! One grammar of units for header, group, title, unit line and cell: 万元, 百人, 万㎡, 亩, %, ‰.

use crate::model::{half_width, squeeze};

/// A unit: how many of its base it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MeasureUnit {
    /// What is counted.
    pub(crate) base: UnitBase,
    /// How many of the base: 10,000 for 万元, a tenth for ‰.
    pub(crate) factor: f64,
}

/// What a unit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitBase {
    /// 元.
    Yuan,
    /// 人, 张, 个, 户: what is counted in whole numbers.
    Count,
    /// ㎡.
    Area,
    /// %.
    Percent,
    /// 张/千人, 年, 公里: known, and never converted.
    Other,
    /// 万 alone: of whatever the column counts.
    Bare,
}

/// Multiples, the longest first.
const MULTIPLES: [(&str, f64); 13] = [
    ("千亿", 1e11),
    ("百亿", 1e10),
    ("十亿", 1e9),
    ("万亿", 1e12),
    ("千万", 1e7),
    ("百万", 1e6),
    ("十万", 1e5),
    ("亿", 1e8),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
    ("十", 1e1),
    ("", 1.0),
];

const COUNTED: [&str; 26] = [
    "人",
    "名",
    "张",
    "个",
    "户",
    "家",
    "所",
    "处",
    "次",
    "件",
    "项",
    "套",
    "间",
    "床",
    "支",
    "台",
    "位",
    "座",
    "人次",
    "人·次",
    "个床位",
    "张床位",
    "个托位",
    "栋",
    "幢",
    "辆",
];
const AREAS: [(&str, f64); 13] = [
    ("㎡", 1.0),
    ("m2", 1.0),
    ("m²", 1.0),
    ("M2", 1.0),
    ("平方米", 1.0),
    ("平米", 1.0),
    ("平方", 1.0),
    ("亩", 2000.0 / 3.0),
    ("公顷", 1e4),
    ("hm2", 1e4),
    ("平方公里", 1e6),
    ("km2", 1e6),
    ("k㎡", 1e6),
];
const OTHERS: [&str; 14] = [
    "岁",
    "年",
    "公里",
    "千米",
    "米",
    "m",
    "km",
    "个/千人",
    "张/千人",
    "人/千人",
    "个/百人",
    "张/百人",
    "百分点",
    "个百分点",
];
/// The longest unit in signs.
const LONGEST: usize = 7;

impl MeasureUnit {
    /// The unit that a whole text is; the text of a bracket, with 单位: or without.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = usual_signs(&half_width(&squeeze(text)));
        let text = bare(&text);
        let of = |base, factor| Some(Self { base, factor });
        if OTHERS.contains(&text) {
            return of(UnitBase::Other, 1.0);
        }
        match text {
            "%" => return of(UnitBase::Percent, 1.0),
            "‰" => return of(UnitBase::Percent, 0.1),
            _ => {}
        }
        MULTIPLES.iter().find_map(|(multiple, factor)| {
            let base = text.strip_prefix(multiple)?;
            let area = || AREAS.iter().find(|(area, _)| *area == base);
            match base {
                "元" | "元人民币" | "元整" => of(UnitBase::Yuan, *factor),
                "" if !multiple.is_empty() => of(UnitBase::Bare, *factor),
                _ if COUNTED.contains(&base) => of(UnitBase::Count, *factor),
                _ => area().and_then(|(_, size)| of(UnitBase::Area, factor * size)),
            }
        })
    }

    /// The unit at the beginning of a text that goes on with something else (万元2023年6月), and its length in bytes.
    pub(super) fn leading(text: &str) -> Option<(Self, usize)> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
        let found = ends.filter_map(|end| Some((Self::parse(text.get(..end)?)?, end)));
        found
            .filter(|(unit, end)| unit.base != UnitBase::Bare || *end == text.len())
            .last()
    }
}

/// The text without what stands around a unit.
fn bare(text: &str) -> &str {
    let text = text.trim_matches(['(', ')', '[', ']', '【', '】', '〔', '〕']);
    let named = ["计量单位:", "金额单位:", "单位:", "计量单位", "金额单位"];
    let text = named
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = text.trim_start_matches([':', '/']);
    let currency = ["人民币", "RMB", "rmb", "¥"];
    let rest = currency.iter().find_map(|word| text.strip_prefix(word));
    // 人民币 alone is 元.
    match rest.map(|rest| rest.trim_start_matches([':', ',', '(']).trim_end_matches(')')) {
        Some("") => "元",
        Some(rest) => rest,
        None => text,
    }
}

/// One sign for each numeral and for 元, however it is written: 仟, 萬, 億, 圆.
fn usual_signs(text: &str) -> String {
    let usual = |c: char| match c {
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        '萬' => '万',
        '億' => '亿',
        '圆' | '圓' => '元',
        '￥' => '¥',
        other => other,
    };
    text.chars().map(usual).collect()
}

/// Whether a text is meant as a unit, be it one that nobody here understands: 万美元, k, 千桶.
pub(crate) fn is_meant_as_unit(text: &str) -> bool {
    let text = usual_signs(&half_width(&squeeze(text)));
    let is_named = text.starts_with("单位:");
    let text = bare(&text);
    let length = text.chars().count();
    let multiplied = MULTIPLES
        .iter()
        .any(|(multiple, _)| !multiple.is_empty() && text.starts_with(multiple));
    let is_money = length <= 4 && text.ends_with(['元', '币', '镑']);
    let is_sign = matches!(text, "k" | "K" | "w" | "W" | "M" | "USD" | "RMB" | "$" | "€");
    length > 0 && length <= LONGEST && (is_named || is_money || is_sign || (multiplied && length <= 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(text: &str) -> Option<f64> {
        MeasureUnit::parse(text).map(|unit| unit.factor)
    }

    #[test]
    fn multiples_and_bases_are_combined() {
        for (text, expected) in [
            ("元", Some(1.0)),
            ("千元", Some(1e3)),
            ("人民币万元", Some(1e4)),
            ("十万元", Some(1e5)),
            ("百万元", Some(1e6)),
            ("千万元", Some(1e7)),
            ("亿元", Some(1e8)),
            ("（单位：百人）", Some(1e2)),
            ("万人", Some(1e4)),
            ("张", Some(1.0)),
            ("万㎡", Some(1e4)),
            ("公顷", Some(1e4)),
            ("‰", Some(0.1)),
            ("万", Some(1e4)),
            ("仟元", Some(1e3)),
            ("萬圆", Some(1e4)),
            ("RMB千元", Some(1e3)),
            ("人民币：元", Some(1.0)),
            ("¥万", Some(1e4)),
            ("万美元", None),
            ("千桶", None),
            ("核定", None),
        ] {
            assert_eq!(factor(text), expected, "{text}");
        }
        assert!((factor("亩").unwrap() - 666.667).abs() < 0.001);
    }

    #[test]
    fn what_is_meant_as_a_unit_is_told_from_remarks() {
        for text in ["万美元", "k", "欧元", "单位：桶", "千桶"] {
            assert!(is_meant_as_unit(text), "{text}");
        }
        for text in ["核定", "含在建", "特殊困难老年人家庭", "百分之几十以上"] {
            assert!(!is_meant_as_unit(text), "{text}");
        }
    }
}
