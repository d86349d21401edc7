//! 需求测算: places or beds needed at so many per thousand, year by year until the target year, and where.

use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::export::picture::Chart;
use crate::model::Period;
use crate::ops::{DemandAnswer, DemandQuestion, Snapshot, demand_chart};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::FrameActions;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    DropDownChoice, ListColumn, ListTable, amount_text, caption_ui, card_ui, choice_ui, empty_ui, field_ui,
    pair_ui, paragraph_ui, place_ui, split, title_ui,
};

/// What is asked, as typed; a blank field takes the framework's number.
#[derive(Default)]
pub(crate) struct DemandPage {
    beds: bool,
    per_thousand: String,
    until: String,
    people: String,
    answer: SnapshotCache<Option<(TypedQuestion, Result<ShownAnswer, String>)>>,
}

/// The question as it is typed.
#[derive(Clone, PartialEq)]
struct TypedQuestion {
    beds: bool,
    texts: [String; 3],
}

/// An answer with its chart.
struct ShownAnswer {
    answer: DemandAnswer,
    chart: Chart,
}

impl DemandPage {
    /// Draws the page.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let (mut left, right) = split(ui, 430.0);
        let can_answer = self.answer(snapshot).is_ok();
        if !can_answer {
            left = left.with_max_x(right.right());
        }
        place_ui(ui, left, "demand", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                ui.horizontal(|ui| {
                    self.question_ui(ui);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if let Ok(answer) = self.answer(snapshot) {
                            picture_button_ui(ui, &answer.chart, out);
                        }
                    });
                });
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                    match self.answer(snapshot) {
                        Ok(answer) => answer_ui(ui, answer),
                        Err(why) => drop(empty_ui(ui, "还不能测算", why, None)),
                    }
                });
            });
        });
        if !can_answer {
            return;
        }
        let beds = self.beds;
        place_ui(ui, right, "demand-years", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                if let Ok(shown) = self.answer(snapshot) {
                    side_ui(ui, &shown.answer, beds);
                }
            });
        });
    }

    fn question_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let kinds = [
                DropDownChoice {
                    value: false,
                    text: "托位".to_owned(),
                },
                DropDownChoice {
                    value: true,
                    text: "养老床位".to_owned(),
                },
            ];
            if let Some(beds) = choice_ui(ui, "测算", &self.beds, &kinds) {
                self.beds = beds;
                self.per_thousand.clear();
                self.people.clear();
            }
            let per = if self.beds {
                "每千名老人张数"
            } else {
                "每千人个数"
            };
            field_ui(ui, &mut self.per_thousand, per, 116.0).on_hover_text("不填就用本级方案的目标");
            field_ui(ui, &mut self.until, "目标年", 70.0).on_hover_text("不填就用本级方案的目标年");
            let people = if self.beds {
                "目标年60岁及以上人数"
            } else {
                "目标年常住人口"
            };
            field_ui(ui, &mut self.people, people, 160.0).on_hover_text("不填就按现有人口");
        });
    }

    fn answer(&mut self, snapshot: &Snapshot) -> Result<&ShownAnswer, &str> {
        let asked = TypedQuestion {
            beds: self.beds,
            texts: [self.per_thousand.clone(), self.until.clone(), self.people.clone()],
        };
        let kept = self.answer.get_mut(snapshot, || None);
        let known = kept.take().filter(|(known, _)| *known == asked);
        let (_, answer) = kept.insert(known.unwrap_or_else(|| {
            let answer = asked.answer(snapshot);
            (asked, answer)
        }));
        answer.as_ref().map_err(String::as_str)
    }
}

impl TypedQuestion {
    const fn definition(&self) -> &'static str {
        if self.beds {
            "beds-per-thousand-elders"
        } else {
            "places-per-thousand"
        }
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<ShownAnswer, String> {
        let [per_thousand, until, people] = &self.texts;
        let question = DemandQuestion {
            definition: self.definition().to_owned(),
            per_thousand: number(per_thousand)?,
            target_year: year(until)?,
            people: number(people)?,
        };
        let answer = snapshot.demand(&question).map_err(|error| error.message)?;
        Ok(ShownAnswer {
            chart: Chart::Columns(demand_chart(&snapshot.county.short_name(), &answer.demand)),
            answer,
        })
    }
}

/// A number as typed; `None` for a blank.
fn number(text: &str) -> Result<Option<f64>, String> {
    let text = crate::model::half_width(text);
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| number.is_finite() && *number >= 0.0)
        .map(Some)
        .ok_or_else(|| format!("“{text}”不是数"))
}

/// A year as typed; `None` for a blank.
fn year(text: &str) -> Result<Option<i32>, String> {
    let text = crate::model::half_width(text);
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let year = text.parse().ok();
    year.map(Some).ok_or_else(|| format!("“{text}”不是数"))
}

fn answer_ui(ui: &mut Ui, shown: &ShownAnswer) {
    let demand = &shown.answer.demand;
    let unit = &demand.unit;
    let date = demand
        .people_as_of
        .map_or_else(|| "预计".to_owned(), Period::label);
    let sentence = format!(
        "{}{} 人（{date}），每千人 {} {unit}，需 {} {unit}；现有 {} {unit}（{}），还需 {} {unit}。",
        demand.people_label,
        amount_text(demand.people),
        amount_text(demand.per_thousand),
        amount_text(demand.needed),
        amount_text(demand.existing),
        demand.existing_as_of.label(),
        amount_text(demand.gap),
    );
    ui.add_space(4.0);
    paragraph_ui(ui, &sentence);
    let height = (ui.available_height() - 8.0).clamp(220.0, 640.0);
    chart_ui(ui, &shown.chart, height);
}

fn side_ui(ui: &mut Ui, answer: &DemandAnswer, beds: bool) {
    let demand = &answer.demand;
    let unit = &demand.unit;
    title_ui(ui, "分年度");
    if demand.years.is_empty() {
        caption_ui(ui, "目标年已过");
    }
    for year in &demand.years {
        let text = format!(
            "新增 {} {unit}，达到 {} {unit}",
            amount_text(year.add),
            amount_text(year.total)
        );
        pair_ui(ui, 64.0, &format!("{}年", year.year), &text);
    }
    if answer.townships.is_empty() {
        return;
    }
    ui.add_space(8.0);
    title_ui(ui, "分乡镇（按同一标准、现有人口）");
    let people = if beds { "60岁及以上" } else { "常住人口" };
    let columns = [
        ListColumn::text("乡镇", 0.0),
        ListColumn::number(people, 86.0),
        ListColumn::number("需要", 62.0),
        ListColumn::number("现有", 62.0),
        ListColumn::number("还差", 62.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: answer.townships.len(),
        selected: None,
        id: "demand-townships",
    };
    table.show(ui, |ui, row, column| {
        let Some(township) = answer.townships.get(row) else {
            return;
        };
        let text = match column {
            0 => township.township.clone(),
            1 => amount_text(township.people),
            2 => amount_text(township.needed),
            3 => amount_text(township.existing),
            _ => amount_text(township.gap),
        };
        let tint = if column == 4 && township.gap > 0.0 {
            color::BAD
        } else {
            color::TEXT
        };
        ui.label(RichText::new(text).font(regular_font(size::TABLE)).color(tint));
    });
}
