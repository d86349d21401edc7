//! Every form exports, reads back the same, and its XML is what Excel, WPS and the printer need.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy's exception for tests does not reach helper functions"
)]

mod counts;
mod monthly;
mod own_layouts;
mod periods;
mod readable;
mod report;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use laoxiao::export::{Align, AnnexCell, AnnexRow, Context, ExportError, Layout, file_name, layout, write};
use laoxiao::forms::Forms;
use laoxiao::model::{Period, Record, RecordKind, Records, Value};
use support::county::gengma;
use support::package::part;
use support::records::{form, int, money, records, text};

fn laid_out(id: &str, records: &Records, period: Option<Period>) -> Layout {
    let county = gengma();
    layout(
        &form(id),
        records,
        &Context {
            period,
            filler: laoxiao::export::ReporterInfo {
                unit: "耿马县民政局".to_owned(),
                ..Default::default()
            },
            ..Context::new(&county)
        },
    )
}

fn data_rows(layout: &Layout, sheet: usize) -> Vec<Vec<String>> {
    let rows = layout.sheets[sheet].rows.iter().filter(|row| row.is_data());
    rows.map(|row| row.cells().iter().map(ToString::to_string).collect())
        .collect()
}

#[test]
fn every_form_comes_back_cell_by_cell() {
    let folder = tempfile::tempdir().unwrap();
    let records = records();
    for form in Forms::shipped().unwrap().iter() {
        let county = gengma();
        let context = Context {
            period: Some(Period::Half(2023, 1)),
            ..Context::new(&county)
        };
        let context = match form.record {
            RecordKind::Population => Context {
                period: Some(Period::Year(2022)),
                ..context
            },
            RecordKind::ProjectReturn => Context {
                period: Some(Period::Month(2023, 6)),
                ..context
            },
            _ => context,
        };
        let layout = layout(form, &records, &context);
        let out = folder.path().join(format!("{}.xlsx", form.id));
        let exported = write(std::slice::from_ref(&layout), &out).unwrap();
        assert!(exported.rows > 0, "{}: no rows", form.id);
        assert_eq!(exported.sha256.len(), 64);
        read_back(&layout, &out);
        check_xml(&out, &layout);
    }
}

/// Compares each cell of the table with the layout.
fn read_back(layout: &Layout, out: &Path) {
    let mut workbook: Xlsx<_> = open_workbook(out).unwrap();
    for sheet in &layout.sheets {
        let range = workbook.worksheet_range(&sheet.name).unwrap();
        let groups = sheet.columns.iter().any(|column| !column.group.is_empty());
        let lines = [
            &sheet.annex_label,
            &sheet.annex_title,
            &sheet.title,
            &sheet.filler,
        ];
        let above = lines.iter().filter(|line| !line.is_empty()).count();
        let header = if sheet.shape.is_table() {
            1 + usize::from(groups)
        } else {
            0
        };
        let first = above + header;
        for (at, row) in sheet.rows.iter().enumerate() {
            let read = |column: usize| range.get((first + at, column)).cloned().unwrap_or(Data::Empty);
            if let AnnexRow::Section { number, title, .. } = row {
                assert_eq!(
                    (read(0), read(1)),
                    (Data::String(number.clone()), Data::String(title.clone()))
                );
            }
            for (column, cell) in row.cells().iter().enumerate() {
                match cell {
                    AnnexCell::Number { value, .. } => {
                        assert_eq!(read(column), Data::Float(*value), "{}", sheet.name)
                    }
                    AnnexCell::Text(text) => {
                        assert_eq!(read(column), Data::String(text.clone()), "{}", sheet.name)
                    }
                    AnnexCell::Empty => {
                        let label = matches!(row, AnnexRow::Total { .. }) && column == 0;
                        let dash = row.is_data() && sheet.columns[column].align == Align::Right;
                        let expected = if dash {
                            Data::String("—".to_owned())
                        } else {
                            Data::Empty
                        };
                        assert!(label || read(column) == expected, "{} {column}", sheet.name);
                    }
                }
            }
        }
    }
}

