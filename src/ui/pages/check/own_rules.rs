//! 审核关系: all rules, and an officer's own to be tried, kept, handed on.

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::app::worker::job::{Job, Outcome};
use crate::model::{Finding, RecordKind, Severity};
use crate::ops::{RuleDraft, Snapshot};
use crate::rules;
use crate::rules::Rule;
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::changed;
use crate::ui::page_view::Pages;
use crate::ui::theme::{bold_font, size};
use crate::ui::widgets::{
    Button, DropDownChoice, ListColumn, ListTable, Tone, badge_ui, caption_ui, card_frame, choice_ui,
    field_ui, lines_ui, paragraph_ui, place_ui, split, title_ui,
};

use super::CheckPage;

/// The draft of a rule and what it would find.
#[derive(Default)]
pub(super) struct RulesPanel {
    draft: RuleDraft,
    hits: Option<Vec<Finding>>,
    chosen: usize,
}

const KINDS: [RecordKind; 7] = [
    RecordKind::ElderFacility,
    RecordKind::ChildcareFacility,
    RecordKind::Project,
    RecordKind::ProjectReturn,
    RecordKind::Estate,
    RecordKind::Population,
    RecordKind::Indicator,
];
/// Width of the panel.
const PANEL: f32 = 420.0;

impl RulesPanel {
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
        let (left, right) = split(ui, PANEL);
        let all: Vec<&Rule> = snapshot.own_rules.iter().chain(rules::rules()).collect();
        place_ui(ui, left, "rules", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(row) = list_ui(ui, &all, self.chosen) {
                    self.chosen = row;
                }
            });
        });
        place_ui(ui, right, "rule", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 6.0;
                    if let Some(rule) = all.get(self.chosen) {
                        rule_ui(ui, snapshot, rule, out);
                    }
                    ui.separator();
                    self.draft_ui(ui, out);
                });
            });
        });
    }

    fn draft_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        title_ui(ui, "新增本台账的审核关系");
        let wide = ui.available_width() - size::CELL;
        let before = self.draft.clone();
        ui.horizontal(|ui| {
            let kind = self.draft.kind.unwrap_or(RecordKind::ElderFacility);
            let choices: Vec<DropDownChoice<RecordKind>> = KINDS
                .into_iter()
                .map(|kind| DropDownChoice {
                    value: kind,
                    text: kind.label().to_owned(),
                })
                .collect();
            if let Some(kind) = choice_ui(ui, "记录类别", &kind, &choices) {
                self.draft.kind = Some(kind);
            }
            let level = self.draft.level.unwrap_or(Severity::Verify);
            let choices: Vec<DropDownChoice<Severity>> = [Severity::Error, Severity::Verify, Severity::Hint]
                .into_iter()
                .map(|level| DropDownChoice {
                    value: level,
                    text: level.label().to_owned(),
                })
                .collect();
            if let Some(level) = choice_ui(ui, "级别", &level, &choices) {
                self.draft.level = Some(level);
            }
        });
        field_ui(
            ui,
            &mut self.draft.relation,
            "关系，如 床位数 >= 护理型床位",
            wide,
        );
        field_ui(
            ui,
            &mut self.draft.when,
            "前提（可不填），如 机构类型 = \"农村敬老院\"",
            wide,
        );
        field_ui(ui, &mut self.draft.name, "公式含义", wide);
        field_ui(ui, &mut self.draft.basis, "公式说明", wide);
        let kind = self.draft.kind.unwrap_or(RecordKind::ElderFacility);
        let names: Vec<&str> = crate::forms::dictionary()
            .fields(kind)
            .iter()
            .filter(|field| field.field_type.is_numeric())
            .map(|field| field.name.as_str())
            .collect();
        caption_ui(ui, "可用的字段，点一下填入；上期的写 上期.字段");
        ui.horizontal_wrapped(|ui| {
            for name in names {
                if ui.add(Button::quiet(name).small()).clicked() {
                    if !self.draft.relation.is_empty() {
                        self.draft.relation.push(' ');
                    }
                    self.draft.relation.push_str(name);
                }
            }
        });
        if self.draft != before {
            self.hits = None;
        }
        let is_ready = !self.draft.relation.trim().is_empty();
        ui.horizontal(|ui| {
            if ui.add_enabled(is_ready, Button::plain("试审")).clicked() {
                out.send(tried(self.wanted()));
            }
            let save = ui.add_enabled(is_ready && self.hits.is_some(), Button::primary("保存"));
            if save.on_disabled_hover_text("先试审，看一看会找出什么").clicked() {
                let draft = self.wanted();
                out.send(Job::new(move |session| {
                    let rule = session.add_rule(&draft)?;
                    Ok(changed(format!("已新增审核关系 {}", rule.code)))
                }));
                *self = Self::default();
            }
        });
        if let Some(hits) = &self.hits {
            title_ui(ui, &format!("试审找出 {} 处", hits.len()));
            for hit in hits.iter().take(10) {
                paragraph_ui(ui, &hit.message);
            }
        }
    }

    fn wanted(&self) -> RuleDraft {
        RuleDraft {
            kind: Some(self.draft.kind.unwrap_or(RecordKind::ElderFacility)),
            ..self.draft.clone()
        }
    }
}

fn tried(draft: RuleDraft) -> crate::ui::frame_actions::LedgerJob {
    Job::new(move |session| {
        let hits = session.try_rule(&draft)?;
        Ok(Outcome::then(move |pages: &mut Pages| {
            pages.with(|page: &mut CheckPage| page.rules.hits = Some(hits));
        }))
    })
}

fn rule_ui(ui: &mut Ui, snapshot: &Snapshot, rule: &Rule, out: &mut FrameActions) {
    ui.horizontal(|ui| {
        badge_ui(ui, Tone::from(rule.severity), rule.severity.label());
        ui.label(RichText::new(&rule.name).font(bold_font(size::TITLE)));
    });
    caption_ui(ui, &format!("{} {}", rule.family.label(), rule.code));
    paragraph_ui(ui, &rule.summary);
    if !rule.basis.is_empty() {
        caption_ui(ui, &format!("依据：{}", rule.basis));
    }
    let is_own = snapshot.own_rules.iter().any(|own| own.code == rule.code);
    if is_own && ui.add(Button::plain("删除这条关系").small()).clicked() {
        let code = rule.code.clone();
        out.send(Job::new(move |session| {
            session.remove_rule(&code)?;
            Ok(changed("已删除审核关系"))
        }));
    }
}

fn list_ui(ui: &mut Ui, rules: &[&Rule], chosen: usize) -> Option<usize> {
    let columns = [
        ListColumn::text("编号", 64.0),
        ListColumn::text("级别", 60.0),
        ListColumn::text("类别", 96.0),
        ListColumn::text("审核关系", 0.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: rules.len(),
        selected: Some(chosen),
        id: "rules",
    };
    table.show_rows_of(ui, size::ROW_TWO, |ui, row, column| {
        let Some(rule) = rules.get(row) else { return };
        match column {
            0 => drop(ui.label(&rule.code)),
            1 => drop(badge_ui(ui, Tone::from(rule.severity), rule.severity.label())),
            2 => drop(ui.label(rule.family.label())),
            _ => {
                let text = format!("{}：{}", rule.name, rule.summary);
                lines_ui(ui, &text, 2).on_hover_text(&rule.summary);
            }
        }
    })
}
