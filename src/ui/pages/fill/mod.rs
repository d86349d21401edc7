//! 套表: what was recognised in the file that the superior issued, which rows will go in, and where the filled one
//! is saved.

mod detail_question;
pub(super) mod panel;
pub(super) mod part_question;
pub(super) mod rows;
mod warnings;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Ui;

use crate::app::worker::job::{Job, Outcome, Topic};
use crate::error::Error;
use crate::export::fill::Filled;
use crate::model::Period;
use crate::ops::{Template, TemplateChoices};
use crate::ui::command::Command;
use crate::ui::file_question::{FileQuestion, stem};
use crate::ui::frame_actions::{FrameActions, LedgerJob, Request};
use crate::ui::ledger_jobs::{done, file_name, saved};
use crate::ui::page_view::Pages;
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, PageHeader, Toast, Tone, badge_ui, caption_ui, card_frame, empty_start_ui, header_ui, line_ui,
    place_ui, refusal_ui, tabs_ui,
};

use detail_question::DetailQuestion;
use rows::Rows;
use warnings::FillWarnings;

/// The issued file in view and what the user decided about it.
#[derive(Default)]
pub(in crate::ui) struct FillPage {
    file: Option<PathBuf>,
    choices: TemplateChoices,
    period: Option<Period>,
    template: Option<Arc<Template>>,
    error: Option<Error>,
    waiting: bool,
    sheet: usize,
    rows: Rows,
    question: DetailQuestion,
    warnings: FillWarnings,
    saved: Option<String>,
}

impl PageView for FillPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        if self.file.is_some() && self.period != Some(snapshot.period) {
            self.period = Some(snapshot.period);
            out.send(self.look());
        }
        let summary = self.summary();
        let title = "套表";
        let summary = summary.as_str();
        header_ui(ui, &PageHeader { title, summary }, |ui| {
            self.actions_ui(ui, &snapshot.county.short_name(), out);
        });
        if let Some(error) = &self.error {
            refusal_ui(ui, &error.message, &error.hint);
        }
        let Some(template) = self.template.clone() else {
            if self.file.is_none() {
                let sentence =
                    "把台账的数填进上级发来的那份 xlsx，另存一份；格式、公式、下拉和打印设置都不动";
                if empty_start_ui(ui, "把上级下发的原表拖到这里", sentence, "选择下发的原表…")
                {
                    out.run(Command::Fill);
                }
            } else if self.waiting {
                caption_ui(ui, "正在识别…");
            }
            return;
        };
        self.state_ui(ui, &template, out);
        if template.sheets.len() > 1 {
            let tabs: Vec<(String, Option<usize>)> = template
                .sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), Some(sheet.rows.len())))
                .collect();
            if let Some(tab) = tabs_ui(ui, self.sheet, &tabs) {
                self.sheet = tab;
                self.rows.put(&template, tab);
            }
        }
        let Some(sheet) = template.sheets.get(self.sheet) else {
            return;
        };
        let place = ui.available_rect_before_wrap();
        let width = (place.width() * 0.4).clamp(400.0, 540.0);
        let left = place.with_max_x(place.left() + width);
        let right = place.with_min_x(place.left() + width + size::GAP);
        let (again, answer) = place_ui(ui, left, "template", |ui| {
            let card = card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                let answer = panel::carry_over_ui(ui, sheet);
                let is_unclear = template
                    .refusal
                    .as_ref()
                    .is_some_and(|error| error.kind == "fill.unclear");
                let is_asked = is_unclear || self.choices.details.contains_key(&sheet.name);
                let answered = part_question::ui(ui, sheet, &mut self.choices)
                    || is_asked && self.question.ui(ui, sheet, &mut self.choices);
                (panel::ui(ui, sheet, &mut self.choices) || answered, answer)
            });
            card.inner
        });
        if let Some(is_allowed) = answer {
            out.send(self.carry_over(sheet.carry_over.form.clone(), is_allowed));
        }
        place_ui(ui, right, "rows", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.rows.ui(ui, sheet, template.refusal.is_some());
            });
        });
        if again {
            out.send(self.look());
        }
    }

    fn ledger_changed(&mut self) -> Option<Request> {
        (self.template.is_some() && !self.waiting).then(|| self.look().into())
    }

    fn fills_files(&self) -> bool {
        true
    }
}

