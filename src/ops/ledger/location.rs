//! Where a ledger lies, and what that means for it: on this computer, on a stick, on a server, in a synced folder.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};

use crate::ops::Session;

/// What kind of place a file lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A disk of this computer.
    Local,
    /// A stick or card that can be pulled out.
    Stick,
    /// A shared folder of another computer.
    Network,
    /// A folder that a program copies elsewhere, or cleans up, behind the user's back; its name.
    Synced(String),
    /// A folder in which nothing can be written.
    ReadOnly,
}

/// Beginnings of folder names, in lower case, and the program whose folder it is.
const SYNCED: [(&str, &str); 30] = [
    ("onedrive", "OneDrive"),
    ("坚果云", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("nutstore", "坚果云"),
    ("百度网盘", "百度网盘"),
    ("baidunetdisk", "百度网盘"),
    ("baidusyncdisk", "百度网盘同步空间"),
    ("百度云同步盘", "百度云同步盘"),
    ("wps云盘", "WPS 云盘"),
    ("wps cloud files", "WPS 云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("金山文档", "金山文档"),
    ("微云", "微云"),
    ("weiyun", "微云"),
    ("腾讯微云", "微云"),
    ("阿里云盘", "阿里云盘"),
    ("adrive", "阿里云盘"),
    ("天翼云盘", "天翼云盘"),
    ("中国移动云盘", "中国移动云盘"),
    ("和彩云", "中国移动云盘"),
    ("360安全云盘", "360 安全云盘"),
    ("360云盘", "360 安全云盘"),
    ("夸克网盘", "夸克网盘"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud"),
    ("google drive", "Google Drive"),
    ("wechat files", "微信接收文件"),
    ("xwechat_files", "微信接收文件"),
    ("wxwork", "企业微信接收文件"),
    ("tencent files", "QQ 接收文件"),
];

/// Attributes of files that live in a cloud and are fetched when read, or may be sent away again:
/// RECALL_ON_DATA_ACCESS, RECALL_ON_OPEN, PINNED, UNPINNED, OFFLINE.
/// Source: File Attribute Constants, learn.microsoft.com.
#[cfg(windows)]
const CLOUD_ATTRIBUTES: u32 = 0x0040_0000 | 0x0004_0000 | 0x0008_0000 | 0x0010_0000 | 0x1000;

impl Location {
    /// Where a file lies; it need not be there yet.
    pub fn of(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if let Some(name) = synced(&path) {
            return Self::Synced(name);
        }
        if is_shared(&path) {
            return Self::Network;
        }
        if is_on_stick(&path) {
            return Self::Stick;
        }
        Self::Local
    }

    /// Why not to work there, and what is offered; `None` where work is safe.
    pub fn warning(&self) -> Option<String> {
        match self {
            Self::Local | Self::Stick => None,
            Self::Network => Some(
                "台账在网络共享文件夹里。网络中断时，正在写的一步会失败；两个人同时打开也不安全。".to_owned(),
            ),
            Self::Synced(name) => Some(format!(
                "台账在“{name}”的文件夹里。这类软件会在写入时同步、改名或清理文件，可能留下互相冲突的副本。"
            )),
            Self::ReadOnly => Some(
                "台账所在的文件夹不能写入（只读光盘、写保护的U盘，或没有权限），在那里不能录入。".to_owned(),
            ),
        }
    }
}

/// The program that watches one of the folders above a file.
fn synced(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let named = folder.components().find_map(|part| {
        let Component::Normal(name) = part else {
            return None;
        };
        let name = name.to_string_lossy().to_lowercase();
        SYNCED
            .iter()
            .find(|(start, _)| name.starts_with(start))
            .map(|(_, label)| (*label).to_owned())
    });
    named
        .or_else(|| in_named_onedrive(folder))
        .or_else(|| in_cloud(path))
}

/// OneDrive tells its folders, whatever they are called, in `OneDrive`, `OneDriveCommercial`, `OneDriveConsumer`.
fn in_named_onedrive(folder: &Path) -> Option<String> {
    std::env::vars_os()
        .filter(|(name, value)| name.to_string_lossy().starts_with("OneDrive") && !value.is_empty())
        .any(|(_, root)| folder.starts_with(PathBuf::from(root)))
        .then(|| "OneDrive".to_owned())
}

#[cfg(windows)]
fn in_cloud(path: &Path) -> Option<String> {
    use std::os::windows::fs::MetadataExt as _;
    let found = [Some(path), path.parent()]
        .into_iter()
        .flatten()
        .any(|path| fs::metadata(path).is_ok_and(|about| about.file_attributes() & CLOUD_ATTRIBUTES != 0));
    found.then(|| "网盘".to_owned())
}

#[cfg(not(windows))]
fn in_cloud(_path: &Path) -> Option<String> {
    None
}

/// A share by its name, or a drive letter that stands for one: its real path then begins with a server.
fn is_shared(path: &Path) -> bool {
    is_unc(path)
        || path
            .ancestors()
            .find_map(|above| fs::canonicalize(above).ok())
            .is_some_and(|real| is_unc(&real))
}

/// `\\server\share\…` or `\\?\UNC\server\share\…`; `\\?\C:\…` and `\\.\…` lead to this computer.
fn is_unc(path: &Path) -> bool {
    let text = path.to_string_lossy();
    match text.strip_prefix(r"\\") {
        Some(rest) => rest.starts_with(r"?\UNC\") || !rest.starts_with(['?', '.']),
        None => false,
    }
}

#[cfg(windows)]
fn is_on_stick(path: &Path) -> bool {
    use std::path::Prefix;
    let Some(Component::Prefix(prefix)) = path.components().next() else {
        return false;
    };
    let letter = match prefix.kind() {
        Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => char::from(letter),
        _ => return false,
    };
    winsafe::GetDriveType(Some(&format!("{letter}:\\"))) == winsafe::co::DRIVE::REMOVABLE
}

#[cfg(not(windows))]
fn is_on_stick(_path: &Path) -> bool {
    false
}

impl Session {
    /// Copies a ledger to a new file and opens the copy; the original stays as it is.
    ///
    /// # Errors
    /// The new file exists or can't be written, the original is no sound ledger; then no copy is left behind.
    pub fn open_copy(original: &Path, copy: &Path) -> Result<Self> {
        // Where it is a link, the journal lies beside the file that it leads to.
        let real = if original.is_symlink() {
            fs::canonicalize(original).map_err(|error| Error::file("复制台账", original, &error))?
        } else {
            original.to_owned()
        };
        let original = real.as_path();
        // The journal of a ledger that was taken away would be played back into the copy; an empty one says nothing.
        let journal = with_ending(copy, "-journal");
        let has_step = fs::metadata(&journal).is_ok_and(|about| about.len() > 0);
        if copy.exists() || has_step {
            let taken = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            let path = if has_step { &journal } else { copy };
            return Err(Error::file("复制台账", path, &taken));
        }
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder).map_err(|error| Error::file("建立文件夹", folder, &error))?;
        }
        let copied = fs::copy(original, copy).and_then(|_| {
            // Where a program or the power broke off, the journal is needed to bring the ledger back.
            let journal = with_ending(original, "-journal");
            if journal.exists() {
                fs::copy(journal, with_ending(copy, "-journal")).map(drop)?;
            }
            // The attribute of a read-only original would follow the copy.
            make_writable(copy)
        });
        let opened = copied
            .map_err(|error| Error::file("复制台账", original, &error))
            .and_then(|()| Self::open(copy));
        if opened.is_err() {
            for ending in ["", "-journal"] {
                // Our own copy of a moment ago.
                drop(fs::remove_file(with_ending(copy, ending)));
            }
        }
        opened
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn make_writable(copy: &Path) -> std::io::Result<()> {
    #[cfg(windows)]
    {
        let mut permissions = fs::metadata(copy)?.permissions();
        permissions.set_readonly(false);
        fs::set_permissions(copy, permissions)
    }
    #[cfg(not(windows))]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(copy)?.permissions().mode();
        fs::set_permissions(copy, fs::Permissions::from_mode(mode | 0o200))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_syncing_programs_are_known_by_their_names() {
        for (path, name) in [
            ("/home/u/OneDrive - 耿马县/台账/a.laoxiao", "OneDrive"),
            ("/d/我的坚果云/a.laoxiao", "坚果云"),
            ("/d/BaiduSyncdisk/x/a.laoxiao", "百度网盘同步空间"),
            ("/d/WPS Cloud Files/1/a.laoxiao", "WPS 云盘"),
            ("/d/xwechat_files/wxid/msg/file/a.laoxiao", "微信接收文件"),
        ] {
            assert_eq!(
                Location::of(Path::new(path)),
                Location::Synced(name.to_owned()),
                "{path}"
            );
        }
        // The file itself may be called so; a folder that only has the word inside is none of theirs.
        for path in ["/d/台账/OneDrive.laoxiao", "/d/旧的OneDrive/a.laoxiao"] {
            assert_eq!(Location::of(Path::new(path)), Location::Local, "{path}");
        }
    }

    #[test]
    fn shares_are_known_however_they_are_spelled() {
        for path in [
            r"\\fgj-server\公共\a.laoxiao",
            r"\\?\UNC\fgj-server\公共\a.laoxiao",
        ] {
            assert!(is_unc(Path::new(path)), "{path}");
        }
        for path in [
            r"C:\台账\a.laoxiao",
            r"\\?\C:\台账\a.laoxiao",
            r"\\.\C:\a",
            "/home/u/a.laoxiao",
        ] {
            assert!(!is_unc(Path::new(path)), "{path}");
        }
    }
}
