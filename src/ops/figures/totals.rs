//! 合计: the sums of a field over records, as they stand beside the title of a page and of a group of projects.

use crate::model::{Money, Period, Record, Value};

/// The sum of a field of money, to the 分.
pub fn money_total<'r>(records: impl IntoIterator<Item = &'r Record>, field: &str) -> Money {
    let amounts = records
        .into_iter()
        .filter_map(|record| record.get(field)?.as_money());
    amounts.sum()
}

/// The sum of a field with numbers, of a figure that of exactly this period; `None` where no record has one.
pub fn number_total<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    field: &str,
    period: Option<Period>,
) -> Option<f64> {
    let numbers = records
        .into_iter()
        .filter_map(|record| record.at(field, period).and_then(Value::as_number));
    numbers.reduce(|sum, number| sum + number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordKind;

    #[test]
    fn a_sum_takes_what_is_there_and_nothing_is_no_zero() {
        let half = Period::Half(2023, 1);
        let facility = |beds: i64| {
            Record::new(RecordKind::ElderFacility).with_figure(half, "beds_total", Value::Integer(beds))
        };
        let facilities = [facility(30), Record::new(RecordKind::ElderFacility), facility(12)];
        assert_eq!(number_total(&facilities, "beds_total", Some(half)), Some(42.0));
        assert_eq!(
            number_total(&facilities, "beds_total", Some(Period::Year(2023))),
            None
        );
        assert_eq!(number_total(&facilities, "beds_total", None), None);
        let project =
            |fen: i64| Record::new(RecordKind::Project).with("total_investment", Value::Money(Money(fen)));
        let projects = [project(10), Record::new(RecordKind::Project), project(23)];
        assert_eq!(money_total(&projects, "total_investment"), Money(33));
        assert_eq!(money_total(&projects[1..2], "total_investment"), Money(0));
    }
}
