//! What many rules do: compare two numbers of one record, at each of its periods.

use crate::forms::dictionary;
use crate::model::{MoneyUnit, Period, Record, RecordKind, Value};

use super::Facts;
use super::report::{Doubt, RuleReport};

/// A part and the total it must not exceed, both fields of one kind.
pub(super) struct PartAndTotal {
    pub(super) kind: RecordKind,
    pub(super) part: &'static str,
    pub(super) total: &'static str,
    /// What to do, the end of the message.
    pub(super) advice: &'static str,
}

impl PartAndTotal {
    /// Reports each record and period in which the part is larger than the total.
    pub(super) fn check(&self, facts: &Facts<'_>, report: &mut RuleReport) {
        for record in facts.records.of(self.kind) {
            for period in periods_of(record) {
                let values = (record.at(self.part, period), record.at(self.total, period));
                if let (Some(part), Some(total)) = values
                    && part.as_number() > total.as_number().map(|total| total + 1e-6)
                {
                    report.add(self.doubt(record, period, part, total));
                }
            }
        }
    }

    fn doubt(&self, record: &Record, period: Option<Period>, part: &Value, total: &Value) -> Doubt {
        let ((part_name, part), (total_name, total)) = (
            field_and_value(self.kind, self.part, part),
            field_and_value(self.kind, self.total, total),
        );
        let subject = subject_of(record, period);
        Doubt::new(
            &finding_key(record, period).each(),
            format!(
                "{subject}：{part_name}{part}，大于{total_name}{total}；{}",
                self.advice
            ),
        )
        .at(record, self.part)
        .at(record, self.total)
        .expected(format!("{part_name}≤{total}"))
        .found(part)
    }
}

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

/// The periods of a record's figures; one `None` for a record without figures.
pub(super) fn periods_of(record: &Record) -> Vec<Option<Period>> {
    if record.figures.is_empty() {
        vec![record.period]
    } else {
        record.figures.keys().copied().map(Some).collect()
    }
}

/// The number of a field at exactly that period.
pub(super) fn number_at(record: &Record, field: &str, period: Option<Period>) -> Option<f64> {
    record.at(field, period).and_then(Value::as_number)
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
