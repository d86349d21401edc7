//! For ledgers with gaps: no cell stands under a period that is not its own, unless that was agreed to and is marked.

use std::collections::BTreeSet;

use laoxiao::export::{Context, Layout, PeriodRule, figures, layout, missing, warnings};
use laoxiao::model::{
    DatedFigure, IndicatorFigures, Period, PeriodFigure, Record, RecordId, RecordKind, Records, Value,
};

use super::data_rows;
use super::support::county::gengma;
use super::support::dice::Dice;
use super::support::records::{form, records};

const PERIODS: [Period; 10] = [
    Period::Half(2021, 2),
    Period::Half(2022, 1),
    Period::Half(2022, 2),
    Period::Year(2022),
    Period::Half(2023, 1),
    Period::Month(2023, 6),
    Period::Half(2023, 2),
    Period::Year(2024),
    Period::Half(2025, 2),
    Period::Half(2026, 1),
];

/// A number that says of which period it is: two figures that end on one day are the same.
fn telling(period: Period, row: i64) -> i64 {
    (i64::from(period.year()) * 12 + i64::from(period.end_month())) * 1000 + row
}

fn is_of(number: f64, period: Period) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "made by telling")]
    let code = number as i64 / 1000;
    code == i64::from(period.year()) * 12 + i64::from(period.end_month())
}

fn ledger(dice: &mut Dice) -> Records {
    let mut records = Records::default();
    for row in 1..=6 {
        let mut home =
            Record::new(RecordKind::ElderFacility).with("name", Value::Text(format!("敬老院{row}")));
        home.id = RecordId(row);
        let mut indicator = Record::new(RecordKind::Indicator)
            .with("framework", Value::Text("gengma2023".to_owned()))
            .with("section", Value::Text("养老方面".to_owned()))
            .with("baseline_year", Value::Integer(2020))
            .with("target_year", Value::Integer(2025))
            .with("name", Value::Text(format!("指标{row}")));
        indicator.id = RecordId(row);
        for period in PERIODS {
            if dice.below(3) == 0 {
                for field in ["beds_total", "residents"] {
                    if dice.below(4) > 0 {
                        home.set_figure(period, field, Some(Value::Integer(telling(period, row))));
                    }
                }
            }
            if dice.below(3) == 0 {
                #[expect(clippy::cast_precision_loss, reason = "small")]
                let value = telling(period, row) as f64;
                indicator.set_figure(period, "reported", Some(Value::Real(value)));
            }
        }
        records.push(home);
        records.push(indicator);
    }
    records
}

fn check(layout: &Layout, agreed: bool) -> usize {
    let mut seen = 0;
    for sheet in &layout.sheets {
        let marked: BTreeSet<(usize, usize)> = sheet
            .facts
            .iter()
            .filter(|fact| fact.date.carried_over().is_some())
            .map(|fact| (fact.row, fact.column))
            .collect();
        for fact in &sheet.facts {
            let cell = &sheet.rows[fact.row].cells()[fact.column];
            match (cell.number(), fact.date.as_of) {
                (Some(number), Some(as_of)) => {
                    seen += 1;
                    assert!(is_of(number, as_of), "{number} is not of {as_of}");
                    let own = as_of.same_end(fact.date.period);
                    assert!(own || agreed && marked.contains(&(fact.row, fact.column)));
                    assert!(as_of.has_ended_by(fact.date.period), "nothing of a later date");
                }
                other => assert!(matches!(other, (None, None)), "{other:?}"),
            }
        }
        // Every figure has its fact: nothing stands there without a date.
        for (row, at) in sheet.rows.iter().zip(0..).filter(|(row, _)| row.is_data()) {
            for (cell, column) in row.cells().iter().zip(0..) {
                let number = cell.number().unwrap_or_default();
                if number > 1000.0 {
                    let has_fact = sheet
                        .facts
                        .iter()
                        .any(|fact| (fact.row, fact.column) == (at, column));
                    assert!(
                        has_fact,
                        "{number} in {} has no date",
                        sheet.columns[column].header
                    );
                }
            }
        }
        let note = sheet.notes.iter().any(|note| note.contains("沿用"));
        assert_eq!(note, !marked.is_empty(), "{:?}", sheet.notes);
    }
    seen
}

