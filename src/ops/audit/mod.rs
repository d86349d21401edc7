//! 审核: what contradicts itself, what officers say to it, and what may go out in spite of it.
//!
//! [`audit_facts`] brings together what the rules look at, [`check`] runs them and lays 说明 beside what they find,
//! [`imported`] keeps what an import found, [`gate`] says what stands against an annex.

pub(super) mod audit_facts;
pub(super) mod check;
pub(super) mod gate;
pub(super) mod imported;
pub(super) mod note_sheet;
pub(super) mod own_rules;
pub(super) mod plan_findings;
