//! Three counties that no plan is shipped for, one each with an indicator table as xlsx, as docx and typed by hand: from 新建
//! to figures, chart and the exported indicator table.

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;

use super::CommandLine;
use super::documents::docx;

const ROWS: [&[&str]; 4] = [
    &[
        "序号",
        "指标",
        "单位",
        "2025年基期值",
        "2030年规划目标值",
        "属性",
        "责任单位",
    ],
    &["1", "养老床位数", "张", "40", "100", "预期性", "县民政局"],
    &[
        "2",
        "养老机构护理型床位占比",
        "%",
        "25",
        "≥73",
        "约束性",
        "县民政局",
    ],
    &["3", "老年助餐点", "个", "2", "12", "预期性", "县民政局"],
];

fn xlsx(path: &Path, title: &str) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, title).unwrap();
    for (row, cells) in (1..).zip(ROWS) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// A home of 40 beds, 10 of them for nursing, at the end of 2025, and of 60 and 45 at the middle of 2026.
fn homes(line: &CommandLine, township: &str) {
    for (period, beds, nursing) in [("2025年下半年", 40, 10), ("2026年上半年", 60, 45)] {
        let file = line.dir.path().join("机构.csv");
        let rows = [
            format!("养老机构情况统计表（{period}）"),
            "序号,机构名称,所在乡镇,机构类型,床位数（张）,其中：护理型,入住人数".to_owned(),
            format!("1,中心敬老院,{township},敬老院,{beds},{nursing},20"),
        ];
        std::fs::write(&file, rows.join("\n")).unwrap();
        let done = line.run(&["import", file.to_str().unwrap(), "--accept"]);
        assert_eq!(done.status, 0, "{}{}", done.out, done.err);
    }
}

/// From the plan to what leaves the house.
fn whole_way(line: &CommandLine, title: &str) {
    let plans = line.run(&["framework", "list"]).json();
    let plan = &plans[0];
    assert_eq!(
        (
            &plan["id"],
            &plan["current"],
            &plan["baseline_year"],
            &plan["target_year"],
            &plan["indicators"]
        ),
        (
            &"own2030".into(),
            &true.into(),
            &2025.into(),
            &2030.into(),
            &3.into()
        )
    );
    let figures = line.run(&["indicators", "--period", "2026H1"]).json();
    let beds = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["name"] == "养老床位数")
        .unwrap();
    assert_eq!(
        (
            &beds["value"],
            &beds["baseline"]["value"],
            &beds["target"]["value"],
            &beds["gap"]
        ),
        (&60.0.into(), &40.0.into(), &100.0.into(), &40.0.into())
    );
    assert_eq!(
        (&beds["as_of"], &beds["formula"]),
        (&"2026H1".into(), &"养老床位合计".into())
    );
    let nursing = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["unit"] == "%")
        .unwrap();
    assert_eq!(
        (&nursing["value"], &nursing["status"]),
        (&75.0.into(), &"met".into())
    );
    let chart = line.dir.path().join("图.png");
    let drawn = line.run(&[
        "chart",
        "养老床位数",
        "--out",
        chart.to_str().unwrap(),
        "--period",
        "2026H1",
    ]);
    assert_eq!(drawn.status, 0, "{}", drawn.err);
    assert!(std::fs::read(&chart).unwrap().starts_with(b"\x89PNG"));
    let out = line.dir.path().join("指标.xlsx");
    let written = line.run(&[
        "export",
        "gengma-indicators-annual",
        "--out",
        out.to_str().unwrap(),
        "--period",
        "2026H1",
        "--draft",
    ]);
    assert_eq!(written.status, 0, "{}{}", written.out, written.err);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let texts: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| {
            row.iter()
                .map(|cell| cell.to_string().split_whitespace().collect())
                .collect()
        })
        .collect();
    assert!(texts[0].iter().any(|text| text.contains(title)), "{:?}", texts[0]);
    let header = texts
        .iter()
        .position(|row| row.contains(&"具体指标".to_owned()))
        .unwrap();
    assert!(
        texts[header].contains(&"2025年完成".to_owned()) && texts[header].contains(&"2030年目标".to_owned()),
        "{:?}",
        texts[header]
    );
    // No heading over a plan without sections.
    assert_eq!(texts.len(), header + 4, "{texts:?}");
    let row = sheet.rows().nth(header + 1).unwrap();
    assert_eq!((&row[2], &row[3]), (&Data::Float(40.0), &Data::Float(100.0)));
    // 2026 is not over: its figure is not yet there.
    assert_eq!(row[4], Data::Empty);
}

#[test]
fn a_table_as_xlsx_leads_to_the_exported_indicators() {
    let line = CommandLine::new("祥云县");
    let file = line.dir.path().join("指标.xlsx");
    xlsx(&file, "祥云县“十五五”养老托育服务主要指标");
    let made = line.run(&["import", file.to_str().unwrap(), "--framework", "new", "--accept"]);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    homes(&line, "祥城镇");
    whole_way(&line, "祥云县“十五五”养老托育服务主要指标");
}

