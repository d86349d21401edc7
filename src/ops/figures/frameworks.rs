//! 方案的情况: how each plan stands, what the ledger has otherwise than the document, and the plan that carries one on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::basis::FigureBasis;
use crate::error::Result;
use crate::indicators;
use crate::indicators::{Figure, FigureStatus, Framework, Frameworks};
use crate::model::{
    Comparison, FrameworkFacts, MoneyUnit, Period, Record, RecordKind, Value, baseline_note, with_15_digits,
};
use crate::ops::Session;
use crate::ops::ledger::frameworks::{keep_new, unknown};

/// A plan with how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameworkStanding {
    /// What is written on its cover.
    pub facts: FrameworkFacts,
    /// Whether it is the county's current one.
    pub is_current: bool,
    /// Whether the ledger follows it.
    pub is_followed: bool,
    /// Whether it comes with the program.
    pub is_shipped: bool,
    /// Whether its target year is over.
    pub is_expired: bool,
    /// Whether its figures are not yet those of a printed document.
    pub provisional: bool,
    /// The period for which it is judged: the end of its target year once that is over.
    pub period: Period,
    /// Its indicators at that period.
    pub figures: Vec<Figure>,
    /// What the ledger has otherwise than the document that comes with the program.
    pub changes: Vec<FrameworkChange>,
}

/// A difference between the ledger and a plan as it comes with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkChange {
    /// The indicator; empty for the cover.
    pub indicator: String,
    /// The field.
    pub field: String,
    /// As in the document; empty for nothing.
    pub shipped: String,
    /// As in the ledger.
    pub ledger: String,
}

impl FrameworkStanding {
    /// How many indicators stand so.
    pub fn count(&self, status: FigureStatus) -> usize {
        self.figures
            .iter()
            .filter(|figure| figure.status == status)
            .count()
    }

    /// For the command line.
    pub fn to_json(&self) -> Json {
        let facts = &self.facts;
        let standing: BTreeMap<&str, usize> = FigureStatus::ALL
            .iter()
            .map(|status| (status.code(), self.count(*status)))
            .collect();
        let changes = self.changes.iter().map(|change| {
            json!({
                "indicator": change.indicator, "field": change.field,
                "shipped": change.shipped, "ledger": change.ledger,
            })
        });
        json!({
            "id": facts.id, "title": facts.title, "document": facts.document, "issuer": facts.issuer,
            "issued": facts.issued, "area": facts.area, "area_code": facts.area_code,
            "baseline_year": facts.baseline_year, "target_year": facts.target_year,
            "predecessor": facts.predecessor, "note": facts.note,
            "current": self.is_current, "followed": self.is_followed, "shipped": self.is_shipped,
            "expired": self.is_expired, "provisional": self.provisional, "period": self.period,
            "indicators": self.figures.len(), "standing": standing, "changes": changes.collect::<Json>(),
        })
    }
}

impl FigureBasis<'_> {
    /// The plans that the ledger follows or has indicators of, its own first, then the others; `all` gives those too that
    /// only come with the program.
    pub fn framework_standings(&self, all: bool) -> Vec<FrameworkStanding> {
        let kept: BTreeSet<&str> = self
            .records
            .of(RecordKind::Indicator)
            .iter()
            .map(|record| record.text("framework"))
            .collect();
        let is_followed = |id: &str| self.followed.iter().any(|followed| followed == id);
        let mut plans: Vec<&Framework> = self
            .frameworks
            .iter()
            .filter(|plan| all || is_followed(&plan.id) || kept.contains(plan.id.as_str()))
            .collect();
        let place = |plan: &&Framework| self.followed.iter().position(|id| *id == plan.id);
        plans.sort_by_key(|plan| place(plan).unwrap_or(usize::MAX));
        plans
            .into_iter()
            .map(|plan| self.framework_standing(plan))
            .collect()
    }

    /// How a plan stands.
    fn framework_standing(&self, plan: &Framework) -> FrameworkStanding {
        let end = Period::Year(plan.target_year);
        let this_year = i32::from(jiff::Zoned::now().year());
        let is_expired = plan.target_year < this_year;
        let period = if is_expired && end.has_ended_by(self.period) {
            end
        } else {
            self.period
        };
        let figures = if period == self.period {
            self.indicators(&plan.id)
        } else {
            indicators::figures_of_framework(self.records, self.frameworks, &plan.id, period)
        };
        let shipped = Frameworks::shipped().ok();
        let shipped = shipped.as_ref().and_then(|shipped| shipped.get(&plan.id));
        FrameworkStanding {
            facts: plan.facts(),
            is_current: plan.id == self.own_framework(),
            is_followed: self.followed.contains(&plan.id),
            is_shipped: shipped.is_some(),
            is_expired,
            provisional: plan.provisional,
            period,
            figures,
            changes: shipped
                .map(|shipped| self.changes(plan, shipped))
                .unwrap_or_default(),
        }
    }

    fn changes(&self, plan: &Framework, shipped: &Framework) -> Vec<FrameworkChange> {
        let mut changes = Vec::new();
        let mut note = |indicator: &str, field: &str, shipped: String, ledger: String| {
            if shipped != ledger {
                changes.push(FrameworkChange {
                    indicator: indicator.to_owned(),
                    field: field.to_owned(),
                    shipped,
                    ledger,
                });
            }
        };
        let (own, printed) = (plan.facts(), shipped.facts());
        note("", "题名", printed.title, own.title);
        note("", "文号", printed.document, own.document);
        note(
            "",
            "基期年",
            printed.baseline_year.to_string(),
            own.baseline_year.to_string(),
        );
        note(
            "",
            "目标年",
            printed.target_year.to_string(),
            own.target_year.to_string(),
        );
        let kept = self.records.of(RecordKind::Indicator).iter();
        let kept: Vec<&Record> = kept
            .filter(|record| record.text("framework") == plan.id)
            .collect();
        if kept.is_empty() {
            return changes;
        }
        let shown = |record: &Record, field: &str| {
            let value = record.get(field);
            value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
        };
        let fields = [
            ("target", "目标值"),
            ("baseline", "基期值"),
            ("milestones", "分年度目标"),
        ];
        for printed in shipped.records() {
            let (code, name) = (printed.text("code"), printed.text("name"));
            let found = kept
                .iter()
                .find(|record| record.text("code") == code && record.text("name") == name);
            let found = found.or_else(|| kept.iter().find(|record| record.text("name") == name));
            match found {
                Some(record) => {
                    for (field, label) in fields {
                        note(name, label, shown(&printed, field), shown(record, field));
                    }
                }
                None => note(name, "指标", "有".to_owned(), "没有".to_owned()),
            }
        }
        changes
    }
}

