//! 上报: which annexes, how they will look, what they lack, and where they go.

pub(super) mod form;
mod form_columns;
pub(super) mod list;
pub(super) mod missing;
pub(super) mod options;
pub(super) mod preview;

use std::sync::Arc;

use eframe::egui::{Ui, Vec2};

use crate::app::worker::job::{Job, Outcome};
use crate::forms::Form;
use crate::model::Severity;
use crate::ops::{AnnexOptions, AnnexPreview, Snapshot, blocking};
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::exported;
use crate::ui::page_view::Pages;
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, PageHeader, Tone, badge_ui, card_frame, header_ui, place_ui, tabs_ui};

use super::Page;
use form::FormEditor;
use list::AnnexList;
use missing::{MissingPane, gaps};
use options::OptionsPanel;
use preview::PaperView;

/// The annexes chosen and the one in view.
#[derive(Default)]
pub(in crate::ui) struct SubmitPage {
    list: AnnexList,
    options: OptionsPanel,
    pane: SubmitPane,
    asked: Option<AskedLayout>,
    annex: Option<Arc<AnnexPreview>>,
    paper: PaperView,
    missing: MissingPane,
    editor: FormEditor,
    open: SnapshotCache<OpenFindings>,
}

/// What the layout in view was asked for.
#[derive(PartialEq)]
struct AskedLayout {
    /// The form, as it is being edited in the editor.
    form: Form,
    version: u64,
    period: String,
    annex_options: AnnexOptions,
}

/// What stands at the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SubmitPane {
    #[default]
    Preview,
    Missing,
    Files,
    Form,
}

impl SubmitPane {
    const ALL: [Self; 4] = [Self::Preview, Self::Missing, Self::Files, Self::Form];
}

const FILL: &str = "选上级发来的 xlsx，把台账的数填进它的格子，另存一份；格式、公式和校验都不动";
/// Part of the height that the editor of a form has above its pages.
const EDITOR: f32 = 0.55;
/// Width of the list and the choices.
const LEFT: f32 = 344.0;
/// Height of the choices under the list.
const CHOICES: f32 = 212.0;

impl PageView for SubmitPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        self.options.ask_fonts(out);
        let annex_options = self.options.annex_options(self.list.checked(snapshot));
        self.header_ui(ui, snapshot, &annex_options, out);
        let place = ui.available_rect_before_wrap();
        let left = place.with_max_x(place.left() + LEFT);
        let right = place.with_min_x(place.left() + LEFT + size::GAP);
        let middle = place.bottom() - CHOICES;
        place_ui(ui, left.with_max_y(middle - size::GAP), "annexes", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.list.ui(ui, snapshot, out);
            });
        });
        place_ui(ui, left.with_min_y(middle), "choices", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.options.ui(ui);
            });
        });
        self.ask_layout(snapshot, &annex_options, out);
        place_ui(ui, right, "annex", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                self.pane_ui(ui, snapshot, &annex_options, out);
            });
        });
    }

    fn fills_files(&self) -> bool {
        true
    }
}

impl SubmitPage {
    /// An annex was laid out.
    fn laid_out(&mut self, annex: Arc<AnnexPreview>) {
        self.paper.put(&annex);
        self.annex = Some(annex);
    }

    /// Shows a form in the editor.
    fn show_form(&mut self, form: String) {
        self.list.show(form);
        self.pane = SubmitPane::Form;
    }

