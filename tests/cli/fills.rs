//! `fill` uses what was confirmed in the window, and offers our own layout where the file itself can't be filled.

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use laoxiao::ops::{Session, TemplateChoices};

use super::CommandLine;
use super::support::fixture::template;

fn cell(file: &Path, row: u32, column: u32) -> Data {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.get_value((row - 1, column)).cloned().unwrap_or(Data::Empty)
}

#[test]
fn a_refused_file_is_exported_in_its_own_order_of_columns() {
    let line = CommandLine::new("景洪市");
    assert_eq!(line.import("西双版纳州_重大项目清单_已填.xlsx", &[]).status, 0);
    let (issued, out) = (template("indirect.xlsx"), line.dir.path().join("附件.xlsx"));
    let args = ["fill", issued.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let refused = line.run(&args);
    assert_eq!(refused.status, 1);
    let error = refused.json()["error"].clone();
    assert_eq!(error["kind"], "fill.unsafe");
    assert!(
        error["hint"].as_str().unwrap().contains("--own-layout"),
        "{error}"
    );
    assert!(!out.exists());
    let exported = line.run(&[&args[..], &["--own-layout"]].concat());
    assert_eq!(exported.status, 0, "{}", exported.err);
    assert_eq!(exported.json()["rows"], 21, "the projects of the sheet's title");
    let header = |column| cell(&out, 4, column).to_string().replace('\n', "");
    let row: Vec<String> = (0..11).map(header).collect();
    assert_eq!(row[..4], ["序号", "项目名称", "项目类型", "建设期限"]);
    assert_eq!(
        row[9..],
        ["中央占比", "累计"],
        "columns without a field keep their place"
    );
}

#[test]
fn fill_uses_what_was_confirmed() {
    let line = CommandLine::new("景洪市");
    assert_eq!(line.import("西双版纳州_重大项目清单_已填.xlsx", &[]).status, 0);
    let (issued, out) = (template("plain.xlsx"), line.dir.path().join("已填.xlsx"));
    let args = ["fill", issued.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let first = line.run(&args).json();
    assert_eq!(first["sheets"][0]["confirmed"], false);
    assert_ne!(cell(&out, 5, 4), Data::Empty);
    let mut session = Session::open(&line.ledger()).unwrap();
    let before = session.history().unwrap().len();
    let mut choices = TemplateChoices::default();
    let column = ("养老重大项目清单".to_owned(), "E".to_owned());
    choices.columns.insert(column, None);
    session.confirm_template(&issued, &choices, None).unwrap();
    assert_eq!(
        session.history().unwrap().len(),
        before,
        "confirming is no step to undo"
    );
    session.undo().unwrap();
    session.redo().unwrap();
    drop(session);
    let second = line.run(&args).json();
    assert_eq!(second["sheets"][0]["confirmed"], true);
    assert_eq!(cell(&out, 5, 4), Data::Empty, "建设地点 was to stay blank");
    assert_eq!(cell(&out, 5, 2).to_string(), "新建");
}
