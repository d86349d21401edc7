//! Which module a path means: `super::cells::Cell`, a braced list, a name that a door passes on.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{SourceFile, line_at};

/// A module or a path, segment by segment.
pub(super) type Segments = Vec<String>;

/// A path that a file writes, resolved.
pub(super) struct Use {
    pub(super) line: usize,
    /// The module in which the thing is defined.
    pub(super) module: Segments,
    /// The last segment as it is written.
    pub(super) name: String,
}

/// The modules of the crate with the names that each of them takes from others.
pub(super) struct Modules {
    known: BTreeSet<Segments>,
    /// Module and name → the path behind `use`, from the crate's root.
    taken: BTreeMap<(Segments, String), Segments>,
}

/// More steps than any name is passed on.
const MOST_STEPS: usize = 16;

impl Modules {
    pub(super) fn of(files: &[SourceFile]) -> Self {
        let modules = files.iter().filter_map(SourceFile::module);
        let mut this = Self {
            known: modules.collect(),
            taken: BTreeMap::new(),
        };
        for file in files {
            let Some(module) = file.module() else { continue };
            for written in written_paths(&file.code) {
                let is_taken = written.is_use && written.inside == 0;
                if let (true, Some(whole_path), Some(name)) =
                    (is_taken, this.whole_path(&module, &written), written.name())
                {
                    this.taken.insert((module.clone(), name), whole_path);
                }
            }
        }
        this
    }

    /// The modules that a file's paths lead to.
    pub(super) fn uses(&self, file: &SourceFile) -> Vec<Use> {
        let Some(module) = file.module() else {
            return Vec::new();
        };
        let resolved = written_paths(&file.code).into_iter().filter_map(|written| {
            Some(Use {
                line: line_at(&file.code, written.at),
                module: self.resolve(&self.whole_path(&module, &written)?, 0),
                name: written.segments.last()?.clone(),
            })
        });
        resolved.collect()
    }

    /// The path from the crate's root; `None` for one that leads out of the crate.
    fn whole_path(&self, module: &Segments, written: &Written) -> Option<Segments> {
        let mut path = match written.segments.first()?.as_str() {
            "crate" => return Some(written.segments.get(1..)?.to_vec()),
            "self" | "super" => module.clone(),
            child => {
                let mut inner = module.clone();
                inner.push(child.to_owned());
                (written.is_use && self.known.contains(&inner)).then(|| module.clone())?
            }
        };
        // Inside `mod tests { … }` the first step up stays in the file.
        let mut inside = written.inside;
        for segment in &written.segments {
            match segment.as_str() {
                "self" => {}
                "super" if inside > 0 => inside -= 1,
                "super" => {
                    path.pop()?;
                }
                other => path.push(other.to_owned()),
            }
        }
        Some(path)
    }

    /// The module in which the last segment is defined.
    fn resolve(&self, path: &[String], steps: usize) -> Segments {
        let mut module = Segments::new();
        for (at, segment) in path.iter().enumerate() {
            let mut inner = module.clone();
            inner.push(segment.clone());
            if self.known.contains(&inner) {
                module = inner;
                continue;
            }
            if let Some(behind) = self.taken.get(&(module.clone(), segment.clone()))
                && steps < MOST_STEPS
            {
                let mut path_behind = behind.clone();
                path_behind.extend(path.iter().skip(at + 1).cloned());
                return self.resolve(&path_behind, steps + 1);
            }
            break;
        }
        module
    }
}

/// A path as it is written.
struct Written {
    at: usize,
    segments: Segments,
    /// Whether it stands behind `use`.
    is_use: bool,
    /// How many `mod name { … }` of the file it stands in.
    inside: usize,
    alias: Option<String>,
}

impl Written {
    /// The name under which the module knows it.
    fn name(&self) -> Option<String> {
        self.alias.clone().or_else(|| self.segments.last().cloned())
    }
}

