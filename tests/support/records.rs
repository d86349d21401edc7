//! Records built by hand, at least one of each kind, and the forms that print them.

use laoxiao::forms::{Form, Forms};
use laoxiao::model::{
    Comparator, Comparison, Money, MoneyUnit, Period, Record, RecordId, RecordKind, Records, Value,
};

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn int(count: i64) -> Value {
    Value::Integer(count)
}

pub(crate) fn money(wan: &str) -> Value {
    Value::Money(Money::parse(wan, MoneyUnit::Wan).unwrap())
}

/// A shipped form.
pub(crate) fn form(id: &str) -> Form {
    Forms::shipped().unwrap().get(id).unwrap().clone()
}

fn numbered(mut records: Vec<Record>) -> Vec<Record> {
    for (record, id) in records.iter_mut().zip(1..) {
        record.id = RecordId(id);
    }
    records
}

/// At least one record of each kind.
pub(crate) fn records() -> Records {
    let mut records = Records::default();
    for kind in RecordKind::ALL {
        let list = match kind {
            RecordKind::Project => projects(),
            RecordKind::ProjectReturn => returns(),
            RecordKind::ElderFacility => facilities(),
            RecordKind::Indicator => indicators(),
            RecordKind::ChildcareFacility => vec![
                Record::new(kind)
                    .with("name", text("耿马县贝贝托育园"))
                    .with("filed", Value::Bool(true))
                    .with("inclusive", Value::Bool(false))
                    .with_figure(Period::Half(2023, 1), "places_total", int(90)),
            ],
            RecordKind::Estate => {
                vec![
                    Record::new(kind)
                        .with("name", text("甲小区"))
                        .with("elder_area_m2", Value::Real(320.5)),
                ]
            }
            RecordKind::Population => {
                let mut record = Record::new(kind)
                    .with("township", text("耿马镇"))
                    .with("residents", int(30726));
                record.period = Some(Period::Year(2022));
                vec![record]
            }
            RecordKind::BaseFigure => {
                let mut record = Record::new(kind)
                    .with("name", text("特困人员"))
                    .with("value", Value::Real(1234.5))
                    .with("unit", text("人"));
                record.period = Some(Period::Half(2023, 1));
                vec![record]
            }
            RecordKind::Task => vec![Record::new(kind).with("content", text("落实财税支持政策。"))],
            _ => vec![
                Record::new(kind)
                    .with("name", text("名称"))
                    .with("owner", text("县民政局")),
            ],
        };
        records.put(kind, numbered(list));
    }
    records
}

fn projects() -> Vec<Record> {
    let project = |name: &str, category: &str, wan: &str| {
        let record = Record::new(RecordKind::Project)
            .with("name", text(name))
            .with("build_type", text("新建"))
            .with("start_year", int(2023))
            .with("end_year", int(2025))
            .with(
                "content",
                text(&"项目总建筑面积15400平方米，建设床位400张。".repeat(4)),
            )
            .with("total_investment", money(wan))
            .with("implementer", text("县民政局"));
        if category.is_empty() {
            record
        } else {
            record.with("category", text(category))
        }
    };
    let mut projects = vec![
        project("耿马县综合养老服务中心", "养老服务", "15000"),
        project("孟定镇医养结合项目", "医养结合", "348.8"),
        project("温泉康养项目", "康养服务", "52.54"),
        project("县托育综合服务中心", "托育服务", "2000"),
        project("没有类别的项目", "", "0.01"),
    ];
    projects.push(
        Record::new(RecordKind::Project)
            .with("name", text("待定项目"))
            .with("category", text("养老服务")),
    );
    projects
}

fn returns() -> Vec<Record> {
    let mut record = Record::new(RecordKind::ProjectReturn)
        .with("project", text("耿马县综合养老服务中心"))
        .with("invested", money("36.5"))
        .with("started", text("2023-03"));
    record.period = Some(Period::Month(2023, 6));
    vec![record]
}

fn facilities() -> Vec<Record> {
    let named = |name: &str| Record::new(RecordKind::ElderFacility).with("name", text(name));
    let half = Period::Half(2023, 1);
    vec![
        named("耿马自治县社会福利院")
            .with("medical_integrated", Value::Bool(true))
            .with_figure(half, "beds_total", int(80))
            .with_figure(half, "beds_nursing", int(44))
            .with_figure(half, "beds_basic", int(48))
            .with_figure(half, "beds_inclusive", int(24)),
        named("耿马镇敬老院").with_figure(Period::Year(2022), "beds_total", int(31)),
        named("勐永镇敬老院").with_figure(Period::Year(2024), "beds_total", int(20)),
    ]
}

fn indicators() -> Vec<Record> {
    let named = |framework: &str, section: &str, name: &str, unit: &str| {
        Record::new(RecordKind::Indicator)
            .with("framework", text(framework))
            .with("section", text(section))
            .with("name", text(name))
            .with("unit", text(unit))
    };
    let equal = |value| Value::Comparison(Comparison::equal(value));
    let least = |value| {
        Value::Comparison(Comparison {
            comparator: Comparator::AtLeast,
            value,
        })
    };
    vec![
        named("gengma2023", "养老方面", "养老床位数", "张")
            .with("baseline", equal(650.0))
            .with("target", equal(800.0))
            .with_figure(Period::Year(2025), "reported", Value::Real(790.0)),
        named("gengma2023", "养老方面", "基本养老保险参保率", "%").with("target", least(90.0)),
        named("gengma2023", "托育方面", "每千人口托位数", "个")
            .with("baseline", equal(0.2))
            .with("target", equal(5.0)),
        named("xishuangbanna2023", "养老方面", "失能特困人员集中供养率", "%").with("target", least(60.0)),
        named("yunnan2021", "养老方面", "护理型床位占比", "%").with("target", least(55.0)),
    ]
}
