//! Which backups are kept: all of two days, then 12 daily, 10 weekly and 9 monthly ones (Anki's policy).

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// All backups younger than this are kept.
const FRESH: SignedDuration = SignedDuration::from_hours(48);
/// The newest are kept however old they are.
const ALWAYS: usize = 3;
/// Then one a day, a week, a month: so many of each, one stage after the other.
const STAGES: [(usize, Span); 3] = [(12, Span::Day), (10, Span::Week), (9, Span::Month)];

#[derive(Clone, Copy)]
enum Span {
    Day,
    Week,
    Month,
}

impl Span {
    /// Equal for two dates of the same day, week or month.
    fn key(self, date: Date) -> (i16, i8) {
        match self {
            Self::Day => (date.year(), i8::try_from(date.day_of_year() % 100).unwrap_or(0)),
            Self::Week => (date.iso_week_date().year(), date.iso_week_date().week()),
            Self::Month => (date.year(), date.month()),
        }
    }
}

/// Whether a backup is dated later than the clock can have gone wrong by a change of the time zone.
pub(super) fn is_future(time: Timestamp, now: Timestamp) -> bool {
    time.duration_since(now) > SignedDuration::from_hours(24)
}

/// Whether to keep each of the backups, given newest first.
pub(super) fn keep(times: &[Timestamp], now: Timestamp) -> Vec<bool> {
    let mut stages = STAGES.into_iter();
    let mut stage = stages.next();
    let mut last_kept: Option<Date> = None;
    let mut verdicts = Vec::with_capacity(times.len());
    let mut at = 0;
    for time in times {
        // Made while the clock was wrong; kept, but it takes the place of none of the others.
        if is_future(*time, now) {
            verdicts.push(true);
            continue;
        }
        at += 1;
        let date = time.to_zoned(TimeZone::UTC).date();
        if at <= ALWAYS || now.duration_since(*time) < FRESH {
            last_kept = Some(date);
            verdicts.push(true);
            continue;
        }
        let keeps =
            stage.is_some_and(|(_, span)| last_kept.is_none_or(|last| span.key(last) != span.key(date)));
        if keeps {
            last_kept = Some(date);
            stage = stage
                .map(|(left, span)| (left - 1, span))
                .filter(|(left, _)| *left > 0)
                .or_else(|| stages.next());
        }
        verdicts.push(keeps);
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_hourly_backups_is_thinned_to_those_of_the_policy() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let times: Vec<Timestamp> = (0..24 * 600)
            .map(|hours| now - SignedDuration::from_hours(hours))
            .collect();
        let verdicts = keep(&times, now);
        assert_eq!(verdicts.iter().filter(|keep| **keep).count(), 48 + 12 + 10 + 9);
        // Thinning what is left changes nothing.
        let left: Vec<Timestamp> = times
            .iter()
            .zip(verdicts)
            .filter(|(_, keep)| *keep)
            .map(|(t, _)| *t)
            .collect();
        assert!(keep(&left, now).iter().all(|keep| *keep));
        let oldest = left.last().unwrap();
        assert!(
            now.duration_since(*oldest) > SignedDuration::from_hours(24 * 300),
            "{oldest}"
        );
    }

    #[test]
    fn what_is_dated_in_the_future_takes_no_place() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let old = now - SignedDuration::from_hours(24 * 4000);
        let future = now + SignedDuration::from_hours(24 * 400);
        let times = [future, future, future, old, old, old, old, old];
        assert_eq!(
            keep(&times, now),
            [true, true, true, true, true, true, false, false]
        );
    }

    #[test]
    fn the_newest_three_stay_however_old() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let times = [now - SignedDuration::from_hours(24 * 4000); 5];
        assert_eq!(keep(&times, now), [true, true, true, false, false]);
    }
}
