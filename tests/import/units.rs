//! Units and number formats: a figure is taken as the sheet shows it, or it stops at its cell.

use laoxiao::import::{Options, Plan, Status};
use laoxiao::model::{MoneyUnit, Records, Value};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::odd_tables::{plan_of, saved};
use super::problems;

fn projects(header: &str, line: &str, figure: &str) -> Plan {
    let rows: &[&[&str]] = &[
        &["重大项目清单"],
        &[line],
        &[
            "序号",
            "项目名称",
            "建设地点",
            "建设年限",
            "建设内容及规模",
            header,
        ],
        &["1", "甲养老中心", "耿马镇", "2023—2025年", "床位100张", figure],
    ];
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

/// The amount in 万元 as it would be written, or the codes of the problems.
fn investment(header: &str, line: &str, figure: &str) -> String {
    let plan = projects(header, line, figure);
    let sheet = &plan.sheets[0];
    let value = sheet.changes[0].record.get("total_investment");
    let codes = sheet
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect::<Vec<_>>();
    match value {
        Some(value) => value.show(MoneyUnit::Wan),
        None => codes.join(" "),
    }
}

#[test]
fn money_is_read_in_the_unit_that_is_written_wherever_it_stands() {
    for (header, line, figure, expected) in [
        ("总投资（元）", "", "36000000", "3600"),
        ("总投资（千元）", "", "36000", "3600"),
        ("总投资（十万元）", "", "360", "3600"),
        ("总投资（百万元）", "", "36", "3600"),
        ("总投资（千万元）", "", "3.6", "3600"),
        ("总投资（亿元）", "", "0.36", "3600"),
        ("总投资（人民币万元）", "", "3600", "3600"),
        ("总投资【百万元】", "", "36", "3600"),
        ("总投资：千元", "", "36000", "3600"),
        ("总投资/千元", "", "36000", "3600"),
        ("总投资", "单位：千元", "36000", "3600"),
        ("总投资", "（单位：百万元）", "36", "3600"),
        ("总投资", "金额单位：人民币亿元", "0.36", "3600"),
        ("总投资", "填报单位：县元江局  单位：千万元", "3.6", "3600"),
        // The header counts more than the line, the cell more than the header.
        ("总投资（百万元）", "单位：千元", "36", "3600"),
        ("总投资（百万元）", "", "3600万元", "3600"),
        ("总投资（万元）", "", "36000千元", "3600"),
        // Text in a column of 千元.
        ("总投资（千元）", "", "36,000.5", "3600.05"),
        // A unit that is not understood is never the usual one.
        ("总投资（万美元）", "", "3600", "unit.not-understood"),
        ("总投资（k）", "", "3600", "unit.not-understood"),
        ("总投资", "单位：万欧元", "3600", "unit.not-understood"),
        ("总投资（万元）", "", "3600万美元", "value.not-a-number"),
    ] {
        assert_eq!(
            investment(header, line, figure),
            expected,
            "{header} {line} {figure}"
        );
    }
}

#[test]
fn a_unit_that_is_not_understood_keeps_the_text_beside_the_record() {
    let plan = projects("总投资（万美元）", "", "3600");
    let sheet = &plan.sheets[0];
    assert_eq!(problems(sheet), ["F3 unit.not-understood"]);
    let record = &sheet.changes[0].record;
    assert_eq!(
        record.extra.get("总投资（万美元）").map(String::as_str),
        Some("3600")
    );
}

#[test]
fn a_unit_named_below_the_header_holds_and_a_second_one_stops_the_rows_below() {
    let header: &[&str] = &[
        "序号",
        "项目名称",
        "建设地点",
        "建设年限",
        "建设内容及规模",
        "总投资",
    ];
    let rows: &[&[&str]] = &[
        &["重大项目清单"],
        header,
        &["养老服务", "", "（金额单位：亿元）"],
        &["1", "甲养老中心", "耿马镇", "2023—2025年", "床位100张", "1.05"],
        &["托育服务", "", "（金额单位：万元）"],
        &["2", "乙托育园", "孟定镇", "2024年", "托位60个", "880"],
    ];
    let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    let first = sheet.changes[0].record.get("total_investment").unwrap();
    assert_eq!(first.show(MoneyUnit::Wan), "10500");
    assert_eq!(sheet.changes[1].status, Status::Refused);
    assert!(
        problems(sheet).contains(&"A5 unit.changes".to_owned()),
        "{:?}",
        problems(sheet)
    );
}

#[test]
fn people_are_counted_in_hundreds_and_ten_thousands() {
    for (header, line, figure, expected) in [
        ("常住人口（万人）", "", "3.2", "32000"),
        ("常住人口（百人）", "", "320", "32000"),
        ("常住人口", "单位：万人", "3.2", "32000"),
        ("常住人口", "单位：百人、个", "320", "32000"),
        ("常住人口（人）", "单位：万人", "32000", "32000"),
        ("常住人口（人）", "", "3.2万", "32000"),
        ("常住人口（人）", "", "320百人", "32000"),
    ] {
        let rows: &[&[&str]] = &[
            &["2023年末分乡镇人口情况"],
            &[line],
            &["乡镇", header, "60岁及以上（人）", "65岁及以上（人）"],
            &["耿马镇", figure, "4000", "3000"],
        ];
        let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
        let sheet = &plan.sheets[0];
        let record = &sheet.changes[0].record;
        let value = record
            .at("residents", sheet.period)
            .map(|value| value.show(MoneyUnit::Wan));
        assert_eq!(
            value.as_deref(),
            Some(expected),
            "{header} {line} {:?}",
            problems(sheet)
        );
    }
}

const HEADER: [&str; 7] = [
    "序号",
    "项目名称",
    "项目代码",
    "建设地点",
    "建设年限",
    "总投资（万元）",
    "申请中央预算内资金（万元）",
];

fn formatted(rows: impl Fn(&mut Worksheet)) -> Plan {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in (0u16..).zip(HEADER) {
        sheet.write(0, column, text).unwrap();
    }
    rows(sheet);
    saved(&mut book, &Options::default(), &Records::default()).unwrap()
}

#[test]
fn what_the_format_shows_counts_and_another_unit_than_the_column_stops() {
    for (format, number, expected) in [
        ("0!.0000", 36e6, "3600"),
        ("0!.0,", 36e6, "3600"),
        ("0!.0,\"万\"", 36e6, "3600"),
        ("0!.0,\"万元\"", 36e6, "3600"),
        ("[>=10000]0!.0,\"万\";0\"元\"", 36e6, "3600"),
        ("#,##0.00", 3600.0, "3600"),
        ("0\"万元\"", 3600.0, "3600"),
        ("0.00\"亿元\"", 0.36, "3600"),
        ("0\"千元\"", 36000.0, "3600"),
        ("#,##0,", 36e6, "value.shown-differs"),
        ("#,##0.0,,", 36e6, "value.shown-differs"),
        ("0%", 0.5, "value.not-a-number"),
        ("0\"k\"", 3600.0, "unit.not-understood"),
    ] {
        let plan = formatted(|sheet| {
            sheet.write(1, 0, 1).unwrap();
            sheet.write(1, 1, "甲养老中心").unwrap();
            sheet.write(1, 3, "耿马镇").unwrap();
            let format = Format::new().set_num_format(format);
            sheet.write_with_format(1, 5, number, &format).unwrap();
        });
        let sheet = &plan.sheets[0];
        let value = sheet.changes[0].record.get("total_investment");
        let codes = sheet
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>();
        let got = value.map_or_else(|| codes.join(" "), |value| value.show(MoneyUnit::Wan));
        assert_eq!(got, expected, "{format}");
    }
}

#[test]
fn a_format_that_writes_another_unit_than_the_column_is_told() {
    for (format, told) in [
        ("0.00\"亿元\"", true),
        ("0\"千元\"", true),
        ("0\"元\"", true),
        ("0\"万元\"", false),
        ("0\"万\"", false),
        ("0.00", false),
    ] {
        let plan = formatted(|sheet| {
            sheet.write(1, 0, 1).unwrap();
            sheet.write(1, 1, "甲养老中心").unwrap();
            sheet.write(1, 3, "耿马镇").unwrap();
            let format = Format::new().set_num_format(format);
            sheet.write_with_format(1, 5, 3600, &format).unwrap();
        });
        let codes: Vec<&str> = plan.sheets[0]
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes.contains(&"unit.format-differs"), told, "{format} {codes:?}");
    }
}

