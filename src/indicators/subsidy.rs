//! 补助测算: what the subsidies in force would pay, each amount with the clause it comes from.

use serde_json::{Value as Json, json};

use crate::forms::{Subsidy, SubsidyBasis, standards};
use crate::model::{Money, Period, Record, RecordKind, Records, Value};

use super::catalog::Frameworks;
use super::scale_of_project::{ProjectScale, project_scale};
use super::support::Goods;

/// The estimate. Where the ledger does not tell which amount applies, it is a range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubsidyEstimate {
    /// One line a project, or one for all facilities.
    pub lines: Vec<SubsidyLine>,
    /// The sum of the least amounts.
    pub low: Money,
    /// The sum of the greatest amounts.
    pub high: Money,
    /// What the reader must know, Chinese sentences.
    pub notes: Vec<String>,
}

/// One amount.
#[derive(Clone, Debug, PartialEq)]
pub struct SubsidyLine {
    /// 一次性建设补助, 托位奖补, 运营补贴（一年）.
    pub title: String,
    /// The project or the facilities.
    pub subject: String,
    /// Beds or places.
    pub count: f64,
    /// Months it is paid for; `None` for a single payment.
    pub months: Option<u8>,
    /// The least amount a bed or place (a month).
    pub low_yuan: i64,
    /// The greatest.
    pub high_yuan: i64,
    /// The least sum.
    pub low: Money,
    /// The greatest sum.
    pub high: Money,
    /// The clauses.
    pub sources: Vec<String>,
    /// Why it is a range or an estimate; empty if it is neither.
    pub note: String,
}

/// What the subsidies of an area would pay in the year of a period: for the projects not yet finished, and for a
/// year's operation of the 养老机构 with the residents they have.
pub fn estimate_subsidies(
    records: &Records,
    frameworks: &Frameworks,
    area_code: &str,
    period: Period,
) -> SubsidyEstimate {
    let rates = Rates {
        frameworks,
        area_code,
        year: period.year(),
    };
    let mut estimate = SubsidyEstimate::default();
    if !rates.any() {
        estimate
            .notes
            .push("没有找到适用于本县的补助标准，请按本县文件填写标准".to_owned());
        return estimate;
    }
    let open = |project: &&Record| match project.get("end_year") {
        Some(Value::Integer(end)) => *end >= i64::from(period.year()),
        _ => true,
    };
    for project in records.of(RecordKind::Project).iter().filter(open) {
        estimate.lines.extend(rates.for_beds(project));
        estimate.lines.extend(rates.for_places(project));
    }
    estimate
        .lines
        .extend(rates.for_operation(records, frameworks, period));
    estimate.low = Money(estimate.lines.iter().map(|line| line.low.0).sum());
    estimate.high = Money(estimate.lines.iter().map(|line| line.high.0).sum());
    if estimate.low != estimate.high {
        estimate
            .notes
            .push("按最低和最高标准给出范围：台账不记自建或租赁、老年人失能等级".to_owned());
    }
    estimate
}

/// One amount in force: the ledger's own, else the standard of its area in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubsidyRate {
    /// What it is paid for.
    pub basis: SubsidyBasis,
    /// Yuan a bed or place, for operation a month; `None` if there is neither a standard nor an own amount.
    pub yuan: Option<i64>,
    /// The first year of the standard; `None` for an own amount.
    pub from: Option<i32>,
    /// The clause it comes from.
    pub source: String,
    /// Whether the ledger has set it.
    pub is_own: bool,
}

impl SubsidyRate {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({
            "basis": self.basis.code(),
            "title": self.basis.label(),
            "yuan": self.yuan,
            "from": self.from,
            "source": self.source,
            "is_own": self.is_own,
        })
    }
}

/// All amounts as they are in force for an area in a year.
pub fn subsidy_rates(frameworks: &Frameworks, area_code: &str, year: i32) -> Vec<SubsidyRate> {
    let rates = Rates {
        frameworks,
        area_code,
        year,
    };
    let rate = |basis: SubsidyBasis| {
        let found = rates.get(basis);
        let is_own = frameworks.own_subsidy(basis).is_some();
        SubsidyRate {
            basis,
            yuan: found.as_ref().map(|rate| rate.yuan),
            from: found.as_ref().filter(|_| !is_own).map(|rate| rate.from),
            source: found.map(|rate| rate.source).unwrap_or_default(),
            is_own,
        }
    };
    SubsidyBasis::ALL.into_iter().map(rate).collect()
}

