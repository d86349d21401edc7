//! The table of indicators, section by section, and how a figure's standing is shown everywhere.

use eframe::egui::{RichText, Ui};

use crate::indicators::{Figure, Status};
use crate::model::Comparator;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{Column, Table, Tone, badge_ui, bar_ui, figure, line_ui};

/// One line of the table.
pub(super) enum Line<'a> {
    /// 养老方面.
    Section(&'a str),
    /// An indicator.
    Figure(&'a Figure),
}

/// The figures with the titles of their sections.
pub(super) fn lines(figures: &[Figure]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut section = "";
    for figure in figures {
        if figure.section != section {
            section = &figure.section;
            lines.push(Line::Section(section));
        }
        lines.push(Line::Figure(figure));
    }
    lines
}

/// `26 项　已达标 9　正常推进 8 …`
pub(super) fn counts(figures: &[Figure]) -> String {
    let mut text = format!("{} 项", figures.len());
    for status in [
        Status::Met,
        Status::OnTrack,
        Status::Behind,
        Status::BelowBaseline,
        Status::NoData,
    ] {
        let count = figures.iter().filter(|figure| figure.status == status).count();
        if count > 0 {
            text.push_str(&format!("　{} {count}", status.label()));
        }
    }
    text
}

/// The tone of a status.
pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Met => Tone::Good,
        Status::OnTrack => Tone::Warn,
        Status::Behind | Status::BelowBaseline => Tone::Bad,
        Status::NoData => Tone::None,
    }
}

/// What a status means, with what is missing.
pub(super) fn meaning(shown: &Figure) -> String {
    let text = match shown.status {
        Status::Met => "已经达到目标",
        Status::OnTrack => "还没有达到目标，但不低于从基期到目标的路线",
        Status::Behind => "低于从基期到目标的路线",
        Status::BelowBaseline => "比基期还低",
        Status::NoData => "没有数，或没有目标可比",
    };
    let missing = missing(shown);
    let mut lines = vec![text.to_owned()];
    lines.extend((!missing.is_empty()).then_some(missing));
    lines.extend(shown.notes.iter().map(|note| format!("※ {note}")));
    lines.join("\n")
}

/// 差 2.68 个，每年需 1.1 个; empty when nothing is missing.
pub(super) fn missing(shown: &Figure) -> String {
    let places = shown.decimals;
    let Some(gap) = shown.gap.filter(|gap| *gap > 0.0) else {
        return String::new();
    };
    let each = shown.needed_per_year.map(|need| {
        let need = figure(Some(need), places.max(1));
        format!("，每年需增 {}", need.trim_end_matches(".0"))
    });
    format!(
        "差 {} {}{}",
        figure(Some(gap), places),
        shown.unit,
        each.unwrap_or_default()
    )
}

