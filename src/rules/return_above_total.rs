//! A monthly return has invested more than it may.

use crate::model::{Record, RecordKind, Severity, Value, name_key};

use super::compare::{field_and_value, finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "P008",
    name: "调度投资超出",
    severity: Severity::Verify,
    summary: "本年完成不大于累计完成，累计完成不大于总投资，到位中央资金不大于申请数。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    let projects = facts.records.of(RecordKind::Project);
    for record in facts.records.of(RecordKind::ProjectReturn) {
        let name = name_key(record.text("project"));
        let mut fits = projects
            .iter()
            .filter(|project| name_key(project.text("name")) == name);
        let project = fits.next().filter(|_| fits.next().is_none());
        above(record, "invested_year", record, "invested", report);
        if let Some(project) = project {
            above(record, "invested", project, "total_investment", report);
            above(record, "received_central", project, "central_budget", report);
        }
    }
}

fn above(record: &Record, part: &str, whole: &Record, total: &str, report: &mut RuleReport) {
    let number = |value: Option<&Value>| value.and_then(Value::as_number);
    let (Some(small), Some(large)) = (record.get(part), whole.get(total)) else {
        return;
    };
    if number(Some(small)) <= number(Some(large)).map(|total| total + 0.005) {
        return;
    }
    let ((part_name, small), (total_name, large)) = (
        field_and_value(record.kind, part, small),
        field_and_value(whole.kind, total, large),
    );
    let message = format!(
        "{}：{part_name}{small}，大于{total_name}{large}；请核对单位和数",
        subject_of(record, record.period)
    );
    let [_, what, when] = finding_key(record, record.period).each().map(str::to_owned);
    report.add(
        Doubt::new(&[&what, &when, part], message)
            .at(record, part)
            .at(whole, total)
            .expected(format!("{part_name}≤{large}"))
            .found(small),
    );
}
