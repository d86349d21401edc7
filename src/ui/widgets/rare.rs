//! Characters that no font here has: they are drawn as boxes, so it is said what they are.

use std::collections::BTreeSet;

use eframe::egui::Ui;

use crate::ui::theme::{regular_font, size};

/// Says which characters of a text stand as boxes; `None` where every one has a glyph.
pub fn rare_note(ui: &Ui, text: &str) -> Option<String> {
    let font = regular_font(size::TABLE);
    let rare: BTreeSet<char> = text
        .chars()
        .filter(|c| !c.is_ascii() && !c.is_whitespace() && !c.is_control())
        .filter(|c| !ui.fonts_mut(|fonts| fonts.has_glyph(&font, *c)))
        .collect();
    if rare.is_empty() {
        return None;
    }
    let codes: Vec<String> = rare.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    Some(format!(
        "方框是罕用字（编码 {}），本机没有能显示它的字体；内容没有变，导出后照常",
        codes.join("、")
    ))
}
