//! What an import found and nobody has put right: wrong totals, rows given twice, contradicting sheets, cells left out.

use crate::model::{FindingFamily, FindingPlace, RecordId, Severity};

use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts, ImportProblem};

/// 合计.
pub(super) const TOTALS: CodeRule = CodeRule {
    code: "M001",
    name: "表上合计与各行之和不符",
    family: FindingFamily::Balance,
    severity: Severity::Verify,
    summary: "导入的表上印的合计、小计、全县数与各行之和不同；改正一行、重新导入或写明后消失。",
    basis: "合计等于各行之和",
    check: |facts, report| tell(facts, report, |code| code.starts_with("total.")),
};

/// 重复.
pub(super) const DUPLICATES: CodeRule = CodeRule {
    code: "M002",
    name: "同一份文件里重复",
    family: FindingFamily::Name,
    severity: Severity::Verify,
    summary: "导入的文件里同一条记录出现几次，或几处写法不同。",
    basis: "一条记录只报一次",
    check: |facts, report| tell(facts, report, |code| code.starts_with("key.")),
};

/// 调度表与清单.
pub(super) const PARENTS: CodeRule = CodeRule {
    code: "M003",
    name: "调度表与项目清单不一致",
    family: FindingFamily::Tables,
    severity: Severity::Verify,
    summary: "月调度表上的总投资、年限、地点等与项目清单不同；台账没有用调度表的数代替。",
    basis: "同一个项目各表应一致",
    check: |facts, report| tell(facts, report, |code| code.starts_with("parent.")),
};

/// 别的.
pub(super) const CELLS: CodeRule = CodeRule {
    code: "M004",
    name: "导入时有疑问的单元格",
    family: FindingFamily::Completeness,
    severity: Severity::Verify,
    summary: "导入时没有读出、或读出而有疑问的单元格；补填、重新导入或写明后消失。",
    basis: "读不准的数不猜",
    check: |facts, report| {
        let others = |code: &str| {
            !["total.", "key.", "parent."]
                .iter()
                .any(|start| code.starts_with(start))
        };
        tell(facts, report, others);
    },
};

fn tell(facts: &Facts<'_>, report: &mut RuleReport<'_>, is_meant: impl Fn(&str) -> bool) {
    for problem in facts
        .import_problems
        .iter()
        .filter(|problem| is_meant(&problem.code))
    {
        report.add(doubt(problem));
    }
}

fn doubt(problem: &ImportProblem) -> Doubt {
    let source = &problem.source;
    let place = |field: Option<String>| FindingPlace {
        record: problem.kind,
        id: problem.record,
        field,
        period: problem.period,
        shown: None,
        source: Some(source.clone()),
        cell: Some(problem.cell.clone()),
    };
    let message = format!(
        "{} 表“{}”{}：{}",
        source.file, source.sheet, problem.cell, problem.message
    );
    let doubt = Doubt::new(&[&problem.key, &problem.code], message)
        .named(problem.name.as_str(), problem.family)
        .severity(problem.severity)
        .found(problem.message.as_str());
    match problem.field.as_deref() {
        Some("end_year") if problem.record != RecordId::default() => {
            let start = place(Some("start_year".to_owned()));
            doubt.place(start).place(place(Some("end_year".to_owned())))
        }
        field => doubt.place(place(field.map(str::to_owned))),
    }
}
