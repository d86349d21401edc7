//! A figure: an indicator's value with everything that judges it.

use serde_json::{Value as Json, json};

use crate::model::{Comparison, Period, RecordId, Source, number_text_rounded, rounded_to};

/// One indicator of one framework at one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The indicator's code: its definition, else its name inside the framework.
    pub id: String,
    /// The ledger's record, if the ledger keeps one.
    pub record: Option<RecordId>,
    /// The framework.
    pub framework: String,
    /// 养老方面 or 托育方面.
    pub section: String,
    /// Name as printed, without unit.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Unit of a difference: rates differ by 个百分点, since "差 12%" would be a share of the rate.
    pub difference_unit: String,
    /// Decimals shown.
    pub decimals: u8,
    /// 责任单位.
    pub owner: String,
    /// The period asked for.
    pub period: Period,
    /// The computed value, else the reported one.
    pub value: Option<f64>,
    /// Whether the value was computed from the ledger.
    pub computed: bool,
    /// The date of the value; of a computed one the oldest of what it was computed from.
    pub as_of: Option<Period>,
    /// The same when it is not of exactly the period asked for.
    pub carried_over_from: Option<Period>,
    /// Without a value, the date of an older one that may stand in when the officer agrees.
    pub latest: Option<Period>,
    /// Where the value of exactly the period is entered, a Chinese sentence.
    pub remedy: String,
    /// The row from which a typed value was imported.
    pub source: Option<Source>,
    /// What was counted.
    pub numerator: Option<FigurePart>,
    /// What it was divided by.
    pub denominator: Option<FigurePart>,
    /// The latest typed value with its period.
    pub reported: Option<(Period, f64)>,
    /// The value at the start with its year.
    pub baseline: Option<(i32, f64)>,
    /// The document that sets the target, with the place in it.
    pub document: String,
    /// The target with its year.
    pub target: Option<(i32, Comparison)>,
    /// What the county takes of a target that is the total of an area above, with its year.
    pub share: Option<(i32, f64)>,
    /// Whose total the target is (省, 州, 市), when it is not the county's own.
    pub total_of: Option<String>,
    /// Targets of the documents above, the nearest first.
    pub superiors: Vec<Superior>,
    /// Whether the target asks for less than one of those above.
    pub target_below_superior: bool,
    /// Whether the target asks for less than there was at the start.
    pub target_below_baseline: bool,
    /// Whether the target is not yet that of a printed document.
    pub provisional: bool,
    /// How it stands.
    pub status: FigureStatus,
    /// What is still missing to the target; 0 once it is met.
    pub gap: Option<f64>,
    /// The gap by the years left until the end of the target year; the whole gap after it.
    pub needed_per_year: Option<f64>,
    /// Where the values so far lead.
    pub forecast: Option<Forecast>,
    /// 托位总数 ÷ 年末常住人口 × 1000.
    pub formula: Option<String>,
    /// Whether numerator and denominator are of different dates.
    pub dates_differ: bool,
    /// What the reader must know, Chinese sentences.
    pub notes: Vec<String>,
}

/// One side of a quotient.
#[derive(Clone, Debug, PartialEq)]
pub struct FigurePart {
    /// What was counted.
    pub label: String,
    /// The number.
    pub value: f64,
    /// The latest date of the figures in it.
    pub as_of: Period,
    /// The unit.
    pub unit: String,
    /// The earliest date of the figures in it; `None` when nothing in it has a date.
    pub oldest: Option<Period>,
    /// Whether it counts what happened in a year.
    pub is_flow: bool,
    /// Whether it is people, who are counted at the end of a year.
    pub is_population: bool,
}

impl FigurePart {
    /// Whether all figures in it are of exactly a period; what has no date is as it is in the period in hand.
    pub(super) fn is_of(&self, period: Period, in_hand: Period) -> bool {
        match self.oldest {
            None => period.same_end(in_hand),
            Some(oldest) if self.is_flow => oldest == period && self.as_of == period,
            Some(oldest) => oldest.same_end(period),
        }
    }

    /// The same for what another number is divided by: people are counted at the end of a year, and until the end of
    /// the next one the last count stands.
    pub(super) fn divides_at(&self, period: Period, in_hand: Period) -> bool {
        let is_last_count = |oldest: Period| {
            self.is_population && period.end_month() < 12 && oldest.same_end(Period::Year(period.year() - 1))
        };
        self.is_of(period, in_hand) || self.oldest.is_some_and(is_last_count)
    }
}

/// The target of a document above.
#[derive(Clone, Debug, PartialEq)]
pub struct Superior {
    /// The framework's id.
    pub framework: String,
    /// The document's number.
    pub document: String,
    /// Its area: 临沧市.
    pub area: String,
    /// The target.
    pub target: Comparison,
    /// The year of the target.
    pub year: i32,
}

/// Where the straight line through the values so far leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The value at the end of the target year.
    pub value_at_target_year: f64,
    /// The year in which the target is met; `None` if the line does not reach it within twenty years.
    pub met_year: Option<i32>,
}

