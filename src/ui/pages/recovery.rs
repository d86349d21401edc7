//! 损坏的台账: what is wrong, the backups with what each lacks, and the rescue into a new ledger. Nothing here changes the
//! damaged file before the officer chose.

use eframe::egui::{RichText, ScrollArea, Ui, UiBuilder};

use crate::app::worker::request::LedgerRequest;
use crate::ops::{BackupSight, DamagedLedger, Readable};
use crate::ui::file_question::{FileQuestion, stem};
use crate::ui::frame_actions::FrameActions;
use crate::ui::theme::{bold_font, color, size};
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Tone, badge_ui, caption_ui, card_ui, line_ui, paragraph_ui, title_ui,
};

use super::history::size_text;

/// A ledger that could not be opened.
pub(in crate::ui) struct RecoveryPage {
    ledger: DamagedLedger,
    /// The backup that is chosen.
    chosen: Option<usize>,
    /// Whether the list of what can't be read is unfolded.
    shows_lost: bool,
}

const WIDTH: f32 = 960.0;
/// So many rows of backups are seen without scrolling.
const SEEN: f32 = 5.0;

impl RecoveryPage {
    /// Shows what is left of a ledger; the newest sound backup is chosen.
    pub(in crate::ui) fn new(ledger: DamagedLedger) -> Self {
        let sound = |sight: &BackupSight| matches!(sight.difference, Some(Ok(_)));
        Self {
            chosen: ledger.backups.iter().position(sound),
            ledger,
            shows_lost: false,
        }
    }

    /// Draws the page. Gives whether it is left.
    pub(in crate::ui) fn ui(&mut self, ui: &mut Ui, out: &mut FrameActions) -> bool {
        let room = ui.available_rect_before_wrap();
        let width = WIDTH.min(room.width());
        let left = room.center().x - width / 2.0;
        let place = room.with_min_x(left).with_max_x(left + width);
        let mut page = ui.new_child(UiBuilder::new().max_rect(place));
        let mut is_left = false;
        ScrollArea::vertical().id_salt("recovery").show(&mut page, |ui| {
            self.head_ui(ui);
            ui.add_space(size::GAP);
            card_ui(ui, |ui| {
                ui.set_width(ui.available_width());
                self.state_ui(ui);
            });
            ui.add_space(size::GAP);
            card_ui(ui, |ui| {
                ui.set_width(ui.available_width());
                self.backups_ui(ui, out);
            });
            ui.add_space(size::GAP);
            card_ui(ui, |ui| {
                ui.set_width(ui.available_width());
                self.rescue_ui(ui, out);
            });
            ui.add_space(size::GAP);
            is_left = ui.add(Button::plain("返回，先不处理")).clicked();
        });
        is_left
    }

    fn head_ui(&self, ui: &mut Ui) {
        ui.label(
            RichText::new("台账文件有损坏，没有打开")
                .font(bold_font(size::HEADING))
                .color(color::TEXT),
        );
        let ledger = &self.ledger;
        let about = format!(
            "{}　{}　最后保存 {}",
            ledger.path.display(),
            size_text(ledger.bytes),
            ledger.saved
        );
        caption_ui(ui, &about);
    }

    fn state_ui(&mut self, ui: &mut Ui) {
        title_ui(ui, "坏在哪里");
        paragraph_ui(ui, &self.ledger.fault);
        let sentence = match &self.ledger.readable {
            Ok(Readable { county, rows, lost }) if lost.is_empty() => {
                format!("{county}的 {rows} 行都能读出。")
            }
            Ok(Readable { county, rows, lost }) => {
                format!("{county}的 {rows} 行能读出，{} 处读不出或要核对。", lost.len())
            }
            Err(why) => format!("一行也读不出：{why}"),
        };
        paragraph_ui(ui, &sentence);
        paragraph_ui(ui, "原文件没有改动。断电、U盘没有安全退出、磁盘坏道都可能造成。");
        let lost = match &self.ledger.readable {
            Ok(readable) => readable.lost.as_slice(),
            Err(_) => &[],
        };
        if lost.is_empty() {
            return;
        }
        let text = if self.shows_lost { "收起" } else { "看是哪些" };
        if ui.add(Button::quiet(text).flush()).clicked() {
            self.shows_lost = !self.shows_lost;
        }
        if self.shows_lost {
            for line in lost {
                paragraph_ui(ui, line);
            }
        }
    }

