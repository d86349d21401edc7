//! The language of the window: no English leaks, no full stop after a single sentence on a button.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, go, labels, sample, window};

/// Names and signs that are the same in a Chinese text: programs, formats, keys, units, codes of rules and frameworks.
const ALLOWED: &[&str] = &[
    "Excel", "WPS", "xlsx", "xls", "et", "xlsm", "csv", "laoxiao", "Ctrl", "Shift", "Alt", "Enter", "Tab",
    "Esc", "Home", "End", "Delete", "PageUp", "PageDown", "MIT", "Apache", "SIL", "OFL", "LaoXiao", "Sans",
    "SC", "GB", "jhs", "dhz", "gm", "km", "logs", "backups", "tmp", "var", "root", "home", "H", "Q",
];

/// The words of Latin letters in a text; codes with digits (P001, 2024H1) are no words.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

/// Paths and the notices of others are what they are.
fn is_own(label: &str) -> bool {
    !(label.contains('/') || label.contains('\\') || label.contains("http"))
}

fn leaks(window: &Window, place: &str, found: &mut Vec<String>) {
    for label in labels(window).into_iter().filter(|label| is_own(label)) {
        for word in words(&label) {
            if !ALLOWED.contains(&word.as_str()) {
                found.push(format!("{place}: “{word}” in “{label}”"));
            }
        }
    }
}

#[test]
fn no_english_leaks() {
    assert_eq!(
        words("点 Save 保存 P001，2024H1"),
        ["Save"],
        "what is looked for is found"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    let start = window(folder.path(), &[]);
    leaks(&start, "开始", &mut found);
    drop(start);
    let mut window = sample(folder.path(), &[]);
    for page in Page::ALL {
        go(&mut window, page);
        leaks(&window, page.label(), &mut found);
    }
    click(&mut window, "快捷键");
    leaks(&window, "快捷键", &mut found);
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn buttons_have_no_full_stop_and_no_exclamation() {
    use eframe::egui::accesskit::Role;
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    for page in Page::ALL {
        go(&mut window, page);
        for node in window.get_all_by_role(Role::Button) {
            let label = node.accesskit_node().label().unwrap_or_default();
            assert!(
                !label.ends_with(['。', '！', '!', '：', ':']),
                "{}: {label}",
                page.label()
            );
            assert!(!label.contains('您'), "{}: {label}", page.label());
        }
    }
}
