//! The verbs around indicators: figures, base figures, demand, estates, subsidies, schedule, charts, variants.

use serde_json::json;

use crate::error::{Error, Result};
use crate::forms::SubsidyBasis;
use crate::indicators::{
    BaseLine, Demand, EstateStanding, Figure, PersonsPerHousehold, Schedule, SubsidyEstimate, TownshipDemand,
};
use crate::model::{MoneyUnit, Period, number_text_rounded};
use crate::ops::{DemandAnswer, DemandQuestion, IndicatorDetail, Pictured, Session, Setting, VariantChoice};

use super::args::{ChartArgs, DemandArgs};
use super::output::Output;
use super::show;
use super::show::table;

pub(super) fn indicators(
    session: &Session,
    framework: Option<&str>,
    monitored: bool,
    period: Option<Period>,
) -> Result<Output> {
    let details = if monitored {
        session.monitored_details(period)?
    } else {
        session.indicator_details(framework, period)?
    };
    let json = details.iter().map(IndicatorDetail::to_json).collect();
    let figures: Vec<Figure> = details.into_iter().map(|detail| detail.figure).collect();
    Ok(Output::new(json, show::figures(&figures)))
}

pub(super) fn demand(session: &Session, args: DemandArgs) -> Result<Output> {
    let asked = DemandQuestion {
        definition: args.definition,
        per_thousand: args.per_thousand,
        target_year: args.until,
        people: args.people,
    };
    let answer = session.demand(&asked, args.period)?;
    Ok(Output::new(answer.to_json(), show_demand(&answer)))
}

pub(super) fn estates(session: &Session, period: Option<Period>) -> Result<Output> {
    let estates = session.estates(period)?;
    let json = estates.iter().map(EstateStanding::to_json).collect();
    Ok(Output::new(json, show_estates(&estates)))
}

pub(super) fn subsidy(session: &Session, area: Option<&str>, period: Option<Period>) -> Result<Output> {
    let found = session.subsidy(area, period)?;
    Ok(Output::new(found.to_json(), show_subsidy(&found.estimate)))
}

pub(super) fn schedule(session: &Session, period: Option<Period>) -> Result<Output> {
    let schedule = session.schedule(period)?;
    Ok(Output::new(schedule.to_json(), show_schedule(&schedule)))
}

pub(super) fn chart(session: &Session, args: ChartArgs) -> Result<Output> {
    let pictured = match args.what.as_str() {
        "projects" => Pictured::Projects,
        "demand" => Pictured::Demand("places-per-thousand".to_owned()),
        "estates" => Pictured::Estates,
        _ if args.townships => Pictured::Townships(args.what),
        _ => Pictured::Path(args.what),
    };
    let chart = session.chart(&pictured, args.framework.as_deref(), args.period)?;
    let exported = session.save_picture(&chart, &args.out)?;
    let text = format!("已写出图片：{}", exported.file.display());
    Ok(Output::new(json!(exported), text))
}

pub(super) fn base(
    session: &mut Session,
    values: &[String],
    period: Option<Period>,
    source: Option<&str>,
) -> Result<Output> {
    if !values.is_empty() {
        let period =
            period.ok_or_else(|| Error::usage("填写基础数据要说明数据时点", "例如：--period 2023。"))?;
        let mut figures = Vec::new();
        for value in values {
            let (name, number) = value
                .split_once('=')
                .ok_or_else(|| Error::usage(format!("“{value}”不是 名称=数值"), "例如：特困人员=1200。"))?;
            figures.push((name.to_owned(), number.to_owned()));
        }
        session.set_base_figures(period, &figures, source)?;
    }
    let lines = session.base_lines(period)?;
    let json = lines.iter().map(BaseLine::to_json).collect();
    let rows = lines.iter().map(|line| {
        vec![
            line.name.clone(),
            number(line.value),
            line.unit.clone(),
            line.as_of.map_or_else(String::new, Period::label),
            line.problem.clone(),
        ]
    });
    Ok(Output::new(
        json,
        table(&["基础数据名称", "数值", "计量单位", "数据时点", "问题"], rows),
    ))
}

pub(super) fn choose(
    session: &mut Session,
    definition: Option<&str>,
    variant: Option<&str>,
) -> Result<Output> {
    if let (Some(definition), Some(variant)) = (definition, variant) {
        session.set(&setting(definition, variant)?)?;
    }
    let choices = session.variant_choices();
    let household = session.household_size(None)?;
    let json = json!({
        "reckonings": choices.iter().map(VariantChoice::to_json).collect::<Vec<_>>(),
        "household": household.as_ref().map(PersonsPerHousehold::to_json),
    });
    let rows = choices.iter().flat_map(|choice| {
        choice.variants.iter().map(|(id, meaning, _)| {
            let mark = if *id == choice.chosen { "✓" } else { "" };
            vec![
                choice.name.clone(),
                format!("{} {id}", choice.definition),
                meaning.clone(),
                mark.to_owned(),
            ]
        })
    });
    let mut text = table(&["指标", "编码 口径", "含义", "采用"], rows);
    if let Some(PersonsPerHousehold { persons, source }) = household {
        text.push_str(&format!("\n户均人口：{persons}（{source}）"));
    }
    Ok(Output::new(json, text))
}

