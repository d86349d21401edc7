//! 指标: figures against their targets, with townships and projects on demand.

use serde_json::{Value as Json, json};

use crate::error::{Error, Result};
use crate::indicators;
use crate::indicators::{Decomposition, Figure, FiguresByTownship, PathPoint, Support, ValueOrigin};
use crate::model::{Period, Records};

use super::basis::FigureBasis;
use crate::ops::Session;

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

impl FigureBasis<'_> {
    /// The figures of a framework.
    pub fn indicators(&self, framework: &str) -> Vec<Figure> {
        match self.own_figures {
            Some(own) if framework == self.own_framework() => own.to_vec(),
            _ => indicators::figures_of_framework(self.records, self.frameworks, framework, self.period),
        }
    }

    /// 监测指标: what is watched beside the own framework, without a target.
    pub fn monitored(&self) -> Vec<Figure> {
        let own = self.indicators(self.own_framework());
        indicators::monitored_figures(self.records, self.frameworks, &own, self.period)
    }

    /// How townships and departments stand to their parts of a plan's targets.
    pub fn decomposition(&self, framework: &str) -> Decomposition {
        let figures = self.indicators(framework);
        indicators::decomposition(self.records, self.frameworks, &figures)
    }

    /// The figure of a definition: the one of the ledger's own framework, else without a target.
    pub fn figure(&self, definition: &str) -> Option<Figure> {
        let named = |figure: &&Figure| figure.id == definition;
        let own = match self.own_figures {
            Some(own) => own.iter().find(named).cloned(),
            None => self.indicators(self.own_framework()).iter().find(named).cloned(),
        };
        own.or_else(|| indicators::figure_of(self.records, self.frameworks, definition, self.period))
    }
}

impl Session {
    /// The figures of a framework at a period; by default of the ledger's own framework, at its latest period.
    ///
    /// # Errors
    /// An unknown framework.
    pub fn indicators(&self, framework: Option<&str>, period: Option<Period>) -> Result<Vec<Figure>> {
        let framework = self.framework_or_own(framework)?;
        Ok(self.basis(&self.records()?, period).indicators(framework))
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
        let framework = self.framework_or_own(framework)?;
        let records = self.records()?;
        let figures = self.basis(&records, period).indicators(framework);
        Ok(self.details(&records, figures))
    }

    /// 监测指标 with the same.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn monitored_details(&self, period: Option<Period>) -> Result<Vec<IndicatorDetail>> {
        let records = self.records()?;
        let figures = self.basis(&records, period).monitored();
        Ok(self.details(&records, figures))
    }

    fn details(&self, records: &Records, figures: Vec<Figure>) -> Vec<IndicatorDetail> {
        let frameworks = &self.frameworks;
        let detail = |figure: Figure| IndicatorDetail {
            townships: indicators::figures_by_township(records, frameworks, &figure),
            support: indicators::project_support(records, frameworks, &figure),
            values: indicators::indicator_path(
                records,
                frameworks,
                &figure.framework,
                &figure.id,
                figure.period,
            )
            .points,
            figure,
        };
        figures.into_iter().map(detail).collect()
    }

    pub(crate) fn framework_or_own<'a>(&'a self, framework: Option<&'a str>) -> Result<&'a str> {
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
                json!({"period": point.period, "value": indicators::rounded_for_json(point.value), "kind": kind})
            });
            fields.insert("values".to_owned(), values.collect());
        }
        json
    }
}
