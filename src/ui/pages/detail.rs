//! The record under the cursor: its findings, its values, where it came from and what happened to it.

use eframe::egui::{Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui, UiBuilder};

use crate::app::sheet::SheetChange;
use crate::app::sheet::{changes, short_time, source_text};
use crate::app::worker::job::Job;
use crate::model::{Finding, Period, Record, RecordId, RecordKind, Severity, Value, name_key};
use crate::ops::Snapshot;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::{changed, write};
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{Button, Tone, caption_ui, field_ui, pair_ui, paragraph_ui, rare_note, title_ui};

/// The panel beside a table.
#[derive(Default)]
pub(super) struct Detail {
    /// The finding whose 说明 is being written, and the text.
    explaining: Option<(String, String)>,
    /// The record shown last.
    shown: Option<(RecordKind, RecordId)>,
}

/// The record under the cursor.
pub(super) struct ShownRecord<'a> {
    pub(super) record: &'a Record,
    /// What 审核 found in it.
    pub(super) findings: Vec<&'a Finding>,
    /// The period of its figures.
    pub(super) period: Option<Period>,
}

/// Writes the 说明 of a finding.
fn explain(finding: String, text: String) -> LedgerJob {
    Job::new(move |session| {
        session.explain(&finding, &text)?;
        Ok(changed("已写入说明"))
    })
}

impl Detail {
    /// Draws a record, or says how to choose one; `form` draws its values.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        shown: Option<ShownRecord<'_>>,
        out: &mut FrameActions,
        form: impl FnOnce(&mut Ui, &mut FrameActions),
    ) {
        let Some(ShownRecord {
            record,
            findings,
            period,
        }) = shown
        else {
            caption_ui(ui, "点一行，这里显示它的内容、问题、来源和变更");
            return;
        };
        title_of_ui(ui, record);
        ui.add_space(size::UNIT);
        let place = ui.available_rect_before_wrap();
        let line = Stroke::new(1.0, color::LINE_SOFT);
        ui.painter().hline(place.x_range(), place.top(), line);
        // The scroll bar stands in the margin of the card, so that the fields keep its inner edge.
        let place = place.with_min_y(place.top() + 1.0);
        let margin = f32::from(size::CARD_X);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place.with_max_x(place.right() + margin)));
        let mut area = ScrollArea::vertical().auto_shrink([false, false]);
        // Another record is read from its top: its problems come first.
        if self.shown.replace((record.kind, record.id)) != Some((record.kind, record.id)) {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(&mut inner, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.set_max_width(place.width());
            ui.add_space(8.0);
            for finding in findings {
                self.finding_ui(ui, finding, out);
            }
            part_ui(ui, "内容");
            form(ui, out);
            extra_ui(ui, record, period);
            source_ui(ui, record, period);
            history_ui(ui, snapshot, record);
            returns_ui(ui, snapshot, record);
            ui.add_space(8.0);
            if ui
                .add(Button::new(crate::ui::widgets::ButtonKind::Danger, "删除这条记录").small())
                .clicked()
            {
                out.send(write(SheetChange::Deleted(record.kind, vec![record.id])));
            }
        });
    }

    /// A finding on its ground, with its 说明 or the way to write one.
    pub(super) fn finding_ui(&mut self, ui: &mut Ui, finding: &Finding, out: &mut FrameActions) {
        let tone = Tone::from(finding.severity);
        Frame::new()
            .fill(tone.ground())
            .corner_radius(size::RADIUS)
            .inner_margin(Margin::same(10))
            .show(ui, |ui| {
                ui.take_available_width();
                ui.spacing_mut().item_spacing.y = 3.0;
                let head = format!("{} {}", finding.severity.label(), finding.rule);
                ui.label(
                    RichText::new(head)
                        .font(bold_font(size::SMALL))
                        .color(tone.text()),
                );
                paragraph_ui(ui, &finding.message);
                if let Some(text) = &finding.explanation {
                    caption_ui(ui, &format!("说明：{text}"));
                }
                if let Some(text) = &finding.old_explanation {
                    caption_ui(ui, &format!("旧说明（数已变，不算）：{text}"));
                }
                if let Some(computed) = &finding.computed {
                    caption_ui(ui, &format!("算法：{computed}"));
                }
                if finding.severity == Severity::Verify {
                    self.explain_ui(ui, finding, out);
                }
            });
    }

    fn explain_ui(&mut self, ui: &mut Ui, finding: &Finding, out: &mut FrameActions) {
        match &mut self.explaining {
            Some((id, text)) if *id == finding.id => {
                field_ui(ui, text, "为什么可以这样填", ui.available_width() - 8.0);
                let mut done = false;
                ui.horizontal(|ui| {
                    if ui.add(Button::plain("写入说明").small()).clicked() && !text.trim().is_empty() {
                        let text = text.trim().to_owned();
                        out.send(explain(finding.id.clone(), text));
                        done = true;
                    }
                    done |= ui.add(Button::quiet("取消").small()).clicked();
                });
                if done {
                    self.explaining = None;
                }
            }
            _ => {
                let text = if finding.explanation.is_some() {
                    "改说明"
                } else {
                    "写说明"
                };
                if ui.add(Button::quiet(text).small().flush()).clicked() {
                    self.explaining = Some((
                        finding.id.clone(),
                        finding.explanation.clone().unwrap_or_default(),
                    ));
                }
            }
        }
    }
}

