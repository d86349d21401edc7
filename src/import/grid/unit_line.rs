//! What a line of text says of units: 单位：千元, 单位 千元, 以千元为单位, 金额均以万元计, 金额：元.

use crate::model::{half_width, squeeze};

use super::unit::{MeasureUnit, UnitBase, is_meant_as_unit};

/// Before 单位 they make it an office.
const OFFICES: [&str; 22] = [
    "填报", "填表", "报送", "责任", "牵头", "主管", "制表", "编制", "上报", "建设", "实施", "汇总", "审核",
    "统计", "申报", "负责", "承办", "主办", "印发", "联系", "项目", "报告",
];
/// Between 单位 and the unit.
const JOINTS: [&str; 14] = [
    ":", "=", ";", "(", "[", "【", "〔", "-", "均", "都", "统一", "为", "是", "以",
];
/// Labels of money in place of 单位.
const MONEY_LABELS: [&str; 5] = ["金额:", "人民币:", "币种:", "资金:", "货币:"];
/// What may follow a unit without a sign between them, where the space was only layout.
const BEHIND_UNIT: [&str; 24] = [
    "填报",
    "填表",
    "报送",
    "制表",
    "日期",
    "时间",
    "统计",
    "数据",
    "截至",
    "截止",
    "调度",
    "编制",
    "单位",
    "年",
    "金额",
    "人民币",
    "下同",
    "联系",
    "审核",
    "附",
    "表",
    "负责",
    "报告",
    "第",
];

/// What a line says: the units that it names, understood or not.
pub(crate) fn units_of_line(line: &str) -> Vec<Result<MeasureUnit, String>> {
    let line = half_width(&squeeze(line));
    let mut found = Vec::new();
    for (at, word) in line.match_indices("单位") {
        let before = line.get(..at).unwrap_or_default();
        let behind = line.get(at + word.len()..).unwrap_or_default();
        if OFFICES.iter().any(|office| before.ends_with(office)) {
            continue;
        }
        match before.strip_suffix(['为', '作']) {
            Some(before) => found.extend(said_by_preposition(before)),
            None => stated_behind(behind, &mut found),
        }
    }
    // 均以万元计, 按千元计算.
    for (at, _) in line.match_indices('计') {
        let is_money =
            |unit: &Result<MeasureUnit, String>| matches!(unit, Ok(unit) if unit.base == UnitBase::Yuan);
        let before = line.get(..at).unwrap_or_default();
        found.extend(said_by_preposition(before).filter(is_money));
    }
    if found.is_empty() {
        found.extend(of_label(&line, &MONEY_LABELS, UnitBase::Yuan).map(Ok));
        found.extend(of_label(&line, &["面积:"], UnitBase::Area).map(Ok));
        found.extend(of_label(&line, &["人口:", "人数:"], UnitBase::Count).map(Ok));
    }
    found
}

/// 以千元, 按万元, at the end of a text.
fn said_by_preposition(text: &str) -> Option<Result<MeasureUnit, String>> {
    let (_, unit) = text.rsplit_once(['以', '按', '用'])?;
    match MeasureUnit::parse(unit) {
        Some(unit) => Some(Ok(unit)),
        None => is_meant_as_unit(unit).then(|| Err(unit.to_owned())),
    }
}

/// The units behind 单位, several of them parted by signs.
fn stated_behind(text: &str, found: &mut Vec<Result<MeasureUnit, String>>) {
    let mut stated = text;
    while let Some(rest) = JOINTS.iter().find_map(|joint| stated.strip_prefix(joint)) {
        stated = rest;
    }
    let is_joined = stated.len() < text.len();
    let end = stated
        .find([')', ']', '】', '〕', ';', ':', '。'])
        .unwrap_or(stated.len());
    let pieces = stated
        .get(..end)
        .unwrap_or_default()
        .split([',', '、', '/', '和']);
    for (number, piece) in pieces.enumerate() {
        match MeasureUnit::leading(piece).filter(|(_, end)| may_end_at(piece, *end)) {
            // 单位个数 is a header, 单位千元 a unit.
            Some((unit, _)) if is_joined || unit.base == UnitBase::Yuan || unit.factor > 1.0 => {
                found.push(Ok(unit));
            }
            Some(_) => break,
            // Behind the units of a line something else may follow.
            None if is_joined && is_meant_as_unit(piece) => found.push(Err(piece.to_owned())),
            None if number == 0 => break,
            None => {}
        }
    }
}

/// 金额：千元, 面积：万平方米, with nothing else before the next sign.
fn of_label(line: &str, labels: &[&str], base: UnitBase) -> Option<MeasureUnit> {
    labels.iter().find_map(|label| {
        let (_, behind) = line.split_once(label)?;
        let (unit, end) = MeasureUnit::leading(behind)?;
        (unit.base == base && may_end_at(behind, end)).then_some(unit)
    })
}

/// Whether a unit may end there: 元 in 元谋县民政局 is none.
fn may_end_at(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let is_word = |c: char| matches!(c, '一'..='龥') || c.is_alphabetic();
    !behind.starts_with(is_word) || BEHIND_UNIT.iter().any(|word| behind.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_units_and_an_office_is_none() {
        let units = |line: &str| -> Vec<String> {
            let said = |unit: Result<MeasureUnit, String>| match unit {
                Ok(unit) => format!("{:?} {}", unit.base, unit.factor),
                Err(text) => text,
            };
            units_of_line(line).into_iter().map(said).collect()
        };
        for line in [
            "填报单位：景洪市财政局  单位：千元",
            "单位 千元",
            "单位（千元）",
            "（以千元为单位）",
            "金额均以千元计",
            "金额单位为千元",
            "注：本表金额单位均为千元。",
            "金额：千元",
            "币种：人民币    单位：千元",
            "单位：千元   填报时间：2023年7月",
            "货币单位：人民币千元",
            "单位 千元 填报单位 县民政局",
        ] {
            assert_eq!(units(line), ["Yuan 1000"], "{line}");
        }
        assert_eq!(
            units("单位：万人、张、万元"),
            ["Count 10000", "Count 1", "Yuan 10000"]
        );
        assert_eq!(units("（单位：百万元）"), ["Yuan 1000000"]);
        assert_eq!(units("单位：万元2023年6月"), ["Yuan 10000"]);
        assert_eq!(units("数据时点：2022年末，以万人为单位"), ["Count 10000"]);
        assert_eq!(units("金额单位：万美元"), ["万美元"]);
        assert_eq!(units("情况表（面积：万平方米）"), ["Area 10000"]);
        assert_eq!(units("金额：万元；面积：亩").len(), 2);
        assert_eq!(units("人口：万人"), ["Count 10000"]);
        for line in [
            "责任单位：县元江局",
            "单位：耿马县民政局",
            "单位：元谋县民政局",
            "单位个数",
            "以机构为单位统计",
            "按月计算",
            "合计",
            "金额：以批复为准",
            "人口：以公安数为准",
        ] {
            assert!(units(line).is_empty(), "{line}");
        }
    }
}
