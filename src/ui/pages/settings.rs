//! 设置: how the window looks, what the ledger follows, its periods and parameters, where backups go; and 关于.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui, vec2};

use crate::app::preferences::SIZES;
use crate::model::Period;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::FrameActions;
use crate::ui::new_period::begin;
use crate::ui::page_view::{PageFrame, PageView, Window};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    Button, PageHeader, Toast, caption_ui, card_ui, check_ui, field_ui, header_ui, line_ui, paragraph_ui,
    title_ui,
};

use super::{about, definitions};

/// Width of the names.
const NAMES: f32 = 112.0;

/// What is being typed and what is unfolded.
#[derive(Default)]
pub(in crate::ui) struct SettingsPage {
    notices: bool,
    townships: bool,
    period: String,
}

impl PageView for SettingsPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let window = frame.window;
        let header = PageHeader {
            title: "设置",
            summary: "改动立即生效，自动保存",
        };
        header_ui(ui, &header, |ui| {
            if ui.add(Button::plain("五步导览")).clicked() {
                out.run(Command::Tour);
            }
            if ui.add(Button::plain("快捷键")).clicked() {
                out.run(Command::Keys);
            }
        });
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = size::FORM_ROW;
            card_ui(ui, |ui| display_ui(ui, window, out));
            card_ui(ui, |ui| self.ledger_ui(ui, snapshot, out));
            card_ui(ui, |ui| definitions::frameworks_ui(ui, snapshot, out));
            card_ui(ui, |ui| definitions::choices_ui(ui, snapshot, out));
            card_ui(ui, |ui| backups_ui(ui, window, out));
            card_ui(ui, |ui| about::ui(ui, &mut self.notices));
        });
    }
}

impl SettingsPage {
    fn ledger_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        title_ui(ui, "台账");
        text_row_ui(ui, "文件", &snapshot.path.display().to_string());
        let county = &snapshot.county;
        let place = [
            &county.prefecture.name,
            &county.division.name,
            &county.division.code,
        ];
        let place: Vec<&str> = place
            .into_iter()
            .map(String::as_str)
            .filter(|it| !it.is_empty())
            .collect();
        text_row_ui(ui, "县（市、区）", &place.join("　"));
        row_ui(ui, "乡镇", |ui| {
            line_ui(ui, &format!("{} 个", county.townships.len()));
            let text = if self.townships { "收起" } else { "查看" };
            if !county.townships.is_empty() && ui.add(Button::quiet(text).small().named("乡镇名单")).clicked()
            {
                self.townships = !self.townships;
            }
        });
        if self.townships {
            let names: Vec<&str> = county.townships.iter().map(|it| it.name.as_str()).collect();
            text_row_ui(ui, "", &names.join("、"));
        }
        let periods: Vec<String> = snapshot.periods.iter().map(|period| period.label()).collect();
        text_row_ui(ui, "有数据的填报期", &periods.join("、"));
        row_ui(ui, "新填报期", |ui| {
            let hint = "例如 2024年上半年、2024H1、2024-06";
            field_ui(ui, &mut self.period, hint, 330.0);
            if ui.add(Button::plain("开始填报")).clicked() {
                match self.period.parse::<Period>() {
                    Ok(period) => {
                        self.period.clear();
                        begin(period, out);
                    }
                    Err(why) => out
                        .toasts
                        .push(Toast::refused(why.to_string(), "请照提示的写法再输一次。")),
                }
            }
        });
    }
}

fn display_ui(ui: &mut Ui, window: &Window<'_>, out: &mut FrameActions) {
    title_ui(ui, "显示");
    row_ui(ui, "字号", |ui| {
        for percent in SIZES {
            let on = window.prefs.size_percent == percent;
            let text = format!("{percent}%");
            let button = if on {
                Button::primary(text)
            } else {
                Button::plain(text)
            };
            if ui.add(button.small()).clicked() {
                let mut prefs = window.prefs.clone();
                prefs.size_percent = percent;
                out.prefs = Some(Box::new(prefs));
            }
        }
        caption_ui(ui, "也可用 Ctrl+= 放大、Ctrl+Shift+- 缩小、Ctrl+0 还原");
    });
    let mut prefs = window.prefs.clone();
    row_ui(ui, "字体", |ui| {
        let mut system = !prefs.embedded_font;
        check_ui(ui, &mut system, "用系统的微软雅黑");
        line_ui(ui, "用系统的微软雅黑");
        caption_ui(ui, "没有时用随软件的思源黑体");
        prefs.embedded_font = !system;
    });
    row_ui(ui, "兼容模式", |ui| {
        check_ui(ui, &mut prefs.compatible_display, "显示兼容模式");
        line_ui(ui, "用兼容方式显示窗口");
        caption_ui(ui, "窗口发白、闪烁或打不开时选它，重新打开软件后生效");
    });
    if prefs != *window.prefs {
        out.prefs = Some(Box::new(prefs));
    }
}

fn backups_ui(ui: &mut Ui, window: &Window<'_>, out: &mut FrameActions) {
    title_ui(ui, "备份");
    let usual = window.usual_backups.map(|folder| folder.join("backups"));
    let shown = window.prefs.backups.clone().or(usual);
    let shown = shown.map_or_else(|| "台账旁边".to_owned(), |folder| folder.display().to_string());
    text_row_ui(ui, "备份文件夹", &shown);
    row_ui(ui, "", |ui| {
        if ui.add(Button::plain("更换…").small()).clicked() {
            let question = FileQuestion::folder("选择存放备份的文件夹");
            out.ask = Some(question.then(|pages, folder| pages.results.backups = Some(folder)));
        }
        if window.prefs.backups.is_some() && ui.add(Button::quiet("用原来的").small()).clicked() {
            let mut prefs = window.prefs.clone();
            prefs.backups = None;
            out.prefs = Some(Box::new(prefs));
        }
        if ui.add(Button::quiet("立即备份").small()).clicked() {
            out.run(Command::BackUp);
        }
        caption_ui(ui, "导入、恢复之前自动备份；旧的备份会按天、按月稀疏保留");
    });
}

/// A name and what can be set, in one line.
fn row_ui(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let place = vec2(NAMES, size::FORM_ROW);
        ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAMES);
            let text = RichText::new(name).font(regular_font(size::TABLE));
            ui.add(Label::new(text.color(color::MUTE)).truncate());
        });
        contents(ui);
    });
}

/// A name and a text, which wraps.
pub(super) fn text_row_ui(ui: &mut Ui, name: &str, text: &str) {
    row_ui(ui, name, |ui| drop(paragraph_ui(ui, text)));
}
