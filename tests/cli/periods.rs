//! The report and the figures under the rule of periods; what is watched without a target.

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use super::CommandLine;

/// 耿马县 with one home at the middle of 2025 and nothing later.
fn county() -> CommandLine {
    let line = CommandLine::new("耿马县");
    let path = line.dir.path().join("养老机构.csv");
    let rows = [
        "养老机构情况统计表（2025年上半年）",
        "序号,机构名称,所在乡镇,机构类型,床位数（张）,其中：护理型,入住人数",
        "1,耿马镇敬老院,耿马镇,敬老院,20,5,7",
    ];
    std::fs::write(&path, rows.join("\n")).unwrap();
    assert_eq!(
        line.run(&["import", path.to_str().unwrap(), "--accept"]).status,
        0
    );
    line
}

fn report(line: &CommandLine, out: &Path, period: &str, more: &[&str]) -> Value {
    let mut args = vec!["report", "--out", out.to_str().unwrap(), "--period", period];
    args.extend(more);
    let written = line.run(&args);
    assert_eq!(written.status, 0, "{}", written.err);
    written.json()
}

/// The row of an indicator in the workbook.
fn row(path: &Path, name: &str) -> Vec<Data> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = workbook.worksheet_range("指标进度").unwrap();
    let is_it = |row: &&[Data]| row.iter().any(|cell| *cell == *name);
    sheet.rows().find(is_it).unwrap().to_vec()
}

fn texts(path: &Path) -> String {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = workbook.worksheet_range("指标进度").unwrap();
    sheet
        .rows()
        .flatten()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_report_prints_no_figure_of_another_period_without_consent() {
    let line = county();
    let out = line.dir.path().join("报告.xlsx");
    let own = report(&line, &out, "2025H1", &[]);
    assert_eq!(row(&out, "养老床位数")[6], Data::Float(20.0));
    let beds = |json: &Value| {
        let figures = json["figures"].as_array().unwrap().clone();
        figures
            .into_iter()
            .find(|figure| figure["formula"] == "养老床位合计")
    };
    let printed = beds(&own).unwrap();
    assert_eq!(
        (&printed["as_of"], &printed["carried_over_from"]),
        (&"2025H1".into(), &Value::Null)
    );

    let later = report(&line, &out, "2026H1", &[]);
    assert_eq!(row(&out, "养老床位数")[6], Data::Empty);
    assert!(beds(&later).is_none());
    // What 审核 finds is told there too.
    let is_carried = |warning: &&Value| warning.as_str().unwrap().contains("沿用");
    assert!(
        !later["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| is_carried(&one))
    );
    let missing = later["missing"].as_array().unwrap();
    let blank = missing.iter().find(|blank| blank["row"] == "养老床位数").unwrap();
    assert_eq!(blank["latest"], "2025H1");
    assert!(blank["remedy"].as_str().unwrap().contains("2026年上半年"));
    assert!(!texts(&out).contains("沿用"));

    let agreed = report(&line, &out, "2026H1", &["--carry-over"]);
    assert_eq!(row(&out, "养老床位数")[6], Data::Float(20.0));
    assert_eq!(
        row(&out, "养老床位数")[5],
        Data::String("2025年上半年".to_owned())
    );
    assert_eq!(beds(&agreed).unwrap()["carried_over_from"], "2025H1");
    assert!(agreed["warnings"][0].as_str().unwrap().contains("养老床位数"));
    assert!(texts(&out).contains("沿用2025年上半年的数"));
    // The ledger remembers it, and takes it back.
    let again = report(&line, &out, "2026H1", &[]);
    let warnings = again["warnings"].as_array().unwrap();
    assert_eq!(warnings.iter().filter(|warning| is_carried(warning)).count(), 1);
    report(&line, &out, "2026H1", &["--carry-over=no"]);
    assert_eq!(row(&out, "养老床位数")[6], Data::Empty);
}

#[test]
fn each_figure_says_its_date_and_what_it_stands_in_for() {
    let line = county();
    let at = |period: &str| {
        let figures = line.run(&["indicators", "--period", period]).json();
        let figures = figures.as_array().unwrap().clone();
        figures
            .into_iter()
            .find(|figure| figure["id"] == "elder-beds")
            .unwrap()
    };
    let own = at("2025H1");
    assert_eq!(
        (&own["as_of"], &own["carried_over_from"]),
        (&"2025H1".into(), &Value::Null)
    );
    let older = at("2026H1");
    assert_eq!(
        (&older["value"], &older["carried_over_from"]),
        (&20.0.into(), &"2025H1".into())
    );
    assert_eq!(older["formula"], "养老床位合计");
}

#[test]
fn what_has_no_target_is_watched() {
    let line = county();
    let watched = line
        .run(&["indicators", "--monitored", "--period", "2025H1"])
        .json();
    let watched = watched.as_array().unwrap();
    let vacancy = watched
        .iter()
        .find(|figure| figure["id"] == "bed-vacancy")
        .unwrap();
    assert_eq!(
        (&vacancy["value"], &vacancy["status"]),
        (&65.0.into(), &"monitored".into())
    );
    assert_eq!(vacancy["values"].as_array().unwrap().len(), 1);
    // The plan has a target for the beds: they are not watched beside it.
    assert!(watched.iter().all(|figure| figure["id"] != "elder-beds"));
    let chart = line.dir.path().join("图.png");
    let drawn = line.run(&[
        "chart",
        "bed-vacancy",
        "--out",
        chart.to_str().unwrap(),
        "--period",
        "2025H1",
    ]);
    assert_eq!(drawn.status, 0, "{}", drawn.err);
}
