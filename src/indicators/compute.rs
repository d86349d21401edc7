//! The figures of a framework at a period.

use crate::model::{
    Comparator, Period, Record, RecordId, RecordKind, Records, Value, parse_milestones, parse_shares,
};

use super::base_item::unit_factor;
use super::catalog::Frameworks;
use super::definition::Definition;
use super::explain::weaker_than;
use super::figure::{Figure, FigureStatus, Superior};
use super::figure_rule::FigureRule;
use super::framework::{Framework, FrameworkIndicator};
use super::measure::MeasureReader;
use super::measure_cache::MeasureCache;

/// Every indicator that the ledger keeps for a framework, in the ledger's order.
///
/// Records decide names, baselines and targets, since they may have been edited.
/// A ledger without records of the framework gets the figures of the document itself.
pub fn figures_of_framework(
    records: &Records,
    frameworks: &Frameworks,
    framework: &str,
    period: Period,
) -> Vec<Figure> {
    figures_of(records, frameworks, &[framework], period)
}

/// Every indicator of several frameworks, those of one after those of the other.
pub fn figures_of(
    records: &Records,
    frameworks: &Frameworks,
    followed: &[&str],
    period: Period,
) -> Vec<Figure> {
    figures_by_rule(records, frameworks, followed, period, FigureRule::Latest)
}

/// The same with only those values that may stand under the period.
pub fn figures_by_rule(
    records: &Records,
    frameworks: &Frameworks,
    followed: &[&str],
    period: Period,
    rule: FigureRule,
) -> Vec<Figure> {
    let cache = MeasureCache::default();
    let mut all = Vec::new();
    for framework in followed {
        for record in &indicator_records(records, frameworks, framework) {
            let row = LedgerIndicator {
                cache: Some(&cache),
                ..LedgerIndicator::new(record, frameworks, framework)
            };
            all.push(row.figure(records, frameworks, period, rule));
        }
    }
    all
}

/// A definition as a figure of its own, without target: for a county whose framework does not ask for it.
///
/// `None` if there is no such definition.
pub fn figure_of(
    records: &Records,
    frameworks: &Frameworks,
    definition_id: &str,
    period: Period,
) -> Option<Figure> {
    let record = frameworks.definition(definition_id)?.record();
    let row = LedgerIndicator::new(&record, frameworks, NO_FRAMEWORK);
    Some(row.figure(records, frameworks, period, FigureRule::Latest))
}

/// The id under which indicators without a framework stand.
pub const NO_FRAMEWORK: &str = "";

pub(super) fn indicator_records(records: &Records, frameworks: &Frameworks, framework: &str) -> Vec<Record> {
    let kept = records
        .of(RecordKind::Indicator)
        .iter()
        .filter(|record| record.text("framework") == framework);
    let kept: Vec<Record> = kept.cloned().collect();
    if framework == NO_FRAMEWORK {
        return super::monitored::rows(kept, frameworks);
    }
    let mut rows = if kept.is_empty() {
        frameworks
            .get(framework)
            .map(Framework::records)
            .unwrap_or_default()
    } else {
        kept
    };
    for record in &mut rows {
        super::rise::work_out(record, records, frameworks, framework);
    }
    rows
}

/// One indicator of the ledger with what the program knows of it.
pub(super) struct LedgerIndicator<'a> {
    pub(super) record: &'a Record,
    pub(super) framework: Option<&'a Framework>,
    pub(super) printed: Option<&'a FrameworkIndicator>,
    pub(super) definition: Option<&'a Definition>,
    /// Targets of years on the way as points in time; empty if there are none or they can't be read.
    pub(super) milestones: Vec<(f64, f64)>,
    /// What the county takes of a superior's total, with the year.
    pub(super) share: Option<(i32, f64)>,
    /// What this run has read already.
    pub(super) cache: Option<&'a MeasureCache>,
}

