//! Every table of the documents through its form: in from the issued file or its CSV, out as an annex, and each cell is
//! the printed one; read back, nothing has changed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy's exception for tests does not reach helper functions"
)]

mod support;

use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use laoxiao::import::{Blank, Options, Status};
use laoxiao::model::{Period, Progress};
use support::county::{import, new_ledger};
use support::fixture::{fixture, issued};

/// The filled files as issued, with a county of the issuer.
const FILES: [(&str, &str); 12] = [
    ("临沧市_重点任务及责任分工_已填.xlsx", "临翔区"),
    ("昆明市_重大平台清单_已填.xlsx", "安宁市"),
    ("昆明市_重大政策清单_已填.xlsx", "安宁市"),
    ("昆明市_重大要素清单_已填.xlsx", "安宁市"),
    ("昆明市_重大试点清单_已填.xlsx", "安宁市"),
    ("昆明市_重大项目清单_已填.xlsx", "安宁市"),
    ("景洪市_项目月调度表_已填.xlsx", "景洪市"),
    ("耿马县_具体指标_已填.xlsx", "耿马县"),
    ("耿马县_床位托位人口半年报_已填.xlsx", "耿马县"),
    ("耿马县_重大改革清单_已填.xlsx", "耿马县"),
    ("西双版纳州_重大要素清单_已填.xlsx", "景洪市"),
    ("西双版纳州_重大项目清单_已填.xlsx", "景洪市"),
];

/// A table of a document: what comes in, its form, the CSVs that together are its rows, how many rows.
const TABLES: [(&str, &str, &[&str], usize); 19] = [
    (
        "西双版纳州_重大项目清单_已填.xlsx",
        "xishuangbanna-projects",
        &["xishuangbanna_projects_elder", "xishuangbanna_projects_childcare"],
        34,
    ),
    (
        "昆明市_重大项目清单_已填.xlsx",
        "kunming-projects",
        &["kunming_projects"],
        64,
    ),
    (
        "昆明市_重大平台清单_已填.xlsx",
        "platforms",
        &["kunming_platforms"],
        3,
    ),
    (
        "昆明市_重大政策清单_已填.xlsx",
        "policies",
        &["kunming_policies"],
        16,
    ),
    (
        "昆明市_重大要素清单_已填.xlsx",
        "kunming-elements",
        &["kunming_elements"],
        14,
    ),
    ("昆明市_重大试点清单_已填.xlsx", "pilots", &["kunming_pilots"], 8),
    (
        "西双版纳州_重大要素清单_已填.xlsx",
        "xishuangbanna-elements",
        &["xishuangbanna_elements"],
        4,
    ),
    (
        "耿马县_具体指标_已填.xlsx",
        "gengma-indicators",
        &["gengma_indicators"],
        26,
    ),
    ("耿马县_重大改革清单_已填.xlsx", "reforms", &["gengma_reforms"], 4),
    (
        "临沧市_重点任务及责任分工_已填.xlsx",
        "tasks",
        &["lincang_tasks"],
        27,
    ),
    ("gengma_projects", "gengma-projects", &["gengma_projects"], 1),
    (
        "gengma_leading_group",
        "leading-group",
        &["gengma_leading_group"],
        23,
    ),
    (
        "xishuangbanna_leading_group",
        "leading-group",
        &["xishuangbanna_leading_group"],
        38,
    ),
    (
        "xishuangbanna_policies",
        "policies",
        &["xishuangbanna_policies"],
        11,
    ),
    (
        "xishuangbanna_elements",
        "xishuangbanna-elements",
        &["xishuangbanna_elements"],
        4,
    ),
    (
        "xishuangbanna_projects_elder",
        "projects-with-remarks",
        &["xishuangbanna_projects_elder"],
        21,
    ),
    (
        "xishuangbanna_projects_childcare",
        "projects-with-remarks",
        &["xishuangbanna_projects_childcare"],
        13,
    ),
    (
        "gengma_indicators",
        "gengma-indicators-annual",
        &["gengma_indicators"],
        26,
    ),
    (
        "",
        "xishuangbanna-indicators",
        &[
            "xishuangbanna_indicators_elder",
            "xishuangbanna_indicators_childcare",
        ],
        26,
    ),
];

/// Header and records of a CSV, the English headers of lists that are printed as prose under their Chinese names.
fn csv_rows(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(fixture("seed_tables", &format!("{name}.csv"))).unwrap();
    let printed = |header: &str| match header {
        "role" => "领导小组职务".to_owned(),
        "name" => "姓名".to_owned(),
        "post" => "单位及职务".to_owned(),
        other => other.to_owned(),
    };
    let header = reader.headers().unwrap().iter().map(printed).collect();
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    let is_total = |row: &Vec<String>| row.iter().any(|cell| cell == "合计");
    (header, rows.filter(|row: &Vec<String>| !is_total(row)).collect())
}

/// The CSV under its printed headers, as a file to import.
fn printed_csv(name: &str, dir: &Path) -> PathBuf {
    let (header, rows) = csv_rows(name);
    let file = dir.join(format!("{name}.csv"));
    let mut writer = csv::Writer::from_path(&file).unwrap();
    writer.write_record(&header).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    file
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Years as they are printed differ between documents (2022年-2023年, 2022—2025); the annex has one way.
fn years(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_digit());
    let mut digits: Vec<&str> = parts.filter(|part| part.len() == 4).collect();
    // 2022—2022 is 2022.
    digits.dedup();
    digits.join("—")
}

