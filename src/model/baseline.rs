//! The baseline of an indicator that a new plan takes over: the last figure there was, with the date it is of.

use super::{DatedFigure, Period, Record, Value};

/// How the note of a baseline begins that was taken from a figure.
const TAKEN: [&str; 2] = ["基期值按", "基期值是"];

/// What is noted of it: 基期值按2025年下半年台账测算（甲 ÷ 乙）.
pub fn baseline_note(figure: &DatedFigure) -> String {
    let ([computed, told], date) = (TAKEN, figure.as_of.label());
    match &figure.formula {
        Some(formula) => format!("{computed}{date}台账测算（{formula}）"),
        None => format!("{told}{date}的填报值"),
    }
}

/// Of what date the baseline is: that of the figure it was taken from, else the end of the base year.
pub fn baseline_date(record: &Record) -> Option<Period> {
    let note = record.text("note");
    let taken = TAKEN.iter().find_map(|words| note.strip_prefix(words));
    let taken = taken.and_then(Period::find);
    taken.or_else(|| match record.get("baseline_year") {
        Some(Value::Integer(year)) => i32::try_from(*year).ok().map(Period::Year),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordKind;

    #[test]
    fn a_baseline_is_of_the_date_that_its_note_says() {
        let figure = |as_of, formula: Option<&str>| DatedFigure {
            value: 620.0,
            as_of,
            formula: formula.map(str::to_owned),
        };
        let of = |note: String| {
            Record::new(RecordKind::Indicator)
                .with("baseline_year", Value::Integer(2023))
                .with("note", Value::Text(note))
        };
        let half = Period::Half(2023, 1);
        for note in [
            baseline_note(&figure(half, Some("养老床位合计"))),
            baseline_note(&figure(half, None)),
        ] {
            assert_eq!(baseline_date(&of(note.clone())), Some(half), "{note}");
        }
        // Any other note says nothing of the baseline.
        let other = of("2022年上半年新建".to_owned());
        assert_eq!(baseline_date(&other), Some(Period::Year(2023)));
        assert_eq!(baseline_date(&Record::new(RecordKind::Indicator)), None);
    }
}
