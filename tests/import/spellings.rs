//! Header spellings as they occur in issued tables, each with the field that it means.

use laoxiao::import::Options;
use laoxiao::model::{RecordKind, Records};
use rust_xlsxwriter::Workbook;

use super::odd_tables::{fill, saved};

/// Kind, field, and spellings separated by ` | `; a slash parts a group from its column, ⏎ is a line break.
const TABLE: &[(&str, &str, &str)] = &[
    (
        "project",
        "name",
        "项目名称 | 项  目  名  称 | 项目⏎名称 | *项目名称 | 工程名称 | 项目（工程）名称 | 建设项目名称 | 重大项目名称",
    ),
    ("project", "category", "项目类别 | 所属领域 | 类 别 | 领域"),
    (
        "project",
        "build_type",
        "项目类型 | 项目性质 | 建设类型 | 新建/改建",
    ),
    (
        "project",
        "years",
        "建设年限 | 建设期限 | 建设起止年限 | 建设⏎周期 | 起止年限 | 建设工期",
    ),
    ("project", "start_year", "拟开工年份 | 计划开工年份"),
    ("project", "end_year", "建成年份 | 计划完工年份 | 竣工年份"),
    (
        "project",
        "place",
        "建设地点 | 建设地址 | 地　点 | 项目建设地点 | 实施地点",
    ),
    ("project", "township", "所属乡镇 | 乡（镇） | 乡镇（街道）"),
    (
        "project",
        "content",
        "建设内容和规模 | 建设内容及规模（50字以内） | 主要建设内容 | 建设内容与规模 | 建设规模",
    ),
    (
        "project",
        "total_investment",
        "总投资（万元） | 总投资⏎（亿元） | 总 投 资(万元) | 项目总投资 | 投资总额（万元） | 概算总投资 | 投资情况/总投资 | ★总投资（单位：万元）",
    ),
    (
        "project",
        "central_budget",
        "申请中央预算内资金（万元） | 申请中央预算内投资 | 中央预算内资金 | 其中：申请中央预算内资金（万元） | 拟申请中央预算内投资 | 申请中央资金",
    ),
    (
        "project",
        "implementer",
        "组织实施单位 | 实施单位 | 项目业主 | 建设单位 | 项目（法人）单位 | 责任主体 | 业主单位",
    ),
    (
        "project",
        "beds_added",
        "新增养老床位（张） | 新增床位数 | 建设床位",
    ),
    ("project", "places_added", "新增托位数（个） | 建设托位"),
    (
        "project",
        "code",
        "国家重大项目库编码 | 项目代码 | 审批监管平台代码",
    ),
    (
        "project_return",
        "invested",
        "投资情况/累计完成投资 | 自开工累计完成投资（万元） | 开工以来累计完成投资",
    ),
    (
        "project_return",
        "planned_year",
        "投资情况/本年计划投资 | 年度计划投资（万元） | 当年计划完成投资",
    ),
    (
        "project_return",
        "invested_year",
        "投资情况/本年完成投资 | 当年完成投资 | 本年累计完成投资（万元）",
    ),
    (
        "project_return",
        "received_central",
        "资金到位/中央预算内 | 资金到位情况/中央预算内 | 到位资金/中央",
    ),
    (
        "project_return",
        "received_province",
        "资金到位/省级 | 到位资金/省级资金",
    ),
    (
        "project_return",
        "received_local",
        "资金到位/州县配套 | 到位资金/地方配套 | 资金到位/县级",
    ),
    (
        "project_return",
        "received_other",
        "资金到位/自筹及其他 | 到位资金/其他",
    ),
    (
        "project_return",
        "stage",
        "工程进度 | 项目进展 | 形象进度 | 建设进度",
    ),
    ("project_return", "started", "实际开工时间 | 开工日期"),
    (
        "project_return",
        "problem",
        "存在问题 | 存在的困难和问题 | 需协调解决的问题",
    ),
    (
        "elder_facility",
        "name",
        "机构名称 | 养老机构名称 | 设施名称 | 养老机构（设施）名称 | 养老服务⏎机构名称",
    ),
    (
        "elder_facility",
        "township",
        "所在乡镇 | 乡镇 | 所在乡（镇） | 所在地",
    ),
    ("elder_facility", "kind", "机构类型 | 设施类型 | 机构性质"),
    (
        "elder_facility",
        "operation",
        "运营方式 | 运营模式 | 经营性质 | 公办/民办",
    ),
    (
        "elder_facility",
        "medical_integrated",
        "医养结合 | 是否医养结合机构",
    ),
    (
        "elder_facility",
        "in_service",
        "是否投入使用 | 使用状态 | 投用情况",
    ),
    (
        "elder_facility",
        "beds_total",
        "床位总数（张） | 床位数/合计 | 床位情况/总数 | 养老床位数 | 总床位数 | 核定床位（张）",
    ),
    (
        "elder_facility",
        "beds_nursing",
        "床位数/其中：护理型床位 | 其中：护理型（张） | 护理型床位 | 床位/护理型",
    ),
    (
        "elder_facility",
        "beds_basic",
        "床位数/其中：兜底 | 兜底保障床位 | 兜底性床位（张）",
    ),
    (
        "elder_facility",
        "beds_inclusive",
        "床位数/其中：普惠 | 普惠性床位 | 普惠床位（张）",
    ),
    (
        "elder_facility",
        "residents",
        "入住老人数 | 入住老年人（人） | 在院人数 | 实际入住人数 | 月末收住老年人数",
    ),
    ("elder_facility", "staff", "工作人员 | 从业人员/合计 | 职工人数"),
    (
        "elder_facility",
        "caregivers",
        "从业人员/其中：护理人员 | 养老护理员（人） | 护理员",
    ),
    (
        "childcare_facility",
        "name",
        "托育机构名称 | 园所名称 | 机构（园所）名称",
    ),
    ("childcare_facility", "filed", "是否备案 | 备案情况"),
    ("childcare_facility", "inclusive", "是否普惠 | 普惠性机构"),
    (
        "childcare_facility",
        "places_total",
        "托位总数（个） | 托位数/合计 | 设置托位数",
    ),
    (
        "childcare_facility",
        "places_inclusive",
        "托位数/其中：普惠性 | 普惠托位（个） | 其中：普惠性托位",
    ),
    (
        "childcare_facility",
        "enrolled",
        "实际收托幼儿数 | 收托婴幼儿数（人） | 在托人数 | 入托人数",
    ),
    (
        "childcare_facility",
        "certified",
        "保育人员/其中：持证 | 持证上岗人数 | 持证保育人员",
    ),
    ("estate", "name", "小区名称 | 居住小区名称 | 楼盘名称"),
    ("estate", "build_status", "新建/已建成 | 建设状态"),
    ("estate", "households", "小区户数（户） | 规划户数 | 总户数"),
    (
        "estate",
        "elder_area_m2",
        "养老服务用房面积（㎡） | 养老用房/配建面积（平方米） | 配建养老用房/面积",
    ),
    (
        "estate",
        "largest_room_m2",
        "单处最大面积（㎡） | 养老服务用房/其中：最大单处",
    ),
    (
        "population",
        "residents",
        "常住人口（人） | 年末常住人口 | 总人口",
    ),
    (
        "population",
        "age60",
        "60岁及以上人口 | ６０岁以上 | 老年人口/60岁及以上（人） | 其中：60岁及以上",
    ),
    (
        "population",
        "age65",
        "65岁及以上老年人 | 65周岁及以上 | 老年人口/65岁以上",
    ),
    ("population", "age80", "80岁及以上 | 高龄老年人"),
    (
        "population",
        "under3",
        "3岁以下婴幼儿数 | 0—3岁婴幼儿数 | 婴幼儿（3岁以下）",
    ),
    (
        "elder_facility",
        "residents",
        "在住老人 | 在⏎住 人 数 | ★在院老人数（必填） | 入住情况/入住老人（人）",
    ),
    (
        "elder_facility",
        "beds_total",
        "机构情况/床位数/合计 | 养老床位（张）/合计 | ＊床 位 数",
    ),
    (
        "childcare_facility",
        "caregivers",
        "保育人员/合计 | 保育员数 | 从业人员（人）/合计",
    ),
    (
        "project",
        "total_investment",
        "投资情况（亿元）/总投资 | 总投资额⏎（亿元） | ＊总投资（单位：万元）（必填）",
    ),
    (
        "project",
        "years",
        "建设年限（如2023-2025） | 建设起止时间 | 实施年限",
    ),
    ("project_return", "started", "开工时间20XX.0X | 开工⏎年月"),
    ("project_return", "place", "建设地点 | 项目地点"),
    (
        "project_return",
        "content",
        "建设内容及规模（50字以内） | 主要建设内容",
    ),
    (
        "project_return",
        "stage",
        "项目推进情况（50字以内） | 工程形象进度",
    ),
    ("indicator", "name", "主要指标 | 指标名称 | 具体指标 | 指标"),
    (
        "indicator",
        "value:2020",
        "2020年完成 | 2020年⏎完成值 | 2020年现状值 | 2020年/完成 | 2020年基数",
    ),
    (
        "indicator",
        "value:2023H1",
        "2023年上半年完成 | 2023年上半年完成情况 | 2023年/上半年完成",
    ),
    (
        "indicator",
        "target",
        "2025年目标 | 2025年⏎目标值 | 2030年规划值 | 目标值 | 2025年/目标",
    ),
    ("indicator", "unit", "计量单位 | 单位"),
    ("indicator", "owner", "责任单位 | 牵头部门 | 主管部门"),
    ("policy", "name", "政策名称 | 重大政策名称"),
    (
        "policy",
        "measures",
        "重点工作举措和内容 | 主要内容 | 重点工作⏎举措及内容",
    ),
    ("policy", "goal", "预期目标 | 2025年预期目标"),
    ("element", "name", "要素名称 | 重大要素名称"),
    (
        "element",
        "measures",
        "“十四五”保障举措 | “十五五”保障举措 | 保障措施",
    ),
    ("platform", "site", "具体平台（地块） | 地块"),
    ("pilot", "measures", "主要试点措施 | 试点内容"),
    ("reform", "name", "改革任务名称 | 改革事项 | 重大改革名称"),
    ("reform", "goal", "2025年预期目标 | 预期目标 | 2030年预期目标"),
    ("task", "owner", "责任单位 | 责任分工 | 责任单位及分工"),
    ("task", "deadline", "完成时限 | 完成时间"),
    ("member", "role", "领导小组职务 | 组内职务"),
    ("member", "post", "单位及职务 | 现任职务 | 职务"),
];

