//! 导入: from an issued file to a plan, and from an accepted plan into the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::import;
use crate::import::{Change, Known, Memory, Options, Plan, Status};
use crate::model::{Progress, Record, RecordId, Records, name_key};
use crate::store::Transaction;

use super::Session;

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
        let known = self.known_to_import(&records, &memory);
        let plan = import::plan(file, options, &known, progress)?;
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
        let mut memory = self.import_memory()?;
        memory.learn(&plan.file, &plan.sheets);
        let memory = serde_json::to_string(&memory).map_err(|error| Error::defect(error.to_string()))?;
        self.back_up_before("导入前")?;
        progress.expect(u64::try_from(changes.len()).unwrap_or(u64::MAX));
        let label = import_label(&plan.file);
        let (mut accepted, operation) = self.store.transact(&label, |ledger| -> Result<Accepted> {
            ledger.note_import(&plan.file, &plan.sha256)?;
            ledger.set_setting(MEMORY, Some(&memory))?;
            let mut writer = Writer {
                ledger,
                projects: BTreeMap::new(),
            };
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
            Ok(accepted)
        })?;
        accepted.operation = operation;
        Ok(accepted)
    }
}

impl Session {
    /// What the ledger tells the reader of a file.
    pub(super) fn known_to_import<'a>(&'a self, records: &'a Records, memory: &'a Memory) -> Known<'a> {
        Known::new(&self.forms, records, &self.county, self.followed(), memory)
    }

    /// What accepted imports taught; a text that this version can't read counts as nothing learned.
    pub(super) fn import_memory(&self) -> Result<Memory> {
        let text = self.store.setting(MEMORY)?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
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
