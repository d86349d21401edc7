//! 套表: the issued xlsx itself is filled; what needs no change stays byte for byte.
//!
//! Reading and writing a whole workbook through a library loses what the library does not know (dropdowns of newer
//! Excel, pictures in headers, protection). So the package's XML is patched instead:
//!
//! 1. `table` holds what recognition found; `structure` says from the `row_look` of each row where the table ends and
//!    what is tail. `own_form` says which records belong on the sheet (`elsewhere`: which do not), `placement` lays
//!    them over its rows. The outcome is a `fill_plan`: which cells are written, where rows are inserted (`shift`).
//!    `label_cells` finds the cells around the table, `absent_marks` the mark for an absent value, `carried_note` says below it which figures stand in
//!    for those of another date.
//! 2. `refuse` refuses what can't be done safely, `protection` takes out what must not be written, `number_fit` writes
//!    figures so that the cell's format shows them right, `dropdown` says which values the template's own validations do not allow.
//! 3. `rewrite` moves, clones and writes rows (`row_height` says how high they must be); `reference_updates` moves everything else that names rows;
//!    `recalculate` stores the results of formulas and removes the old calculation chain; `stale_results` finds those that
//!    can't be computed here and must not keep their old result.
//! 4. `readback` reads the result again and compares it with the ledger and with the issued file, `meaning` checks that the
//!    records stand together in order and that the totals are their sums; only then it is saved.
//!
//! [`prepare()`] does all of this in memory, so that the window can show what will go in (`preview`) and what to
//! look at (`warnings`);
//! [`Prepared::save`] writes it. [`frame()`] reads what stands around a table, for a form that takes it over.
//!
//! `package` is the zip with its XML, and knows nothing of tables; `formula` reads and computes formulas on it;
//! everything here stands on these two.

mod absent_marks;
mod carried_note;
mod dropdown;
mod elsewhere;
mod error;
mod fill_plan;
mod formula;
mod frame;
mod label_cells;
mod meaning;
mod number_fit;
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
mod remarks;
mod rewrite;
mod row_height;
mod row_look;
mod shift;
mod stale_results;
mod structure;
mod table;

pub use error::FillError;
pub use fill_plan::FilledFigure;
pub use frame::{Frame, frame};
pub use own_form::{part_field, part_of};
pub use prepare::{Filled, FilledSheet, Prepared, ShownRows, prepare};
pub use preview::{FilledRow, FilledRows, Surroundings, look};
pub use readback::Readback;
pub use table::{
    DetailRows, IssuedColumn, IssuedRole, IssuedRow, IssuedTable, LabelCell, LabelKind, LabelText,
};
