//! For ledgers with gaps: no cell of a filled form shows a figure of a period other than its header says, unless the
//! officer agreed and the form says so below its table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use laoxiao::export::fill::Filled;
use laoxiao::model::Period;
use laoxiao::ops::{Session, TemplateChoices};
use rust_xlsxwriter::{Format, FormatBorder, ProtectionOptions, Workbook, Worksheet};

use crate::support::county::{import, new_ledger};
use crate::support::dice::Dice;

const PERIODS: [Period; 7] = [
    Period::Half(2022, 2),
    Period::Half(2023, 1),
    Period::Half(2023, 2),
    Period::Half(2024, 1),
    Period::Half(2024, 2),
    Period::Half(2025, 2),
    Period::Half(2026, 1),
];
const HOMES: i64 = 5;

/// A number that says of which period it is: two figures that end on one day are the same.
fn telling(period: Period, row: i64) -> i64 {
    (i64::from(period.year() - 2020) * 12 + i64::from(period.end_month())) * 10 + row
}

fn code(number: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "made by telling")]
    let number = number as i64;
    number / 10
}

/// A ledger into which half of the homes told their beds and residents at some periods.
fn ledger(dir: &Path, seed: u64) -> Session {
    let mut session = new_ledger(dir, "耿马县");
    let mut dice = Dice(seed);
    for period in PERIODS {
        let mut lines = vec![
            format!("养老机构情况统计表（{}）", period.label()),
            "序号,机构名称,所在乡镇,机构类型,床位数（张）,入住人数".to_owned(),
        ];
        for row in 1..=HOMES {
            let mut told = |share| {
                let number = (dice.below(share) > 0).then(|| telling(period, row).to_string());
                number.unwrap_or_default()
            };
            let (beds, residents) = (told(2), told(3));
            if !beds.is_empty() || !residents.is_empty() {
                lines.push(format!("{row},敬老院{row},耿马镇,敬老院,{beds},{residents}"));
            }
        }
        if lines.len() > 2 {
            let file = dir.join("机构.csv");
            std::fs::write(&file, lines.join("\n")).unwrap();
            import(&mut session, &file);
        }
    }
    // Values of indicators that the county reports, at the ends of years and halves.
    let mut lines = vec![
        "耿马县“一老一小”服务发展具体指标".to_owned(),
        format!(
            "序号,具体指标,{}",
            PERIODS.map(|period| format!("{}完成", period.label())).join(",")
        ),
    ];
    for (name, row) in INDICATORS.iter().zip(1..) {
        let told = PERIODS.map(|period| {
            let number = (dice.below(2) > 0).then(|| telling(period, row).to_string());
            number.unwrap_or_default()
        });
        lines.push(format!("{row},{name},{}", told.join(",")));
    }
    let file = dir.join("指标.csv");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let options = laoxiao::import::Options {
        framework: Some(laoxiao::import::FrameworkOption::Known("gengma2023".to_owned())),
        ..laoxiao::import::Options::default()
    };
    let progress = laoxiao::model::Progress::default();
    let plan = session.plan_import(&file, &options, &progress).unwrap();
    session.accept_import(&plan, &progress).unwrap();
    session
}

/// Indicators of the county's plan that the ledger does not compute.
const INDICATORS: [&str; 2] = ["医养结合优质服务单位（个）", "县级老年大学（所）"];

fn homes_form(dir: &Path, period: Period, change: impl Fn(&mut Worksheet)) -> PathBuf {
    let frame = Format::new().set_border(FormatBorder::Thin);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, format!("养老机构情况统计表（{}）", period.label()))
        .unwrap();
    let headers = [
        "序号",
        "机构名称",
        "所在乡镇",
        "机构类型",
        "床位数（张）",
        "入住人数",
    ];
    for (column, header) in (0u16..).zip(headers) {
        sheet.write_with_format(1, column, header, &frame).unwrap();
        for row in 2..9 {
            sheet.write_blank(row, column, &frame).unwrap();
        }
    }
    sheet.write(10, 0, "填报人：").unwrap();
    change(sheet);
    let file = dir.join(format!("机构表{period}.xlsx"));
    book.save(&file).unwrap();
    file
}

