//! What the operating system refuses, in Chinese: its own words are English, or a number.

use std::io::{self, ErrorKind};

/// Why it refused, without a full stop.
pub(crate) fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "找不到文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限，或文件正被占用",
        ErrorKind::AlreadyExists => "文件已经存在",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "磁盘空间不足",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::InvalidFilename => "文件名或路径太长",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被其他程序占用",
        ErrorKind::TimedOut
        | ErrorKind::NetworkDown
        | ErrorKind::NetworkUnreachable
        | ErrorKind::HostUnreachable
        | ErrorKind::StaleNetworkFileHandle => "网络中断",
        ErrorKind::UnexpectedEof => "文件不完整",
        ErrorKind::InvalidData => "文件内容读不懂",
        ErrorKind::OutOfMemory => "内存不足",
        _ => {
            return error.raw_os_error().map_or_else(
                || "读写没有成功".to_owned(),
                |code| format!("系统拒绝，代码 {code}"),
            );
        }
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_system_reaches_the_officer() {
        for code in 1..140 {
            let text = reason(&io::Error::from_raw_os_error(code));
            assert!(!text.bytes().any(|byte| byte.is_ascii_alphabetic()), "{text}");
        }
        let other = reason(&io::Error::other("broken pipe of ours"));
        assert_eq!(other, "读写没有成功");
    }
}
