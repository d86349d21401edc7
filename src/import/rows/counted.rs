//! Counts in rows of sums: 共12家, 合计12家, 3家机构合计, and 12家 alone in place of a name.

use super::RowKind;
use super::title_number::is_numeral;
use crate::model::County;

/// Behind the name of what is summed.
pub(super) const SUMS: [&str; 7] = ["合计", "总计", "共计", "合计数", "总计数", "累计", "汇总"];
/// Words that stand for the whole table before 合计.
pub(super) const WHOLES: [&str; 22] = [
    "",
    "全县",
    "全市",
    "全区",
    "全州",
    "全省",
    "县",
    "市",
    "区",
    "州",
    "本表",
    "本页",
    "总",
    "各项",
    "以上",
    "项目",
    "机构",
    "资金",
    "投资",
    "全部",
    "各乡镇",
    "床位",
];
/// Behind a count.
const COUNTERS: [&str; 13] = [
    "个项目",
    "家机构",
    "所机构",
    "家",
    "个",
    "所",
    "项",
    "处",
    "张",
    "人",
    "户",
    "万元",
    "元",
];

/// 共12家, 全县共12家, 12家合计: a count with a word that sums.
pub(super) fn of_count(text: &str, county: Option<&County>) -> Option<RowKind> {
    let unsummed = SUMS.iter().find_map(|sum| text.strip_suffix(sum));
    let before = before_count(unsummed.unwrap_or(text))?;
    let said = ["合计", "总计", "共计", "总共", "共有", "共"];
    let mut summed = if before == "计" { "" } else { before };
    while let Some(rest) = said.iter().find_map(|word| summed.strip_suffix(word)) {
        summed = rest;
    }
    let is_said = summed.len() < before.len() || unsummed.is_some();
    let is_whole = WHOLES.contains(&summed) || county.is_some_and(|county| county.is_named(summed));
    match (is_said, is_whole) {
        (true, true) => Some(RowKind::Total),
        // 耿马镇共3家 sums a part; 养老院3个 may be anything.
        (true, false) => Some(RowKind::Subtotal),
        (false, true) if !summed.is_empty() => Some(RowKind::Total),
        (false, _) => None,
    }
}

/// 12家 and nothing else, where a name is wanted.
pub(super) fn is_count_alone(text: &str) -> bool {
    const OF_RECORDS: [&str; 5] = ["个项目", "家机构", "所机构", "家", "所"];
    let is_counted = OF_RECORDS.iter().any(|counter| text.ends_with(counter));
    is_counted && text.starts_with(|c: char| c.is_ascii_digit()) && before_count(text) == Some("")
}

/// What stands before a number with a counter; nothing when there is no number.
fn before_count(text: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit() || is_numeral(c) || c == '百' || c == '千';
    let number = COUNTERS.iter().find_map(|counter| text.strip_suffix(counter))?;
    let before = number.trim_end_matches(is_digit);
    (before.len() < number.len()).then_some(before)
}

/// 合计12家, 合计共12个项目 without the count behind.
pub(super) fn without_count(text: &str) -> &str {
    let without = |counter: &&str| {
        let number = text.strip_suffix(*counter)?;
        let label = number.trim_end_matches(|c: char| c.is_ascii_digit());
        (label.len() < number.len()).then(|| label.trim_end_matches(['共', ':']))
    };
    let label = COUNTERS.iter().chain(&[""]).find_map(without);
    label.filter(|label| !label.is_empty()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_alone_is_no_name() {
        for text in ["12家", "3家机构", "5个项目", "2所"] {
            assert!(is_count_alone(text), "{text}");
        }
        for text in ["18831万元", "12", "三家", "12号家园", "30张"] {
            assert!(!is_count_alone(text), "{text}");
        }
    }
}
