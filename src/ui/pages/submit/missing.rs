//! What an annex still lacks before it can be handed in: who fills in, blank cells, open findings.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Ui};

use crate::app::worker::job::Job;
use crate::export::{ReporterInfo, warnings};
use crate::forms::Form;
use crate::model::{RecordId, RecordKind};
use crate::ops::{AnnexPreview, Snapshot, annex_period, blocking};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::ledger_jobs::done;
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Tone, badge_ui, caption_ui, check_ui, empty_ui, exact_field_ui, line_ui,
};

use crate::ui::page::Page;

/// One thing that an annex lacks.
pub(crate) struct Gap {
    tone: Tone,
    kind: &'static str,
    text: String,
    way: Way,
}

/// Where it can be mended.
enum Way {
    /// In the fields above the list.
    Here,
    /// At a record.
    Record(RecordKind, RecordId),
    /// On another page.
    Page(Page),
}

/// All that an annex lacks, the gravest first.
pub(crate) fn gaps(snapshot: &Snapshot, form: &Form, annex: &AnnexPreview) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut push = |tone, kind, text: String, way| {
        gaps.push(Gap {
            tone,
            kind,
            text,
            way,
        });
    };
    let of_kind = blocking(&snapshot.findings).filter(|finding| {
        let mut places = finding.places.iter();
        places.any(|place| place.record == form.record)
    });
    for finding in of_kind {
        push(
            Tone::from(finding.severity),
            "审核",
            finding.message.clone(),
            Way::Page(Page::Check),
        );
    }
    let period = annex_period(form, &snapshot.records, Some(snapshot.period));
    if let Some(period) = period.filter(|period| *period != snapshot.period) {
        let text = format!(
            "台账里没有{}的数，表中是{}的",
            snapshot.period.label(),
            period.label()
        );
        push(Tone::Warn, "填报期", text, Way::Page(Page::of(form.record)));
    }
    let is_empty = annex.layout.sheets.iter().all(|sheet| sheet.rows.is_empty());
    if is_empty {
        let text = "表里还没有一行".to_owned();
        push(Tone::Bad, "内容", text, Way::Page(Page::of(form.record)));
    }
    let stated = [
        ("{unit}", &snapshot.reporter.unit, "填报单位"),
        ("{person}", &snapshot.reporter.person, "填报人"),
        ("{phone}", &snapshot.reporter.phone, "联系电话"),
    ];
    for (mark, value, name) in stated {
        if form.filler_line.contains(mark) && value.is_empty() {
            push(Tone::Warn, "表头行", format!("“{name}”没有填"), Way::Here);
        }
    }
    for warning in warnings(&annex.layout) {
        push(Tone::Info, "沿用", warning, Way::Page(Page::of(form.record)));
    }
    for blank in &annex.missing {
        let older = blank
            .latest
            .map(|latest| format!("（最近的是{}的数）", latest.label()));
        let remedy = if blank.remedy.is_empty() {
            String::new()
        } else {
            format!("：{}", blank.remedy)
        };
        let text = format!(
            "{}　{}{remedy}{}",
            blank.row,
            blank.column,
            older.unwrap_or_default()
        );
        push(Tone::Warn, "空格", text, Way::Record(form.record, blank.record));
    }
    gaps
}

/// The fields of who fills in, as they are being typed.
#[derive(Default)]
pub(crate) struct MissingPane {
    draft: Option<ReporterInfo>,
}

