//! From figures to charts, for the window, the picture and the workbook alike; the path of one stands in
//! [`path_chart`](super::path_chart).

use crate::export::picture::{Bar, BarChart, ChartColumn, ColumnChart, GanttChart, GanttRow, GanttYear};
use crate::indicators::{
    Demand, EstateStanding, Figure, FiguresByTownship, Schedule, Scheduled, TownshipFigure,
};
use crate::model::{Money, MoneyUnit, Period, number_text_rounded, with_unit};

use super::path_chart::subtitle;

/// An indicator by township, the greatest on top.
pub fn township_chart(county: &str, figure: &Figure, townships: &FiguresByTownship) -> BarChart {
    let mut bars: Vec<_> = townships.bars.iter().collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let shown = |value: f64| number_text_rounded(value, townships.decimals);
    let bar = |bar: &TownshipFigure| {
        let value = with_unit(&shown(bar.value), &townships.unit);
        let mut hover = format!("{}\n{value}", bar.township);
        for part in bar.numerator.iter().chain(&bar.denominator) {
            let value = with_unit(&number_text_rounded(part.value, 2), &part.unit);
            hover.push_str(&format!("\n{} {value}（{}）", part.label, part.as_of.label()));
        }
        Bar {
            name: bar.township.clone(),
            value: Some(bar.value),
            owed: None,
            met: None,
            hover,
        }
    };
    BarChart {
        title: format!("{county}分乡镇{}", figure.title()),
        subtitle: subtitle(figure),
        unit: townships.unit.clone(),
        decimals: townships.decimals,
        bars: bars.into_iter().map(bar).collect(),
        // A sum has no average to compare with.
        across: townships
            .county
            .filter(|_| figure.denominator.is_some())
            .map(|value| ("全县".to_owned(), value)),
        target: townships.target.map(|value| ("目标".to_owned(), value)),
    }
}

/// The projects over the years.
pub fn gantt_chart(county: &str, schedule: &Schedule, period: Period) -> GanttChart {
    let mut rows = Vec::new();
    for group in schedule.projects.chunk_by(|a, b| a.category == b.category) {
        if let Some(first) = group.first() {
            let name = if first.category.is_empty() {
                "未分类"
            } else {
                &first.category
            };
            let total: i64 = group
                .iter()
                .filter_map(|project| project.total)
                .map(|money| money.0)
                .sum();
            rows.push(GanttRow {
                name: format!("{name}　{} 项　总投资 {} 万元", group.len(), wan(Money(total))),
                is_section: true,
                ..GanttRow::default()
            });
        }
        rows.extend(group.iter().map(gantt_row));
    }
    let years = schedule.years.iter().map(|year| GanttYear {
        year: year.year,
        planned_wan: in_wan(year.planned),
        spent_wan: year.invested.map(in_wan),
    });
    GanttChart {
        title: format!("{county}“一老一小”项目进度（{}）", period.label()),
        subtitle: "计划投资：有月调度的年份用本年计划投资，其余按建设年限平均分摊".to_owned(),
        rows,
        years: years.collect(),
        now: Some((format!("{}末", period.label()), period.end_in_years())),
    }
}

fn gantt_row(project: &Scheduled) -> GanttRow {
    let total = project.total.map(|money| format!("{} 万元", wan(money)));
    let years = project.years.map(|(first, last)| {
        if first == last {
            format!("{first}年")
        } else {
            format!("{first}—{last}年")
        }
    });
    let invested = project.invested.map(|(date, money)| {
        let share = project
            .total
            .filter(|total| total.0 > 0)
            .map(|total| format!("（{:.0}%）", in_wan(money) / in_wan(total) * 100.0));
        format!(
            "累计完成 {} 万元{}，{}",
            wan(money),
            share.unwrap_or_default(),
            date.label()
        )
    });
    let hover = [
        Some(project.name.clone()),
        Some(years.unwrap_or_else(|| "没有填建设年限".to_owned())),
        Some(
            total
                .clone()
                .map_or_else(|| "没有填总投资".to_owned(), |total| format!("总投资 {total}")),
        ),
        invested,
    ];
    let done = project
        .invested
        .zip(project.total)
        .filter(|(_, total)| total.0 > 0);
    GanttRow {
        name: project.name.clone(),
        years: project.years,
        is_section: false,
        done: done.map(|((_, money), total)| in_wan(money) / in_wan(total)),
        label: total.unwrap_or_default(),
        hover: hover.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    }
}