/// The required column of each kind, under its own name.
fn required(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Project | RecordKind::ProjectReturn => "项目名称",
        RecordKind::Estate => "小区名称",
        RecordKind::Population => "乡镇",
        RecordKind::Indicator => "具体指标",
        RecordKind::Policy => "政策名称",
        RecordKind::Element => "要素名称",
        RecordKind::Platform => "平台名称",
        RecordKind::Pilot => "试点名称",
        RecordKind::Reform => "改革任务名称",
        RecordKind::Task => "重点任务",
        RecordKind::Member => "姓名",
        _ => "机构名称",
    }
}

#[test]
fn headers_are_understood_in_every_spelling() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (kind, field, spellings) in TABLE {
        let kind: RecordKind = kind.parse().unwrap();
        for spelling in spellings.split(" | ") {
            count += 1;
            let text = spelling.replace('⏎', "\n");
            let is_name = matches!(*field, "name" | "project");
            let name = if is_name { text.as_str() } else { required(kind) };
            let tested = if is_name { "备注" } else { text.as_str() };
            // A slash inside a name (新建/改建) is no group.
            let grouped = ["新建", "公办"].iter().all(|start| !tested.starts_with(start));
            let (group, column) = tested.split_once('/').filter(|_| grouped).unwrap_or((tested, ""));
            let mut book = Workbook::new();
            let mut rows = vec![["序号", name, group, "附加栏"].to_vec()];
            if !column.is_empty() {
                rows.push(["", "", column, ""].to_vec());
            }
            rows.push(["1", "甲", "", "无"].to_vec());
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            fill(book.add_worksheet(), &rows);
            let options = Options {
                record: Some(kind),
                ..Options::default()
            };
            let letter = if is_name { "B" } else { "C" };
            let found = saved(&mut book, &options, &Records::default()).map(|plan| {
                let columns = &plan.sheets[0].columns;
                columns
                    .iter()
                    .find(|mapped| mapped.column == letter)
                    .map(|mapped| mapped.field.clone())
            });
            let expected = if kind == RecordKind::ProjectReturn && is_name {
                "project"
            } else {
                field
            };
            match found {
                Ok(Some(got)) if got == expected => {}
                other => wrong.push(format!("{kind:?} {spelling}: {other:?}, not {expected}")),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 250, "only {count} spellings");
}
