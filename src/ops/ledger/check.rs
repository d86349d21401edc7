//! 审核: what contradicts itself, and the 说明 that officers write.

use crate::error::{Error, Result};
use crate::model::{Finding, Records, Severity};
use crate::rules;
use crate::rules::Facts;

use crate::ops::Session;

impl Session {
    /// All findings, the serious first, with their 说明.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn check(&self) -> Result<Vec<Finding>> {
        self.findings(&self.records()?)
    }

    pub(crate) fn findings(&self, records: &Records) -> Result<Vec<Finding>> {
        let explanations = self.store.explanations()?;
        // A county that no list knows has no townships to compare with.
        let county = (!self.county.townships.is_empty()).then_some(&self.county);
        let mut findings = rules::check(&Facts { records, county });
        for finding in &mut findings {
            finding.explanation = explanations.get(&finding.id).cloned();
        }
        findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| a.id.cmp(&b.id)));
        Ok(findings)
    }

    /// Writes the 说明 of a finding; a blank text takes it away.
    ///
    /// # Errors
    /// No such finding.
    pub fn explain(&mut self, finding_id: &str, text: &str) -> Result<Finding> {
        let known = |findings: Vec<Finding>| findings.into_iter().find(|finding| finding.id == finding_id);
        if known(self.check()?).is_none() {
            return Err(Error::refused(
                "finding.not-found",
                format!("没有编号为“{finding_id}”的审核结果"),
                "用 check 查看现有的审核结果。",
            ));
        }
        self.store.transact("填写审核说明", |ledger| -> Result<()> {
            Ok(ledger.explain(finding_id, text.trim())?)
        })?;
        known(self.check()?).ok_or_else(|| Error::defect("审核结果在填写说明时消失了"))
    }
}

/// The findings that block 上报: errors, and 核实 without a 说明.
pub fn blocking(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| match finding.severity {
        Severity::Error => true,
        Severity::Verify => finding.explanation.is_none(),
        Severity::Hint => false,
    })
}
