//! 测算: projects over the years, what estates owe, what subsidies would pay.

use serde_json::{Value as Json, json};

use crate::error::Result;
use crate::indicators;
use crate::indicators::{EstateStanding, PersonsPerHousehold, Schedule, SubsidyEstimate, SubsidyRate};
use crate::model::Period;

use super::basis::FigureBasis;
use crate::ops::Session;

/// What subsidies would pay, and the rates by which it was computed.
#[derive(Clone, Debug, PartialEq)]
pub struct SubsidyOverview {
    /// What they would pay.
    pub estimate: SubsidyEstimate,
    /// The rates in force, those of this ledger among them.
    pub rates: Vec<SubsidyRate>,
}

impl FigureBasis<'_> {
    /// Every estate against the standards of the county.
    pub fn estates(&self) -> Vec<EstateStanding> {
        indicators::estate_standings(self.records, self.frameworks, self.area_code(), self.period)
    }

    /// The persons per household by which estates are judged.
    pub fn household_size(&self) -> Option<PersonsPerHousehold> {
        indicators::household_size(self.frameworks, self.area_code(), self.period.year())
    }

    /// The projects over the years with the money of each.
    pub fn schedule(&self) -> Schedule {
        indicators::project_schedule(self.records, self.period)
    }

    /// What the subsidies of the county, or of another area by its code, would pay.
    pub fn subsidy(&self, area_code: Option<&str>) -> SubsidyOverview {
        let code = area_code.unwrap_or(self.area_code());
        SubsidyOverview {
            estimate: indicators::estimate_subsidies(self.records, self.frameworks, code, self.period),
            rates: indicators::subsidy_rates(self.frameworks, code, self.period.year()),
        }
    }

    fn area_code(&self) -> &str {
        &self.county.division.code
    }
}

impl Session {
    /// Every estate against the standards of the county.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn estates(&self, period: Option<Period>) -> Result<Vec<EstateStanding>> {
        Ok(self.basis(&self.records()?, period).estates())
    }

    /// The persons per household in force with where the number comes from.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn household_size(&self, period: Option<Period>) -> Result<Option<PersonsPerHousehold>> {
        Ok(self.basis(&self.records()?, period).household_size())
    }

    /// The projects over the years with the money of each.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn schedule(&self, period: Option<Period>) -> Result<Schedule> {
        Ok(self.basis(&self.records()?, period).schedule())
    }

    /// What the subsidies of the county, or of another area by its code, would pay.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn subsidy(&self, area_code: Option<&str>, period: Option<Period>) -> Result<SubsidyOverview> {
        Ok(self.basis(&self.records()?, period).subsidy(area_code))
    }
}

impl SubsidyOverview {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let mut json = self.estimate.to_json();
        if let Some(fields) = json.as_object_mut() {
            let rates = self.rates.iter().map(SubsidyRate::to_json);
            fields.insert("rates".to_owned(), json!(rates.collect::<Vec<_>>()));
        }
        json
    }
}
