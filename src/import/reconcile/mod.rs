//! Rows against the ledger and against each other: new, updated, unchanged, conflict.

pub(super) mod apply;
pub(super) mod changes_so_far;
pub(super) mod conflicts;
pub(super) mod matching;
pub(super) mod renamed;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Problem, Record, RecordId, RecordKind, Severity, Source, TownshipIndex};

use super::plan::cell_origins::Origins;
use super::plan::options::{Blank, Known, Options};
use super::plan::{Change, FieldChange, SheetPlan, Status};
use super::rows::draft::{Draft, Slot};
use changes_so_far::{Place, Sheets};
use matching::{Fit, Index, Key};
use renamed::Renamed;

/// What the rows of a file are compared with: the ledger, and the rows before them.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    file: Arc<str>,
    /// The name of the sheet whose rows are taken.
    sheet: Arc<str>,
    options: &'a Options,
    known: &'a Known<'a>,
    townships: &'a TownshipIndex<'a>,
    /// Records of the ledger.
    index: Index<RecordId>,
    /// Records that this file makes new.
    fresh: Index<Place>,
    /// Records of the ledger that this file speaks of.
    touched: BTreeMap<(RecordKind, RecordId), Place>,
    /// Projects that returns of this file make new or change, by name.
    parents: BTreeMap<String, Place>,
    /// Projects of the ledger, to offer a renamed one.
    renamed: Renamed,
    /// Rows merged into another sheet's change.
    merged: BTreeMap<usize, usize>,
    /// Where the fields of the last new record came from.
    origins: Arc<Origins>,
}

