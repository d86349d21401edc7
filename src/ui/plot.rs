//! What lies on axes, as a plot: its values, marks and labels are those of the chart's drawing, so that the window and
//! the picture agree. It shows one county's figure whole, so it neither zooms nor moves.

use eframe::egui::{Pos2, Rangef, Rect, RichText, Sense, Ui, UiBuilder, Vec2, pos2};
use egui_plot::{
    AxisHints, Bar, BarChart, GridMark, HLine, Line as PlotLine, LineStyle, Plot, PlotPoint, PlotPoints,
    PlotUi, Points, Text,
};

use crate::export::picture::{Axes, AxisMark, Dash, PolyLine, Shape};

use super::chart::{align, font, tint};
use super::theme::{color, regular_font};

/// Draws the axes and what lies on them, with the drawing's top left corner at a point.
pub(super) fn plot_ui(ui: &mut Ui, id: &str, origin: Pos2, axes: &Axes, content: &[Shape]) {
    let [left, top, right, bottom] = axes.field;
    // The marks below stand a little lower than the field, which the plot reaches by being that much higher.
    let (gap, below) = if axes.below.is_empty() {
        (0.0, 0.0)
    } else {
        (GAP, axes.size * 2.0)
    };
    let bottom = bottom + gap;
    let place = Rect::from_min_max(
        pos2(origin.x, origin.y + top),
        pos2(origin.x + right, origin.y + bottom + below),
    );
    let x_axis = axis(AxisHints::new_x(), &axes.below, axes.size, color::MUTE).min_thickness(below);
    let ink = if axes.has_grid { color::MUTE } else { color::TEXT };
    let y_axis = axis(AxisHints::new_y(), &axes.beside, axes.size, ink).min_thickness(left);
    let x_marks = grid_marks(&axes.below);
    let y_marks = grid_marks(&axes.beside);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("plot", id)));
    Plot::new("plot")
        .width(place.width())
        .height(place.height())
        .min_size(Vec2::ZERO)
        .sense(Sense::hover())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_crosshair(false)
        .show_grid([false, axes.has_grid])
        .grid_color(color::LINE_SOFT)
        .grid_spacing(AT_ONCE)
        .grid_fade(0.0)
        .show_axes([below > 0.0, true])
        .x_grid_spacer(move |_| x_marks.clone())
        .y_grid_spacer(move |_| y_marks.clone())
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .label_formatter(|_| None)
        .show(&mut child, |plot| {
            let [from, to] = axes.across;
            plot.set_plot_bounds_x(from..=to);
            let [_, low] = axes.values([left, bottom]);
            let [_, high] = axes.up;
            plot.set_plot_bounds_y(low..=high);
            if axes.has_grid {
                plot.hline(
                    HLine::new("", 0.0)
                        .color(color::FAINT)
                        .width(1.0)
                        .allow_hover(false),
                );
            }
            for shape in content {
                add(plot, axes, shape);
            }
        });
}

/// Between the field and the marks below it.
const GAP: f32 = 5.0;

/// Marks and grid are shown whole, not faded in with the room between them.
const AT_ONCE: Rangef = Rangef { min: 0.0, max: 1.0 };

fn axis<'a>(
    hints: AxisHints<'a>,
    marks: &'a [AxisMark],
    size: f32,
    ink: eframe::egui::Color32,
) -> AxisHints<'a> {
    let label = move |mark: GridMark, _: &_| {
        let same = |known: &&AxisMark| (known.value - mark.value).abs() <= f64::EPSILON * known.value.abs();
        marks
            .iter()
            .find(same)
            .map(|known| known.label.clone())
            .unwrap_or_default()
    };
    hints
        .formatter(label)
        .tick_label_font(regular_font(size))
        .tick_label_color(ink)
        .label_spacing(AT_ONCE)
}

/// The marks of an axis. The drawing has seen to it that their labels have room; the plot, which leaves out a label wider
/// than the step, is told a step that is wide enough.
fn grid_marks(marks: &[AxisMark]) -> Vec<GridMark> {
    let first = marks.iter().zip(marks.iter().skip(1));
    let step = first.map(|(a, b)| (b.value - a.value).abs()).fold(1e-9, f64::max);
    let mark = |mark: &AxisMark| GridMark {
        value: mark.value,
        step_size: step * 4.0,
    };
    marks.iter().map(mark).collect()
}

fn add(plot: &mut PlotUi<'_>, axes: &Axes, shape: &Shape) {
    match shape {
        Shape::Line(line) => plot.line(plot_line(axes, line)),
        Shape::Area { rect, ink, .. } => {
            let [left, top, right, bottom] = *rect;
            let [start, high] = axes.values([left, top]);
            let [end, low] = axes.values([right, bottom]);
            let bar = Bar::new(f64::midpoint(low, high), end - start)
                .base_offset(start)
                .width(high - low)
                .fill(tint(*ink));
            plot.bar_chart(BarChart::new("", vec![bar]).horizontal().allow_hover(false));
        }
        Shape::Dot {
            at,
            radius,
            ink,
            hollow,
        } => {
            let dot = |radius, tint| {
                Points::new("", PlotPoints::new(vec![axes.values(*at)]))
                    .radius(radius)
                    .color(tint)
                    .allow_hover(false)
            };
            if *hollow {
                plot.points(dot(radius + EDGE / 2.0, tint(*ink)));
                plot.points(dot(radius - EDGE / 2.0, color::PANEL));
            } else {
                plot.points(dot(*radius, tint(*ink)));
            }
        }
        Shape::Words(words) => {
            let [x, y] = axes.values(words.at);
            let text = RichText::new(&words.text)
                .font(font(words))
                .color(tint(words.ink));
            plot.text(
                Text::new("", PlotPoint::new(x, y), text)
                    .anchor(align(words))
                    .allow_hover(false),
            );
        }
    }
}

/// Width of the edge of a hollow dot.
const EDGE: f32 = 1.5;

fn plot_line<'a>(axes: &Axes, line: &PolyLine) -> PlotLine<'a> {
    let points: Vec<[f64; 2]> = line.points.iter().map(|point| axes.values(*point)).collect();
    let made = PlotLine::new("", PlotPoints::new(points))
        .color(tint(line.ink))
        .allow_hover(false);
    match (line.dash, line.dash.pattern()) {
        (Dash::Dashed, Some((on, _))) => made.width(line.width).style(LineStyle::Dashed { length: on }),
        // The plot takes the width of a dotted line for the radius of its dots.
        (Dash::Dotted, Some((on, off))) => made
            .width(line.width / 2.0)
            .style(LineStyle::Dotted { spacing: on + off }),
        _ => made.width(line.width),
    }
}
