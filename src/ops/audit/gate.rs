//! What stands against a table that goes out: the findings about what it prints.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::export::Layout;
use crate::forms::Form;
use crate::model::{Finding, FindingPlace, Period, RecordKind, Records, Severity};
use crate::ops::Session;

/// What a draft bears in its title.
const DRAFT: &str = "【草稿】";
/// So many findings are told one by one.
const TOLD: usize = 20;

/// What a table prints.
pub(crate) struct PrintedScope {
    pub(crate) kind: RecordKind,
    pub(crate) fields: BTreeSet<String>,
    pub(crate) period: Option<Period>,
    /// The plan of a table of indicators.
    pub(crate) framework: Option<String>,
}

impl PrintedScope {
    /// What a form prints for a period.
    pub(crate) fn of_form(form: &Form, period: Option<Period>, own_framework: &str) -> Self {
        let framework = form.framework.clone().unwrap_or_else(|| own_framework.to_owned());
        Self {
            kind: form.record,
            fields: form.columns.iter().map(|column| column.field.clone()).collect(),
            period,
            framework: (form.record == RecordKind::Indicator).then_some(framework),
        }
    }

    /// Whether a finding speaks of something that is printed.
    pub(crate) fn concerns(&self, finding: &Finding, records: &Records) -> bool {
        finding
            .places
            .iter()
            .any(|place| self.prints(place, finding, records))
    }

    fn prints(&self, place: &FindingPlace, finding: &Finding, records: &Records) -> bool {
        let has_ended = |period: Period| self.period.is_none_or(|own| period.has_ended_by(own));
        let is_due = place.period.is_none_or(|period| match self.kind {
            RecordKind::Indicator => has_ended(period),
            _ => self.period.is_none_or(|own| period.same_end(own)),
        });
        if !is_due {
            return false;
        }
        let is_printed = |field: &str| {
            self.fields.contains(field)
                || (matches!(field, "start_year" | "end_year") && self.fields.contains("years"))
                || (field == "reported" && self.fields.iter().any(|field| field.starts_with("value")))
        };
        let has_field = place.field.as_deref().is_none_or(is_printed);
        if place.record == self.kind {
            let of_plan = self.framework.as_ref().is_none_or(|framework| {
                let record = records.get(place.record, place.id);
                record.is_none_or(|record| record.text("framework") == framework)
            });
            return has_field && of_plan;
        }
        match self.kind {
            RecordKind::ProjectReturn => place.record == RecordKind::Project && has_field,
            // What an indicator is computed from goes out with it.
            RecordKind::Indicator => {
                let is_counted = matches!(
                    place.record,
                    RecordKind::ElderFacility
                        | RecordKind::ChildcareFacility
                        | RecordKind::Estate
                        | RecordKind::Population
                        | RecordKind::BaseFigure
                );
                is_counted && finding.severity == Severity::Error
            }
            _ => false,
        }
    }
}

impl Session {
    pub(crate) fn findings_of(&self, scopes: &[PrintedScope], records: &Records) -> Result<Vec<Finding>> {
        let mut findings = self.findings(records)?;
        findings.retain(|finding| scopes.iter().any(|scope| scope.concerns(finding, records)));
        Ok(findings)
    }
}

/// Refuses to let go out what has errors, unless it is a draft; else gives what the officer should know.
pub(crate) fn pass(findings: &[Finding], is_draft: bool) -> Result<Vec<String>> {
    let errors: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    if let (Some(first), false) = (errors.first(), is_draft) {
        return Err(Error::refused(
            "audit.errors",
            format!(
                "表里的数还有 {} 处审核错误，例如：{}",
                errors.len(),
                first.message
            ),
            "请改正后再导出；要先看样子，可以导出草稿（命令行加 --draft），表上会标明“草稿”。",
        ));
    }
    let open: Vec<&Finding> = findings.iter().filter(|finding| finding.blocks()).collect();
    let mut told: Vec<String> = open
        .iter()
        .take(TOLD)
        .map(|finding| format!("审核{}：{}", finding.severity.label(), finding.message))
        .collect();
    if open.len() > TOLD {
        told.push(format!("还有 {} 处审核问题，用 check 查看", open.len() - TOLD));
    }
    Ok(told)
}

/// Marks tables as a draft, in the titles that everyone sees.
pub(crate) fn mark_draft(layouts: &mut [Layout]) {
    for layout in layouts {
        layout.title = draft_title(&layout.title);
        for sheet in &mut layout.sheets {
            sheet.title = draft_title(&sheet.title);
        }
    }
}

/// A title that says that it is a draft.
pub(crate) fn draft_title(title: &str) -> String {
    format!("{DRAFT}{title}")
}
