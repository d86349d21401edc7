//! Where the files lie that tests read.

use std::path::{Path, PathBuf};

/// A file or folder of `tests/fixtures`.
pub(crate) fn fixture(folder: &str, name: &str) -> PathBuf {
    root().join("tests/fixtures").join(folder).join(name)
}

/// A table as a superior issued it, or as counties handed it back.
pub(crate) fn issued(name: &str) -> PathBuf {
    fixture("import", name)
}

/// A form to be filled.
pub(crate) fn template(name: &str) -> PathBuf {
    fixture("fill", name)
}

/// A table of the sample county.
pub(crate) fn sample_table(name: &str) -> PathBuf {
    root().join("data/sample").join(name)
}

/// The folder of the crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
