//! What a user can do: one file per verb; each verb that writes is one transaction and one undo step.
//!
//! This room is the list of features and the only one that knows all layers. The window and the command
//! line call the same verbs on a [`Session`].
//!
//! # How to add a verb
//! 1. A new file here, named after what the user does, with `impl Session { pub fn … }`.
//! 2. Writing goes through `store.transact(label, …)`; the label is what 撤销 shows.
//! 3. A `Command` in `ui/command.rs` and, if scripts need it, a subcommand in `cli/args.rs`.

mod accept_import;
mod back_up;
mod base_figures;
mod charts;
mod check_ledger;
mod choose_reckoning;
mod condition;
mod demo;
mod describe;
mod draw_chart;
mod edit_records;
mod errors;
mod export_annexes;
mod figure_detail;
mod fill_template;
mod follow;
mod form_from_sheet;
mod hand_over;
mod keep_forms;
mod list_records;
mod look_at_template;
mod overview;
mod places;
mod plan_ahead;
mod progress_report;
mod sample;
mod session;
mod settings;
mod show_indicators;
mod snapshot;
mod standing;
mod submit_period;
mod template;
mod template_memory;
mod undo;

pub use accept_import::{Accepted, import_label};
pub use back_up::{KeptBackup, sha256_of};
pub use charts::{demand_chart, estate_chart, gantt_chart, path_chart, township_chart};
pub use check_ledger::blocking;
pub use choose_reckoning::{Choice, choices};
pub use demo::{Demo, demo};
pub use describe::forms_json;
pub use draw_chart::{Pictured, picture_name};
pub use edit_records::Edit;
pub use export_annexes::{AnnexPreview, annex_period};
pub use figure_detail::{Dated, FigureDetail};
pub use form_from_sheet::NewForm;
pub use hand_over::{AnnexFile, Handover, Labels, annex_files};
pub use keep_forms::{form_from_text, form_text};
pub use list_records::record_json;
pub use overview::Overview;
pub use places::{data_dir, font_dirs, ledger_dir, log_dir, portable_home};
pub use session::Session;
pub use settings::Setting;
pub use show_indicators::IndicatorDetail;
pub use snapshot::Snapshot;
pub use standing::Place;
pub use submit_period::Submitted;
pub use template::{FixedField, Template, TemplateChoices, TemplateColumn, TemplateSheet};
