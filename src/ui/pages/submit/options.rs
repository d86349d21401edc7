//! How annexes are handed in: purpose, paper, fonts, numbers, and the names of the files.

use eframe::egui::{Align, Layout, Ui, vec2};

use crate::app::worker::job::{Job, Outcome};
use crate::export::{Look, Profile, missing_fonts};
use crate::forms::{FontPreset, Paper};
use crate::ops::{AnnexFile, AnnexOptions, Labels, Snapshot, annex_files, font_dirs};
use crate::ui::frame_actions::FrameActions;
use crate::ui::page_view::Pages;
use crate::ui::theme::size;
use crate::ui::widgets::{
    DropDownChoice, ListColumn, ListTable, Tone, badge_ui, caption_ui, check_ui, empty_ui, lines_ui,
    title_ui, wide_choice_ui,
};

use super::SubmitPage;

/// The choices; they hold until the ledger is closed.
#[derive(Default)]
pub(crate) struct OptionsPanel {
    look: Look,
    labels: Labels,
    one_book: bool,
    is_draft: bool,
    filling_notes: bool,
    /// What each preset lacks on this machine; `None` before it is known.
    lacking: Option<Vec<(FontPreset, Vec<&'static str>)>>,
    has_asked: bool,
}

const PURPOSE: &str = "打印盖章：没有的数印“—”，合计是公式。\n上传系统：只有数值，没有的数留空。";

impl OptionsPanel {
    /// The choices for these forms.
    pub(crate) fn annex_options(&self, forms: Vec<String>) -> AnnexOptions {
        AnnexOptions {
            is_draft: self.is_draft,
            forms,
            look: self.look,
            labels: self.labels,
            one_book: self.one_book,
            filling_notes: self.filling_notes,
            keeps_existing: true,
        }
    }

    /// Asks once which fonts this machine lacks: looking through its fonts takes a while.
    pub(crate) fn ask_fonts(&mut self, out: &mut FrameActions) {
        if !self.has_asked {
            self.has_asked = true;
            out.send(Job::new(|_| {
                let folders = font_dirs();
                let presets = [FontPreset::Windows, FontPreset::Official, FontPreset::Gbk];
                let missing = presets.map(|preset| (preset, missing_fonts(preset, &folders)));
                Ok(Outcome::then(move |pages: &mut Pages| {
                    pages.with(|page: &mut SubmitPage| page.options.lacking = Some(missing.into()));
                }))
            }));
        }
    }

    /// Draws the choices.
    pub(crate) fn ui(&mut self, ui: &mut Ui) {
        title_ui(ui, "导出方式");
        ui.spacing_mut().item_spacing.y = 4.0;
        let half = (ui.available_width() - size::CELL) / 2.0;
        ui.horizontal(|ui| {
            let of = choices([(Profile::Print, "打印盖章"), (Profile::Upload, "上传系统")]);
            let chosen = ui.scope(|ui| named_choice_ui(ui, "用途", &self.look.profile, &of, half));
            chosen.response.on_hover_text(PURPOSE);
            if let Some(profile) = chosen.inner {
                self.look.profile = profile;
            }
            let of = choices([(Paper::A4, "A4"), (Paper::A3, "A3")]);
            if let Some(paper) = named_choice_ui(ui, "纸张", &self.look.paper, &of, half) {
                self.look.paper = paper;
            }
        });
        ui.horizontal(|ui| {
            let of = choices([
                (Labels::OfForm, "按表样"),
                (Labels::InTurn, "依次编号"),
                (Labels::Without, "不写"),
            ]);
            if let Some(labels) = named_choice_ui(ui, "附件号", &self.labels, &of, half) {
                self.labels = labels;
            }
            let of = choices([(false, "一表一份"), (true, "合成一份")]);
            if let Some(one_book) = named_choice_ui(ui, "文件", &self.one_book, &of, half) {
                self.one_book = one_book;
            }
        });
        ui.horizontal(|ui| {
            let wide = ui.available_width();
            if let Some(fonts) = named_choice_ui(ui, "字体", &self.look.fonts, &font_choices(), wide) {
                self.look.fonts = fonts;
            }
        });
        ui.horizontal(|ui| {
            let hint = "填表说明和内部备注列是给填表人看的；交给上级的附件一般不印";
            check_ui(ui, &mut self.filling_notes, "印填表说明").on_hover_text(hint);
            caption_ui(ui, "印填表说明").on_hover_text(hint);
            ui.add_space(size::GAP);
            let hint = "有审核错误时也导出，标题上写明“草稿”；不勾时有错误不导出";
            check_ui(ui, &mut self.is_draft, "导出草稿").on_hover_text(hint);
            caption_ui(ui, "导出草稿").on_hover_text(hint);
        });
        self.font_warning_ui(ui);
    }

