//! What pages are built of: small widgets without knowledge of the ledger.

mod badge;
mod bar;
mod button;
mod card;
mod check;
mod choice;
mod composition;
mod corner;
mod empty;
mod form;
pub mod grid;
mod header;
mod number;
mod rare;
mod refusal;
mod table;
mod text;
mod toast;

pub use badge::{Tone, badge_ui, chip_ui};
pub use bar::bar_ui;
pub use button::{Button, ButtonKind};
pub use card::{card_frame, card_ui, place_ui, split, title_ui};
pub use check::check_ui;
pub use choice::{DropDownChoice, cell_choice_ui, choice_ui, tabs_ui, wide_choice_ui};
pub use composition::Composition;
pub use corner::corner_mark;
pub use empty::{empty_start_ui, empty_ui};
pub use form::FormGrid;
pub use header::{PageHeader, header_ui};
pub use number::{amount_text, figure, with_sign};
pub use rare::rare_note;
pub use refusal::refusal_ui;
pub use table::{ListColumn, ListTable};
pub use text::{caption_ui, exact_field_ui, field_ui, line_ui, lines_ui, link_ui, pair_ui, paragraph_ui};
pub use toast::{Toast, ToastAnswer, Toasts};
