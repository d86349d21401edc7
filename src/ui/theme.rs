//! Every colour and size of the window; nothing else in `ui` names a colour.
//!
//! Light, calm, on a 4 px grid; status colours always stand beside a word.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Vec2};

/// Colours.
pub mod color {
    use eframe::egui::Color32;

    /// Behind the cards.
    pub const BACKGROUND: Color32 = Color32::from_rgb(0xF4, 0xF6, 0xF8);
    /// Cards, bars and fields.
    pub const PANEL: Color32 = Color32::WHITE;
    /// Header rows of tables.
    pub const HEADER: Color32 = Color32::from_rgb(0xFA, 0xFB, 0xFC);
    /// Borders of cards and fields.
    pub const LINE: Color32 = Color32::from_rgb(0xDD, 0xE2, 0xE8);
    /// Lines between rows.
    pub const LINE_SOFT: Color32 = Color32::from_rgb(0xE9, 0xED, 0xF1);
    /// Borders of fields under the pointer.
    pub const LINE_STRONG: Color32 = Color32::from_rgb(0xB4, 0xBE, 0xC8);
    /// Text.
    pub const TEXT: Color32 = Color32::from_rgb(0x1F, 0x29, 0x33);
    /// Text beside the text.
    pub const MUTE: Color32 = Color32::from_rgb(0x5C, 0x69, 0x76);
    /// Hints in empty fields, disabled text.
    pub const FAINT: Color32 = Color32::from_rgb(0x66, 0x72, 0x7F);
    /// The one accent.
    pub const ACCENT: Color32 = Color32::from_rgb(0x1F, 0x6F, 0x6B);
    /// The accent under the pointer.
    pub const ACCENT_STRONG: Color32 = Color32::from_rgb(0x17, 0x5A, 0x57);
    /// Behind what is chosen.
    pub const ACCENT_SOFT: Color32 = Color32::from_rgb(0xE4, 0xF1, 0xF0);
    /// Bars of a chart.
    pub const ACCENT_MID: Color32 = Color32::from_rgb(0x7D, 0xB4, 0xB0);
    /// Text on the accent.
    pub const ON_ACCENT: Color32 = Color32::WHITE;
    /// Selected cells of a grid.
    pub const SELECTION: Color32 = Color32::from_rgb(0xDC, 0xEE, 0xEC);
    /// The row of the cursor.
    pub const ROW_CURSOR: Color32 = Color32::from_rgb(0xF5, 0xFA, 0xFA);
    /// 已达标, 可写入.
    pub const OK: Color32 = Color32::from_rgb(0x1E, 0x75, 0x48);
    /// Behind [`OK`].
    pub const OK_SOFT: Color32 = Color32::from_rgb(0xE3, 0xF3, 0xEA);
    /// 核实, 未上报.
    pub const WARN: Color32 = Color32::from_rgb(0x8F, 0x5B, 0x0C);
    /// Behind [`WARN`].
    pub const WARN_SOFT: Color32 = Color32::from_rgb(0xFB, 0xF1, 0xDC);
    /// The triangle of 核实 in a cell.
    pub const WARN_MARK: Color32 = Color32::from_rgb(0xC9, 0x8A, 0x1E);
    /// 滞后, 错误.
    pub const BAD: Color32 = Color32::from_rgb(0xB8, 0x32, 0x26);
    /// Behind [`BAD`].
    pub const BAD_SOFT: Color32 = Color32::from_rgb(0xFB, 0xE9, 0xE7);
    /// 正常推进, 提示.
    pub const INFO: Color32 = Color32::from_rgb(0x29, 0x62, 0xA6);
    /// Behind [`INFO`].
    pub const INFO_SOFT: Color32 = Color32::from_rgb(0xE6, 0xEF, 0xF9);
    /// Behind a status that says nothing yet.
    pub const NONE_SOFT: Color32 = Color32::from_rgb(0xED, 0xF0, 0xF3);
    /// Over the window behind a dialog.
    pub const SHADE: Color32 = Color32::from_black_alpha(70);
}

