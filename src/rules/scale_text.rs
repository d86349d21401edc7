//! What 建设内容 says of a project's scale: beds, places, area, classes. Only what is stated exactly.

use crate::model::{Record, Value, plain};

/// The scale of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct StatedScale {
    pub(super) beds: Option<f64>,
    pub(super) nursing_beds: Option<f64>,
    pub(super) places: Option<f64>,
    pub(super) area_m2: Option<f64>,
}

impl StatedScale {
    /// By the record's own fields, else by the words of its content.
    pub(super) fn of(project: &Record) -> Self {
        let text = plain(project.text("content"));
        let own = |field: &str| match project.get(field) {
            Some(Value::Quantity(quantity)) => quantity.as_exact().map(whole),
            _ => None,
        };
        let open = |field: &str| project.get(field).is_some() && own(field).is_none();
        let stated = |field: &str, words: &[&str], unit: &str| {
            if open(field) {
                return None;
            }
            own(field).or_else(|| words.iter().find_map(|word| number_after(&text, word, &[unit])))
        };
        Self {
            beds: stated(
                "beds_added",
                &["新增床位", "新建床位", "设床位", "设置床位"],
                "张",
            ),
            nursing_beds: number_after(&text, "护理型床位", &["张"]),
            places: stated(
                "places_added",
                &["新增托位", "新增普惠托位", "提供托位", "设托位"],
                "个",
            ),
            area_m2: ["建筑面积", "总建筑面积", "用房", "面积"]
                .iter()
                .find_map(|word| number_after(&text, word, &["平方米", "㎡", "m2", "平米"])),
        }
    }
}

/// The number of classes of a name: 托大班4个 or 4个托大班.
pub(super) fn classes(text: &str, name: &str) -> Option<f64> {
    let text = plain(text);
    number_after(&text, name, &["个"]).or_else(|| {
        let at = text.find(name)?;
        let before = text.get(..at)?.strip_suffix('个')?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse().ok()
    })
}

/// The number that follows a word, with one of the units behind it; `None` where it is open (30张以上, 约30张, 5-10张).
fn number_after(text: &str, word: &str, units: &[&str]) -> Option<f64> {
    let mut found = text.match_indices(word).filter_map(|(at, _)| {
        let rest = text.get(at + word.len()..)?;
        let digits = rest.find(|c: char| c.is_ascii_digit())?;
        let between = rest.get(..digits)?;
        if between.chars().count() > 4
            || between.contains(['，', '。', '；', ',', ';', '约', '近', '-', '—', '超', '、'])
        {
            return None;
        }
        let number = rest.get(digits..)?;
        let end = number
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(number.len());
        let behind = number.get(end..)?;
        let unit = units.iter().find(|unit| behind.starts_with(**unit))?;
        let after = behind.get(unit.len()..)?;
        if after.starts_with("以上") || after.starts_with("左右") || after.starts_with("以内") {
            return None;
        }
        number.get(..end)?.parse::<f64>().ok()
    });
    found.next()
}

#[expect(clippy::cast_precision_loss, reason = "beds of a project stay below 2^53")]
const fn whole(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Quantity, RecordKind};

    #[test]
    fn what_is_stated_exactly_is_read() {
        let of = |content: &str| {
            let project = Record::new(RecordKind::Project).with("content", Value::Text(content.to_owned()));
            StatedScale::of(&project)
        };
        let scale = of("建筑面积960平方米，新增床位30张，其中护理型床位18张。");
        assert_eq!(
            (scale.area_m2, scale.beds, scale.nursing_beds),
            (Some(960.0), Some(30.0), Some(18.0))
        );
        assert_eq!(of("新增床位30张以上").beds, None);
        assert_eq!(of("不新增床位，另建围墙300米").beds, None);
        assert_eq!(of("设托大班4个、乳儿班1个，新增托位80个。").places, Some(80.0));
        assert_eq!(classes("设托大班4个、乳儿班1个", "乳儿班"), Some(1.0));
        assert_eq!(classes("设3个托小班", "托小班"), Some(3.0));
    }

    #[test]
    fn the_own_field_counts_before_the_text() {
        let open = Quantity::parse("30张以上").unwrap();
        let project = Record::new(RecordKind::Project)
            .with("content", Value::Text("新增床位30张".to_owned()))
            .with("beds_added", Value::Quantity(open));
        assert_eq!(StatedScale::of(&project).beds, None);
    }
}