struct Rates<'a> {
    frameworks: &'a Frameworks,
    area_code: &'a str,
    year: i32,
}

impl Rates<'_> {
    fn get(&self, basis: SubsidyBasis) -> Option<Subsidy> {
        let known = standards().subsidy(self.area_code, self.year, basis);
        let Some(yuan) = self.frameworks.own_subsidy(basis) else {
            return known.cloned();
        };
        let instead = known.map(|known| format!("（代替{}元：{}）", known.yuan, known.source));
        Some(Subsidy {
            area_code: self.area_code.to_owned(),
            from: known.map_or(self.year, |known| known.from),
            basis,
            yuan,
            least_beds: known.map_or(0, |known| known.least_beds),
            source: format!("本台账设置{}", instead.unwrap_or_default()),
        })
    }

    fn any(&self) -> bool {
        SubsidyBasis::ALL
            .into_iter()
            .any(|basis| self.get(basis).is_some())
    }

    /// The single payment for the beds of an institution that private hands build.
    fn for_beds(&self, project: &Record) -> Vec<SubsidyLine> {
        let is_private = ["公司", "民办", "合作社", "企业", "集团"]
            .iter()
            .any(|word| project.text("implementer").contains(word));
        let Some((beds, note)) = count(project, Goods::Beds).filter(|_| is_private) else {
            return Vec::new();
        };
        let content = project.text("content");
        let is_leased = content.contains("租赁");
        let is_owned = !is_leased && (content.contains("自建") || content.contains("自有"));
        let owned = self.get(SubsidyBasis::OwnedBed).filter(|_| !is_leased);
        let owned = owned.filter(|rate| beds >= float(rate.least_beds));
        let leased = self.get(SubsidyBasis::LeasedBed).filter(|_| !is_owned);
        let rates = [owned, leased].into_iter().flatten().collect::<Vec<_>>();
        let extra = self.get(SubsidyBasis::ExtraBed).into_iter().collect::<Vec<_>>();
        let line =
            |title: &str, rates: &[Subsidy]| line(title, project.text("name"), beds, None, rates, &note);
        let lines = [line("一次性建设补助", &rates), line("核定床位额外补助", &extra)];
        lines.into_iter().flatten().collect()
    }

    fn for_places(&self, project: &Record) -> Option<SubsidyLine> {
        let (places, note) = count(project, Goods::Places)?;
        let rate = self.get(SubsidyBasis::Place)?;
        line("托位奖补", project.text("name"), places, None, &[rate], &note)
    }

    fn for_operation(
        &self,
        records: &Records,
        frameworks: &Frameworks,
        period: Period,
    ) -> Option<SubsidyLine> {
        use SubsidyBasis::{Able, Mild, Moderate, Severe};
        let rates: Vec<Subsidy> = [Able, Mild, Moderate, Severe]
            .into_iter()
            .filter_map(|basis| self.get(basis))
            .collect();
        let institutions = frameworks.group("institution")?;
        let facilities = records.of(RecordKind::ElderFacility).iter();
        let residents: f64 = facilities
            .filter(|facility| institutions.contains(facility.text("kind")))
            .filter_map(|facility| facility.latest("residents", period)?.1.as_number())
            .sum();
        let note = "入住老年人没有失能等级，按最低和最高标准";
        (residents > 0.0)
            .then(|| line("运营补贴（一年）", "养老机构", residents, Some(12), &rates, note))
            .flatten()
    }
}

/// The beds or places of a project with what must be said of the number.
fn count(project: &Record, goods: Goods) -> Option<(f64, String)> {
    match project_scale(project, goods)? {
        ProjectScale::Known { least, .. } => Some((least, String::new())),
        ProjectScale::Read(count) => Some((count, "估计：数量从建设内容读出".to_owned())),
        ProjectScale::Unclear(_) => None,
    }
}

