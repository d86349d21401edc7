//! Rows against the ledger and against each other: new, updated, unchanged, conflict.

use std::collections::BTreeMap;

use crate::model::{Problem, Record, RecordId, RecordKind, Severity, Source};

use super::apply;
use super::draft::{Draft, Slot};
use super::matching::{Fit, Index, Key};
use super::options::{Blank, Known, Options};
use super::plan::{Change, FieldChange, SheetPlan, Status};
use super::renamed::Renamed;
use super::standing;

/// Turns the rows of all sheets into changes and counts them.
pub(super) fn reconcile(
    file: &str,
    sheets: &mut [SheetPlan],
    drafts: Vec<Vec<Draft>>,
    options: &Options,
    known: &Known<'_>,
) {
    let mut ledger = Ledger::new(file, options, known);
    for (at, rows) in drafts.into_iter().enumerate() {
        for draft in rows {
            ledger.take(at, &draft, sheets);
        }
    }
    for (at, sheet) in sheets.iter_mut().enumerate() {
        count(sheet);
        let is_touched = |kind, id| ledger.touched.contains_key(&(kind, id));
        sheet.missing = standing::missing(sheet, file, known.records, is_touched);
        sheet.counts.missing = sheet.missing.len();
        sheet.counts.unchanged += ledger.merged.get(&at).copied().unwrap_or(0);
    }
}

/// Where a change of this file stands: sheet and position.
type Place = (usize, usize);

#[derive(Debug)]
struct Ledger<'a> {
    file: &'a str,
    options: &'a Options,
    known: &'a Known<'a>,
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
}

impl<'a> Ledger<'a> {
    fn new(file: &'a str, options: &'a Options, known: &'a Known<'a>) -> Self {
        let mut index = Index::new();
        for record in RecordKind::ALL
            .into_iter()
            .flat_map(|kind| known.records.of(kind))
        {
            index.add(Key::of(record, known.county), record.id);
        }
        Self {
            file,
            options,
            known,
            index,
            fresh: Index::new(),
            touched: BTreeMap::new(),
            parents: BTreeMap::new(),
            renamed: Renamed::new(known.records),
            merged: BTreeMap::new(),
        }
    }

    fn take(&mut self, at: usize, draft: &Draft, sheets: &mut [SheetPlan]) {
        let Some((kind, period, name)) = sheets
            .get(at)
            .and_then(|s| Some((s.record?, s.period, s.name.clone())))
        else {
            return;
        };
        let source = Source {
            file: self.file.to_owned(),
            sheet: name,
            row: draft.row,
        };
        let key = Key::of_draft(draft, kind, period, self.known.county);
        let mut record = Record::new(kind);
        record.period = period.filter(|_| kind.is_periodic());
        let refused = |status| {
            let record = draft.to_record(kind, period);
            Change {
                row: draft.row,
                status,
                record,
                parent: None,
                fields: Vec::new(),
                similar: None,
            }
        };
        let chosen = self.options.same_as.get(&(source.sheet.clone(), draft.row));
        let known = match chosen.filter(|id| self.known.records.get(kind, **id).is_some()) {
            Some(id) => Fit::One(*id),
            None => self.index.find(&key),
        };
        let before = match known {
            Fit::One(id) => self.touched.get(&(kind, id)).copied(),
            _ => match self.fresh.find(&key) {
                Fit::One(place) => Some(place),
                _ => None,
            },
        };
        if draft.refused || (kind.is_periodic() && period.is_none()) {
            // The ledger's record is spoken of although the row is not written.
            if let Fit::One(id) = known {
                self.touched.entry((kind, id)).or_insert((at, usize::MAX));
            }
            return push(sheets, at, refused(Status::Refused), None);
        }
        if let Some(place) = before {
            return self.merge(place, at, draft, &source, sheets, refused(Status::Refused));
        }
        let status = match known {
            Fit::Several(count) => {
                let message = format!("台账里有 {count} 条同名记录，分不清是哪一条；请补填乡镇或建设地点");
                let problem = problem(draft, Severity::Verify, "key.ambiguous", message);
                return push(sheets, at, refused(Status::Conflict), Some(problem));
            }
            Fit::One(id) => {
                if let Some(kept) = self.known.records.get(kind, id) {
                    record = kept.clone();
                }
                Status::Updated
            }
            Fit::None => Status::New,
        };
        let asked = !self.options.overwrites(&source.sheet, draft.row);
        if let Some(doubt) = standing::edited_by_hand(&record, draft).filter(|_| asked) {
            self.touched.insert((kind, record.id), (at, usize::MAX));
            let mut conflict = refused(Status::Conflict);
            // What would happen is shown all the same.
            conflict.fields = apply::row(&mut record, draft, self.options.blank, &source);
            return push(sheets, at, conflict, Some(doubt));
        }
        let mut similar = None;
        let mut fields = apply::row(&mut record, draft, self.options.blank, &source);
        let position = sheets.get(at).map_or(0, |sheet| sheet.changes.len());
        let (parent, mut doubt) = self.parent(draft, (at, position), &source, sheets, &mut fields);
        let status = if status == Status::Updated && fields.is_empty() {
            Status::Unchanged
        } else {
            status
        };
        if status == Status::New {
            record.source = Some(source);
            if self.index.has_name(&key) && kind != RecordKind::Indicator {
                let message =
                    "台账里有同名而地点或乡镇不同的记录；这一行按新记录处理，请核实不是同一条".to_owned();
                doubt = doubt.or_else(|| Some(problem(draft, Severity::Verify, "key.other-place", message)));
            }
            if kind == RecordKind::Project {
                similar = self
                    .renamed
                    .find(draft)
                    .filter(|id| !self.touched.contains_key(&(kind, *id)));
            }
            if let Some(old) = similar.and_then(|id| self.known.records.get(kind, id)) {
                let message = format!(
                    "与台账里的“{}”地点、单位、年份都相同，名称相近，可能是改了名；如是同一个项目，请选“视为同一条”",
                    old.text("name")
                );
                doubt = doubt.or_else(|| Some(problem(draft, Severity::Verify, "key.renamed", message)));
            }
            self.fresh
                .add(Key::of(&record, self.known.county), (at, position));
        } else {
            self.touched.insert((kind, record.id), (at, position));
        }
        push(
            sheets,
            at,
            Change {
                row: draft.row,
                status,
                record,
                parent,
                fields,
                similar,
            },
            doubt,
        );
    }

