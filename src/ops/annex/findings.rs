//! What stands against annexes: the findings about what their forms print, and the sheet that tells them.

use std::path::Path;

use crate::error::Result;
use crate::export::{Exported, Look};
use crate::model::{Finding, Period};

use super::export::{annex_period, export_layouts, named};
use crate::ops::Session;
use crate::ops::audit::gate::PrintedScope;
use crate::ops::audit::note_sheet::note_sheet;

impl Session {
    /// The findings about what forms print for a period, the serious first.
    ///
    /// # Errors
    /// No such form; the ledger can't be read.
    pub fn findings_of_forms(&self, forms: &[String], period: Option<Period>) -> Result<Vec<Finding>> {
        let records = self.records()?;
        let mut scopes = Vec::new();
        for id in forms {
            let form = named(&self.forms, id)?;
            let period = annex_period(form, &records, period);
            scopes.push(PrintedScope::of_form(form, period, self.own_framework()));
        }
        self.findings_of(&scopes, &records)
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
