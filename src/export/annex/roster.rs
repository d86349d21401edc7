//! A roster as documents print it: 组　长：姓名　职务, the role once before its first member.

use crate::forms::Form;
use crate::model::Record;

use super::layout::{AnnexCell, AnnexRow};
use super::record_printer::RecordPrinter;

/// The ideographic space that documents set names and roles apart with.
const SPACE: char = '\u{3000}';

/// The rows of a roster; its first column is the role.
pub(super) fn lines<'a>(form: &Form, cells: &RecordPrinter<'a>, records: &[&'a Record]) -> Vec<AnnexRow> {
    let name = form.columns.iter().position(|column| column.field == "name");
    let mut before = String::new();
    let mut rows = Vec::new();
    for (mut texts, record) in cells.rows(records).into_iter().zip(records) {
        let role = texts.first().map(ToString::to_string).unwrap_or_default();
        if let Some(cell) = texts.first_mut() {
            *cell = if role == before {
                AnnexCell::Empty
            } else {
                AnnexCell::text(format!("{}：", of_three(&role)))
            };
        }
        if let Some(cell) = name.and_then(|at| texts.get_mut(at)) {
            *cell = AnnexCell::text(of_three(&cell.to_string()));
        }
        before = role;
        rows.push(AnnexRow::Data {
            cells: texts,
            record: record.id,
        });
    }
    rows
}

/// Two characters as wide as three: 组　长, 王　某.
fn of_three(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(first), Some(second), None) => format!("{first}{SPACE}{second}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of_three;

    #[test]
    fn two_characters_are_as_wide_as_three() {
        assert_eq!(of_three("组长"), "组　长");
        assert_eq!(of_three("副组长"), "副组长");
        assert_eq!(of_three(""), "");
    }
}
