//! What a column of a table holds.

use crate::forms::{Field, FieldScope, dictionary};
use crate::model::{Period, RecordKind};

use super::mapping::Mapped;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// A field of the dictionary.
    Field(&'static Field),
    /// An indicator's value of a period: 2023年上半年完成; the baseline, when the period is the baseline year.
    ValueOf(Period, &'static Field),
    /// An indicator's target of a year: 2025年目标.
    GoalOf(i32, &'static Field),
    /// An indicator's target of a year on the way to that: 2023年目标 beside 2025年目标.
    StepOf(i32, &'static Field),
}

impl Target {
    /// The field whose type and unit apply.
    pub(crate) const fn field(self) -> &'static Field {
        match self {
            Self::Field(field)
            | Self::ValueOf(_, field)
            | Self::GoalOf(_, field)
            | Self::StepOf(_, field) => field,
        }
    }

    /// The name in the plan.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Field(field) | Self::GoalOf(_, field) => field.id.clone(),
            Self::ValueOf(period, _) => format!("value:{period}"),
            Self::StepOf(year, _) => format!("target:{year}"),
        }
    }
}

/// What a column holds by its name in the plan: a field, `value:2023H1`, `target:2023`.
pub(super) fn target(kind: RecordKind, name: &str) -> Option<Target> {
    if let (RecordKind::Indicator, Some(period)) = (kind, name.strip_prefix("value:")) {
        let field = dictionary().field(kind, "reported")?;
        return Some(Target::ValueOf(period.parse().ok()?, field));
    }
    if let (RecordKind::Indicator, Some(year)) = (kind, name.strip_prefix("target:")) {
        return Some(Target::StepOf(
            year.parse().ok()?,
            dictionary().field(kind, "target")?,
        ));
    }
    dictionary().find(kind, name).map(Target::Field)
}

/// A figure of population, or of communities.
pub(super) fn is_people(mapped: &Mapped) -> bool {
    let field = mapped.target.field();
    field.field_type.is_numeric() && field.scope != FieldScope::Derived
}

/// How much a field tells about the table.
pub(super) fn weight(field: &Field) -> f64 {
    match field.id.as_str() {
        _ if field.required => 3.0,
        "ordinal" | "note" => 0.5,
        _ if field.field_type.is_numeric() => 1.5,
        _ => 1.0,
    }
}
