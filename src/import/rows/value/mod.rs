//! One cell as a value of its field: parsed with its meaning, or stopped with a problem; never taken as 0.

mod choice;
mod column_unit;
mod figure_text;
mod number_as_text;
mod unreadable;

use crate::forms::Field;
use crate::model::{
    FieldType, Money, NumberError, Severity, Value, is_absent, number_text, plain, with_15_digits,
};

use crate::import::grid::{CellValue, GridCell, Strike};
use choice::choice;
use number_as_text::{date_text, is_january_or_october, is_scientific, typed_text};
use unreadable::refuse;

pub(crate) use column_unit::{ColumnUnit, StatedUnits};

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

/// Reads a cell for a field.
pub(crate) fn read(cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    let struck = |value, what: &str| {
        let message = format!("“{header}”{what}删除线，划去的没有读入；请核对");
        doubtful(value, false, "value.struck-out", message)
    };
    match cell.strike {
        Strike::None => {}
        Strike::Whole => return struck(None, &format!("的“{}”划了", cell.text())),
        Strike::Part => {
            let reading = read_unstruck(cell, field, header, unit);
            let left = format!("中有一部分划了（余下“{}”）", cell.text());
            return if reading.trouble.is_none() {
                struck(reading.value, &left)
            } else {
                reading
            };
        }
    }
    read_unstruck(cell, field, header, unit)
}

fn read_unstruck(cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    match &cell.value {
        CellValue::Uncalculated => wrong(
            "value.formula-uncalculated",
            format!("“{header}”是没有计算结果的公式；请用 Excel 或 WPS 打开文件、保存一次再导入"),
        ),
        CellValue::Error(error) => wrong(
            "value.error-cell",
            format!("“{header}”显示 {error}；请在原表改正公式或改填数值"),
        ),
        CellValue::Number(number) => from_shown(*number, cell, field, header, unit),
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

/// What the cell shows counts; where it shows another unit than its column and keeps another figure, nobody can tell.
fn from_shown(number: f64, cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    let look = cell.look;
    if look.word() == Some("?") && field.field_type.is_numeric() {
        return wrong(
            "unit.not-understood",
            format!(
                "“{header}”的单元格格式在数字后面写了认不出的单位，实际存的是 {}；请在原表改为常规格式并核对",
                number_text(number)
            ),
        );
    }
    if let Some(word) = look.word().filter(|word| *word != "?" && field.id != "ordinal") {
        let reading = from_text(&cell.shown(), field, header, unit);
        return if reading.trouble.is_none() && unit.is_of_another_size(word, field) {
            let message = format!(
                "“{header}”的单元格格式写着“{word}”，与本列单位不同，已按显示的 {} 读入；请核对",
                cell.shown()
            );
            doubtful(reading.value, false, "unit.format-differs", message)
        } else {
            reading
        };
    }
    if look.percent && column_unit::base_of(field).is_some() {
        return wrong(
            "value.not-a-number",
            format!(
                "“{header}”显示为百分数 {}；请在原表改正单元格格式或数值",
                cell.shown()
            ),
        );
    }
    if look.shift == 0 || !field.field_type.is_numeric() {
        return from_number(number, cell, field, header, unit);
    }
    let shown = with_15_digits(look.shown(number));
    let hidden = 10f64.powi(i32::from(look.shift));
    if (unit.of_base(field) / hidden - 1.0).abs() < 1e-9 {
        return from_number(shown, cell, field, header, unit);
    }
    wrong(
        "value.shown-differs",
        format!(
            "“{header}”的单元格格式显示 {}，实际存的是 {}，相差 {} 倍，与本列单位对不上；请在原表改为常规格式并核对",
            number_text(shown),
            number_text(number),
            number_text(hidden)
        ),
    )
}

fn from_number(number: f64, cell: &GridCell, field: &Field, header: &str, unit: ColumnUnit) -> CellReading {
    let shown = || number_text(number);
    let is_counted = matches!(
        field.field_type,
        FieldType::Money | FieldType::Integer | FieldType::Quantity
    );
    // No count or amount of this ledger is below 0; a format may hide the sign.
    if number < 0.0 && is_counted {
        return wrong(
            "value.negative",
            format!("“{header}”是负数 {}；请在原表核对改正", shown()),
        );
    }
    match field.field_type {
        FieldType::Date if is_january_or_october(number, cell) => doubtful(
            None,
            true,
            "value.month-unclear",
            format!(
                "“{header}”的 {0} 按数字存放，分不清是 1 月还是 10 月；原文保留在附加信息中，请改为 2023年10月 这样的写法",
                shown()
            ),
        ),
        FieldType::Text | FieldType::LongText if number.abs() >= EXACT_DIGITS => doubtful(
            Some(Value::Text(shown())),
            false,
            "value.code-cut",
            format!("“{header}”的编码按数字存放，第 15 位以后已丢失；请在原表把该列设为文本后重填"),
        ),
        FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Boolean | FieldType::Date => {
            from_text(
                &date_text(field.field_type, number).unwrap_or_else(|| typed_text(number, cell)),
                field,
                header,
                unit,
            )
        }
        FieldType::Money => match Money::from_float(with_15_digits(number * unit.scale), unit.money) {
            Some(money) => some(Value::Money(money)),
            None => wrong(
                "value.not-a-number",
                format!("“{header}”的金额 {} 超出范围", shown()),
            ),
        },
        FieldType::Real | FieldType::Comparison => {
            let factor = if cell.look.percent && unit.percent {
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
    if field.field_type.is_numeric() && field.field_type != FieldType::Comparison {
        let meant = figure_text::without_marks(meant);
        if figure_text::holds_several(meant) {
            return refuse(text, field, header, &NumberError::NotExact(meant.to_owned()));
        }
        return match figure_text::read(meant, field, unit) {
            Ok(value) => some(value),
            Err(error) => refuse(text, field, header, &error),
        };
    }
    match Value::parse(field.field_type, meant, unit.money) {
        Ok(value) => some(value),
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

#[cfg(test)]
mod tests {
    use crate::forms::dictionary;
    use crate::model::RecordKind;

    use super::*;

    fn beds(cell: &GridCell) -> CellReading {
        let field = dictionary()
            .field(RecordKind::ElderFacility, "beds_total")
            .unwrap();
        read(cell, field, "床位数", ColumnUnit::of_field(field))
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
        let reading = read(&cell, field, "开工时间", ColumnUnit::of_field(field));
        assert_eq!(reading.value, Some(Value::Text("2023-03-15".to_owned())));
    }
}
