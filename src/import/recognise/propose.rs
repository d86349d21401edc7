//! Guesses for columns that no spelling fits: proposed in the plan, never applied without the user.

use std::collections::BTreeSet;

use crate::forms::{FieldScope, dictionary};
use crate::model::{RecordKind, name_key};

use super::mapping::Mapping;
use crate::import::grid::header_text::without_unit;

/// Below this likeness a guess would only disturb.
const MIN_LIKENESS: f64 = 0.55;

/// The field that an unknown header most likely means and no other column has; `None` when nothing or several are
/// like it.
pub(crate) fn proposal(kind: RecordKind, header: &str, mapping: &Mapping) -> Option<String> {
    let last = header.rsplit('/').next().unwrap_or(header);
    let key = name_key(&without_unit(last));
    if key.chars().count() < 2 {
        return None;
    }
    let mut ranked: Vec<(f64, &str)> = dictionary()
        .fields(kind)
        .iter()
        .filter(|field| field.scope != FieldScope::Derived && mapping.of(&field.id).is_none())
        .map(|field| {
            let likeness = field
                .header_keys()
                .map(|known| likeness(&key, &known))
                .fold(0.0, f64::max);
            (likeness, field.id.as_str())
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best, field) = *ranked.first()?;
    let second = ranked.get(1).map_or(0.0, |(likeness, _)| *likeness);
    (best >= MIN_LIKENESS && best > second + 0.05).then(|| field.to_owned())
}

/// The share of pairs of neighbouring characters that two texts have in common; 养老床位数 and 养老床位 share much.
pub(crate) fn likeness(left: &str, right: &str) -> f64 {
    let pairs = |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (left, right) = (pairs(left), pairs(right));
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let all = count(left.len() + right.len());
    if all == 0.0 {
        0.0
    } else {
        2.0 * count(left.intersection(&right).count()) / all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_a_share() {
        assert!(likeness("护理床位张数", "护理床位") > 0.7);
        assert!(likeness("分管领导意见", "总投资") < 0.1);
        assert_eq!(likeness("", ""), 0.0);
    }
}
