//! What a user can do, by subject; each verb that writes is one transaction and one undo step.
//!
//! This room is the list of features and the only one that knows all layers. The window and the command
//! line call the same verbs: on the open ledger, a [`Session`], or on the window's copy of it, a [`Snapshot`].
//! What both compute from records comes from one [`FigureBasis`].
//!
//! # How to add a verb
//! 1. A function in the folder of its subject, in a file named after what the user does: `impl Session { pub fn … }`.
//!    One that only computes is a method of [`FigureBasis`], with a line each in `impl Session` and `impl Snapshot`.
//! 2. Writing goes through `store.transact(label, …)`; the label is what 撤销 shows.
//! 3. The window calls it in a job that it sends where the button is (`ui/ledger_jobs.rs` has those that several
//!    pages send); the command line has a `Verb` in `cli/args` and a function for it, called in `cli/run.rs`.
//! 4. `cargo test --test tidy` fails until both sides call it, or `tests/tidy/verbs.rs` says why one does not.

mod annex;
mod app_dirs;
mod audit;
mod demo;
mod errors;
mod figures;
mod import;
mod ledger;
mod records;
mod shares;
mod snapshot;
mod template;

pub use annex::export::{AnnexPreview, annex_period};
pub use annex::form_from_sheet::NewForm;
pub use annex::forms::{form_from_text, form_text};
pub use annex::hand_over::{AnnexFile, AnnexOptions, Labels, annex_files};
pub use annex::submit::Submitted;
pub use app_dirs::{data_dir, font_dirs, ledger_dir, log_dir, portable_home};
pub use audit::check::blocking;
pub use audit::own_rules::RuleDraft;
pub use demo::{Demo, demo};
pub use figures::basis::FigureBasis;
pub use figures::charts::{demand_chart, estate_chart, gantt_chart, township_chart};
pub use figures::demand::{DemandAnswer, DemandQuestion};
pub use figures::detail::{Dated, FigureDetail};
pub use figures::frameworks::{FrameworkChange, FrameworkStanding};
pub use figures::indicators::IndicatorDetail;
pub use figures::overview::Overview;
pub use figures::path_chart::path_chart;
pub use figures::picture::{Pictured, picture_name};
pub use figures::planning::SubsidyOverview;
pub use figures::report::REPORT_FORM;
pub use figures::totals::{money_total, number_total};
pub use import::{Accepted, import_label};
pub use ledger::Session;
pub use ledger::back_up::{KeptBackup, Restored, Restoring, sha256_of};
pub use ledger::compare::{RecordChange, RecordFate, ValueChange};
pub use ledger::damage::{BackupDifference, BackupSight, DamagedLedger, Readable};
pub use ledger::definition_variants::VariantChoice;
pub use ledger::frameworks::FrameworkOrigin;
pub use ledger::location::Location;
pub use ledger::settings::Setting;
pub use records::describe::forms_json;
pub use records::edit::{Edit, check_milestones};
pub use records::enter::{Entered, UnwrittenCell, UnwrittenRow};
pub use records::list::record_json;
pub use shares::change::{ShareChange, ShareOptions, SharePlan};
pub use snapshot::Snapshot;
pub use template::{
    FixedField, SheetCarryOver, SheetPart, Template, TemplateChoices, TemplateColumn, TemplateSheet,
};