/// How an indicator stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FigureStatus {
    /// The target is met.
    Met,
    /// On or above the path to it.
    OnTrack,
    /// Below the path.
    Behind,
    /// There is no value.
    NoData,
    /// Worse than at the start.
    BelowBaseline,
    /// There is a value, but no target: it is watched.
    Monitored,
    /// The target is the total of an area above, and the county's share is not known.
    NotJudged,
}

impl FigureStatus {
    /// The best first.
    pub const ALL: [Self; 7] = [
        Self::Met,
        Self::OnTrack,
        Self::Behind,
        Self::BelowBaseline,
        Self::Monitored,
        Self::NotJudged,
        Self::NoData,
    ];

    /// How many figures stand how: `26 项　已达标 9　正常推进 8 …`. What none is, is not named.
    pub fn counts_text(figures: &[Figure]) -> String {
        let mut text = format!("{} 项", figures.len());
        for status in Self::ALL {
            let count = figures.iter().filter(|figure| figure.status == status).count();
            if count > 0 {
                text.push_str(&format!("　{} {count}", status.label()));
            }
        }
        text
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "已达标",
            Self::OnTrack => "正常推进",
            Self::Behind => "滞后",
            Self::NoData => "无数据",
            Self::BelowBaseline => "低于基期",
            Self::Monitored => "监测",
            Self::NotJudged => "不判断",
        }
    }

    /// The code of the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnTrack => "on_track",
            Self::Behind => "behind",
            Self::NoData => "no_data",
            Self::BelowBaseline => "below_baseline",
            Self::Monitored => "monitored",
            Self::NotJudged => "not_judged",
        }
    }
}

impl Figure {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let superior = self.superiors.first();
        json!({
            "id": self.id,
            "framework": self.framework,
            "section": self.section,
            "name": self.name,
            "unit": self.unit,
            "owner": self.owner,
            "period": self.period,
            "value": self.value.map(rounded_for_json),
            "computed": self.computed,
            "as_of": self.as_of,
            "carried_over_from": self.carried_over_from,
            "source": self.source,
            "numerator": self.numerator.as_ref().map(|part| rounded_for_json(part.value)),
            "numerator_as_of": self.numerator.as_ref().map(|part| part.as_of),
            "denominator": self.denominator.as_ref().map(|part| rounded_for_json(part.value)),
            "denominator_as_of": self.denominator.as_ref().map(|part| part.as_of),
            "reported": self.reported.map(|(_, value)| value),
            "reported_as_of": self.reported.map(|(period, _)| period),
            "baseline": self.baseline.map(|(year, value)| json!({ "year": year, "value": value })),
            "target": self.target.map(|(year, target)| target_json(year, target)),
            "share": self.share.map(|(year, value)| json!({ "year": year, "value": value })),
            "total_of": self.total_of,
            "document": self.document,
            "target_below_superior": self.target_below_superior,
            "target_below_baseline": self.target_below_baseline,
            "provisional": self.provisional,
            "difference": self.difference().map(|difference| difference.to_json()),
            "superior": superior.map(|s| json!({ "framework": s.framework, "value": s.target.value })),
            "status": self.status.code(),
            "gap": self.gap.map(rounded_for_json),
            "needed_per_year": self.needed_per_year.map(rounded_for_json),
            "forecast": self.forecast.map(|forecast| rounded_for_json(forecast.value_at_target_year)),
            "forecast_met_year": self.forecast.and_then(|forecast| forecast.met_year),
            "formula": self.formula,
            "dates_differ": self.dates_differ,
            "notes": self.notes,
        })
    }

    /// Its status in words; of what is not judged, whose total the target is: 不判断（州总量）.
    pub fn status_text(&self) -> String {
        match (self.status, &self.total_of) {
            (FigureStatus::NotJudged, Some(whose)) => format!("{}（{whose}总量）", self.status.label()),
            _ => self.status.label().to_owned(),
        }
    }

    /// What it is measured by: the county's share of a superior's total where that is given, else the target.
    pub fn aim(&self) -> Option<(i32, Comparison)> {
        match self.share {
            Some((year, value)) => Some((year, Comparison::equal(value))),
            None => self.target,
        }
    }

    /// The name with its unit: 每千人口托位数（个）.
    pub fn title(&self) -> String {
        if self.unit.is_empty() || self.name.contains(&format!("（{}）", self.unit)) {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.unit)
        }
    }

    /// The value with the decimals of its definition; empty without a value.
    pub fn show_value(&self) -> String {
        self.value
            .map(|value| number_text_rounded(value, self.decimals))
            .unwrap_or_default()
    }
}

fn target_json(year: i32, target: Comparison) -> Json {
    json!({ "year": year, "comparator": target.comparator.code(), "value": target.value })
}

/// Without the dust of binary fractions: six decimals.
pub fn rounded_for_json(value: f64) -> f64 {
    rounded_to(value, 6)
}
