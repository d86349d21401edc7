//! Words that make a row no record: totals, notes and signatures, examples, instructions for filling in.

use super::RowKind;
use super::counted::{SUMS, WHOLES, of_count, without_count};
use super::title_number::is_numeral;
use crate::import::grid::cells::SparseRow;
use crate::model::{County, parse_number, plain};

/// Whole labels of rows that sum all others.
const TOTALS: [&str; 22] = [
    "计",
    "总数",
    "总和",
    "全县",
    "全市",
    "全区",
    "全州",
    "全省",
    "合",
    "共",
    "总",
    "大计",
    "总体",
    "全部",
    "全县情况",
    "全市情况",
    "合計",
    "總計",
    "TOTAL",
    "SUM",
    "∑",
    "Σ",
];
/// What a page or a column says of itself: it sums nothing that could be checked.
const OF_PAGE: [&str; 28] = [
    "转下页",
    "过次页",
    "接下页",
    "承前页",
    "接上页",
    "续上页",
    "本页小计",
    "本页合计",
    "平均",
    "平均值",
    "平均数",
    "均值",
    "占比",
    "比重",
    "增减",
    "增长",
    "增幅",
    "增长率",
    "同比",
    "同比增长",
    "环比",
    "上年同期",
    "去年同期",
    "上期",
    "中位数",
    "最大值",
    "最小值",
    "差额",
];
const LONGEST_LABEL: usize = 24;

/// 合计12家, 小计（17个）, 耿马傣族佤族自治县合计, 转下页.
pub(super) fn total_of(text: &str, county: Option<&County>) -> Option<RowKind> {
    let text = text
        .trim_end_matches([':', '：', '.', '。'])
        .trim_start_matches(|c| is_numeral(c) || matches!(c, '、' | '(' | ')' | '#'));
    let bare = text.split('(').next().unwrap_or(text);
    if let Some(total) = of_count(bare, county) {
        return Some(total);
    }
    let bare = without_count(bare);
    if bare.is_empty() || bare.chars().count() > LONGEST_LABEL {
        return None;
    }
    if OF_PAGE.contains(&bare) || text.starts_with("其中:") {
        return Some(RowKind::Other);
    }
    if bare.ends_with("小计") || bare.ends_with("小计数") {
        return Some(RowKind::Subtotal);
    }
    if TOTALS.contains(&bare.to_uppercase().as_str()) {
        return Some(RowKind::Total);
    }
    let summed = SUMS.iter().find_map(|sum| bare.strip_suffix(sum))?;
    // 耿马县合计 sums all; 耿马镇合计 and 养老服务项目合计 sum a part.
    let is_whole = WHOLES.contains(&summed)
        || summed.ends_with(['县', '市', '州', '省'])
        || county.is_some_and(|county| county.is_named(summed));
    Some(if is_whole {
        RowKind::Total
    } else {
        RowKind::Subtotal
    })
}

/// 注：…, 填报人：…, （盖章）, 2023年7月5日 at the foot.
pub(super) fn is_note(first: &str) -> bool {
    const STARTS: [&str; 45] = [
        "注:",
        "注1",
        "注.",
        "注、",
        "说明:",
        "备注:",
        "附注",
        "填表说明",
        "填报说明",
        "编制说明",
        "指标解释",
        "填报人",
        "填表人",
        "制表",
        "审核人",
        "审核:",
        "复核",
        "校核",
        "负责人",
        "单位负责人",
        "主要负责人",
        "分管负责人",
        "分管领导",
        "主要领导",
        "经办人",
        "统计人",
        "统计负责人",
        "联系电话",
        "联系人",
        "联系方式",
        "填报单位",
        "填报时间",
        "填报日期",
        "填表日期",
        "填表单位",
        "报送单位",
        "报出日期",
        "单位(盖章",
        "单位盖章",
        "(盖章",
        "盖章",
        "(公章",
        "※",
        "数据来源",
        "资料来源",
    ];
    const WITHIN: [&str; 6] = ["(签字)", "(签章)", "(签名)", "(盖章)", "签字:", "盖章:"];
    let is_page = first.starts_with('第') && first.ends_with('页') && first.chars().count() <= 10;
    // （联系人：…）, *注：…
    let bare = first.trim_start_matches(['(', '*', '[']);
    first == "注"
        || is_page
        || is_date(first)
        || STARTS
            .iter()
            .any(|start| first.starts_with(start) || bare.starts_with(start))
        || WITHIN.iter().any(|word| first.contains(word))
}

/// 2023年7月5日, 二〇二三年七月, 年 月 日 and nothing else.
fn is_date(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "年月日〇○零一二三四五六七八九十".contains(c);
    text.contains('年') && text.ends_with(['月', '日']) && text.chars().all(is_part)
}

