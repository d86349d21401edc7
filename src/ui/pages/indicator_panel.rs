//! One indicator: its path as a picture, the numbers it is made of, and what is still missing.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::indicators::{Figure, Path, breakdown, by_township, support};
use crate::ops::Snapshot;
use crate::ui::chart::{bars_ui, legend_ui, path_ui};
use crate::ui::outbox::{Outbox, Show};
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, Tone, badge_ui, caption_ui, card_ui, figure, pair_ui, paragraph_ui, title_ui,
};

use super::indicators::{decimals, tone};

/// Draws the panel.
pub(super) fn ui(ui: &mut Ui, snapshot: &Snapshot, shown: &Figure, path: &Path, out: &mut Outbox) {
    card_ui(ui, |ui| {
        ui.set_min_height(ui.available_height());
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            head_ui(ui, snapshot, shown);
            path_ui(ui, "indicator-path", path, decimals(shown), 210.0);
            legend_ui(ui, path, decimals(shown));
            ui.add_space(6.0);
            numbers_ui(ui, shown);
            support_ui(ui, snapshot, shown);
            if let Some(bars) = by_township(
                &snapshot.records,
                &snapshot.frameworks,
                &shown.id,
                snapshot.period,
            ) && bars.len() > 1
            {
                ui.add_space(6.0);
                title_ui(ui, &format!("分乡镇（{}）", shown.unit));
                let mut bars = bars;
                bars.sort_by(|a, b| b.1.total_cmp(&a.1));
                // A sum has no average to compare with.
                let county = shown.value.filter(|_| shown.denominator.is_some());
                bars_ui(ui, &bars, county, decimals(shown));
            }
            records_ui(ui, snapshot, shown, out);
        });
    });
}

/// What the projects of the ledger add, and how much of the gap that covers.
fn support_ui(ui: &mut Ui, snapshot: &Snapshot, shown: &Figure) {
    let Some(support) = support(&snapshot.records, &snapshot.frameworks, shown) else {
        return;
    };
    let Some(covered) = support.covered_percent else {
        return;
    };
    let estimated = if support.estimated > 0.0 {
        format!(
            "，其中 {} {}由建设内容估计",
            plain(support.estimated),
            support.unit
        )
    } else {
        String::new()
    };
    let adds = support.stated + support.estimated;
    let text = format!(
        "在册项目新增 {} {}，可补缺口的 {covered:.0}%{estimated}",
        plain(adds),
        support.unit
    );
    pair_ui(ui, 72.0, "项目支撑", &text);
}

/// So many records are listed behind a figure.
const BEHIND: usize = 12;

/// The records that numerator and denominator are made of; a click goes there.
fn records_ui(ui: &mut Ui, snapshot: &Snapshot, shown: &Figure, out: &mut Outbox) {
    let parts = breakdown(&snapshot.records, &snapshot.frameworks, shown);
    for (title, list) in [("分子来自", parts.numerator), ("分母来自", parts.denominator)] {
        if list.is_empty() {
            continue;
        }
        ui.add_space(6.0);
        title_ui(ui, &format!("{title} {} 条记录", list.len()));
        for part in list.iter().take(BEHIND) {
            ui.horizontal(|ui| {
                let text = format!(
                    "{}　{}",
                    part.name,
                    part.value.map_or_else(|| "—".to_owned(), plain)
                );
                if ui.add(Button::quiet(text).small()).clicked() {
                    let field = part.field.clone();
                    out.show = Some(Show {
                        kind: part.kind,
                        id: part.record,
                        field,
                    });
                }
            });
        }
        if list.len() > BEHIND {
            caption_ui(ui, &format!("另有 {} 条", list.len() - BEHIND));
        }
    }
}

fn head_ui(ui: &mut Ui, snapshot: &Snapshot, shown: &Figure) {
    ui.horizontal(|ui| {
        badge_ui(ui, tone(shown.status), shown.status.label());
        let title = RichText::new(&shown.name).font(bold_font(size::TITLE));
        ui.add(Label::new(title).wrap());
    });
    let document = snapshot
        .frameworks
        .get(&shown.framework)
        .map_or("", |framework| framework.document.as_str());
    let owner = if shown.owner.is_empty() {
        String::new()
    } else {
        format!("{}　", shown.owner)
    };
    caption_ui(ui, &format!("{owner}{document}"));
    if let Some(formula) = &shown.formula {
        let text = RichText::new(format!("口径：{formula}"))
            .font(regular_font(size::SMALL))
            .color(color::MUTE);
        ui.add(Label::new(text).wrap());
    }
}

fn numbers_ui(ui: &mut Ui, shown: &Figure) {
    let places = decimals(shown);
    let unit = shown.unit.as_str();
    let computed_as_of = shown.numerator.as_ref().map(|part| part.as_of);
    let reported_as_of = shown.reported.map(|(period, _)| period);
    let as_of = if shown.computed {
        computed_as_of
    } else {
        reported_as_of
    };
    let value = match shown.value {
        Some(value) => {
            let date = as_of.unwrap_or(shown.period).label();
            format!("{} {unit}（{date}）", figure(Some(value), places))
        }
        None => "—".to_owned(),
    };
    pair_ui(ui, 72.0, if shown.computed { "计算值" } else { "填报值" }, &value);
    for (name, part) in [("分子", &shown.numerator), ("分母", &shown.denominator)] {
        if let Some(part) = part {
            let text = format!(
                "{}　{} {}（{}）",
                part.label,
                plain(part.value),
                part.unit,
                part.as_of.label()
            );
            pair_ui(ui, 72.0, name, &text);
        }
    }
    if shown.dates_differ {
        ui.horizontal(|ui| {
            ui.add_space(80.0);
            badge_ui(ui, Tone::Warn, "分子和分母时点不同");
        });
    }
    if let Some((period, reported)) = shown.reported.filter(|_| shown.computed) {
        pair_ui(
            ui,
            72.0,
            "填报值",
            &format!("{} {unit}（{}）", figure(Some(reported), places), period.label()),
        );
    }
    if let Some((year, target)) = shown.target {
        pair_ui(ui, 72.0, "目标", &format!("{target} {unit}（{year}年）"));
    }
    if let Some(gap) = shown.gap.filter(|gap| *gap > 0.0) {
        let each = shown
            .needed_per_year
            .map(|need| format!("，每年需 {} {unit}", figure(Some(need), places)));
        pair_ui(
            ui,
            72.0,
            "距目标",
            &format!(
                "差 {} {unit}{}",
                figure(Some(gap), places),
                each.unwrap_or_default()
            ),
        );
    }
    for superior in &shown.superiors {
        let text = format!(
            "{} {unit}（{}年，{}）",
            superior.target, superior.year, superior.document
        );
        pair_ui(ui, 72.0, &format!("{}目标", superior.area), &text);
    }
    for note in &shown.notes {
        paragraph_ui(ui, &format!("※ {note}"));
    }
}

/// A count without decimals, a measured number with one.
pub(super) fn plain(value: f64) -> String {
    if value.fract().abs() < 1e-9 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
