//! Plans on the command line: made from a table, by hand, carried on; nothing of another plan changes.

use std::path::PathBuf;

use serde_json::Value;

use super::CommandLine;

/// A table of indicators as text.
fn table(line: &CommandLine, name: &str, rows: &[&[&str]]) -> PathBuf {
    let path = line.dir.path().join(name);
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path
}

fn import(line: &CommandLine, path: &std::path::Path, more: &[&str]) -> super::Outcome {
    let mut args = vec!["import", path.to_str().unwrap(), "--accept"];
    args.extend(more);
    line.run(&args)
}

/// The indicators of a plan as the ledger has them.
fn of_plan(line: &CommandLine, plan: &str) -> Vec<Value> {
    let all = line.run(&["list", "indicator"]).json();
    let all = all.as_array().unwrap().clone();
    all.into_iter()
        .filter(|record| record["framework"] == plan)
        .collect()
}

fn named<'v>(records: &'v [Value], name: &str) -> &'v Value {
    records.iter().find(|record| record["name"] == name).unwrap()
}

const DALI: [&[&str]; 5] = [
    &["祥云县养老托育主要指标"],
    &["序号", "指标名称", "单位", "2020年", "2025年", "责任单位"],
    &["1", "养老机构护理型床位占比", "%", "30", "60", "县民政局"],
    &["2", "老年助餐点数", "个", "5", "40", "县民政局"],
    &["3", "每千人口托位数", "个", "0.8", "4.8", "县卫生健康局"],
];

#[test]
fn a_table_of_a_county_without_a_plan_is_asked_about_and_becomes_its_own() {
    let line = CommandLine::new("祥云县");
    let before = of_plan(&line, "yunnan2021");
    let file = table(&line, "指标.csv", &DALI);
    let refused = import(&line, &file, &[]);
    assert_eq!(refused.status, 1, "{}", refused.out);
    assert!(refused.err.contains("属于哪个方案"), "{}", refused.err);

    let plan = line.run(&["import", file.to_str().unwrap()]);
    let waiting = plan.json()["sheets"][0]["waiting"][0].clone();
    assert_eq!((plan.status, &waiting["what"]), (1, &"framework".into()));
    assert_eq!(waiting["choices"][0], "new");

    let made = import(&line, &file, &["--framework", "new"]);
    assert_eq!(made.status, 0, "{}", made.err);
    assert_eq!(made.json()["sheets"][0]["framework"], "own2025");
    let own = of_plan(&line, "own2025");
    assert_eq!(own.len(), 3);
    let beds = named(&own, "养老机构护理型床位占比");
    assert_eq!(beds["baseline"]["year"], 2020);
    assert_eq!(beds["baseline"]["value"], 30.0);
    assert_eq!(
        (&beds["target"]["year"], &beds["target"]["value"]),
        (&2025.into(), &60.0.into())
    );
    assert_eq!(
        beds["values"].as_array().map_or(0, Vec::len),
        0,
        "a target is no reported value"
    );
    assert_eq!(of_plan(&line, "yunnan2021"), before);

    let plans = line.run(&["framework", "list"]).json();
    assert_eq!(
        (&plans[0]["id"], &plans[0]["current"], &plans[0]["expired"]),
        (&"own2025".into(), &true.into(), &true.into())
    );
    // The plan, its indicators and the choice of the current one are one step.
    line.run(&["undo"]);
    assert!(of_plan(&line, "own2025").is_empty());
    assert_eq!(line.run(&["framework", "show", "own2025"]).status, 1);
    line.run(&["redo"]);
    assert_eq!(of_plan(&line, "own2025").len(), 3);
    // The same table again knows its plan.
    let again = import(&line, &file, &[]);
    assert_eq!(
        (again.status, &again.json()["sheets"][0]["framework"]),
        (0, &"own2025".into()),
        "{}",
        again.err
    );
    assert_eq!(again.json()["sheets"][0]["counts"]["unchanged"], 3);
}

#[test]
fn the_next_plan_beside_the_present_one_changes_nothing_of_it() {
    let line = CommandLine::new("耿马县");
    let before = of_plan(&line, "gengma2023");
    let file = table(
        &line,
        "十五五.csv",
        &[
            &["耿马县“十五五”时期一老一小发展指标"],
            &[
                "序号",
                "具体指标",
                "2025年完成",
                "2028年",
                "2030年目标",
                "责任单位",
            ],
            &["1", "养老床位数（张）", "760", "900", "1000", "县民政局"],
            &[
                "2",
                "护理型床位占养老机构床位总数比（%）",
                "56",
                "65",
                "73",
                "县民政局",
            ],
            &["3", "老年助餐点（个）", "12", "30", "40", "县民政局"],
        ],
    );
    assert_eq!(import(&line, &file, &[]).status, 1);
    assert_eq!(
        import(
            &line,
            &file,
            &["--framework", "new", "--document", "耿政办发〔2026〕5号"]
        )
        .status,
        0
    );
    assert_eq!(of_plan(&line, "gengma2023"), before);
    let own = of_plan(&line, "own2030");
    let beds = named(&own, "养老床位数");
    assert_eq!(
        (&beds["baseline"]["year"], &beds["baseline"]["value"]),
        (&2025.into(), &760.0.into())
    );
    assert_eq!(
        (&beds["target"]["year"], &beds["target"]["value"]),
        (&2030.into(), &1000.0.into())
    );
    assert_eq!(beds["milestones"], "2028=900", "a year to come is a target");
    let plans = line.run(&["framework", "list"]).json();
    assert_eq!(plans[0]["document"], "耿政办发〔2026〕5号");
    assert_eq!(
        (&plans[0]["current"], &plans[1]["expired"]),
        (&true.into(), &true.into())
    );
}

