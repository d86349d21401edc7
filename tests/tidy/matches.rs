//! A match over what is asked of a worker names every case: one that is forgotten would be swallowed in silence.

use super::assert_none;
use super::source::{line_at, sources};

/// Enums that carry what the window or the command line asks for, and the answers.
const ASKED: [&str; 4] = ["LedgerRequest", "Request", "Reply", "Verb"];

#[test]
fn a_match_over_requests_names_every_case() {
    let mut faults = Vec::new();
    for file in sources() {
        for (at, arms) in matches_of(&file.code) {
            let asked = ASKED
                .into_iter()
                .find(|name| arms.iter().any(|arm| names_variant(arm, name)));
            let catches_all = arms.iter().find(|arm| is_catch_all(arm));
            if let (Some(asked), Some(arm)) = (asked, catches_all) {
                let line = line_at(&file.code, at);
                faults.push(format!(
                    "{}:{line}: a match over {asked} has the arm `{arm} =>`",
                    file.path
                ));
            }
        }
    }
    assert_none(&faults);
}

/// `Ask::Open` in `Ask::Open | Ask::Close`, but not in `Task::Open`.
fn names_variant(arm: &str, name: &str) -> bool {
    arm.match_indices(&format!("{name}::"))
        .any(|(at, _)| !arm[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// `_`, or a name that stands for every case that is left.
fn is_catch_all(arm: &str) -> bool {
    let pattern = arm.split(" if ").next().unwrap_or_default().trim();
    pattern.starts_with(|c: char| c == '_' || c.is_lowercase())
        && pattern.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !matches!(pattern, "true" | "false")
}

/// The patterns of each `match` with the place where it stands; matches inside arms count for themselves.
fn matches_of(code: &str) -> Vec<(usize, Vec<String>)> {
    let bytes = code.as_bytes();
    let is_word = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'!'))
    };
    let mut found = Vec::new();
    for (at, word) in code.match_indices("match ") {
        if is_word(at.checked_sub(1)) {
            continue;
        }
        let from = at + word.len();
        if let Some(open) = find_outside(code, from, |c| c == '{') {
            found.push((at, arms(code, open + 1)));
        }
    }
    found
}

/// The patterns up to the brace that closes the match.
fn arms(code: &str, from: usize) -> Vec<String> {
    let mut arms = Vec::new();
    let mut at = from;
    while let Some(arrow) = find_arrow(code, at) {
        let pattern = code[at..arrow].trim_start_matches([',', ' ', '\n', '\t']);
        arms.push(pattern.split_whitespace().collect::<Vec<_>>().join(" "));
        let body = arrow + 2;
        let first = code[body..]
            .find(|c: char| !c.is_whitespace())
            .map(|skip| body + skip);
        let end = match first {
            Some(first) if code[first..].starts_with('{') => closing(code, first).map(|end| end + 1),
            _ => find_outside(code, body, |c| c == ',' || c == '}'),
        };
        let Some(end) = end else { break };
        at = end;
    }
    arms
}

/// The next `=>` of the same level; `None` where the match closes first.
fn find_arrow(code: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let stop = find_outside(code, at, |c| c == '=' || c == '}')?;
        if code[stop..].starts_with("=>") {
            return Some(stop);
        }
        if code[stop..].starts_with('}') {
            return None;
        }
        at = stop + 1;
    }
}

/// The first wanted sign outside of brackets that open behind `from`.
fn find_outside(code: &str, from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in code[from..].char_indices() {
        if depth == 0 && wanted(c) {
            return Some(from + at);
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

/// The bracket that closes the one at a place.
fn closing(code: &str, open: usize) -> Option<usize> {
    find_outside(code, open + 1, |c| c == '}')
}

#[test]
fn arms_are_told_apart() {
    let code =
        "match ask { Ask::A(x) => { match x { _ => {} } } Ask::B { y: Y { z } } if z => f(|_| 1), _ => {} }";
    let found: Vec<Vec<String>> = matches_of(code).into_iter().map(|(_, arms)| arms).collect();
    assert_eq!(
        found,
        [vec!["Ask::A(x)", "Ask::B { y: Y { z } } if z", "_"], vec!["_"],]
    );
    assert!(is_catch_all("other") && is_catch_all("_ if done") && !is_catch_all("Ask::A"));
    assert!(names_variant("request::Ask::A", "Ask") && !names_variant("Task::A", "Ask"));
}
