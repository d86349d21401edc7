//! 条件: which records a list or an annex is limited to.

use crate::error::{Error, Result};
use crate::forms::dictionary;
use crate::model::{MoneyUnit, Period, Record, RecordKind, Value, name_key};

/// Conditions that all must hold.
pub(crate) struct Conditions(Vec<Condition>);

impl Conditions {
    /// Reads `FIELD=VALUE` texts.
    pub(crate) fn parse(kind: RecordKind, texts: &[String]) -> Result<Self> {
        texts
            .iter()
            .map(|text| Condition::parse(kind, text))
            .collect::<Result<_>>()
            .map(Self)
    }

    /// Whether a record fulfils them, with its figures of a period.
    pub(crate) fn hold(&self, record: &Record, period: Option<Period>) -> bool {
        self.0.iter().all(|condition| condition.holds(record, period))
    }
}

/// FIELD=VALUE: the shown text of the field equals the value, spellings aside.
struct Condition {
    field: String,
    unit: MoneyUnit,
    key: String,
}

impl Condition {
    fn parse(kind: RecordKind, text: &str) -> Result<Self> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| Error::usage(format!("“{text}”不是条件"), "写法：--where 字段=值。"))?;
        let field = dictionary().find(kind, name.trim()).ok_or_else(|| {
            Error::usage(
                format!("{}没有“{name}”这一项", kind.label()),
                "用 forms 查看字段名称。",
            )
        })?;
        let unit = if field.json_name() == name.trim() {
            MoneyUnit::Wan
        } else {
            field.money_unit()
        };
        Ok(Self {
            field: field.id.clone(),
            unit,
            key: name_key(value),
        })
    }

    fn holds(&self, record: &Record, period: Option<Period>) -> bool {
        let value = record.at(&self.field, period.or(record.period));
        let shown = value.map_or_else(String::new, |value| value.show(self.unit));
        let bool_matches = match value {
            Some(Value::Bool(yes)) => self.key == yes.to_string(),
            _ => false,
        };
        bool_matches || name_key(&shown) == self.key
    }
}
