//! What `random_layouts.rs` throws: kinds of tables, their columns, and records by dice.

use super::mutations::Dice;

/// One kind of table: its columns, and what its records look like.
pub(super) struct Kind {
    pub(super) title: &'static str,
    /// What the line above says of the period, and which one it is.
    pub(super) period: Option<(&'static str, &'static str)>,
    pub(super) columns: &'static [Column],
    /// The field of the sections, their names, and what their titles add.
    pub(super) sections: Option<Sections>,
    /// How many records there can be.
    pub(super) most: usize,
}

/// The sections that a table may have.
pub(super) struct Sections {
    pub(super) field: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) suffix: &'static str,
}

/// A column: its field (`2021/reported` is that of a year), the groups it may stand under, its spellings, and those it
/// has alone when they say nothing without the group.
pub(super) struct Column {
    pub(super) field: &'static str,
    pub(super) group: &'static str,
    pub(super) headers: &'static [&'static str],
    pub(super) alone: &'static [&'static str],
    pub(super) holds: Holds,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Holds {
    Name,
    /// A name with its unit, which is kept apart.
    Indicator,
    /// A township, another in each record.
    Township,
    Place,
    Text(&'static [&'static str]),
    Years,
    /// 万元.
    Money,
    /// With its unit.
    Count(&'static str),
    /// A figure that has no sum.
    Figure,
}

pub(super) const fn column(
    field: &'static str,
    group: &'static str,
    headers: &'static [&'static str],
    holds: Holds,
) -> Column {
    Column {
        field,
        group,
        headers,
        alone: headers,
        holds,
    }
}

impl Column {
    /// The spellings without the group.
    pub(super) const fn alone(mut self, headers: &'static [&'static str]) -> Self {
        self.alone = headers;
        self
    }

    pub(super) fn is_name(&self) -> bool {
        matches!(self.holds, Holds::Name | Holds::Indicator | Holds::Township)
    }

    pub(super) fn is_summed(&self) -> bool {
        matches!(self.holds, Holds::Money | Holds::Count(_))
    }
}

impl Kind {
    pub(super) fn has_money(&self) -> bool {
        self.columns.iter().any(|column| column.holds == Holds::Money)
    }

    pub(super) fn has_sums(&self) -> bool {
        self.columns.iter().any(Column::is_summed)
    }
}

pub(super) const TOWNSHIPS: [&str; 7] = [
    "耿马镇",
    "孟定镇",
    "勐永镇",
    "勐撒镇",
    "大兴乡",
    "贺派乡",
    "勐简乡",
];
const SIGNS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
/// Names of indicators with their units.
pub(super) const NAMES: [(&str, &str); 7] = [
    ("养老机构护理型床位占比", "%"),
    ("养老床位数", "张"),
    ("社区日间照料机构覆盖率", "%"),
    ("特殊困难老年人月探访率", "%"),
    ("每千人口托位数", "个"),
    ("养老护理员培训", "人次"),
    ("普惠性托位占比", "%"),
];

/// What a table is written from: texts by record and column, amounts in 万元, and the section of each record.
pub(super) struct Thrown {
    pub(super) records: Vec<(Vec<String>, usize)>,
}

impl Thrown {
    pub(super) fn new(dice: &mut Dice, kind: &Kind) -> Self {
        let count = 3 + dice.below(kind.most - 2);
        let sections = kind.sections.as_ref().map_or(1, |sections| sections.names.len());
        let first = dice.below(TOWNSHIPS.len());
        let mut records: Vec<(Vec<String>, usize)> = (0..count)
            .map(|at| {
                let texts = kind.columns.iter().map(|column| match column.holds {
                    Holds::Name => format!(
                        "{}号{}",
                        SIGNS[at],
                        ["敬老院改造", "服务中心", "照护园"][dice.below(3)]
                    ),
                    Holds::Indicator => NAMES[at].0.to_owned(),
                    Holds::Township => TOWNSHIPS[(first + at) % TOWNSHIPS.len()].to_owned(),
                    Holds::Place => TOWNSHIPS[dice.below(TOWNSHIPS.len())].to_owned(),
                    Holds::Text(choices) => choices[dice.below(choices.len())].to_owned(),
                    Holds::Years => (2019 + dice.below(6)).to_string(),
                    Holds::Money | Holds::Count(_) => (1 + dice.below(20_000)).to_string(),
                    Holds::Figure => (20 + dice.below(75)).to_string(),
                });
                (texts.collect(), dice.below(sections))
            })
            .collect();
        records.sort_by_key(|(_, section)| *section);
        // Lists of facilities often go by townships.
        let township = kind.columns.iter().position(|column| column.field == "township");
        if let Some(at) = township.filter(|_| dice.below(2) == 0) {
            records.sort_by_key(|(texts, _)| TOWNSHIPS.iter().position(|township| *township == texts[at]));
        }
        Self { records }
    }
}
