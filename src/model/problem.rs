//! What is wrong or doubtful at one cell of an imported sheet.

use serde::{Deserialize, Serialize};

/// How serious a problem or finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 错误: the row is not written; 上报 is blocked.
    Error,
    /// 核实: needs a look and, before 上报, a 说明.
    Verify,
    /// 提示: never blocks.
    Hint,
}

impl Severity {
    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Verify => "核实",
            Self::Hint => "提示",
        }
    }
}

/// A problem at a cell. `code` is stable (`value.not-a-number`), `message` is for the officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The cell as in the sheet, e.g. `G12`; empty when the whole sheet is meant.
    pub cell: String,
    /// How serious it is.
    pub severity: Severity,
    /// A stable code, `topic.what-is-wrong`.
    pub code: &'static str,
    /// What is wrong and what to do, one Chinese sentence.
    pub message: String,
}
