//! 进度报告: the indicators against their targets as a workbook with charts.

use std::path::Path;

use crate::error::Result;
use crate::export::{Exported, IndicatorLine, IndicatorPath, Report, TownshipBars, write_report};
use crate::indicators::{self, Figure, figures};
use crate::model::{Period, Records};

use super::Session;
use super::snapshot::current_period;

impl Session {
    /// Writes the progress workbook of a period, by default the latest.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn progress_report(&self, period: Option<Period>, out: &Path) -> Result<Exported> {
        let records = self.records()?;
        let period = period.unwrap_or_else(|| current_period(&records));
        Ok(write_report(&self.report_of(&records, period), out)?)
    }

    fn report_of(&self, records: &Records, period: Period) -> Report {
        let own = self.own_framework();
        let figures = figures(records, &self.frameworks, own, period);
        let document = self
            .frameworks
            .get(own)
            .map_or("", |framework| framework.document.as_str());
        let chosen = drawn(&figures);
        Report {
            title: format!(
                "{}“一老一小”指标进度（{}）",
                self.county.short_name(),
                period.label()
            ),
            filler: format!("统计期：{}          目标依据：{document}", period.label()),
            path: chosen.map(|figure| self.path_of(records, figure, period)),
            townships: chosen.and_then(|figure| self.bars_of(records, figure, period)),
            notes: figures.iter().filter(|f| f.computed).filter_map(note).collect(),
            indicators: figures.iter().map(line).collect(),
        }
    }

    fn path_of(&self, records: &Records, figure: &Figure, until: Period) -> IndicatorPath {
        let path = indicators::path(records, &self.frameworks, &figure.framework, &figure.id, until);
        let baseline = figure.baseline.map(|(year, value)| (Period::Year(year), value));
        IndicatorPath {
            name: figure.name.clone(),
            unit: figure.unit.clone(),
            actual: baseline
                .into_iter()
                .chain(path.points.iter().map(|point| (point.period, point.value)))
                .collect(),
            planned: figure
                .baseline
                .zip(figure.target)
                .map(|(baseline, (year, target))| [baseline, (year, target.value)]),
        }
    }

    fn bars_of(&self, records: &Records, figure: &Figure, period: Period) -> Option<TownshipBars> {
        let bars = indicators::by_township(records, &self.frameworks, &figure.id, period)?;
        Some(TownshipBars {
            name: figure.name.clone(),
            unit: figure.unit.clone(),
            bars,
        })
    }
}

/// The indicator that is drawn: the computed one that is furthest behind its target.
fn drawn(figures: &[Figure]) -> Option<&Figure> {
    let share = |figure: &Figure| {
        let (_, target) = figure.target?;
        (target.value != 0.0)
            .then(|| figure.value.map(|value| value / target.value))
            .flatten()
    };
    figures
        .iter()
        .filter(|figure| figure.computed && figure.denominator.is_some())
        .filter_map(|figure| Some((figure, share(figure)?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(figure, _)| figure)
}

fn note(figure: &Figure) -> Option<String> {
    Some(format!("注：{} = {}。", figure.name, figure.formula.as_ref()?))
}

fn line(figure: &Figure) -> IndicatorLine {
    let reported = figure.reported.map(|(period, _)| period);
    let as_of = figure.numerator.as_ref().map(|part| part.as_of).or(reported);
    IndicatorLine {
        section: figure.section.clone(),
        name: figure.name.clone(),
        unit: figure.unit.clone(),
        baseline_year: figure.baseline.map(|(year, _)| year),
        baseline: figure.baseline.map(|(_, value)| value),
        current: figure.value.map(|value| rounded(value, figure.decimals)),
        current_period: figure.value.and(as_of),
        target_year: figure.target.map(|(year, _)| year),
        target: figure.target.map(|(_, target)| target),
        gap: figure.gap.map(|gap| rounded(gap, figure.decimals)),
        status: figure.status.label().to_owned(),
        needed_per_year: figure
            .needed_per_year
            .map(|needed| rounded(needed, figure.decimals)),
        owner: figure.owner.clone(),
        is_main: figure.computed,
    }
}

fn rounded(value: f64, decimals: u8) -> f64 {
    let power = 10f64.powi(i32::from(decimals));
    (value * power).round() / power
}
