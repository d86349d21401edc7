//! Which township or county a text names, among all that the gazetteer knows.

use crate::model::{County, Division, gazetteer, name_key};

/// The one township a text names: one of the county's, or one of another county behind that county's name.
pub(super) fn township(text: &str, county: Option<&County>) -> Option<String> {
    // 官渡古镇 is a place, 农村乡镇 and 边境乡镇 are none.
    let text = name_key(text).replace("古镇", "").replace("乡镇", "").replace("集镇", "").replace("城镇", "");
    let known = county.and_then(|county| county.find_township(&text));
    if let Some(township) = known {
        return Some(township.name.clone());
    }
    behind_county(&text)
}

/// 勐海县勐往乡: what stands between 县、市、区 and 乡、镇、街道, if some county has such a township.
fn behind_county(text: &str) -> Option<String> {
    let start = text.find(['县', '市', '区'])?;
    let rest = text.get(start..)?;
    let rest = rest.get(rest.chars().next()?.len_utf8()..)?;
    let end = ["街道", "乡", "镇"]
        .iter()
        .filter_map(|ending| Some(rest.find(ending)? + ending.len()))
        .min()?;
    let name = rest.get(..end)?;
    let is_known = gazetteer()
        .counties()
        .iter()
        .flat_map(|county| &county.townships)
        .any(|township| township.name == name || stem(&township.name) == stem(name));
    (name.chars().count() >= 3 && is_known).then(|| name.to_owned())
}

/// Another county of the gazetteer that a text names.
pub(super) fn other_county(text: &str, own: &County) -> Option<&'static County> {
    let text = name_key(text);
    if text.contains(&own.short_name()) || text.contains(&name_key(&own.division.name)) {
        return None;
    }
    gazetteer().counties().iter().find(|county| {
        let is_other = county.division.code != own.division.code;
        is_other && (text.contains(&county.short_name()) || text.contains(&name_key(&county.division.name)))
    })
}

/// A name without its ending.
pub(super) fn stem(name: &str) -> String {
    Division {
        name: name.to_owned(),
        code: String::new(),
    }
    .stem()
}
