//! 关于: version, what the program may be used for, and the licences of what is in it.

use eframe::egui::{RichText, Ui};

use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, paragraph_ui, title_ui};

use super::settings::text_row_ui;

const NOTICES: &str = include_str!("../../../packaging/THIRD-PARTY.md");

/// Draws the card.
pub(super) fn ui(ui: &mut Ui, notices: &mut bool) {
    title_ui(ui, "关于老小台账");
    text_row_ui(ui, "版本", env!("CARGO_PKG_VERSION"));
    text_row_ui(ui, "许可", "MIT 或 Apache-2.0，可自由使用、修改和分发");
    text_row_ui(ui, "字体", "LaoXiao Sans SC，由思源黑体裁剪，SIL OFL 1.1");
    text_row_ui(ui, "联网", "不联网。本软件不得处理涉密信息。");
    text_row_ui(ui, "日志", &crate::ops::log_dir().display().to_string());
    let text = if *notices {
        "收起第三方声明"
    } else {
        "第三方声明"
    };
    if ui.add(Button::quiet(text).flush()).clicked() {
        *notices = !*notices;
    }
    if *notices {
        for line in NOTICES.lines().filter(|line| !line.trim().is_empty()) {
            if let Some(title) = line.strip_prefix('#') {
                paragraph_ui(ui, title.trim_start_matches('#').trim());
            } else {
                ui.label(
                    RichText::new(line)
                        .font(regular_font(size::SMALL))
                        .color(color::MUTE),
                );
            }
        }
    }
}
