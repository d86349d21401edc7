//! Two pictures: the path of an indicator from its baseline to its target, and its values by township.

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Rangef, Rect, RichText, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::{
    AxisHints, GridInput, GridMark, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, Points, Text,
};

use crate::indicators::{Origin, Path};

use super::theme::{color, regular_font, size};
use super::widgets::figure;

/// Draws a path: the planned line dashed, values so far with their numbers, the forecast dotted, the target.
pub(super) fn path_ui(ui: &mut Ui, id: &str, path: &Path, decimals: u8, height: f32) {
    let times: Vec<f64> = path
        .points
        .iter()
        .map(|point| point.period.end_in_years())
        .chain(path.baseline.map(|(time, _)| time))
        .chain(path.target.map(|(time, _)| time))
        .collect();
    let (Some(first), Some(last)) = (
        times.iter().copied().reduce(f64::min),
        times.iter().copied().reduce(f64::max),
    ) else {
        ui.label(RichText::new("还没有可画的数据").color(color::MUTE));
        return;
    };
    let font = regular_font(size::SMALL);
    let year = |mark: GridMark, _: &RangeInclusive<f64>| format!("{:.0}", mark.value);
    let x_axis = AxisHints::new_x()
        .formatter(year)
        .tick_label_font(font.clone())
        .tick_label_color(color::MUTE)
        .label_spacing(Rangef::new(8.0, 16.0));
    let y_axis = AxisHints::new_y()
        .formatter(|mark, _| short(mark.value))
        .tick_label_font(font)
        .tick_label_color(color::MUTE)
        .min_thickness(34.0);
    let top = highest(path);
    Plot::new(id)
        .height(height)
        .include_x(first - 0.25)
        .include_x(last + 0.55)
        .include_y(0.0)
        .include_y(top * 1.18)
        .set_margin_fraction(Vec2::ZERO)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_grid([false, true])
        .show_crosshair(false)
        .grid_color(color::LINE)
        .x_grid_spacer(|input: GridInput| years(input.bounds))
        .y_grid_spacer(move |_| steps(top * 1.18))
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .label_formatter(|_| None)
        .show(ui, |plot| {
            planned(plot, path);
            forecast(plot, path);
            target(plot, path);
            actual(plot, path, decimals);
        });
}

fn highest(path: &Path) -> f64 {
    let values = path.points.iter().map(|point| point.value);
    let others = path
        .baseline
        .map(|(_, value)| value)
        .into_iter()
        .chain(path.target.map(|(_, target)| target.value));
    let ahead = path.forecast_line.map(|[_, (_, value)]| value);
    values.chain(others).chain(ahead).fold(0.0, f64::max).max(1e-9)
}

/// One mark a year.
fn years(bounds: (f64, f64)) -> Vec<GridMark> {
    #[expect(clippy::cast_possible_truncation, reason = "years")]
    let range = (bounds.0.ceil() as i32)..=(bounds.1.floor() as i32);
    range
        .map(|year| GridMark {
            value: f64::from(year),
            step_size: 1.0,
        })
        .collect()
}

/// Four to six round marks.
fn steps(top: f64) -> Vec<GridMark> {
    let rough = top / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|n| n * power)
        .find(|step| *step >= rough)
        .unwrap_or(power);
    (0..=8)
        .map(|n| GridMark {
            value: f64::from(n) * step,
            step_size: step,
        })
        .filter(|mark| mark.value <= top)
        .collect()
}

/// A tick without needless zeros.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn planned<'a>(plot: &mut egui_plot::PlotUi<'a>, path: &'a Path) {
    if let (Some((from, start)), Some((to, target))) = (path.start, path.target) {
        let points = PlotPoints::new(vec![[from, start], [to, target.value]]);
        let line = Line::new("目标路线", points)
            .color(color::FAINT)
            .width(1.2)
            .style(LineStyle::dashed_dense());
        plot.line(line.allow_hover(false));
    }
}

fn forecast<'a>(plot: &mut egui_plot::PlotUi<'a>, path: &'a Path) {
    if let Some([from, to]) = path.forecast_line {
        let points = PlotPoints::new(vec![[from.0, from.1], [to.0, to.1]]);
        let line = Line::new("按趋势", points)
            .color(color::WARN_MARK)
            .width(1.8)
            .style(LineStyle::dotted_dense());
        plot.line(line.allow_hover(false));
    }
}

fn target<'a>(plot: &mut egui_plot::PlotUi<'a>, path: &'a Path) {
    if let Some((time, target)) = path.target {
        let points = PlotPoints::new(vec![[time - 0.3, target.value], [time + 0.3, target.value]]);
        plot.line(
            Line::new("目标", points)
                .color(color::TEXT)
                .width(2.0)
                .allow_hover(false),
        );
        let text = RichText::new(format!("目标 {target}"))
            .font(regular_font(size::SMALL))
            .color(color::TEXT);
        let at = PlotPoint::new(time + 0.3, target.value);
        // A forecast above the target would run through a label above it.
        let passed = path
            .forecast_line
            .is_some_and(|[_, (_, value)]| value >= target.value);
        let side = if passed {
            Align2::RIGHT_TOP
        } else {
            Align2::RIGHT_BOTTOM
        };
        plot.text(Text::new("目标", at, text).anchor(side));
    }
}

