//! An annex as it will print, in a grid that can be read and copied but not changed.

use std::borrow::Cow;
use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, Ui};

use crate::export::{Align as CellSide, Layout as Annex, Row, SheetLayout};
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::grid::{CellAlign, Grid, GridColumn, GridModel, RowKind};
use crate::ui::widgets::{caption_ui, empty_ui, tabs_ui};

/// The annex in view.
pub(super) struct Preview {
    annex: Option<Arc<Annex>>,
    tab: usize,
    sheet: Option<Sheet>,
    grid: Grid,
    builds: u64,
}

impl Default for Preview {
    fn default() -> Self {
        Self {
            annex: None,
            tab: 0,
            sheet: None,
            grid: Grid::new("preview", 0),
            builds: 0,
        }
    }
}

impl Preview {
    /// Shows an annex.
    pub(super) fn put(&mut self, annex: Arc<Annex>) {
        if self.annex.as_ref().is_none_or(|known| known.form != annex.form) {
            self.tab = 0;
        }
        self.annex = Some(annex);
        self.build();
    }

    fn build(&mut self) {
        self.builds += 1;
        let sheet = self.annex.as_ref().and_then(|annex| annex.sheets.get(self.tab));
        self.sheet = sheet.map(|sheet| Sheet::new(sheet.clone(), self.builds));
        self.grid = Grid::new("preview", 0);
    }

    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let Some(annex) = self.annex.clone() else {
            empty_ui(ui, "预览", "点左边的一张表，这里按附件的样子列出来。", None);
            return;
        };
        if annex.sheets.len() > 1 {
            let tabs: Vec<(String, Option<usize>)> = annex
                .sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), Some(count(sheet))))
                .collect();
            if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
                self.tab = tab;
                self.build();
            }
        }
        let Some(sheet) = &self.sheet else { return };
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(RichText::new(&sheet.layout.title).font(bold_font(size::HEADING)));
            if !sheet.layout.filler.is_empty() {
                let filler = sheet
                    .layout
                    .filler
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join("　　");
                ui.label(
                    RichText::new(filler)
                        .font(regular_font(size::SMALL))
                        .color(color::MUTE),
                );
            }
        });
        ui.add_space(4.0);
        let notes = sheet.layout.notes.join("　");
        let foot = if notes.is_empty() { 0.0 } else { 26.0 };
        let place = ui.available_rect_before_wrap();
        let table = place.with_max_y(place.bottom() - foot);
        crate::ui::widgets::place_ui(ui, table, "annex", |ui| {
            self.grid.show(ui, sheet);
        });
        if !notes.is_empty() {
            caption_ui(ui, &notes);
        }
    }
}

fn count(sheet: &SheetLayout) -> usize {
    sheet.rows.iter().filter(|row| row.is_data()).count()
}

/// A sheet as a grid.
struct Sheet {
    layout: SheetLayout,
    columns: Vec<GridColumn>,
    version: u64,
}

impl Sheet {
    fn new(layout: SheetLayout, version: u64) -> Self {
        let columns = layout
            .columns
            .iter()
            .map(|column| GridColumn {
                title: column.header.replace('\n', ""),
                group: column.group.replace('\n', ""),
                #[expect(clippy::cast_possible_truncation, reason = "a width on the screen")]
                width: (column.width as f32 * 7.4 + 14.0).clamp(44.0, 420.0),
                align: match column.align {
                    CellSide::Left => CellAlign::Left,
                    CellSide::Center => CellAlign::Center,
                    CellSide::Right => CellAlign::Right,
                },
                long: column.width > 28.0,
            })
            .collect();
        Self {
            layout,
            columns,
            version,
        }
    }
}

impl GridModel for Sheet {
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.layout.rows.len()
    }

    fn kind(&self, row: usize) -> RowKind {
        match self.layout.rows.get(row) {
            Some(Row::Section { .. }) => RowKind::Section,
            Some(Row::Data { .. }) => RowKind::Data,
            Some(Row::Total { .. }) | None => RowKind::Total,
        }
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        match self.layout.rows.get(row) {
            Some(Row::Section { number, title, count }) if column == 0 => {
                format!("{number}　{title}（{count}）").into()
            }
            Some(Row::Total { label, cells }) => {
                let text = cells.get(column).map(ToString::to_string).unwrap_or_default();
                if text.is_empty() && column == 0 {
                    Cow::Borrowed(label)
                } else {
                    text.into()
                }
            }
            Some(Row::Data { cells, .. }) => cells
                .get(column)
                .map(ToString::to_string)
                .unwrap_or_default()
                .into(),
            _ => Cow::Borrowed(""),
        }
    }

    fn editable(&self, _row: usize, _column: usize) -> bool {
        false
    }

    fn read_only(&self) -> bool {
        true
    }

    fn version(&self) -> u64 {
        self.version
    }
}
