//! The arguments of verbs that read or write a file.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::model::{Period, RecordKind};

/// 怎样识别一个文件，是否写入。
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// 要导入的文件
    pub(crate) file: PathBuf,
    /// 只处理这张工作表
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// 指定记录类别
    #[arg(long)]
    pub(crate) record: Option<RecordKind>,
    /// 指定表样
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// 表中没有写明时的填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// 表头所在的行，如 3-4；自动识别不对时用
    #[arg(long, value_parser = header_rows)]
    pub(crate) header_rows: Option<(u32, u32)>,
    /// 某一列是什么，如 E=beds_total；E= 表示不是台账的字段，只作附加列保留；可写多个
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = column_meaning)]
    pub(crate) column: Vec<(String, Option<String>)>,
    /// 手工改过的数据也以文件为准
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// 空白单元格：keep 保留原值，clear 清空
    #[arg(long, value_enum, default_value_t = BlankArg::Keep)]
    pub(crate) blank: BlankArg,
    /// 指标表属于哪个方案：方案编号，或 new（新建）
    #[arg(long, value_name = "ID|new")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) cover: FrameworkArgs,
    /// 允许改动台账已有的目标和基期值（每一处都会列出“目标变动”）
    #[arg(long)]
    pub(crate) change_targets: bool,
    /// 写入台账（一步可撤销）
    #[arg(long)]
    pub(crate) accept: bool,
}

/// 新方案的题名、文号和年份；不写的取自表上。
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct FrameworkArgs {
    /// 方案编号，只用字母、数字和 -；不写则自动编
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// 方案题名
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// 文号
    #[arg(long)]
    pub(crate) document: Option<String>,
    /// 印发机关
    #[arg(long)]
    pub(crate) issuer: Option<String>,
    /// 印发日期，如 2026-03-01
    #[arg(long)]
    pub(crate) issued: Option<String>,
    /// 地区，如 临沧市；不写则是本县
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// 基期年
    #[arg(long)]
    pub(crate) baseline_year: Option<i32>,
    /// 目标年
    #[arg(long)]
    pub(crate) target_year: Option<i32>,
}

/// 看、导入还是导出分解目标。
#[derive(Debug, clap::Args)]
pub(crate) struct DecomposeArgs {
    /// 方案编号；不写则是现行方案
    pub(crate) framework: Option<String>,
    /// 填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// 导入这张分解表；加 --accept 才写入
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// 表上没有写明年份时的年份
    #[arg(long, requires = "from")]
    pub(crate) year: Option<i32>,
    /// 表头是方案里的哪个指标，如 适老化改造（户）=居家适老化改造户数；可写多个
    #[arg(long, requires = "from", value_name = "HEADER=INDICATOR", value_parser = named_header)]
    pub(crate) name: Vec<(String, String)>,
    /// 方案里没有的，作为新指标加进方案
    #[arg(long, requires = "from")]
    pub(crate) add: bool,
    /// 允许改动台账已有的分解目标（每一处都会列出“目标变动”）
    #[arg(long, requires = "from")]
    pub(crate) change_targets: bool,
    /// 写入台账（一步可撤销）
    #[arg(long, requires = "from")]
    pub(crate) accept: bool,
    /// 把分解目标和完成情况写成 xlsx
    #[arg(long, conflicts_with = "from", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// 导出哪些表样，怎样排版。
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// 表样，可写多个
    #[arg(required = true, value_name = "FORM")]
    pub(crate) forms: Vec<String>,
    /// 用途：print 打印盖章，upload 上传系统（只有数值，没有公式）
    #[arg(long, value_enum, default_value_t = ProfileArg::Print)]
    pub(crate) profile: ProfileArg,
    /// 纸张
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub(crate) paper: PaperArg,
    /// 字体：windows 宋体黑体仿宋，official 小标宋仿宋_GB2312，gbk 方正_GBK
    #[arg(long, value_enum, default_value_t = FontsArg::Windows)]
    pub(crate) fonts: FontsArg,
    /// 写到哪里
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// 填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// 只导出符合条件的记录：字段=值，可写多个
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    pub(crate) conditions: Vec<String>,
    /// 有审核错误也导出，表上标明“草稿”
    #[arg(long)]
    pub(crate) draft: bool,
    /// 把填表说明和内部备注列也印出来：发给下面填报时用，交给上级的附件不用
    #[arg(long)]
    pub(crate) filling_notes: bool,
    #[command(flatten)]
    pub(crate) carry_over: CarryOverArgs,
}