    /// The same record a second time in one file: an error in the same sheet, one change from two sheets.
    fn merge(
        &mut self,
        place: Place,
        at: usize,
        draft: &Draft,
        source: &Source,
        sheets: &mut [SheetPlan],
        refused: Change,
    ) {
        let first = sheets.get_mut(place.0).and_then(|sheet| {
            let name = sheet.name.clone();
            sheet.changes.get_mut(place.1).map(|change| (name, change))
        });
        let Some((sheet, change)) = first else {
            let message = "同一条记录在本文件中另有一行有错误；请先改正".to_owned();
            return push(
                sheets,
                at,
                refused,
                Some(problem(draft, Severity::Error, "key.duplicate", message)),
            );
        };
        if place.0 == at {
            let message = format!(
                "与第 {} 行是同一条记录；请合并为一行，或补填乡镇、地点以示区别",
                change.row
            );
            return push(
                sheets,
                at,
                refused,
                Some(problem(draft, Severity::Error, "key.duplicate", message)),
            );
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
            change.fields.extend(fields);
        }
        *self.merged.entry(at).or_default() += 1;
        if let (Some(doubt), Some(sheet)) = (doubt, sheets.get_mut(at)) {
            sheet.problems.push(doubt);
        }
    }

    /// The project of a return: found by name, made when it is new.
    fn parent(
        &mut self,
        draft: &Draft,
        place: Place,
        source: &Source,
        sheets: &mut [SheetPlan],
        fields: &mut Vec<FieldChange>,
    ) -> (Option<Record>, Option<Problem>) {
        let name = draft.text("project");
        if name.is_empty() || draft.stated.iter().all(|stated| stated.slot != Slot::Parent) {
            return (None, None);
        }
        let mut project =
            Record::new(RecordKind::Project).with("name", crate::model::Value::Text(name.to_owned()));
        let key = Key::of(&project, self.known.county);
        let mut doubt = None;
        // Two returns of one project in one file: the first carries it.
        if let Some(first) = self
            .parents
            .get(&key.main.1)
            .copied()
            .or_else(|| match self.fresh.find(&key) {
                Fit::One(place) => Some(place),
                _ => None,
            })
        {
            let change = sheets
                .get_mut(first.0)
                .and_then(|sheet| sheet.changes.get_mut(first.1));
            if let Some(change) = change {
                let held = if change.record.kind == RecordKind::Project {
                    Some(&mut change.record)
                } else {
                    change.parent.as_mut()
                };
                if let Some(held) = held {
                    change
                        .fields
                        .extend(apply::parent(held, draft, Blank::Keep, source));
                }
            }
            return (None, None);
        }
        match self.index.find(&key) {
            Fit::One(id) => {
                if let Some(kept) = self.known.records.get(RecordKind::Project, id) {
                    project = kept.clone();
                }
                let (draft, kept) = if self.options.overwrites(&source.sheet, draft.row) {
                    (draft.clone(), None)
                } else {
                    standing::without_typed(&project, draft)
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
        (Some(project), doubt)
    }
}

fn push(sheets: &mut [SheetPlan], at: usize, change: Change, doubt: Option<Problem>) {
    if let Some(sheet) = sheets.get_mut(at) {
        sheet.problems.extend(doubt);
        sheet.changes.push(change);
    }
}

fn problem(draft: &Draft, severity: Severity, code: &'static str, message: String) -> Problem {
    Problem {
        cell: draft.name_cell.clone(),
        severity,
        code,
        message,
    }
}

fn count(sheet: &mut SheetPlan) {
    for change in &sheet.changes {
        match change.status {
            Status::New => sheet.counts.new += 1,
            Status::Updated => sheet.counts.updated += 1,
            Status::Unchanged => sheet.counts.unchanged += 1,
            Status::Conflict => sheet.counts.conflict += 1,
            Status::Refused => sheet.counts.refused += 1,
        }
    }
}
