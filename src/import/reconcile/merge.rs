//! The same record a second time in one file: one change from several sheets, each of which may have its own period.

use crate::forms::dictionary;
use crate::model::{Period, Problem, RecordId, RecordKind, Severity, Value, cell_name};

use super::changes_so_far::{ChangePlace, ChangesSoFar};
use super::{LedgerComparison, TakenRow, apply, conflicts, problem};
use crate::import::plan::options::Blank;
use crate::import::plan::{Change, SheetPlan, Status};
use crate::import::rows::draft::{Draft, Slot, StatedValue};

/// What becomes of a value when an earlier sheet spoke of the same record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// No sheet said it before, or this sheet's period is a later one: it counts.
    Counts,
    /// A sheet of a later period said it before.
    Superseded,
    /// A sheet of the same period, or of none, said it before: if it differs, nobody knows which is right.
    SaidBefore,
}

impl LedgerComparison<'_> {
    /// Lays a row over the change that an earlier sheet made. A row of the same sheet is given back as an error, one that
    /// contradicts what was typed by hand as a conflict.
    pub(super) fn merge(
        &mut self,
        place: ChangePlace,
        row: &TakenRow,
        draft: &Draft,
        sheets: &mut ChangesSoFar<'_>,
    ) -> Option<(Status, Problem)> {
        let at = sheets.at();
        let refused = |message| {
            let problem = problem(draft, Severity::Error, "key.duplicate", message);
            Some((Status::Refused, problem))
        };
        let Some(first) = sheets.change(place) else {
            return refused("同一条记录在本文件中另有一行有错误；请先改正".to_owned());
        };
        if place.0 == at {
            let row_of_first = first.row;
            if row.kind != RecordKind::ProjectReturn && differs_in_figures(first, draft) {
                stop_first(place, draft.row, sheets);
            }
            return refused(format!(
                "与第 {row_of_first} 行是同一条记录；请合并为一行，或补填乡镇、地点以示区别"
            ));
        }
        let spoken = self.spoken.get(&place).map_or(&[][..], Vec::as_slice);
        let earlier: Vec<&SheetPlan> = std::iter::once(place.0)
            .chain(spoken.iter().copied())
            .filter_map(|sheet| sheets.before.get(sheet))
            .collect();
        let verdict = |stated: &StatedValue| verdict(stated, sheets.current.period, &earlier);
        let verdicts: Vec<Verdict> = draft.stated.iter().map(verdict).collect();
        if let Some(conflict) = self.typed_by_hand(first.record.id, row, draft, &verdicts) {
            return Some((Status::Conflict, conflict));
        }
        let counting = only(draft, &verdicts, |verdict| verdict == Verdict::Counts);
        let mut others = only(draft, &verdicts, |verdict| verdict != Verdict::Counts);
        others.implied.clear();
        others.extra.clear();
        let (sheet, change) = sheets.change_mut(place)?;
        let is_said_before = |cell: &str| {
            let mut stated = draft.stated.iter().zip(&verdicts);
            stated.any(|(stated, verdict)| {
                *verdict == Verdict::SaidBefore && cell_name(stated.cell.0, stated.cell.1) == cell
            })
        };
        let differing = apply::row(&mut change.record.clone(), &others, Blank::Keep, &row.source);
        let (fresh, differing): (Vec<_>, Vec<_>) =
            differing.into_iter().partition(|field| field.before.is_none());
        let doubts: Vec<Problem> = differing
            .into_iter()
            .filter(|field| is_said_before(&field.cell))
            .map(|field| Problem {
                cell: field.cell,
                severity: Severity::Verify,
                code: "key.differs",
                message: format!(
                    "与“{sheet}”第 {} 行是同一条记录，但“{}”不同；这一格没有写入，以先读到的为准，请核实",
                    change.row,
                    field_name(change.record.kind, &field.field)
                ),
            })
            .collect();
        others.stated.retain(|stated| {
            let cell = cell_name(stated.cell.0, stated.cell.1);
            fresh.iter().any(|field| field.cell == cell)
        });
        let mut fields = apply::row(&mut change.record, &others, Blank::Keep, &row.source);
        fields.extend(apply::row(
            &mut change.record,
            &counting,
            self.options.blank,
            &row.source,
        ));
        if !fields.is_empty() && change.status == Status::Unchanged {
            change.status = Status::Updated;
        }
        change.replaced.extend(fields);
        self.spoken.entry(place).or_default().push(at);
        *self.merged.entry(at).or_default() += 1;
        sheets.current.problems.extend(doubts);
        None
    }

    /// What was typed by hand and a later sheet contradicts.
    fn typed_by_hand(
        &self,
        id: RecordId,
        row: &TakenRow,
        draft: &Draft,
        verdicts: &[Verdict],
    ) -> Option<Problem> {
        if self.options.overwrites(&self.table, draft.row) {
            return None;
        }
        let kept = self.known.records.get(row.kind, id)?;
        let counting = only(draft, verdicts, |verdict| verdict == Verdict::Counts);
        conflicts::edited_by_hand(kept, &counting, self.options.blank)
    }
}

