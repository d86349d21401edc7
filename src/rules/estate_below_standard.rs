//! An estate has less room for elder care than the standard of its area asks.

use crate::forms::standards;
use crate::model::{FindingFamily, RecordKind, Severity, number_text};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "S001",
    name: "配建养老用房未达标",
    family: FindingFamily::Range,
    severity: Severity::Verify,
    summary: "新建小区、已建成小区的养老用房面积低于当地配建标准。",
    basis: "",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let code = facts.county.map_or("", |county| county.division.code.as_str());
    // The rules know no clock: the latest standard counts.
    let Some(standard) = standards().estate(code, i32::MAX) else {
        return;
    };
    for record in facts.records.of(RecordKind::Estate) {
        if standard.is_met(record) != Some(false) {
            continue;
        }
        let (Some(owed), Some(area)) = (standard.owed_m2(record), record.number("elder_area_m2")) else {
            continue;
        };
        let status = record.text("build_status");
        // The mark stands in the cell of the figure that falls short.
        let (field, found, least, says) = if area + 1e-6 < owed {
            let (area, owed) = (number_text(area), number_text(owed));
            let says = format!("配建养老用房{area}平方米，按户数应不少于{owed}平方米");
            ("elder_area_m2", area, owed, says)
        } else {
            let room = record.number("largest_room_m2").unwrap_or(area);
            let (room, least) = (number_text(room), number_text(standard.new_single_room_m2));
            let says = format!("最大单处{room}平方米，应不少于{least}平方米");
            ("largest_room_m2", room, least, says)
        };
        let message = format!(
            "{}（{status}）：{says}（{}）；请核对，属实的写明补建打算",
            subject_of(record, None),
            standard.source
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, field)
                .expected(format!("≥{least}平方米"))
                .found(format!("{found}平方米")),
        );
    }
}
