//! What can be typed on the command line.

mod files;
mod rules;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::model::{Period, RecordKind, Severity};

pub(super) use files::{
    BlankArg, CarryOverArgs, ChartArgs, DecomposeArgs, ExportArgs, FillArgs, FontsArg, FormsArgs,
    FrameworkArgs, ImportArgs, PaperArg, ProfileArg,
};
pub(super) use rules::{RuleArgs, RulesVerb};

/// 老小台账：县级养老托育台账的命令行。
#[derive(Debug, Parser)]
#[command(name = "laoxiao-cli", version, about, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// 台账文件（.laoxiao）
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// 标准输出只打印一个 JSON 值
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// 能做的事。
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 新建台账（不覆盖已有文件）
    New {
        /// 县名，如 耿马县
        #[arg(long)]
        county: String,
        /// 行政区划代码
        #[arg(long)]
        code: Option<String>,
        /// 遵循的方案，可写多个；不写则用随软件提供的本县及上级方案
        #[arg(long = "framework")]
        frameworks: Vec<String>,
    },
    /// 台账概况
    Info,
    /// 列出表样；也可新建、取出、改动一个表样
    Forms(FormsArgs),
    /// 识别并（加 --accept 时）写入下发的表格
    Import(ImportArgs),
    /// 列出记录
    List {
        /// 记录类别，如 project
        kind: RecordKind,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
        /// 条件 字段=值，可写多个
        #[arg(long = "where", value_name = "FIELD=VALUE")]
        conditions: Vec<String>,
    },
    /// 修改一条记录
    Set {
        /// 记录类别
        kind: RecordKind,
        /// 编号或名称
        key: String,
        /// 字段=值，可写多个；值为空则清除
        #[arg(required = true, value_name = "FIELD=VALUE")]
        values: Vec<String>,
        /// 数字所属的填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 指标与目标
    Indicators {
        /// 方案
        #[arg(long)]
        framework: Option<String>,
        /// 只列监测指标：没有目标、也在跟踪的指标
        #[arg(long, conflicts_with = "framework")]
        monitored: bool,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 方案：列出、查看、新建、修改
    #[command(subcommand)]
    Framework(FrameworkVerb),
    /// 基础数据：列出需要填写的各项；写上 名称=数值 则填写
    Base {
        /// 名称=数值，可写多个；数值为空则删除
        #[arg(value_name = "ITEM=VALUE")]
        values: Vec<String>,
        /// 数据时点；填写时必须写
        #[arg(long)]
        period: Option<Period>,
        /// 数据来源
        #[arg(long)]
        source: Option<String>,
    },
    /// 需求测算：按每千人标准到目标年还需多少
    Demand(DemandArgs),
    /// 居住小区配建：每个小区已有和应配
    Estates {
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 项目按年限和分年度投资
    Schedule {
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 补助测算
    Subsidy {
        /// 按哪个地区的标准（区划代码）；不写则按本县
        #[arg(long)]
        area: Option<String>,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 口径设置：列出可选口径；写上指标和口径则选定
    Choose {
        /// 指标编码，如 daycare-coverage；户均人口写 household；补助标准写 subsidy:place 等
        definition: Option<String>,
        /// 口径，如 covered；户均人口、补助标准（元）写数，standard 恢复文件规定
        #[arg(requires = "definition")]
        variant: Option<String>,
    },
    /// 审核
    Check {
        /// 只看一类
        #[arg(long, value_enum)]
        severity: Option<SeverityArg>,
        /// 只看这些表样要用的，可写多个
        #[arg(long = "form", value_name = "FORM")]
        forms: Vec<String>,
        /// 这些表样的填报期
        #[arg(long)]
        period: Option<Period>,
        /// 把审核说明写成工作簿
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 填写审核说明
    Explain {
        /// 审核结果的编号
        finding: String,
        /// 说明；不能为空，收回用 undo
        #[arg(long)]
        text: String,
    },
    /// 审核关系：列出、试审、新增、忽略、导出、导入
    #[command(subcommand, alias = "rule")]
    Rules(RulesVerb),
    /// 导出附件；写几个表样就合成一个工作簿
    Export(ExportArgs),
    /// 套表：填写下发的原表（另存，原表不动）
    Fill(FillArgs),
    /// 指标进度报告（含图表）
    Report {
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
        #[command(flatten)]
        carry_over: CarryOverArgs,
        /// 有审核错误也写出，标题标明“草稿”
        #[arg(long)]
        draft: bool,
    },
    /// 导出图片：PNG，300 dpi
    Chart(ChartArgs),
    /// 操作历史，最近的在前
    History,
    /// 撤销上一步
    Undo,
    /// 重做
    Redo,
    /// 备份
    Backup {
        /// 写到哪里；不写则放进备份文件夹
        #[arg(long)]
        out: Option<PathBuf>,
        /// 列出已有的备份，最近的在前
        #[arg(long, conflicts_with = "out")]
        list: bool,
        /// 比较两个台账或备份：逐条记录、逐个字段列出不同
        #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["out", "list"])]
        compare: Vec<PathBuf>,
    },
    /// 用备份恢复台账
    Restore {
        /// 备份文件
        file: PathBuf,
        /// 备份属于另一本台账或另一个县，也用它代替
        #[arg(long)]
        other_ledger: bool,
    },
    /// 抢救：把打不开的台账里还能读出的记录放进一本新台账（原文件不动）
    Recover {
        /// 打不开的台账
        file: PathBuf,
        /// 新台账写到哪里
        #[arg(long)]
        out: PathBuf,
    },
    /// 校验台账文件
    Verify,
    /// 上报：写出附件并留存
    Submit {
        /// 填报期
        #[arg(long)]
        period: Period,
        /// 表样，可写多个
        #[arg(long = "form")]
        forms: Vec<String>,
        /// 文件夹
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        carry_over: CarryOverArgs,
    },
    /// 用示例县演示全过程
    Demo {
        /// 文件夹
        #[arg(long)]
        out: PathBuf,
    },
}

/// 对方案做的事。
#[derive(Debug, Subcommand)]
pub(crate) enum FrameworkVerb {
    /// 目标分解到乡镇、部门：完成率、排名和差距；--from 导入分解表，--out 导出
    Decompose(DecomposeArgs),
    /// 列出台账的方案和进度
    List {
        /// 也列出随软件提供、台账没有采用的方案
        #[arg(long)]
        all: bool,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 一个方案的指标、目标和与原文的不同
    Show {
        /// 方案编号
        framework: String,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 新建方案（可撤销）
    New {
        #[command(flatten)]
        cover: FrameworkArgs,
        /// 照另一个方案的指标和目标新建
        #[arg(long, value_name = "ID")]
        from: Option<String>,
        /// 由另一个方案转入下一规划期：指标相同，基期值取最后的实际数
        #[arg(long, value_name = "ID", conflicts_with = "from")]
        carry_on: Option<String>,
        /// 作为本县现行方案
        #[arg(long)]
        current: bool,
    },
    /// 修改方案的题名、文号、年份，或它的一个指标（可撤销）
    Set {
        /// 方案编号
        framework: String,
        #[command(flatten)]
        cover: FrameworkArgs,
        /// 作为本县现行方案
        #[arg(long)]
        current: bool,
        /// 要修改的指标；没有这个指标就新建
        #[arg(long, value_name = "NAME")]
        indicator: Option<String>,
        /// 该指标的 字段=值，如 target=≥60 unit=% baseline=32
        #[arg(value_name = "FIELD=VALUE")]
        values: Vec<String>,
    },
}

/// 按什么标准测算。
#[derive(Debug, clap::Args)]
pub(crate) struct DemandArgs {
    /// 指标：places-per-thousand 或 beds-per-thousand-elders
    #[arg(default_value = "places-per-thousand")]
    pub(crate) definition: String,
    /// 每千人几个（张）；不写则用本级方案的目标
    #[arg(long)]
    pub(crate) per_thousand: Option<f64>,
    /// 目标年
    #[arg(long)]
    pub(crate) until: Option<i32>,
    /// 目标年预计人口；不写则按现有人口
    #[arg(long)]
    pub(crate) people: Option<f64>,
    /// 填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
}

/// 审核结果的类别。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SeverityArg {
    /// 错误
    Error,
    /// 核实
    Verify,
    /// 提示
    Hint,
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Self {
        match arg {
            SeverityArg::Error => Self::Error,
            SeverityArg::Verify => Self::Verify,
            SeverityArg::Hint => Self::Hint,
        }
    }
}