impl<'a> LedgerIndicator<'a> {
    pub(super) fn new(record: &'a Record, frameworks: &'a Frameworks, framework: &str) -> Self {
        let framework = frameworks.get(framework);
        let (section, name) = (record.text("section"), record.text("name"));
        let printed = framework.and_then(|f| {
            f.with_code(record.text("code"))
                .or_else(|| f.named(section, name))
        });
        let named = || {
            frameworks
                .definitions()
                .find(|definition| definition.is_named(name))
        };
        let by_code = frameworks.definition(record.text("code"));
        let definition = by_code.or_else(|| match printed {
            Some(printed) => frameworks.definition(printed.definition.as_deref()?),
            None => named(),
        });
        let shares = parse_shares(record.text("shares")).unwrap_or_default();
        let is_above = framework.is_some_and(|framework| !framework.is_county());
        let own = shares
            .iter()
            .find(|share| is_above && frameworks.is_county(&share.unit));
        let steps = match own {
            Some(own) => own.steps.clone(),
            None => parse_milestones(record.text("milestones")).unwrap_or_default(),
        };
        Self {
            record,
            framework,
            printed,
            definition,
            milestones: steps
                .into_iter()
                .map(|(year, value)| (f64::from(year), value))
                .collect(),
            share: own.and_then(|own| own.steps.last()).copied(),
            cache: None,
        }
    }

