//! Behind an indicator: each record with the cell it came from, and each project with what it adds.

use eframe::egui::{Align, Layout, RichText, Ui};

use crate::forms::dictionary;
use crate::indicators::{Contribution, Figure};
use crate::model::{Period, RecordKind};
use crate::ops::FigureDetail;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, Tone, amount_text, badge_ui, caption_ui, link_ui, pair_ui, title_ui};

/// Rows drawn at once; the others follow on demand, so that a ledger of thousands stays quick.
const AT_ONCE: usize = 60;

/// The records that numerator and denominator are made of; a click goes there.
pub(crate) fn records_ui(ui: &mut Ui, detail: &FigureDetail, shown: &Figure, out: &mut FrameActions) {
    let parts = [
        ("分子", &shown.numerator, &detail.breakdown.numerator),
        ("分母", &shown.denominator, &detail.breakdown.denominator),
    ];
    if parts.iter().all(|(_, _, list)| list.is_empty()) {
        caption_ui(ui, "这一指标用填报值，没有台账记录");
        return;
    }
    ui.spacing_mut().interact_size.y = 20.0;
    ui.spacing_mut().item_spacing.y = 2.0;
    for (name, part, list) in parts {
        if list.is_empty() {
            continue;
        }
        let label = part.as_ref().map_or("", |part| part.label.as_str());
        let sum = part
            .as_ref()
            .map(|part| format!("，合计 {} {}", amount_text(part.value), part.unit));
        title_ui(
            ui,
            &format!("{name}　{label}：{} 条{}", list.len(), sum.unwrap_or_default()),
        );
        let id = ui.scope_id().with(("all", name, &shown.id));
        let all = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
        let count = if all { list.len() } else { AT_ONCE };
        for one in list.iter().take(count) {
            record_ui(ui, one, out);
        }
        if list.len() > count
            && ui
                .add(Button::quiet(format!("显示其余 {} 条", list.len() - count)).small())
                .clicked()
        {
            ui.data_mut(|data| data.insert_temp(id, true));
        }
        ui.add_space(6.0);
    }
}

fn record_ui(ui: &mut Ui, one: &Contribution, out: &mut FrameActions) {
    let date = one.as_of.map(Period::label).unwrap_or_default();
    // The cell comes first: the file's name is long and mostly the same for all.
    let source = match &one.source {
        Some(source) => format!(
            "表“{}” 第 {} 行{}　{}",
            source.sheet,
            source.row,
            column_of(one),
            source.file
        ),
        None => "手工录入".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let value = one.value.map_or_else(|| "缺数".to_owned(), amount_text);
            let tint = if one.value.is_some() {
                color::TEXT
            } else {
                color::BAD
            };
            ui.label(RichText::new(value).size(size::TABLE).color(tint));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let link = link_ui(ui, &one.name);
                if link
                    .on_hover_text(format!("{}\n{date}\n{source}", one.name))
                    .clicked()
                {
                    out.show = Some(Show {
                        kind: one.kind,
                        id: one.record,
                        field: one.field.clone(),
                    });
                }
            });
        });
    });
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        let text = RichText::new(format!("{date}　{source}")).font(regular_font(size::SMALL));
        ui.add(eframe::egui::Label::new(text.color(color::MUTE)).truncate());
    });
}

/// The column of the number: “床位数”列; a counted record has none.
fn column_of(one: &Contribution) -> String {
    let field = one
        .field
        .as_deref()
        .and_then(|id| dictionary().field(one.kind, id));
    field
        .map(|field| format!("“{}”列", field.name))
        .unwrap_or_default()
}

/// The projects that add beds or places, and how much of the gap they leave.
pub(crate) fn projects_ui(ui: &mut Ui, detail: &FigureDetail, out: &mut FrameActions) {
    let Some(support) = &detail.support else {
        caption_ui(ui, "只有床位、托位一类的指标能算项目支撑度");
        return;
    };
    let unit = &support.unit;
    ui.spacing_mut().interact_size.y = 22.0;
    pair_ui(
        ui,
        76.0,
        "缺口",
        &format!("{} {unit}", amount_text(support.gap.ceil())),
    );
    pair_ui(
        ui,
        76.0,
        "项目填明",
        &format!("新增 {} {unit}", amount_text(support.stated)),
    );
    if support.estimated > 0.0 {
        let text = format!(
            "新增 {} {unit}（从建设内容读出，待确认）",
            amount_text(support.estimated)
        );
        pair_ui(ui, 76.0, "项目估计", &text);
    }
    let covered = support
        .covered_percent
        .map_or_else(|| "没有缺口".to_owned(), |percent| format!("{percent:.0}%"));
    pair_ui(ui, 76.0, "支撑度", &covered);
    pair_ui(
        ui,
        76.0,
        "还差",
        &format!("{} {unit}", amount_text(support.remaining.ceil())),
    );
    ui.add_space(6.0);
    for project in &support.projects {
        ui.horizontal(|ui| {
            let (tone, word) = match (project.counted, project.estimated) {
                (false, _) => (Tone::None, "不计"),
                (true, true) => (Tone::Warn, "估计"),
                (true, false) => (Tone::Good, "计入"),
            };
            badge_ui(ui, tone, word);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let most = project.adds_at_most.map(|most| format!("—{}", amount_text(most)));
                let adds = format!(
                    "+{}{} {unit}",
                    amount_text(project.adds),
                    most.unwrap_or_default()
                );
                ui.label(RichText::new(adds).size(size::TABLE));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if link_ui(ui, &project.name).on_hover_text(&project.name).clicked() {
                        out.show = Some(Show {
                            kind: RecordKind::Project,
                            id: project.record,
                            field: None,
                        });
                    }
                });
            });
        });
        let end = project
            .end_year
            .map(|year| format!("{year}年完成　"))
            .unwrap_or_default();
        caption_ui(ui, &format!("{end}{}", project.note));
    }
}
