//! What is the same for all sheets of a file while its plan is made.

use crate::forms::Form;
use crate::model::{Progress, TownshipIndex};

use super::options::{Known, Options};

/// The file, what the user decided about it, and what it is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImportJob<'a> {
    /// The file's name.
    pub(crate) file: &'a str,
    /// What the user decided.
    pub(crate) options: &'a Options,
    /// The form that the user chose.
    pub(crate) form: Option<&'a Form>,
    /// The ledger.
    pub(crate) known: &'a Known<'a>,
    /// The county's townships.
    pub(crate) townships: &'a TownshipIndex<'a>,
    /// Where to report.
    pub(crate) progress: &'a Progress,
}
