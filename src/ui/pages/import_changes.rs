//! What would happen, row by row, with each problem under its row and the fix beside it.

use eframe::egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::forms::dictionary;
use crate::import::{Change, FieldChange, Options, SheetPlan, Status};
use crate::model::{MoneyUnit, Problem, Severity, Value};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, Tone, badge_ui, caption_ui, field_ui, line_ui, title_ui};

/// What is being corrected, and what is shown.
#[derive(Default)]
pub(super) struct Changes {
    correcting: Option<(String, String)>,
    all: bool,
}

enum Line<'a> {
    Change(&'a Change),
    Problem(&'a Problem),
}

impl Changes {
    /// Draws the changes of a sheet; true when the user decided something.
    pub(super) fn ui(&mut self, ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
        let mut again = false;
        self.head_ui(ui, sheet);
        let lines = lines(sheet, self.all);
        if lines.is_empty() {
            caption_ui(ui, "没有变化：表中的记录与台账一致");
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let height = (ui.available_height() - 30.0).max(60.0);
        ScrollArea::vertical()
            .id_salt("changes")
            .max_height(height)
            .auto_shrink([false, true])
            .show_rows(ui, size::ROW, lines.len(), |ui, range| {
                for index in range {
                    match lines.get(index) {
                        Some(Line::Change(change)) => change_ui(ui, change, index),
                        Some(Line::Problem(problem)) => {
                            again |= self.problem_ui(ui, sheet, problem, index, options);
                        }
                        None => {}
                    }
                }
            });
        ui.add_space(6.0);
        totals_ui(ui, sheet);
        again
    }

    fn head_ui(&mut self, ui: &mut Ui, sheet: &SheetPlan) {
        let counts = sheet.counts;
        ui.horizontal(|ui| {
            title_ui(ui, "将发生的变化");
            for (tone, name, count) in [
                (Tone::Good, "新增", counts.new),
                (Tone::Info, "更新", counts.updated),
                (Tone::None, "不变", counts.unchanged),
                (Tone::Warn, "冲突", counts.conflict),
                (Tone::Bad, "不写入", counts.refused),
            ] {
                if count > 0 {
                    badge_ui(ui, tone, &format!("{name} {count}"));
                }
            }
            if counts.unchanged > 0 {
                let text = if self.all { "只看变化" } else { "显示全部" };
                if ui.add(Button::quiet(text).small()).clicked() {
                    self.all = !self.all;
                }
            }
        });
    }

    fn problem_ui(
        &mut self,
        ui: &mut Ui,
        sheet: &SheetPlan,
        problem: &Problem,
        index: usize,
        options: &mut Options,
    ) -> bool {
        let mut again = false;
        let tone = Tone::from(problem.severity);
        let mut ui = line_ui_at(ui, index, Some(tone));
        let at = (sheet.name.clone(), problem.cell.clone());
        let fixable = problem.severity != Severity::Hint && row_of(&problem.cell).is_some();
        if let Some((cell, text)) = self.correcting.as_mut().filter(|(cell, _)| *cell == problem.cell) {
            caption_ui(&mut ui, &format!("{cell} 改为"));
            let field = field_ui(&mut ui, text, "正确的值", 140.0);
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
            if ui.add(Button::plain("改正").small()).clicked() || entered {
                options.corrections.insert(at, text.trim().to_owned());
                self.correcting = None;
                again = true;
            } else if ui.add(Button::quiet("取消").small()).clicked() {
                self.correcting = None;
            }
            return again;
        }
        let place = if problem.cell.is_empty() {
            String::new()
        } else {
            format!("{}：", problem.cell)
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if fixable {
                if problem.severity == Severity::Error
                    && ui.add(Button::quiet("此行不导入").small()).clicked()
                {
                    options
                        .skip_rows
                        .insert((sheet.name.clone(), row_of(&problem.cell).unwrap_or(0)));
                    again = true;
                }
                if ui
                    .add(
                        Button::quiet("改正…")
                            .small()
                            .named(format!("改正 {}", problem.cell)),
                    )
                    .clicked()
                {
                    self.correcting = Some((problem.cell.clone(), String::new()));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = format!("{place}{}", problem.message);
                let text = RichText::new(text)
                    .font(regular_font(size::TABLE))
                    .color(tone.text());
                ui.add(eframe::egui::Label::new(text).truncate());
            });
        });
        again
    }
}

/// Changes in the order of the sheet, each followed by its problems; problems of the whole sheet come first.
fn lines(sheet: &SheetPlan, all: bool) -> Vec<Line<'_>> {
    let mut lines: Vec<(u32, u8, Line<'_>)> = Vec::new();
    for change in &sheet.changes {
        let troubled = sheet
            .problems
            .iter()
            .any(|problem| row_of(&problem.cell) == Some(change.row));
        if all || troubled || change.status != Status::Unchanged {
            lines.push((change.row, 0, Line::Change(change)));
        }
    }
    for problem in &sheet.problems {
        // Hints come last: they ask for nothing.
        let hint = problem.severity == Severity::Hint;
        let row = if hint {
            u32::MAX
        } else {
            row_of(&problem.cell).unwrap_or(0)
        };
        lines.push((row, 1, Line::Problem(problem)));
    }
    lines.sort_by_key(|(row, order, _)| (*row, *order));
    lines.into_iter().map(|(_, _, line)| line).collect()
}

/// The row of a cell: 12 for `G12`.
fn row_of(cell: &str) -> Option<u32> {
    cell.trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .parse()
        .ok()
}

fn line_ui_at(ui: &mut Ui, index: usize, tone: Option<Tone>) -> Ui {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    if let Some(tone) = tone {
        ui.painter().rect_filled(rect, 0, tone.ground());
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, color::LINE_SOFT),
    );
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut line = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(layout)
            .id_salt(("line", index)),
    );
    line.spacing_mut().item_spacing.x = 8.0;
    line
}

