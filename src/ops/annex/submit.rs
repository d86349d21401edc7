//! 上报: what was sent for a period, frozen.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::checksum::sha256;
use crate::error::{Error, Result};
use crate::export::Exported;
use crate::model::Period;

use super::export::{export_layouts, named};
use super::hand_over::AnnexOptions;
use crate::ops::Session;
use crate::ops::audit::check::blocking;
use crate::ops::audit::note_sheet::note_sheet;

/// What was sent.
#[derive(Clone, Debug, Serialize)]
pub struct Submitted {
    /// Number of the submission.
    pub id: i64,
    /// The files.
    pub files: Vec<Exported>,
    /// Hash over the frozen copy.
    pub sha256: String,
}

impl Session {
    /// Writes the annexes of a period and keeps a frozen copy of their rows in the ledger.
    ///
    /// # Errors
    /// 审核 still has errors, or 核实 without a 说明; no form given; a file can't be written.
    pub fn submit(&mut self, period: Period, forms: &[String], dir: &Path) -> Result<Submitted> {
        self.submit_as(period, &AnnexOptions::of(forms), dir)
    }

    /// The same with the choices of layout.
    ///
    /// # Errors
    /// As [`Self::submit`].
    pub fn submit_as(&mut self, period: Period, options: &AnnexOptions, dir: &Path) -> Result<Submitted> {
        let forms = &options.forms;
        if forms.is_empty() {
            return Err(Error::usage(
                "没有选择要上报的表",
                "用 --form 指定表样，可写多个。",
            ));
        }
        let findings = self.findings_of_forms(forms, Some(period))?;
        let open: Vec<_> = blocking(&findings).collect();
        if let Some(first) = open.first() {
            return Err(Error::refused(
                "submit.blocked",
                format!(
                    "要上报的表还有 {} 处审核问题没有处理，例如：{}",
                    open.len(),
                    first.message
                ),
                "错误要先改正，核实项要填写说明，然后再上报。",
            ));
        }
        let mut frozen = Vec::new();
        for form in forms {
            frozen.push(
                self.preview(named(&self.forms, form)?, Some(period), options)?
                    .layout,
            );
        }
        let told: Vec<_> = findings.iter().collect();
        let notes = note_sheet(&told, &self.county.division.name, &period.label());
        let payload = json!({"period": period, "annexes": frozen, "notes": &notes}).to_string();
        let sha256 = sha256(&payload);
        let (mut files, mut written) = self.write_annexes(options, Some(period), dir)?;
        let path = dir.join(format!(
            "{}审核说明（{}）.xlsx",
            self.county.short_name(),
            period.label()
        ));
        written.about_to_write(&path);
        files.push(export_layouts(&[notes], options.look, &path)?);
        // One a form: the notes are part of the frozen copy.
        let hashes: Vec<String> = files
            .iter()
            .take(forms.len())
            .map(|file| file.sha256.clone())
            .collect();
        let label = format!("上报{}", period.label());
        let (id, _) = self.store.transact(&label, |ledger| -> Result<i64> {
            Ok(ledger.add_submission(period, forms, &hashes, &payload)?)
        })?;
        written.keep();
        Ok(Submitted { id, files, sha256 })
    }
}
