//! The township that only a section row, a tab, a title or 填报单位 says.

use laoxiao::import::{Options, Plan, RowRole};
use laoxiao::model::Records;
use rust_xlsxwriter::Workbook;

use super::odd_tables::{fill, saved};
use super::problems;

const HEADER: &[&str] = &["序号", "机构名称", "床位总数（张）", "入住老人数（人）"];
const PERIOD: &[&str] = &["统计期：2023年上半年"];

fn read(sheets: &[(&str, &[&[&str]])]) -> Plan {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        fill(book.add_worksheet().set_name(*name).unwrap(), rows);
    }
    saved(&mut book, &Options::default(), &Records::default()).unwrap()
}

/// Names with their townships.
fn homes(plan: &Plan) -> Vec<(String, String)> {
    let changes = plan.sheets.iter().flat_map(|sheet| &sheet.changes);
    changes
        .map(|change| {
            (
                change.record.text("name").to_owned(),
                change.record.text("township").to_owned(),
            )
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, town)| ((*name).to_owned(), (*town).to_owned()))
        .collect()
}

#[test]
fn homes_of_one_name_in_three_townships_are_three() {
    let row: &[&str] = &["1", "互助养老服务站", "20", "5"];
    let plan = read(&[
        ("耿马镇", &[PERIOD, HEADER, row]),
        ("Sheet2", &[&["孟定镇养老机构情况统计表"], PERIOD, HEADER, row]),
        (
            "Sheet3",
            &[PERIOD, &["填报单位（盖章）：勐撒镇人民政府"], HEADER, row],
        ),
    ]);
    let expected = ["耿马镇", "孟定镇", "勐撒镇"].map(|town| ("互助养老服务站", town));
    assert_eq!(homes(&plan), pairs(&expected));
    assert!(
        plan.sheets
            .iter()
            .all(|sheet| sheet.counts.new == 1 && problems(sheet).is_empty())
    );
}

#[test]
fn tab_and_title_that_contradict_give_no_township_and_say_so() {
    let plan = read(&[(
        "耿马镇",
        &[&["孟定镇养老机构情况"], PERIOD, HEADER, &["1", "甲院", "20", "5"]],
    )]);
    assert_eq!(homes(&plan), pairs(&[("甲院", "")]));
    assert_eq!(problems(&plan.sheets[0]), [" township.differs"]);
}

#[test]
fn the_officer_says_the_township_of_a_sheet_that_contradicts_itself() {
    let rows: &[&[&str]] = &[&["孟定镇养老机构情况"], PERIOD, HEADER, &["1", "甲院", "20", "5"]];
    for (sheet, township) in [("耿马镇", "孟定镇"), ("耿马镇", "耿马镇"), ("别的表", "")] {
        let mut book = Workbook::new();
        fill(book.add_worksheet().set_name("耿马镇").unwrap(), rows);
        let mut options = Options::default();
        options.townships.insert(sheet.to_owned(), township.to_owned());
        let plan = saved(&mut book, &options, &Records::default()).unwrap();
        assert_eq!(homes(&plan), pairs(&[("甲院", township)]), "{sheet}");
        assert_eq!(problems(&plan.sheets[0]).is_empty(), sheet == "耿马镇");
    }
}

#[test]
fn rows_in_a_townships_name_are_sections_with_or_without_sums() {
    for (first, second) in [
        (&["耿马镇"][..], &["孟定镇"][..]),
        (&["", "耿马镇", "30", "12"], &["", "孟定镇", "90", "66"]),
        (&["一", "耿马镇", "30", "12"], &["二", "孟定镇", "90", "66"]),
        (&["一、耿马镇"], &["二、孟定镇（2家）"]),
        (&["", "耿马镇（1家）", "30"], &["", "孟定镇（2家）", "90"]),
    ] {
        let plan = read(&[(
            "Sheet1",
            &[
                PERIOD,
                HEADER,
                first,
                &["1", "甲敬老院", "30", "12"],
                second,
                &["1", "乙敬老院", "50", "41"],
                &["2", "丙敬老院", "40", "25"],
                &["合计", "", "120", "78"],
            ],
        )]);
        let expected = [
            ("甲敬老院", "耿马镇"),
            ("乙敬老院", "孟定镇"),
            ("丙敬老院", "孟定镇"),
        ];
        assert_eq!(homes(&plan), pairs(&expected), "{first:?}");
        let sheet = &plan.sheets[0];
        assert!(problems(sheet).is_empty(), "{first:?} {:?}", problems(sheet));
        assert!(sheet.totals.iter().all(|total| total.ok), "{:?}", sheet.totals);
        assert!(matches!(&sheet.rows[0].role, RowRole::Section(_)));
    }
}

