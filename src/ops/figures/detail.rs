//! What is shown about an indicator beyond its figure: its charts, the records behind it, what projects add.

use crate::export::picture::Chart;
use crate::indicators;
use crate::indicators::{Breakdown, Figure, IndicatorPath, Support, ValueOrigin};
use crate::model::Period;

use super::basis::FigureBasis;
use super::charts::township_chart;
use super::path_chart::path_chart;

/// Everything about one indicator.
pub struct FigureDetail {
    /// From the baseline to the target.
    pub path: Chart,
    /// By township, where that can be told of more than one.
    pub townships: Option<Chart>,
    /// The records behind the value.
    pub breakdown: Breakdown,
    /// What projects add.
    pub support: Option<Support>,
    /// The values of each period, the latest first.
    pub values: Vec<Dated>,
}

/// The value of a period.
pub struct Dated {
    /// The period.
    pub period: Period,
    /// As computed from the ledger.
    pub computed: Option<f64>,
    /// As typed.
    pub reported: Option<f64>,
}

impl FigureBasis<'_> {
    /// Everything about a figure; it sums all records of each period.
    pub fn figure_detail(&self, figure: &Figure) -> FigureDetail {
        let (records, frameworks) = (self.records, self.frameworks);
        let county = self.county.short_name();
        let way = indicators::indicator_path(records, frameworks, &figure.framework, &figure.id, self.period);
        let townships = indicators::figures_by_township(records, frameworks, figure);
        let townships = townships.filter(|found| found.bars.len() > 1);
        FigureDetail {
            townships: townships.map(|found| Chart::Bars(township_chart(&county, figure, &found))),
            path: Chart::Path(path_chart(&county, figure, &way)),
            breakdown: indicators::figure_breakdown(records, frameworks, figure),
            support: indicators::project_support(records, frameworks, figure),
            values: values(&way),
        }
    }
}

fn values(path: &IndicatorPath) -> Vec<Dated> {
    let mut list: Vec<Dated> = path
        .points
        .iter()
        .filter(|point| point.origin == ValueOrigin::Computed)
        .map(|point| Dated {
            period: point.period,
            computed: Some(point.value),
            reported: None,
        })
        .collect();
    for (period, value) in &path.reported {
        let same = |dated: &&mut Dated| dated.period.same_end(*period);
        match list.iter_mut().find(same) {
            Some(dated) => dated.reported = Some(*value),
            None => list.push(Dated {
                period: *period,
                computed: None,
                reported: Some(*value),
            }),
        }
    }
    list.sort_by_key(|dated| std::cmp::Reverse(dated.period));
    list
}
