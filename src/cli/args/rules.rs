//! The arguments of `rules`.

use std::path::PathBuf;

use clap::Subcommand;

use super::SeverityArg;
use crate::model::RecordKind;

/// 审核关系。
#[derive(Debug, Subcommand)]
pub(crate) enum RulesVerb {
    /// 列出随软件的规则和本台账的审核关系
    List,
    /// 试审：只看一条关系会找出什么，不保存
    Try(RuleArgs),
    /// 新增一条本台账的审核关系
    Add(RuleArgs),
    /// 删除一条本台账的审核关系
    Remove {
        /// 编号
        code: String,
    },
    /// 忽略：一条审核结果（编号）、一条规则（如 F002）、或规则对一类记录（如 F002@elder_facility）
    Mute {
        /// 忽略什么
        scope: String,
        /// 理由
        #[arg(long)]
        reason: String,
    },
    /// 恢复已忽略的
    Unmute {
        /// 恢复什么
        scope: String,
    },
    /// 把本台账的审核关系写成一个文件，供下发
    Export {
        /// 写到哪里
        #[arg(long)]
        out: PathBuf,
    },
    /// 导入上级下发的审核关系
    Import {
        /// 文件
        file: PathBuf,
    },
    /// 审核参数：列出；写上名称和数则设置，standard 恢复文件规定
    Parameter {
        /// 名称，如 每托位中央资金
        name: Option<String>,
        /// 数，或 standard
        #[arg(requires = "name")]
        value: Option<String>,
    },
}

/// 一条审核关系。
#[derive(Debug, clap::Args)]
pub(crate) struct RuleArgs {
    /// 关系，如 "床位数 = 兜底床位 + 普惠床位"
    pub(crate) relation: String,
    /// 对哪一类记录；不写则按字段判断
    #[arg(long)]
    pub(crate) kind: Option<RecordKind>,
    /// 公式含义
    #[arg(long, default_value = "")]
    pub(crate) name: String,
    /// 级别，默认核实
    #[arg(long, value_enum)]
    pub(crate) level: Option<SeverityArg>,
    /// 前提，如 "机构类型 = \"农村敬老院\""
    #[arg(long, default_value = "")]
    pub(crate) when: String,
    /// 公式说明
    #[arg(long, default_value = "")]
    pub(crate) basis: String,
    /// 关系里的列标（F = G + H）是哪个表样的
    #[arg(long)]
    pub(crate) form: Option<String>,
}
