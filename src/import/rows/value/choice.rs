//! A text of a field with choices: one of them, or kept as it stands and told.

use crate::forms::Field;
use crate::model::{Value, name_key};

use super::{CellReading, doubtful, some};

/// Reads the text.
pub(super) fn choice(text: &str, field: &Field, header: &str) -> CellReading {
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
