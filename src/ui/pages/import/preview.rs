//! The sheet roughly as the file looks, each cell tinted by what happens to it; problems stand below their row.

use std::collections::BTreeSet;

use eframe::egui::{Key, Rect, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use crate::import::{Options, SheetPlan, View};
use crate::model::{Period, Problem, Record, RecordId, RecordKind, Records};
use crate::ui::frame_actions::LedgerJob;
use crate::ui::theme::{color, size};
use crate::ui::widgets::{Button, Tone, badge_ui, caption_ui, chip_ui, field_ui, place_ui, title_ui};

use super::lines::{LineFilter, PreviewLine, PreviewLines, filters};
use super::missing::MissingAnswer;
use super::problem;
use super::problem::ProblemAnswer;
use super::row::{GUTTER, STATE};
use super::{missing, paint, summary, values};

/// Height of the letters above the columns.
const STRIP: f32 = 26.0;

/// What is shown of a sheet, and what is being done to it.
#[derive(Default)]
pub(super) struct ImportPreview {
    pub(super) filter: LineFilter,
    pub(super) opened: BTreeSet<u32>,
    /// The cell in the bar above.
    pub(super) selected: Option<(u32, u32)>,
    typed: String,
    want_focus: bool,
    /// Whether the user points at the header; with the row where the drag began.
    pub(super) picking: bool,
    pub(super) from: Option<u32>,
    pub(super) to: u32,
    lines: Option<PreviewLines>,
    /// Whether the lines are to be laid out again.
    pub(super) stale: bool,
    widths: Vec<f32>,
    /// What was decided about records that the sheet does not have, for the ledger.
    pub(super) asked: Vec<LedgerJob>,
    /// Of these, the ones that stay as they are.
    kept: BTreeSet<RecordId>,
}

/// What a preview is drawn from.
pub(super) struct Scene<'a> {
    /// The sheet.
    pub(super) sheet: &'a SheetPlan,
    /// Its cells.
    pub(super) view: &'a View,
    /// The ledger's records, for those that the sheet does not have.
    pub(super) records: &'a Records,
    /// The period that the window shows.
    pub(super) period: Period,
}

/// What a line is drawn from.
pub(super) struct DrawnPreview<'a> {
    /// The sheet.
    pub(super) scene: &'a Scene<'a>,
    /// Its lines.
    pub(super) lines: &'a PreviewLines,
    /// Edges of its columns, from the left of the first.
    pub(super) edges: &'a [f32],
    /// Where the first column begins.
    pub(super) left: f32,
}

impl ImportPreview {
    /// The plan is another one, or another sheet is shown.
    pub(super) fn refresh(&mut self) {
        self.lines = None;
        self.widths.clear();
    }

    /// Another sheet is shown.
    pub(super) fn leave(&mut self) {
        *self = Self::default();
    }

    /// Puts a cell into the bar and the caret behind its text.
    pub(super) fn select(&mut self, view: &View, cell: (u32, u32)) {
        self.selected = Some(cell);
        self.typed = view.text(cell.0, cell.1);
    }

    /// Puts a cell into the bar, to be typed over.
    pub(super) fn correct(&mut self, view: &View, cell: (u32, u32)) {
        self.select(view, cell);
        self.want_focus = true;
    }