impl MissingPane {
    /// Draws the fields and the list.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        annex: Option<&AnnexPreview>,
        gaps: &[Gap],
        out: &mut FrameActions,
    ) {
        self.filler_ui(ui, snapshot, out);
        if let Some(annex) = annex {
            carry_over_ui(ui, snapshot, annex, out);
        }
        ui.add_space(4.0);
        if gaps.is_empty() {
            empty_ui(ui, "不缺什么", "每一格都有内容，这张表没有未处理的审核问题", None);
            return;
        }
        let columns = [
            ListColumn::text("类别", 88.0),
            ListColumn::text("缺什么", 0.0),
            ListColumn::text("", 96.0),
        ];
        let table = ListTable {
            columns: &columns,
            rows: gaps.len(),
            selected: None,
            id: "gaps",
        };
        table.show(ui, |ui, row, column| {
            let Some(gap) = gaps.get(row) else { return };
            match column {
                0 => drop(badge_ui(ui, gap.tone, gap.kind)),
                1 => drop(line_ui(ui, &gap.text).on_hover_text(&gap.text)),
                _ => way_ui(ui, gap, out),
            }
        });
    }

    fn filler_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        let draft = self.draft.get_or_insert_with(|| snapshot.reporter.clone());
        ui.horizontal(|ui| {
            for (text, name, width) in [
                (&mut draft.unit, "填报单位", 180.0),
                (&mut draft.person, "填报人", 84.0),
                (&mut draft.phone, "联系电话", 116.0),
            ] {
                caption_ui(ui, name);
                exact_field_ui(ui, text, name, "", width);
            }
            check_ui(ui, &mut draft.dated, "填报时间填导出当天")
                .on_hover_text("填报时间印导出那一天；不勾则留空手填");
            caption_ui(ui, "填当天");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                // The date is made anew for each export; it is no change.
                let is_changed = (&draft.unit, &draft.person, &draft.phone, draft.dated)
                    != (
                        &snapshot.reporter.unit,
                        &snapshot.reporter.person,
                        &snapshot.reporter.phone,
                        snapshot.reporter.dated,
                    );
                if ui
                    .add_enabled(is_changed, Button::plain("记住").small())
                    .clicked()
                {
                    let filler = draft.clone();
                    out.send(Job::new(move |session| {
                        session.set_reporter_info(&filler)?;
                        Ok(done("已记住填报信息，以后导出都会填上"))
                    }));
                }
            });
        });
    }
}

/// The question whether figures of an earlier date may stand in, for a form that has blanks of that kind.
fn carry_over_ui(ui: &mut Ui, snapshot: &Snapshot, annex: &AnnexPreview, out: &mut FrameActions) {
    let form = &annex.layout.form;
    let was_allowed = snapshot.carried_over_forms.contains(form);
    let older = annex
        .missing
        .iter()
        .filter(|blank| blank.latest.is_some())
        .count();
    if !was_allowed && older == 0 {
        return;
    }
    ui.horizontal(|ui| {
        let mut is_allowed = was_allowed;
        let hint = "只沿用时点数（床位、托位、人数等）；沿用的格子在预览里标蓝，表下注明是哪一期的数";
        check_ui(ui, &mut is_allowed, "沿用以前时点的数").on_hover_text(hint);
        let text = if was_allowed {
            "这张表沿用以前时点的数，表下注明".to_owned()
        } else {
            format!("沿用以前时点的数（{older} 格没有这一期的数，以前有过），表下注明")
        };
        caption_ui(ui, &text);
        if is_allowed != was_allowed {
            let form = form.clone();
            out.send(Job::new(move |session| {
                session.set_carry_over(&form, is_allowed)?;
                Ok(done(if is_allowed {
                    "已记住：这张表沿用以前时点的数"
                } else {
                    "已记住：这张表只填这一期的数"
                }))
            }));
        }
    });
}

fn way_ui(ui: &mut Ui, gap: &Gap, out: &mut FrameActions) {
    match gap.way {
        Way::Here => drop(caption_ui(ui, "在上面填写")),
        Way::Record(kind, id) => {
            if ui.add(Button::quiet("去填写").small()).clicked() {
                out.show = Some(Show {
                    kind,
                    id,
                    field: None,
                });
            }
        }
        Way::Page(page) => {
            let text = format!("去{}", page.label());
            if ui.add(Button::quiet(text).small()).clicked() {
                out.run(Command::Go(page));
            }
        }
    }
}