/// Sizes in points.
pub mod size {
    /// The grid that distances keep to.
    pub const UNIT: f32 = 4.0;
    /// Between cards, and around the page.
    pub const GAP: f32 = 12.0;
    /// Around a page.
    pub const PAGE: f32 = 16.0;
    /// Body text.
    pub const BODY: f32 = 15.0;
    /// Text in tables.
    pub const TABLE: f32 = 14.0;
    /// Captions, badges, the status bar.
    pub const SMALL: f32 = crate::app::sheet::titles::LETTER;
    /// The place of a column among those sorted by.
    pub const TINY: f32 = 10.0;
    /// Title of a card.
    pub const TITLE: f32 = 15.0;
    /// Title of a page.
    pub const HEADING: f32 = 19.0;
    /// The figure of a card.
    pub const FIGURE: f32 = 26.0;
    /// Height of buttons and fields.
    pub const CONTROL: f32 = 32.0;
    /// Height of a table row.
    pub const ROW: f32 = 30.0;
    /// Height of a table row of two lines.
    pub const ROW_TWO: f32 = 48.0;
    /// Height of a line of a form.
    pub const FORM_ROW: f32 = 28.0;
    /// Height of a line of a menu.
    pub const MENU_ROW: f32 = 28.0;
    /// Width of a question in front of the window.
    pub const DIALOG: f32 = 480.0;
    /// Height of a navigation entry.
    pub const NAV_ROW: f32 = 34.0;
    /// Width of the navigation.
    pub const NAV: f32 = 176.0;
    /// Height of the bar at the top.
    pub const TOP: f32 = 48.0;
    /// Height of the line of the tour.
    pub const TOUR: f32 = 44.0;
    /// Height of the bar at the bottom.
    pub const STATUS: f32 = 28.0;
    /// Width of the panel beside a table.
    pub const SIDE: f32 = 340.0;
    /// Corner of a card.
    pub const CARD_RADIUS: u8 = 6;
    /// Corner of a button.
    pub const RADIUS: u8 = 4;
    /// Inside of a card, left and right.
    pub const CARD_X: i8 = 14;
    /// Inside of a card, top and bottom.
    pub const CARD_Y: i8 = 12;
    /// Between the border of a cell and its text.
    pub const CELL: f32 = 8.0;
}

/// The family of headings.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// A font of text.
pub fn regular_font(points: f32) -> FontId {
    FontId::new(points, FontFamily::Proportional)
}

/// A font of headings and figures.
pub fn bold_font(points: f32) -> FontId {
    FontId::new(points, bold())
}

/// Gives a context the fonts, colours and sizes of the program; once, before its first frame.
///
/// Without `system_fonts` only the embedded fonts are used: tests then find what they lack. With `embedded_first`
/// the system's fonts only serve characters that the embedded ones lack.
pub fn apply(ctx: &egui::Context, system_fonts: bool, embedded_first: bool) {
    super::fonts::install(ctx, system_fonts, embedded_first);
    ctx.set_theme(Theme::Light);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, regular_font(size::SMALL)),
            (TextStyle::Body, regular_font(size::BODY)),
            (TextStyle::Button, regular_font(size::BODY)),
            (TextStyle::Heading, bold_font(size::HEADING)),
            (TextStyle::Monospace, regular_font(size::TABLE)),
        ]
        .into();
        spacing(&mut style.spacing);
        style.visuals = visuals();
        style.animation_time = 0.0;
        style.scroll_animation = egui::style::ScrollAnimation::none();
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        style.explanation_tooltips = false;
    });
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

fn spacing(spacing: &mut egui::Spacing) {
    spacing.item_spacing = Vec2::new(8.0, 8.0);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(40.0, size::CONTROL);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.combo_height = 420.0;
    spacing.tooltip_width = 420.0;
    spacing.scroll = egui::style::ScrollStyle::solid();
    spacing.scroll.bar_width = 10.0;
    spacing.scroll.bar_inner_margin = 2.0;
    spacing.scroll.bar_outer_margin = 2.0;
    spacing.scroll.fade.strength = 0.0;
    spacing.scroll.kinetic.rubber_band = false;
}

fn visuals() -> egui::Visuals {
    let mut visuals = egui::Visuals::light();
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(color::MUTE);
    visuals.panel_fill = color::BACKGROUND;
    visuals.window_fill = color::PANEL;
    visuals.window_stroke = Stroke::new(1.0, color::LINE);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(size::CARD_RADIUS);
    visuals.window_shadow = egui::Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(30),
    };
    visuals.popup_shadow = egui::Shadow {
        offset: [0, 2],
        blur: 8,
        spread: 0,
        color: Color32::from_black_alpha(24),
    };
    visuals.extreme_bg_color = color::PANEL;
    visuals.faint_bg_color = color::HEADER;
    visuals.hyperlink_color = color::ACCENT;
    visuals.warn_fg_color = color::WARN;
    visuals.error_fg_color = color::BAD;
    visuals.selection.bg_fill = color::SELECTION;
    visuals.selection.stroke = Stroke::new(1.0, color::ACCENT);
    visuals.text_cursor.stroke = Stroke::new(1.5, color::ACCENT);
    // Chinese input methods report the caret inside the composition, so it may be underlined.
    visuals.ime_composition.legacy_visuals = false;
    let radius = CornerRadius::same(size::RADIUS);
    let widgets = &mut visuals.widgets;
    for (widget, fill, line, text) in [
        (
            &mut widgets.noninteractive,
            color::PANEL,
            color::LINE,
            color::TEXT,
        ),
        (&mut widgets.inactive, color::PANEL, color::LINE, color::TEXT),
        (
            &mut widgets.hovered,
            color::ACCENT_SOFT,
            color::LINE_STRONG,
            color::TEXT,
        ),
        (
            &mut widgets.active,
            color::ACCENT_SOFT,
            color::ACCENT,
            color::TEXT,
        ),
        (
            &mut widgets.open,
            color::ACCENT_SOFT,
            color::LINE_STRONG,
            color::TEXT,
        ),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    // Scroll bar handles use `bg_fill`; white on white would hide them.
    widgets.inactive.bg_fill = color::LINE;
    widgets.hovered.bg_fill = color::LINE_STRONG;
    widgets.active.bg_fill = color::LINE_STRONG;
    visuals
}

