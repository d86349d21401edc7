//! Copies of a ledger: made, restored, refused.

use std::fs;
use std::path::Path;

use super::{CommandLine, HALF_YEAR, run};

#[test]
fn backup_and_restore_bring_back_the_ledger() {
    let line = CommandLine::new("耿马县");
    line.import(HALF_YEAR, &[]);
    let copy = line.dir.path().join("备份.laoxiao");
    let made = line.run(&["backup", "--out", copy.to_str().unwrap()]);
    assert_eq!(
        (made.status, made.json()["ok"].as_bool()),
        (0, Some(true)),
        "{}",
        made.err
    );
    line.run(&["undo"]);
    assert_eq!(line.run(&["info"]).json()["records"]["elder_facility"], 0);
    let restored = line.run(&["restore", copy.to_str().unwrap()]);
    assert_eq!(restored.status, 0, "{}", restored.err);
    // What it replaced is kept, and named.
    assert!(Path::new(restored.json()["kept"].as_str().unwrap()).exists());
    let other = line.dir.path().join("另一本.laoxiao");
    let another = run(
        &["--ledger", other.to_str().unwrap(), "new", "--county", "耿马县"],
        line.dir.path(),
    );
    assert_eq!(another.status, 0, "{}", another.err);
    let refused = line.run(&["restore", other.to_str().unwrap()]);
    assert_eq!(
        (refused.status, refused.json()["error"]["kind"].as_str()),
        (1, Some("backup.other-ledger"))
    );
    assert_eq!(line.run(&["info"]).json()["records"]["elder_facility"], 48);
    assert_eq!(restored.json()["sha256"], made.json()["sha256"]);
    let verified = line.run(&["verify"]).json();
    assert_eq!(
        (
            verified["ok"].as_bool(),
            verified["sha256"].as_str().map(str::len)
        ),
        (Some(true), Some(64))
    );
}

#[test]
fn backups_are_listed_and_compared_by_record_and_field() {
    let line = CommandLine::new("耿马县");
    let at = |name: &str| line.dir.path().join(name).to_str().unwrap().to_owned();
    line.import(HALF_YEAR, &[]);
    let (one, other) = (at("一.laoxiao"), at("二.laoxiao"));
    let made = line.run(&["backup", "--out", &one]).json();
    let note: serde_json::Value = serde_json::from_slice(&fs::read(at("一.laoxiao.json")).unwrap()).unwrap();
    assert_eq!(note["sha256"], made["sha256"]);
    assert!(!note["reason"].as_str().unwrap().is_empty());
    assert_eq!(
        line.run(&["backup", "--compare", &one, line.ledger().to_str().unwrap()])
            .json(),
        serde_json::json!([])
    );
    let set = line.run(&[
        "set",
        "elder_facility",
        "1",
        "note=改过",
        "beds_total=77",
        "--period",
        "2023H1",
    ]);
    assert_eq!(set.status, 0, "{}", set.err);
    line.run(&["backup", "--out", &other]);
    let bytes = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
    let changes = line.run(&["backup", "--compare", &one, &other]).json();
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    let change = &changes[0];
    assert_eq!(
        (change["record"].as_str(), change["id"].as_i64()),
        (Some("elder_facility"), Some(1))
    );
    assert_eq!(change["change"], "changed");
    let fields = change["fields"].as_array().unwrap();
    let named = |name: &str| {
        fields
            .iter()
            .find(|field| field["field"].as_str().unwrap().contains(name))
            .unwrap()
    };
    assert_eq!(
        (named("备注")["before"].as_str(), named("备注")["after"].as_str()),
        (None, Some("改过"))
    );
    assert_eq!(
        (named("床位")["after"].as_str(), named("床位")["period"].as_str()),
        (Some("77"), Some("2023H1"))
    );
    // The other way round, and a state in which the records are not there yet.
    let back = line.run(&["backup", "--compare", &other, &one]).json();
    assert_eq!(back[0]["fields"].as_array().unwrap().len(), fields.len());
    line.run(&["undo"]);
    line.run(&["undo"]);
    let gone = line
        .run(&["backup", "--compare", &one, line.ledger().to_str().unwrap()])
        .json();
    assert!(
        gone.as_array()
            .unwrap()
            .iter()
            .filter(|change| change["change"] == "removed")
            .count()
            >= 48
    );
    assert!((fs::read(&one).unwrap(), fs::read(&other).unwrap()) == bytes);

    // The one before the import is among them, with its reason.
    let listed = line.run(&["backup", "--list"]).json();
    let listed = listed.as_array().unwrap();
    assert!(
        listed.iter().any(|backup| backup["reason"] == "导入前"),
        "{listed:?}"
    );
    assert!(
        listed
            .iter()
            .all(|backup| Path::new(backup["file"].as_str().unwrap()).exists())
    );
}

