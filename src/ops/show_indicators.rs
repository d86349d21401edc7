//! 指标: figures against their targets.

use crate::error::{Error, Result};
use crate::indicators::{Figure, figures};
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
