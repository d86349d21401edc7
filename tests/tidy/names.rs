//! One word for one thing: the names of types.

use std::collections::BTreeMap;

use super::assert_none;
use super::source::{SourceFile, line_at, sources};

/// A type where it is defined.
pub(super) struct TypeName {
    pub(super) name: String,
    /// Whether other crates may see it.
    pub(super) is_public: bool,
    /// `src/forms/form.rs:12`.
    pub(super) place: String,
}

/// Private names that mean more than two things, each with the reason why they may; the list may only get shorter.
const USED_OFTEN: &[(&str, &str)] = &[];

/// How many things one name may mean.
const MOST_MEANINGS: usize = 2;

#[test]
fn a_public_type_name_means_one_thing() {
    let mut faults = Vec::new();
    for (name, types) in by_name(&all_types()) {
        let public: Vec<&str> = types
            .iter()
            .filter(|found| found.is_public)
            .map(|found| found.place.as_str())
            .collect();
        if public.len() > 1 {
            faults.push(format!("{name}: {}", public.join(", ")));
        }
    }
    assert_none(&faults);
}

#[test]
fn a_private_type_name_means_at_most_two_things() {
    let types = all_types();
    let by_name = by_name(&types);
    let mut faults = Vec::new();
    for (name, types) in &by_name {
        let is_excepted = USED_OFTEN.iter().any(|(known, _)| known == name);
        if types.len() > MOST_MEANINGS && !is_excepted {
            let places: Vec<&str> = types.iter().map(|found| found.place.as_str()).collect();
            faults.push(format!(
                "{name} means {} things: {}",
                types.len(),
                places.join(", ")
            ));
        }
    }
    for (name, reason) in USED_OFTEN {
        let meanings = by_name.get(name).map_or(0, Vec::len);
        if meanings <= MOST_MEANINGS {
            faults.push(format!("{name} ({reason}) needs no exception any more"));
        }
    }
    assert_none(&faults);
}

/// All types of the crate, without those of tests.
pub(super) fn all_types() -> Vec<TypeName> {
    sources().iter().flat_map(types_of).collect()
}

/// Types by name.
pub(super) fn by_name(types: &[TypeName]) -> BTreeMap<&str, Vec<&TypeName>> {
    let mut names: BTreeMap<&str, Vec<&TypeName>> = BTreeMap::new();
    for found in types {
        names.entry(&found.name).or_default().push(found);
    }
    names
}

fn types_of(file: &SourceFile) -> Vec<TypeName> {
    let code = file.code_without_tests();
    let mut found = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        if let Some((name, is_public)) = defined_type(line) {
            let line = line_at(code, at);
            found.push(TypeName {
                name: name.to_owned(),
                is_public,
                place: format!("{}:{line}", file.path),
            });
        }
        at += line.len();
    }
    found
}

/// The type that a line defines; associated types have no name of their own.
fn defined_type(line: &str) -> Option<(&str, bool)> {
    let rest = line.trim_start();
    let is_inside = rest.len() < line.len();
    let (rest, is_public) = match rest.strip_prefix("pub") {
        Some(rest) if rest.starts_with(' ') => (rest, true),
        Some(rest) if rest.starts_with('(') => (rest.split_once(')')?.1, false),
        _ => (rest, false),
    };
    let (keyword, rest) = rest.trim_start().split_once(' ')?;
    let is_type = match keyword {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !is_inside,
        _ => false,
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &rest[..end.unwrap_or(rest.len())];
    (is_type && name.starts_with(char::is_uppercase)).then_some((name, is_public))
}

#[test]
fn definitions_are_recognised() {
    assert_eq!(defined_type("pub struct Form {\n"), Some(("Form", true)));
    assert_eq!(
        defined_type("pub(super) enum Kept<'a> {\n"),
        Some(("Kept", false))
    );
    assert_eq!(defined_type("    struct Line(u32);\n"), Some(("Line", false)));
    assert_eq!(defined_type("type Key = (usize, u32);\n"), Some(("Key", false)));
    assert_eq!(defined_type("    type Item = u32;\n"), None);
    assert_eq!(defined_type("pub use form::Form;\n"), None);
}
