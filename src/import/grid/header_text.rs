//! What the text of a header cell says: the name of the column, its unit, a remark on filling in.

use crate::model::{half_width, squeeze};

use super::unit::{MeasureUnit, UnitBase, is_meant_as_unit};

/// Whether a cell holds nothing but a unit, in brackets or not.
pub(crate) fn is_unit_alone(text: &str) -> bool {
    let text = half_width(&squeeze(text));
    let text = text.trim_matches(['(', ')', '[', ']', '【', '】', '〔', '〕']);
    MeasureUnit::parse(text).is_some_and(|unit| unit.base != UnitBase::Bare)
}

/// The unit that a header states: in a bracket, behind a colon or a slash, or at its end.
pub(crate) fn known_unit(text: &str) -> Option<String> {
    split_unit(text).map(|(_, unit)| unit)
}

/// The same, or what is meant as one and not understood: 总投资（万美元）. Of group and sub-header, the nearest counts.
pub(crate) fn unit_of(text: &str) -> Option<String> {
    let unit = |text: &str| known_unit(text).or_else(|| unknown_unit(text));
    unit(text).or_else(|| text.rsplit('/').find_map(unit))
}

fn unknown_unit(text: &str) -> Option<String> {
    let text = one_bracket(text);
    let (_, inside) = last_bracket(&text)?;
    let first = first_of(inside);
    is_meant_as_unit(first).then(|| first.to_owned())
}

/// A header without its unit, and the unit.
fn split_unit(text: &str) -> Option<(String, String)> {
    /// Units that end a header without any mark: 总投资万元. 元 or 人 alone end other words.
    const AT_THE_END: [&str; 17] = [
        "百万元",
        "千万元",
        "十万元",
        "万元",
        "亿元",
        "千元",
        "仟元",
        "萬元",
        "万人次",
        "万人",
        "百人",
        "万平方米",
        "万㎡",
        "平方米",
        "㎡",
        "%",
        "‰",
    ];
    let text = one_bracket(text);
    let text = text.trim_end_matches(is_footnote);
    let is_whole = |unit: &str| MeasureUnit::parse(unit).is_some();
    let mut rest = text;
    while let Some((before, bracket)) = rest.rsplit_once('(') {
        let inside = bracket.split_once(')');
        if let Some((inside, behind)) = inside
            && !before.is_empty()
            && let Some(unit) = unit_among(inside)
        {
            return Some((format!("{before}{behind}"), unit_text(unit)));
        }
        rest = before;
    }
    for mark in [':', '/', ',', '-', '_'] {
        if let Some((before, unit)) = text.rsplit_once(mark)
            && let before = without_label(before)
            && !before.is_empty()
            && is_whole(unit)
            && !is_whole(before)
        {
            return Some((before.to_owned(), unit_text(unit)));
        }
    }
    let at_the_end = |text: &str| {
        AT_THE_END.iter().find_map(|unit| {
            let before = text.strip_suffix(unit)?;
            let is_part = before.ends_with(['十', '百', '千', '每', '/', '-', '单']);
            (!before.is_empty() && !is_part)
                .then(|| (before.trim_end_matches('(').to_owned(), (*unit).to_owned()))
        })
    };
    // 总投资千元（估算）: the remark stays.
    let before_remark = || {
        let (before, inside) = last_bracket(text)?;
        let (name, unit) = at_the_end(before)?;
        Some((format!("{name}({inside})"), unit))
    };
    at_the_end(text)
        .or_else(before_remark)
        .or_else(|| yuan_behind_money(text))
}

/// 常住人口 of 常住人口单位:人.
fn without_label(before: &str) -> &str {
    let labels = ["计量单位", "金额单位", "单位"];
    let bare = labels.iter().find_map(|label| before.strip_suffix(label));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(before)
}

/// 总投资 元: 元 alone ends other words, but none for money.
fn yuan_behind_money(text: &str) -> Option<(String, String)> {
    let before = text.strip_suffix(['元', '圆'])?;
    let is_money = ["投资", "资金", "金额", "总额", "补助", "经费"]
        .iter()
        .any(|word| before.ends_with(word));
    is_money.then(|| (before.to_owned(), "元".to_owned()))
}

