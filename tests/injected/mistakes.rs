//! The mistakes, family by family.

use laoxiao::model::{Comparison, Period, Record, RecordId, RecordKind, Value};
use laoxiao::rules::{IndicatorFact, SuperiorFact, SupportFact};

use crate::Injected;
use crate::county::{HALVES, MONTHS, clean, int, text, wan};

use RecordKind::{
    ChildcareFacility, ElderFacility, Estate, Indicator, Policy, Population, Project, ProjectReturn, Task,
};

/// What is collected.
struct Collected(Vec<Injected>);

impl Collected {
    /// A mistake in some records of a kind.
    fn add(
        &mut self,
        what: &str,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        at: &[usize],
        change: impl Fn(&mut Record),
    ) {
        for at in at {
            let mut records = clean();
            change(
                records
                    .iter_mut()
                    .filter(|record| record.kind == kind)
                    .nth(*at)
                    .unwrap(),
            );
            self.push(format!("{what} {at}"), rules, (kind, field), records, Vec::new());
        }
    }

    /// A mistake in the list as a whole.
    fn list(
        &mut self,
        what: &str,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        at: &[usize],
        change: impl Fn(&mut Vec<Record>, usize),
    ) {
        for at in at {
            let mut records = clean();
            change(&mut records, *at);
            self.push(format!("{what} {at}"), rules, (kind, field), records, Vec::new());
        }
    }

