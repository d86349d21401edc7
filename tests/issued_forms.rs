//! A form made from the header of an issued xlsx.

mod support;

use support::county::ledger_of;
use support::fixture::issued;

#[test]
fn a_form_is_made_from_an_issued_header() {
    let dir = tempfile::tempdir().unwrap();
    let table = "西双版纳州_重大项目清单_已填.xlsx";
    let mut session = ledger_of(dir.path(), "景洪市", &[table]);
    let new = session
        .form_from_sheet(&issued(table), Some("养老重大项目清单"), "mine")
        .unwrap();
    assert_eq!(
        (new.form.title.as_str(), new.form.annex_label.as_str()),
        ("养老重大项目清单", "附件1")
    );
    assert_eq!(
        (new.form.columns.len(), new.form.total_label.as_str()),
        (9, "合计")
    );
    assert_eq!(new.form.columns.iter().filter(|column| column.total).count(), 2);
    assert!(new.unknown.is_empty());
    session.add_form(&new.text().unwrap()).unwrap();
    let out = dir.path().join("附件.xlsx");
    assert_eq!(session.export_where("mine", None, &[], &out).unwrap().rows, 34);
    // Other titles, order and units are a matter of its text.
    let mut edited = new;
    edited.form.id = "mine-2".to_owned();
    edited.form.title = "改过的清单".to_owned();
    edited.form.columns.rotate_left(1);
    session.add_form(&edited.text().unwrap()).unwrap();
    assert_eq!(session.layout("mine-2", None).unwrap().title, "改过的清单");
}

#[test]
fn a_form_is_taken_out_as_text_edited_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("台账.laoxiao");
    let run = |args: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_laoxiao-cli"))
            .arg("--ledger")
            .arg(&ledger)
            .args(args)
            .output()
            .unwrap();
        (
            done.status.code(),
            String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap(),
        )
    };
    assert_eq!(run(&["new", "--county", "耿马县"]).0, Some(0));
    let (_, text) = run(&["forms", "--text", "population"]);
    let file = dir.path().join("人口.toml");
    std::fs::write(&file, text.replace("常住人口", "年末常住人口")).unwrap();
    let keep = ["forms", "--keep", file.to_str().unwrap()];
    assert_eq!(run(&keep).0, Some(0));
    assert!(run(&["forms", "--text", "population"]).1.contains("年末常住人口"));
    assert!(run(&["undo"]).1.contains("修改表样"));
    assert_eq!(run(&["forms", "--text", "population"]).1, text);
    assert_eq!(run(&["redo"]).0, Some(0));
    assert_eq!(run(&["forms", "--forget", "population"]).0, Some(0));
    assert_eq!(run(&["forms", "--text", "population"]).1, text);
    // A shipped form can't be forgotten, and a broken text changes nothing.
    assert_eq!(run(&["forms", "--forget", "population"]).0, Some(1));
    std::fs::write(&file, "id = 1").unwrap();
    assert_eq!(run(&keep).0, Some(1));
    assert_eq!(run(&["forms", "--text", "population"]).1, text);
}
