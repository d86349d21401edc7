//! Targets, and what is not there.

use laoxiao::model::{Comparison, Period, RecordId, RecordKind, Value};
use laoxiao::rules::{IndicatorFact, SuperiorFact, SupportFact};

use super::Collected;
use crate::county::{HALVES, clean, text};

use RecordKind::{
    ChildcareFacility, ElderFacility, Estate, Indicator, Policy, Population, Project, ProjectReturn, Task,
};

pub(super) fn targets(all: &mut Collected) {
    let number = |value: f64| Some(Value::Comparison(Comparison::equal(value)));
    all.add(
        "target below baseline",
        &["I001"],
        (Indicator, "target"),
        &[0, 1, 3, 6],
        |record| {
            record.set("target", number(record.number("baseline").unwrap() * 0.5));
        },
    );
    all.add(
        "above 100",
        &["I002"],
        (Indicator, "target"),
        &[1, 2, 3, 6],
        |record| {
            record.set("target", number(160.0));
        },
    );
    all.add(
        "a fraction",
        &["I002"],
        (Indicator, "target"),
        &[1, 2, 3, 6],
        |record| {
            record.set("target", number(0.55));
        },
    );
    all.add(
        "a rate that does not fit",
        &["I003"],
        (Indicator, "target"),
        &[4],
        |record| {
            record.set("target", number(9.5));
        },
    );
    all.list(
        "two targets",
        &["I010"],
        (Indicator, "target"),
        &[0, 2, 5],
        |records, at| {
            super::words::double(records, Indicator, at, |copy| copy.set("target", number(95.0)));
        },
    );
    all.add("another goal", &["L001"], (Policy, "goal"), &[1], |record| {
        record.set("goal", Some(text("2025年普惠性托位占比不低于30%。")));
    });
    all.add("another goal", &["L001"], (Policy, "goal"), &[3], |record| {
        record.set("goal", Some(text("2025年月探访率达到80%。")));
    });
    let mut fact = |what: &str, rule: &'static str, field: &'static str, fact: IndicatorFact| {
        all.push(what.to_owned(), &[rule], (Indicator, field), clean(), vec![fact]);
    };
    for (reported, computed) in [
        (1060.0, 915.0),
        (52.2, 67.2),
        (45.4, 44.52),
        (3.1, 1.3),
        (0.3, 0.9),
        (26.0, 27.0),
    ] {
        for record in [1, 2] {
            fact(
                "reported unlike computed",
                "I004",
                "reported",
                IndicatorFact {
                    record: RecordId(record),
                    period: Some(HALVES[3]),
                    reported: Some(reported),
                    computed: Some(computed),
                    decimals: 1,
                    ..IndicatorFact::default()
                },
            );
        }
    }
    for record in 1..=4 {
        fact(
            "below the superior",
            "I008",
            "target",
            IndicatorFact {
                record: RecordId(record),
                target: Some((2025, Comparison::equal(45.0))),
                superiors: vec![SuperiorFact {
                    area: "临沧市".to_owned(),
                    document: "临政办发〔2022〕12号".to_owned(),
                    target: Comparison::equal(55.0),
                    year: 2025,
                }],
                is_below_superior: true,
                ..IndicatorFact::default()
            },
        );
        fact(
            "no project for the gap",
            "I011",
            "target",
            IndicatorFact {
                record: RecordId(record),
                support: Some(SupportFact {
                    gap: 300.0,
                    added: 0.0,
                }),
                ..IndicatorFact::default()
            },
        );
        fact(
            "dates differ",
            "I012",
            "name",
            IndicatorFact {
                record: RecordId(record),
                dates: Some((HALVES[3], Period::Year(2020))),
                ..IndicatorFact::default()
            },
        );
    }
}

pub(super) fn missing(all: &mut Collected) {
    for field in [
        "total_investment",
        "start_year",
        "end_year",
        "place",
        "content",
        "implementer",
    ] {
        all.add("blank", &["T003"], (Project, field), &[0, 9], |record| {
            record.set(field, None)
        });
    }
    for (kind, field) in [
        (ProjectReturn, "stage"),
        (ProjectReturn, "invested"),
        (ElderFacility, "township"),
        (ChildcareFacility, "township"),
        (Estate, "households"),
        (Population, "age60"),
        (Population, "under3"),
        (Indicator, "owner"),
        (Indicator, "target"),
    ] {
        all.add("blank", &["T003"], (kind, field), &[0, 5], |record| {
            record.set(field, None)
        });
    }
    for field in ["owner", "measures", "goal"] {
        all.add("blank", &["T003"], (Policy, field), &[0, 2], |record| {
            record.set(field, None)
        });
    }
    all.add("blank", &["T003"], (Task, "owner"), &[0, 2], |record| {
        record.set("owner", None)
    });
}
