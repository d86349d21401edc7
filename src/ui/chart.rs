//! Charts on the screen: the same drawing that becomes a picture, with hover texts and the way to export it. What lies
//! on axes is a plot (`plot.rs`), the rest is painted.

use eframe::egui::{
    Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Shape as Painted, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::app::worker::job::Job;
use crate::export::picture::{Across, Chart, Dash, Down, Drawing, Ink, PolyLine, Shape, Words};
use crate::ops::picture_name;

use super::file_question::FileQuestion;
use super::frame_actions::FrameActions;
use super::ledger_jobs::exported;
use super::plot::plot_ui;
use super::theme::{bold_font, color, regular_font};
use super::widgets::Button;

/// Draws a chart as wide as its place.
pub(super) fn chart_ui(ui: &mut Ui, chart: &Chart, height: f32) -> Response {
    let drawing = chart.draw(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(vec2(drawing.width, drawing.height), Sense::hover());
    let spoken: Vec<&str> = drawing.texts().map(|words| words.text.as_str()).collect();
    let name = format!("{}：{}", chart.title(), spoken.join("，"));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.clone()));
    if ui.is_rect_visible(rect) {
        let plotted = drawing
            .axes
            .as_ref()
            .map(|axes| axes.drawn.start..axes.content.end);
        for (at, shape) in drawing.shapes.iter().enumerate() {
            if plotted.as_ref().is_none_or(|plotted| !plotted.contains(&at)) {
                paint(ui, rect.min, shape);
            }
        }
        if let Some(axes) = &drawing.axes {
            let content = drawing.shapes.get(axes.content.clone()).unwrap_or_default();
            plot_ui(ui, chart.title(), rect.min, axes, content);
        }
    }
    hover(response, &drawing, rect.min)
}

/// The word that writes the chart as a picture.
pub(super) fn picture_button_ui(ui: &mut Ui, chart: &Chart, out: &mut FrameActions) {
    let button = ui.add(Button::quiet("导出图片").small().flush());
    if button
        .on_hover_text("把这张图存成 300 dpi 的 PNG 图片，可以插入公文和幻灯片")
        .clicked()
    {
        let chart = chart.clone();
        let question = FileQuestion::save_picture("导出图片", picture_name(&chart));
        out.ask = Some(question.then(|pages, path| {
            pages.results.send(Job::new(move |session| {
                Ok(exported(&[session.save_picture(&chart, &path)?]))
            }));
        }));
    }
}

/// What the smallest spot under the pointer says.
fn hover(response: Response, drawing: &Drawing, origin: Pos2) -> Response {
    let Some(pointer) = response.hover_pos() else {
        return response;
    };
    let at = pointer - origin;
    let inside = |rect: &[f32; 4]| at.x >= rect[0] && at.x <= rect[2] && at.y >= rect[1] && at.y <= rect[3];
    let spot = drawing.spots.iter().rev().find(|spot| inside(&spot.rect));
    match spot {
        Some(spot) if !spot.text.is_empty() => response.on_hover_text_at_pointer(&spot.text),
        _ => response,
    }
}

fn paint(ui: &Ui, origin: Pos2, shape: &Shape) {
    let place = |at: [f32; 2]| pos2(origin.x + at[0], origin.y + at[1]);
    let painter = ui.painter();
    match shape {
        Shape::Line(line) => painter.extend(lines(line, place)),
        Shape::Area { rect, ink, radius } => {
            let [left, top, right, bottom] = *rect;
            let area = Rect::from_min_max(place([left, top]), place([right, bottom]));
            painter.rect_filled(area, *radius, tint(*ink));
        }
        Shape::Dot {
            at,
            radius,
            ink,
            hollow,
        } => {
            if *hollow {
                painter.circle(place(*at), *radius, color::PANEL, Stroke::new(1.5, tint(*ink)));
            } else {
                painter.circle_filled(place(*at), *radius, tint(*ink));
            }
        }
        Shape::Words(words) => paint_words(ui, place(words.at), words),
    }
}

fn lines(line: &PolyLine, place: impl Fn([f32; 2]) -> Pos2) -> Vec<Painted> {
    let points: Vec<Pos2> = line.points.iter().map(|point| place(*point)).collect();
    let stroke = Stroke::new(line.width, tint(line.ink));
    match line.dash.pattern() {
        None => vec![Painted::line(points, stroke)],
        Some((on, off)) if line.dash == Dash::Dashed => Painted::dashed_line(&points, stroke, on, off),
        Some((on, off)) => Painted::dotted_line(&points, stroke.color, on + off, line.width / 2.0),
    }
}

fn paint_words(ui: &Ui, at: Pos2, words: &Words) {
    ui.painter()
        .text(at, align(words), &words.text, font(words), tint(words.ink));
}

/// The font of a text.
pub(super) fn font(words: &Words) -> FontId {
    if words.bold {
        bold_font(words.size)
    } else {
        regular_font(words.size)
    }
}

/// Where a text lies around its anchor.
pub(super) fn align(words: &Words) -> Align2 {
    match (words.across, words.down) {
        (Across::Left, Down::Top) => Align2::LEFT_TOP,
        (Across::Left, Down::Middle) => Align2::LEFT_CENTER,
        (Across::Left, Down::Bottom) => Align2::LEFT_BOTTOM,
        (Across::Middle, Down::Top) => Align2::CENTER_TOP,
        (Across::Middle, Down::Middle) => Align2::CENTER_CENTER,
        (Across::Middle, Down::Bottom) => Align2::CENTER_BOTTOM,
        (Across::Right, Down::Top) => Align2::RIGHT_TOP,
        (Across::Right, Down::Middle) => Align2::RIGHT_CENTER,
        (Across::Right, Down::Bottom) => Align2::RIGHT_BOTTOM,
    }
}

/// The colours of the window.
pub(super) fn tint(ink: Ink) -> Color32 {
    match ink {
        Ink::Text | Ink::Target => color::TEXT,
        Ink::Mute => color::MUTE,
        Ink::Faint => color::FAINT,
        Ink::Grid => color::LINE_SOFT,
        Ink::Ground => color::PANEL,
        Ink::Band => color::HEADER,
        Ink::Actual => color::ACCENT,
        Ink::Bar => color::ACCENT_MID,
        Ink::Bad => color::BAD,
        Ink::Trend => color::WARN_MARK,
    }
}
