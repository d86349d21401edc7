//! What surrounds every page: the bar at the top, the navigation, the line at the bottom.

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{
    Align, Color32, Frame, Layout, Margin, Panel, Rect, Response, RichText, Sense, Stroke, Ui, Vec2,
    WidgetInfo, vec2,
};

use crate::model::Period;
use crate::ops::Snapshot;

use super::command::Command;
use super::frame_actions::FrameActions;
use super::page::{Above, Page};
use super::page_view::Pages;
use super::theme::{bold_font, color, regular_font, size};
use super::widgets::{Button, DropDownChoice, Tone, badge_ui, choice_ui};
use crate::app::worker::jobs::Jobs;
use crate::app::worker::request::LedgerRequest;

/// Which side of a bar meets the page.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    Below,
    Above,
    Right,
}

/// The thin line where a bar meets the page, of whole pixels at any size of text: half ones would show the window's
/// own ground through.
pub(super) fn edge_ui(ui: &Ui, bar: Rect, edge: Edge) {
    let pixels = ui.ctx().pixels_per_point();
    let bar = bar.round_to_pixels(pixels);
    let thick = pixels.round().max(1.0) / pixels;
    let line = match edge {
        Edge::Below => bar.with_min_y(bar.bottom() - thick),
        Edge::Above => bar.with_max_y(bar.top() + thick),
        Edge::Right => bar.with_min_x(bar.right() - thick),
    };
    ui.painter().rect_filled(line, 0, color::LINE);
}

fn bar(fill: Color32) -> Frame {
    Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 0))
}

/// The bar at the top: the ledger's county, the period, whether it was sent, the search.
pub(super) fn top_ui(ui: &mut Ui, snapshot: Option<&Snapshot>, out: &mut FrameActions) {
    let shown = Panel::top("top")
        .exact_size(size::TOP)
        .resizable(false)
        .show_separator_line(false)
        .frame(bar(color::PANEL))
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                ui.label(
                    RichText::new("老小台账")
                        .font(bold_font(size::BODY))
                        .color(color::TEXT),
                );
                if let Some(snapshot) = snapshot {
                    ui.label(RichText::new(&snapshot.county.division.name).font(regular_font(size::BODY)));
                    period_ui(ui, snapshot, out);
                    let (tone, text) = if snapshot.is_submitted() {
                        (Tone::Good, "已上报")
                    } else {
                        (Tone::Warn, "未上报")
                    };
                    badge_ui(ui, tone, text);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if search_ui(ui).clicked() {
                        out.run(Command::Palette);
                    }
                    if let Some(snapshot) = snapshot {
                        step_ui(ui, Command::Redo, snapshot.redo.as_deref(), out);
                        step_ui(ui, Command::Undo, snapshot.undo.as_deref(), out);
                    }
                });
            });
        });
    edge_ui(ui, shown.response.rect, Edge::Below);
}

/// 撤销 or 重做, with the step it is about.
fn step_ui(ui: &mut Ui, command: Command, step: Option<&str>, out: &mut FrameActions) {
    let button = Button::quiet(command.text()).named(command.tooltip());
    let response = match step {
        Some(step) => ui
            .add(button)
            .on_hover_text(format!("{}：{step}", command.text())),
        None => ui.add(button),
    };
    if response.clicked() {
        out.run(command);
    }
}

fn period_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
    let mut choices: Vec<DropDownChoice<Option<Period>>> = periods(snapshot)
        .into_iter()
        .rev()
        .map(|period| DropDownChoice {
            value: Some(period),
            text: period.label(),
        })
        .collect();
    choices.push(DropDownChoice {
        value: None,
        text: "新填报期…".to_owned(),
    });
    match choice_ui(ui, "填报期", &Some(snapshot.period), &choices) {
        Some(Some(period)) => out.send(LedgerRequest::SetPeriod(period)),
        Some(None) => out.new_period = true,
        None => {}
    }
}

/// The periods one can look at, in order.
pub(super) fn periods(snapshot: &Snapshot) -> Vec<Period> {
    let mut periods = snapshot.periods.clone();
    periods.push(snapshot.period);
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// Looks like a field, opens the palette.
fn search_ui(ui: &mut Ui) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(300.0, 30.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::Button, true, "查找"));
    let line = if response.hovered() || response.has_focus() {
        color::LINE_STRONG
    } else {
        color::LINE
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        size::RADIUS,
        color::BACKGROUND,
        Stroke::new(1.0, line),
        eframe::egui::StrokeKind::Inside,
    );
    let font = regular_font(size::TABLE);
    let left = rect.left_center() + vec2(10.0, 0.0);
    painter.text(
        left,
        eframe::egui::Align2::LEFT_CENTER,
        "查找机构、项目、命令（可用拼音）",
        font.clone(),
        color::MUTE,
    );
    let right = rect.right_center() - vec2(10.0, 0.0);
    painter.text(
        right,
        eframe::egui::Align2::RIGHT_CENTER,
        "Ctrl+K",
        regular_font(12.0),
        color::MUTE,
    );
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}

