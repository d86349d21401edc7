//! One row of the file in the preview: its number, what happens to it, and its cells.

use eframe::egui::{CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo};

use crate::app::sheet::titles::letters;
use crate::import::{Change, FieldChange, Options, SheetPlan, Status, View};
use crate::model::{MoneyUnit, Problem, Severity, Value};
use crate::ui::theme::color;
use crate::ui::widgets::{Tone, badge_ui, corner_mark};

use super::lines::{RowState, status};
use super::paint;
use super::paint::CellInk;
use super::preview::{DrawnPreview, ImportPreview};
use super::values;

/// Width of the row numbers.
pub(super) const GUTTER: f32 = 52.0;
/// Width of what happens to a row.
pub(super) const STATE: f32 = 64.0;

impl ImportPreview {
    /// Draws a row; true when the user decided something.
    pub(super) fn row_ui(
        &mut self,
        ui: &mut Ui,
        drawn: &DrawnPreview<'_>,
        options: &mut Options,
        row: u32,
        rect: Rect,
    ) -> bool {
        let state = drawn.lines.state(row);
        let ground = match state {
            RowState::Header => color::ACCENT_SOFT,
            RowState::Section | RowState::Total => color::HEADER,
            RowState::Skipped => color::NONE_SOFT,
            RowState::Around | RowState::Ignored | RowState::Change(_) => color::PANEL,
        };
        ui.painter().rect_filled(rect, 0, ground);
        let cells = ui.painter().with_clip_rect(
            rect.with_min_x(rect.left() + GUTTER + STATE)
                .intersect(ui.clip_rect()),
        );
        let fields = match state {
            RowState::Change(index) => {
                let change = drawn.scene.sheet.changes.get(index);
                change.map_or_else(Vec::new, |change| values::fields(drawn.scene.sheet, change))
            }
            _ => Vec::new(),
        };
        for (column, edge) in (0u32..).zip(drawn.edges.windows(2)) {
            let [from, to] = edge else { continue };
            let place = Rect::from_x_y_ranges(drawn.left + from..=drawn.left + to, rect.y_range());
            if place.right() < rect.left() + GUTTER + STATE || place.left() > rect.right() {
                continue;
            }
            self.cell_ui(ui, &cells, drawn, (row, column), (state, &fields), place);
        }
        let again = self.number_ui(ui, drawn, options, row, state, rect);
        state_ui(ui, drawn.scene.sheet, row, state, rect);
        again
    }

    fn cell_ui(
        &mut self,
        ui: &Ui,
        painter: &eframe::egui::Painter,
        drawn: &DrawnPreview<'_>,
        (row, column): (u32, u32),
        (state, fields): (RowState, &[FieldChange]),
        place: Rect,
    ) {
        // A group's name runs over its columns; a township's over its rows.
        let corner = drawn.scene.view.corner(row, column);
        if corner.is_some_and(|corner| corner.0 == row && corner.1 != column) {
            return;
        }
        let place = cell_place(drawn, (row, column), state, place);
        let text = paint_cell(painter, drawn, (row, column), (state, fields), place);
        if self.selected == Some((row, column)) {
            painter.rect_stroke(place, 0, Stroke::new(2.0, color::ACCENT), StrokeKind::Inside);
        }
        let seen = place.intersect(painter.clip_rect());
        if text.is_empty() && !matches!(state, RowState::Change(_)) || !seen.is_positive() {
            return;
        }
        let response = ui.interact(seen, ui.scope_id().with(("cell", row, column)), Sense::CLICK);
        let name = View::name(row, column);
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, format!("{name} {text}")));
        if response.clicked() {
            self.select(drawn.scene.view, (row, column));
        }
        let mut lines = vec![text.as_str()];
        lines.extend(problems(drawn, row, column).map(|problem| problem.message.as_str()));
        if lines.len() > 1 || letters(&text) * 14.0 > place.width() - 12.0 {
            response.on_hover_text(lines.join("\n"));
        }
    }

    /// The number of a row opens it; while the user points at the header it begins and ends the frame.
    fn number_ui(
        &mut self,
        ui: &Ui,
        drawn: &DrawnPreview<'_>,
        options: &mut Options,
        row: u32,
        state: RowState,
        rect: Rect,
    ) -> bool {
        let sheet = drawn.scene.sheet;
        let place = rect.with_max_x(rect.left() + GUTTER);
        let can_open = matches!(state, RowState::Change(_)).then(|| self.opened.contains(&row));
        let id = ui.scope_id().with(("number", row));
        let sense = if self.picking {
            Sense::click_and_drag()
        } else {
            Sense::click()
        };
        let response = ui.interact(place.intersect(ui.clip_rect()), id, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("第 {row} 行")));
        let mut on = state == RowState::Header;
        let mut again = false;
        if self.picking {
            let pointed = ui
                .input(|input| input.pointer.interact_pos())
                .filter(|point| rect.y_range().contains(point.y));
            if response.is_pointer_button_down_on() && ui.input(|input| input.pointer.any_pressed()) {
                (self.from, self.to) = (Some(row), row);
            }
            if let Some(from) = self.from {
                if pointed.is_some() {
                    self.to = row;
                    if ui.input(|input| input.pointer.any_released()) {
                        options
                            .header_rows
                            .insert(sheet.name.clone(), (from.min(row), from.max(row)));
                        self.from = None;
                        again = true;
                    }
                }
                on = (from.min(self.to)..=from.max(self.to)).contains(&row);
            }
        } else if response.clicked() && can_open.is_some() {
            if !self.opened.remove(&row) {
                self.opened.insert(row);
            }
            self.stale = true;
        }
        paint::gutter(ui.painter(), place, row, can_open, on);
        if can_open.is_some() || self.picking {
            response.on_hover_cursor(CursorIcon::PointingHand);
        }
        again
    }
}

