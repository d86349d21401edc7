//! Columns of an issued sheet that no field has, but that the ledger keeps from an earlier import under the same header.

use super::TemplateColumn;
use crate::export::fill::EXTRA;
use crate::model::{Record, name_key};

/// Gives columns without a meaning what the records keep under their header, unless the user decided otherwise.
///
/// `decided` gives what was decided about a column by its letters; the inner `None` leaves it blank.
pub(super) fn take_extra(
    columns: &mut [TemplateColumn],
    records: &[Record],
    decided: impl Fn(&String) -> Option<Option<String>>,
) {
    let twice = |header: &str, columns: &[TemplateColumn]| {
        let same = |column: &&TemplateColumn| name_key(&column.header) == name_key(header);
        columns.iter().filter(same).count() > 1
    };
    let all = columns.to_vec();
    for column in columns.iter_mut().filter(|column| column.field.is_none()) {
        let header = name_key(&column.header);
        if header.is_empty() || twice(&column.header, &all) {
            continue;
        }
        let kept = records
            .iter()
            .flat_map(|record| record.extra.keys())
            .find(|kept| name_key(kept) == header);
        let own = kept.map(|kept| format!("{EXTRA}{kept}"));
        column.field = match decided(&column.letters) {
            None => own,
            Some(chosen) => chosen.filter(|chosen| Some(chosen) == own.as_ref()),
        };
    }
}