#[test]
fn a_negative_amount_stops_whether_its_sign_is_shown_or_not() {
    for format in ["0.00;0.00", "0.00", "General"] {
        let plan = formatted(|sheet| {
            sheet.write(1, 0, 1).unwrap();
            sheet.write(1, 1, "甲养老中心").unwrap();
            sheet.write(1, 3, "耿马镇").unwrap();
            let format = Format::new().set_num_format(format);
            sheet.write_with_format(1, 5, -3600, &format).unwrap();
        });
        let codes: Vec<&str> = plan.sheets[0]
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert!(codes.contains(&"value.negative"), "{format} {codes:?}");
        assert_eq!(plan.writable().count(), 0, "{format}");
    }
}

#[test]
fn codes_keep_the_noughts_that_their_format_writes() {
    let plan = formatted(|sheet| {
        for (row, number) in [(1, 53_092_600_123.0), (2, 9_260_012_345.0)] {
            sheet.write(row, 0, row).unwrap();
            sheet.write(row, 1, format!("项目{row}")).unwrap();
            let zeros = Format::new().set_num_format("0000000000000");
            sheet.write_with_format(row, 2, number, &zeros).unwrap();
            sheet.write(row, 5, 100).unwrap();
        }
    });
    let codes: Vec<&str> = plan.sheets[0]
        .changes
        .iter()
        .map(|change| change.record.text("code"))
        .collect();
    let extra = |at: usize| plan.sheets[0].changes[at].record.extra.get("项目代码").cloned();
    if codes[0].is_empty() {
        assert_eq!(extra(0).as_deref(), Some("0053092600123"));
    } else {
        assert_eq!(codes, ["0053092600123", "0009260012345"]);
    }
}

