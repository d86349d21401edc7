//! Columns of an issued sheet that no field has: computed ones (完成率, 序时进度), and what the ledger keeps from an earlier
//! import under the same header.

use super::TemplateColumn;
use crate::forms::{COMPUTED, EXTRA, computed};
use crate::model::{Record, RecordKind, name_key};

/// Whether recognition knows nothing of such a field: it is settled here.
pub(super) fn is_unnamed(field: &str) -> bool {
    field.starts_with(EXTRA) || field.starts_with(COMPUTED)
}

/// Gives columns without a meaning what they can be filled with, unless the user decided otherwise.
///
/// `decided` gives what was decided about a column by its letters; the inner `None` leaves it blank.
pub(super) fn take_unnamed(
    columns: &mut [TemplateColumn],
    kind: RecordKind,
    records: &[Record],
    decided: impl Fn(&String) -> Option<Option<String>>,
) {
    let mut left: Option<String> = None;
    let all = columns.to_vec();
    for column in columns {
        let chosen = decided(&column.letters);
        let is_open = column.field.is_none() || chosen.iter().flatten().any(|field| is_unnamed(field));
        if is_open {
            let own =
                || computed_of(kind, column, left.as_deref()).or_else(|| kept_under(&all, column, records));
            column.field = match chosen {
                None => own(),
                Some(chosen) => chosen.filter(|chosen| can_be(kind, chosen, records)),
            };
        }
        if let Some(known) = column
            .field
            .as_ref()
            .and_then(|field| computed().field(kind, field))
        {
            column.unit.clone_from(&known.unit);
        }
        left.clone_from(&column.field);
    }
}

fn computed_of(kind: RecordKind, column: &TemplateColumn, left: Option<&str>) -> Option<String> {
    let known = computed().find(kind, &column.header, left)?;
    Some(known.id.clone())
}

/// What the records keep under the same header, if only one column has it.
fn kept_under(all: &[TemplateColumn], column: &TemplateColumn, records: &[Record]) -> Option<String> {
    let header = name_key(&column.header);
    let same = all.iter().filter(|other| name_key(&other.header) == header);
    if header.is_empty() || same.count() > 1 {
        return None;
    }
    let kept = Record::extra_headers(records)
        .into_iter()
        .find(|kept| name_key(kept) == header);
    kept.map(|kept| format!("{EXTRA}{kept}"))
}

fn can_be(kind: RecordKind, field: &str, records: &[Record]) -> bool {
    match field.strip_prefix(EXTRA) {
        Some(header) => Record::extra_headers(records).contains(header),
        None => computed().field(kind, field).is_some(),
    }
}
