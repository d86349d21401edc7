//! The gate of everything that is written for the user: which files may be replaced by what.
//!
//! A workbook replaces a workbook and a picture a picture, and only where both are ordinary files that may be written. A
//! ledger, its copies, its lock and its journal are never replaced, under whatever name they are reached: what a file is, is
//! read from its content.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::retry;

/// Endings of the names that SQLite and this program give to what belongs to a ledger.
const RESERVED: [&str; 4] = ["-journal", "-wal", "-shm", ".lock"];
/// The ending of ledgers and their backups.
const LEDGER: &str = ".laoxiao";
/// No output of this program is larger; what is larger is not read to find out what it is.
const LARGEST: u64 = 512 << 20;

/// Why nothing was written.
#[derive(Debug)]
pub(crate) enum OutputError {
    /// Not what may be replaced; the reason in Chinese.
    Refused(&'static str),
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How the path of something that was written stands in JSON: names that are no text, which Linux allows, as they look.
pub(crate) fn path_as_text<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Nothing,
    Workbook,
    Package,
    Picture,
    Database,
    Other,
}

impl Content {
    fn of(bytes: &[u8]) -> Self {
        let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        match bytes {
            [] => Self::Nothing,
            _ if bytes.starts_with(b"SQLite format 3\0") => Self::Database,
            _ if bytes.starts_with(b"\x89PNG") => Self::Picture,
            _ if bytes.starts_with(b"PK\x03\x04") && has(b"xl/workbook.") => Self::Workbook,
            _ if bytes.starts_with(b"PK") => Self::Package,
            _ => Self::Other,
        }
    }
}

/// Writes a file whole or not at all, in place of one of the same kind or where none is.
///
/// A link is followed: the file that it leads to is what counts, and what is replaced.
///
/// # Errors
/// [`OutputError::Refused`] before anything is written, else those of writing; the file is as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let path = target(path, bytes)?;
    Ok(retry::replace(&path, bytes)?)
}

/// Whether only the program itself may write files of this name: a ledger, or what stands beside one.
pub(crate) fn is_reserved(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    RESERVED.iter().any(|ending| name.ends_with(ending))
}

/// The path itself where nothing stands, else the next free name: 甲（2）.xlsx.
pub(crate) fn free_name(path: &Path) -> PathBuf {
    if path.symlink_metadata().is_err() {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| ending.to_string_lossy());
    let numbered = (2..10_000).map(|number| {
        let ending = ending
            .as_ref()
            .map_or_else(String::new, |ending| format!(".{ending}"));
        path.with_file_name(format!("{stem}（{number}）{ending}"))
    });
    let mut free = numbered.filter(|path| path.symlink_metadata().is_err());
    free.next().unwrap_or_else(|| path.to_owned())
}