    /// The reader of what it counts, in the whole county at the end of a period.
    pub(super) fn reader<'r>(
        &'r self,
        records: &'r Records,
        frameworks: &'r Frameworks,
        until: Period,
    ) -> MeasureReader<'r> {
        MeasureReader {
            records,
            frameworks,
            area_code: self.area_code(),
            until,
            township: None,
            cache: self.cache,
        }
    }

    /// The code under which the indicator is known in its framework.
    pub(super) fn id(&self) -> String {
        let code = self.record.text("code");
        match (code, self.printed, self.definition) {
            ("", Some(printed), _) => printed.code().to_owned(),
            ("", None, Some(definition)) => definition.id.clone(),
            ("", None, None) => self.record.text("name").to_owned(),
            (code, _, _) => code.to_owned(),
        }
    }

    pub(super) fn area_code(&self) -> &'a str {
        self.framework
            .map_or("", |framework| framework.area_code.as_str())
    }

    fn comparison(&self, field: &str) -> Option<crate::model::Comparison> {
        match self.record.get(field) {
            Some(Value::Comparison(comparison)) => Some(*comparison),
            other => other
                .and_then(Value::as_number)
                .map(crate::model::Comparison::equal),
        }
    }

    pub(super) fn year(&self, field: &str) -> Option<i32> {
        match self.record.get(field) {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        }
    }

    /// The year whose end the plan starts from.
    pub(super) fn baseline_year(&self) -> Option<i32> {
        self.year("baseline_year")
            .or_else(|| self.framework.map(|f| f.baseline_year))
    }

    pub(super) fn baseline(&self) -> Option<(i32, f64)> {
        let year = self.baseline_year()?;
        Some((year, self.comparison("baseline")?.value))
    }

    /// What the document sets.
    pub(super) fn target(&self) -> Option<(i32, crate::model::Comparison)> {
        let year = self
            .year("target_year")
            .or_else(|| self.framework.map(|f| f.target_year))?;
        Some((year, self.comparison("target")?))
    }

    /// What turns a value of the definition into the printed unit: 户 into 万户.
    pub(super) fn unit_factor(&self) -> f64 {
        let defined = self.definition.map(|definition| definition.unit.as_str());
        defined
            .and_then(|unit| unit_factor(unit, self.unit()))
            .unwrap_or(1.0)
    }

    /// The unit as printed, unless the document prints one that the figure does not have: 耿政办发〔2023〕37号 has %
    /// beside a number of institutions.
    pub(super) fn unit(&self) -> &str {
        match (self.record.text("unit"), self.definition) {
            ("", Some(definition)) => &definition.unit,
            ("%", Some(definition)) if definition.unit != "%" => &definition.unit,
            (unit, _) => unit,
        }
    }

    fn difference_unit(&self) -> &str {
        match self.unit() {
            "%" => "个百分点",
            "‰" => "个千分点",
            unit => unit,
        }
    }

    fn decimals(&self) -> u8 {
        let defined = self.definition.map(|definition| definition.decimals);
        let decimals = defined.unwrap_or(u8::from(self.unit() == "%"));
        // 万户 of a count of 户 has four decimals more.
        if self.unit_factor() < 1e-3 {
            decimals + 4
        } else {
            decimals
        }
    }

    pub(super) fn is_per_year(&self) -> bool {
        self.printed.is_some_and(|printed| printed.per_year)
            || self
                .target()
                .is_some_and(|(_, target)| target.comparator == Comparator::AtLeastPerYear)
            || self.record.text("name").starts_with("每年")
    }

    /// The latest typed value; of the same year only, if the indicator is one of each year.
    fn reported(&self, period: Period) -> Option<(Period, f64)> {
        let (date, value) = self.record.latest("reported", period)?;
        let stale = self.is_per_year() && date.year() != period.year();
        Some((date, value.as_number()?)).filter(|_| !stale)
    }

    pub(super) fn figure(
        &self,
        records: &Records,
        frameworks: &Frameworks,
        period: Period,
        rule: FigureRule,
    ) -> Figure {
        let mut notes = Vec::new();
        let version = self
            .definition
            .and_then(|definition| definition.version_at(period));
        let reader = self.reader(records, frameworks, period);
        let computed = version.map(|version| reader.compute(version, &mut notes));
        let reported = self.reported(period);
        let found = self.period_figure(version, computed.as_ref(), period, period);
        let shown = self.shown(rule, computed.as_ref(), reported, &found, period);
        let is_computed = shown.as_ref().is_some_and(|shown| shown.is_computed);
        // A typed value under its own period stands for itself.
        let parts = computed.filter(|_| is_computed || rule == FigureRule::Latest);
        let (numerator, denominator) = parts.map_or((None, None), |c| (c.numerator, c.denominator));
        let mut figure = Figure {
            id: self.id(),
            record: Some(self.record.id).filter(|id| *id != RecordId::default()),
            framework: self.record.text("framework").to_owned(),
            section: self.record.text("section").to_owned(),
            name: self.record.text("name").to_owned(),
            unit: self.unit().to_owned(),
            difference_unit: self.difference_unit().to_owned(),
            decimals: self.decimals(),
            owner: self.record.text("owner").to_owned(),
            period,
            value: shown.as_ref().map(|shown| shown.value),
            computed: is_computed,
            as_of: shown.as_ref().map(|shown| shown.as_of),
            carried_over_from: shown
                .as_ref()
                .filter(|shown| !shown.is_exact)
                .map(|shown| shown.as_of),
            latest: found
                .earlier
                .filter(|_| shown.is_none())
                .map(|earlier| earlier.as_of),
            remedy: found.remedy,
            source: shown.as_ref().and_then(|shown| self.source_of(shown)),
            dates_differ: match (&numerator, &denominator) {
                (Some(above), Some(below)) => !above.as_of.same_end(below.as_of),
                _ => false,
            },
            numerator,
            denominator,
            reported,
            baseline: self.baseline(),
            document: self.cited(),
            target: self.target(),
            share: self.share,
            total_of: self.total_of(),
            superiors: self.superiors(records, frameworks),
            target_below_superior: false,
            target_below_baseline: self.is_target_below_baseline(),
            provisional: self.framework.is_some_and(|framework| framework.provisional),
            status: FigureStatus::NoData,
            gap: None,
            needed_per_year: None,
            forecast: None,
            formula: version.map(super::definition::DefinitionVersion::formula),
            notes,
        };
        let weaker = |above: &Superior| weaker_than(&figure, above, self.falls());
        figure.target_below_superior = figure.superiors.iter().any(weaker);
        self.judge(&mut figure, records, frameworks);
        self.explain(&mut figure, frameworks);
        figure
    }

    /// The document with the place of the indicator in it.
    fn cited(&self) -> String {
        let Some(framework) = self.framework else {
            return String::new();
        };
        match self.record.text("place") {
            "" => framework.cited(),
            place => format!("{} {place}", framework.document).trim_start().to_owned(),
        }
    }
}
