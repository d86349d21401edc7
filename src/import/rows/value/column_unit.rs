//! In which unit a column states its figures: written in its header, above the table, or in the form.

use crate::forms::Field;
use crate::import::grid::unit::{MeasureUnit, UnitBase};
use crate::import::grid::unit_line::units_of_line;
use crate::model::{FieldType, MoneyUnit, half_width, plain};

/// In which unit a column states its figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ColumnUnit {
    /// Unit of money.
    pub(crate) money: MoneyUnit,
    /// How many of the field's unit, or of the unit of money, one of the column's is: 10,000 for a column in 万人 of a
    /// field in 人, 100 for 百万元.
    pub(crate) scale: f64,
    /// Whether the figure is a percentage, so that a cell with a percent format means a hundred times its value.
    pub(crate) percent: bool,
}

/// The units that the lines above a table name.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatedUnits {
    /// Of money, when one was understood.
    pub(crate) money: Option<MeasureUnit>,
    /// Of what is counted, other than one by one.
    counts: Option<MeasureUnit>,
    area: Option<MeasureUnit>,
    /// One that was not understood.
    pub(crate) unknown: Option<String>,
}

impl StatedUnits {
    /// Reads the lines, of which the lowest counts; the title may name a unit of money in a bracket.
    pub(crate) fn of(lines: &[String]) -> Self {
        let mut stated = Self::default();
        for line in lines.iter().rev() {
            for unit in units_of_line(line) {
                match unit {
                    Ok(unit) => stated.take(unit),
                    Err(unknown) => _ = stated.unknown.get_or_insert(unknown),
                }
            }
        }
        // A title may name its unit in a bracket, and a unit may stand in a row of its own.
        for line in lines.iter().rev() {
            for unit in in_brackets(line).chain(alone(line)) {
                stated.take(unit);
            }
        }
        stated
    }

    /// Whether the lines say nothing of money, understood or not.
    pub(crate) const fn is_silent(&self) -> bool {
        self.money.is_none() && self.unknown.is_none()
    }

    fn take(&mut self, unit: MeasureUnit) {
        let place = match unit.base {
            UnitBase::Yuan => &mut self.money,
            UnitBase::Count if unit.factor > 1.0 => &mut self.counts,
            UnitBase::Area => &mut self.area,
            _ => return,
        };
        place.get_or_insert(unit);
    }

    fn for_field(&self, field: &Field) -> Option<MeasureUnit> {
        match base_of(field)? {
            UnitBase::Yuan => self.money,
            // 万人 is said of people, not of beds beside them; other counts are named by their own unit.
            UnitBase::Count => self.counts.filter(|_| field.unit == "人" || field.unit == "户"),
            UnitBase::Area => self.area,
            _ => None,
        }
    }
}

/// The units that stand in brackets in a title: 清单（千元）, 情况表（万人）. What is counted one by one says nothing there.
fn in_brackets(line: &str) -> impl Iterator<Item = MeasureUnit> {
    let line = half_width(line);
    let insides: Vec<String> = line
        .split('(')
        .skip(1)
        .filter_map(|part| Some(part.split_once(')')?.0.to_owned()))
        .collect();
    let units = insides
        .into_iter()
        .filter_map(|inside| MeasureUnit::parse(&inside));
    units.filter(|unit| unit.base == UnitBase::Yuan || unit.base == UnitBase::Count && unit.factor > 1.0)
}

/// A unit of money that is all of a line.
fn alone(line: &str) -> Option<MeasureUnit> {
    MeasureUnit::parse(line).filter(|unit| unit.base == UnitBase::Yuan)
}

impl ColumnUnit {
    /// The unit of a column; `None` when its unit is not understood, or is none of such a figure. A form says it only
    /// when the user chose that form.
    pub(crate) fn new(
        field: &Field,
        header: Option<&str>,
        above: &StatedUnits,
        of_form: Option<MoneyUnit>,
    ) -> Option<Self> {
        let own = Self::of_field(field);
        let Some(base) = base_of(field) else {
            return Some(own);
        };
        let stated = match header {
            Some(text) => Some(MeasureUnit::parse(text)?),
            None => above.for_field(field),
        };
        // 常住人口（户） counts no people.
        if header.is_some_and(|text| counts_other_things(&field.unit, text)) {
            return None;
        }
        let Some(unit) = stated else {
            let is_unknown = base == UnitBase::Yuan && above.unknown.is_some();
            let money = of_form.unwrap_or(own.money);
            return (!is_unknown).then_some(Self { money, ..own });
        };
        let factor = match (base, unit.base) {
            (UnitBase::Yuan, UnitBase::Yuan | UnitBase::Bare) => return Some(own.in_money(unit.factor)),
            (UnitBase::Count, UnitBase::Count | UnitBase::Bare) | (UnitBase::Area, UnitBase::Bare) => {
                unit.factor
            }
            (UnitBase::Area, UnitBase::Area) => unit.factor,
            // 年, 岁 and rates are told from counts by the meaning of the header.
            (UnitBase::Count, UnitBase::Other) => 1.0,
            _ => return None,
        };
        Some(Self { scale: factor, ..own })
    }

