//! A clean county of the shape of those that report: nine townships, four half-years, three months of returns.

use laoxiao::model::{Comparison, Money, MoneyUnit, Period, Record, RecordId, RecordKind, Value};

/// Its townships.
pub(crate) const TOWNSHIPS: [&str; 9] = [
    "耿马镇",
    "勐永镇",
    "勐撒镇",
    "孟定镇",
    "大兴乡",
    "芒洪乡",
    "四排山乡",
    "贺派乡",
    "勐简乡",
];
/// The half-years of the institutions.
pub(crate) const HALVES: [Period; 4] = [
    Period::Half(2021, 2),
    Period::Half(2022, 1),
    Period::Half(2022, 2),
    Period::Half(2023, 1),
];
/// The months of the returns.
pub(crate) const MONTHS: [Period; 3] = [
    Period::Month(2023, 4),
    Period::Month(2023, 5),
    Period::Month(2023, 6),
];

pub(crate) fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

pub(crate) fn int(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap())
}

pub(crate) fn wan(amount: f64) -> Value {
    Value::Money(Money::from_float(amount, MoneyUnit::Wan).unwrap())
}

/// All records, numbered within their kind.
pub(crate) fn clean() -> Vec<Record> {
    let mut all = Vec::new();
    for (at, township) in TOWNSHIPS.iter().enumerate() {
        home(&mut all, at, township);
        nursery(&mut all, at, township);
        for (year, grown) in [(2020, 0), (2021, 1), (2022, 2)] {
            let residents = 20_000 + at * 1_000 + grown * 60;
            let mut record = Record::new(RecordKind::Population)
                .with("township", text(*township))
                .with("residents", int(residents))
                .with("age60", int(residents / 8 + grown * 30))
                .with("age65", int(residents / 12 + grown * 20))
                .with("age80", int(residents / 70 + grown * 3))
                .with("under3", int(residents / 30 - grown * 4))
                .with("communities", int(6 + at));
            record.period = Some(Period::Year(year));
            all.push(record);
        }
        all.push(
            Record::new(RecordKind::Estate)
                .with("name", text(format!("{}花园", &township[..township.len() - 3])))
                .with("township", text(*township))
                .with("build_status", text("已建成"))
                .with("households", int(900 + at * 50))
                .with(
                    "elder_area_m2",
                    Value::Real(150.0 + f64::from(u8::try_from(at).unwrap()) * 8.0),
                )
                .with("largest_room_m2", Value::Real(120.0))
                .with("childcare_places", int(0)),
        );
        project(&mut all, at, township);
    }
    lists(&mut all);
    for kind in RecordKind::ALL {
        for (record, number) in all.iter_mut().filter(|record| record.kind == kind).zip(1..) {
            record.id = RecordId(number);
        }
    }
    all
}

fn home(all: &mut Vec<Record>, at: usize, township: &str) {
    let mut home = Record::new(RecordKind::ElderFacility)
        .with("name", text(format!("{township}敬老院")))
        .with("township", text(township))
        .with("kind", text("农村敬老院"))
        .with("in_service", Value::Bool(true));
    for (grown, period) in HALVES.into_iter().enumerate() {
        let beds = 40 + at * 3 + grown;
        for (field, count) in [
            ("beds_total", beds),
            ("beds_nursing", beds / 2),
            ("beds_basic", beds / 2),
            ("beds_inclusive", beds / 4),
            ("residents", beds * 2 / 3 + grown),
            ("staff", 6 + at / 2 + grown),
            ("caregivers", 5 + at / 2),
        ] {
            home.set_figure(period, field, Some(int(count)));
        }
    }
    all.push(home);
}

fn nursery(all: &mut Vec<Record>, at: usize, township: &str) {
    let mut nursery = Record::new(RecordKind::ChildcareFacility)
        .with("name", text(format!("{township}中心幼儿园托班")))
        .with("township", text(township))
        .with("kind", text("幼儿园托班"))
        .with("inclusive", Value::Bool(true));
    for (grown, period) in HALVES.into_iter().enumerate() {
        let places = 40 + at * 4 + grown * 2;
        for (field, count) in [
            ("places_total", places),
            ("places_inclusive", places - 4),
            ("enrolled", places * 3 / 4 + grown),
            ("caregivers", 6 + at / 2),
            ("certified", 4 + at / 3),
        ] {
            nursery.set_figure(period, field, Some(int(count)));
        }
    }
    all.push(nursery);
}

