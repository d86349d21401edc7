//! What a 分解表 would change, as it is listed before anything is written.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Period, RecordId, ShareAt};

/// What the officer says about a 分解表.
#[derive(Clone, Debug, Default)]
pub struct ShareOptions {
    /// The year, for a table that says none.
    pub year: Option<i32>,
    /// The indicators that headers mean: header and name.
    pub names: BTreeMap<String, String>,
    /// Whether headers of no indicator become indicators of the plan.
    pub add: bool,
    /// Whether targets that the ledger has already may be changed.
    pub change_targets: bool,
}

/// What a 分解表 would change.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SharePlan {
    /// The file's name.
    pub file: String,
    /// The plan (方案).
    pub framework: String,
    /// The changes.
    pub changes: Vec<ShareChange>,
    /// Numbers that the ledger has already.
    pub unchanged: usize,
    /// Headers that name no indicator of the plan.
    pub unknown: Vec<String>,
    /// What can't be taken, with the cell; a Chinese sentence each.
    pub problems: Vec<String>,
    /// Indicators that are added.
    pub added: Vec<String>,
    /// The undo step that wrote it.
    pub operation: Option<i64>,
}

/// One target, or one completion, of one township or department.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareChange {
    /// The indicator's record; none for one that is added.
    pub record: Option<RecordId>,
    /// Its name.
    pub indicator: String,
    /// The township or department.
    pub unit: String,
    /// The year.
    pub year: i32,
    /// The period of a completion; none for a target.
    pub period: Option<Period>,
    /// As the ledger has it.
    pub before: Option<f64>,
    /// As the table has it.
    pub after: f64,
    /// The cell.
    pub cell: String,
}

impl ShareChange {
    /// What the number is: 2026年, 2026年上半年完成.
    pub fn what(&self) -> String {
        match self.period {
            Some(period) => format!("{}完成", period.label()),
            None => format!("{}年", self.year),
        }
    }

    /// Where it is kept.
    pub(super) fn at(&self) -> ShareAt {
        self.period.map_or(ShareAt::Target(self.year), ShareAt::Done)
    }
}

impl SharePlan {
    /// How many targets of the ledger it would change.
    pub fn replaced(&self) -> usize {
        self.changes
            .iter()
            .filter(|change| change.before.is_some() && change.period.is_none())
            .count()
    }
}
