//! The path from the baseline to the target, and how a value stands to it.

use crate::model::{Comparator, Comparison, Period};

use super::figure::{FigureStatus, Forecast};

/// How far a line is followed in search of the year in which it meets the target.
const HORIZON_YEARS: f64 = 20.0;

/// The way an indicator shall take. Years lie on the axis of [`Period::end_in_years`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'a> {
    /// The baseline, or the first value when there is none, as year and value.
    pub(super) start: Option<(f64, f64)>,
    /// The value below which the indicator is worse than at the start; only a stated baseline.
    pub(super) baseline: Option<f64>,
    /// The end of the baseline year, from which a path without start rises from 0.
    pub(super) since: f64,
    /// The end of the target year.
    pub(super) until: f64,
    /// The target.
    pub(super) target: Comparison,
    /// Targets of years on the way, the earliest first.
    pub(super) milestones: &'a [(f64, f64)],
    /// Whether smaller is better.
    pub(super) falls: bool,
    /// Whether the value is that of one year.
    pub(super) per_year: bool,
}

impl Course<'_> {
    pub(super) fn is_met(&self, value: f64) -> bool {
        let target = self.target.value;
        match self.target.comparator {
            _ if self.falls => value <= target + tolerance(target),
            Comparator::MoreThan => value > target,
            _ => value >= target - tolerance(target),
        }
    }

    /// Where the path stands at a time; `None` if it has no beginning.
    pub(super) fn expected(&self, time: f64) -> Option<f64> {
        let (from, start) = match self.start {
            Some(start) => start,
            None if self.falls => return None,
            None => (self.since, 0.0),
        };
        if time >= self.until || from >= self.until {
            return Some(self.target.value);
        }
        let steps = self.way((from, start));
        let next = steps
            .iter()
            .position(|(at, _)| *at > time)
            .unwrap_or(steps.len() - 1)
            .max(1);
        let (&(from, low), &(to, high)) = (steps.get(next - 1)?, steps.get(next)?);
        let share = ((time - from) / (to - from)).clamp(0.0, 1.0);
        Some(low + (high - low) * share)
    }

    /// The way from a start over the yearly targets to the target, as points in time.
    pub(super) fn way(&self, start: (f64, f64)) -> Vec<(f64, f64)> {
        let between = |(at, _): &&(f64, f64)| *at > start.0 && *at < self.until;
        let steps = self.milestones.iter().filter(between).copied();
        let end = (self.until, self.target.value);
        std::iter::once(start).chain(steps).chain([end]).collect()
    }

    pub(super) fn status(&self, value: f64, period: Period) -> FigureStatus {
        if self.is_met(value) {
            return FigureStatus::Met;
        }
        let worse = |than: f64| {
            let slack = tolerance(than);
            if self.falls {
                value > than + slack
            } else {
                value < than - slack
            }
        };
        if self.baseline.is_some_and(worse) {
            return FigureStatus::BelowBaseline;
        }
        let expected = if self.per_year {
            Some(self.target.value * f64::from(period.end_month()) / 12.0)
        } else {
            self.expected(period.end_in_years())
        };
        match expected {
            Some(expected) if !worse(expected) && period.end_in_years() < self.until => FigureStatus::OnTrack,
            _ => FigureStatus::Behind,
        }
    }

    /// What is missing to the target; 0 once it is met.
    pub(super) fn gap(&self, value: f64) -> f64 {
        let missing = if self.falls {
            value - self.target.value
        } else {
            self.target.value - value
        };
        if self.is_met(value) { 0.0 } else { missing }
    }

    /// The gap by the years left; the whole gap when none is left or the target is one of each year.
    pub(super) fn needed_per_year(&self, value: f64, period: Period) -> f64 {
        let left = self.until - period.end_in_years();
        let gap = self.gap(value);
        if left > 0.0 && !self.per_year {
            gap / left
        } else {
            gap
        }
    }

    /// The least-squares line through values, if they span half a year or more.
    pub(super) fn forecast(&self, points: &[(f64, f64)], is_percent: bool) -> Option<Forecast> {
        let line = TrendLine::through(points)?;
        let &(last_time, last_value) = points.last()?;
        let top = if is_percent { 100.0 } else { f64::INFINITY };
        let met_year = if self.is_met(last_value) {
            Some(last_time)
        } else {
            let crossing = (self.target.value - line.at(0.0)) / line.slope;
            let towards = if self.falls {
                line.slope < 0.0
            } else {
                line.slope > 0.0
            };
            (towards && crossing <= last_time + HORIZON_YEARS).then(|| crossing.max(last_time))
        };
        Some(Forecast {
            value_at_target_year: line.at(self.until).clamp(0.0, top),
            met_year: met_year.map(year_of),
        })
    }
}

