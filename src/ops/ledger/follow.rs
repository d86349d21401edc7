//! 依据的方案: which documents the ledger follows, its own first.

use crate::error::{Error, Result};
use crate::indicators::Framework;
use crate::model::RecordKind;

use crate::ops::Session;

impl Session {
    /// Follows frameworks, the ledger's own first. Indicators of a first one that the ledger lacks are filled in;
    /// those of a framework that is no longer followed stay, with all that was typed.
    ///
    /// # Errors
    /// An unknown framework, or none at all.
    pub(super) fn follow(&mut self, ids: &[String]) -> Result<()> {
        if let Some(unknown) = ids.iter().find(|id| self.frameworks.get(id).is_none()) {
            return Err(Error::refused(
                "framework.unknown",
                format!("没有“{unknown}”这个方案"),
                "",
            ));
        }
        let Some(own) = ids.first() else {
            return Err(Error::refused(
                "framework.none",
                "至少要依据一个方案",
                "请先选另一个方案，再去掉这一个。",
            ));
        };
        let kept = self.store.records(RecordKind::Indicator)?;
        let has_own = kept.iter().any(|record| record.text("framework") == own);
        let fresh = self.frameworks.get(own).filter(|_| !has_own);
        let fresh = fresh.map(Framework::records).unwrap_or_default();
        self.store.transact("改变依据的方案", |ledger| -> Result<()> {
            ledger.set_frameworks(ids)?;
            for record in &fresh {
                ledger.insert(record)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}
