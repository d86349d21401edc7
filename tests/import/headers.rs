//! Headers as offices write them, `headers.tsv`: each stands in a table of its kind whose other headers are the usual ones.
//!
//! The goal is 92 % right, 0.2 % wrong, 99 % of the traps; what is reached is the floor. A trap is a header that looks like a
//! field and is none; it is tried beside that field.

use laoxiao::forms::{FieldScope, dictionary};
use laoxiao::import::{Options, SheetPlan};
use laoxiao::model::{FieldType, RecordKind, Records};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::odd_tables::saved;

/// The usual columns of each kind: field and header.
pub(super) const USUAL: [(&str, &str); 15] = [
    (
        "project",
        "ordinal序号 name项目名称 category项目类别 build_type建设性质 years建设年限 place建设地点 content建设内容及规模 total_investment总投资（万元） central_budget申请中央预算内资金（万元） implementer组织实施单位 note备注",
    ),
    (
        "project_return",
        "ordinal序号 project项目名称 build_type建设性质 years建设起止年限 total_investment总投资（万元） invested累计完成投资（万元） planned_year本年计划投资（万元） invested_year本年完成投资（万元） received_central中央资金到位（万元） received_province省级资金到位（万元） received_local州县配套到位（万元） received_other其他资金到位（万元） stage形象进度 started开工时间 problem存在困难和问题 implementer责任单位 note备注",
    ),
    (
        "elder_facility",
        "ordinal序号 name机构（设施）名称 township所在乡镇 kind机构类型 operation运营方式 beds_total床位数 beds_nursing护理型床位 beds_basic兜底床位 beds_inclusive普惠床位 residents入住人数 staff从业人员 caregivers护理人员 medical_integrated是否医养结合 in_service投入使用 note备注",
    ),
    (
        "childcare_facility",
        "ordinal序号 name机构名称 township所在乡镇 kind机构类型 filed是否备案 inclusive是否普惠 places_total托位数（个） places_inclusive普惠性托位（个） enrolled实际收托（人） caregivers保育人员（人） certified持证人员（人） note备注",
    ),
    (
        "estate",
        "ordinal序号 name小区名称 township所在乡镇 build_status建设情况 households户数 elder_area_m2配建养老用房面积 largest_room_m2其中：最大单处面积 childcare_places配建托位数 note备注",
    ),
    (
        "population",
        "township乡（镇） residents常住人口 age6060岁及以上 age6565岁及以上 age8080岁及以上 under33岁以下婴幼儿 communities行政村（社区）数 note备注",
    ),
    (
        "indicator",
        "ordinal序号 name具体指标 unit计量单位 baseline2020年完成 target2025年目标 value:20232023年完成 owner责任单位 note备注",
    ),
    (
        "policy",
        "ordinal序号 name政策名称 measures重点工作举措和内容 goal预期目标 owner责任单位 note备注",
    ),
    (
        "element",
        "ordinal序号 category类别 name要素名称 measures“十四五”保障举措 goal预期目标 owner责任单位 note备注",
    ),
    (
        "platform",
        "ordinal序号 category平台 name平台名称 site具体平台（地块） note备注",
    ),
    (
        "pilot",
        "ordinal序号 name试点名称 measures主要试点措施 goal预期目标 owner责任单位 note备注",
    ),
    (
        "reform",
        "ordinal序号 name改革任务名称 measures重点工作举措和内容 goal2025年预期目标 owner责任单位 note备注",
    ),
    (
        "task",
        "ordinal序号 content重点任务 owner责任单位 deadline完成时限 note备注",
    ),
    (
        "member",
        "ordinal序号 role领导小组职务 name姓名 post单位及职务 note备注",
    ),
    (
        "base_figure",
        "ordinal序号 name基础数据名称 value数值 unit计量单位 source_note数据来源 note备注",
    ),
];

/// One line of the table.
pub(super) struct Header {
    pub(super) kind: &'static str,
    pub(super) field: &'static str,
    /// Group and sub-header.
    pub(super) parts: Vec<String>,
    is_trap: bool,
    /// A target that is none of this plan's.
    is_of_another_year: bool,
}