impl<'a> Ledger<'a> {
    /// A ledger as it is before the file.
    pub(super) fn new(
        file: &str,
        options: &'a Options,
        known: &'a Known<'a>,
        townships: &'a TownshipIndex<'a>,
    ) -> Self {
        let mut index = Index::new();
        for record in RecordKind::ALL
            .into_iter()
            .flat_map(|kind| known.records.of(kind))
        {
            index.add(&Key::of(record, townships), record.id);
        }
        Self {
            file: file.into(),
            sheet: "".into(),
            options,
            known,
            townships,
            index,
            fresh: Index::new(),
            touched: BTreeMap::new(),
            parents: BTreeMap::new(),
            renamed: Renamed::new(known.records),
            merged: BTreeMap::new(),
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
    fn in_ledger(&self, key: &Key) -> Fit<RecordId> {
        self.index.find(key, self.key_in_ledger(key.main.0))
    }

    fn key_in_ledger(&self, kind: RecordKind) -> impl Fn(RecordId) -> Option<Key> {
        move |id| Some(Key::of(self.known.records.get(kind, id)?, self.townships))
    }

    /// The new record of this file that a key means.
    fn in_file(&self, key: &Key, sheets: &Sheets<'_>) -> Fit<Place> {
        let key_of = |place| Some(Key::of(&sheets.change(place)?.record, self.townships));
        self.fresh.find(key, key_of)
    }

    /// The record that a row means to be the same, as the user said.
    fn chosen(&self, source: &Source) -> Option<&RecordId> {
        if self.options.same_as.is_empty() {
            return None;
        }
        self.options.same_as.get(&(source.sheet.to_string(), source.row))
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
    pub(super) fn take(&mut self, draft: &mut Draft, sheets: &mut Sheets<'_>) {
        let SheetPlan {
            record,
            period,
            changes,
            ..
        } = &*sheets.current;
        let Some(kind) = *record else { return };
        let (period, position, at) = (*period, changes.len(), sheets.at());
        let source = self.source(&sheets.current.name, draft.row);
        let key = Key::of_draft(draft, kind, period, self.townships);
        let chosen = self.chosen(&source).copied();
        let known = match chosen.filter(|id| self.known.records.get(kind, *id).is_some()) {
            Some(id) => Fit::One(id),
            None => self.in_ledger(&key),
        };
        let before = match known {
            Fit::One(id) => self.touched.get(&(kind, id)).copied(),
            _ => match self.in_file(&key, sheets) {
                Fit::One(place) => Some(place),
                _ => None,
            },
        };
        let not_written = |draft: &mut Draft, status| Change::not_written(draft, kind, period, status);
        if draft.refused || (kind.is_periodic() && period.is_none()) {
            // The ledger's record is spoken of although the row is not written.
            if let Fit::One(id) = known {
                self.touched.entry((kind, id)).or_insert((at, usize::MAX));
            }
            return sheets.push(not_written(draft, Status::Refused), None);
        }
        if let Some(place) = before {
            if let Some(doubt) = self.merge(place, draft, &source, sheets) {
                sheets.push(not_written(draft, Status::Refused), Some(doubt));
            }
            return;
        }
        let mut doubt;
        let mut similar = None;
        let change = match known {
            Fit::Several(count) => {
                let message = format!("台账里有 {count} 条同名记录，分不清是哪一条；请补填乡镇或建设地点");
                let problem = problem(draft, Severity::Verify, "key.ambiguous", message);
                return sheets.push(not_written(draft, Status::Conflict), Some(problem));
            }
            Fit::One(id) => {
                let mut record = self
                    .known
                    .records
                    .get(kind, id)
                    .cloned()
                    .unwrap_or_else(|| Record::new(kind));
                let asked = !self.options.overwrites(&source.sheet, draft.row);
                if let Some(doubt) =
                    conflicts::edited_by_hand(&record, draft, self.options.blank).filter(|_| asked)
                {
                    self.touched.insert((kind, record.id), (at, usize::MAX));
                    // What would happen is shown all the same.
                    let replaced = apply::row(&mut record, draft, self.options.blank, &source);
                    let mut conflict = not_written(draft, Status::Conflict);
                    conflict.replaced = replaced;
                    return sheets.push(conflict, Some(doubt));
                }
                let mut replaced = apply::row(&mut record, draft, self.options.blank, &source);
                let parent;
                (parent, doubt) = self.parent(draft, (at, position), &source, sheets, &mut replaced);
                self.touched.insert((kind, record.id), (at, position));
                Change {
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
                    similar,
                }
            }
            Fit::None => {
                let mut replaced = Vec::new();
                let parent;
                (parent, doubt) = self.parent(draft, (at, position), &source, sheets, &mut replaced);
                if kind != RecordKind::Indicator && self.index.has_name(&key, self.key_in_ledger(kind)) {
                    let message = "台账里有同名而地点或乡镇不同的记录；这一行按新记录处理，请核实不是同一条";
                    doubt = doubt.or_else(|| {
                        Some(problem(
                            draft,
                            Severity::Verify,
                            "key.other-place",
                            message.to_owned(),
                        ))
                    });
                }
                if kind == RecordKind::Project {
                    let renamed = self.renamed.find(draft);
                    similar = renamed.filter(|id| !self.touched.contains_key(&(kind, *id)));
                }
                if let Some(old) = similar.and_then(|id| self.known.records.get(kind, id)) {
                    let message = format!(
                        "与台账里的“{}”地点、单位、年份都相同，名称相近，可能是改了名；如是同一个项目，请选“视为同一条”",
                        old.text("name")
                    );
                    doubt = doubt.or_else(|| Some(problem(draft, Severity::Verify, "key.renamed", message)));
                }
                let row = draft.row;
                let is_plain = draft.implied.is_empty();
                let record;
                (record, self.origins) = apply::new_record(draft, kind, period, &source, &self.origins);
                let key = if is_plain {
                    key
                } else {
                    Key::of(&record, self.townships)
                };
                self.fresh.add(&key, (at, position));
                Change {
                    row,
                    status: Status::New,
                    record,
                    parent,
                    replaced,
                    origins: Arc::clone(&self.origins),
                    similar,
                }
            }
        };
        sheets.push(change, doubt);
    }

    /// The same record a second time in one file: an error in the same sheet, which is given back; one change from
    /// two sheets.
    fn merge(
        &mut self,
        place: Place,
        draft: &Draft,
        source: &Source,
        sheets: &mut Sheets<'_>,
    ) -> Option<Problem> {
        let at = sheets.at();
        let first = sheets.change_mut(place);
        let duplicate = |message| Some(problem(draft, Severity::Error, "key.duplicate", message));
        let Some((sheet, change)) = first else {
            return duplicate("同一条记录在本文件中另有一行有错误；请先改正".to_owned());
        };
        if place.0 == at {
            return duplicate(format!(
                "与第 {} 行是同一条记录；请合并为一行，或补填乡镇、地点以示区别",
                change.row
            ));
        }
        let row = change.row;
        let mut record = change.record.clone();
        let fields = apply::row(&mut record, draft, Blank::Keep, source);
        let differing = fields
            .iter()
            .find(|field| field.before.is_some() && !field.field.starts_with("extra."));
        let doubt = differing.map(|field| {
            let message = format!(
                "与“{sheet}”第 {row} 行是同一条记录，但“{}”不同；以先读到的为准，请核实",
                field.field
            );
            Problem {
                cell: field.cell.clone(),
                severity: Severity::Verify,
                code: "key.differs",
                message,
            }
        });
        if doubt.is_none() && !fields.is_empty() {
            if change.status == Status::Unchanged {
                change.status = Status::Updated;
            }
            change.record = record;
            change.replaced.extend(fields);
        }
        *self.merged.entry(at).or_default() += 1;
        sheets.current.problems.extend(doubt);
        None
    }

    /// The project of a return: found by name, made when it is new.
    fn parent(
        &mut self,
        draft: &Draft,
        place: Place,
        source: &Source,
        sheets: &mut Sheets<'_>,
        fields: &mut Vec<FieldChange>,
    ) -> (Option<Box<Record>>, Option<Problem>) {
        let name = draft.text("project");
        if name.is_empty() || draft.stated.iter().all(|stated| stated.slot != Slot::Parent) {
            return (None, None);
        }
        let mut project =
            Record::new(RecordKind::Project).with("name", crate::model::Value::Text(name.to_owned()));
        let key = Key::of(&project, self.townships);
        let mut doubt = None;
        // Two returns of one project in one file: the first carries it.
        if let Some(first) =
            self.parents
                .get(&key.main.1)
                .copied()
                .or_else(|| match self.in_file(&key, sheets) {
                    Fit::One(place) => Some(place),
                    _ => None,
                })
        {
            if let Some((_, change)) = sheets.change_mut(first) {
                let held = if change.record.kind == RecordKind::Project {
                    Some(&mut change.record)
                } else {
                    change.parent.as_deref_mut()
                };
                if let Some(held) = held {
                    change
                        .replaced
                        .extend(apply::parent(held, draft, Blank::Keep, source));
                }
            }
            return (None, None);
        }
        match self.in_ledger(&key) {
            Fit::One(id) => {
                if let Some(kept) = self.known.records.get(RecordKind::Project, id) {
                    project = kept.clone();
                }
                let (draft, kept) = if self.options.overwrites(&source.sheet, draft.row) {
                    (draft.clone(), None)
                } else {
                    conflicts::without_typed(&project, draft, self.options.blank)
                };
                doubt = kept;
                let changed = apply::parent(&mut project, &draft, self.options.blank, source);
                if changed.is_empty() {
                    return (None, doubt);
                }
                fields.extend(changed);
            }
            Fit::None => {
                fields.extend(apply::parent(&mut project, draft, self.options.blank, source));
                project.source = Some(source.clone());
            }
            Fit::Several(count) => {
                let message = format!(
                    "台账里有 {count} 个同名项目，分不清是哪一个；总投资等项目信息没有更新，只存调度数据"
                );
                return (
                    None,
                    Some(problem(draft, Severity::Verify, "parent.ambiguous", message)),
                );
            }
        }
        self.parents.insert(key.main.1, place);
        (Some(Box::new(project)), doubt)
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