#[test]
fn a_damaged_ledger_is_recovered_into_a_new_one() {
    let line = CommandLine::new("耿马县");
    line.import(HALF_YEAR, &[]);
    let mut bytes = fs::read(line.ledger()).unwrap();
    let cut = bytes.len() - 2 * 4096;
    bytes.truncate(cut);
    fs::write(line.ledger(), &bytes).unwrap();
    assert_eq!(line.run(&["info"]).json()["error"]["kind"], "ledger.damaged");
    let new = line.dir.path().join("新.laoxiao");
    let recovered = run(
        &[
            "--json",
            "recover",
            line.ledger().to_str().unwrap(),
            "--out",
            new.to_str().unwrap(),
        ],
        line.dir.path(),
    );
    assert_eq!(recovered.status, 0, "{}", recovered.err);
    assert!(recovered.json()["rows"].as_u64().unwrap() > 50);
    assert!(fs::read(line.ledger()).unwrap() == bytes);
    let verified = run(
        &["--ledger", new.to_str().unwrap(), "--json", "verify"],
        line.dir.path(),
    );
    assert_eq!(verified.json()["ok"], true);
    let again = run(
        &[
            "--json",
            "recover",
            line.ledger().to_str().unwrap(),
            "--out",
            new.to_str().unwrap(),
        ],
        line.dir.path(),
    );
    assert_eq!(again.status, 1);
}

/// Linux allows names that are no text; they come from disks of other systems.
#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_worked_with() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let name = |bytes: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(bytes));
    let ledger = name(b"\xb8\xfb\xc2\xed.laoxiao");
    let run = |rest: &[&std::ffi::OsStr]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_laoxiao-cli"))
            .arg("--json")
            .arg("--ledger")
            .arg(&ledger)
            .args(rest)
            .env("XDG_DATA_HOME", folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{rest:?}: {said}");
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()
    };
    let plain = std::ffi::OsStr::new;
    run(&[plain("new"), plain("--county"), plain("耿马县")]);
    assert!(run(&[plain("info")])["ledger"].is_string());
    let annex = name(b"\xb1\xed.xlsx");
    run(&[
        plain("export"),
        plain("reforms"),
        plain("--out"),
        annex.as_os_str(),
    ]);
    assert!(annex.is_file());
    let copy = name(b"\xb1\xb8.laoxiao");
    assert_eq!(
        run(&[plain("backup"), plain("--out"), copy.as_os_str()])["ok"],
        true
    );
    assert!(copy.is_file());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_too_long_is_refused_for_what_it_is() {
    let line = CommandLine::new("耿马县");
    let long = format!("{}.laoxiao", "长".repeat(100));
    let refused = line.run(&["backup", "--out", &line.dir.path().join(&long).to_string_lossy()]);
    assert_eq!(refused.status, 1, "{}", refused.err);
    assert_eq!(refused.json()["error"]["kind"], "file.name");
    let long = long.replace("laoxiao", "xlsx");
    let refused = line.run(&[
        "export",
        "reforms",
        "--out",
        &line.dir.path().join(&long).to_string_lossy(),
    ]);
    assert!(refused.err.contains("文件名或路径太长"), "{}", refused.err);
}
