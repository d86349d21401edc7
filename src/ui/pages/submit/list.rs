//! The annexes to choose from: those of the county's own area first.

use std::collections::BTreeMap;
use std::path::PathBuf;

use eframe::egui::{
    Align, CursorIcon, Layout, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::worker::job::{Job, Outcome};
use crate::forms::{Form, FormOrigin};
use crate::ops::Snapshot;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::changed;
use crate::ui::page_view::Pages;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, Toast, caption_ui, check_ui, title_ui};

use super::SubmitPage;

/// What is ticked, and what is in view.
#[derive(Default)]
pub(crate) struct AnnexList {
    checked: Option<BTreeMap<String, bool>>,
    shown: Option<String>,
}

const FROM_FILE: &str = "选一个有表头的 xlsx，按它的列、列宽和标题建一个新表样";

/// Makes forms from the tables of an issued file.
fn new_forms(file: PathBuf) -> LedgerJob {
    Job::new(move |session| {
        let made = session.forms_from_file(&file)?;
        let unknown = made.iter().flat_map(|new| &new.unknown);
        let unknown: Vec<&str> = unknown.map(String::as_str).collect();
        let titles: Vec<&str> = made.iter().map(|new| new.form.title.as_str()).collect();
        let attention = (!unknown.is_empty()).then(|| {
            let text = format!(
                "有 {} 列不是台账里的字段，印原样保留或由台账算出的内容",
                unknown.len()
            );
            Toast::attention(text, unknown.join("、"))
        });
        let first = made.first().map(|new| new.form.id.clone());
        let landing = Outcome::then(|pages: &mut Pages| {
            pages.results.toasts.extend(attention);
            if let Some(form) = first {
                pages.with(|page: &mut SubmitPage| page.show_form(form));
            }
        });
        Ok(changed(format!("已新建表样：{}", titles.join("、"))).and(landing))
    })
}

impl AnnexList {
    /// Puts a form into view.
    pub(crate) fn show(&mut self, form: String) {
        self.shown = Some(form);
    }

    /// The form in view.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// The form in view, else the first that is ticked.
    pub(crate) fn shown_or_first(&mut self, snapshot: &Snapshot) -> Option<String> {
        let is_known = self
            .shown
            .as_ref()
            .is_some_and(|id| snapshot.forms.get(id).is_some());
        if !is_known {
            self.shown = self.checked(snapshot).into_iter().next();
        }
        self.shown.clone()
    }

    /// The ids of what is ticked, in the order of the list.
    pub(crate) fn checked(&mut self, snapshot: &Snapshot) -> Vec<String> {
        let checked = self.checked.get_or_insert_with(|| suggested(snapshot));
        let ids = ordered(snapshot).into_iter().map(|form| form.id.clone());
        ids.filter(|id| checked.get(id) == Some(&true)).collect()
    }

    /// Draws the list.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        ui.horizontal(|ui| {
            title_ui(ui, "附件");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let new = ui.add(Button::quiet("从文件新建表样…").small().flush());
                if new.on_hover_text(FROM_FILE).clicked() {
                    let question = FileQuestion::open_readable("选择有表头的表");
                    out.ask = Some(question.then(|pages, file| pages.results.send(new_forms(file))));
                }
            });
        });
        let Self { checked, shown } = self;
        let Some(checked) = checked else { return };
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut issuer = String::new();
            for form in ordered(snapshot) {
                let own = issuer_of(snapshot, form);
                if own != issuer {
                    issuer = own;
                    ui.add_space(4.0);
                    caption_ui(ui, &issuer);
                }
                let on = checked.entry(form.id.clone()).or_default();
                row_ui(ui, snapshot, form, on, shown);
            }
        });
    }
}

