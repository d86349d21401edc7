//! 需求测算: places or beds needed at so many per thousand, year by year until the target year, and where.

use std::sync::Arc;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::export::picture::Chart;
use crate::indicators::{Demand, DemandPlan, TownshipFigure, compute_demand, figure_of, figures_by_township};
use crate::model::Period;
use crate::ops::{Snapshot, demand_chart};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::FrameActions;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{
    DropDownChoice, ListColumn, ListTable, caption_ui, card_ui, choice_ui, empty_ui, field_ui, pair_ui,
    paragraph_ui, place_ui, split, title_ui,
};

use crate::ui::pages::indicators::panel::plain;

/// What is asked, as typed; a blank field takes the framework's number.
#[derive(Default)]
pub(crate) struct DemandPage {
    beds: bool,
    per_thousand: String,
    until: String,
    people: String,
    reckoned: Option<(Asked, Result<Answer, String>)>,
}

/// What an answer was reckoned from.
#[derive(Clone, PartialEq)]
struct Asked {
    snapshot: usize,
    beds: bool,
    texts: [String; 3],
}

/// An answer with its chart and townships.
struct Answer {
    demand: Demand,
    chart: Chart,
    townships: Vec<TownshipFigure>,
}

impl DemandPage {
    const fn definition(&self) -> &'static str {
        if self.beds {
            "beds-per-thousand-elders"
        } else {
            "places-per-thousand"
        }
    }

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
                if let Ok(answer) = self.answer(snapshot) {
                    side_ui(ui, answer, beds);
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

    fn answer(&mut self, snapshot: &Arc<Snapshot>) -> Result<&Answer, &str> {
        let asked = Asked {
            snapshot: Arc::as_ptr(snapshot) as usize,
            beds: self.beds,
            texts: [self.per_thousand.clone(), self.until.clone(), self.people.clone()],
        };
        if self.reckoned.as_ref().is_none_or(|(known, _)| *known != asked) {
            let answer = self.reckon(snapshot);
            self.reckoned = Some((asked, answer));
        }
        match &self.reckoned {
            Some((_, Ok(answer))) => Ok(answer),
            Some((_, Err(why))) => Err(why),
            None => Err(""),
        }
    }

    fn reckon(&self, snapshot: &Snapshot) -> Result<Answer, String> {
        let own = snapshot
            .figures
            .iter()
            .find(|figure| figure.id == self.definition());
        let target = own.and_then(|figure| figure.target);
        let per_thousand = match number(&self.per_thousand)? {
            Some(per_thousand) => per_thousand,
            None => target
                .map(|(_, target)| target.value)
                .ok_or("本级方案没有这一目标，请填每千人个（张）数")?,
        };
        let year = match number(&self.until)? {
            Some(year) if (2000.0..=2100.0).contains(&year) => year,
            Some(_) => return Err("目标年应在2000至2100之间".to_owned()),
            None => target.map_or(f64::from(snapshot.period.year()), |(year, _)| f64::from(year)),
        };
        #[expect(clippy::cast_possible_truncation, reason = "checked to be a year")]
        let plan = DemandPlan {
            definition: self.definition().to_owned(),
            per_thousand,
            target_year: year as i32,
            people_at_target: number(&self.people)?,
        };
        let (records, frameworks) = (&snapshot.records, &snapshot.frameworks);
        let found = compute_demand(records, frameworks, snapshot.period, &plan)?;
        let figure = own
            .cloned()
            .or_else(|| figure_of(records, frameworks, self.definition(), snapshot.period));
        let townships = figure.and_then(|figure| figures_by_township(records, frameworks, &figure));
        Ok(Answer {
            chart: Chart::Columns(demand_chart(&snapshot.county.short_name(), &found)),
            demand: found,
            townships: townships.map(|found| found.bars).unwrap_or_default(),
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

fn answer_ui(ui: &mut Ui, answer: &Answer) {
    let demand = &answer.demand;
    let unit = &demand.unit;
    let date = demand
        .people_as_of
        .map_or_else(|| "预计".to_owned(), Period::label);
    let sentence = format!(
        "{}{} 人（{date}），每千人 {} {unit}，需 {} {unit}；现有 {} {unit}（{}），还需 {} {unit}。",
        demand.people_label,
        plain(demand.people),
        plain(demand.per_thousand),
        plain(demand.needed),
        plain(demand.existing),
        demand.existing_as_of.label(),
        plain(demand.gap),
    );
    ui.add_space(4.0);
    paragraph_ui(ui, &sentence);
    let height = (ui.available_height() - 8.0).clamp(220.0, 640.0);
    chart_ui(ui, &answer.chart, height);
}

fn side_ui(ui: &mut Ui, answer: &Answer, beds: bool) {
    let demand = &answer.demand;
    let unit = &demand.unit;
    title_ui(ui, "分年度");
    if demand.years.is_empty() {
        caption_ui(ui, "目标年已过");
    }
    for year in &demand.years {
        let text = format!(
            "新增 {} {unit}，达到 {} {unit}",
            plain(year.add),
            plain(year.total)
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
        let people = township.denominator.as_ref().map_or(0.0, |part| part.value);
        let have = township.numerator.as_ref().map_or(0.0, |part| part.value);
        let need = (people * demand.per_thousand / 1000.0 - 1e-9).ceil().max(0.0);
        let missing = (need - have).max(0.0);
        let text = match column {
            0 => township.township.clone(),
            1 => plain(people),
            2 => plain(need),
            3 => plain(have),
            _ => plain(missing),
        };
        let tint = if column == 4 && missing > 0.0 {
            color::BAD
        } else {
            color::TEXT
        };
        ui.label(RichText::new(text).font(regular_font(size::TABLE)).color(tint));
    });
}