fn indicator_form(dir: &Path) -> PathBuf {
    let frame = Format::new().set_border(FormatBorder::Thin);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, "耿马县“一老一小”服务发展具体指标完成情况（2024年上半年）")
        .unwrap();
    let headers = [
        "序号",
        "具体指标",
        "2022年完成",
        "2023年上半年完成",
        "2024年上半年完成",
    ];
    for (column, header) in (0u16..).zip(headers) {
        sheet.write_with_format(1, column, header, &frame).unwrap();
        for row in 2..4 {
            sheet.write_blank(row, column, &frame).unwrap();
        }
    }
    for (row, name) in (2..).zip(INDICATORS) {
        sheet.write_with_format(row, 0, row - 1, &frame).unwrap();
        sheet.write_with_format(row, 1, name, &frame).unwrap();
    }
    sheet.write(5, 0, "注：各项指标由责任单位填报。").unwrap();
    let file = dir.join("指标表.xlsx");
    book.save(&file).unwrap();
    file
}

fn fill(session: &Session, form: &Path) -> (Filled, Vec<Vec<Data>>) {
    let out = form.with_extension("filled.xlsx");
    let choices = TemplateChoices {
        is_draft: true,
        ..TemplateChoices::default()
    };
    let filled = session.fill(form, None, &choices, None, &out).unwrap();
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let rows = (0..range.end().unwrap().0 + 1).map(|row| {
        let cells = (0..6).map(|column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty));
        cells.collect()
    });
    (filled, rows.collect())
}

/// The figures that stand under the columns of periods, and what the rows below the table say.
fn check(
    rows: &[Vec<Data>],
    filled: &Filled,
    columns: &BTreeMap<usize, Period>,
    last: usize,
    agreed: bool,
) -> (usize, usize) {
    let notes: Vec<String> = rows
        .iter()
        .skip(last + 1)
        .map(|row| row[0].to_string())
        .filter(|text| text.contains("沿用"))
        .collect();
    let (mut own, mut carried) = (0, 0);
    for row in rows.iter().take(last + 1).skip(2) {
        for (column, period) in columns {
            let Data::Float(number) = row[*column] else {
                continue;
            };
            let of = code(number);
            if of == telling(*period, 0) / 10 {
                own += 1;
                continue;
            }
            carried += 1;
            assert!(agreed, "{number} under {period}");
            let older = PERIODS
                .into_iter()
                .find(|older| telling(*older, 0) / 10 == of)
                .unwrap();
            assert!(older.has_ended_by(*period), "nothing of a later date");
            let header: String = rows[1][*column].to_string().split_whitespace().collect();
            let is_said = |note: &&String| {
                note.starts_with("注：") && note.contains(&header) && note.contains(&older.label())
            };
            let said = notes.iter().find(is_said);
            let said = said.unwrap_or_else(|| panic!("{number} under {header}: {notes:?}"));
            let name = row[1].to_string();
            let bare = name.split('（').next().unwrap();
            assert!(said.contains(bare) || said.contains('等'), "{bare}: {said}");
            assert!(filled.warnings.iter().any(|warning| warning.contains("沿用")));
        }
    }
    assert_eq!(notes.is_empty(), carried == 0, "{notes:?}");
    let told = &filled.sheets[0].figures;
    let known = told
        .iter()
        .filter(|figure| figure.carried_over_from.is_some())
        .count();
    assert_eq!(known, carried, "{told:?}");
    (own, carried)
}

