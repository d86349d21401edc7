//! Columns that no field has: rates that are computed, what earlier imports kept, and what the ledger has nothing for.

use std::path::{Path, PathBuf};

use laoxiao::export::{AnnexRow, Context, layout, write};
use laoxiao::forms::Forms;
use laoxiao::model::{Period, Record, RecordId, RecordKind};
use laoxiao::ops::TemplateChoices;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};

use crate::filled_ledger::{FilledLedger, filled_ledger};
use crate::support::county::import;
use crate::support::package::saved;
use crate::support::records::{money, text};

const JUNE: Period = Period::Month(2023, 6);
const TITLE: &str = "景洪市2023年6月重大项目投资计划完成情况表";

/// Four projects, three of which have told how far they are in June.
fn told() -> FilledLedger {
    let mut ledger = filled_ledger(4, &["养老服务", "托育服务"]);
    let mut records = ledger.session.records().unwrap();
    let names: Vec<String> = records
        .of(RecordKind::Project)
        .iter()
        .map(|project| project.name().to_owned())
        .collect();
    for (name, done) in names.iter().take(3).zip(["36", "90", "200"]) {
        let mut told = Record::new(RecordKind::ProjectReturn)
            .with("project", text(name))
            .with("planned_year", money("180"))
            .with("invested_year", money(done))
            .with("stage", text("主体施工"));
        told.id = RecordId(told_id(&records.of(RecordKind::ProjectReturn).len()));
        told.period = Some(JUNE);
        records.push(told);
    }
    let forms = Forms::shipped().unwrap();
    let context = Context {
        period: Some(JUNE),
        ..Context::new(ledger.session.county())
    };
    let mut form = forms.get("project-returns").unwrap().clone();
    form.sections = None;
    let mut annex = layout(&form, &records, &context);
    // The program itself marks the project that has told nothing; here it stays away.
    let is_told = |row: &AnnexRow| !row.cells().iter().any(|cell| cell.to_string() == "本期未报");
    annex.sheets[0].rows.retain(|row| row.is_data() && is_told(row));
    let file = ledger.dir.path().join("调度.xlsx");
    write(&[annex], &file).unwrap();
    import(&mut ledger.session, &file);
    let kept = ledger.session.records().unwrap();
    assert_eq!(kept.of(RecordKind::ProjectReturn).len(), 3);
    ledger
}

fn told_id(count: &usize) -> i64 {
    i64::try_from(*count).unwrap() + 1
}

/// A monthly form with these headers behind number, name, plan and completed; the formats and formulas of its details.
fn form(dir: &Path, title: &str, more: &[(&str, &str, &str)]) -> PathBuf {
    let frame = Format::new().set_border(FormatBorder::Thin);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("完成情况").unwrap();
    sheet.write(0, 0, title).unwrap();
    sheet.write(1, 0, "单位：万元").unwrap();
    let usual = ["序号", "项目名称", "本年计划投资", "本年完成投资"];
    let headers = usual.into_iter().chain(more.iter().map(|(header, ..)| *header));
    for (header, column) in headers.zip(0u16..) {
        sheet.write_with_format(2, column, header, &frame).unwrap();
        for row in 3..5 {
            sheet.write_blank(row, column, &frame).unwrap();
        }
    }
    for ((_, format, formula), column) in more.iter().zip(4u16..) {
        let format = frame.clone().set_num_format(*format);
        for row in 3..5u32 {
            if formula.is_empty() {
                sheet.write_blank(row, column, &format).unwrap();
            } else {
                let formula = formula.replace('#', &(row + 1).to_string());
                sheet
                    .write_formula_with_format(row, column, formula.as_str(), &format)
                    .unwrap();
            }
        }
    }
    sheet.write(6, 0, "填表人：").unwrap();
    let file = dir.join("完成情况表.xlsx");
    book.save(&file).unwrap();
    file
}

/// What stands in the columns behind the usual four, row by row.
fn shown(out: &Path, columns: u32) -> Vec<Vec<String>> {
    let row = |row: u32| (4..4 + columns).map(move |column| saved(out, "完成情况", row, column).to_string());
    (4..7).map(|number| row(number).collect()).collect()
}