/// How much of the way to its target a figure has come, 0 to 1.
pub(super) fn share(figure: &Figure) -> Option<f32> {
    let (_, target) = figure.target?;
    let value = figure.value?;
    if figure.status == Status::Met {
        return Some(1.0);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a share for a bar")]
    let share = match target.comparator {
        Comparator::AtMost if value > 0.0 => target.value / value,
        _ if target.value > 0.0 => value / target.value,
        _ => return None,
    } as f32;
    Some(share.clamp(0.0, 1.0))
}

/// Draws the table; gives the line that was clicked.
pub(super) fn table_ui(ui: &mut Ui, lines: &[Line<'_>], chosen: Option<usize>) -> Option<usize> {
    let figures = || {
        lines.iter().filter_map(|line| match line {
            Line::Figure(figure) => Some(*figure),
            Line::Section(_) => None,
        })
    };
    let baseline = one_year(figures().filter_map(|f| f.baseline).map(|(year, _)| year));
    let target = one_year(figures().filter_map(|f| f.target).map(|(year, _)| year));
    let baseline = baseline.map_or_else(|| "基期".to_owned(), |year| format!("{year}年"));
    let target = target.map_or_else(|| "目标".to_owned(), |year| format!("{year}年目标"));
    // The owner gives way first: it stands in the panel too.
    let wide = ui.available_width();
    let owner = if wide > 900.0 { 230.0 } else { 90.0 };
    let columns = [
        Column::text("指标", 0.0),
        Column::number(&baseline, 58.0),
        Column::number("现值", 62.0),
        Column::number(&target, 88.0),
        Column::text("进度", if wide > 900.0 { 140.0 } else { 62.0 }),
        Column::text("状态", 78.0),
        Column::text("责任单位", owner),
    ];
    let bar = if wide > 900.0 { 124.0 } else { 46.0 };
    let table = Table {
        columns: &columns,
        rows: lines.len(),
        selected: chosen,
        id: "figures",
    };
    table.show(ui, |ui, row, column| match lines.get(row) {
        Some(Line::Section(title)) if column == 0 => {
            ui.label(RichText::new(*title).font(bold_font(size::TABLE)));
        }
        Some(Line::Figure(figure)) => cell_ui(ui, figure, column, bar),
        _ => {}
    })
}

/// The year that all share; `None` if they differ.
fn one_year(mut years: impl Iterator<Item = i32>) -> Option<i32> {
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

fn cell_ui(ui: &mut Ui, shown: &Figure, column: usize, bar: f32) {
    let places = shown.decimals;
    match column {
        0 => drop(line_ui(ui, &with_unit(shown))),
        1 => {
            let baseline = shown.baseline.map(|(_, value)| value);
            let text = RichText::new(figure(baseline, places))
                .size(size::TABLE)
                .color(color::MUTE);
            let label = ui.label(text);
            if let Some((year, _)) = shown.baseline {
                label.on_hover_text(format!("{year}年底的数"));
            }
        }
        2 => {
            let label = ui.label(RichText::new(figure(shown.value, places)).font(bold_font(size::TABLE)));
            label.on_hover_text(origin(shown));
        }
        3 => {
            let target = shown
                .target
                .map_or_else(|| "—".to_owned(), |(_, target)| target.to_string());
            let weak = shown.target_below_superior || shown.target_below_baseline;
            let tint = if weak { color::BAD } else { color::TEXT };
            let label = ui.label(RichText::new(target).size(size::TABLE).color(tint));
            label.on_hover_text(target_text(shown));
        }
        4 => {
            if let Some(share) = share(shown) {
                let text = format!("达到目标的 {:.0}%", share * 100.0);
                bar_ui(ui, bar, share, tone(shown.status)).on_hover_text(text);
            }
        }
        5 => drop(badge_ui(ui, tone(shown.status), shown.status.label()).on_hover_text(meaning(shown))),
        _ => {
            let text = RichText::new(&shown.owner)
                .font(regular_font(size::SMALL))
                .color(color::MUTE);
            ui.add(eframe::egui::Label::new(text).truncate());
        }
    }
}

/// 每千人口托位数（个）.
pub(super) fn with_unit(shown: &Figure) -> String {
    if shown.unit.is_empty() || shown.name.contains(&format!("（{}）", shown.unit)) {
        shown.name.clone()
    } else {
        format!("{}（{}）", shown.name, shown.unit)
    }
}

/// Where a value comes from.
pub(super) fn origin(shown: &Figure) -> String {
    match (shown.value, shown.computed) {
        (None, _) => {
            let reasons = shown.notes.join("\n");
            format!("没有数\n{reasons}")
        }
        (Some(_), true) => {
            let mut text = shown.formula.clone().unwrap_or_default();
            for part in shown.numerator.iter().chain(&shown.denominator) {
                let value = figure(Some(part.value), u8::from(part.value.fract().abs() > 1e-9) * 2);
                text.push_str(&format!(
                    "\n{} {value} {}（{}）",
                    part.label,
                    part.unit,
                    part.as_of.label()
                ));
            }
            text
        }
        (Some(_), false) => {
            let date = shown
                .reported
                .map(|(period, _)| period.label())
                .unwrap_or_default();
            format!("填报值（{date}）")
        }
    }
}

/// The target with those above it.
fn target_text(shown: &Figure) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        shown
            .target
            .map(|(year, target)| format!("{year}年底：{target} {}", shown.unit)),
    );
    for above in &shown.superiors {
        lines.push(format!(
            "{}：{}（{}年，{}）",
            above.area, above.target, above.year, above.document
        ));
    }
    if shown.target_below_superior {
        lines.push("低于上级目标".to_owned());
    }
    if shown.target_below_baseline {
        lines.push("低于基期值，请核对".to_owned());
    }
    if shown.provisional {
        lines.push("暂定数".to_owned());
    }
    lines.join("\n")
}
