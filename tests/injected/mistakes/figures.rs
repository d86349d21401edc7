//! Sums of one row, people and staff.

use laoxiao::model::{RecordKind, Value};

use super::{Collected, figure};
use crate::county::{HALVES, int, text};

use RecordKind::{ChildcareFacility, ElderFacility, Estate, Population, Project};

pub(super) fn sums(all: &mut Collected) {
    for field in ["beds_nursing", "beds_basic", "beds_inclusive"] {
        for half in [0, 3] {
            all.add(
                "part above total",
                &["E001"],
                (ElderFacility, field),
                &[0, 4],
                |record| {
                    figure(record, HALVES[half], field, 200);
                },
            );
        }
    }
    all.add(
        "two parts above total",
        &["E002"],
        (ElderFacility, "beds_basic"),
        &[1, 3, 6],
        |record| {
            figure(record, HALVES[3], "beds_basic", 35);
            figure(record, HALVES[3], "beds_inclusive", 35);
        },
    );
    all.add(
        "more residents than beds",
        &["E003"],
        (ElderFacility, "residents"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[2], "residents", 90);
        },
    );
    all.add(
        "more caregivers than staff",
        &["E004"],
        (ElderFacility, "caregivers"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[2], "caregivers", 30);
        },
    );
    all.add(
        "not in service",
        &["E005"],
        (ElderFacility, "in_service"),
        &[0, 3, 7],
        |record| {
            record.set("in_service", Some(Value::Bool(false)));
        },
    );
    all.add(
        "total blank",
        &["E006"],
        (ElderFacility, "beds_total"),
        &[0, 3, 7],
        |record| {
            record.set_figure(HALVES[3], "beds_total", None);
        },
    );
    all.add(
        "places",
        &["C002"],
        (ChildcareFacility, "places_inclusive"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[3], "places_inclusive", 200);
        },
    );
    all.add(
        "enrolled",
        &["C001"],
        (ChildcareFacility, "enrolled"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[1], "enrolled", 120);
        },
    );
    all.add(
        "certified",
        &["C003"],
        (ChildcareFacility, "certified"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[1], "certified", 40);
        },
    );
    all.add(
        "not inclusive",
        &["C004"],
        (ChildcareFacility, "inclusive"),
        &[0, 3, 7],
        |record| {
            record.set("inclusive", Some(Value::Bool(false)));
        },
    );
    all.add(
        "inclusive without places",
        &["C004"],
        (ChildcareFacility, "places_inclusive"),
        &[0, 3],
        |record| {
            figure(record, HALVES[3], "places_inclusive", 0);
        },
    );
    all.add(
        "total blank",
        &["C007"],
        (ChildcareFacility, "places_total"),
        &[0, 3, 7],
        |record| {
            record.set_figure(HALVES[3], "places_total", None);
        },
    );
    all.add(
        "room above area",
        &["S002"],
        (Estate, "largest_room_m2"),
        &[0, 3, 7],
        |record| {
            record.set("largest_room_m2", Some(Value::Real(900.0)));
        },
    );
    all.add(
        "estate below standard",
        &["S001"],
        (Estate, "elder_area_m2"),
        &[0, 3, 7],
        |record| {
            record.set("elder_area_m2", Some(Value::Real(121.0)));
        },
    );
    all.add(
        "nursing above new beds",
        &["P016"],
        (Project, "content"),
        &[0, 6, 12],
        |record| {
            record.set("content", Some(text("新增床位30张，其中护理型床位38张。")));
        },
    );
}

pub(super) fn people(all: &mut Collected) {
    all.add(
        "65 above 60",
        &["N001"],
        (Population, "age65"),
        &[0, 4, 10],
        |record| {
            record.set("age65", Some(int(9_000)));
        },
    );
    all.add(
        "80 above 65",
        &["N001"],
        (Population, "age80"),
        &[0, 4, 10],
        |record| {
            record.set("age80", Some(int(9_000)));
        },
    );
    all.add(
        "old above all",
        &["N002"],
        (Population, "residents"),
        &[0, 4, 10],
        |record| {
            record.set("residents", Some(int(2)));
        },
    );
    all.add(
        "many old",
        &["N003"],
        (Population, "age60"),
        &[1, 5, 8],
        |record| {
            record.set("age60", Some(int(9_500)));
        },
    );
    all.add(
        "no staff",
        &["E007"],
        (ElderFacility, "staff"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[3], "staff", 0);
            figure(record, HALVES[3], "caregivers", 0);
        },
    );
    all.add(
        "few caregivers",
        &["E008"],
        (ElderFacility, "caregivers"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[3], "caregivers", 1);
        },
    );
    all.add(
        "no carers",
        &["C005"],
        (ChildcareFacility, "caregivers"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[3], "caregivers", 0);
            figure(record, HALVES[3], "certified", 0);
        },
    );
    all.add(
        "few carers",
        &["C006"],
        (ChildcareFacility, "caregivers"),
        &[0, 3, 7],
        |record| {
            figure(record, HALVES[3], "caregivers", 2);
            figure(record, HALVES[3], "certified", 1);
        },
    );
    all.add(
        "5000 beds",
        &["F008"],
        (ElderFacility, "beds_total"),
        &[0, 5],
        |record| {
            figure(record, HALVES[3], "beds_total", 5_000);
        },
    );
    all.add(
        "few households",
        &["S004"],
        (Estate, "households"),
        &[0, 5],
        |record| {
            record.set("households", Some(int(12)));
        },
    );
}
