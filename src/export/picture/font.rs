//! The embedded font: how wide a text is, and its outlines. A character that it lacks is taken from a system font.

use std::path::Path;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use vello_cpu::kurbo::BezPath;

/// 老小台账 Sans: all of GB 2312 and the names of the county divisions.
pub static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/LaoXiaoSans-Regular.otf");
/// The same in bold.
pub static BOLD: &[u8] = include_bytes!("../../../assets/fonts/LaoXiaoSans-Bold.otf");

/// System fonts that may have a rare character: path and face. SimSun-ExtB has the planes beyond the first.
pub const SYSTEM_FONTS: [(&str, u32); 9] = [
    (r"C:\Windows\Fonts\msyh.ttc", 0),
    (r"C:\Windows\Fonts\simsun.ttc", 0),
    (r"C:\Windows\Fonts\simsunb.ttf", 0),
    (r"C:\Windows\Fonts\SimsunExtG.ttf", 0),
    (r"C:\Windows\Fonts\mingliub.ttc", 0),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", 0),
];

/// Width of a text in points; a character without a glyph counts as a full square.
pub fn width_of(text: &str, size: f32, bold: bool) -> f32 {
    let Some(font) = embedded(bold) else {
        return text.chars().map(|_| size).sum();
    };
    let (charmap, metrics) = (
        font.charmap(),
        font.glyph_metrics(Size::new(size), LocationRef::default()),
    );
    let advance = |letter| {
        let glyph = charmap.map(letter)?;
        metrics.advance_width(glyph)
    };
    text.chars().map(|letter| advance(letter).unwrap_or(size)).sum()
}

/// The outlines of a line of text; its left end of the baseline lies at `at`, y grows downwards.
pub(super) fn outline(text: &str, at: [f32; 2], size: f32, bold: bool) -> BezPath {
    let mut pen = Pen {
        path: BezPath::new(),
        x: at[0],
        y: at[1],
    };
    let Some(font) = embedded(bold) else {
        return pen.path;
    };
    let settings = || DrawSettings::unhinted(Size::new(size), LocationRef::default());
    for letter in text.chars() {
        let own = font.charmap().map(letter).map(|glyph| (font.clone(), glyph));
        if let Some((font, glyph)) = own.or_else(|| elsewhere(letter))
            && let Some(outline) = font.outline_glyphs().get(glyph)
        {
            // A glyph that can't be drawn leaves its place blank; the picture as a whole stays whole.
            outline.draw(settings(), &mut pen).ok();
        }
        pen.x += width_of(letter.encode_utf8(&mut [0; 4]), size, bold);
    }
    pen.path
}

/// How far the baseline lies below the middle of a line of text, by its size.
///
/// Halfway between the top of Chinese characters (0.88 em) and their bottom (−0.12 em).
pub(super) const BASELINE: f32 = 0.38;

fn embedded(bold: bool) -> Option<FontRef<'static>> {
    FontRef::new(if bold { BOLD } else { REGULAR }).ok()
}

/// A rare character in a font of the system, read at the first one that is needed.
fn elsewhere(letter: char) -> Option<(FontRef<'static>, GlyphId)> {
    static FILES: OnceLock<Vec<(Vec<u8>, u32)>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let read = |(path, face): &(&str, u32)| Some((std::fs::read(Path::new(path)).ok()?, *face));
        SYSTEM_FONTS.iter().filter_map(read).collect()
    });
    files.iter().find_map(|(bytes, face)| {
        let font = FontRef::from_index(bytes, *face).ok()?;
        let glyph = font.charmap().map(letter)?;
        Some((font, glyph))
    })
}

/// Collects outlines at a place.
struct Pen {
    path: BezPath,
    x: f32,
    y: f32,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(self.x + x), f64::from(self.y - y))
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.point(x, y));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.path.quad_to(self.point(cx0, cy0), self.point(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path
            .curve_to(self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_letters_are_squares_and_have_outlines() {
        assert!((width_of("勐简乡", 13.0, false) - 39.0).abs() < 0.01);
        assert!(width_of("2.32", 13.0, false) < 39.0);
        let path = outline("托位", [0.0, 0.0], 13.0, true);
        assert!(path.elements().len() > 20);
    }
}
