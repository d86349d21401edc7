//! Rows without the ordinal that the others have, counts in place of names, rows of farms and of the county itself.

use laoxiao::import::{Options, Plan};
use laoxiao::model::Records;
use rust_xlsxwriter::{Format, Workbook};

use super::odd_tables::{fill, plan_of, saved};
use super::problems;

const TITLE: &[&str] = &["2023年上半年养老机构情况"];
const HEADER: &[&str] = &["序号", "机构名称", "机构类型", "床位数", "护理型床位", "入住人数"];
const FIRST: &[&str] = &["1", "甲敬老院", "敬老院", "30", "10", "12"];
const SECOND: &[&str] = &["2", "乙敬老院", "敬老院", "50", "20", "41"];

fn homes(rows: &[&[&str]]) -> Plan {
    let mut all = vec![TITLE, HEADER];
    all.extend(rows);
    plan_of(&all, &Options::default(), &Records::default()).unwrap()
}

fn with_townships(plan: &Plan) -> Vec<String> {
    let text = |change: &laoxiao::import::Change| {
        let of = |field: &str| change.record.text(field).to_owned();
        format!("{} {}", of("name"), of("township")).trim().to_owned()
    };
    plan.sheets[0].changes.iter().map(text).collect()
}

#[test]
fn counts_and_the_county_in_place_of_a_name_are_totals() {
    for label in [
        "共12家",
        "共 2 家",
        "2家",
        "全县共2家",
        "以上共2家",
        "2家机构合计",
        "耿马县",
        "耿马傣族佤族自治县",
        "耿马县（2家）",
        "TOTAL",
        "上年同期",
    ] {
        for row in [
            ["", label, "", "80", "30", "53"],
            [label, "", "", "80", "30", "53"],
            ["", "", label, "80", "30", "53"],
        ] {
            let plan = homes(&[FIRST, SECOND, &row]);
            assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院"], "{row:?}");
            assert_eq!(problems(&plan.sheets[0]), Vec::<String>::new(), "{row:?}");
        }
        let above = homes(&[&["", label, "", "80", "30", "53"], FIRST, SECOND]);
        assert_eq!(with_townships(&above), ["甲敬老院", "乙敬老院"], "{label}");
    }
}

#[test]
fn sums_under_a_word_that_nobody_knows_are_told_and_no_record() {
    for word in ["校验", "机构情况", "各家"] {
        let plan = homes(&[FIRST, SECOND, &["", word, "", "80", "30", "53"]]);
        assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院"], "{word}");
        assert_eq!(problems(&plan.sheets[0]), ["A5 row.sum"], "{word}");
    }
    for word in ["目标值", "备查", "县直属"] {
        let plan = homes(&[FIRST, SECOND, &["", word, "", "99", "1", "2"]]);
        assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院"], "{word}");
        assert_eq!(problems(&plan.sheets[0]), ["B5 row.unnumbered"], "{word}");
    }
}

#[test]
fn a_record_without_an_ordinal_stays_one_where_it_says_more() {
    let plan = homes(&[FIRST, SECOND, &["", "丙敬老院", "敬老院", "20", "5", "6"]]);
    assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院", "丙敬老院"]);
    // In a list without ordinals, figures alone make a record.
    let header: &[&str] = &["机构名称", "床位数", "护理型床位", "入住人数"];
    let rows: &[&[&str]] = &[
        TITLE,
        header,
        &["甲敬老院", "30", "10", "12"],
        &["乙敬老院", "50", "20", "41"],
    ];
    let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
    assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院"]);
}

#[test]
fn sub_items_of_a_record_count_once_and_are_told() {
    for [first, second] in [["1.1", "1.2"], ["1-1", "1-2"], ["（1）", "（2）"], ["①", "②"]] {
        let rows: &[&[&str]] = &[
            FIRST,
            &[first, "东院", "敬老院", "20", "6", "8"],
            &[second, "西院", "敬老院", "10", "4", "4"],
            SECOND,
            &["", "合计", "", "80", "30", "53"],
        ];
        let plan = homes(rows);
        assert_eq!(with_townships(&plan), ["甲敬老院", "乙敬老院"], "{first}");
        assert_eq!(problems(&plan.sheets[0]), ["A4 row.sub-item"], "{first}");
        assert!(plan.sheets[0].totals.iter().all(|total| total.ok));
    }
    // Where no record has the number before the point, 1.1 is a number like any other.
    let rows: &[&[&str]] = &[
        &["1.1", "甲敬老院", "敬老院", "30", "10", "12"],
        &["1.2", "乙敬老院", "敬老院", "50", "20", "41"],
    ];
    assert_eq!(with_townships(&homes(rows)), ["甲敬老院", "乙敬老院"]);
}

