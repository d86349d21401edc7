//! What stands against annexes: the findings about what their forms print, and the sheet that tells them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::Result;
use crate::export::{Exported, Look};
use crate::forms::Form;
use crate::model::{Finding, Period, Records};

use super::export::{annex_period, export_layouts, named};
use crate::ops::Session;
use crate::ops::Snapshot;
use crate::ops::audit::gate::PrintedScope;
use crate::ops::audit::note_sheet::note_sheet;

impl Session {
    /// The findings about what forms print for a period, the serious first.
    ///
    /// # Errors
    /// No such form; the ledger can't be read.
    pub fn findings_of_forms(&self, forms: &[String], period: Option<Period>) -> Result<Vec<Finding>> {
        let records = self.records()?;
        let named = forms.iter().map(|id| named(&self.forms, id));
        let forms: Vec<&Form> = named.collect::<Result<_>>()?;
        self.findings_of(&scopes(&forms, &records, period, self.own_framework()), &records)
    }

    /// The ids of the findings about what some form prints for a period, of the forms that print something.
    pub(crate) fn printed_findings(
        &self,
        findings: &[Finding],
        records: &Records,
        period: Period,
        printed: &BTreeMap<String, usize>,
    ) -> BTreeSet<String> {
        let prints = |form: &&Form| printed.get(&form.id).is_some_and(|count| *count > 0);
        let forms: Vec<&Form> = self.forms.iter().filter(prints).collect();
        let scopes = scopes(&forms, records, Some(period), self.own_framework());
        let is_printed = |finding: &&Finding| scopes.iter().any(|scope| scope.concerns(finding, records));
        let printed = findings.iter().filter(is_printed);
        printed.map(|finding| finding.id.clone()).collect()
    }

    /// Writes the sheet 审核说明 of a period by itself: all findings about it.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn export_notes(&self, period: Option<Period>, out: &Path) -> Result<Exported> {
        let findings = self.findings(&self.records()?)?;
        let told: Vec<&Finding> = findings.iter().collect();
        let label = period.map(Period::label).unwrap_or_default();
        let sheet = note_sheet(&told, &self.county.division.name, &label);
        export_layouts(&[sheet], Look::default(), out)
    }
}

impl Snapshot {
    /// The findings about what forms print for the period in view.
    pub fn findings_of_forms(&self, forms: &[String]) -> Vec<Finding> {
        let forms: Vec<&Form> = forms.iter().filter_map(|id| self.forms.get(id)).collect();
        let own = self.followed.first().map_or("", String::as_str);
        let scopes = scopes(&forms, &self.records, Some(self.period), own);
        let concerned = self.findings.iter();
        concerned
            .filter(|finding| scopes.iter().any(|scope| scope.concerns(finding, &self.records)))
            .cloned()
            .collect()
    }
}

/// What each form prints for a period.
fn scopes(
    forms: &[&Form],
    records: &Records,
    period: Option<Period>,
    own_framework: &str,
) -> Vec<PrintedScope> {
    let scope =
        |form: &&Form| PrintedScope::of_form(form, annex_period(form, records, period), own_framework);
    forms.iter().map(scope).collect()
}