impl Session {
    /// The plans with how they stand, at a period or the latest.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn framework_standings(&self, period: Option<Period>, all: bool) -> Result<Vec<FrameworkStanding>> {
        let records = self.records()?;
        Ok(self.basis(&records, period).framework_standings(all))
    }

    /// 转入下一规划期: a new plan with the indicators of another and its last actual values as baselines, each with the date
    /// and the data it was taken from. The other plan stays with all it has. One undo step.
    ///
    /// # Errors
    /// As [`Self::new_framework`].
    pub fn carry_on_framework(&mut self, id: &str, facts: &FrameworkFacts) -> Result<String> {
        let from = self
            .frameworks
            .get(id)
            .ok_or_else(|| unknown(id, &self.frameworks))?;
        let mut facts = facts.clone();
        id.clone_into(&mut facts.predecessor);
        if facts.baseline_year == 0 {
            facts.baseline_year = from.target_year;
        }
        if facts.target_year == 0 {
            facts.target_year = facts.baseline_year + 5;
        }
        if facts.area.is_empty() {
            facts.area.clone_from(&from.area);
            facts.area_code.clone_from(&from.area_code);
        }
        let facts = self.completed(&facts)?;
        let indicators = self.carried_on(id, &facts)?;
        let followed = self.followed_with(&facts);
        let label = format!("转入下一规划期“{}”", facts.title);
        self.store.transact(&label, |ledger| -> Result<()> {
            keep_new(ledger, &facts, &followed)?;
            for record in &indicators {
                ledger.insert(record)?;
            }
            Ok(())
        })?;
        self.reload_frameworks()?;
        Ok(facts.id)
    }

    fn carried_on(&self, id: &str, facts: &FrameworkFacts) -> Result<Vec<Record>> {
        let records = self.records()?;
        let base = Period::Year(facts.baseline_year);
        let found = self.period_figures_of(&records, &BTreeSet::from([base]), base);
        let kept = records.of(RecordKind::Indicator).iter();
        let mut old: Vec<Record> = kept
            .filter(|record| record.text("framework") == id)
            .cloned()
            .collect();
        if old.is_empty() {
            old = self
                .frameworks
                .get(id)
                .map(Framework::records)
                .unwrap_or_default();
        }
        let new = old.iter().map(|old| {
            let mut record = Record::new(RecordKind::Indicator);
            for field in ["section", "name", "unit", "owner", "code"] {
                record.set(field, old.get(field).cloned());
            }
            record.set("framework", Some(Value::Text(facts.id.clone())));
            record.set("baseline_year", Some(Value::Integer(facts.baseline_year.into())));
            record.set("target_year", Some(Value::Integer(facts.target_year.into())));
            let figure = found.get(&(old.id, base));
            let figure = figure.and_then(|figure| figure.exact.as_ref().or(figure.earlier.as_ref()));
            if let Some(figure) = figure {
                // A figure of another year is no value of the base year; its note says the date.
                let year = figure.as_of.year().min(facts.baseline_year);
                record.set("baseline_year", Some(Value::Integer(year.into())));
                let value = with_15_digits((figure.value * 100.0).round() / 100.0);
                record.set("baseline", Some(Value::Comparison(Comparison::equal(value))));
                record.set("note", Some(Value::Text(baseline_note(figure))));
            }
            record
        });
        Ok(new.collect())
    }
}
