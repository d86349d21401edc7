//! 套表: what was recognised in the file that the superior issued, which rows will go in, and where the filled one
//! is saved.

pub(super) mod panel;
pub(super) mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Ui;

use crate::app::worker::handle::Request;
use crate::error::Error;
use crate::model::Period;
use crate::ops::{Snapshot, Template, TemplateChoices};
use crate::ui::command::Command;
use crate::ui::frame_actions::{Ask, FrameActions};
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, PageHeader, Tone, badge_ui, caption_ui, card_frame, empty_start_ui, header_ui, line_ui, place_ui,
    refusal_ui, tabs_ui,
};

use rows::Rows;

/// The issued file in view and what the user decided about it.
#[derive(Default)]
pub struct FillPage {
    file: Option<PathBuf>,
    choices: TemplateChoices,
    period: Option<Period>,
    template: Option<Arc<Template>>,
    error: Option<Error>,
    waiting: bool,
    sheet: usize,
    rows: Rows,
    saved: Option<String>,
}

impl FillPage {
    /// Begins with a file.
    pub fn begin(&mut self, file: PathBuf, period: Option<Period>) -> Request {
        *self = Self {
            file: Some(file),
            period,
            ..Self::default()
        };
        self.look()
    }

    /// The file was looked at.
    pub fn seen(&mut self, template: Arc<Template>) {
        if self.file.as_deref() != Some(&template.file) {
            return;
        }
        self.sheet = self.sheet.min(template.sheets.len().saturating_sub(1));
        self.rows.put(&template, self.sheet);
        self.template = Some(template);
        self.waiting = false;
        self.error = None;
    }

    /// The file was refused.
    pub fn refused(&mut self, error: Error) {
        self.waiting = false;
        self.error = Some(error);
    }

    /// The filled file lies there.
    pub fn saved(&mut self, text: String) {
        self.waiting = false;
        self.saved = Some(text);
    }

    /// Saving was refused; the page can be used again.
    pub fn release(&mut self) {
        self.waiting = false;
    }

    /// The ledger changed: look again.
    pub fn stale(&mut self) -> Option<Request> {
        (self.template.is_some() && !self.waiting).then(|| self.look())
    }

    /// Fills the file as shown and saves it there.
    pub fn save(&mut self, period: Period, out: PathBuf) -> Request {
        self.waiting = true;
        Request::Fill {
            template: self.file.clone().unwrap_or_default(),
            choices: self.choices.clone(),
            period,
            out,
        }
    }

    /// Our own layout with the columns of the file.
    pub fn export(&mut self, period: Period, out: PathBuf) -> Request {
        self.waiting = true;
        Request::ExportLike {
            template: self.file.clone().unwrap_or_default(),
            choices: self.choices.clone(),
            period,
            out,
        }
    }

