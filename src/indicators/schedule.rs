//! 项目进度: the projects by category and years, and the money of each year.

use serde_json::{Value as Json, json};

use crate::model::{Money, Period, Record, RecordId, RecordKind, Records, Value, name_key};

/// The projects over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// The projects, by category as the list has them, then by their years.
    pub projects: Vec<Scheduled>,
    /// The years from the first to the last with their money.
    pub years: Vec<ScheduleYear>,
}

/// One project.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduled {
    /// The project.
    pub record: RecordId,
    /// 项目名称.
    pub name: String,
    /// 项目类别.
    pub category: String,
    /// 开始年份 and 完成年份; `None` if one of them is missing.
    pub years: Option<(i32, i32)>,
    /// 总投资.
    pub total: Option<Money>,
    /// 累计完成投资 with its date, from the latest return.
    pub invested: Option<(Period, Money)>,
}

/// The money of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleYear {
    /// The year.
    pub year: i32,
    /// What the returns of the year plan for it, else the even share of 总投资; of all projects.
    pub planned: Money,
    /// 本年完成投资 of the latest return in the year; `None` without returns.
    pub invested: Option<Money>,
}

/// The schedule as it is known at the end of a period.
pub fn project_schedule(records: &Records, period: Period) -> Schedule {
    let mut projects: Vec<(usize, Scheduled)> = Vec::new();
    let mut categories: Vec<String> = Vec::new();
    for record in records.of(RecordKind::Project) {
        let category = record.text("category").to_owned();
        let place = categories.iter().position(|known| *known == category);
        let place = place.unwrap_or_else(|| {
            categories.push(category.clone());
            categories.len() - 1
        });
        projects.push((place, scheduled(records, record, period)));
    }
    projects.sort_by_key(|(place, project)| (*place, project.years.is_none(), project.years));
    let projects: Vec<Scheduled> = projects.into_iter().map(|(_, project)| project).collect();
    let ends = projects.iter().filter_map(|project| project.years);
    let first = ends.clone().map(|(first, _)| first).min();
    let last = ends.map(|(_, last)| last).max();
    let years = match (first, last) {
        (Some(first), Some(last)) => (first..=last)
            .map(|year| money_of(records, &projects, year, period))
            .collect(),
        _ => Vec::new(),
    };
    Schedule { projects, years }
}

fn scheduled(records: &Records, project: &Record, period: Period) -> Scheduled {
    let year = |field: &str| match project.get(field) {
        Some(Value::Integer(year)) => i32::try_from(*year).ok(),
        _ => None,
    };
    let years = year("start_year").zip(year("end_year"));
    Scheduled {
        record: project.id,
        name: project.text("name").to_owned(),
        category: project.text("category").to_owned(),
        years: years.filter(|(first, last)| first <= last),
        total: money(project, "total_investment"),
        invested: returns(records, project.text("name"), period)
            .filter_map(|month| Some((month.period?, money(month, "invested")?)))
            .max_by_key(|(date, _)| *date),
    }
}

/// The returns of a project up to the end of a period.
fn returns<'a>(records: &'a Records, name: &str, until: Period) -> impl Iterator<Item = &'a Record> {
    let key = name_key(name);
    records.of(RecordKind::ProjectReturn).iter().filter(move |month| {
        let ended = month.period.is_some_and(|date| date.has_ended_by(until));
        ended && name_key(month.text("project")) == key
    })
}

fn money_of(records: &Records, projects: &[Scheduled], year: i32, period: Period) -> ScheduleYear {
    let mut planned = 0;
    let mut invested: Option<i64> = None;
    for project in projects {
        let in_year = returns(records, &project.name, period);
        let in_year: Vec<&Record> = in_year
            .filter(|month| month.period.is_some_and(|p| p.year() == year))
            .collect();
        let latest = |field: &str| {
            let stated = in_year
                .iter()
                .filter_map(|month| Some((month.period?, money(month, field)?)));
            stated.max_by_key(|(date, _)| *date).map(|(_, money)| money.0)
        };
        planned += latest("planned_year")
            .or_else(|| share(project, year))
            .unwrap_or(0);
        if let Some(money) = latest("invested_year") {
            invested = Some(invested.unwrap_or(0) + money);
        }
    }
    ScheduleYear {
        year,
        planned: Money(planned),
        invested: invested.map(Money),
    }
}

