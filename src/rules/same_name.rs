//! What of a name is left when everything is taken out that spellings of one thing differ in.

use crate::model::{County, name_key};

/// Words at which spellings differ: 勐撒镇中心敬老院 is 勐撒镇敬老院, but 老年公寓 is no 敬老院.
const LONGER: [(&str, &str); 8] = [
    ("中心敬老院", "敬老院"),
    ("中心福利院", "福利院"),
    ("中心幼儿园", "幼儿园"),
    ("中心卫生院", "卫生院"),
    ("有限责任公司", "公司"),
    ("有限公司", "公司"),
    ("办事处", ""),
    ("乡镇", "镇"),
];

/// A name without its county, and the longer spellings made short.
pub(super) fn bare_name(name: &str, county: Option<&County>) -> String {
    let mut bare = name_key(name);
    if let Some(county) = county {
        let stem = county.division.stem();
        let spellings = [
            name_key(&county.division.name),
            format!("{stem}自治县"),
            county.short_name(),
        ];
        for spelling in spellings.iter().filter(|spelling| !spelling.is_empty()) {
            bare = bare.replace(spelling.as_str(), "");
        }
    }
    for (longer, shorter) in LONGER {
        bare = bare.replace(longer, shorter);
    }
    bare.retain(|c| !matches!(c, '(' | ')' | '"' | '-' | '·'));
    bare
}

/// The same of a project's name, without the words that say that it is one.
pub(super) fn bare_project_name(name: &str, county: Option<&County>) -> String {
    let mut bare = bare_name(name, county);
    for word in ["建设项目", "建设工程", "项目", "工程", "新建", "建设"] {
        bare = bare.replace(word, "");
    }
    bare
}
