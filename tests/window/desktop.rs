//! The window among other programs and places: synced folders, read-only folders, sticks, later starts.

use std::fs;
use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable as _;
use laoxiao::app::worker::handle::LedgerHandle;
use laoxiao::ops::Session;
use laoxiao::ui::app::WindowStart;

use crate::window::{Window, start, window, window_of};

/// A closed ledger.
fn ledger(folder: &Path, name: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    drop(Session::create(&path, "耿马县", None, &[]).unwrap());
    path
}

fn open_path(window: &Window) -> Option<PathBuf> {
    window.state().snapshot().map(|snapshot| snapshot.path.clone())
}

/// What a second start, Explorer or a drop brings.
fn bring(window: &mut Window, file: &Path) {
    window.state_mut().take_files(&[file.to_owned()]);
    window.run();
}

#[test]
fn a_ledger_in_a_synced_folder_is_opened_as_a_copy_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let original = ledger(&folder.path().join("OneDrive - 发改局"), "耿马 #%&.laoxiao");
    let copy = folder.path().join("文档/老小台账/耿马 #%&.laoxiao");
    let before = fs::read(&original).unwrap();
    let mut window = window(&folder.path().join("数据"), std::slice::from_ref(&copy));
    bring(&mut window, &original);
    assert_eq!(open_path(&window), None);
    window.get_by_label_contains("台账在“OneDrive”的文件夹里");
    window.get_by_label("复制到本机再打开…").click();
    window.run();
    assert_eq!(
        open_path(&window),
        Some(copy.clone()),
        "{:?}",
        window.state().message()
    );
    assert!(window.state().message().unwrap().contains("本机的一份"));
    assert!(window.query_by_label("复制到本机再打开…").is_none());
    assert!(fs::read(&original).unwrap() == before);

    // A second time the name is taken: nothing is overwritten.
    let kept = fs::read(&copy).unwrap();
    drop(window);
    let mut window = crate::window::window(&folder.path().join("数据"), std::slice::from_ref(&copy));
    bring(&mut window, &original);
    window.get_by_label("复制到本机再打开…").click();
    window.run();
    assert_eq!(open_path(&window), None);
    assert!(window.state().message().unwrap().contains("已经存在"));
    assert!(fs::read(&copy).unwrap() == kept);
}

#[test]
fn who_insists_opens_it_in_place_and_is_only_reminded_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(&folder.path().join("坚果云"), "a.laoxiao");
    let data = folder.path().join("数据");
    let mut window = window(&data, &[]);
    bring(&mut window, &path);
    window.get_by_label("取消").click();
    window.run();
    assert_eq!(open_path(&window), None);
    bring(&mut window, &path);
    window.get_by_label("仍在原处打开").click();
    window.run();
    assert_eq!(open_path(&window), Some(path.clone()));

    drop(window);
    let mut window = crate::window::window(&data, &[]);
    bring(&mut window, &path);
    window.run();
    assert_eq!(open_path(&window), Some(path));
    window.get_by_label_contains("这类软件会在写入时同步");
}

#[test]
fn a_damaged_original_leaves_no_copy_behind() {
    let folder = tempfile::tempdir().unwrap();
    let original = ledger(&folder.path().join("微云"), "a.laoxiao");
    let bytes = fs::read(&original).unwrap();
    fs::write(&original, &bytes[..bytes.len() / 2]).unwrap();
    let copy = folder.path().join("b.laoxiao");
    assert!(Session::open_copy(&original, &copy).is_err());
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["微云"]);
}

#[test]
fn the_journal_of_a_ledger_that_was_taken_away_is_not_played_into_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let original = ledger(folder.path(), "a.laoxiao");
    let copy = folder.path().join("b.laoxiao");
    let journal = folder.path().join("b.laoxiao-journal");
    fs::write(&journal, "a step that broke off").unwrap();
    let refusal = Session::open_copy(&original, &copy).err().unwrap();
    assert!(
        refusal.message.contains("b.laoxiao-journal"),
        "{}",
        refusal.message
    );
    assert!(journal.exists() && !copy.exists());
    fs::write(&journal, "").unwrap();
    drop(Session::open_copy(&original, &copy).unwrap());
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["a.laoxiao", "b.laoxiao"]);
}

#[test]
fn a_ledger_is_one_file_again_once_its_window_is_closed_or_shows_another() {
    let folder = tempfile::tempdir().unwrap();
    let (data, ledgers) = (folder.path().join("数据"), folder.path().join("台账"));
    let paths = ["a.laoxiao", "b.laoxiao"].map(|name| ledger(&ledgers, name));
    let beside = || -> Vec<_> {
        let entries = fs::read_dir(&ledgers).unwrap();
        entries
            .map(|entry| ledgers.join(entry.unwrap().file_name()))
            .filter(|path| !paths.contains(path))
            .collect()
    };
    assert_eq!(beside(), Vec::<PathBuf>::new());
    // With the thread that the real window works with.
    let start = WindowStart {
        handle: LedgerHandle::spawn(|| {}).unwrap(),
        ..start(&data, &[])
    };
    let mut window = window_of(start, [1366.0, 768.0]);
    for path in &paths {
        bring(&mut window, path);
        for _ in 0..400 {
            if open_path(&window).as_ref() == Some(path) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            window.run();
        }
        assert_eq!(open_path(&window).as_ref(), Some(path));
        let mut lock = path.clone().into_os_string();
        lock.push(".lock");
        assert_eq!(beside(), [PathBuf::from(lock)]);
    }
    drop(window);
    assert_eq!(beside(), Vec::<PathBuf>::new());
}

#[test]
fn a_copy_for_the_stick_is_verified_and_opens_as_the_same_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path(), "a.laoxiao");
    let stick = folder.path().join("U盘").join("耿马县备份.laoxiao");
    fs::create_dir_all(stick.parent().unwrap()).unwrap();
    let mut window = window(&folder.path().join("数据"), &[stick.clone(), stick.clone()]);
    bring(&mut window, &path);
    window.get_by_label("历史与备份").click();
    window.run();
    window.get_by_label("备份到U盘或文件夹…").click();
    window.run();
    assert!(window.state().message().unwrap().contains("已备份并核对"));
    // The same name again is refused, not overwritten.
    window.get_by_label("备份到U盘或文件夹…").click();
    window.run();
    assert!(window.state().message().unwrap().contains("已经存在"));
    let ours = Session::open(&stick).unwrap().content_hash().unwrap();
    drop(window);
    assert_eq!(Session::open(&path).unwrap().content_hash().unwrap(), ours);
}

#[test]
fn a_start_with_the_ledger_that_is_open_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path(), "a.laoxiao");
    let mut window = window(&folder.path().join("数据"), &[]);
    bring(&mut window, &path);
    let version = window.state().snapshot().unwrap().version;
    bring(&mut window, &path);
    assert_eq!(window.state().snapshot().unwrap().version, version);
    assert_eq!(window.state().message(), Some("这本台账已经打开"));
}

#[test]
fn without_a_display_the_program_says_so_leaves_a_log_and_keeps_no_one_out() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let ended = std::process::Command::new(env!("CARGO_BIN_EXE_laoxiao"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_DATA_HOME", folder.path())
            .output()
            .unwrap();
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(
            said.contains("没有可用的显示器") && said.contains("laoxiao-cli"),
            "{said}"
        );
    }
    let log = fs::read_to_string(folder.path().join("laoxiao/logs/laoxiao.log")).unwrap();
    assert_eq!(log.matches("启动").count(), 2, "{log}");
}
