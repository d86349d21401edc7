//! An annex as it will come out of the printer: sheets of paper under each other, at their proportions.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Layout, Painter, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::export::{Align as Side, Face, Preview, PrintedCell};
use crate::ops::AnnexPreview;
use crate::ui::theme::{bold_font, color, regular_font};
use crate::ui::widgets::{Button, caption_ui, empty_ui, tabs_ui};

/// Which sheet is shown, and how large.
#[derive(Default)]
pub(crate) struct PaperView {
    form: String,
    tabs: Vec<(String, Option<usize>)>,
    pages: Vec<usize>,
    sheet: usize,
    zoom: Zoom,
    /// Points per millimetre in the last frame, from which larger and smaller start.
    scale: f32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Zoom {
    /// As wide as the place.
    #[default]
    Width,
    /// The whole page.
    Page,
    /// Points per millimetre.
    Fixed(f32),
}

/// Points around the sheets of paper.
const EDGE: f32 = 10.0;
/// Points between the sheets of paper.
const BETWEEN: f32 = 12.0;
/// Points per millimetre at 100 %: 96 dpi.
const FULL: f32 = 96.0 / 25.4;

impl PaperView {
    /// Takes the annex to be shown.
    pub(crate) fn put(&mut self, annex: &Arc<AnnexPreview>) {
        if self.form != annex.layout.form {
            self.form.clone_from(&annex.layout.form);
            self.sheet = 0;
        }
        let sheets = annex.layout.sheets.iter();
        let rows = sheets.clone().map(|sheet| {
            let records = sheet.rows.iter().filter(|row| row.is_data());
            records.count()
        });
        self.tabs = sheets
            .map(|sheet| sheet.name.clone())
            .zip(rows.map(Some))
            .collect();
        self.pages = annex.sheets.iter().map(|sheet| sheet.pages.len()).collect();
        self.sheet = self.sheet.min(self.tabs.len().saturating_sub(1));
    }

