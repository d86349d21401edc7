//! Why an issued file is not filled, with what to do instead.

use std::path::PathBuf;

use crate::export::save::ExportError;
use crate::system;

/// The issued file stays as it is and no other file is written.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The file can't be read.
    #[error("文件打不开（{}）：{}", system::reason(source), path.display())]
    Unreadable {
        /// The issued file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not an xlsx: .xls, .et, encrypted, HTML.
    #[error("“{file}”不是 xlsx 格式，不能直接在原表里填写")]
    NotXlsx {
        /// The file's name.
        file: String,
    },
    /// Something in it can't be kept intact.
    #[error("“{file}”不能安全地填写：{place}{reason}")]
    Unsafe {
        /// The file's name; filled in by `in_file`.
        file: String,
        /// Sheet, part or cell; empty for the whole file.
        place: String,
        /// What is the matter.
        reason: String,
    },
    /// It is not certain which rows of a sheet take records.
    #[error("“{file}”看不准哪些行填数据：{place}{reason}")]
    Unclear {
        /// The file's name; filled in by `in_file`.
        file: String,
        /// Sheet.
        place: String,
        /// What is the matter.
        reason: String,
    },
    /// Two sheets would take the same records.
    #[error("“{file}”有两张表分不清各填哪些：{place}{reason}")]
    Alike {
        /// The file's name; filled in by `in_file`.
        file: String,
        /// Sheet.
        place: String,
        /// What is the matter.
        reason: String,
    },
    /// The file read back differs from what was to be written: a defect of ours.
    #[error("填好的文件读回来与台账不一致，没有保存：{place}{reason}")]
    Differs {
        /// Sheet and cell.
        place: String,
        /// What differs.
        reason: String,
    },
    /// The result can't be saved.
    #[error(transparent)]
    Save(#[from] ExportError),
}

impl FillError {
    /// A package that is not as Excel, WPS and LibreOffice write it.
    pub(super) fn odd(part: &str, reason: impl Into<String>) -> Self {
        Self::Unsafe {
            file: String::new(),
            place: format!("部件 {part}："),
            reason: reason.into(),
        }
    }

    /// Something at a place of a sheet.
    pub(super) fn at(sheet: &str, cell: &str, reason: impl Into<String>) -> Self {
        Self::Unsafe {
            file: String::new(),
            place: format!("工作表“{sheet}”{cell}："),
            reason: reason.into(),
        }
    }

    /// A sheet whose rows can be understood in two ways.
    pub(super) fn unclear(sheet: &str, reason: impl Into<String>) -> Self {
        Self::Unclear {
            file: String::new(),
            place: format!("工作表“{sheet}”"),
            reason: reason.into(),
        }
    }

    /// A sheet that would take what another takes.
    pub(super) fn alike(sheet: &str, reason: impl Into<String>) -> Self {
        Self::Alike {
            file: String::new(),
            place: format!("工作表“{sheet}”"),
            reason: reason.into(),
        }
    }

    /// The same with the file's name.
    pub(super) fn in_file(self, name: &str) -> Self {
        match self {
            Self::Unsafe { place, reason, .. } => Self::Unsafe {
                file: name.to_owned(),
                place,
                reason,
            },
            Self::Unclear { place, reason, .. } => Self::Unclear {
                file: name.to_owned(),
                place,
                reason,
            },
            Self::Alike { place, reason, .. } => Self::Alike {
                file: name.to_owned(),
                place,
                reason,
            },
            Self::NotXlsx { .. } => Self::NotXlsx {
                file: name.to_owned(),
            },
            other => other,
        }
    }

    /// A stable code for scripts.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "fill.unreadable",
            Self::NotXlsx { .. } => "fill.not-xlsx",
            Self::Unsafe { .. } => "fill.unsafe",
            Self::Unclear { .. } => "fill.unclear",
            Self::Alike { .. } => "fill.alike",
            Self::Differs { .. } => "fill.differs",
            Self::Save(error) => error.kind(),
        }
    }

    /// What the officer can do about it.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "如果文件正在 Excel 或 WPS 中打开，先关闭它；再检查是否有读取权限",
            Self::NotXlsx { .. } => {
                "电子表格用 WPS 或 Excel 打开后另存为 xlsx 再填，Word 里的表粘贴到新建的 xlsx 再填；也可以按自有版式导出，列的次序与原表相同"
            }
            Self::Unsafe { .. } => "可以按自有版式导出，列的次序与原表相同，再粘贴到原表",
            Self::Unclear { .. } => {
                "在窗口的“套表”里指定填数据的行；也可以按自有版式导出，列的次序与原表相同，再粘贴到原表"
            }
            Self::Alike { .. } => {
                "在窗口的“套表”里指定每张表填哪一类，或一次只填一张（命令行用 --sheet）；也可以按自有版式导出"
            }
            Self::Differs { .. } => "请把下发的原表发给软件维护人员；可以先按自有版式导出",
            Self::Save(error) => error.hint(),
        }
    }
}