    fn look(&mut self) -> Request {
        self.waiting = true;
        self.saved = None;
        Request::Look {
            file: self.file.clone().unwrap_or_default(),
            choices: self.choices.clone(),
            period: self.period,
        }
    }

    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        if self.file.is_some() && self.period != Some(snapshot.period) {
            self.period = Some(snapshot.period);
            out.send(self.look());
        }
        let summary = self.summary();
        let title = "套表";
        let summary = summary.as_str();
        header_ui(ui, &PageHeader { title, summary }, |ui| self.actions_ui(ui, out));
        if let Some(error) = &self.error {
            refusal_ui(ui, &error.message, &error.hint);
        }
        let Some(template) = self.template.clone() else {
            if self.file.is_none() {
                let sentence =
                    "把台账的数填进上级发来的那份 xlsx，另存一份；格式、公式、下拉和打印设置都不动";
                if empty_start_ui(ui, "把上级下发的原表拖到这里", sentence, "选择下发的原表…")
                {
                    out.run(Command::Fill);
                }
            } else if self.waiting {
                caption_ui(ui, "正在识别…");
            }
            return;
        };
        self.state_ui(ui, &template, out);
        if template.sheets.len() > 1 {
            let tabs: Vec<(String, Option<usize>)> = template
                .sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), Some(sheet.rows.len())))
                .collect();
            if let Some(tab) = tabs_ui(ui, self.sheet, &tabs) {
                self.sheet = tab;
                self.rows.put(&template, tab);
            }
        }
        let Some(sheet) = template.sheets.get(self.sheet) else {
            return;
        };
        let place = ui.available_rect_before_wrap();
        let width = (place.width() * 0.4).clamp(400.0, 540.0);
        let left = place.with_max_x(place.left() + width);
        let right = place.with_min_x(place.left() + width + size::GAP);
        let again = place_ui(ui, left, "template", |ui| {
            let card = card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                panel::ui(ui, sheet, &mut self.choices)
            });
            card.inner
        });
        place_ui(ui, right, "rows", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.rows.ui(ui, sheet, template.refusal.is_some());
            });
        });
        if again {
            out.send(self.look());
        }
    }

    fn summary(&self) -> String {
        let name = self.file.as_deref().and_then(Path::file_name);
        let name = name
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        match &self.template {
            Some(template) if template.refusal.is_none() => {
                let inserted = template.sheets.iter().flat_map(|sheet| &sheet.rows);
                let inserted = inserted.filter(|row| row.inserted).count();
                let more = if inserted > 0 {
                    format!("，其中插入 {inserted} 行")
                } else {
                    String::new()
                };
                format!("{name} · 填 {} 行{more} · 原表不动，另存一份", template.rows())
            }
            _ => name,
        }
    }

    fn actions_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let Some(file) = self.file.clone() else { return };
        if let Some(template) = self.template.clone() {
            if template.refusal.is_some() {
                if ui
                    .add_enabled(!self.waiting, Button::primary(OWN_LAYOUT))
                    .clicked()
                {
                    out.ask = Some(Ask::ExportLike { template: file });
                }
            } else if template.is_confirmed() {
                if ui
                    .add_enabled(!self.waiting, Button::primary("填好另存…"))
                    .clicked()
                {
                    out.ask = Some(Ask::Filled { template: file });
                }
            } else {
                let confirm = ui.add_enabled(!self.waiting, Button::primary("确认对应"));
                let hint = "核对左边的列和格子；确认后记在台账里，这份表和表头相同的表以后不再询问";
                if confirm.on_hover_text(hint).clicked() {
                    self.waiting = true;
                    out.send(Request::Confirm {
                        file,
                        choices: self.choices.clone(),
                        period: self.period,
                    });
                }
            }
        }
        if ui.add(Button::plain("换一个文件…")).clicked() {
            out.run(Command::Fill);
        }
        if ui.add(Button::quiet("不填了")).clicked() {
            *self = Self::default();
        }
    }

    /// Where the file stands: refused, to be confirmed, ready, saved; and what to look at.
    fn state_ui(&self, ui: &mut Ui, template: &Template, out: &mut FrameActions) {
        if let Some(error) = &template.refusal {
            refusal_ui(ui, &error.message, &error.hint);
            return;
        }
        ui.horizontal(|ui| {
            if let Some(text) = &self.saved {
                badge_ui(ui, Tone::Good, "已存好");
                line_ui(ui, text);
            } else if template.is_confirmed() {
                badge_ui(ui, Tone::Good, "已确认");
                let at = template
                    .sheets
                    .iter()
                    .filter_map(|sheet| sheet.confirmed_at.as_deref())
                    .min();
                line_ui(
                    ui,
                    &format!(
                        "{} 确认过同样的表头，沿用当时的对应；改动左边任何一项都要再确认",
                        at.unwrap_or("")
                    ),
                );
            } else {
                badge_ui(ui, Tone::Warn, "待确认");
                line_ui(
                    ui,
                    "先核对每一列填什么、表外的格子填什么，再点“确认对应”；同样的表只问这一次",
                );
            }
        });
        const SHOWN: usize = 2;
        for warning in template.warnings.iter().take(SHOWN) {
            ui.horizontal(|ui| {
                badge_ui(ui, Tone::Warn, "要看一下");
                line_ui(ui, warning).on_hover_text(warning);
            });
        }
        if template.warnings.len() > SHOWN {
            let rest = template.warnings.get(SHOWN..).unwrap_or_default().join("\n");
            caption_ui(ui, &format!("另有 {} 处要看", template.warnings.len() - SHOWN)).on_hover_text(rest);
        }
        if template.rows() == 0 && ui.add(Button::quiet("去导入").small()).clicked() {
            out.run(Command::Go(super::Page::Import));
        }
    }
}

/// What a refused file gets instead.
const OWN_LAYOUT: &str = "按自有版式导出（列次序相同）…";
