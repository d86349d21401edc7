//! 方案: the plans a ledger knows, made, corrected and made the current one. Their indicators are records.

use crate::error::{Error, Result};
use crate::indicators::{Framework, Frameworks};
use crate::model::{County, FrameworkFacts, Record, RecordKind, Value};
use crate::store::{Store, Transaction};

use super::definition_variants;
use crate::ops::Session;

/// Where the indicators of a new plan come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FrameworkOrigin {
    /// They are typed or imported afterwards.
    #[default]
    Empty,
    /// Those of another plan, with their targets.
    Copy(String),
}

impl Session {
    /// Makes a plan of the county's own; one undo step. It becomes the current one when the county has none of its own
    /// that is still running.
    ///
    /// # Errors
    /// No title, years that can't be, an id that is taken, an unknown plan to copy.
    pub fn new_framework(&mut self, facts: &FrameworkFacts, origin: &FrameworkOrigin) -> Result<String> {
        let facts = self.completed(facts)?;
        let copied = match origin {
            FrameworkOrigin::Empty => Vec::new(),
            FrameworkOrigin::Copy(id) => self.copied(id, &facts)?,
        };
        let followed = self.followed_with(&facts);
        let label = format!("新建方案“{}”", facts.title);
        self.store.transact(&label, |ledger| -> Result<()> {
            keep_new(ledger, &facts, &followed)?;
            for record in &copied {
                ledger.insert(record)?;
            }
            Ok(())
        })?;
        self.reload_frameworks()?;
        Ok(facts.id)
    }

    /// Changes what is written on the cover of a plan; one undo step. A shipped one is corrected in this ledger alone.
    ///
    /// # Errors
    /// An unknown plan, no title, years that can't be.
    pub fn change_framework(&mut self, facts: &FrameworkFacts) -> Result<()> {
        if self.frameworks.get(&facts.id).is_none() {
            return Err(unknown(&facts.id, &self.frameworks));
        }
        check(facts)?;
        let label = format!("修改方案“{}”", facts.title);
        self.store.transact(&label, |ledger| -> Result<()> {
            Ok(ledger.keep_framework(facts)?)
        })?;
        self.reload_frameworks()
    }

    /// Makes a plan the county's current one; the others stand behind it in their order. One undo step.
    ///
    /// # Errors
    /// An unknown plan.
    pub fn make_current(&mut self, id: &str) -> Result<()> {
        let mut followed = vec![id.to_owned()];
        followed.extend(self.followed().iter().filter(|other| *other != id).cloned());
        self.follow(&followed)
    }

    /// Takes the plans as the ledger has them now: after 撤销 they may be others.
    pub(crate) fn reload_frameworks(&mut self) -> Result<()> {
        self.frameworks = known_frameworks(&self.store, &self.county)?;
        Ok(())
    }

