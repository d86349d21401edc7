//! One finding: what stands there, what should, how that came about, where it came from, and what can be done.

use eframe::egui::{Frame, Margin, RichText, ScrollArea, Ui};

use crate::app::worker::job::Job;
use crate::forms::dictionary;
use crate::model::{Finding, FindingFix, FindingPlace, Period, Record, Severity};
use crate::ops::{Edit, Snapshot};
use crate::ui::frame_actions::{FrameActions, LedgerJob, Show};
use crate::ui::ledger_jobs::changed;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, Tone, badge_ui, caption_ui, field_ui, link_ui, pair_ui, paragraph_ui, title_ui,
};

/// What is being typed.
#[derive(Default)]
pub(super) struct FindingPanel {
    /// The finding it is about.
    about: String,
    writing: Option<Writing>,
    text: String,
}

/// What the text will be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    Explanation,
    Reason,
}

/// So many places are shown.
const PLACES: usize = 8;

fn explain(finding: String, text: String) -> LedgerJob {
    Job::new(move |session| {
        session.explain(&finding, &text)?;
        Ok(changed("已写入说明"))
    })
}

fn mute(scope: String, reason: Option<String>) -> LedgerJob {
    Job::new(move |session| {
        session.mute(&scope, reason.as_deref())?;
        Ok(changed(if reason.is_some() {
            "已忽略"
        } else {
            "已恢复"
        }))
    })
}

fn correct(fix: FindingFix) -> LedgerJob {
    Job::new(move |session| {
        let edit = Edit {
            kind: fix.record,
            id: fix.id,
            field: fix.field.clone(),
            period: fix.period,
            text: fix.value.clone(),
        };
        session.enter(fix.record, None, &[edit], &[])?;
        Ok(changed(format!("已改正为 {}", fix.value)))
    })
}

impl FindingPanel {
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, finding: &Finding, out: &mut FrameActions) {
        if self.about != finding.id {
            self.about.clone_from(&finding.id);
            self.writing = None;
            self.text.clear();
        }
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.horizontal(|ui| {
                badge_ui(ui, Tone::from(finding.severity), finding.severity.label());
                ui.label(RichText::new(&finding.name).font(bold_font(size::TITLE)));
            });
            caption_ui(ui, &format!("{} {}", finding.family.label(), finding.rule));
            both_ui(ui, finding);
            paragraph_ui(ui, &finding.message);
            for (name, text) in [
                ("算法", &finding.computed),
                ("依据", &finding.basis),
                ("说明", &finding.explanation),
                ("旧说明", &finding.old_explanation),
                ("已忽略", &finding.muted),
            ] {
                if let Some(text) = text {
                    pair_ui(ui, 56.0, name, text);
                }
            }
            title_ui(ui, "出处");
            for place in finding.places.iter().take(PLACES) {
                place_ui(ui, snapshot, place, out);
            }
            if finding.places.len() > PLACES {
                caption_ui(ui, &format!("还有 {} 处", finding.places.len() - PLACES));
            }
            ui.add_space(size::UNIT);
            self.actions_ui(ui, finding, out);
            others_ui(ui, snapshot, finding);
        });
    }

    fn actions_ui(&mut self, ui: &mut Ui, finding: &Finding, out: &mut FrameActions) {
        let is_error = finding.severity == Severity::Error;
        ui.horizontal_wrapped(|ui| {
            if let Some(fix) = &finding.fix
                && ui.add(Button::primary(format!("改正为 {}", fix.value))).clicked()
            {
                out.send(correct(fix.clone()));
            }
            if let Some(place) = finding.places.first()
                && ui.add(Button::plain("到表里改")).clicked()
            {
                out.show = Some(shown(place));
            }
            if finding.severity == Severity::Verify {
                let text = if finding.explanation.is_some() {
                    "改说明"
                } else {
                    "写说明"
                };
                if ui.add(Button::plain(text)).clicked() {
                    self.writing = Some(Writing::Explanation);
                    let old = finding.explanation.as_ref().or(finding.old_explanation.as_ref());
                    self.text = old.cloned().unwrap_or_default();
                }
            }
            if finding.muted.is_some() {
                if ui.add(Button::plain("恢复")).clicked() {
                    for scope in scopes(finding) {
                        out.send(mute(scope, None));
                    }
                }
            } else if !is_error && ui.add(Button::plain("忽略…")).clicked() {
                self.writing = Some(Writing::Reason);
                self.text.clear();
            }
        });
        if let Some(writing) = self.writing {
            self.writing_ui(ui, finding, writing, out);
        }
        caption_ui(
            ui,
            if is_error {
                "错误不能用说明代替，只能改正；改正后可撤销。"
            } else {
                "说明随这几个数，数变了就成旧说明，不再算数。"
            },
        );
    }

    fn writing_ui(&mut self, ui: &mut Ui, finding: &Finding, writing: Writing, out: &mut FrameActions) {
        let hint = match writing {
            Writing::Explanation => "为什么可以这样填",
            Writing::Reason => "为什么可以忽略",
        };
        field_ui(ui, &mut self.text, hint, ui.available_width() - size::CELL);
        let text = self.text.trim().to_owned();
        let is_ready = !text.is_empty();
        let mut is_done = false;
        ui.horizontal_wrapped(|ui| {
            let mut send = |ui: &mut Ui, label: &str, job: &dyn Fn() -> LedgerJob| {
                if ui.add_enabled(is_ready, Button::plain(label).small()).clicked() {
                    out.send(job());
                    is_done = true;
                }
            };
            match writing {
                Writing::Explanation => {
                    send(ui, "写入说明", &|| explain(finding.id.clone(), text.clone()))
                }
                Writing::Reason => {
                    send(ui, "忽略这一处", &|| {
                        mute(finding.id.clone(), Some(text.clone()))
                    });
                    if let Some(place) = finding.places.first() {
                        let of_kind = format!("{}@{}", finding.rule, place.record.code());
                        let label = format!("忽略{}的这一类", place.record.label());
                        send(ui, &label, &|| mute(of_kind.clone(), Some(text.clone())));
                    }
                }
            }
            is_done |= ui.add(Button::quiet("取消").small()).clicked();
        });
        if is_done {
            self.writing = None;
        }
    }
}