    /// The dictionary's unit of a field.
    pub(crate) fn of_field(field: &Field) -> Self {
        Self {
            money: field.money_unit(),
            scale: 1.0,
            percent: matches!(field.field_type, FieldType::Real | FieldType::Comparison),
        }
    }

    /// So many 元.
    fn in_money(self, factor: f64) -> Self {
        let whole = |unit: MoneyUnit| factor >= yuan(unit);
        let money = [MoneyUnit::Yi, MoneyUnit::Wan]
            .into_iter()
            .find(|unit| whole(*unit));
        let money = money.unwrap_or(MoneyUnit::Yuan);
        Self {
            money,
            scale: factor / yuan(money),
            ..self
        }
    }

    /// Whether a unit written behind a figure is another than the column's.
    pub(super) fn is_of_another_size(self, word: &str, field: &Field) -> bool {
        let written = MeasureUnit::parse(word).filter(|unit| unit.base != UnitBase::Bare);
        written.is_some_and(|unit| (unit.factor / self.of_base(field) - 1.0).abs() > 1e-9)
    }

    /// How many of the base, 元 for money, one of the column's is.
    pub(crate) fn of_base(self, field: &Field) -> f64 {
        match field.field_type {
            FieldType::Money => yuan(self.money) * self.scale,
            _ => self.scale,
        }
    }

    /// The name of a column's unit of money.
    pub(crate) fn money_label(self) -> String {
        const MULTIPLES: [(f64, &str); 3] = [(1e3, "千"), (1e2, "百"), (1e1, "十")];
        let multiple = MULTIPLES
            .iter()
            .find(|(factor, _)| (factor - self.scale).abs() < 1e-9);
        format!("{}{}", multiple.map_or("", |(_, text)| text), self.money.label())
    }
}

/// Whether a unit of what is counted can't be that of a field: 户 is none of people, 人 none of beds.
pub(super) fn counts_other_things(own: &str, written: &str) -> bool {
    const PEOPLE: [&str; 4] = ["人", "名", "人次", "人·次"];
    const HOMES: [&str; 2] = ["户", "家"];
    const BUILDINGS: [&str; 8] = ["所", "处", "间", "座", "栋", "幢", "台", "辆"];
    let written = plain(written);
    let is_of = |counted: &[&str]| counted.iter().any(|word| written.ends_with(word));
    match own {
        "人" => is_of(&HOMES) || is_of(&BUILDINGS) || is_of(&["张", "床", "套"]),
        "张" => is_of(&PEOPLE) || is_of(&HOMES) || is_of(&BUILDINGS),
        "户" => is_of(&PEOPLE) || is_of(&BUILDINGS) || is_of(&["张", "床"]),
        _ => false,
    }
}

fn yuan(unit: MoneyUnit) -> f64 {
    match unit {
        MoneyUnit::Yuan => 1.0,
        MoneyUnit::Wan => 1e4,
        MoneyUnit::Yi => 1e8,
    }
}

/// What a field counts, when its figures have a unit.
pub(super) fn base_of(field: &Field) -> Option<UnitBase> {
    match field.field_type {
        FieldType::Money => Some(UnitBase::Yuan),
        _ if !field.field_type.is_numeric() => None,
        _ => MeasureUnit::parse(&field.unit).map(|unit| unit.base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::dictionary;
    use crate::model::RecordKind;

    fn unit(kind: RecordKind, field: &str, header: Option<&str>, line: &str) -> Option<(String, f64)> {
        let field = dictionary().field(kind, field).unwrap();
        let above = StatedUnits::of(&[line.to_owned()]);
        let unit = ColumnUnit::new(field, header, &above, None)?;
        let label = if field.field_type == FieldType::Money {
            unit.money_label()
        } else {
            String::new()
        };
        Some((label, unit.of_base(field)))
    }

    #[test]
    fn header_then_line_then_dictionary_state_the_unit() {
        let investment = |header, line| unit(RecordKind::Project, "total_investment", header, line);
        let money = |label: &str, yuan| Some((label.to_owned(), yuan));
        assert_eq!(investment(None, "单位：千元"), money("千元", 1e3));
        assert_eq!(investment(Some("百万元"), "单位：千元"), money("百万元", 1e6));
        assert_eq!(investment(Some("千万元"), ""), money("千万元", 1e7));
        assert_eq!(investment(Some("十万元"), ""), money("十万元", 1e5));
        assert_eq!(investment(None, "重大项目表（亿元）"), money("亿元", 1e8));
        assert_eq!(investment(None, ""), money("万元", 1e4));
        assert_eq!(investment(Some("万"), ""), money("万元", 1e4));
        assert_eq!(investment(Some("万美元"), "单位：万元"), None);
        assert_eq!(investment(None, "单位：万美元"), None);
        let people = |header, line| unit(RecordKind::Population, "residents", header, line);
        let count = |factor| Some((String::new(), factor));
        assert_eq!(people(None, "单位：百人、个"), count(1e2));
        assert_eq!(people(Some("万人"), ""), count(1e4));
        assert_eq!(people(Some("%"), ""), None);
        let area = |header| unit(RecordKind::Estate, "elder_area_m2", Some(header), "");
        assert_eq!(area("公顷"), count(1e4));
        assert_eq!(area("万㎡"), count(1e4));
    }
}
