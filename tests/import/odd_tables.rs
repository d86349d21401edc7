//! Tables that no form foresaw: other names, other order, wrong cells, lists that are none of ours.

use laoxiao::import::{Blank, Options, Plan, Status};
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{apply, errors, problems, try_read};

/// Writes rows of text; what looks like a number becomes one.
fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(*cells) {
            match text.parse::<f64>() {
                _ if text.is_empty() => {}
                Ok(number) => {
                    sheet.write(row, column, number).unwrap();
                }
                Err(_) => {
                    sheet.write(row, column, *text).unwrap();
                }
            }
        }
    }
}

fn plan_of(
    rows: &[&[&str]],
    options: &Options,
    records: &Records,
) -> Result<Plan, laoxiao::import::ImportError> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Sheet1").unwrap(), rows);
    saved(&mut book, options, records)
}

fn saved(
    book: &mut Workbook,
    options: &Options,
    records: &Records,
) -> Result<Plan, laoxiao::import::ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.xlsx");
    book.save(&path).unwrap();
    try_read(&path, options, records)
}

fn plain(rows: &[&[&str]]) -> Plan {
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

fn why_not(rows: &[&[&str]]) -> String {
    let error = plan_of(rows, &Options::default(), &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.nothing-known");
    error.to_string()
}

const FACILITIES: &[&str] = &[
    "序号",
    "机构名称",
    "所在乡镇",
    "床位总数",
    "其中：护理型床位",
    "入住老人数",
    "投入使用",
];

#[test]
fn text_where_a_number_belongs_stops_its_row_only() {
    let plan = plain(&[
        &["2023年上半年养老机构床位情况"],
        FACILITIES,
        &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"],
        &["2", "乙敬老院", "勐永镇", "四十", "10", "12", "是"],
        &["3", "丙敬老院", "勐撒镇", "约40", "30张以上", "12.5", "是"],
        &["4", "丁敬老院", "孟定镇", "１，２００", "—", "1.2万", "在建"],
    ]);
    let sheet = &plan.sheets[0];
    assert_eq!(
        problems(sheet),
        [
            "D4 value.not-a-number",
            "D5 value.not-exact",
            "E5 value.not-exact",
            "F5 value.not-whole"
        ]
    );
    let statuses: Vec<Status> = sheet.changes.iter().map(|change| change.status).collect();
    assert_eq!(
        statuses,
        [Status::New, Status::Refused, Status::Refused, Status::New]
    );
    let period = sheet.period;
    let figure = |field: &str| {
        sheet.changes[3]
            .record
            .at(field, period)
            .map(|v| v.show(MoneyUnit::Wan))
    };
    assert_eq!(figure("beds_total").as_deref(), Some("1200"));
    assert_eq!(figure("beds_nursing"), None);
    assert_eq!(figure("residents").as_deref(), Some("12000"));
}

#[test]
fn a_correction_mends_the_cell() {
    let rows: &[&[&str]] = &[FACILITIES, &["1", "乙敬老院", "勐永镇", "四十", "10", "12", "是"]];
    let mut options = Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    };
    assert_eq!(
        plan_of(rows, &options, &Records::default()).unwrap().sheets[0]
            .counts
            .refused,
        1
    );
    options
        .corrections
        .insert(("Sheet1".to_owned(), "D2".to_owned()), "40".to_owned());
    let plan = plan_of(rows, &options, &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].counts.new, 1);
}

