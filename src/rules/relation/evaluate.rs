//! What a relation gives at one record and one period.

use crate::forms::Field;
use crate::model::{
    Period, Record, RecordKind, Value, half_width, name_key, number_text, number_text_rounded, parse_number,
};

use crate::rules::Facts;

use super::expression::{
    Condition, Expression, FieldTerm, Function, Operator, RelationSign, TermField, TermScope, Totalling,
};

/// Where a relation is looked at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a, 'b> {
    pub(super) facts: &'b Facts<'a>,
    pub(super) record: &'a Record,
    pub(super) period: Option<Period>,
    /// Whether what is absent counts as nothing.
    pub(super) absent_is_zero: bool,
}

/// A value with what its tolerance follows from.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) value: OperandValue,
    /// Decimals of the figures in it.
    pub(super) decimals: u8,
    /// How many rounded figures are in it.
    pub(super) rounded: u8,
}

/// A number or a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum OperandValue {
    Number(f64),
    Text(String),
}

/// Most decimals that are shown of a sum.
const SHOWN_DECIMALS: u8 = 4;
/// Less than this is dust of binary fractions.
const DUST: f64 = 1e-7;

impl Operand {
    const fn exact(value: f64) -> Self {
        Self {
            value: OperandValue::Number(value),
            decimals: 0,
            rounded: 0,
        }
    }

    pub(super) const fn number(&self) -> Option<f64> {
        match self.value {
            OperandValue::Number(number) => Some(number),
            OperandValue::Text(_) => None,
        }
    }

    /// As it is printed.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            OperandValue::Number(number) => number_text_rounded(*number, SHOWN_DECIMALS),
            OperandValue::Text(text) => text.clone(),
        }
    }
}

