//! 指标: every indicator of a framework with its way, and beside it the one in view with its picture.

use std::sync::Arc;

use eframe::egui::{RichText, Ui};

use crate::indicators::{Figure, Path, Status, figures, path};
use crate::model::{Comparator, RecordKind};
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::outbox::{Outbox, Show};
use crate::ui::theme::{bold_font, color, size};
use crate::ui::widgets::{
    Button, Choice, Column, Header, Table, Tone, badge_ui, bar_ui, card_frame, choice_ui, empty_ui, figure,
    header_ui, line_ui, place_ui, split, tabs_ui,
};

use super::base_figures::BaseFigures;
use super::indicator_panel;

/// The framework and the indicator in view.
#[derive(Default)]
pub(super) struct Indicators {
    framework: Option<String>,
    chosen: Option<String>,
    tab: usize,
    base: BaseFigures,
    /// Figures of another framework, and paths, by what they were computed from.
    figures: Option<(Key, Vec<Figure>)>,
    path: Option<(Key, String, Path)>,
}

type Key = (usize, String);

/// One line of the table.
enum Line<'a> {
    Section(&'a str),
    Figure(&'a Figure),
}

impl Indicators {
    /// Shows one indicator of the ledger's own framework.
    pub(super) fn choose(&mut self, id: &str) {
        self.framework = None;
        self.tab = 0;
        self.chosen = Some(id.to_owned());
    }

    /// Shows the indicator of a record.
    pub(super) fn show(&mut self, show: &Show) {
        self.framework = None;
        self.tab = usize::from(show.kind == RecordKind::BaseFigure);
        self.chosen = Some(format!("#{}", show.id.0));
    }

    /// The path of an indicator of the ledger's own framework, computed once a snapshot.
    pub(super) fn path(&mut self, snapshot: &Arc<Snapshot>, figure: &Figure) -> &Path {
        let key = (Arc::as_ptr(snapshot) as usize, figure.framework.clone());
        let current = self
            .path
            .as_ref()
            .is_some_and(|(known, id, _)| *known == key && *id == figure.id);
        if !current {
            let made = path(
                &snapshot.records,
                &snapshot.frameworks,
                &figure.framework,
                &figure.id,
                snapshot.period,
            );
            self.path = Some((key, figure.id.clone(), made));
        }
        static NONE: std::sync::OnceLock<Path> = std::sync::OnceLock::new();
        self.path
            .as_ref()
            .map_or_else(|| NONE.get_or_init(Path::default), |(_, _, path)| path)
    }

    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut Outbox) {
        let own = snapshot.followed.first().cloned().unwrap_or_default();
        let framework = self.framework.clone().unwrap_or_else(|| own.clone());
        self.refresh(snapshot, &framework, &own);
        let figures = match &self.figures {
            Some((_, figures)) if framework != own => figures.clone(),
            _ => snapshot.figures.clone(),
        };
        let summary = counts(&figures);
        header_ui(
            ui,
            &Header {
                title: "指标",
                summary: &summary,
            },
            |ui| {
                if ui
                    .add(Button::primary("导出进度报告…"))
                    .on_hover_text(Command::Report.tooltip())
                    .clicked()
                {
                    out.run(Command::Report);
                }
                let choices: Vec<Choice<String>> = snapshot
                    .frameworks
                    .iter()
                    .map(|known| Choice {
                        value: known.id.clone(),
                        text: format!("{}（{}）", known.area, known.document),
                    })
                    .collect();
                if let Some(chosen) = choice_ui(ui, "方案", &framework, &choices) {
                    self.framework = Some(chosen);
                }
            },
        );
        let tabs = [
            ("指标进展".to_owned(), Some(figures.len())),
            ("基础数据".to_owned(), None),
        ];
        if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
            self.tab = tab;
        }
        if self.tab == 1 {
            self.base.ui(ui, snapshot, out);
            return;
        }
        if figures.is_empty() {
            empty_ui(
                ui,
                "还没有指标",
                "导入“具体指标”表，或在设置里选择所依据的方案。",
                None,
            );
            return;
        }
        let lines = lines(&figures);
        let chosen = self.chosen_line(&lines);
        let (left, right) = split(ui, 440.0);
        place_ui(ui, left, "figures", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(Line::Figure(figure)) =
                    table_ui(ui, &lines, chosen).and_then(|row| lines.get(row))
                {
                    self.chosen = Some(figure.id.clone());
                }
            });
        });
        if let Some(Line::Figure(figure)) = chosen.and_then(|row| lines.get(row)) {
            let path = self.path(snapshot, figure).clone();
            place_ui(ui, right, "figure", |ui| {
                indicator_panel::ui(ui, snapshot, figure, &path, out)
            });
        }
    }

    fn refresh(&mut self, snapshot: &Arc<Snapshot>, framework: &str, own: &str) {
        let key = (Arc::as_ptr(snapshot) as usize, framework.to_owned());
        if framework != own && self.figures.as_ref().is_none_or(|(known, _)| *known != key) {
            let made = figures(
                &snapshot.records,
                &snapshot.frameworks,
                framework,
                snapshot.period,
            );
            self.figures = Some((key, made));
        }
    }

    fn chosen_line(&self, lines: &[Line<'_>]) -> Option<usize> {
        let fits = |line: &Line<'_>| match (line, &self.chosen) {
            (Line::Figure(figure), Some(chosen)) => {
                figure.id == *chosen
                    || figure
                        .record
                        .is_some_and(|record| *chosen == format!("#{}", record.0))
            }
            _ => false,
        };
        let first = || lines.iter().position(|line| matches!(line, Line::Figure(_)));
        lines.iter().position(fits).or_else(first)
    }
}

fn lines(figures: &[Figure]) -> Vec<Line<'_>> {
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

/// The decimals that show a figure's difference to its target.
pub(super) fn decimals(figure: &Figure) -> u8 {
    figure.decimals
}

fn table_ui(ui: &mut Ui, lines: &[Line<'_>], chosen: Option<usize>) -> Option<usize> {
    let columns = [
        Column::text("指标", 0.0),
        Column::number("基期", 64.0),
        Column::number("现值", 72.0),
        Column::number("目标", 68.0),
        Column::text("进度", 88.0),
        Column::text("状态", 84.0),
    ];
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
        Some(Line::Figure(figure)) => cell_ui(ui, figure, column),
        _ => {}
    })
}

fn cell_ui(ui: &mut Ui, shown: &Figure, column: usize) {
    match column {
        0 => {
            let unit = if shown.unit.is_empty() {
                String::new()
            } else {
                format!("（{}）", shown.unit)
            };
            line_ui(ui, &format!("{}{unit}", shown.name));
        }
        1 => {
            let baseline = shown.baseline.map(|(_, value)| value);
            ui.label(
                RichText::new(figure(baseline, decimals(shown)))
                    .size(size::TABLE)
                    .color(color::MUTE),
            );
        }
        2 => {
            ui.label(RichText::new(figure(shown.value, decimals(shown))).font(bold_font(size::TABLE)));
        }
        3 => {
            let target = shown
                .target
                .map_or_else(|| "—".to_owned(), |(_, target)| target.to_string());
            ui.label(RichText::new(target).size(size::TABLE));
        }
        4 => {
            if let Some(share) = share(shown) {
                bar_ui(ui, 72.0, share, tone(shown.status));
            }
        }
        _ => drop(badge_ui(ui, tone(shown.status), shown.status.label())),
    }
}