    fn push(
        &mut self,
        what: String,
        rules: &[&'static str],
        (kind, field): (RecordKind, &'static str),
        records: Vec<Record>,
        facts: Vec<IndicatorFact>,
    ) {
        self.0.push(Injected {
            what,
            rules: rules.to_vec(),
            kind,
            field,
            records,
            facts,
        });
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Injected> {
    let mut all = Collected(Vec::new());
    sums(&mut all);
    people(&mut all);
    time(&mut all);
    money(&mut all);
    returns(&mut all);
    names(&mut all);
    targets(&mut all);
    missing(&mut all);
    texts(&mut all);
    all.0
}

fn figure(record: &mut Record, period: Period, field: &str, value: usize) {
    record.set_figure(period, field, Some(int(value)));
}

fn sums(all: &mut Collected) {
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

fn people(all: &mut Collected) {
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

fn time(all: &mut Collected) {
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
                    Value::from_float(
                        laoxiao::model::FieldType::Integer,
                        now * 10.0,
                        laoxiao::model::MoneyUnit::Wan,
                    ),
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
                Value::from_float(
                    laoxiao::model::FieldType::Integer,
                    (now * 0.68).round(),
                    laoxiao::model::MoneyUnit::Wan,
                ),
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
                    let before = record.figures.get(&HALVES[half - 1]).unwrap().clone();
                    record.figures.insert(HALVES[half], before);
                }
            },
        );
        all.add("stands still", &["F006"], (kind, field), &[0, 4, 8], |record| {
            let first = record.figures.get(&HALVES[0]).unwrap().clone();
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

fn money(all: &mut Collected) {
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

fn returns(all: &mut Collected) {
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
    let _ = MONTHS;
}

fn names(all: &mut Collected) {
    all.add(
        "other township",
        &["P001"],
        (Project, "place"),
        &[0, 5, 9, 13],
        |record| {
            record.set("place", Some(text("勐简乡")));
        },
    );
    for kind in [ElderFacility, ChildcareFacility] {
        all.add(
            "other township",
            &["P001"],
            (kind, "township"),
            &[0, 3, 6],
            |record| {
                record.set("township", Some(text("勐简乡")));
            },
        );
    }
    all.add(
        "other county",
        &["P026"],
        (Project, "place"),
        &[0, 5, 9],
        |record| {
            record.set("place", Some(text("沧源县勐省镇")));
        },
    );
    for kind in [ElderFacility, ChildcareFacility, Estate, Population] {
        all.add(
            "unknown township",
            &["F001"],
            (kind, "township"),
            &[0, 3],
            |record| {
                record.set("township", Some(text("猛定镇")));
            },
        );
    }
    for kind in [ElderFacility, ChildcareFacility] {
        all.list(
            "twice, two townships",
            &["F004"],
            (kind, "name"),
            &[0, 3, 6],
            |records, at| {
                double(records, kind, at, |copy| {
                    copy.set("township", Some(text("勐简乡")))
                });
            },
        );
        all.list(
            "twice, with the county",
            &["F004"],
            (kind, "name"),
            &[0, 3, 6],
            |records, at| {
                double(records, kind, at, |copy| {
                    let name = format!("耿马自治县{}", copy.text("name"));
                    copy.set("name", Some(text(name)));
                });
            },
        );
    }
    all.list(
        "project twice",
        &["P006"],
        (Project, "name"),
        &[0, 5, 9, 13],
        |records, at| {
            double(records, Project, at, |copy| {
                copy.set("content", Some(text("另一处，建筑面积300平方米。")))
            });
        },
    );
    all.list(
        "project twice, spelled otherwise",
        &["P006"],
        (Project, "name"),
        &[0, 6, 12],
        |records, at| {
            double(records, Project, at, |copy| {
                let name = copy
                    .text("name")
                    .replace("耿马县", "耿马傣族佤族自治县")
                    .replace("建设项目", "项目");
                copy.set("name", Some(text(name)));
                copy.set("content", Some(text("另一处，建筑面积300平方米。")));
            });
        },
    );
    all.add(
        "unit spelled otherwise",
        &["P007"],
        (Project, "implementer"),
        &[0, 6, 12],
        |record| {
            record.set("implementer", Some(text("耿马民政局")));
        },
    );
    all.add("unit twice", &["T005"], (Policy, "owner"), &[0, 1, 2], |record| {
        record.set("owner", Some(text("县民政局、县财政局、县民政局")));
    });
    all.add(
        "two departments of four",
        &["T005"],
        (Policy, "owner"),
        &[0, 2],
        |record| {
            record.set(
                "owner",
                Some(text(
                    "县民政局、县财政局、县住房城乡建设局、县卫生健康局等2个部门",
                )),
            );
        },
    );
}

fn double(records: &mut Vec<Record>, kind: RecordKind, at: usize, change: impl Fn(&mut Record)) {
    let mut copy = records
        .iter()
        .filter(|record| record.kind == kind)
        .nth(at)
        .unwrap()
        .clone();
    copy.id = RecordId(9_000);
    change(&mut copy);
    records.push(copy);
}

fn targets(all: &mut Collected) {
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
            double(records, Indicator, at, |copy| copy.set("target", number(95.0)));
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

fn missing(all: &mut Collected) {
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

fn texts(all: &mut Collected) {
    for mark in [
        "20XX年建成，新增床位30张。",
        "新增床位若干张。",
        "规模待补充。",
        "建设××中心。",
    ] {
        all.add(
            "placeholder",
            &["T002"],
            (Project, "content"),
            &[0, 7],
            |record| {
                record.set("content", Some(text(mark)));
            },
        );
    }
    for damaged in [
        "新建新建养老服务中心1个。",
        "建设食堂、、活动室。",
        "建设中心（含食堂1个。",
        "建设中心含食堂）1个。",
        "建设“一站式中心1个。",
        "按照《办法建设中心1个。",
        "服务中心服务中心1个。",
        "建设食堂和活动室各一间。建设食堂和活动室各一间。",
        "购置设备设备一批。",
        "按〔2023号文建设。",
    ] {
        all.add("damaged", &["T001"], (Project, "content"), &[0, 7], |record| {
            record.set("content", Some(text(damaged)));
        });
    }
    all.list(
        "copied from above",
        &["T004"],
        (Project, "content"),
        &[2, 7, 11],
        |records, at| {
            let above = records
                .iter()
                .filter(|record| record.kind == Project)
                .nth(at - 1)
                .unwrap()
                .text("content")
                .to_owned();
            records
                .iter_mut()
                .filter(|record| record.kind == Project)
                .nth(at)
                .unwrap()
                .set("content", Some(text(above)));
        },
    );
    all.list(
        "copied from above",
        &["T004"],
        (Policy, "measures"),
        &[1, 2],
        |records, at| {
            let above = records
                .iter()
                .filter(|record| record.kind == Policy)
                .nth(at - 1)
                .unwrap()
                .text("measures")
                .to_owned();
            records
                .iter_mut()
                .filter(|record| record.kind == Policy)
                .nth(at)
                .unwrap()
                .set("measures", Some(text(above)));
        },
    );
    for word in ["在全州推开。", "在全省推开。", "在全市推开。"] {
        all.add(
            "another level",
            &["T009"],
            (Policy, "measures"),
            &[0, 2],
            |record| {
                record.set("measures", Some(text(word)));
            },
        );
    }
}
