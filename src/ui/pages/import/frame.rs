//! What a sheet was taken for and where its header stands, and how to say otherwise; what changed in its template.

use eframe::egui::{DragValue, Label, RichText, Ui};

use crate::import::{Options, SheetPlan, TemplateDifference};
use crate::model::{RecordKind, Severity};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    Button, DropDownChoice, Tone, badge_ui, caption_ui, choice_ui, pair_ui, paragraph_ui, title_ui,
};

/// No issued header stands lower.
const LOWEST: u32 = 200;

/// Draws the kind and the frame of the header; true when the user decided something.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options, picking: &mut bool) -> bool {
    let mut again = false;
    ui.horizontal(|ui| {
        title_ui(
            ui,
            if sheet.record.is_some() {
                "列的对应"
            } else {
                "没有认出这张表"
            },
        );
        if sheet.record.is_some() {
            badge_ui(
                ui,
                tone(sheet.score),
                &format!("识别度 {:.0}%", sheet.score * 100.0),
            );
            if ui.add(Button::quiet("不导入这张表").small()).clicked() {
                options.skip_sheets.insert(sheet.name.clone());
                options.read_hidden.remove(&sheet.name);
                again = true;
            }
        }
    });
    if sheet.record.is_none() {
        again |= closest_ui(ui, sheet, options);
        caption_ui(ui, "也可以自己指定类别和表头行");
    }
    again |= kind_ui(ui, sheet, options);
    again |= rows_ui(ui, sheet, options, picking);
    if !sheet.template_changes.is_empty() {
        ui.scope(|ui| template_ui(ui, sheet));
    }
    again
}

fn tone(score: f64) -> Tone {
    match score {
        score if score >= 0.8 => Tone::Good,
        score if score >= 0.6 => Tone::Info,
        _ => Tone::Warn,
    }
}

/// Why a sheet is not taken, what it is most like, and what to do; true when the user takes the guess.
fn closest_ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    let note = sheet.note.as_deref().unwrap_or("没有找到认得的表头");
    let reason = note.split("；最接近").next().unwrap_or(note);
    paragraph_ui(ui, reason);
    let Some(nearest) = &sheet.closest_match else {
        return false;
    };
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        caption_ui(ui, "最接近");
        badge_ui(ui, Tone::Info, nearest.record.label());
        badge_ui(
            ui,
            tone(nearest.score),
            &format!("识别度 {:.0}%", nearest.score * 100.0),
        );
    });
    for (word, names) in [
        ("认得", &nearest.matched),
        ("缺少", &nearest.missing),
        ("不认得", &nearest.unknown),
    ] {
        if !names.is_empty() {
            pair_ui(ui, 52.0, word, &names.join("、"));
        }
    }
    let taken = ui
        .add(Button::plain(format!("按“{}”导入", nearest.record.label())).small())
        .on_hover_text("不认得的列保留为附加列，之后可以逐列指定")
        .clicked();
    if let (true, [first, .., last] | [first @ last]) = (taken, nearest.header_rows.as_slice()) {
        options.records.insert(sheet.name.clone(), nearest.record);
        options.header_rows.insert(sheet.name.clone(), (*first, *last));
    }
    ui.add_space(4.0);
    taken
}

fn kind_ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    let chosen = options.records.get(&sheet.name).copied();
    let auto = match sheet.record.filter(|_| chosen.is_none()) {
        Some(kind) => format!("{}（自动）", kind.label()),
        None => "自动识别".to_owned(),
    };
    let mut choices = vec![DropDownChoice {
        value: None,
        text: auto,
    }];
    let kinds = RecordKind::ALL
        .into_iter()
        .filter(|kind| *kind != RecordKind::BaseFigure);
    choices.extend(kinds.map(|kind| DropDownChoice {
        value: Some(kind),
        text: kind.label().to_owned(),
    }));
    match choice_ui(ui, "识别为", &chosen, &choices) {
        Some(Some(kind)) => options.records.insert(sheet.name.clone(), kind),
        Some(None) => options.records.remove(&sheet.name),
        None => return false,
    };
    true
}

