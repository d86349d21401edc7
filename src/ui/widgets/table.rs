//! A read-only table whose cells are widgets: badges, bars, words that can be clicked.

use eframe::egui::{Align, Color32, Layout, RichText, Sense, Stroke, Ui, UiBuilder, Vec2, vec2};
use egui_extras::TableBuilder;

use crate::ui::theme::{color, regular_font, size};

/// One column of a table.
pub struct ListColumn<'a> {
    /// Header text.
    pub title: &'a str,
    /// Width in points; 0 takes a share of what is left.
    pub width: f32,
    /// Whether its cells stand at the right.
    pub right: bool,
}

impl<'a> ListColumn<'a> {
    /// A column of text.
    pub fn text(title: &'a str, width: f32) -> Self {
        Self {
            title,
            width,
            right: false,
        }
    }

    /// A column of figures.
    pub fn number(title: &'a str, width: f32) -> Self {
        Self {
            title,
            width,
            right: true,
        }
    }
}

/// A table, drawn with [`Self::show`].
pub struct ListTable<'a> {
    /// Its columns.
    pub columns: &'a [ListColumn<'a>],
    /// How many rows there are.
    pub rows: usize,
    /// The row that is chosen.
    pub selected: Option<usize>,
    /// Id among the tables of a page.
    pub id: &'a str,
}

impl ListTable<'_> {
    /// Draws the table in the place that is left; `cell` draws one cell. Gives the row that was clicked.
    pub fn show(&self, ui: &mut Ui, cell: impl FnMut(&mut Ui, usize, usize)) -> Option<usize> {
        self.show_rows_of(ui, size::ROW, cell)
    }

    /// The same with rows of a height.
    pub fn show_rows_of(
        &self,
        ui: &mut Ui,
        row_height: f32,
        mut cell: impl FnMut(&mut Ui, usize, usize),
    ) -> Option<usize> {
        let mut clicked = None;
        ui.scope(|ui| {
            head_ui(ui);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let visuals = ui.visuals_mut();
            visuals.selection.bg_fill = color::ACCENT_SOFT;
            visuals.widgets.hovered.bg_fill = color::ROW_CURSOR;
            self.builder(ui)
                .header(size::ROW, |mut header| {
                    for column in self.columns {
                        header.col(|ui| title_ui(ui, column));
                    }
                })
                .body(|body| {
                    body.rows(row_height, self.rows, |mut row| {
                        let index = row.index();
                        row.set_selected(self.selected == Some(index));
                        for (at, column) in self.columns.iter().enumerate() {
                            row.col(|ui| cell_ui(ui, column, |ui| cell(ui, index, at)));
                        }
                        if row.response().clicked() {
                            clicked = Some(index);
                        }
                    });
                });
        });
        clicked
    }

    fn builder<'a>(&self, ui: &'a mut Ui) -> TableBuilder<'a> {
        let widths = self.widths(ui.available_width());
        let room = ui.available_height() - size::ROW;
        let table = TableBuilder::new(ui)
            .id_salt(self.id)
            .sense(Sense::click())
            .auto_shrink([false, true])
            .min_scrolled_height(size::ROW * 3.0)
            .max_scroll_height(room.max(size::ROW * 3.0));
        let columns = widths
            .into_iter()
            .map(|width| egui_extras::Column::exact(width).clip(true));
        columns.fold(table, TableBuilder::column)
    }

    fn widths(&self, available: f32) -> Vec<f32> {
        let fixed: f32 = self.columns.iter().map(|column| column.width).sum::<f32>();
        let open = self.columns.iter().filter(|column| column.width <= 0.0).count();
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let share = ((available - fixed - 12.0) / open.max(1) as f32).max(60.0);
        self.columns
            .iter()
            .map(|column| if column.width <= 0.0 { share } else { column.width })
            .collect()
    }
}

/// The ground of the header, which runs on above the scroll bar.
fn head_ui(ui: &Ui) {
    let place = ui.available_rect_before_wrap();
    let head = place.with_max_y(place.top() + size::ROW);
    ui.painter().rect_filled(head, 0, color::HEADER);
    let line = Stroke::new(1.0, color::LINE);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, line);
}

fn title_ui(ui: &mut Ui, column: &ListColumn<'_>) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, color::HEADER);
    line_under(ui, color::LINE);
    cell_ui(ui, column, |ui| {
        ui.label(
            RichText::new(column.title)
                .font(regular_font(size::SMALL))
                .color(color::MUTE),
        );
    });
}

/// One cell: its contents between the paddings, at the side of its column, and the thin line below.
fn cell_ui(ui: &mut Ui, column: &ListColumn<'_>, contents: impl FnOnce(&mut Ui)) {
    line_under(ui, color::LINE_SOFT);
    let inner = ui.max_rect().shrink2(vec2(size::CELL, 0.0));
    let layout = if column.right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    let mut place = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    place.spacing_mut().item_spacing.x = 8.0;
    contents(&mut place);
}

fn line_under(ui: &Ui, tint: Color32) {
    let rect = ui.max_rect();
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tint));
}
