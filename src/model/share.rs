//! 分解目标: what each township, department or county takes of a target, and what it told of its completion, as the
//! ledger keeps it in one text.

use super::milestone::{Milestones, parse_milestones};
use super::{Period, half_width, name_key, number_text};

/// What one of them takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    /// The township, department or county, as written.
    pub unit: String,
    /// What it shall have reached by the end of years, the earliest first.
    pub steps: Milestones,
    /// What it told of its completion, by period; the ledger counts nothing by department.
    pub done: Vec<(Period, f64)>,
}

/// What is put into a share: a target of a year, or what was completed at a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareAt {
    /// The target at the end of a year.
    Target(i32),
    /// The completion at a period.
    Done(Period),
}

impl Share {
    /// What it told last at or before the end of a period.
    pub fn done_at(&self, period: Period) -> Option<(Period, f64)> {
        let told = self.done.iter().filter(|(of, _)| of.has_ended_by(period));
        told.max_by_key(|(of, _)| (of.year(), of.end_month())).copied()
    }

    /// The number that it has.
    pub fn number(&self, at: ShareAt) -> Option<f64> {
        match at {
            ShareAt::Target(year) => self
                .steps
                .iter()
                .find(|(of, _)| *of == year)
                .map(|(_, value)| *value),
            ShareAt::Done(period) => self
                .done
                .iter()
                .find(|(of, _)| *of == period)
                .map(|(_, value)| *value),
        }
    }

    fn set(&mut self, at: ShareAt, value: f64) {
        match at {
            ShareAt::Target(year) => {
                self.steps.retain(|(of, _)| *of != year);
                self.steps.push((year, value));
                self.steps.sort_by_key(|(of, _)| *of);
            }
            ShareAt::Done(period) => {
                self.done.retain(|(of, _)| *of != period);
                self.done.push((period, value));
                self.done
                    .sort_by_key(|(of, _)| (of.year(), of.end_month(), of.months()));
            }
        }
    }

    /// The target that holds at the end of a year: that of the year, else of the next year that has one, else the last.
    pub fn at(&self, year: i32) -> Option<(i32, f64)> {
        let coming = self.steps.iter().find(|(step, _)| *step >= year);
        coming.or(self.steps.last()).copied()
    }
}

/// Puts a number into the share of a unit, which is added when there is none.
pub fn put_share(shares: &mut Vec<Share>, unit: &str, at: ShareAt, value: f64) {
    let key = name_key(unit);
    if let Some(share) = shares.iter_mut().find(|share| name_key(&share.unit) == key) {
        share.set(at, value);
        return;
    }
    let mut share = Share {
        unit: unit.to_owned(),
        ..Share::default()
    };
    share.set(at, value);
    shares.push(share);
}

/// Reads `耿马镇：2024=5、2026=8、完成2026年上半年=6；孟定镇：2024=8`.
///
/// # Errors
/// A Chinese sentence that names the part which can't be read.
pub fn parse_shares(text: &str) -> Result<Vec<Share>, String> {
    let mut list: Vec<Share> = Vec::new();
    for part in text.split(['；', ';', '\n']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let wrong = || format!("分解目标里的“{part}”读不懂，应写作 耿马镇：2024=5、2026=8；孟定镇：2024=8");
        let (unit, steps) = part.split_once(['：', ':']).ok_or_else(wrong)?;
        let unit = unit.trim().to_owned();
        let (done, steps): (Vec<&str>, Vec<&str>) = steps
            .split(['、', '，', ','])
            .map(str::trim)
            .partition(|step| step.starts_with(DONE));
        let done = done.iter().map(|step| done_of(step).ok_or_else(wrong));
        let done = done.collect::<Result<Vec<_>, String>>()?;
        let steps = parse_milestones(&steps.join("、"))?;
        if unit.is_empty() || steps.is_empty() {
            return Err(wrong());
        }
        if list.iter().any(|known| known.unit == unit) {
            return Err(format!("分解目标里“{unit}”写了两次"));
        }
        list.push(Share { unit, steps, done });
    }
    Ok(list)
}

