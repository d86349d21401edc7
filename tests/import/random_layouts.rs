//! Records thrown by dice in layouts thrown by dice: order, synonyms, units, one to four header rows, merged or not,
//! sections, sums above and below, notes, page breaks, columns nobody knows. They import to the same records.

use laoxiao::import::{Change, Options, SheetPlan};
use laoxiao::model::{MoneyUnit, Period, Records};
use rust_xlsxwriter::{Format, Workbook};

use super::mutations::Dice;
use super::odd_tables::{fill, saved};
use super::problems;
use super::thrown::{Column, Holds, Kind, NAMES, Thrown};
use super::thrown_tables::{CHILDCARE, FACILITIES, INDICATORS, POPULATION, PROJECTS, RETURNS};

const INNER: [&str; 3] = ["（一）新建项目", "（二）改扩建项目", "（三）设备购置"];

/// A layout, and the rows written in it.
struct Sheet {
    has_sections: bool,
    has_sum: bool,
    rows: Vec<Vec<String>>,
    merges: Vec<(usize, usize, usize, usize)>,
}

#[expect(clippy::too_many_lines, reason = "a layout is thrown in one go")]
fn lay_out(dice: &mut Dice, kind: &Kind, thrown: &Thrown) -> Sheet {
    let has_money = kind.has_money();
    let height = 1 + dice.below(4);
    let merged = dice.below(2) == 1;
    let yi = has_money && dice.below(2) == 1;
    let unit = if yi { "亿元" } else { "万元" };
    // Where the unit of money is said: in the header, in its group, in the line above, in a row of its own.
    let said = match (has_money, height) {
        (false, _) => 4,
        (_, 1) => [0, 2][dice.below(2)],
        (_, 2) => dice.below(3),
        _ => dice.below(4),
    };
    let named = kind.sections.as_ref().filter(|_| dice.below(3) > 0);
    let sections = named.is_some();
    let ordinal = sections || dice.below(2) == 1;
    let strange = dice.below(3) == 0;

    // Groups keep their columns together, so that they can be merged; the groups come in any order.
    let mut groups: Vec<&str> = kind.columns.iter().map(|column| column.group).collect();
    groups.dedup();
    for at in (1..groups.len()).rev() {
        groups.swap(at, dice.below(at + 1));
    }
    let order: Vec<usize> = groups
        .iter()
        .flat_map(|group| (0..kind.columns.len()).filter(move |at| kind.columns[*at].group == *group))
        .collect();
    let mut paths: Vec<Vec<String>> = Vec::new();
    if ordinal {
        paths.push(vec![["序号", "序\n号", "编号"][dice.below(3)].to_owned()]);
    }
    let first = paths.len();
    for at in &order {
        let column = &kind.columns[*at];
        let headers = if height == 1 { column.alone } else { column.headers };
        let mut header = headers[dice.below(headers.len())].to_owned();
        let mut group = column.group.to_owned();
        let is_money = column.holds == Holds::Money;
        match said {
            0 if is_money => header.push_str(
                &[
                    format!("（{unit}）"),
                    format!("\n({unit})"),
                    format!("（单位：{unit}）"),
                ][dice.below(3)],
            ),
            1 if is_money => group.push_str(&format!("（{unit}）")),
            _ => {}
        }
        let mut path = match height {
            1 => vec![header],
            _ => vec![group, header],
        };
        if height > 2 && !(said == 3 && height == 3) {
            path.insert(0, kind.title.replace("清单", "情况").replace("统计表", ""));
        }
        if said == 3 && is_money {
            path.push(format!("（{unit}）"));
        }
        paths.push(path);
    }
    if strange {
        paths.push(vec!["分管领导意见".to_owned()]);
    }

    let mut sheet = Sheet {
        has_sections: sections,
        has_sum: false,
        rows: Vec::new(),
        merges: Vec::new(),
    };
    if dice.below(4) > 0 {
        sheet.rows.push(vec![kind.title.to_owned()]);
    }
    if let Some((period, _)) = kind.period {
        sheet.rows.push(vec![period.to_owned()]);
    }
    if said == 2 {
        sheet
            .rows
            .push(vec![format!("填报单位：县发展和改革局　　单位：{unit}")]);
    }
    if dice.below(3) == 0 {
        sheet.rows.push(Vec::new());
    }
    let tall = paths.iter().map(Vec::len).max().unwrap_or(1);
    let top = sheet.rows.len();
    let mut header = vec![vec![String::new(); paths.len()]; tall];
    for (column, path) in paths.iter().enumerate() {
        for (row, part) in path.iter().enumerate() {
            let same_left =
                column > first && row + 1 < path.len() && paths[column - 1].get(..=row) == path.get(..=row);
            if !same_left {
                header[row][column].clone_from(part);
            }
        }
        if merged && path.len() < tall {
            sheet
                .merges
                .push((top + path.len() - 1, column, top + tall - 1, column));
        }
    }
    if merged {
        for row in 0..tall {
            let mut column = 0;
            while column < paths.len() {
                let wide = (column + 1..paths.len())
                    .take_while(|next| {
                        row + 1 < paths[*next].len() && paths[*next].get(..=row) == paths[column].get(..=row)
                    })
                    .count();
                if wide > 0 && row + 1 < paths[column].len() {
                    sheet.merges.push((top + row, column, top + row, column + wide));
                }
                column += wide + 1;
            }
        }
    }
    let repeated = header.clone();
    sheet.rows.extend(header);

    let amount = |text: &str| {
        if yi {
            (text.parse::<f64>().unwrap() / 10_000.0).to_string()
        } else {
            text.to_owned()
        }
    };
    let written = |dice: &mut Dice, column: &Column, text: &str| match (column.holds, dice.below(8)) {
        (Holds::Money, 0) => format!("{text}万元"),
        (Holds::Money, 1) if !yi => format!("{}亿", text.parse::<f64>().unwrap() / 10_000.0),
        (Holds::Money, _) => amount(text),
        (Holds::Indicator, _) => {
            let unit = NAMES.iter().find(|(name, _)| *name == text).unwrap().1;
            format!("{text}（{unit}）")
        }
        (Holds::Count(_), 0) => text
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap())
            .collect(),
        (Holds::Count(unit), 1) => format!("{text} {unit}"),
        (Holds::Years, 0) => format!("{text}年—{}年", text.parse::<u32>().unwrap() + 2),
        (Holds::Years, 1) => format!("{text}-{}", text.parse::<u32>().unwrap() + 1),
        _ => text.to_owned(),
    };
    // The label of a sum stands over the ordinals, or among the names.
    let name_at = order.iter().position(|at| kind.columns[*at].is_name()).unwrap();
    let label_at = if ordinal { 0 } else { name_at };
    let sum = |label: &str, rows: &[&Vec<String>]| {
        let mut line = vec![String::new(); paths.len()];
        line[label_at] = label.to_owned();
        for (at, column) in order.iter().enumerate() {
            if kind.columns[*column].is_summed() {
                let total: u64 = rows.iter().map(|row| row[*column].parse::<u64>().unwrap()).sum();
                line[first + at] = amount(&total.to_string());
            }
        }
        line
    };
    let all: Vec<&Vec<String>> = thrown.records.iter().map(|(texts, _)| texts).collect();
    let sums = if kind.has_sums() { dice.below(3) } else { 0 };
    sheet.has_sum = sums == 2 || sums == 1 && !sections;
    // The townships' own sum goes by the county's name.
    let totals: [&str; 5] = match kind.columns[0].holds {
        Holds::Township => ["合计", "全县", "耿马县", "耿马傣族佤族自治县", "总　计"],
        _ => ["合计", "总 计", "全县合计", "合　计", "总计"],
    };
    if sums == 1 && !sections {
        sheet.rows.push(sum(totals[dice.below(5)], &all));
    }
    let subtotals = sections && kind.has_sums() && dice.below(2) == 1;
    let style = dice.below(5);
    // 一、养老服务项目 may hold （一）新建项目 and （二）改扩建项目, which no form knows.
    let nested = sections && style != 1 && dice.below(2) == 1;
    let mut inner = 0;
    let mut places = Vec::new();
    let mut open: Option<usize> = None;
    let close = |sheet: &mut Sheet, section: usize| {
        if subtotals {
            let members: Vec<&Vec<String>> = thrown
                .records
                .iter()
                .filter(|(_, of)| *of == section)
                .map(|(texts, _)| texts)
                .collect();
            sheet.rows.push(sum("小计", &members));
        }
    };
    for (at, (texts, section)) in thrown.records.iter().enumerate() {
        if sections && open != Some(*section) {
            if let Some(before) = open {
                close(&mut sheet, before);
            }
            open = Some(*section);
            let number = ["一", "二", "三"][*section];
            let name = sections_of(kind)[*section];
            let suffix = kind.sections.as_ref().map_or("", |sections| sections.suffix);
            sheet.rows.push(match style {
                0 => vec![format!("{number}、{name}{suffix}")],
                1 => vec![format!("（{number}）{name}")],
                2 => vec![number.to_owned(), format!("{name}{suffix}（3个）")],
                3 => vec![format!("{name}{suffix}（17个）")],
                _ => vec![String::new(), name.to_owned()],
            });
            inner = 0;
        }
        if nested && inner < INNER.len() && (inner == 0 || dice.below(2) == 1) {
            sheet.rows.push(vec![INNER[inner].to_owned()]);
            inner += 1;
        }
        if dice.below(9) == 0 {
            sheet.rows.push(Vec::new());
        }
        if at > 0 && dice.below(8) == 0 && tall == 1 {
            sheet.rows.extend(repeated.iter().cloned());
        }
        let mut line = Vec::new();
        if ordinal {
            line.push((at + 1).to_string());
        }
        for column in &order {
            let column_of = &kind.columns[*column];
            let mut text = written(dice, column_of, &texts[*column]);
            if column_of.holds == Holds::Figure
                && NAMES.contains(&(texts[0].as_str(), "%"))
                && dice.below(3) == 0
            {
                text.push(['%', '％'][dice.below(2)]);
            }
            line.push(text);
        }
        if strange {
            line.push(["同意", ""][dice.below(2)].to_owned());
        }
        places.push(sheet.rows.len());
        sheet.rows.push(line);
    }
    if merged && let Some(column) = order.iter().position(|at| kind.columns[*at].field == "township") {
        merge_down(&mut sheet, &places, first + column);
    }
    if let Some(section) = open {
        close(&mut sheet, section);
    }
    if sums == 2 {
        sheet.rows.push(sum(totals[dice.below(5)], &all));
    }
    if dice.below(2) == 1 {
        sheet.rows.push(vec!["注：本表由县发展和改革局汇总。".to_owned()]);
        sheet.rows.push(vec![
            "填表人：".to_owned(),
            String::new(),
            "联系电话：".to_owned(),
        ]);
    }
    sheet
}

