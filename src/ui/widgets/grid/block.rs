//! Blocks of cells: copied, cleared, pasted, filled down.

use super::Grid;
use super::dialog::{Dialog, Paste};
use super::draft::RowDraft;
use super::selection::Selection;
use super::tsv::PastedBlock;
use crate::app::sheet::{CellEdit, GridModel, GridOutput, RowKind};

/// A paste of more cells is shown before it is written.
const LARGE: usize = 200;

/// Rows of a paste that are shown.
const SHOWN: usize = 30;

impl Grid {
    pub(super) fn block(&self, model: &dyn GridModel) -> Vec<Vec<String>> {
        let rows = self.selection.rows().filter_map(|row| self.model_row(row));
        rows.map(|row| {
            self.selection
                .columns()
                .filter_map(|column| self.model_column(column))
                .map(|column| self.typed(model, row, column).into_owned())
                .collect()
        })
        .collect()
    }

    pub(super) fn clear(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        self.fill(model, "", output);
    }

    /// One text into every selected cell.
    pub(super) fn fill(&mut self, model: &dyn GridModel, text: &str, output: &mut GridOutput) {
        let columns: Vec<usize> = self
            .selection
            .columns()
            .filter_map(|column| self.model_column(column))
            .collect();
        let rows: Vec<usize> = self
            .selection
            .rows()
            .filter_map(|row| self.model_row(row))
            .collect();
        // The new row takes part only where it is meant alone: a block ends above it.
        let alone = rows.len() == 1;
        for row in rows {
            for column in &columns {
                if model.kind(row) != RowKind::New {
                    put(model, row, *column, text.to_owned(), output);
                } else if alone && model.editable(row, *column) {
                    self.draft.set(model.key(*column), text.to_owned());
                }
            }
        }
    }

    /// Pastes at once what is small and fits; shows the rest before it is written.
    pub(super) fn begin_paste(
        &mut self,
        model: &dyn GridModel,
        pasted: &PastedBlock,
        output: &mut GridOutput,
    ) {
        let block = pasted.rows.as_slice();
        let mut planned = GridOutput::default();
        let mut draft = self.draft.clone();
        let mut problems = Vec::new();
        let left_over = self.paste(model, block, &mut planned, &mut draft, &mut problems);
        let cells: usize = block.iter().map(Vec::len).sum::<usize>();
        if cells <= LARGE && left_over == 0 && planned.skipped == 0 && !pasted.doubtful {
            output.edits.append(&mut planned.edits);
            output.added.append(&mut planned.added);
            self.draft = draft;
            self.coming |= !output.added.is_empty();
            return;
        }
        self.dialog = Some(Dialog::Paste(Box::new(Paste {
            rows: block.len(),
            records: (0..model.rows())
                .filter(|row| model.kind(*row) == RowKind::Data)
                .count(),
            lines: pasted.lines,
            doubtful: pasted.doubtful,
            first: block
                .iter()
                .take(SHOWN)
                .map(|row| row.join(" | ").replace('\n', "（换行）"))
                .collect(),
            columns: block.iter().map(Vec::len).max().unwrap_or(0),
            problems,
            left_over,
            planned,
            draft,
        })));
    }

    /// One copied cell fills the whole selection; a block goes down from the upper left cell.
    /// Gives the number of cells for which there is no place.
    fn paste(
        &mut self,
        model: &dyn GridModel,
        block: &[Vec<String>],
        output: &mut GridOutput,
        draft: &mut RowDraft,
        problems: &mut Vec<String>,
    ) -> usize {
        if let [row] = block
            && let [text] = row.as_slice()
            && self.selection.is_block()
        {
            self.fill(model, text.trim(), output);
            return 0;
        }
        let (top, left) = (*self.selection.rows().start(), *self.selection.columns().start());
        let widest = block.iter().map(Vec::len).max().unwrap_or(1);
        let mut left_over = 0;
        let mut target = top;
        for (line, cells) in (1..).zip(block) {
            // Headings between records take nothing.
            while self
                .model_row(target)
                .is_some_and(|row| matches!(model.kind(row), RowKind::Section | RowKind::Total))
            {
                target += 1;
            }
            let row = self
                .model_row(target)
                .filter(|row| model.kind(*row) == RowKind::Data);
            let placed: Vec<(usize, String)> = cells
                .iter()
                .enumerate()
                .filter_map(|(at, text)| Some((self.model_column(left + at)?, text.trim().to_owned())))
                .collect();
            let outside = cells.iter().skip(placed.len());
            left_over += outside.filter(|text| !text.trim().is_empty()).count();
            match row {
                Some(row) => {
                    for (column, text) in placed {
                        if let Some(reason) = put(model, row, column, text, output) {
                            let title = model.columns().get(column).map_or("", |it| it.title.as_str());
                            problems.push(format!("第 {line} 行“{title}”：{reason}"));
                        }
                    }
                    target += 1;
                }
                None if self.has_new_row(model) => {
                    // A single line is typed on; of several, the first goes on with what was typed already.
                    for (column, text) in placed.into_iter().filter(|(_, text)| !text.is_empty()) {
                        draft.set(model.key(column), text);
                    }
                    if block.len() > 1 && !draft.is_empty() {
                        output.added.push(draft.cells(model));
                        draft.clear();
                    }
                }
                None => left_over += placed.iter().filter(|(_, text)| !text.is_empty()).count(),
            }
        }
        let end = (
            top + block.len().saturating_sub(1),
            left + widest.saturating_sub(1),
        );
        self.selection = Selection {
            cursor: (top, left),
            anchor: end,
        };
        let bounds = self.bounds();
        self.selection.clamp(bounds);
        left_over
    }

