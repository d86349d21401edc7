//! The lines of a preview: the rows of the sheet, under each its problems and, when opened, its values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::import::{Change, Options, RowRole, SheetPlan, Status, View};
use crate::model::{RecordId, Severity};
use crate::ui::widgets::Tone;

/// One line of the preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PreviewLine {
    /// A row of the file.
    Row(u32),
    /// A problem, by its position in the plan.
    Problem(usize),
    /// A field of an opened row: positions of the change and of the field in it.
    Value(usize, usize),
    /// An opened row that brings nothing new.
    Same,
    /// A record of the ledger that the sheet does not have.
    Missing(RecordId),
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineFilter {
    /// The sheet as it is.
    #[default]
    All,
    /// Rows with an error or a doubt.
    Trouble,
    /// Rows of a status.
    Of(Status),
    /// Rows that are no records, or were left out.
    Ignored,
    /// Records that the sheet does not have.
    Missing,
}

/// What a row of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowState {
    /// It stands above the header, or the sheet has none.
    Around,
    /// It is part of the header.
    Header,
    /// It is a record: position of its change.
    Change(usize),
    /// A section.
    Section,
    /// A printed sum.
    Total,
    /// Notes, signatures, the header again, a row without content.
    Ignored,
    /// The user left it out.
    Skipped,
}

/// The lines of one sheet under a filter.
#[derive(Debug, Default)]
pub(super) struct PreviewLines {
    /// From top to bottom.
    pub(super) lines: Vec<PreviewLine>,
    states: HashMap<u32, RowState>,
    problems: BTreeMap<(u32, u32), Vec<usize>>,
    header_bottom: u32,
}

impl PreviewLines {
    /// Lays a sheet out; `opened` rows show their values.
    pub(super) fn new(
        sheet: &SheetPlan,
        options: &Options,
        filter: LineFilter,
        opened: &BTreeSet<u32>,
    ) -> Self {
        let mut this = Self {
            header_bottom: sheet.header_rows.last().copied().unwrap_or(0),
            states: states(sheet, options),
            ..Self::default()
        };
        let mut of_sheet = Vec::new();
        for (index, problem) in sheet.problems.iter().enumerate() {
            match View::place(&problem.cell) {
                Some(place) => this.problems.entry(place).or_default().push(index),
                // Hints about the whole sheet stand beside it.
                None if problem.severity != Severity::Hint => of_sheet.push(PreviewLine::Problem(index)),
                None => {}
            }
        }
        if matches!(filter, LineFilter::All | LineFilter::Trouble) {
            this.lines = of_sheet;
        }
        if filter == LineFilter::Missing {
            this.lines
                .extend(sheet.missing.iter().copied().map(PreviewLine::Missing));
            return this;
        }
        let rows: Vec<u32> = match &sheet.view {
            Some(view) => view.rows().collect(),
            None => sheet.changes.iter().map(|change| change.row).collect(),
        };
        for row in rows {
            if this.is_shown(sheet, row, filter) {
                this.push(sheet, row, opened.contains(&row));
            }
        }
        this
    }

    /// What a row is.
    pub(super) fn state(&self, row: u32) -> RowState {
        self.states
            .get(&row)
            .copied()
            .unwrap_or(if row <= self.header_bottom || self.header_bottom == 0 {
                RowState::Around
            } else {
                RowState::Ignored
            })
    }

    /// The problems of a cell, by their positions in the plan.
    pub(super) fn problems_of(&self, row: u32, column: u32) -> &[usize] {
        self.problems.get(&(row, column)).map_or(&[], Vec::as_slice)
    }

    fn problems_in(&self, row: u32) -> impl Iterator<Item = usize> {
        self.problems
            .range((row, 0)..=(row, u32::MAX))
            .flat_map(|(_, found)| found.iter().copied())
    }

    fn is_shown(&self, sheet: &SheetPlan, row: u32, filter: LineFilter) -> bool {
        match (filter, self.state(row)) {
            (LineFilter::All, _) => true,
            (LineFilter::Trouble, _) => self.problems_in(row).any(|index| is_trouble(sheet, index)),
            (LineFilter::Of(status), RowState::Change(index)) => sheet
                .changes
                .get(index)
                .is_some_and(|change| change.status == status),
            (LineFilter::Ignored, state) => matches!(
                state,
                RowState::Section | RowState::Total | RowState::Ignored | RowState::Skipped
            ),
            (LineFilter::Of(_) | LineFilter::Missing, _) => false,
        }
    }

