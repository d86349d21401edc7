//! Which files of `data/forms/` are part of the program: each one that ends in `.toml`.

use std::io;
use std::path::{Path, PathBuf};

/// The forms of a folder, in the order of their names.
pub(crate) fn form_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The source of a list of their texts, to be included where the catalog is made.
pub(crate) fn list_source(files: &[PathBuf]) -> String {
    let texts = files
        .iter()
        .map(|file| format!("    include_str!({:?}),\n", file.display().to_string()));
    format!("&[\n{}]\n", texts.collect::<String>())
}
