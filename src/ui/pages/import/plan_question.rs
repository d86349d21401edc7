//! Which plan (方案) the indicators of a sheet belong to: found, one that is known, or a new one with its cover.

use eframe::egui::Ui;

use crate::import::{FrameworkOption, Options, SheetPlan, WaitingFor};
use crate::model::{FrameworkFacts, RecordKind};
use crate::ops::Snapshot;
use crate::ui::widgets::{
    DropDownChoice, Tone, badge_ui, caption_ui, exact_field_ui, paragraph_ui, title_ui, wide_choice_ui,
};

/// What the drop-down of plans gives.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PlanAnswer {
    /// What the program thinks.
    Found,
    /// One that is known.
    Known(String),
    /// A new one.
    New,
}

/// Draws the question; true when the user answered it, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan, options: &mut Options) -> bool {
    if sheet.record != Some(RecordKind::Indicator) {
        return false;
    }
    let mut again = false;
    let of_plan = sheet.of_plan.as_deref();
    let framework = of_plan.and_then(|of| of.framework.clone());
    let new_framework = of_plan.and_then(|of| of.new_framework.clone());
    let reason = of_plan.map_or("", |of| of.framework_reason.as_str());
    let is_open = sheet
        .waiting
        .iter()
        .find(|waiting| waiting.what == WaitingFor::Framework);
    title_ui(ui, "属于哪个方案");
    let current = match &options.framework {
        None => PlanAnswer::Found,
        Some(FrameworkOption::Known(id)) => PlanAnswer::Known(id.clone()),
        Some(FrameworkOption::New(_)) => PlanAnswer::New,
    };
    let found = match &framework {
        Some(id) => format!("自动认出：{}", plan_name(snapshot, id)),
        None => "请选定".to_owned(),
    };
    let mut choices = vec![
        DropDownChoice {
            value: PlanAnswer::Found,
            text: found,
        },
        DropDownChoice {
            value: PlanAnswer::New,
            text: "新建方案".to_owned(),
        },
    ];
    choices.extend(snapshot.frameworks.iter().map(|plan| DropDownChoice {
        value: PlanAnswer::Known(plan.id.clone()),
        text: plan_name(snapshot, &plan.id),
    }));
    if let Some(answer) = wide_choice_ui(ui, "方案", &current, &choices) {
        options.framework = match answer {
            PlanAnswer::Found => None,
            PlanAnswer::Known(id) => Some(FrameworkOption::Known(id)),
            PlanAnswer::New => Some(FrameworkOption::New(new_framework.clone().unwrap_or_default())),
        };
        again = true;
    }
    if !reason.is_empty() {
        caption_ui(ui, &format!("理由：{reason}"));
    }
    if let Some(waiting) = is_open {
        badge_ui(ui, Tone::Warn, "选定后才能写入");
        paragraph_ui(ui, &waiting.question);
    }
    if let Some(FrameworkOption::New(facts)) = &mut options.framework {
        if let Some(read) = &new_framework {
            take_read(facts, read);
        }
        again |= cover_ui(ui, facts);
    }
    again
}

/// What the sheet says of a new plan, where the user has said nothing else.
fn take_read(facts: &mut FrameworkFacts, read: &FrameworkFacts) {
    if facts.title.is_empty() {
        facts.title.clone_from(&read.title);
    }
    if facts.baseline_year == 0 {
        facts.baseline_year = read.baseline_year;
    }
    if facts.target_year == 0 {
        facts.target_year = read.target_year;
    }
}

/// The fields of a cover; true when one was changed and left.
pub(crate) fn cover_ui(ui: &mut Ui, facts: &mut FrameworkFacts) -> bool {
    let mut changed = false;
    let width = ui.available_width().min(420.0);
    for (text, name, hint) in [
        (&mut facts.title, "方案题名", "文件的标题"),
        (&mut facts.document, "文号", "没有文号可以留空"),
    ] {
        caption_ui(ui, name);
        let response = exact_field_ui(ui, text, name, hint, width);
        changed |= response.lost_focus();
    }
    ui.horizontal(|ui| {
        for (year, name) in [
            (&mut facts.baseline_year, "基期年"),
            (&mut facts.target_year, "目标年"),
        ] {
            caption_ui(ui, name);
            let mut text = if *year == 0 {
                String::new()
            } else {
                year.to_string()
            };
            let response = exact_field_ui(ui, &mut text, name, "如 2025", 84.0);
            if response.changed() {
                *year = text.trim().parse().unwrap_or(0);
            }
            changed |= response.lost_focus();
        }
    });
    changed
}

fn plan_name(snapshot: &Snapshot, id: &str) -> String {
    let Some(plan) = snapshot.frameworks.get(id) else {
        return "新建的方案".to_owned();
    };
    let document = if plan.document.is_empty() {
        format!("{}—{}年", plan.baseline_year, plan.target_year)
    } else {
        plan.document.clone()
    };
    format!("{}　{}（{document}）", plan.area, plan.title)
}