    fn header_ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        annex_options: &AnnexOptions,
        out: &mut FrameActions,
    ) {
        let forms = &annex_options.forms;
        let open = self.open.get_mut(snapshot, || OpenFindings::of(snapshot, forms));
        if open.forms != *forms {
            *open = OpenFindings::of(snapshot, forms);
        }
        let period = snapshot.period.label();
        let summary = format!("{period} · 选了 {} 张表", annex_options.forms.len());
        let header = PageHeader {
            title: "上报",
            summary: &summary,
        };
        header_ui(ui, &header, |ui| {
            let ready = !annex_options.forms.is_empty();
            let export = ui.add_enabled(ready, Button::primary("导出到文件夹…"));
            if export.on_disabled_hover_text("先在左边勾选要导出的表").clicked() {
                out.ask = Some(export_to_folder(annex_options.clone(), false));
            }
            let fill = ui.add(Button::plain(Command::Fill.text()));
            if fill.on_hover_text(FILL).clicked() {
                out.run(Command::Fill);
            }
            let submit = ui.add_enabled(ready && open.count == 0, Button::plain("上报并留底…"));
            let submit = submit.on_hover_text("导出附件，并把这一期的内容冻结在台账里备查");
            if submit.on_disabled_hover_text(open.text()).clicked() {
                out.ask = Some(export_to_folder(annex_options.clone(), true));
            }
        });
        if open.count > 0 {
            ui.horizontal(|ui| {
                badge_ui(ui, open.tone(), &open.text());
                if ui.add(Button::quiet("去审核").small()).clicked() {
                    out.run(Command::Go(Page::Check));
                }
            });
        }
    }

    fn pane_ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        annex_options: &AnnexOptions,
        out: &mut FrameActions,
    ) {
        let form = self.list.shown().and_then(|id| snapshot.forms.get(id));
        let annex = self.annex.clone();
        let lacks = form
            .zip(annex.as_ref())
            .map(|(form, annex)| gaps(snapshot, form, annex));
        let lacks = lacks.unwrap_or_default();
        let names = OptionsPanel::file_names(snapshot, annex_options);
        let tabs: Vec<(String, Option<usize>)> = SubmitPane::ALL
            .into_iter()
            .map(|pane| match pane {
                SubmitPane::Preview => ("预览".to_owned(), None),
                SubmitPane::Missing => ("缺项".to_owned(), Some(lacks.len())),
                SubmitPane::Files => ("文件名".to_owned(), Some(names.len())),
                SubmitPane::Form => ("表样".to_owned(), None),
            })
            .collect();
        let row = Vec2::new(ui.available_width(), size::CONTROL);
        ui.allocate_ui(row, |ui| {
            ui.horizontal(|ui| {
                let current = SubmitPane::ALL.iter().position(|pane| *pane == self.pane);
                if let Some(at) = tabs_ui(ui, current.unwrap_or(0), &tabs) {
                    self.pane = SubmitPane::ALL.get(at).copied().unwrap_or_default();
                }
                if matches!(self.pane, SubmitPane::Preview | SubmitPane::Form) {
                    self.paper.controls_ui(ui);
                }
            });
        });
        match self.pane {
            SubmitPane::Preview => self.paper.ui(ui, annex.as_deref()),
            SubmitPane::Missing => self.missing.ui(ui, snapshot, annex.as_deref(), &lacks, out),
            SubmitPane::Files => OptionsPanel::files_ui(ui, snapshot, &names),
            SubmitPane::Form => {
                let place = ui.available_rect_before_wrap();
                let middle = place.top() + place.height() * EDITOR;
                place_ui(ui, place.with_max_y(middle), "form", |ui| {
                    self.editor.ui(ui, snapshot, form, out);
                });
                place_ui(ui, place.with_min_y(middle + size::UNIT), "page", |ui| {
                    self.paper.ui(ui, annex.as_deref());
                });
            }
        }
    }

    fn ask_layout(&mut self, snapshot: &Snapshot, annex_options: &AnnexOptions, out: &mut FrameActions) {
        let shown = self.list.shown_or_first(snapshot);
        let Some(form) = shown.and_then(|id| snapshot.forms.get(&id)) else {
            return;
        };
        // The editor shows the form as it is being edited, everything else as it is kept.
        let draft = self.editor.draft(form).filter(|_| self.pane == SubmitPane::Form);
        let form = draft.unwrap_or(form).clone();
        let wanted = AskedLayout {
            form: form.clone(),
            version: snapshot.version,
            period: snapshot.period.to_string(),
            annex_options: annex_options.clone(),
        };
        if self.asked.as_ref() != Some(&wanted) {
            self.asked = Some(wanted);
            let (period, annex_options) = (Some(snapshot.period), annex_options.clone());
            out.send(Job::new(move |session| {
                let annex = Arc::new(session.preview(&form, period, &annex_options)?);
                Ok(Outcome::then(|pages: &mut Pages| {
                    pages.with(|page: &mut SubmitPage| page.laid_out(annex));
                }))
            }));
        }
    }
}

/// Writes annexes into a folder; with `submit` also keeps a frozen copy.
fn export_to_folder(annex_options: AnnexOptions, submit: bool) -> FileQuestion {
    FileQuestion::folder("选择存放附件的文件夹").then_with_ledger(move |pages, snapshot, folder| {
        let period = snapshot.period;
        let job = Job::new(move |session| {
            let files = if submit {
                session.submit_as(period, &annex_options, &folder)?.files
            } else {
                session.hand_over(&annex_options, Some(period), &folder)?
            };
            Ok(exported(&files))
        });
        pages.results.send(job.listed("导出附件"));
    })
}

/// What stands in the way of a 上报 of these forms.
#[derive(Clone, Debug)]
struct OpenFindings {
    forms: Vec<String>,
    count: usize,
    has_errors: bool,
}

impl OpenFindings {
    fn of(snapshot: &Snapshot, forms: &[String]) -> Self {
        let findings = snapshot.findings_of_forms(forms);
        let open: Vec<_> = blocking(&findings).collect();
        Self {
            forms: forms.to_vec(),
            count: open.len(),
            has_errors: open.iter().any(|finding| finding.severity == Severity::Error),
        }
    }

    fn tone(&self) -> Tone {
        if self.has_errors { Tone::Bad } else { Tone::Warn }
    }

    fn text(&self) -> String {
        match (self.count, self.has_errors) {
            (0, _) => "先在左边勾选要导出的表".to_owned(),
            (count, true) => format!("还有 {count} 处审核问题没有处理"),
            (count, false) => format!("还有 {count} 处待核实，要写说明"),
        }
    }
}
