//! 审核: what was found, by kind and severity; how it came about, where it stands, and what can be done about it.

mod finding;
mod own_rules;

use eframe::egui::{Align, Layout, RichText, Ui};

use crate::app::worker::job::Job;
use crate::model::{Finding, FindingFamily, Record, Severity, name_key};
use crate::ops::{Snapshot, blocking};
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::exported;
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, ListColumn, ListTable, PageHeader, Tone, badge_ui, caption_ui, card_frame, check_ui, empty_ui,
    field_ui, header_ui, lines_ui, place_ui, split, tabs_ui,
};

use finding::FindingPanel;
use own_rules::RulesPanel;

/// The filters and the finding in view.
#[derive(Default)]
pub(in crate::ui) struct CheckPage {
    tab: usize,
    family: Option<FindingFamily>,
    filter: String,
    /// Whether findings of other periods are shown too.
    with_others: bool,
    chosen: Option<String>,
    panel: FindingPanel,
    rules: RulesPanel,
    shows_rules: bool,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Verify, Severity::Hint];
/// The tab of what is muted.
const MUTED: usize = 4;
/// Width of the list of kinds.
const FAMILIES: f32 = 236.0;
/// Width of the panel.
const PANEL: f32 = 404.0;

impl PageView for CheckPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        self.header_ui(ui, snapshot, out);
        if self.shows_rules {
            self.rules.ui(ui, snapshot, out);
            return;
        }
        if snapshot.findings.is_empty() {
            empty_ui(ui, "没有发现问题", "台账改动后会自动重新审核", None);
            return;
        }
        let due: Vec<&Finding> = snapshot
            .findings
            .iter()
            .filter(|finding| self.with_others || snapshot.is_due(finding))
            .collect();
        self.tabs_ui(ui, &due);
        let of_tab: Vec<&Finding> = due
            .iter()
            .copied()
            .filter(|finding| self.is_in_tab(finding))
            .collect();
        let shown: Vec<&Finding> = of_tab
            .iter()
            .copied()
            .filter(|finding| self.family.is_none_or(|family| finding.family == family))
            .filter(|finding| self.fits_filter(snapshot, finding))
            .collect();
        self.keys(ui, &shown);
        let chosen = shown
            .iter()
            .position(|finding| Some(&finding.id) == self.chosen.as_ref())
            .unwrap_or(0);
        let (rest, right) = split(ui, PANEL);
        let families = rest.with_max_x(rest.left() + FAMILIES);
        let list = rest.with_min_x(families.right() + size::GAP);
        let others = snapshot.findings.len() - due.len();
        place_ui(ui, families, "families", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.families_ui(ui, &of_tab, others);
            });
        });
        place_ui(ui, list, "findings", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(row) = list_ui(ui, snapshot, &shown, chosen) {
                    self.chosen = shown.get(row).map(|finding| finding.id.clone());
                }
            });
        });
        place_ui(ui, right, "finding", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                match shown.get(chosen) {
                    Some(finding) => self.panel.ui(ui, snapshot, finding, out),
                    None => drop(caption_ui(ui, "这一类没有问题")),
                }
            });
        });
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        let mut findings = snapshot.findings.iter();
        let is_alarm = findings.any(|finding| finding.severity == Severity::Error);
        (blocking(&snapshot.findings).count(), is_alarm)
    }
}

