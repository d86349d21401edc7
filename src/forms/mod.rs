//! What tables look like: the field dictionary and the forms, both read from `data/`.
//!
//! The same [`Form`] drives header recognition, the entry grid and the annex layout.
//!
//! # How to add a form
//! 1. Write `data/forms/<id>.toml` (copy the nearest one; every key is explained in [`Form`]). That is all: the build
//!    script takes every file of the folder. Copied without `rank` it stands last; `lays_out_grid` stays where it is,
//!    so that a new form, however wide, changes nobody's grid.
//! 2. Columns name fields of `data/fields.toml`; a new field goes there first, with its synonyms,
//!    and as a column into a new migration of the store.
//! 3. Run `cargo test --test forms --test standards`: every form is loaded, its fields are checked, and it is exported
//!    and held against the rules for annexes.
//!
//! A column that no field has is computed from others (`data/computed.toml`), or prints what imports kept under a header
//! without a meaning ([`EXTRA`]).
//!
//! 领导小组组成人员名单 is the whole of it: `data/forms/leading-group.toml`, and no line of code
//! (`tests/tidy/doors.rs`).
//!
//! A ledger may keep forms of its own, or one in the place of a shipped one ([`Forms::keep`]): the officer makes and
//! edits them on 上报 → 表样, or with `laoxiao-cli forms`.
//!
//! # How to add a synonym
//! Add it to the field in `data/fields.toml`. A synonym may stand once within a record kind.

mod catalog;
mod computed;
mod dictionary;
mod form;
mod look;
mod standards;

pub use catalog::{FormError, FormOrigin, Forms};
pub use computed::{COMPUTED, Computation, ComputedField, computed};
pub use dictionary::{Dictionary, Field, FieldScope, dictionary};
pub use form::{
    EXTRA, Form, FormColumn, FormSection, FormSections, FormShape, FormSheet, FormSource, RecordFilter,
    SectionNumbering,
};
pub use look::{FontPreset, Paper};
pub use standards::{
    EstateChildcareStandard, EstateStandard, HouseholdSize, Parameter, Revision, Standards, Subsidy,
    SubsidyBasis, standards,
};
