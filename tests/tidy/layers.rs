//! The order inside the rooms: which part of a room may know which of its other parts.
//!
//! A part is a folder or a file; the longest name counts (`fill/package` before `fill`). `mod` is the room's door: it
//! knows all parts, and what it defines itself is above them.

use super::assert_none;
use super::paths::Modules;
use super::source::sources;

/// A room with its parts, each with those it may know, itself aside.
struct Room {
    name: &'static str,
    parts: &'static [(&'static str, &'static str)],
}

const INSIDE: &[Room] = &[
    Room {
        name: "import",
        parts: &[
            ("error", ""),
            ("grid", "error"),
            ("read", "error grid"),
            ("plan", "error grid"),
            ("recognise", "error grid plan"),
            ("rows", "error grid read plan recognise"),
            ("reconcile", "error grid plan recognise rows"),
            ("sheet_plan", "error grid read plan recognise rows reconcile"),
            (
                "sheet_tables",
                "error grid read plan recognise reconcile sheet_plan",
            ),
        ],
    },
    Room {
        name: "export",
        parts: &[
            ("fact", ""),
            ("save", "fact"),
            ("picture", "save"),
            ("readable", ""),
            ("annex", "save fact"),
            ("report", "save picture annex"),
            ("fill/error", "save"),
            ("fill/package", "fill/error"),
            ("fill/shift", "fill/error fill/package"),
            ("fill/formula", "fill/error fill/package fill/shift"),
            (
                "fill",
                "save annex fill/error fill/package fill/shift fill/formula",
            ),
        ],
    },
    Room {
        name: "ops",
        parts: &[
            ("errors", ""),
            ("app_dirs", "errors"),
            ("ledger", "errors app_dirs"),
            ("audit", "errors app_dirs ledger"),
            ("figures", "errors ledger audit"),
            ("snapshot", "errors ledger figures"),
            ("records", "errors ledger figures snapshot"),
            ("import", "errors ledger snapshot records audit"),
            ("shares", "errors ledger figures snapshot records import"),
            ("annex", "errors ledger figures snapshot records audit"),
            (
                "template",
                "errors ledger figures snapshot records import annex audit",
            ),
            (
                "demo",
                "errors app_dirs ledger figures snapshot records import shares annex template",
            ),
        ],
    },
    Room {
        name: "app",
        parts: &[
            ("recent", ""),
            ("sheet/titles", ""),
            ("sheet/change", ""),
            ("sheet/grid_model", ""),
            ("sheet/grid_layout", "sheet/grid_model"),
            ("sheet/columns", "sheet/titles sheet/grid_model"),
            ("sheet/compare", "sheet/columns"),
            ("sheet/rows", "sheet/columns"),
            (
                "sheet",
                "sheet/titles sheet/change sheet/grid_model sheet/grid_layout sheet/columns sheet/compare sheet/rows",
            ),
            ("preferences", "sheet sheet/grid_layout"),
            ("worker/job", ""),
            ("worker/request", "worker/job"),
            ("worker/jobs", "worker/request"),
            ("worker/automatic_backups", "worker/request"),
            (
                "worker/ledger",
                "worker/job worker/request worker/automatic_backups",
            ),
            (
                "worker",
                "worker/job worker/request worker/jobs worker/ledger worker/automatic_backups",
            ),
        ],
    },
    Room {
        name: "cli",
        parts: &[
            ("args", ""),
            ("output", ""),
            ("show", ""),
            ("figures", "args output show"),
            ("shares", "args output show"),
            ("frameworks", "args output shares"),
            ("files", "args output show frameworks"),
            ("copies", "output"),
            ("forms", "args output show"),
            ("rules", "args output show"),
            (
                "run",
                "args output show figures files forms frameworks copies rules",
            ),
        ],
    },
];

/// Parts of the window, each with those it must never know: what is drawn does not know who draws it.
const APART: &[(&str, &str)] = &[
    (
        "page",
        "app command dialogs frame_actions pages palette shell theme tour widgets",
    ),
    ("command", "app pages palette shell tour"),
    ("frame_actions", "app pages palette shell tour"),
    (
        "widgets",
        "app command dialogs frame_actions page pages palette shell tour",
    ),
    ("pages", "app dialogs palette shell tour"),
];

