//! The window and the command line can do the same: each verb of a ledger is called by both, or it stands here why not.
//!
//! A call is known by its receiver: `session.undo()`, `Session::open(…)`, `snapshot.estates()`, `open(ledger)?.redo()`.
//! `cargo test --test tidy -- verbs --nocapture` prints the verbs of both sides.

use std::collections::BTreeSet;

use super::assert_none;
use super::source::{SourceFile, rust_files};

/// Who does without a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    Window,
    CommandLine,
    /// It serves other verbs, and tests.
    Both,
}

/// Verbs that are not called by both sides, each with the reason.
const ONE_SIDED: &[(&str, Lacks, &str)] = &[
    ("add", Lacks::Both, "the short form of `enter` for one record"),
    (
        "add_form",
        Lacks::Window,
        "the window makes all forms of a file at once: forms_from_file",
    ),
    ("basis", Lacks::Both, "what the verbs of a snapshot compute from"),
    (
        "carried_over_forms",
        Lacks::Both,
        "comes with the snapshot; the command line says yes or no with each file",
    ),
    (
        "chart",
        Lacks::Window,
        "the window saves the chart that it shows: save_picture",
    ),
    ("check", Lacks::Window, "the findings come with the snapshot"),
    (
        "compare",
        Lacks::Window,
        "the page of backups shows no comparison yet",
    ),
    (
        "confirm_template",
        Lacks::CommandLine,
        "the contract of `fill` asks for nothing that could be confirmed",
    ),
    (
        "content_hash",
        Lacks::Window,
        "a number for scripts; the window says only that a copy was verified",
    ),
    ("county", Lacks::Window, "comes with the snapshot"),
    (
        "delete",
        Lacks::CommandLine,
        "no script may delete records yet: the contract has no verb for it",
    ),
    (
        "damaged",
        Lacks::CommandLine,
        "the page of a damaged ledger: `recover` says what can't be read, `backup --list` lists the backups",
    ),
    (
        "enter",
        Lacks::CommandLine,
        "all or nothing, for its short form `edit` and the corrections that 审核 offers",
    ),
    (
        "enter_what_fits",
        Lacks::CommandLine,
        "a script wants all of it or nothing: edit",
    ),
    (
        "start_period",
        Lacks::CommandLine,
        "a period is there with its first figure; the window offers an empty one",
    ),
    ("started_periods", Lacks::Both, "comes with the snapshot"),
    (
        "export_book",
        Lacks::Window,
        "the window hands in a folder of annexes: hand_over",
    ),
    (
        "export_rules",
        Lacks::Window,
        "rules are handed down as files by who keeps them for several counties",
    ),
    (
        "export_where",
        Lacks::Both,
        "the short form of `export_book` for one form",
    ),
    ("figure", Lacks::CommandLine, "`indicators` prints all at once"),
    (
        "figure_detail",
        Lacks::CommandLine,
        "`indicators` prints all at once",
    ),
    (
        "find",
        Lacks::Window,
        "the window knows the number of the record in view",
    ),
    ("followed", Lacks::Window, "comes with the snapshot"),
    (
        "form_from_sheet",
        Lacks::Window,
        "the window makes all forms of a file at once: forms_from_file",
    ),
    ("forms", Lacks::Window, "come with the snapshot"),
    (
        "forms_from_file",
        Lacks::CommandLine,
        "a script names the sheet and the id: form_from_sheet",
    ),
    ("frameworks", Lacks::Window, "come with the snapshot"),
    (
        "hand_over",
        Lacks::CommandLine,
        "a script names its one file: export_book; `submit` and `demo` write folders",
    ),
    (
        "import_rules",
        Lacks::Window,
        "rules are handed down as files by who keeps them for several counties",
    ),
    (
        "indicator_details",
        Lacks::Window,
        "the window computes the detail of the one in view: figure_detail",
    ),
    (
        "indicators",
        Lacks::CommandLine,
        "prints them with their details: indicator_details",
    ),
    ("info", Lacks::Window, "counts stand on the pages"),
    (
        "is_due",
        Lacks::CommandLine,
        "`check --form` names the forms themselves",
    ),
    (
        "is_submitted",
        Lacks::CommandLine,
        "the command line has no period in view",
    ),
    (
        "keep_backups_in",
        Lacks::CommandLine,
        "a preference of the window; a script names the file",
    ),
    (
        "layout",
        Lacks::Both,
        "what annexes and their preview are made from",
    ),
    (
        "keep_daily_copy",
        Lacks::CommandLine,
        "comes with the backups that nobody asks for; a script has `export` and `list`",
    ),
    ("list", Lacks::Window, "the records come with the snapshot"),
    (
        "look_at_template",
        Lacks::CommandLine,
        "`fill` without a look; the window asks before it fills",
    ),
    ("missing", Lacks::Both, "part of `preview`"),
    (
        "monitored_details",
        Lacks::Window,
        "the window has them with the snapshot, and computes the detail of the one in view",
    ),
    (
        "muted",
        Lacks::Window,
        "each finding of the snapshot says its reason",
    ),
    ("open_copy", Lacks::CommandLine, "scripts copy files themselves"),
    (
        "open_sample",
        Lacks::CommandLine,
        "`demo` makes the sample in a folder",
    ),
    ("own_relations", Lacks::Both, "what `own_rules` is read from"),
    ("own_rules", Lacks::Window, "comes with the snapshot"),
    (
        "parameters",
        Lacks::Window,
        "the page 设置 shows no parameters of 审核 yet",
    ),
    (
        "plan_of_form",
        Lacks::CommandLine,
        "for the list of forms; an export names the plan in its title by itself",
    ),
    ("preview", Lacks::CommandLine, "pages to look at"),
    ("record_json", Lacks::Window, "JSON is for scripts"),
    ("records", Lacks::Window, "come with the snapshot"),
    (
        "reporter_info",
        Lacks::Both,
        "comes with the snapshot, and stands on each annex",
    ),
    (
        "set_carry_over_in",
        Lacks::Window,
        "the window knows by which name the ledger remembers a sheet: set_carry_over",
    ),
    (
        "set_parameter",
        Lacks::Window,
        "the page 设置 shows no parameters of 审核 yet",
    ),
    (
        "set_reporter_info",
        Lacks::CommandLine,
        "to be typed once in the window; the contract has no verb for it yet",
    ),
    (
        "snapshot",
        Lacks::CommandLine,
        "one verb, one reading: it needs no copy",
    ),
    (
        "submit",
        Lacks::Window,
        "the short form of `submit_as` without choices of layout",
    ),
    (
        "submit_as",
        Lacks::CommandLine,
        "the short form `submit` is what the contract offers",
    ),
    ("verify", Lacks::Window, "each copy is verified when it is made"),
    (
        "version",
        Lacks::CommandLine,
        "nothing else changes the ledger while it runs",
    ),
];

