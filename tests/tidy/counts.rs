//! The numbers that say how the tree looks in the large: words, folders, and what an action costs.
//!
//! `cargo test --test tidy -- --ignored counts --nocapture`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::names::{TypeName, all_types, by_name};
use super::source::{SourceFile, sources};

/// What may carry an action of the window from its button to the verb and back, beside a job.
const CARRIERS: [&str; 4] = ["Command", "LedgerRequest", "Reply", "Topic"];

/// Actions with a file dialog: what they are called, the verb of the ledger, the variant that names them if one does.
const ACTIONS: [(&str, &str, &str); 4] = [
    ("导出图片", "save_picture", ""),
    ("导出进度报告", "progress_report", "Report"),
    ("填好另存", "fill", "Fill"),
    ("备份到U盘或文件夹", "back_up_to", "CopyTo"),
];

#[test]
#[ignore = "prints numbers, checks nothing"]
fn counts() {
    let files = sources();
    let mut report = String::new();
    count_types(&all_types(), &mut report);
    count_functions(files, &mut report);
    count_folders(files, &mut report);
    count_lengths(files, &mut report);
    count_action(files, &mut report);
    println!("{report}");
}

fn share(part: usize, all: usize) -> String {
    format!("{part} of {all} = {} %", (part * 100 + all / 2) / all.max(1))
}

fn count_types(types: &[TypeName], report: &mut String) {
    let names = by_name(types);
    let one_word = types.iter().filter(|found| is_one_word(&found.name)).count();
    let several: Vec<_> = names.iter().filter(|(_, types)| types.len() > 1).collect();
    let _ = writeln!(
        report,
        "types whose name is one word: {}",
        share(one_word, types.len())
    );
    let _ = writeln!(
        report,
        "type names used for more than one thing: {}",
        share(several.len(), names.len())
    );
    let mut most: Vec<(usize, &str)> = several
        .iter()
        .map(|(name, types)| (types.len(), **name))
        .collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    for (count, name) in most.iter().take(12) {
        let _ = writeln!(report, "  {name} {count}");
    }
}

/// `Ledger`, but not `LedgerHandle`.
fn is_one_word(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() == 1
}

fn count_functions(files: &[SourceFile], report: &mut String) {
    let names: Vec<&str> = files
        .iter()
        .flat_map(|file| file.code_without_tests().lines().filter_map(free_function))
        .collect();
    let one_word = names.iter().filter(|name| !name.contains('_')).count();
    let _ = writeln!(
        report,
        "free functions whose name is one word: {}",
        share(one_word, names.len())
    );
}

/// The function that a line of the outermost level begins.
fn free_function(line: &str) -> Option<&str> {
    let mut rest = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    for word in ["const ", "async ", "unsafe "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let rest = rest.strip_prefix("fn ")?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    Some(&rest[..end.unwrap_or(rest.len())])
}

fn count_folders(files: &[SourceFile], report: &mut String) {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder).or_default() += 1;
    }
    let mut fullest: Vec<(usize, &str)> = folders
        .into_iter()
        .map(|(folder, count)| (count, folder))
        .collect();
    fullest.sort_unstable_by(|a, b| b.cmp(a));
    let _ = writeln!(report, "fullest folders, files directly inside:");
    for (count, folder) in fullest.iter().take(8) {
        let _ = writeln!(report, "  {folder} {count}");
    }
}

fn count_lengths(files: &[SourceFile], report: &mut String) {
    let mut lines: Vec<usize> = files.iter().map(|file| file.text.lines().count()).collect();
    lines.sort_unstable();
    let _ = writeln!(
        report,
        "lines of a file: median {}, longest {}, of {} files",
        lines.get(lines.len() / 2).copied().unwrap_or_default(),
        lines.last().copied().unwrap_or_default(),
        lines.len()
    );
    let lengths: Vec<usize> = files
        .iter()
        .flat_map(|file| function_lengths(file.code_without_tests()))
        .collect();
    let long = lengths.iter().filter(|length| **length > 60).count();
    let _ = writeln!(
        report,
        "functions of more than 60 lines: {}",
        share(long, lengths.len())
    );
}

/// Lines of each function, from `fn` to the brace of the same depth.
fn function_lengths(code: &str) -> Vec<usize> {
    let lines: Vec<&str> = code.lines().collect();
    let depth_of = |line: &str| line.len() - line.trim_start().len();
    let mut lengths = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if free_function(line.trim_start()).is_some() && !line.ends_with(';') {
            let end = lines
                .iter()
                .skip(at)
                .position(|other| depth_of(other) == depth_of(line) && other.trim_start().starts_with('}'));
            lengths.extend(end.map(|end| end + 1));
        }
    }
    lengths
}

/// Where one action of the window stands: its verb and each call of it, the command by which keys and the search know
/// it, and what carries it to the ledger's thread where it is more than a job.
fn count_action(files: &[SourceFile], report: &mut String) {
    let in_window = |file: &SourceFile| file.path.starts_with("src/ui/") || file.path.starts_with("src/app/");
    for (action, verb, command) in ACTIONS {
        let mut touched: Vec<(&str, usize)> = Vec::new();
        for file in files {
            let code = file.code_without_tests();
            let mut places = 0;
            if file.path.starts_with("src/ops/") {
                places += code.matches(&format!("pub fn {verb}(")).count();
            } else if in_window(file) {
                places += code.matches(&format!("session.{verb}(")).count();
                places += variants(code, command);
            }
            if places > 0 {
                touched.push((&file.path, places));
            }
        }
        let places: usize = touched.iter().map(|(_, places)| places).sum();
        let paths: Vec<&str> = touched.iter().map(|(path, _)| *path).collect();
        let _ = writeln!(
            report,
            "the action {action}: {places} places in {} files ({})",
            paths.len(),
            paths.join(" ")
        );
    }
}

/// How often a file names a variant of what carries actions: outside of its definition as `Command::Report`, where it
/// is defined also alone and as `Self::Report`.
fn variants(code: &str, variant: &str) -> usize {
    if variant.is_empty() {
        return 0;
    }
    let named: usize = CARRIERS
        .iter()
        .map(|carrier| code.matches(&format!("{carrier}::{variant}")).count())
        .sum();
    let defines = CARRIERS.iter().any(|carrier| {
        code.contains(&format!("pub enum {carrier} {{")) || code.contains(&format!("pub enum {carrier}<"))
    });
    let own = code.matches(&format!("Self::{variant}")).count();
    let line = code.lines().filter(|line| {
        let rest = line.trim_start().strip_prefix(variant);
        rest.is_some_and(|rest| rest.starts_with([',', '(', ' ']))
    });
    named + if defines { own + line.count() } else { 0 }
}
