//! Targets that ask for a rise (提高6个百分点): the target follows from the county's own value of the baseline year.

use crate::model::{Comparison, Period, Record, Records, Value};

use super::catalog::Frameworks;
use super::compute::LedgerIndicator;

/// Fills in the target of an indicator that asks for a rise, if the baseline is known.
///
/// The baseline is the one kept, else the value computed or typed for the end of the baseline year itself:
/// an older value is not the baseline.
pub(super) fn work_out(record: &mut Record, records: &Records, frameworks: &Frameworks, framework: &str) {
    let row = LedgerIndicator::new(record, frameworks, framework);
    let Some(rise) = row.printed.and_then(|printed| printed.target_rise) else {
        return;
    };
    if row.target().is_some() {
        return;
    }
    let kept = row.baseline().map(|(_, value)| value);
    let Some(baseline) = kept.or_else(|| value_at_baseline(&row, records, frameworks)) else {
        return;
    };
    record.set("baseline", Some(Value::Comparison(Comparison::equal(baseline))));
    record.set(
        "target",
        Some(Value::Comparison(Comparison::equal(baseline + rise))),
    );
}

fn value_at_baseline(row: &LedgerIndicator<'_>, records: &Records, frameworks: &Frameworks) -> Option<f64> {
    let year = row.baseline_year()?;
    let until = Period::Year(year);
    let reader = row.reader(records, frameworks, until);
    let version = row.definition.and_then(|definition| definition.version_at(until));
    let computed = version.map(|version| reader.compute(version, &mut Vec::new()));
    let computed = computed.and_then(|computed| {
        let fresh = computed.numerator.is_some_and(|part| part.as_of.year() == year);
        computed.value.filter(|_| fresh)
    });
    computed.or_else(|| {
        let (date, value) = row.record.latest("reported", until)?;
        value.as_number().filter(|_| date.year() == year)
    })
}