fn check_xml(out: &Path, layout: &Layout) {
    let styles = part(out, "xl/styles.xml");
    let fonts = &styles[styles.find("<fonts").unwrap()..];
    let first = &fonts[..fonts.find("</font>").unwrap()];
    assert!(
        first.contains("val=\"宋体\"")
            && first.contains("<sz val=\"11\"/>")
            && first.contains("charset val=\"134\"")
    );
    assert!(
        !first.contains("scheme"),
        "a theme font would change the widths: {first}"
    );
    assert!(
        styles.contains("<fills count=\"2\">"),
        "only the two fills that every workbook has"
    );
    let book = part(out, "xl/workbook.xml");
    let tables = layout.sheets.iter().filter(|sheet| sheet.shape.is_table());
    assert_eq!(book.matches("_xlnm.Print_Titles").count(), tables.count());
    assert_eq!(book.matches("_xlnm.Print_Area").count(), layout.sheets.len());
    for number in 1..=layout.sheets.len() {
        let xml = part(out, &format!("xl/worksheets/sheet{number}.xml"));
        for wanted in [
            "paperSize=\"9\"",
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "horizontalCentered=\"1\"",
        ] {
            assert!(xml.contains(wanted), "{}: {wanted}", layout.form);
        }
        assert!(xml.contains("<pageSetUpPr fitToPage=\"1\"/>") && !xml.contains("fitToWidth=\"0\""));
        assert!(xml.contains("— &amp;P —"));
        for row in xml.split("<row ").skip(1) {
            let tag = &row[..row.find('>').unwrap()];
            assert!(
                tag.contains(" ht=\"") && tag.contains("customHeight=\"1\""),
                "{tag}"
            );
        }
    }
    assert!(!part(out, "docProps/core.xml").contains("root"));
}

#[test]
fn xishuangbanna_has_two_sheets_with_totals() {
    let layout = laid_out("xishuangbanna-projects", &records(), None);
    let names: Vec<&str> = layout.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["养老重大项目清单", "托育重大项目清单"]);
    // 养老服务, 医养结合, 康养服务 and the project without category.
    assert_eq!(data_rows(&layout, 0).len(), 5);
    assert_eq!(data_rows(&layout, 1).len(), 1);
    assert_eq!(
        data_rows(&layout, 0)[0][0..4],
        ["1", "耿马县综合养老服务中心", "新建", "2023年-2025年"]
    );
    let Some(AnnexRow::Total { label, cells, .. }) = layout.sheets[0].rows.last() else {
        panic!("no total")
    };
    assert_eq!(label, "合计");
    // 15000 + 348.8 + 52.54 + 0.01: summed in 分, two decimals in the whole column.
    assert_eq!(
        cells[6],
        AnnexCell::Number {
            value: 15401.35,
            decimals: 2
        }
    );
    assert_eq!(data_rows(&layout, 0)[0][6], "15000.00");
}

#[test]
fn a_total_is_a_formula_with_its_result() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("合计.xlsx");
    write(&[laid_out("xishuangbanna-projects", &records(), None)], &out).unwrap();
    let xml = part(&out, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<f>SUM(G6:G10)</f><v>15401.35</v>"), "{xml}");
    // Figures are numeric cells: no t="s".
    assert!(xml.contains("<v>348.8</v>"));
    let book = part(&out, "xl/workbook.xml");
    assert!(book.contains("$5:$5</definedName>"), "{book}");
}