fn change_ui(ui: &mut Ui, change: &Change, index: usize) {
    let mut ui = line_ui_at(ui, index, None);
    let rect = ui.max_rect();
    let part = |from: f32, to: f32| {
        Rect::from_min_max(
            pos2(rect.left() + from, rect.top()),
            pos2(rect.left() + to, rect.bottom()),
        )
    };
    let layout = Layout::left_to_right(Align::Center);
    let mut put = |place: Rect, salt: &str, contents: &mut dyn FnMut(&mut Ui)| {
        let mut cell = ui.new_child(
            UiBuilder::new()
                .max_rect(place)
                .layout(layout)
                .id_salt((index, salt)),
        );
        cell.shrink_clip_rect(place);
        contents(&mut cell);
    };
    put(part(0.0, 36.0), "row", &mut |ui| {
        drop(caption_ui(ui, &change.row.to_string()))
    });
    put(part(36.0, 230.0), "name", &mut |ui| {
        drop(line_ui(ui, &change.record.title()))
    });
    let (tone, word) = status(change.status);
    put(part(238.0, 300.0), "status", &mut |ui| {
        drop(badge_ui(ui, tone, word))
    });
    put(part(304.0, rect.width()), "fields", &mut |ui| {
        drop(line_ui(ui, &fields(change)))
    });
}

fn status(status: Status) -> (Tone, &'static str) {
    match status {
        Status::New => (Tone::Good, "新增"),
        Status::Updated => (Tone::Info, "更新"),
        Status::Unchanged => (Tone::None, "不变"),
        Status::Conflict => (Tone::Warn, "冲突"),
        Status::Refused => (Tone::Bad, "不写入"),
    }
}

/// `床位数 36 → 46，入住人数 15 → 18`; a new record lists its figures.
fn fields(change: &Change) -> String {
    let kind = change.record.kind;
    let fields = change.fields();
    let shown = fields
        .iter()
        .filter(|field| field.before != field.after)
        .map(|field| {
            // `project.total_investment` is the project's own, `extra.分管领导意见` a column kept beside the record.
            let id = field
                .field
                .split_once('.')
                .map_or(field.field.as_str(), |(_, id)| id);
            let known = dictionary().field(kind, id);
            let name = known.map_or(id, |field| field.name.as_str());
            let unit = known.map_or(MoneyUnit::Wan, crate::forms::Field::money_unit);
            field_text(name, field, unit)
        });
    shown.take(8).collect::<Vec<_>>().join("，")
}

fn field_text(name: &str, field: &FieldChange, unit: MoneyUnit) -> String {
    let show = |value: &Option<Value>| {
        value
            .as_ref()
            .map_or_else(|| "—".to_owned(), |value| value.show(unit))
    };
    match &field.before {
        None => format!("{name} {}", show(&field.after)),
        Some(_) => format!("{name} {} → {}", show(&field.before), show(&field.after)),
    }
}

fn totals_ui(ui: &mut Ui, sheet: &SheetPlan) {
    if sheet.totals.is_empty() {
        return;
    }
    let wrong: Vec<String> = sheet
        .totals
        .iter()
        .filter(|total| !total.ok)
        .map(|total| {
            format!(
                "{} {} 印 {}，各行相加 {}",
                total.cell, total.header, total.printed, total.summed
            )
        })
        .collect();
    ui.horizontal(|ui| {
        if wrong.is_empty() {
            badge_ui(ui, Tone::Good, "合计相符");
            caption_ui(
                ui,
                &format!("核对了 {} 个合计数，合计行不导入", sheet.totals.len()),
            );
        } else {
            badge_ui(ui, Tone::Warn, "合计不符");
            caption_ui(ui, &wrong.join("；"));
        }
    });
}
