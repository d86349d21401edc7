//! 指标: figures against their targets, with townships and projects on demand.

use serde_json::{Value as Json, json};

use crate::error::{Error, Result};
use crate::indicators::{
    Figure, FiguresByTownship, PathPoint, Support, ValueOrigin, figures_by_township, figures_of_framework,
    indicator_path, project_support, rounded_for_json,
};
use crate::model::Period;

use crate::ops::Session;
use crate::ops::snapshot::current_period;

/// One figure with everything that a page about it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorDetail {
    /// The figure.
    pub figure: Figure,
    /// Its townships, where they can be told.
    pub townships: Option<FiguresByTownship>,
    /// The projects behind it, where they can be told.
    pub support: Option<Support>,
    /// The values so far, oldest first.
    pub values: Vec<PathPoint>,
}

impl Session {
    /// The figures of a framework at a period; by default of the ledger's own framework, at its latest period.
    ///
    /// # Errors
    /// An unknown framework.
    pub fn indicators(&self, framework: Option<&str>, period: Option<Period>) -> Result<Vec<Figure>> {
        let framework = self.framework_or_own(framework)?;
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        Ok(figures_of_framework(
            &records,
            &self.frameworks,
            framework,
            period,
        ))
    }

    /// The same with townships and supporting projects.
    ///
    /// # Errors
    /// An unknown framework.
    pub fn indicator_details(
        &self,
        framework: Option<&str>,
        period: Option<Period>,
    ) -> Result<Vec<IndicatorDetail>> {
        let records = self.records()?;
        let figures = self.indicators(framework, period)?;
        let detail = |figure: Figure| IndicatorDetail {
            townships: figures_by_township(&records, &self.frameworks, &figure),
            support: project_support(&records, &self.frameworks, &figure),
            values: indicator_path(
                &records,
                &self.frameworks,
                &figure.framework,
                &figure.id,
                figure.period,
            )
            .points,
            figure,
        };
        Ok(figures.into_iter().map(detail).collect())
    }

    fn framework_or_own<'a>(&'a self, framework: Option<&'a str>) -> Result<&'a str> {
        let framework = framework.unwrap_or(self.own_framework());
        if self.frameworks.get(framework).is_none() {
            let known: Vec<_> = self.frameworks.iter().map(|known| known.id.as_str()).collect();
            return Err(Error::refused(
                "framework.unknown",
                format!("没有“{framework}”这个方案"),
                format!("可用的方案：{}。", known.join("、")),
            ));
        }
        Ok(framework)
    }
}

impl IndicatorDetail {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let mut json = self.figure.to_json();
        if let Some(fields) = json.as_object_mut() {
            let townships = self.townships.as_ref().map(FiguresByTownship::to_json);
            let support = self.support.as_ref().map(Support::to_json);
            fields.insert("townships".to_owned(), json!(townships));
            fields.insert("support".to_owned(), json!(support));
            let values = self.values.iter().map(|point| {
                let kind = match point.origin {
                    ValueOrigin::Computed => "computed",
                    ValueOrigin::Reported => "reported",
                };
                json!({"period": point.period, "value": rounded_for_json(point.value), "kind": kind})
            });
            fields.insert("values".to_owned(), values.collect());
        }
        json
    }
}