#[test]
fn kunming_numbers_on_through_its_sections() {
    let layout = laid_out("kunming-projects", &records(), None);
    let seen: Vec<String> = layout.sheets[0]
        .rows
        .iter()
        .map(|row| match row {
            AnnexRow::Section { number, title, count } => format!("{number} {title} {count}"),
            _ => row.cells()[0].to_string(),
        })
        .collect();
    let expected = [
        "一 养老服务项目 2",
        "1",
        "2",
        "二 医养结合项目 1",
        "3",
        "三 康养服务类项目 1",
        "4",
        "四 托育服务类项目 1",
        "5",
        "五 其他 1",
        "6",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn gengma_prints_yi_exactly() {
    let mut one = Records::default();
    one.push(
        Record::new(RecordKind::Project)
            .with("name", text("中心"))
            .with("total_investment", money("15000")),
    );
    let layout = laid_out("gengma-projects", &one, None);
    assert_eq!(
        layout.sheets[0].rows[0].cells()[3],
        AnnexCell::Number {
            value: 1.5,
            decimals: 1
        }
    );
    // Nothing is rounded away: 0.01 万元 need six decimals of 亿元, and the whole column takes them.
    let layout = laid_out("gengma-projects", &records(), None);
    assert_eq!(data_rows(&layout, 0)[0][3], "1.500000");
}

#[test]
fn indicators_restart_in_each_section_and_carry_their_unit() {
    let layout = laid_out("gengma-indicators-annual", &records(), Some(Period::Year(2025)));
    let rows = data_rows(&layout, 0);
    assert_eq!(rows[0][..5], ["1", "养老床位数（张）", "650", "800", "790"]);
    assert_eq!(rows[1][..5], ["2", "基本养老保险参保率（%）", "", "≥90", ""]);
    assert_eq!(rows[2][..4], ["1", "每千人口托位数（个）", "0.2", "5"]);
    assert_eq!(rows.len(), 3, "an indicator of another framework must not appear");
    assert_eq!(layout.sheets[0].columns[2].align, Align::Center);
}

#[test]
fn figures_are_those_of_the_period_and_of_no_other() {
    let layout = laid_out("elder-facilities", &records(), Some(Period::Half(2023, 1)));
    let rows = data_rows(&layout, 0);
    assert_eq!(rows.len(), 2, "a facility that begins later is left out");
    assert_eq!(rows[0][5..9], ["80", "44", "48", "24"]);
    assert_eq!(rows[1][5..9], ["", "", "", ""], "31 beds are of 2022");
    assert_eq!(
        layout.sheets[0].filler,
        "填报单位：耿马县民政局          统计期：2023年上半年          单位：张、人"
    );
    let Some(AnnexRow::Total { cells, .. }) = layout.sheets[0].rows.last() else {
        panic!("no total")
    };
    assert_eq!(cells[5].number(), Some(80.0));
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("公式.xlsx");
    let mut all = Records::default();
    for name in ["=1+1", "+86", "-5", "@SUM(A1)"] {
        all.push(Record::new(RecordKind::Policy).with("name", text(name)));
    }
    write(&[laid_out("policies", &all, None)], &out).unwrap();
    let mut workbook: Xlsx<_> = open_workbook(&out).unwrap();
    let range = workbook.worksheet_range("重大政策清单").unwrap();
    assert_eq!(range.get_value((3, 1)), Some(&Data::String("=1+1".to_owned())));
    assert!(!part(&out, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn a_refused_write_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("占用.xlsx");
    std::fs::create_dir(&target).unwrap();
    let layouts = [laid_out("policies", &records(), None)];
    let error = write(&layouts, &target).unwrap_err();
    assert!(matches!(error, ExportError::Protected { .. }), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let missing = folder.path().join("没有").join("a.xlsx");
    assert!(matches!(
        write(&layouts, &missing),
        Err(ExportError::NoFolder { .. })
    ));
    assert!(matches!(write(&[], &missing), Err(ExportError::Nothing)));
    // A file of another kind stays; a workbook that was there before is replaced.
    let old = folder.path().join("旧.xlsx");
    std::fs::write(&old, "旧").unwrap();
    assert!(matches!(
        write(&layouts, &old),
        Err(ExportError::Protected { .. })
    ));
    assert_eq!(std::fs::read(&old).unwrap(), "旧".as_bytes());
    std::fs::write(&old, b"PK\x03\x04 xl/workbook.xml").unwrap();
    write(&layouts, &old).unwrap();
    assert!(std::fs::read(&old).unwrap().starts_with(b"PK"));
}

#[test]
fn files_are_named_as_they_are_handed_in() {
    let county = gengma();
    let context = Context {
        period: Some(Period::Half(2023, 1)),
        ..Context::new(&county)
    };
    let date = jiff::civil::date(2026, 6, 30);
    let name = file_name(&form("xishuangbanna-projects"), &context, date);
    assert_eq!(name, "附件1.耿马县2023年上半年重大项目清单（20260630）.xlsx");
    let mut odd = form("policies");
    odd.title = "政策/要素:清单?".to_owned();
    odd.annex_label.clear();
    assert_eq!(
        file_name(&odd, &Context::new(&county), date),
        "耿马县政策要素清单（20260630）.xlsx"
    );
}

#[test]
fn a_later_beginning_is_no_figure() {
    // Guards the fixture of `figures_are_those_of_the_period_or_the_latest_before`.
    let later = &records().of(RecordKind::ElderFacility)[2].clone();
    assert_eq!(later.at("beds_total", Some(Period::Year(2024))), Some(&int(20)));
    assert_eq!(later.get("beds_total"), None::<&Value>);
}
