//! 分解与完成: what townships and departments take of the current plan's targets, how they stand, and a 分解表 as it comes
//! in, listed before anything is written.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{ScrollArea, Ui};

use crate::app::worker::job::{Job, Outcome};
use crate::error::Result;
use crate::indicators::{Decomposition, DividedIndicator, ShareStanding};
use crate::model::{Period, number_text, rounded_above_zero, with_unit};
use crate::ops::{Session, ShareOptions, SharePlan, Snapshot};
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::{FrameActions, LedgerJob, Request};
use crate::ui::ledger_jobs::{changed, exported};
use crate::ui::page_view::Pages;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::widgets::{
    Button, ListColumn, ListTable, Tone, badge_ui, bar_ui, caption_ui, card_frame, check_ui, empty_ui,
    figure, line_ui, paragraph_ui, place_ui, split, title_ui,
};

use super::IndicatorsPage;

/// The indicator in view, and the 分解表 that is being looked at.
#[derive(Default)]
pub(super) struct SharesTab {
    row: usize,
    incoming: Option<IncomingShares>,
    divided: SnapshotCache<Option<(String, Arc<Decomposition>)>>,
}

/// A 分解表 that was read and is not written yet.
#[derive(Clone, Debug)]
pub(super) struct IncomingShares {
    file: PathBuf,
    options: ShareOptions,
    plan: SharePlan,
}

impl IncomingShares {
    /// Reads a file that nothing is decided about yet.
    pub(super) fn read(session: &Session, framework: &str, file: PathBuf) -> Result<Self> {
        let options = ShareOptions::default();
        let plan = session.plan_shares(framework, &file, &options)?;
        Ok(Self { file, options, plan })
    }
}

/// Width of the ranking beside the parts.
const PANEL: f32 = 360.0;
/// Width of the bars.
const BAR: f32 = 90.0;

