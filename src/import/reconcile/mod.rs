//! Rows against the ledger and against each other: new, updated, unchanged, conflict.
//!
//! [`matching`] finds the record that a row is about, [`renamed`] a project under its old name. A row becomes a
//! [`new_record`] or is laid over the one it is about ([`apply`]); a return may change its project, its [`parent`].
//! A record that several sheets speak of is one change ([`merge`]).
//! [`conflicts`] tell what stands in the ledger against the file; [`framework`] to which plan a table of indicators belongs.
//! [`changes_so_far`] are those of the rows before.

pub(super) mod apply;
pub(super) mod changes_so_far;
pub(super) mod conflicts;
pub(super) mod framework;
pub(super) mod matching;
mod merge;
mod new_record;
mod parent;
pub(super) mod renamed;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Period, Problem, Record, RecordId, RecordKind, Severity, Source, TownshipIndex};

use super::plan::cell_origins::CellOrigins;
use super::plan::options::{Known, Options};
use super::plan::{Change, SheetPlan, Status};
use super::rows::draft::Draft;
use changes_so_far::{ChangePlace, ChangesSoFar};
use matching::{KeyMatch, RecordIndex, RecordKey};
use new_record::{new_record, not_written};
use renamed::RenamedProjects;

/// What the rows of a file are compared with: the ledger, and the rows before them.
#[derive(Debug)]
pub(super) struct LedgerComparison<'a> {
    file: Arc<str>,
    /// The name of the tab whose rows are taken.
    sheet: Arc<str>,
    /// The name of the table, under which the user decides about its rows.
    table: Arc<str>,
    options: &'a Options,
    known: &'a Known<'a>,
    townships: &'a TownshipIndex<'a>,
    /// Records of the ledger.
    index: RecordIndex<RecordId>,
    /// Records that this file makes new.
    fresh: RecordIndex<ChangePlace>,
    /// Records of the ledger that this file speaks of.
    touched: BTreeMap<(RecordKind, RecordId), ChangePlace>,
    /// Projects that returns of this file make new or change, by name.
    parents: BTreeMap<String, ChangePlace>,
    /// Projects of the ledger, to offer a renamed one.
    renamed: RenamedProjects,
    /// Rows merged into another sheet's change.
    merged: BTreeMap<usize, usize>,
    /// The sheets whose rows were laid over the change of another sheet.
    spoken: BTreeMap<ChangePlace, Vec<usize>>,
    /// Where the fields of the last new record came from.
    origins: Arc<CellOrigins>,
}

/// A row while it becomes a change.
struct TakenRow {
    kind: RecordKind,
    period: Option<Period>,
    /// Where its change will stand.
    place: ChangePlace,
    source: Source,
    key: RecordKey,
}

impl<'a> LedgerComparison<'a> {
    /// A ledger as it is before the file.
    pub(super) fn new(
        file: &str,
        options: &'a Options,
        known: &'a Known<'a>,
        townships: &'a TownshipIndex<'a>,
    ) -> Self {
        let mut index = RecordIndex::new();
        for record in RecordKind::ALL
            .into_iter()
            .flat_map(|kind| known.records.of(kind))
        {
            index.add(&RecordKey::of(record, townships), record.id);
        }
        Self {
            file: file.into(),
            sheet: "".into(),
            table: "".into(),
            options,
            known,
            townships,
            index,
            fresh: RecordIndex::new(),
            touched: BTreeMap::new(),
            parents: BTreeMap::new(),
            renamed: RenamedProjects::new(known.records),
            merged: BTreeMap::new(),
            spoken: BTreeMap::new(),
            origins: Arc::default(),
        }
    }

    /// The names of file and sheet are shared by all that comes from them.
    fn source(&mut self, sheet: &str, row: u32) -> Source {
        if *self.sheet != *sheet {
            self.sheet = sheet.into();
        }
        Source {
            file: Arc::clone(&self.file),
            sheet: Arc::clone(&self.sheet),
            row,
        }
    }

    /// The record of the ledger that a key means.
    fn in_ledger(&self, key: &RecordKey) -> KeyMatch<RecordId> {
        self.index.find(key, self.key_in_ledger(key.main.0))
    }

    fn key_in_ledger(&self, kind: RecordKind) -> impl Fn(RecordId) -> Option<RecordKey> {
        move |id| Some(RecordKey::of(self.known.records.get(kind, id)?, self.townships))
    }

