//! What is said of a text that is no value of its field.

use crate::forms::Field;
use crate::model::{FieldType, NumberError, parse_number};

use super::{CellReading, doubtful, wrong};

/// The reading of such a text: a figure stops its row, anything else is kept beside the record.
pub(super) fn refuse(text: &str, field: &Field, header: &str, error: &NumberError) -> CellReading {
    let text = text.trim();
    match (field.field_type, error) {
        (FieldType::Boolean, _) => doubtful(
            None,
            true,
            "value.not-yes-no",
            format!("“{header}”应填是或否，现为“{text}”；原文保留在附加信息中，请核实"),
        ),
        (FieldType::Date | FieldType::Year, _) => doubtful(
            None,
            true,
            "value.not-a-date",
            format!("“{header}”的“{text}”读不出日期；原文保留在附加信息中，请改为 2023年3月 这样的写法"),
        ),
        (FieldType::Integer, _) if parse_number(text).is_ok_and(|number| number.value().fract() != 0.0) => {
            wrong(
                "value.not-whole",
                format!("“{header}”应填整数，现为“{text}”；请在原表改正"),
            )
        }
        (_, NumberError::NotExact(_)) => wrong(
            "value.not-exact",
            format!("“{header}”应填确定的数，现为“{text}”；请填实际数，把“约”“以上”等说明写进备注"),
        ),
        (_, NumberError::TooLong(_)) => wrong(
            "value.not-a-number",
            format!("“{header}”的“{text}”位数过多；请检查是否把编码填进了数字列"),
        ),
        (_, NumberError::NotANumber(_)) => wrong(
            "value.not-a-number",
            format!("“{header}”应填数字，现为“{text}”；没有数据请留空，不要填文字"),
        ),
    }
}
