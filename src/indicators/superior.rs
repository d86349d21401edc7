//! The targets of the documents above one.

use crate::model::{Record, RecordKind, Records};

use super::catalog::Frameworks;
use super::compute::LedgerIndicator;
use super::definition::{Definition, IndicatorScale};
use super::figure::Superior;
use super::framework::Framework;

impl LedgerIndicator<'_> {
    /// The targets of the documents above, as the ledger has them where it keeps them.
    pub(super) fn superiors(&self, records: &Records, frameworks: &Frameworks) -> Vec<Superior> {
        let (Some(framework), Some(definition)) = (self.framework, self.definition) else {
            return Vec::new();
        };
        if definition.scale == IndicatorScale::Total {
            return Vec::new();
        }
        let targets = frameworks.superiors(framework).into_iter().filter_map(|above| {
            let (target, year) = superior_target(records, frameworks, above, definition)?;
            // A later plan asks for more; that says nothing about this one.
            let in_time = self.target().is_none_or(|(own, _)| year <= own);
            in_time.then_some(())?;
            Some(Superior {
                framework: above.id.clone(),
                document: above.document.clone(),
                area: above.area.clone(),
                target,
                year,
            })
        });
        targets.collect()
    }
}

/// The target that a document above sets for a definition, with its year: the ledger's record of it, else as printed.
fn superior_target(
    records: &Records,
    frameworks: &Frameworks,
    above: &Framework,
    definition: &Definition,
) -> Option<(crate::model::Comparison, i32)> {
    let all = records.of(RecordKind::Indicator).iter();
    let mut kept = all.filter(|record| record.text("framework") == above.id);
    let is_same = |record: &&Record| {
        let row = LedgerIndicator::new(record, frameworks, &above.id);
        row.definition.is_some_and(|own| own.id == definition.id)
    };
    if let Some(record) = kept.find(is_same) {
        let (year, target) = LedgerIndicator::new(record, frameworks, &above.id).target()?;
        return Some((target, year));
    }
    let printed = above.with_code(&definition.id)?;
    Some((printed.target?, printed.target_year.unwrap_or(above.target_year)))
}
