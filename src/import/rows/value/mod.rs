//! One cell as a value of its field: parsed with its meaning, or stopped with a problem; never taken as 0.

mod unreadable;

use crate::forms::Field;
use crate::model::{
    FieldType, Money, MoneyUnit, NumberError, ScaleUnit, Severity, Value, is_absent, name_key, number_text,
    parse_number, plain, with_15_digits,
};

use crate::import::grid::{CellValue, GridCell};
use unreadable::refuse;

/// Excel keeps 15 digits; a longer number typed as a number has lost its tail in the file itself.
const EXACT_DIGITS: f64 = 1e15;

/// What a cell says about a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CellReading {
    /// The value; `None` is absent or not usable.
    pub(crate) value: Option<Value>,
    /// What is wrong or doubtful.
    pub(crate) trouble: Option<CellTrouble>,
    /// Whether the cell's own text is kept beside the record, because the value can't hold it.
    pub(crate) keep_text: bool,
}

/// A problem without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellTrouble {
    /// How serious it is.
    pub(crate) severity: Severity,
    /// Stable code.
    pub(crate) code: &'static str,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

/// In which unit a column states its figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ColumnUnit {
    /// Unit of money.
    pub(crate) money: MoneyUnit,
    /// Factor of counts: 10,000 for a column in 万人 of a field in 人.
    pub(crate) scale: f64,
    /// Whether the figure is a percentage, so that a cell with a percent format means a hundred times its value.
    pub(crate) percent: bool,
}

impl ColumnUnit {
    /// The unit of a column: written in its header or, for money, above the table; else the dictionary's.
    pub(crate) fn new(field: &Field, header: Option<&str>, above: Option<MoneyUnit>) -> Self {
        let money = header
            .and_then(MoneyUnit::find)
            .or(above)
            .unwrap_or_else(|| field.money_unit());
        let scale = match header.map(|unit| unit.strip_suffix(field.unit.as_str()).unwrap_or(unit)) {
            _ if field.field_type == FieldType::Money || field.unit.is_empty() => 1.0,
            Some("万") => 1e4,
            Some("千") => 1e3,
            Some("百") => 1e2,
            _ => 1.0,
        };
        let percent = matches!(field.field_type, FieldType::Real | FieldType::Comparison);
        Self {
            money,
            scale,
            percent,
        }
    }
}

/// Reads a cell for a field.
pub(crate) fn read(cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    match &cell.value {
        CellValue::Uncalculated => wrong(
            "value.formula-uncalculated",
            format!("“{header}”是没有计算结果的公式；请用 Excel 或 WPS 打开文件、保存一次再导入"),
        ),
        CellValue::Error(error) => wrong(
            "value.error-cell",
            format!("“{header}”显示 {error}；请在原表改正公式或改填数值"),
        ),
        CellValue::Number(number) => from_number(*number, cell, field, header, unit),
        CellValue::Bool(yes) if field.field_type == FieldType::Boolean => some(Value::Bool(*yes)),
        CellValue::Date(year, _, _) if field.field_type == FieldType::Year => {
            some(Value::Integer(i64::from(*year)))
        }
        CellValue::Date(..) if field.field_type.is_numeric() => wrong(
            "value.not-a-number",
            format!(
                "“{header}”应填数字，单元格却是日期 {}；请检查单元格格式",
                cell.text()
            ),
        ),
        CellValue::Date(..) => some(Value::Text(cell.text().into_owned())),
        CellValue::Bool(_) | CellValue::Text(_) => from_text(&cell.text(), field, header, unit),
    }
}

/// Reads the text of a cell that nobody needs any more, which then need not be copied.
pub(crate) fn read_text(text: String, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    let is_copied = matches!(field.field_type, FieldType::Text | FieldType::LongText);
    let is_changed = || text.trim().len() < text.len() || text.contains('\r');
    if !is_copied || is_dash(&text) || is_scientific(&text) || is_changed() {
        return from_text(&text, field, header, unit);
    }
    some(Value::Text(text))
}

fn some(value: Value) -> CellReading {
    CellReading {
        value: Some(value),
        ..CellReading::default()
    }
}

