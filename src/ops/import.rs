//! 导入: from an issued file to a plan, and from an accepted plan into the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::{Error, Result};
use crate::import;
use crate::import::{Change, Known, KnownFramework, Memory, Options, Plan, Status};
use crate::indicators::Framework;
use crate::model::{FrameworkFacts, Progress, Record, RecordId, RecordKind, Records, name_key};
use crate::store::Transaction;

use super::Session;
use super::audit::imported;
use super::ledger::frameworks::keep_new;

/// The setting in which a ledger keeps what imports taught.
const MEMORY: &str = "import.memory";

/// What an accepted import wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The one undo step; `None` when the file brought nothing new.
    pub operation: Option<i64>,
    /// Records added.
    pub added: usize,
    /// Records changed.
    pub updated: usize,
}

impl Session {
    /// Reads a file and says what it would change. Writes nothing.
    ///
    /// # Errors
    /// The file is no workbook, is protected, damaged or holds no known table; or the user cancelled.
    pub fn plan_import(&mut self, file: &Path, options: &Options, progress: &Progress) -> Result<Plan> {
        let records = self.records()?;
        let memory = self.import_memory()?;
        let plans = self.plans_to_import(&records);
        let known = self.known_to_import(&records, &memory, &plans);
        let mut plan = import::plan(file, options, &known, progress)?;
        self.add_findings(&mut plan, &records)?;
        self.planned = Some((plan.sha256.clone(), self.version()));
        Ok(plan)
    }

    /// Writes what a plan says, rows with an error left out, as one undo step with a backup before it.
    ///
    /// # Errors
    /// The ledger changed since the plan was made, the backup failed, the disk refused, or the user cancelled;
    /// nothing was written then.
    pub fn accept_import(&mut self, plan: &Plan, progress: &Progress) -> Result<Accepted> {
        if self.planned != Some((plan.sha256.clone(), self.version())) {
            return Err(Error::refused(
                "import.stale",
                "台账在识别之后有了改动，这份预览已经过时",
                "请重新识别文件，再写入。",
            ));
        }
        let changes: Vec<&Change> = plan.writable().map(|(_, change)| change).collect();
        if changes.is_empty()
            && let Some(waiting) = plan.waiting().next()
        {
            return Err(Error::refused(
                "import.waiting",
                waiting.question.clone(),
                format!("先选定，再写入；可选：{}", waiting.choices.join("，")),
            ));
        }
        if changes.is_empty() {
            return Ok(Accepted::default());
        }
        let new_plans = self.new_plans(plan)?;
        let taken_over = self.taken_over(&changes)?;
        let mut memory = self.import_memory()?;
        memory.learn(&plan.file, &plan.sheets);
        let memory = serde_json::to_string(&memory).map_err(|error| Error::defect(error.to_string()))?;
        self.back_up_before("导入前")?;
        progress.expect(u64::try_from(changes.len()).unwrap_or(u64::MAX));
        let label = import_label(&plan.file);
        let (mut accepted, operation) = self.write_records(&label, |ledger| -> Result<Accepted> {
            ledger.note_import(&plan.file, &plan.sha256)?;
            ledger.set_setting(MEMORY, Some(&memory))?;
            for (facts, followed) in &new_plans {
                keep_new(ledger, facts, followed)?;
            }
            let mut writer = Writer {
                ledger,
                projects: BTreeMap::new(),
            };
            for record in &taken_over {
                writer.ledger.insert(record)?;
            }
            let mut accepted = Accepted::default();
            for change in changes {
                progress
                    .step()
                    .map_err(|cancelled| Error::refused("cancelled", cancelled.to_string(), ""))?;
                writer.write(change)?;
                match change.status {
                    Status::New => accepted.added += 1,
                    _ => accepted.updated += 1,
                }
            }
            imported::keep(writer.ledger, plan)?;
            Ok(accepted)
        })?;
        accepted.operation = operation;
        self.reload_frameworks()?;
        Ok(accepted)
    }
}

