//! Figures that a sheet prints and the program computes (完成年度计划, 序时进度): compared with what follows from the row, kept
//! only where nothing follows.

use crate::forms::{Computation, ComputedField};
use crate::model::{
    Period, Problem, Severity, Value, cell_name, number_text, parse_number, plain, rounded_to,
};

use super::columns::RowCells;
use super::draft::Draft;
use crate::import::grid::GridCell;

/// Months of a year, for the part of it that has gone by.
const MONTHS: f64 = 12.0;

/// Compares the computed columns of a row with what follows from it; a figure that can't be compared stays beside the
/// record.
pub(crate) fn check(
    computed: &[(u32, String, &'static ComputedField)],
    period: Option<Period>,
    cells: &RowCells<'_>,
    draft: &mut Draft,
    problems: &mut Vec<Problem>,
) {
    for (column, header, field) in computed {
        let shown = cells.get(*column).map(GridCell::shown).unwrap_or_default();
        if plain(&shown).is_empty() {
            continue;
        }
        let Some((own, is_same)) = own(field, period, draft).and_then(|own| {
            let is_same = own.is_shown_as(&shown)?;
            Some((own, is_same))
        }) else {
            draft.extra.insert(header.clone(), shown.into_owned());
            continue;
        };
        if !is_same {
            problems.push(Problem {
                cell: cell_name(draft.row, *column),
                severity: Severity::Verify,
                code: "computed.differs",
                message: format!(
                    "“{header}”表上是{shown}，按{}算得{}；台账以算得的为准，请核对这一行的数",
                    field.how(),
                    own.text()
                ),
            });
        }
    }
}

/// What follows from a row.
enum OwnFigure {
    Number(f64),
    Reached(bool),
}

impl OwnFigure {
    /// Whether a text shows it, rounded as it is; nothing for a text that is neither a number nor 是 or 否.
    fn is_shown_as(&self, text: &str) -> Option<bool> {
        match self {
            Self::Number(own) => {
                let printed = parse_number(text).ok()?.value();
                let decimals = text.rsplit_once('.').map_or(0, |(_, behind)| {
                    behind.chars().take_while(char::is_ascii_digit).count()
                });
                let step = 10f64.powi(-i32::try_from(decimals).unwrap_or(0));
                Some((printed - own).abs() <= step / 2.0 + 1e-6)
            }
            Self::Reached(own) => match plain(text).as_str() {
                "是" | "√" | "达到" | "已达到" => Some(*own),
                "否" | "×" | "未达到" => Some(!own),
                _ => None,
            },
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Number(own) => number_text(rounded_to(*own, 2)),
            Self::Reached(true) => "是".to_owned(),
            Self::Reached(false) => "否".to_owned(),
        }
    }
}

fn own(field: &ComputedField, period: Option<Period>, draft: &Draft) -> Option<OwnFigure> {
    let number = |name: &str| {
        let stated = draft.stated.iter().find(|stated| stated.field == name)?;
        stated.value.as_ref().and_then(Value::as_number)
    };
    let share = || {
        let (part, whole) = number(&field.part).zip(number(&field.whole))?;
        (whole > 0.0).then(|| part / whole * 100.0)
    };
    let elapsed = || Some(f64::from(period?.end_month()) / MONTHS * 100.0);
    let both = || share().zip(elapsed());
    match field.computation {
        Computation::Share => share().map(OwnFigure::Number),
        Computation::Elapsed => elapsed().map(OwnFigure::Number),
        Computation::Lead => both().map(|(share, elapsed)| OwnFigure::Number(share - elapsed)),
        Computation::Reached => both().map(|(share, elapsed)| {
            // As printed, with two decimals: 49.996 is 50.
            OwnFigure::Reached(rounded_to(share, 2) >= rounded_to(elapsed, 2))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_figure_is_the_same() {
        let third = OwnFigure::Number(100.0 / 3.0);
        for text in ["33.33", "33.3%", "33"] {
            assert_eq!(third.is_shown_as(text), Some(true), "{text}");
        }
        for text in ["33.4", "34", "0.33"] {
            assert_eq!(third.is_shown_as(text), Some(false), "{text}");
        }
        assert_eq!(third.is_shown_as("见附件"), None);
        assert_eq!(OwnFigure::Reached(true).is_shown_as("否"), Some(false));
    }
}
