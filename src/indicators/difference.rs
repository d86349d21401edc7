//! The reported value beside the computed one.

use serde_json::{Value as Json, json};

use crate::model::{Period, number_text_rounded};

use super::figure::{Figure, rounded_for_json};

/// How far a typed value lies from what the ledger gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The date of the typed value.
    pub as_of: Period,
    /// The typed value.
    pub reported: f64,
    /// The computed value.
    pub computed: f64,
    /// Typed less computed; 0 when both look the same with the decimals shown.
    pub by: f64,
    /// The same as a share of the computed value, in percent; `None` if that is 0.
    pub percent: Option<f64>,
    /// Whether both are of the same end of period; otherwise the difference may be time itself.
    pub same_date: bool,
}

impl Figure {
    /// The difference, if the indicator is both computed and typed.
    pub fn difference(&self) -> Option<Difference> {
        let computed = self.value.filter(|_| self.computed)?;
        let (as_of, reported) = self.reported?;
        let is_same =
            number_text_rounded(computed, self.decimals) == number_text_rounded(reported, self.decimals);
        let by = if is_same { 0.0 } else { reported - computed };
        let dated = self.numerator.as_ref().map(|part| part.as_of);
        Some(Difference {
            as_of,
            reported,
            computed,
            by,
            percent: (computed.abs() > 1e-9).then(|| by / computed * 100.0),
            same_date: dated.is_some_and(|date| date.same_end(as_of)),
        })
    }
}

impl Difference {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({
            "as_of": self.as_of,
            "reported": self.reported,
            "computed": rounded_for_json(self.computed),
            "by": rounded_for_json(self.by),
            "percent": self.percent.map(rounded_for_json),
            "same_date": self.same_date,
        })
    }
}