/// The file that is written, when it may be.
fn target(path: &Path, bytes: &[u8]) -> Result<PathBuf, OutputError> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    // `耿马.laoxiao.v3.bak` is the copy made before a migration.
    let is_copy = name.contains(".laoxiao.v") && name.ends_with(".bak");
    if is_reserved(path) || name.ends_with(LEDGER) || is_copy {
        return Err(OutputError::Refused(
            "这个名字只能用于台账和它的日志、锁、备份，请换一个文件名",
        ));
    }
    let about = match path.symlink_metadata() {
        Ok(about) if about.is_symlink() => {
            let real = fs::canonicalize(path)?;
            return if real == path {
                Err(OutputError::Refused("链接指向它自己，请换一个文件名"))
            } else {
                target(&real, bytes)
            };
        }
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path.to_owned()),
        Err(error) => return Err(error.into()),
    };
    if about.is_dir() {
        return Err(OutputError::Refused("这是一个文件夹，请写上文件名"));
    }
    if !about.is_file() {
        return Err(OutputError::Refused("这不是普通文件，请换一个文件名"));
    }
    if about.permissions().readonly() {
        return Err(OutputError::Refused(
            "已有的文件是只读的，没有替换；请换一个文件名，或先去掉它的只读属性",
        ));
    }
    let standing = if about.len() > LARGEST {
        Content::Other
    } else {
        let mut standing = Vec::new();
        retry::while_in_use(|| File::open(path))?.read_to_end(&mut standing)?;
        Content::of(&standing)
    };
    match standing {
        Content::Database => Err(OutputError::Refused(
            "这是台账或别的数据库，没有替换；请换一个文件名",
        )),
        Content::Nothing => Ok(path.to_owned()),
        standing if standing == Content::of(bytes) => Ok(path.to_owned()),
        _ => Err(OutputError::Refused(
            "已有的文件不是同一种文件，没有替换；请换一个文件名",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &[u8] = b"PK\x03\x04 xl/workbook.xml new";

    fn refused(path: &Path) {
        let before = fs::read(path).ok();
        assert!(
            matches!(write(path, BOOK), Err(OutputError::Refused(_))),
            "{}",
            path.display()
        );
        assert_eq!(fs::read(path).ok(), before);
    }

    #[test]
    fn a_name_that_is_taken_is_numbered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("附件1.床位.xlsx");
        assert_eq!(free_name(&path), path);
        fs::write(&path, BOOK).unwrap();
        let second = folder.path().join("附件1.床位（2）.xlsx");
        assert_eq!(free_name(&path), second);
        fs::write(&second, BOOK).unwrap();
        assert_eq!(free_name(&path), folder.path().join("附件1.床位（3）.xlsx"));
    }

    #[test]
    fn only_a_workbook_is_replaced_by_a_workbook() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        for (name, bytes) in [
            ("a.docx", &b"PK\x03\x04 word/document.xml"[..]),
            ("b.xlsx", b"SQLite format 3\0 and more"),
            ("c.png", b"\x89PNG"),
            ("d.txt", b"text"),
            ("\u{5F20}\u{4E09}.xlsx", b"zhang@fgj"),
        ] {
            refused(&file(name, bytes));
        }
        for (name, bytes) in [
            ("e.xlsx", &b"PK\x03\x04 xl/workbook.xml old"[..]),
            ("f.xlsx", b""),
        ] {
            let path = file(name, bytes);
            write(&path, BOOK).unwrap();
            assert_eq!(fs::read(path).unwrap(), BOOK);
        }
        for name in [
            "x.laoxiao",
            "X.LAOXIAO",
            "x.laoxiao-journal",
            "x-wal",
            "x.laoxiao.lock",
            "x.laoxiao.v3.bak",
        ] {
            refused(&folder.path().join(name));
        }
        refused(folder.path());
        let mut permissions = fs::metadata(folder.path().join("e.xlsx")).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(folder.path().join("e.xlsx"), permissions).unwrap();
        refused(&folder.path().join("e.xlsx"));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_are_what_they_lead_to() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("ledger.db"), b"SQLite format 3\0").unwrap();
        fs::hard_link(at("ledger.db"), at("hard.xlsx")).unwrap();
        symlink(at("ledger.db"), at("soft.xlsx")).unwrap();
        symlink("/dev/null", at("null.xlsx")).unwrap();
        refused(&at("hard.xlsx"));
        refused(&at("soft.xlsx"));
        assert!(matches!(
            write(&at("null.xlsx"), BOOK),
            Err(OutputError::Refused(_))
        ));
        assert!(matches!(
            write(Path::new("/dev/full"), BOOK),
            Err(OutputError::Refused(_))
        ));
        symlink(at("nowhere"), at("lost.xlsx")).unwrap();
        assert!(write(&at("lost.xlsx"), BOOK).is_err());
        // An ordinary workbook behind a link is replaced where it lies; the link stays.
        fs::write(at("real.xlsx"), b"PK\x03\x04 xl/workbook.xml old").unwrap();
        symlink(at("real.xlsx"), at("link.xlsx")).unwrap();
        write(&at("link.xlsx"), BOOK).unwrap();
        assert!(at("link.xlsx").is_symlink());
        assert_eq!(fs::read(at("real.xlsx")).unwrap(), BOOK);
    }
}
