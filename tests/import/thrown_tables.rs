//! The kinds of tables that `random_layouts.rs` throws, with the names that their columns go by.

use super::thrown::{Holds, Kind, Sections, TOWNSHIPS, column};

pub(super) const PROJECTS: Kind = Kind {
    title: "重大项目清单",
    period: None,
    most: 10,
    sections: Some(Sections {
        field: "category",
        names: &["养老服务", "医养结合", "托育服务"],
        suffix: "项目",
    }),
    columns: &[
        column(
            "name",
            "基本情况",
            &[
                "项目名称",
                "项  目  名  称",
                "项目\n名称",
                "*项目名称",
                "建设项目名称",
                "★项目名称（必填）",
            ],
            Holds::Name,
        ),
        column(
            "place",
            "基本情况",
            &["建设地点", "地 点", "建设地址", "项目建设地点", "实施\n地点"],
            Holds::Place,
        ),
        column(
            "start_year",
            "基本情况",
            &["建设年限", "建设期限", "建设起止年限", "建设\n周期"],
            Holds::Years,
        ),
        column(
            "total_investment",
            "投资情况",
            &["总投资", "项目总投资", "投资总额", "总 投 资", "概算总投资"],
            Holds::Money,
        ),
        column(
            "central_budget",
            "投资情况",
            &[
                "申请中央预算内资金",
                "申请中央\n预算内投资",
                "中央预算内资金",
                "其中：中央预算内投资",
            ],
            Holds::Money,
        ),
        column(
            "implementer",
            "责任落实",
            &[
                "实施单位",
                "组织实施单位",
                "项目业主",
                "责任主体",
                "项目（法人）单位",
            ],
            OFFICES,
        ),
    ],
};

const OFFICES: Holds = Holds::Text(&["县民政局", "县卫生健康局", "孟定镇人民政府", "县发展和改革局"]);
const HALF_YEAR: Option<(&str, &str)> = Some(("统计期：2023年上半年", "2023H1"));

pub(super) const FACILITIES: Kind = Kind {
    title: "养老机构床位情况统计表",
    period: HALF_YEAR,
    most: 10,
    sections: None,
    columns: &[
        column(
            "name",
            "机构情况",
            &[
                "机构名称",
                "机构（设施）名称",
                "养老机构\n名称",
                "*机 构 名 称",
                "设施名称",
            ],
            Holds::Name,
        ),
        column("township", "机构情况", TOWNSHIP_HEADERS, Holds::Place),
        column(
            "operation",
            "机构情况",
            &["运营方式", "经营方式", "公办/民办", "运营\n模式"],
            Holds::Text(&["公办", "民办", "公建民营"]),
        ),
        column(
            "beds_total",
            "床位数",
            &["合计", "总数", "总计"],
            Holds::Count("张"),
        )
        .alone(&["床位数", "床位总数", "养老床位数"]),
        column(
            "beds_nursing",
            "床位数",
            &["其中：护理型", "护理型", "其中：护理型床位"],
            Holds::Count("张"),
        )
        .alone(&["护理型床位", "其中：护理型床位", "护理型床位数"]),
        column(
            "residents",
            "入住情况",
            &["入住人数", "在院老人数", "入住老年人数", "在住\n老人"],
            Holds::Count("人"),
        ),
    ],
};

const TOWNSHIP_HEADERS: &[&str] = &["所在乡镇", "乡（镇）", "乡镇（街道）", "所属\n乡镇"];

pub(super) const CHILDCARE: Kind = Kind {
    title: "托育服务机构情况统计表",
    period: HALF_YEAR,
    most: 10,
    sections: None,
    columns: &[
        column(
            "name",
            "机构情况",
            &[
                "机构名称",
                "托育机构名称",
                "园所名称",
                "托育机构\n名称",
                "*机构（园所）名称",
            ],
            Holds::Name,
        ),
        column("township", "机构情况", TOWNSHIP_HEADERS, Holds::Place),
        column(
            "filed",
            "机构情况",
            &["是否备案", "备案情况", "是否已\n备案"],
            Holds::Text(&["是", "否"]),
        ),
        column("places_total", "托位数", &["合计", "总数"], Holds::Count("个")).alone(&[
            "托位数",
            "托位总数",
            "总托位数",
        ]),
        column(
            "places_inclusive",
            "托位数",
            &["其中：普惠性", "普惠性", "其中：普惠性托位"],
            Holds::Count("个"),
        )
        .alone(&["普惠性托位", "其中：普惠性托位", "普惠托位数"]),
        column(
            "enrolled",
            "收托情况",
            &["实际收托人数", "在托人数", "实际收托\n婴幼儿数", "入托人数"],
            Holds::Count("人"),
        ),
        column("caregivers", "保育人员", &["合计", "总数"], Holds::Count("人")).alone(&[
            "保育人员",
            "保育人员数",
            "保育员数",
        ]),
        column(
            "certified",
            "保育人员",
            &["其中：持证", "其中：持证人员"],
            Holds::Count("人"),
        )
        .alone(&["持证人员", "持证上岗人数", "持证保育人员"]),
    ],
};

