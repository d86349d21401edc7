//! A damaged ledger: the page that stands in its place, and each of its ways on.

use std::fs;
use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ops::Session;
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, go, labels, name_of, records, start, tab, window_of};

const BEFORE: &str = "先做的改革";
const AFTER: &str = "后做的改革";

/// A ledger with a backup that lacks its last record, then damaged in a letter of a value.
fn damaged(folder: &Path) -> PathBuf {
    let path = folder.join("耿马县.laoxiao");
    let mut session = Session::create(&path, "耿马县", None, &[]).unwrap();
    session.keep_backups_in(path.with_extension("备份"));
    let add = |session: &mut Session, name: &str| {
        let values = [("name".to_owned(), name.to_owned())];
        session.add(RecordKind::Reform, None, &values).unwrap();
    };
    add(&mut session, BEFORE);
    session.back_up("手工备份").unwrap();
    add(&mut session, AFTER);
    drop(session);
    let mut bytes = fs::read(&path).unwrap();
    let name = AFTER.as_bytes();
    let at = bytes
        .windows(name.len())
        .position(|window| window == name)
        .unwrap();
    // 后 becomes another letter: nothing but the checksum knows.
    bytes[at + 2] ^= 1;
    fs::write(&path, bytes).unwrap();
    path
}

fn opened(folder: &Path, answers: &[PathBuf]) -> (Window, PathBuf) {
    let path = damaged(folder);
    let mut start = start(folder, answers);
    start.ledger = Some(path.clone());
    let mut window = window_of(start, [1366.0, 768.0]);
    window.run();
    (window, path)
}

fn says(window: &Window, words: &str) -> bool {
    labels(window).iter().any(|label| label.contains(words))
}

#[test]
fn a_damaged_ledger_is_put_right_by_its_backup_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = opened(folder.path(), &[]);
    let bytes = fs::read(&path).unwrap();
    for words in [
        "台账文件有损坏，没有打开",
        "耿马县.laoxiao",
        "手工备份",
        "少 1 条记录",
        "处读不出或要核对",
    ] {
        assert!(says(&window, words), "{words}: {:?}", labels(&window));
    }
    click(&mut window, "看是哪些");
    assert!(says(&window, "校验值不符"), "{:?}", labels(&window));
    assert_eq!(fs::read(&path).unwrap(), bytes, "looking changes nothing");
    window.get_by_label_contains("恢复 2").click();
    window.run();
    go(&mut window, Page::Overview);
    assert_eq!(records(&window, RecordKind::Reform).len(), 1);
    assert_eq!(name_of(&window, RecordKind::Reform, 0), BEFORE);
    let kept = fs::read_dir(folder.path()).unwrap().filter_map(Result::ok);
    let kept = kept
        .map(|entry| entry.path())
        .find(|file| file.to_string_lossy().contains(".replaced-"))
        .unwrap();
    assert_eq!(fs::read(kept).unwrap(), bytes);
}

#[test]
fn a_damaged_ledger_is_rescued_into_a_new_one_in_which_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("抢救.laoxiao");
    let (mut window, path) = opened(folder.path(), std::slice::from_ref(&out));
    let bytes = fs::read(&path).unwrap();
    click(&mut window, "抢救到新台账…");
    window.run();
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.path, out);
    assert_eq!(records(&window, RecordKind::Reform).len(), 2);
    assert!(
        window
            .state()
            .message()
            .is_some_and(|text| text.contains("处要核对")),
        "{:?}",
        window.state().message()
    );
    assert_eq!(fs::read(&path).unwrap(), bytes, "the damaged one stays as it is");
    go(&mut window, Page::Registers);
    tab(&mut window, "重大改革 2");
    assert!(says(&window, BEFORE), "{:?}", labels(&window));
}

#[test]
fn the_page_is_left_without_doing_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = opened(folder.path(), &[]);
    let bytes = fs::read(&path).unwrap();
    click(&mut window, "返回，先不处理");
    assert!(!says(&window, "台账文件有损坏"), "{:?}", labels(&window));
    assert!(says(&window, "示例台账"));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}
