//! The division of targets for the command line.

use serde_json::{Value as Json, json};

use super::decomposition::{Decomposition, ShareStanding};
use super::figure::rounded_for_json;

impl Decomposition {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let share = |share: &ShareStanding| {
            let steps: Vec<Json> = share
                .steps
                .iter()
                .map(|(year, value)| json!({ "year": year, "value": value }))
                .collect();
            json!({
                "unit": share.unit, "targets": steps,
                "target": { "year": share.year, "value": share.target },
                "value": share.value.map(rounded_for_json), "as_of": share.as_of,
                "reported": share.reported.map(|(period, value)| json!({ "period": period, "value": value })),
                "completion": share.completion.map(rounded_for_json),
                "gap": share.gap.map(rounded_for_json), "rank": share.rank,
            })
        };
        let indicators = self.indicators.iter().map(|indicator| {
            let mut json = indicator.figure.to_json();
            if let Some(fields) = json.as_object_mut() {
                let shares: Json = indicator.shares.iter().map(share).collect();
                fields.insert("shares".to_owned(), shares);
                fields.insert("sum".to_owned(), json!(indicator.sum.map(rounded_for_json)));
            }
            json
        });
        let units = self.units.iter().map(|unit| {
            json!({
                "unit": unit.unit, "parts": unit.parts, "known": unit.known, "met": unit.met,
                "completion": unit.completion.map(rounded_for_json), "rank": unit.rank,
            })
        });
        let owners = self.owners.iter().map(|owner| {
            let statuses: serde_json::Map<String, Json> = owner
                .statuses
                .iter()
                .map(|(status, count)| (status.code().to_owned(), json!(count)))
                .collect();
            json!({
                "owner": owner.owner, "indicators": owner.indicators, "standing": statuses, "known": owner.known,
                "completion": owner.completion.map(rounded_for_json), "rank": owner.rank,
            })
        });
        json!({
            "indicators": indicators.collect::<Json>(),
            "units": units.collect::<Json>(),
            "owners": owners.collect::<Json>(),
        })
    }
}
