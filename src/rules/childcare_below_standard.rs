//! An estate has fewer childcare places than it owes by its residents.

use crate::forms::standards;
use crate::model::{FindingFamily, RecordKind, Severity, number_text_rounded};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "S003",
    name: "配建托位未达标",
    family: FindingFamily::Range,
    severity: Severity::Verify,
    summary: "小区的配建托位少于按户数和户均人口应配的数。",
    basis: "",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let code = facts.area_code();
    // The rules know no clock: the latest standard counts.
    let (Some(standard), Some(household)) = (
        standards()
            .estate_childcare(code, i32::MAX)
            .filter(|_| !code.is_empty()),
        standards().household(code, i32::MAX),
    ) else {
        return;
    };
    for record in facts.records.of(RecordKind::Estate) {
        let (Some(places), Some(households)) =
            (record.number("childcare_places"), record.number("households"))
        else {
            continue;
        };
        let residents = households * household.persons;
        let Some(owed) = standard.owed_places(record, residents).map(f64::floor) else {
            continue;
        };
        if places + 1e-6 >= owed {
            continue;
        }
        let owed = number_text_rounded(owed, 0);
        let message = format!(
            "{}（{}）：配建托位{places}个，按{}人应不少于{owed}个（{}）；请核对，属实的写明补建打算",
            subject_of(record, None),
            record.text("build_status"),
            number_text_rounded(residents, 0),
            standard.source
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "childcare_places")
                .expected(format!("≥{owed}个"))
                .found(format!("{places}个"))
                .basis(standard.source.as_str()),
        );
    }
}