fn line(
    title: &str,
    subject: &str,
    count: f64,
    months: Option<u8>,
    rates: &[Subsidy],
    note: &str,
) -> Option<SubsidyLine> {
    let low_yuan = rates.iter().map(|rate| rate.yuan).min()?;
    let high_yuan = rates.iter().map(|rate| rate.yuan).max()?;
    let sum = |yuan: i64| fen(float(yuan) * count * f64::from(months.unwrap_or(1)) * 100.0);
    Some(SubsidyLine {
        title: title.to_owned(),
        subject: subject.to_owned(),
        count,
        months,
        low_yuan,
        high_yuan,
        low: sum(low_yuan),
        high: sum(high_yuan),
        sources: rates.iter().map(|rate| rate.source.clone()).collect(),
        note: note.to_owned(),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "subsidies of a county fit into 64 bits"
)]
fn fen(fen: f64) -> Money {
    Money(fen.round() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "amounts of a bed are small")]
fn float(count: i64) -> f64 {
    count as f64
}

impl SubsidyEstimate {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let wan = |money: Money| Value::Money(money).to_json();
        let lines = self.lines.iter().map(|line| {
            json!({
                "title": line.title,
                "subject": line.subject,
                "count": line.count,
                "months": line.months,
                "low_yuan": line.low_yuan,
                "high_yuan": line.high_yuan,
                "low_wan": wan(line.low),
                "high_wan": wan(line.high),
                "sources": line.sources,
                "note": line.note,
            })
        });
        json!({
            "lines": lines.collect::<Vec<_>>(),
            "low_wan": wan(self.low),
            "high_wan": wan(self.high),
            "notes": self.notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Quantity;

    fn records() -> Records {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut records = Records::default();
        records.push(
            Record::new(RecordKind::Project)
                .with("name", text("颐养中心"))
                .with("implementer", text("某某养老服务有限公司"))
                .with("end_year", Value::Integer(2025))
                .with("beds_added", Value::Quantity(Quantity::exact(100))),
        );
        records.push(
            Record::new(RecordKind::Project)
                .with("name", text("托育中心"))
                .with("category", text("托育服务"))
                .with("content", text("新增托位80个")),
        );
        records
    }

    #[test]
    fn an_own_amount_takes_the_place_of_the_standard() {
        let mut all = Frameworks::shipped().unwrap();
        all.set_own_subsidy(SubsidyBasis::Place, Some(3000));
        let places = |all: &Frameworks, code: &str| {
            let found = estimate_subsidies(&records(), all, code, Period::Year(2023)).lines;
            found.into_iter().find(|line| line.title == "托位奖补")
        };
        let own = places(&all, "532801").unwrap();
        assert_eq!(own.low.0 / 100, 240_000);
        assert!(
            own.sources
                .iter()
                .all(|source| source.contains("本台账设置") && source.contains("2000元"))
        );
        // A county without any standard uses its own amount alone.
        assert!(places(&all, "530926").is_some());
        let listed = subsidy_rates(&all, "532801", 2023);
        let of = |basis| {
            listed
                .iter()
                .find(|rate| rate.basis == basis)
                .map(|rate| (rate.yuan, rate.from))
        };
        assert_eq!(of(SubsidyBasis::Place), Some((Some(3000), None)));
        assert_eq!(of(SubsidyBasis::LeasedBed), Some((Some(5000), Some(2023))));
        assert_eq!(of(SubsidyBasis::Severe), Some((None, None)));
        all.set_own_subsidy(SubsidyBasis::Place, None);
        assert!(places(&all, "530926").is_none());
    }

    #[test]
    fn amounts_come_with_their_clause_and_their_range() {
        let all = Frameworks::shipped().unwrap();
        let estimate = estimate_subsidies(&records(), &all, "532801", Period::Year(2023));
        let found: Vec<(&str, i64, i64)> = estimate
            .lines
            .iter()
            .map(|line| (line.title.as_str(), line.low.0 / 100, line.high.0 / 100))
            .collect();
        assert_eq!(
            found,
            [
                ("一次性建设补助", 500_000, 1_000_000),
                ("托位奖补", 160_000, 160_000)
            ]
        );
        assert!(
            estimate
                .lines
                .iter()
                .all(|line| line.sources.iter().all(|s| s.contains("西双版纳州")))
        );
        assert_eq!(
            estimate_subsidies(&records(), &all, "532801", Period::Year(2022)).lines,
            []
        );
        assert!(
            estimate_subsidies(&records(), &all, "530926", Period::Year(2023))
                .lines
                .is_empty()
        );
    }
}