/// Every text colour with each ground it stands on: what is read must be told apart, at 4.5 to 1 at least.
pub const PAIRS: [(&str, Color32, Color32); 32] = [
    ("text on a card", color::TEXT, color::PANEL),
    ("text on the page", color::TEXT, color::BACKGROUND),
    ("text on a header", color::TEXT, color::HEADER),
    ("text on what is chosen", color::TEXT, color::ACCENT_SOFT),
    ("text on selected cells", color::TEXT, color::SELECTION),
    ("text on the row of the cursor", color::TEXT, color::ROW_CURSOR),
    ("text on a change", color::TEXT, color::INFO_SOFT),
    ("text on a refusal", color::TEXT, color::BAD_SOFT),
    ("text on a doubt", color::TEXT, color::WARN_SOFT),
    ("side text on a card", color::MUTE, color::PANEL),
    ("side text on the page", color::MUTE, color::BACKGROUND),
    ("side text on a header", color::MUTE, color::HEADER),
    ("side text on what is chosen", color::MUTE, color::ACCENT_SOFT),
    ("side text on selected cells", color::MUTE, color::SELECTION),
    (
        "side text on the row of the cursor",
        color::MUTE,
        color::ROW_CURSOR,
    ),
    ("side text on a change", color::MUTE, color::INFO_SOFT),
    ("side text on a refusal", color::MUTE, color::BAD_SOFT),
    ("side text on a doubt", color::MUTE, color::WARN_SOFT),
    ("side text on no status", color::MUTE, color::NONE_SOFT),
    ("hint in a field", color::FAINT, color::PANEL),
    ("hint on the page", color::FAINT, color::BACKGROUND),
    ("hint on the row of the cursor", color::FAINT, color::ROW_CURSOR),
    ("a link on a card", color::ACCENT, color::PANEL),
    ("a link on the page", color::ACCENT, color::BACKGROUND),
    ("a link on what is chosen", color::ACCENT, color::ACCENT_SOFT),
    ("text on the accent", color::ON_ACCENT, color::ACCENT),
    (
        "text on the accent under the pointer",
        color::ON_ACCENT,
        color::ACCENT_STRONG,
    ),
    ("good", color::OK, color::OK_SOFT),
    ("doubtful", color::WARN, color::WARN_SOFT),
    ("bad", color::BAD, color::BAD_SOFT),
    ("to know", color::INFO, color::INFO_SOFT),
    ("a count of errors", color::ON_ACCENT, color::BAD),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.1 (<https://www.w3.org/TR/WCAG21/#dfn-relative-luminance>).
    fn luminance(tint: Color32) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(tint.r()) + 0.7152 * linear(tint.g()) + 0.0722 * linear(tint.b())
    }

    #[test]
    fn every_text_stands_out_from_its_ground() {
        let faint: Vec<String> = PAIRS
            .iter()
            .filter_map(|(name, text, ground)| {
                let (a, b) = (luminance(*text), luminance(*ground));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                (contrast < 4.5).then(|| format!("{name}: {contrast:.2}"))
            })
            .collect();
        assert!(faint.is_empty(), "{}", faint.join("\n"));
    }

    #[test]
    fn sizes_keep_to_the_grid() {
        for (name, points) in [
            ("gap", size::GAP),
            ("page", size::PAGE),
            ("control", size::CONTROL),
            ("menu row", size::MENU_ROW),
            ("top", size::TOP),
            ("tour", size::TOUR),
            ("status", size::STATUS),
            ("side", size::SIDE),
            ("navigation", size::NAV),
            ("row", size::ROW),
            ("navigation row", size::NAV_ROW),
            ("cell", size::CELL),
        ] {
            // Halves of the unit keep texts of odd heights in the middle.
            let steps = points / (size::UNIT / 2.0);
            assert!((steps - steps.round()).abs() < 1e-6, "{name}: {points}");
        }
    }
}
