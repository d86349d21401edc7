//! 审核: what was found, by severity; a click goes to the record.

use eframe::egui::{ScrollArea, Ui};

use crate::model::{Finding, Record, Severity};
use crate::ops::{Snapshot, blocking};
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, ListColumn, ListTable, PageHeader, Tone, badge_ui, card_frame, card_ui, empty_ui, header_ui,
    lines_ui, tabs_ui, title_ui,
};

use super::detail::Detail;

/// The filter and the finding in view.
#[derive(Default)]
pub(in crate::ui) struct CheckPage {
    tab: usize,
    chosen: Option<String>,
    detail: Detail,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Verify, Severity::Hint];

impl PageView for CheckPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let findings = &snapshot.findings;
        let open = blocking(findings).count();
        let summary = if open == 0 {
            "没有阻止上报的问题".to_owned()
        } else {
            format!("{open} 处要先处理，才能上报")
        };
        header_ui(
            ui,
            &PageHeader {
                title: "审核",
                summary: &summary,
            },
            |_| {},
        );
        if findings.is_empty() {
            empty_ui(ui, "没有发现问题", "台账改动后会自动重新审核", None);
            return;
        }
        let count = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        let mut tabs = vec![("全部".to_owned(), Some(findings.len()))];
        tabs.extend(SEVERITIES.map(|severity| (severity.label().to_owned(), Some(count(severity)))));
        if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
            self.tab = tab;
        }
        let wanted = self
            .tab
            .checked_sub(1)
            .and_then(|index| SEVERITIES.get(index).copied());
        let mut shown: Vec<&Finding> = findings
            .iter()
            .filter(|finding| wanted.is_none_or(|severity| finding.severity == severity))
            .collect();
        shown.sort_by_key(|finding| finding.severity);
        let chosen = shown
            .iter()
            .position(|finding| Some(&finding.id) == self.chosen.as_ref())
            .unwrap_or(0);
        let (left, right) = crate::ui::widgets::split(ui, 380.0);
        crate::ui::widgets::place_ui(ui, left, "findings", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(row) = list_ui(ui, snapshot, &shown, chosen) {
                    self.chosen = shown.get(row).map(|finding| finding.id.clone());
                }
            });
        });
        crate::ui::widgets::place_ui(ui, right, "finding", |ui| {
            card_ui(ui, |ui| match shown.get(chosen) {
                Some(finding) => self.finding_ui(ui, snapshot, finding, out),
                None => drop(ui.label("这一类没有问题")),
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
    fn finding_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, finding: &Finding, out: &mut FrameActions) {
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            self.detail.finding_ui(ui, finding, out);
            if let (Some(expected), Some(found)) = (&finding.expected, &finding.found) {
                ui.add_space(4.0);
                crate::ui::widgets::pair_ui(ui, 64.0, "应为", expected);
                crate::ui::widgets::pair_ui(ui, 64.0, "现为", found);
            }
            ui.add_space(8.0);
            title_ui(ui, "涉及的记录");
            for place in &finding.places {
                let name = snapshot.records.get(place.record, place.id).map(Record::title);
                let field = place
                    .field
                    .as_ref()
                    .and_then(|id| crate::forms::dictionary().field(place.record, id));
                let field = field.map(|field| format!("　{}", field.name)).unwrap_or_default();
                let text = format!(
                    "{}　{}{field}",
                    place.record.label(),
                    name.unwrap_or_else(|| "—".to_owned())
                );
                if ui.add(Button::quiet(text).small().flush()).clicked() {
                    out.show = Some(Show {
                        kind: place.record,
                        id: place.id,
                        field: place.field.clone(),
                    });
                }
            }
        });
    }
}

/// A message without the record that it begins with, which stands in the column before it.
fn without_subject<'a>(finding: &'a Finding, record: Option<&str>) -> &'a str {
    let parts = finding.message.split_once('：');
    match (parts, record) {
        (Some((subject, rest)), Some(record)) if subject.starts_with(record) => rest,
        _ => &finding.message,
    }
}

fn list_ui(ui: &mut Ui, snapshot: &Snapshot, shown: &[&Finding], chosen: usize) -> Option<usize> {
    let columns = [
        ListColumn::text("级别", 64.0),
        ListColumn::text("记录", 190.0),
        ListColumn::text("问题", 0.0),
        ListColumn::text("说明", 72.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: shown.len(),
        selected: Some(chosen),
        id: "findings",
    };
    table.show_rows_of(ui, size::ROW_TWO, |ui, row, column| {
        let Some(finding) = shown.get(row) else { return };
        let record = || {
            let place = finding.places.first()?;
            snapshot.records.get(place.record, place.id).map(Record::title)
        };
        match column {
            0 => drop(badge_ui(
                ui,
                Tone::from(finding.severity),
                finding.severity.label(),
            )),
            1 => drop(lines_ui(ui, &record().unwrap_or_else(|| "—".to_owned()), 2)),
            2 => drop(lines_ui(ui, without_subject(finding, record().as_deref()), 2)),
            _ => {
                if finding.explanation.is_some() {
                    badge_ui(ui, Tone::None, "已说明");
                }
            }
        }
    })
}