/// A cell that stops its row.
pub(crate) fn wrong(code: &'static str, message: String) -> CellReading {
    let trouble = Some(CellTrouble {
        severity: Severity::Error,
        code,
        message,
    });
    CellReading {
        trouble,
        ..CellReading::default()
    }
}

/// A cell that is taken, or left out, and told.
pub(crate) fn doubtful(
    value: Option<Value>,
    keep_text: bool,
    code: &'static str,
    message: String,
) -> CellReading {
    CellReading {
        value,
        keep_text,
        trouble: Some(CellTrouble {
            severity: Severity::Verify,
            code,
            message,
        }),
    }
}

fn from_number(number: f64, cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    let shown = || number_text(number);
    match field.field_type {
        FieldType::Text | FieldType::LongText if number.abs() >= EXACT_DIGITS => doubtful(
            Some(Value::Text(shown())),
            false,
            "value.code-cut",
            format!("“{header}”的编码按数字存放，第 15 位以后已丢失；请在原表把该列设为文本后重填"),
        ),
        FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Boolean | FieldType::Date => {
            from_text(
                &date_text(field.field_type, number).unwrap_or_else(shown),
                field,
                header,
                unit,
            )
        }
        FieldType::Money => match Money::from_float(number, unit.money) {
            Some(money) => some(Value::Money(money)),
            None => wrong(
                "value.not-a-number",
                format!("“{header}”的金额 {} 超出范围", shown()),
            ),
        },
        FieldType::Real | FieldType::Comparison => {
            let factor = if cell.percent && unit.percent {
                100.0
            } else {
                unit.scale
            };
            let value = Value::from_float(field.field_type, with_15_digits(number * factor), unit.money);
            value.map_or_else(CellReading::default, some)
        }
        FieldType::Integer | FieldType::Quantity | FieldType::Year => {
            let scaled = if field.field_type == FieldType::Year {
                number
            } else {
                with_15_digits(number * unit.scale)
            };
            let tidied = with_15_digits(scaled);
            match Value::from_float(field.field_type, tidied, unit.money) {
                Some(value) if tidied.fract() == 0.0 => some(value),
                _ => wrong(
                    "value.not-whole",
                    format!("“{header}”应填整数，现为 {}；请在原表改正", shown()),
                ),
            }
        }
    }
}

/// `5.30926E+17`: a code that Excel showed as a number when it was copied.
fn is_scientific(text: &str) -> bool {
    if text.len() > 32 || !text.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        return false;
    }
    let upper = text.trim().to_ascii_uppercase();
    upper
        .split_once("E+")
        .is_some_and(|(mantissa, exponent)| mantissa.parse::<f64>().is_ok() && exponent.parse::<u8>().is_ok())
}

/// A number in a date column: a year, a compact date, or the serial number of a day without its date format.
fn date_text(field_type: FieldType, number: f64) -> Option<String> {
    if field_type != FieldType::Date || number.fract() != 0.0 || !(20_000.0..=60_000.0).contains(&number) {
        return None;
    }
    // Day 25569 of Excel's 1900 calendar is 1970-01-01; the false leap day of 1900 lies before.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 60,000")]
    let days = number as i64 - 25_569;
    let date = jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    Some(date.to_string())
}

fn from_text(text: &str, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    match field.field_type {
        FieldType::Text | FieldType::LongText | FieldType::Choice if is_dash(text) => {
            return CellReading::default();
        }
        FieldType::Choice => return choice(text, field, header),
        FieldType::Text | FieldType::LongText if is_scientific(text) => {
            return doubtful(
                Some(Value::Text(text.trim().to_owned())),
                false,
                "value.code-cut",
                format!(
                    "“{header}”的“{}”是科学计数的写法，编码的后几位已丢失；请在原表把该列设为文本后重填",
                    text.trim()
                ),
            );
        }
        FieldType::Text | FieldType::LongText => {
            return Value::parse(field.field_type, text, unit.money)
                .map_or_else(|_| CellReading::default(), some);
        }
        FieldType::Boolean if plain(text) == "无" => return some(Value::Bool(false)),
        // 在建 answers whether it is in service, not whether it is 医养结合.
        FieldType::Boolean if matches!(text.trim(), "在建" | "停用") && field.id != "in_service" => {
            return refuse(text, field, header, &NumberError::NotANumber(text.to_owned()));
        }
        _ if is_absent(text) => return CellReading::default(),
        _ => {}
    }
    let meant = match field.field_type {
        FieldType::Date => without_time(text),
        // Typed before a number, the apostrophe makes it text; other programs write it into the cell.
        _ => text.trim().trim_start_matches(['\'', '’']),
    };
    match Value::parse(field.field_type, meant, unit.money) {
        Ok(value) => some(scaled(value, meant, unit)),
        Err(error) => refuse(text, field, header, &error),
    }
}