    fn font_warning_ui(&self, ui: &mut Ui) {
        let lacking = self.lacking.iter().flatten();
        let of_this = lacking.filter(|(preset, _)| *preset == self.look.fonts);
        let missing: Vec<&str> = of_this.flat_map(|(_, names)| names).copied().collect();
        if !missing.is_empty() {
            let text = format!("这台电脑缺 {} 种字体", missing.len());
            badge_ui(ui, Tone::Warn, &text).on_hover_text(format!(
                "没有安装：{}。打开附件的电脑也没有时，会换成别的字体；请先安装，或换一套字体。",
                missing.join("、")
            ));
        }
    }

    /// The files that an export would write now.
    pub(crate) fn file_names(snapshot: &Snapshot, annex_options: &AnnexOptions) -> Vec<AnnexFile> {
        let today = jiff::Zoned::now().date();
        annex_files(
            annex_options,
            &snapshot.forms,
            &snapshot.county,
            &snapshot.records,
            Some(snapshot.period),
            today,
        )
        // A form that was dropped a moment ago is unticked with the next snapshot.
        .unwrap_or_default()
    }

    /// Draws the names of the files.
    pub(crate) fn files_ui(ui: &mut Ui, snapshot: &Snapshot, files: &[AnnexFile]) {
        if files.is_empty() {
            empty_ui(ui, "没有选表", "在左边勾选要导出的表，这里列出会写出的文件", None);
            return;
        }
        caption_ui(ui, "导出时在所选文件夹里写出这些文件；同名文件会被换成新的");
        // Halves of what the scroll bar leaves.
        let half = (ui.available_width() - 2.0 * size::CELL) / 2.0;
        let columns = [ListColumn::text("文件名", half), ListColumn::text("内容", half)];
        let table = ListTable {
            columns: &columns,
            rows: files.len(),
            selected: None,
            id: "files",
        };
        table.show_rows_of(ui, size::ROW_TWO, |ui, row, column| {
            let Some(file) = files.get(row) else { return };
            if column == 0 {
                lines_ui(ui, &file.name, 2).on_hover_text(&file.name);
                return;
            }
            let titles = file.forms.iter().filter_map(|id| snapshot.forms.get(id));
            let titles: Vec<&str> = titles.map(|form| form.title.as_str()).collect();
            lines_ui(ui, &titles.join("、"), 2).on_hover_text(titles.join("\n"));
        });
    }
}

/// The font presets by the names of their fonts.
pub(crate) fn font_choices() -> Vec<DropDownChoice<FontPreset>> {
    choices([
        (FontPreset::Windows, "宋体、黑体、仿宋"),
        (FontPreset::Official, "小标宋、仿宋_GB2312"),
        (FontPreset::Gbk, "方正小标宋、仿宋_GBK"),
    ])
}

/// A drop-down behind its name, both together of a width.
fn named_choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: &T,
    of: &[DropDownChoice<T>],
    width: f32,
) -> Option<T> {
    let layout = Layout::left_to_right(Align::Center);
    let place = ui.allocate_ui_with_layout(vec2(width, size::CONTROL), layout, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.x = size::UNIT;
        ui.scope(|ui| {
            ui.set_width(NAME);
            caption_ui(ui, name);
        });
        wide_choice_ui(ui, name, current, of)
    });
    place.inner
}

/// Width of the names.
const NAME: f32 = 42.0;

fn choices<T: Copy, const N: usize>(of: [(T, &str); N]) -> Vec<DropDownChoice<T>> {
    let choice = |(value, text): (T, &str)| DropDownChoice {
        value,
        text: text.to_owned(),
    };
    of.into_iter().map(choice).collect()
}
