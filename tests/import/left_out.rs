//! Rows that are no records, and cells that say something else than their text: totals, examples, notes, what is struck
//! through, 同上, an amount for several records.

use laoxiao::import::{Options, Plan, SheetPlan};
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::{Format, Workbook};

use super::odd_tables::{fill, plan_of, saved};
use super::problems;

const HEADER: &[&str] = &[
    "序号",
    "机构名称",
    "所在乡镇",
    "床位总数（张）",
    "其中：护理型床位（张）",
    "入住老人数（人）",
    "是否投入使用",
];
const FIRST: &[&str] = &["1", "甲敬老院", "耿马镇", "30", "10", "12", "是"];
const SECOND: &[&str] = &["2", "乙敬老院", "孟定镇", "50", "20", "41", "是"];

fn facilities(rows: &[&[&str]]) -> Plan {
    let mut all: Vec<&[&str]> = vec![&["2023年上半年养老机构床位情况"], HEADER];
    all.extend(rows);
    plan_of(&all, &Options::default(), &Records::default()).unwrap()
}

fn names(sheet: &SheetPlan) -> Vec<String> {
    let name = |change: &laoxiao::import::Change| change.record.text("name").to_owned();
    sheet.changes.iter().map(name).collect()
}

fn figure(sheet: &SheetPlan, at: usize, field: &str) -> Option<String> {
    let value = sheet.changes[at].record.at(field, sheet.period)?;
    Some(value.show(MoneyUnit::Wan))
}

#[test]
fn totals_of_any_wording_in_any_column_are_no_records() {
    for label in [
        "合计",
        "合计12家",
        "合计（2家）",
        "合计共2家",
        "总计",
        "计",
        "总数",
        "累计",
        "汇总",
        "平均",
        "转下页",
        "全县",
        "耿马傣族佤族自治县合计",
        "耿马县合计",
        "临沧市合计",
        "养老服务项目小计（17个）",
        "小计（2个）",
        "其中：公办",
    ] {
        for column in 0..3 {
            let mut total = vec![""; 7];
            total[column] = label;
            total[3] = "80";
            total[4] = "30";
            total[5] = "53";
            let plan = facilities(&[FIRST, SECOND, &total]);
            let sheet = &plan.sheets[0];
            assert_eq!(
                names(sheet),
                ["甲敬老院", "乙敬老院"],
                "{label} in column {column}"
            );
            assert!(
                sheet.problems.iter().all(|problem| problem.code != "row.no-name"),
                "{label}"
            );
        }
    }
}

#[test]
fn a_wrong_total_of_any_wording_is_told_and_parts_of_it_are_left_out() {
    let plan = facilities(&[
        FIRST,
        SECOND,
        &["耿马傣族佤族自治县合计", "", "", "81", "30", "53"],
        &["", "其中：公办", "", "30", "10", "12"],
        &["", "民办", "", "50", "20", "41"],
    ]);
    let sheet = &plan.sheets[0];
    assert_eq!(names(sheet), ["甲敬老院", "乙敬老院"]);
    assert!(
        problems(sheet).contains(&"D5 total.differs".to_owned()),
        "{:?}",
        problems(sheet)
    );
    assert!(
        problems(sheet).contains(&"A7 row.part-of-total".to_owned()),
        "{:?}",
        problems(sheet)
    );
}

#[test]
fn an_institution_whose_name_looks_like_a_total_stays() {
    for name in [
        "合计镇敬老院",
        "会计之家养老院",
        "总工会养老院",
        "例外养老院",
        "注心养老院",
    ] {
        let plan = facilities(&[FIRST, &["2", name, "孟定镇", "50", "20", "41", "是"]]);
        assert_eq!(names(&plan.sheets[0]), ["甲敬老院", name]);
    }
}

#[test]
fn examples_and_instructions_are_left_out_and_told() {
    for example in [
        ["例", "示例敬老院", "耿马镇", "100", "60", "80", "是"],
        ["示例", "某某敬老院", "耿马镇", "100", "60", "80", "是"],
        ["（例）", "某某敬老院", "耿马镇", "100", "60", "80", "是"],
        ["1", "示例：某某敬老院", "耿马镇", "100", "60", "80", "是"],
        ["", "填写全称", "下拉选择", "填整数", "填整数", "填整数", "单选"],
    ] {
        let plan = facilities(&[&example, FIRST, SECOND]);
        let sheet = &plan.sheets[0];
        assert_eq!(names(sheet), ["甲敬老院", "乙敬老院"], "{example:?}");
        let told = sheet
            .problems
            .iter()
            .filter(|problem| problem.code == "row.example");
        assert_eq!(told.count(), 1, "{example:?} {:?}", problems(sheet));
    }
}

