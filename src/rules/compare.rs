//! What many rules say alike: a record with its period, a field with its value, the key of a finding.

use crate::forms::dictionary;
use crate::model::{MoneyUnit, Period, Record, RecordKind, Value};

/// Which field of which kind names units.
pub(super) const UNIT_FIELDS: [(RecordKind, &str); 8] = [
    (RecordKind::Project, "implementer"),
    (RecordKind::Indicator, "owner"),
    (RecordKind::Policy, "owner"),
    (RecordKind::Element, "owner"),
    (RecordKind::Pilot, "owner"),
    (RecordKind::Reform, "owner"),
    (RecordKind::Task, "owner"),
    (RecordKind::ProjectReturn, "implementer"),
];

/// A field's Chinese name and a value of it with its unit.
pub(super) fn field_and_value(kind: RecordKind, field: &str, value: &Value) -> (String, String) {
    match dictionary().field(kind, field) {
        Some(field) => (
            field.name.clone(),
            format!("{}{}", value.show(field.money_unit()), field.unit),
        ),
        None => (field.to_owned(), value.show(MoneyUnit::Wan)),
    }
}

/// What a message speaks of: 耿马镇敬老院（2023年上半年）.
pub(super) fn subject_of(record: &Record, period: Option<Period>) -> String {
    let name = match record.name() {
        "" => "（未填名称）",
        name => name,
    };
    period.map_or_else(
        || name.to_owned(),
        |period| format!("{name}（{}）", period.label()),
    )
}

/// The parts of a finding's key: township, name and period, as far as the record has them.
pub(super) struct FindingKey([String; 3]);

impl FindingKey {
    pub(super) fn each(&self) -> [&str; 3] {
        self.0.each_ref().map(String::as_str)
    }
}

/// The key of a record at a period.
pub(super) fn finding_key(record: &Record, period: Option<Period>) -> FindingKey {
    let place = match record.kind {
        RecordKind::Project => record.text("place"),
        RecordKind::Indicator => record.text("framework"),
        RecordKind::ElderFacility | RecordKind::ChildcareFacility | RecordKind::Estate => {
            record.text("township")
        }
        _ => "",
    };
    FindingKey([
        place.to_owned(),
        record.name().to_owned(),
        period.map(|p| p.to_string()).unwrap_or_default(),
    ])
}
