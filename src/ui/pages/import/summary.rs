//! What is written beside the rows themselves, and what is decided for all of them at once.

use eframe::egui::Ui;

use crate::forms::dictionary;
use crate::import::{Options, Plan, SheetPlan, Status, View};
use crate::model::{RecordId, RecordKind};
use crate::ui::widgets::{Button, caption_ui};

/// So many projects are named.
const NAMED: usize = 4;

/// What asks which side is right, the file or the ledger.
const CONFLICTS: [&str; 3] = ["value.edited-by-hand", "parent.differs", "target.changed"];

/// Draws it; true when something was decided.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    if let Some(text) = projects_text(sheet) {
        caption_ui(ui, &text);
    }
    let rows: Vec<(u32, &str)> = sheet
        .problems
        .iter()
        .filter(|problem| CONFLICTS.contains(&problem.code))
        .filter_map(|problem| Some((View::place(&problem.cell)?.0, problem.code)))
        .collect();
    if rows.len() < 2 {
        return false;
    }
    let mut again = false;
    ui.horizontal(|ui| {
        caption_ui(ui, &format!("{} 处与台账不同", rows.len()));
        if ui.add(Button::plain("全部以文件为准").small()).clicked() {
            let lines = rows.iter().map(|(row, _)| (sheet.name.clone(), *row));
            options.overwrite_rows.extend(lines);
            again = true;
        }
        // A return is written whatever its project keeps.
        let skipped = rows.iter().filter(|(_, code)| *code != "parent.differs");
        let skipped: Vec<_> = skipped.map(|(row, _)| (sheet.name.clone(), *row)).collect();
        if !skipped.is_empty() && ui.add(Button::plain("全部保留台账的").small()).clicked() {
            options.skip_rows.extend(skipped);
            again = true;
        }
    });
    again
}

/// 项目清单：新增 1（甲项目）；更新 1（乙项目 总投资 365→360). `None` where returns change no project.
fn projects_text(sheet: &SheetPlan) -> Option<String> {
    let written = sheet
        .changes
        .iter()
        .filter(|change| matches!(change.status, Status::New | Status::Updated));
    let (mut new, mut updated) = (Vec::new(), Vec::new());
    for change in written {
        let Some(project) = change.parent.as_deref() else {
            continue;
        };
        if project.id == RecordId::default() {
            new.push(project.text("name").to_owned());
            continue;
        }
        let fields = change.fields();
        let changes = fields.iter().filter_map(|field| {
            let id = field.field.strip_prefix("project.")?;
            let known = dictionary().field(RecordKind::Project, id)?;
            let show = |value: &Option<crate::model::Value>| {
                value
                    .as_ref()
                    .map_or_else(|| "空".to_owned(), |value| value.show(known.money_unit()))
            };
            Some(format!(
                "{} {}→{}",
                known.name,
                show(&field.before),
                show(&field.after)
            ))
        });
        let changes: Vec<String> = changes.collect();
        updated.push(format!("{}：{}", project.text("name"), changes.join("、")));
    }
    let part = |word: &str, list: &[String]| {
        let named: Vec<&str> = list.iter().take(NAMED).map(String::as_str).collect();
        let more = if list.len() > NAMED { "等" } else { "" };
        (!list.is_empty()).then(|| format!("{word} {}（{}{more}）", list.len(), named.join("；")))
    };
    let parts: Vec<String> = [part("新增", &new), part("更新", &updated)]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| format!("同时写入项目清单：{}", parts.join("，")))
}

/// 将新增 3 条、更新 12 条，1 行有错误不写入.
pub(super) fn outcome(plan: &Plan) -> String {
    let count = |wanted: &[Status]| {
        let changes = plan.sheets.iter().flat_map(|sheet| &sheet.changes);
        changes.filter(|change| wanted.contains(&change.status)).count()
    };
    let parts: Vec<String> = [
        ("将新增", count(&[Status::New])),
        ("将更新", count(&[Status::Updated])),
        ("不写入", count(&[Status::Refused, Status::Conflict])),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(word, count)| format!("{word} {count} 条"))
    .collect();
    if parts.is_empty() {
        "没有可写入的变化".to_owned()
    } else {
        format!("{} · 尚未写入台账", parts.join("、"))
    }
}

/// A known table whose rows all wait: a file to be filled, not to be read.
pub(super) fn is_blank_form(plan: &Plan) -> bool {
    let mut known = plan
        .sheets
        .iter()
        .filter(|sheet| sheet.record.is_some())
        .peekable();
    known.peek().is_some() && known.all(|sheet| sheet.changes.is_empty())
}
