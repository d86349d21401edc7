//! A county of 2,000 facilities with 20 periods each, for the benchmarks.

use laoxiao::model::{Period, Record, RecordKind, Records, Value};

/// 养老机构 of a county.
pub(super) const ELDER: i64 = 1_500;
/// 托育机构 of a county.
pub(super) const CHILDCARE: i64 = 500;
const YEARS: std::ops::RangeInclusive<i32> = 2016..=2025;
const TOWNSHIPS: i64 = 10;
/// The figures of a 养老机构.
pub(super) const ELDER_FIELDS: [&str; 6] = [
    "beds_total",
    "beds_nursing",
    "beds_basic",
    "beds_inclusive",
    "residents",
    "caregivers",
];
/// The figures of a 托育机构.
pub(super) const CHILDCARE_FIELDS: [&str; 5] = [
    "places_total",
    "places_inclusive",
    "enrolled",
    "caregivers",
    "certified",
];

/// The twenty half-years.
pub(super) fn periods() -> impl Iterator<Item = Period> {
    YEARS.flat_map(|year| [Period::Half(year, 1), Period::Half(year, 2)])
}

/// The records; the seed makes counties differ.
pub(super) fn county(seed: i64) -> Records {
    let text = |text: String| Value::Text(text);
    let kinds = [
        "农村敬老院",
        "社会福利院",
        "社区居家养老服务中心",
        "农村互助养老服务站",
        "农村区域养老服务中心",
    ];
    let mut records = Records::default();
    let facility = |kind, number: i64, type_name: &str, fields: &[&str]| {
        let mut record = Record::new(kind)
            .with("name", text(format!("第{number}号")))
            .with("township", text(format!("第{}乡", number % TOWNSHIPS)))
            .with("kind", text(type_name.to_owned()))
            .with("medical_integrated", Value::Bool(number % 7 == 0))
            .with("in_service", Value::Bool(number % 11 != 0));
        for (at, period) in (0i64..).zip(periods()) {
            for (less, field) in (0i64..).zip(fields) {
                let value = (20 + (number * 13 + seed) % 80 + at - less * 3).max(0);
                record.set_figure(period, field, Some(Value::Integer(value)));
            }
        }
        record
    };
    for (number, type_name) in (0..ELDER).zip(kinds.iter().cycle()) {
        records.push(facility(
            RecordKind::ElderFacility,
            number,
            type_name,
            &ELDER_FIELDS,
        ));
    }
    for number in 0..CHILDCARE {
        records.push(facility(
            RecordKind::ChildcareFacility,
            number,
            "托育机构",
            &CHILDCARE_FIELDS,
        ));
    }
    for period in periods() {
        for township in 0..TOWNSHIPS {
            let mut record =
                Record::new(RecordKind::Population).with("township", text(format!("第{township}乡")));
            record.period = Some(period);
            for (field, count) in [
                ("residents", 30_000 + township * 100),
                ("age60", 4_000),
                ("age65", 3_000),
                ("under3", 900),
                ("communities", 9),
            ] {
                record.set(field, Some(Value::Integer(count + seed)));
            }
            records.push(record);
        }
    }
    records
}
