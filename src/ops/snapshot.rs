//! What the window shows: the whole ledger as it was at one version.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::error::Result;
use crate::export::Filler;
use crate::forms::Forms;
use crate::import::SourceColumns;
use crate::indicators::{Figure, Frameworks, figures_of_framework};
use crate::model::{County, Finding, Period, RecordKind, Records};
use crate::store::{Import, Operation};

use super::{Overview, Session};

/// A copy for the window; it is replaced, never changed.
#[derive(Clone)]
pub struct Snapshot {
    /// The version it shows.
    pub version: u64,
    /// The ledger's file.
    pub path: PathBuf,
    /// The county.
    pub county: County,
    /// The frameworks the ledger follows, its own first.
    pub followed: Vec<String>,
    /// All frameworks the program knows.
    pub frameworks: Frameworks,
    /// All records.
    pub records: Records,
    /// The periods for which there are figures.
    pub periods: Vec<Period>,
    /// The period in view.
    pub period: Period,
    /// The indicators of the ledger's own framework at that period.
    pub figures: Vec<Figure>,
    /// What 总览 shows of them.
    pub overview: Overview,
    /// What 审核 found.
    pub findings: Vec<Finding>,
    /// Operations, newest first.
    pub history: Vec<Operation>,
    /// The periods that were submitted.
    pub submitted: BTreeSet<Period>,
    /// Where the fields of records stand in the files they came from.
    pub source_columns: SourceColumns,
    /// The last file that was imported.
    pub last_import: Option<Import>,
    /// The period that was submitted last and when: local time with offset, to the second.
    pub last_submission: Option<(Period, String)>,
    /// The forms.
    pub forms: Forms,
    /// Who fills in.
    pub filler: Filler,
    /// What 撤销 would take back.
    pub undo: Option<String>,
    /// What 重做 would do again.
    pub redo: Option<String>,
}

impl Snapshot {
    /// Whether the period in view was 上报 and that was not taken back.
    pub fn is_submitted(&self) -> bool {
        self.submitted.contains(&self.period)
    }
}

impl Session {
    /// Reads everything the window shows for a period; without one, for the latest.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn snapshot(&self, period: Option<Period>) -> Result<Snapshot> {
        let records = self.records()?;
        let periods = reporting_periods(&records);
        let period = period.unwrap_or_else(|| current_period(&records));
        let history = self.store.history()?;
        let submissions = self.store.submissions()?;
        let label = |found: Option<&Operation>| found.map(|operation| operation.label.clone());
        let figures = figures_of_framework(&records, &self.frameworks, self.own_framework(), period);
        Ok(Snapshot {
            version: self.version(),
            path: self.path().to_owned(),
            county: self.county.clone(),
            followed: self.followed().to_vec(),
            frameworks: self.frameworks.clone(),
            overview: Overview::of(&records, &self.frameworks, &self.county, &figures, period),
            figures,
            findings: self.findings(&records)?,
            undo: label(history.iter().find(|operation| !operation.undone)),
            // Redo does again what was undone last: the oldest of the undone ones.
            redo: label(history.iter().rfind(|operation| operation.undone)),
            history,
            source_columns: self.import_memory()?.source_columns,
            last_import: self.store.imports()?.into_iter().next(),
            last_submission: submissions.first().map(|sent| (sent.period, sent.at.clone())),
            submitted: submissions.into_iter().map(|sent| sent.period).collect(),
            forms: self.forms.clone(),
            filler: self.filler()?,
            records,
            periods,
            period,
        })
    }
}

/// The periods of facilities, returns and population: those for which someone reports.
pub(super) fn reporting_periods(records: &Records) -> Vec<Period> {
    let mut reporting = Records::default();
    for kind in [
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::ProjectReturn,
        RecordKind::Population,
    ] {
        reporting.put(kind, records.of(kind).to_vec());
    }
    reporting.periods()
}

/// The latest reporting period; in an empty ledger, the half-year of today.
pub(super) fn current_period(records: &Records) -> Period {
    reporting_periods(records).last().copied().unwrap_or_else(|| {
        let today = jiff::Zoned::now().date();
        Period::Half(i32::from(today.year()), if today.month() <= 6 { 1 } else { 2 })
    })
}
