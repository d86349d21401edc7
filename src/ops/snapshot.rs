//! What the window shows: the whole ledger as it was at one version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::error::Result;
use crate::export::ReporterInfo;
use crate::forms::{Form, Forms};
use crate::import::SourceColumns;
use crate::indicators::{
    BaseLine, Decomposition, EstateStanding, Figure, Framework, Frameworks, PersonsPerHousehold, Schedule,
};
use crate::model::{County, Finding, Period, RecordKind, Records};
use crate::rules::Rule;
use crate::store::{ImportedFile, Operation};

use super::ledger::definition_variants::{VariantChoice, variant_choices};
use super::ledger::own_forms::plan_of_form;
use super::ledger::periods::reporting_periods;
use super::{
    DemandAnswer, DemandQuestion, FigureBasis, FigureDetail, FrameworkStanding, Overview, Session,
    SubsidyOverview,
};

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
    /// The periods for which there are figures, and those that were started.
    pub periods: Vec<Period>,
    /// The periods that were started by hand.
    pub started: BTreeSet<Period>,
    /// The period in view.
    pub period: Period,
    /// The indicators of the ledger's own framework at that period.
    pub figures: Vec<Figure>,
    /// 监测指标: what is watched beside them, without a target.
    pub monitored: Vec<Figure>,
    /// What 总览 shows of them.
    pub overview: Overview,
    /// What 审核 found.
    pub findings: Vec<Finding>,
    /// The ledger's own 审核关系.
    pub own_rules: Vec<Rule>,
    /// Operations, newest first.
    pub history: Vec<Operation>,
    /// The periods that were submitted.
    pub submitted: BTreeSet<Period>,
    /// Where the fields of records stand in the files they came from.
    pub source_columns: SourceColumns,
    /// The last file that was imported.
    pub last_import: Option<ImportedFile>,
    /// The period that was submitted last and when: local time with offset, to the second.
    pub last_submission: Option<(Period, String)>,
    /// The forms.
    pub forms: Forms,
    /// How many records each form prints for the period in view, by its id.
    pub printed: BTreeMap<String, usize>,
    /// The ids of the findings about what some form prints for the period in view.
    pub printed_findings: BTreeSet<String>,
    /// Who fills in.
    pub reporter: ReporterInfo,
    /// The forms in which figures of an earlier date may stand in.
    pub carried_over_forms: BTreeSet<String>,
    /// What 撤销 would take back.
    pub undo: Option<String>,
    /// What 重做 would do again.
    pub redo: Option<String>,
}

impl Snapshot {
    /// The county's own plan that a form prints under the plan's title, where that is another than the form's.
    pub fn plan_of_form(&self, form: &Form) -> Option<&Framework> {
        let own = self.followed.first()?;
        plan_of_form(form, &self.forms, &self.frameworks, own)
    }

    /// Whether the period in view was 上报 and that was not taken back.
    pub fn is_submitted(&self) -> bool {
        self.submitted.contains(&self.period)
    }

    /// Whether a finding speaks of something that is handed in for the period in view: figures of that date, the last
    /// count of people, what has no date, and whatever some form prints beside: the year before.
    pub fn is_due(&self, finding: &Finding) -> bool {
        self.printed_findings.contains(&finding.id)
            || finding.places.iter().any(|place| match place.period {
                None => true,
                Some(period) if place.record == RecordKind::Population => {
                    period.has_ended_by(self.period) && period.year() + 1 >= self.period.year()
                }
                Some(period) => period.same_end(self.period),
            })
    }
}