/// The calendar year in which a time lies: the end of 2024 is 2024.0, so 2024.3 is in 2025.
#[expect(clippy::cast_possible_truncation, reason = "years are small")]
fn year_of(time: f64) -> i32 {
    (time - 1e-9).ceil() as i32
}

struct TrendLine {
    slope: f64,
    mean: (f64, f64),
}

impl TrendLine {
    #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
    fn through(points: &[(f64, f64)]) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        if points.len() < 2 || last.0 - first.0 < 0.5 - 1e-9 {
            return None;
        }
        let count = points.len() as f64;
        let sum = points
            .iter()
            .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        let mean = (sum.0 / count, sum.1 / count);
        let (mut above, mut below) = (0.0, 0.0);
        for (time, value) in points {
            above += (time - mean.0) * (value - mean.1);
            below += (time - mean.0).powi(2);
        }
        Some(Self {
            slope: above / below,
            mean,
        })
    }

    fn at(&self, time: f64) -> f64 {
        self.mean.1 + self.slope * (time - self.mean.0)
    }
}

/// Binary fractions must not turn 55 into "not 55".
fn tolerance(value: f64) -> f64 {
    1e-9 * value.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(start: Option<f64>, target: &str) -> Course<'static> {
        let target = Comparison::parse(target).unwrap();
        Course {
            start: start.map(|value| (2020.0, value)),
            baseline: start,
            since: 2020.0,
            until: 2025.0,
            target,
            milestones: &[],
            falls: target.comparator == Comparator::AtMost,
            per_year: false,
        }
    }

    fn status(course: Course<'_>, period: &str, value: f64) -> &'static str {
        course.status(value, period.parse().unwrap()).code()
    }

    #[test]
    fn a_value_is_judged_by_the_straight_path() {
        let beds = course(Some(650.0), "800");
        assert_eq!(status(beds, "2023H1", 620.0), "below_baseline");
        assert_eq!(status(beds, "2023H1", 725.0), "on_track");
        assert_eq!(status(beds, "2023H1", 724.0), "behind");
        assert_eq!(status(beds, "2026", 799.0), "behind");
        assert_eq!(status(beds, "2023H1", 800.0), "met");
        assert!((beds.gap(620.0) - 180.0).abs() < 1e-9);
        assert!((beds.needed_per_year(620.0, Period::Half(2023, 1)) - 72.0).abs() < 1e-9);
        assert!((beds.needed_per_year(620.0, Period::Year(2026)) - 180.0).abs() < 1e-9);
    }

    #[test]
    fn without_a_baseline_the_path_rises_from_zero() {
        let estates = course(None, "100");
        assert_eq!(status(estates, "2023H1", 66.7), "on_track");
        assert_eq!(status(estates, "2024", 66.7), "behind");
    }

    #[test]
    fn yearly_targets_bend_the_path() {
        let beds = Course {
            milestones: &[(2022.0, 660.0), (2023.0, 750.0)],
            ..course(Some(650.0), "800")
        };
        assert_eq!(beds.expected(2021.0), Some(655.0));
        assert_eq!(beds.expected(2022.5), Some(705.0));
        assert_eq!(beds.expected(2024.0), Some(775.0));
        assert_eq!(status(beds, "2022", 660.0), "on_track");
        assert_eq!(status(beds, "2022", 659.0), "behind");
        assert_eq!(status(course(Some(650.0), "800"), "2022", 660.0), "behind");
    }

    #[test]
    fn at_most_is_met_from_above() {
        let vacancy = course(Some(80.0), "≤50");
        assert_eq!(status(vacancy, "2023H1", 60.0), "on_track");
        assert_eq!(status(vacancy, "2023H1", 70.0), "behind");
        assert_eq!(status(vacancy, "2023H1", 85.0), "below_baseline");
        assert_eq!(status(vacancy, "2023H1", 50.0), "met");
        assert_eq!(status(course(None, ">70"), "2026", 70.0), "behind");
    }

    #[test]
    fn the_forecast_follows_the_values() {
        let places = course(Some(20.0), "1400");
        let forecast = places
            .forecast(&[(2021.0, 100.0), (2022.0, 300.0), (2023.0, 500.0)], false)
            .unwrap();
        assert!((forecast.value_at_target_year - 900.0).abs() < 1e-6);
        assert_eq!(forecast.met_year, Some(2028));
        assert_eq!(places.forecast(&[(2022.5, 1.0)], false), None);
        assert_eq!(places.forecast(&[(2022.5, 1.0), (2022.75, 9.0)], false), None);
        let falling = places
            .forecast(&[(2021.0, 300.0), (2022.0, 200.0)], false)
            .unwrap();
        assert_eq!((falling.value_at_target_year, falling.met_year), (0.0, None));
    }
}
