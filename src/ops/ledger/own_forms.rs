//! The forms a ledger knows: the shipped ones, and its own beside them or in their place.

use crate::error::Result;
use crate::forms::Forms;
use crate::store::Store;

use crate::ops::Session;

impl Session {
    /// Takes the forms as the ledger has them now: after 撤销 they may be others.
    pub(crate) fn reload_forms(&mut self) -> Result<()> {
        (self.forms, _) = known_forms(&self.store)?;
        Ok(())
    }
}

/// The shipped forms and those of a ledger, with a sentence for each that can't be read: it is passed over, as if it were
/// not there.
pub(crate) fn known_forms(store: &Store) -> Result<(Forms, Vec<String>)> {
    let mut forms = Forms::shipped()?;
    let mut faults = Vec::new();
    for (id, text) in store.forms()? {
        if let Err(error) = forms.keep(&text) {
            faults.push(format!(
                "台账自己的表样“{id}”读不出来，没有使用；可以删除它再重新添加：{error}"
            ));
        }
    }
    Ok((forms, faults))
}
