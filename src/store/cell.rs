//! One value as SQLite keeps it, and back.

use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};

use crate::model::{Comparison, FieldType, Money, Quantity, Value};

/// A cell on its way into a statement; texts are borrowed from the record.
pub(super) type Bound<'a> = ToSqlOutput<'a>;

/// An absent cell.
pub(super) const NULL: Bound<'static> = Bound::Borrowed(ValueRef::Null);

/// The cell of a value. The error says in Chinese why it can't be kept.
pub(super) fn from_value(field_type: FieldType, value: &Value) -> Result<Bound<'_>, String> {
    match (field_type, value) {
        (FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Date, Value::Text(text)) => {
            from_text(text)
        }
        (FieldType::Integer | FieldType::Year, Value::Integer(number)) => Ok(from_integer(*number)),
        (FieldType::Real, Value::Real(number)) if number.is_finite() => {
            Ok(Bound::Borrowed(ValueRef::Real(*number)))
        }
        (FieldType::Money, Value::Money(money)) => Ok(from_integer(money.0)),
        (FieldType::Boolean, Value::Bool(yes)) => Ok(from_integer(i64::from(*yes))),
        (FieldType::Quantity, Value::Quantity(quantity)) => {
            let text = quantity.to_string();
            // What can't be read back must not be written: 0至-5 has no spelling. A count alone always can.
            let is_count = quantity.as_exact().is_some_and(|count| count >= 0);
            if is_count || Quantity::parse(&text) == Some(*quantity) {
                Ok(Bound::Owned(Cell::Text(text)))
            } else {
                Err(unfit(value))
            }
        }
        (FieldType::Comparison, Value::Comparison(comparison)) => {
            let text = comparison.to_string();
            let kept = Comparison::parse(&text).is_some_and(|read| is_same(read, *comparison));
            if kept {
                Ok(Bound::Owned(Cell::Text(text)))
            } else {
                Err(unfit(value))
            }
        }
        _ => Err(unfit(value)),
    }
}

/// The cell of a whole number.
pub(super) const fn from_integer(number: i64) -> Bound<'static> {
    Bound::Borrowed(ValueRef::Integer(number))
}

/// The cell of a text. SQLite's `quote()`, on which undo rests, cuts a text at a NUL:
/// <https://sqlite.org/lang_corefunc.html#quote>.
pub(super) fn from_text(text: &str) -> Result<Bound<'_>, String> {
    if text.contains('\0') {
        return Err("文字里有不可见的 NUL 字符，多半是文件编码读错了，请重新导入".to_owned());
    }
    Ok(Bound::Borrowed(ValueRef::Text(text.as_bytes())))
}

/// The value of a cell; the error says what stands there instead.
pub(super) fn to_value(field_type: FieldType, cell: Cell) -> Result<Option<Value>, String> {
    let value = match (field_type, cell) {
        (_, Cell::Null) => return Ok(None),
        (FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Date, Cell::Text(text)) => {
            Some(Value::Text(text))
        }
        (FieldType::Integer | FieldType::Year, Cell::Integer(number)) => Some(Value::Integer(number)),
        (FieldType::Real, Cell::Real(number)) => Some(Value::Real(number)),
        (FieldType::Money, Cell::Integer(fen)) => Some(Value::Money(Money(fen))),
        (FieldType::Boolean, Cell::Integer(number)) => Some(Value::Bool(number != 0)),
        (FieldType::Quantity, Cell::Text(text)) => {
            let quantity = Quantity::parse(&text).ok_or_else(|| format!("“{text}”不是数量"))?;
            Some(Value::Quantity(quantity))
        }
        (FieldType::Comparison, Cell::Text(text)) => {
            let comparison = Comparison::parse(&text).ok_or_else(|| format!("“{text}”不是指标值"))?;
            Some(Value::Comparison(comparison))
        }
        (_, other) => return Err(format!("存了 {other:?}")),
    };
    Ok(value)
}

/// Equal up to the last digit that a decimal spelling of 17 digits can lose.
fn is_same(read: Comparison, kept: Comparison) -> bool {
    read.comparator == kept.comparator && (read.value - kept.value).abs() <= kept.value.abs() * 1e-14
}

fn unfit(value: &Value) -> String {
    format!("值 {value:?} 的类型与字段不符，或超出可记的范围")
}