#[test]
fn figures_without_a_period_are_refused() {
    let plan = plain(&[FACILITIES, &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"]]);
    assert_eq!(problems(&plan.sheets[0]), [" period.missing"]);
    assert_eq!(plan.sheets[0].counts.refused, 1);
}

#[test]
fn sections_totals_notes_and_repeated_headers_are_no_records() {
    let header: &[&str] = &[
        "序号",
        "工程名称",
        "建设年限",
        "建设地址",
        "建设规模",
        "投资规模（亿元）",
        "项目业主",
        "分管领导意见",
    ];
    let plan = plain(&[
        &["重大项目表"],
        header,
        &["一、养老服务项目"],
        &[
            "1",
            "甲养老中心",
            "2023.03-2025.12",
            "耿马镇",
            "床位30张",
            "1.5",
            "县民政局",
            "同意",
        ],
        &[
            "2",
            "乙养老中心",
            "2023—2025",
            "孟定镇",
            "床位30张",
            "0.5亿元",
            "县民政局",
        ],
        &["小计", "", "", "", "", "2"],
        header,
        &["（二）托育服务项目"],
        &[
            "3",
            "丙托育园",
            "2024年",
            "勐永镇",
            "托位60个",
            "2000万",
            "县卫生健康局",
        ],
        &["合计", "", "", "", "", "2.3"],
        &["注：资金单位为亿元。"],
        &["填报人：张三", "", "", "联系电话："],
    ]);
    let sheet = &plan.sheets[0];
    assert_eq!(
        (sheet.counts.new, sheet.counts.ignored),
        (3, 7),
        "{:?}",
        problems(sheet)
    );
    let categories: Vec<&str> = sheet
        .changes
        .iter()
        .map(|change| change.record.text("category"))
        .collect();
    assert_eq!(categories, ["养老服务", "养老服务", "托育服务"]);
    let money: Vec<String> = sheet
        .changes
        .iter()
        .map(|c| c.record.get("total_investment").unwrap().show(MoneyUnit::Wan))
        .collect();
    assert_eq!(money, ["15000", "5000", "2000"]);
    assert_eq!(problems(sheet), ["C4 value.months-kept", "F10 total.differs"]);
    let extra = &sheet.changes[0].record.extra;
    assert_eq!(extra["分管领导意见"], "同意");
    assert_eq!(extra["建设年限"], "2023.03-2025.12");
    assert_eq!(sheet.changes[0].record.text("township"), "耿马镇");
}

#[test]
fn two_rows_of_one_key_are_a_mistake() {
    let rows: &[&[&str]] = &[
        FACILITIES,
        &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"],
        &["2", "甲敬老院", "孟定镇", "30", "10", "12", "是"],
        &["3", "甲敬老院 ", "耿马镇", "30", "10", "12", "是"],
    ];
    let options = Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    };
    let plan = plan_of(rows, &options, &Records::default()).unwrap();
    assert_eq!(problems(&plan.sheets[0]), ["B4 key.duplicate"]);
    assert_eq!((plan.sheets[0].counts.new, plan.sheets[0].counts.refused), (2, 1));
}

#[test]
fn a_name_without_its_township_may_be_a_conflict() {
    let options = Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    };
    let mut records = Records::default();
    let both: &[&[&str]] = &[
        FACILITIES,
        &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"],
        &["2", "甲敬老院", "孟定镇", "30", "10", "12", "是"],
    ];
    apply(&plan_of(both, &options, &records).unwrap(), &mut records);
    let rows: &[&[&str]] = &[FACILITIES, &["1", "甲敬老院", "", "31", "", "", ""]];
    let plan = plan_of(rows, &options, &records).unwrap();
    assert_eq!(plan.sheets[0].counts.conflict, 1);
    assert_eq!(problems(&plan.sheets[0]), ["B2 key.ambiguous"]);
}

#[test]
fn blank_cells_keep_or_clear() {
    let mut options = Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    };
    let mut records = Records::default();
    let full: &[&[&str]] = &[FACILITIES, &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"]];
    apply(&plan_of(full, &options, &records).unwrap(), &mut records);
    let less: &[&[&str]] = &[FACILITIES, &["1", "甲敬老院", "耿马镇", "31", "", "12", ""]];
    let changed = |plan: &Plan| -> Vec<String> {
        plan.sheets[0].changes[0]
            .fields
            .iter()
            .map(|field| field.field.clone())
            .collect()
    };
    assert_eq!(
        changed(&plan_of(less, &options, &records).unwrap()),
        ["beds_total"]
    );
    options.blank = Blank::Clear;
    assert_eq!(
        changed(&plan_of(less, &options, &records).unwrap()),
        ["beds_total", "beds_nursing", "in_service"]
    );
}

#[test]
fn an_unknown_township_is_doubtful() {
    let options = Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    };
    let rows: &[&[&str]] = &[
        FACILITIES,
        &["1", "甲敬老院", "芒洪乡", "30", "10", "12", "是"],
        &["2", "乙敬老院", "勐董镇", "30", "10", "12", "拟投用"],
    ];
    let plan = plan_of(rows, &options, &Records::default()).unwrap();
    assert_eq!(
        problems(&plan.sheets[0]),
        ["G3 value.not-yes-no", "C3 place.unknown-township"]
    );
    assert_eq!((plan.sheets[0].counts.new, errors(&plan.sheets[0])), (2, 0));
    assert_eq!(plan.sheets[0].changes[1].record.extra["投入使用"], "拟投用");
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
