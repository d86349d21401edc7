//! The same records in layouts thrown by dice: order, synonyms, units, header rows, sections, totals, notes.

use laoxiao::import::Options;
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::Workbook;

use super::mutations::Dice;
use super::odd_tables::saved;
use super::problems;

/// Name, place, years, 万元, unit, category.
const RECORDS: [(&str, &str, &str, u32, &str, &str); 6] = [
    ("甲敬老院改造", "耿马镇", "2023—2025", 480, "县民政局", "养老服务"),
    (
        "乙养老中心",
        "孟定镇",
        "2022—2023",
        1200,
        "孟定镇人民政府",
        "养老服务",
    ),
    ("丙日间照料", "勐永镇", "2024", 35, "县民政局", "养老服务"),
    (
        "丁托育园",
        "勐撒镇",
        "2023—2024",
        2600,
        "县卫生健康局",
        "托育服务",
    ),
    ("戊社区托育", "大兴乡", "2025", 90, "大兴乡人民政府", "托育服务"),
    (
        "己普惠托育",
        "贺派乡",
        "2021—2025",
        310,
        "县卫生健康局",
        "托育服务",
    ),
];

const NAMES: [&[&str]; 5] = [
    &[
        "项目名称",
        "项  目  名  称",
        "项目\n名称",
        "*项目名称",
        "建设项目名称",
    ],
    &["建设地点", "地 点", "建设地址", "项目建设地点"],
    &["建设年限", "建设期限", "建设起止年限"],
    &["总投资", "项目总投资", "投资总额"],
    &["实施单位", "组织实施单位", "项目业主", "责任主体"],
];

/// Writes the records in some layout and says what it was.
fn book(dice: &mut Dice) -> (Workbook, String) {
    let mut order = [0usize, 1, 2, 3, 4];
    for at in (1..order.len()).rev() {
        order.swap(at, dice.below(at + 1));
    }
    let yi = dice.below(2) == 1;
    let above = dice.below(3) == 0;
    let sections = dice.below(3) != 0;
    let (groups, repeated, ordinal) = (
        dice.below(2) == 1,
        dice.below(3) == 0,
        sections || dice.below(2) == 1,
    );
    let unit = if yi { "亿元" } else { "万元" };
    let mut headers: Vec<String> = order
        .iter()
        .map(|column| NAMES[*column][dice.below(NAMES[*column].len())].to_owned())
        .collect();
    let money = order.iter().position(|column| *column == 3).unwrap();
    if !above {
        headers[money].push_str(
            &[
                format!("（{unit}）"),
                format!("\n({unit})"),
                format!("（单位：{unit}）"),
            ][dice.below(3)],
        );
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    if dice.below(4) > 0 {
        rows.push(vec!["重大项目清单".to_owned()]);
    }
    if above {
        rows.push(vec![format!("填报单位：县发展和改革局　　单位：{unit}")]);
    }
    if dice.below(3) == 0 {
        rows.push(Vec::new());
    }
    let shift = usize::from(ordinal);
    let line = |cells: &[String], first: &str| -> Vec<String> {
        let first = if ordinal {
            vec![first.to_owned()]
        } else {
            Vec::new()
        };
        first.into_iter().chain(cells.iter().cloned()).collect()
    };
    let header = line(&headers, "序号");
    if groups {
        // A group above the money, all other headers in the first row.
        let mut top = header.clone();
        top[money + shift] = "投资情况".to_owned();
        let mut bottom = vec![String::new(); header.len()];
        bottom[money + shift] = header[money + shift].clone();
        rows.extend([top, bottom]);
    } else {
        rows.push(header.clone());
    }
    let mut last = "";
    let amount = |wan: u32| {
        if yi {
            format!("{}", f64::from(wan) / 10_000.0)
        } else {
            wan.to_string()
        }
    };
    for (at, record) in RECORDS.iter().enumerate() {
        if sections && record.5 != last {
            let number = if last.is_empty() { "一" } else { "二" };
            rows.push(match dice.below(3) {
                0 => vec![format!("{number}、{}项目", record.5)],
                1 => vec![format!("（{number}）{}", record.5)],
                _ => vec![number.to_owned(), format!("{}项目（3个）", record.5)],
            });
            last = record.5;
        }
        if repeated && at == 4 && !groups {
            rows.push(header.clone());
        }
        let values = [
            record.0.to_owned(),
            record.1.to_owned(),
            record.2.to_owned(),
            amount(record.3),
            record.4.to_owned(),
        ];
        let cells: Vec<String> = order.iter().map(|column| values[*column].clone()).collect();
        rows.push(line(&cells, &(at + 1).to_string()));
    }
    if dice.below(2) == 1 && ordinal {
        let mut total = vec![String::new(); header.len()];
        total[0] = "合计".to_owned();
        total[money + shift] = amount(RECORDS.iter().map(|record| record.3).sum());
        rows.push(total);
    }
    if dice.below(2) == 1 {
        rows.push(vec!["注：本表由县发展和改革局汇总。".to_owned()]);
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let texts: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    super::odd_tables::fill(sheet, &texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    (book, format!("{rows:#?}"))
}

#[test]
fn any_layout_gives_the_same_records() {
    for seed in 1..=200u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (mut book, layout) = book(&mut dice);
        let plan = saved(&mut book, &Options::default(), &Records::default())
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{layout}"));
        let sheet = &plan.sheets[0];
        let show = |at: usize, field: &str| {
            let value = sheet.changes[at].record.get(field);
            value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
        };
        let found: Vec<[String; 4]> = (0..sheet.changes.len())
            .map(|at| ["name", "place", "total_investment", "implementer"].map(|field| show(at, field)))
            .collect();
        let expected: Vec<[String; 4]> = RECORDS
            .iter()
            .map(|r| [r.0.to_owned(), r.1.to_owned(), r.3.to_string(), r.4.to_owned()])
            .collect();
        assert_eq!(found, expected, "seed {seed}: {:?}\n{layout}", problems(sheet));
        assert!(
            sheet.totals.iter().all(|total| total.ok),
            "seed {seed}: {:?}",
            sheet.totals
        );
    }
}