#[test]
fn october_is_told_from_january_only_by_its_format() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let header = [
        "项目名称",
        "总投资（万元）",
        "自开工累计完成投资（万元）",
        "形象进度",
        "开工时间",
    ];
    sheet.write(0, 0, "项目月调度表  调度月份：2023年12月").unwrap();
    for (column, text) in (0u16..).zip(header) {
        sheet.write(1, column, text).unwrap();
    }
    let two = Format::new().set_num_format("0.00");
    for (row, number, format) in [
        (2, 2023.1, Some(&two)),
        (3, 2023.1, None),
        (4, 2023.03, Some(&two)),
        (5, 2023.2, None),
        (6, 2023.11, None),
    ] {
        sheet.write(row, 0, format!("项目{row}")).unwrap();
        sheet.write(row, 1, 100).unwrap();
        sheet.write(row, 2, 50).unwrap();
        sheet.write(row, 3, "主体施工").unwrap();
        match format {
            Some(format) => sheet.write_with_format(row, 4, number, format).unwrap(),
            None => sheet.write(row, 4, number).unwrap(),
        };
    }
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    let started = |at: usize| match sheet.changes[at].record.get("started") {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let all: Vec<String> = (0..5).map(started).collect();
    assert_eq!(
        all,
        ["2023-10", "", "2023-03", "2023-02", "2023-11"],
        "{:?}",
        problems(sheet)
    );
    assert!(
        problems(sheet).contains(&"E4 value.month-unclear".to_owned()),
        "{:?}",
        problems(sheet)
    );
}

#[test]
fn a_percent_sign_that_is_only_written_multiplies_nothing() {
    for (format, number, expected) in [
        ("0\"%\"", 55.0, "55"),
        ("0.0\\%", 55.5, "55.5"),
        ("0%", 0.55, "55"),
        ("0.00%", 0.555, "55.5"),
        ("General", 55.0, "55"),
    ] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, text) in (0u16..).zip(["指标名称", "单位", "2020年完成", "2025年目标", "责任单位"])
        {
            sheet.write(0, column, text).unwrap();
        }
        sheet.write(1, 0, "护理型床位占比").unwrap();
        sheet.write(1, 1, "%").unwrap();
        sheet.write(1, 2, 42).unwrap();
        let format_of = Format::new().set_num_format(format);
        sheet.write_with_format(1, 3, number, &format_of).unwrap();
        sheet.write(1, 4, "县民政局").unwrap();
        let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
        let target = plan.sheets[0].changes[0]
            .record
            .get("target")
            .and_then(Value::as_number);
        assert_eq!(
            target.map(|value| value.to_string()).as_deref(),
            Some(expected),
            "{format}"
        );
    }
}
