//! Running the rules, and the 说明 that officers write.

use std::collections::BTreeMap;

use crate::checksum::sha256;
use crate::error::{Error, Result};
use crate::import::SourceColumns;
use crate::model::{Finding, RecordKind, Records, Severity};
use crate::rules;
use crate::store::{Explanation, Transaction};

use super::audit_facts::AuditBasis;
use super::imported;
use crate::ops::Session;

/// What lies beside the findings: 说明, what is muted, the columns of the imported sheets.
struct Beside {
    explanations: BTreeMap<String, Explanation>,
    muted: BTreeMap<String, String>,
    columns: SourceColumns,
}

impl Session {
    /// All findings, the serious first, with their 说明.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn check(&self) -> Result<Vec<Finding>> {
        self.findings(&self.records()?)
    }

    pub(crate) fn findings(&self, records: &Records) -> Result<Vec<Finding>> {
        let beside = Beside {
            explanations: self.store.explanations()?,
            muted: self.store.muted()?,
            columns: self.import_memory()?.source_columns,
        };
        let problems = imported::standing(&self.store.import_problems()?, records);
        let basis = self.audit_basis()?;
        let facts = basis.facts(records, problems);
        let mut findings = rules::check(&facts, &basis.own_rules);
        for finding in &mut findings {
            beside.complete(finding);
        }
        findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| a.id.cmp(&b.id)));
        Ok(findings)
    }

    /// Writes the 说明 of a finding for the figures as they are.
    ///
    /// # Errors
    /// No such finding; an error, which has to be put right; an empty text.
    pub fn explain(&mut self, finding_id: &str, text: &str) -> Result<Finding> {
        let finding = self.finding(finding_id)?;
        if finding.severity == Severity::Error {
            return Err(Error::refused(
                "explain.error",
                format!("“{}”是错误，不能用说明代替改正", finding.message),
                "请改正台账里的数，再审核。",
            ));
        }
        if text.trim().is_empty() {
            return Err(Error::refused(
                "explain.empty",
                "说明不能为空",
                "请写明这几个数为什么属实；要收回已写的说明，请用撤销。",
            ));
        }
        self.store.transact("填写审核说明", |ledger| -> Result<()> {
            Ok(ledger.explain(finding_id, &finding.fingerprint, text.trim())?)
        })?;
        self.finding(finding_id)
    }

    /// Mutes findings: one by its id, those of a rule by its code, or those of a rule for one kind of records
    /// (`F002@elder_facility`). `None` lets them be heard again.
    ///
    /// # Errors
    /// Nothing of that name; an empty reason; an error, which has to be put right.
    pub fn mute(&mut self, scope: &str, reason: Option<&str>) -> Result<()> {
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::refused(
                "mute.empty",
                "忽略要写明理由",
                "例如：本县口径如此。",
            ));
        }
        let code = scope.split(['@', ':']).next().unwrap_or(scope);
        let own = self.own_rules()?;
        let rule = rules::rules().iter().chain(&own).find(|rule| rule.code == code);
        let is_known = match (scope.split_once('@'), rule) {
            (Some((_, kind)), Some(_)) => kind.parse::<RecordKind>().is_ok(),
            (None, Some(_)) => {
                scope == code || self.store.muted()?.contains_key(scope) || self.finding(scope).is_ok()
            }
            (_, None) => self.store.muted()?.contains_key(scope),
        };
        if !is_known {
            return Err(Error::refused(
                "mute.unknown",
                format!("没有编号为“{scope}”的规则或审核结果"),
                "用 rule list 查看规则，用 check 查看审核结果。",
            ));
        }
        let is_error = if scope == code {
            rule.is_some_and(|rule| rule.severity == Severity::Error)
        } else {
            self.check()?
                .iter()
                .any(|finding| finding.id == scope && finding.severity == Severity::Error)
        };
        if is_error && reason.is_some() {
            return Err(Error::refused(
                "mute.error",
                "错误不能忽略，只能改正",
                "核实和提示可以忽略。",
            ));
        }
        let label = if reason.is_some() {
            "忽略审核结果"
        } else {
            "恢复审核结果"
        };
        self.store.transact(label, |ledger| -> Result<()> {
            Ok(ledger.mute(scope, reason.map(str::trim))?)
        })?;
        Ok(())
    }

    /// What is muted, with the reasons.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn muted(&self) -> Result<BTreeMap<String, String>> {
        Ok(self.store.muted()?)
    }

    fn finding(&self, finding_id: &str) -> Result<Finding> {
        let mut findings = self.check()?.into_iter();
        findings.find(|finding| finding.id == finding_id).ok_or_else(|| {
            Error::refused(
                "finding.not-found",
                format!("没有编号为“{finding_id}”的审核结果"),
                "用 check 查看现有的审核结果。",
            )
        })
    }

    /// Writes records in one step. A 说明 whose figures this changes counts no more, even if they come back later.
    pub(crate) fn write_records<T>(
        &mut self,
        label: &str,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T>,
    ) -> Result<(T, Option<i64>)> {
        let mut explained = self.store.explanations()?;
        explained.retain(|_, explanation| !explanation.is_old);
        if explained.is_empty() {
            return self.store.transact(label, work);
        }
        let basis = AuditBasis {
            county: &self.county,
            frameworks: &self.frameworks,
            followed: self.followed().to_vec(),
            parameters: self.own_parameters()?,
            own_rules: self.own_rules()?,
        };
        let kept = self.store.import_problems()?;
        self.store.transact(label, |ledger| -> Result<T> {
            let done = work(ledger)?;
            let mut records = Records::default();
            for kind in RecordKind::ALL {
                records.put(kind, ledger.records(kind)?);
            }
            let facts = basis.facts(&records, imported::standing(&kept, &records));
            let codes: Vec<&str> = explained.keys().filter_map(|id| id.split(':').next()).collect();
            let all = rules::rules().iter().chain(&basis.own_rules);
            let asked = all.filter(|rule| codes.contains(&rule.code.as_str()));
            let now: BTreeMap<String, String> = asked
                .flat_map(|rule| rule.check(&facts))
                .map(|finding| (finding.id, hash_of(&finding.fingerprint)))
                .collect();
            for (id, explanation) in &explained {
                if now.get(id) != Some(&explanation.fingerprint) {
                    ledger.outdate_explanation(id)?;
                }
            }
            Ok(done)
        })
    }
}

