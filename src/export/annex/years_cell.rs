//! 建设年限: first and last year in one cell, spelled as the form spells them.

use crate::model::{Record, Value, Years};

use super::value_source::ValueSource;

/// First and last year, as far as they are known.
pub(super) type FoundYears = (Option<i32>, Option<i32>);

/// The years of a record, else of its project; `None` where neither has any.
pub(super) fn years_of(record: &Record, values: &ValueSource<'_>) -> Option<FoundYears> {
    let found = |record: &Record| {
        let year = |field: &str| match record.get(field) {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        };
        let years = (year("start_year"), year("end_year"));
        (years != (None, None)).then_some(years)
    };
    found(record).or_else(|| found(values.parent(record)?))
}

/// First and last year; `spelling` says how a form writes them, empty for the usual way.
pub(super) fn years_text(years: FoundYears, spelling: &str) -> String {
    match years {
        (Some(start), Some(end)) if start != end && !spelling.is_empty() => spelling
            .replace("{start}", &start.to_string())
            .replace("{end}", &end.to_string()),
        (Some(start), Some(end)) => Years { start, end }.label(),
        (Some(start), None) => format!("{start}年起"),
        (None, Some(end)) => format!("至{end}年"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::years_text;

    #[test]
    fn years_are_spelled_as_the_form_spells_them() {
        let both = (Some(2022), Some(2023));
        assert_eq!(years_text(both, ""), "2022—2023年");
        assert_eq!(years_text(both, "{start}年-{end}年"), "2022年-2023年");
        assert_eq!(years_text(both, "{start}-{end}"), "2022-2023");
        assert_eq!(years_text((Some(2023), Some(2023)), "{start}—{end}"), "2023年");
        assert_eq!(years_text((Some(2023), None), "{start}—{end}"), "2023年起");
    }
}
