//! Whether names and words mean the same: of townships, of total rows, of the values that a measure asks for.

use crate::model::{Division, MoneyUnit, Record, Value, name_key};

/// What a total row is called; a record of such a "township" is not added to the townships.
const TOTALS: [&str; 8] = ["全县", "全市", "全区", "全州", "全国", "合计", "总计", "全县合计"];

/// A township's name for comparison: 芒洪乡 and 芒洪拉祜族布朗族乡 are the same.
pub(super) fn township_key(name: &str) -> String {
    let key = name_key(name);
    let ending = if ["街道", "街道办", "街道办事处"]
        .iter()
        .any(|end| key.ends_with(end))
    {
        Some('街')
    } else {
        key.chars().last().filter(|last| matches!(last, '乡' | '镇'))
    };
    let stem = Division {
        name: key,
        code: String::new(),
    }
    .stem();
    stem.chars().chain(ending).collect()
}

pub(super) fn is_total(record: &Record) -> bool {
    let name = name_key(record.text("township"));
    TOTALS.contains(&name.as_str())
}

pub(super) fn matches(record: &Record, field: &str, accepted: &[String]) -> bool {
    let Some(shown) = record
        .get(field)
        .map(|value: &Value| name_key(&value.show(MoneyUnit::Wan)))
    else {
        return false;
    };
    accepted.iter().any(|wanted| match wanted.strip_prefix('*') {
        Some(ending) => shown.ends_with(ending),
        None => name_key(wanted) == shown,
    })
}
