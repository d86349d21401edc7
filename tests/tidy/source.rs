//! The files of the crate, read once, with the module that each of them is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::lexer::code_only;

/// One Rust file.
pub(super) struct SourceFile {
    /// Below the crate's root: `src/store/open.rs`.
    pub(super) path: String,
    /// As it is.
    pub(super) text: String,
    /// Without comments and texts.
    pub(super) code: String,
}

impl SourceFile {
    /// Its module below the crate: `["store", "open"]`; empty for lib.rs, `None` for a program's main file.
    pub(super) fn module(&self) -> Option<Vec<String>> {
        let below = self.path.strip_prefix("src/")?.strip_suffix(".rs")?;
        if below == "main" || below.starts_with("bin/") {
            return None;
        }
        let mut parts: Vec<String> = below.split('/').map(str::to_owned).collect();
        if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
            parts.pop();
        }
        Some(parts)
    }

    /// `store` for src/store/open.rs, `error` for src/error.rs; `None` for main, lib and the programs.
    pub(super) fn room(&self) -> Option<String> {
        self.module()?.into_iter().next()
    }

    /// Code without the tests at its end.
    pub(super) fn code_without_tests(&self) -> &str {
        let opens = |at: usize| {
            self.code[at..]
                .lines()
                .nth(1)
                .is_some_and(|line| line.ends_with('{'))
        };
        let mut tests = self.code.match_indices(TEST_MODULE).map(|(at, _)| at);
        let end = tests.find(|at| opens(*at));
        &self.code[..end.unwrap_or(self.code.len())]
    }

    /// The same file without the tests at its end.
    pub(super) fn without_tests(&self) -> Self {
        Self {
            path: self.path.clone(),
            text: self.text.clone(),
            code: self.code_without_tests().to_owned(),
        }
    }

    /// What it says, but for comments that take a whole line.
    pub(super) fn code_and_texts(&self) -> String {
        let is_comment = |line: &&str| line.trim_start().starts_with("//");
        let lines: Vec<&str> = self.text.lines().filter(|line| !is_comment(line)).collect();
        lines.join("\n")
    }

    /// The names of its modules that are whole files of tests.
    pub(super) fn test_modules(&self) -> impl Iterator<Item = &str> {
        let rest = self
            .code
            .match_indices(TEST_MODULE)
            .map(|(at, mark)| &self.code[at + mark.len()..]);
        rest.filter_map(|rest| rest.lines().next()?.strip_suffix(';'))
    }
}

const TEST_MODULE: &str = "#[cfg(test)]\nmod ";

/// The crate's root.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of the crate itself; read once.
pub(super) fn sources() -> &'static [SourceFile] {
    static SOURCES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    SOURCES.get_or_init(|| rust_files("src"))
}

/// The sources below some folders: `src/ui`.
pub(super) fn sources_in(folders: &[&str]) -> impl Iterator<Item = &'static SourceFile> {
    let inside = |file: &&SourceFile| {
        folders
            .iter()
            .any(|folder| file.path.starts_with(&format!("{folder}/")))
    };
    sources().iter().filter(inside).collect::<Vec<_>>().into_iter()
}

/// The Rust files of a folder, in the order of their paths.
pub(super) fn rust_files(folder: &str) -> Vec<SourceFile> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
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
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(root()).unwrap();
        SourceFile {
            path: path.to_string_lossy().replace('\\', "/"),
            code: code_only(&text),
            text,
        }
    };
    found.into_iter().map(read).collect()
}

/// Lines with their numbers, from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// The number of the line in which a byte stands.
pub(super) fn line_at(text: &str, at: usize) -> usize {
    1 + text.get(..at).unwrap_or_default().matches('\n').count()
}
