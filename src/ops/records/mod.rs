//! What a user does with records: edit, list and describe them, and enter base figures.

pub(super) mod base_figures;
pub(super) mod describe;
pub(super) mod edit;
pub(super) mod enter;
pub(super) mod framework_indicator;
pub(super) mod list;