    /// Draws the preview; true when the user decided something.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, options: &mut Options) -> bool {
        self.head_ui(ui, scene.sheet);
        let mut again = summary::ui(ui, scene.sheet, options);
        again |= self.bar_ui(ui, scene, options);
        ui.add_space(4.0);
        let footer = if scene.sheet.totals.is_empty() { 0.0 } else { 40.0 };
        let place = ui.available_rect_before_wrap();
        let table = place.with_max_y(place.bottom() - footer);
        place_ui(ui, table, "table", |ui| {
            again |= self.table_ui(ui, scene, options)
        });
        values::totals_ui(ui, scene.sheet);
        again
    }

    fn head_ui(&mut self, ui: &mut Ui, sheet: &SheetPlan) {
        ui.horizontal(|ui| {
            title_ui(
                ui,
                if sheet.record.is_some() {
                    "将发生的变化"
                } else {
                    "表的内容"
                },
            );
            if sheet.record.is_none() {
                return;
            }
            ui.spacing_mut().item_spacing.x = 4.0;
            for (filter, tone, text) in filters(sheet) {
                if chip_ui(ui, tone, &text, self.filter == filter).clicked() {
                    self.filter = filter;
                    self.lines = None;
                }
            }
        });
    }

    /// The bar with the chosen cell, as above the sheet in Excel.
    fn bar_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, options: &mut Options) -> bool {
        let mut again = false;
        let sheet = scene.sheet;
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            if self.picking {
                caption_ui(ui, "在左侧行号上按住，拖过表头的各行；松开后立即重新识别");
                if ui.add(Button::plain("完成").small()).clicked() {
                    self.picking = false;
                }
                return;
            }
            let Some((row, column)) = self.selected else {
                caption_ui(ui, "点单元格可以改值，点行号展开逐格的前后对比");
                return;
            };
            let name = View::name(row, column);
            let at = (sheet.name.clone(), name.clone());
            badge_ui(ui, Tone::None, &name);
            let field = field_ui(
                ui,
                &mut self.typed,
                "单元格内容",
                (ui.available_width() - 260.0).clamp(120.0, 420.0),
            );
            if std::mem::take(&mut self.want_focus) {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let differs = self.typed.trim() != scene.view.text(row, column);
            let correct = ui.add_enabled(differs, Button::plain("改正").small());
            if differs && (entered || correct.clicked()) {
                options
                    .corrections
                    .insert(at.clone(), self.typed.trim().to_owned());
                again = true;
            }
            let alike = alike(scene, (row, column));
            if alike.len() > 1 {
                let text = format!("{} 格都改", alike.len());
                let button = ui.add_enabled(differs, Button::plain(text).small());
                let hover = format!("这一列写着“{}”、有同样问题的格", scene.view.text(row, column));
                if button.on_hover_text(hover).clicked() {
                    let typed = self.typed.trim();
                    let cells = alike.into_iter().map(|cell| (sheet.name.clone(), cell));
                    options
                        .corrections
                        .extend(cells.map(|cell| (cell, typed.to_owned())));
                    again = true;
                }
            }
            if options.corrections.contains_key(&at) && ui.add(Button::quiet("恢复原值").small()).clicked()
            {
                options.corrections.remove(&at);
                self.selected = None;
                again = true;
            }
            let out = (sheet.name.clone(), row);
            if options.skip_rows.contains(&out) {
                if ui.add(Button::quiet("恢复此行").small()).clicked() {
                    options.skip_rows.remove(&out);
                    again = true;
                }
            } else if sheet.changes.iter().any(|change| change.row == row)
                && ui
                    .add(
                        Button::quiet("此行不导入")
                            .small()
                            .named(format!("第 {row} 行不导入")),
                    )
                    .clicked()
            {
                options.skip_rows.insert(out);
                again = true;
            }
        });
        again
    }

    fn table_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, options: &mut Options) -> bool {
        let lines = self
            .lines
            .take()
            .unwrap_or_else(|| PreviewLines::new(scene.sheet, options, self.filter, &self.opened));
        if self.widths.is_empty() {
            self.widths = values::widths(scene.view, scene.sheet);
        }
        let edges = edges(&self.widths);
        let place = ui.available_rect_before_wrap();
        let strip = place.with_max_y(place.top() + STRIP);
        let body = place.with_min_y(strip.bottom());
        let mut again = false;
        let mut inner = ui.new_child(UiBuilder::new().max_rect(body).id_salt("body"));
        inner.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let width = GUTTER + STATE + edges.last().copied().unwrap_or(0.0);
        let output = ScrollArea::both()
            .id_salt(("preview", &scene.sheet.name))
            .auto_shrink([false, false])
            .show_viewport(&mut inner, |ui, viewport| {
                ui.set_min_size(vec2(width, height(lines.lines.len())));
                let drawn = DrawnPreview {
                    scene,
                    lines: &lines,
                    edges: &edges,
                    left: ui.max_rect().left() + GUTTER + STATE,
                };
                let top = ui.max_rect().top();
                for index in visible(viewport, lines.lines.len()) {
                    let Some(line) = lines.lines.get(index).copied() else {
                        continue;
                    };
                    let y = top + height(index);
                    let across = ui.clip_rect().x_range();
                    let rect = Rect::from_x_y_ranges(across, y..=y + size::ROW);
                    again |= self.line_ui(ui, &drawn, options, line, rect);
                }
            });
        if lines.lines.is_empty() {
            place_ui(ui, body.shrink(size::GAP), "none", |ui| {
                drop(caption_ui(ui, "没有这样的行"))
            });
        }
        let strip = strip.with_max_x(output.inner_rect.right());
        strip_ui(ui, scene, strip, &edges, output.state.clamped_offset().x);
        if !std::mem::take(&mut self.stale) {
            self.lines = Some(lines);
        }
        again
    }

    fn line_ui(
        &mut self,
        ui: &mut Ui,
        drawn: &DrawnPreview<'_>,
        options: &mut Options,
        line: PreviewLine,
        rect: Rect,
    ) -> bool {
        let sheet = drawn.scene.sheet;
        let again = match line {
            PreviewLine::Row(row) => self.row_ui(ui, drawn, options, row, rect),
            PreviewLine::Problem(index) => {
                let Some(problem) = sheet.problems.get(index) else {
                    return false;
                };
                match problem::ui(ui, drawn.scene, problem, options, rect, index) {
                    ProblemAnswer::None => false,
                    ProblemAnswer::Decided => true,
                    ProblemAnswer::Correct(cell) => {
                        self.correct(drawn.scene.view, cell);
                        false
                    }
                }
            }
            PreviewLine::Value(change, field) => {
                if let Some(change) = sheet.changes.get(change) {
                    values::value_ui(ui, sheet, change, field, rect);
                }
                false
            }
            PreviewLine::Same => {
                values::note_ui(ui, rect, "与台账一致，没有变化");
                false
            }
            PreviewLine::Missing(id) => {
                let kind = sheet.record.unwrap_or(RecordKind::Project);
                let title = drawn
                    .scene
                    .records
                    .get(kind, id)
                    .map(Record::title)
                    .unwrap_or_default();
                if self.kept.contains(&id) {
                    values::note_ui(ui, rect, &format!("{title}：保留，不改"));
                } else {
                    match missing::ui(ui, rect, (kind, id), &title) {
                        Some(MissingAnswer::Keep) => drop(self.kept.insert(id)),
                        Some(MissingAnswer::Change(job)) => self.asked.push(job),
                        None => {}
                    }
                }
                false
            }
        };
        ui.painter().hline(
            rect.x_range(),
            rect.bottom() - 0.5,
            Stroke::new(1.0, color::LINE_SOFT),
        );
        again
    }
}

