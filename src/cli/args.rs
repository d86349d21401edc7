//! What can be typed on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::model::{Period, RecordKind, Severity};

/// 老小台账：县级养老托育台账的命令行。
#[derive(Debug, Parser)]
#[command(name = "laoxiao-cli", version, about, disable_help_subcommand = true)]
pub(super) struct Args {
    /// 台账文件（.laoxiao）
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
    /// 标准输出只打印一个 JSON 值
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// 能做的事。
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
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
    Import {
        /// 要导入的文件
        file: PathBuf,
        /// 只处理这张工作表
        #[arg(long)]
        sheet: Option<String>,
        /// 指定记录类别
        #[arg(long)]
        record: Option<RecordKind>,
        /// 指定表样
        #[arg(long)]
        form: Option<String>,
        /// 表中没有写明时的填报期
        #[arg(long)]
        period: Option<Period>,
        /// 表头所在的行，如 3-4；自动识别不对时用
        #[arg(long, value_parser = header_rows)]
        header_rows: Option<(u32, u32)>,
        /// 手工改过的数据也以文件为准
        #[arg(long)]
        overwrite: bool,
        /// 空白单元格：keep 保留原值，clear 清空
        #[arg(long, value_enum, default_value_t = BlankArg::Keep)]
        blank: BlankArg,
        /// 写入台账（一步可撤销）
        #[arg(long)]
        accept: bool,
    },
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
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
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
    Demand {
        /// 指标：places-per-thousand 或 beds-per-thousand-elders
        #[arg(default_value = "places-per-thousand")]
        definition: String,
        /// 每千人几个（张）；不写则用本级方案的目标
        #[arg(long)]
        per_thousand: Option<f64>,
        /// 目标年
        #[arg(long)]
        until: Option<i32>,
        /// 目标年预计人口；不写则按现有人口
        #[arg(long)]
        people: Option<f64>,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
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
    },
    /// 填写审核说明
    Explain {
        /// 审核结果的编号
        finding: String,
        /// 说明；为空则删除
        #[arg(long)]
        text: String,
    },
    /// 导出附件；写几个表样就合成一个工作簿
    Export {
        /// 表样，可写多个
        #[arg(required = true, value_name = "FORM")]
        forms: Vec<String>,
        /// 用途：print 打印盖章，upload 上传系统（只有数值，没有公式）
        #[arg(long, value_enum, default_value_t = ProfileArg::Print)]
        profile: ProfileArg,
        /// 纸张
        #[arg(long, value_enum, default_value_t = PaperArg::A4)]
        paper: PaperArg,
        /// 字体：windows 宋体黑体仿宋，official 小标宋仿宋_GB2312，gbk 方正_GBK
        #[arg(long, value_enum, default_value_t = FontsArg::Windows)]
        fonts: FontsArg,
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
        /// 只导出符合条件的记录：字段=值，可写多个
        #[arg(long = "where", value_name = "FIELD=VALUE")]
        conditions: Vec<String>,
    },
    /// 套表：填写下发的原表（另存，原表不动）
    Fill {
        /// 下发的 xlsx
        template: PathBuf,
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
        /// 只填这张工作表
        #[arg(long)]
        sheet: Option<String>,
        /// 表中没有写明时的填报期
        #[arg(long)]
        period: Option<Period>,
        /// 不填原表，改用自有版式，列的次序与原表相同
        #[arg(long)]
        own_layout: bool,
    },
    /// 指标进度报告（含图表）
    Report {
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
    },
    /// 导出图片：PNG，300 dpi
    Chart {
        /// 指标编码或名称；项目进度图写 projects，需求测算写 demand，居住小区配建写 estates
        what: String,
        /// 画分乡镇，不画从基期到目标
        #[arg(long)]
        townships: bool,
        /// 方案；不写则用本级方案
        #[arg(long)]
        framework: Option<String>,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
        /// 写到哪里（.png）
        #[arg(long)]
        out: PathBuf,
    },
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
    },
    /// 用备份恢复台账
    Restore {
        /// 备份文件
        file: PathBuf,
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
    },
    /// 用示例县演示全过程
    Demo {
        /// 文件夹
        #[arg(long)]
        out: PathBuf,
    },
}

/// 列出表样，或对一个表样做一件事。
#[derive(Debug, clap::Args)]
pub(super) struct FormsArgs {
    /// 按这个 xlsx 的表头新建一个表样
    #[arg(long, value_name = "FILE")]
    pub(super) from: Option<PathBuf>,
    /// 用这张工作表
    #[arg(long, requires = "from")]
    pub(super) sheet: Option<String>,
    /// 新表样的编号
    #[arg(long, requires = "from", default_value = "new-form")]
    pub(super) id: String,
    /// 打印这个表样的内容（TOML），改好后用 --keep 存回
    #[arg(long, value_name = "ID", conflicts_with_all = ["from", "keep", "forget"])]
    pub(super) text: Option<String>,
    /// 把改好的表样存进台账（可撤销）；编号与随软件提供的相同时代替它
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "forget"])]
    pub(super) keep: Option<PathBuf>,
    /// 删除台账自己的表样；改过的则恢复原样（可撤销）
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    pub(super) forget: Option<String>,
}

/// `3-4`, or `3` alone.
fn header_rows(text: &str) -> Result<(u32, u32), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let row = |text: &str| {
        text.trim()
            .parse::<u32>()
            .ok()
            .filter(|row| (1..=1_048_576).contains(row))
    };
    match (row(first), row(last)) {
        (Some(first), Some(last)) if first <= last && last - first < 8 => Ok((first, last)),
        _ => Err("应写作 3-4 或 3，最多 8 行".to_owned()),
    }
}

/// 空白单元格的含义。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum BlankArg {
    /// 保留原值
    Keep,
    /// 清空
    Clear,
}

/// 附件的用途。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ProfileArg {
    /// 打印
    Print,
    /// 上传
    Upload,
}

/// 纸张。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PaperArg {
    /// A4 横向
    A4,
    /// A3 横向
    A3,
}

/// 字体。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FontsArg {
    /// 系统自带
    Windows,
    /// 方正小标宋简体、仿宋_GB2312
    Official,
    /// 方正_GBK
    Gbk,
}

/// 审核结果的类别。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SeverityArg {
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