/// The part of a bracket that is a unit: 估算，千元.
fn unit_among(inside: &str) -> Option<&str> {
    let inside = inside.strip_prefix("单位:").unwrap_or(inside);
    let mut pieces = inside.split([',', '、', ';']);
    pieces.find(|piece| MeasureUnit::parse(piece).is_some())
}

/// One way of writing brackets, half-width, without layout.
fn one_bracket(text: &str) -> String {
    let text = half_width(&squeeze(text));
    text.replace(['【', '〔', '['], "(")
        .replace(['】', '〕', ']'], ")")
}

/// 万元 of 单位:万元,含税.
fn first_of(inside: &str) -> &str {
    let inside = inside.strip_prefix("单位:").unwrap_or(inside);
    inside.split([',', '、', ';']).next().unwrap_or(inside)
}

fn unit_text(unit: &str) -> String {
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    unit.strip_suffix("人民币").unwrap_or(unit).to_owned()
}

/// ① and its kin behind a header.
const fn is_footnote(c: char) -> bool {
    matches!(c, '①'..='⑳' | '¹' | '*' | '#')
}

/// The header without a mask for filling in: 开工时间20XX.0X.
fn without_mask(text: &str) -> &str {
    let at = text.to_ascii_uppercase().find("20XX");
    at.filter(|at| *at > 0)
        .and_then(|at| text.get(..at))
        .unwrap_or(text)
}

/// The header without a bracket that holds a unit or a remark on filling in (`（50字以内）`, `（可多选）`).
pub(crate) fn without_unit(text: &str) -> String {
    let plain = half_width(&squeeze(text));
    let plain = without_mask(&plain).to_owned();
    if let Some((before, _)) = split_unit(&plain) {
        return without_unit(&before);
    }
    match last_bracket(&plain) {
        Some((before, inside))
            if ["字以内", "字内", "可多选", "必填", "选填", "下拉", "不超过"]
                .iter()
                .any(|w| inside.contains(w))
                || is_meant_as_unit(first_of(inside)) =>
        {
            without_unit(before)
        }
        _ => plain,
    }
}

/// Text before, and text inside, a bracket that ends the text and does not begin it.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let (before, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    (!before.is_empty()).then_some((before, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_remarks_are_no_part_of_the_name() {
        assert_eq!(known_unit("总投资\n（万元）").as_deref(), Some("万元"));
        assert_eq!(without_unit("总投资\n（万元）"), "总投资");
        assert_eq!(without_unit("建设内容及规模（50字以内）"), "建设内容及规模");
        assert_eq!(without_unit("乡（镇）"), "乡(镇)");
        assert_eq!(known_unit("居家适老化改造户数（特殊困难老年人家庭）"), None);
    }

    #[test]
    fn a_unit_is_read_however_it_is_written() {
        for (header, name, unit) in [
            ("总投资【百万元】", "总投资", "百万元"),
            ("总投资：万元", "总投资", "万元"),
            ("总投资/千元", "总投资", "千元"),
            ("总投资万元", "总投资", "万元"),
            ("总投资（人民币万元）", "总投资", "万元"),
            ("总投资（单位：亿元，含税）", "总投资", "亿元"),
            ("总投资(估算，千元)", "总投资", "千元"),
            ("总投资，千元", "总投资", "千元"),
            ("总投资 元", "总投资", "元"),
            ("总投资（仟元）", "总投资", "仟元"),
            ("总投资千元（估算）", "总投资(估算)", "千元"),
            ("新增托位（个）①", "新增托位", "个"),
            ("常住人口（百人）", "常住人口", "百人"),
            ("建筑面积（万㎡）", "建筑面积", "万㎡"),
            ("常住人口\n单位：人", "常住人口", "人"),
            ("总投资﹙亿元﹚", "总投资", "亿元"),
            ("总投资_元", "总投资", "元"),
        ] {
            assert_eq!(known_unit(header).as_deref(), Some(unit), "{header}");
            assert_eq!(without_unit(header), name, "{header}");
        }
        for header in [
            "单元",
            "老年人",
            "每千人口托位数",
            "负责人",
            "张/千人",
            "是/否",
            "开工/竣工",
        ] {
            assert_eq!(known_unit(header), None, "{header}");
        }
        assert_eq!(known_unit("总投资（万美元）"), None);
        assert_eq!(unit_of("总投资（万美元）").as_deref(), Some("万美元"));
        assert_eq!(unit_of("床位数（核定）"), None);
    }
}
