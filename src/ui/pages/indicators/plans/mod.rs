//! 方案与目标: every plan with how it stands, its targets, the one in view; new ones.

pub(super) mod form;
pub(super) mod target;

use std::sync::Arc;

use eframe::egui::{Align, Layout, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::indicators::{Figure, FigureStatus};
use crate::model::{Comparator, number_text};
use crate::ops::{FrameworkStanding, Snapshot};
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::theme::{color, size};
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Tone, badge_ui, caption_ui, card_frame, empty_ui, line_ui, place_ui,
    split, title_ui,
};

use super::table::tone;
use form::{NewPlan, PlanForm};
use target::TargetPanel;

/// The plan and the indicator in view.
#[derive(Default)]
pub(super) struct PlansTab {
    chosen: Option<String>,
    row: usize,
    form: Option<PlanForm>,
    target: TargetPanel,
    standings: SnapshotCache<Option<Arc<Vec<FrameworkStanding>>>>,
}

/// Height of the cards of the plans.
const CARDS: f32 = 92.0;
/// Least width of a card.
const CARD: f32 = 300.0;
/// Width of the panel.
const PANEL: f32 = 320.0;

impl PlansTab {
    /// Draws the tab.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        let plans = self.plans(snapshot);
        let at = self.place(&plans);
        self.buttons_ui(ui, plans.get(at), out);
        self.cards_ui(ui, &plans, at);
        let (left, right) = split(ui, PANEL);
        let plan = plans.get(at);
        place_ui(ui, left, "targets", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                match plan {
                    Some(plan) if !plan.figures.is_empty() => self.table_ui(ui, plan),
                    Some(_) => {
                        let sentence = "导入指标表，或在右边写上名称和目标，一项一项添加。";
                        empty_ui(ui, "这个方案还没有指标", sentence, None);
                    }
                    None => {
                        let sentence = "按下发的指标表导入，照已有方案新建，或自己写。";
                        empty_ui(ui, "还没有方案", sentence, None);
                    }
                }
            });
        });
        place_ui(ui, right, "plan", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(form) = &mut self.form {
                    let is_done = ScrollArea::vertical()
                        .id_salt("cover")
                        .auto_shrink([false, false])
                        .show(ui, |ui| {
                            ui.spacing_mut().item_spacing.y = 4.0;
                            form.ui(ui, snapshot, out)
                        });
                    if is_done.inner {
                        self.form = None;
                    }
                } else if let Some(plan) = plan {
                    let figure = plan.figures.get(self.row);
                    self.target.ui(ui, snapshot, plan, figure, out);
                }
            });
        });
    }

    fn plans(&mut self, snapshot: &Snapshot) -> Arc<Vec<FrameworkStanding>> {
        let kept = self.standings.get_mut(snapshot, || None);
        Arc::clone(kept.get_or_insert_with(|| Arc::new(snapshot.framework_standings())))
    }

    fn place(&self, plans: &[FrameworkStanding]) -> usize {
        let chosen = self.chosen.as_ref();
        let at = plans.iter().position(|plan| Some(&plan.facts.id) == chosen);
        at.or_else(|| plans.iter().position(|plan| plan.is_current))
            .unwrap_or(0)
    }

    fn buttons_ui(&mut self, ui: &mut Ui, plan: Option<&FrameworkStanding>, out: &mut FrameActions) {
        ui.horizontal(|ui| {
            if ui.add(Button::plain("新建方案…")).clicked() {
                self.form = Some(PlanForm::new(NewPlan::Empty));
            }
            let import = ui.add(Button::plain("导入指标表…"));
            if import
                .on_hover_text("读入指标表；属于哪个方案、是不是新方案，导入页会问清楚")
                .clicked()
            {
                out.run(Command::Import);
            }
            let Some(plan) = plan else { return };
            let carry = ui.add(Button::plain("转入下一规划期…"));
            let hint = "新方案沿用这些指标，基期值取台账最后的实际数并写明出处；原方案和评估都保留";
            if carry.on_hover_text(hint).clicked() {
                self.form = Some(PlanForm::new(NewPlan::CarryOn(plan.facts.clone())));
            }
            let cover = ui.add(Button::plain("修改封面…"));
            if cover.on_hover_text("题名、文号、基期年、目标年").clicked() {
                self.form = Some(PlanForm::new(NewPlan::Correct(plan.facts.clone())));
            }
            if !plan.is_current {
                let current = ui.add(Button::quiet("设为现行方案").small());
                if current.on_hover_text("总览和进度报告按现行方案").clicked() {
                    out.send(form::make_current(&plan.facts));
                }
            }
        });
    }

    /// The plans side by side; the one in view has a stronger line.
    fn cards_ui(&mut self, ui: &mut Ui, plans: &[FrameworkStanding], at: usize) {
        let room = ui.available_width();
        #[expect(clippy::cast_precision_loss, reason = "a handful of plans")]
        let width = ((room + size::GAP) / plans.len().clamp(1, 4) as f32 - size::GAP).max(CARD);
        ScrollArea::horizontal()
            .id_salt("plans")
            .max_height(CARDS + 10.0)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = size::GAP;
                    for (plan, number) in plans.iter().zip(0..) {
                        let (rect, response) = ui.allocate_exact_size(vec2(width, CARDS), Sense::click());
                        response.widget_info(|| {
                            eframe::egui::WidgetInfo::selected(
                                eframe::egui::Role::Button,
                                true,
                                number == at,
                                format!("方案 {}", plan.facts.title),
                            )
                        });
                        if response.clicked() {
                            self.chosen = Some(plan.facts.id.clone());
                            self.row = 0;
                            self.form = None;
                        }
                        let line = if number == at {
                            Stroke::new(1.5, color::ACCENT)
                        } else {
                            Stroke::new(1.0, color::LINE)
                        };
                        ui.painter()
                            .rect(rect, size::CARD_RADIUS, color::PANEL, line, StrokeKind::Inside);
                        let inner = rect.shrink2(vec2(12.0, 8.0));
                        // The row of cards hands its own direction down.
                        let place = eframe::egui::UiBuilder::new().max_rect(inner).id_salt(number);
                        let mut ui = ui.new_child(place.layout(Layout::top_down(Align::Min)));
                        ui.spacing_mut().item_spacing.y = 2.0;
                        ui.set_max_width(inner.width());
                        card_text_ui(&mut ui, plan);
                    }
                });
            });
    }

    fn table_ui(&mut self, ui: &mut Ui, plan: &FrameworkStanding) {
        let (base, end) = (plan.facts.baseline_year, plan.facts.target_year);
        let (base, end) = (format!("{base}年基期"), format!("{end}年目标"));
        let columns = [
            ListColumn::text("序号", 44.0),
            ListColumn::text("指标", 0.0),
            ListColumn::text("单位", 46.0),
            ListColumn::number(&base, 92.0),
            ListColumn::number(&end, 92.0),
            ListColumn::number("上级目标", 76.0),
            ListColumn::number("现值", 76.0),
            ListColumn::text("进度", 112.0),
        ];
        let table = ListTable {
            columns: &columns,
            rows: plan.figures.len(),
            selected: Some(self.row).filter(|_| self.form.is_none()),
            id: "plan-targets",
        };
        let clicked = table.show(ui, |ui, row, column| {
            if let Some(figure) = plan.figures.get(row) {
                cell_ui(ui, figure, row, column);
            }
        });
        if let Some(row) = clicked {
            self.row = row;
            self.form = None;
        }
    }
}

