//! What the text of a header cell says: the name of the column, its unit, a remark on filling in.

use crate::model::{half_width, squeeze};

/// Units that stand in brackets behind a header.
const UNITS: [&str; 42] = [
    "%",
    "‰",
    "个",
    "张",
    "人",
    "户",
    "家",
    "所",
    "处",
    "次",
    "名",
    "件",
    "项",
    "套",
    "间",
    "床",
    "支",
    "岁",
    "年",
    "元",
    "万元",
    "亿元",
    "千元",
    "百万元",
    "万人",
    "万个",
    "万张",
    "万户",
    "千人",
    "人次",
    "万人次",
    "人·次",
    "㎡",
    "m2",
    "m²",
    "平方米",
    "万平方米",
    "亩",
    "平米",
    "公里",
    "个/千人",
    "张/千人",
];

/// Whether a cell holds nothing but a unit, in brackets or not.
pub(crate) fn is_unit_alone(text: &str) -> bool {
    is_unit(squeeze(text).trim_matches(['(', ')', '（', '）']))
}

fn is_unit(text: &str) -> bool {
    let text = half_width(text);
    let text = text.strip_prefix("单位:").unwrap_or(&text);
    UNITS.contains(&text)
}

/// The unit in the last bracket of a header.
pub(crate) fn unit_of(text: &str) -> Option<String> {
    let text = half_width(&squeeze(text));
    let (_, inside) = last_bracket(&text)?;
    let inside = inside.strip_prefix("单位:").unwrap_or(inside);
    let first = inside.split([',', '、', ';']).next().unwrap_or(inside);
    is_unit(first).then(|| first.to_owned())
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
    match last_bracket(&plain) {
        Some((before, _)) if unit_of(&plain).is_some() => without_unit(before),
        Some((before, inside))
            if ["字以内", "字内", "可多选", "必填", "选填", "下拉", "不超过"]
                .iter()
                .any(|w| inside.contains(w)) =>
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
        assert_eq!(unit_of("总投资\n（万元）").as_deref(), Some("万元"));
        assert_eq!(without_unit("总投资\n（万元）"), "总投资");
        assert_eq!(without_unit("建设内容及规模（50字以内）"), "建设内容及规模");
        assert_eq!(without_unit("乡（镇）"), "乡(镇)");
        assert_eq!(unit_of("居家适老化改造户数（特殊困难老年人家庭）"), None);
    }
}