/// Under which names it may be muted.
fn scopes(finding: &Finding) -> Vec<String> {
    let kind = finding
        .places
        .first()
        .map(|place| format!("{}@{}", finding.rule, place.record.code()));
    [Some(finding.id.clone()), kind].into_iter().flatten().collect()
}

/// What stands there and what should, side by side.
fn both_ui(ui: &mut Ui, finding: &Finding) {
    let (Some(found), Some(expected)) = (&finding.found, &finding.expected) else {
        return;
    };
    let half = (ui.available_width() - size::CELL) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::CELL;
        for (name, text, tone) in [
            ("现为", found, Tone::from(finding.severity)),
            ("应为", expected, Tone::Good),
        ] {
            Frame::new()
                .fill(tone.ground())
                .corner_radius(size::RADIUS)
                .inner_margin(Margin::same(8))
                .show(ui, |ui| {
                    ui.set_width(half - 2.0 * size::CELL);
                    ui.vertical(|ui| {
                        caption_ui(ui, name);
                        ui.label(
                            RichText::new(text)
                                .font(bold_font(size::HEADING))
                                .color(tone.text()),
                        );
                    });
                });
        }
    });
}

/// A place: what it is, what stands there, and the cell of the file; a click goes to the record.
fn place_ui(ui: &mut Ui, snapshot: &Snapshot, place: &FindingPlace, out: &mut FrameActions) {
    let field = place
        .field
        .as_ref()
        .and_then(|id| dictionary().field(place.record, id));
    let field = field.map_or("", |field| field.name.as_str());
    let name = snapshot.records.get(place.record, place.id).map(Record::title);
    let period = place.period.map(Period::label).unwrap_or_default();
    ui.horizontal(|ui| {
        let text = format!("{}　{field}　{period}", name.unwrap_or_default());
        if link_ui(ui, text.trim()).clicked() {
            out.show = Some(shown(place));
        }
        if let Some(value) = &place.shown {
            ui.label(
                RichText::new(value)
                    .font(regular_font(size::TABLE))
                    .color(color::TEXT),
            );
        }
    });
    let source = place.origin().unwrap_or_else(|| "手工录入".to_owned());
    caption_ui(ui, &source);
}

fn shown(place: &FindingPlace) -> Show {
    Show {
        kind: place.record,
        id: place.id,
        field: place.field.clone(),
    }
}

/// What else was found in the same record.
fn others_ui(ui: &mut Ui, snapshot: &Snapshot, finding: &Finding) {
    let Some(place) = finding.places.first() else {
        return;
    };
    let is_same = |other: &&Finding| {
        let mut places = other.places.iter();
        other.id != finding.id && places.any(|at| (at.record, at.id) == (place.record, place.id))
    };
    let names: Vec<String> = snapshot
        .findings
        .iter()
        .filter(is_same)
        .take(4)
        .map(|other| format!("{} {}", other.severity.label(), other.name))
        .collect();
    if !names.is_empty() {
        caption_ui(ui, &format!("这条记录还有：{}", names.join("；")));
    }
}
