//! How the errors of the lower rooms become the one error the user meets.

use crate::error::Error;
use crate::export::ExportError;
use crate::forms::FormError;
use crate::import::ImportError;
use crate::indicators::FrameworkError;
use crate::store::StoreError;

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let (kind, hint) = match &error {
            StoreError::Exists(_) => ("ledger.exists", "请换一个文件名；本软件不会覆盖已有文件。"),
            StoreError::NotFound(_) => ("ledger.not-found", "请检查路径，或先用“新建”建立台账。"),
            StoreError::NotALedger { .. } => {
                ("ledger.foreign", "请选择扩展名为 .laoxiao 的台账；表格文件请用“导入”。文件没有被改动。")
            }
            StoreError::Newer { .. } => ("ledger.newer", "请用较新版本的老小台账打开。文件没有被改动。"),
            StoreError::Damaged { .. } => ("ledger.damaged", "请用“恢复备份”取回最近的备份。文件没有被改动。"),
            StoreError::Locked(_) => ("ledger.locked", "请先关闭另一个正在使用它的窗口。"),
            StoreError::ReadOnly(_) => ("ledger.read-only", "请把台账复制到可以写入的文件夹再打开。"),
            StoreError::DiskFull(_) => ("ledger.disk-full", "请清理磁盘后再试；台账仍是操作之前的样子。"),
            StoreError::Io { .. } => ("ledger.io", "请检查磁盘和文件夹权限。"),
            _ => return Self::defect(error.to_string()),
        };
        Self::refused(kind, error.to_string(), hint)
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        Self::refused(error.kind(), error.to_string(), error.hint())
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        Self::refused(error.kind(), error.to_string(), error.hint())
    }
}

impl From<FormError> for Error {
    fn from(error: FormError) -> Self {
        Self::refused("form.invalid", error.to_string(), "请对照随软件提供的表样文件修改。")
    }
}

impl From<FrameworkError> for Error {
    fn from(error: FrameworkError) -> Self {
        Self::defect(error.to_string())
    }
}