/// What was found in a cell.
fn problems<'a>(drawn: &'a DrawnPreview<'_>, row: u32, column: u32) -> impl Iterator<Item = &'a Problem> {
    let found = drawn.lines.problems_of(row, column).iter();
    found.filter_map(|index| drawn.scene.sheet.problems.get(*index))
}

/// Where a cell stands: over the cells that are merged with it, or over blank ones that its text needs.
fn cell_place(drawn: &DrawnPreview<'_>, (row, column): (u32, u32), state: RowState, place: Rect) -> Rect {
    match drawn.scene.view.corner(row, column) {
        Some((top, left)) if (top, left) == (row, column) => widened(drawn, row, column, place),
        None if matches!(state, RowState::Around | RowState::Ignored) => {
            over_blanks(drawn, row, column, place)
        }
        _ => place,
    }
}

/// Paints a cell with its ground, its mark and its edge; gives back what it says.
fn paint_cell(
    painter: &eframe::egui::Painter,
    drawn: &DrawnPreview<'_>,
    (row, column): (u32, u32),
    (state, fields): (RowState, &[FieldChange]),
    place: Rect,
) -> String {
    let (sheet, view) = (drawn.scene.sheet, drawn.scene.view);
    let own = view.text(row, column);
    let from_above = view
        .corner(row, column)
        .filter(|corner| own.is_empty() && corner.1 == column);
    let has_own = matches!(state, RowState::Header | RowState::Around);
    let text = match from_above {
        Some((top, left)) if !has_own => view.text(top, left),
        _ => own,
    };
    let change = match state {
        RowState::Change(index) => sheet.changes.get(index),
        _ => None,
    };
    let name = View::name(row, column);
    let field = fields.iter().find(|field| field.cell == name);
    let severity = problems(drawn, row, column).map(|problem| problem.severity).min();
    if let Some(ground) = tint(change, field, severity, text.is_empty()) {
        painter.rect_filled(place, 0, ground);
    }
    let before = field.and_then(|field| before(sheet, change, field, &name));
    let is_faint = matches!(state, RowState::Skipped | RowState::Ignored) || from_above.is_some();
    let ink = CellInk {
        text: &text,
        before: before.as_deref(),
        tint: if is_faint { color::MUTE } else { color::TEXT },
        bold: matches!(state, RowState::Header | RowState::Section | RowState::Total),
        right: view.is_number(row, column) && state != RowState::Header,
        struck: state == RowState::Skipped,
    };
    paint::cell(painter, place, &ink);
    if let Some(severity) = severity {
        corner_mark(painter, place, severity);
    }
    if !text.is_empty() || matches!(state, RowState::Change(_) | RowState::Total | RowState::Skipped) {
        let edge = Stroke::new(1.0, color::LINE_SOFT);
        painter.vline(place.right() - 0.5, place.y_range(), edge);
    }
    text
}

