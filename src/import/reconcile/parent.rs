//! The project that a return belongs to.

use crate::model::{Problem, Record, RecordKind, Severity, Source, Value};

use super::changes_so_far::{ChangePlace, ChangesSoFar};
use super::matching::{KeyMatch, RecordKey};
use super::{LedgerComparison, apply, conflicts, problem};
use crate::import::plan::options::Blank;
use crate::import::plan::{FieldChange, Status};
use crate::import::rows::draft::{Draft, Slot};

impl LedgerComparison<'_> {
    /// The project of a return: found by name, made when it is new. What is doubtful about it becomes problems of the sheet.
    pub(super) fn parent(
        &mut self,
        draft: &Draft,
        place: ChangePlace,
        source: &Source,
        sheets: &mut ChangesSoFar<'_>,
        fields: &mut Vec<FieldChange>,
    ) -> Option<Box<Record>> {
        let name = draft.text("project");
        if name.is_empty() {
            return None;
        }
        let says_nothing = draft.stated.iter().all(|stated| stated.slot != Slot::Parent);
        let mut project = Record::new(RecordKind::Project).with("name", Value::Text(name.to_owned()));
        let key = RecordKey::of(&project, self.townships);
        if let Some(first) = self.carrier_of(&key, sheets) {
            let is_asked = !self.options.overwrites(&self.table, draft.row);
            let doubts = lay_over_carried(first, draft, source, is_asked, sheets);
            sheets.current.problems.extend(doubts);
            return None;
        }
        match self.in_ledger(&key) {
            KeyMatch::One(id) => {
                if let Some(kept) = self.known.records.get(RecordKind::Project, id) {
                    project = kept.clone();
                }
                let (draft, kept) = if self.options.overwrites(&self.table, draft.row) {
                    (draft.clone(), Vec::new())
                } else {
                    conflicts::without_contradictions(&project, draft, self.options.blank)
                };
                sheets.current.problems.extend(kept);
                let changed = apply::parent(&mut project, &draft, self.options.blank, source);
                if changed.is_empty() {
                    return None;
                }
                fields.extend(changed);
            }
            KeyMatch::None => {
                let like = self.renamed.like(name);
                if let Some(known) = like.and_then(|id| self.known.records.get(RecordKind::Project, id)) {
                    let message = format!(
                        "台账的项目清单里没有“{name}”，将新增这个项目；与“{}”名称相近，如是同一个请选“视为同一条”",
                        known.text("name")
                    );
                    sheets
                        .current
                        .problems
                        .push(problem(draft, Severity::Verify, "parent.new", message));
                }
                fields.extend(apply::parent(&mut project, draft, self.options.blank, source));
                project.source = Some(source.clone());
            }
            // What the sheet says only of the return needs no decision about the project.
            KeyMatch::Several(_) if says_nothing => return None,
            KeyMatch::Several(count) => {
                let message = format!(
                    "台账里有 {count} 个同名项目，分不清是哪一个；总投资等项目信息没有更新，只存调度数据"
                );
                let doubt = problem(draft, Severity::Verify, "parent.ambiguous", message);
                sheets.current.problems.push(doubt);
                return None;
            }
        }
        self.parents.insert(key.main.1, place);
        Some(Box::new(project))
    }

    /// The change of this file that carries a project already: of two returns of one project the first does.
    fn carrier_of(&self, key: &RecordKey, sheets: &ChangesSoFar<'_>) -> Option<ChangePlace> {
        let of_return = self.parents.get(&key.main.1).copied();
        of_return.or_else(|| match self.in_file(key, sheets) {
            KeyMatch::One(place) => Some(place),
            KeyMatch::None | KeyMatch::Several(_) => None,
        })
    }
}

/// Lays what a return says about its project over the change that carries it.
fn lay_over_carried(
    first: ChangePlace,
    draft: &Draft,
    source: &Source,
    is_asked: bool,
    sheets: &mut ChangesSoFar<'_>,
) -> Vec<Problem> {
    let Some((_, change)) = sheets.change_mut(first) else {
        return Vec::new();
    };
    let held = if change.record.kind == RecordKind::Project {
        Some(&mut change.record)
    } else {
        change.parent.as_deref_mut()
    };
    let Some(held) = held else { return Vec::new() };
    let (draft, doubts) = if is_asked {
        conflicts::without_contradictions(held, draft, Blank::Keep)
    } else {
        (draft.clone(), Vec::new())
    };
    let changed = apply::parent(held, &draft, Blank::Keep, source);
    if !changed.is_empty() && change.status == Status::Unchanged {
        change.status = Status::Updated;
    }
    change.replaced.extend(changed);
    doubts
}