#[test]
fn a_changed_target_is_listed_and_needs_a_yes() {
    let line = CommandLine::new("耿马县");
    let file = table(
        &line,
        "调整.csv",
        &[
            &["耿马县“十四五”一老一小具体指标"],
            &["序号", "具体指标", "2020年完成", "2025年目标", "责任单位"],
            &["1", "养老床位数（张）", "650", "900", "县民政局"],
            &["2", "护理型床位占养老机构床位总数比（%）", "32", "55", "县民政局"],
            &["3", "每千人口托位数（个）", "0.2", "5", "县卫生健康局"],
        ],
    );
    let refused = import(&line, &file, &[]);
    let problems = refused.json()["sheets"][0]["problems"].clone();
    let change = problems
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["code"] == "target.changed")
        .unwrap();
    assert!(
        change["message"].as_str().unwrap().contains("目标值 800 → 900"),
        "{change}"
    );
    let beds =
        |line: &CommandLine| named(&of_plan(line, "gengma2023"), "养老床位数")["target"]["value"].clone();
    assert_eq!(beds(&line), 800.0);
    let agreed = import(&line, &file, &["--change-targets"]);
    assert_eq!(agreed.status, 0, "{}", agreed.err);
    assert!(agreed.out.contains("目标变动"));
    assert_eq!(beds(&line), 900.0);
    let changes = line.run(&["framework", "show", "gengma2023"]).json()["changes"].clone();
    assert_eq!(
        (&changes[0]["shipped"], &changes[0]["ledger"]),
        (&"800".into(), &"900".into())
    );
}

#[test]
fn a_year_between_is_asked_about() {
    let line = CommandLine::new("耿马县");
    let file = table(
        &line,
        "中期.csv",
        &[
            &["耿马县“十四五”一老一小具体指标"],
            &["序号", "具体指标", "2020年", "2023年", "2025年", "责任单位"],
            &["1", "养老床位数（张）", "650", "700", "800", "县民政局"],
            &[
                "2",
                "护理型床位占养老机构床位总数比（%）",
                "32",
                "45",
                "55",
                "县民政局",
            ],
            &["3", "每千人口托位数（个）", "0.2", "2", "5", "县卫生健康局"],
        ],
    );
    let plan = import(&line, &file, &[]);
    assert_eq!(plan.status, 1);
    assert!(plan.err.contains("完成值还是目标"), "{}", plan.err);
    let done = import(&line, &file, &["--column", "D=value:2023"]);
    assert_eq!(done.status, 0, "{}{}", done.out, done.err);
    let own = of_plan(&line, "gengma2023");
    let beds = named(&own, "养老床位数");
    assert_eq!(beds["values"][0]["value"], 700.0);
}

#[test]
fn a_plan_typed_by_hand_and_the_one_that_carries_it_on() {
    let line = CommandLine::new("祥云县");
    let made = line.run(&[
        "framework",
        "new",
        "--title",
        "祥云县“十四五”方案",
        "--baseline-year",
        "2020",
        "--target-year",
        "2025",
    ]);
    assert_eq!(made.status, 0, "{}", made.err);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    for (name, values) in [
        ("养老床位数", ["target=≥900", "unit=张", "baseline=500"]),
        ("老年助餐点", ["target=40", "unit=个", "baseline=5"]),
    ] {
        let mut args = vec!["framework", "set", &id, "--indicator", name];
        args.extend(values);
        assert_eq!(line.run(&args).status, 0);
    }
    let dots = named(&of_plan(&line, &id), "老年助餐点")["id"].to_string();
    assert_eq!(
        line.run(&["set", "indicator", &dots, "reported=33", "--period", "2025"])
            .status,
        0
    );
    let before = of_plan(&line, &id);
    let next = line.run(&[
        "framework",
        "new",
        "--carry-on",
        &id,
        "--title",
        "祥云县“十五五”方案",
    ]);
    assert_eq!(next.status, 0, "{}", next.err);
    let next = next.json();
    assert_eq!(
        (&next["baseline_year"], &next["target_year"], &next["current"]),
        (&2025.into(), &2030.into(), &true.into())
    );
    assert_eq!(of_plan(&line, &id), before, "the old plan is kept");
    let carried = of_plan(&line, next["id"].as_str().unwrap());
    let dots = named(&carried, "老年助餐点");
    assert_eq!(dots["baseline"]["value"], 33.0);
    assert!(
        dots["note"].as_str().unwrap().contains("2025年的填报值"),
        "{dots}"
    );
    assert!(
        named(&carried, "养老床位数")["baseline"].is_null(),
        "nobody knows it"
    );
    // The indicator table of the new plan is handed in with its own years.
    let out = line.dir.path().join("指标表.xlsx");
    let exported = line.run(&[
        "export",
        "gengma-indicators-annual",
        "--period",
        "2026",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(
        (exported.status, &exported.json()["rows"]),
        (0, &2.into()),
        "{}",
        exported.err
    );
    let columns: Vec<Value> = exported.json()["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["column"].clone())
        .collect();
    assert!(
        columns.contains(&"2026年完成".into()) && columns.contains(&"2030年目标".into()),
        "{columns:?}"
    );
    // Wrong usage says so.
    assert_eq!(line.run(&["framework", "new", "--title", "没有年份"]).status, 2);
    assert_eq!(
        line.run(&["framework", "set", "nowhere", "--title", "无"]).status,
        1
    );
}