/// The rows of records of an annex under its headers; the header is the row that holds 序号.
fn annex_rows(file: &Path) -> Vec<Vec<(String, String)>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut found = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let text = |cell: &Data| match cell {
            Data::Float(number) => number.to_string(),
            other => other.to_string(),
        };
        let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(text).collect()).collect();
        let header = rows.iter().position(|row| row[0] == "序号").unwrap();
        let headers: Vec<String> = rows[header].iter().map(|text| squeeze(text)).collect();
        for (row, cells) in range.rows().zip(&rows).skip(header + 1) {
            if matches!(row[0], Data::Float(_)) {
                found.push(headers.iter().cloned().zip(cells.iter().cloned()).collect());
            }
        }
    }
    found
}

/// Compares an annex with the printed rows, cell by cell; tells the cells that differ.
fn differences(form: &str, file: &Path, names: &[&str], rows: usize) -> Vec<String> {
    let annex = annex_rows(file);
    let printed = names.iter().flat_map(|name| {
        let (header, rows) = csv_rows(name);
        let header: Vec<String> = header.iter().map(|text| squeeze(text)).collect();
        rows.into_iter()
            .map(move |row| header.clone().into_iter().zip(row).collect::<Vec<_>>())
    });
    let printed: Vec<Vec<(String, String)>> = printed.collect();
    assert_eq!((annex.len(), printed.len()), (rows, rows), "{form}: rows");
    let mut faults = Vec::new();
    let mut compared = 0;
    for (annex, printed) in annex.iter().zip(&printed) {
        for (header, expected) in printed {
            let Some((_, found)) = annex.iter().find(|(known, _)| known == header) else {
                assert!(
                    ["section", "序号"].contains(&header.as_str()),
                    "{form}: no column {header}"
                );
                continue;
            };
            let same = match (found.parse::<f64>(), expected.parse::<f64>()) {
                (Ok(found), Ok(expected)) => (found - expected).abs() < 1e-9,
                _ if header.starts_with("建设") && header.contains('限') => {
                    years(found) == years(expected)
                }
                _ => squeeze(found) == squeeze(expected) || (found == "—" && expected.is_empty()),
            };
            compared += 1;
            if !same {
                faults.push(format!("{form} {header}: {found:?} is printed {expected:?}"));
            }
        }
    }
    assert!(compared >= rows * 3, "{form}: {compared} cells");
    faults
}

#[test]
fn every_cell_of_an_annex_is_the_printed_one() {
    let mut faults = Vec::new();
    for (source, form, names, rows) in TABLES {
        let dir = tempfile::tempdir().unwrap();
        let county = match names[0].split_once('_').unwrap().0 {
            "lincang" => "临翔区",
            "kunming" => "安宁市",
            "gengma" => "耿马县",
            _ => "景洪市",
        };
        let mut session = new_ledger(dir.path(), county);
        if source.ends_with(".xlsx") {
            import(&mut session, &issued(source));
        } else if !source.is_empty() {
            import(&mut session, &printed_csv(source, dir.path()));
        }
        let out = dir.path().join("附件.xlsx");
        session.export_where(form, None, &[], &out).unwrap();
        faults.extend(differences(form, &out, names, rows));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_came_in_goes_out_through_its_form_unchanged() {
    for (name, county) in FILES {
        let dir = tempfile::tempdir().unwrap();
        let mut session = new_ledger(dir.path(), county);
        let plan = session
            .plan_import(&issued(name), &Options::default(), &Progress::default())
            .unwrap();
        session.accept_import(&plan, &Progress::default()).unwrap();
        let mut forms: Vec<(String, Option<Period>)> = Vec::new();
        for sheet in &plan.sheets {
            let form = sheet
                .form
                .clone()
                .unwrap_or_else(|| panic!("{name} {}: no form", sheet.name));
            if forms.iter().all(|(known, _)| *known != form) {
                forms.push((form, sheet.period));
            }
        }
        for (form, period) in forms {
            let out = dir.path().join(format!("{form}.xlsx"));
            session.export_where(&form, period, &[], &out).unwrap();
            let options = Options {
                form: Some(form.clone()),
                period,
                // A blank baseline would also take away its year, which the ledger has from the document.
                blank: if form == "gengma-indicators" {
                    Blank::Keep
                } else {
                    Blank::Clear
                },
                ..Options::default()
            };
            let again = session.plan_import(&out, &options, &Progress::default()).unwrap();
            let mut rows = 0;
            for change in again.sheets.iter().flat_map(|sheet| &sheet.changes) {
                rows += 1;
                let shown = format!("{name} {form} {}: {:?}", change.row, change.fields());
                assert_eq!(change.status, Status::Unchanged, "{shown}");
            }
            assert!(rows > 0, "{name} {form}");
            assert!(
                again.sheets.iter().all(|sheet| sheet.counts.missing == 0),
                "{name} {form}"
            );
        }
    }
}