/// The navigation with its counts.
pub(super) fn nav_ui(ui: &mut Ui, page: Page, pages: &Pages, snapshot: &Snapshot, out: &mut FrameActions) {
    let frame = Frame::new().fill(color::PANEL).inner_margin(Margin::same(8));
    let shown = Panel::left("nav")
        .exact_size(size::NAV)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(4.0);
            for entry in Page::ALL {
                match entry.line().above {
                    Above::Heading(text) => caption(ui, text),
                    Above::Gap => ui.add_space(8.0),
                    Above::Nothing => {}
                }
                if entry_ui(ui, entry, entry == page, pages.count(entry, snapshot)).clicked() {
                    out.run(Command::Go(entry));
                }
            }
        });
    edge_ui(ui, shown.response.rect, Edge::Right);
}

fn caption(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        ui.label(RichText::new(text).font(regular_font(12.0)).color(color::FAINT));
    });
    ui.add_space(2.0);
}

/// An entry with how many there are; an alarm stands on red.
fn entry_ui(ui: &mut Ui, page: Page, on: bool, (count, alarm): (usize, bool)) -> Response {
    let wanted = Vec2::new(ui.available_width(), size::NAV_ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::selected(eframe::egui::Role::Tab, true, on, page.label()));
    let painter = ui.painter();
    if on || response.hovered() || response.has_focus() {
        let ground = if on { color::ACCENT_SOFT } else { color::BACKGROUND };
        painter.rect_filled(rect, size::RADIUS, ground);
    }
    let (font, tint) = if on {
        (bold_font(size::BODY), color::ACCENT)
    } else {
        (regular_font(size::BODY), color::TEXT)
    };
    let left = rect.left_center() + vec2(10.0, 0.0);
    painter.text(left, eframe::egui::Align2::LEFT_CENTER, page.label(), font, tint);
    if count > 0 {
        let tint = if alarm { color::ON_ACCENT } else { color::MUTE };
        let galley = painter.layout_no_wrap(count.to_string(), regular_font(12.0), tint);
        let at = rect.right_center() - vec2(10.0 + galley.size().x, galley.size().y / 2.0);
        if alarm {
            let pill = eframe::egui::Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 1.0));
            painter.rect_filled(pill, 8, color::BAD);
        }
        painter.galley(at, galley, tint);
    }
    let line = page.line();
    let hover = match line.digit {
        Some(_) => format!("{}　{}", line.tooltip, Command::Go(page).keys()),
        None => line.tooltip.to_owned(),
    };
    response
        .on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
        .on_hover_text(hover)
}

/// What the line at the bottom tells of.
pub(super) struct StatusLine<'a> {
    /// The ledger.
    pub(super) snapshot: Option<&'a Snapshot>,
    /// Whether an answer is still to come.
    pub(super) busy: bool,
    /// What was asked for.
    pub(super) jobs: &'a Jobs,
    /// What is selected.
    pub(super) note: &'a str,
}

/// The line at the bottom: the file, that it is kept, what 撤销 would take back; at the right what is selected, and the jobs.
pub(super) fn status_ui(ui: &mut Ui, status: &StatusLine<'_>, out: &mut FrameActions) {
    let shown = Panel::bottom("status")
        .exact_size(size::STATUS)
        .resizable(false)
        .show_separator_line(false)
        .frame(bar(color::PANEL))
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 20.0;
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    jobs_ui(ui, status.jobs, out);
                    words_ui(ui, status.note);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        for part in parts(status) {
                            words_ui(ui, &part);
                        }
                    });
                });
            });
        });
    edge_ui(ui, shown.response.rect, Edge::Above);
}

fn words_ui(ui: &mut Ui, text: &str) {
    if text.is_empty() {
        return;
    }
    let text = RichText::new(text)
        .font(regular_font(size::SMALL))
        .color(color::MUTE);
    ui.add(eframe::egui::Label::new(text).truncate());
}

fn parts(status: &StatusLine<'_>) -> Vec<String> {
    let Some(snapshot) = status.snapshot else {
        let text = if status.busy {
            "正在打开…"
        } else {
            "没有打开台账"
        };
        return vec![text.to_owned()];
    };
    let file = snapshot.path.file_name().unwrap_or_default();
    let kept = if status.busy {
        "正在处理…"
    } else {
        "已保存"
    };
    let mut parts = vec![file.to_string_lossy().into_owned(), kept.to_owned()];
    parts.extend(snapshot.undo.iter().map(|undo| format!("Ctrl+Z 撤销：{undo}")));
    parts.extend(snapshot.redo.iter().map(|redo| format!("Ctrl+Y 重做：{redo}")));
    parts
}

/// The job that runs, with the way to stop it; else the way to the list of jobs.
fn jobs_ui(ui: &mut Ui, jobs: &Jobs, out: &mut FrameActions) {
    let Some(job) = jobs.running() else {
        let count = jobs.list().len();
        let text = if count == 0 {
            "任务记录".to_owned()
        } else {
            format!("任务记录 {count}")
        };
        if ui.add(Button::quiet(text).small()).clicked() {
            out.run(Command::Jobs);
        }
        return;
    };
    if let Some(progress) = &job.progress
        && ui
            .add(Button::quiet("取消").small().named("取消正在进行的任务"))
            .clicked()
    {
        progress.cancel();
    }
    let share = job.progress.as_ref().and_then(crate::model::Progress::share);
    let percent = share
        .map(|share| format!(" {:.0}%", share * 100.0))
        .unwrap_or_default();
    words_ui(ui, &format!("正在{}{percent}", job.label));
    ui.ctx().request_repaint_after_secs(0.2);
}
