//! One indicator: its path as a picture, its townships, the records behind it, the projects that support it.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui};

use crate::app::sheet::SheetChange;
use crate::indicators::Figure;
use crate::model::{RecordKind, with_unit};
use crate::ops::{Edit, FigureDetail, Snapshot, check_milestones};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::write;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, Tone, amount_text, badge_ui, caption_ui, card_ui, field_ui, figure, pair_ui, paragraph_ui,
    tabs_ui, title_ui, with_sign,
};

use super::records::{projects_ui, records_ui};
use super::table::{meaning, missing, tone};

/// Which part is in view, and the yearly targets being typed.
#[derive(Default)]
pub(crate) struct Panel {
    tab: usize,
    typing: Option<(String, String)>,
    /// Whether the typing has just begun, so that it must be brought into view.
    opened: bool,
}

/// Width of the names before the values.
const NAME: f32 = 76.0;

impl Panel {
    /// Draws the panel.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        shown: &Figure,
        detail: &FigureDetail,
        out: &mut FrameActions,
    ) {
        card_ui(ui, |ui| {
            ui.set_min_height(ui.available_height());
            ui.spacing_mut().item_spacing.y = 6.0;
            head_ui(ui, shown);
            let records = detail.breakdown.numerator.len() + detail.breakdown.denominator.len();
            let projects = detail.support.as_ref().map(|support| support.projects.len());
            let tabs = [
                ("进展".to_owned(), None),
                ("分乡镇".to_owned(), None),
                ("来源".to_owned(), Some(records)),
                ("项目支撑".to_owned(), projects),
            ];
            ui.horizontal(|ui| {
                if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
                    self.tab = tab;
                }
                let chart = match self.tab {
                    0 => Some(&detail.path),
                    1 => detail.townships.as_ref(),
                    _ => None,
                };
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(chart) = chart {
                        picture_button_ui(ui, chart, out);
                    }
                });
            });
            ScrollArea::vertical()
                .id_salt(("panel", self.tab, &shown.id))
                .auto_shrink([false, false])
                .show(ui, |ui| match self.tab {
                    1 => townships_ui(ui, detail),
                    2 => records_ui(ui, detail, shown, out),
                    3 => projects_ui(ui, detail, out),
                    _ => self.progress_ui(ui, snapshot, shown, detail, out),
                });
        });
    }

    fn progress_ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        shown: &Figure,
        detail: &FigureDetail,
        out: &mut FrameActions,
    ) {
        let height = (ui.available_height() - 250.0).clamp(230.0, 380.0);
        chart_ui(ui, &detail.path, height);
        numbers_ui(ui, shown);
        support_line_ui(ui, detail);
        self.milestones_ui(ui, snapshot, shown, out);
        values_ui(ui, shown, detail);
        for note in &shown.notes {
            paragraph_ui(ui, &format!("※ {note}"));
        }
    }

    /// 分年度目标, kept with the ledger's record of the indicator.
    fn milestones_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, shown: &Figure, out: &mut FrameActions) {
        let Some(id) = shown.record else { return };
        let record = snapshot.records.get(RecordKind::Indicator, id);
        let kept = record.map(|record| record.text("milestones")).unwrap_or_default();
        match &mut self.typing {
            Some((typed_for, text)) if *typed_for == shown.id => {
                let width = ui.available_width() - 8.0;
                field_ui(ui, text, "分年度目标，例如 2023=900；2024=1200", width);
                let read = check_milestones(text);
                let (line, tint) = match &read {
                    Ok(_) => ("年底要达到的数；清空就按直线判断", color::MUTE),
                    Err(why) => (why.as_str(), color::BAD),
                };
                ui.label(RichText::new(line).font(regular_font(size::SMALL)).color(tint));
                let mut done = false;
                let buttons = ui.horizontal(|ui| {
                    if ui.add(Button::plain("保存分年度目标").small()).clicked() && read.is_ok() {
                        let edit = Edit {
                            kind: RecordKind::Indicator,
                            id,
                            field: "milestones".to_owned(),
                            period: None,
                            text: text.trim().to_owned(),
                        };
                        out.send(write(SheetChange::edited(RecordKind::Indicator, vec![edit])));
                        done = true;
                    }
                    done |= ui.add(Button::quiet("取消").small()).clicked();
                });
                if std::mem::take(&mut self.opened) {
                    buttons.response.scroll_to_me(Some(Align::BOTTOM));
                }
                if done {
                    self.typing = None;
                }
            }
            _ => {
                ui.horizontal(|ui| {
                    let text = if kept.is_empty() { "没有填" } else { kept };
                    caption_ui(ui, &format!("分年度目标　{text}"));
                    let word = if kept.is_empty() { "填写" } else { "修改" };
                    let button = ui.add(Button::quiet(word).small().named(format!("{word}分年度目标")));
                    if button.on_hover_text("填了以后，进度按分年度目标判断").clicked() {
                        self.typing = Some((shown.id.clone(), kept.to_owned()));
                        self.opened = true;
                    }
                });
            }
        }
    }
}

