//! What a file is, by its bytes: extensions lie.

use super::encoding::may_be_text;
use super::formats::{FORMATS, FileFormat};
use super::package;
use crate::import::error::ImportError;

/// What the bytes of a file show, by which the formats know their own ([`FileFormat::fits`]).
#[derive(Debug)]
pub(crate) enum FileEvidence<'b> {
    /// A zip, by the names of its parts.
    Package(Vec<String>),
    /// The old binary container.
    Compound(&'b [u8]),
    /// Neither of them.
    Plain {
        /// The beginning in small letters.
        start: String,
        /// Whether it may be text all the same.
        is_text: bool,
    },
}

/// What a file is; an error when it is none that holds a workbook.
pub(crate) fn sniff(file: &str, bytes: &[u8]) -> Result<&'static FileFormat, ImportError> {
    let refused = |looks_like| ImportError::NotAWorkbook {
        file: file.to_owned(),
        looks_like,
    };
    if let Some((_, looks_like)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(refused(looks_like));
    }
    let evidence = FileEvidence::of(file, bytes)?;
    if evidence.holds_stream("EncryptedPackage") || evidence.holds_stream("EncryptionInfo") {
        return Err(ImportError::Encrypted {
            file: file.to_owned(),
        });
    }
    let format = FORMATS.iter().find(|format| (format.fits)(&evidence));
    format.ok_or_else(|| refused(evidence.looks_like()))
}

/// Kinds of files that hold no workbook.
const MAGIC: [(&[u8], &str); 8] = [
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片（PNG）"),
    (b"\xFF\xD8\xFF", "图片（JPEG）"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xBC\xAF", "压缩包（7z）"),
    (b"MIME-Version:", "单个文件网页（MHTML）"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "数据库或台账文件"),
];

impl<'b> FileEvidence<'b> {
    fn of(file: &str, bytes: &'b [u8]) -> Result<Self, ImportError> {
        const CFB: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return package::look(file, bytes).map(Self::Package);
        }
        if bytes.starts_with(CFB) {
            return Ok(Self::Compound(bytes));
        }
        let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or(bytes))
            // UTF-16 of Latin letters is these letters with zeros between.
            .replace(['\0', '\u{FEFF}', '\u{FFFD}'], "")
            .trim_start()
            .to_ascii_lowercase();
        Ok(Self::Plain {
            start,
            is_text: may_be_text(bytes),
        })
    }

    /// Whether it is a zip with such a part.
    pub(super) fn holds_part(&self, is: impl Fn(&str) -> bool) -> bool {
        matches!(self, Self::Package(parts) if parts.iter().any(|part| is(part)))
    }

    /// Whether it is an old container with a stream of this name; names stand in its directory as UTF-16.
    pub(super) fn holds_stream(&self, name: &str) -> bool {
        let Self::Compound(bytes) = self else {
            return false;
        };
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    }

    /// Whether another program of the office wrote the container.
    pub(super) fn is_document(&self) -> bool {
        self.document().is_some()
    }

    fn document(&self) -> Option<&'static str> {
        let folder = |name: &str| self.holds_part(|part| part.starts_with(name));
        if folder("word/") {
            Some("Word 文档（docx）")
        } else if folder("ppt/") {
            Some("演示文稿（pptx）")
        } else if self.holds_stream("WordDocument") {
            Some("Word 文档（doc）")
        } else if self.holds_stream("PowerPoint Document") {
            Some("演示文稿（ppt）")
        } else {
            None
        }
    }

    /// What a file looks like that no reader takes.
    fn looks_like(&self) -> &'static str {
        self.document().unwrap_or(match self {
            Self::Package(_) => "压缩包（ZIP），请先解压",
            Self::Compound(_) => "旧式复合文档，里面没有工作簿",
            Self::Plain { start, .. } if start.starts_with("<?xml") => "XML 文件",
            Self::Plain { .. } => "别的程序的文件",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of the format, or what the file looks like.
    fn known(bytes: &[u8]) -> String {
        match sniff("表", bytes) {
            Ok(format) => format.name().to_owned(),
            Err(ImportError::NotAWorkbook { looks_like, .. }) => looks_like.to_owned(),
            Err(other) => other.kind().to_owned(),
        }
    }

    fn compound(streams: &[&str]) -> Vec<u8> {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        for stream in streams {
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        }
        bytes
    }

    #[test]
    fn files_are_known_by_their_bytes() {
        for (bytes, expected) in [
            (&b"%PDF-1.7"[..], "PDF"),
            ("\u{FEFF}序号,名称".as_bytes(), "csv"),
            (b"<html><table>", "html"),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
                "xml",
            ),
            (b"<?xml version='1.0'?><x/>", "XML 文件"),
            (b"PK\x03\x04rest", "import.truncated"),
            (&[1, 2, 0, 0, 3], "别的程序的文件"),
        ] {
            assert_eq!(known(bytes), expected);
        }
    }

    #[test]
    fn an_old_container_is_known_by_its_streams() {
        for (streams, expected) in [
            (&["Workbook"][..], "xls"),
            (&["Book"], "xls"),
            (&["Workbook", "EncryptionInfo"], "import.encrypted"),
            (&["WordDocument", "Workbook"], "Word 文档（doc）"),
            (&["PowerPoint Document"], "演示文稿（ppt）"),
            (&["Else"], "旧式复合文档，里面没有工作簿"),
        ] {
            assert_eq!(known(&compound(streams)), expected);
        }
    }
}