/// The place of a merged cell: over all columns that it covers in its row.
fn widened(drawn: &DrawnPreview<'_>, row: u32, column: u32, place: Rect) -> Rect {
    let mut right = place.right();
    let mut next = column + 1;
    while drawn.scene.view.corner(row, next) == Some((row, column)) {
        let Some(edge) = usize::try_from(next + 1).ok().and_then(|at| drawn.edges.get(at)) else {
            break;
        };
        right = drawn.left + edge;
        next += 1;
    }
    place.with_max_x(right)
}

/// A text without a merged area runs over the blank cells at its right, as in Excel.
fn over_blanks(drawn: &DrawnPreview<'_>, row: u32, column: u32, place: Rect) -> Rect {
    let view = drawn.scene.view;
    let wanted = letters(&view.text(row, column)) * 14.0 + 16.0;
    let mut right = place.right();
    for (next, edge) in (column + 1..).zip(drawn.edges.iter().skip(usize::try_from(column).unwrap_or(0) + 2))
    {
        if right - place.left() >= wanted || !view.text(row, next).is_empty() {
            break;
        }
        right = drawn.left + edge;
    }
    place.with_max_x(right)
}

/// The ground of a cell by what happens to it.
fn tint(
    change: Option<&Change>,
    field: Option<&FieldChange>,
    severity: Option<Severity>,
    blank: bool,
) -> Option<eframe::egui::Color32> {
    let tone = match (change?.status, severity) {
        (_, Some(Severity::Error)) => Tone::Bad,
        (_, Some(Severity::Verify)) => Tone::Warn,
        (Status::New, _) if !blank => Tone::Good,
        (Status::Updated, _) if field.is_some() => Tone::Info,
        (Status::Conflict, _) if field.is_some() => Tone::Warn,
        _ => return None,
    };
    Some(tone.ground())
}

/// What the ledger has where the file says something else, in the column's unit.
fn before(sheet: &SheetPlan, change: Option<&Change>, field: &FieldChange, cell: &str) -> Option<String> {
    if change?.status == Status::New {
        return None;
    }
    let before = field.before.as_ref().filter(|_| field.before != field.after)?;
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let column = sheet.columns.iter().find(|column| column.column == letters);
    let unit = column.and_then(|column| MoneyUnit::find(column.unit.as_deref()?));
    Some(match before {
        Value::Money(_) => before.show(unit.unwrap_or(MoneyUnit::Wan)),
        other => other.show(MoneyUnit::Wan),
    })
}

fn state_ui(ui: &mut Ui, sheet: &SheetPlan, row: u32, state: RowState, rect: Rect) {
    let place = Rect::from_x_y_ranges(
        rect.left() + GUTTER..=rect.left() + GUTTER + STATE,
        rect.y_range(),
    );
    let ground = if state == RowState::Header {
        color::ACCENT_SOFT
    } else {
        color::PANEL
    };
    ui.painter().rect_filled(place, 0, ground);
    ui.painter().vline(
        place.right() - 0.5,
        place.y_range(),
        Stroke::new(1.0, color::LINE),
    );
    let (tone, word) = match state {
        RowState::Change(index) => match sheet.changes.get(index) {
            Some(change) => status(change.status),
            None => return,
        },
        RowState::Header => (Tone::None, "表头"),
        RowState::Section => (Tone::None, "分节"),
        RowState::Total => total(sheet, row),
        RowState::Ignored => (Tone::None, "忽略"),
        RowState::Skipped => (Tone::None, "不导入"),
        RowState::Around => return,
    };
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(place.shrink2(eframe::egui::vec2(5.0, 0.0)))
            .layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center))
            .id_salt(("state", row)),
    );
    badge_ui(&mut inner, tone, word);
}

/// Whether the printed sums of a row agree with ours.
fn total(sheet: &SheetPlan, row: u32) -> (Tone, &'static str) {
    let mut of_row = sheet
        .totals
        .iter()
        .filter(|total| View::place(&total.cell).is_some_and(|(at, _)| at == row))
        .peekable();
    if of_row.peek().is_none() {
        return (Tone::None, "合计");
    }
    if of_row.all(|total| total.ok) {
        (Tone::Good, "相符")
    } else {
        (Tone::Warn, "不符")
    }
}
