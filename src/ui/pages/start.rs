//! 开始: a new ledger, an existing one, the sample, and those opened lately.

use std::path::PathBuf;

use eframe::egui::{RichText, ScrollArea, Ui, UiBuilder, Vec2};

use crate::app::recent::Recent;
use crate::app::worker::request::LedgerRequest;
use crate::model::{County, gazetteer};
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::FrameActions;
use crate::ui::search::Needle;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{Button, caption_ui, card_ui, exact_field_ui, title_ui};

/// The form for a new ledger.
#[derive(Default)]
pub(in crate::ui) struct StartPage {
    /// Whether the form is unfolded.
    pub(in crate::ui) making: bool,
    /// Whether the field has had the keyboard since.
    has_begun: bool,
    county: String,
}

const WIDTH: f32 = 720.0;

impl StartPage {
    /// Draws the page.
    pub(in crate::ui) fn ui(
        &mut self,
        ui: &mut Ui,
        recent: &Recent,
        sample: Option<&PathBuf>,
        out: &mut FrameActions,
    ) {
        let room = ui.available_rect_before_wrap();
        let width = WIDTH.min(room.width() - 32.0);
        let left = room.center().x - width / 2.0;
        let place = room
            .with_min_x(left)
            .with_max_x(left + width)
            .with_min_y(room.top() + (room.height() * 0.1).max(16.0));
        let mut page = ui.new_child(UiBuilder::new().max_rect(place));
        let ui = &mut page;
        ui.label(
            RichText::new("老小台账")
                .font(bold_font(30.0))
                .color(color::ACCENT),
        );
        let line = "县级养老、托育台账：导入下发表，计算指标，审核，按附件格式上报。不联网。";
        ui.label(
            RichText::new(line)
                .font(regular_font(size::BODY))
                .color(color::MUTE),
        );
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            let kind = |primary| {
                if primary {
                    crate::ui::widgets::ButtonKind::Primary
                } else {
                    crate::ui::widgets::ButtonKind::Plain
                }
            };
            if ui.add(Button::new(kind(!self.making), "新建台账")).clicked() {
                self.making = true;
            }
            if ui
                .add(Button::plain("打开台账…"))
                .on_hover_text(Command::Open.tooltip())
                .clicked()
            {
                out.run(Command::Open);
            }
            let button = ui.add_enabled(sample.is_some(), Button::plain("示例台账"));
            if button.on_hover_text(Command::OpenSample.tooltip()).clicked() {
                out.run(Command::OpenSample);
            }
        });
        caption_ui(
            ui,
            "新建只要选县；台账文件（.laoxiao）也可以直接拖进窗口；示例里的县和数据都是虚构的，随意试用",
        );
        ui.add_space(12.0);
        self.has_begun &= self.making;
        if self.making {
            card_ui(ui, |ui| self.making_ui(ui, out));
            ui.add_space(12.0);
        }
        let paths: Vec<&PathBuf> = recent.paths().collect();
        if !paths.is_empty() {
            title_ui(ui, "最近打开");
            for path in paths {
                let name = path
                    .file_stem()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                ui.horizontal(|ui| {
                    if ui.add(Button::quiet(name).flush()).clicked() {
                        out.send(LedgerRequest::Open(path.clone()));
                    }
                    caption_ui(ui, &path.display().to_string());
                });
            }
        }
    }

    fn making_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        title_ui(ui, "新建台账：选择县（市、区）");
        let hint = "县名、拼音首字母或编码，例如 耿马、gm、530926";
        let field = exact_field_ui(ui, &mut self.county, hint, hint, ui.available_width());
        if !std::mem::replace(&mut self.has_begun, true) {
            field.request_focus();
        }
        let found = matching(&self.county);
        ScrollArea::vertical()
            .max_height(220.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for county in &found {
                    let division = &county.division;
                    let text = format!("{}　{}　{}", division.name, county.prefecture.name, division.code);
                    if ui.add(Button::quiet(text).flush()).clicked() {
                        self.making = false;
                        out.ask = Some(new_ledger(division.name.clone(), Some(division.code.clone())));
                    }
                }
            });
        let typed = self.county.trim().to_owned();
        if found.is_empty() && !typed.is_empty() {
            caption_ui(
                ui,
                "名录里没有这个县（收录云南省）；仍可用这个名称新建，乡镇名不作核对",
            );
            if ui.add(Button::plain(format!("用“{typed}”新建…"))).clicked() {
                self.making = false;
                out.ask = Some(new_ledger(typed, None));
            }
        }
        ui.allocate_space(Vec2::new(0.0, 2.0));
        if ui.add(Button::quiet("取消")).clicked() {
            self.making = false;
        }
    }
}

/// Where a new ledger for this county goes.
fn new_ledger(county: String, code: Option<String>) -> FileQuestion {
    let question = FileQuestion::save_ledger("新建台账", format!("{county}.laoxiao"));
    question.at_home().then(|pages, path| {
        pages.results.send(LedgerRequest::Create { path, county, code });
    })
}

/// The counties that a text finds, at most thirty.
fn matching(text: &str) -> Vec<&'static County> {
    let needle = Needle::new(text);
    gazetteer()
        .counties()
        .iter()
        .filter(|county| {
            county.division.code.starts_with(text.trim()) || needle.matches(&county.division.name)
        })
        .take(30)
        .collect()
}
