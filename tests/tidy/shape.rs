//! The shape of a file, and files that nobody uses.

use std::fs;

use super::assert_none;
use super::source::{root, rust_files, sources_in};

const MOST_LINES: usize = 400;

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut faults = Vec::new();
    for file in ["src", "tests", "benches"].into_iter().flat_map(rust_files) {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: does not open with a `//!` sentence", file.path));
        }
        let lines = file.text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{}: {lines} lines, more than {MOST_LINES}", file.path));
        }
        if file.text.lines().any(|line| line.ends_with([' ', '\t'])) {
            faults.push(format!("{}: trailing blanks", file.path));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_rule_file_is_in_use() {
    let mut faults = Vec::new();
    let door = fs::read_to_string(root().join("src/rules/mod.rs")).unwrap();
    for file in sources_in(&["src/rules"]) {
        let name = file.module().unwrap().pop().unwrap();
        // The parts of the engine are named in its own door.
        if file.path.contains("/relation/") {
            continue;
        }
        let is_rule = file.code.contains("const RULE: CodeRule");
        if name != "rules" && !door.contains(&format!("mod {name};")) {
            faults.push(format!("{}: not in src/rules/mod.rs", file.path));
        }
        if is_rule && !door.contains(&format!("&{name}::RULE,")) {
            faults.push(format!("{}: not in the table CODE_RULES", file.path));
        }
    }
    assert_none(&faults);
}

/// `build.rs` takes every `.toml` of the folder; `tests/forms.rs` looks into the catalog.
#[test]
fn every_form_file_is_named_after_its_form() {
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("data/forms")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".toml") else {
            faults.push(format!(
                "data/forms/{name}: not taken by build.rs, whose forms end in .toml"
            ));
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        if !text.lines().any(|line| line == format!("id = \"{id}\"")) {
            faults.push(format!("data/forms/{name}: its id is not “{id}”"));
        }
    }
    assert_none(&faults);
}