fn head_ui(ui: &mut Ui, shown: &Figure) {
    ui.horizontal(|ui| {
        badge_ui(ui, tone(shown.status), &shown.status_text()).on_hover_text(meaning(shown));
        let title = RichText::new(shown.title()).font(bold_font(size::TITLE));
        ui.add(Label::new(title).wrap());
    });
    let document = match shown.document.as_str() {
        "" => String::new(),
        document => format!("来源：{document}"),
    };
    let owner = if shown.owner.is_empty() {
        String::new()
    } else {
        format!("{}　", shown.owner)
    };
    let text = RichText::new(format!("{owner}{document}")).font(regular_font(size::SMALL));
    ui.add(Label::new(text.color(color::MUTE)).wrap());
    let formula = shown.formula.as_deref().unwrap_or("没有计算口径，用填报值");
    let text = RichText::new(format!("口径：{formula}"))
        .font(regular_font(size::SMALL))
        .color(color::MUTE);
    ui.add(Label::new(text).wrap());
}

fn numbers_ui(ui: &mut Ui, shown: &Figure) {
    let places = shown.decimals;
    let unit = shown.unit.as_str();
    let value = match shown.value {
        Some(value) => {
            let date = match shown.carried_over_from {
                Some(older) => format!("{}的数，没有{}的", older.label(), shown.period.label()),
                None => shown.period.label(),
            };
            format!("{}（{date}）", with_unit(&figure(Some(value), places), unit))
        }
        None => "没有数".to_owned(),
    };
    pair_ui(ui, NAME, if shown.computed { "计算值" } else { "填报值" }, &value);
    if let Some(difference) = shown.difference() {
        let text = format!(
            "{}（{}），相差 {}",
            with_unit(&figure(Some(difference.reported), places), unit),
            difference.as_of.label(),
            with_unit(&with_sign(difference.by, places), shown.difference_unit.as_str())
        );
        pair_ui(ui, NAME, "填报值", &text);
    }
    for (name, part) in [("分子", &shown.numerator), ("分母", &shown.denominator)] {
        if let Some(part) = part {
            let (label, value, date) = (&part.label, amount_text(part.value), part.as_of.label());
            pair_ui(
                ui,
                NAME,
                name,
                &format!("{label}　{value} {}（{date}）", part.unit),
            );
        }
    }
    if shown.dates_differ {
        ui.horizontal(|ui| {
            ui.add_space(NAME + 8.0);
            badge_ui(ui, Tone::Warn, "分子和分母时点不同");
        });
    }
    if let Some((year, target)) = shown.target {
        let target = with_unit(&target.to_string(), unit);
        let whose = shown.total_of.as_ref().map(|whose| format!("，{whose}总量"));
        pair_ui(
            ui,
            NAME,
            "目标",
            &format!("{target}（{year}年{}）", whose.unwrap_or_default()),
        );
    }
    if let Some((year, share)) = shown.share {
        let share = with_unit(&figure(Some(share), places), unit);
        pair_ui(ui, NAME, "本县份额", &format!("{share}（{year}年）"));
    }
    for above in &shown.superiors {
        let target = with_unit(&above.target.to_string(), unit);
        let text = format!("{target}（{}年，{}）", above.year, above.document);
        pair_ui(ui, NAME, &format!("{}目标", above.area), &text);
    }
    if shown.target_below_superior || shown.target_below_baseline {
        ui.horizontal(|ui| {
            ui.add_space(NAME + 8.0);
            if shown.target_below_superior {
                badge_ui(ui, Tone::Bad, "低于上级目标");
            }
            if shown.target_below_baseline {
                badge_ui(ui, Tone::Bad, "低于基期值");
            }
        });
    }
    let missing = missing(shown);
    if !missing.is_empty() {
        pair_ui(ui, NAME, "距目标", &missing);
    }
    if let Some(forecast) = shown.forecast {
        let met = match forecast.met_year {
            Some(year) => format!("约{year}年达标"),
            None => "二十年内达不到目标".to_owned(),
        };
        let year = shown
            .target
            .map(|(year, _)| format!("{year}年达到"))
            .unwrap_or_default();
        let value = with_unit(&figure(Some(forecast.value_at_target_year), places), unit);
        pair_ui(ui, NAME, "按趋势", &format!("{year} {value}，{met}"));
    }
}

fn support_line_ui(ui: &mut Ui, detail: &FigureDetail) {
    let Some(support) = &detail.support else { return };
    let Some(covered) = support.covered_percent else {
        return;
    };
    let text = format!(
        "在册项目可补缺口的 {covered:.0}%，还差 {} {}",
        amount_text(support.remaining.ceil()),
        support.unit
    );
    pair_ui(ui, NAME, "项目支撑", &text);
}

fn townships_ui(ui: &mut Ui, detail: &FigureDetail) {
    match &detail.townships {
        Some(chart) => {
            chart_ui(ui, chart, ui.available_height() - 8.0);
        }
        None => drop(caption_ui(ui, "这一指标的数不分乡镇")),
    }
}

/// The value of each period, computed and typed.
fn values_ui(ui: &mut Ui, shown: &Figure, detail: &FigureDetail) {
    if detail.values.len() < 2 {
        return;
    }
    ui.add_space(4.0);
    title_ui(ui, &format!("各期数值（{}）", shown.unit));
    for dated in &detail.values {
        let mut text = match dated.computed {
            Some(value) => format!("计算 {}", figure(Some(value), shown.decimals)),
            None => String::new(),
        };
        if let Some(value) = dated.reported {
            let by = dated
                .computed
                .map(|computed| with_sign(value - computed, shown.decimals));
            let by = by.map(|by| format!("（相差 {by}）")).unwrap_or_default();
            let gap = if text.is_empty() { "" } else { "　" };
            text.push_str(&format!("{gap}填报 {}{by}", figure(Some(value), shown.decimals)));
        }
        pair_ui(ui, 116.0, &dated.period.label(), &text);
    }
}