impl Session {
    /// What the ledger tells the reader of a file.
    pub(super) fn known_to_import<'a>(
        &'a self,
        records: &'a Records,
        memory: &'a Memory,
        plans: &'a [KnownFramework],
    ) -> Known<'a> {
        Known::new(&self.forms, records, &self.county, self.followed(), memory).with_plans(plans)
    }

    /// The plans that a table of indicators may belong to.
    pub(super) fn plans_to_import(&self, records: &Records) -> Vec<KnownFramework> {
        let kept = records.of(RecordKind::Indicator);
        let plan = |framework: &Framework| {
            let own: Vec<&Record> = kept
                .iter()
                .filter(|record| record.text("framework") == framework.id)
                .collect();
            let printed = if own.is_empty() {
                framework.records()
            } else {
                Vec::new()
            };
            let indicators = own.into_iter().chain(&printed).map(|record| {
                let key = import::indicator_key(record.text("name"));
                (key, record.number("target"))
            });
            let indicators: Vec<_> = indicators.collect();
            let has_records = kept.iter().any(|record| record.text("framework") == framework.id);
            KnownFramework {
                facts: framework.facts(),
                is_kept: has_records || self.followed().contains(&framework.id),
                is_current: framework.id == self.own_framework(),
                indicators,
            }
        };
        self.frameworks.iter().map(plan).collect()
    }

    /// What accepted imports taught; a text that this version can't read counts as nothing learned.
    pub(super) fn import_memory(&self) -> Result<Memory> {
        let text = self.store.setting(MEMORY)?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }
}

impl Session {
    /// The indicators of shipped plans of which the ledger has none yet, without those that the import brings: they would
    /// be hidden by the ones it brings.
    fn taken_over(&self, changes: &[&Change]) -> Result<Vec<Record>> {
        let of_plan = |record: &Record| record.text("framework").to_owned();
        let brought = changes.iter().map(|change| &change.record);
        let brought: Vec<&Record> = brought
            .filter(|record| record.kind == RecordKind::Indicator)
            .collect();
        let plans: BTreeSet<String> = brought.iter().map(|record| of_plan(record)).collect();
        let kept = self.store.records(RecordKind::Indicator)?;
        let mut records = Vec::new();
        for plan in plans.iter().filter_map(|id| self.frameworks.get(id)) {
            if kept.iter().any(|record| of_plan(record) == plan.id) {
                continue;
            }
            let is_brought = |record: &Record| {
                let key = name_key(record.text("name"));
                brought
                    .iter()
                    .any(|brought| name_key(brought.text("name")) == key)
            };
            records.extend(plan.records().into_iter().filter(|record| !is_brought(record)));
        }
        Ok(records)
    }

    /// The plans that an import makes, each once, with those followed then.
    fn new_plans(&self, plan: &Plan) -> Result<Vec<(FrameworkFacts, Vec<String>)>> {
        let mut made: Vec<(FrameworkFacts, Vec<String>)> = Vec::new();
        for (sheet, _) in plan.writable() {
            let of_plan = sheet.of_plan.as_ref();
            let Some(facts) = of_plan.and_then(|of| of.new_framework.as_ref()) else {
                continue;
            };
            if made.iter().all(|(known, _)| known.id != facts.id) {
                let facts = self.completed(facts)?;
                let followed = self.followed_with(&facts);
                made.push((facts, followed));
            }
        }
        Ok(made)
    }
}

/// What the history calls the import of a file.
pub fn import_label(file: &str) -> String {
    format!("导入“{file}”")
}

/// Writes changes; two rows of one file may speak of the same new project.
struct Writer<'a, 'b> {
    ledger: &'a mut Transaction<'b>,
    projects: BTreeMap<String, RecordId>,
}

impl Writer<'_, '_> {
    fn write(&mut self, change: &Change) -> Result<()> {
        if let Some(project) = &change.parent {
            self.keep_project(project)?;
        }
        self.keep(&change.record)?;
        Ok(())
    }

    fn keep_project(&mut self, project: &Record) -> Result<()> {
        let name = name_key(project.text("name"));
        let mut project = project.clone();
        if let Some(id) = self.projects.get(&name) {
            project.id = *id;
        }
        let id = self.keep(&project)?;
        self.projects.insert(name, id);
        Ok(())
    }

    fn keep(&mut self, record: &Record) -> Result<RecordId> {
        if record.id == RecordId::default() {
            Ok(self.ledger.insert(record)?)
        } else {
            self.ledger.update(record)?;
            Ok(record.id)
        }
    }
}