    fn has_new_row(&self, model: &dyn GridModel) -> bool {
        self.view
            .rows
            .last()
            .is_some_and(|row| model.kind(*row) == RowKind::New)
    }

    /// The first row of the block, or the row above a single one, goes into the rest.
    pub(super) fn fill_down(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        let rows = self.selection.rows();
        let single = rows.start() == rows.end();
        let from = if single {
            rows.start().checked_sub(1)
        } else {
            Some(*rows.start())
        };
        let Some(from) = from.and_then(|row| self.model_row(row)) else {
            return;
        };
        let into: Vec<usize> = rows
            .skip(usize::from(!single))
            .filter_map(|row| self.model_row(row))
            .collect();
        let columns: Vec<usize> = self
            .selection
            .columns()
            .filter_map(|column| self.model_column(column))
            .collect();
        for row in into {
            for column in columns.iter().copied() {
                let text = model.typed(from, column).into_owned();
                if model.kind(row) == RowKind::New && single {
                    self.draft.set(model.key(column), text);
                } else {
                    put(model, row, column, text, output);
                }
            }
        }
    }

    /// The first column of the block, or the one left of a single one, goes into the rest.
    pub(super) fn fill_right(&self, model: &dyn GridModel, output: &mut GridOutput) {
        let columns = self.selection.columns();
        let single = columns.start() == columns.end();
        let from = if single {
            columns.start().checked_sub(1)
        } else {
            Some(*columns.start())
        };
        let Some(from) = from.and_then(|column| self.model_column(column)) else {
            return;
        };
        for row in self.selection.rows().filter_map(|row| self.model_row(row)) {
            let into = columns.clone().skip(usize::from(!single));
            for column in into.filter_map(|column| self.model_column(column)) {
                put(model, row, column, model.typed(row, from).into_owned(), output);
            }
        }
    }

    /// The selected empty cells get what stood there in the period before.
    pub(super) fn fill_from_before(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        let edits = output.edits.len();
        for row in self.selection.rows().filter_map(|row| self.model_row(row)) {
            let columns = self.selection.columns();
            for column in columns.filter_map(|column| self.model_column(column)) {
                if model.kind(row) == RowKind::Data
                    && model.typed(row, column).is_empty()
                    && let Some(text) = model.before(row, column)
                {
                    put(model, row, column, text, output);
                }
            }
        }
        output.message = Some(match output.edits.len() - edits {
            0 => "选中的格里没有可以沿用的上期数；先选中要沿用的空格".to_owned(),
            cells => format!("已沿用上期 {cells} 格"),
        });
    }

    /// What is selected, as the line at the bottom says it: 计数, 求和, 平均.
    pub(super) fn summary(&self, model: &dyn GridModel) -> String {
        if !self.selection.is_block() {
            return String::new();
        }
        let columns: Vec<usize> = self
            .selection
            .columns()
            .filter_map(|column| self.model_column(column))
            .collect();
        let (mut count, mut numbers, mut sum, mut decimals) = (0_usize, 0_usize, 0.0_f64, 0_usize);
        for row in self.selection.rows().filter_map(|row| self.model_row(row)) {
            if model.kind(row) != RowKind::Data {
                continue;
            }
            for column in &columns {
                let text = model.text(row, *column);
                count += usize::from(!text.is_empty());
                if let Some(number) = model.sort_number(row, *column) {
                    numbers += 1;
                    sum += number;
                    let fraction = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                    decimals = decimals.max(fraction.min(4));
                }
            }
        }
        if numbers == 0 {
            return format!("计数 {count}");
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of cells")]
        let mean = sum / numbers as f64;
        format!("计数 {count}　求和 {sum:.decimals$}　平均 {mean:.2}")
    }
}

/// Changes one cell, if it can be changed and the text can stand there; else gives the reason.
fn put(
    model: &dyn GridModel,
    row: usize,
    column: usize,
    text: String,
    output: &mut GridOutput,
) -> Option<String> {
    if text == model.typed(row, column) {
        return None;
    }
    if !model.editable(row, column) || model.kind(row) != RowKind::Data {
        output.skipped += usize::from(!text.is_empty());
        return None;
    }
    let refused = model
        .refuse(row, column, &text)
        .filter(|_| !model.keeps_refused());
    match &refused {
        Some(reason) => {
            output.skipped += 1;
            output.refused.get_or_insert_with(|| reason.clone());
        }
        None => output.edits.push(CellEdit { row, column, text }),
    }
    refused
}
