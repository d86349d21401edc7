//! 套表: the issued xlsx itself is filled; what needs no change stays byte for byte.
//!
//! Reading and writing a whole workbook through a library loses what the library does not know (dropdowns of newer
//! Excel, pictures in headers, protection). So the package's XML is patched instead:
//!
//! 1. [`table`] takes what recognition found, [`laying`] lays the ledger's records over the rows ([`own_form`] says
//!    which belong there): which cells are written, where rows are inserted ([`shift`]). [`fixed`] finds the cells
//!    around the table, [`blanks`] the mark for an absent value.
//! 2. [`refuse`] refuses what can't be done safely, [`guard`] takes out what must not be written, [`dropdown`] says
//!    which values the template's own validations do not allow.
//! 3. [`rewrite`] moves, clones and writes rows; [`outside`] moves everything else that names rows; [`strings`]
//!    appends texts; [`cached`] computes the results of formulas ([`evaluate`], [`parser`]) and removes the old
//!    calculation chain.
//! 4. [`readback`] opens the result and compares it with the ledger and with the issued file; only then it is saved.
//!
//! [`prepare()`] does all of this in memory, so that the window can show what will go in; [`Prepared::save`] writes it.
//! Parts are found through their relationships only ([`package`]), markup is edited in place ([`xml`]).

mod blanks;
mod dropdown;
mod error;
mod formula;
mod frame;
mod label_cells;
mod own_form;
mod package;
mod placement;
mod prepare;
mod preview;
mod protection;
mod readback;
mod recalculate;
mod reference_updates;
mod refuse;
mod rewrite;
mod shift;
mod table;

pub use error::FillError;
pub use frame::{Frame, frame};
pub use label_cells::{FixedCell, FixedKind, FixedText};
pub use prepare::{Filled, FilledSheet, Prepared, prepare};
pub use preview::{Around, Details, Shown, ShownRow, look};
pub use readback::Readback;
pub use table::{Role, Table, TableColumn, TableRow};
