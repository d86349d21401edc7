//! Why a file gives no plan at all; what is wrong inside a readable file is a problem of the plan.

use std::path::PathBuf;

use crate::model::Cancelled;

/// A file that can't be imported, with what to do about it ([`ImportError::hint`]).
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such file.
    #[error("找不到文件：{}", path.display())]
    NotFound {
        /// The path asked for.
        path: PathBuf,
    },
    /// The system refuses to read it.
    #[error("文件打不开（{reason}）：{}", path.display())]
    Unreadable {
        /// The path asked for.
        path: PathBuf,
        /// The system's own words.
        #[source]
        reason: std::io::Error,
    },
    /// Nothing in it: 0 bytes.
    #[error("“{file}”是空文件（0 字节）")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// Some other kind of file.
    #[error("“{file}”不是 Excel 工作簿，看起来是{looks_like}")]
    NotAWorkbook {
        /// The file's name.
        file: String,
        /// What it looks like, in Chinese.
        looks_like: &'static str,
        /// The next step, in Chinese.
        remedy: &'static str,
    },
    /// Protected by a password.
    #[error("“{file}”设了打开密码")]
    Encrypted {
        /// The file's name.
        file: String,
    },
    /// It ends before its end.
    #[error("“{file}”不完整，可能没有下载或传输完")]
    Truncated {
        /// The file's name.
        file: String,
    },
    /// Its inside can't be read.
    #[error("“{file}”已损坏，读不出内容（{reason}）")]
    Damaged {
        /// The file's name.
        file: String,
        /// The reader's own words.
        reason: String,
    },
    /// Its cells do not come in the order of its rows. The plan reads such a file a second time, as a whole, so that
    /// nobody outside the room meets this.
    #[error("“{file}”的单元格没有按行的顺序存放")]
    Disordered {
        /// The file's name.
        file: String,
    },
    /// More than a county's table can be; such a file would exhaust the memory.
    #[error("“{file}”过大：{what}，上限 {limit}")]
    TooLarge {
        /// The file's name.
        file: String,
        /// What is too large, with its size.
        what: String,
        /// The limit with its unit.
        limit: String,
    },
    /// The sheet asked for is not in the file.
    #[error("没有名为“{asked}”的工作表；有：{}", sheets.join("、"))]
    NoSuchSheet {
        /// The name asked for.
        asked: String,
        /// The names there are.
        sheets: Vec<String>,
    },
    /// The form asked for is not known.
    #[error("没有编号为“{asked}”的表样")]
    NoSuchForm {
        /// The id asked for.
        asked: String,
    },
    /// No sheet holds a table that the program knows.
    #[error("“{file}”里没有认得出的报表：{}", reasons(sheets))]
    NothingKnown {
        /// The file's name.
        file: String,
        /// Each sheet and why it was not recognised.
        sheets: Vec<(String, String)>,
    },
    /// Its only tables divide targets among townships: they are no figures, and are imported another way.
    #[error("“{file}”是目标任务分解表，数是目标，不是实际数")]
    DividedTargets {
        /// The file's name.
        file: String,
    },
    /// The user cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

fn reasons(sheets: &[(String, String)]) -> String {
    let each: Vec<String> = sheets
        .iter()
        .map(|(name, why)| format!("“{name}”{why}"))
        .collect();
    each.join("；")
}

impl ImportError {
    /// A stable code for the command line's JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "import.not-found",
            Self::Unreadable { .. } => "import.unreadable",
            Self::Empty { .. } => "import.empty",
            Self::NotAWorkbook { .. } => "import.not-a-workbook",
            Self::Encrypted { .. } => "import.encrypted",
            Self::Truncated { .. } => "import.truncated",
            Self::Damaged { .. } | Self::Disordered { .. } => "import.damaged",
            Self::TooLarge { .. } => "import.too-large",
            Self::NoSuchSheet { .. } => "import.no-such-sheet",
            Self::NoSuchForm { .. } => "import.no-such-form",
            Self::NothingKnown { .. } => "import.nothing-known",
            Self::DividedTargets { .. } => "import.divided-targets",
            Self::Cancelled(_) => "cancelled",
        }
    }

    /// The next step, in Chinese.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "检查文件名和所在文件夹；文件可能已被移走或改名",
            Self::Unreadable { .. } => "如果文件正在 Excel 或 WPS 中打开，先关闭它；再检查是否有读取权限",
            Self::Empty { .. } => "请对方重新发送，或换用另一份副本",
            Self::NotAWorkbook { remedy, .. } => remedy,
            Self::Encrypted { .. } => "用 Excel 或 WPS 打开，取消密码后另存，再导入",
            Self::Truncated { .. } => "重新下载或请对方重新发送",
            Self::Damaged { .. } | Self::Disordered { .. } => {
                "用 Excel 或 WPS 打开（必要时修复）后另存为 xlsx，再导入"
            }
            Self::TooLarge { .. } => "删去多余的工作表、图片和整列格式后另存为 xlsx，再导入",
            Self::NoSuchSheet { .. } => "从列出的工作表中选一个",
            Self::NoSuchForm { .. } => "用 forms 查看可用的表样编号",
            Self::NothingKnown { .. } => "核对是否选错文件；如果表头与下发的不同，可指定记录类别后再导入",
            Self::DividedTargets { .. } => {
                "在“指标”页的“分解与完成”里选“导入分解表…”；命令行用 framework decompose --from 这个文件，核对后加 --accept"
            }
            Self::Cancelled(_) => "可以重新导入",
        }
    }
}
