//! A read-only table whose cells are widgets: badges, bars, words that can be clicked.

use eframe::egui::{
    Align, Layout, Rect, Response, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2, pos2, vec2,
};

use crate::ui::theme::{color, regular_font, size};

/// One column of a table.
pub struct Column<'a> {
    /// Header text.
    pub title: &'a str,
    /// Width in points; 0 takes a share of what is left.
    pub width: f32,
    /// Whether its cells stand at the right.
    pub right: bool,
}

impl<'a> Column<'a> {
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
pub struct Table<'a> {
    /// Its columns.
    pub columns: &'a [Column<'a>],
    /// How many rows there are.
    pub rows: usize,
    /// The row that is chosen.
    pub selected: Option<usize>,
    /// Id among the tables of a page.
    pub id: &'a str,
}

impl Table<'_> {
    /// Draws the table in the place that is left; `cell` draws one cell. Gives the row that was clicked.
    pub fn show(&self, ui: &mut Ui, mut cell: impl FnMut(&mut Ui, usize, usize)) -> Option<usize> {
        let mut clicked = None;
        let widths = self.widths(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        self.header_ui(ui, &widths);
        ScrollArea::vertical()
            .id_salt(self.id)
            .auto_shrink([false, true])
            .show_rows(ui, size::ROW, self.rows, |ui, range| {
                for row in range {
                    let response = self.row_ui(ui, &widths, row, &mut cell);
                    if response.clicked() {
                        clicked = Some(row);
                    }
                }
            });
        clicked
    }

    fn widths(&self, available: f32) -> Vec<f32> {
        let fixed: f32 = self.columns.iter().map(|column| column.width).sum();
        let open = self.columns.iter().filter(|column| column.width <= 0.0).count();
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let share = ((available - fixed - 12.0) / open.max(1) as f32).max(60.0);
        self.columns
            .iter()
            .map(|column| if column.width <= 0.0 { share } else { column.width })
            .collect()
    }

    fn header_ui(&self, ui: &mut Ui, widths: &[f32]) {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), size::ROW), Sense::hover());
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0, color::HEADER);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color::LINE));
        let mut left = rect.left();
        for (column, width) in self.columns.iter().zip(widths) {
            let galley =
                painter.layout_no_wrap(column.title.to_owned(), regular_font(size::SMALL), color::MUTE);
            let x = if column.right {
                left + width - size::CELL - galley.size().x
            } else {
                left + size::CELL
            };
            painter.galley(
                pos2(x, rect.center().y - galley.size().y / 2.0),
                galley,
                color::MUTE,
            );
            left += width;
        }
    }

    fn row_ui(
        &self,
        ui: &mut Ui,
        widths: &[f32],
        row: usize,
        cell: &mut impl FnMut(&mut Ui, usize, usize),
    ) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(Vec2::new(ui.available_width(), size::ROW), Sense::click());
        let ground = if self.selected == Some(row) {
            Some(color::ACCENT_SOFT)
        } else {
            response.contains_pointer().then_some(color::ROW_CURSOR)
        };
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect, 0, ground);
        }
        ui.painter().hline(
            rect.x_range(),
            rect.bottom() - 0.5,
            Stroke::new(1.0, color::LINE_SOFT),
        );
        let mut left = rect.left();
        for (index, (column, width)) in self.columns.iter().zip(widths).enumerate() {
            let inner = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()))
                .shrink2(vec2(size::CELL, 0.0));
            let layout = if column.right {
                Layout::right_to_left(Align::Center)
            } else {
                Layout::left_to_right(Align::Center)
            };
            let mut cell_ui = ui.new_child(
                UiBuilder::new()
                    .max_rect(inner)
                    .layout(layout)
                    .id_salt((self.id, row, index)),
            );
            cell_ui.shrink_clip_rect(inner.expand2(vec2(4.0, 0.0)));
            cell(&mut cell_ui, row, index);
            left += width;
        }
        response
    }
}
