//! What a user hands in: annexes exported, submitted, and the forms behind them.

pub(super) mod export;
pub(super) mod form_from_sheet;
pub(super) mod forms;
pub(super) mod hand_over;
pub(super) mod submit;
