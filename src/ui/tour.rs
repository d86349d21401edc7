//! The tour of five steps on the sample: a line under the top bar, so that it covers nothing.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, RichText, Ui};

use super::command::Command;
use super::frame_actions::FrameActions;
use super::page::Page;
use super::shell::{Edge, edge_ui};
use super::theme::{bold_font, color, regular_font, size};
use super::widgets::Button;

/// The page of each step and what is to be seen there.
const STEPS: [(Page, &str); 5] = [
    (
        Page::Import,
        "把上级下发或乡镇报来的表拖进窗口：先看会改什么，再点“写入台账”，随时可以撤销",
    ),
    (
        Page::Elder,
        "像在 WPS 里一样录入：直接打字、粘贴、Ctrl+D 填充；右上角带三角的格子有疑问，停一下就看到原因",
    ),
    (
        Page::Check,
        "审核列出台账里的矛盾，点一条就到那一格；确实无误的写一句说明",
    ),
    (
        Page::Indicators,
        "每项指标怎么算、用了哪些数、离目标差多少，点开就是",
    ),
    (
        Page::Submit,
        "按附件格式预览、导出，或填入下发的原表；导出过的留有底稿",
    ),
];

/// How far the tour is.
#[derive(Debug, Default)]
pub(super) enum Tour {
    /// Not shown.
    #[default]
    Off,
    /// Asked whether it is wanted.
    Offered,
    /// At a step, from 0.
    At(usize),
}

impl Tour {
    /// Asks whether the tour is wanted.
    pub(super) fn offer(&mut self) {
        *self = Self::Offered;
    }

    /// Begins at the first step.
    pub(super) fn begin(&mut self, out: &mut FrameActions) {
        self.go(0, out);
    }

    fn go(&mut self, step: usize, out: &mut FrameActions) {
        match STEPS.get(step) {
            Some((page, _)) => {
                *self = Self::At(step);
                out.run(Command::Go(*page));
            }
            None => *self = Self::Off,
        }
    }

    /// Draws the line; true when the tour ended or was declined.
    pub(super) fn ui(&mut self, ui: &mut Ui, out: &mut FrameActions) -> bool {
        if matches!(self, Self::Off) {
            return false;
        }
        let frame = Frame::new()
            .fill(color::ACCENT_SOFT)
            .inner_margin(Margin::symmetric(16, 0));
        let mut over = false;
        let shown = Panel::top("tour")
            .exact_size(size::TOUR)
            .resizable(false)
            .show_separator_line(false)
            .frame(frame)
            .show(ui, |ui| {
                ui.horizontal_centered(|ui| match *self {
                    Self::Off => {}
                    Self::Offered => {
                        words_ui(ui, "第一次使用", "用五步看一遍从导入到上报的全过程，约两分钟");
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            if ui.add(Button::quiet("不用了")).clicked() {
                                *self = Self::Off;
                                over = true;
                            }
                            if ui.add(Button::primary("开始")).clicked() {
                                self.go(0, out);
                            }
                        });
                    }
                    Self::At(step) => {
                        let (page, text) = STEPS.get(step).copied().unwrap_or((Page::Overview, ""));
                        let head = format!("{}/{}　{}", step + 1, STEPS.len(), page.label());
                        words_ui(ui, &head, text);
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            if ui.add(Button::quiet("结束").named("结束导览")).clicked() {
                                *self = Self::Off;
                                over = true;
                            }
                            let last = step + 1 == STEPS.len();
                            let next = if last { "看完了" } else { "下一步" };
                            if ui.add(Button::primary(next)).clicked() {
                                self.go(step + 1, out);
                                over |= last;
                            }
                            if ui.add_enabled(step > 0, Button::plain("上一步")).clicked() {
                                self.go(step.saturating_sub(1), out);
                            }
                        });
                    }
                });
            });
        edge_ui(ui, shown.response.rect, Edge::Below);
        over
    }
}

fn words_ui(ui: &mut Ui, head: &str, text: &str) {
    ui.label(
        RichText::new(head)
            .font(bold_font(size::TABLE))
            .color(color::ACCENT),
    );
    let room = ui.available_width() - 280.0;
    ui.scope(|ui| {
        ui.set_max_width(room.max(120.0));
        let text = RichText::new(text)
            .font(regular_font(size::TABLE))
            .color(color::TEXT);
        ui.add(eframe::egui::Label::new(text).truncate());
    });
}