pub(super) const POPULATION: Kind = Kind {
    title: "分乡镇人口基础数据",
    period: HALF_YEAR,
    most: TOWNSHIPS.len(),
    sections: None,
    columns: &[
        column(
            "township",
            "地区",
            &["乡（镇）", "乡镇", "乡镇名称", "乡镇\n（街道）", "*所在乡镇"],
            Holds::Township,
        ),
        column(
            "residents",
            "人口",
            &["常住人口", "年末常住人口", "常住\n人口数", "总人口"],
            Holds::Count("人"),
        ),
        column(
            "age60",
            "老年人口",
            &["60岁及以上", "60岁以上", "60周岁及以上", "６０岁及以上"],
            Holds::Count("人"),
        ),
        column(
            "age65",
            "老年人口",
            &["65岁及以上", "65岁以上", "65岁\n及以上"],
            Holds::Count("人"),
        ),
        column(
            "age80",
            "老年人口",
            &["80岁及以上", "80岁以上", "80周岁及以上"],
            Holds::Count("人"),
        ),
        column(
            "under3",
            "婴幼儿",
            &["3岁以下婴幼儿", "0-3岁婴幼儿", "3岁以下\n婴幼儿数"],
            Holds::Count("人"),
        ),
    ],
};

pub(super) const INDICATORS: Kind = Kind {
    title: "“一老一小”服务发展具体指标",
    period: None,
    most: 7,
    sections: Some(Sections {
        field: "section",
        names: &["养老方面", "托育方面"],
        suffix: "",
    }),
    columns: &[
        column(
            "name",
            "指标情况",
            &["指标名称", "具体指标", "主要指标", "指 标 名 称", "*指标名称"],
            Holds::Indicator,
        ),
        column("baseline", "2020年", &["完成", "完成值", "基数"], Holds::Figure).alone(&[
            "2020年完成",
            "2020年基数",
            "2020年\n完成值",
        ]),
        column(
            "2021/reported",
            "2021年",
            &["完成", "完成值", "实际完成"],
            Holds::Figure,
        )
        .alone(&["2021年完成", "2021年完成值", "2021年\n实际完成"]),
        column(
            "2022/reported",
            "2022年",
            &["完成", "完成值", "实际完成"],
            Holds::Figure,
        )
        .alone(&["2022年完成", "2022年完成值", "2022年\n实际完成"]),
        column(
            "target",
            "目标任务",
            &["2025年目标", "2025年目标值", "目标值", "2025年\n预期目标"],
            Holds::Text(&["≥55", "60", "≥70", "85"]),
        ),
        column(
            "owner",
            "责任落实",
            &["责任单位", "牵头单位", "责任\n部门"],
            OFFICES,
        ),
    ],
};

pub(super) const RETURNS: Kind = Kind {
    title: "重大项目建设进度月调度表",
    period: Some(("调度月份：2025年6月", "2025-06")),
    most: 10,
    sections: None,
    columns: &[
        column(
            "project",
            "项目情况",
            &[
                "项目名称",
                "建设项目名称",
                "项 目 名 称",
                "工程\n名称",
                "*项目名称",
            ],
            Holds::Name,
        ),
        column(
            "implementer",
            "项目情况",
            &["责任单位", "实施单位", "项目业主", "建设\n单位"],
            OFFICES,
        ),
        column(
            "total_investment",
            "投资情况",
            &["总投资", "项目总投资", "计划总投资", "总 投 资"],
            Holds::Money,
        ),
        column(
            "invested",
            "投资情况",
            &["累计完成投资", "开工以来累计完成投资", "累计完成\n投资"],
            Holds::Money,
        ),
        column(
            "planned_year",
            "投资情况",
            &["本年计划投资", "年度计划投资"],
            Holds::Money,
        ),
        column(
            "invested_year",
            "投资情况",
            &["本年完成投资", "年度完成投资", "本年\n完成投资"],
            Holds::Money,
        ),
        column(
            "received_central",
            "资金到位",
            &["中央预算内", "中央", "中央预算内资金"],
            Holds::Money,
        )
        .alone(&["中央资金到位"]),
        column(
            "received_province",
            "资金到位",
            &["省级", "省级资金"],
            Holds::Money,
        )
        .alone(&["省级资金到位"]),
        column(
            "stage",
            "进展情况",
            &["形象进度", "工程进度", "工程形象\n进度"],
            Holds::Text(&["主体施工", "装修阶段", "已完工", "前期工作"]),
        ),
    ],
};
