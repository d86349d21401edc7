//! What is computed around the figures: base figures, choices, projects, demand, the next plan.

use laoxiao::indicators::{
    DemandPlan, Figure, Frameworks, base_lines, compute_demand, figure_breakdown, figures_by_township,
    figures_of_framework, project_support,
};
use laoxiao::model::{Period, Quantity, Record, RecordKind, Records, Value};

use super::support::records::text;
use super::{H1, figure, ledger};

fn base(name: &str, period: Period, value: f64, unit: &str) -> Record {
    let mut record = Record::new(RecordKind::BaseFigure)
        .with("name", text(name))
        .with("unit", text(unit))
        .with("value", Value::Real(value));
    record.period = Some(period);
    record
}

#[test]
fn a_base_figure_is_dated_and_converted() {
    let mut records = ledger();
    records.push(base(
        "福利彩票公益金（社会福利事业）",
        Period::Year(2022),
        0.02,
        "亿元",
    ));
    records.push(base("彩票公益金用于养老", H1, 120.0, "万元"));
    let share = figure(&records, "lottery-share");
    assert_eq!(
        (share.show_value(), share.status.code()),
        ("60".to_owned(), "met")
    );
    assert!(share.dates_differ);
    assert!(share.notes.iter().any(|note| note.starts_with("时点不同")));

    records.push(base("特殊困难老年人", H1, 50.0, "%"));
    let visits = figure(&records, "monthly-visits");
    assert_eq!(visits.value, None);
    assert!(
        visits.notes.iter().any(|note| note.contains("单位是%，应为人")),
        "{:?}",
        visits.notes
    );
}

#[test]
fn the_grid_lists_what_the_followed_frameworks_need() {
    let mut records = ledger();
    records.push(base("特困人员总人数", H1, 5.0, "人"));
    records.push(base("失能特困人员", Period::Year(2022), 30.0, "人"));
    let all = Frameworks::shipped().unwrap();
    let followed = ["gengma2023".to_owned(), "lincang2022".to_owned()];
    let lines = base_lines(&records, &all, &followed, H1);
    let disabled = lines.iter().find(|line| line.name == "失能特困人员").unwrap();
    assert_eq!((disabled.value, disabled.older), (Some(30.0), true));
    assert_eq!(disabled.used_by, ["生活不能自理特困人员集中供养率"]);
    assert!(lines.iter().all(|line| line.name != "活产数"));
    let unknown = lines.last().unwrap();
    assert_eq!(unknown.name, "特困人员总人数");
    assert!(unknown.problem.contains("请核对写法"));
}

#[test]
fn a_choice_of_reckoning_changes_the_value_and_is_said() {
    let mut records = ledger();
    records.push(base("有日间照料服务的村（社区）", H1, 47.0, "个"));
    let mut all = Frameworks::shipped().unwrap();
    let of = |all: &Frameworks, id: &str| -> Figure {
        let found = figures_of_framework(&records, all, "gengma2023", H1);
        found.into_iter().find(|figure| figure.id == id).unwrap()
    };
    assert_eq!(of(&all, "daycare-coverage").show_value(), "38.3");
    assert!(all.choose("daycare-coverage", "covered"));
    let chosen = of(&all, "daycare-coverage");
    assert_eq!(chosen.show_value(), "50");
    assert!(
        chosen
            .notes
            .iter()
            .any(|note| note.contains("按有服务的村（社区）"))
    );
    assert!(!all.choose("daycare-coverage", "nothing"));
    assert!(all.choose("estate-compliance", "households"));
    assert_ne!(of(&all, "estate-compliance").show_value(), "66.7");
    for id in [
        "daycare-coverage",
        "estate-compliance",
        "medical-integration-coverage",
    ] {
        assert!(all.definition(id).unwrap().variants().len() >= 2, "{id}");
    }
}

