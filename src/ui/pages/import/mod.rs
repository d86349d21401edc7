//! 导入: what was recognised in a file, what it would change, and each problem at its cell. Writes nothing by itself.

mod columns;
mod decisions;
mod divided;
mod frame;
mod lines;
mod missing;
mod paint;
pub(crate) mod plan_question;
mod preview;
mod problem;
mod questions;
mod row;
mod sheets;
mod summary;
mod values;
mod written;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{ProgressBar, ScrollArea, Ui, WidgetInfo};

use crate::app::worker::job::{Job, Outcome, Topic};
use crate::error::Error;
use crate::import::{Options, Plan, SheetPlan};
use crate::model::Progress;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, LedgerJob, Request};
use crate::ui::page_view::Pages;
use crate::ui::page_view::{OwnStep, PageFrame, PageView};
use crate::ui::theme::{color, size};
use crate::ui::widgets::{
    Button, PageHeader, Toast, caption_ui, card_frame, empty_start_ui, empty_ui, header_ui, place_ui,
    refusal_ui,
};

use preview::{ImportPreview, Scene};
use written::WrittenFile;

/// The file being looked at and what the user decided about it.
#[derive(Default)]
pub(in crate::ui) struct ImportPage {
    file: Option<PathBuf>,
    options: Options,
    plan: Option<Arc<Plan>>,
    sheet: usize,
    progress: Option<Progress>,
    error: Option<Error>,
    preview: ImportPreview,
    decisions: DecisionSteps,
    /// Files that were dropped together with this one.
    queue: VecDeque<PathBuf>,
    /// What came of the file before.
    written: Option<WrittenFile>,
}

/// What the user decided about a file, to be taken back one by one.
#[derive(Default)]
struct DecisionSteps {
    before: Vec<Options>,
    behind: Vec<Options>,
}

impl PageView for ImportPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let summary = self.summary();
        header_ui(
            ui,
            &PageHeader {
                title: "导入",
                summary: &summary,
            },
            |ui| self.actions_ui(ui, out),
        );
        if let Some(progress) = self.progress.clone() {
            progress_ui(ui, &progress, self.plan.is_some());
            if self.plan.is_none() {
                return;
            }
        }
        if let Some(error) = self.error.clone() {
            refusal_ui(ui, &error.message, &error.hint);
        }
        let Some(plan) = self.plan.clone() else {
            if let Some(written) = self.written.take() {
                if written.ui(ui, snapshot, out) {
                    let WrittenFile { file, options, .. } = written;
                    drop(self.begin(file));
                    self.options = options;
                    out.send(self.plan_again());
                } else {
                    self.written = Some(written);
                }
            }
            if self.error.is_none() {
                let sentence = "表格文件和文字文件里的表都可以；先看认出了什么、会改什么，确认后再写入";
                let title = "把上级下发或乡镇报来的表拖到这里";
                if empty_start_ui(ui, title, sentence, "选择文件…") {
                    out.run(Command::Import);
                }
            }
            return;
        };
        if let Some(index) = sheets::ui(ui, &plan, self.sheet)
            && index != self.sheet
        {
            self.sheet = index;
            self.preview.leave();
        }
        ui.add_space(4.0);
        let Some(sheet) = plan.sheets.get(self.sheet) else {
            return;
        };
        let before = self.options.clone();
        if sheet.is_divided && sheet.record.is_none() {
            divided::ui(ui, sheet, self.file.as_deref(), out);
        } else if self.sheet_ui(ui, snapshot, sheet) {
            self.decisions.before.push(before);
            self.decisions.behind.clear();
            out.send(self.plan_again());
        }
        out.requests
            .extend(self.preview.asked.drain(..).map(Request::from));
    }

    fn own_step(&mut self, redo: bool) -> Option<OwnStep> {
        self.plan.as_ref()?;
        let DecisionSteps { before, behind } = &mut self.decisions;
        let (from, to) = if redo { (behind, before) } else { (before, behind) };
        let Some(options) = from.pop() else {
            return Some(OwnStep::Nothing(if redo {
                "这个文件里没有可以重做的改正"
            } else {
                "这个文件里没有可以撤销的改正；台账的上一步请在别的页面撤销"
            }));
        };
        to.push(std::mem::replace(&mut self.options, options));
        self.preview.selected = None;
        Some(OwnStep::Done(self.plan_again().into()))
    }

    fn ledger_changed(&mut self) -> Option<Request> {
        let is_stale = self.file.is_some() && self.plan.is_some() && self.progress.is_none();
        is_stale.then(|| self.plan_again().into())
    }
}

