//! 分解目标: what each township, department or county takes of a target, as the ledger keeps it in one text.

use super::milestone::{Milestones, parse_milestones};
use super::number_text;

/// What one of them takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The township, department or county, as written.
    pub unit: String,
    /// What it shall have reached by the end of years, the earliest first.
    pub steps: Milestones,
}

impl Share {
    /// The target that holds at the end of a year: that of the year, else of the next year that has one, else the last.
    pub fn at(&self, year: i32) -> Option<(i32, f64)> {
        let coming = self.steps.iter().find(|(step, _)| *step >= year);
        coming.or(self.steps.last()).copied()
    }
}

/// Reads `耿马镇：2024=5、2026=8；孟定镇：2024=8`.
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
        let steps = parse_milestones(steps)?;
        if unit.is_empty() || steps.is_empty() {
            return Err(wrong());
        }
        if list.iter().any(|known| known.unit == unit) {
            return Err(format!("分解目标里“{unit}”写了两次"));
        }
        list.push(Share { unit, steps });
    }
    Ok(list)
}

/// The text that [`parse_shares`] reads.
pub fn shares_text(shares: &[Share]) -> String {
    let one = |share: &Share| {
        let steps = share.steps.iter();
        let steps: Vec<String> = steps
            .map(|(year, value)| format!("{year}={}", number_text(*value)))
            .collect();
        format!("{}：{}", share.unit, steps.join("、"))
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
                    steps: vec![(2026, 100.0)]
                },
                Share {
                    unit: "县卫生健康局".to_owned(),
                    steps: vec![(2026, 50.0)]
                },
            ])
        );
        assert_eq!(parse_shares(""), Ok(Vec::new()));
        assert!(parse_shares("耿马镇2024=5").is_err_and(|why| why.contains("耿马镇2024=5")));
        assert!(parse_shares("耿马镇：明年5").is_err());
        assert!(parse_shares("耿马镇：").is_err());
        assert!(parse_shares("甲镇：2024=1；甲镇：2025=2").is_err_and(|why| why.contains("两次")));
    }
}
