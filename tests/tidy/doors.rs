//! What a thing more costs: the examples in the recipes are the whole of what they show.

use std::fs;

use super::assert_none;
use super::paths::Modules;
use super::source::{SourceFile, root, sources};

/// A recipe with its example.
struct Example {
    /// The door at which the recipe stands.
    door: &'static str,
    /// The word by which the example is known.
    word: &'static str,
    /// All files of the program that say it, but for comments.
    files: &'static [&'static str],
}

const EXAMPLES: &[Example] = &[
    Example {
        door: "src/ui/page.rs",
        word: "SettingsPage",
        files: &["src/ui/page.rs", "src/ui/pages/settings.rs"],
    },
    Example {
        door: "src/import/read/mod.rs",
        word: "xml2003",
        files: &["src/import/read/formats.rs", "src/import/read/mod.rs"],
    },
    Example {
        door: "src/forms/mod.rs",
        word: "leading-group",
        files: &["data/forms/leading-group.toml"],
    },
];

/// The files of the program: its sources, and the tables that it holds.
fn program() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = sources()
        .iter()
        .map(|file| (file.path.clone(), file.code_and_texts()))
        .collect();
    for folder in [
        "data",
        "data/forms",
        "data/indicators",
        "data/frameworks",
        "data/standards",
    ] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|ending| ending == "toml" || ending == "rs")
            {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn an_example_is_the_whole_of_what_its_recipe_says() {
    let program = program();
    let mut faults = Vec::new();
    for example in EXAMPLES {
        let said = program.iter().filter(|(_, text)| text.contains(example.word));
        let said: Vec<&str> = said.map(|(path, _)| path.as_str()).collect();
        if said != example.files {
            faults.push(format!(
                "{}: {} stands in {}, the recipe says {}",
                example.door,
                example.word,
                said.join(" "),
                example.files.join(" ")
            ));
        }
        let door = fs::read_to_string(root().join(example.door)).unwrap();
        let recipe = door.lines().filter(|line| line.starts_with("//!"));
        if !recipe.clone().any(|line| line.contains("is the whole of it")) {
            faults.push(format!("{}: the recipe names no example", example.door));
        }
    }
    assert_none(&faults);
}

/// Which row of the table reads a file is told by its bytes: nothing else knows a format.
#[test]
fn a_reader_is_known_to_its_row_only() {
    const TABLE: &str = "src/import/read/formats.rs";
    let files: Vec<SourceFile> = sources().iter().map(SourceFile::without_tests).collect();
    let modules = Modules::of(&files);
    let table = files.iter().find(|file| file.path == TABLE).unwrap();
    let readers: Vec<&str> = table
        .code
        .lines()
        .filter_map(|line| line.trim().strip_prefix("fits: ")?.strip_suffix("::fits,"))
        .collect();
    assert!(readers.len() > 6, "{readers:?}");
    let mut faults = Vec::new();
    for file in &files {
        for used in modules.uses(file) {
            let below: Vec<&str> = used.module.iter().map(String::as_str).collect();
            let ["import", "read", reader] = below[..] else {
                continue;
            };
            let is_own = file.path.contains(&format!("/read/{reader}"));
            if readers.contains(&reader) && file.path != TABLE && !is_own {
                faults.push(format!("{}:{}: {reader}::{}", file.path, used.line, used.name));
            }
        }
    }
    assert_none(&faults);
}
