//! The shape of the code: direction between rooms, owners of foreign crates, module comments, file length.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms with the rooms they may use. A room not listed here fails the test.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("patience", &[]),
    ("forms", &["model"]),
    ("indicators", &["model", "forms"]),
    ("rules", &["model", "forms"]),
    ("store", &["model", "forms", "patience"]),
    ("import", &["model", "forms", "patience"]),
    ("export", &["model", "forms", "patience"]),
    ("error", &[]),
    (
        "ops",
        &[
            "model",
            "forms",
            "indicators",
            "rules",
            "store",
            "import",
            "export",
            "error",
        ],
    ),
    ("start", &[]),
    (
        "app",
        &[
            "model",
            "forms",
            "indicators",
            "rules",
            "store",
            "import",
            "export",
            "error",
            "ops",
        ],
    ),
    (
        "ui",
        &[
            "model",
            "forms",
            "indicators",
            "rules",
            "store",
            "import",
            "export",
            "error",
            "ops",
            "start",
            "app",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "forms",
            "indicators",
            "rules",
            "store",
            "import",
            "export",
            "error",
            "ops",
        ],
    ),
];

/// Foreign crates with the rooms that may name them: one each, but both ends of Excel look into packages and XML,
/// Windows is asked about drives by `ops` and about other windows by `start`, and the order of hanzi is that of an
/// encoding.
const OWNERS: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("calamine", "import"),
    ("zip", "import export"),
    ("quick_xml", "import export"),
    ("html5gum", "import"),
    ("rxls", "import"),
    ("encoding_rs", "import ui"),
    ("csv", "import"),
    ("cap", "import"),
    ("rust_xlsxwriter", "export"),
    ("skrifa", "export"),
    ("vello_cpu", "export"),
    ("png", "export"),
    ("eframe", "ui"),
    ("egui", "ui"),
    ("egui_extras", "ui"),
    ("egui_plot", "ui"),
    ("egui_table", "ui"),
    ("wgpu", "ui"),
    ("rfd", "ui"),
    ("ib_pinyin", "ui"),
    ("clap", "cli"),
    ("winsafe", "ops start"),
];

const MOST_LINES: usize = 400;

struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// `store` for src/store/open.rs, `error` for src/error.rs, empty for main, lib and the binaries.
    fn room(&self) -> String {
        let path = self.path.strip_prefix(root().join("src")).unwrap();
        let mut parts = path.iter().map(|part| part.to_string_lossy().into_owned());
        match (parts.next(), parts.next()) {
            (Some(folder), Some(_)) if folder != "bin" => folder,
            (Some(file), None) if file != "main.rs" && file != "lib.rs" => {
                file.trim_end_matches(".rs").to_owned()
            }
            _ => String::new(),
        }
    }

    fn shown(&self) -> String {
        self.path.strip_prefix(root()).unwrap().display().to_string()
    }

    /// Lines with their numbers, comments cut off.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.split("//").next().unwrap_or("")))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<File> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| File {
            text: fs::read_to_string(&path).unwrap(),
            path,
        })
        .collect()
}

fn all_files() -> Vec<File> {
    ["src", "tests", "benches"]
        .into_iter()
        .flat_map(rust_files)
        .collect()
}

/// The words that follow each `crate::` in a line; a braced list would hide them and is refused.
fn used_rooms(line: &str) -> Vec<String> {
    line.split("crate::")
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '{')
                .collect()
        })
        .collect()
}

fn names(line: &str, name: &str) -> bool {
    let at_word = |at: usize| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '.'))
    };
    line.match_indices(&format!("{name}::"))
        .any(|(at, _)| at_word(at))
}

#[test]
fn rooms_know_only_the_rooms_above_them() {
    let mut faults = Vec::new();
    for file in rust_files("src") {
        let room = file.room();
        if room.is_empty() {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{}: room “{room}” is not in the list", file.shown()));
            continue;
        };
        for (at, line) in file.code() {
            for used in used_rooms(line) {
                if used != room && !allowed.contains(&used.as_str()) {
                    faults.push(format!("{}:{at}: {room} must not use {used}", file.shown()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_foreign_crate_has_one_owner() {
    let mut faults = Vec::new();
    for file in rust_files("src") {
        let room = file.room();
        for (at, line) in file.code() {
            for (name, owner) in OWNERS {
                if names(line, name) && !owner.split(' ').any(|owner| owner == room) {
                    faults.push(format!("{}:{at}: {name} belongs to {owner}", file.shown()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut faults = Vec::new();
    for file in all_files() {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: does not open with a `//!` sentence", file.shown()));
        }
        let lines = file.text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{}: {lines} lines, more than {MOST_LINES}", file.shown()));
        }
        if file.text.lines().any(|line| line.ends_with([' ', '\t'])) {
            faults.push(format!("{}: trailing blanks", file.shown()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn colours_are_named_in_the_theme_only() {
    let mut faults = Vec::new();
    for file in rust_files("src/ui") {
        if file.path.ends_with("theme.rs") || file.shown().contains("ui/theme/") {
            continue;
        }
        for (at, line) in file.code() {
            if [
                "Color32::from_",
                "Color32::WHITE",
                "Color32::BLACK",
                "Color32::RED",
                "Color32::GRAY",
            ]
            .iter()
            .any(|word| line.contains(word))
            {
                faults.push(format!("{}:{at}: colours stand in ui/theme.rs", file.shown()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_form_and_rule_file_is_in_use() {
    let catalog = fs::read_to_string(root().join("src/forms/catalog.rs")).unwrap();
    for entry in fs::read_dir(root().join("data/forms")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            catalog.contains(&name),
            "data/forms/{name} is not listed in src/forms/catalog.rs"
        );
    }
    let rules = fs::read_to_string(root().join("src/rules/mod.rs")).unwrap();
    for file in rust_files("src/rules") {
        let name = file.path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            name == "mod" || rules.contains(&format!("mod {name};")),
            "src/rules/{name}.rs is forgotten"
        );
    }
}

#[test]
fn there_is_no_network_code() {
    for file in rust_files("src") {
        for (at, line) in file.code() {
            for word in ["std::net", "TcpStream", "UdpSocket", "http://", "https://"] {
                assert!(!line.contains(word), "{}:{at}: {word}", file.shown());
            }
        }
    }
}
