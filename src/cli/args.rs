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
    /// 列出表样
    Forms,
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
    /// 导出一个附件
    Export {
        /// 表样
        form: String,
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
    /// 指标进度报告（含图表）
    Report {
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
        /// 填报期
        #[arg(long)]
        period: Option<Period>,
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
