//! 分年度目标: what shall be reached by the end of years on the way, as the ledger keeps it in one text.

/// Year and value, the earliest first.
pub type Milestones = Vec<(i32, f64)>;

/// Reads `2023=900；2024=1200`, also `2023年：900，2024年：1200`.
///
/// # Errors
/// A Chinese sentence that names the part which can't be read.
pub fn parse_milestones(text: &str) -> Result<Milestones, String> {
    let text = super::half_width(text);
    let mut list = Milestones::new();
    for part in text.split([';', ',', '、', '\n']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let wrong = || format!("分年度目标里的“{part}”读不懂，应写作 2023=900；2024=1200");
        let (year, rest) = part.split_at_checked(4).ok_or_else(wrong)?;
        let year: i32 = year
            .parse()
            .ok()
            .filter(|year| (1990..=2100).contains(year))
            .ok_or_else(wrong)?;
        let value = rest.trim_start_matches(['年', '底', '末', '=', ':', ' ', '达', '到', '≥']);
        let value: f64 = value
            .trim_end_matches('%')
            .trim()
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .ok_or_else(wrong)?;
        if list.iter().any(|(known, _)| *known == year) {
            return Err(format!("分年度目标里{year}年写了两次"));
        }
        list.push((year, value));
    }
    list.sort_by_key(|(year, _)| *year);
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_values_are_read_as_they_are_written() {
        let expected = vec![(2023, 900.0), (2024, 1200.5)];
        for text in [
            "2023=900；2024=1200.5",
            "2024年：1200.5，2023年：900",
            "2023 900\n2024 1200.5；",
        ] {
            assert_eq!(parse_milestones(text), Ok(expected.clone()), "{text}");
        }
        assert_eq!(parse_milestones(""), Ok(Vec::new()));
        assert!(parse_milestones("明年900").is_err_and(|why| why.contains("明年900")));
        assert!(parse_milestones("2023=约900").is_err());
        assert!(parse_milestones("2023=1；2023=2").is_err_and(|why| why.contains("两次")));
    }
}