impl ImportPage {
    /// Begins with a file.
    pub(in crate::ui) fn begin(&mut self, file: PathBuf) -> LedgerJob {
        *self = Self {
            file: Some(file),
            options: Options {
                with_view: true,
                ..Options::default()
            },
            queue: std::mem::take(&mut self.queue),
            ..Self::default()
        };
        self.plan_again()
    }

    /// Files that come after this one.
    pub(in crate::ui) fn queue(&mut self, files: &[PathBuf]) {
        self.queue.extend(files.iter().cloned());
    }

    /// What an import would change has come.
    fn planned(&mut self, plan: Arc<Plan>) {
        let first = plan
            .sheets
            .iter()
            .position(|sheet| sheet.record.is_some())
            .unwrap_or(0);
        if self.plan.is_none() {
            self.sheet = first;
        }
        self.plan = Some(plan);
        self.progress = None;
        self.error = None;
        self.preview.refresh();
    }

    /// The file was written, or given up.
    fn finish(&mut self, written: Option<WrittenFile>) {
        *self = Self {
            queue: std::mem::take(&mut self.queue),
            written,
            ..Self::default()
        };
    }

    /// The file was refused.
    pub(in crate::ui) fn refused(&mut self, error: Error) {
        self.progress = None;
        self.error = Some(error);
    }

    fn plan_again(&mut self) -> LedgerJob {
        let progress = Progress::default();
        self.progress = Some(progress.clone());
        let (file, options) = (self.file.clone().unwrap_or_default(), self.options.clone());
        let reporting = progress.clone();
        let job = Job::new(move |session| {
            let plan = Arc::new(session.plan_import(&file, &options, &reporting)?);
            Ok(Outcome::then(|pages: &mut Pages| {
                if summary::is_blank_form(&plan) {
                    let text = "这是一张空表，没有可导入的数；要把台账的数填进去，请拖到“套表”页";
                    pages.results.say(Toast::note(text));
                }
                pages.with(|page: &mut Self| page.planned(plan));
            }))
        });
        let label = format!("读取“{}”", self.name());
        job.about(Topic::Import)
            .listed(label)
            .reporting(progress)
            .only_reading()
    }

    /// Writes the plan.
    fn accept(&mut self, plan: Arc<Plan>) -> LedgerJob {
        let progress = Progress::default();
        self.progress = Some(progress.clone());
        let (label, reporting) = (format!("写入“{}”", plan.file), progress.clone());
        let job = Job::new(move |session| {
            let accepted = session.accept_import(&plan, &reporting)?;
            let told = format!("新增 {} 条，更新 {} 条", accepted.added, accepted.updated);
            let text = format!("已写入：{told}");
            let report = told.clone();
            let landing = Outcome::then(move |pages: &mut Pages| {
                pages.with(|page: &mut Self| {
                    let (file, options) = (page.file.clone().unwrap_or_default(), page.options.clone());
                    let written = WrittenFile::new(file, options, &plan, report);
                    page.finish(Some(written));
                });
                pages.results.say(Toast::done(text).with_undo());
            });
            Ok(landing.told(told))
        });
        job.about(Topic::Import).listed(label).reporting(progress)
    }

