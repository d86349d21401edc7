//! Whole tables of headers as offices write them, put together at random from `headers.tsv`: no kind is named, no column is
//! the usual one, and a trap or a further column stands among them.

use laoxiao::import::{Options, SheetPlan};
use laoxiao::model::Records;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::headers::{Header, USUAL, headers, is_right, read_as, title, usual, values};
use super::odd_tables::saved;

/// Of all tables and all columns, in a hundred. No column may be read as another field.
const KINDS: usize = 85;
const COLUMNS: usize = 90;
const TABLES_OF_A_KIND: u64 = 8;

/// Numbers that are always the same: a linear congruential generator (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(sides).unwrap()).unwrap()
    }
}

/// A column: field, header, and what the header is.
struct Column {
    field: String,
    parts: Vec<String>,
}

fn table(kind: &str, all: &[Header], dice: &mut Dice) -> Vec<Column> {
    let of = |field: &str| -> Vec<&Header> {
        let of_field = all
            .iter()
            .filter(|header| header.kind == kind && header.field == field);
        of_field.collect()
    };
    let mut columns = Vec::new();
    for (field, text) in usual(kind) {
        let known = of(field);
        // Notes and ordinals are left out now and then.
        if matches!(field, "note" | "ordinal") && dice.below(3) == 0 {
            continue;
        }
        let parts = match known.len() {
            0 => vec![text.to_owned()],
            many => known[dice.below(many)].parts.clone(),
        };
        columns.push(Column {
            field: field.to_owned(),
            parts,
        });
    }
    let further: Vec<&Header> = of("none")
        .into_iter()
        .filter(|header| !header.is_goal_of_another_year())
        .collect();
    if !further.is_empty() {
        let one = further[dice.below(further.len())];
        let at = 2 + dice.below(columns.len() - 1);
        columns.insert(
            at,
            Column {
                field: "none".to_owned(),
                parts: one.parts.clone(),
            },
        );
    }
    columns
}

fn write(sheet: &mut Worksheet, kind: &str, columns: &[Column]) {
    let plain = Format::new();
    sheet.write(0, 0, title(kind)).unwrap();
    let is_tall = columns.iter().any(|column| column.parts.len() > 1);
    for (at, column) in (0u16..).zip(columns) {
        match column.parts.as_slice() {
            [group, sub] => {
                sheet.write(1, at, group).unwrap();
                sheet.write(2, at, sub).unwrap();
            }
            parts if is_tall => {
                sheet.merge_range(1, at, 2, at, &parts.concat(), &plain).unwrap();
            }
            parts => {
                sheet.write(1, at, parts.concat()).unwrap();
            }
        }
        let first = if is_tall { 3 } else { 2 };
        for (row, value) in (first..).zip(values(kind, &column.field, &column.parts.concat())) {
            match value.parse::<f64>() {
                Ok(number) => sheet.write(row, at, number).unwrap(),
                Err(_) => sheet.write(row, at, value).unwrap(),
            };
        }
    }
}

/// Columns read right, and those read as what they are not.
fn judge(kind: &str, sheet: &SheetPlan, columns: &[Column]) -> (usize, Vec<String>) {
    let (mut right, mut wrong) = (0, Vec::new());
    for (at, column) in columns.iter().enumerate() {
        let read = read_as(sheet, at);
        match read {
            None => right += usize::from(column.field == "none"),
            Some(read) if column.field != "none" && is_right(&column.field, &read) => right += 1,
            // A sheet that waits is not silent.
            Some(_) if !sheet.waiting.is_empty() => {}
            Some(read) => wrong.push(format!("{kind} {:?} read as {read}", column.parts)),
        }
    }
    (right, wrong)
}

#[test]
fn whole_tables_of_unusual_headers_are_recognised() {
    let all = headers();
    let mut dice = Dice(20_231_130);
    let (mut tables, mut kinds, mut columns, mut right) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (kind, _) in USUAL {
        let made: Vec<Vec<Column>> = (0..TABLES_OF_A_KIND)
            .map(|_| table(kind, &all, &mut dice))
            .collect();
        let mut book = Workbook::new();
        for columns in &made {
            write(book.add_worksheet(), kind, columns);
        }
        let options = Options {
            with_view: true,
            ..Options::default()
        };
        let plan = saved(&mut book, &options, &Records::default()).unwrap();
        for (sheet, made) in plan.sheets.iter().zip(&made) {
            tables += 1;
            columns += made.len();
            let is_of_kind = sheet.record.is_some_and(|record| record.to_string() == kind);
            if !is_of_kind {
                println!(
                    "not recognised: {kind} {:?} {:?}",
                    sheet.record,
                    made.iter()
                        .map(|column| column.parts.join("/"))
                        .collect::<Vec<_>>()
                );
                continue;
            }
            kinds += 1;
            let (ok, not) = judge(kind, sheet, made);
            right += ok;
            wrong.extend(not);
        }
    }
    println!("kinds {kinds} of {tables}, columns {right} of {columns}, wrong {wrong:#?}");
    assert!(kinds * 100 >= tables * KINDS, "kinds: {kinds} of {tables}");
    assert!(right * 100 >= columns * COLUMNS, "columns: {right} of {columns}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