/// The cells of a column that say the same and have the same problem as one of it, itself among them.
fn alike(scene: &Scene<'_>, cell: (u32, u32)) -> Vec<String> {
    let place = |problem: &&Problem| View::place(&problem.cell);
    let problems = || scene.sheet.problems.iter();
    let Some(this) = problems().find(|problem| place(problem) == Some(cell)) else {
        return Vec::new();
    };
    let text = scene.view.text(cell.0, cell.1);
    let is_alike = |problem: &&Problem| {
        problem.code == this.code
            && place(problem)
                .is_some_and(|(row, column)| column == cell.1 && scene.view.text(row, column) == text)
    };
    let mut cells: Vec<String> = problems()
        .filter(is_alike)
        .map(|problem| problem.cell.clone())
        .collect();
    cells.dedup();
    cells
}

/// The letters of the columns with what each means; they stay when the rows scroll.
fn strip_ui(ui: &Ui, scene: &Scene<'_>, place: Rect, edges: &[f32], scrolled: f32) {
    let painter = ui.painter().with_clip_rect(place);
    painter.rect_filled(place, 0, color::HEADER);
    let meanings = values::meanings(scene.sheet);
    let left = place.left() + GUTTER + STATE;
    let columns = painter.with_clip_rect(place.with_min_x(left));
    for (column, edge) in (0u32..).zip(edges.windows(2)) {
        let [from, to] = edge else { continue };
        let rect = Rect::from_x_y_ranges(left + from - scrolled..=left + to - scrolled, place.y_range());
        let letters = View::letters(column);
        paint::head(
            &columns,
            rect,
            &letters,
            meanings.get(&letters).map(String::as_str),
        );
    }
    let line = Stroke::new(1.0, color::LINE);
    painter.hline(place.x_range(), place.bottom() - 0.5, line);
    painter.vline(left - 0.5, place.y_range(), line);
}

/// Left edges of the columns, and the right edge of the last.
fn edges(widths: &[f32]) -> Vec<f32> {
    let mut edges = vec![0.0];
    for width in widths {
        edges.push(edges.last().copied().unwrap_or(0.0) + width);
    }
    edges
}

/// The height of so many lines.
#[expect(clippy::cast_precision_loss, reason = "a sheet has at most 1,048,576 rows")]
fn height(lines: usize) -> f32 {
    lines as f32 * size::ROW
}

/// The lines that can be seen.
fn visible(viewport: Rect, lines: usize) -> std::ops::Range<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place inside the scroll area, not negative"
    )]
    let at = |y: f32| (y / size::ROW).max(0.0) as usize;
    at(viewport.top())..(at(viewport.bottom()) + 1).min(lines)
}
