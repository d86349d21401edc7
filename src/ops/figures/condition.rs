//! 条件: which records a list or an annex is limited to.

use crate::error::{Error, Result};
use crate::forms::dictionary;
use crate::model::{MoneyUnit, Period, Record, RecordKind, Value, name_key};

/// Conditions that all must hold.
pub(crate) struct Conditions(Vec<Condition>);

impl Conditions {
    /// Reads `FIELD=VALUE` texts. A name that is no field may be a column that these records were imported with.
    pub(crate) fn parse(kind: RecordKind, texts: &[String], records: &[Record]) -> Result<Self> {
        texts
            .iter()
            .map(|text| Condition::parse(kind, text, records))
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
    what: ConditionOn,
    key: String,
}

/// What a condition is on.
enum ConditionOn {
    /// A field of the dictionary, shown in a unit.
    Field(String, MoneyUnit),
    /// An unknown column that is kept beside the records.
    Extra(String),
}

impl Condition {
    fn parse(kind: RecordKind, text: &str, records: &[Record]) -> Result<Self> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| Error::usage(format!("“{text}”不是条件"), "写法：--where 字段=值。"))?;
        let name_of_extra = |record: &Record| {
            let own = record
                .extra
                .keys()
                .map(|own| Record::split_extra_name(kind, own).1);
            own.into_iter()
                .find(|header| name_key(header) == name_key(name))
                .map(str::to_owned)
        };
        let Some(field) = dictionary().find(kind, name.trim()) else {
            let extra = records.iter().find_map(name_of_extra).ok_or_else(|| {
                Error::usage(
                    format!("{}没有“{name}”这一项，也没有这样的附加列", kind.label()),
                    "用 forms 查看字段名称；附加列写它在原表上的表头。",
                )
            })?;
            return Ok(Self {
                what: ConditionOn::Extra(extra),
                key: name_key(value),
            });
        };
        let unit = if field.json_name() == name.trim() {
            MoneyUnit::Wan
        } else {
            field.money_unit()
        };
        Ok(Self {
            what: ConditionOn::Field(field.id.clone(), unit),
            key: name_key(value),
        })
    }

    fn holds(&self, record: &Record, period: Option<Period>) -> bool {
        let (field, unit) = match &self.what {
            ConditionOn::Field(field, unit) => (field, *unit),
            ConditionOn::Extra(header) => {
                let cells = record.extra_at(period.or(record.period));
                return name_key(cells.get(header.as_str()).unwrap_or(&"")) == self.key;
            }
        };
        let value = record.at(field, period.or(record.period));
        let shown = value.map_or_else(String::new, |value| value.show(unit));
        let bool_matches = match value {
            Some(Value::Bool(yes)) => self.key == yes.to_string(),
            _ => false,
        };
        bool_matches || name_key(&shown) == self.key
    }
}