fn setting(definition: &str, text: &str) -> Result<Setting> {
    if definition == "household" {
        return Ok(Setting::HouseholdSize(usual_or(
            text,
            "例如：choose household 2.9。",
        )?));
    }
    let Some(code) = definition.strip_prefix("subsidy:") else {
        return Ok(Setting::Variant {
            definition: definition.to_owned(),
            variant: text.to_owned(),
        });
    };
    let mut all = SubsidyBasis::ALL.into_iter();
    let basis = all.find(|basis| basis.code() == code).ok_or_else(|| {
        let codes: Vec<&str> = SubsidyBasis::ALL.iter().map(|basis| basis.code()).collect();
        Error::usage(
            format!("没有“{code}”这种补助"),
            format!("可用：{}。", codes.join("、")),
        )
    })?;
    let yuan = usual_or(text, "例如：choose subsidy:place 2000。")?;
    Ok(Setting::Subsidy(basis, yuan))
}

/// A number as typed; `standard` goes back to the usual one.
fn usual_or<T: std::str::FromStr>(text: &str, hint: &str) -> Result<Option<T>> {
    if text == "standard" {
        return Ok(None);
    }
    let number = text.parse().ok();
    number
        .map(Some)
        .ok_or_else(|| Error::usage(format!("“{text}”不是数"), hint))
}

fn show_schedule(schedule: &Schedule) -> String {
    let wan = |money: crate::model::Money| money.show(MoneyUnit::Wan);
    let rows = schedule.projects.iter().map(|project| {
        let years = project.years.map(|(first, last)| format!("{first}—{last}"));
        vec![
            project.category.clone(),
            project.name.clone(),
            years.unwrap_or_else(|| "—".to_owned()),
            project.total.map_or_else(|| "—".to_owned(), wan),
            project
                .invested
                .map_or_else(|| "—".to_owned(), |(_, money)| wan(money)),
        ]
    });
    let projects = table(
        &["类别", "项目", "年限", "总投资（万元）", "累计完成（万元）"],
        rows,
    );
    let years = schedule.years.iter().map(|year| {
        vec![
            year.year.to_string(),
            wan(year.planned),
            year.invested.map_or_else(|| "—".to_owned(), wan),
        ]
    });
    format!(
        "{projects}\n\n{}",
        table(&["年份", "计划（万元）", "完成（万元）"], years)
    )
}

fn show_demand(answer: &DemandAnswer) -> String {
    let demand = &answer.demand;
    let unit = &demand.unit;
    let mut lines = vec![format!(
        "{}{}人，每千人{}{unit}，需{}{unit}；现有{}{unit}（{}），还需{}{unit}。",
        demand.people_label,
        demand.people,
        demand.per_thousand,
        demand.needed,
        demand.existing,
        demand.existing_as_of.label(),
        demand.gap,
    )];
    let each = demand.years.iter();
    lines.extend(each.map(|year| {
        format!(
            "{}年：新增{}{unit}，达到{}{unit}",
            year.year, year.add, year.total
        )
    }));
    if !answer.townships.is_empty() {
        lines.push(String::new());
        lines.push(show_townships(&answer.townships, demand));
    }
    lines.join("\n")
}

fn show_townships(townships: &[TownshipDemand], demand: &Demand) -> String {
    let rows = townships.iter().map(|township| {
        vec![
            township.township.clone(),
            number(Some(township.people)),
            number(Some(township.needed)),
            number(Some(township.existing)),
            number(Some(township.gap)),
        ]
    });
    table(&["乡镇", &demand.people_label, "需要", "现有", "还差"], rows)
}

fn show_estates(estates: &[EstateStanding]) -> String {
    let met = |met: Option<bool>| match met {
        Some(true) => "达标",
        Some(false) => "未达标",
        None => "—",
    };
    let rows = estates.iter().map(|estate| {
        vec![
            estate.name.clone(),
            number(estate.m2_per_100_households),
            number(estate.owed_m2_per_100_households),
            number(estate.missing_m2),
            met(estate.elder_met).to_owned(),
            number(estate.places_per_thousand),
            number(estate.owed_per_thousand),
            number(estate.missing_places),
            met(estate.childcare_met).to_owned(),
        ]
    });
    table(
        &[
            "小区",
            "每百户㎡",
            "应有㎡",
            "缺㎡",
            "养老用房",
            "每千人托位",
            "应有",
            "缺托位",
            "托位",
        ],
        rows,
    )
}

fn show_subsidy(estimate: &SubsidyEstimate) -> String {
    let wan = |money: crate::model::Money| money.show(MoneyUnit::Wan);
    let rows = estimate.lines.iter().map(|line| {
        vec![
            line.title.clone(),
            line.subject.clone(),
            number(Some(line.count)),
            wan(line.low),
            wan(line.high),
            line.sources.first().cloned().unwrap_or_default(),
        ]
    });
    let mut text = table(
        &[
            "补助",
            "项目或机构",
            "数量",
            "最低（万元）",
            "最高（万元）",
            "依据",
        ],
        rows,
    );
    text.push_str(&format!(
        "\n合计：{}至{}万元",
        wan(estimate.low),
        wan(estimate.high)
    ));
    for note in &estimate.notes {
        text.push_str(&format!("\n{note}"));
    }
    text
}

/// At most two decimals, "—" for none.
fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| number_text_rounded(value, 2))
}
