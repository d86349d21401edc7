//! 分解表 on the command line: in three layouts, listed before it is written, out and in again.

use std::path::PathBuf;

use super::CommandLine;

fn csv(line: &CommandLine, name: &str, rows: &[&str]) -> PathBuf {
    let path = line.dir.path().join(name);
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

/// 耿马县 with homes of 20 beds in 耿马镇 and 40 in 孟定镇 at the middle of 2026.
fn county() -> CommandLine {
    let line = CommandLine::new("耿马县");
    let homes = csv(
        &line,
        "养老机构.csv",
        &[
            "养老机构情况统计表（2026年上半年）",
            "序号,机构名称,所在乡镇,机构类型,床位数（张）",
            "1,耿马镇敬老院,耿马镇,敬老院,20",
            "2,孟定镇敬老院,孟定镇,敬老院,40",
        ],
    );
    let made = line.run(&["import", homes.to_str().unwrap(), "--accept"]);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    line
}

fn decompose(line: &CommandLine, file: &std::path::Path, more: &[&str]) -> super::Outcome {
    let mut args = vec!["framework", "decompose", "--from", file.to_str().unwrap()];
    args.extend(more);
    line.run(&args)
}

#[test]
fn every_layout_gives_the_same_targets() {
    let layouts: [&[&str]; 3] = [
        &[
            "耿马县2026年目标任务分解表",
            "序号,乡（镇）,养老床位数（张）,备注",
            "1,耿马镇,40,",
            "2,孟定镇,50,",
            "合计,,90,",
        ],
        &[
            "耿马县目标任务分解表",
            "序号,指标,计量单位,耿马镇,孟定镇,合计",
            "1,2026年养老床位数,张,40,50,90",
        ],
        &[
            "耿马县目标任务分解表",
            "序号,指标,分解到,2026年目标,备注",
            "1,养老床位数,耿马镇,40,",
            "2,养老床位数,孟定镇,50,",
        ],
    ];
    for (rows, number) in layouts.iter().zip(0..) {
        let line = county();
        let file = csv(&line, "分解表.csv", rows);
        // The second layout says its year nowhere but in the name of its row.
        let year: &[&str] = if number == 1 {
            &["--year", "2026", "--name", "2026年养老床位数=养老床位数"]
        } else {
            &[]
        };
        let seen = decompose(&line, &file, year);
        assert_eq!(seen.status, 0, "{number}: {}{}", seen.out, seen.err);
        let changes = seen.json()["changes"].as_array().unwrap().len();
        assert_eq!(changes, 2, "{number}: {}", seen.out);
        // Nothing is written yet.
        let before = line.run(&["framework", "decompose"]).json();
        assert_eq!(before["indicators"].as_array().unwrap().len(), 0);
        let mut accept = year.to_vec();
        accept.push("--accept");
        assert!(decompose(&line, &file, &accept).json()["operation"].is_i64());
        let found = line.run(&["framework", "decompose", "--period", "2026H1"]).json();
        let shares = found["indicators"][0]["shares"].as_array().unwrap().clone();
        let seen: Vec<_> = shares
            .iter()
            .map(|share| {
                (
                    share["unit"].as_str().unwrap(),
                    share["completion"].as_f64().unwrap(),
                    share["gap"].as_f64().unwrap(),
                    share["rank"].as_i64().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [("耿马镇", 50.0, 20.0, 2), ("孟定镇", 80.0, 10.0, 1)],
            "{number}"
        );
        assert_eq!(found["units"][0]["unit"], "孟定镇");
        // One step.
        line.run(&["undo"]);
        let after = line.run(&["framework", "decompose"]).json();
        assert_eq!(after["indicators"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn what_goes_out_comes_in_again_unchanged_and_a_change_needs_a_yes() {
    let line = county();
    let file = csv(
        &line,
        "分解表.csv",
        &[
            "耿马县目标任务分解表",
            "序号,乡镇,2027年养老床位数,2030年养老床位数",
            "1,耿马镇,40,60.5",
            "2,孟定镇,50,70",
        ],
    );
    assert_eq!(decompose(&line, &file, &["--accept"]).status, 0);
    let out = line.dir.path().join("导出.xlsx");
    let written = line.run(&["framework", "decompose", "--out", out.to_str().unwrap()]);
    assert_eq!(written.status, 0, "{}", written.err);
    let again = decompose(&line, &out, &[]).json();
    assert_eq!(again["unchanged"], 4, "{again}");
    assert_eq!(again["changes"].as_array().unwrap().len(), 0);
    assert_eq!(again["problems"].as_array().unwrap().len(), 0, "{again}");

    let changed = csv(
        &line,
        "改.csv",
        &["目标任务分解表", "乡镇,2027年养老床位数", "耿马镇,45"],
    );
    let seen = decompose(&line, &changed, &[]).json();
    assert_eq!(
        (&seen["changes"][0]["before"], &seen["changes"][0]["after"]),
        (&40.0.into(), &45.0.into())
    );
    let refused = decompose(&line, &changed, &["--accept"]);
    assert_eq!(refused.status, 1);
    assert!(refused.out.contains("分解目标"), "{}", refused.out);
    assert_eq!(
        decompose(&line, &changed, &["--accept", "--change-targets"]).status,
        0
    );
}

#[test]
fn nothing_is_guessed_in_a_table_that_says_too_little() {
    let line = county();
    let file = csv(
        &line,
        "分解表.csv",
        &[
            "目标任务分解表",
            "序号,乡镇,养老床位数,老年助餐点",
            "1,耿马镇,40,3",
            "2,不在本县镇,50,4",
            "3,孟定镇,约60,5",
            "合计,,95,12",
        ],
    );
    // Without a year nothing is taken.
    let seen = decompose(&line, &file, &[]);
    assert_eq!(seen.status, 1);
    assert_eq!(
        seen.json()["changes"].as_array().unwrap().len(),
        0,
        "{}",
        seen.out
    );
    let seen = decompose(&line, &file, &["--year", "2026"]).json();
    assert_eq!(seen["changes"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen["unknown"], serde_json::json!(["老年助餐点"]));
    let problems = seen["problems"].to_string();
    for part in ["不在本县镇", "约60", "合计印的是95"] {
        assert!(problems.contains(part), "{part}: {problems}");
    }
    let no_table = csv(&line, "别的.csv", &["会议通知", "时间,地点", "明天,三楼"]);
    let refused = decompose(&line, &no_table, &[]);
    assert_eq!(
        (refused.status, refused.json()["error"]["kind"].clone()),
        (1, "shares.no-table".into())
    );
}

#[test]
fn a_superiors_total_is_judged_by_the_countys_share_only() {
    let line = county();
    let name = "居家适老化改造户数（特殊困难老年人家庭）";
    let of_lincang = |line: &CommandLine| {
        let all = line
            .run(&["indicators", "--framework", "lincang2022", "--period", "2026H1"])
            .json();
        let all = all.as_array().unwrap().clone();
        all.into_iter().find(|figure| figure["name"] == name).unwrap()
    };
    line.run(&["base", "居家适老化改造户数=200", "--period", "2026H1"]);
    let total = of_lincang(&line);
    assert_eq!(
        (&total["status"], &total["total_of"]),
        (&"not_judged".into(), &"市".into())
    );
    assert_eq!(total["value"], 200.0);
    let set = line.run(&[
        "framework",
        "set",
        "lincang2022",
        "--indicator",
        name,
        "shares=耿马县：2025=250；凤庆县：2025=300",
    ]);
    assert_eq!(set.status, 0, "{}", set.err);
    let share = of_lincang(&line);
    assert_eq!(
        (&share["status"], &share["share"]["value"]),
        (&"behind".into(), &250.0.into())
    );
    assert_eq!(
        (&share["gap"], &share["target"]["value"]),
        (&50.0.into(), &1000.0.into())
    );
}

#[test]
fn departments_are_ranked_by_what_they_told_of_their_completion() {
    let line = county();
    let name = "居家适老化改造户数（特殊困难老年人家庭）";
    let file = csv(
        &line,
        "分解表.csv",
        &[
            "耿马县2026年上半年目标任务分解和完成情况表",
            "序号,指标,责任部门,2026年目标,完成数,2025年完成,备注",
            &format!("1,{name},县民政局,100,60,55,"),
            &format!("2,{name},县残联,50,45,,"),
            &format!("3,{name},县住房城乡建设局,20,,,未报"),
        ],
    );
    let seen = decompose(&line, &file, &["--accept"]);
    assert_eq!(seen.status, 0, "{}{}", seen.out, seen.err);
    let seen = seen.json();
    assert_eq!(seen["changes"].as_array().unwrap().len(), 6, "{seen}");
    assert_eq!(seen["problems"].as_array().unwrap().len(), 0, "{seen}");
    let at = |period: &str| {
        let found = line.run(&["framework", "decompose", "--period", period]).json();
        let shares = found["indicators"][0]["shares"].as_array().unwrap().clone();
        let shares: Vec<_> = shares
            .iter()
            .map(|share| {
                let number = |key: &str| share[key].as_f64();
                let unit = share["unit"].as_str().unwrap().to_owned();
                let as_of = share["as_of"].as_str().unwrap_or("").to_owned();
                (
                    unit,
                    number("value"),
                    number("completion"),
                    number("gap"),
                    number("rank"),
                    as_of,
                )
            })
            .collect();
        (found, shares)
    };
    let row = |unit: &str, value, completion, gap, rank, as_of: &str| {
        (unit.to_owned(), value, completion, gap, rank, as_of.to_owned())
    };
    let (found, shares) = at("2026H1");
    assert_eq!(
        shares,
        [
            row(
                "县民政局",
                Some(60.0),
                Some(60.0),
                Some(40.0),
                Some(2.0),
                "2026H1"
            ),
            row("县残联", Some(45.0), Some(90.0), Some(5.0), Some(1.0), "2026H1"),
            // Nobody knows how far it is: no 0.
            row("县住房城乡建设局", None, None, None, None, ""),
        ]
    );
    let units: Vec<&str> = found["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| unit["unit"].as_str().unwrap())
        .collect();
    assert_eq!(units, ["县残联", "县民政局", "县住房城乡建设局"]);
    // A period before shows nothing of a later date.
    let (_, before) = at("2025H2");
    assert_eq!(
        before[0],
        row("县民政局", Some(55.0), Some(55.0), Some(45.0), Some(1.0), "2025")
    );
    assert_eq!(before[1].1, None);
    // What goes out comes in again unchanged, and a new completion needs no yes.
    let out = line.dir.path().join("导出.xlsx");
    assert_eq!(
        line.run(&["framework", "decompose", "--out", out.to_str().unwrap()])
            .status,
        0
    );
    let again = decompose(&line, &out, &[]).json();
    assert_eq!(
        (&again["unchanged"], again["changes"].as_array().unwrap().len()),
        (&3.into(), 0),
        "{again}"
    );
    let later = csv(
        &line,
        "完成.csv",
        &[
            "目标任务完成情况表",
            "指标,责任部门,2026年三季度完成",
            &format!("{name},县民政局,80"),
            &format!("{name},县文化和旅游局,5"),
        ],
    );
    let later = decompose(&line, &later, &["--accept"]).json();
    assert_eq!(
        (
            &later["changes"][0]["after"],
            later["changes"].as_array().unwrap().len()
        ),
        (&80.0.into(), 1),
        "{later}"
    );
    assert!(
        later["problems"]
            .to_string()
            .contains("没有县文化和旅游局的分解目标"),
        "{later}"
    );
}

#[test]
fn departments_stand_by_the_indicators_that_they_answer_for() {
    let line = county();
    for (name, unit, target, owner) in [
        ("养老床位数", "张", "120", "县民政局"),
        ("老年助餐点", "个", "40", "县民政局牵头、县卫生健康局配合"),
    ] {
        let values = [
            format!("unit={unit}"),
            format!("target={target}"),
            format!("owner={owner}"),
        ];
        let mut args = vec!["framework", "set", "gengma2023", "--indicator", name];
        args.extend(values.iter().map(String::as_str));
        assert_eq!(line.run(&args).status, 0);
    }
    let found = line.run(&["framework", "decompose", "--period", "2026H1"]).json();
    let owners = found["owners"].as_array().unwrap();
    let of = |name: &str| owners.iter().find(|owner| owner["owner"] == name).unwrap();
    // 60 of 120 beds; nothing is known of the meal points.
    assert_eq!(of("县民政局")["completion"], 50.0);
    assert_eq!(
        (&of("县民政局")["known"], &of("县民政局")["rank"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&of("县卫生健康局")["known"], &of("县卫生健康局")["completion"]),
        (&0.into(), &serde_json::Value::Null)
    );
}