impl SharesTab {
    /// Draws the tab for a plan.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, framework: &str, out: &mut FrameActions) {
        let divided = self.divided(snapshot, framework);
        self.buttons_ui(ui, snapshot, framework, &divided, out);
        let (left, right) = split(ui, PANEL);
        place_ui(ui, left, "parts", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if divided.indicators.is_empty() {
                    let sentence = "导入把目标分到乡镇或部门的分解表，这里就列出各乡镇的完成率、排名和差距。";
                    empty_ui(ui, "这个方案还没有分解目标", sentence, None);
                } else {
                    self.parts_ui(ui, &divided);
                }
            });
        });
        place_ui(ui, right, "ranking", |ui| {
            card_frame().show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ScrollArea::vertical()
                    .id_salt("ranking")
                    .auto_shrink([false, false])
                    .show(ui, |ui| match self.incoming.clone() {
                        Some(incoming) => self.incoming_ui(ui, incoming, out),
                        None => ranking_ui(ui, &divided),
                    });
            });
        });
    }

    /// Takes a 分解表 that was read.
    pub(super) fn take(&mut self, incoming: Option<IncomingShares>) {
        self.incoming = incoming;
    }

    fn divided(&mut self, snapshot: &Snapshot, framework: &str) -> Arc<Decomposition> {
        let kept = self.divided.get_mut(snapshot, || None);
        match kept {
            Some((known, divided)) if known == framework => Arc::clone(divided),
            _ => {
                let divided = Arc::new(snapshot.decomposition(framework));
                *kept = Some((framework.to_owned(), Arc::clone(&divided)));
                divided
            }
        }
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        framework: &str,
        divided: &Decomposition,
        out: &mut FrameActions,
    ) {
        let plan = snapshot.frameworks.get(framework);
        ui.horizontal(|ui| {
            if ui.add(Button::plain("导入分解表…")).clicked() {
                let framework = framework.to_owned();
                let question = FileQuestion::open_readable("选择分解表");
                out.ask = Some(question.then(move |pages, file| {
                    let job = look(framework, file, ShareOptions::default());
                    pages.results.requests.push(Request::from(job));
                }));
            }
            let export = ui.add_enabled(!divided.indicators.is_empty(), Button::plain("导出分解表…"));
            if export.on_disabled_hover_text("先导入分解表").clicked() {
                let name = format!("{}目标分解与完成情况.xlsx", snapshot.county.short_name());
                let (framework, period) = (framework.to_owned(), snapshot.period);
                let question = FileQuestion::save_workbook("导出分解表", name);
                out.ask = Some(question.then(move |pages, path| {
                    let job = Job::new(move |session| {
                        Ok(exported(&[session.export_shares(
                            Some(&framework),
                            Some(period),
                            &path,
                        )?]))
                    });
                    pages
                        .results
                        .requests
                        .push(Request::from(job.listed("导出分解表")));
                }));
            }
            let title = plan.map_or("", |plan| plan.title.as_str());
            caption_ui(ui, &format!("{title}　{}的数", snapshot.period.label()));
        });
    }

    fn parts_ui(&mut self, ui: &mut Ui, divided: &Decomposition) {
        let rows: Vec<(&DividedIndicator, Option<&ShareStanding>)> = divided
            .indicators
            .iter()
            .flat_map(|indicator| {
                let parts = indicator.shares.iter().map(move |share| (indicator, Some(share)));
                std::iter::once((indicator, None)).chain(parts)
            })
            .collect();
        let columns = [
            ListColumn::text("指标、乡镇（部门）", 0.0),
            ListColumn::number("目标", 110.0),
            ListColumn::number("现值", 74.0),
            ListColumn::text("完成率", 150.0),
            ListColumn::number("差距", 74.0),
            ListColumn::number("排名", 52.0),
        ];
        let table = ListTable {
            columns: &columns,
            rows: rows.len(),
            selected: Some(self.row),
            id: "shares",
        };
        let clicked = table.show(ui, |ui, row, column| match rows.get(row) {
            Some((indicator, Some(share))) => part_ui(ui, indicator, share, column),
            Some((indicator, None)) => head_ui(ui, indicator, column),
            None => {}
        });
        if let Some(row) = clicked {
            self.row = row;
        }
    }

    /// What a 分解表 would change; buttons to write or drop it.
    fn incoming_ui(&mut self, ui: &mut Ui, mut incoming: IncomingShares, out: &mut FrameActions) {
        let plan = &incoming.plan;
        title_ui(ui, &format!("分解表“{}”", plan.file));
        paragraph_ui(
            ui,
            &format!(
                "新增或改动 {} 个分解目标，不变 {} 个。",
                plan.changes.len(),
                plan.unchanged
            ),
        );
        let before = (incoming.options.add, incoming.options.change_targets);
        if !plan.unknown.is_empty() || incoming.options.add {
            for header in &plan.unknown {
                paragraph_ui(ui, &format!("“{header}”不是这个方案的指标，没有取用。"));
            }
            ui.horizontal(|ui| {
                check_ui(ui, &mut incoming.options.add, "作为新指标加进方案");
                caption_ui(ui, "作为新指标加进方案");
            });
        }
        if plan.replaced() > 0 {
            badge_ui(ui, Tone::Warn, &format!("目标变动 {} 处", plan.replaced()));
            ui.horizontal(|ui| {
                check_ui(ui, &mut incoming.options.change_targets, "允许改动已有的分解目标");
                caption_ui(ui, "允许改动已有的分解目标");
            });
        }
        for problem in &plan.problems {
            paragraph_ui(ui, &format!("※ {problem}"));
        }
        for change in plan.changes.iter().take(SHOWN) {
            let after = number_text(change.after);
            let text = match change.before {
                Some(before) => format!("{} → {after}", number_text(before)),
                None => after,
            };
            let (unit, indicator, what) = (&change.unit, &change.indicator, change.what());
            line_ui(ui, &format!("{unit}　{indicator}　{what}　{text}")).on_hover_text(&change.cell);
        }
        if plan.changes.len() > SHOWN {
            caption_ui(ui, &format!("还有 {} 个", plan.changes.len() - SHOWN));
        }
        let is_ready = !plan.changes.is_empty() && (plan.replaced() == 0 || incoming.options.change_targets);
        let after = (incoming.options.add, incoming.options.change_targets);
        ui.horizontal(|ui| {
            let write = ui.add_enabled(is_ready, Button::primary("写入分解目标"));
            if write
                .on_disabled_hover_text("没有可写入的，或先允许改动")
                .clicked()
            {
                out.send(accept(incoming.clone()));
            }
            if ui.add(Button::plain("取消").named("不导入这张分解表")).clicked() {
                self.incoming = None;
            }
        });
        if after != before {
            let (framework, file) = (incoming.plan.framework.clone(), incoming.file.clone());
            out.send(look(framework, file, incoming.options.clone()));
            self.incoming = Some(incoming);
        }
    }
}

/// So many changes are listed.
const SHOWN: usize = 40;

/// Reads a 分解表 and shows what it would change.
fn look(framework: String, file: PathBuf, options: ShareOptions) -> LedgerJob {
    Job::new(move |session| {
        let plan = session.plan_shares(&framework, &file, &options)?;
        Ok(seen(Some(IncomingShares { file, options, plan })))
    })
}

fn accept(incoming: IncomingShares) -> LedgerJob {
    Job::new(move |session| {
        let IncomingShares { file, options, plan } = incoming;
        let done = session.accept_shares(&plan.framework, &file, &options)?;
        let text = format!("已写入 {} 个分解目标", done.changes.len());
        Ok(seen(None).and(changed(text)))
    })
}

