//! The fonts: 微软雅黑 where the system has it, then the embedded 老小台账 Sans, then a system font for rare characters.
//!
//! The embedded font has all of GB 2312 and every character of the program's own texts, and it is installed from the
//! start: so no text of ours ever waits for, or misses, a font of the system. Names of people may need more than its
//! few rare ones (𠅤, 䶮, 㑇); a font for them is read when such a character is first drawn, never before. What no font
//! has is drawn as a box, and `widgets::rare_note` says so.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use crate::export::picture::{BOLD, REGULAR, SYSTEM_FONTS};

use super::theme;

/// The system's own fonts for text, regular and bold; index 1 of each is the design with tighter lines for windows.
const YAHEI: [&str; 2] = [r"C:\Windows\Fonts\msyh.ttc", r"C:\Windows\Fonts\msyhbd.ttc"];

/// Installs the fonts into a context. `system` puts the fonts of the system before and behind the embedded ones,
/// `embedded_first` only behind them.
pub(super) fn install(ctx: &egui::Context, system: bool, embedded_first: bool) {
    let mut fonts = FontDefinitions::empty();
    let mut regular = vec!["regular".to_owned(), "bold".to_owned()];
    let mut bold = vec!["bold".to_owned(), "regular".to_owned()];
    let mut add = |name: &str, data: FontData| fonts.font_data.insert(name.to_owned(), Arc::new(data));
    add("regular", FontData::from_static(REGULAR));
    add("bold", FontData::from_static(BOLD));
    if system && !embedded_first {
        for (name, path, family) in [
            ("yahei", YAHEI[0], &mut regular),
            ("yahei-bold", YAHEI[1], &mut bold),
        ] {
            if let Some(bytes) = read(path) {
                add(name, FontData::from_blob(bytes, 1));
                family.insert(0, name.to_owned());
            }
        }
    }
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(theme::bold(), bold);
    ctx.set_fonts(fonts);
    if system {
        let rare = SYSTEM_FONTS.iter().map(|(path, face)| provider(path, *face));
        ctx.set_font_providers(rare.collect());
    }
}

/// A font file in memory.
type Bytes = Arc<Vec<u8>>;

/// A font file, read once however many windows and families use it.
fn read(path: &'static str) -> Option<Bytes> {
    static FILES: Mutex<Vec<(&str, Option<Bytes>)>> = Mutex::new(Vec::new());
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, bytes)) = files.iter().find(|(known, _)| *known == path) {
        return bytes.clone();
    }
    let bytes = std::fs::read(path).ok().map(Arc::new);
    files.push((path, bytes.clone()));
    bytes
}

/// One system font, read at the first character that the fonts before it lack.
fn provider(path: &'static str, face: u32) -> Arc<dyn FontProvider> {
    Arc::new(move |request: &FallbackRequest<'_>| -> Option<FontInsert> {
        let bytes = read(path)?;
        Some(FontInsert {
            name: path.to_owned(),
            data: FontData::from_blob(bytes, face),
            families: vec![InsertFontFamily {
                family: request.family.clone(),
                priority: FontPriority::Lowest,
            }],
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{bold_font, color, regular_font};
    use crate::ui::widgets::rare_note;

    /// Whether every character of a text, laid out first of all, has a glyph of its own.
    fn draws(text: &str, system: bool) -> bool {
        let ctx = egui::Context::default();
        install(&ctx, system, false);
        let mut drawn = true;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for font in [regular_font(15.0), bold_font(15.0)] {
                drop(
                    ui.painter()
                        .layout_no_wrap(text.to_owned(), font.clone(), color::TEXT),
                );
                drawn &= ui.ctx().fonts_mut(|fonts| fonts.has_glyphs(&font, text));
            }
        });
        output.textures_delta.clear();
        drawn
    }

    #[test]
    fn full_width_signs_before_any_hanzi_are_drawn() {
        for system in [false, true] {
            assert!(draws("（。）", system));
            assert!(draws("，《“—…”》：；？！", system));
        }
    }

    #[test]
    fn rare_characters_of_names_are_embedded() {
        assert!(draws("张𠅤、李䶮、王㑇", false));
    }

    #[test]
    fn a_character_that_no_font_has_is_said() {
        let ctx = egui::Context::default();
        install(&ctx, false, false);
        let mut notes = Vec::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            notes = ["张䶮", "张\u{2FA1D}\u{2FA1D}"]
                .map(|text| rare_note(ui, text))
                .to_vec();
        });
        output.textures_delta.clear();
        assert_eq!(notes[0], None);
        assert!(
            notes[1]
                .as_deref()
                .is_some_and(|note| note.contains("（编码 U+2FA1D）"))
        );
    }

    #[test]
    fn rare_characters_come_from_a_font_of_the_system() {
        let known = SYSTEM_FONTS
            .iter()
            .any(|(path, _)| std::path::Path::new(path).exists());
        if !known {
            println!("skipped: needs fonts-noto-cjk");
            return;
        }
        // Neither of these is embedded.
        assert!(draws("张\u{3400}", true));
        assert!(!draws("张\u{3400}", false));
    }
}
