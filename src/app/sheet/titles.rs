//! Titles of columns on one or two lines: parted between words, and how wide a column must be for that.

/// Words of the headers of the forms that must not be parted.
const WORDS: &str = "普惠性 实际 收托 机构 设施 名称 乡镇 类型 方式 床位 托位 入住 人数 从业 人员 护理 医养 结合 是否 使用 人口 以下 婴幼儿 及以上 \
    行政村 社区 小区 用房 养老 面积 性质 年限 期限 投资 完成 预算内 资金 进度 单位 最大单处 计划 本年 累计 中央 配套 其中：";

/// The room that a title leaves at the sides of its cell: its padding and the border.
pub(crate) const SIDES: f32 = 13.0;
/// The size of a letter of a title, in points; the theme has it from here.
pub const LETTER: f32 = 13.0;

/// The width of a text in letters of a hanzi's width.
pub fn letters(text: &str) -> f32 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.56 } else { 1.0 })
        .sum::<f32>()
}

/// The width in points of a column whose title stands whole, on two lines where that is narrower.
pub fn heading_width(title: &str) -> f32 {
    let line = parted(title).map_or_else(|| letters(title), |(head, tail)| letters(head).max(letters(tail)));
    line * LETTER + SIDES + 1.0
}

/// The two lines of a title, as even as its words allow; `None` where it is one word.
fn parted(title: &str) -> Option<(&str, &str)> {
    let longer = |(head, tail): &(&str, &str)| letters(head).max(letters(tail));
    title
        .char_indices()
        .skip(1)
        .filter(|(at, _)| is_seam(title, *at))
        .map(|(at, _)| title.split_at(at))
        .min_by(|a, b| longer(a).total_cmp(&longer(b)))
}

/// A title for a place so wide: parted between words where it needs two lines and these fit, else left to the layout.
pub fn title_lines(title: &str, room: f32) -> String {
    let fits = |text: &str| letters(text) * LETTER <= room;
    match parted(title).filter(|_| !fits(title)) {
        Some((head, tail)) if fits(head) && fits(tail) => format!("{head}\n{tail}"),
        _ => title.to_owned(),
    }
}

/// Whether a line may end before this byte.
fn is_seam(title: &str, at: usize) -> bool {
    let (head, tail) = title.split_at(at);
    let (Some(before), Some(behind)) = (head.chars().next_back(), tail.chars().next()) else {
        return false;
    };
    let held = "（(“《〔".contains(before) || "）)”》〕、，：数".contains(behind);
    // A single hanzi on a line is no word.
    let lone = head.chars().nth(1).is_none() || tail.chars().nth(1).is_none();
    // 60岁 and 2025年 stay together, and so do Latin words.
    let counted = before.is_ascii_digit() || (before.is_ascii() && behind.is_ascii());
    let in_word = WORDS.split(' ').any(|word| {
        title
            .match_indices(word)
            .any(|(from, _)| from < at && at < from + word.len())
    });
    !(held || lone || counted || in_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_parted_between_words_and_before_brackets() {
        for (title, lines) in [
            ("行政村（社区）数", "行政村/（社区）数"),
            ("配建托位数", "配建/托位数"),
            ("配建托位数（个）", "配建托位数/（个）"),
            ("其中：最大单处面积（㎡）", "其中：最大单处/面积（㎡）"),
            ("本年计划投资", "本年/计划投资"),
            ("配建养老用房面积（㎡）", "配建养老用房/面积（㎡）"),
            ("累计完成投资", "累计/完成投资"),
            ("中央预算内", "中央/预算内"),
            ("是否医养结合", "是否/医养结合"),
            ("入住人数（人）", "入住人数/（人）"),
            ("其中：护理人员", "其中：/护理人员"),
            ("60岁及以上（人）", "60岁及以上/（人）"),
            ("3岁以下婴幼儿（人）", "3岁以下/婴幼儿（人）"),
        ] {
            let (head, tail) = parted(title).unwrap();
            assert_eq!(format!("{head}/{tail}"), lines);
        }
        assert_eq!(parted("备注"), None);
        assert_eq!(parted("2025"), None);
    }
}
