//! 测算: projects over the years, demand until the target year, what estates owe, what subsidies would pay.

use crate::error::{Error, Result};
use crate::indicators;
use crate::indicators::{
    Demand, DemandPlan, EstateStanding, Schedule, SubsidyEstimate, compute_demand, figures_of_framework,
};
use crate::model::Period;

use crate::ops::Session;
use crate::ops::snapshot::current_period;

impl Session {
    /// The places or beds needed until a target year.
    ///
    /// Without a number per thousand it is the own framework's target of that definition, with its year.
    ///
    /// # Errors
    /// No such definition or target, no population, no facilities.
    pub fn demand(
        &self,
        definition: &str,
        per_thousand: Option<f64>,
        target_year: Option<i32>,
        people: Option<f64>,
        period: Option<Period>,
    ) -> Result<Demand> {
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        let own = figures_of_framework(&records, &self.frameworks, self.own_framework(), period);
        let target = own
            .iter()
            .find(|figure| figure.id == definition)
            .and_then(|figure| figure.target);
        let (per_thousand, target_year) = match (per_thousand, target_year, target) {
            (Some(per_thousand), Some(year), _) => (per_thousand, year),
            (given, year, Some((target_year, target))) => {
                (given.unwrap_or(target.value), year.unwrap_or(target_year))
            }
            _ => {
                return Err(Error::usage(
                    format!("本级方案没有“{definition}”的目标"),
                    "请写明每千人几个和目标年，例如：--per-thousand 4.5 --until 2025。",
                ));
            }
        };
        let plan = DemandPlan {
            definition: definition.to_owned(),
            per_thousand,
            target_year,
            people_at_target: people,
        };
        compute_demand(&records, &self.frameworks, period, &plan).map_err(|why| {
            Error::refused(
                "demand.no-data",
                format!("不能测算：{why}"),
                "请先导入或填写机构和人口数据。",
            )
        })
    }

    /// Every estate against the standards of the county.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn estates(&self, period: Option<Period>) -> Result<Vec<EstateStanding>> {
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        let code = &self.county.division.code;
        Ok(indicators::estate_standings(
            &records,
            &self.frameworks,
            code,
            period,
        ))
    }

    /// The projects over the years with the money of each.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn schedule(&self, period: Option<Period>) -> Result<Schedule> {
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        Ok(indicators::project_schedule(&records, period))
    }

    /// What the subsidies of the county, or of another area by its code, would pay.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn subsidy(&self, area_code: Option<&str>, period: Option<Period>) -> Result<SubsidyEstimate> {
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        let code = area_code.unwrap_or(&self.county.division.code);
        Ok(indicators::estimate_subsidies(
            &records,
            &self.frameworks,
            code,
            period,
        ))
    }
}