impl Header {
    pub(super) const fn is_goal_of_another_year(&self) -> bool {
        self.is_of_another_year
    }
}

pub(super) fn headers() -> Vec<Header> {
    let lines = include_str!("headers.tsv").lines().skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let text = cells[2].replace("\\n", "\n").replace("\\/", "\u{0}");
            Header {
                kind: cells[0],
                field: cells[1],
                parts: text.split('/').map(|part| part.replace('\u{0}', "/")).collect(),
                is_trap: cells[5].starts_with("trap"),
                is_of_another_year: cells[5] == "traptarget",
            }
        })
        .collect()
}

/// The usual columns of a kind as field and header: an id ends where Chinese, or the year of a header, begins.
pub(super) fn usual(kind: &str) -> Vec<(&'static str, &'static str)> {
    let (_, columns) = USUAL.iter().find(|(known, _)| *known == kind).unwrap();
    let with_digits = [
        "age60",
        "age65",
        "age80",
        "under3",
        "value:2023",
        "elder_area_m2",
        "largest_room_m2",
    ];
    let split = |column: &'static str| {
        let id = with_digits
            .iter()
            .find(|id| column.starts_with(**id))
            .map(|id| id.len());
        let plain = || {
            column
                .find(|c: char| !(c.is_ascii_lowercase() || c == '_'))
                .unwrap()
        };
        column.split_at(id.unwrap_or_else(plain))
    };
    columns.split(' ').map(split).collect()
}

/// Four values as they stand under a header.
pub(super) fn values(kind: &str, field: &str, header: &str) -> [String; 4] {
    let numbers = [120, 80, 60, 45].map(|number| number.to_string());
    let yes_or_no = ["是", "否", "是", "是"].map(str::to_owned);
    let texts = ["甲处", "乙处", "丙处", "丁处"].map(str::to_owned);
    if field == "none" {
        let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
        if has(&[
            "率", "占", "%", "数", "人", "床", "托位", "面积", "资", "岁", "增减", "平均", "目标", "同期",
        ]) && !has(&["情况", "单位", "联系", "负责", "法定", "领导"])
        {
            return numbers;
        }
        return if has(&["是否", "达标", "备案"]) {
            yes_or_no
        } else {
            texts
        };
    }
    if field == "ordinal" {
        return ["1", "2", "3", "4"].map(str::to_owned);
    }
    if field.starts_with("value") || matches!(field, "baseline" | "target" | "reported") {
        return numbers;
    }
    let kind: RecordKind = kind.parse().unwrap();
    let known = dictionary().field(kind, field).unwrap();
    match known.field_type {
        FieldType::Boolean => yes_or_no,
        FieldType::Year => ["2023", "2022", "2023", "2021"].map(str::to_owned),
        FieldType::Date => ["2023年3月", "2022年6月", "2023年4月", "2021年9月"].map(str::to_owned),
        _ if known.field_type.is_numeric() && known.scope != FieldScope::Derived => numbers,
        _ if field == "years" => {
            ["2023—2025年", "2022—2023年", "2023—2024年", "2021—2023年"].map(str::to_owned)
        }
        _ if known.key => ["孟定镇", "勐撒镇", "耿马镇", "勐永镇"].map(str::to_owned),
        _ => texts,
    }
}

/// Where the tested header stands among the usual ones.
fn columns_with(header: &Header) -> (Vec<(String, Vec<String>)>, usize) {
    let mut columns: Vec<(String, Vec<String>)> = usual(header.kind)
        .into_iter()
        .map(|(field, text)| (field.to_owned(), vec![text.to_owned()]))
        .collect();
    let tested = (header.field.to_owned(), header.parts.clone());
    let same = match header.field {
        "value:2023H1" | "reported" => "value:2023",
        "start_year" | "end_year" => "years",
        field => field,
    };
    match columns.iter().position(|(field, _)| field == same) {
        Some(at) => {
            columns[at] = tested;
            (columns, at)
        }
        None => {
            let at = columns.len() - 1;
            columns.insert(at, tested);
            (columns, at)
        }
    }
}

