//! 进度报告: the indicators against their targets as a workbook with charts.

use std::path::Path;

use crate::error::Result;
use crate::export::{Exported, IndicatorLine, Missing, PrintedFigure, Report, write_report};
use crate::indicators;
use crate::indicators::{Figure, FigureRule};
use crate::model::{Period, RecordKind, rounded_above_zero, rounded_to};

use super::basis::FigureBasis;
use super::charts::township_chart;
use super::path_chart::path_chart;
use crate::ops::Session;
use crate::ops::audit::gate;
use crate::ops::audit::gate::PrintedScope;

/// What the ledger remembers the consent to older figures by, as for a form.
pub const REPORT_FORM: &str = "progress-report";

impl Session {
    /// Writes the progress workbook of a period, by default the latest. A value that is not of exactly the period stands
    /// in it only when the officer has agreed to that, and is marked then.
    ///
    /// # Errors
    /// What it prints has errors and it is no draft; the file can't be written.
    pub fn progress_report(&self, period: Option<Period>, is_draft: bool, out: &Path) -> Result<Exported> {
        let records = self.records()?;
        let rule = if self.carried_over_forms()?.contains(REPORT_FORM) {
            FigureRule::CarriedOver
        } else {
            FigureRule::Exact
        };
        let basis = self.basis(&records, period);
        let scope = PrintedScope {
            kind: RecordKind::Indicator,
            fields: ["reported", "baseline", "target"].map(str::to_owned).into(),
            period: Some(basis.period),
            framework: Some(basis.own_framework().to_owned()),
        };
        let told = gate::pass(&self.findings_of(&[scope], &records)?, is_draft)?;
        let figures = printed(&basis, rule);
        let mut report = report_of(&basis, &figures);
        if is_draft {
            report.title = gate::draft_title(&report.title);
        }
        let mut exported = write_report(&report, out)?;
        exported.warnings = carried_over(&figures);
        exported.warnings.extend(told);
        exported.missing = figures.iter().filter_map(missing).collect();
        exported.figures = figures.iter().filter_map(printed_figure).collect();
        Ok(exported)
    }
}

/// The figures of the own framework and what is watched beside them, as they may stand under the period.
fn printed(basis: &FigureBasis<'_>, rule: FigureRule) -> Vec<Figure> {
    let (records, frameworks, period) = (basis.records, basis.frameworks, basis.period);
    let own = [basis.own_framework()];
    let mut figures = indicators::figures_by_rule(records, frameworks, &own, period, rule);
    let watched = [indicators::NO_FRAMEWORK];
    let mut watched = indicators::figures_by_rule(records, frameworks, &watched, period, rule);
    watched.retain(|figure| figure.value.is_some() && figures.iter().all(|own| own.id != figure.id));
    for figure in &mut watched {
        figure.section = WATCHED.to_owned();
    }
    figures.extend(watched);
    figures
}

/// The section of what has no target.
const WATCHED: &str = "监测指标";
/// The sheet and the column of the values.
const SHEET: &str = "指标进度";
const COLUMN: &str = "现状/数值";

/// A sentence for each older date that stands in.
fn carried_over(figures: &[Figure]) -> Vec<String> {
    let mut dates: Vec<Period> = figures
        .iter()
        .filter_map(|figure| figure.carried_over_from)
        .collect();
    dates.sort_unstable();
    dates.dedup();
    let sentence = |older: Period| {
        let of_it = figures
            .iter()
            .filter(|figure| figure.carried_over_from == Some(older));
        let names: Vec<&str> = of_it.map(|figure| figure.name.as_str()).collect();
        format!("{}沿用{}的数", names.join("、"), older.label())
    };
    dates.into_iter().map(sentence).collect()
}

fn missing(figure: &Figure) -> Option<Missing> {
    figure.value.is_none().then(|| Missing {
        sheet: SHEET.to_owned(),
        record: figure.record.unwrap_or_default(),
        row: figure.name.clone(),
        column: COLUMN.to_owned(),
        period: Some(figure.period),
        latest: figure.latest,
        remedy: figure.remedy.clone(),
    })
}

fn printed_figure(figure: &Figure) -> Option<PrintedFigure> {
    Some(PrintedFigure {
        sheet: SHEET.to_owned(),
        record: figure.record.unwrap_or_default(),
        column: COLUMN.to_owned(),
        value: figure.show_value(),
        period: figure.period,
        as_of: figure.as_of.filter(|_| figure.value.is_some())?,
        carried_over_from: figure.carried_over_from,
        formula: figure.formula.clone().filter(|_| figure.computed),
        source: figure.source.clone(),
    })
}

fn report_of(basis: &FigureBasis<'_>, figures: &[Figure]) -> Report {
    let (records, frameworks, period) = (basis.records, basis.frameworks, basis.period);
    let own = basis.own_framework();
    let document = frameworks
        .get(own)
        .map_or("", |framework| framework.document.as_str());
    let county = basis.county.short_name();
    let drawn = drawn(figures);
    let path = |figure: &&Figure| {
        let path = indicators::indicator_path(records, frameworks, &figure.framework, &figure.id, period);
        path_chart(&county, figure, &path)
    };
    let townships = |figure: &&Figure| {
        let found = indicators::figures_by_township(records, frameworks, figure)?;
        (found.bars.len() > 1).then(|| township_chart(&county, figure, &found))
    };
    let mut notes: Vec<String> = carried_over(figures)
        .into_iter()
        .map(|sentence| format!("注：{sentence}。"))
        .collect();
    notes.extend(figures.iter().filter(|f| f.computed).filter_map(note));
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
        notes,
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
    IndicatorLine {
        section: figure.section.clone(),
        name: figure.name.clone(),
        unit: figure.unit.clone(),
        baseline_year: figure.baseline.map(|(year, _)| year),
        baseline: figure.baseline.map(|(_, value)| value),
        current: figure.value.map(|value| rounded_to(value, figure.decimals)),
        current_period: figure.as_of,
        target_year: figure.aim().map(|(year, _)| year),
        target: figure.aim().map(|(_, target)| target),
        gap: figure.gap.map(|gap| rounded_above_zero(gap, figure.decimals)),
        status: figure.status_text(),
        needed_per_year: figure
            .needed_per_year
            .map(|needed| rounded_above_zero(needed, figure.decimals)),
        owner: figure.owner.clone(),
        is_main: figure.computed,
    }
}