/// What there is and what is to be added by each year, with the need as a line.
pub fn demand_chart(county: &str, demand: &Demand) -> ColumnChart {
    let unit = &demand.unit;
    let now = ChartColumn {
        name: demand.existing_as_of.label(),
        base: demand.existing,
        added: 0.0,
        hover: format!(
            "{}\n现有 {} {unit}",
            demand.existing_as_of.label(),
            number_text_rounded(demand.existing, 0)
        ),
    };
    let years = demand.years.iter().map(|year| ChartColumn {
        name: format!("{}年", year.year),
        base: year.total - year.add,
        added: year.add,
        hover: format!(
            "{}年\n新增 {} {unit}，达到 {} {unit}",
            year.year,
            number_text_rounded(year.add, 0),
            number_text_rounded(year.total, 0)
        ),
    });
    ColumnChart {
        title: format!(
            "{county}{}需求测算",
            if unit == "张" { "养老床位" } else { "托位" }
        ),
        subtitle: format!(
            "按{} {} 人、每千人 {} {unit}测算，需 {} {unit}",
            demand.people_label,
            number_text_rounded(demand.people, 0),
            number_text_rounded(demand.per_thousand, 2),
            number_text_rounded(demand.needed, 0)
        ),
        unit: unit.clone(),
        columns: std::iter::once(now).chain(years).collect(),
        parts: ["上年末（当期）已有".to_owned(), "当年需新增".to_owned()],
        across: Some(("需要".to_owned(), demand.needed)),
    }
}

/// ㎡ per 100 households of each estate with what it owes.
pub fn estate_chart(county: &str, estates: &[EstateStanding]) -> BarChart {
    let bar = |estate: &EstateStanding| {
        let mut hover = format!("{}　{}", estate.name, estate.township);
        let owed = estate.owed_m2_per_100_households;
        match estate.m2_per_100_households {
            Some(value) => hover.push_str(&format!("\n每百户 {} ㎡", number_text_rounded(value, 1))),
            None => hover.push_str("\n缺户数或面积，不能计算"),
        }
        if let Some(owed) = owed {
            hover.push_str(&format!("，应有 {} ㎡", number_text_rounded(owed, 1)));
        }
        if let Some(missing) = estate.missing_m2.filter(|missing| *missing > 0.0) {
            hover.push_str(&format!("\n还缺 {} ㎡", number_text_rounded(missing, 1)));
        }
        if let (Some(room), Some(owed)) = (estate.largest_room_m2, estate.owed_room_m2)
            && room < owed
        {
            hover.push_str(&format!(
                "\n最大单处 {} ㎡，新建小区应有一处不小于 {} ㎡",
                number_text_rounded(room, 1),
                number_text_rounded(owed, 1)
            ));
        }
        Bar {
            name: estate.name.clone(),
            value: estate.m2_per_100_households,
            owed,
            met: estate.elder_met,
            hover,
        }
    };
    let sources: Vec<&str> = estates
        .iter()
        .filter_map(|estate| estate.sources.first())
        .map(String::as_str)
        .collect();
    BarChart {
        title: format!("{county}居住小区每百户养老用房面积（㎡）"),
        subtitle: sources
            .first()
            .map(|source| format!("标准：{source}"))
            .unwrap_or_default(),
        unit: "㎡".to_owned(),
        decimals: 1,
        bars: estates.iter().map(bar).collect(),
        across: None,
        target: None,
    }
}

fn wan(money: Money) -> String {
    money.show(MoneyUnit::Wan)
}

#[expect(clippy::cast_precision_loss, reason = "money of a county stays below 2^53 分")]
fn in_wan(money: Money) -> f64 {
    money.0 as f64 / 1e6
}