/// The paths of a file that may lead into the crate: behind `use`, or from `crate`, `super` and `self`.
fn written_paths(code: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut modules: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let word_end = word_end(code, at);
        if word_end == at {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    modules.retain(|opened| *opened <= depth);
                }
                _ => {}
            }
            at += c.len_utf8();
            continue;
        }
        let word = &code[at..word_end];
        let rest = code[word_end..].trim_start();
        let is_path = matches!(word, "crate" | "super" | "self") && rest.starts_with("::");
        if word == "mod" && inline_module(rest) {
            modules.push(depth + 1);
        }
        if word == "use" || is_path {
            let is_use = word == "use";
            let from = if is_use { word_end } else { at };
            let end = if is_use {
                code[from..].find(';').map_or(code.len(), |skip| from + skip)
            } else {
                from + path_length(&code[from..])
            };
            let mut leaves = Vec::new();
            read_tree(&code[from..end], &[], &mut leaves);
            found.extend(leaves.into_iter().map(|(segments, alias)| Written {
                at,
                segments,
                is_use,
                inside: modules.len(),
                alias,
            }));
            at = end.max(word_end);
            continue;
        }
        at = word_end;
    }
    found
}

/// Whether `tests {` follows, not `tests;`.
fn inline_module(rest: &str) -> bool {
    rest.get(word_end(rest, 0)..)
        .is_some_and(|rest| rest.trim_start().starts_with('{'))
}

fn word_end(code: &str, from: usize) -> usize {
    let rest = &code[from..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    from + end.unwrap_or(rest.len())
}

/// How long `super::a::b` is; generics and calls end it.
fn path_length(code: &str) -> usize {
    let mut end = word_end(code, 0);
    while code[end..].starts_with("::") {
        let next = word_end(code, end + 2);
        if next == end + 2 {
            break;
        }
        end = next;
    }
    end
}

/// `a::{b, c::{d, self}, e as f}` → its leaves with their aliases; `*` means the module itself.
fn read_tree(text: &str, before: &[String], leaves: &mut Vec<(Segments, Option<String>)>) {
    let text = text.trim();
    let (head, list) = match text.split_once('{') {
        Some((head, list)) => (head, Some(list.strip_suffix('}').unwrap_or(list))),
        None => (text, None),
    };
    let (head, alias) = match head.split_once(" as ") {
        Some((head, alias)) => (head, Some(alias.trim().to_owned())),
        None => (head, None),
    };
    let mut path = before.to_vec();
    for segment in head.split("::").map(str::trim) {
        let is_inner_self = segment == "self" && !path.is_empty();
        if !segment.is_empty() && segment != "*" && !is_inner_self {
            path.push(segment.to_owned());
        }
    }
    let Some(list) = list else {
        leaves.push((path, alias));
        return;
    };
    for part in split_list(list) {
        read_tree(part, &path, leaves);
    }
}

/// Parts between the commas of one level.
fn split_list(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[from..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[test]
fn paths_lead_to_the_module_that_defines_the_thing() {
    let file = |path: &str, code: &str| SourceFile {
        path: path.to_owned(),
        text: code.to_owned(),
        code: code.to_owned(),
    };
    let files = [
        file("src/lib.rs", "pub mod a;"),
        file("src/a/mod.rs", "mod b; mod c; pub use c::{Thing as Passed, d};"),
        file(
            "src/a/b.rs",
            "use super::{Passed, c::d::{self, Deep}}; use std::fmt;",
        ),
        file(
            "src/a/c/mod.rs",
            "mod d; fn f() -> crate::a::Passed { super::b::g::<u8>() } mod tests { use super::*; use super::d::Deep; }",
        ),
        file(
            "src/a/c/d.rs",
            "use self::inner::X; fn own() { super::super::d::f() }",
        ),
    ];
    let modules = Modules::of(&files);
    let seen = |at: usize| -> Vec<String> {
        let uses = modules.uses(&files[at]);
        uses.iter().map(|found| found.module.join("::")).collect()
    };
    assert_eq!(seen(1), ["a::c", "a::c::d"]);
    assert_eq!(seen(2), ["a::c", "a::c::d", "a::c::d"]);
    assert_eq!(seen(3), ["a::c", "a::b", "a::c", "a::c::d"]);
    assert_eq!(seen(4), ["a::c::d", "a::c::d"]);
}
