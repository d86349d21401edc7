//! The forms a ledger knows: the shipped ones, and its own beside them or in their place.

use crate::error::Result;
use crate::forms::{Form, Forms};
use crate::indicators::{Framework, Frameworks};
use crate::model::RecordKind;
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

/// The county's current plan whose indicators a form prints, when the plan has no form of its own and the form is the
/// yearly one that every plan can take.
pub(crate) fn plan_of_form<'p>(
    form: &Form,
    forms: &Forms,
    frameworks: &'p Frameworks,
    own: &str,
) -> Option<&'p Framework> {
    let mut of_plans = forms.of(RecordKind::Indicator);
    let has_form = of_plans.any(|known| known.framework.as_deref() == Some(own));
    let is_yearly = form.record == RecordKind::Indicator && form.lays_out_grid;
    let plan = frameworks.get(own).filter(|plan| plan.is_county());
    plan.filter(|_| is_yearly && !has_form)
}
