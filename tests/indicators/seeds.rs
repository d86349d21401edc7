//! The frameworks row by row against the tables taken from the documents themselves.

use std::collections::BTreeMap;

use laoxiao::forms::standards;
use laoxiao::indicators::{Framework, FrameworkIndicator, Frameworks};

type Row = BTreeMap<String, String>;

/// The rows of a table by their column names.
fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header
            .iter()
            .map(str::to_owned)
            .zip(record.iter().map(str::to_owned))
            .collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

macro_rules! table {
    ($name:literal) => {
        rows(include_str!(concat!("../fixtures/indicators/", $name, ".csv")))
    };
}

/// A target as the framework writes it: `90`, `≥55`, `每年≥5000`.
fn written(row: &Row) -> String {
    match (row["comparator"].as_str(), row["year"].as_str()) {
        (_, "每年") => format!("每年≥{}", row["value"]),
        ("=", _) => row["value"].clone(),
        (sign, _) => format!("{sign}{}", row["value"]),
    }
}

fn target(indicator: &FrameworkIndicator) -> String {
    indicator
        .target
        .map(|target| target.to_string())
        .unwrap_or_default()
}

/// Targets that a document prints twice, under another name than the one taken.
const PRINTED_TWICE: [(&str, &str); 4] = [
    ("每千名老年人配社会工作者", "每千名老年人配套社会工作者人数"),
    ("养老机构护理型养老床位占比", "养老机构护理型床位占比"),
    (
        "每个县建设农村区域养老服务中心的乡镇占比",
        "乡镇建设农村区域养老服务中心",
    ),
    ("每千人口托位数", "每千人拥有3岁以下婴幼儿托位数"),
];

fn find<'a>(framework: &'a Framework, name: &str) -> Option<&'a FrameworkIndicator> {
    let exact = framework
        .indicators
        .iter()
        .find(|indicator| indicator.name == name);
    exact.or_else(|| {
        let (_, taken) = PRINTED_TWICE.iter().find(|(printed, _)| *printed == name)?;
        framework
            .indicators
            .iter()
            .find(|indicator| indicator.name == *taken)
    })
}

#[test]
fn every_target_of_the_prose_stands_in_its_framework() {
    let all = Frameworks::shipped().unwrap();
    let mut faults = Vec::new();
    let mut seen = 0;
    for (id, table) in [
        ("yunnan2021", table!("yunnan_targets")),
        ("lincang2022", table!("lincang_targets")),
        ("kunming2022", table!("kunming_targets")),
        ("xishuangbanna2023", table!("xishuangbanna_targets_prose")),
    ] {
        let framework = all.get(id).unwrap();
        for row in table.iter().filter(|row| row["kind"] == "目标") {
            let name = row["indicator"].as_str();
            let Some(indicator) = find(framework, name) else {
                faults.push(format!("{id}: {name} is missing"));
                continue;
            };
            let year = indicator.target_year.unwrap_or(framework.target_year).to_string();
            // The tables print some units that the prose leaves out, and the other way round.
            let unit = indicator.unit == row["unit"] || indicator.unit.is_empty() || row["unit"].is_empty();
            let due = row["year"] == "每年" || row["year"] == year;
            if target(indicator) != written(row)
                || !unit
                || !due
                || !indicator.section.starts_with(&row["area"])
            {
                faults.push(format!("{id}: {name} {} is {indicator:?}", written(row)));
            }
            seen += 1;
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(seen, 18 + 12 + 46 + 24);
}

#[test]
fn every_row_of_the_tables_stands_in_its_framework_as_printed() {
    let all = Frameworks::shipped().unwrap();
    let mut seen = 0;
    for (id, section, table, columns) in [
        (
            "xishuangbanna2023",
            Some("养老方面"),
            table!("xishuangbanna_indicators_elder"),
            ["主要指标", "2025年目标值", ""],
        ),
        (
            "xishuangbanna2023",
            Some("托育方面"),
            table!("xishuangbanna_indicators_childcare"),
            ["主要指标", "2025年目标值", ""],
        ),
        (
            "gengma2023",
            None,
            table!("gengma_indicators"),
            ["具体指标", "2025年目标", "2020年完成"],
        ),
    ] {
        let framework = all.get(id).unwrap();
        for row in &table {
            let section = section.unwrap_or_else(|| row["section"].as_str());
            let ordinal: u32 = row["序号"].parse().unwrap();
            let indicator = framework
                .indicators
                .iter()
                .find(|indicator| indicator.section == section && indicator.ordinal == ordinal)
                .unwrap_or_else(|| panic!("{id}: {row:?}"));
            let with_unit = format!("{}（{}）", indicator.name, indicator.unit);
            assert!(
                [&indicator.name, &with_unit].contains(&&row[columns[0]]),
                "{row:?}"
            );
            assert_eq!(target(indicator), row[columns[1]], "{row:?}");
            assert_eq!(indicator.owner, row["责任单位"], "{row:?}");
            if !columns[2].is_empty() {
                let baseline = indicator
                    .baseline
                    .map(|baseline| baseline.to_string())
                    .unwrap_or_default();
                assert_eq!(baseline, row[columns[2]], "{row:?}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 13 + 13 + 26);
}

#[test]
fn every_standard_of_the_province_is_kept() {
    let all = Frameworks::shipped().unwrap();
    let estate = standards().estate("53", 2021).unwrap();
    let lottery = all.get("yunnan2021").unwrap().with_code("lottery-share").unwrap();
    let kept = [
        (
            "新建住宅小区每百户配建社区居家养老服务设施用房建筑面积",
            Some(estate.new_m2_per_100_households),
        ),
        (
            "新建住宅小区社区居家养老服务设施单处用房建筑面积",
            Some(estate.new_single_room_m2),
        ),
        (
            "已建成小区每百户补足养老设施面积",
            Some(estate.existing_m2_per_100_households),
        ),
        (
            "政府用于社会福利事业的彩票公益金用于养老服务体系建设比例",
            lottery.target.map(|target| target.value),
        ),
        // Where nursing rooms are due is no figure of this ledger.
        ("应建立母婴室的公共场所：建筑面积", None),
        ("应建立母婴室的公共场所：日客流量", None),
    ];
    let table = table!("yunnan_targets");
    let standards: Vec<&Row> = table.iter().filter(|row| row["kind"] == "标准").collect();
    assert_eq!(standards.len(), kept.len());
    for row in standards {
        let (_, value) = kept.iter().find(|(name, _)| *name == row["indicator"]).unwrap();
        if let Some(value) = value {
            assert_eq!(value.to_string(), row["value"], "{row:?}");
        }
    }
}