#[test]
fn notes_and_signatures_of_any_length_are_neither_records_nor_errors() {
    let header: &[&str] = &["机构名称", "所在乡镇", "床位数（张）", "入住人数（人）"];
    let plan = plan_of(
        &[
            &["2023年6月养老机构统计表"],
            header,
            &["甲敬老院", "耿马镇", "30", "12"],
            &["乙敬老院", "孟定镇", "80", "40"],
            &["注：1.床位数为核定床位。"],
            &["　　　2.入住人数为月末人数。"],
            &["　　　3.停业机构不填"],
            &["另有两家在建"],
            &[
                "单位负责人（签字）：",
                "",
                "填报人：张三",
                "联系电话：0883-6121234",
            ],
            &["（盖章）"],
            &["2023年7月5日"],
        ],
        &Options::default(),
        &Records::default(),
    )
    .unwrap();
    let sheet = &plan.sheets[0];
    assert_eq!(names(sheet), ["甲敬老院", "乙敬老院"]);
    assert_eq!(problems(sheet), [""; 0]);
}

#[test]
fn figures_beside_each_other_in_one_cell_stop_their_row() {
    for text in ["30\n20", "3 0", "50+20", "40（含在建10）", "30、20", "30/20"] {
        let plan = facilities(&[&["1", "甲敬老院", "耿马镇", text, "10", "12", "是"]]);
        let sheet = &plan.sheets[0];
        assert_eq!(figure(sheet, 0, "beds_total"), None, "{text:?}");
        assert_eq!(sheet.counts.refused, 1, "{text:?}");
    }
    for text in ["120①", "120¹", "120*", "120 ", "120张"] {
        let plan = facilities(&[&["1", "甲敬老院", "耿马镇", text, "10", "12", "是"]]);
        assert_eq!(
            figure(&plan.sheets[0], 0, "beds_total").as_deref(),
            Some("120"),
            "{text:?}"
        );
    }
}

#[test]
fn struck_runs_and_superscript_marks_are_no_part_of_a_figure() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["2023年上半年养老机构床位情况"], HEADER, FIRST, SECOND]);
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    let raised = Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript);
    sheet
        .write_rich_string(2, 3, &[(&struck, "30"), (&plain, "45")])
        .unwrap();
    sheet
        .write_rich_string(3, 3, &[(&plain, "120"), (&raised, "1")])
        .unwrap();
    sheet
        .write_rich_string(3, 1, &[(&plain, "乙敬老院"), (&raised, "①")])
        .unwrap();
    for (column, text) in (1u16..).zip(["丙敬老院", "勐永镇"]) {
        sheet.write_with_format(4, column, text, &struck).unwrap();
    }
    sheet.write(4, 0, 3).unwrap();
    sheet.write_with_format(4, 3, 40, &struck).unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    assert_eq!(names(sheet), ["甲敬老院", "乙敬老院"]);
    assert_eq!(figure(sheet, 0, "beds_total").as_deref(), Some("45"));
    assert_eq!(figure(sheet, 1, "beds_total").as_deref(), Some("120"));
    assert_eq!(problems(sheet), ["D3 value.struck-out", "A5 row.struck-out"]);
}

#[test]
fn a_struck_cell_of_a_record_is_no_figure_of_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&["2023年上半年养老机构床位情况"], HEADER, FIRST]);
    sheet
        .write_with_format(2, 3, 30, &Format::new().set_font_strikethrough())
        .unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    assert_eq!(figure(sheet, 0, "beds_total"), None);
    assert_eq!(problems(sheet), ["D3 value.struck-out"]);
}

const PROJECTS: &[&str] = &[
    "序号",
    "项目名称",
    "建设地点",
    "建设内容及规模",
    "总投资（万元）",
    "组织实施单位",
];

