//! The figures that documents print, computed from the numbers they print beside them.

use laoxiao::indicators::{Figure, Frameworks, figures_of_framework};
use laoxiao::model::{Period, Record, RecordKind, Records, Value};

use super::support::records::text;

/// A whole area as one row of each table.
struct Area {
    records: Records,
    period: Period,
}

impl Area {
    fn new(period: Period) -> Self {
        Self {
            records: Records::default(),
            period,
        }
    }

    fn people(mut self, name: &str, fields: &[(&str, i64)]) -> Self {
        let mut record = Record::new(RecordKind::Population).with("township", text(name));
        record.period = Some(self.period);
        for (field, count) in fields {
            record.set(field, Some(Value::Integer(*count)));
        }
        self.records.push(record);
        self
    }

    fn facilities(mut self, kind: RecordKind, type_name: &str, figures: &[(&str, i64)]) -> Self {
        let mut record = Record::new(kind)
            .with("name", text(type_name))
            .with("kind", text(type_name));
        for (field, count) in figures {
            record.set_figure(self.period, field, Some(Value::Integer(*count)));
        }
        self.records.push(record);
        self
    }

    fn base(mut self, name: &str, value: f64) -> Self {
        let mut record = Record::new(RecordKind::BaseFigure)
            .with("name", text(name))
            .with("value", Value::Real(value));
        record.period = Some(self.period);
        self.records.push(record);
        self
    }

    /// The value of a definition as it is shown.
    fn shows(&self, definition: &str) -> String {
        self.figure(definition).show_value()
    }

    fn figure(&self, definition: &str) -> Figure {
        let mut all = Frameworks::shipped().unwrap();
        let name = all.definition(definition).unwrap().name.clone();
        all.add(&format!(
            "id = 'x'\ntitle = ''\ndocument = ''\nplace = ''\nissued = ''\narea = ''\narea_code = '999999'\n\
             baseline_year = 2020\ntarget_year = 2025\n[[indicator]]\nid = 'a'\nsection = ''\nordinal = 1\n\
             name = '{name}'\ntarget = '1'\ndefinition = '{definition}'"
        ))
        .unwrap();
        figures_of_framework(&self.records, &all, "x", self.period).remove(0)
    }
}

#[test]
fn xishuangbanna_prints_other_figures_than_its_own_numbers_give() {
    let area = Area::new(Period::Year(2022))
        .people(
            "全州",
            &[("residents", 1_301_407), ("age60", 166_046), ("age65", 105_021)],
        )
        .facilities(
            RecordKind::ChildcareFacility,
            "托育机构",
            &[("places_total", 1451), ("enrolled", 551)],
        );
    assert_eq!(area.shows("places-per-thousand"), "1.11");
    assert_eq!(area.shows("place-use"), "38");
    assert_eq!(area.shows("ageing-rate"), "12.76");

    // The printed 0.2 is kept beside it.
    let all = Frameworks::shipped().unwrap();
    let printed = all.get("xishuangbanna2023").unwrap().records();
    let mut records = area.records.clone();
    let code = |record: &Record| record.text("code") == "places-per-thousand";
    records.put(
        RecordKind::Indicator,
        printed
            .into_iter()
            .filter(code)
            .map(|record| record.with_figure(Period::Year(2022), "reported", Value::Real(0.2)))
            .collect(),
    );
    let figure = figures_of_framework(&records, &all, "xishuangbanna2023", Period::Year(2022)).remove(0);
    let difference = figure.difference().unwrap();
    assert_eq!((difference.reported, difference.same_date), (0.2, true));
    assert!((difference.by - (0.2 - 1.114_946)).abs() < 1e-4);
    assert!(
        figure
            .notes
            .iter()
            .any(|note| note.contains("填报0.2，台账算得1.11"))
    );

    // 35.5% typed against 38.0% computed.
    let mut use_of_places = area.figure("place-use");
    use_of_places.reported = Some((Period::Year(2022), 35.5));
    let by = use_of_places.difference().unwrap().by;
    assert_eq!(format!("{by:.1}"), "-2.5");
}

#[test]
fn xishuangbanna_enrols_seven_of_a_thousand_infants() {
    let area = Area::new(Period::Year(2022))
        .base("3岁以下婴幼儿", 68_000.0)
        .facilities(RecordKind::ChildcareFacility, "托育机构", &[("enrolled", 500)]);
    assert_eq!(area.shows("enrolment-rate"), "0.7");
}

#[test]
fn kunmings_printed_figures_come_out() {
    let area = Area::new(Period::Month(2021, 12))
        .people(
            "全市",
            &[
                ("residents", 8_460_000),
                ("age60", 1_218_200),
                ("under3", 376_100),
            ],
        )
        .facilities(RecordKind::ElderFacility, "养老机构", &[("beds_total", 28_900)])
        .facilities(
            RecordKind::ChildcareFacility,
            "托育机构",
            &[("places_total", 10_560), ("enrolled", 6_800)],
        );
    assert_eq!(area.shows("beds-per-thousand-elders"), "23.7");
    assert_eq!(area.shows("places-per-thousand"), "1.25");
    assert_eq!(
        format!("{:.1}", area.figure("places-per-thousand").value.unwrap()),
        "1.2"
    );
    assert_eq!(area.shows("enrolment-rate"), "1.8");
    assert_eq!(area.shows("ageing-rate"), "14.4");
}

#[test]
fn the_national_figures_of_2025_come_out() {
    let area = Area::new(Period::Year(2025))
        .people("全国", &[("residents", 1_408_000_000)])
        .facilities(
            RecordKind::ChildcareFacility,
            "托育机构",
            &[("places_total", 6_660_000), ("places_inclusive", 3_320_000)],
        );
    assert_eq!(area.shows("places-per-thousand"), "4.73");
    assert_eq!(area.shows("inclusive-place-share"), "49.8");
}

#[test]
fn every_indicator_of_every_framework_has_a_value_or_a_reason() {
    let all = Frameworks::shipped().unwrap();
    let full = super::ledger();
    let mut missing = Vec::new();
    for framework in all.iter() {
        for records in [&Records::default(), &full] {
            let found = figures_of_framework(records, &all, &framework.id, Period::Half(2023, 1));
            assert_eq!(found.len(), framework.indicators.len());
            let silent = found
                .into_iter()
                .filter(|f| f.value.is_none() && f.notes.is_empty());
            missing.extend(silent.map(|figure| format!("{} {}", framework.id, figure.name)));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn base_figures_make_all_26_indicators_of_gengma_computable() {
    let all = Frameworks::shipped().unwrap();
    let mut records = super::ledger();
    for item in all.items() {
        let mut record = Record::new(RecordKind::BaseFigure)
            .with("name", text(&item.name))
            .with("unit", text(&item.unit))
            .with("value", Value::Real(10.0));
        record.period = Some(Period::Half(2023, 1));
        records.push(record);
    }
    let found = figures_of_framework(&records, &all, "gengma2023", Period::Half(2023, 1));
    let without: Vec<&str> = found
        .iter()
        .filter(|f| !f.computed)
        .map(|f| f.name.as_str())
        .collect();
    // The sample has no 农村区域养老服务中心; that is a reason, not a gap of the definitions. The centre that the body of
    // the document asks for is reported.
    assert_eq!(
        without,
        [
            "乡镇范围具备综合功能的养老服务机构覆盖率",
            "综合功能的养老服务中心"
        ]
    );
}
