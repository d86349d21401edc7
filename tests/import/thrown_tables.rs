//! The tables and records that `random_layouts.rs` throws: what may stand in them, and under which names.

use super::mutations::Dice;

/// One kind of table: its columns, and what its records look like.
pub(super) struct Kind {
    pub(super) title: &'static str,
    pub(super) period: Option<&'static str>,
    pub(super) columns: &'static [Column],
}

/// A column: its field, the groups it may stand under, its spellings.
pub(super) struct Column {
    pub(super) field: &'static str,
    pub(super) group: &'static str,
    pub(super) headers: &'static [&'static str],
    pub(super) holds: Holds,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Holds {
    Name,
    Place,
    Text(&'static [&'static str]),
    Years,
    /// 万元.
    Money,
    Count,
}

pub(super) const PROJECTS: Kind = Kind {
    title: "重大项目清单",
    period: None,
    columns: &[
        Column {
            field: "name",
            group: "基本情况",
            headers: &[
                "项目名称",
                "项  目  名  称",
                "项目\n名称",
                "*项目名称",
                "建设项目名称",
                "★项目名称（必填）",
            ],
            holds: Holds::Name,
        },
        Column {
            field: "place",
            group: "基本情况",
            headers: &["建设地点", "地 点", "建设地址", "项目建设地点", "实施\n地点"],
            holds: Holds::Place,
        },
        Column {
            field: "start_year",
            group: "基本情况",
            headers: &["建设年限", "建设期限", "建设起止年限", "建设\n周期"],
            holds: Holds::Years,
        },
        Column {
            field: "total_investment",
            group: "投资情况",
            headers: &["总投资", "项目总投资", "投资总额", "总 投 资", "概算总投资"],
            holds: Holds::Money,
        },
        Column {
            field: "central_budget",
            group: "投资情况",
            headers: &[
                "申请中央预算内资金",
                "申请中央\n预算内投资",
                "中央预算内资金",
                "其中：中央预算内投资",
            ],
            holds: Holds::Money,
        },
        Column {
            field: "implementer",
            group: "责任落实",
            headers: &[
                "实施单位",
                "组织实施单位",
                "项目业主",
                "责任主体",
                "项目（法人）单位",
            ],
            holds: Holds::Text(&["县民政局", "县卫生健康局", "孟定镇人民政府", "县发展和改革局"]),
        },
    ],
};

pub(super) const FACILITIES: Kind = Kind {
    title: "养老机构床位情况统计表",
    period: Some("统计期：2023年上半年"),
    columns: &[
        Column {
            field: "name",
            group: "机构情况",
            headers: &[
                "机构名称",
                "机构（设施）名称",
                "养老机构\n名称",
                "*机 构 名 称",
                "设施名称",
            ],
            holds: Holds::Name,
        },
        Column {
            field: "township",
            group: "机构情况",
            headers: &["所在乡镇", "乡（镇）", "乡镇（街道）", "所属\n乡镇"],
            holds: Holds::Place,
        },
        Column {
            field: "operation",
            group: "机构情况",
            headers: &["运营方式", "经营方式", "公办/民办", "运营\n模式"],
            holds: Holds::Text(&["公办", "民办", "公建民营"]),
        },
        Column {
            field: "beds_total",
            group: "床位数",
            headers: &["合计", "总数", "总计"],
            holds: Holds::Count,
        },
        Column {
            field: "beds_nursing",
            group: "床位数",
            headers: &["其中：护理型", "护理型", "其中：护理型床位"],
            holds: Holds::Count,
        },
        Column {
            field: "residents",
            group: "入住情况",
            headers: &["入住人数", "在院老人数", "入住老年人数", "在住\n老人"],
            holds: Holds::Count,
        },
    ],
};

const TOWNSHIPS: [&str; 7] = [
    "耿马镇",
    "孟定镇",
    "勐永镇",
    "勐撒镇",
    "大兴乡",
    "贺派乡",
    "勐简乡",
];
pub(super) const CATEGORIES: [(&str, &str); 3] = [
    ("养老服务", "养老"),
    ("医养结合", "医养结合"),
    ("托育服务", "托育"),
];
const SIGNS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

/// What a table is written from: texts by record and column, amounts in 万元, and the section of each record.
pub(super) struct Thrown {
    pub(super) records: Vec<(Vec<String>, usize)>,
}

impl Thrown {
    pub(super) fn new(dice: &mut Dice, kind: &Kind) -> Self {
        let count = 3 + dice.below(7);
        let mut records: Vec<(Vec<String>, usize)> = (0..count)
            .map(|at| {
                let texts = kind.columns.iter().map(|column| match column.holds {
                    Holds::Name => format!(
                        "{}号{}",
                        SIGNS[at],
                        ["敬老院改造", "服务中心", "照护园"][dice.below(3)]
                    ),
                    Holds::Place => TOWNSHIPS[dice.below(TOWNSHIPS.len())].to_owned(),
                    Holds::Text(choices) => choices[dice.below(choices.len())].to_owned(),
                    Holds::Years => (2019 + dice.below(6)).to_string(),
                    Holds::Money | Holds::Count => (1 + dice.below(20_000)).to_string(),
                });
                (texts.collect(), dice.below(CATEGORIES.len()))
            })
            .collect();
        records.sort_by_key(|(_, section)| *section);
        Self { records }
    }
}
