//! What a verb prints, and the ledger it works on.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::ops::Session;

/// What a verb prints: JSON, and the same as Chinese text.
pub(super) struct Output {
    json: Value,
    text: String,
    /// Exit status: a plan with errors is printed and refused.
    pub(super) status: u8,
}

impl Output {
    pub(super) fn new(json: Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            status: 0,
        }
    }

    /// The same with an exit status.
    pub(super) fn with_status(self, status: u8) -> Self {
        Self { status, ..self }
    }

    /// What goes to standard output.
    pub(super) fn render(&self, as_json: bool) -> String {
        if as_json {
            self.json.to_string()
        } else {
            self.text.clone()
        }
    }
}

/// A path in JSON. Names that are no text, which Linux allows, are shown as they look.
pub(super) fn path_text(path: &Path) -> String {
    path.display().to_string()
}

/// Opens the ledger that the arguments name.
pub(super) fn open(ledger: Option<PathBuf>) -> Result<Session> {
    let session = Session::open(&named(ledger)?)?;
    session.faults().iter().for_each(|fault| tell(fault));
    Ok(session)
}

/// The ledger that the arguments name.
pub(super) fn named(ledger: Option<PathBuf>) -> Result<PathBuf> {
    ledger.ok_or_else(|| Error::usage("没有说明是哪个台账", "请在最前面加 --ledger 文件.laoxiao。"))
}

/// Writes a line to standard error.
pub(super) fn tell(line: &str) {
    // Progress is a courtesy; a closed standard error must not stop the work.
    match writeln!(std::io::stderr(), "{line}") {
        Ok(()) | Err(_) => {}
    }
}
