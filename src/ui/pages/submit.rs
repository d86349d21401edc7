//! 上报: which annexes, how they will look, and where they go.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::export::Layout as Annex;
use crate::forms::Form;
use crate::ops::{Snapshot, blocking};
use crate::ui::command::Command;
use crate::ui::desk::Request;
use crate::ui::outbox::{Ask, Outbox};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    Button, Header, Tone, badge_ui, caption_ui, card_frame, check_ui, header_ui, place_ui, title_ui,
};

use super::Page;
use super::submit_preview::Preview;

/// The annexes chosen and the one in view.
#[derive(Default)]
pub struct Submit {
    checked: Option<BTreeMap<String, bool>>,
    shown: Option<String>,
    asked: Option<(String, u64, String)>,
    preview: Preview,
}

impl Submit {
    /// An annex was laid out.
    pub fn laid_out(&mut self, annex: Arc<Annex>) {
        self.preview.put(annex);
    }

    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut Outbox) {
        let checked = self.checked.get_or_insert_with(|| suggested(snapshot));
        let forms: Vec<String> = checked
            .iter()
            .filter(|(_, on)| **on)
            .map(|(id, _)| id.clone())
            .collect();
        let open = blocking(&snapshot.findings).count();
        let summary = format!("{} · 选了 {} 张表", snapshot.period.label(), forms.len());
        header_ui(
            ui,
            &Header {
                title: "上报",
                summary: &summary,
            },
            |ui| {
                let ready = !forms.is_empty();
                let export = ui.add_enabled(ready, Button::primary("导出到文件夹…"));
                if export.on_disabled_hover_text("先在左边勾选要导出的表").clicked() {
                    out.ask = Some(Ask::ExportFolder {
                        forms: forms.clone(),
                        submit: false,
                    });
                }
                if ui
                    .add(Button::plain("填入下发的原表…"))
                    .on_hover_text(FILL)
                    .clicked()
                {
                    out.run(Command::Fill);
                }
                let submit = ui.add_enabled(ready && open == 0, Button::plain("上报并留底…"));
                let submit = submit.on_hover_text("导出附件，并把这一期的内容冻结在台账里备查");
                if submit.on_disabled_hover_text(blocked(open)).clicked() {
                    out.ask = Some(Ask::ExportFolder {
                        forms: forms.clone(),
                        submit: true,
                    });
                }
            },
        );
        if open > 0 {
            ui.horizontal(|ui| {
                badge_ui(ui, Tone::Bad, &blocked(open));
                if ui.add(Button::quiet("去审核").small()).clicked() {
                    out.run(Command::Go(Page::Check));
                }
            });
        }
        let place = ui.available_rect_before_wrap();
        let width = 300.0;
        let left = place.with_max_x(place.left() + width);
        let right = place.with_min_x(place.left() + width + size::GAP);
        place_ui(ui, left, "annexes", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.list_ui(ui, snapshot);
            });
        });
        self.ask_layout(snapshot, out);
        place_ui(ui, right, "preview", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.preview.ui(ui);
            });
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot) {
        title_ui(ui, "附件");
        let Some(checked) = &mut self.checked else { return };
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut issuer = String::new();
            for form in ordered(snapshot) {
                if form.issuer != issuer {
                    issuer.clone_from(&form.issuer);
                    ui.add_space(6.0);
                    caption_ui(ui, &issuer);
                }
                let records = snapshot.records.of(form.record).len();
                let on = checked.entry(form.id.clone()).or_default();
                ui.horizontal(|ui| {
                    let check = check_ui(ui, on, &format!("选择 {} {}", form.issuer, form.title));
                    let shown = self.shown.as_ref() == Some(&form.id);
                    let tint = if records == 0 { color::FAINT } else { color::TEXT };
                    let text = RichText::new(&form.title)
                        .font(regular_font(size::TABLE))
                        .color(tint);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        caption_ui(ui, &records.to_string());
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            let label = ui.add(eframe::egui::Button::selectable(shown, text).truncate());
                            if label.on_hover_text(source(form)).clicked() || check.clicked() {
                                self.shown = Some(form.id.clone());
                            }
                        });
                    });
                });
            }
        });
    }

    fn ask_layout(&mut self, snapshot: &Snapshot, out: &mut Outbox) {
        let checked = self.checked.as_ref();
        let first = || {
            ordered(snapshot)
                .into_iter()
                .map(|form| &form.id)
                .find(|id| checked.is_some_and(|c| c.get(*id) == Some(&true)))
        };
        let Some(form) = self.shown.clone().or_else(|| first().cloned()) else {
            return;
        };
        let wanted = (form.clone(), snapshot.version, snapshot.period.to_string());
        if self.asked.as_ref() != Some(&wanted) {
            self.asked = Some(wanted);
            self.shown = Some(form.clone());
            let by_period = snapshot.forms.get(&form).is_some_and(|form| form.by_period);
            let period = by_period
                .then_some(snapshot.period)
                .filter(|_| has_period(snapshot, &form));
            out.send(Request::LayOut { form, period });
        }
    }
}

const FILL: &str = "选上级发来的 xlsx，把台账的数填进它的格子，另存一份；格式、公式和校验都不动";

/// Whether the records of a form have figures of the period in view; without, the latest is shown.
fn has_period(snapshot: &Snapshot, form: &str) -> bool {
    let Some(form) = snapshot.forms.get(form) else {
        return false;
    };
    let period = snapshot.period;
    let states =
        |record: &crate::model::Record| record.period == Some(period) || record.figures.contains_key(&period);
    snapshot.records.of(form.record).iter().any(states)
}

fn blocked(open: usize) -> String {
    format!("还有 {open} 处审核问题没有处理")
}

fn source(form: &Form) -> String {
    let source = form
        .source
        .as_ref()
        .map(|source| format!("\n{} {}", source.document, source.place));
    format!("{} {}{}", form.issuer, form.title, source.unwrap_or_default())
}

/// The forms, those of the county's own area first, then the common ones.
fn ordered(snapshot: &Snapshot) -> Vec<&Form> {
    let mut forms: Vec<&Form> = snapshot.forms.iter().collect();
    forms.sort_by_key(|form| {
        (
            !is_own(snapshot, form),
            form.issuer != "通用",
            form.issuer.clone(),
        )
    });
    forms
}

/// Whether a form is issued by the county, its prefecture or the area of a document that the ledger follows.
fn is_own(snapshot: &Snapshot, form: &Form) -> bool {
    let county = &snapshot.county;
    let followed = snapshot
        .followed
        .iter()
        .filter_map(|id| snapshot.frameworks.get(id));
    let mut areas = followed.map(|framework| framework.area.as_str());
    county.is_named(&form.issuer)
        || (!county.prefecture.name.is_empty() && county.prefecture.stem() == stem(&form.issuer))
        || areas.any(|area| area == form.issuer)
}

fn stem(area: &str) -> String {
    crate::model::Division {
        name: area.to_owned(),
        code: String::new(),
    }
    .stem()
}

/// What an officer would tick: own and common annexes that have something to print.
fn suggested(snapshot: &Snapshot) -> BTreeMap<String, bool> {
    snapshot
        .forms
        .iter()
        .map(|form| {
            let records = !snapshot.records.of(form.record).is_empty();
            let wanted = is_own(snapshot, form) || form.issuer == "通用";
            (form.id.clone(), records && wanted)
        })
        .collect()
}