    fn backups_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let ledger = self.ledger.path.clone();
        ui.horizontal(|ui| {
            title_ui(ui, "从备份恢复");
            let note = if self.ledger.is_known {
                "损坏的文件先原样另存"
            } else {
                "没有读到这本台账的标识，列出的是所有台账的备份，请认准县名和时间"
            };
            caption_ui(ui, note);
            if ui.add(Button::quiet("选别处的备份…")).clicked() {
                let ledger = ledger.clone();
                out.ask = Some(FileQuestion::open_ledger("选择备份").then(move |pages, backup| {
                    pages
                        .results
                        .send(LedgerRequest::RestoreDamaged { ledger, backup });
                }));
            }
        });
        if self.ledger.backups.is_empty() {
            paragraph_ui(
                ui,
                "电脑里没有找到这本台账的备份；U盘或别处有的，点“选别处的备份…”。",
            );
            return;
        }
        let columns = [
            ListColumn::text("备份时间", 150.0),
            ListColumn::text("原因", 110.0),
            ListColumn::text("校验", 70.0),
            ListColumn::text("与损坏的台账相比", 0.0),
            ListColumn::number("大小", 80.0),
        ];
        let backups = &self.ledger.backups;
        let table = ListTable {
            columns: &columns,
            rows: backups.len(),
            selected: self.chosen,
            id: "recovery",
        };
        #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
        let rows = (backups.len() as f32).min(SEEN) + 1.0;
        let clicked = ui
            .scope(|ui| {
                ui.set_max_height(rows * size::ROW);
                table.show(ui, |ui, row, column| {
                    if let Some(sight) = backups.get(row) {
                        cell_ui(ui, sight, column);
                    }
                })
            })
            .inner;
        if clicked.is_some() {
            self.chosen = clicked;
        }
        ui.add_space(8.0);
        let Some(sight) = self.chosen.and_then(|at| self.ledger.backups.get(at)) else {
            caption_ui(ui, "点一份备份，再恢复");
            return;
        };
        let text = format!("恢复 {} 的备份", sight.backup.at);
        if ui.add(Button::primary(text)).clicked() {
            out.send(LedgerRequest::RestoreDamaged {
                ledger,
                backup: sight.backup.path.clone(),
            });
        }
    }

    fn rescue_ui(&self, ui: &mut Ui, out: &mut FrameActions) {
        title_ui(ui, "抢救到新台账");
        let Ok(readable) = &self.ledger.readable else {
            paragraph_ui(ui, "这个文件里没有读得出的行，只能用备份。");
            return;
        };
        let sentence = format!(
            "把读得出的 {} 行写进一个新文件，列出读不出的；损坏的文件不动。比备份新，但要逐处核对。",
            readable.rows
        );
        paragraph_ui(ui, &sentence);
        if ui.add(Button::plain("抢救到新台账…")).clicked() {
            let damaged = self.ledger.path.clone();
            let name = format!("{}抢救.laoxiao", stem(&damaged));
            let question = FileQuestion::save_ledger("抢救出来的新台账存到哪里", name);
            out.ask = Some(question.at_home().then(move |pages, file| {
                pages.results.send(LedgerRequest::Recover { damaged, out: file });
            }));
        }
    }
}

fn cell_ui(ui: &mut Ui, sight: &BackupSight, column: usize) {
    let backup = &sight.backup;
    match (column, &sight.difference) {
        (0, _) => drop(line_ui(ui, &backup.at).on_hover_text(backup.path.display().to_string())),
        (1, _) => drop(line_ui(ui, &backup.reason)),
        (2, Some(Ok(_))) => drop(badge_ui(ui, Tone::Good, "完好")),
        (2, Some(Err(_))) => drop(badge_ui(ui, Tone::Bad, "读不了")),
        (2, None) => drop(caption_ui(ui, "没有看")),
        (3, Some(Ok(Some(difference)))) => drop(line_ui(ui, &difference.to_string())),
        (3, Some(Ok(None))) => drop(caption_ui(ui, "台账里没有读得出的行可比")),
        (3, Some(Err(why))) => drop(caption_ui(ui, why).on_hover_text(why)),
        (3, None) => {}
        _ => drop(caption_ui(ui, &size_text(backup.bytes))),
    }
}
