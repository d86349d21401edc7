//! What the rules look at, brought together from all rooms: records, figures, plans, parameters, problems of imports.

use std::collections::{BTreeMap, BTreeSet};

use crate::indicators;
use crate::indicators::{Figure, Frameworks};
use crate::model::{Comparator, County, Period, RecordId, RecordKind, Records};
use crate::rules::{Facts, ImportProblem, IndicatorFact, PlanFact, Rule, SuperiorFact, SupportFact};

use crate::error::Result;
use crate::ops::Session;
use crate::ops::ledger::periods::current_period;

/// The setting in which a ledger keeps its own value of a parameter, before the parameter's name.
pub(super) const PARAMETER: &str = "audit.parameter.";

/// What a ledger knows beside its records.
pub(crate) struct AuditBasis<'a> {
    pub(super) county: &'a County,
    pub(super) frameworks: &'a Frameworks,
    pub(super) followed: Vec<String>,
    pub(super) parameters: BTreeMap<String, f64>,
    pub(super) own_rules: Vec<Rule>,
}

impl Session {
    /// What the rules look at beside the records.
    pub(crate) fn audit_basis(&self) -> Result<AuditBasis<'_>> {
        Ok(AuditBasis {
            county: &self.county,
            frameworks: &self.frameworks,
            followed: self.followed().to_vec(),
            parameters: self.own_parameters()?,
            own_rules: self.own_rules()?,
        })
    }
}

impl AuditBasis<'_> {
    /// The facts of these records.
    pub(super) fn facts<'r>(
        &'r self,
        records: &'r Records,
        import_problems: Vec<ImportProblem>,
    ) -> Facts<'r> {
        // A county that no list knows has no townships to compare with.
        let county = (!self.county.townships.is_empty()).then_some(self.county);
        let own = self.followed.first().map_or("", String::as_str);
        let mut facts = Facts::new(records, county);
        facts.indicators = self.indicator_facts(records);
        facts.plan = self.frameworks.get(own).map(|plan| PlanFact {
            document: plan.document.clone(),
            issued: plan.issued.clone(),
            baseline_year: plan.baseline_year,
            target_year: plan.target_year,
        });
        facts.parameters.clone_from(&self.parameters);
        facts.import_problems = import_problems;
        facts
    }

    /// The indicators that the ledger keeps, at each period for which one was reported, and once for their targets.
    fn indicator_facts(&self, records: &Records) -> Vec<IndicatorFact> {
        let kept = records.of(RecordKind::Indicator);
        let plans: BTreeSet<&str> = kept.iter().map(|record| record.text("framework")).collect();
        let now = current_period(records);
        let mut facts = Vec::new();
        for plan in plans {
            let of_plan = || kept.iter().filter(|record| record.text("framework") == plan);
            let periods: BTreeSet<Period> = of_plan()
                .flat_map(|record| record.figures.keys().copied())
                .collect();
            for period in periods {
                let figures = indicators::figures_of_framework(records, self.frameworks, plan, period);
                facts.extend(
                    figures
                        .iter()
                        .filter_map(|figure| self.reported_fact(figure, period)),
                );
            }
            let figures = indicators::figures_of_framework(records, self.frameworks, plan, now);
            facts.extend(
                figures
                    .iter()
                    .filter_map(|figure| self.target_fact(records, figure)),
            );
        }
        facts
    }

    /// A reported value beside the computed one of its period.
    fn reported_fact(&self, figure: &Figure, period: Period) -> Option<IndicatorFact> {
        let (_, reported) = figure.reported.filter(|(at, _)| *at == period)?;
        let counted_at = figure.numerator.as_ref().map(|part| part.as_of);
        Some(IndicatorFact {
            period: Some(period),
            reported: Some(reported),
            computed: figure.value.filter(|_| figure.computed),
            decimals: figure.decimals,
            formula: formula(figure),
            counted_at: counted_at.filter(|at| !at.same_end(period)),
            ..self.plain_fact(figure)?
        })
    }

    /// What a target is compared with.
    fn target_fact(&self, records: &Records, figure: &Figure) -> Option<IndicatorFact> {
        let superiors = figure.superiors.iter().map(|above| SuperiorFact {
            area: above.area.clone(),
            document: above.document.clone(),
            target: above.target,
            year: above.year,
        });
        let support = indicators::project_support(records, self.frameworks, figure);
        Some(IndicatorFact {
            dates: differing_dates(figure),
            target: figure.target,
            superiors: superiors.collect(),
            is_below_superior: figure.target_below_superior,
            support: support
                .filter(|support| support.gap > 0.0)
                .map(|support| SupportFact {
                    gap: support.gap,
                    added: support.stated + support.estimated,
                }),
            ..self.plain_fact(figure)?
        })
    }

    fn plain_fact(&self, figure: &Figure) -> Option<IndicatorFact> {
        let record: RecordId = figure.record?;
        let falls = self
            .frameworks
            .definition(&figure.id)
            .is_some_and(|known| known.falls);
        let is_most = figure
            .target
            .is_some_and(|(_, target)| target.comparator == Comparator::AtMost);
        Some(IndicatorFact {
            record,
            falls: falls || is_most,
            ..IndicatorFact::default()
        })
    }
}

/// 护理型床位 276 ÷ 床位总数 620 × 100%.
fn formula(figure: &Figure) -> String {
    let part = |part: &indicators::FigurePart| {
        let value = crate::model::number_text_rounded(part.value, 2);
        format!("{}{value}{}（{}）", part.label, part.unit, part.as_of.label())
    };
    let numerator = figure.numerator.as_ref().map(part);
    let denominator = figure.denominator.as_ref().map(part);
    let factor = figure
        .formula
        .as_deref()
        .and_then(|formula| formula.rsplit_once(" × "));
    match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => {
            let factor = factor
                .map(|(_, factor)| format!(" × {factor}"))
                .unwrap_or_default();
            format!("{numerator} ÷ {denominator}{factor}")
        }
        (Some(numerator), None) => numerator,
        _ => String::new(),
    }
}

/// The dates of numerator and denominator, where they lie further apart than the last count of people before.
fn differing_dates(figure: &Figure) -> Option<(Period, Period)> {
    let (above, below) = (figure.numerator.as_ref()?, figure.denominator.as_ref()?);
    let is_last_count = below.is_population
        && below.as_of.same_end(Period::Year(above.as_of.year() - 1))
        && above.as_of.end_month() < 12;
    (figure.dates_differ && !is_last_count).then_some((above.as_of, below.as_of))
}