#[test]
fn farms_and_offices_head_their_institutions() {
    for (row, township) in [
        (["", "孟定农场", "", "30", "10", "12"], "孟定农场"),
        (["", "耿马华侨农场：", "", "", "", ""], "耿马华侨农场"),
        (["", "勐撒农场管委会", "", "30", "10", "12"], "勐撒农场"),
        (["", "孟定镇人民政府", "", "30", "10", "12"], "孟定镇"),
        (["", "勐永镇小计", "", "30", "10", "12"], "勐永镇"),
        (["贺派乡", "", "", "30", "10", "12"], "贺派乡"),
    ] {
        let second: &[&str] = &["", "耿马镇", "", "50", "20", "41"];
        let second = if row[1].ends_with("小计") {
            &["", "耿马镇小计", "", "50", "20", "41"]
        } else {
            second
        };
        let plan = homes(&[&row, FIRST, second, SECOND]);
        let expected = [format!("甲敬老院 {township}"), "乙敬老院 耿马镇".to_owned()];
        assert_eq!(with_townships(&plan), expected, "{row:?}");
    }
}

#[test]
fn a_heading_that_nobody_knows_ends_the_township_above_it() {
    for heading in ["县直属", "清水河口岸", "耿马"] {
        let rows: &[&[&str]] = &[
            &["", "耿马镇", "", "30", "10", "12"],
            FIRST,
            &["", heading, "", "50", "20", "41"],
            SECOND,
        ];
        let plan = homes(rows);
        assert_eq!(
            with_townships(&plan),
            ["甲敬老院 耿马镇", "乙敬老院"],
            "{heading}"
        );
        assert!(problems(&plan.sheets[0]).contains(&"B5 row.unnumbered".to_owned()));
    }
}

#[test]
fn ditto_marks_in_an_unknown_column_repeat_its_text_and_no_figure() {
    for (first, mark, second) in [
        ("张局", "同上", "张局"),
        ("李科", "〃", "李科"),
        ("王所", "″", "王所"),
        ("1200", "同上", "同上"),
    ] {
        let rows: &[&[&str]] = &[
            TITLE,
            &["序号", "机构名称", "所在乡镇", "床位数", "入住人数", "分管人"],
            &["1", "甲敬老院", "耿马镇", "30", "12", first],
            &["2", "乙敬老院", "孟定镇", "50", "41", mark],
        ];
        let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
        let sheet = &plan.sheets[0];
        let kept = sheet.changes[1].record.extra_at(sheet.period);
        assert_eq!(kept.get("分管人"), Some(&second), "{first} {mark}");
    }
}

#[test]
fn a_table_as_wide_as_those_above_it_is_one_table() {
    let beside: &[&str] = &[
        "序号",
        "机构名称",
        "所在乡镇",
        "床位数",
        "入住人数",
        "",
        "序号",
        "机构名称",
        "所在乡镇",
        "托位数",
        "实际收托",
    ];
    let row: &[&str] = &[
        "1",
        "甲敬老院",
        "耿马镇",
        "30",
        "12",
        "",
        "1",
        "小太阳托育园",
        "耿马镇",
        "40",
        "30",
    ];
    // One cell a name, or names merged over several columns.
    for merged in [false, true] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
        fill(sheet, &[TITLE, beside, row]);
        let texts = [
            [
                "序号",
                "项目名称",
                "建设性质",
                "建设地点",
                "总投资（万元）",
                "组织实施单位",
            ],
            ["1", "甲项目", "新建", "耿马镇", "500", "县民政局"],
        ];
        sheet.write(4, 0, "重大项目清单").unwrap();
        for (line, texts) in (5..).zip(texts) {
            for (number, text) in (0u16..).zip(texts) {
                if merged && number > 0 {
                    let left = number * 2 - 1;
                    let format = Format::new();
                    sheet
                        .merge_range(line, left, line, left + 1, text, &format)
                        .unwrap();
                    if let Ok(figure) = text.parse::<f64>() {
                        sheet
                            .write_number_with_format(line, left, figure, &format)
                            .unwrap();
                    }
                } else if let Ok(figure) = text.parse::<f64>() {
                    sheet.write(line, number, figure).unwrap();
                } else {
                    sheet.write(line, number, text).unwrap();
                }
            }
        }
        let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
        let read: Vec<(String, usize)> = plan
            .sheets
            .iter()
            .map(|sheet| (sheet.name.clone(), sheet.changes.len()))
            .collect();
        let expected = [("Sheet1", 1), ("Sheet1（G 列起）", 1), ("Sheet1（第 5 行起）", 1)];
        let expected = expected.map(|(name, rows)| (name.to_owned(), rows));
        let mut sorted = read.clone();
        sorted.sort();
        let mut wanted = expected.to_vec();
        wanted.sort();
        assert_eq!(sorted, wanted, "merged {merged}");
        let project = plan
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.changes)
            .find(|change| change.record.text("name") == "甲项目");
        let investment = project.unwrap().record.get("total_investment").unwrap();
        assert_eq!(
            investment.show(laoxiao::model::MoneyUnit::Wan),
            "500",
            "merged {merged}"
        );
    }
}