/// The record's name, always in sight; its period on a line of its own.
fn title_of_ui(ui: &mut Ui, record: &Record) {
    let title = record.title();
    let period = record
        .period
        .filter(|_| record.kind.is_periodic())
        .map(Period::label);
    let name = match &period {
        Some(period) => title.trim_end_matches(period.as_str()).trim_end(),
        None => title.as_str(),
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(Label::new(RichText::new(name).font(bold_font(size::TITLE))).wrap());
    if let Some(period) = period {
        caption_ui(ui, &period);
    }
    if let Some(note) = rare_note(ui, name) {
        paragraph_ui(ui, &note);
    }
}

/// Names of nine letters are shown whole.
const NAME_WIDTH: f32 = 128.0;

/// What stood in an imported sheet under headings that no field has.
fn extra_ui(ui: &mut Ui, record: &Record, period: Option<Period>) {
    for (header, text) in record.extra_at(period) {
        pair_ui(ui, NAME_WIDTH, header, text);
    }
}

fn part_ui(ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    title_ui(ui, title);
}

fn source_ui(ui: &mut Ui, record: &Record, period: Option<Period>) {
    part_ui(ui, "来源");
    let figures = period.and_then(|period| record.figures.get(&period)?.source.as_ref());
    match figures.or(record.source.as_ref()) {
        Some(source) => drop(paragraph_ui(ui, &source_text(source, None))),
        None => drop(caption_ui(ui, "手工录入")),
    }
}

fn history_ui(ui: &mut Ui, snapshot: &Snapshot, record: &Record) {
    let mut touching = changes(snapshot, record).take(5).peekable();
    if touching.peek().is_none() {
        return;
    }
    part_ui(ui, "变更");
    for operation in touching {
        caption_ui(ui, &format!("{}　{}", short_time(&operation.at), operation.label));
    }
}

/// A project's months, the latest first.
fn returns_ui(ui: &mut Ui, snapshot: &Snapshot, record: &Record) {
    if record.kind != RecordKind::Project {
        return;
    }
    let key = name_key(record.text("name"));
    let mut months: Vec<&Record> = snapshot
        .records
        .of(RecordKind::ProjectReturn)
        .iter()
        .filter(|month| name_key(month.text("project")) == key)
        .collect();
    months.sort_by_key(|month| std::cmp::Reverse(month.period));
    if months.is_empty() {
        return;
    }
    part_ui(ui, "月调度");
    for month in months.into_iter().take(6) {
        let period = month.period.map(Period::label).unwrap_or_default();
        let invested = month.get("invested").and_then(Value::as_money);
        let invested = invested.map_or_else(
            || "未填累计完成".to_owned(),
            |money| format!("累计完成 {} 万元", money.show(crate::model::MoneyUnit::Wan)),
        );
        let text = format!("{period}　{invested}　{}", month.text("stage"));
        ui.label(
            RichText::new(text)
                .font(regular_font(size::SMALL))
                .color(color::MUTE),
        );
    }
}
