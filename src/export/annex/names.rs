//! Names of files and sheets, and Chinese numbering.

use jiff::civil::Date;

use crate::forms::Form;
use crate::model::Period;

use super::layout::Context;

/// The name under which an annex is handed in: `附件1.耿马县2023年上半年重大项目清单（20260630）.xlsx`.
pub fn file_name(form: &Form, context: &Context<'_>, date: Date) -> String {
    let annex = if form.annex_label.is_empty() {
        String::new()
    } else {
        format!("{}.", form.annex_label)
    };
    let period = context.period.map(Period::label).unwrap_or_default();
    let county = if context.county.division.name.is_empty() {
        String::new()
    } else {
        context.county.short_name()
    };
    let name = format!("{annex}{county}{period}{}", title(&form.title, context, None));
    // Long names are cut by mail programs and archives; 80 characters with date and ending.
    let name: String = clean(&name).chars().take(64).collect();
    format!("{name}（{}）.xlsx", date.strftime("%Y%m%d"))
}

/// A title with the names of county and prefecture as documents print them, and the period.
pub(crate) fn title(text: &str, context: &Context<'_>, period: Option<Period>) -> String {
    text.replace("{county}", &context.county.document_name())
        .replace("{prefecture}", &context.county.prefecture_name())
        .replace("{period}", &period.map(Period::label).unwrap_or_default())
}

/// A text without what Windows forbids in file names.
fn clean(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|'));
    kept.collect::<String>().trim_matches([' ', '.']).to_owned()
}

/// A text as the name of a tab: at most 31 UTF-16 units, none of `[ ] : * ? / \`, no apostrophe (unescaped ones
/// in defined names corrupt files), never empty and never the reserved "History".
pub fn sheet_name(name: &str) -> String {
    let mut left = 31;
    let cleaned: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    match cleaned.trim() {
        "" => "清单".to_owned(),
        name if name.eq_ignore_ascii_case("history") => format!("{name}1"),
        name => name.to_owned(),
    }
}

/// The name, or with `（2）` behind it when the workbook already has such a tab (Excel ignores case).
pub(crate) fn unique_sheet_name(name: &str, taken: &[String]) -> String {
    let is_free = |name: &String| {
        !taken
            .iter()
            .any(|other| other.to_lowercase() == name.to_lowercase())
    };
    let name = sheet_name(name);
    let short: String = name.chars().take(26).collect();
    let numbered = (2u32..).map(|number| format!("{short}（{number}）"));
    std::iter::once(name.clone())
        .chain(numbered.take(200))
        .find(is_free)
        .unwrap_or(name)
}

/// 一, 二 … 十, 十一 … 九十九.
pub(crate) fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(usize::try_from(n).unwrap_or(0)).copied().unwrap_or("");
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_names_obey_excel() {
        assert_eq!(sheet_name("养老/托育[2023]'表'"), "养老托育2023表");
        assert_eq!(sheet_name("？*"), "？");
        assert_eq!(sheet_name("*:"), "清单");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
        let taken = vec!["项目".to_owned(), "ABC".to_owned()];
        assert_eq!(unique_sheet_name("项目", &taken), "项目（2）");
        assert_eq!(unique_sheet_name("abc", &taken), "abc（2）");
    }

    #[test]
    fn sections_are_numbered_in_chinese() {
        let numbers: Vec<String> = [1, 4, 10, 11, 20, 35].map(chinese_number).into();
        assert_eq!(numbers, ["一", "四", "十", "十一", "二十", "三十五"]);
    }
}
