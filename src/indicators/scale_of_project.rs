//! How many beds or places a project adds: as stated, else as its 建设内容 clearly says.

use crate::model::{Record, Value, plain};

use super::support::Goods;

/// The scale of a project.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ProjectScale {
    /// Stated in its own field.
    Known {
        /// The least that can be relied on.
        least: f64,
        /// The most, if a range is stated.
        most: Option<f64>,
    },
    /// The only count that 建设内容 names: an estimate until somebody confirms it.
    Read(f64),
    /// 建设内容 names several counts, each with its unit.
    Unclear(Vec<String>),
}

/// What a project adds; `None` if nothing says that it adds any.
pub(super) fn project_scale(project: &Record, goods: Goods) -> Option<ProjectScale> {
    match project.get(goods.field()) {
        Some(Value::Quantity(quantity)) => {
            let least = quantity.at_least();
            let most = quantity.max.filter(|most| *most != least).map(whole);
            return Some(ProjectScale::Known {
                least: whole(least),
                most,
            });
        }
        Some(other) => {
            let least = other.as_number()?;
            return Some(ProjectScale::Known { least, most: None });
        }
        None => {}
    }
    // The beds of a nursery are cots.
    let is_childcare = project.text("category") == "托育服务";
    if goods == Goods::Beds && is_childcare {
        return None;
    }
    let mut counts = counts(project.text("content"), goods.word());
    counts.dedup();
    match counts.as_slice() {
        [] => None,
        [count] => Some(ProjectScale::Read(whole(*count))),
        several => Some(ProjectScale::Unclear(
            several.iter().map(ToString::to_string).collect(),
        )),
    }
}

/// Counts of a thing in a text: 新增床位120张, 托位80个, 100张养老床位. Parts (其中…) and ranges are no counts.
fn counts(text: &str, word: &str) -> Vec<i64> {
    let text: Vec<char> = plain(text).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let digits: String = text.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
        if digits.is_empty() {
            at += 1;
            continue;
        }
        let end = at + digits.len();
        let before = clause_before(&text, at);
        let after: String = text
            .iter()
            .skip(end)
            .take(8)
            .take_while(|c| !is_stop(**c))
            .collect();
        // 1,200 is not 200: a number cut by a comma is left alone.
        let is_cut =
            at >= 2 && text.get(at - 1) == Some(&',') && text.get(at - 2).is_some_and(char::is_ascii_digit);
        let unit = after.strip_prefix(['张', '个']);
        let is_about = is_cut
            || before.ends_with(|c: char| is_range(c) || c == '.')
            || after.starts_with(|c: char| is_range(c) || c == '.');
        let is_part = ["其中", "护理型", "失能", "日间", "医疗", "现有", "原有"]
            .iter()
            .any(|part| before.contains(part) || after.contains(part));
        let speaks = unit.is_some_and(|rest| {
            let near: String = before.chars().rev().take(6).collect();
            let near: String = near.chars().rev().collect();
            near.contains(word) || rest.contains(word)
        });
        if let (true, false, false, Ok(count)) = (speaks, is_about, is_part, digits.parse::<i64>()) {
            found.push(count);
        }
        at = end;
    }
    found
}

/// The words of the same clause in front of a number.
fn clause_before(text: &[char], at: usize) -> String {
    let reversed: Vec<char> = text
        .iter()
        .take(at)
        .rev()
        .take(12)
        .take_while(|c| !is_stop(**c))
        .copied()
        .collect();
    reversed.into_iter().rev().collect()
}

fn is_stop(c: char) -> bool {
    matches!(c, '，' | ',' | '。' | '；' | ';' | '、' | '（' | '）' | '(' | ')')
}

fn is_range(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '~' | '～' | '至')
}

#[expect(clippy::cast_precision_loss, reason = "beds of a county stay below 2^53")]
fn whole(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_counts_are_read_and_parts_are_not() {
        let cases: [(&str, &str, &[i64]); 8] = [
            ("总建筑面积15400平方米，建设床位400张。", "床位", &[400]),
            ("设置床位１２０张，其中护理型床位60张", "床位", &[120]),
            ("新建综合楼，提供100张养老床位", "床位", &[100]),
            ("建设普惠托育园，新增托位80个", "托位", &[80]),
            ("新增托位300—500个", "托位", &[]),
            ("一期床位200张，二期床位300张", "床位", &[200, 300]),
            ("改造面积800平方米，设备20台", "床位", &[]),
            ("新增托80个", "托位", &[]),
        ];
        for (text, word, expected) in cases {
            assert_eq!(counts(text, word), expected, "{text}");
        }
    }
}