impl FillPage {
    /// Begins with a file.
    pub(in crate::ui) fn begin(&mut self, file: PathBuf, period: Option<Period>) -> LedgerJob {
        *self = Self {
            file: Some(file),
            period,
            ..Self::default()
        };
        self.look()
    }

    /// The file was looked at.
    fn seen(&mut self, template: Arc<Template>) {
        if self.file.as_deref() != Some(&template.file) {
            return;
        }
        self.sheet = self.sheet.min(template.sheets.len().saturating_sub(1));
        self.rows.put(&template, self.sheet);
        self.template = Some(template);
        self.waiting = false;
        self.error = None;
    }

    /// The file was refused.
    pub(in crate::ui) fn refused(&mut self, error: Error) {
        self.waiting = false;
        self.error = Some(error);
    }

    /// The filled file lies there.
    fn saved(&mut self, text: String) {
        self.waiting = false;
        self.saved = Some(text);
    }

    /// Saving was refused; the page can be used again.
    pub(in crate::ui) fn release(&mut self) {
        self.waiting = false;
    }

    /// Fills the file as shown and saves it there.
    fn save(&mut self, period: Period, out: PathBuf) -> LedgerJob {
        self.waiting = true;
        let (template, choices) = (self.file.clone().unwrap_or_default(), self.choices.clone());
        let label = format!("填写“{}”", file_name(&template));
        Job::new(move |session| {
            let filled = session.fill(&template, None, &choices, Some(period), &out)?;
            let saved = saved_there(filled_text(&filled, &out), &out);
            Ok(saved.and(to_look_at(&filled.warnings, &out)).told(""))
        })
        .listed(label)
    }

    /// Our own layout with the columns of the file.
    fn export(&mut self, period: Period, out: PathBuf) -> LedgerJob {
        self.waiting = true;
        let (template, choices) = (self.file.clone().unwrap_or_default(), self.choices.clone());
        Job::new(move |session| {
            let exported = session.export_like(&template, None, &choices, Some(period), &out)?;
            let text = format!(
                "已按自有版式、原表的列次序导出 {} 行：{}",
                exported.rows,
                out.display()
            );
            Ok(saved_there(text, &out))
        })
    }

    fn look(&mut self) -> LedgerJob {
        self.waiting = true;
        self.saved = None;
        let (file, choices, period) = self.decided();
        Job::new(move |session| Ok(seen(session.look_at_template(&file, &choices, period)?)))
            .about(Topic::Template)
    }

    /// Remembers whether figures of an earlier date may stand in a sheet, and looks at the file again.
    fn carry_over(&mut self, form: String, is_allowed: bool) -> LedgerJob {
        self.waiting = true;
        let (file, choices, period) = self.decided();
        Job::new(move |session| {
            session.set_carry_over(&form, is_allowed)?;
            Ok(seen(session.look_at_template(&file, &choices, period)?))
        })
        .about(Topic::Template)
    }

    /// Keeps what the user confirmed about the file.
    fn confirm(&mut self) -> LedgerJob {
        self.waiting = true;
        let (file, choices, period) = self.decided();
        Job::new(move |session| {
            session.confirm_template(&file, &choices, period)?;
            let template = session.look_at_template(&file, &choices, period)?;
            Ok(seen(template).and(done("已确认；这份表和表头相同的表以后不再询问")))
        })
        .about(Topic::Template)
    }

    fn decided(&self) -> (PathBuf, TemplateChoices, Option<Period>) {
        (
            self.file.clone().unwrap_or_default(),
            self.choices.clone(),
            self.period,
        )
    }

    fn summary(&self) -> String {
        let name = self.file.as_deref().and_then(Path::file_name);
        let name = name
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        match &self.template {
            Some(template) if template.refusal.is_none() => {
                let inserted = template.sheets.iter().flat_map(|sheet| &sheet.rows);
                let inserted = inserted.filter(|row| row.inserted).count();
                let more = if inserted > 0 {
                    format!("，其中插入 {inserted} 行")
                } else {
                    String::new()
                };
                format!("{name} · 填 {} 行{more} · 原表不动，另存一份", template.rows())
            }
            _ => name,
        }
    }