    fn name(&self) -> String {
        self.file
            .as_ref()
            .and_then(|file| file.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// Draws what is known of a sheet at the left and the sheet itself at the right; true when the user decided
    /// something.
    fn sheet_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan) -> bool {
        let skipped = self.options.skip_sheets.contains(&sheet.name);
        let unread =
            sheet.hidden && sheet.record.is_none() && !self.options.read_hidden.contains(&sheet.name);
        if skipped || unread {
            let note = sheet.note.as_deref().unwrap_or("没有读取");
            let clicked = empty_ui(ui, "这张表不导入", note, Some("导入这张表"));
            if clicked {
                self.options.skip_sheets.remove(&sheet.name);
                self.options.read_hidden.insert(sheet.name.clone());
            }
            return clicked;
        }
        if sheet.is_barred {
            let note = sheet.note.as_deref().unwrap_or_default();
            empty_ui(ui, "这张表不能导入", note, None);
            return false;
        }
        let (right, left) = split_left(ui);
        let mut again = false;
        place_ui(ui, left, "columns", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ScrollArea::vertical()
                    .id_salt(("meaning", &sheet.name))
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        again |= self.meaning_ui(ui, snapshot, sheet);
                    });
            });
        });
        place_ui(ui, right, "changes", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                let Some(view) = sheet.view.as_deref() else { return };
                let scene = Scene {
                    sheet,
                    view,
                    records: &snapshot.records,
                    period: snapshot.period,
                };
                again |= self.preview.ui(ui, &scene, &mut self.options);
            });
        });
        again
    }

    fn meaning_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan) -> bool {
        let mut again = questions::ui(ui, sheet, &mut self.options);
        again |= frame::ui(ui, sheet, &mut self.options, &mut self.preview.picking);
        if sheet.record.is_none() {
            return again;
        }
        again |= decisions::when_and_where_ui(ui, snapshot, sheet, &mut self.options);
        again |= plan_question::ui(ui, snapshot, sheet, &mut self.options);
        again |= columns::ui(ui, sheet, &mut self.options);
        again |= decisions::ui(ui, &mut self.options);
        frame::hints_ui(ui, sheet);
        again
    }

    fn summary(&self) -> String {
        match &self.plan {
            Some(plan) => format!(
                "{} · {} 张表 · {}",
                plan.file,
                plan.sheets.len(),
                summary::outcome(plan)
            ),
            None => self.name(),
        }
    }

    fn actions_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        if let Some(plan) = self.plan.clone() {
            let rows = plan.writable().count();
            let ready = rows > 0 && self.progress.is_none();
            let button = ui.add_enabled(ready, Button::primary("写入台账（可撤销）"));
            let why_not = if plan.waiting().next().is_some() {
                "先在左边选定，再写入"
            } else {
                "没有可写入的变化"
            };
            if button.on_disabled_hover_text(why_not).clicked() {
                out.send(self.accept(plan));
            }
        }
        if let Some(progress) = &self.progress {
            if ui.add(Button::plain("停止")).clicked() {
                progress.cancel();
            }
        } else if self.file.is_some() && ui.add(Button::plain("不导入了")).clicked() {
            self.finish(None);
        }
        if self.progress.is_none()
            && self.plan.is_none()
            && let Some(next) = self.queue.front()
        {
            let name = next.file_name().unwrap_or_default().to_string_lossy();
            let text = format!("下一个文件：{name}");
            let hover = format!("还有 {} 个文件", self.queue.len());
            if ui.add(Button::primary(text)).on_hover_text(hover).clicked() {
                out.import = self.queue.pop_front();
            }
        }
        if self.file.is_some() && ui.add(Button::plain("换一个文件…")).clicked() {
            out.run(Command::Import);
        }
    }
}

/// The changes get the wide part, at the right.
fn split_left(ui: &Ui) -> (eframe::egui::Rect, eframe::egui::Rect) {
    let place = ui.available_rect_before_wrap();
    let width = (place.width() * 0.31).clamp(350.0, 440.0);
    (
        place.with_min_x(place.left() + width + size::GAP),
        place.with_max_x(place.left() + width),
    )
}

fn progress_ui(ui: &mut Ui, progress: &Progress, again: bool) {
    let text = if again {
        "正在处理…"
    } else {
        "正在识别…"
    };
    let bar = ProgressBar::new(progress.share().unwrap_or(0.0))
        .desired_height(6.0)
        .fill(color::ACCENT);
    let response = ui.add(bar);
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::ProgressIndicator, true, text));
    caption_ui(ui, text);
    ui.ctx().request_repaint_after_secs(0.1);
}
