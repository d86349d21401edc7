//! The targets of one indicator, to be changed with a yes that says old and new; and a new indicator of the plan.

use eframe::egui::{Align, Layout, ScrollArea, TextWrapMode, Ui};

use crate::app::worker::job::Job;
use crate::indicators::Figure;
use crate::model::{MoneyUnit, Record, RecordId, RecordKind, half_width, number_text, parse_milestones};
use crate::ops::{FrameworkStanding, Snapshot};
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::changed;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, caption_ui, exact_field_ui, pair_ui, paragraph_ui, title_ui};

/// What is being typed.
#[derive(Default)]
pub(crate) struct TargetPanel {
    of: Option<(String, Option<RecordId>, u64)>,
    fields: Vec<TypedField>,
    new_name: String,
    new_target: String,
    new_unit: String,
}

/// A field of an indicator as it is typed.
struct TypedField {
    id: &'static str,
    name: &'static str,
    before: String,
    text: String,
}

impl TypedField {
    fn is_changed(&self) -> bool {
        self.text != self.before
    }

    /// What it is called; after a change the old and the new value.
    fn caption(&self) -> String {
        if !self.is_changed() {
            return self.name.to_owned();
        }
        let word = |text: &str| {
            if text.is_empty() {
                "空".to_owned()
            } else {
                text.to_owned()
            }
        };
        format!(
            "目标变动：{} {} → {}",
            self.name,
            word(&self.before),
            word(&self.text)
        )
    }
}

/// The fields that a plan sets, with what they are called.
const FIELDS: [(&str, &str, &str); 5] = [
    ("baseline", "基期值", "如 32"),
    ("target", "目标值", "如 ≥60"),
    ("milestones", "分年度目标", "如 2026=50；2027=56"),
    (
        "shares",
        "分解目标",
        "如 耿马镇：2027=8、2030=12；县民政局：2030=100、完成2026年上半年=60",
    ),
    ("owner", "责任单位", "如 县民政局"),
];

impl TargetPanel {
    /// Draws the panel.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        plan: &FrameworkStanding,
        figure: Option<&Figure>,
        out: &mut FrameActions,
    ) {
        if let Some(figure) = figure {
            self.take(snapshot, plan, figure);
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        // Who types a plan adds one indicator after the other.
        if !plan.is_shipped {
            self.new_ui(ui, plan, out);
            ui.add_space(8.0);
        }
        if let Some(figure) = figure {
            self.head_ui(ui, plan, figure, out);
        }
        ScrollArea::vertical()
            .id_salt("target")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if let Some(figure) = figure {
                    self.figure_ui(ui, plan, figure);
                    ui.add_space(12.0);
                }
                if plan.is_shipped {
                    self.new_ui(ui, plan, out);
                }
                if !plan.changes.is_empty() {
                    ui.add_space(12.0);
                    title_ui(ui, "与随软件的原文不同");
                    for change in &plan.changes {
                        let (name, field) = (&change.indicator, &change.field);
                        paragraph_ui(
                            ui,
                            &format!("{name} {field}：{} → {}", change.shipped, change.ledger),
                        );
                    }
                }
            });
    }

    /// The name, and the yes to what was typed: always in view, whatever stands below.
    fn head_ui(&self, ui: &mut Ui, plan: &FrameworkStanding, figure: &Figure, out: &mut FrameActions) {
        let different: Vec<&TypedField> = self.fields.iter().filter(|field| field.is_changed()).collect();
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = format!("确认改动 {} 处", different.len());
                if !different.is_empty() {
                    let changes: Vec<String> = different.iter().map(|field| field.caption()).collect();
                    let yes = ui.add(Button::primary(text).small());
                    if yes.on_hover_text(changes.join("\n")).clicked() {
                        let value = |field: &&TypedField| format!("{}={}", field.id, field.text);
                        let values = different.iter().map(value).collect();
                        out.send(set(plan, &figure.name, values, "已修改"));
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                    title_ui(ui, &figure.title()).on_hover_text(figure.title());
                });
            });
        });
    }

    /// Takes the values of another indicator, or of the same one after a change.
    fn take(&mut self, snapshot: &Snapshot, plan: &FrameworkStanding, figure: &Figure) {
        let of = Some((
            format!("{} {}", plan.facts.id, figure.name),
            figure.record,
            snapshot.version,
        ));
        if self.of == of {
            return;
        }
        self.of = of;
        let kept = figure
            .record
            .and_then(|id| snapshot.records.get(RecordKind::Indicator, id));
        let shown = |field: &str| match kept {
            Some(record) => text_of(record, field),
            None => match field {
                "baseline" => figure
                    .baseline
                    .map(|(_, value)| value.to_string())
                    .unwrap_or_default(),
                "target" => figure
                    .target
                    .map(|(_, target)| target.to_string())
                    .unwrap_or_default(),
                "owner" => figure.owner.clone(),
                _ => String::new(),
            },
        };
        self.fields = FIELDS
            .iter()
            .map(|(id, name, _)| TypedField {
                id,
                name,
                before: shown(id),
                text: shown(id),
            })
            .collect();
    }

    fn figure_ui(&mut self, ui: &mut Ui, plan: &FrameworkStanding, figure: &Figure) {
        let width = ui.available_width();
        for (field, (id, name, hint)) in self.fields.iter_mut().zip(FIELDS) {
            let caption = field.caption();
            caption_ui(ui, &caption).on_hover_text(&caption);
            // A year a field; a text that can't be read so is shown as it is, to be corrected.
            if id == "milestones" && parse_milestones(&field.text).is_ok() {
                years_ui(ui, &mut field.text, plan.facts.baseline_year, figure);
            } else {
                exact_field_ui(ui, &mut field.text, name, hint, width);
            }
        }
        for above in &figure.superiors {
            pair_ui(
                ui,
                64.0,
                &above.area,
                &format!("{}年 {}（{}）", above.year, above.target, above.document),
            );
        }
        if let Some(formula) = &figure.formula {
            pair_ui(ui, 64.0, "口径", formula);
        } else {
            pair_ui(ui, 64.0, "口径", "填报");
        }
        for note in &figure.notes {
            paragraph_ui(ui, note);
        }
    }

    fn new_ui(&mut self, ui: &mut Ui, plan: &FrameworkStanding, out: &mut FrameActions) {
        title_ui(ui, "添加指标");
        let width = ui.available_width();
        exact_field_ui(ui, &mut self.new_name, "指标名称", "指标名称", width);
        ui.horizontal(|ui| {
            exact_field_ui(ui, &mut self.new_unit, "单位", "单位", 72.0);
            exact_field_ui(ui, &mut self.new_target, "目标", "目标，如 ≥60", 110.0);
            let is_ready = !self.new_name.trim().is_empty();
            if ui
                .add_enabled(is_ready, Button::plain("添加").named("添加这项指标"))
                .clicked()
            {
                let mut values = Vec::new();
                for (field, text) in [("unit", &self.new_unit), ("target", &self.new_target)] {
                    if !text.trim().is_empty() {
                        values.push(format!("{field}={}", text.trim()));
                    }
                }
                out.send(set(plan, self.new_name.trim(), values, "已添加"));
                self.new_name.clear();
                self.new_target.clear();
                self.new_unit.clear();
            }
        });
    }
}

