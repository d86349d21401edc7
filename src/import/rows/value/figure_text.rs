//! A figure written as text, with a unit of its own or without: 30, 1.2万, 3百人, 5亩.

use crate::forms::Field;
use crate::import::grid::unit::{MeasureUnit, UnitBase};
use crate::model::{
    FieldType, Money, MoneyUnit, Number, NumberError, ScaleUnit, Value, half_width, parse_number,
    with_15_digits,
};

use super::column_unit::{ColumnUnit, base_of, counts_other_things};

/// The figure without the marks of footnotes behind it.
pub(super) fn without_marks(text: &str) -> &str {
    text.trim_end_matches(
        |c| matches!(c, '①'..='⑳' | '¹' | '²' | '³' | '⁰'..='⁹' | '*' | '＊' | '#' | '※' | ' '),
    )
}

/// Whether two figures stand in one cell, one under the other or beside it: they are not one.
pub(super) fn holds_several(text: &str) -> bool {
    if is_grouped_by_spaces(text.trim()) {
        return false;
    }
    let (mut is_behind_digit, mut has_gap) = (false, false);
    for c in half_width(text).chars() {
        match c {
            '0'..='9' if is_behind_digit && has_gap => return true,
            '0'..='9' => (is_behind_digit, has_gap) = (true, false),
            ',' | '.' => {}
            c if c.is_whitespace() => has_gap = true,
            _ => (is_behind_digit, has_gap) = (false, false),
        }
    }
    false
}

/// 1 234 567: groups of three digits, as thousands are written elsewhere; never over a line break.
fn is_grouped_by_spaces(text: &str) -> bool {
    let text = half_width(text);
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    let mut groups = whole.split(' ');
    let is_number = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    first.len() <= 3 && is_number(first) && groups.all(|group| group.len() == 3 && is_number(group))
}

/// Reads the text for a field; a unit in it beats the column's.
pub(super) fn read(text: &str, field: &Field, unit: ColumnUnit) -> Result<Value, NumberError> {
    let parse = || Value::parse(field.field_type, text, unit.money);
    // Open counts have a grammar of their own.
    let Some(base) = base_of(field) else {
        return parse();
    };
    let number = match parse_number(text) {
        Ok(number) => number,
        Err(_) if field.field_type == FieldType::Quantity => return parse(),
        Err(error) => return Err(error),
    };
    let wrong = || NumberError::NotANumber(text.trim().to_owned());
    if number.percent {
        return Err(wrong());
    }
    let factor = own_factor(&number, base, &field.unit).map_err(|()| wrong())?;
    let is_plain = |factor: f64| (factor - 1.0).abs() < f64::EPSILON;
    if base == UnitBase::Yuan {
        return match factor {
            // Exact to the last digit.
            Some(factor) if is_plain(factor) => Money::parse(text, unit.money).map(Value::Money),
            None if is_plain(unit.scale) => parse(),
            Some(factor) => money(number.value() * factor, MoneyUnit::Yuan).ok_or_else(wrong),
            None => money(number.value() * unit.scale, unit.money).ok_or_else(wrong),
        };
    }
    let factor = factor.unwrap_or(unit.scale);
    if is_plain(factor) {
        return parse();
    }
    let figure = with_15_digits(number.value() * factor);
    Value::from_float(field.field_type, figure, unit.money)
        .filter(|_| field.field_type == FieldType::Real || figure.fract() == 0.0)
        .ok_or_else(wrong)
}

fn money(figure: f64, unit: MoneyUnit) -> Option<Value> {
    Money::from_float(with_15_digits(figure), unit).map(Value::Money)
}

/// The factor of the unit written behind a number; none when no unit of another size is written. A word that may be a
/// unit, and is not understood, is an error.
fn own_factor(number: &Number, base: UnitBase, counted: &str) -> Result<Option<f64>, ()> {
    let is_scaled = number.scale != ScaleUnit::One;
    let plain = Ok(is_scaled.then_some(1.0));
    let written = number.unit.as_str();
    if written.is_empty() || (written == "人民币" && base == UnitBase::Yuan) {
        return plain;
    }
    // 60人 are no beds; the O of 3O is no unit.
    if base == UnitBase::Count
        && (counts_other_things(counted, written) || written.contains(|c: char| c.is_ascii_alphanumeric()))
    {
        return Err(());
    }
    match MeasureUnit::parse(written) {
        Some(unit) if unit.base == base => {
            // 张 behind a count says no more than the column does.
            let is_of_column =
                base == UnitBase::Count && (unit.factor - 1.0).abs() < f64::EPSILON && !is_scaled;
            Ok((!is_of_column).then_some(unit.factor))
        }
        Some(unit) if unit.base == UnitBase::Bare => Ok(Some(unit.factor)),
        Some(_) => Err(()),
        None if base == UnitBase::Yuan => Err(()),
        None if written.contains(['十', '百', '千', '万', '亿', '元', '亩', '顷']) => Err(()),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::dictionary;
    use crate::model::RecordKind;

    fn shown(kind: RecordKind, id: &str, text: &str) -> String {
        let field = dictionary().field(kind, id).unwrap();
        read(text, field, ColumnUnit::of_field(field))
            .map_or_else(|_| "?".to_owned(), |value| value.show(MoneyUnit::Wan))
    }

    #[test]
    fn a_unit_in_the_cell_is_understood_or_stops() {
        let money = |text: &str| shown(RecordKind::Project, "total_investment", text);
        for (text, expected) in [
            ("3600", "3600"),
            ("3600千元", "360"),
            ("36百万元", "3600"),
            ("1.5亿元", "15000"),
            ("2000万", "2000"),
            ("880万美元", "?"),
            ("30张", "?"),
            ("5元", "0.0005"),
        ] {
            assert_eq!(money(text), expected, "{text}");
        }
        let beds = |text: &str| shown(RecordKind::Population, "residents", text);
        for (text, expected) in [
            ("3百人", "300"),
            ("1.2万", "12000"),
            ("1.2万人", "12000"),
            ("30人", "30"),
            ("3千桶", "?"),
            ("30%", "?"),
            ("30元", "?"),
            ("3O", "?"),
            ("30户", "?"),
            ("30名", "30"),
        ] {
            assert_eq!(beds(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_beside_each_other_are_several() {
        for text in [
            "30\n20",
            "3600\r\n2000",
            "3 0",
            "30, 20",
            "1 23",
            "1\n234",
            "３　０",
        ] {
            assert!(holds_several(text), "{text:?}");
        }
        for text in [
            "30",
            "1,234",
            "1 234",
            "1 234 567.5",
            "30 张",
            " 30 ",
            "第 3 期 20",
            "1.5 亿元",
        ] {
            assert!(!holds_several(text), "{text:?}");
        }
        assert_eq!(without_marks("120①"), "120");
        assert_eq!(without_marks("120¹"), "120");
    }
}
