//! 配建测算: each estate against the standards of its area, with the household size as a visible setting.

use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::export::picture::Chart;
use crate::indicators::{EstateStanding, PersonsPerHousehold};
use crate::model::RecordKind;
use crate::ops::{Setting, Snapshot, estate_chart};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::ledger_jobs::change_setting;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Toast, Tone, badge_ui, card_frame, card_ui, field_ui, figure, line_ui,
    place_ui, split, title_ui,
};

/// The estates with their standing, and the household size being typed.
#[derive(Default)]
pub(crate) struct EstatePage {
    standings: SnapshotCache<Arc<Standings>>,
    persons: String,
}

struct Standings {
    list: Vec<EstateStanding>,
    household: Option<PersonsPerHousehold>,
    chart: Chart,
}

impl EstatePage {
    /// Draws the page.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let standings = self.standings(snapshot);
        self.head_ui(ui, &standings, out);
        let (left, right) = split(ui, 380.0);
        place_ui(ui, left, "standings", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                let clicked = table_ui(ui, &standings.list);
                if let Some(estate) = clicked.and_then(|row| standings.list.get(row)) {
                    out.show = Some(Show {
                        kind: RecordKind::Estate,
                        id: estate.record,
                        field: None,
                    });
                }
            });
        });
        place_ui(ui, right, "standing-chart", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                ui.horizontal(|ui| {
                    title_ui(ui, "每百户养老用房面积（㎡）");
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        picture_button_ui(ui, &standings.chart, out);
                    });
                });
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                    let height = ui.available_height() - 150.0;
                    chart_ui(
                        ui,
                        &standings.chart,
                        height.min(rows_height(standings.list.len())),
                    );
                    let mut sources: Vec<&String> = Vec::new();
                    for source in standings.list.iter().flat_map(|estate| &estate.sources) {
                        if !sources.contains(&source) {
                            sources.push(source);
                        }
                    }
                    for source in sources {
                        let text = RichText::new(format!("※ {source}")).font(regular_font(size::SMALL));
                        ui.add(eframe::egui::Label::new(text.color(color::MUTE)).wrap());
                    }
                });
            });
        });
    }

    /// How many meet the standards, and the household size.
    fn head_ui(&mut self, ui: &mut Ui, standings: &Standings, out: &mut FrameActions) {
        let Standings { list, household, .. } = standings;
        let count = |wanted: Option<bool>, of: fn(&EstateStanding) -> Option<bool>| {
            list.iter().filter(|estate| of(estate) == wanted).count()
        };
        let summary = |name: &str, of: fn(&EstateStanding) -> Option<bool>| {
            format!(
                "{name}：达标 {}、未达标 {}、不能判断 {}",
                count(Some(true), of),
                count(Some(false), of),
                count(None, of)
            )
        };
        ui.horizontal(|ui| {
            let text = format!(
                "{}　{}",
                summary("养老用房", |estate| estate.elder_met),
                summary("托位", |estate| estate.childcare_met)
            );
            ui.label(
                RichText::new(text)
                    .font(regular_font(size::TABLE))
                    .color(color::MUTE),
            );
            ui.add_space(16.0);
            let Some(household) = household else { return };
            let text = format!("户均人口 {} 人", household.persons);
            ui.label(RichText::new(text).font(regular_font(size::TABLE)))
                .on_hover_text(&household.source);
            field_ui(ui, &mut self.persons, "改为", 64.0)
                .on_hover_text("按本县统计公报填写；填0恢复原来的数");
            if ui
                .add(Button::plain("设置").small().named("设置户均人口"))
                .clicked()
            {
                match crate::model::half_width(&self.persons).trim().parse::<f64>() {
                    Ok(persons) => {
                        let persons = Some(persons).filter(|persons| *persons > 0.0);
                        out.send(change_setting(Setting::HouseholdSize(persons)));
                        self.persons.clear();
                    }
                    Err(_) => out
                        .toasts
                        .push(Toast::refused("户均人口应填一个数", "例如 2.9。")),
                }
            }
        });
    }

    fn standings(&mut self, snapshot: &Snapshot) -> Arc<Standings> {
        let standings = self.standings.get(snapshot, || {
            let list = snapshot.estates();
            let chart = Chart::Bars(estate_chart(&snapshot.county.short_name(), &list));
            let household = snapshot.household_size();
            Arc::new(Standings {
                list,
                household,
                chart,
            })
        });
        Arc::clone(standings)
    }
}

