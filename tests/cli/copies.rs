//! Copies of a ledger: made, restored, refused.

use std::path::Path;

use super::{Desk, HALF_YEAR, run};

#[test]
fn backup_and_restore_bring_back_the_ledger() {
    let desk = Desk::new("耿马县");
    desk.import(HALF_YEAR, &[]);
    let copy = desk.dir.path().join("备份.laoxiao");
    let made = desk.run(&["backup", "--out", copy.to_str().unwrap()]);
    assert_eq!(
        (made.status, made.json()["ok"].as_bool()),
        (0, Some(true)),
        "{}",
        made.err
    );
    desk.run(&["undo"]);
    assert_eq!(desk.run(&["info"]).json()["records"]["elder_facility"], 0);
    let restored = desk.run(&["restore", copy.to_str().unwrap()]);
    assert_eq!(restored.status, 0, "{}", restored.err);
    // What it replaced is kept, and named.
    assert!(Path::new(restored.json()["kept"].as_str().unwrap()).exists());
    let other = desk.dir.path().join("另一本.laoxiao");
    let another = run(
        &["--ledger", other.to_str().unwrap(), "new", "--county", "耿马县"],
        desk.dir.path(),
    );
    assert_eq!(another.status, 0, "{}", another.err);
    let refused = desk.run(&["restore", other.to_str().unwrap()]);
    assert_eq!(
        (refused.status, refused.json()["error"]["kind"].as_str()),
        (1, Some("backup.other-ledger"))
    );
    assert_eq!(desk.run(&["info"]).json()["records"]["elder_facility"], 48);
    assert_eq!(restored.json()["sha256"], made.json()["sha256"]);
    let verified = desk.run(&["verify"]).json();
    assert_eq!(
        (
            verified["ok"].as_bool(),
            verified["sha256"].as_str().map(str::len)
        ),
        (Some(true), Some(64))
    );
}
