//! 进度报告: the indicators against their targets as a workbook with charts.

use std::path::Path;

use crate::error::Result;
use crate::export::{Exported, IndicatorLine, Report, write_report};
use crate::indicators;
use crate::indicators::Figure;
use crate::model::{Period, RecordKind, rounded_to};

use super::basis::FigureBasis;
use super::charts::township_chart;
use super::path_chart::path_chart;
use crate::ops::Session;
use crate::ops::audit::gate;
use crate::ops::audit::gate::PrintedScope;

impl Session {
    /// Writes the progress workbook of a period, by default the latest.
    ///
    /// # Errors
    /// What it prints has errors and it is no draft; the file can't be written.
    pub fn progress_report(&self, period: Option<Period>, is_draft: bool, out: &Path) -> Result<Exported> {
        let records = self.records()?;
        let basis = self.basis(&records, period);
        let scope = PrintedScope {
            kind: RecordKind::Indicator,
            fields: ["reported", "baseline", "target"].map(str::to_owned).into(),
            period: Some(basis.period),
            framework: Some(basis.own_framework().to_owned()),
        };
        let told = gate::pass(&self.findings_of(&[scope], &records)?, is_draft)?;
        let mut report = report_of(&basis);
        if is_draft {
            report.title = gate::draft_title(&report.title);
        }
        let mut exported = write_report(&report, out)?;
        exported.warnings.extend(told);
        Ok(exported)
    }
}

fn report_of(basis: &FigureBasis<'_>) -> Report {
    let (records, frameworks, period) = (basis.records, basis.frameworks, basis.period);
    let own = basis.own_framework();
    let figures = basis.indicators(own);
    let document = frameworks
        .get(own)
        .map_or("", |framework| framework.document.as_str());
    let county = basis.county.short_name();
    let drawn = drawn(&figures);
    let path = |figure: &&Figure| {
        let path = indicators::indicator_path(records, frameworks, own, &figure.id, period);
        path_chart(&county, figure, &path)
    };
    let townships = |figure: &&Figure| {
        let found = indicators::figures_by_township(records, frameworks, figure)?;
        (found.bars.len() > 1).then(|| township_chart(&county, figure, &found))
    };
    Report {
        title: format!("{county}“一老一小”指标进度（{}）", period.label()),
        filler: format!("统计期：{}          目标依据：{document}", period.label()),
        // A single value makes no path.
        paths: drawn
            .iter()
            .map(path)
            .filter(|path| path.actual.len() > 1)
            .collect(),
        townships: drawn.iter().filter_map(townships).collect(),
        notes: figures.iter().filter(|f| f.computed).filter_map(note).collect(),
        indicators: figures.iter().map(line).collect(),
    }
}

/// So many indicators are drawn.
const DRAWN: usize = 4;

/// The indicators that are drawn: beds and places, then the computed ones that are furthest behind their target.
fn drawn(figures: &[Figure]) -> Vec<&Figure> {
    let share = |figure: &Figure| {
        let (_, target) = figure.target?;
        (target.value != 0.0)
            .then(|| figure.value.map(|value| value / target.value))
            .flatten()
    };
    let named = |id: &str| figures.iter().find(|figure| figure.id == id && figure.computed);
    let mut drawn: Vec<&Figure> = ["elder-beds", "places-per-thousand"]
        .into_iter()
        .filter_map(named)
        .collect();
    let computed = figures
        .iter()
        .filter(|figure| figure.computed && figure.denominator.is_some());
    let mut behind: Vec<(&Figure, f64)> = computed
        .filter_map(|figure| Some((figure, share(figure)?)))
        .collect();
    behind.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    for (figure, _) in behind {
        if drawn.iter().all(|known| known.id != figure.id) {
            drawn.push(figure);
        }
    }
    drawn.truncate(DRAWN);
    drawn
}

fn note(figure: &Figure) -> Option<String> {
    Some(format!("注：{} = {}。", figure.name, figure.formula.as_ref()?))
}

fn line(figure: &Figure) -> IndicatorLine {
    let reported = figure.reported.map(|(period, _)| period);
    // Of figures of several dates the earliest: none of them is older than that.
    let as_of = figure
        .numerator
        .as_ref()
        .map(|part| part.oldest.unwrap_or(part.as_of))
        .or(reported);
    IndicatorLine {
        section: figure.section.clone(),
        name: figure.name.clone(),
        unit: figure.unit.clone(),
        baseline_year: figure.baseline.map(|(year, _)| year),
        baseline: figure.baseline.map(|(_, value)| value),
        current: figure.value.map(|value| rounded_to(value, figure.decimals)),
        current_period: figure.value.and(as_of),
        target_year: figure.target.map(|(year, _)| year),
        target: figure.target.map(|(_, target)| target),
        gap: figure.gap.map(|gap| rounded_to(gap, figure.decimals)),
        status: figure.status.label().to_owned(),
        needed_per_year: figure
            .needed_per_year
            .map(|needed| rounded_above_zero(needed, figure.decimals)),
        owner: figure.owner.clone(),
        is_main: figure.computed,
    }
}

/// Rounded, but with as many decimals more as keep it from being printed as 0: 0.4 a year is not nothing.
fn rounded_above_zero(value: f64, decimals: u8) -> f64 {
    let shown = (decimals..=decimals.max(2)).map(|decimals| rounded_to(value, decimals));
    shown.into_iter().find(|shown| *shown != 0.0).unwrap_or_default()
}