/// A sentence, or a numbered remark, alone in its row.
pub(super) fn is_remark(text: &str) -> bool {
    text.ends_with(['。', ';', '；', '!', '！'])
}

/// 例, 示例, 例1 where the ordinal stands, or before the name.
pub(super) fn is_example(first: &str, name: &str) -> bool {
    const ALONE: [&str; 12] = [
        "例",
        "示例",
        "样例",
        "范例",
        "举例",
        "例子",
        "例如",
        "例行",
        "填写示例",
        "填报示例",
        "填表示例",
        "样表",
    ];
    const BEFORE: [&str; 8] = [
        "例:", "示例:", "样例:", "举例:", "例如:", "(例)", "(示例)", "(样例)",
    ];
    let bare = first.trim_matches(['(', ')', '[', ']', '【', '】', ':']);
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
    let is_marked = |text: &str| {
        BEFORE.iter().any(|word| text.starts_with(word)) || text.ends_with("(示例)") || text.ends_with("(例)")
    };
    ALONE.contains(&bare) || is_marked(first) || is_marked(name)
}

/// A row of instructions under the header: 填写全称, 单选, 填数字.
pub(super) fn is_instruction(cells: &SparseRow) -> bool {
    const WORDS: [&str; 22] = [
        "填写",
        "请填",
        "必填",
        "选填",
        "下拉",
        "单选",
        "多选",
        "格式",
        "按实际",
        "如实",
        "字以内",
        "不超过",
        "填数字",
        "填全称",
        "全称",
        "整数",
        "保留",
        "自动生成",
        "自动计算",
        "不填",
        "无需填",
        "文本",
    ];
    let (mut telling, mut all) = (0, 0);
    for cell in cells.values() {
        if cell.is_number() || cell.text_len() > 200 {
            return false;
        }
        let text = plain(&cell.text());
        if parse_number(&text).is_ok() {
            return false;
        }
        all += 1;
        telling += usize::from(WORDS.iter().any(|word| text.contains(word)));
    }
    telling >= 2 && telling * 2 >= all
}

/// 同上, 〃: the same as above.
pub(super) fn is_ditto(text: &str) -> bool {
    let text = plain(text);
    matches!(
        text.as_str(),
        "同上"
            | "仝上"
            | "同前"
            | "同上一行"
            | "同上行"
            | "(同上)"
            | "同上。"
            | "〃"
            | "″"
            | "\""
            | "“"
            | "”"
            | "''"
            | "々"
            | "ditto"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_no_records() {
        for text in [
            "合计",
            "全县合计(个)",
            "合计12家",
            "合计共12家",
            "总计:",
            "计",
            "总数",
            "累计",
            "汇总",
            "一、合计",
            "临沧市合计",
            "耿马傣族佤族自治县合计",
            "项目合计",
            "共12家",
            "共三家",
            "3家机构合计",
            "全县共12家",
            "以上共3家",
            "total",
        ] {
            assert_eq!(total_of(text, None), Some(RowKind::Total), "{text}");
        }
        for text in [
            "小计:",
            "养老服务项目小计(17个)",
            "耿马镇小计",
            "耿马镇合计",
            "养老服务合计(3个)",
            "小计2个",
            "耿马镇共3家",
        ] {
            assert_eq!(total_of(text, None), Some(RowKind::Subtotal), "{text}");
        }
        for text in ["转下页", "平均", "其中:公办", "本页小计", "上年同期"] {
            assert_eq!(total_of(text, None), Some(RowKind::Other), "{text}");
        }
        for text in [
            "合计镇敬老院",
            "累计镇12号",
            "会计之家",
            "设计",
            "12",
            "",
            "托位设计3个",
            "一家",
            "十里铺一所",
        ] {
            assert_eq!(total_of(text, None), None, "{text}");
        }
    }

    #[test]
    fn notes_and_signatures_are_told_from_names() {
        for text in [
            "注:1.床位",
            "填报人:张三",
            "(盖章)",
            "2023年7月5日",
            "二〇二三年七月五日",
            "第1页",
            "局长(签字):",
            "(联系人:张三,电话:13900000000)",
            "*注:1.床位",
        ] {
            assert!(is_note(text), "{text}");
        }
        for text in ["甲敬老院", "2023年新建项目", "第一敬老院", "年月日托育园"] {
            assert!(!is_note(text), "{text}");
        }
    }

    #[test]
    fn examples_are_marked_as_such() {
        for (first, name) in [
            ("例", "甲"),
            ("示例1", "甲"),
            ("(例)", "甲"),
            ("", "示例:甲"),
            ("1", "甲敬老院(示例)"),
        ] {
            assert!(is_example(first, name), "{first} {name}");
        }
        for (first, name) in [("", "示例县敬老院"), ("1", "例外养老院"), ("一", "甲")] {
            assert!(!is_example(first, name), "{first} {name}");
        }
    }
}
