//! What a plan would do, in a line.

use crate::import::{Plan, Status};

/// A known table whose rows all wait: a file to be filled, not to be read.
pub(super) fn is_blank_form(plan: &Plan) -> bool {
    let mut known = plan
        .sheets
        .iter()
        .filter(|sheet| sheet.record.is_some())
        .peekable();
    known.peek().is_some() && known.all(|sheet| sheet.changes.is_empty())
}

/// 将新增 3 条、更新 12 条，1 行有错误不写入.
pub(super) fn outcome(plan: &Plan) -> String {
    let count = |wanted: &[Status]| {
        let changes = plan.sheets.iter().flat_map(|sheet| &sheet.changes);
        changes.filter(|change| wanted.contains(&change.status)).count()
    };
    let parts: Vec<String> = [
        ("将新增", count(&[Status::New])),
        ("将更新", count(&[Status::Updated])),
        ("不写入", count(&[Status::Refused, Status::Conflict])),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(word, count)| format!("{word} {count} 条"))
    .collect();
    if parts.is_empty() {
        "没有可写入的变化".to_owned()
    } else {
        format!("{} · 尚未写入台账", parts.join("、"))
    }
}