/// One cell over the rows of a township.
fn merge_down(sheet: &mut Sheet, places: &[usize], column: usize) {
    let rows = &sheet.rows;
    let runs =
        places.chunk_by(|above, below| below - above == 1 && rows[*above][column] == rows[*below][column]);
    let runs = runs.filter(|run| run.len() > 1);
    let merges = runs.map(|run| (run[0], column, run[run.len() - 1], column));
    sheet.merges.extend(merges);
}

fn check(seed: u64, kind: &Kind) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let thrown = Thrown::new(&mut dice, kind);
    let sheet = lay_out(&mut dice, kind, &thrown);
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let texts: Vec<Vec<&str>> = sheet
        .rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    fill(page, &texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (top, left, bottom, right) in &sheet.merges {
        let text = sheet.rows[*top][*left].as_str();
        let (top, bottom) = (u32::try_from(*top).unwrap(), u32::try_from(*bottom).unwrap());
        let (left, right) = (u16::try_from(*left).unwrap(), u16::try_from(*right).unwrap());
        page.merge_range(top, left, bottom, right, text, &Format::new())
            .unwrap();
    }
    let layout = format!("{:#?}\n{:?}", sheet.rows, sheet.merges);
    let plan = saved(&mut book, &Options::default(), &Records::default())
        .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{layout}"));
    let found = records(&plan.sheets[0], kind);
    let expected: Vec<Vec<String>> = thrown.records.iter().map(|(texts, _)| texts.clone()).collect();
    assert_eq!(
        found,
        expected,
        "seed {seed}: {:?}\n{layout}",
        problems(&plan.sheets[0])
    );
    if let Some(sections) = kind.sections.as_ref().filter(|_| sheet.has_sections) {
        let changes = plan.sheets[0].changes.iter();
        let found = changes.map(|change| change.record.text(sections.field));
        let expected = thrown.records.iter().map(|(_, section)| sections.names[*section]);
        assert_eq!(
            found.collect::<Vec<_>>(),
            expected.collect::<Vec<_>>(),
            "seed {seed}:\n{layout}"
        );
    }
    let totals = &plan.sheets[0].totals;
    assert!(
        totals.iter().all(|total| total.ok) && (!sheet.has_sum || !totals.is_empty()),
        "seed {seed}: {totals:?}\n{layout}"
    );
}