fn table_ui(ui: &mut Ui, list: &[EstateStanding]) -> Option<usize> {
    let columns = [
        ListColumn::text("小区", 0.0),
        ListColumn::text("情况", 62.0),
        ListColumn::number("户数", 60.0),
        ListColumn::number("每百户㎡", 76.0),
        ListColumn::number("应有", 50.0),
        ListColumn::number("缺㎡", 62.0),
        ListColumn::number("最大单处", 74.0),
        ListColumn::text("养老用房", 78.0),
        ListColumn::number("缺托位", 60.0),
        ListColumn::text("托位", 78.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: list.len(),
        selected: None,
        id: "standings",
    };
    table.show(ui, |ui, row, column| {
        let Some(estate) = list.get(row) else { return };
        match column {
            0 => drop(line_ui(ui, &estate.name).on_hover_text(hover(estate))),
            1 => {
                let text = match estate.is_new {
                    Some(true) => "新建",
                    Some(false) => "已建成",
                    None => "—",
                };
                ui.label(RichText::new(text).size(size::TABLE));
            }
            7 => met_ui(ui, estate.elder_met, estate),
            9 => met_ui(ui, estate.childcare_met, estate),
            _ => number_ui(ui, estate, column),
        }
    })
}

fn number_ui(ui: &mut Ui, estate: &EstateStanding, column: usize) {
    let (value, decimals) = match column {
        2 => (estate.households, 0),
        3 => (estate.m2_per_100_households, 1),
        4 => (estate.owed_m2_per_100_households, 0),
        5 => (estate.missing_m2, 0),
        6 => (estate.largest_room_m2, 0),
        _ => (estate.missing_places, 0),
    };
    let is_missing = matches!(column, 5 | 8) && value.is_some_and(|value| value > 0.0);
    let small = column == 6
        && value
            .zip(estate.owed_room_m2)
            .is_some_and(|(has, owed)| has < owed);
    let tint = if is_missing || small {
        color::BAD
    } else {
        color::TEXT
    };
    let label = ui.label(
        RichText::new(figure(value, decimals))
            .size(size::TABLE)
            .color(tint),
    );
    if let Some(owed) = estate.owed_room_m2.filter(|_| column == 6) {
        label.on_hover_text(format!("新建小区应有一处不小于 {owed} ㎡"));
    }
}

fn met_ui(ui: &mut Ui, met: Option<bool>, estate: &EstateStanding) {
    let (tone, text) = match met {
        Some(true) => (Tone::Good, "达标"),
        Some(false) => (Tone::Bad, "未达标"),
        None => (Tone::None, "不能判断"),
    };
    badge_ui(ui, tone, text).on_hover_text(hover(estate));
}

fn hover(estate: &EstateStanding) -> String {
    let mut lines = vec![format!("{}　{}", estate.name, estate.township)];
    if let (Some(has), Some(owed)) = (estate.places_per_thousand, estate.owed_per_thousand) {
        lines.push(format!(
            "每千人托位 {}，应有 {}",
            figure(Some(has), 1),
            figure(Some(owed), 1)
        ));
    }
    lines.extend(estate.notes.iter().map(|note| format!("※ {note}")));
    lines.join("\n")
}

#[expect(clippy::cast_precision_loss, reason = "a county has some hundred estates")]
fn rows_height(count: usize) -> f32 {
    count as f32 * 30.0 + 30.0
}