    fn push(&mut self, sheet: &SheetPlan, row: u32, opened: bool) {
        self.lines.push(PreviewLine::Row(row));
        let found: Vec<PreviewLine> = self.problems_in(row).map(PreviewLine::Problem).collect();
        self.lines.extend(found);
        let RowState::Change(index) = self.state(row) else {
            return;
        };
        let Some(change) = sheet.changes.get(index).filter(|_| opened) else {
            return;
        };
        let changed = changed(change);
        if changed.is_empty() {
            self.lines.push(PreviewLine::Same);
        }
        self.lines
            .extend(changed.into_iter().map(|field| PreviewLine::Value(index, field)));
    }
}

/// Positions of the fields that differ.
fn changed(change: &Change) -> Vec<usize> {
    let fields = change.fields();
    let fields = fields.iter().enumerate();
    let differing = fields.filter(|(_, field)| field.before != field.after);
    differing.map(|(at, _)| at).collect()
}

fn states(sheet: &SheetPlan, options: &Options) -> HashMap<u32, RowState> {
    let mut states = HashMap::new();
    for row in &sheet.rows {
        let state = match row.role {
            RowRole::Section(_) => RowState::Section,
            RowRole::Total => RowState::Total,
            RowRole::Record | RowRole::Blank | RowRole::Fixed => RowState::Ignored,
        };
        states.insert(row.row, state);
    }
    for (index, change) in sheet.changes.iter().enumerate() {
        states.insert(change.row, RowState::Change(index));
    }
    states.extend(sheet.header_rows.iter().map(|row| (*row, RowState::Header)));
    let skipped = options.skip_rows.iter().filter(|(name, _)| *name == sheet.name);
    states.extend(skipped.map(|(_, row)| (*row, RowState::Skipped)));
    states
}

/// Whether a problem asks for something.
fn is_trouble(sheet: &SheetPlan, index: usize) -> bool {
    let problem = sheet.problems.get(index);
    problem.is_some_and(|problem| problem.severity != Severity::Hint)
}

/// How many rows each filter shows, with its word; filters without rows are left out.
pub(super) fn filters(sheet: &SheetPlan) -> Vec<(LineFilter, Tone, String)> {
    let counts = sheet.counts;
    let trouble = (0..sheet.problems.len())
        .filter(|index| is_trouble(sheet, *index))
        .count();
    let all = [
        (LineFilter::Trouble, Tone::Warn, "待看", trouble),
        (LineFilter::Of(Status::New), Tone::Good, "新增", counts.new),
        (
            LineFilter::Of(Status::Updated),
            Tone::Info,
            "更新",
            counts.updated,
        ),
        (
            LineFilter::Of(Status::Conflict),
            Tone::Warn,
            "冲突",
            counts.conflict,
        ),
        (
            LineFilter::Of(Status::Refused),
            Tone::Bad,
            "不写入",
            counts.refused,
        ),
        (
            LineFilter::Of(Status::Unchanged),
            Tone::None,
            "不变",
            counts.unchanged,
        ),
        (LineFilter::Ignored, Tone::None, "忽略", counts.ignored),
        (LineFilter::Missing, Tone::Warn, "缺少", counts.missing),
    ];
    let some = all.into_iter().filter(|(.., count)| *count > 0);
    std::iter::once((LineFilter::All, Tone::None, "全部".to_owned()))
        .chain(some.map(|(filter, tone, word, count)| (filter, tone, format!("{word} {count}"))))
        .collect()
}

/// The word and the tone of a status.
pub(super) fn status(status: Status) -> (Tone, &'static str) {
    match status {
        Status::New => (Tone::Good, "新增"),
        Status::Updated => (Tone::Info, "更新"),
        Status::Unchanged => (Tone::None, "不变"),
        Status::Conflict => (Tone::Warn, "冲突"),
        Status::Refused => (Tone::Bad, "不写入"),
    }
}