/// 这一期没有的数怎么办。
#[derive(Debug, clap::Args)]
pub(crate) struct CarryOverArgs {
    /// 没有这一期的数时，允许沿用以前时点的数，并在表下注明；台账记住这张表的选择，=no 收回
    #[arg(long = "carry-over", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    pub(crate) carry_over: Option<ConsentArg>,
}

impl CarryOverArgs {
    /// What the officer says, if anything.
    pub(crate) fn consent(&self) -> Option<bool> {
        self.carry_over.map(|consent| matches!(consent, ConsentArg::Yes))
    }
}

/// 同意或收回。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ConsentArg {
    /// 允许
    Yes,
    /// 不允许
    No,
}

/// 填哪个原表，填到哪里。
#[derive(Debug, clap::Args)]
pub(crate) struct FillArgs {
    /// 下发的 xlsx
    pub(crate) template: PathBuf,
    /// 写到哪里
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// 只填这张工作表
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// 表中没有写明时的填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// 不填原表，改用自有版式，列的次序与原表相同
    #[arg(long)]
    pub(crate) own_layout: bool,
    /// 有审核错误也填，标题标明“草稿”
    #[arg(long)]
    pub(crate) draft: bool,
    #[command(flatten)]
    pub(crate) carry_over: CarryOverArgs,
}

/// 画什么。
#[derive(Debug, clap::Args)]
pub(crate) struct ChartArgs {
    /// 指标编码或名称；项目进度图写 projects，需求测算写 demand，居住小区配建写 estates
    pub(crate) what: String,
    /// 画分乡镇，不画从基期到目标
    #[arg(long)]
    pub(crate) townships: bool,
    /// 方案；不写则用本级方案
    #[arg(long)]
    pub(crate) framework: Option<String>,
    /// 填报期
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// 写到哪里（.png）
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// 列出表样，或对一个表样做一件事。
#[derive(Debug, clap::Args)]
pub(crate) struct FormsArgs {
    /// 按这个 xlsx 的表头新建一个表样
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// 用这张工作表
    #[arg(long, requires = "from")]
    pub(crate) sheet: Option<String>,
    /// 新表样的编号
    #[arg(long, requires = "from", default_value = "new-form")]
    pub(crate) id: String,
    /// 打印这个表样的内容（TOML），改好后用 --keep 存回
    #[arg(long, value_name = "ID", conflicts_with_all = ["from", "keep", "forget"])]
    pub(crate) text: Option<String>,
    /// 把改好的表样存进台账（可撤销）；编号与随软件提供的相同时代替它
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "forget"])]
    pub(crate) keep: Option<PathBuf>,
    /// 删除台账自己的表样；改过的则恢复原样（可撤销）
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    pub(crate) forget: Option<String>,
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
pub(crate) enum BlankArg {
    /// 保留原值
    Keep,
    /// 清空
    Clear,
}

/// 附件的用途。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ProfileArg {
    /// 打印
    Print,
    /// 上传
    Upload,
}

/// 纸张。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PaperArg {
    /// A4 横向
    A4,
    /// A3 横向
    A3,
}

/// 字体。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FontsArg {
    /// 系统自带
    Windows,
    /// 方正小标宋简体、仿宋_GB2312
    Official,
    /// 方正_GBK
    Gbk,
}

/// Reads `适老化改造（户）=居家适老化改造户数`.
fn named_header(text: &str) -> Result<(String, String), String> {
    let (header, name) = text
        .split_once('=')
        .ok_or_else(|| format!("“{text}”应写作 表头=指标名称"))?;
    Ok((header.trim().to_owned(), name.trim().to_owned()))
}

/// Reads `E=beds_total`, `E=`.
fn column_meaning(text: &str) -> Result<(String, Option<String>), String> {
    let wrong = || format!("“{text}”应写作 列=字段，如 E=beds_total，或 E=");
    let (column, field) = text.split_once('=').ok_or_else(wrong)?;
    let column = column.trim().to_ascii_uppercase();
    if column.is_empty() || !column.chars().all(|c| c.is_ascii_uppercase()) {
        return Err(wrong());
    }
    let field = field.trim();
    Ok((column, (!field.is_empty()).then(|| field.to_owned())))
}
