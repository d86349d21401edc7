//! 需求测算: places or beds needed at so many per thousand until a target year, for the county and its townships.

use serde_json::{Value as Json, json};

use crate::error::{Error, Result};
use crate::indicators;
use crate::indicators::{Demand, DemandPlan, TownshipDemand};
use crate::model::Period;

use super::basis::FigureBasis;
use crate::ops::Session;

/// What is asked; what is left open comes from the target of the ledger's own framework.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DemandQuestion {
    /// `places-per-thousand` or `beds-per-thousand-elders`.
    pub definition: String,
    /// How many per thousand; without it the target's value.
    pub per_thousand: Option<f64>,
    /// The year by whose end they shall be there; without it the target's year.
    pub target_year: Option<i32>,
    /// The people expected then; without it, as many as now.
    pub people: Option<f64>,
}

/// What is needed, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandAnswer {
    /// For the county.
    pub demand: Demand,
    /// By township, for the people they have now; empty where that can't be told.
    pub townships: Vec<TownshipDemand>,
}

impl FigureBasis<'_> {
    /// The places or beds needed until a target year.
    ///
    /// # Errors
    /// No such definition or target, a number that can't be, no population, no facilities.
    pub fn demand(&self, asked: &DemandQuestion) -> Result<DemandAnswer> {
        let plan = self.demand_plan(asked)?;
        let demand =
            indicators::compute_demand(self.records, self.frameworks, self.period, &plan).map_err(|why| {
                Error::refused(
                    "demand.no-data",
                    format!("不能测算：{why}"),
                    "请先导入或填写机构和人口数据。",
                )
            })?;
        let figure = self.figure(&asked.definition);
        let townships = figure.map(|figure| {
            indicators::demand_by_township(self.records, self.frameworks, &figure, plan.per_thousand)
        });
        Ok(DemandAnswer {
            demand,
            townships: townships.unwrap_or_default(),
        })
    }

    fn demand_plan(&self, asked: &DemandQuestion) -> Result<DemandPlan> {
        let figure = self.figure(&asked.definition);
        let target = figure.as_ref().and_then(|figure| figure.target);
        let per_thousand = asked.per_thousand.or(target.map(|(_, target)| target.value));
        let year = asked.target_year.or(target.map(|(year, _)| year));
        let (Some(per_thousand), Some(target_year)) = (per_thousand, year) else {
            let name = figure.map_or_else(|| asked.definition.clone(), |figure| figure.name);
            return Err(Error::usage(
                format!("本级方案没有“{name}”的目标，要写明每千人几个（张）和目标年"),
                "例如：--per-thousand 4.5 --until 2025。",
            ));
        };
        if !(2000..=2100).contains(&target_year) {
            return Err(Error::usage("目标年应在2000至2100之间", "例如：--until 2025。"));
        }
        Ok(DemandPlan {
            definition: asked.definition.clone(),
            per_thousand,
            target_year,
            people_at_target: asked.people,
        })
    }
}

impl Session {
    /// The places or beds needed until a target year.
    ///
    /// # Errors
    /// No such definition or target, a number that can't be, no population, no facilities.
    pub fn demand(&self, asked: &DemandQuestion, period: Option<Period>) -> Result<DemandAnswer> {
        self.basis(&self.records()?, period).demand(asked)
    }
}

impl DemandAnswer {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let mut json = self.demand.to_json();
        if let Some(fields) = json.as_object_mut() {
            let townships = self.townships.iter().map(TownshipDemand::to_json);
            fields.insert("townships".to_owned(), json!(townships.collect::<Vec<_>>()));
        }
        json
    }
}
