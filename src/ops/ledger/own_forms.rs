//! The forms a ledger knows: the shipped ones, and its own beside them or in their place.

use crate::error::Result;
use crate::forms::Forms;
use crate::store::Store;

use crate::ops::Session;

impl Session {
    /// Takes the forms as the ledger has them now: after 撤销 they may be others.
    pub(crate) fn reload_forms(&mut self) -> Result<()> {
        self.forms = known_forms(&self.store)?;
        Ok(())
    }
}

/// The shipped forms and those of a ledger.
pub(crate) fn known_forms(store: &Store) -> Result<Forms> {
    let mut forms = Forms::shipped()?;
    for text in store.forms()? {
        forms.keep(&text)?;
    }
    Ok(forms)
}
