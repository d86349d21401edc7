//! What is written never takes the place of a ledger, of what belongs to one, or of a file of another kind.

use std::fs;
use std::path::PathBuf;

use super::support::fixture::issued;
use super::{CommandLine, run};

const HALF_YEAR: &str = super::HALF_YEAR;

/// Each verb that writes a file of the user's choice, up to its `--out`.
fn verbs() -> Vec<Vec<String>> {
    let template = issued(HALF_YEAR);
    [
        vec!["export", "elder-facilities", "--out"],
        vec!["fill", template.to_str().unwrap(), "--out"],
        vec!["fill", template.to_str().unwrap(), "--own-layout", "--out"],
        vec!["report", "--out"],
        vec!["chart", "estates", "--out"],
        vec!["backup", "--out"],
    ]
    .map(|verb| verb.into_iter().map(str::to_owned).collect())
    .into()
}

#[test]
fn no_verb_writes_over_a_ledger_or_what_belongs_to_it_under_whatever_name() {
    let line = CommandLine::new("耿马县");
    line.import(HALF_YEAR, &[]);
    let at = |name: &str| line.dir.path().join(name);
    fs::create_dir(at("夹")).unwrap();
    assert_eq!(
        line.run(&["backup", "--out", at("夹/副本.laoxiao").to_str().unwrap()])
            .status,
        0
    );
    fs::write(at("方案.docx"), b"PK\x03\x04 word/document.xml").unwrap();
    fs::write(at("只读.xlsx"), b"PK\x03\x04 xl/workbook.xml").unwrap();
    fs::hard_link(line.ledger(), at("硬.xlsx")).unwrap();
    let mut permissions = fs::metadata(at("只读.xlsx")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(at("只读.xlsx"), permissions).unwrap();
    #[allow(unused_mut, reason = "links are made on Unix alone")]
    let mut targets: Vec<PathBuf> = [
        "台账.laoxiao",
        "夹/../台账.laoxiao",
        "夹/副本.laoxiao",
        "硬.xlsx",
        "方案.docx",
        "只读.xlsx",
        "夹",
        "台账.laoxiao-journal",
        "台账.laoxiao.lock",
        "台账.laoxiao-wal",
        "新的.laoxiao.lock",
    ]
    .map(at)
    .into();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(line.ledger(), at("软.xlsx")).unwrap();
        targets.push(at("软.xlsx"));
        targets.push(PathBuf::from("/dev/null"));
    }
    let (ledger, copy) = (
        fs::read(line.ledger()).unwrap(),
        fs::read(at("夹/副本.laoxiao")).unwrap(),
    );
    for verb in verbs() {
        for target in &targets {
            let args: Vec<&str> = verb.iter().map(String::as_str).chain(target.to_str()).collect();
            let refused = line.run(&args);
            assert_eq!(refused.status, 1, "{args:?}: {}{}", refused.out, refused.err);
            assert!(!refused.json()["error"]["message"].as_str().unwrap().is_empty());
            assert!(fs::read(line.ledger()).unwrap() == ledger, "{args:?}");
            assert!(fs::read(at("夹/副本.laoxiao")).unwrap() == copy, "{args:?}");
        }
    }
    assert_eq!(fs::read(at("只读.xlsx")).unwrap(), b"PK\x03\x04 xl/workbook.xml");
    for county in [
        "台账.laoxiao",
        "硬.xlsx",
        "台账.laoxiao-journal",
        "另.laoxiao.lock",
    ] {
        let path = at(county);
        let made = run(
            &["--ledger", path.to_str().unwrap(), "new", "--county", "耿马县"],
            line.dir.path(),
        );
        assert_eq!(made.status, 1, "{county}: {}", made.err);
    }
    assert_eq!(line.run(&["verify"]).json()["ok"], true);
}

#[test]
fn a_workbook_is_written_again_over_itself() {
    let line = CommandLine::new("耿马县");
    line.import(HALF_YEAR, &[]);
    let out = line.dir.path().join("附件.xlsx");
    for _ in 0..2 {
        let args = ["export", "elder-facilities", "--out", out.to_str().unwrap()];
        assert_eq!(line.run(&args).status, 0);
    }
}

#[test]
fn the_demonstration_writes_through_no_link_into_a_ledger() {
    let line = CommandLine::new("耿马县");
    let before = fs::read(line.ledger()).unwrap();
    let out = line.dir.path().join("示例");
    fs::create_dir_all(out.join("下发表")).unwrap();
    fs::hard_link(line.ledger(), out.join("下发表/示例县_居住小区配建.xlsx")).unwrap();
    let refused = run(&["demo", "--out", out.to_str().unwrap()], line.dir.path());
    assert_eq!(refused.status, 1, "{}", refused.err);
    assert!(fs::read(line.ledger()).unwrap() == before);
}