impl<'a> Scene<'a, '_> {
    /// Whether a condition holds; `None` when what it needs is absent.
    pub(super) fn holds(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Compare(left, sign, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                Some(is_fulfilled(&left, *sign, &right))
            }
            Condition::Contains(text, part) => {
                let (text, part) = (self.value(text)?, self.value(part)?);
                let key = |operand: &Operand| name_key(&operand.shown());
                Some(key(&text).contains(&key(&part)))
            }
            Condition::IsAbsent(term) => Some(self.field(term).is_none()),
            Condition::Not(inner) => Some(!self.holds(inner)?),
            Condition::All(parts) => {
                // What is known to be false decides, whatever else is absent.
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.holds(part)).collect();
                if all.contains(&Some(false)) {
                    return Some(false);
                }
                all.iter().all(Option::is_some).then_some(true)
            }
            Condition::Any(parts) => {
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.holds(part)).collect();
                if all.contains(&Some(true)) {
                    return Some(true);
                }
                all.iter().all(Option::is_some).then_some(false)
            }
        }
    }

    /// The first comparison of a condition that does not hold.
    pub(super) fn broken<'c>(&self, condition: &'c Condition) -> Option<&'c Condition> {
        match condition {
            Condition::All(parts) => parts.iter().find_map(|part| self.broken(part)),
            _ => (self.holds(condition) == Some(false)).then_some(condition),
        }
    }

    /// The value of an expression; `None` when something in it is absent.
    pub(super) fn value(&self, expression: &Expression) -> Option<Operand> {
        match expression {
            Expression::Number(number) => Some(Operand::exact(*number)),
            Expression::Text(text) => Some(Operand {
                value: OperandValue::Text(text.clone()),
                decimals: 0,
                rounded: 0,
            }),
            Expression::Field(term) => match self.field(term) {
                None if self.absent_is_zero && term.field.is_numeric() => Some(Operand::exact(0.0)),
                found => found,
            },
            Expression::Period => None,
            Expression::Indicator(name) => self.indicator(name),
            Expression::Parameter(name) => {
                let parameter = self.facts.parameter(name, self.period)?;
                Some(Operand::exact(parameter.value))
            }
            Expression::Total(totalling, kind, field) => self.total(*totalling, *kind, *field),
            Expression::Binary(left, operator, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                let (a, b) = (left.number()?, right.number()?);
                let number = match operator {
                    Operator::Plus => a + b,
                    Operator::Minus => a - b,
                    Operator::Times => a * b,
                    Operator::Over if b.abs() < DUST => return None,
                    Operator::Over => a / b,
                };
                Some(Operand {
                    value: OperandValue::Number(number),
                    decimals: left.decimals.max(right.decimals),
                    rounded: left.rounded.saturating_add(right.rounded),
                })
            }
            Expression::Call(function, parts) => self.call(*function, parts),
        }
    }

    fn call(&self, function: Function, parts: &[Expression]) -> Option<Operand> {
        let first = parts.first()?;
        match function {
            Function::Months => self.months(first),
            Function::OrZero => Some(self.value(first).unwrap_or(Operand::exact(0.0))),
            Function::Absolute | Function::Rounded => {
                let operand = self.value(first)?;
                let number = operand.number()?;
                let number = match function {
                    Function::Absolute => number.abs(),
                    _ => number.round(),
                };
                Some(Operand {
                    value: OperandValue::Number(number),
                    ..operand
                })
            }
            Function::Largest | Function::Least => {
                let operands: Option<Vec<Operand>> = parts.iter().map(|part| self.value(part)).collect();
                let operands = operands?;
                let by_number = |a: &&Operand, b: &&Operand| {
                    let number = |operand: &Operand| operand.number().unwrap_or(f64::NEG_INFINITY);
                    number(a).total_cmp(&number(b))
                };
                match function {
                    Function::Largest => operands.iter().max_by(by_number).cloned(),
                    _ => operands.iter().min_by(by_number).cloned(),
                }
            }
        }
    }

    /// Months since the beginning of our era: a date without a month is the first of its year, a period its end.
    fn months(&self, expression: &Expression) -> Option<Operand> {
        if matches!(expression, Expression::Period) {
            let period = self.period?;
            return Some(Operand::exact(
                f64::from(period.year()) * 12.0 + f64::from(period.end_month()),
            ));
        }
        let operand = self.value(expression)?;
        let months = match &operand.value {
            OperandValue::Number(year) => year * 12.0 + 12.0,
            OperandValue::Text(text) => {
                let mut parts = text.split('-');
                let year: f64 = parts.next()?.parse().ok()?;
                let month: f64 = parts.next().map_or(Some(1.0), |month| month.parse().ok())?;
                year * 12.0 + month
            }
        };
        Some(Operand::exact(months))
    }

    /// The record and the period that a field is meant of.
    pub(super) fn place(&self, term: &FieldTerm) -> Option<(&'a Record, Option<Period>)> {
        match term.scope {
            TermScope::Own => Some((self.record, self.period)),
            TermScope::Previous => self.facts.previous(self.record, self.period, term.field.id()),
            TermScope::Parent => Some((self.facts.project_of(self.record)?, None)),
        }
    }

    fn field(&self, term: &FieldTerm) -> Option<Operand> {
        let (record, period) = self.place(term)?;
        match &term.field {
            TermField::Known(field) => operand_of(field, record.at(&field.id, period)?),
            TermField::Column(header) => operand_of_text(column_text(record, header, period)?),
        }
    }

    fn indicator(&self, name: &str) -> Option<Operand> {
        let key = name_key(name);
        let is_meant = |record: &&Record| name_key(record.text("name")) == key;
        let of_kind = self.facts.records.of(RecordKind::Indicator);
        let record = if is_meant(&self.record) {
            self.record
        } else {
            of_kind.iter().find(is_meant)?
        };
        let (_, value) = record.latest("reported", self.period?)?;
        let number = value.as_number()?;
        Some(Operand {
            value: OperandValue::Number(number),
            decimals: decimals_of(number),
            rounded: 1,
        })
    }

    fn total(&self, totalling: Totalling, kind: RecordKind, field: Option<&Field>) -> Option<Operand> {
        let until = self.period?;
        let records = self.facts.records.of(kind);
        let Some(field) = field else {
            return Some(Operand::exact(count(records.len())));
        };
        let of_record = |record: &Record| {
            let value = if kind.has_figures() && record.get(&field.id).is_none() {
                record.latest(&field.id, until).map(|(_, value)| value)
            } else {
                record
                    .get(&field.id)
                    .filter(|_| record.period.is_none_or(|own| own.same_end(until)))
            };
            operand_of(field, value?)
        };
        let operands: Vec<Operand> = records.iter().filter_map(of_record).collect();
        match totalling {
            Totalling::Count => Some(Operand::exact(count(operands.len()))),
            Totalling::Sum if operands.is_empty() => None,
            Totalling::Sum => Some(Operand {
                value: OperandValue::Number(operands.iter().filter_map(Operand::number).sum()),
                decimals: operands.iter().map(|operand| operand.decimals).max()?,
                rounded: 1,
            }),
        }
    }
}

