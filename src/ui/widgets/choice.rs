//! Choosing one of a few: a drop-down with its name inside, and tabs.

use eframe::egui::style::WidgetVisuals;
use eframe::egui::{
    ComboBox, Rect, RichText, Role, Sense, Shape, Stroke, TextWrapMode, Ui, Vec2, WidgetInfo, vec2,
};

use crate::ui::theme::{bold_font, color, regular_font, size};

/// One entry of a drop-down.
pub struct DropDownChoice<T> {
    /// What it stands for.
    pub value: T,
    /// What is shown.
    pub text: String,
}

/// A drop-down `name  value ▼`; gives the value that was chosen.
pub fn choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: &T,
    choices: &[DropDownChoice<T>],
) -> Option<T> {
    let shown = shown(current, choices);
    let text = named(name, shown);
    list_ui(ui, name, &text, &text, 0.0, current, choices)
}

/// A drop-down as wide as the place that is left, whose name stands beside it.
pub fn wide_choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: &T,
    choices: &[DropDownChoice<T>],
) -> Option<T> {
    let shown = shown(current, choices);
    let width = ui.available_width() - 4.0;
    let label = named(name, shown);
    list_ui(ui, name, shown, &label, width, current, choices)
}

fn shown<'a, T: PartialEq>(current: &T, choices: &'a [DropDownChoice<T>]) -> &'a str {
    choices
        .iter()
        .find(|choice| choice.value == *current)
        .map_or("—", |choice| choice.text.as_str())
}

/// A value behind its name.
fn named(name: &str, shown: &str) -> String {
    if name.is_empty() {
        shown.to_owned()
    } else {
        format!("{name}  {shown}")
    }
}

fn list_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    salt: &str,
    text: &str,
    label: &str,
    width: f32,
    current: &T,
    choices: &[DropDownChoice<T>],
) -> Option<T> {
    let mut chosen = None;
    // As wide as its place it stands among fields: their text is that of tables, and is shown whole.
    let (wrap, font) = if width > 0.0 {
        (TextWrapMode::Wrap, regular_font(size::TABLE))
    } else {
        (TextWrapMode::Extend, regular_font(size::BODY))
    };
    let response = ComboBox::from_id_salt(("choice", salt))
        .selected_text(RichText::new(text).font(font.clone()))
        .width(width)
        .wrap_mode(wrap)
        .icon(chevron)
        .show_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for choice in choices {
                let words = RichText::new(choice.text.as_str()).font(font.clone());
                if ui.selectable_label(choice.value == *current, words).clicked() {
                    chosen = Some(choice.value.clone());
                }
            }
        });
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, label));
    chosen
}

/// A drop-down inside a row of a table: no frame until the pointer is over it; `name` is for screen readers.
pub fn cell_choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: &T,
    choices: &[DropDownChoice<T>],
) -> Option<T> {
    let shown = shown(current, choices);
    let mut chosen = None;
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        ui.spacing_mut().button_padding = vec2(4.0, 2.0);
        let calm = &mut ui.visuals_mut().widgets.inactive;
        calm.weak_bg_fill = calm.weak_bg_fill.gamma_multiply(0.0);
        calm.bg_stroke = Stroke::NONE;
        let response = ComboBox::from_id_salt(("choice", name))
            .selected_text(RichText::new(shown).font(regular_font(size::TABLE)))
            .width(0.0)
            .icon(chevron)
            .show_ui(ui, |ui| {
                for choice in choices {
                    let label = ui.selectable_label(choice.value == *current, choice.text.as_str());
                    if label.clicked() {
                        chosen = Some(choice.value.clone());
                    }
                }
            });
        response
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name} {shown}")));
    });
    chosen
}

/// A small triangle, as quiet as the text beside it.
fn chevron(ui: &Ui, rect: Rect, _visuals: &WidgetVisuals, _open: bool) {
    let middle = rect.center();
    let points = vec![
        middle + vec2(-4.0, -2.0),
        middle + vec2(4.0, -2.0),
        middle + vec2(0.0, 3.0),
    ];
    ui.painter()
        .add(Shape::convex_polygon(points, color::MUTE, Stroke::NONE));
}

/// Tabs with an optional count each; gives the index that was clicked.
pub fn tabs_ui(ui: &mut Ui, current: usize, tabs: &[(String, Option<usize>)]) -> Option<usize> {
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, (text, count)) in tabs.iter().enumerate() {
            let on = index == current;
            let shown = count.map_or_else(|| text.clone(), |count| format!("{text} {count}"));
            let (font, tint) = if on {
                (bold_font(size::TABLE), color::ACCENT)
            } else {
                (regular_font(size::TABLE), color::MUTE)
            };
            let galley = ui.painter().layout_no_wrap(shown.clone(), font, tint);
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(galley.size().x + 20.0, size::CONTROL), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &shown));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, size::RADIUS, color::ACCENT_SOFT);
            }
            ui.painter()
                .galley(rect.center() - galley.size() / 2.0, galley, tint);
            if on {
                ui.painter().hline(
                    rect.x_range(),
                    rect.bottom() - 1.0,
                    Stroke::new(2.0, color::ACCENT),
                );
            }
            if response.clicked() {
                clicked = Some(index);
            }
        }
    });
    clicked
}
