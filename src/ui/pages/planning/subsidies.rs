//! 补助测算: what the subsidies in force would pay, each with its clause; the amounts can be set for this ledger.

use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::forms::SubsidyBasis;
use crate::indicators::{SubsidyLine, SubsidyRate};
use crate::model::{Money, MoneyUnit};
use crate::ops::{Setting, Snapshot, SubsidyOverview};
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::change_setting;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Toast, amount_text, caption_ui, card_frame, card_ui, empty_ui, field_ui,
    line_ui, place_ui, split, title_ui,
};

/// Width of the names of the subsidies.
const NAME: f32 = 190.0;

/// The estimate, and the amount being typed.
#[derive(Default)]
pub(crate) struct SubsidiesPage {
    overview: SnapshotCache<Arc<SubsidyOverview>>,
    typing: Option<(SubsidyBasis, String)>,
}

impl SubsidiesPage {
    /// Draws the page.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let overview = Arc::clone(self.overview.get(snapshot, || Arc::new(snapshot.subsidy())));
        let SubsidyOverview { estimate, rates } = &*overview;
        let (left, right) = split(ui, 400.0);
        place_ui(ui, left, "subsidies", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if estimate.lines.is_empty() {
                    let why = estimate
                        .notes
                        .first()
                        .map_or("没有符合条件的项目和机构", String::as_str);
                    empty_ui(ui, "还没有可测算的补助", why, None);
                    return;
                }
                let room = ui.available_height();
                ui.scope(|ui| {
                    ui.set_max_height(room - 64.0);
                    table_ui(ui, &estimate.lines);
                });
                ui.horizontal(|ui| {
                    ui.add_space(size::CELL);
                    let total = format!("合计 {} 万元", range(estimate.low, estimate.high));
                    ui.label(RichText::new(total).font(bold_font(size::BODY)));
                });
                for note in &estimate.notes {
                    ui.horizontal(|ui| {
                        ui.add_space(size::CELL);
                        caption_ui(ui, &format!("※ {note}"));
                    });
                }
            });
        });
        place_ui(ui, right, "rates", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                title_ui(ui, "补助标准");
                caption_ui(ui, &format!("{}年适用；改动只用于本台账", snapshot.period.year()));
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                    for rate in rates {
                        self.rate_ui(ui, rate, out);
                    }
                });
            });
        });
    }

    fn rate_ui(&mut self, ui: &mut Ui, rate: &SubsidyRate, out: &mut FrameActions) {
        let name = rate.basis.label();
        ui.spacing_mut().interact_size.y = 24.0;
        ui.add_space(4.0);
        if let Some((_, text)) = self.typing.as_mut().filter(|(basis, _)| *basis == rate.basis) {
            let mut done = false;
            ui.horizontal(|ui| {
                name_ui(ui, name);
                field_ui(ui, text, rate.basis.unit(), 68.0);
                let set = Button::plain("设置").small().named(format!("设置{name}"));
                if ui.add(set).clicked() {
                    match crate::model::half_width(text).trim().parse::<i64>() {
                        Ok(yuan) => {
                            out.send(change_setting(Setting::Subsidy(rate.basis, Some(yuan))));
                            done = true;
                        }
                        Err(_) => out
                            .toasts
                            .push(Toast::refused("补助标准应填整数元", "例如 2000。")),
                    }
                }
                done |= ui.add(Button::quiet("取消").small()).clicked();
            });
            if done {
                self.typing = None;
            }
        } else {
            ui.horizontal(|ui| {
                let amount = rate.yuan.map_or_else(
                    || "没有标准".to_owned(),
                    |yuan| format!("{yuan} {}", rate.basis.unit()),
                );
                name_ui(ui, name);
                line_ui(ui, &amount);
                let word = if rate.yuan.is_some() { "修改" } else { "填写" };
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let change = Button::quiet(word).small().flush().named(format!("{word}{name}"));
                    if ui.add(change).clicked() {
                        let text = rate.yuan.map(|yuan| yuan.to_string()).unwrap_or_default();
                        self.typing = Some((rate.basis, text));
                    }
                    let back = Button::quiet("恢复").small().named(format!("恢复{name}"));
                    if rate.is_own && ui.add(back).on_hover_text("恢复文件规定的标准").clicked() {
                        out.send(change_setting(Setting::Subsidy(rate.basis, None)));
                    }
                });
            });
        }
        if !rate.source.is_empty() {
            let from = rate.from.map(|year| format!("{year}年起　")).unwrap_or_default();
            let text = RichText::new(format!("{from}{}", rate.source)).font(regular_font(size::SMALL));
            ui.add(eframe::egui::Label::new(text.color(color::MUTE)).wrap());
        }
    }
}

/// The name of a subsidy in its column.
fn name_ui(ui: &mut Ui, name: &str) {
    let place = vec2(NAME, ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
        ui.set_width(NAME);
        line_ui(ui, name);
    });
}

fn table_ui(ui: &mut Ui, lines: &[SubsidyLine]) {
    let columns = [
        ListColumn::text("补助", 138.0),
        ListColumn::text("项目或机构", 0.0),
        ListColumn::number("数量", 60.0),
        ListColumn::number("标准（元）", 104.0),
        ListColumn::number("金额（万元）", 116.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: lines.len(),
        selected: None,
        id: "subsidies",
    };
    table.show(ui, |ui, row, column| {
        let Some(line) = lines.get(row) else { return };
        let text = match column {
            0 => line.title.clone(),
            1 => line.subject.clone(),
            2 => amount_text(line.count),
            3 if line.low_yuan == line.high_yuan => line.low_yuan.to_string(),
            3 => format!("{}—{}", line.low_yuan, line.high_yuan),
            _ => range(line.low, line.high),
        };
        line_ui(ui, &text).on_hover_text(hover(line));
    });
}

fn hover(line: &SubsidyLine) -> String {
    let months = line
        .months
        .map(|months| format!("按{months}个月计算"))
        .into_iter();
    let note = Some(line.note.clone())
        .filter(|note| !note.is_empty())
        .into_iter();
    let mut sources = line.sources.clone();
    sources.dedup();
    let lines: Vec<String> = std::iter::once(line.subject.clone())
        .chain(sources.into_iter().map(|source| format!("依据：{source}")))
        .chain(months)
        .chain(note)
        .collect();
    lines.join("\n")
}

fn range(low: Money, high: Money) -> String {
    let wan = |money: Money| money.show(MoneyUnit::Wan);
    if low == high {
        wan(low)
    } else {
        format!("{}—{}", wan(low), wan(high))
    }
}