impl CheckPage {
    fn header_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        let open: Vec<&Finding> = blocking(&snapshot.findings)
            .filter(|finding| snapshot.is_due(finding))
            .collect();
        let errors = open
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        let summary = match (errors, open.len() - errors) {
            (0, 0) => "没有阻止上报的问题".to_owned(),
            (0, doubts) => format!("{doubts} 处核实写明才能上报"),
            (errors, 0) => format!("{errors} 处错误改完才能上报"),
            (errors, doubts) => format!("{errors} 处错误改完、{doubts} 处核实写明才能上报"),
        };
        let header = PageHeader {
            title: "审核",
            summary: &summary,
        };
        header_ui(ui, &header, |ui| {
            if ui.add(Button::plain("导出审核说明…")).clicked() {
                let period = snapshot.period;
                let name = format!(
                    "{}审核说明（{}）.xlsx",
                    snapshot.county.short_name(),
                    period.label()
                );
                let question = FileQuestion::save_workbook("导出审核说明", name);
                out.ask = Some(question.then_with_ledger(move |pages, _, path| {
                    let job =
                        Job::new(move |session| Ok(exported(&[session.export_notes(Some(period), &path)?])));
                    pages.results.send(job.listed("导出审核说明"));
                }));
            }
            let text = if self.shows_rules {
                "回到审核结果"
            } else {
                "审核关系…"
            };
            if ui.add(Button::plain(text)).clicked() {
                self.shows_rules = !self.shows_rules;
            }
            if !self.shows_rules {
                ui.label(RichText::new("只看本次上报要用的").font(regular_font(size::BODY)));
                let mut only_due = !self.with_others;
                check_ui(ui, &mut only_due, "只看本次上报要用的");
                self.with_others = !only_due;
            }
        });
    }

    fn tabs_ui(&mut self, ui: &mut Ui, due: &[&Finding]) {
        let heard = |severity: Option<Severity>| {
            let findings = due.iter().filter(|finding| finding.muted.is_none());
            findings
                .filter(|finding| severity.is_none_or(|severity| finding.severity == severity))
                .count()
        };
        let mut tabs = vec![("全部".to_owned(), Some(heard(None)))];
        tabs.extend(SEVERITIES.map(|severity| (severity.label().to_owned(), Some(heard(Some(severity))))));
        tabs.push(("已忽略".to_owned(), Some(due.len() - heard(None))));
        ui.horizontal(|ui| {
            if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
                self.tab = tab;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                field_ui(ui, &mut self.filter, "筛选记录、问题", 200.0);
            });
        });
    }

    fn is_in_tab(&self, finding: &Finding) -> bool {
        if self.tab == MUTED {
            return finding.muted.is_some();
        }
        let wanted = self
            .tab
            .checked_sub(1)
            .and_then(|index| SEVERITIES.get(index).copied());
        finding.muted.is_none() && wanted.is_none_or(|severity| finding.severity == severity)
    }

    fn fits_filter(&self, snapshot: &Snapshot, finding: &Finding) -> bool {
        let wanted = name_key(&self.filter);
        wanted.is_empty()
            || name_key(&finding.message).contains(&wanted)
            || name_key(&finding.name).contains(&wanted)
            || subject(snapshot, finding).is_some_and(|name| name_key(&name).contains(&wanted))
    }

    /// Up and down go from one finding to the next, unless a text is being typed.
    fn keys(&mut self, ui: &Ui, shown: &[&Finding]) {
        use eframe::egui::Key;
        if ui.ctx().memory(|memory| memory.focused().is_some()) {
            return;
        }
        let at = shown
            .iter()
            .position(|finding| Some(&finding.id) == self.chosen.as_ref())
            .unwrap_or(0);
        let (down, up) =
            ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp)));
        let next = if down {
            at + 1
        } else {
            at.saturating_sub(usize::from(up))
        };
        if let (true, Some(finding)) = (down || up, shown.get(next)) {
            self.chosen = Some(finding.id.clone());
        }
    }

    /// The kinds with how many of each severity.
    fn families_ui(&mut self, ui: &mut Ui, findings: &[&Finding], others: usize) {
        let count = |family: Option<FindingFamily>, severity: Severity| {
            let of = findings
                .iter()
                .filter(|finding| family.is_none_or(|family| finding.family == family));
            of.filter(|finding| finding.severity == severity).count()
        };
        let mut rows: Vec<Option<FindingFamily>> = vec![None];
        rows.extend(FindingFamily::ALL.map(Some));
        let columns = [
            ListColumn::text("类别", 0.0),
            ListColumn::number("错误", 42.0),
            ListColumn::number("核实", 42.0),
            ListColumn::number("提示", 42.0),
        ];
        let table = ListTable {
            columns: &columns,
            rows: rows.len(),
            selected: rows.iter().position(|family| *family == self.family),
            id: "families",
        };
        let clicked = table.show(ui, |ui, row, column| {
            let Some(family) = rows.get(row).copied() else {
                return;
            };
            let name = family.map_or("全部", FindingFamily::label);
            let Some(severity) = column.checked_sub(1).and_then(|at| SEVERITIES.get(at).copied()) else {
                ui.label(name);
                return;
            };
            let number = count(family, severity);
            let text = if number == 0 {
                "·".to_owned()
            } else {
                number.to_string()
            };
            let tint = if number > 0 && severity == Severity::Error {
                color::BAD
            } else {
                color::TEXT
            };
            let font = if row == 0 {
                bold_font(size::TABLE)
            } else {
                regular_font(size::TABLE)
            };
            ui.label(RichText::new(text).font(font).color(tint));
        });
        if let Some(row) = clicked {
            self.family = rows.get(row).copied().flatten();
        }
        if others > 0 {
            ui.add_space(size::UNIT);
            ui.horizontal(|ui| {
                ui.add_space(size::CELL);
                caption_ui(ui, &format!("上报用不到的 {others} 处没有列出"));
            });
        }
    }
}

/// The name of the record that a finding speaks of first.
fn subject(snapshot: &Snapshot, finding: &Finding) -> Option<String> {
    let place = finding.places.first()?;
    snapshot.records.get(place.record, place.id).map(Record::title)
}

/// The same without its period, as messages begin.
fn name<'a>(snapshot: &'a Snapshot, finding: &Finding) -> Option<&'a str> {
    let place = finding.places.first()?;
    snapshot.records.get(place.record, place.id).map(Record::name)
}

/// A message without the record that it begins with, which stands above it, and without the advice at its end.
fn problem<'a>(finding: &'a Finding, record: Option<&str>) -> &'a str {
    let message = match (finding.message.split_once('：'), record) {
        (Some((subject, rest)), Some(record)) if subject.starts_with(record) => rest,
        _ => finding.message.as_str(),
    };
    message.rsplit_once('；').map_or(message, |(says, _)| says)
}

fn list_ui(ui: &mut Ui, snapshot: &Snapshot, shown: &[&Finding], chosen: usize) -> Option<usize> {
    let columns = [
        ListColumn::text("级别", 60.0),
        ListColumn::text("记录和问题", 0.0),
        ListColumn::text("说明", 68.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: shown.len(),
        selected: Some(chosen),
        id: "findings",
    };
    table.show_rows_of(ui, size::ROW_TWO, |ui, row, column| {
        let Some(finding) = shown.get(row) else { return };
        match column {
            0 => drop(badge_ui(
                ui,
                Tone::from(finding.severity),
                finding.severity.label(),
            )),
            1 => {
                let record = subject(snapshot, finding);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add_space(size::UNIT);
                    lines_ui(ui, record.as_deref().unwrap_or(&finding.name), 1);
                    caption_ui(ui, problem(finding, name(snapshot, finding))).on_hover_text(&finding.message);
                });
            }
            _ if finding.muted.is_some() => drop(badge_ui(ui, Tone::None, "已忽略")),
            _ if finding.explanation.is_some() => drop(badge_ui(ui, Tone::Good, "已说明")),
            _ if finding.old_explanation.is_some() => drop(badge_ui(ui, Tone::Warn, "旧说明")),
            _ => {}
        }
    })
}