#[test]
fn the_parts_of_a_room_know_only_those_below_them() {
    let files = sources();
    let modules = Modules::of(files);
    let mut faults = Vec::new();
    for file in files {
        let Some(module) = file.module() else { continue };
        let Some(room) = INSIDE
            .iter()
            .find(|room| module.first().is_some_and(|first| first == room.name))
        else {
            continue;
        };
        let Some(own) = room.part(&module) else {
            faults.push(format!(
                "{}: its part of {} is not in the list",
                file.path, room.name
            ));
            continue;
        };
        for used in modules.uses(file) {
            if used.module.first() != module.first() {
                continue;
            }
            let Some(part) = room.part(&used.module) else {
                continue;
            };
            if part != own && !room.may_know(own, part) {
                let (line, name) = (used.line, used.name);
                faults.push(format!(
                    "{}:{line}: {own} must not know {part} ({name})",
                    file.path
                ));
            }
        }
    }
    faults.dedup();
    assert_none(&faults);
}

#[test]
fn what_is_drawn_does_not_know_who_draws_it() {
    let files = sources();
    let modules = Modules::of(files);
    let mut faults = Vec::new();
    for file in files {
        let Some(module) = file.module() else { continue };
        let own = part_of_window(&module);
        let Some((own, apart)) = APART.iter().find(|(name, _)| Some(*name) == own) else {
            continue;
        };
        for used in modules.uses(file) {
            let other = part_of_window(&used.module).unwrap_or_default();
            if apart.split(' ').any(|name| name == other) {
                let (line, name) = (used.line, used.name);
                faults.push(format!(
                    "{}:{line}: {own} must not know {other} ({name})",
                    file.path
                ));
            }
        }
    }
    assert_none(&faults);
}

/// `widgets` for `ui::widgets::grid`.
fn part_of_window(module: &[String]) -> Option<&str> {
    let part = module
        .get(1)
        .filter(|_| module.first().is_some_and(|room| room == "ui"));
    part.map(String::as_str)
}

impl Room {
    /// The part to which a module belongs; `mod` for the door.
    fn part(&self, module: &[String]) -> Option<&'static str> {
        let below = module.get(1..)?.join("/");
        if below.is_empty() {
            return Some("mod");
        }
        let fits = |part: &&str| below == **part || below.starts_with(&format!("{part}/"));
        let parts = self.parts.iter().map(|(part, _)| *part);
        parts.filter(fits).max_by_key(|part| part.len())
    }

    fn may_know(&self, own: &str, other: &str) -> bool {
        let known = self.parts.iter().find(|(part, _)| *part == own);
        own == "mod" || known.is_some_and(|(_, known)| known.split(' ').any(|part| part == other))
    }
}

/// What one knows, the other does not: else the order would be none.
#[test]
fn the_order_has_no_circle() {
    for room in INSIDE {
        let mut done: Vec<&str> = Vec::new();
        for _ in room.parts {
            for (part, known) in room.parts {
                if known.split_whitespace().all(|part| done.contains(&part)) && !done.contains(part) {
                    done.push(part);
                }
            }
        }
        let left: Vec<&str> = room.parts.iter().map(|(part, _)| *part).collect();
        assert_eq!(done.len(), left.len(), "{}: {left:?} after {done:?}", room.name);
    }
}

/// A name that stands for nothing any more would allow and forbid nothing.
#[test]
fn every_part_is_there() {
    let modules: Vec<String> = sources()
        .iter()
        .filter_map(|file| Some(file.module()?.join("/")))
        .collect();
    let inside = INSIDE.iter().flat_map(|room| {
        let known = room.parts.iter().flat_map(|(part, known)| {
            let below = known.split_whitespace();
            below.chain([*part])
        });
        known.map(|part| format!("{}/{part}", room.name))
    });
    let apart = APART.iter().flat_map(|(part, apart)| {
        let others = apart.split_whitespace();
        others.chain([*part]).map(|part| format!("ui/{part}"))
    });
    let gone = inside.chain(apart).filter(|part| !modules.contains(part));
    let faults: Vec<String> = gone
        .map(|part| format!("{part}: there is no such module"))
        .collect();
    assert_none(&faults);
}

/// The window and the command line get figures from the verbs of `ops`, so that both show the same.
#[test]
fn nobody_but_ops_computes_figures() {
    let files = sources();
    let modules = Modules::of(files);
    let mut faults = Vec::new();
    for file in files {
        let room = file.room().unwrap_or_default();
        if !matches!(room.as_str(), "app" | "ui" | "cli") {
            continue;
        }
        for used in modules.uses(file) {
            let is_function = used.name.starts_with(char::is_lowercase);
            if used.module.first().is_some_and(|room| room == "indicators") && is_function {
                faults.push(format!(
                    "{}:{}: {} of indicators",
                    file.path, used.line, used.name
                ));
            }
        }
    }
    assert_none(&faults);
}