#[test]
fn rates_are_computed_in_the_way_each_column_shows_them() {
    let ledger = told();
    let dir = ledger.dir.path();
    let columns = [
        ("完成年度计划（%）", "General", ""),
        ("超（落后）序时进度（百分点）", "0.0", ""),
        ("序时进度", "0.00%", ""),
        ("是否达到序时进度", "General", ""),
    ];
    let (filled, out) = ledger.fill_file(&form(dir, TITLE, &columns)).unwrap();
    assert_eq!(
        shown(&out, 4),
        [
            ["20", "-30", "0.5", "否"],
            ["50", "0", "0.5", "是"],
            ["111.11", "61.11", "0.5", "是"]
        ]
    );
    for said in [
        "本年完成投资÷本年计划投资",
        "养老服务项目1",
        "没有2023年6月的调度数",
    ] {
        let is_said = filled.warnings.iter().any(|warning| warning.contains(said));
        assert_eq!(is_said, said != "养老服务项目1", "{said}: {:?}", filled.warnings);
    }
    // Without a sign in header or format the cell says itself what it is.
    let (_, out) = ledger
        .fill_file(&form(dir, TITLE, &[("完成率", "General", "")]))
        .unwrap();
    assert_eq!(shown(&out, 1), [["20.00%"], ["50.00%"], ["111.11%"]]);
    // The superior's own formula stays, and nothing is said of it.
    let own = [("完成率", "0.0%", "=IF(C#=0,0,D#/C#)")];
    let (filled, out) = ledger.fill_file(&form(dir, TITLE, &own)).unwrap();
    assert_eq!(shown(&out, 1)[0], ["0.2"]);
    assert!(!filled.warnings.iter().any(|warning| warning.contains("算出")));
}

#[test]
fn a_rate_that_may_mean_two_things_stays_blank_and_is_said() {
    let ledger = told();
    let columns = [
        ("形象进度", "General", ""),
        ("完成率", "General", ""),
        ("分管领导", "General", ""),
    ];
    let (filled, out) = ledger
        .fill_file(&form(ledger.dir.path(), TITLE, &columns))
        .unwrap();
    assert_eq!(shown(&out, 3)[0], ["主体施工", "", ""]);
    let said = filled
        .warnings
        .iter()
        .find(|warning| warning.contains("没有对应的内容"));
    let said = said.unwrap();
    assert!(said.contains("完成率") && said.contains("分管领导"), "{said}");
    // What the user leaves blank is not spoken of, and a rate can be chosen.
    let file = form(ledger.dir.path(), TITLE, &columns);
    let mut choices = TemplateChoices::default();
    let key = |letters: &str| ("完成情况".to_owned(), letters.to_owned());
    choices
        .columns
        .insert(key("F"), Some("computed:total_rate".to_owned()));
    choices.columns.insert(key("G"), None);
    let seen = ledger.session.look_at_template(&file, &choices, None).unwrap();
    assert_eq!(
        seen.sheets[0].columns[5].field.as_deref(),
        Some("computed:total_rate")
    );
    assert!(
        !seen
            .warnings
            .iter()
            .any(|warning| warning.contains("没有对应的内容")),
        "{:?}",
        seen.warnings
    );
}

#[test]
fn a_table_of_one_part_takes_the_returns_of_its_projects() {
    let ledger = told();
    let title = "景洪市2023年6月托育重大项目投资计划完成情况表";
    let (filled, out) = ledger
        .fill_file(&form(ledger.dir.path(), title, &[("形象进度", "General", "")]))
        .unwrap();
    assert_eq!(filled.sheets[0].rows, 1);
    assert_eq!(saved(&out, "完成情况", 4, 1).to_string(), "托育服务项目2");
    assert!(
        filled
            .warnings
            .iter()
            .any(|warning| warning.contains("“养老服务”的 2 条记录不属于")),
        "{:?}",
        filled.warnings
    );
}

#[test]
fn own_layout_and_new_forms_keep_all_columns() {
    let mut ledger = told();
    let columns = [("完成率", "General", ""), ("分管领导", "General", "")];
    let file = form(ledger.dir.path(), TITLE, &columns);
    let out = ledger.dir.path().join("自有.xlsx");
    let none = TemplateChoices::default();
    ledger
        .session
        .export_like(&file, None, &none, None, &out)
        .unwrap();
    let tab = "景洪市重大项目投资计划完成情况表";
    let headers: Vec<String> = (0..6)
        .map(|column| saved(&out, tab, 3, column).to_string())
        .collect();
    assert_eq!(
        headers
            .iter()
            .map(|header| header.replace('\n', ""))
            .collect::<Vec<_>>(),
        [
            "序号",
            "项目名称",
            "本年计划投资",
            "本年完成投资",
            "完成率（%）",
            "分管领导"
        ]
    );
    let made = ledger.session.forms_from_file(&file).unwrap();
    let form = &made[0].form;
    let fields: Vec<&str> = form.columns.iter().map(|column| column.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "ordinal",
            "project",
            "planned_year",
            "invested_year",
            "computed:year_rate",
            "extra.分管领导"
        ]
    );
    assert_eq!(form.title, "景洪市重大项目投资计划完成情况表");
    assert_eq!(form.heading, "景洪市{period}重大项目投资计划完成情况表");
    let printed = ledger.session.layout(&form.id, Some(JUNE)).unwrap();
    assert_eq!(printed.sheets[0].title, TITLE);
}
