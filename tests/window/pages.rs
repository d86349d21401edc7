//! The whole journey once, and every page full and empty.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::import::township_report;
use crate::support::fixture::{root, sample_table};
use crate::window::{Window, go, sample, window};

#[test]
fn the_journey_from_the_sample_to_the_annexes() {
    let folder = tempfile::tempdir().unwrap();
    let file = township_report(folder.path(), "约40");
    let annexes = folder.path().join("附件");
    let mut window = sample(folder.path(), &[file, annexes.clone()]);
    let facilities = |window: &Window| {
        window
            .state()
            .snapshot()
            .unwrap()
            .records
            .of(RecordKind::ElderFacility)
            .len()
    };
    let before = facilities(&window);

    go(&mut window, Page::Import);
    window.get_by_label("选择文件…").click();
    window.run();
    window.get_by_label_contains("现为“约40”");
    window.get_by_label("填 40").click();
    window.run();
    assert!(window.query_by_label_contains("约40").is_none());
    window.get_by_label("写入台账（可撤销）").click();
    window.run();
    assert_eq!(facilities(&window), before + 2, "{:?}", window.state().message());

    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(facilities(&window), before);

    go(&mut window, Page::Submit);
    window.get_by_label("导出到文件夹…").click();
    window.run();
    assert!(
        window.state().message().unwrap().starts_with("已导出"),
        "{:?}",
        window.state().message()
    );
    assert!(std::fs::read_dir(annexes).unwrap().count() >= 5);
}

#[test]
fn every_page_renders_with_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    for page in Page::ALL {
        go(&mut window, page);
    }
}

#[test]
fn every_page_renders_with_an_empty_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("景洪市.laoxiao");
    let mut window = window(folder.path(), &[ledger]);
    window.get_by_label("新建台账").click();
    window.run();
    window.event(Event::Text(String::new()));
    let hint = "县名、拼音首字母或编码，例如 耿马、gm、530926";
    window.get_by_role_and_label(Role::TextInput, hint).focus();
    window.run();
    window.event(Event::Text("jhs".to_owned()));
    window.run();
    window.get_by_label_contains("景洪市").click();
    window.run();
    assert_eq!(window.state().snapshot().unwrap().county.division.name, "景洪市");
    for page in Page::ALL {
        go(&mut window, page);
    }
}

#[test]
fn typing_in_a_cell_changes_it_and_ctrl_z_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let name = window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ChildcareFacility)[0]
        .text("name")
        .to_owned();
    let now = |window: &Window| {
        window
            .state()
            .snapshot()
            .unwrap()
            .records
            .of(RecordKind::ChildcareFacility)[0]
            .text("name")
            .to_owned()
    };
    window.get_by_role_and_label(Role::Cell, &name).click();
    window.run();
    // The input method composes in the cell; its Enter never arrives as a key.
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    window.event(preedit("xinming"));
    window.run();
    window.event(preedit(""));
    window.event(Event::Ime(ImeEvent::Commit("新名".to_owned())));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(now(&window), "新名");
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(now(&window), name);
}

#[test]
fn a_block_pasted_from_wps_is_one_undo_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let names = |window: &Window| -> Vec<String> {
        let records = window
            .state()
            .snapshot()
            .unwrap()
            .records
            .of(RecordKind::ChildcareFacility)
            .to_vec();
        records
            .iter()
            .map(|record| record.text("name").to_owned())
            .collect()
    };
    let before = names(&window);
    window.get_by_role_and_label(Role::Cell, &before[0]).click();
    window.run();
    window.event(Event::Paste("甲园\t云禾镇\n乙园\t云禾镇\n".to_owned()));
    window.run();
    assert_eq!(names(&window)[..2], ["甲园", "乙园"]);
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(names(&window), before);
}

#[test]
fn the_first_record_of_an_empty_page_is_typed_in_the_last_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Registers);
    window.get_by_label_contains("重大试点").click();
    window.run();
    window.get_by_label("新增").click();
    window.run();
    window.event(Event::Text("智慧养老试点".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let pilots = window.state().snapshot().unwrap().records.of(RecordKind::Pilot);
    assert_eq!(pilots.len(), 1, "{:?}", window.state().message());
    assert_eq!(pilots[0].text("name"), "智慧养老试点");
}

#[test]
fn the_filter_of_a_table_takes_initials() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let names: Vec<String> = window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ChildcareFacility)
        .iter()
        .map(|record| record.text("name").to_owned())
        .collect();
    let (wanted, other) = (
        names.iter().find(|name| name.contains("青竹坡")).unwrap(),
        &names[0],
    );
    window.key_press_modifiers(Modifiers::CTRL | Modifiers::SHIFT, Key::L);
    window.run();
    window.event(Event::Text("qzp".to_owned()));
    window.run();
    assert!(window.query_by_role_and_label(Role::Cell, wanted).is_some());
    assert!(window.query_by_role_and_label(Role::Cell, other).is_none());
}

#[test]
fn an_issued_file_is_filled_and_saved_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let issued = sample_table("04_示例县_2023年上半年_床位托位半年报.xlsx");
    let out = folder.path().join("已填.xlsx");
    let mut window = sample(folder.path(), &[issued, out.clone()]);
    go(&mut window, Page::Submit);
    for button in ["填入下发的原表…", "确认对应", "填好另存…"] {
        window.get_by_label(button).click();
        window.run();
    }
    assert!(out.exists(), "{:?}", window.state().message());
}

#[test]
fn an_uncertain_number_stays_in_its_cell_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let first = &window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ChildcareFacility)[0];
    let (name, places) = (first.text("name").to_owned(), first.figures.clone());
    window.get_by_role_and_label(Role::Cell, &name).click();
    window.run();
    for _ in 0..5 {
        window.key_press(Key::ArrowRight);
        window.run();
    }
    window.event(Event::Text("约40".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(window.query_all_by_label_contains("约40").count() > 0);
    let first = &window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ChildcareFacility)[0];
    assert_eq!(first.figures, places);
}

#[test]
fn the_search_finds_a_page_by_its_initials() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    window.key_press_modifiers(Modifiers::CTRL, Key::K);
    window.run();
    window.event(Event::Text("lsybf".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().page(), Page::History);
}

#[test]
fn only_the_theme_names_colours() {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found)
            } else {
                found.push(path)
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src/ui"), &mut files);
    for file in files.iter().filter(|file| !file.ends_with("theme.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for word in [
            "Color32::from_",
            "Color32::WHITE",
            "Color32::BLACK",
            "Color32::GRAY",
        ] {
            assert!(!text.contains(word), "{} names a colour: {word}", file.display());
        }
    }
}