/// The even share of 总投资 in a year, in 分; the shares of all years add up to it.
fn share(project: &Scheduled, year: i32) -> Option<i64> {
    let (first, last) = project
        .years
        .filter(|(first, last)| (*first..=*last).contains(&year))?;
    let (count, place) = (i64::from(last - first + 1), i64::from(year - first));
    let total = project.total?.0;
    Some(total * (place + 1) / count - total * place / count)
}

fn money(record: &Record, field: &str) -> Option<Money> {
    record.get(field)?.as_money()
}

impl Schedule {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let wan = |money: Money| Value::Money(money).to_json();
        let projects = self.projects.iter().map(|project| {
            json!({
                "id": project.record,
                "name": project.name,
                "category": project.category,
                "start_year": project.years.map(|(first, _)| first),
                "end_year": project.years.map(|(_, last)| last),
                "total_investment_wan": project.total.map(wan),
                "invested_wan": project.invested.map(|(_, money)| wan(money)),
                "invested_as_of": project.invested.map(|(date, _)| date),
            })
        });
        let years = self.years.iter().map(|year| {
            json!({
                "year": year.year,
                "planned_wan": wan(year.planned),
                "invested_wan": year.invested.map(wan),
            })
        });
        json!({"projects": projects.collect::<Vec<_>>(), "years": years.collect::<Vec<_>>()})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(name: &str, category: &str, years: (i64, i64), wan: i64) -> Record {
        Record::new(RecordKind::Project)
            .with("name", Value::Text(name.to_owned()))
            .with("category", Value::Text(category.to_owned()))
            .with("start_year", Value::Integer(years.0))
            .with("end_year", Value::Integer(years.1))
            .with("total_investment", Value::Money(Money(wan * 1_000_000)))
    }

    #[test]
    fn money_falls_into_its_years_and_adds_up() {
        let mut records = Records::default();
        records.push(project("乙", "养老服务", (2023, 2025), 100));
        records.push(project("丙", "托育服务", (2022, 2022), 7));
        records.push(project("甲", "养老服务", (2022, 2023), 50));
        let mut month = Record::new(RecordKind::ProjectReturn)
            .with("project", Value::Text("甲".to_owned()))
            .with("planned_year", Value::Money(Money(20_000_000)))
            .with("invested_year", Value::Money(Money(12_000_000)))
            .with("invested", Value::Money(Money(40_000_000)));
        month.period = Some(Period::Month(2023, 6));
        records.push(month);
        let found = project_schedule(&records, Period::Half(2023, 1));
        let names: Vec<&str> = found
            .projects
            .iter()
            .map(|project| project.name.as_str())
            .collect();
        assert_eq!(names, ["甲", "乙", "丙"]);
        assert_eq!(
            found.projects.first().and_then(|p| p.invested),
            Some((Period::Month(2023, 6), Money(40_000_000)))
        );
        let years: Vec<(i32, i64, Option<i64>)> = found
            .years
            .iter()
            .map(|y| (y.year, y.planned.0, y.invested.map(|m| m.0)))
            .collect();
        // 2022: 25 + 7 万元. 2023: 20 planned by its return + a third of 100. The thirds add up to the 分.
        assert_eq!(
            years,
            [
                (2022, 32_000_000, None),
                (2023, 20_000_000 + 33_333_333, Some(12_000_000)),
                (2024, 33_333_333, None),
                (2025, 33_333_334, None)
            ]
        );
        // A return after the period is not known yet.
        assert_eq!(
            project_schedule(&records, Period::Year(2022))
                .projects
                .first()
                .and_then(|p| p.invested),
            None
        );
    }
}