#[test]
fn no_figure_stands_under_a_period_that_is_not_its_own() {
    let county = gengma();
    let mut seen = (0, 0, 0);
    for seed in 0..40 {
        let records = ledger(&mut Dice(seed));
        for id in ["elder-facilities", "gengma-indicators-annual"] {
            for period in PERIODS {
                let at = |rule| {
                    let context = Context {
                        period: Some(period),
                        rule,
                        ..Context::new(&county)
                    };
                    layout(&form(id), &records, &context)
                };
                let exact = at(PeriodRule::Exact);
                seen.0 += check(&exact, false);
                assert!(warnings(&exact).is_empty());
                let blanks = missing(&exact);
                assert!(
                    blanks
                        .iter()
                        .filter(|blank| blank.period.is_some())
                        .all(|blank| !blank.remedy.is_empty())
                );
                seen.1 += blanks.iter().filter(|blank| blank.latest.is_some()).count();
                let agreed = at(PeriodRule::CarriedOver);
                seen.2 += check(&agreed, true);
            }
        }
    }
    assert!(seen.0 > 200 && seen.1 > 200 && seen.2 > seen.0, "{seen:?}");
}

#[test]
fn a_computed_figure_stands_only_under_its_own_period() {
    let (county, form, records) = (gengma(), form("gengma-indicators-annual"), records());
    let figure = |value| {
        Some(DatedFigure {
            value,
            as_of: Period::Half(2025, 2),
            formula: Some("甲 ÷ 乙 × 100".to_owned()),
        })
    };
    let exact = PeriodFigure {
        exact: figure(91.236),
        ..PeriodFigure::default()
    };
    let earlier = PeriodFigure {
        earlier: figure(91.236),
        remedy: "补齐2026年的人口表".to_owned(),
        ..PeriodFigure::default()
    };
    let indicators = IndicatorFigures::from([
        ((RecordId(2), Period::Year(2025)), exact),
        ((RecordId(2), Period::Year(2026)), earlier),
    ]);
    let at = |year, rule| {
        let context = Context {
            period: Some(Period::Year(year)),
            rule,
            indicators: &indicators,
            ..Context::new(&county)
        };
        layout(&form, &records, &context)
    };
    let rows = |layout: &Layout| {
        let rows = data_rows(layout, 0);
        (rows[0][4].clone(), rows[1][4].clone())
    };
    let of_2025 = at(2025, PeriodRule::Exact);
    assert_eq!(of_2025.sheets[0].columns[4].header, "2025年完成");
    assert_eq!(rows(&of_2025), ("790".to_owned(), "91.24".to_owned()));

    let of_2026 = at(2026, PeriodRule::Exact);
    assert_eq!(of_2026.sheets[0].columns[4].header, "2026年完成");
    assert_eq!(rows(&of_2026), (String::new(), String::new()), "790 is of 2025");
    let blank = missing(&of_2026);
    let blank = blank
        .iter()
        .find(|blank| blank.record == RecordId(2) && blank.period == Some(Period::Year(2026)))
        .unwrap();
    assert_eq!(
        (blank.latest, blank.remedy.as_str()),
        (Some(Period::Half(2025, 2)), "补齐2026年的人口表")
    );
    assert!(warnings(&of_2026).is_empty());

    let agreed = at(2026, PeriodRule::CarriedOver);
    assert_eq!(rows(&agreed).1, "91.24");
    let note = agreed.sheets[0].notes.join("\n");
    assert!(note.contains("沿用2025年下半年的数"), "{note}");
    assert_eq!(warnings(&agreed).len(), 1);
    let figure = &figures(&agreed)[..];
    let carried = figure
        .iter()
        .find(|figure| figure.carried_over_from.is_some())
        .unwrap();
    assert_eq!(carried.formula.as_deref(), Some("甲 ÷ 乙 × 100"));
}

#[test]
fn what_is_told_anew_each_month_says_its_month() {
    let (county, records) = (gengma(), records());
    let context = Context {
        period: Some(Period::Month(2023, 6)),
        ..Context::new(&county)
    };
    let layout = layout(&form("project-returns"), &records, &context);
    let told = figures(&layout);
    let invested = told
        .iter()
        .find(|figure| figure.value.starts_with("36.5"))
        .unwrap();
    assert_eq!(
        (invested.period, invested.as_of, invested.carried_over_from),
        (Period::Month(2023, 6), Period::Month(2023, 6), None)
    );
    // 总投资 is the project's own, of no month; the running number is no figure.
    let columns: BTreeSet<&str> = told.iter().map(|figure| figure.column.as_str()).collect();
    assert!(
        columns
            .iter()
            .all(|column| !column.contains("总投资") && *column != "序号"),
        "{columns:?}"
    );
}
