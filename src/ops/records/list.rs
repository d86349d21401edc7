//! 查询: records as the command line prints them.

use serde_json::{Map, Value as Json, json};

use crate::error::Result;
use crate::forms::{FieldScope, dictionary};
use crate::indicators;
use crate::indicators::ValueOrigin;
use crate::model::{Comparison, Period, Record, RecordKind, Records, Value};

use crate::ops::Session;
use crate::ops::figures::condition::Conditions;

impl Session {
    /// The records of a kind; with a period, exactly those of that period, figures included.
    ///
    /// # Errors
    /// A condition that is not FIELD=VALUE or names no field.
    pub fn list(&self, kind: RecordKind, period: Option<Period>, conditions: &[String]) -> Result<Vec<Json>> {
        let records = self.records()?;
        let conditions = Conditions::parse(kind, conditions, records.of(kind))?;
        let chosen = records
            .of(kind)
            .iter()
            .filter(|record| match period {
                Some(period) if kind.is_periodic() => record.period == Some(period),
                Some(period) if kind.has_figures() && kind != RecordKind::Indicator => {
                    record.figures.contains_key(&period)
                }
                _ => true,
            })
            .filter(|record| conditions.hold(record, period));
        Ok(chosen
            .map(|record| self.record_json(record, &records, period))
            .collect())
    }

    /// One record as JSON, an indicator with its computed values.
    pub fn record_json(&self, record: &Record, records: &Records, period: Option<Period>) -> Json {
        let mut json = record_json(record, period);
        if record.kind == RecordKind::Indicator
            && let Some(fields) = json.as_object_mut()
        {
            let until = crate::ops::ledger::periods::current_period(records);
            let framework = record.text("framework");
            let path =
                indicators::indicator_path(records, &self.frameworks, framework, record.text("code"), until);
            let computed = path
                .points
                .iter()
                .filter(|point| point.origin == ValueOrigin::Computed);
            if let Some(Json::Array(values)) = fields.get_mut("values") {
                values.extend(
                    computed.map(
                        |point| json!({"period": point.period, "value": point.value, "kind": "computed"}),
                    ),
                );
            }
        }
        json
    }
}

/// A record as JSON: absent values are null, figures only with a period.
pub fn record_json(record: &Record, period: Option<Period>) -> Json {
    let mut json = Map::new();
    json.insert("id".to_owned(), json!(record.id));
    if record.kind.is_periodic() {
        json.insert("period".to_owned(), json!(record.period));
    }
    for field in dictionary().fields(record.kind) {
        let value = match field.scope {
            FieldScope::Record => record.get(&field.id),
            FieldScope::Figure if record.kind != RecordKind::Indicator && period.is_some() => {
                record.at(&field.id, period)
            }
            _ => continue,
        };
        json.insert(field.json_name(), value.map_or(Json::Null, Value::to_json));
    }
    if record.kind == RecordKind::Indicator {
        shape_indicator(record, &mut json);
    }
    let figures_source = period.and_then(|period| record.figures.get(&period)?.source.as_ref());
    json.insert(
        "source".to_owned(),
        json!(figures_source.or(record.source.as_ref())),
    );
    json.insert("extra".to_owned(), json!(record.extra_at(period)));
    Json::Object(json)
}

fn shape_indicator(record: &Record, json: &mut Map<String, Json>) {
    let comparison = |field: &str| match record.get(field) {
        Some(Value::Comparison(comparison)) => Some(*comparison),
        _ => None,
    };
    let year = |field: &str| record.get(field).map_or(Json::Null, Value::to_json);
    for gone in ["baseline_year", "target_year"] {
        json.remove(gone);
    }
    let baseline = comparison("baseline")
        .map(|Comparison { value, .. }| json!({"year": year("baseline_year"), "value": value}));
    let target = comparison("target").map(|Comparison { comparator, value }| {
        json!({"year": year("target_year"), "comparator": comparator.code(), "value": value})
    });
    json.insert("baseline".to_owned(), json!(baseline));
    json.insert("target".to_owned(), json!(target));
    let reported = record.figures.iter().filter_map(|(period, figures)| {
        let value = figures.values.get("reported")?.as_number()?;
        Some(json!({"period": period, "value": value, "kind": "reported"}))
    });
    json.insert("values".to_owned(), reported.collect());
}