/// `表头 第 3 至 4 行`: two figures to drag or type, or the rows pointed at in the sheet itself.
fn rows_ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options, picking: &mut bool) -> bool {
    let chosen = options.header_rows.get(&sheet.name).copied();
    let shown = || Some((*sheet.header_rows.first()?, *sheet.header_rows.last()?));
    let nearest = || {
        let rows = &sheet.closest_match.as_ref()?.header_rows;
        Some((*rows.first()?, *rows.last()?))
    };
    let before = chosen.or_else(shown).or_else(nearest).unwrap_or((1, 1));
    let (mut first, mut last) = before;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        caption_ui(ui, "表头 第");
        ui.add(
            DragValue::new(&mut first)
                .range(1..=LOWEST)
                .speed(0.1)
                .update_while_editing(false),
        )
        .accessible_name("表头首行");
        caption_ui(ui, "至");
        ui.add(
            DragValue::new(&mut last)
                .range(1..=LOWEST)
                .speed(0.1)
                .update_while_editing(false),
        )
        .accessible_name("表头末行");
        caption_ui(ui, "行");
        if ui.add(Button::quiet("在表中点选").small()).clicked() {
            *picking = !*picking;
        }
        if chosen.is_some()
            && ui
                .add(Button::quiet("自动").small().named("恢复自动识别表头"))
                .clicked()
        {
            options.header_rows.remove(&sheet.name);
            (first, last) = (0, 0);
        }
    });
    if (first, last) == (0, 0) {
        return true;
    }
    if (first, last) == before {
        return false;
    }
    // The other end follows, so that the frame is never upside down.
    let frame = if first == before.0 {
        (first.min(last), last)
    } else {
        (first, last.max(first))
    };
    options.header_rows.insert(sheet.name.clone(), frame);
    true
}

/// 与上次的表样相比: what the officer must look at before trusting last month's habits.
fn template_ui(ui: &mut Ui, sheet: &SheetPlan) {
    ui.label(
        RichText::new("与上次的表样相比")
            .font(regular_font(size::SMALL))
            .color(color::WARN),
    );
    ui.spacing_mut().interact_size.y = 22.0;
    let of = |wanted: TemplateDifference| {
        let changes = sheet.template_changes.iter();
        changes.filter(move |change| change.difference == wanted)
    };
    let quoted = |text: &str| format!("“{}”", text.replace('\n', ""));
    for change in of(TemplateDifference::Unit) {
        let before = change.before.as_deref().filter(|unit| !unit.is_empty());
        let text = format!("{}原来的单位是{}", quoted(&change.header), before.unwrap_or("—"));
        line_ui(ui, TemplateDifference::Unit, &text);
    }
    let renamed: Vec<String> = of(TemplateDifference::Renamed)
        .map(|change| {
            let before = change.before.as_deref().unwrap_or("—");
            format!("{}改名为{}", quoted(before), quoted(&change.header))
        })
        .collect();
    let id = ui.scope_id().with(("renamed", &sheet.name));
    let mut is_open = renamed.len() <= FEW || ui.data(|data| data.get_temp(id).unwrap_or(false));
    if renamed.len() > FEW {
        let text = format!("改名 {} 处", renamed.len());
        let word = if is_open { "收起" } else { "逐条查看" };
        ui.horizontal(|ui| {
            badge_ui(ui, Tone::Info, &text).on_hover_text(renamed.join("\n"));
            if ui.add(Button::quiet(word).small()).clicked() {
                is_open = !is_open;
                ui.data_mut(|data| data.insert_temp(id, is_open));
            }
        });
    }
    let mut line = |difference: TemplateDifference, text: &str| line_ui(ui, difference, text);
    for text in renamed.iter().filter(|_| is_open) {
        line(TemplateDifference::Renamed, text);
    }
    for (difference, word) in [
        (TemplateDifference::Added, "多了"),
        (TemplateDifference::Removed, "少了"),
    ] {
        let headers: String = of(difference).map(|change| quoted(&change.header)).collect();
        if !headers.is_empty() {
            line(difference, &format!("{word}{headers}"));
        }
    }
    ui.add_space(4.0);
}

/// More columns with new names than these are told by their number.
const FEW: usize = 2;

fn line_ui(ui: &mut Ui, difference: TemplateDifference, text: &str) {
    ui.horizontal(|ui| {
        let is_risk = difference == TemplateDifference::Unit;
        let tone = if is_risk { Tone::Warn } else { Tone::Info };
        badge_ui(ui, tone, difference.label());
        // Both names of a column that was renamed are to be read: the line goes on below.
        let text = RichText::new(text).font(regular_font(size::SMALL));
        ui.add(Label::new(text.color(color::MUTE)).wrap());
    });
}

/// Hints about the whole sheet: hidden rows, a low score.
pub(super) fn hints_ui(ui: &mut Ui, sheet: &SheetPlan) {
    let hints = sheet
        .problems
        .iter()
        .filter(|problem| problem.cell.is_empty() && problem.severity == Severity::Hint);
    for hint in hints {
        ui.add_space(4.0);
        paragraph_ui(ui, &hint.message);
    }
}
