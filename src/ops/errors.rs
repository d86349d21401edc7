//! How the errors of the lower rooms become the one error the user meets.

use crate::error::Error;
use crate::export::ExportError;
use crate::export::fill::FillError;
use crate::forms::FormError;
use crate::import::ImportError;
use crate::indicators::FrameworkError;
use crate::store::StoreError;

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        // The store's sentences already say what to do; the hint adds the next step of this program.
        let (kind, hint) = match &error {
            StoreError::Exists { .. } => ("ledger.exists", "本软件不会覆盖已有文件。"),
            StoreError::NotFound { .. } => ("ledger.not-found", "没有台账时，先用“新建”建立。"),
            StoreError::NotALedger { .. } => ("ledger.foreign", "台账文件的扩展名是 .laoxiao。"),
            StoreError::Newer { .. } => ("ledger.newer", "请用较新版本的老小台账打开。"),
            StoreError::Damaged { .. } => (
                "ledger.damaged",
                "用备份恢复：restore 备份文件；没有备份时抢救到新台账：recover 台账文件 --out 新文件。",
            ),
            StoreError::Foreign { .. } => ("ledger.foreign-neighbour", "台账本身没有动过。"),
            StoreError::Reserved { .. } => ("file.reserved", "台账文件的扩展名是 .laoxiao。"),
            StoreError::OtherLedger { other_county, .. } => (
                if *other_county {
                    "backup.other-county"
                } else {
                    "backup.other-ledger"
                },
                "请选择这本台账的备份；确实要用它代替时，命令行加 --other-ledger，现在的台账会先备份。",
            ),
            StoreError::Locked { .. } => ("ledger.locked", "关闭后再试。"),
            StoreError::Busy { .. } => (
                "ledger.busy",
                "请稍候片刻再试；一再出现时，请把台账所在文件夹加入杀毒软件的信任区。",
            ),
            StoreError::ReadOnly { .. } => ("ledger.read-only", "复制到“文档”文件夹即可。"),
            StoreError::LongName { .. } => ("file.name", "一个文件名最多约 80 个汉字。"),
            StoreError::DiskFull { .. } => ("ledger.disk-full", "台账仍是这一步之前的样子。"),
            StoreError::StrangeStep { .. } => ("history.strange", "其他内容可以照常使用。"),
            StoreError::ReadFailed { .. } => {
                ("ledger.read-failed", "一再出现时，把台账复制到别的磁盘再打开。")
            }
            StoreError::Unconfirmed { .. } => {
                ("ledger.unconfirmed", "不要再做一遍，先看历史里有没有这一步。")
            }
            StoreError::Refused { .. } => ("value.refused", "请改正后再试；台账没有改动。"),
            StoreError::NoRecord { .. } => ("record.not-found", "刷新后再试。"),
            StoreError::Io { .. } => ("ledger.io", "请检查磁盘和文件夹权限。"),
            StoreError::Sql { .. } => return Self::defect(error.to_string()),
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
        Self::refused(
            "form.invalid",
            error.to_string(),
            "请对照随软件提供的表样文件修改。",
        )
    }
}

impl From<FrameworkError> for Error {
    fn from(error: FrameworkError) -> Self {
        Self::defect(error.to_string())
    }
}

impl From<FillError> for Error {
    fn from(error: FillError) -> Self {
        match error {
            FillError::Differs { .. } => Self::defect(error.to_string()),
            other => Self::refused(other.kind(), other.to_string(), other.hint()),
        }
    }
}