#[test]
fn a_townships_sum_that_is_wrong_is_told_and_a_column_says_more_than_a_section() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "床位总数（张）"];
    let plan = read(&[(
        "Sheet1",
        &[
            PERIOD,
            header,
            &["", "耿马镇", "", "31"],
            &["1", "甲敬老院", "", "30"],
            &["2", "乙敬老院", "孟定镇", "0"],
        ],
    )]);
    assert_eq!(
        homes(&plan),
        pairs(&[("甲敬老院", "耿马镇"), ("乙敬老院", "孟定镇")])
    );
    assert_eq!(problems(&plan.sheets[0]), ["D3 total.differs"]);
}

#[test]
fn unknown_columns_with_one_header_are_kept_apart() {
    let plan = read(&[(
        "Sheet1",
        &[
            PERIOD,
            &[
                "序号",
                "机构名称",
                "所在乡镇",
                "床位总数（张）",
                "联系方式",
                "联系方式",
                "床位总数（张）",
            ],
            &["1", "甲敬老院", "耿马镇", "30", "座机1", "手机1", "28"],
        ],
    )]);
    let extra = &plan.sheets[0].changes[0].record.extra;
    assert_eq!(extra["2023H1/联系方式"], "座机1");
    assert_eq!(extra["2023H1/联系方式（2）"], "手机1");
    let headers = plan.sheets[0]
        .unknown_columns
        .iter()
        .map(|column| column.header.as_str());
    assert!(headers.clone().count() == headers.collect::<std::collections::BTreeSet<_>>().len());
}

#[test]
fn names_copied_from_a_pdf_or_with_unseen_signs_are_the_same_names() {
    let sheet = |rows: &[&[&str]], records: &Records| {
        let mut book = Workbook::new();
        fill(book.add_worksheet(), rows);
        saved(&mut book, &Options::default(), records).unwrap()
    };
    let mut records = Records::default();
    let header: &[&str] = &[
        "序号",
        "机构名称",
        "所在乡镇",
        "床位总数（张）",
        "入住老人数（人）",
    ];
    let first = sheet(
        &[PERIOD, header, &["1", "老龄敬老院", "耿马镇", "30", "9"]],
        &records,
    );
    super::apply(&first, &mut records);
    for (name, town) in [
        ("⽼⻰敬⽼院".replace('⻰', "龄").as_str(), "耿⻢镇"),
        ("\u{202A}老龄敬老院\u{202C}", "\u{2066}耿马镇\u{2069}"),
        ("老\u{AD}龄敬老\u{FE0F}院", "耿马镇"),
    ] {
        let header = [
            "序号",
            "机构名称",
            "所在乡镇",
            "床位总数（张）",
            "⼊住⽼⼈数（⼈）",
        ];
        let plan = sheet(
            &[&["统计期：2023年"], &header, &["1", name, town, "31", "8"]],
            &records,
        );
        let counts = plan.sheets[0].counts;
        assert_eq!((counts.new, counts.updated, counts.missing), (0, 1, 0), "{name}");
        let record = &plan.sheets[0].changes[0].record;
        assert_eq!(record.text("name"), "老龄敬老院", "the ledger's spelling stays");
        let residents = record.at("residents", "2023".parse().ok());
        assert_eq!(residents, Some(&laoxiao::model::Value::Integer(8)));
    }
}