    /// The new record of this file that a key means.
    fn in_file(&self, key: &RecordKey, sheets: &ChangesSoFar<'_>) -> KeyMatch<ChangePlace> {
        let key_of = |place| Some(RecordKey::of(&sheets.change(place)?.record, self.townships));
        self.fresh.find(key, key_of)
    }

    /// Counts the changes and looks for what the file should have held.
    pub(super) fn finish(self, sheets: &mut [SheetPlan]) {
        for (at, sheet) in sheets.iter_mut().enumerate() {
            sheet.count();
            let is_touched = |kind, id| self.touched.contains_key(&(kind, id));
            sheet.missing = conflicts::missing(sheet, &self.file, self.known.records, is_touched);
            sheet.counts.missing = sheet.missing.len();
            sheet.counts.unchanged += self.merged.get(&at).copied().unwrap_or(0);
        }
    }

    /// Turns a row into a change.
    pub(super) fn take(&mut self, draft: &mut Draft, sheets: &mut ChangesSoFar<'_>) {
        let Some(row) = self.row(draft, sheets) else {
            return;
        };
        let known = self.meant_by(&row, draft);
        if draft.refused || (row.kind.is_periodic() && row.period.is_none()) {
            // The ledger's record is spoken of although the row is not written.
            if let KeyMatch::One(id) = known {
                let unwritten = (row.place.0, usize::MAX);
                self.touched.entry((row.kind, id)).or_insert(unwritten);
            }
            return sheets.push(row.not_written(draft, Status::Refused), None);
        }
        if let Some(place) = self.taken_before(&row, &known, sheets) {
            if let Some((status, doubt)) = self.merge(place, &row, draft, sheets) {
                sheets.push(row.not_written(draft, status), Some(doubt));
            }
            return;
        }
        let (change, doubt) = match known {
            KeyMatch::Several(count) => row.ambiguous(draft, count),
            KeyMatch::One(id) => self.lay_over(id, &row, draft, sheets),
            KeyMatch::None => self.make_new(row, draft, sheets),
        };
        sheets.push(change, doubt);
    }

    fn row(&mut self, draft: &Draft, sheets: &ChangesSoFar<'_>) -> Option<TakenRow> {
        let SheetPlan {
            name,
            tab,
            record,
            period,
            changes,
            ..
        } = &*sheets.current;
        if *self.table != **name {
            self.table = name.as_str().into();
        }
        let kind = (*record)?;
        Some(TakenRow {
            kind,
            period: *period,
            place: (sheets.at(), changes.len()),
            source: self.source(tab, draft.row),
            key: RecordKey::of_draft(draft, kind, *period, self.townships),
        })
    }

    /// The record of the ledger that a row is about: the one that the user said, else by its key.
    fn meant_by(&self, row: &TakenRow, draft: &Draft) -> KeyMatch<RecordId> {
        let chosen = self.options.same_as_of(&self.table, draft.row);
        match chosen.filter(|id| self.known.records.get(row.kind, *id).is_some()) {
            Some(id) => KeyMatch::One(id),
            None => self.in_ledger(&row.key),
        }
    }

    /// The change of this file that is about the same record.
    fn taken_before(
        &self,
        row: &TakenRow,
        known: &KeyMatch<RecordId>,
        sheets: &ChangesSoFar<'_>,
    ) -> Option<ChangePlace> {
        match known {
            KeyMatch::One(id) => self.touched.get(&(row.kind, *id)).copied(),
            _ => match self.in_file(&row.key, sheets) {
                KeyMatch::One(place) => Some(place),
                _ => None,
            },
        }
    }