impl Session {
    /// Reads everything the window shows for a period; without one, for the latest.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn snapshot(&self, period: Option<Period>) -> Result<Snapshot> {
        let records = self.records()?;
        let started = self.started_periods()?;
        let known = reporting_periods(&records).into_iter();
        let periods: BTreeSet<Period> = known.chain(started.iter().copied()).collect();
        let mut basis = self.basis(&records, period);
        let (period, figures) = (basis.period, basis.indicators(basis.own_framework()));
        basis.own_figures = Some(&figures);
        let (monitored, overview) = (basis.monitored(), basis.overview());
        let history = self.store.history()?;
        let submissions = self.store.submissions()?;
        let label = |found: Option<&Operation>| found.map(|operation| operation.label.clone());
        let findings = self.findings(&records)?;
        let printed = self.printed_counts(&records, period);
        Ok(Snapshot {
            version: self.version(),
            path: self.path().to_owned(),
            county: self.county.clone(),
            followed: self.followed().to_vec(),
            frameworks: self.frameworks.clone(),
            overview,
            monitored,
            figures,
            printed_findings: self.printed_findings(&findings, &records, period, &printed),
            findings,
            own_rules: self.own_rules()?,
            undo: label(
                history
                    .iter()
                    .find(|operation| !operation.undone && operation.reversible),
            ),
            // Redo does again what was undone last: the oldest of the undone ones.
            redo: label(
                history
                    .iter()
                    .rfind(|operation| operation.undone && operation.reversible),
            ),
            history,
            source_columns: self.import_memory()?.source_columns,
            last_import: self.store.imports()?.into_iter().next(),
            last_submission: submissions.first().map(|sent| (sent.period, sent.at.clone())),
            submitted: submissions.into_iter().map(|sent| sent.period).collect(),
            forms: self.forms.clone(),
            printed,
            reporter: self.reporter_info()?,
            carried_over_forms: self.carried_over_forms()?,
            records,
            periods: periods.into_iter().collect(),
            started,
            period,
        })
    }
}

/// What pages show beyond the figures that come with the snapshot; the verbs of [`Session`] on the copy.
impl Snapshot {
    /// All choices between variants of a definition, with what is in force.
    pub fn variant_choices(&self) -> Vec<VariantChoice> {
        variant_choices(&self.frameworks)
    }

    /// What figures are computed from.
    pub fn basis(&self) -> FigureBasis<'_> {
        FigureBasis {
            records: &self.records,
            frameworks: &self.frameworks,
            county: &self.county,
            followed: &self.followed,
            period: self.period,
            own_figures: Some(&self.figures),
        }
    }

    /// The plans that the ledger follows or has indicators of, with how they stand.
    pub fn framework_standings(&self) -> Vec<FrameworkStanding> {
        self.basis().framework_standings(false)
    }

    /// The figures of a framework.
    pub fn indicators(&self, framework: &str) -> Vec<Figure> {
        self.basis().indicators(framework)
    }

    /// How townships and departments stand to their parts of a plan's targets.
    pub fn decomposition(&self, framework: &str) -> Decomposition {
        self.basis().decomposition(framework)
    }

    /// The figure of a definition: the one of the ledger's own framework, else without a target.
    pub fn figure(&self, definition: &str) -> Option<Figure> {
        self.basis().figure(definition)
    }

    /// Everything about a figure.
    pub fn figure_detail(&self, figure: &Figure) -> FigureDetail {
        self.basis().figure_detail(figure)
    }

    /// The places or beds needed until a target year.
    ///
    /// # Errors
    /// As [`Session::demand`].
    pub fn demand(&self, asked: &DemandQuestion) -> Result<DemandAnswer> {
        self.basis().demand(asked)
    }

    /// Every estate against the standards of the county.
    pub fn estates(&self) -> Vec<EstateStanding> {
        self.basis().estates()
    }

    /// The persons per household in force with where the number comes from.
    pub fn household_size(&self) -> Option<PersonsPerHousehold> {
        self.basis().household_size()
    }

    /// The projects over the years with the money of each.
    pub fn schedule(&self) -> Schedule {
        self.basis().schedule()
    }

    /// What the subsidies of the county would pay.
    pub fn subsidy(&self) -> SubsidyOverview {
        self.basis().subsidy(None)
    }

    /// The base figures that the followed frameworks need, with what the ledger has at the end of the period.
    pub fn base_lines(&self) -> Vec<BaseLine> {
        self.basis().base_lines()
    }
}
