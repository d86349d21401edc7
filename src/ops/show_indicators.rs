//! 指标: figures against their targets, as the command line prints them.

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::indicators::{Figure, Part, figures};
use crate::model::Period;

use super::Session;
use super::snapshot::current_period;

impl Session {
    /// The figures of a framework at a period; by default of the ledger's own framework, at its latest period.
    ///
    /// # Errors
    /// An unknown framework.
    pub fn indicators(&self, framework: Option<&str>, period: Option<Period>) -> Result<Vec<Figure>> {
        let framework = framework.unwrap_or(self.own_framework());
        if self.frameworks.get(framework).is_none() {
            let known: Vec<_> = self.frameworks.iter().map(|known| known.id.as_str()).collect();
            return Err(Error::refused(
                "framework.unknown",
                format!("没有“{framework}”这个方案"),
                format!("可用的方案：{}。", known.join("、")),
            ));
        }
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        Ok(figures(&records, &self.frameworks, framework, period))
    }
}

/// A figure as JSON; the dates of numerator and denominator stand beside them.
pub fn figure_json(figure: &Figure) -> Value {
    let number = |part: &Option<Part>| part.as_ref().map(|part| part.value);
    let date = |part: &Option<Part>| part.as_ref().map(|part| part.as_of);
    json!({
        "id": figure.id,
        "framework": figure.framework,
        "section": figure.section,
        "name": figure.name,
        "unit": figure.unit,
        "owner": figure.owner,
        "period": figure.period,
        "value": figure.value,
        "numerator": number(&figure.numerator),
        "numerator_as_of": date(&figure.numerator),
        "denominator": number(&figure.denominator),
        "denominator_as_of": date(&figure.denominator),
        "formula": figure.formula,
        "reported": figure.reported.map(|(_, value)| value),
        "baseline": figure.baseline.map(|(year, value)| json!({"year": year, "value": value})),
        "target": figure.target.map(|(year, target)| {
            json!({"year": year, "comparator": target.comparator.code(), "value": target.value})
        }),
        "superior": figure.superiors.first().map(|superior| {
            json!({"framework": superior.framework, "value": superior.target.value})
        }),
        "status": figure.status.code(),
        "gap": figure.gap,
        "needed_per_year": figure.needed_per_year,
        "forecast": figure.forecast.as_ref().map(|forecast| forecast.value_at_target_year),
        "forecast_met_year": figure.forecast.as_ref().and_then(|forecast| forecast.met_year),
        "notes": figure.notes,
    })
}
