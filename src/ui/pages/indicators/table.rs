//! The table of indicators, section by section, and how a figure's standing is shown everywhere.

use eframe::egui::{RichText, Ui};

use crate::indicators::{Figure, FigureStatus};
use crate::model::{Comparator, Comparison, number_text, rounded_above_zero, rounded_to, with_unit};
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{ListColumn, ListTable, Tone, badge_ui, bar_ui, figure, line_ui};

/// One line of the table.
pub(crate) enum IndicatorLine<'a> {
    /// 养老方面.
    Section(&'a str),
    /// An indicator.
    Figure(&'a Figure),
}

/// The figures with the titles of their sections, and behind them what is watched without a target.
pub(crate) fn lines<'a>(figures: &'a [Figure], watched: &'a [Figure]) -> Vec<IndicatorLine<'a>> {
    let mut lines = Vec::new();
    let mut section = "";
    for figure in figures {
        if figure.section != section {
            section = &figure.section;
            lines.push(IndicatorLine::Section(section));
        }
        lines.push(IndicatorLine::Figure(figure));
    }
    if !watched.is_empty() {
        lines.push(IndicatorLine::Section("监测指标"));
        lines.extend(watched.iter().map(IndicatorLine::Figure));
    }
    lines
}

/// The tone of a status.
pub(crate) fn tone(status: FigureStatus) -> Tone {
    match status {
        FigureStatus::Met => Tone::Good,
        FigureStatus::OnTrack => Tone::Info,
        FigureStatus::Behind | FigureStatus::BelowBaseline => Tone::Bad,
        FigureStatus::NoData | FigureStatus::Monitored | FigureStatus::NotJudged => Tone::None,
    }
}

/// What a status means, with what is missing.
pub(crate) fn meaning(shown: &Figure) -> String {
    let text = match shown.status {
        FigureStatus::Met => "已经达到目标",
        FigureStatus::OnTrack => "还没有达到目标，但不低于从基期到目标的路线",
        FigureStatus::Behind => "低于从基期到目标的路线",
        FigureStatus::BelowBaseline => "比基期还低",
        FigureStatus::NoData => "没有数",
        FigureStatus::Monitored => "没有目标，只看数的变化",
        FigureStatus::NotJudged => "目标是上级的总量，没有填本县份额",
    };
    let missing = missing(shown);
    let mut lines = vec![text.to_owned()];
    lines.extend((!missing.is_empty()).then_some(missing));
    lines.extend(shown.notes.iter().map(|note| format!("※ {note}")));
    lines.join("\n")
}

/// 差 2.68 个，每年需增 1.1 个; empty when nothing is missing.
pub(crate) fn missing(shown: &Figure) -> String {
    let (places, unit) = (shown.decimals, shown.difference_unit.as_str());
    let Some(gap) = shown.gap.filter(|gap| *gap > 0.0) else {
        return String::new();
    };
    let falls = shown
        .target
        .is_some_and(|(_, target)| target.comparator == Comparator::AtMost);
    let verb = if falls { "减" } else { "增" };
    // 0.04 a year is not nothing.
    let shown_number = |value: f64, places| number_text(rounded_above_zero(value, places));
    let each = shown.needed_per_year.map(|need| {
        format!(
            "，每年需{verb} {}",
            with_unit(&shown_number(need, places.max(1)), unit)
        )
    });
    let gap = if rounded_to(gap, places) == 0.0 {
        with_unit(&shown_number(gap, places), unit)
    } else {
        with_unit(&figure(Some(gap), places), unit)
    };
    format!("差 {gap}{}", each.unwrap_or_default())
}

/// A target with the decimals of its figure, as its column has them: ≥55.0.
fn target_figure(target: Comparison, decimals: u8) -> String {
    let digits = figure(Some(target.value), decimals);
    format!("{}{digits}", target.comparator.sign())
}

/// How much of the way to its target a figure has come, 0 to 1.
pub(crate) fn share(figure: &Figure) -> Option<f32> {
    let (_, target) = figure
        .aim()
        .filter(|_| figure.status != FigureStatus::NotJudged)?;
    let value = figure.value?;
    if figure.status == FigureStatus::Met {
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
pub(crate) fn table_ui(ui: &mut Ui, lines: &[IndicatorLine<'_>], chosen: Option<usize>) -> Option<usize> {
    let figures = || {
        lines.iter().filter_map(|line| match line {
            IndicatorLine::Figure(figure) => Some(*figure),
            IndicatorLine::Section(_) => None,
        })
    };
    let baseline = one_year(figures().filter_map(|f| f.baseline).map(|(year, _)| year));
    let target = one_year(figures().filter_map(Figure::aim).map(|(year, _)| year));
    let baseline = baseline.map_or_else(|| "基期".to_owned(), |year| format!("{year}年"));
    let target = target.map_or_else(|| "目标".to_owned(), |year| format!("{year}年目标"));
    let widths = Widths::of(ui, figures());
    let mut columns = vec![
        ListColumn::text("指标", widths.name),
        ListColumn::text("单位", UNIT),
        ListColumn::number(&baseline, 58.0),
        ListColumn::number("现值", 62.0),
        ListColumn::number(&target, 88.0),
        ListColumn::text("进度", widths.bar),
        ListColumn::text("状态", widths.status),
    ];
    columns.extend((widths.owner > 0.0).then(|| ListColumn::text("责任单位", widths.owner)));
    let bar = widths.bar - 2.0 * size::CELL;
    let table = ListTable {
        columns: &columns,
        rows: lines.len(),
        selected: chosen,
        id: "figures",
    };
    table.show(ui, |ui, row, column| match lines.get(row) {
        Some(IndicatorLine::Section(title)) if column == 0 => {
            ui.label(RichText::new(*title).font(bold_font(size::TABLE)));
        }
        Some(IndicatorLine::Figure(figure)) => cell_ui(ui, figure, column, bar),
        _ => {}
    })
}

/// Width of the units.
const UNIT: f32 = 52.0;
/// Width of baseline, value and target, and of the scroll bar.
const FIGURES: f32 = 58.0 + 62.0 + 88.0 + 12.0;
/// Width of a status, and of one that says whose total a target is.
const STATUS: [f32; 2] = [78.0, 128.0];
/// The least and the greatest width of the bars, and of the owners.
const BAR: [f32; 2] = [54.0, 140.0];
const OWNER: [f32; 2] = [90.0, 300.0];

/// Widths of the columns that share what is left: the names first, the owner, which stands in the panel too, last.
struct Widths {
    name: f32,
    bar: f32,
    owner: f32,
    status: f32,
}

impl Widths {
    fn of<'a>(ui: &Ui, figures: impl Iterator<Item = &'a Figure> + Clone) -> Self {
        let is_long = figures
            .clone()
            .any(|figure| figure.status == FigureStatus::NotJudged);
        let status = if is_long { STATUS[1] } else { STATUS[0] };
        let room = ui.available_width() - UNIT - FIGURES - status;
        let mut wanted: Vec<f32> = figures
            .map(|figure| {
                let weak = if weakness(figure).is_empty() { 0.0 } else { WEAK };
                text_width(ui, &figure.name, size::TABLE) + weak
            })
            .collect();
        wanted.sort_by(f32::total_cmp);
        // One sentence of a name among many shall not cost the owners their column.
        let wanted = wanted
            .get(wanted.len() * 9 / 10)
            .map_or(120.0, |width| width.max(120.0));
        let name = (wanted + 2.0 * size::CELL + 2.0).min(room - BAR[0]);
        let left = room - name;
        let owner = (left - BAR[0]).min(OWNER[1]);
        let owner = if owner < OWNER[0] {
            0.0
        } else {
            owner.max(OWNER[0])
        };
        let bar = (left - owner).min(BAR[1]);
        // What nobody asks for goes to the names.
        Self {
            name: room - bar - owner,
            bar,
            owner,
            status,
        }
    }
}

/// The year that all share; `None` if they differ.
fn one_year(mut years: impl Iterator<Item = i32>) -> Option<i32> {
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

fn cell_ui(ui: &mut Ui, shown: &Figure, column: usize, bar: f32) {
    let places = shown.decimals;
    match column {
        0 => name_ui(ui, shown),
        1 => {
            let text = RichText::new(&shown.unit).font(regular_font(size::SMALL));
            ui.label(text.color(color::MUTE));
        }
        2 => {
            let baseline = shown.baseline.map(|(_, value)| value);
            let text = RichText::new(figure(baseline, places))
                .size(size::TABLE)
                .color(color::MUTE);
            let label = ui.label(text);
            if let Some((year, _)) = shown.baseline {
                label.on_hover_text(format!("{year}年底的数"));
            }
        }
        3 => {
            let label = ui.label(RichText::new(figure(shown.value, places)).font(bold_font(size::TABLE)));
            label.on_hover_text(origin(shown));
        }
        4 => {
            let target = shown
                .aim()
                .map_or_else(|| "—".to_owned(), |(_, target)| target_figure(target, places));
            let label = ui.label(RichText::new(target).size(size::TABLE));
            label.on_hover_text(target_text(shown));
        }
        5 => {
            if let Some(share) = share(shown) {
                let text = format!("达到目标的 {:.0}%", share * 100.0);
                bar_ui(ui, bar, share, tone(shown.status)).on_hover_text(text);
            }
        }
        6 => drop(badge_ui(ui, tone(shown.status), &shown.status_text()).on_hover_text(meaning(shown))),
        _ => {
            let text = RichText::new(&shown.owner)
                .font(regular_font(size::SMALL))
                .color(color::MUTE);
            ui.add(eframe::egui::Label::new(text).truncate());
        }
    }
}

/// The name, and in a word what is wrong with its target.
fn name_ui(ui: &mut Ui, shown: &Figure) {
    let weak = weakness(shown);
    if weak.is_empty() {
        line_ui(ui, &shown.name);
        return;
    }
    let name = ui.available_width() - WEAK;
    let wide = text_width(ui, &shown.name, size::TABLE);
    ui.scope(|ui| {
        ui.set_max_width(name.min(wide + 1.0));
        line_ui(ui, &shown.name);
    });
    badge_ui(ui, Tone::Bad, weak).on_hover_text(target_text(shown));
}

/// Width of [`weakness`] as a badge, and of the gap before it.
const WEAK: f32 = 104.0;

/// What is wrong with a target.
fn weakness(shown: &Figure) -> &'static str {
    match (shown.target_below_superior, shown.target_below_baseline) {
        (true, _) => "目标低于上级",
        (_, true) => "目标低于基期",
        _ => "",
    }
}

/// How wide a text is.
pub(crate) fn text_width(ui: &Ui, text: &str, points: f32) -> f32 {
    let font = regular_font(points);
    ui.painter()
        .layout_no_wrap(text.to_owned(), font, color::TEXT)
        .size()
        .x
}

/// Where a value comes from.
pub(crate) fn origin(shown: &Figure) -> String {
    match (shown.value, shown.computed) {
        (None, _) => {
            let reasons = shown.notes.join("\n");
            format!("没有数\n{reasons}")
        }
        (Some(_), true) => {
            let mut text = dated(shown);
            text.push_str(
                &shown
                    .formula
                    .as_ref()
                    .map(|formula| format!("\n测算：{formula}"))
                    .unwrap_or_default(),
            );
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
            let source = shown.source.as_ref().map_or_else(
                || "手工填写".to_owned(),
                |source| {
                    let (file, sheet) = (&source.file, &source.sheet);
                    format!("来自“{file}”工作表“{sheet}”第 {} 行", source.row)
                },
            );
            format!("{}\n填报值，{source}", dated(shown))
        }
    }
}

/// Of which period the value is, and whether it stands in for another.
fn dated(shown: &Figure) -> String {
    let period = shown.period.label();
    match shown.carried_over_from {
        Some(older) => format!("{}的数，没有{period}的数", older.label()),
        None => format!("{period}的数"),
    }
}

/// The target with those above it.
fn target_text(shown: &Figure) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        shown
            .target
            .map(|(year, target)| format!("{year}年底：{}", with_unit(&target.to_string(), &shown.unit))),
    );
    lines.extend(Some(format!("来源：{}", shown.document)).filter(|_| !shown.document.is_empty()));
    for above in &shown.superiors {
        lines.push(format!(
            "{}：{}（{}年，{}）",
            above.area,
            with_unit(&above.target.to_string(), &shown.unit),
            above.year,
            above.document
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
