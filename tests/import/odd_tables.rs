//! Tables that no form foresaw: other names, other order, wrong cells, lists that are none of ours.

use laoxiao::import::{Blank, Options, Plan, Status};
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::{apply, errors, problems, try_read};

/// Writes rows of text; what looks like a number becomes one.
pub(super) fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
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

pub(super) fn plan_of(
    rows: &[&[&str]],
    options: &Options,
    records: &Records,
) -> Result<Plan, laoxiao::import::ImportError> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Sheet1").unwrap(), rows);
    saved(&mut book, options, records)
}

pub(super) fn saved(
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
            .fields()
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