fn sections_of(kind: &Kind) -> &'static [&'static str] {
    kind.sections.as_ref().map_or(&[], |sections| sections.names)
}

/// The records as the texts they were thrown as.
fn records(sheet: &SheetPlan, kind: &Kind) -> Vec<Vec<String>> {
    let period: Option<Period> = kind.period.map(|(_, period)| period.parse().unwrap());
    let show = |change: &Change, column: &Column| {
        let (year, field) = column.field.split_once('/').unwrap_or(("", column.field));
        let period = year.parse().ok().or(period);
        let record = &change.record;
        let value = record.at(field, period).or_else(|| record.get(field));
        let value = value.or_else(|| change.parent.as_deref()?.get(field));
        value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
    };
    let of_columns = |change| kind.columns.iter().map(|column| show(change, column)).collect();
    sheet.changes.iter().map(of_columns).collect()
}

#[test]
fn any_layout_of_projects_gives_the_same_records() {
    (1..=300).for_each(|seed| check(seed, &PROJECTS));
}

#[test]
fn any_layout_of_facilities_gives_the_same_records() {
    (1..=200).for_each(|seed| check(seed, &FACILITIES));
}

#[test]
fn any_layout_of_childcare_gives_the_same_records() {
    (1..=200).for_each(|seed| check(seed, &CHILDCARE));
}

#[test]
fn any_layout_of_population_gives_the_same_records() {
    (1..=200).for_each(|seed| check(seed, &POPULATION));
}

#[test]
fn any_layout_of_indicators_gives_the_same_records() {
    (1..=200).for_each(|seed| check(seed, &INDICATORS));
}

#[test]
fn any_layout_of_returns_gives_the_same_records() {
    (1..=200).for_each(|seed| check(seed, &RETURNS));
}
