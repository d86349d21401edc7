//! 设置: small choices of a ledger, as the window and the command line ask for them.

use crate::error::Result;
use crate::forms::SubsidyBasis;

use crate::ops::Session;

/// One setting with its new value.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// The variant of a definition.
    Variant {
        /// The definition's id.
        definition: String,
        /// The variant's id.
        variant: String,
    },
    /// 户均人口; `None` goes back to the usual number.
    HouseholdSize(Option<f64>),
    /// The ledger's own amount of a subsidy in yuan; `None` goes back to the standard.
    Subsidy(SubsidyBasis, Option<i64>),
    /// The frameworks followed, the own one first.
    Followed(Vec<String>),
}

impl Session {
    /// Changes a setting.
    ///
    /// # Errors
    /// A value that can't be; the sentence says why.
    pub fn set(&mut self, setting: &Setting) -> Result<()> {
        match setting {
            Setting::Variant { definition, variant } => self.choose(definition, variant),
            Setting::HouseholdSize(persons) => self.set_household_size(*persons),
            Setting::Subsidy(basis, yuan) => self.set_subsidy(*basis, *yuan),
            Setting::Followed(ids) => self.follow(ids),
        }
    }
}