fn project(name: &str, end: i64, beds: Option<i64>, content: &str) -> Record {
    let mut record = Record::new(RecordKind::Project)
        .with("name", text(name))
        .with("category", text("养老服务"))
        .with("end_year", Value::Integer(end))
        .with("content", text(content));
    record.set(
        "beds_added",
        beds.map(|beds| Value::Quantity(Quantity::exact(beds))),
    );
    record
}

#[test]
fn projects_support_a_target_by_what_they_add_in_time() {
    let mut records = ledger();
    records.push(project("甲", 2024, Some(100), ""));
    records.push(project(
        "乙",
        2025,
        None,
        "新建综合楼，设置床位30张，其中护理型床位20张",
    ));
    records.push(project("丙", 2026, Some(500), ""));
    records.push(project("丁", 2022, Some(40), ""));
    records.push(project("戊", 2025, None, "一期床位20张，二期床位35张"));
    records.push(project("己", 2025, None, "改造厨房"));
    let all = Frameworks::shipped().unwrap();
    let beds = project_support(&records, &all, &figure(&records, "elder-beds")).unwrap();
    assert_eq!(
        (beds.gap, beds.stated, beds.estimated, beds.remaining),
        (180.0, 100.0, 30.0, 50.0)
    );
    assert_eq!(beds.covered_percent.map(f64::round), Some(72.0));
    let counted: Vec<(&str, bool)> = beds
        .projects
        .iter()
        .map(|p| (p.name.as_str(), p.counted))
        .collect();
    assert_eq!(
        counted,
        [
            ("甲", true),
            ("乙", true),
            ("丙", false),
            ("丁", false),
            ("戊", false)
        ]
    );
    assert!(beds.projects[1].note.starts_with("估计"));
    // 5 per thousand of 282,500 people are 1412.5 places.
    let places = project_support(&records, &all, &figure(&records, "places-per-thousand")).unwrap();
    assert_eq!((places.gap, places.remaining), (757.5, 757.5));
    assert_eq!(
        project_support(&records, &all, &figure(&records, "nursing-bed-share")),
        None
    );
}

#[test]
fn the_demand_is_spread_over_the_years_left() {
    let plan = DemandPlan {
        definition: "places-per-thousand".to_owned(),
        per_thousand: 5.0,
        target_year: 2025,
        people_at_target: None,
    };
    let all = Frameworks::shipped().unwrap();
    let now = compute_demand(&ledger(), &all, H1, &plan).unwrap();
    assert_eq!((now.needed, now.existing, now.gap), (1413.0, 655.0, 758.0));
    let years: Vec<(i32, f64, f64)> = now.years.iter().map(|y| (y.year, y.add, y.total)).collect();
    assert_eq!(
        years,
        [(2023, 253.0, 908.0), (2024, 253.0, 1161.0), (2025, 252.0, 1413.0)]
    );
    // The document assumes 280,000 people: 1400 places.
    let printed = DemandPlan {
        people_at_target: Some(280_000.0),
        ..plan.clone()
    };
    assert_eq!(
        compute_demand(&ledger(), &all, H1, &printed).unwrap().needed,
        1400.0
    );
    let over = compute_demand(&ledger(), &all, Period::Year(2025), &plan).unwrap();
    assert_eq!((over.gap, over.years.len()), (758.0, 0));
    assert!(
        compute_demand(&Records::default(), &all, H1, &plan)
            .unwrap_err()
            .contains("台账里没有")
    );
}

