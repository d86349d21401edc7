//! What can go wrong with a ledger file, in sentences for the officer: what, where, what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::retry;
use crate::system;

/// Why the store could not do what it was asked for. Whatever it was, the ledger is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file of that name is there already; it is never overwritten.
    #[error("文件已经存在，没有覆盖；请换一个文件名：{}", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no such file or folder.
    #[error("找不到文件，请检查是否已移走、改名，或U盘未插好：{}", path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// Not SQLite, or a database of another program.
    #[error("这不是老小台账的文件，没有打开，也没有改动；Excel 表格请用“导入”：{}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// Written by a later version of the program.
    #[error(
        "台账由更高版本的程序创建（版本 {found}，本程序只认到 {known}），没有打开，也没有改动；请升级程序：{}",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The latest version known here.
        known: u32,
    },
    /// The file does not hold together.
    #[error("台账文件已损坏（{detail}），没有打开；请保留原文件，用最近的备份恢复：{}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Another window or computer has it open.
    #[error("台账正在别处使用{}，请先在那里关闭：{}", by(holder), path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// Who holds it, as far as known; else empty.
        holder: String,
    },
    /// Something stands under a name that belongs to the ledger, which this program did not put there.
    #[error("台账旁边有一个不是本软件写的文件（{what}），台账没有打开，这些文件也没有改动；请先弄清它的来历，把它移到别的文件夹：{}", path.display())]
    Foreign {
        /// The file beside the ledger.
        path: PathBuf,
        /// What is strange about it.
        what: &'static str,
    },
    /// A name that only the program itself may use.
    #[error("这个文件名留给台账的日志、锁和副本，没有写入；请换一个文件名：{}", path.display())]
    Reserved {
        /// The name.
        path: PathBuf,
    },
    /// The backup is one of another ledger.
    #[error("备份不是这本台账的：备份属于{theirs}，当前台账是{ours}；没有恢复")]
    OtherLedger {
        /// County and mark of the ledger.
        ours: String,
        /// County and mark of the backup.
        theirs: String,
        /// Whether the county differs too.
        other_county: bool,
    },
    /// Another program has the file open and does not let go of it, even after some waiting.
    #[error("文件正被其他程序占用（可能是杀毒软件、同步软件或资源管理器的预览），台账没有改动：{}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file or folder can't be written.
    #[error("文件或文件夹只读，无法写入；请复制到本机有写权限的文件夹再打开：{}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The system takes no name as long as this.
    #[error("文件名或路径太长，系统不接受，没有写入；请把名字改短，或换一个层数少的文件夹：{}", path.display())]
    LongName {
        /// The file.
        path: PathBuf,
    },
    /// No space, or the disk refused the write.
    #[error("磁盘空间不足或写入失败，这一步没有生效；请清理磁盘或换一个磁盘后重试：{}", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The step is in the ledger, but the disk did not confirm that it will stay there.
    #[error("这一步已经写进台账，但磁盘没有确认写完；请检查磁盘或U盘，重新打开台账核对：{}", path.display())]
    Unconfirmed {
        /// The file.
        path: PathBuf,
    },
    /// The log of the step holds what this program never writes.
    #[error("这一步的撤销日志里有本软件不会写的内容，没有执行，台账没有改动；需要回到以前时，请用备份恢复：{}", path.display())]
    StrangeStep {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be read just now: a loose stick, a network that broke off. Its content may be sound.
    #[error("读取台账文件时出错（可能是U盘松动、网络中断或磁盘故障），文件没有改动；请检查连接后再试：{}", path.display())]
    ReadFailed {
        /// The file.
        path: PathBuf,
    },
    /// The record can't be kept as it is.
    #[error("{record}：{reason}")]
    Refused {
        /// Kind and title of the record.
        record: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// There is no such record any more.
    #[error("{kind}里没有编号为 {id} 的记录，可能已被删除；请刷新后重试")]
    NoRecord {
        /// The Chinese name of the kind.
        kind: &'static str,
        /// The number asked for.
        id: i64,
    },
    /// Any other refusal of the operating system.
    #[error("读写文件失败（{}）：{}", system::reason(source), path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Any other error of SQLite: a defect of ours.
    #[error("台账数据库出错（{source}），这一步没有生效：{}", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

fn by(holder: &str) -> String {
    if holder.is_empty() {
        String::new()
    } else {
        format!("（{holder}）")
    }
}

/// Sorts SQLite's errors; `StoreError::at` adds the file.
impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        let path = PathBuf::new();
        // A cell of another type than its table allows, or a text that is none.
        if matches!(
            source,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
        ) {
            log::warn!("{source}");
            return Self::Damaged {
                path,
                detail: "有一格的内容不合它的类型".to_owned(),
            };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::SystemIoFailure) if is_reading(&source) => Self::ReadFailed { path },
            // A quota or `ulimit -f` comes as an I/O error, not as "full": both say the same to the user.
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::DiskFull { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            // The header was read a moment before: what is refused now is writing beside another program.
            Some(ErrorCode::CannotOpen) => Self::Busy { path },
            Some(ErrorCode::DatabaseCorrupt) => {
                log::warn!("{source}");
                Self::Damaged {
                    path,
                    detail: "页与页对不上".to_owned(),
                }
            }
            Some(ErrorCode::OperationInterrupted) => Self::Damaged {
                path,
                detail: "检查了一分钟还没有结束".to_owned(),
            },
            Some(ErrorCode::NotADatabase) => Self::NotALedger { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked {
                path,
                holder: String::new(),
            },
            _ => Self::Sql { path, source },
        }
    }
}

/// Whether an I/O error is one of reading: SQLITE_IOERR_READ, _CORRUPTFS (what the
/// system calls EIO when reading), _FSTAT, _SEEK.
/// <https://sqlite.org/rescode.html>
fn is_reading(error: &rusqlite::Error) -> bool {
    const READING: [i32; 4] = [266, 8458, 1802, 5642];
    error
        .sqlite_error()
        .is_some_and(|error| READING.contains(&error.extended_code))
}

impl StoreError {
    /// The same error with the file it is about, unless it names one.
    #[must_use]
    pub(super) fn at(mut self, file: &Path) -> Self {
        match &mut self {
            Self::Exists { path }
            | Self::NotFound { path }
            | Self::NotALedger { path }
            | Self::Newer { path, .. }
            | Self::Damaged { path, .. }
            | Self::Locked { path, .. }
            | Self::Busy { path }
            | Self::ReadOnly { path }
            | Self::LongName { path }
            | Self::DiskFull { path }
            | Self::Unconfirmed { path }
            | Self::ReadFailed { path }
            | Self::StrangeStep { path }
            | Self::Io { path, .. }
            | Self::Sql { path, .. } => {
                if path.as_os_str().is_empty() {
                    *path = file.to_owned();
                }
            }
            Self::Refused { .. }
            | Self::NoRecord { .. }
            | Self::Foreign { .. }
            | Self::Reserved { .. }
            | Self::OtherLedger { .. } => {}
        }
        self
    }

    /// The file is added by [`Self::at`].
    pub(super) const fn unconfirmed() -> Self {
        Self::Unconfirmed { path: PathBuf::new() }
    }

    /// What SQLite says about a file at its opening is about the file: `unsupported file format`, `malformed schema`.
    #[must_use]
    pub(super) fn at_opening(self) -> Self {
        use rusqlite::Error::{SqlInputError, SqliteFailure};
        match self {
            Self::Sql {
                path,
                source: source @ (SqliteFailure(..) | SqlInputError { .. }),
            } => {
                log::warn!("{source}");
                Self::Damaged {
                    path,
                    detail: "表的结构读不懂".to_owned(),
                }
            }
            other => other,
        }
    }

    /// Whether it is the file's content that can't be opened: waiting, or another right, would not help.
    pub(super) const fn is_about_content(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::NotALedger { .. } | Self::Newer { .. } | Self::Sql { .. }
        )
    }

    /// An error of the operating system about a file.
    pub(super) fn io(source: std::io::Error, path: &Path) -> Self {
        use std::io::ErrorKind;
        let path = path.to_owned();
        match source.kind() {
            _ if retry::is_in_use(&source) => Self::Busy { path },
            ErrorKind::NotFound => Self::NotFound { path },
            ErrorKind::AlreadyExists => Self::Exists { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            ErrorKind::InvalidFilename => Self::LongName { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::DiskFull { path }
            }
            _ => Self::Io { path, source },
        }
    }
}