#[test]
fn a_table_as_docx_leads_to_the_exported_indicators() {
    let line = CommandLine::new("弥渡县");
    let file = line.dir.path().join("指标.docx");
    std::fs::write(&file, docx("弥渡县“十五五”养老托育服务主要指标", &ROWS)).unwrap();
    let made = line.run(&["import", file.to_str().unwrap(), "--framework", "new", "--accept"]);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    homes(&line, "弥城镇");
    whole_way(&line, "弥渡县“十五五”养老托育服务主要指标");
    // A Word file can't be filled itself; our own layout takes its columns.
    let out = line.dir.path().join("填好.docx");
    let refused = line.run(&[
        "fill",
        file.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--draft",
    ]);
    let error = refused.json()["error"].clone();
    assert_eq!(
        (refused.status, &error["kind"]),
        (1, &"fill.not-xlsx".into()),
        "{error}"
    );
    assert!(
        error["message"].as_str().unwrap().contains("指标.docx"),
        "{error}"
    );
    assert!(
        error["hint"].as_str().unwrap().contains("--own-layout"),
        "{error}"
    );
    let out = line.dir.path().join("自有版式.xlsx");
    let written = line.run(&[
        "fill",
        file.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--own-layout",
        "--draft",
    ]);
    assert_eq!(written.status, 0, "{}{}", written.out, written.err);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let beds = sheet
        .rows()
        .find(|row| row.iter().any(|cell| *cell == *"养老床位数"))
        .unwrap();
    assert!(beds.contains(&Data::Float(100.0)), "{beds:?}");
}

#[test]
fn a_plan_typed_by_hand_leads_to_the_exported_indicators() {
    let line = CommandLine::new("宾川县");
    let title = "宾川县“十五五”养老托育服务主要指标";
    let made = line.run(&[
        "framework",
        "new",
        "--title",
        title,
        "--baseline-year",
        "2025",
        "--target-year",
        "2030",
    ]);
    assert_eq!(made.status, 0, "{}", made.err);
    for row in ROWS.iter().skip(1) {
        let values = [
            format!("unit={}", row[2]),
            format!("baseline={}", row[3]),
            format!("target={}", row[4]),
            format!("owner={}", row[6]),
        ];
        let mut args = vec!["framework", "set", "own2030", "--indicator", row[1]];
        args.extend(values.iter().map(String::as_str));
        let set = line.run(&args);
        assert_eq!(set.status, 0, "{}", set.err);
    }
    homes(&line, "金牛镇");
    whole_way(&line, title);
}

#[test]
fn the_plan_of_another_county_stands_beside() {
    let line = CommandLine::new("祥云县");
    let file = line.dir.path().join("指标.xlsx");
    xlsx(&file, "弥渡县“十五五”养老托育服务主要指标");
    let made = line.run(&["import", file.to_str().unwrap(), "--framework", "new", "--accept"]);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    let plans = line.run(&["framework", "list"]).json();
    let plans = plans.as_array().unwrap();
    let other = plans.iter().find(|plan| plan["id"] == "own2030").unwrap();
    assert_eq!(
        (&other["area"], &other["current"]),
        (&"弥渡县".into(), &false.into())
    );
}

#[test]
fn a_base_that_was_taken_over_from_another_date_stands_under_no_year_of_its_own() {
    let line = CommandLine::new("祥云县");
    let plan = |more: &[&str]| {
        let mut args = vec!["framework", "new", "--title", "祥云县方案"];
        args.extend(more);
        let made = line.run(&args);
        assert_eq!(made.status, 0, "{}", made.err);
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let old = plan(&["--baseline-year", "2020", "--target-year", "2025"]);
    let set = line.run(&[
        "framework",
        "set",
        &old,
        "--indicator",
        "养老床位数",
        "unit=张",
        "target=100",
    ]);
    assert_eq!(set.status, 0, "{}", set.err);
    let file = line.dir.path().join("机构.csv");
    let rows = [
        "养老机构情况统计表（2023年上半年）",
        "序号,机构名称,所在乡镇,机构类型,床位数（张）,入住人数",
        "1,中心敬老院,祥城镇,敬老院,62,20",
    ];
    std::fs::write(&file, rows.join("\n")).unwrap();
    assert_eq!(
        line.run(&["import", file.to_str().unwrap(), "--accept"]).status,
        0
    );
    let next = plan(&["--carry-on", &old]);
    let kept = line
        .run(&["list", "indicator", "--where", &format!("framework={next}")])
        .json();
    assert_eq!(
        (&kept[0]["baseline"]["value"], &kept[0]["baseline"]["year"]),
        (&62.0.into(), &2023.into())
    );
    assert!(
        kept[0]["note"].as_str().unwrap().contains("2023年上半年"),
        "{}",
        kept[0]
    );
    let out = line.dir.path().join("指标.xlsx");
    let exported = |more: &[&str]| {
        let mut args = vec![
            "export",
            "gengma-indicators-annual",
            "--out",
            out.to_str().unwrap(),
            "--period",
            "2026H1",
            "--draft",
        ];
        args.extend(more);
        let written = line.run(&args);
        assert_eq!(written.status, 0, "{}{}", written.out, written.err);
        let mut book: Xlsx<_> = open_workbook(&out).unwrap();
        let name = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&name).unwrap();
        let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
        let beds = rows
            .iter()
            .position(|row| row.iter().any(|cell| cell.to_string().starts_with("养老床位数")));
        let notes: String = rows
            .iter()
            .flatten()
            .map(ToString::to_string)
            .filter(|text| text.contains("沿用"))
            .collect();
        (rows[beds.unwrap()][2].clone(), notes, written.json())
    };
    // 62 is of the middle of 2023: blank under 2025年完成, and said where it is missing.
    let (cell, notes, json) = exported(&[]);
    assert_eq!((cell, notes.as_str()), (Data::Empty, ""));
    assert!(
        json["missing"].to_string().contains("2025年完成"),
        "{}",
        json["missing"]
    );
    let (cell, notes, _) = exported(&["--carry-over"]);
    assert_eq!(cell, Data::Float(62.0));
    assert!(notes.contains("2023年上半年"), "{notes}");
}