#[test]
fn ditto_marks_mean_the_cell_above_and_never_a_name_or_a_figure() {
    for ditto in ["同上", "〃", "″", "\"", "同 上"] {
        let plan = plan_of(
            &[
                PROJECTS,
                &["1", "甲养老中心", "耿马镇", "新建，床位100张", "3600", "县民政局"],
                &["2", "乙养老中心", ditto, "改建，床位50张", "1250.5", ditto],
                &["3", "丙养老中心", ditto, "改建，床位50张", ditto, ditto],
                &["4", ditto, "孟定镇", "改建，床位50张", "10", ditto],
            ],
            &Options::default(),
            &Records::default(),
        )
        .unwrap();
        let sheet = &plan.sheets[0];
        let second = &sheet.changes[1].record;
        assert_eq!(
            (second.text("place"), second.text("implementer")),
            ("耿马镇", "县民政局"),
            "{ditto}"
        );
        let codes = problems(sheet);
        for told in [
            "C3 value.filled-down",
            "F3 value.filled-down",
            "E4 value.not-a-number",
            "B5 row.no-name",
        ] {
            assert!(codes.contains(&told.to_owned()), "{ditto} {codes:?}");
        }
        assert_eq!(sheet.counts.refused, 2, "{ditto} {codes:?}");
    }
}

#[test]
fn a_township_printed_once_holds_for_the_rows_below_and_a_forgotten_one_does_not() {
    let township = |sheet: &SheetPlan, at: usize| sheet.changes[at].record.text("township").to_owned();
    let once = facilities(&[
        FIRST,
        &["2", "乙敬老院", "", "50", "20", "41", "是"],
        &["3", "丙敬老院", "孟定镇", "50", "20", "41", "是"],
        &["4", "丁敬老院", "", "50", "20", "41", "是"],
    ]);
    let sheet = &once.sheets[0];
    let all: Vec<String> = (0..4).map(|at| township(sheet, at)).collect();
    assert_eq!(all, ["耿马镇", "耿马镇", "孟定镇", "孟定镇"]);
    assert_eq!(problems(sheet), ["C4 value.filled-down"]);
    let forgotten = facilities(&[
        FIRST,
        &["2", "乙敬老院", "耿马镇", "50", "20", "41", "是"],
        &["3", "丙敬老院", "", "50", "20", "41", "是"],
    ]);
    assert_eq!(township(&forgotten.sheets[0], 2), "");
}

#[test]
fn one_amount_over_several_records_is_given_to_none_and_counts_once() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            PROJECTS,
            &["1", "甲养老中心", "耿马镇", "新建，床位100张", "", "县民政局"],
            &["2", "乙养老中心", "孟定镇", "改建，床位50张", "", "县民政局"],
            &["3", "丙托育园", "勐永镇", "新建，托位60个", "880", "县卫生健康局"],
            &["合计", "", "", "", "5880", ""],
        ],
    );
    sheet.merge_range(1, 4, 2, 4, "", &Format::new()).unwrap();
    sheet.write(1, 4, 5000).unwrap();
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    let sheet = &plan.sheets[0];
    let amounts: Vec<bool> = sheet
        .changes
        .iter()
        .map(|change| change.record.get("total_investment").is_some())
        .collect();
    assert_eq!(amounts, [false, false, true]);
    assert_eq!(problems(sheet), ["E2 value.shared"]);
    assert!(sheet.totals.iter().all(|total| total.ok));
    let kept = &sheet.changes[1].record.extra["总投资（万元）"];
    assert!(kept.contains("5000"), "{kept}");
}

#[test]
fn sections_with_sub_totals_as_text_stay_sections() {
    let plan = plan_of(
        &[
            PROJECTS,
            &["一", "养老服务项目", "", "", "1,410.00", ""],
            &["1", "甲养老中心", "耿马镇", "新建，床位100张", "1410", "县民政局"],
            &["", "托育服务项目", "", "", "204,154", ""],
            &["2", "乙托育园", "耿马镇", "新建，托位100个", "204154", "县民政局"],
            &["三、康复辅具项目", "", "", "", "10"],
            &["3", "丙中心", "耿马镇", "租赁点", "10", "县民政局"],
        ],
        &Options::default(),
        &Records::default(),
    )
    .unwrap();
    let sheet = &plan.sheets[0];
    assert_eq!(names(sheet), ["甲养老中心", "乙托育园", "丙中心"]);
    let category = |at: usize| sheet.changes[at].record.text("category").to_owned();
    assert_eq!(
        (category(0), category(1)),
        ("养老服务".to_owned(), "托育服务".to_owned())
    );
    assert_eq!(
        sheet.changes[2].record.extra.get("分组").map(String::as_str),
        Some("康复辅具项目")
    );
    assert!(sheet.totals.iter().all(|total| total.ok), "{:?}", sheet.totals);
}
