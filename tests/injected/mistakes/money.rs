//! Amounts, and monthly returns.

use laoxiao::model::RecordKind;

use super::Collected;
use crate::county::{int, text, wan};

use RecordKind::{Project, ProjectReturn};

pub(super) fn money(all: &mut Collected) {
    all.add(
        "asked above total",
        &["P002"],
        (Project, "central_budget"),
        &[0, 4, 8, 12],
        |record| {
            record.set("central_budget", Some(wan(9_000.0)));
        },
    );
    all.add(
        "share above limit",
        &["P003"],
        (Project, "central_budget"),
        &[0, 4, 8, 12],
        |record| {
            let total = record.number("total_investment").unwrap() / 1e4;
            record.set("central_budget", Some(wan(total * 0.95)));
        },
    );
    all.add(
        "unlike its twins",
        &["P004"],
        (Project, "central_budget"),
        &[0, 4, 8, 12],
        |record| {
            let total = record.number("total_investment").unwrap() / 1e4;
            record.set("central_budget", Some(wan(total * 0.08)));
        },
    );
    all.add(
        "total zero",
        &["P014"],
        (Project, "total_investment"),
        &[0, 4, 9],
        |record| {
            record.set("total_investment", Some(wan(0.0)));
            record.set("central_budget", Some(wan(0.0)));
        },
    );
    all.add(
        "total negative",
        &["P014"],
        (Project, "total_investment"),
        &[0, 4, 9],
        |record| {
            record.set("total_investment", Some(wan(-420.0)));
        },
    );
    all.add(
        "asked negative",
        &["P015"],
        (Project, "central_budget"),
        &[0, 4, 9],
        |record| {
            record.set("central_budget", Some(wan(-20.0)));
        },
    );
    all.add(
        "above the amount a place",
        &["P017"],
        (Project, "central_budget"),
        &[1, 5, 9, 13],
        |record| {
            let asked = record.number("central_budget").unwrap() / 1e4;
            record.set("central_budget", Some(wan(asked * 1.4)));
        },
    );
    for factor in [1e4, 1e-4] {
        all.add(
            "unit slipped",
            &["P019"],
            (Project, "total_investment"),
            &[0, 1, 6, 7, 12, 13],
            |record| {
                for field in ["total_investment", "central_budget"] {
                    let value = record.number(field).unwrap() / 1e4;
                    record.set(
                        field,
                        Some(wan((value * factor * 100.0).round().max(1.0) / 100.0)),
                    );
                }
            },
        );
    }
    all.add(
        "classes too few",
        &["P027"],
        (Project, "content"),
        &[1, 5, 9, 13],
        |record| {
            record.set(
                "content",
                Some(text("建设托育用房600平方米，设托大班1个，新增托位60个。")),
            );
        },
    );
    all.add(
        "dear beds",
        &["P029"],
        (Project, "total_investment"),
        &[0, 6, 12],
        |record| {
            let value = record.number("total_investment").unwrap() / 1e4;
            record.set("total_investment", Some(wan(value * 8.0)));
        },
    );
    all.add(
        "large area",
        &["P029"],
        (Project, "content"),
        &[1, 7, 13],
        |record| {
            record.set(
                "content",
                Some(text("建设托育用房6000平方米，设托大班4个，新增托位60个。")),
            );
        },
    );
}

pub(super) fn returns(all: &mut Collected) {
    let at = [0, 7, 14];
    let mut money = |what: &str, rule: &'static str, field: &'static str, value: f64| {
        all.add(what, &[rule], (ProjectReturn, field), &at, |record| {
            record.set(field, Some(wan(value)))
        });
    };
    money("above total", "P008", "invested", 90_000.0);
    money("year above all", "P009", "invested_year", 350.0);
    money("central above asked", "P010", "received_central", 900.0);
    money("received above total", "P011", "received_local", 2_000.0);
    for field in [
        "invested",
        "invested_year",
        "received_central",
        "received_province",
        "received_local",
    ] {
        money("negative", "P031", field, -3.0);
    }
    for field in [
        "invested",
        "received_central",
        "received_province",
        "received_local",
        "received_other",
    ] {
        all.add("fell", &["P012"], (ProjectReturn, field), &[2, 8, 14], |record| {
            record.set(field, Some(wan(0.2)))
        });
    }
    all.add(
        "begun later",
        &["P013"],
        (ProjectReturn, "started"),
        &at,
        |record| {
            record.set("started", Some(text("2023-11")));
        },
    );
    all.add(
        "not begun, invested",
        &["P024"],
        (ProjectReturn, "invested"),
        &at,
        |record| {
            record.set("stage", Some(text("未开工")));
        },
    );
    all.add(
        "not begun, begun",
        &["P024"],
        (ProjectReturn, "started"),
        &at,
        |record| {
            record.set("stage", Some(text("前期工作")));
        },
    );
    all.add(
        "finished early",
        &["P023"],
        (ProjectReturn, "stage"),
        &at,
        |record| {
            record.set("stage", Some(text("竣工")));
        },
    );
    all.add(
        "paid, not built",
        &["P023"],
        (ProjectReturn, "stage"),
        &at,
        |record| {
            record.set("stage", Some(text("基础施工")));
            let wanted = record.number("planned_year").unwrap() / 1e4 / 6.0 * 13.9;
            record.set("invested", Some(wan(wanted)));
        },
    );
    all.add(
        "five times the plan",
        &["P028"],
        (ProjectReturn, "invested_year"),
        &at,
        |record| {
            record.set("planned_year", Some(wan(5.0)));
        },
    );
    all.list(
        "past its year",
        &["P023"],
        (ProjectReturn, "stage"),
        &[0, 6, 12],
        |records, at| {
            let project = records
                .iter_mut()
                .filter(|record| record.kind == Project)
                .nth(at)
                .unwrap();
            project.set("start_year", Some(int(2021)));
            project.set("end_year", Some(int(2022)));
        },
    );
}
