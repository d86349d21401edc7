//! The project that a return belongs to.

use crate::model::{Problem, Record, RecordKind, Severity, Source, Value};

use super::changes_so_far::{ChangePlace, ChangesSoFar};
use super::matching::{KeyMatch, RecordKey};
use super::{LedgerComparison, apply, conflicts, problem};
use crate::import::plan::FieldChange;
use crate::import::plan::options::Blank;
use crate::import::rows::draft::{Draft, Slot};

impl LedgerComparison<'_> {
    /// The project of a return: found by name, made when it is new.
    pub(super) fn parent(
        &mut self,
        draft: &Draft,
        place: ChangePlace,
        source: &Source,
        sheets: &mut ChangesSoFar<'_>,
        fields: &mut Vec<FieldChange>,
    ) -> (Option<Box<Record>>, Option<Problem>) {
        let name = draft.text("project");
        if name.is_empty() || draft.stated.iter().all(|stated| stated.slot != Slot::Parent) {
            return (None, None);
        }
        let mut project = Record::new(RecordKind::Project).with("name", Value::Text(name.to_owned()));
        let key = RecordKey::of(&project, self.townships);
        let mut doubt = None;
        if let Some(first) = self.carrier_of(&key, sheets) {
            lay_over_carried(first, draft, source, sheets);
            return (None, None);
        }
        match self.in_ledger(&key) {
            KeyMatch::One(id) => {
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
            KeyMatch::None => {
                fields.extend(apply::parent(&mut project, draft, self.options.blank, source));
                project.source = Some(source.clone());
            }
            KeyMatch::Several(count) => {
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
fn lay_over_carried(first: ChangePlace, draft: &Draft, source: &Source, sheets: &mut ChangesSoFar<'_>) {
    let Some((_, change)) = sheets.change_mut(first) else {
        return;
    };
    let held = if change.record.kind == RecordKind::Project {
        Some(&mut change.record)
    } else {
        change.parent.as_deref_mut()
    };
    if let Some(held) = held {
        let changed = apply::parent(held, draft, Blank::Keep, source);
        change.replaced.extend(changed);
    }
}