impl Beside {
    /// Lays 说明 and cells beside a finding.
    fn complete(&self, finding: &mut Finding) {
        finding.fingerprint = hash_of(&finding.fingerprint);
        for place in &mut finding.places {
            if let (None, Some(source), Some(field)) = (&place.cell, &place.source, &place.field) {
                place.cell = self.columns.cell(place.record, source, field, place.period);
            }
        }
        if let Some(explanation) = self.explanations.get(&finding.id) {
            let counts = !explanation.is_old && explanation.fingerprint == finding.fingerprint;
            let text = Some(explanation.text.clone());
            if counts && finding.severity != Severity::Error {
                finding.explanation = text;
            } else {
                finding.old_explanation = text;
            }
        }
        if finding.severity != Severity::Error {
            let kind = finding.places.first().map(|place| place.record.code());
            let scopes = [
                Some(finding.id.clone()),
                Some(finding.rule.clone()),
                kind.map(|kind| format!("{}@{kind}", finding.rule)),
            ];
            finding.muted = scopes
                .into_iter()
                .flatten()
                .find_map(|scope| self.muted.get(&scope).cloned());
        }
    }
}

/// A fingerprint, short enough to be kept and shown.
fn hash_of(fingerprint: &str) -> String {
    let mut hash = sha256(fingerprint);
    hash.truncate(16);
    hash
}

/// The findings that block 上报: errors, and 核实 without a 说明.
pub fn blocking(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.blocks())
}