/// Whether a text column is left open: 无 is an answer there, a dash is none.
fn is_dash(text: &str) -> bool {
    // Nearly every text has a hanzi at its beginning, which is told quicker than a letter of any script.
    let is_word = |c: char| matches!(c, '一'..='龥') || c.is_alphanumeric();
    !text.chars().any(is_word) && is_absent(text)
}

/// `2023-03-15 00:00:00` as databases write a day.
fn without_time(text: &str) -> &str {
    match text.trim().split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    }
}

/// Text in a column of 万人: its own 万 beats the column's.
fn scaled(value: Value, text: &str, unit: ColumnUnit) -> Value {
    if (unit.scale - 1.0).abs() < f64::EPSILON {
        return value;
    }
    let Some(number) = parse_number(text)
        .ok()
        .filter(|number| number.scale == ScaleUnit::One)
    else {
        return value;
    };
    let factored = with_15_digits(number.value() * unit.scale);
    match value {
        Value::Real(_) => Value::Real(factored),
        #[expect(clippy::cast_possible_truncation, reason = "a count in 万 stays below 2^53")]
        Value::Integer(_) if factored.fract() == 0.0 => Value::Integer(factored as i64),
        other => other,
    }
}

fn choice(text: &str, field: &Field, header: &str) -> CellReading {
    let same = || {
        let key = name_key(text);
        field.choices.iter().find(|choice| name_key(choice) == key)
    };
    let exact = field.choices.iter().find(|choice| *choice == text);
    if let Some(known) = exact.or_else(same) {
        return some(Value::Text(known.clone()));
    }
    doubtful(
        Some(Value::Text(text.trim().to_owned())),
        false,
        "value.choice-unknown",
        format!(
            "“{header}”的“{}”不在可选项（{}）中；已照原样保留，请核实",
            text.trim(),
            field.choices.join("、")
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::forms::dictionary;
    use crate::model::RecordKind;

    use super::*;

    fn beds(cell: &GridCell) -> CellReading {
        let field = dictionary()
            .field(RecordKind::ElderFacility, "beds_total")
            .unwrap();
        read(cell, field, "床位数", ColumnUnit::new(field, None, None))
    }

    fn code(reading: &CellReading) -> &'static str {
        reading.trouble.as_ref().map_or("", |trouble| trouble.code)
    }

    #[test]
    fn counts_are_whole_and_certain() {
        assert_eq!(
            beds(&GridCell::new(CellValue::Number(30.0))).value,
            Some(Value::Integer(30))
        );
        assert_eq!(
            code(&beds(&GridCell::new(CellValue::Number(30.5)))),
            "value.not-whole"
        );
        for (text, expected) in [
            ("约40", "value.not-exact"),
            ("30张以上", "value.not-exact"),
            ("四十", "value.not-a-number"),
            ("—", ""),
        ] {
            assert_eq!(
                code(&beds(&GridCell::from_text(text).unwrap())),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            beds(&GridCell::from_text("１，２３４").unwrap()).value,
            Some(Value::Integer(1234))
        );
    }

    #[test]
    fn a_serial_number_in_a_date_column_is_a_day() {
        let field = dictionary().field(RecordKind::ProjectReturn, "started").unwrap();
        let cell = GridCell::new(CellValue::Number(45_000.0));
        let reading = read(&cell, field, "开工时间", ColumnUnit::new(field, None, None));
        assert_eq!(reading.value, Some(Value::Text("2023-03-15".to_owned())));
    }
}