    /// Draws the number of pages and the zoom, from the right.
    pub(crate) fn controls_ui(&mut self, ui: &mut Ui) {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if ui.add(Button::plain("＋").small().named("放大预览")).clicked() {
                self.zoom = Zoom::Fixed((self.scale * 1.25).min(FULL * 3.0));
            }
            caption_ui(ui, &format!("{:.0}%", self.scale / FULL * 100.0));
            if ui.add(Button::plain("－").small().named("缩小预览")).clicked() {
                self.zoom = Zoom::Fixed((self.scale / 1.25).max(FULL * 0.2));
            }
            for (text, zoom) in [("整页", Zoom::Page), ("页宽", Zoom::Width)] {
                if ui.add(Button::quiet(text).small()).clicked() {
                    self.zoom = zoom;
                }
            }
            if let Some(pages) = self.pages.get(self.sheet) {
                caption_ui(ui, &format!("共 {pages} 页"));
            }
        });
    }

    /// Draws the pages.
    pub(crate) fn ui(&mut self, ui: &mut Ui, annex: Option<&AnnexPreview>) {
        let Some(annex) = annex else {
            empty_ui(ui, "预览", "点左边的一张表，这里按打印的样子列出来", None);
            return;
        };
        if self.tabs.len() > 1
            && let Some(tab) = tabs_ui(ui, self.sheet, &self.tabs)
        {
            self.sheet = tab;
        }
        if let Some(sheet) = annex.sheets.get(self.sheet) {
            self.pages_ui(ui, sheet);
        }
    }

    fn pages_ui(&mut self, ui: &mut Ui, sheet: &Preview) {
        let room = ui.available_size() - Vec2::splat(ui.spacing().scroll.bar_width + 6.0 + 2.0 * EDGE);
        let paper = vec2(px(sheet.paper_mm.0), px(sheet.paper_mm.1));
        self.scale = match self.zoom {
            Zoom::Width => room.x / paper.x,
            Zoom::Page => (room.x / paper.x).min(room.y / paper.y),
            Zoom::Fixed(scale) => scale,
        };
        let paper = paper * self.scale;
        let step = paper.y + BETWEEN;
        let count = sheet.pages.len();
        #[expect(
            clippy::cast_precision_loss,
            reason = "an annex has fewer than 16 million pages"
        )]
        let whole = vec2(paper.x.max(room.x) + 2.0 * EDGE, step * count as f32 + EDGE);
        let visuals = ui.visuals_mut();
        visuals.extreme_bg_color = color::BACKGROUND;
        ScrollArea::both()
            .id_salt(("paper", &self.form, self.sheet))
            .auto_shrink([false, false])
            .show_viewport(ui, |ui, view| {
                let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
                ui.painter().rect_filled(rect.expand(8.0), 0, color::BACKGROUND);
                for page in 0..count {
                    #[expect(clippy::cast_precision_loss, reason = "as above")]
                    let top = step * page as f32;
                    if top > view.bottom() || top + paper.y < view.top() {
                        continue;
                    }
                    let corner = pos2(rect.center().x - paper.x / 2.0, rect.top() + EDGE + top);
                    let place = Rect::from_min_size(corner, paper);
                    let response = ui.interact(place, ui.scope_id().with(page), Sense::hover());
                    let name = format!("第 {} 页，共 {count} 页", page + 1);
                    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
                    let pointer = response.hover_pos();
                    let told = self.page(ui.painter(), place, sheet, page, pointer);
                    if let Some(cell) = told {
                        response.on_hover_text_at_pointer(&cell.hint);
                    }
                }
            });
    }

    /// Draws a page and gives the cell under the pointer that has something to tell.
    fn page<'p>(
        &self,
        painter: &Painter,
        place: Rect,
        sheet: &'p Preview,
        page: usize,
        pointer: Option<Pos2>,
    ) -> Option<&'p PrintedCell> {
        let mut told = None;
        painter.rect(
            place,
            0,
            color::PANEL,
            Stroke::new(1.0, color::LINE_STRONG),
            StrokeKind::Outside,
        );
        // Points of the sheet to points of the screen.
        let pt = self.scale * px(25.4 / 72.0 * sheet.scale);
        let left = place.center().x - px(sheet.width_pt) * pt / 2.0;
        let mut y = place.top() + px(sheet.margins_mm.top) * self.scale;
        for line in sheet.lines_of(page) {
            for cell in &line.cells {
                let corner = pos2(left + px(cell.left_pt) * pt, y);
                let of = Rect::from_min_size(corner, vec2(px(cell.width_pt), px(cell.height_pt)) * pt);
                draw_cell(painter, of, cell, pt);
                if !cell.hint.is_empty() && pointer.is_some_and(|pointer| of.contains(pointer)) {
                    told = Some(cell);
                }
            }
            y += px(line.height_pt) * pt;
        }
        let foot = place.bottom() - px(sheet.footer_mm) * self.scale;
        painter.text(
            pos2(place.center().x, foot),
            Align2::CENTER_BOTTOM,
            format!("— {} —", page + 1),
            // 4号, 14 pt, never shrunk with the sheet.
            regular_font(14.0 * 25.4 / 72.0 * self.scale),
            color::TEXT,
        );
        told
    }
}

fn draw_cell(painter: &Painter, rect: Rect, cell: &PrintedCell, pt: f32) {
    if cell.blank {
        painter.rect_filled(rect, 0, color::WARN_SOFT);
    }
    if cell.carried {
        painter.rect_filled(rect, 0, color::INFO_SOFT);
    }
    if cell.framed {
        let line = Stroke::new((0.6 * pt).clamp(0.5, 1.0), color::MUTE);
        painter.rect_stroke(rect, 0, line, StrokeKind::Middle);
    }
    let points = px(cell.pt) * pt;
    // Too small to be read: a grey block would only take time.
    if points < 3.0 {
        return;
    }
    let font = match cell.face {
        Face::Body => regular_font(points),
        Face::Title | Face::Heading => bold_font(points),
    };
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    // Line spacing of 仿宋 and 宋体; the estimated height holds a little more.
    let step = points * 1.25;
    #[expect(clippy::cast_precision_loss, reason = "a cell holds at most 32767 characters")]
    let mut y = rect.center().y - step * cell.text.len() as f32 / 2.0;
    let pad = if cell.framed { 3.0 * pt } else { 0.0 };
    for text in &cell.text {
        let galley = painter.layout_no_wrap(text.clone(), font.clone(), color::TEXT);
        let free = rect.width() - galley.size().x;
        let x = match cell.align {
            Side::Left => pad,
            Side::Center => free / 2.0,
            Side::Right => free - pad,
        };
        let at = pos2(rect.left() + x, y + (step - galley.size().y) / 2.0);
        painter.galley(at, galley, color::TEXT);
        y += step;
    }
}

/// To the numbers of the screen.
#[expect(clippy::cast_possible_truncation, reason = "lengths on paper")]
const fn px(value: f64) -> f32 {
    value as f32
}
