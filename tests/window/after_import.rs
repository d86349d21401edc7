//! After 写入: what was written and what not, the next file, conflicts decided together, records that are missing.

use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::import::{book, sees};
use crate::window::{click, go, records, sample};

const HEADER: &[&str] = &["序号", "机构名称", "所在乡镇", "机构类型", "运营方式", "床位数"];

#[test]
fn what_was_written_and_what_not_is_told_and_the_next_file_waits() {
    let folder = tempfile::tempdir().unwrap();
    let first = book(
        folder.path(),
        "甲_2023年上半年.xlsx",
        &[
            HEADER,
            &["1", "甲一院", "勐撒镇", "敬老院", "公办", "40"],
            &["2", "甲二院", "勐撒镇", "敬老院", "公办", "约40"],
        ],
    );
    let second = book(
        folder.path(),
        "乙_2023年上半年.xlsx",
        &[HEADER, &["1", "乙一院", "勐撒镇", "敬老院", "公办", "30"]],
    );
    let mut window = sample(folder.path(), &[]);
    let before = records(&window, RecordKind::ElderFacility).len();
    window.state_mut().take_files(&[first, second]);
    window.run();
    assert_eq!(window.state().page(), Page::Import);
    if window.query_by_label_contains("按2").is_some() {
        let label = window.get_by_label_contains("按2");
        label.click();
        window.run();
    }
    click(&mut window, "写入台账（可撤销）");
    assert!(sees(&window, "已写入台账"), "{:?}", window.state().message());
    window.get_by_label("甲_2023年上半年.xlsx：新增 1 条，更新 0 条");
    window.get_by_label_contains("还有 1 行没有写入");
    window.get_by_label_contains("约40");
    window.get_by_label("看总览");
    click(&mut window, "下一个文件：乙_2023年上半年.xlsx");
    window.get_by_label_contains("乙_2023年上半年.xlsx · ");
    assert_eq!(records(&window, RecordKind::ElderFacility).len(), before + 1);
}

#[test]
fn undo_in_the_preview_takes_back_the_correction_and_never_the_ledger() {
    use eframe::egui::{Key, Modifiers};
    let folder = tempfile::tempdir().unwrap();
    let file = book(
        folder.path(),
        "丙_2023年上半年.xlsx",
        &[HEADER, &["1", "丙一院", "勐撒镇", "敬老院", "公办", "约40"]],
    );
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    window.key_press_modifiers(Modifiers::CTRL, Key::N);
    window.run();
    crate::window::text(&mut window, "台账里的一步");
    window.key_press(Key::Enter);
    window.run();
    let before = records(&window, RecordKind::ElderFacility).len();
    window.state_mut().take_files(&[file]);
    window.run();
    click(&mut window, "填 40");
    assert!(window.query_by_label("填 40").is_none());
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    window.get_by_label("填 40");
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert!(window.state().message().unwrap().contains("没有可以撤销的改正"));
    assert_eq!(
        records(&window, RecordKind::ElderFacility).len(),
        before,
        "the ledger stays"
    );
}