/// A form: whether it is ticked, its whole title, how many records it would print. A click shows it.
fn row_ui(ui: &mut Ui, snapshot: &Snapshot, form: &Form, on: &mut bool, shown: &mut Option<String>) {
    let records = printed(snapshot, form);
    let name = snapshot
        .plan_of_form(form)
        .map_or(&form.title, |plan| &plan.title);
    let issuer = issuer_of(snapshot, form);
    let is_shown = shown.as_ref() == Some(&form.id);
    let tint = match (is_shown, records) {
        (true, _) => color::ACCENT,
        (false, 0) => color::FAINT,
        _ => color::TEXT,
    };
    let room = ui.available_width() - CHECK - COUNT;
    let title = ui
        .painter()
        .layout(name.clone(), regular_font(size::TABLE), tint, room);
    let high = size::CONTROL.max(title.size().y + 2.0 * size::UNIT);
    let (rect, row) = ui.allocate_exact_size(vec2(ui.available_width(), high), Sense::click());
    row.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, name));
    if is_shown || row.hovered() || row.has_focus() {
        let ground = if is_shown {
            color::ACCENT_SOFT
        } else {
            color::BACKGROUND
        };
        ui.painter().rect_filled(rect, size::RADIUS, ground);
    }
    let at = pos2(rect.left() + CHECK, rect.center().y - title.size().y / 2.0);
    ui.painter().galley(at, title, tint);
    let layout = Layout::left_to_right(Align::Center);
    let tick = rect
        .with_max_x(rect.left() + CHECK)
        .shrink2(vec2(size::UNIT, 0.0));
    let mut tick = ui.new_child(UiBuilder::new().max_rect(tick).layout(layout));
    let check = check_ui(&mut tick, on, &format!("选择 {issuer} {name}"));
    let layout = Layout::right_to_left(Align::Center);
    let end = rect
        .with_min_x(rect.right() - COUNT)
        .shrink2(vec2(size::CELL, 0.0));
    let mut end = ui.new_child(UiBuilder::new().max_rect(end).layout(layout));
    let kept = snapshot.records.of(form.record).len();
    let hint = format!("这张表印 {records} 条，台账里有 {kept} 条");
    caption_ui(&mut end, &records.to_string()).on_hover_text(hint);
    match snapshot.forms.origin(&form.id) {
        FormOrigin::Shipped => {}
        FormOrigin::Changed => drop(caption_ui(&mut end, "已改")),
        FormOrigin::Added => drop(caption_ui(&mut end, "自建")),
    }
    let row = row.on_hover_cursor(CursorIcon::PointingHand);
    if row.on_hover_text(source(form)).clicked() || check.clicked() {
        *shown = Some(form.id.clone());
    }
}

/// How many records a form prints.
fn printed(snapshot: &Snapshot, form: &Form) -> usize {
    snapshot.printed.get(&form.id).copied().unwrap_or(0)
}

/// Width of the tick before a title, and of the count behind it.
const CHECK: f32 = 32.0;
const COUNT: f32 = 72.0;

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
            issuer_of(snapshot, form),
        )
    });
    forms
}

/// Who issues a form; one that prints the county's own plan is the county's.
fn issuer_of(snapshot: &Snapshot, form: &Form) -> String {
    match snapshot.plan_of_form(form) {
        Some(_) => snapshot.county.short_name(),
        None => form.issuer.clone(),
    }
}

/// Whether a form is issued by the county, its prefecture or the area of a document that the ledger follows.
fn is_own(snapshot: &Snapshot, form: &Form) -> bool {
    let county = &snapshot.county;
    let followed = snapshot
        .followed
        .iter()
        .filter_map(|id| snapshot.frameworks.get(id));
    let mut areas = followed.map(|framework| framework.area.as_str());
    snapshot.plan_of_form(form).is_some()
        || county.is_named(&form.issuer)
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
            let wanted = is_own(snapshot, form) || form.issuer == "通用";
            (form.id.clone(), printed(snapshot, form) > 0 && wanted)
        })
        .collect()
}
