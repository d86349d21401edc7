//! What a relation says: expressions over the fields of a record, and conditions over them.

use crate::forms::{Field, FieldScope};
use crate::model::RecordKind;

/// Something with a value at a record and a period.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// `0.7`, `70%`.
    Number(f64),
    /// `"农村敬老院"`.
    Text(String),
    /// `床位数`, `上期.床位数`, `项目.总投资`.
    Field(FieldTerm),
    /// The period itself, for [`Function::Months`].
    Period,
    /// `指标.养老床位数`: the reported value.
    Indicator(String),
    /// `参数.每托位中央资金`: of `data/standards`, or as the ledger has it.
    Parameter(String),
    /// `合计(养老机构.床位数)`: over all records of a kind.
    Total(Totalling, RecordKind, Option<&'static Field>),
    /// `a + b`.
    Binary(Box<Self>, Operator, Box<Self>),
    /// `绝对值(…)`.
    Call(Function, Vec<Self>),
}

/// A field as it is named in a relation.
#[derive(Clone, Debug)]
pub(super) struct FieldTerm {
    pub(super) scope: TermScope,
    pub(super) field: TermField,
}

/// What of a record is meant.
#[derive(Clone, Debug)]
pub(super) enum TermField {
    /// A field of the dictionary.
    Known(&'static Field),
    /// `列."市场化床位"`: a column that only this ledger has, by its header in half-width letters.
    Column(String),
}

impl TermField {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Known(field) => &field.name,
            Self::Column(header) => header,
        }
    }

    /// What a finding points at: the field's id, or the header.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Known(field) => &field.id,
            Self::Column(header) => header,
        }
    }

    /// Whether a record has one of each period.
    pub(super) fn is_figure(&self, kind: RecordKind) -> bool {
        match self {
            Self::Known(field) => field.scope == FieldScope::Figure,
            Self::Column(_) => kind.has_figures(),
        }
    }

    pub(super) fn is_numeric(&self) -> bool {
        match self {
            Self::Known(field) => field.field_type.is_numeric(),
            Self::Column(_) => true,
        }
    }
}

/// Whose field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermScope {
    /// The record's own, of the period in hand.
    Own,
    /// That of the period before.
    Previous,
    /// That of the project of a monthly return.
    Parent,
}

/// How the records of a kind are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Totalling {
    /// 合计.
    Sum,
    /// 个数.
    Count,
}

/// `+ − × ÷`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// What can be called by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// 绝对值.
    Absolute,
    /// 取整.
    Rounded,
    /// 最大.
    Largest,
    /// 最小.
    Least,
    /// 月数: of a date or a period, so that two can be compared.
    Months,
    /// 空为零: what is absent counts as nothing.
    OrZero,
}

/// What holds or does not.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// `a <= b`.
    Compare(Expression, RelationSign, Expression),
    /// `包含(建设内容, "…")`.
    Contains(Expression, Expression),
    /// `为空(床位数)`.
    IsAbsent(FieldTerm),
    /// `非 …`.
    Not(Box<Self>),
    /// `… 且 …`.
    All(Vec<Self>),
    /// `… 或 …`.
    Any(Vec<Self>),
}

/// `=`, `≠`, `≥`, `>`, `≤`, `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RelationSign {
    Equal,
    Unequal,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

impl RelationSign {
    /// As it is printed.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "≠",
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::AtMost => "≤",
            Self::LessThan => "<",
        }
    }

    /// How it is said of two sides that do not fulfil it.
    pub(super) const fn broken(self) -> &'static str {
        match self {
            Self::Equal => "不等于",
            Self::Unequal => "等于",
            Self::AtLeast => "小于",
            Self::MoreThan => "不大于",
            Self::AtMost => "大于",
            Self::LessThan => "不小于",
        }
    }
}

impl Operator {
    /// As it is printed.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Plus => " + ",
            Self::Minus => " − ",
            Self::Times => " × ",
            Self::Over => " ÷ ",
        }
    }
}

impl Expression {
    /// The fields it names, in the order in which it names them.
    pub(super) fn fields(&self) -> Vec<&FieldTerm> {
        match self {
            Self::Field(term) => vec![term],
            Self::Binary(left, _, right) => [left.fields(), right.fields()].concat(),
            Self::Call(_, parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Number(_)
            | Self::Text(_)
            | Self::Period
            | Self::Indicator(_)
            | Self::Parameter(_)
            | Self::Total(..) => Vec::new(),
        }
    }

    /// The indicator it names, if it names one.
    pub(super) fn indicator(&self) -> Option<&str> {
        match self {
            Self::Indicator(name) => Some(name),
            Self::Binary(left, _, right) => left.indicator().or_else(|| right.indicator()),
            Self::Call(_, parts) => parts.iter().find_map(Self::indicator),
            _ => None,
        }
    }
}

impl Condition {
    /// The fields it names, in the order in which it names them.
    pub(super) fn fields(&self) -> Vec<&FieldTerm> {
        match self {
            Self::Compare(left, _, right) | Self::Contains(left, right) => {
                [left.fields(), right.fields()].concat()
            }
            Self::IsAbsent(term) => vec![term],
            Self::Not(inner) => inner.fields(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::fields).collect(),
        }
    }

    /// The indicator it names, if it names one.
    pub(super) fn indicator(&self) -> Option<&str> {
        match self {
            Self::Compare(left, _, right) | Self::Contains(left, right) => {
                left.indicator().or_else(|| right.indicator())
            }
            Self::IsAbsent(_) => None,
            Self::Not(inner) => inner.indicator(),
            Self::All(parts) | Self::Any(parts) => parts.iter().find_map(Self::indicator),
        }
    }
}
