//! What can be read of a ledger that can't be opened, for a look before anything is done about it.

use std::path::Path;

use crate::model::{RecordKind, Records};

use super::error::StoreError;
use super::file::Draft;
use super::recover::{self, Recovery};
use super::store::Meta;
use super::{connection, load, side_tables};

/// What is left of a damaged ledger.
#[derive(Debug)]
pub struct Rescue {
    /// How much was read, and what was not.
    pub recovery: Recovery,
    /// Whose ledger it is; without a mark where that could not be read.
    pub meta: Meta,
    /// The records that were read.
    pub records: Records,
}

/// Reads all that can be read, by way of a new ledger that goes again.
pub(super) fn rescue(from: &Path) -> Result<Rescue, StoreError> {
    // It names only the folder in which the draft is made.
    let draft = Draft::over(&std::env::temp_dir().join("laoxiao"))?;
    let recovery = recover::recover_into(from, &draft.path)?;
    let connection = connection::open_to_read(&draft.path)?;
    let mut records = Records::default();
    for kind in RecordKind::ALL {
        records.put(kind, load::records(&connection, kind)?.0);
    }
    Ok(Rescue {
        recovery,
        meta: side_tables::meta(&connection)?,
        records,
    })
}
