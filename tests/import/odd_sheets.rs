//! Sheets as such: tall merged headers, percent formats, hidden sheets, lists that are none of ours.

use laoxiao::import::Options;
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::{Format, Workbook};

use super::odd_tables::{fill, plan_of, saved};
use super::problems;

fn why_not(rows: &[&[&str]]) -> String {
    let error = plan_of(rows, &Options::default(), &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.nothing-known");
    error.to_string()
}

#[test]
fn merged_headers_of_three_rows_with_units_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("报表").unwrap();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 6, "养老服务机构统计表（2023年6月）", &plain)
        .unwrap();
    for (column, title) in [(0, "序号"), (1, "机 构\n名 称*"), (2, "所属乡镇")] {
        sheet.merge_range(1, column, 3, column, title, &plain).unwrap();
    }
    sheet.merge_range(1, 3, 1, 5, "床位情况", &plain).unwrap();
    sheet.merge_range(2, 3, 3, 3, "合计（张）", &plain).unwrap();
    sheet.merge_range(2, 4, 2, 5, "其中", &plain).unwrap();
    sheet.write(3, 4, "护理型床位").unwrap();
    sheet.write(3, 5, "普惠性床位").unwrap();
    sheet.merge_range(1, 6, 3, 6, "分管领导", &plain).unwrap();
    sheet
        .write(4, 0, 1)
        .unwrap()
        .write(4, 1, "甲敬老院")
        .unwrap()
        .write(4, 2, "耿马镇")
        .unwrap();
    sheet
        .write(4, 3, 30)
        .unwrap()
        .write(4, 4, 10)
        .unwrap()
        .write(4, 5, 5)
        .unwrap()
        .write(4, 6, "李四")
        .unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    let fields: Vec<&str> = sheet.columns.iter().map(|column| column.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "ordinal",
            "name",
            "township",
            "beds_total",
            "beds_nursing",
            "beds_inclusive"
        ]
    );
    assert_eq!(sheet.header_rows, [2, 3, 4]);
    assert_eq!(
        sheet.period.map(|period| period.to_string()).as_deref(),
        Some("2023-06")
    );
    assert_eq!(sheet.unknown_columns[0].header, "分管领导");
    assert_eq!(sheet.counts.new, 1);
}

#[test]
fn percent_formats_and_annual_values_of_indicators() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let percent = Format::new().set_num_format("0.0%");
    fill(
        sheet,
        &[
            &[
                "序号",
                "指标名称",
                "计量单位",
                "2020年完成",
                "2023年上半年完成",
                "2025年目标值",
                "牵头单位",
            ],
            &["一", "养老方面"],
        ],
    );
    sheet
        .write(2, 0, 1)
        .unwrap()
        .write(2, 1, "护理型床位占比")
        .unwrap()
        .write(2, 2, "%")
        .unwrap();
    sheet
        .write_with_format(2, 3, 0.32, &percent)
        .unwrap()
        .write(2, 4, "41.5%")
        .unwrap()
        .write(2, 5, "≥55")
        .unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let record = &plan.sheets[0].changes[0].record;
    let shown = |field: &str| {
        record
            .at(field, "2023H1".parse().ok())
            .map(|value| value.show(MoneyUnit::Wan))
    };
    assert_eq!(shown("baseline").as_deref(), Some("32"));
    assert_eq!(shown("reported").as_deref(), Some("41.5"));
    assert_eq!(shown("target").as_deref(), Some("≥55"));
    assert_eq!((record.text("unit"), record.text("section")), ("%", "养老方面"));
}

#[test]
fn lists_that_are_none_of_ours_are_refused_with_a_reason() {
    let persons = why_not(&[
        &["特困供养人员名单"],
        &["序号", "姓名", "身份证号", "所在乡镇", "机构名称"],
        &["1", "某某", "53000000000000000X", "耿马镇", "甲敬老院"],
    ]);
    assert!(persons.contains("身份证号"), "{persons}");
    why_not(&[
        &["序号", "任务内容", "负责人", "优先级", "完成时间", "备注"],
        &["1", "换打印机", "小王", "高", "周五"],
    ]);
    why_not(&[
        &["序号", "名称", "地点", "容纳人数", "备注"],
        &["1", "一号会议室", "三楼", "30", ""],
    ]);
    let single = why_not(&[
        &["项目基本情况表"],
        &["项目名称", "甲养老中心", "建设地点", "耿马镇"],
        &["总投资（万元）", "300", "建设年限", "2023-2025"],
        &["建设内容", "床位30张", "实施单位", "县民政局"],
        &["项目类型", "新建", "备注", ""],
    ]);
    assert!(single.contains("一项一表"), "{single}");
}

#[test]
fn a_stray_cell_far_away_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["序号", "平台", "平台名称", "具体平台（地块）"],
            &["1", "卫生健康", "甲平台", "某地"],
        ],
    );
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].counts.new, 1);
    assert_eq!(problems(&plan.sheets[0]), [" sheet.too-wide"]);
}

#[test]
fn hidden_sheets_are_listed_and_ignored_unless_named() {
    let rows: &[&[&str]] = &[
        &["序号", "平台", "平台名称", "具体平台（地块）"],
        &["1", "卫生健康", "甲平台", "某地"],
    ];
    let book = || {
        let mut book = Workbook::new();
        fill(book.add_worksheet().set_name("甲").unwrap(), rows);
        let hidden = book.add_worksheet().set_name("乙").unwrap();
        fill(hidden, rows);
        hidden.set_hidden(true);
        book
    };
    let plan = saved(&mut book(), &Options::default(), &Records::default()).unwrap();
    assert!(plan.sheets[1].hidden && plan.sheets[1].record.is_none() && plan.sheets[1].note.is_some());
    let options = Options {
        sheet: Some("乙".to_owned()),
        ..Options::default()
    };
    let plan = saved(&mut book(), &options, &Records::default()).unwrap();
    assert_eq!(plan.sheets[1].counts.new, 1);
}
