//! A problem below its row, with the fix one click away.

use eframe::egui::{Align, Label, Layout, Rect, RichText, Ui, UiBuilder, vec2};

use crate::import::{Options, SheetPlan, View};
use crate::model::{Problem, RecordKind, Severity, half_width};
use crate::ui::theme::{regular_font, size};
use crate::ui::widgets::{Button, Tone};

use super::preview::Scene;
use super::row::GUTTER;

/// What the user said to a problem.
pub(super) enum ProblemAnswer {
    /// Nothing yet.
    None,
    /// Something that changes the plan.
    Decided,
    /// The cell is to be typed over.
    Correct((u32, u32)),
}

/// Draws a problem with what can be done about it.
pub(super) fn ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    problem: &Problem,
    options: &mut Options,
    rect: Rect,
    index: usize,
) -> ProblemAnswer {
    let tone = Tone::from(problem.severity);
    ui.painter().rect_filled(rect, 0, tone.ground());
    let inner = rect
        .with_min_x(rect.left() + GUTTER)
        .shrink2(vec2(size::CELL, 1.0));
    let mut ui = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::right_to_left(Align::Center))
            .id_salt(("problem", index)),
    );
    ui.spacing_mut().item_spacing.x = 6.0;
    let answer = match View::place(&problem.cell) {
        Some(cell) => fixes_ui(&mut ui, scene, problem, options, cell),
        None if problem.code == "period.missing" => {
            let text = format!("按{}导入", scene.period.label());
            if ui.add(Button::quiet(text).small()).clicked() {
                options.periods.insert(scene.sheet.name.clone(), scene.period);
                ProblemAnswer::Decided
            } else {
                ProblemAnswer::None
            }
        }
        None => ProblemAnswer::None,
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let place = if problem.cell.is_empty() {
            String::new()
        } else {
            format!("{}：", problem.cell)
        };
        let text = RichText::new(format!("{place}{}", problem.message));
        let text = text.font(regular_font(size::TABLE)).color(tone.text());
        ui.add(Label::new(text).truncate());
    });
    answer
}

fn fixes_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    problem: &Problem,
    options: &mut Options,
    cell: (u32, u32),
) -> ProblemAnswer {
    let (sheet, row) = (scene.sheet, cell.0);
    let mut answer = ProblemAnswer::None;
    let mut decide = |clicked: bool| {
        if clicked {
            answer = ProblemAnswer::Decided;
        }
        clicked
    };
    let line = (sheet.name.clone(), row);
    let button = |text: &str| {
        Button::quiet(text)
            .small()
            .named(format!("{text} {}", problem.cell))
    };
    match problem.code {
        "value.edited-by-hand" | "parent.differs" | "target.changed" => {
            if decide(ui.add(button("以文件为准")).clicked()) {
                options.overwrite_rows.insert(line.clone());
            }
            // A return is written whatever its project keeps.
            if problem.code != "parent.differs" && decide(ui.add(button("保留台账的")).clicked()) {
                options.skip_rows.insert(line);
            }
            return answer;
        }
        // The return is about the project under its name in the ledger.
        "parent.new" => {
            let known = similar(sheet, row).and_then(|id| scene.records.get(RecordKind::Project, id));
            if let Some(project) = known
                && decide(ui.add(button("视为同一条")).clicked())
            {
                let at = (sheet.name.clone(), problem.cell.clone());
                options.corrections.insert(at, project.text("name").to_owned());
            }
            return answer;
        }
        "key.renamed" => {
            if let Some(id) = similar(sheet, row)
                && decide(ui.add(button("视为同一条")).clicked())
            {
                options.same_as.insert(line, id);
            }
            return answer;
        }
        _ => {}
    }
    if problem.severity == Severity::Error && decide(ui.add(button("此行不导入")).clicked()) {
        options.skip_rows.insert(line);
    }
    if problem.severity == Severity::Hint {
        return answer;
    }
    if let Some(number) =
        only_number(&scene.view.text(cell.0, cell.1)).filter(|_| problem.code == "value.not-exact")
    {
        let fill = Button::quiet(format!("填 {number}")).small();
        if decide(ui.add(fill).clicked()) {
            options
                .corrections
                .insert((sheet.name.clone(), problem.cell.clone()), number);
        }
    }
    if ui
        .add(
            Button::quiet("改正…")
                .small()
                .named(format!("改正 {}", problem.cell)),
        )
        .clicked()
    {
        return ProblemAnswer::Correct(cell);
    }
    answer
}

/// The record of the ledger that a row may be under another name.
fn similar(sheet: &SheetPlan, row: u32) -> Option<crate::model::RecordId> {
    sheet.changes.iter().find(|change| change.row == row)?.similar
}

/// The number in a text that has only one: 40 in 约40.
fn only_number(text: &str) -> Option<String> {
    let plain = half_width(text);
    let mut numbers = plain
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|part| part.parse::<f64>().is_ok());
    let first = numbers.next()?;
    // 约2000万 is not 2000.
    let scaled = plain.contains(['万', '亿', '千', '百']);
    (numbers.next().is_none() && !scaled).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_number_is_offered() {
        assert_eq!(only_number("约４０张").as_deref(), Some("40"));
        assert_eq!(only_number("30张以上").as_deref(), Some("30"));
        assert_eq!(only_number("5-10"), None);
        assert_eq!(only_number("约2000万"), None);
        assert_eq!(only_number("四十"), None);
    }
}
