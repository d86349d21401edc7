//! How a figure stands to its target: what it is measured by, and whether it is measured at all.

use crate::model::{Comparator, Comparison, Period, Records};

use super::catalog::Frameworks;
use super::compute::LedgerIndicator;
use super::definition::IndicatorScale;
use super::figure::{Figure, FigureStatus};
use super::pace::Course;
use super::path::{PathPoint, ValueOrigin, points};

impl LedgerIndicator<'_> {
    /// What the county has to reach: its share of a superior's total where that is given, else the target.
    pub(super) fn aim(&self) -> Option<(i32, Comparison)> {
        match self.share {
            Some((year, value)) => Some((year, Comparison::equal(value))),
            None => self.target(),
        }
    }

    /// The way to the target, from the baseline or else from the first of the values.
    pub(super) fn course(&self, values: &[PathPoint], period: Period) -> Option<Course<'_>> {
        let (year, target) = self.aim()?;
        // What the whole prefecture had says nothing about the share of one county.
        let baseline = self.baseline().filter(|_| self.share.is_none());
        let since = baseline.map(|(year, _)| year).or(self.year("baseline_year"));
        let since = since
            .or(self.framework.map(|f| f.baseline_year))
            .unwrap_or(year - 5);
        let earlier = values.iter().find(|point| !point.period.same_end(period));
        let first = earlier.map(|point| (point.period.end_in_years(), point.value));
        Some(Course {
            start: baseline.map(|(year, value)| (f64::from(year), value)).or(first),
            baseline: baseline.map(|(_, value)| value),
            since: f64::from(since),
            until: f64::from(year),
            target,
            milestones: &self.milestones,
            falls: self.falls(),
            per_year: self.is_per_year(),
        })
    }

    /// Whether smaller is better.
    pub(super) fn falls(&self) -> bool {
        let at_most = |(_, target): (i32, crate::model::Comparison)| target.comparator == Comparator::AtMost;
        self.target().is_some_and(at_most) || self.definition.is_some_and(|definition| definition.falls)
    }

    pub(super) fn is_target_below_baseline(&self) -> bool {
        let pair = self.target().zip(self.baseline());
        pair.is_some_and(|((_, target), (_, baseline))| {
            if self.falls() {
                target.value > baseline
            } else {
                target.value < baseline
            }
        })
    }

    /// Whether it adds up over areas. Of one that the program does not know, the unit decides: what is counted adds up.
    pub(super) fn is_total(&self) -> bool {
        match (self.definition, self.printed) {
            (Some(definition), _) => definition.scale == IndicatorScale::Total,
            (None, Some(printed)) => printed.total,
            (None, None) => is_counted(self.unit()) && !self.record.text("name").starts_with('每'),
        }
    }

    /// Whose total the target is, when that is an area above the county: 省, 州, 市; `None` for a target of the county's own.
    pub(super) fn total_of(&self) -> Option<String> {
        let framework = self
            .framework
            .filter(|framework| self.is_total() && !framework.is_county())?;
        let level = framework
            .area
            .chars()
            .last()
            .filter(|_| !framework.area_code.is_empty());
        Some(level.map_or_else(|| "全国".to_owned(), String::from))
    }

    pub(super) fn judge(&self, figure: &mut Figure, records: &Records, frameworks: &Frameworks) {
        if let (Some(whose), None) = (&figure.total_of, self.share)
            && self.target().is_some()
        {
            figure.status = FigureStatus::NotJudged;
            figure.notes.push(format!(
                "目标是{whose}总量，由各县共同完成；没有填本县份额，不按本县数判断进度"
            ));
            return;
        }
        let rises = self.printed.is_some_and(|printed| printed.target_rise.is_some());
        if self.aim().is_none() && rises {
            figure
                .notes
                .push("目标是比基期提高多少，没有基期值，算不出目标值".to_owned());
            return;
        }
        let Some(value) = figure.value else { return };
        let values = points(self, records, frameworks, figure.period);
        let Some(course) = self.course(&values, figure.period) else {
            figure.status = FigureStatus::Monitored;
            figure.notes.push("没有目标值，只监测，不判断进度".to_owned());
            return;
        };
        figure.status = course.status(value, figure.period);
        figure.gap = Some(course.gap(value));
        figure.needed_per_year = Some(course.needed_per_year(value, figure.period));
        let wanted = if figure.computed {
            ValueOrigin::Computed
        } else {
            ValueOrigin::Reported
        };
        let line: Vec<(f64, f64)> = values
            .iter()
            .filter(|point| point.origin == wanted)
            .map(|point| (point.period.end_in_years(), point.value))
            .collect();
        if !course.per_year {
            figure.forecast = course.forecast(&line, figure.unit == "%");
        }
        if course.start.is_none() && matches!(figure.status, FigureStatus::OnTrack | FigureStatus::Behind) {
            figure.notes.push("没有基期值和更早的数，进度从0起算".to_owned());
        }
    }
}

/// Whether a unit counts things or people, alone or in ten thousands.
fn is_counted(unit: &str) -> bool {
    let unit = unit.trim_start_matches(['万', '亿']);
    [
        "个", "家", "所", "处", "张", "户", "人", "名", "人次", "支", "元", "套",
    ]
    .contains(&unit)
}