/// What stands before a number that was completed.
const DONE: &str = "完成";

/// Reads `完成2026年上半年=6`.
fn done_of(text: &str) -> Option<(Period, f64)> {
    let text = half_width(text);
    let (period, value) = text.strip_prefix(DONE)?.split_once(['=', ':'])?;
    let period = Period::find(period).or_else(|| period.trim().parse().ok())?;
    let value = value.trim().trim_end_matches('%').parse::<f64>().ok()?;
    value.is_finite().then_some((period, value))
}

/// The text that [`parse_shares`] reads.
pub fn shares_text(shares: &[Share]) -> String {
    let one = |share: &Share| {
        let steps = share.steps.iter();
        let steps = steps.map(|(year, value)| format!("{year}={}", number_text(*value)));
        let done = share.done.iter();
        let done = done.map(|(of, value)| format!("{DONE}{}={}", of.label(), number_text(*value)));
        let all: Vec<String> = steps.chain(done).collect();
        format!("{}：{}", share.unit, all.join("、"))
    };
    shares.iter().map(one).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_they_are_written() {
        let text = "耿马镇：2024=5、2026=8.5；孟定镇：2024=8";
        let shares = parse_shares(text).unwrap();
        assert_eq!(shares.len(), 2);
        assert_eq!(shares_text(&shares), text);
        let first = shares.first().unwrap();
        assert_eq!(first.at(2023), Some((2024, 5.0)));
        assert_eq!(first.at(2025), Some((2026, 8.5)));
        assert_eq!(first.at(2030), Some((2026, 8.5)));
        assert_eq!(
            parse_shares("县民政局: 2026年100\n县卫生健康局：2026=50；"),
            Ok(vec![
                Share {
                    unit: "县民政局".to_owned(),
                    steps: vec![(2026, 100.0)],
                    ..Share::default()
                },
                Share {
                    unit: "县卫生健康局".to_owned(),
                    steps: vec![(2026, 50.0)],
                    ..Share::default()
                },
            ])
        );
        assert_eq!(parse_shares(""), Ok(Vec::new()));
        assert!(parse_shares("耿马镇2024=5").is_err_and(|why| why.contains("耿马镇2024=5")));
        assert!(parse_shares("耿马镇：明年5").is_err());
        assert!(parse_shares("耿马镇：").is_err());
        assert!(parse_shares("甲镇：2024=1；甲镇：2025=2").is_err_and(|why| why.contains("两次")));
    }
    #[test]
    fn what_was_completed_is_kept_beside_the_targets() {
        let text = "县民政局：2026=100、2027=120、完成2025年=80、完成2026年上半年=60.5、完成2026年9月=70";
        let shares = parse_shares(text).unwrap();
        let share = shares.first().unwrap();
        assert_eq!(shares_text(&shares), text);
        assert_eq!(
            share.done_at(Period::Half(2026, 1)),
            Some((Period::Half(2026, 1), 60.5))
        );
        assert_eq!(
            share.done_at(Period::Quarter(2026, 1)),
            Some((Period::Year(2025), 80.0))
        );
        assert_eq!(
            share.done_at(Period::Half(2025, 1)),
            None,
            "nothing of a later date"
        );
        assert_eq!(
            parse_shares("县民政局：2026=100，完成2026H1=60").unwrap()[0].done,
            [(Period::Half(2026, 1), 60.0)]
        );
        assert!(parse_shares("县民政局：2026=100、完成60").is_err_and(|why| why.contains("完成60")));
        assert!(parse_shares("县民政局：2026=100、完成2026年=约60").is_err());
        let mut shares = shares;
        put_share(&mut shares, "县民政局", ShareAt::Done(Period::Year(2025)), 81.0);
        put_share(&mut shares, "县财政局", ShareAt::Target(2026), 5.0);
        assert_eq!(shares[0].number(ShareAt::Done(Period::Year(2025))), Some(81.0));
        assert_eq!(shares[1].number(ShareAt::Target(2026)), Some(5.0));
    }
}
