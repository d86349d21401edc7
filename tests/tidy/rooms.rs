//! The rooms of the crate: which may know which, and who owns a foreign crate.

use super::assert_none;
use super::source::{lines, sources};

/// Rooms with the rooms they may use. A room not listed here fails the test.
const ROOMS: &[(&str, &str)] = &[
    ("model", ""),
    ("retry", ""),
    ("output", "retry"),
    ("system", ""),
    ("checksum", ""),
    ("forms", "model"),
    ("indicators", "model forms"),
    ("rules", "model forms"),
    ("store", "model forms retry checksum output system"),
    ("import", "model forms retry checksum"),
    ("export", "model forms retry checksum output system"),
    ("error", "system"),
    (
        "ops",
        "model forms indicators rules store import export error checksum output",
    ),
    ("start", "retry"),
    (
        "app",
        "model forms indicators rules store import export error ops retry",
    ),
    (
        "ui",
        "model forms indicators rules store import export error output ops start app",
    ),
    (
        "cli",
        "model forms indicators rules store import export error ops start",
    ),
];

/// Foreign crates with the rooms that may name them: one each, but both ends of Excel look into packages and XML,
/// Windows is asked about drives by `ops` and about other windows by `start`, the order of hanzi is that of an encoding,
/// and the key of an encrypted workbook is a hash as the checksum of a file is.
const OWNERS: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("flate2", "store"),
    ("sha2", "checksum import"),
    ("calamine", "import"),
    ("zip", "import export"),
    ("quick_xml", "import export"),
    ("html5gum", "import"),
    ("rxls", "import"),
    ("cfb", "import"),
    ("aes", "import"),
    ("md5", "import"),
    ("rc4", "import"),
    ("sha1", "import"),
    ("base64", "import"),
    ("encoding_rs", "import ui"),
    ("csv", "import export"),
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
    ("arboard", "ui"),
    ("ib_pinyin", "ui"),
    ("clap", "cli"),
    ("winsafe", "ops start"),
];

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
    for file in sources() {
        let Some(room) = file.room() else { continue };
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{}: room “{room}” is not in the list", file.path));
            continue;
        };
        for (at, line) in lines(&file.code) {
            for used in used_rooms(line) {
                if used != room && !allowed.split(' ').any(|known| known == used) {
                    faults.push(format!("{}:{at}: {room} must not use {used}", file.path));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn each_foreign_crate_has_one_owner() {
    let mut faults = Vec::new();
    for file in sources() {
        let room = file.room().unwrap_or_default();
        for (at, line) in lines(&file.code) {
            for (name, owner) in OWNERS {
                if names(line, name) && !owner.split(' ').any(|owner| owner == room) {
                    faults.push(format!("{}:{at}: {name} belongs to {owner}", file.path));
                }
            }
        }
    }
    assert_none(&faults);
}