/// A value of a field as relations see it: money in the field's unit, yes and no as words, open counts not at all.
fn operand_of(field: &Field, value: &Value) -> Option<Operand> {
    let number = match value {
        Value::Money(money) => money.in_unit(field.money_unit()),
        Value::Integer(_) => return Some(Operand::exact(value.as_number()?)),
        Value::Quantity(quantity) => count_of(quantity.as_exact()?),
        Value::Real(number) => *number,
        Value::Comparison(comparison) => comparison.value,
        Value::Text(_) | Value::Bool(_) => {
            return Some(Operand {
                value: OperandValue::Text(value.show(field.money_unit())),
                decimals: 0,
                rounded: 0,
            });
        }
    };
    Some(Operand {
        value: OperandValue::Number(number),
        decimals: decimals_of(number),
        rounded: 1,
    })
}

/// The cell of a column that only this ledger has.
pub(super) fn column_text<'r>(record: &'r Record, header: &str, period: Option<Period>) -> Option<&'r str> {
    let mut cells = record.extra_at(period).into_iter();
    let found = cells.find(|(own, _)| half_width(own) == header);
    found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
}

/// Such a cell as relations see it: a number where it is one.
fn operand_of_text(text: &str) -> Option<Operand> {
    let Ok(number) = parse_number(text) else {
        return Some(Operand {
            value: OperandValue::Text(text.to_owned()),
            decimals: 0,
            rounded: 0,
        });
    };
    let number = number.value();
    Some(Operand {
        value: OperandValue::Number(number),
        decimals: decimals_of(number),
        rounded: 1,
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of a county stay below 2^53")]
const fn count_of(count: i64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "a ledger has fewer than 2^53 records")]
const fn count(count: usize) -> f64 {
    count as f64
}

/// How many decimals a number is printed with.
fn decimals_of(number: f64) -> u8 {
    let text = number_text(number);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    u8::try_from(decimals).unwrap_or(u8::MAX)
}

/// Whether two sides fulfil a sign. Rounded figures may differ by half of their last printed digit each.
fn is_fulfilled(left: &Operand, sign: RelationSign, right: &Operand) -> bool {
    let (Some(a), Some(b)) = (left.number(), right.number()) else {
        let is_same = name_key(&left.shown()) == name_key(&right.shown());
        return match sign {
            RelationSign::Equal => is_same,
            RelationSign::Unequal => !is_same,
            _ => true,
        };
    };
    let decimals = left.decimals.max(right.decimals);
    let rounded = left.rounded.saturating_add(right.rounded);
    let slack = if decimals == 0 {
        DUST
    } else {
        DUST + 0.5 * f64::from(rounded) * 10f64.powi(-i32::from(decimals))
    };
    match sign {
        RelationSign::Equal => (a - b).abs() <= slack,
        RelationSign::Unequal => (a - b).abs() > slack,
        RelationSign::AtLeast => a >= b - slack,
        RelationSign::MoreThan => a > b + DUST,
        RelationSign::AtMost => a <= b + slack,
        RelationSign::LessThan => a < b - DUST,
    }
}
