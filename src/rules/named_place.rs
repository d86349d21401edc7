//! Which township or county a text names, among all that the gazetteer knows.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::model::{County, Division, TownshipIndex, gazetteer, name_key};

/// The one township a text names: one of the county's, or one of another county behind that county's name.
pub(super) fn township(text: &str, own: &TownshipIndex<'_>) -> Option<String> {
    // 官渡古镇 is a place, 农村乡镇 and 边境乡镇 are none.
    let mut text = name_key(text);
    for word in ["古镇", "乡镇", "集镇", "城镇"] {
        if text.contains(word) {
            text = text.replace(word, "");
        }
    }
    match own.find(&text) {
        Some(township) => Some(township.name.clone()),
        None => behind_county(&text),
    }
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
    let is_known = name.chars().count() >= 3 && known_townships().contains(&stem(name));
    is_known.then(|| name.to_owned())
}

/// The stems of all townships of the province.
fn known_townships() -> &'static HashSet<String> {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let counties = gazetteer().counties().iter();
        counties
            .flat_map(|county| &county.townships)
            .map(Division::stem)
            .collect()
    })
}

/// Another county of the gazetteer that a text names.
pub(super) fn other_county(text: &str, own: &County) -> Option<&'static str> {
    static NAMES: OnceLock<Vec<(String, String, &'static str, &'static str)>> = OnceLock::new();
    let text = name_key(text);
    if text.contains(&own.short_name()) || text.contains(&name_key(&own.division.name)) {
        return None;
    }
    let names = NAMES.get_or_init(|| {
        let names = gazetteer().counties().iter().map(|county| {
            let (code, name) = (county.division.code.as_str(), county.division.name.as_str());
            (county.short_name(), name_key(name), code, name)
        });
        names.collect()
    });
    let named = names.iter().find(|(short, full, code, _)| {
        *code != own.division.code && (text.contains(short.as_str()) || text.contains(full.as_str()))
    });
    named.map(|(.., name)| *name)
}

/// A name without its ending.
pub(super) fn stem(name: &str) -> String {
    Division {
        name: name.to_owned(),
        code: String::new(),
    }
    .stem()
}
