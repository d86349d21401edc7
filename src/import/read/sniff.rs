//! What a file is, by its first bytes: extensions lie.

/// The container that a file's bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// Zip: xlsx, xlsb, ods, or something else.
    Zip,
    /// The old binary container with a workbook in it: xls, et.
    Xls,
    /// The old binary container around an encrypted package.
    Encrypted,
    /// A web page with tables.
    Html,
    /// SpreadsheetML 2003.
    Xml2003,
    /// CSV, TSV or other plain text.
    Text,
    /// None that holds a workbook; what it looks like.
    Other(&'static str),
}

/// Looks at the bytes of a file.
pub(crate) fn sniff(bytes: &[u8]) -> Container {
    const CFB: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Container::Zip;
    }
    if bytes.starts_with(CFB) {
        return compound(bytes);
    }
    for (magic, looks_like) in MAGIC {
        if bytes.starts_with(magic) {
            return Container::Other(looks_like);
        }
    }
    text(bytes)
}

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

/// The names of streams stand in the directory as UTF-16.
fn compound(bytes: &[u8]) -> Container {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        Container::Encrypted
    } else if holds("WordDocument") {
        Container::Other("Word 文档（doc）")
    } else if holds("PowerPoint Document") {
        Container::Other("演示文稿（ppt）")
    } else if holds("Workbook") || holds("Book") {
        Container::Xls
    } else {
        Container::Other("旧式复合文档，里面没有工作簿")
    }
}

fn text(bytes: &[u8]) -> Container {
    let start: String = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or(bytes))
        // UTF-16 of Latin letters is these letters with zeros between.
        .replace(['\0', '\u{FEFF}', '\u{FFFD}'], "")
        .trim_start()
        .to_ascii_lowercase();
    let page = [
        "<!doctype html",
        "<html",
        "<table",
        "<meta",
        "<head",
        "<body",
        "<div",
        "<style",
    ];
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.contains("<workbook")
        || start.contains("<ss:workbook")
    {
        Container::Xml2003
    } else if page.iter().any(|tag| start.starts_with(tag))
        || start.contains("<html")
        || start.contains("<table")
    {
        Container::Html
    } else if start.starts_with("<?xml") {
        Container::Other("XML 文件")
    } else if super::encoding::may_be_text(bytes) {
        Container::Text
    } else {
        Container::Other("别的程序的文件")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        assert_eq!(sniff(b"PK\x03\x04rest"), Container::Zip);
        assert_eq!(sniff(b"%PDF-1.7"), Container::Other("PDF"));
        assert_eq!(sniff("\u{FEFF}序号,名称".as_bytes()), Container::Text);
        assert_eq!(sniff(b"<html><table>"), Container::Html);
        assert!(matches!(sniff(&[1, 2, 0, 0, 3]), Container::Other(_)));
    }
}
