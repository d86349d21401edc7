//! The blank forms as prefectures issued them, filled from their filled counterparts.

use std::path::Path;

use laoxiao::import::{Options, Status};
use laoxiao::model::Progress;
use laoxiao::ops::{Session, TemplateChoices};

use crate::filled_ledger::check_parts;
use crate::support::county::ledger_of;
use crate::support::fixture::{issued, template};
use crate::support::package::number;

/// Filled, and what the importer reads in it is what the ledger has.
fn fill_and_read(session: &mut Session, dir: &Path, name: &str) -> Vec<(usize, u32, usize)> {
    let out = dir.join(name);
    let filled = session
        .fill(&template(name), None, &TemplateChoices::default(), None, &out)
        .unwrap();
    assert_eq!(filled.readback.different, 0);
    // What 审核 finds in the documents' own figures is told as well.
    let told: Vec<&String> = filled
        .warnings
        .iter()
        .filter(|warning| !warning.starts_with("审核"))
        .collect();
    assert_eq!(told, Vec::<&String>::new());
    check_parts(name, &filled, &out);
    let plan = session
        .plan_import(&out, &Options::default(), &Progress::default())
        .unwrap();
    for sheet in &plan.sheets {
        for change in &sheet.changes {
            assert_eq!(
                change.status,
                Status::Unchanged,
                "{} {}: {:?}",
                sheet.name,
                change.row,
                change.fields()
            );
        }
        assert!(
            sheet.totals.iter().all(|total| total.ok),
            "{}: {:?}",
            sheet.name,
            sheet.totals
        );
    }
    filled
        .sheets
        .iter()
        .map(|sheet| (sheet.rows, sheet.inserted_rows, sheet.cells))
        .collect()
}

#[test]
fn the_prefectures_project_list_comes_back_filled() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = ledger_of(dir.path(), "景洪市", &["西双版纳州_重大项目清单_已填.xlsx"]);
    let sheets = fill_and_read(&mut session, dir.path(), "西双版纳州_重大项目清单_空表.xlsx");
    assert_eq!(sheets, [(21, 6, 175), (13, 0, 104)]);
    let out = dir.path().join("西双版纳州_重大项目清单_空表.xlsx");
    assert!((number(&out, "养老重大项目清单", 26, 6) - 15979.67).abs() < 1e-9);
    assert!((number(&out, "托育重大项目清单", 20, 6) - 9420.0).abs() < 1e-9);
}

#[test]
fn the_half_year_returns_come_back_filled() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = ledger_of(dir.path(), "耿马县", &["耿马县_床位托位人口半年报_已填.xlsx"]);
    let sheets = fill_and_read(&mut session, dir.path(), "耿马县_床位托位人口半年报_空表.xlsx");
    assert_eq!(
        sheets
            .iter()
            .map(|(rows, inserted, _)| (*rows, *inserted))
            .collect::<Vec<_>>(),
        [(48, 28), (9, 0), (9, 0), (5, 0)]
    );
}

#[test]
fn indicators_go_beside_their_printed_names() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = ledger_of(dir.path(), "耿马县", &["耿马县_具体指标_已填.xlsx"]);
    session
        .plan_import(
            &template("耿马县_具体指标_年度填报空表.xlsx"),
            &Options::default(),
            &Progress::default(),
        )
        .unwrap();
    let sheets = fill_and_read(&mut session, dir.path(), "耿马县_具体指标_年度填报空表.xlsx");
    assert_eq!((sheets[0].0, sheets[0].1), (26, 0));
}

#[test]
fn a_file_that_is_filled_with_other_figures_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let name = "西双版纳州_重大项目清单_已填.xlsx";
    let mut session = ledger_of(dir.path(), "景洪市", &[name]);
    let first = session.records().unwrap().of(laoxiao::model::RecordKind::Project)[0].clone();
    let edit = laoxiao::ops::Edit {
        kind: first.kind,
        id: first.id,
        field: "total_investment".to_owned(),
        period: None,
        text: "361".to_owned(),
    };
    session.edit(&[edit]).unwrap();
    let file = issued(name);
    // Nothing could be written: the file is refused, with the cell that differs.
    let out = dir.path().join("再填.xlsx");
    let none = TemplateChoices::default();
    let error = session.fill(&file, None, &none, None, &out).unwrap_err();
    assert_eq!(error.kind, "fill.unsafe");
    assert!(error.message.contains("G5 等 1 格与台账不同"), "{error}");
    assert!(error.hint.contains("自有版式"), "{}", error.hint);
    assert!(!out.exists());
}

#[test]
fn the_issued_file_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let session = ledger_of(dir.path(), "景洪市", &[]);
    let copy = dir.path().join("下发表.xlsx");
    std::fs::write(&copy, std::fs::read(template("plain.xlsx")).unwrap()).unwrap();
    assert_eq!(
        session
            .fill(&copy, None, &TemplateChoices::default(), None, &copy)
            .unwrap_err()
            .kind,
        "fill.same-file"
    );
}
