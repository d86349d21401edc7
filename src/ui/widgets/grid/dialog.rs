//! Questions before something large: a paste that does not simply fit, one text for many cells.

use eframe::egui::{Event, Frame, Id, Key, Margin, Modal, Modifiers, ScrollArea, Ui};

use crate::ui::theme::{color, size};
use crate::ui::widgets::{Button, ButtonKind, caption_ui, field_ui, paragraph_ui, title_ui};

use super::Grid;
use super::draft::RowDraft;
use crate::app::sheet::{GridModel, GridOutput};

/// A question that is open.
pub(super) enum Dialog {
    /// What a paste would change.
    Paste(Box<Paste>),
    /// The text for all selected cells.
    Fill {
        /// What was typed.
        text: String,
        /// Whether the field still has to get the keyboard.
        fresh: bool,
    },
}

/// A paste that waits for an answer.
pub(super) struct Paste {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Records of the table before the paste.
    pub(super) records: usize,
    /// Lines of the text on the clipboard.
    pub(super) lines: usize,
    /// Whether the text can be read in another way, too.
    pub(super) doubtful: bool,
    /// The first rows as they were read.
    pub(super) first: Vec<String>,
    /// Cells for which there is no place.
    pub(super) left_over: usize,
    /// Cells whose text can't stand where it would go, with the reason.
    pub(super) problems: Vec<String>,
    /// What would be written.
    pub(super) planned: GridOutput,
    /// What would stand in the new row then.
    pub(super) draft: RowDraft,
}

impl Dialog {
    /// Asks for one text for many cells.
    pub(super) fn fill() -> Self {
        Self::Fill {
            text: String::new(),
            fresh: true,
        }
    }
}

impl Grid {
    /// Draws the question that is open.
    pub(super) fn dialog_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        field: Id,
        output: &mut GridOutput,
    ) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        let frame = Frame::new()
            .fill(color::PANEL)
            .corner_radius(8)
            .inner_margin(Margin::same(16));
        let modal = Modal::new(field.with("dialog"))
            .frame(frame)
            .backdrop_color(color::SHADE);
        let mut answer = None;
        let shown = modal.show(ui.ctx(), |ui| {
            ui.set_width(size::DIALOG);
            answer = match &mut dialog {
                Dialog::Paste(paste) => paste_ui(ui, paste),
                Dialog::Fill { text, fresh } => self.fill_ui(ui, text, fresh),
            };
        });
        if answer.is_none() && !shown.should_close() {
            self.dialog = Some(dialog);
            return;
        }
        ui.memory_mut(|memory| memory.request_focus(field));
        if answer != Some(true) {
            return;
        }
        match dialog {
            Dialog::Paste(mut paste) => {
                output.edits.append(&mut paste.planned.edits);
                self.coming |= !paste.planned.added.is_empty();
                output.added.append(&mut paste.planned.added);
                self.draft = paste.draft;
            }
            Dialog::Fill { text, .. } => self.fill(model, text.trim(), output),
        }
    }

    fn fill_ui(&self, ui: &mut Ui, text: &mut String, fresh: &mut bool) -> Option<bool> {
        title_ui(ui, "批量填写");
        let cells = self.selection.rows().count() * self.selection.columns().count();
        caption_ui(ui, &format!("选中的 {cells} 格都填为下面的内容；留空就是清除"));
        let response = field_ui(ui, text, "内容", size::DIALOG - 8.0);
        if std::mem::take(fresh) {
            response.request_focus();
        }
        let entered = entered(ui);
        let clicked = buttons_ui(ui, &format!("填入 {cells} 格"), true);
        clicked.or(entered.then_some(true))
    }
}

fn paste_ui(ui: &mut Ui, paste: &Paste) -> Option<bool> {
    title_ui(ui, "粘贴前看一下");
    let (edits, added) = (paste.planned.edits.len(), paste.planned.added.len());
    paragraph_ui(
        ui,
        &format!(
            "剪贴板里有 {} 行 {} 列：将修改 {edits} 格，新增 {added} 条记录（现有 {} 条，粘贴后 {} 条）",
            paste.rows,
            paste.columns,
            paste.records,
            paste.records + added
        ),
    );
    if paste.lines != paste.rows {
        let text = format!(
            "文字共 {} 行，有的格里有几行字，读成 {} 行",
            paste.lines, paste.rows
        );
        paragraph_ui(ui, &text);
    }
    if paste.doubtful {
        paragraph_ui(
            ui,
            "内容里的引号可以有两种读法，请核对下面的行；不对就取消，在原表里去掉引号再复制",
        );
    }
    if paste.doubtful || paste.left_over > 0 {
        ScrollArea::vertical()
            .id_salt("rows")
            .max_height(120.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for (number, row) in (1..).zip(&paste.first) {
                    caption_ui(ui, &format!("{number}　{row}"));
                }
            });
    }
    if paste.left_over > 0 {
        let text = format!("{} 格超出表格，没有地方放，将不写入", paste.left_over);
        paragraph_ui(ui, &text);
    }
    let locked = paste.planned.skipped.saturating_sub(paste.problems.len());
    if locked > 0 {
        paragraph_ui(ui, &format!("{locked} 格不能在这里修改，将跳过"));
    }
    if !paste.problems.is_empty() {
        paragraph_ui(ui, &format!("{} 格的内容有疑问，将跳过：", paste.problems.len()));
        ScrollArea::vertical()
            .max_height(160.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for problem in &paste.problems {
                    caption_ui(ui, problem);
                }
            });
    }
    let any = edits + added > 0;
    let clicked = buttons_ui(ui, "粘贴", any);
    clicked.or((any && entered(ui)).then_some(true))
}

/// The button that does it and the one that does not.
fn buttons_ui(ui: &mut Ui, text: &str, on: bool) -> Option<bool> {
    let mut answer = None;
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let kind = if on {
            ButtonKind::Primary
        } else {
            ButtonKind::Plain
        };
        if ui.add_enabled(on, Button::new(kind, text)).clicked() {
            answer = Some(true);
        }
        if ui.add(Button::quiet("取消")).clicked() {
            answer = Some(false);
        }
    });
    answer
}

/// Enter outside a composition.
fn entered(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let composing = input.events.iter().any(|event| matches!(event, Event::Ime(_)));
        !composing && input.consume_key(Modifiers::NONE, Key::Enter)
    })
}
