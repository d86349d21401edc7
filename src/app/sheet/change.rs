//! What the user changed in a table of records, before it is written.

use crate::model::{Period, RecordId, RecordKind};
use crate::ops::Edit;

/// One change; one undo step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetChange {
    /// Cells were changed and records typed below them, each with its values as typed.
    Entered {
        /// Kind of the records.
        kind: RecordKind,
        /// The period, where one is needed.
        period: Option<Period>,
        /// Changed cells.
        edits: Vec<Edit>,
        /// New records: field and text.
        rows: Vec<Vec<(String, String)>>,
    },
    /// Records were deleted.
    Deleted(RecordKind, Vec<RecordId>),
    /// 基础数据 of a date were typed: name and text.
    BaseTyped(Period, Vec<(String, String)>),
}

impl SheetChange {
    /// Changed cells only.
    pub fn edited(kind: RecordKind, edits: Vec<Edit>) -> Self {
        Self::Entered {
            kind,
            period: None,
            edits,
            rows: Vec::new(),
        }
    }
}
