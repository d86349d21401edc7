//! What imports kept under a header without a meaning, as a cell of a table: its text, or a number where it is exactly one.

use crate::forms::{EXTRA, FormColumn};
use crate::model::{Money, MoneyUnit, Period, Record};

use super::layout::AnnexCell;

/// A column of kept cells.
#[derive(Clone, Debug)]
pub(super) struct ExtraColumn {
    header: String,
    /// The unit of money that was kept and the one that is printed, where they differ.
    units: Option<(MoneyUnit, MoneyUnit)>,
    /// Whether the form says that they are figures: then 12.50 is one.
    is_of_figures: bool,
}

impl ExtraColumn {
    /// What a column of a form prints of kept cells; `None` for a column with a meaning.
    pub(super) fn of(column: &FormColumn) -> Option<Self> {
        let header = column.field.strip_prefix(EXTRA)?;
        let kept = MoneyUnit::find(header);
        let printed = column.money_unit();
        Some(Self {
            header: header.to_owned(),
            units: kept.zip(printed).filter(|(kept, printed)| kept != printed),
            is_of_figures: column.total || !column.unit.is_empty(),
        })
    }

    /// What a record keeps for the period in hand: cells of another period are not its.
    pub(super) fn cell(&self, record: &Record, period: Option<Period>) -> AnnexCell {
        let text = self.kept(record, period).unwrap_or_default();
        match (number(text, self.is_of_figures), self.units) {
            (Some(AnnexCell::Number { .. }), Some((kept, printed))) => {
                match Money::parse(text, kept) {
                    Ok(money) => AnnexCell::Number {
                        value: money.in_unit(printed),
                        decimals: u8::try_from(money.decimals_in(printed)).unwrap_or(10).min(10),
                    },
                    // Finer than 分: as it was kept, with its unit, so that nobody reads it in another.
                    Err(_) => AnnexCell::text(format!("{text}{}", kept.label())),
                }
            }
            (Some(number), None) => number,
            (Some(other), Some(_)) => other,
            (None, _) => AnnexCell::text(text),
        }
    }

    /// Under the very header: of the period, else of another that ends on the same day, else without any.
    fn kept<'r>(&self, record: &'r Record, period: Option<Period>) -> Option<&'r str> {
        let cells = record.extra.iter().filter_map(|(name, text)| {
            let (own, header) = Record::split_extra_name(record.kind, name);
            (header == self.header && !text.trim().is_empty()).then_some((own, text.trim()))
        });
        let rank = |own: Option<Period>| match (own, period) {
            (Some(own), Some(period)) if own == period => Some(0),
            (Some(own), Some(period)) if own.same_end(period) => Some(1),
            (None, _) => Some(2),
            (Some(_), _) => None,
        };
        let ranked = cells.filter_map(|(own, text)| Some((rank(own)?, text)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, text)| text)
    }
}

/// A number where the text is exactly one: a code with leading zeros or of more digits than a number holds stays text, and
/// so does 2023.10, unless the column is one of figures.
fn number(text: &str, is_of_figures: bool) -> Option<AnnexCell> {
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let decimals = u8::try_from(decimals).ok().filter(|decimals| *decimals <= 10)?;
    let shown = if is_of_figures {
        format!("{value:.*}", usize::from(decimals))
    } else {
        value.to_string()
    };
    let is_exact = text.len() <= 15 && shown == text;
    is_exact.then_some(AnnexCell::Number { value, decimals })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordKind;

    fn column(header: &str, printed: &str) -> ExtraColumn {
        ExtraColumn::of(&FormColumn::new(&format!("{EXTRA}{header}"), printed)).unwrap()
    }

    #[test]
    fn kept_cells_are_numbers_only_where_they_are_exactly_that() {
        let shown = |text: &str| {
            let mut record = Record::new(RecordKind::Project);
            record.extra.insert("备案号".to_owned(), text.to_owned());
            column("备案号", "备案号").cell(&record, None)
        };
        assert!(matches!(shown("12.5"), AnnexCell::Number { decimals: 1, .. }));
        assert!(matches!(
            number("12.50", true),
            Some(AnnexCell::Number { decimals: 2, .. })
        ));
        for text in [
            "0012",
            "2023.10",
            "1e3",
            "1234567890123456",
            "12张",
            "１２",
            "inf",
        ] {
            assert_eq!(shown(text), AnnexCell::text(text), "{text}");
        }
        assert_eq!(shown("  "), AnnexCell::Empty);
    }

    #[test]
    fn kept_cells_are_those_of_the_period() {
        let mut home = Record::new(RecordKind::ElderFacility);
        home.extra.insert("2022/院长".to_owned(), "甲".to_owned());
        home.extra.insert("2023H1/院长".to_owned(), "乙".to_owned());
        home.extra.insert("院址".to_owned(), "北街".to_owned());
        let shown = |header: &str, period: &str| column(header, header).cell(&home, period.parse().ok());
        assert_eq!(shown("院长", "2023H1"), AnnexCell::text("乙"));
        assert_eq!(shown("院长", "2023-06"), AnnexCell::text("乙"));
        assert_eq!(shown("院长", "2022H2"), AnnexCell::text("甲"));
        assert_eq!(shown("院长", "2023"), AnnexCell::Empty);
        assert_eq!(shown("院址", "2023"), AnnexCell::text("北街"));
    }

    #[test]
    fn kept_money_is_printed_in_the_unit_of_the_column() {
        let mut project = Record::new(RecordKind::Project);
        project
            .extra
            .insert("贷款（万元）".to_owned(), "12500".to_owned());
        let yi = column("贷款（万元）", "贷款（亿元）").cell(&project, None);
        assert_eq!(
            yi,
            AnnexCell::Number {
                value: 1.25,
                decimals: 2
            }
        );
        let same = column("贷款（万元）", "贷款").cell(&project, None);
        assert_eq!(same.number(), Some(12500.0));
    }
}