#[test]
fn the_window_and_the_command_line_have_the_same_verbs() {
    let files = rust_files("src");
    let tests = test_files(&files);
    let of = |rooms: &[&str]| -> String {
        let is_wanted = |file: &&SourceFile| {
            let in_rooms = file.room().is_some_and(|room| rooms.contains(&room.as_str()));
            in_rooms && file.module().is_some_and(|module| !tests.contains(&module))
        };
        let code = files
            .iter()
            .filter(is_wanted)
            .map(|file| without_blanks(file.code_without_tests()));
        code.collect()
    };
    let (window, line) = (of(&["app", "ui"]), of(&["cli"]));
    let verbs: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.room().is_some_and(|room| room == "ops"))
        .flat_map(verbs_of)
        .collect();
    let mut faults = Vec::new();
    for verb in &verbs {
        let lacks = match (calls(&window, verb), calls(&line, verb)) {
            (true, true) => None,
            (true, false) => Some(Lacks::CommandLine),
            (false, true) => Some(Lacks::Window),
            (false, false) => Some(Lacks::Both),
        };
        println!(
            "{verb}: {}",
            lacks.map_or_else(|| "both".to_owned(), |lacks| format!("not {lacks:?}"))
        );
        let known = ONE_SIDED.iter().find(|(name, ..)| name == verb);
        match (lacks, known) {
            (Some(lacks), None) => {
                faults.push(format!("{verb}: called by all but {lacks:?}; say why or call it"))
            }
            (lacks, Some((_, said, reason))) if lacks != Some(*said) => {
                faults.push(format!(
                    "{verb}: lacks {lacks:?} now, the list says {said:?}: {reason}"
                ));
            }
            _ => {}
        }
    }
    for (verb, _, reason) in ONE_SIDED {
        if !verbs.contains(verb) {
            faults.push(format!("{verb} ({reason}) is no verb any more"));
        }
    }
    assert_none(&faults);
}

/// The modules that are whole files of tests.
fn test_files(files: &[SourceFile]) -> BTreeSet<Vec<String>> {
    let below = |file: &SourceFile| -> Vec<Vec<String>> {
        let inside = |name: &str| {
            let mut module = file.module()?;
            module.push(name.to_owned());
            Some(module)
        };
        file.test_modules().filter_map(inside).collect()
    };
    files.iter().flat_map(below).collect()
}

/// The public functions of a ledger, open or copied, that a file defines.
fn verbs_of(file: &SourceFile) -> Vec<&str> {
    let mut is_inside = false;
    let mut found = Vec::new();
    for line in file.code_without_tests().lines() {
        match line {
            "impl Session {" | "impl Snapshot {" => is_inside = true,
            "}" => is_inside = false,
            _ => {}
        }
        let name = line.strip_prefix("    pub fn ").filter(|_| is_inside);
        found.extend(name.and_then(|name| name.split(['(', '<']).next()));
    }
    found
}

fn without_blanks(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether code without blanks calls a verb on a ledger.
fn calls(code: &str, verb: &str) -> bool {
    let on_a_ledger = |before: &str| {
        ["session.", "snapshot.", "Session::", "?."]
            .iter()
            .any(|end| before.ends_with(end))
    };
    code.match_indices(&format!("{verb}("))
        .any(|(at, _)| on_a_ledger(&code[..at]))
}

#[test]
fn calls_are_known_by_their_receiver() {
    let code =
        without_blanks("session\n  .undo()?; ui.add(1); open(ledger)?.redo(); let x = Session::open(p);");
    for verb in ["undo", "redo", "open"] {
        assert!(calls(&code, verb), "{verb}");
    }
    for verb in ["add", "do", "pen"] {
        assert!(!calls(&code, verb), "{verb}");
    }
}
