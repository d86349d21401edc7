//! What a user hands in: `export` and `hand_over` write annexes, `submit` keeps a frozen copy of them, `forms` and
//! `form_from_sheet` change and make the forms behind them;
//! `printed_counts` says how many records each prints.

pub(super) mod carry_over;
pub(super) mod export;
pub(super) mod findings;
pub(super) mod form_from_sheet;
pub(super) mod forms;
pub(super) mod hand_over;
mod printed_counts;
pub(super) mod submit;
mod written;