/// So many characters of a title have room beside one badge, and fewer beside more.
const TITLE: usize = 14;
const BADGE: usize = 4;

fn card_text_ui(ui: &mut Ui, plan: &FrameworkStanding) {
    let facts = &plan.facts;
    ui.horizontal(|ui| {
        let badges = [plan.is_current, plan.is_expired, plan.provisional];
        let more = badges
            .into_iter()
            .filter(|shown| *shown)
            .count()
            .saturating_sub(1);
        title_ui(ui, &shortened(&facts.title, TITLE - BADGE * more)).on_hover_text(&facts.title);
        if plan.is_current {
            badge_ui(ui, Tone::Good, "现行");
        }
        if plan.is_expired {
            badge_ui(ui, Tone::None, "已到期");
        }
        if plan.provisional {
            badge_ui(ui, Tone::Warn, "暂定");
        }
    });
    let document = if facts.document.is_empty() {
        "没有文号"
    } else {
        &facts.document
    };
    caption_ui(ui, &format!("{}　{document}", facts.area));
    let when = if plan.is_expired { "终期" } else { "目前" };
    let text = format!(
        "{}—{}年　{when} {}",
        facts.baseline_year,
        facts.target_year,
        FigureStatus::counts_text(&plan.figures)
    );
    line_ui(ui, &text).on_hover_text(format!("{text}\n按{}的数", plan.period.label()));
}

fn cell_ui(ui: &mut Ui, figure: &Figure, row: usize, column: usize) {
    let number = |value: f64| number_text(crate::model::with_15_digits(value));
    match column {
        0 => drop(caption_ui(ui, &(row + 1).to_string())),
        1 => drop(line_ui(ui, &figure.name).on_hover_text(&figure.name)),
        2 => drop(caption_ui(ui, &figure.unit)),
        3 => {
            if let Some((_, value)) = figure.baseline {
                // One that was taken over from a figure says of which date it is.
                match figure.notes.iter().find(|note| note.starts_with("基期值")) {
                    Some(note) => drop(line_ui(ui, &format!("{} ※", number(value))).on_hover_text(note)),
                    None => drop(line_ui(ui, &number(value))),
                }
            }
        }
        4 => match figure.target {
            Some((_, target)) if target.comparator == Comparator::Equal => {
                drop(line_ui(ui, &number(target.value)))
            }
            Some((_, target)) => drop(line_ui(ui, &target.to_string())),
            None => drop(caption_ui(ui, "没有目标")),
        },
        5 => {
            if let Some(above) = figure.superiors.first() {
                let response = caption_ui(ui, &above.target.to_string());
                response.on_hover_text(format!("{}（{}）", above.area, above.document));
            }
        }
        6 => drop(line_ui(ui, &figure.show_value())),
        _ => drop(badge_ui(ui, tone(figure.status), &figure.status_text())),
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - 1).collect();
    format!("{start}…")
}
