//! Variations of the clean county that are right.

use laoxiao::model::{Comparison, Quantity, Record, RecordId, RecordKind, Value};

use crate::county::{HALVES, TOWNSHIPS, clean, int, text, wan};

use RecordKind::{ChildcareFacility, ElderFacility, Estate, Indicator, Policy, Project, ProjectReturn};

/// All of them with what they are.
pub(crate) fn all() -> Vec<(String, Vec<Record>)> {
    let mut all = Vec::new();
    let mut one = |what: &str, kind: RecordKind, at: usize, change: &dyn Fn(&mut Record)| {
        let mut records = clean();
        change(
            records
                .iter_mut()
                .filter(|record| record.kind == kind)
                .nth(at)
                .unwrap(),
        );
        all.push((format!("{what} {at}"), records));
    };
    for at in 0..9 {
        one("a full home", ElderFacility, at, &|record| {
            let beds = record.at("beds_total", Some(HALVES[3])).cloned();
            record.set_figure(HALVES[3], "residents", beds);
        });
        one("one bed more", ElderFacility, at, &|record| {
            let beds = record
                .at("beds_total", Some(HALVES[3]))
                .unwrap()
                .as_number()
                .unwrap();
            record.set_figure(
                HALVES[3],
                "beds_total",
                Value::from_float(
                    laoxiao::model::FieldType::Integer,
                    beds + 1.0,
                    laoxiao::model::MoneyUnit::Wan,
                ),
            );
        });
        one("a daycare that counts services", ElderFacility, at, &|record| {
            record.set("kind", Some(text("社区居家养老服务中心")));
            record.set_figure(HALVES[3], "residents", Some(int(86)));
        });
        one("closed", ElderFacility, at, &|record| {
            record.set("in_service", Some(Value::Bool(false)));
            for half in HALVES {
                record.set_figure(half, "residents", Some(int(0)));
            }
        });
        one("opens in the last two half-years", ElderFacility, at, &|record| {
            record.figures.remove(&HALVES[0]);
            record.figures.remove(&HALVES[1]);
            record.set_figure(HALVES[2], "residents", Some(int(3)));
        });
        one("a private nursery", ChildcareFacility, at, &|record| {
            record.set("inclusive", Some(Value::Bool(false)));
            for half in HALVES {
                record.set_figure(half, "places_inclusive", Some(int(0)));
            }
        });
        one("asks nothing", Project, at * 2, &|record| {
            record.set("central_budget", Some(wan(0.0)))
        });
        one("beds left open", Project, at * 2, &|record| {
            record.set("beds_added", Quantity::parse("30张以上").map(Value::Quantity));
        });
        one("a long estate", Estate, at, &|record| {
            record.set("elder_area_m2", Some(Value::Real(900.0)))
        });
        one("money to the cent", ProjectReturn, at * 3, &|record| {
            let done = record.number("invested").unwrap() / 1e4;
            record.set("received_other", Some(wan(1.01)));
            record.set("invested", Some(wan(done + 0.01)));
        });
    }
    one("better when less", Indicator, 2, &|record| {
        record.set("name", Some(text("婴儿死亡率")));
        record.set("unit", Some(text("‰")));
        record.set("baseline", Some(Value::Comparison(Comparison::equal(6.0))));
        record.set("target", Some(Value::Comparison(Comparison::equal(5.0))));
    });
    one("grows by more than all", Indicator, 6, &|record| {
        record.set("name", Some(text("托位比2020年增长")));
        record.set("target", Some(Value::Comparison(Comparison::equal(160.0))));
    });
    one("used by more than all", Indicator, 6, &|record| {
        record.set("name", Some(text("托位利用率")));
        record.set("target", Some(Value::Comparison(Comparison::equal(105.0))));
    });
    one("in the seat", ElderFacility, 0, &|record| {
        record.set("township", Some(text("县城")))
    });
    one("of the county itself", ElderFacility, 0, &|record| {
        record.set("township", Some(text("县直")))
    });
    one("a numbered list", Policy, 0, &|record| {
        record.set(
            "measures",
            Some(text("1）明确条件；2）公示结果；（3）按月汇总。")),
        );
    });
    one("a brigade's house", Project, 0, &|record| {
        let content = format!("{}含大队大队部1处。", record.text("content"));
        record.set("content", Some(text(content)));
    });
    one("a central school", Project, 1, &|record| {
        let content = format!("{}依托中心中心校。", record.text("content"));
        record.set("content", Some(text(content)));
    });
    all.extend(TOWNSHIPS.iter().map(|township| added(township)));
    all
}

/// An old people's flat beside the home of a township: two institutions.
fn added(township: &str) -> (String, Vec<Record>) {
    let mut records = clean();
    let mut flat = Record::new(ElderFacility)
        .with("name", text(format!("{township}老年公寓")))
        .with("township", text(township))
        .with("kind", text("老年公寓"))
        .with("in_service", Value::Bool(true));
    for (field, count) in [
        ("beds_total", 28),
        ("beds_nursing", 14),
        ("residents", 12),
        ("staff", 4),
        ("caregivers", 3),
    ] {
        flat.set_figure(HALVES[3], field, Some(int(count)));
    }
    flat.id = RecordId(900);
    records.push(flat);
    (format!("a flat in {township}"), records)
}