fn seen(incoming: Option<IncomingShares>) -> Outcome<Pages> {
    Outcome::then(|pages: &mut Pages| {
        pages.with(|page: &mut IndicatorsPage| page.shares.take(incoming));
    })
}

/// The line of an indicator above its parts.
fn head_ui(ui: &mut Ui, indicator: &DividedIndicator, column: usize) {
    let shown = &indicator.figure;
    match column {
        0 => drop(title_ui(ui, &shown.title())),
        1 => {
            if let Some((year, target)) = shown.aim() {
                let sum = indicator
                    .sum
                    .map(|sum| format!("，分解合计 {}", number_text(sum)));
                caption_ui(ui, &format!("全县 {target}"))
                    .on_hover_text(format!("{year}年目标 {target}{}", sum.unwrap_or_default()));
            }
        }
        2 => drop(caption_ui(ui, &figure(shown.value, shown.decimals))),
        3 => drop(caption_ui(ui, &shown.status_text())),
        _ => {}
    }
}

fn part_ui(ui: &mut Ui, indicator: &DividedIndicator, share: &ShareStanding, column: usize) {
    let shown = &indicator.figure;
    match column {
        0 => drop(line_ui(ui, &format!("　{}", share.unit))),
        1 => {
            let steps: Vec<String> = share
                .steps
                .iter()
                .map(|(year, value)| format!("{year}年 {}", with_unit(&number_text(*value), &shown.unit)))
                .collect();
            line_ui(ui, &format!("{}年 {}", share.year, number_text(share.target)))
                .on_hover_text(steps.join("\n"));
        }
        2 => {
            let text = share
                .value
                .map_or_else(|| "—".to_owned(), |value| figure(Some(value), shown.decimals));
            line_ui(ui, &text).on_hover_text(source_of(share));
        }
        3 => {
            if let Some(percent) = share.completion {
                ui.horizontal(|ui| {
                    #[expect(clippy::cast_possible_truncation, reason = "a share for a bar")]
                    let part = (percent / 100.0).clamp(0.0, 1.0) as f32;
                    let tone = if percent >= 100.0 - 1e-9 {
                        Tone::Good
                    } else {
                        Tone::Info
                    };
                    bar_ui(ui, BAR, part, tone);
                    caption_ui(ui, &format!("{percent:.0}%"));
                });
            }
        }
        4 => {
            if let Some(gap) = share.gap {
                line_ui(ui, &number_text(rounded_above_zero(gap, shown.decimals)));
            }
        }
        _ => {
            if let Some(rank) = share.rank {
                line_ui(ui, &rank.to_string());
            }
        }
    }
}

/// Of what date a part's value is, and who told it.
fn source_of(share: &ShareStanding) -> String {
    let told = |(of, value): (Period, f64)| format!("报来的{}完成数 {}", of.label(), number_text(value));
    match (share.as_of, share.reported) {
        (Some(date), Some((of, value))) if date == of && share.value == Some(value) => told((of, value)),
        (Some(date), Some(reported)) => format!("{}的数，由台账算出\n{}", date.label(), told(reported)),
        (Some(date), None) => format!("{}的数，由台账算出", date.label()),
        (None, _) => "台账不分乡镇、部门统计这一指标；可导入带“完成”一列的分解表".to_owned(),
    }
}

/// The townships and departments over all indicators, then the departments by what they answer for.
fn ranking_ui(ui: &mut Ui, divided: &Decomposition) {
    title_ui(ui, "乡镇（部门）排名");
    if divided.units.is_empty() {
        caption_ui(ui, "还没有分解目标");
    }
    for unit in &divided.units {
        ui.horizontal(|ui| {
            let rank = unit.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
            let percent = unit.completion.map_or_else(
                || "没有分乡镇、部门的数".to_owned(),
                |percent| format!("平均 {percent:.0}%"),
            );
            line_ui(
                ui,
                &format!(
                    "{rank}　{}　{percent}　完成 {}/{}",
                    unit.unit, unit.met, unit.parts
                ),
            );
        });
    }
    ui.add_space(10.0);
    title_ui(ui, "责任单位");
    if divided.owners.is_empty() {
        caption_ui(ui, "指标没有写责任单位");
    }
    for owner in &divided.owners {
        let statuses: Vec<String> = owner
            .statuses
            .iter()
            .map(|(status, count)| format!("{} {count}", status.label()))
            .collect();
        let rank = owner.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
        let percent = owner
            .completion
            .map_or_else(|| "没有数".to_owned(), |percent| format!("平均 {percent:.0}%"));
        line_ui(
            ui,
            &format!(
                "{rank}　{}　{percent}　{} 项　{}",
                owner.owner,
                owner.indicators,
                statuses.join("　")
            ),
        );
    }
}
