//! 沿用: whether a figure of an earlier date may stand in where a form's period has none. The officer says so for each
//! form, and the ledger remembers it.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::export::PeriodRule;

use crate::ops::Session;

/// The setting that keeps the ids of the forms.
const CARRY_OVER: &str = "annex.carry-over";

impl Session {
    /// The forms for which figures of an earlier date may stand in.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn carried_over_forms(&self) -> Result<BTreeSet<String>> {
        let kept = self.store.setting(CARRY_OVER)?;
        // What can't be read is asked for again: nothing is carried over then.
        Ok(kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Allows or forbids it for a form. It is a setting, no undo step.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn set_carry_over(&mut self, form: &str, is_allowed: bool) -> Result<()> {
        let mut forms = self.carried_over_forms()?;
        let is_changed = if is_allowed {
            forms.insert(form.to_owned())
        } else {
            forms.remove(form)
        };
        if !is_changed {
            return Ok(());
        }
        let text = serde_json::to_string(&forms).map_err(|error| Error::defect(error.to_string()))?;
        self.store.transact("设置沿用数据", |ledger| -> Result<()> {
            Ok(ledger.set_setting(CARRY_OVER, Some(&text))?)
        })?;
        Ok(())
    }

    /// Which figures may stand under the periods of a form.
    pub(crate) fn period_rule(&self, form: &str) -> Result<PeriodRule> {
        Ok(if self.carried_over_forms()?.contains(form) {
            PeriodRule::CarriedOver
        } else {
            PeriodRule::Exact
        })
    }
}
