//! The fonts: the embedded 老小台账 Sans first, and only for characters it lacks a font of the system.
//!
//! The embedded font has all of GB 2312; names of people may need more. A system font is read when such a
//! character is first drawn, never before, and never instead of the embedded one.

use std::sync::{Arc, OnceLock};

use eframe::egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use crate::export::picture::{BOLD, REGULAR, SYSTEM_FONTS};

use super::theme;

/// Installs the fonts into a context; `rare` adds the fonts of the system behind them.
pub(super) fn install(ctx: &egui::Context, rare: bool) {
    let mut fonts = FontDefinitions::empty();
    fonts
        .font_data
        .insert("regular".to_owned(), Arc::new(FontData::from_static(REGULAR)));
    fonts
        .font_data
        .insert("bold".to_owned(), Arc::new(FontData::from_static(BOLD)));
    for (family, names) in [
        (FontFamily::Proportional, ["regular", "bold"]),
        (FontFamily::Monospace, ["regular", "bold"]),
        (theme::bold(), ["bold", "regular"]),
    ] {
        fonts.families.insert(family, names.map(str::to_owned).to_vec());
    }
    ctx.set_fonts(fonts);
    if rare {
        ctx.set_font_providers(
            SYSTEM_FONTS
                .iter()
                .map(|(path, face)| provider(path, *face))
                .collect(),
        );
    }
}

/// One system font, read at the first character that the fonts before it lack.
fn provider(path: &'static str, face: u32) -> Arc<dyn FontProvider> {
    let file: OnceLock<Option<Arc<Vec<u8>>>> = OnceLock::new();
    Arc::new(move |request: &FallbackRequest<'_>| -> Option<FontInsert> {
        let bytes = file
            .get_or_init(|| std::fs::read(path).ok().map(Arc::new))
            .clone()?;
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
