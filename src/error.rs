//! The one error the user meets: what happened, what to do, and what kind it is.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::system;

/// A refusal or a defect, in Chinese. Lower layers have their own errors; they become this one here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Error {
    /// Whose it is to fix; decides the exit status.
    #[serde(skip)]
    pub class: Class,
    /// Stable code, `topic.what`: `file.encrypted`, `ledger.newer`.
    pub kind: String,
    /// What happened and where.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
}

/// Whose an error is to fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Something the user can change: a file, a value, a missing 说明.
    Refused,
    /// The command was used wrongly.
    Usage,
    /// A defect of the program.
    Defect,
}

/// The result of a verb.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A refusal.
    pub fn refused(kind: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            class: Class::Refused,
            kind: kind.to_owned(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Wrong usage of a command.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            class: Class::Usage,
            kind: "usage".to_owned(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// A defect of ours.
    pub fn defect(message: impl Into<String>) -> Self {
        Self {
            class: Class::Defect,
            kind: "defect".to_owned(),
            message: message.into(),
            hint: "请把日志发给软件维护人员。".to_owned(),
        }
    }

    /// A file that can't be written or read, with the system's reason in Chinese.
    pub fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let (kind, hint) = match error.kind() {
            Io::NotFound => ("file.not-found", "请检查路径，确认文件没有被移走或改名。"),
            Io::PermissionDenied => (
                "file.denied",
                "请关闭正在使用它的程序（如 WPS），或换一个文件夹。",
            ),
            Io::AlreadyExists => ("file.exists", "请换一个文件名。"),
            Io::InvalidFilename => ("file.name", "请把名字改短，或换一个层数少的文件夹。"),
            Io::StorageFull => ("file.disk-full", "请清理磁盘或换一个盘符。"),
            _ => ("file.io", "请换一个文件夹再试。"),
        };
        let why = system::reason(error);
        Self::refused(kind, format!("{doing}失败：{why}（{}）", path.display()), hint)
    }

    /// The hint without what is of use on the command line alone.
    pub fn hint_in_window(&self) -> String {
        let clauses = self.hint.split_inclusive(['；', '。']);
        let useful = clauses.filter(|clause| {
            let names_option = clause.contains("--") || clause.contains("命令行");
            let names_verb = ["restore ", "recover ", "list "]
                .iter()
                .any(|verb| clause.contains(verb));
            !names_option && !names_verb
        });
        useful.collect::<String>().trim_end_matches('；').to_owned()
    }

    /// The exit status of the command line.
    pub const fn exit_code(&self) -> u8 {
        match self.class {
            Class::Refused => 1,
            Class::Usage => 2,
            Class::Defect => 3,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\n{}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
