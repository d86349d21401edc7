//! The figures of a whole half-year return: 耿马县, first half of 2023, with the population of the end of 2022.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop"
)]

#[path = "indicators/plans.rs"]
mod plans;
#[path = "indicators/published.rs"]
mod published;
#[path = "indicators/seeds.rs"]
mod seeds;
mod support;

use laoxiao::forms::{FieldScope, dictionary};
use laoxiao::indicators::{
    Figure, Frameworks, ValueOrigin, figures_of_framework, indicator_path, values_by_township,
};
use laoxiao::model::{Period, Record, RecordKind, Records, Value};

const H1: Period = Period::Half(2023, 1);

/// Reads the fixture: a line `# kind,period`, a line of fields, then rows.
fn ledger() -> Records {
    let mut records = Records::default();
    let mut kind = RecordKind::Project;
    let mut period: Option<Period> = None;
    let mut fields: Vec<&str> = Vec::new();
    for line in include_str!("fixtures/indicators/gengma_2023h1.csv").lines() {
        let cells: Vec<&str> = line.split(',').collect();
        if let Some(code) = cells[0].strip_prefix("# ") {
            kind = code.parse().unwrap();
            period = cells[1].parse().ok();
            fields.clear();
        } else if fields.is_empty() {
            fields = cells;
        } else {
            records.push(record(kind, period, &fields, &cells));
        }
    }
    records
}

fn record(kind: RecordKind, period: Option<Period>, fields: &[&str], cells: &[&str]) -> Record {
    let mut record = Record::new(kind);
    record.period = period.filter(|_| kind.is_periodic());
    for (id, cell) in fields.iter().zip(cells) {
        let field = dictionary().field(kind, id).unwrap();
        let value = Value::parse(field.field_type, cell, field.money_unit()).unwrap();
        match period.filter(|_| field.scope == FieldScope::Figure) {
            Some(period) => record.set_figure(period, id, Some(value)),
            None => record.set(id, Some(value)),
        }
    }
    record
}

fn gengma(records: &Records) -> Vec<Figure> {
    figures_of_framework(records, &Frameworks::shipped().unwrap(), "gengma2023", H1)
}

fn figure(records: &Records, id: &str) -> Figure {
    gengma(records)
        .into_iter()
        .find(|figure| figure.id == id)
        .unwrap()
}

fn parts(figure: &Figure) -> (Option<f64>, Option<f64>) {
    (
        figure.numerator.as_ref().map(|part| part.value),
        figure.denominator.as_ref().map(|part| part.value),
    )
}

#[test]
fn the_half_year_return_gives_these_figures() {
    let records = ledger();
    let expected = [
        ("elder-beds", "620", Some(620.0), None, "below_baseline"),
        ("nursing-bed-share", "44.5", Some(169.0), Some(380.0), "on_track"),
        (
            "daycare-coverage",
            "38.3",
            Some(36.0),
            Some(94.0),
            "below_baseline",
        ),
        ("estate-compliance", "66.7", Some(2.0), Some(3.0), "on_track"),
        ("childcare-places", "655", Some(655.0), None, "behind"),
        (
            "places-per-thousand",
            "2.32",
            Some(655.0),
            Some(282_500.0),
            "behind",
        ),
        ("inclusive-place-share", "86.1", Some(564.0), Some(655.0), "met"),
        ("childcare-certified-share", "52", Some(26.0), Some(50.0), "met"),
    ];
    for (id, value, numerator, denominator, status) in expected {
        let figure = figure(&records, id);
        let found = (figure.show_value(), parts(&figure), figure.status.code());
        assert_eq!(
            found,
            (value.to_owned(), (numerator, denominator), status),
            "{id}"
        );
    }
}

#[test]
fn what_the_ledger_cannot_tell_has_no_value() {
    let records = ledger();
    let without: Vec<Figure> = gengma(&records)
        .into_iter()
        .filter(|figure| figure.value.is_none())
        .collect();
    // Four stand in the body of the document.
    assert_eq!(without.len(), 17 + 4);
    assert!(
        without
            .iter()
            .all(|figure| figure.status.code() == "no_data" && figure.gap.is_none())
    );
    assert!(
        gengma(&Records::default())
            .iter()
            .all(|figure| figure.value.is_none())
    );
}

#[test]
fn dates_gaps_and_superiors_are_said() {
    let records = ledger();
    let places = figure(&records, "places-per-thousand");
    assert!(places.dates_differ);
    assert_eq!(
        places.denominator.as_ref().map(|part| part.as_of),
        Some(Period::Year(2022))
    );
    assert_eq!(places.formula.as_deref(), Some("托位总数 ÷ 年末常住人口 × 1000"));
    let beds = figure(&records, "elder-beds");
    assert_eq!((beds.gap, beds.needed_per_year), (Some(180.0), Some(72.0)));
    let daycare = figure(&records, "daycare-coverage");
    let above: Vec<&str> = daycare
        .superiors
        .iter()
        .map(|superior| superior.framework.as_str())
        .collect();
    assert_eq!(above, ["lincang2022", "yunnan2021"]);
    assert!(
        daycare
            .notes
            .iter()
            .any(|note| note == "目标80低于临沧市的90（临政办发〔2022〕12号）")
    );
    assert!(beds.superiors.is_empty());
}