fn project(all: &mut Vec<Record>, at: usize, township: &str) {
    let beds = 30 + at * 5;
    let count = f64::from(u16::try_from(beds).unwrap());
    let start = 2021 + at % 3;
    let elder = format!("耿马县{township}农村区域性养老服务中心建设项目");
    let nursing = beds * 3 / 5;
    all.push(
        Record::new(RecordKind::Project)
            .with("name", text(elder.as_str()))
            .with("category", text("养老服务"))
            .with("build_type", text("新建"))
            .with("start_year", int(start))
            .with("end_year", int(start + 2))
            .with("place", text(township))
            .with(
                "content",
                text(format!(
                    "建设农村区域性养老服务中心1个，建筑面积{}平方米，新增床位{beds}张，其中护理型床位{nursing}张。",
                    beds * 32
                )),
            )
            .with("total_investment", wan(count * 14.0))
            .with("central_budget", wan(count * 11.2))
            .with("implementer", text("耿马县民政局")),
    );
    let places = 40 + at * 5;
    let childcare = f64::from(u16::try_from(places).unwrap());
    all.push(
        Record::new(RecordKind::Project)
            .with("name", text(format!("耿马县{township}中心幼儿园托班改扩建项目")))
            .with("category", text("托育服务"))
            .with("build_type", text("改扩建"))
            .with("start_year", int(2022))
            .with("end_year", int(2024))
            .with("place", text(township))
            .with(
                "content",
                text(format!(
                    "建设托育用房{}平方米，设托大班{}个、乳儿班1个，新增托位{places}个。",
                    places * 10,
                    places / 20 + 1
                )),
            )
            .with("total_investment", wan(childcare * 3.4))
            .with("central_budget", wan(childcare))
            .with("implementer", text("耿马县教育体育局")),
    );
    for (month, period) in MONTHS.into_iter().enumerate() {
        let done = count * (2.0 + f64::from(u8::try_from(month).unwrap()));
        let mut record = Record::new(RecordKind::ProjectReturn)
            .with("project", text(elder.as_str()))
            .with("invested", wan(done))
            .with("planned_year", wan(count * 6.0))
            .with("invested_year", wan(done / 2.0))
            .with("received_central", wan(done * 0.7))
            .with("received_province", wan(done * 0.1))
            .with("received_local", wan(done * 0.1))
            .with("received_other", wan(1.0))
            .with("stage", text("主体施工"))
            .with("started", text(format!("{start}-03")));
        record.period = Some(period);
        all.push(record);
    }
}

fn lists(all: &mut Vec<Record>) {
    for (name, goal, owner) in [
        (
            "养老机构公建民营管理办法",
            "新建乡镇养老设施全部签订公建民营合同。",
            "县民政局、县财政局",
        ),
        (
            "普惠托育收费与补助办法",
            "2025年普惠性托位占比不低于60%。",
            "县卫生健康局、县发展改革局",
        ),
        (
            "居家适老化改造实施细则",
            "五年完成250户改造。",
            "县民政局、县住房城乡建设局",
        ),
        ("特殊困难老年人探访制度", "2025年月探访率达到100%。", "县民政局"),
    ] {
        all.push(
            Record::new(RecordKind::Policy)
                .with("name", text(name))
                .with(
                    "measures",
                    text(format!("按照《{name}》明确条件、程序和分工，按月公示。")),
                )
                .with("goal", text(goal))
                .with("owner", text(owner)),
        );
    }
    for content in [
        "制定专项规划，促进服务能力提质扩容。",
        "加强从业人员岗前培训。",
        "健全探访制度。",
        "扩大普惠托育供给。",
    ] {
        let task = Record::new(RecordKind::Task).with("content", text(content));
        all.push(task.with("owner", text("县民政局、县卫生健康局按照职责分工负责")));
    }
    for (section, name, unit, baseline, target) in [
        ("养老方面", "养老床位数", "张", 420.0, 700.0),
        ("养老方面", "护理型床位占比", "%", 40.0, 55.0),
        ("养老方面", "月探访率", "%", 90.0, 100.0),
        ("托育方面", "普惠性托位占比", "%", 50.0, 60.0),
        ("托育方面", "每千人口托位数", "个", 1.9, 4.0),
        ("托育方面", "托位数", "个", 410.0, 860.0),
        ("托育方面", "婴幼儿健康管理率", "%", 85.0, 90.0),
    ] {
        all.push(
            Record::new(RecordKind::Indicator)
                .with("framework", text("own2025"))
                .with("section", text(section))
                .with("name", text(name))
                .with("unit", text(unit))
                .with("baseline", Value::Comparison(Comparison::equal(baseline)))
                .with("target", Value::Comparison(Comparison::equal(target)))
                .with("owner", text("县民政局")),
        );
    }
}
