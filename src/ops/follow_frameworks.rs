//! 依据的方案: which frameworks a ledger follows, its own first.

use crate::error::{Error, Result};
use crate::indicators::Framework;
use crate::model::RecordKind;

use super::Session;

impl Session {
    /// Follows these frameworks from now on; the first is the ledger's own. One undo step.
    ///
    /// The indicators of an own framework that the ledger does not have yet are added; none is taken away.
    ///
    /// # Errors
    /// None is named, one is unknown, or the ledger can't be written.
    pub fn follow(&mut self, frameworks: &[String]) -> Result<()> {
        let Some(own) = frameworks.first() else {
            return Err(Error::refused(
                "framework.none",
                "至少要依据一个方案",
                "请先选中另一个方案，再去掉这一个。",
            ));
        };
        if let Some(unknown) = frameworks.iter().find(|id| self.frameworks.get(id).is_none()) {
            return Err(Error::refused(
                "framework.unknown",
                format!("没有“{unknown}”这个方案"),
                "请从列出的方案里选。",
            ));
        }
        let has_own = self
            .store
            .records(RecordKind::Indicator)?
            .iter()
            .any(|record| record.text("framework") == own);
        let missing = if has_own {
            Vec::new()
        } else {
            self.frameworks
                .get(own)
                .map(Framework::records)
                .unwrap_or_default()
        };
        self.store.transact("更改依据的方案", |ledger| -> Result<()> {
            ledger.set_frameworks(frameworks)?;
            for record in &missing {
                ledger.insert(record)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_own_framework_brings_its_indicators_and_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("耿马.laoxiao");
        let mut session = Session::create(&path, "耿马傣族佤族自治县", None, &[]).unwrap();
        let before = session.followed().to_vec();
        let other = session
            .frameworks()
            .iter()
            .map(|framework| framework.id.clone())
            .find(|id| Some(id) != before.first())
            .unwrap();
        assert!(session.follow(&[]).is_err());
        session.follow(std::slice::from_ref(&other)).unwrap();
        assert_eq!(session.followed(), std::slice::from_ref(&other));
        let records = session.records().unwrap();
        let indicators = records.of(RecordKind::Indicator);
        assert!(indicators.iter().any(|record| record.text("framework") == other));
        session.undo().unwrap();
        assert_eq!(session.followed(), before);
    }
}