#[test]
fn a_typed_value_stays_beside_the_computed_one() {
    let mut records = ledger();
    let framework = Frameworks::shipped()
        .unwrap()
        .get("gengma2023")
        .unwrap()
        .records();
    let typed = framework.into_iter().map(|record| match record.text("code") {
        "childcare-certified-share" => record.with_figure(H1, "reported", Value::Real(60.0)),
        "monthly-visits" => record.with_figure(Period::Year(2022), "reported", Value::Real(92.0)),
        _ => record,
    });
    records.put(RecordKind::Indicator, typed.collect());
    let certified = figure(&records, "childcare-certified-share");
    assert_eq!(
        (certified.value, certified.reported),
        (Some(52.0), Some((H1, 60.0)))
    );
    assert!(
        certified
            .notes
            .iter()
            .any(|note| note.contains("填报60，台账算得52"))
    );
    let visits = figure(&records, "monthly-visits");
    assert_eq!(
        (visits.value, visits.computed, visits.status.code()),
        (Some(92.0), false, "on_track")
    );
}

#[test]
fn indicators_imported_without_a_code_find_their_definition() {
    let mut records = ledger();
    let imported = Record::new(RecordKind::Indicator)
        .with("framework", Value::Text("gengma2023".to_owned()))
        .with("section", Value::Text("托育方面".to_owned()))
        .with("name", Value::Text("每千人口托位数（个）".to_owned()));
    records.push(imported);
    let figures = gengma(&records);
    assert_eq!(figures.len(), 1);
    assert_eq!(
        (figures[0].id.as_str(), figures[0].show_value()),
        ("places-per-thousand", "2.32".to_owned())
    );
}

#[test]
fn earlier_returns_make_the_path_and_the_forecast() {
    let mut records = ledger();
    let earlier = records
        .of(RecordKind::ElderFacility)
        .to_vec()
        .into_iter()
        .map(|mut record| {
            let beds = record
                .latest("beds_total", H1)
                .and_then(|(_, value)| value.as_number())
                .unwrap();
            record.set_figure(Period::Half(2022, 2), "beds_total", Some(Value::Real(beds + 1.0)));
            record
        });
    records.put(RecordKind::ElderFacility, earlier.collect());
    let path = indicator_path(
        &records,
        &Frameworks::shipped().unwrap(),
        "gengma2023",
        "elder-beds",
        H1,
    );
    let values: Vec<(f64, ValueOrigin)> = path
        .points
        .iter()
        .map(|point| (point.value, point.origin))
        .collect();
    assert_eq!(
        values,
        [(668.0, ValueOrigin::Computed), (620.0, ValueOrigin::Computed)]
    );
    assert_eq!(
        (path.baseline, path.target.map(|(time, _)| time)),
        (Some((2020.0, 650.0)), Some(2025.0))
    );
    let forecast = path.forecast.unwrap();
    assert!((forecast.value_at_target_year - 380.0).abs() < 1e-6);
    assert_eq!(forecast.met_year, None);
    assert_eq!(figure(&records, "childcare-places").forecast, None);
}

#[test]
fn townships_are_compared_with_each_other() {
    let (records, frameworks) = (ledger(), Frameworks::shipped().unwrap());
    let beds = values_by_township(&records, &frameworks, "elder-beds", H1).unwrap();
    assert_eq!(beds.len(), 9);
    assert_eq!(beds.iter().map(|(_, value)| value).sum::<f64>(), 620.0);
    let places = values_by_township(&records, &frameworks, "places-per-thousand", H1).unwrap();
    assert_eq!(places.last(), Some(&("勐简乡".to_owned(), 0.0)));
    assert_eq!(
        values_by_township(&records, &frameworks, "township-centre-coverage", H1),
        None
    );
}

#[test]
fn a_date_with_a_few_townships_only_is_passed_over() {
    let mut records = ledger();
    let mut part = Record::new(RecordKind::Population)
        .with("township", Value::Text("耿马镇".to_owned()))
        .with("residents", Value::Integer(31_000));
    part.period = Some(H1);
    records.push(part);
    let places = figure(&records, "places-per-thousand");
    assert_eq!(places.show_value(), "2.32");
    assert!(
        places
            .notes
            .iter()
            .any(|note| note == "2023年上半年的人口数据不全，用2022年的数")
    );
}