#[test]
fn the_next_plan_asks_for_a_rise_over_the_countys_own_2025() {
    let mut records = Records::default();
    let mut people = Record::new(RecordKind::Population)
        .with("township", text("全县"))
        .with("under3", Value::Integer(9000));
    people.period = Some(Period::Year(2025));
    records.push(people);
    let nursery = Record::new(RecordKind::ChildcareFacility)
        .with("name", text("托育园"))
        .with_figure(Period::Year(2025), "enrolled", Value::Integer(450))
        .with_figure(Period::Year(2027), "enrolled", Value::Integer(720));
    records.push(nursery);
    let all = Frameworks::shipped().unwrap();
    let at = |records: &Records, period| {
        let found = figures_of_framework(records, &all, "shiwuwu2030", period);
        found
            .into_iter()
            .find(|figure| figure.id == "enrolment-rate")
            .unwrap()
    };
    let rate = at(&records, Period::Year(2027));
    assert_eq!(rate.baseline, Some((2025, 5.0)));
    assert_eq!(
        rate.target.map(|(year, target)| (year, target.value)),
        Some((2030, 11.0))
    );
    assert_eq!(
        (rate.show_value(), rate.status.code()),
        ("8".to_owned(), "on_track")
    );
    assert!(!rate.provisional && !rate.notes.iter().any(|note| note.contains("暂定")));
    assert_eq!(at(&Records::default(), Period::Year(2027)).target, None);

    // After 2025 the old indicator says what took its place.
    let mut later = ledger();
    later.push(base("常住人口", Period::Year(2026), 282_500.0, "人"));
    let places = figures_of_framework(&later, &all, "gengma2023", Period::Year(2026));
    let places = places
        .into_iter()
        .find(|f| f.id == "places-per-thousand")
        .unwrap();
    assert!(
        places
            .notes
            .iter()
            .any(|note| note.contains("改为“3岁以下婴幼儿入托率”"))
    );
}

#[test]
fn weak_targets_are_marked() {
    let daycare = figure(&ledger(), "daycare-coverage");
    assert!(daycare.target_below_superior && !daycare.target_below_baseline);
    let all = Frameworks::shipped().unwrap();
    let found = figures_of_framework(&Records::default(), &all, "xishuangbanna2023", H1);
    let nursing = found.iter().find(|f| f.id == "nursing-bed-share").unwrap();
    assert!(nursing.target_below_baseline);
    assert!(nursing.notes.iter().any(|note| note == "目标低于基期值，请核对"));
}

#[test]
fn townships_carry_their_parts_and_the_countys_line() {
    let (records, all) = (ledger(), Frameworks::shipped().unwrap());
    let bars = figures_by_township(&records, &all, &figure(&records, "places-per-thousand")).unwrap();
    assert_eq!((bars.bars.len(), bars.target), (9, Some(5.0)));
    assert!(bars.county.is_some_and(|county| (county - 2.3186).abs() < 1e-3));
    let places: f64 = bars
        .bars
        .iter()
        .filter_map(|bar| Some(bar.numerator.as_ref()?.value))
        .sum();
    assert_eq!(places, 655.0);
    assert_eq!(
        figures_by_township(&records, &all, &figure(&records, "monthly-visits")),
        None
    );
}

#[test]
fn a_figure_is_the_sum_of_what_its_records_give() {
    let (mut records, all) = (ledger(), Frameworks::shipped().unwrap());
    records.push(base("特殊困难老年人", H1, 200.0, "人"));
    records.push(base("当月已探访的特殊困难老年人", H1, 150.0, "人"));
    let mut seen = 0;
    for figure in figures_of_framework(&records, &all, "gengma2023", H1) {
        let behind = figure_breakdown(&records, &all, &figure);
        let sum = |list: &[laoxiao::indicators::Contribution]| {
            list.iter()
                .filter_map(|one| one.value)
                .fold(0.0, |sum, value| sum + value)
        };
        // Townships are counted once, however many facilities stand in them.
        if figure.computed && figure.id != "township-centre-coverage" {
            assert_eq!(
                figure.numerator.as_ref().map(|part| part.value),
                Some(sum(&behind.numerator)),
                "{}",
                figure.id
            );
            let below = figure.denominator.as_ref().map_or(0.0, |part| part.value);
            assert_eq!(below, sum(&behind.denominator), "{}", figure.id);
            seen += 1;
        }
    }
    assert_eq!(seen, 10);
}
