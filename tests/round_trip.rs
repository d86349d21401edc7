//! What an annex shows is what the ledger holds: every form of the sample, read back, changes nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

use laoxiao::import::{Change, Options, SheetPlan};
use laoxiao::model::{Period, Progress, RecordKind};
use laoxiao::ops::Session;

/// The periods of the sample for which a form has something to print.
fn periods(session: &Session, form: &str) -> Vec<Option<Period>> {
    let form = session.forms().get(form).unwrap();
    if !form.by_period {
        return vec![None];
    }
    let records = session.records().unwrap();
    let mut periods: Vec<Period> = records
        .of(form.record)
        .iter()
        .flat_map(|record| record.period.into_iter().chain(record.figures.keys().copied()))
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods.into_iter().map(Some).collect()
}

#[test]
fn every_annex_of_the_sample_read_back_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    let forms: Vec<String> = session.forms().iter().map(|form| form.id.clone()).collect();
    let mut read = 0;
    for form in &forms {
        for period in periods(&session, form) {
            let out = dir.path().join("附件.xlsx");
            let exported = session.export_where(form, period, &[], &out).unwrap();
            if exported.rows == 0 {
                continue;
            }
            let options = Options {
                period,
                ..Options::default()
            };
            let plan = session.plan_import(&out, &options, &Progress::default()).unwrap();
            for sheet in &plan.sheets {
                let told = |sheet: &SheetPlan| {
                    let changed = sheet.changes.iter().flat_map(Change::fields);
                    format!(
                        "{form} {period:?} {}: {:?}\n{:?}",
                        sheet.name,
                        sheet.problems,
                        changed.collect::<Vec<_>>()
                    )
                };
                assert_eq!(
                    (sheet.counts.new, sheet.counts.updated),
                    (0, 0),
                    "{}",
                    told(sheet)
                );
                assert!(
                    sheet.unknown_columns.is_empty(),
                    "{form}: {:?}",
                    sheet.unknown_columns
                );
                read += sheet.counts.unchanged;
            }
        }
    }
    // Facilities of four periods, population of three, projects in three layouts and their returns, indicators
    // in two, policies and reforms: an empty annex would prove nothing.
    assert!(read > 300, "{read} rows read back");
}

#[test]
fn the_sample_has_the_published_totals() {
    let dir = tempfile::tempdir().unwrap();
    let session = Session::open_sample(&dir.path().join("示例县.laoxiao")).unwrap();
    let records = session.records().unwrap();
    let sum = |kind: RecordKind, field: &str, period: Period| -> f64 {
        let values = records
            .of(kind)
            .iter()
            .filter_map(|record| record.at(field, Some(period))?.as_number());
        values.sum()
    };
    let half = Period::Half(2023, 1);
    for (kind, field, published) in [
        (RecordKind::ElderFacility, "beds_total", 620.0),
        (RecordKind::ElderFacility, "beds_nursing", 169.0),
        (RecordKind::ElderFacility, "staff", 56.0),
        (RecordKind::ElderFacility, "caregivers", 54.0),
        (RecordKind::ChildcareFacility, "places_total", 655.0),
        (RecordKind::ChildcareFacility, "enrolled", 370.0),
    ] {
        assert!((sum(kind, field, half) - published).abs() < 1e-9, "{field}");
    }
    assert_eq!(records.of(RecordKind::ElderFacility).len(), 48);
    let residents: f64 = records
        .of(RecordKind::Population)
        .iter()
        .filter(|record| record.period == Some(Period::Year(2022)))
        .filter_map(|record| record.number("residents"))
        .sum();
    assert!((residents - 282_500.0).abs() < 1e-9);
}