#[test]
fn no_figure_of_a_filled_form_stands_under_a_period_that_is_not_its_own() {
    let mut seen = (0, 0);
    for seed in 0..6 {
        let dir = tempfile::tempdir().unwrap();
        let mut session = ledger(dir.path(), seed);
        let none = TemplateChoices::default();
        for period in [
            Period::Half(2023, 2),
            Period::Half(2024, 2),
            Period::Half(2026, 1),
        ] {
            let form = homes_form(dir.path(), period, |_| {});
            let columns = BTreeMap::from([(4, period), (5, period)]);
            session.set_carry_over_in(&form, None, &none, false).unwrap();
            let (filled, rows) = fill(&session, &form);
            let (own, carried) = check(&rows, &filled, &columns, 8, false);
            assert_eq!(carried, 0);
            session.set_carry_over_in(&form, None, &none, true).unwrap();
            let (filled, rows) = fill(&session, &form);
            let (same, carried) = check(&rows, &filled, &columns, 8, true);
            assert_eq!(own, same);
            assert_eq!(rows[10][0], Data::String("填报人：".to_owned()), "the tail stays");
            seen = (seen.0 + own, seen.1 + carried);
        }
        let form = indicator_form(dir.path());
        let columns = BTreeMap::from([
            (2, Period::Half(2022, 2)),
            (3, Period::Half(2023, 1)),
            (4, Period::Half(2024, 1)),
        ]);
        for agreed in [false, true] {
            session.set_carry_over_in(&form, None, &none, agreed).unwrap();
            let (filled, rows) = fill(&session, &form);
            let (own, carried) = check(&rows, &filled, &columns, 3, agreed);
            assert_eq!(
                rows[5][0],
                Data::String("注：各项指标由责任单位填报。".to_owned())
            );
            seen = (seen.0 + own, seen.1 + carried);
        }
    }
    assert!(seen.0 > 60 && seen.1 > 30, "{seen:?}");
}

/// 敬老院1 with beds of the middle of 2025, carried over into a form of 2026 that was changed.
fn carried_into(change: impl Fn(&mut Worksheet)) -> (Filled, Vec<Vec<Data>>) {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_ledger(dir.path(), "耿马县");
    let file = dir.path().join("机构.csv");
    let rows = [
        "养老机构情况统计表（2025年上半年）",
        "序号,机构名称,所在乡镇,机构类型,床位数（张）,入住人数",
        "1,敬老院1,耿马镇,敬老院,20,7",
    ];
    std::fs::write(&file, rows.join("\n")).unwrap();
    import(&mut session, &file);
    let form = homes_form(dir.path(), Period::Half(2026, 1), change);
    session
        .set_carry_over_in(&form, None, &TemplateChoices::default(), true)
        .unwrap();
    fill(&session, &form)
}

#[test]
fn the_note_stands_below_everything_that_was_printed() {
    let (filled, rows) = carried_into(|sheet| {
        sheet.write(13, 2, "（盖章）").unwrap();
        sheet.set_row_hidden(14).unwrap();
    });
    assert_eq!(rows[2][4], Data::Float(20.0));
    assert_eq!(rows[13][2], Data::String("（盖章）".to_owned()));
    assert_eq!(
        rows[15][0].to_string(),
        "注：“床位数（张）”：敬老院1沿用2025年上半年的数。",
        "the hidden row is passed over"
    );
    assert_eq!(
        rows[16][0].to_string(),
        "注：“入住人数”：敬老院1沿用2025年上半年的数。"
    );
    assert_eq!(rows.len(), 17);
    assert_eq!(filled.readback.different, 0);
}

#[test]
fn where_the_form_allows_no_note_the_officer_is_told() {
    let (filled, rows) = carried_into(|sheet| {
        let open = Format::new().set_unlocked().set_border(FormatBorder::Thin);
        for row in 2..9 {
            for column in 0..6 {
                sheet.write_blank(row, column, &open).unwrap();
            }
        }
        sheet.protect_with_options(&ProtectionOptions::default());
    });
    assert_eq!(rows[2][4], Data::Float(20.0));
    assert_eq!(rows.len(), 11, "nothing is written into a protected sheet");
    let told = |words: &str| filled.warnings.iter().any(|warning| warning.contains(words));
    assert!(told("没有在表下注明"), "{:?}", filled.warnings);

    let (filled, rows) = carried_into(|sheet| {
        sheet.set_print_area(0, 0, 10, 5).unwrap();
    });
    assert!(rows[11][0].to_string().starts_with("注："));
    let told = |words: &str| filled.warnings.iter().any(|warning| warning.contains(words));
    assert!(told("在打印区域之外"), "{:?}", filled.warnings);
}