/// What stands above a table of a kind.
pub(super) fn title(kind: &str) -> &'static str {
    match kind {
        "project_return" => "“一老一小”项目月调度表 调度月份：2023年6月",
        "elder_facility" | "childcare_facility" => "机构情况统计表 统计期：2023年上半年",
        "population" => "分乡镇人口情况统计表 数据时点：2022年末",
        "indicator" => "“十四五”期间“一老一小”服务发展具体指标",
        _ => "清单",
    }
}

fn write(sheet: &mut Worksheet, header: &Header) -> usize {
    let (columns, at) = columns_with(header);
    let plain = Format::new();
    sheet.write(0, 0, title(header.kind)).unwrap();
    let is_tall = header.parts.len() > 1;
    for (column, (field, parts)) in (0u16..).zip(&columns) {
        match parts.as_slice() {
            [group, sub] => {
                sheet.write(1, column, group).unwrap();
                sheet.write(2, column, sub).unwrap();
            }
            [one] if is_tall => {
                sheet.merge_range(1, column, 2, column, one, &plain).unwrap();
            }
            parts => {
                sheet.write(1, column, parts.concat()).unwrap();
            }
        }
        let first = if is_tall { 3 } else { 2 };
        for (row, value) in (first..).zip(values(header.kind, field, &parts.concat())) {
            match value.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, value).unwrap(),
            };
        }
    }
    at
}

/// The field that a sheet reads in its tested column; none when it is not taken at all.
pub(super) fn read_as(sheet: &SheetPlan, at: usize) -> Option<String> {
    let letter = char::from(b'A' + u8::try_from(at).unwrap()).to_string();
    let column = sheet.columns.iter().find(|column| column.column == letter);
    column.map(|column| column.field.clone())
}

pub(super) fn is_right(field: &str, read: &str) -> bool {
    match field {
        "baseline" => matches!(read, "baseline" | "value:2020"),
        "value:2023H1" => matches!(read, "value:2023H1" | "value:2023-06"),
        _ => field == read,
    }
}

#[test]
fn headers_of_offices_mean_what_their_words_say() {
    let all = headers();
    let (mut right, mut wrong, mut fields) = (0, Vec::new(), 0);
    let (mut traps, mut trapped) = (0, Vec::new());
    for (kind, _) in USUAL {
        let of_kind: Vec<&Header> = all.iter().filter(|header| header.kind == kind).collect();
        for some in of_kind.chunks(60) {
            let mut book = Workbook::new();
            let places: Vec<usize> = some
                .iter()
                .map(|header| write(book.add_worksheet(), header))
                .collect();
            let options = Options {
                record: Some(kind.parse().unwrap()),
                with_view: true,
                ..Options::default()
            };
            let plan = saved(&mut book, &options, &Records::default()).unwrap();
            for ((header, sheet), at) in some.iter().zip(&plan.sheets).zip(places) {
                let read = read_as(sheet, at);
                let label = format!("{kind} {} {:?}: {read:?}", header.field, header.parts);
                if header.field == "none" {
                    traps += usize::from(header.is_trap);
                    match read {
                        Some(_) if header.is_trap => trapped.push(label),
                        Some(_) => wrong.push(label),
                        None => {}
                    }
                    continue;
                }
                fields += 1;
                match read {
                    Some(read) if is_right(header.field, &read) => right += 1,
                    Some(_) => wrong.push(label),
                    None => println!("unknown: {label}"),
                }
            }
        }
    }
    println!("right {right} of {fields}; wrong {wrong:#?}; of {traps} traps {trapped:#?}");
    assert!(
        right * 1000 >= fields * RIGHT_PER_MILLE,
        "right: {right} of {fields}"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(trapped.len() <= TRAPPED, "{trapped:#?}");
}

/// What is reached; it may only become better.
const RIGHT_PER_MILLE: usize = 985;
const TRAPPED: usize = 1;