    /// Lays a row over the record of the ledger that it is about.
    fn lay_over(
        &mut self,
        id: RecordId,
        row: &TakenRow,
        draft: &mut Draft,
        sheets: &mut ChangesSoFar<'_>,
    ) -> (Change, Option<Problem>) {
        let kept = self.known.records.get(row.kind, id).cloned();
        let mut record = kept.unwrap_or_else(|| Record::new(row.kind));
        let blank = self.options.blank;
        let is_asked = !self.options.overwrites(&self.table, draft.row);
        let conflict = conflicts::edited_by_hand(&record, draft, blank).filter(|_| is_asked);
        let mut replaced = apply::row(&mut record, draft, blank, &row.source);
        let may_change = self.options.changes_targets(&self.table, draft.row);
        let (targets, conflict) = match conflicts::changed_targets(row.kind, draft, &replaced, may_change) {
            Some(change) if may_change => (Some(change), conflict),
            change => (None, conflict.or(change)),
        };
        if conflict.is_some() {
            self.touched
                .insert((row.kind, record.id), (row.place.0, usize::MAX));
            // What would happen is shown all the same.
            let change = Change {
                replaced,
                ..row.not_written(draft, Status::Conflict)
            };
            return (change, conflict);
        }
        let parent = self.parent(draft, row.place, &row.source, sheets, &mut replaced);
        self.touched.insert((row.kind, record.id), row.place);
        let change = Change {
            row: draft.row,
            status: if replaced.is_empty() {
                Status::Unchanged
            } else {
                Status::Updated
            },
            record,
            parent,
            replaced,
            origins: Arc::default(),
            similar: None,
        };
        (change, targets)
    }

    /// Makes a new record of a row.
    fn make_new(
        &mut self,
        row: TakenRow,
        draft: &mut Draft,
        sheets: &mut ChangesSoFar<'_>,
    ) -> (Change, Option<Problem>) {
        let mut replaced = Vec::new();
        let parent = self.parent(draft, row.place, &row.source, sheets, &mut replaced);
        let new_project = parent
            .as_deref()
            .filter(|project| project.id == RecordId::default());
        let similar = match new_project {
            Some(project) => self.renamed.like(project.text("name")),
            None => self.old_name_of(&row, draft),
        };
        let doubt = self.doubt_of_new(&row, draft, similar);
        let is_plain = draft.implied.is_empty();
        let (record, origins) = new_record(draft, row.kind, row.period, &row.source, &self.origins);
        self.origins = origins;
        let key = if is_plain {
            row.key
        } else {
            RecordKey::of(&record, self.townships)
        };
        self.fresh.add(&key, row.place);
        let change = Change {
            row: draft.row,
            status: Status::New,
            record,
            parent,
            replaced,
            origins: Arc::clone(&self.origins),
            similar,
        };
        (change, doubt)
    }

    /// The project of the ledger that a new row may be under another name.
    fn old_name_of(&self, row: &TakenRow, draft: &Draft) -> Option<RecordId> {
        if row.kind != RecordKind::Project {
            return None;
        }
        let renamed = self.renamed.find(draft);
        renamed.filter(|id| !self.touched.contains_key(&(row.kind, *id)))
    }

    /// Why a new row may be no new record.
    fn doubt_of_new(&self, row: &TakenRow, draft: &Draft, similar: Option<RecordId>) -> Option<Problem> {
        let verify = |code, message| Some(problem(draft, Severity::Verify, code, message));
        let has_name = || self.index.has_name(&row.key, self.key_in_ledger(row.kind));
        if row.kind != RecordKind::Indicator && has_name() {
            let message = "台账里有同名而地点或乡镇不同的记录；这一行按新记录处理，请核实不是同一条";
            return verify("key.other-place", message.to_owned());
        }
        if row.kind == RecordKind::ProjectReturn {
            return None;
        }
        let old = similar.and_then(|id| self.known.records.get(row.kind, id))?;
        let message = format!(
            "与台账里的“{}”地点、单位、年份都相同，名称相近，可能是改了名；如是同一个项目，请选“视为同一条”",
            old.text("name")
        );
        verify("key.renamed", message)
    }
}

impl TakenRow {
    fn not_written(&self, draft: &mut Draft, status: Status) -> Change {
        not_written(draft, self.kind, self.period, status)
    }

    /// A row that fits several records of the ledger.
    fn ambiguous(&self, draft: &mut Draft, count: usize) -> (Change, Option<Problem>) {
        let message = format!("台账里有 {count} 条同名记录，分不清是哪一条；请补填乡镇或建设地点");
        let doubt = problem(draft, Severity::Verify, "key.ambiguous", message);
        (self.not_written(draft, Status::Conflict), Some(doubt))
    }
}

fn problem(draft: &Draft, severity: Severity, code: &'static str, message: String) -> Problem {
    Problem {
        cell: draft.name_cell(),
        severity,
        code,
        message,
    }
}
