//! One period against another.

use laoxiao::model::{FieldType, MoneyUnit, Record, RecordKind, Value};

use super::{Collected, figure};
use crate::county::{HALVES, int};

use RecordKind::{ChildcareFacility, ElderFacility, Population, Project, ProjectReturn};

pub(super) fn time(all: &mut Collected) {
    for field in ["beds_total", "residents"] {
        all.add(
            "ten times",
            &["F002"],
            (ElderFacility, field),
            &[6, 7, 8],
            |record| {
                let period = HALVES[3];
                let now = record.at(field, Some(period)).unwrap().as_number().unwrap();
                record.set_figure(
                    period,
                    field,
                    Value::from_float(FieldType::Integer, now * 10.0, MoneyUnit::Wan),
                );
            },
        );
    }
    all.add(
        "beds fell",
        &["F002"],
        (ElderFacility, "beds_total"),
        &[0, 4, 8],
        |record| {
            for (field, value) in [
                ("beds_total", 20),
                ("beds_nursing", 8),
                ("beds_basic", 8),
                ("beds_inclusive", 4),
                ("residents", 15),
            ] {
                figure(record, HALVES[3], field, value);
            }
        },
    );
    all.add(
        "places fell",
        &["F002"],
        (ChildcareFacility, "places_total"),
        &[0, 4, 8],
        |record| {
            for (field, value) in [("places_total", 24), ("places_inclusive", 20), ("enrolled", 20)] {
                figure(record, HALVES[3], field, value);
            }
        },
    );
    all.add(
        "people fell",
        &["F002"],
        (Population, "age60"),
        &[2, 5, 8, 11],
        |record| {
            let now = record.number("age60").unwrap();
            record.set(
                "age60",
                Value::from_float(FieldType::Integer, (now * 0.68).round(), MoneyUnit::Wan),
            );
        },
    );
    for (kind, field) in [(ElderFacility, "beds_total"), (ChildcareFacility, "places_total")] {
        all.add(
            "gone in the last period",
            &["F003"],
            (kind, field),
            &[0, 4, 8],
            |record| {
                record.figures.remove(&HALVES[3]);
            },
        );
        all.list(
            "table copied",
            &["F007"],
            (kind, field),
            &[2, 3],
            |records, half| {
                for record in records.iter_mut().filter(|record| record.kind == kind) {
                    let before = record.figures[&HALVES[half - 1]].clone();
                    record.figures.insert(HALVES[half], before);
                }
            },
        );
        all.add("stands still", &["F006"], (kind, field), &[0, 4, 8], |record| {
            let first = record.figures[&HALVES[0]].clone();
            for half in &HALVES[1..] {
                record.figures.insert(*half, first.clone());
            }
        });
    }
    all.list(
        "return missing",
        &["F003"],
        (ProjectReturn, "project"),
        &[2, 8, 14],
        |records, at| {
            remove(records, ProjectReturn, at);
        },
    );
    all.list(
        "township missing",
        &["F003"],
        (Population, "township"),
        &[2, 8, 14],
        |records, at| {
            remove(records, Population, at);
        },
    );
    all.add(
        "years upside down",
        &["P005"],
        (Project, "end_year"),
        &[0, 5, 9],
        |record| {
            record.set("start_year", Some(int(2025)));
            record.set("end_year", Some(int(2022)));
        },
    );
    all.add(
        "beyond the plan",
        &["P020"],
        (Project, "end_year"),
        &[0, 5, 9],
        |record| {
            record.set("end_year", Some(int(2028)));
        },
    );
    all.add(
        "before the plan",
        &["P020"],
        (Project, "start_year"),
        &[0, 5, 9],
        |record| {
            record.set("start_year", Some(int(2018)));
        },
    );
    all.add(
        "over at issue",
        &["P020"],
        (Project, "end_year"),
        &[0, 6, 12],
        |record| {
            record.set("start_year", Some(int(2021)));
            record.set("end_year", Some(int(2022)));
        },
    );
}

fn remove(records: &mut Vec<Record>, kind: RecordKind, at: usize) {
    let place = records
        .iter()
        .enumerate()
        .filter(|(_, record)| record.kind == kind)
        .nth(at)
        .unwrap()
        .0;
    records.remove(place);
}
