//! 撤销、重做 and 历史.

use crate::error::Result;
use crate::store::Operation;

use crate::ops::Session;

impl Session {
    /// Takes back the last operation; `None` when there is none.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn undo(&mut self) -> Result<Option<Operation>> {
        let undone = self.store.undo()?;
        self.reload_forms()?;
        self.reload_frameworks()?;
        Ok(undone)
    }

    /// Does again what was taken back last; `None` when there is nothing.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn redo(&mut self) -> Result<Option<Operation>> {
        let redone = self.store.redo()?;
        self.reload_forms()?;
        self.reload_frameworks()?;
        Ok(redone)
    }

    /// All operations, newest first.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn history(&self) -> Result<Vec<Operation>> {
        Ok(self.store.history()?)
    }
}