/// Width of the field of a year with its name.
const YEAR: f32 = 68.0;

/// The yearly targets as a field for each year between the base year and the target year.
fn years_ui(ui: &mut Ui, text: &mut String, base: i32, figure: &Figure) {
    let mut steps = parse_milestones(text).unwrap_or_default();
    let end = figure.target.map_or(base + 5, |(year, _)| year);
    let mut years: Vec<i32> = (base + 1..end.min(base + 16)).collect();
    years.extend(steps.iter().map(|(year, _)| *year));
    years.sort_unstable();
    years.dedup();
    let mut is_changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for year in years {
            let kept = steps.iter().find(|(of, _)| *of == year);
            let kept = kept.map(|(_, value)| number_text(*value)).unwrap_or_default();
            // What is being typed may be no number yet.
            let id = ui.scope_id().with(("year", year, &figure.name));
            let mut typed = ui
                .data(|data| data.get_temp::<String>(id))
                .unwrap_or_else(|| kept.clone());
            let name = format!("{year}年目标");
            let field = exact_field_ui(ui, &mut typed, &name, &format!("{year}年"), YEAR);
            if field.changed() {
                let number: Option<f64> = half_width(typed.trim()).parse().ok();
                if typed.trim().is_empty() || number.is_some() {
                    steps.retain(|(of, _)| *of != year);
                    steps.extend(number.map(|number| (year, number)));
                    is_changed = true;
                }
                ui.data_mut(|data| data.insert_temp(id, typed.clone()));
            }
            if field.lost_focus() {
                ui.data_mut(|data| data.remove::<String>(id));
            }
            field.on_hover_text(format!("{year}年底要达到的数；空着就按直线判断"));
        }
    });
    if is_changed {
        steps.sort_by_key(|(year, _)| *year);
        let steps: Vec<String> = steps
            .iter()
            .map(|(year, value)| format!("{year}={}", number_text(*value)))
            .collect();
        *text = steps.join("；");
    }
}

fn text_of(record: &Record, field: &str) -> String {
    let value = record.get(field);
    value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
}

fn set(plan: &FrameworkStanding, name: &str, values: Vec<String>, did: &'static str) -> LedgerJob {
    let (id, name) = (plan.facts.id.clone(), name.to_owned());
    Job::new(move |session| {
        session.set_framework_indicator(&id, &name, &values)?;
        Ok(changed(format!("{did}“{name}”")))
    })
}