/// Whether a row of the same sheet states another figure than the change that its record has already.
fn differs_in_figures(first: &Change, draft: &Draft) -> bool {
    draft.stated.iter().any(|stated| {
        let kept = match stated.slot {
            Slot::Record | Slot::Parent => first.record.get(stated.field),
            Slot::Figure(period) => {
                let figures = first.record.figures.get(&period);
                figures.and_then(|figures| figures.values.get(stated.field))
            }
        };
        let is_figure = |value: &Value| value.as_number().is_some();
        stated.field != "ordinal"
            && stated.value.as_ref().is_some_and(is_figure)
            && kept.is_some_and(is_figure)
            && kept != stated.value.as_ref()
    })
}

/// Two rows of one sheet give a record different figures: neither is written.
fn stop_first(place: ChangePlace, other_row: u32, sheets: &mut ChangesSoFar<'_>) {
    let Some((_, first)) = sheets.change_mut(place) else {
        return;
    };
    if first.status == Status::Refused {
        return;
    }
    first.status = Status::Refused;
    first.parent = None;
    let cell = cell_name(first.row, first.origins.name_column);
    sheets.current.problems.push(Problem {
        cell,
        severity: Severity::Error,
        code: "key.duplicate",
        message: format!("与第 {other_row} 行是同一条记录，数不同，不知道哪一行对，两行都没有导入；请合并为一行，或补填乡镇、地点以示区别"),
    });
}

/// What a row states under some verdicts.
fn only(draft: &Draft, verdicts: &[Verdict], is_wanted: impl Fn(Verdict) -> bool) -> Draft {
    let mut verdicts = verdicts.iter();
    let mut part = draft.clone();
    part.stated
        .retain(|_| verdicts.next().is_some_and(|verdict| is_wanted(*verdict)));
    part
}

fn verdict(stated: &StatedValue, own: Option<Period>, earlier: &[&SheetPlan]) -> Verdict {
    let said_by = |sheet: &&&SheetPlan| says(sheet, stated);
    let said: Vec<Option<Period>> = earlier.iter().filter(said_by).map(|sheet| sheet.period).collect();
    // A blank cell of a later sheet clears nothing that another sheet of the file says of the record itself.
    let is_blank_of_record = stated.value.is_none() && !matches!(stated.slot, Slot::Figure(_));
    match (said.iter().flatten().max(), own) {
        _ if said.is_empty() && !is_blank_of_record => Verdict::Counts,
        (Some(last), Some(own)) if stated.slot == Slot::Record && own > *last && !is_blank_of_record => {
            Verdict::Counts
        }
        (Some(last), Some(own)) if stated.slot == Slot::Record && own < *last => Verdict::Superseded,
        _ => Verdict::SaidBefore,
    }
}

/// Whether a sheet has a column for what a cell states.
fn says(sheet: &SheetPlan, stated: &StatedValue) -> bool {
    let has = |name: &str| sheet.columns.iter().any(|column| column.field == name);
    match stated.slot {
        Slot::Record | Slot::Parent => {
            has(stated.field) || matches!(stated.field, "start_year" | "end_year") && has("years")
        }
        Slot::Figure(period) => {
            has(&format!("value:{period}")) || sheet.period == Some(period) && has(stated.field)
        }
    }
}

fn field_name(kind: RecordKind, field: &str) -> String {
    let known = dictionary().field(kind, field);
    known.map_or_else(|| field.to_owned(), |field| field.name.clone())
}