    fn actions_ui(&mut self, ui: &mut Ui, county: &str, out: &mut FrameActions) {
        let Some(file) = self.file.clone() else { return };
        if let Some(template) = self.template.clone() {
            if template.refusal.is_some() {
                if ui
                    .add_enabled(!self.waiting, Button::primary(OWN_LAYOUT))
                    .clicked()
                {
                    out.ask = Some(save_as("自有版式存为", &file, county, "", Self::export));
                }
            } else if template.is_confirmed() {
                if ui
                    .add_enabled(!self.waiting, Button::primary("填好另存…"))
                    .clicked()
                {
                    out.ask = Some(save_as("填好的表存为", &file, county, "已填", Self::save));
                }
            } else {
                let confirm = ui.add_enabled(!self.waiting, Button::primary("确认对应"));
                let hint = "核对左边的列和格子；确认后记在台账里，这份表和表头相同的表以后不再询问";
                if confirm.on_hover_text(hint).clicked() {
                    out.send(self.confirm());
                }
            }
        }
        if ui.add(Button::plain("换一个文件…")).clicked() {
            out.run(Command::Fill);
        }
        if ui.add(Button::quiet("不填了")).clicked() {
            *self = Self::default();
        }
    }

    /// Where the file stands: refused, to be confirmed, ready, saved; and what to look at.
    fn state_ui(&mut self, ui: &mut Ui, template: &Template, out: &mut FrameActions) {
        if let Some(error) = &template.refusal {
            refusal_ui(ui, &error.message, &error.hint);
            return;
        }
        ui.horizontal(|ui| {
            if let Some(text) = &self.saved {
                badge_ui(ui, Tone::Good, "已存好");
                line_ui(ui, text);
            } else if template.is_confirmed() {
                badge_ui(ui, Tone::Good, "已确认");
                let at = template
                    .sheets
                    .iter()
                    .filter_map(|sheet| sheet.confirmed_at.as_deref())
                    .min();
                line_ui(
                    ui,
                    &format!(
                        "{} 确认过同样的表头，沿用当时的对应；改动左边任何一项都要再确认",
                        at.unwrap_or("")
                    ),
                );
            } else {
                badge_ui(ui, Tone::Warn, "待确认");
                line_ui(
                    ui,
                    "先核对每一列填什么、表外的格子填什么，再点“确认对应”；同样的表只问这一次",
                );
            }
        });
        self.warnings.ui(ui, &template.warnings);
        if template.rows() == 0 && ui.add(Button::quiet("去导入").small()).clicked() {
            out.run(Command::Go(super::Page::Import));
        }
    }
}

/// Where the file goes; it is made when the answer has come.
fn save_as(
    title: &'static str,
    template: &Path,
    county: &str,
    ending: &str,
    make: fn(&mut FillPage, Period, PathBuf) -> LedgerJob,
) -> FileQuestion {
    let name = format!("{}_{county}{ending}.xlsx", stem(template));
    FileQuestion::save_workbook(title, name).then_with_ledger(move |pages, snapshot, path| {
        let mut job = None;
        pages.with(|page: &mut FillPage| job = Some(make(page, snapshot.period, path)));
        pages.results.requests.extend(job.map(Request::from));
    })
}

/// The file was looked at.
fn seen(template: Template) -> Outcome<Pages> {
    Outcome::then(|pages: &mut Pages| pages.with(|page: &mut FillPage| page.seen(Arc::new(template))))
}

/// The file lies there.
fn saved_there(text: String, file: &Path) -> Outcome<Pages> {
    let shown = text.clone();
    Outcome::then(|pages: &mut Pages| pages.with(|page: &mut FillPage| page.saved(shown)))
        .and(saved(text, file))
}

fn to_look_at(warnings: &[String], file: &Path) -> Outcome<Pages> {
    if warnings.is_empty() {
        return Outcome::silent();
    }
    let text = format!("填好的表有 {} 处要看一下", warnings.len());
    let details: Vec<&str> = warnings.iter().take(4).map(String::as_str).collect();
    let toast = Toast::attention(text, details.join("；")).with_file(file.to_owned());
    Outcome::then(|pages: &mut Pages| pages.results.say(toast))
}

fn filled_text(filled: &Filled, out: &Path) -> String {
    let rows: usize = filled.sheets.iter().map(|sheet| sheet.rows).sum::<usize>();
    format!(
        "已填入 {} 张表 {rows} 行，逐格读回一致，其余内容不变：{}",
        filled.sheets.len(),
        out.display()
    )
}

/// What a refused file gets instead.
const OWN_LAYOUT: &str = "按自有版式导出（列次序相同）…";