    /// The facts of a new plan with an id of its own, and the county's area where none is said.
    pub(crate) fn completed(&self, facts: &FrameworkFacts) -> Result<FrameworkFacts> {
        let mut facts = facts.clone();
        facts.title = facts.title.trim().to_owned();
        if facts.area.is_empty() && facts.area_code.is_empty() {
            facts.area = self.county.short_name();
            facts.area_code.clone_from(&self.county.division.code);
        }
        check(&facts)?;
        if facts.id.is_empty() {
            let stem = format!("own{}", facts.target_year);
            let numbered = (2u32..1000).map(|number| format!("{stem}-{number}"));
            let mut ids = std::iter::once(stem.clone()).chain(numbered);
            facts.id = ids.find(|id| self.frameworks.get(id).is_none()).unwrap_or(stem);
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !facts.id.chars().all(is_word) || facts.id == "new" {
            return Err(Error::usage(
                format!("方案编号“{}”只能用字母、数字和 -，也不能叫 new", facts.id),
                "例如：gengma2026。",
            ));
        }
        if self.frameworks.get(&facts.id).is_some() {
            return Err(Error::refused(
                "framework.taken",
                format!("已经有编号是“{}”的方案", facts.id),
                "换一个编号，或用 framework set 修改它。",
            ));
        }
        Ok(facts)
    }

    /// The plans followed once a new one is there: the county's own comes first when none of its own is running.
    pub(crate) fn followed_with(&self, new: &FrameworkFacts) -> Vec<String> {
        let mut followed = self.followed().to_vec();
        let own_code = &self.county.division.code;
        let this_year = i32::from(jiff::Zoned::now().year());
        let current = followed.first().and_then(|id| self.frameworks.get(id));
        // The plan of another county stands beside, until the officer makes it the current one; where the ledger follows
        // another's plan as its own, the next one of that area is its own too.
        let is_of_current =
            current.is_some_and(|current| current.is_county() && current.area_code == new.area_code);
        let is_own =
            new.area_code == *own_code || is_of_current || own_code.is_empty() && new.area_code.len() >= 6;
        let is_running = |year: i32| year >= this_year;
        let has_own = current.is_some_and(|current| current.is_county() || own_code.is_empty());
        let is_over = current.is_none_or(|current| !is_running(current.target_year));
        if is_own && (!has_own || is_over && is_running(new.target_year)) {
            followed.insert(0, new.id.clone());
        } else {
            followed.push(new.id.clone());
        }
        followed
    }

    /// The indicators of a plan as records of another.
    fn copied(&self, id: &str, facts: &FrameworkFacts) -> Result<Vec<Record>> {
        let from = self
            .frameworks
            .get(id)
            .ok_or_else(|| unknown(id, &self.frameworks))?;
        let kept = self.store.records(RecordKind::Indicator)?;
        let mut records: Vec<Record> = kept
            .into_iter()
            .filter(|record| record.text("framework") == id)
            .collect();
        if records.is_empty() {
            records = from.records();
        }
        for record in &mut records {
            *record = Record {
                values: record.values.clone(),
                extra: record.extra.clone(),
                ..Record::new(RecordKind::Indicator)
            };
            record.set("framework", Some(Value::Text(facts.id.clone())));
        }
        Ok(records)
    }
}

/// Keeps a new plan and the list of those followed.
pub(crate) fn keep_new(
    ledger: &mut Transaction<'_>,
    facts: &FrameworkFacts,
    followed: &[String],
) -> Result<()> {
    ledger.keep_framework(facts)?;
    Ok(ledger.set_frameworks(followed)?)
}

/// The shipped plans with what a ledger has otherwise, and its own; with the ledger's choices between definitions.
pub(crate) fn known_frameworks(store: &Store, county: &County) -> Result<Frameworks> {
    let mut frameworks = Frameworks::shipped()?;
    for facts in store.frameworks()? {
        frameworks.keep(facts);
    }
    definition_variants::apply(store, &mut frameworks)?;
    frameworks.set_county(county);
    Ok(frameworks)
}

fn check(facts: &FrameworkFacts) -> Result<()> {
    if facts.title.trim().is_empty() {
        return Err(Error::usage("方案没有题名", "写明文件的标题。"));
    }
    let is_year = |year: i32| (1990..=2100).contains(&year);
    if !is_year(facts.baseline_year) || !is_year(facts.target_year) {
        return Err(Error::usage(
            format!("方案“{}”没有写明基期年和目标年", facts.title),
            "例如：基期年 2025，目标年 2030。",
        ));
    }
    if facts.baseline_year >= facts.target_year {
        return Err(Error::usage(
            format!(
                "基期年 {} 不早于目标年 {}",
                facts.baseline_year, facts.target_year
            ),
            "目标年要晚于基期年。",
        ));
    }
    Ok(())
}

/// The error for a plan that nobody knows.
pub(crate) fn unknown(id: &str, frameworks: &Frameworks) -> Error {
    let known: Vec<&str> = frameworks
        .iter()
        .map(|known: &Framework| known.id.as_str())
        .collect();
    Error::refused(
        "framework.unknown",
        format!("没有“{id}”这个方案"),
        format!("可用的方案：{}。", known.join("、")),
    )
}
