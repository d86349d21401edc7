//! The form for a new plan: its cover, and where its indicators come from.

use eframe::egui::Ui;

use crate::app::worker::job::Job;
use crate::model::FrameworkFacts;
use crate::ops::{FrameworkOrigin, Snapshot};
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::changed;
use crate::ui::pages::import::plan_question::cover_ui;
use crate::ui::widgets::{
    Button, DropDownChoice, caption_ui, exact_field_ui, paragraph_ui, title_ui, wide_choice_ui,
};

/// What the new plan begins with.
#[derive(Clone, Debug)]
pub(crate) enum NewPlan {
    /// Nothing, or the indicators of another.
    Empty,
    /// The indicators of another with its last actual values as baselines.
    CarryOn(FrameworkFacts),
    /// No new one: the cover of this one is corrected.
    Correct(FrameworkFacts),
}

/// A new plan as it is being typed.
#[derive(Debug)]
pub(crate) struct PlanForm {
    begins: NewPlan,
    facts: FrameworkFacts,
    from: Option<String>,
}

impl PlanForm {
    /// A form with the years that follow.
    pub(crate) fn new(begins: NewPlan) -> Self {
        let facts = match &begins {
            NewPlan::Empty => FrameworkFacts {
                baseline_year: 2025,
                target_year: 2030,
                ..FrameworkFacts::default()
            },
            NewPlan::CarryOn(old) => FrameworkFacts {
                baseline_year: old.target_year,
                target_year: old.target_year + 5,
                ..FrameworkFacts::default()
            },
            NewPlan::Correct(known) => known.clone(),
        };
        Self {
            begins,
            facts,
            from: None,
        }
    }

    /// Draws the form; true when it is done with.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) -> bool {
        let mut is_done = false;
        match &self.begins {
            NewPlan::Empty => drop(title_ui(ui, "新建方案")),
            NewPlan::CarryOn(old) => {
                title_ui(ui, "转入下一规划期");
                paragraph_ui(
                    ui,
                    &format!(
                        "由“{}”转入：指标相同，基期值取{}年末的实际数，写明按哪一期的什么数算出；目标另填。",
                        old.title, self.facts.baseline_year
                    ),
                );
            }
            NewPlan::Correct(_) => drop(title_ui(ui, "修改封面")),
        }
        cover_ui(ui, &mut self.facts);
        if let NewPlan::Correct(_) = self.begins {
            let width = ui.available_width();
            for (text, name, hint) in [
                (&mut self.facts.issuer, "印发机关", "如 耿马县人民政府办公室"),
                (&mut self.facts.issued, "印发日期", "如 2026-03-01"),
                (&mut self.facts.note, "说明", "可以留空"),
            ] {
                caption_ui(ui, name);
                exact_field_ui(ui, text, name, hint, width);
            }
        }
        if let NewPlan::Empty = self.begins {
            caption_ui(ui, "指标");
            let mut choices = vec![DropDownChoice {
                value: None,
                text: "以后导入或手填".to_owned(),
            }];
            choices.extend(snapshot.frameworks.iter().map(|plan| DropDownChoice {
                value: Some(plan.id.clone()),
                text: format!("照{}　{}", plan.area, plan.title),
            }));
            if let Some(from) = wide_choice_ui(ui, "照哪个方案", &self.from, &choices) {
                self.from = from;
            }
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let is_ready =
                !self.facts.title.trim().is_empty() && self.facts.baseline_year < self.facts.target_year;
            let word = match self.begins {
                NewPlan::Empty | NewPlan::CarryOn(_) => "建立方案",
                NewPlan::Correct(_) => "保存封面",
            };
            let make = ui.add_enabled(is_ready, Button::primary(word));
            if make
                .on_disabled_hover_text("先写题名；目标年要晚于基期年")
                .clicked()
            {
                out.send(self.make());
                is_done = true;
            }
            if ui.add(Button::plain("取消")).clicked() {
                is_done = true;
            }
        });
        is_done
    }

    fn make(&self) -> LedgerJob {
        let (begins, facts, from) = (self.begins.clone(), self.facts.clone(), self.from.clone());
        Job::new(move |session| {
            match begins {
                NewPlan::Correct(_) => {
                    session.change_framework(&facts)?;
                    return Ok(changed(format!("已修改方案“{}”", facts.title)));
                }
                NewPlan::CarryOn(old) => session.carry_on_framework(&old.id, &facts)?,
                NewPlan::Empty => {
                    let origin = from.map_or(FrameworkOrigin::Empty, FrameworkOrigin::Copy);
                    session.new_framework(&facts, &origin)?
                }
            };
            Ok(changed(format!("已新建方案“{}”", facts.title)))
        })
    }
}

/// Makes a plan the current one.
pub(crate) fn make_current(facts: &FrameworkFacts) -> LedgerJob {
    let (id, title) = (facts.id.clone(), facts.title.clone());
    Job::new(move |session| {
        session.make_current(&id)?;
        Ok(changed(format!("现行方案已改为“{title}”")))
    })
}