fn actual<'a>(plot: &mut egui_plot::PlotUi<'a>, path: &'a Path, decimals: u8) {
    let top = highest(path);
    let mut points: Vec<[f64; 2]> = path
        .baseline
        .map(|(time, value)| [time, value])
        .into_iter()
        .collect();
    points.extend(
        path.points
            .iter()
            .map(|point| [point.period.end_in_years(), point.value]),
    );
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    plot.line(
        Line::new("实际", PlotPoints::new(points.clone()))
            .color(color::ACCENT)
            .width(2.2)
            .allow_hover(false),
    );
    let typed: Vec<[f64; 2]> = path
        .points
        .iter()
        .filter(|point| point.origin == Origin::Reported)
        .map(|point| [point.period.end_in_years(), point.value])
        .collect();
    plot.points(
        Points::new("实际", PlotPoints::new(points.clone()))
            .radius(4.0)
            .shape(MarkerShape::Circle)
            .color(color::ACCENT)
            .allow_hover(false),
    );
    plot.points(
        Points::new("填报", PlotPoints::new(typed))
            .radius(2.2)
            .color(color::PANEL)
            .allow_hover(false),
    );
    for point in &points {
        let text = RichText::new(figure(Some(point[1]), decimals))
            .font(regular_font(size::SMALL))
            .color(color::ACCENT);
        // Near the axis there is no room below.
        let (side, lift) = if point[1] < top * 0.15 {
            (Align2::CENTER_BOTTOM, 0.03)
        } else {
            (Align2::LEFT_TOP, 0.0)
        };
        let right = if lift > 0.0 { 0.0 } else { 0.04 };
        let at = PlotPoint::new(point[0] + right, point[1] + lift * top);
        plot.text(Text::new("值", at, text).anchor(side));
    }
}

/// What the lines mean, under the plot.
pub(super) fn legend_ui(ui: &mut Ui, path: &Path, decimals: u8) {
    let mut parts = vec!["实线：实际（空心为填报值）".to_owned()];
    if path.start.is_some() && path.target.is_some() {
        parts.push("虚线：到目标的路线".to_owned());
    }
    if let Some(forecast) = &path.forecast {
        let met = match forecast.met_year {
            Some(year) => format!("约 {year} 年达标"),
            None => "二十年内达不到".to_owned(),
        };
        let value = figure(Some(forecast.value_at_target_year), decimals);
        parts.push(format!("点线：按趋势到目标年 {value}，{met}"));
    }
    let text = RichText::new(parts.join("　"))
        .font(regular_font(size::SMALL))
        .color(color::MUTE);
    ui.add(eframe::egui::Label::new(text).wrap());
}

/// Values by township as horizontal bars, the county's own value as a dashed line.
pub(super) fn bars_ui(ui: &mut Ui, bars: &[(String, f64)], county: Option<f64>, decimals: u8) {
    #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
    let row = ((ui.available_height() - 26.0) / bars.len().max(1) as f32).clamp(22.0, 28.0);
    let names = 76.0;
    let numbers = 56.0;
    #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
    let height = bars.len() as f32 * row + if county.is_some() { 22.0 } else { 4.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let painter = ui.painter_at(rect);
    let most = bars
        .iter()
        .map(|(_, value)| *value)
        .chain(county)
        .fold(0.0, f64::max);
    let room = (rect.width() - names - numbers).max(20.0);
    #[expect(clippy::cast_possible_truncation, reason = "points on the screen")]
    let length = |value: f64| {
        if most > 0.0 {
            room * (value / most) as f32
        } else {
            0.0
        }
    };
    let left = rect.left() + names;
    #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
    let bottom = rect.top() + bars.len() as f32 * row;
    for (index, (name, value)) in bars.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
        let middle = rect.top() + (index as f32 + 0.5) * row;
        let font = regular_font(size::SMALL);
        painter.text(
            pos2(left - 8.0, middle),
            Align2::RIGHT_CENTER,
            short_name(name),
            font,
            color::TEXT,
        );
        let bar = Rect::from_min_size(pos2(left, middle - 6.0), vec2(length(*value).max(1.0), 12.0));
        painter.rect_filled(bar, 2, color::ACCENT_MID);
    }
    if let Some(county) = county {
        let x = left + length(county);
        for shape in Shape::dashed_line(
            &[pos2(x, rect.top()), pos2(x, bottom)],
            Stroke::new(1.5, color::ACCENT),
            4.0,
            3.0,
        ) {
            painter.add(shape);
        }
        let text = format!("全县 {}", figure(Some(county), decimals));
        let galley = painter.layout_no_wrap(text, regular_font(size::SMALL), color::ACCENT);
        let x = (x - galley.size().x / 2.0).clamp(rect.left(), rect.right() - galley.size().x);
        painter.galley(pos2(x, bottom + 2.0), galley, color::ACCENT);
    }
    for (index, (_, value)) in bars.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a county has some dozen townships")]
        let middle = rect.top() + (index as f32 + 0.5) * row;
        let text = figure(Some(*value), decimals);
        let galley = painter.layout_no_wrap(text, regular_font(size::SMALL), color::MUTE);
        let at = pos2(left + length(*value) + 6.0, middle - galley.size().y / 2.0);
        // The number stands on its own ground where the dashed line crosses it.
        painter.rect_filled(
            Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0)),
            0,
            color::PANEL,
        );
        painter.galley(at, galley, color::MUTE);
    }
    let spoken: Vec<String> = bars
        .iter()
        .map(|(name, value)| format!("{name} {}", figure(Some(*value), decimals)))
        .collect();
    response.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(
            eframe::egui::Role::Label,
            true,
            format!("分乡镇：{}", spoken.join("，")),
        )
    });
}

/// At most five letters: the bars need the room.
fn short_name(name: &str) -> String {
    if name.chars().count() <= 5 {
        name.to_owned()
    } else {
        name.chars().take(4).chain(['…']).collect()
    }
}
