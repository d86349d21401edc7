//! Indicator tables as plans print them: each row gets its base, its target and its yearly steps, or the officer is asked.
//! Nothing of the plan that the ledger follows changes.

use serde_json::Value;

use super::CommandLine;
use super::documents::dali;

type Expected<'e> = (&'e str, Option<f64>, Option<f64>, &'e str);

fn of_others(line: &CommandLine) -> Vec<Value> {
    let all = line.run(&["list", "indicator"]).json();
    let all = all.as_array().unwrap().clone();
    all.into_iter()
        .filter(|record| record["framework"] != "other")
        .collect()
}

fn new_plan(line: &CommandLine, rows: &[&str]) -> super::Outcome {
    let file = line.dir.path().join("指标.csv");
    std::fs::write(&file, rows.join("\n")).unwrap();
    let file = file.to_str().unwrap();
    let before = of_others(line);
    // Without a word nothing is written.
    line.run(&["import", file, "--accept"]);
    assert_eq!(of_others(line), before);
    let made = line.run(&["import", file, "--framework", "new", "--id", "other", "--accept"]);
    assert_eq!(of_others(line), before);
    made
}

/// The plan's years, and each row's base, target and steps.
fn check(rows: &[&str], years: (i32, i32), expected: &[Expected<'_>]) {
    let line = dali();
    let made = new_plan(&line, rows);
    assert_eq!(made.status, 0, "{rows:?}: {}{}", made.out, made.err);
    let plans = line.run(&["framework", "list"]).json();
    let plan = plans
        .as_array()
        .unwrap()
        .iter()
        .find(|plan| plan["id"] == "other")
        .unwrap();
    assert_eq!(
        (plan["baseline_year"].as_i64(), plan["target_year"].as_i64()),
        (Some(years.0.into()), Some(years.1.into())),
        "{rows:?}"
    );
    let kept = line
        .run(&["list", "indicator", "--where", "framework=other"])
        .json();
    let kept = kept.as_array().unwrap();
    let seen: Vec<Expected<'_>> = kept
        .iter()
        .map(|record| {
            let base = &record["baseline"];
            let target = &record["target"];
            assert!(base.is_null() || base["year"] == years.0, "{base}");
            assert!(target.is_null() || target["year"] == years.1, "{target}");
            (
                record["name"].as_str().unwrap(),
                base["value"].as_f64(),
                target["value"].as_f64(),
                record["milestones"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(seen, expected, "{rows:?}");
}

const BEDS: &str = "养老床位数";

#[test]
fn years_stand_under_a_group_or_as_bare_numbers() {
    check(
        &[
            "南涧县“十五五”养老托育指标体系",
            "序号,指标名称,单位,2025年,年度目标,,,属性",
            ",,,（实际）,2026年,2028年,2030年,",
            "1,养老床位数,张,760,800,900,1000,预期性",
        ],
        (2025, 2030),
        &[(BEDS, Some(760.0), Some(1000.0), "2026=800；2028=900")],
    );
    check(
        &[
            "鹤庆县“十五五”养老托育指标",
            "序号,指标,单位,2025,2030",
            "1,养老床位数,张,400,600",
        ],
        (2025, 2030),
        &[(BEDS, Some(400.0), Some(600.0), "")],
    );
    check(
        &[
            "南涧县“十五五”养老托育指标",
            "指标,2030年目标值,2027年中期目标,2025年预计",
            "养老床位数（张）,500,400,300",
        ],
        (2025, 2030),
        &[(BEDS, Some(300.0), Some(500.0), "2027=400")],
    );
}

#[test]
fn a_first_year_that_the_title_names_is_no_base() {
    check(
        &[
            "永平县2026—2030年养老托育指标",
            "序号,指标,单位,2026年,2030年",
            "1,养老床位数,张,800,1000",
        ],
        (2025, 2030),
        &[(BEDS, None, Some(1000.0), "2026=800")],
    );
}

#[test]
fn two_plans_in_one_table_are_told_apart() {
    check(
        &[
            "祥云县“十五五”养老托育指标",
            "序号,指标,单位,2020年基数,2025年目标,2025年实际,2030年目标",
            "1,养老床位数,张,400,600,580,800",
        ],
        (2025, 2030),
        &[(BEDS, Some(580.0), Some(800.0), "")],
    );
    check(
        &[
            "巍山县养老托育指标",
            "序号,指标,“十四五”目标,“十四五”完成,“十五五”目标",
            "1,养老床位数（张）,600,580,800",
        ],
        (2025, 2030),
        &[(BEDS, Some(580.0), Some(800.0), "")],
    );
    let line = dali();
    let made = new_plan(
        &line,
        &[
            "祥云县“十五五”养老托育指标",
            "序号,指标,单位,2025年目标,2025年实际,2030年目标",
            "1,养老床位数,张,600,580,800",
        ],
    );
    let problems = made.json()["sheets"][0]["problems"].to_string();
    assert!(
        problems.contains("“2025年目标”是2025年的目标"),
        "told, not dropped: {problems}"
    );
}

#[test]
fn targets_of_two_levels_are_asked_about() {
    let line = dali();
    let rows = [
        "弥渡县“十五五”养老托育指标",
        "序号,指标,2025年实际,2030年州目标,2030年县目标",
        "1,养老床位数（张）,300,9000,500",
    ];
    let asked = new_plan(&line, &rows);
    assert_eq!(asked.status, 1);
    let error = asked.json()["error"].to_string();
    assert!(
        error.contains("D 列“2030年州目标”") && error.contains("E=target:2030"),
        "{error}"
    );
    let file = line.dir.path().join("指标.csv");
    let chosen = line.run(&[
        "import",
        file.to_str().unwrap(),
        "--framework",
        "new",
        "--id",
        "other",
        "--column",
        "E=target:2030",
        "--accept",
    ]);
    assert_eq!(chosen.status, 0, "{}{}", chosen.out, chosen.err);
    let kept = line
        .run(&["list", "indicator", "--where", "framework=other"])
        .json();
    assert_eq!(
        (
            &kept[0]["target"]["value"],
            &kept[0]["target"]["year"],
            &kept[0]["milestones"]
        ),
        (&500.0.into(), &2030.into(), &Value::Null)
    );
}

#[test]
fn the_title_is_no_sentence_and_percentages_have_their_unit() {
    let line = dali();
    let made = new_plan(
        &line,
        &[
            "附件2",
            "漾濞县“十五五”养老托育主要指标",
            "说明：本表指标由县发展和改革局会同县民政局、县卫生健康局提出，2025年为预计数。",
            "序号,指标,2025年,2030年",
            "1,养老机构护理型床位占比,56%,73%",
        ],
    );
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    let plans = line.run(&["framework", "list"]).json();
    let plan = plans
        .as_array()
        .unwrap()
        .iter()
        .find(|plan| plan["id"] == "other")
        .unwrap();
    assert_eq!(plan["title"], "漾濞县“十五五”养老托育主要指标");
    let kept = line
        .run(&["list", "indicator", "--where", "framework=other"])
        .json();
    assert_eq!(
        (&kept[0]["unit"], &kept[0]["target"]["value"]),
        (&"%".into(), &73.0.into())
    );
}
