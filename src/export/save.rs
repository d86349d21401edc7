//! Putting a finished workbook on the disk: whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Serialize;

use super::fact::{Missing, PrintedFigure};
use crate::checksum::sha256;
use crate::output::{self, OutputError};
use crate::system;

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Where it lies.
    #[serde(serialize_with = "output::path_as_text")]
    pub file: PathBuf,
    /// How many records it shows.
    pub rows: usize,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What the officer should know: which figures stand in for those of another date.
    pub warnings: Vec<String>,
    /// The blank cells, with where to enter them.
    pub missing: Vec<Missing>,
    /// The figures that stand under a period, with their date and where they came from.
    pub figures: Vec<PrintedFigure>,
}

/// Why nothing was written; the target is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no sheet to write.
    #[error("没有可导出的表")]
    Nothing,
    /// The target can't be replaced now.
    #[error("写不进文件 {}", path.display())]
    InUse {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The target's folder does not exist.
    #[error("文件夹不存在：{}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The target is a ledger, belongs to one, or is a file of another kind.
    #[error("没有写入 {}：{why}", path.display())]
    Protected {
        /// The target.
        path: PathBuf,
        /// Why it is left alone.
        why: &'static str,
    },
    /// Disk full, stick removed and the like.
    #[error("保存 {} 时出错：{}", path.display(), system::reason(source))]
    Disk {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A value that a workbook can't hold, such as a text beyond 32767 characters.
    #[error("生成工作簿“{title}”时出错：{source}")]
    Workbook {
        /// Title of the table.
        title: String,
        /// What the writer said.
        source: XlsxError,
    },
    /// A picture that can't be made.
    #[error("生成图片“{title}”时出错：{why}")]
    Picture {
        /// Title of the chart.
        title: String,
        /// What stood in the way.
        why: String,
    },
}

impl ExportError {
    /// A stable code for scripts.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "export.nothing",
            Self::InUse { .. } => "export.in-use",
            Self::NoFolder { .. } => "export.no-folder",
            Self::Protected { .. } => "export.protected",
            Self::Disk { .. } => "export.disk",
            Self::Workbook { .. } => "export.workbook",
            Self::Picture { .. } => "export.picture",
        }
    }

    /// What the officer can do about it.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Nothing => "先选一张表样，或先录入数据",
            Self::InUse { .. } => "文件可能正在 WPS 中打开，关闭后再试；也可以换一个文件名",
            Self::NoFolder { .. } => "先建好文件夹，或换一个位置",
            Self::Protected { .. } => "已有的文件没有改动",
            Self::Disk { .. } => "看看磁盘是否已满、U盘是否已拔出，再试一次",
            Self::Workbook { .. } => "看看是否有特别长的单元格（超过 32767 字）",
            Self::Picture { .. } => "先筛选，分几张图导出",
        }
    }
}

/// Writes the workbook beside its target and renames it into place.
pub(super) fn save(
    mut workbook: Workbook,
    title: &str,
    rows: usize,
    out: &Path,
) -> Result<Exported, ExportError> {
    let bytes = workbook
        .save_to_buffer()
        .map_err(|source| ExportError::Workbook {
            title: title.to_owned(),
            source,
        })?;
    save_bytes(&bytes, rows, out)
}

/// Writes finished bytes beside their target and renames them into place.
pub(super) fn save_bytes(bytes: &[u8], rows: usize, out: &Path) -> Result<Exported, ExportError> {
    let folder = match out.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(ExportError::NoFolder {
            path: folder.to_owned(),
        });
    }
    output::write(out, bytes).map_err(|error| match error {
        OutputError::Refused(why) => ExportError::Protected {
            path: out.to_owned(),
            why,
        },
        OutputError::Io(source) => refusal(out, source),
    })?;
    Ok(Exported {
        file: out.to_owned(),
        rows,
        sha256: sha256(bytes),
        warnings: Vec::new(),
        missing: Vec::new(),
        figures: Vec::new(),
    })
}

fn refusal(path: &Path, source: io::Error) -> ExportError {
    // Windows: 32 ERROR_SHARING_VIOLATION, 33 ERROR_LOCK_VIOLATION; a rename onto an open file gives 5, which is
    // PermissionDenied here.
    let is_open = matches!(source.raw_os_error(), Some(32 | 33)) && cfg!(windows);
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy | io::ErrorKind::IsADirectory => {
            ExportError::InUse { path, source }
        }
        _ if is_open => ExportError::InUse { path, source },
        _ => ExportError::Disk { path, source },
    }
}
