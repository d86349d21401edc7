//! What a file is, by its bytes: extensions lie.

use std::thread;

use super::compound::{COMPOUND_MAGIC, Compound};
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
    Compound {
        /// The names of the streams at its root.
        streams: Vec<String>,
        /// The container, when its directory can't be followed; names stand there as UTF-16.
        odd: Option<&'b [u8]>,
    },
    /// A file that begins as those of another program do. No reader takes one yet; one that does is asked first.
    Foreign(&'static ForeignFile),
    /// None of them.
    Plain {
        /// The beginning in small letters.
        start: String,
        /// Whether it may be text all the same.
        is_text: bool,
    },
}

/// What a file is; an error when it is none that holds a workbook.
pub(crate) fn sniff(file: &str, bytes: &[u8]) -> Result<&'static FileFormat, ImportError> {
    sniff_among(&FORMATS, file, bytes)
}

/// The same with a table of its own.
fn sniff_among<'f>(
    formats: &'f [FileFormat],
    file: &str,
    bytes: &[u8],
) -> Result<&'f FileFormat, ImportError> {
    let refused = |other: OtherFile| ImportError::NotAWorkbook {
        file: file.to_owned(),
        looks_like: other.looks_like,
        remedy: other.remedy,
    };
    if is_lock(file, bytes) {
        return Err(refused(LOCK));
    }
    let evidence = FileEvidence::of(file, bytes)?;
    if evidence.holds_stream("EncryptedPackage") || evidence.holds_stream("EncryptionInfo") {
        return Err(ImportError::Encrypted {
            file: file.to_owned(),
        });
    }
    let format = formats.iter().find(|format| (format.fits)(&evidence));
    format.ok_or_else(|| refused(evidence.other_file()))
}

/// A file that no reader takes, and how its table gets in all the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherFile {
    looks_like: &'static str,
    remedy: &'static str,
}

impl OtherFile {
    const fn new(looks_like: &'static str, remedy: &'static str) -> Self {
        Self { looks_like, remedy }
    }
}

const SAVE_AS_XLSX: &str = "用 Excel 或 WPS 打开后另存为 xlsx，再导入";
const SAVE_AS_DOCX: &str = "用 Word 或 WPS 文字打开，按 F12 另存为“Word 文档（*.docx）”，再导入这个 docx；也可把表格复制到 Excel 存为 xlsx";
const FROM_PDF: &str = "用 Word（2013 及以上）打开这个 PDF，另存为 docx 后导入；或用 WPS 的“PDF 转 Excel”存为 xlsx。转换后先核对数字；扫描件请向对方要电子表";
const FROM_PICTURE: &str = "请向对方要电子表；没有时用 WPS 的“图片转表格”存为 xlsx，核对数字后再导入";
const UNPACK: &str = "先解压，再导入里面的工作簿";
const COPY_TO_EXCEL: &str = "打开后把表格复制到 Excel，存为 xlsx，再导入";

/// What Excel and WPS leave beside a workbook while it is open; it holds the name of who opened it.
const LOCK: OtherFile = OtherFile::new(
    "工作簿打开时留下的临时文件（文件名以 ~$ 开头）",
    "真正的表是同一文件夹里名称不带 ~$ 的那个；关闭 Excel 或 WPS 后导入它",
);

/// What a file begins with, and what it is then.
type ForeignFile = (&'static [u8], OtherFile);

/// Kinds of files that hold no workbook.
static MAGIC: [ForeignFile; 8] = [
    (b"%PDF", OtherFile::new("PDF", FROM_PDF)),
    (b"\x89PNG", OtherFile::new("图片（PNG）", FROM_PICTURE)),
    (b"\xFF\xD8\xFF", OtherFile::new("图片（JPEG）", FROM_PICTURE)),
    (b"Rar!", OtherFile::new("压缩包（RAR）", UNPACK)),
    (b"7z\xBC\xAF", OtherFile::new("压缩包（7z）", UNPACK)),
    (
        b"MIME-Version:",
        OtherFile::new("单个文件网页（MHTML）", SAVE_AS_XLSX),
    ),
    (b"{\\rtf", OtherFile::new("RTF 文档", SAVE_AS_DOCX)),
    (
        b"SQLite format 3",
        OtherFile::new("数据库或台账文件", "台账文件用“打开台账”打开，不用导入"),
    ),
];

/// Lock files are short; a workbook that somebody named like one is read.
fn is_lock(file: &str, bytes: &[u8]) -> bool {
    let is_named = file.starts_with("~$") || file.starts_with(".~") || file.starts_with("~＄");
    is_named && bytes.len() < 1024 && !bytes.starts_with(b"PK")
}

impl<'b> FileEvidence<'b> {
    fn of(file: &str, bytes: &'b [u8]) -> Result<Self, ImportError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return package::look(file, bytes).map(Self::Package);
        }
        if bytes.starts_with(&COMPOUND_MAGIC) {
            let streams = streams_of(bytes);
            return Ok(Self::Compound {
                odd: streams.is_empty().then_some(bytes),
                streams,
            });
        }
        if let Some(foreign) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Ok(Self::Foreign(foreign));
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

    /// Whether it is an old container with a stream of this name, in any case, at its root.
    pub(super) fn holds_stream(&self, name: &str) -> bool {
        match self {
            Self::Compound { odd: Some(bytes), .. } => {
                let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
                bytes.windows(name.len()).any(|window| window == name)
            }
            Self::Compound { streams, .. } => streams.iter().any(|known| known.eq_ignore_ascii_case(name)),
            Self::Package(_) | Self::Foreign(_) | Self::Plain { .. } => false,
        }
    }

    /// Whether another program of the office wrote the container.
    pub(super) fn is_document(&self) -> bool {
        self.document().is_some()
    }

    fn document(&self) -> Option<OtherFile> {
        let folder = |name: &str| self.holds_part(|part| part.starts_with(name));
        if folder("ppt/") {
            Some(OtherFile::new("演示文稿（pptx）", COPY_TO_EXCEL))
        } else if self.holds_stream("WordDocument") {
            Some(OtherFile::new("Word 文档（doc）", SAVE_AS_DOCX))
        } else if self.holds_stream("PowerPoint Document") {
            Some(OtherFile::new("演示文稿（ppt）", COPY_TO_EXCEL))
        } else {
            None
        }
    }

    /// What a file is that no reader takes.
    fn other_file(&self) -> OtherFile {
        self.document().unwrap_or(match self {
            Self::Package(_) => OtherFile::new("压缩包（ZIP），请先解压", UNPACK),
            Self::Compound { .. } => OtherFile::new("旧式复合文档，里面没有工作簿", SAVE_AS_XLSX),
            Self::Foreign((_, other)) => *other,
            Self::Plain { start, .. } if start.starts_with("<?xml") => {
                OtherFile::new("XML 文件", SAVE_AS_XLSX)
            }
            Self::Plain { .. } => OtherFile::new("别的程序的文件", SAVE_AS_XLSX),
        })
    }
}

/// The streams of an old container; none when its directory is out of order, or breaks its reader.
fn streams_of(bytes: &[u8]) -> Vec<String> {
    let read = || Compound::open(bytes).map_or_else(Vec::new, |compound| compound.streams());
    thread::scope(|scope| scope.spawn(read).join().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::grid::{Grid, GridCell};
    use crate::import::read::budget::Budget;
    use crate::import::read::formats::FormatReader;
    use crate::model::Progress;

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

    /// What a new format takes: how its files are known, what reads them, and a row; here for files that were refused so
    /// far, and that a reader of plain text would take.
    #[test]
    fn a_reader_is_its_own_file_and_a_row() {
        fn fits(evidence: &FileEvidence<'_>) -> bool {
            matches!(evidence, FileEvidence::Foreign((magic, _)) if *magic == b"{\\rtf")
        }
        fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
            let mut budget = Budget::new(file, progress);
            let mut grid = Grid::new(file, false);
            if let Some(cell) = GridCell::typed(&String::from_utf8_lossy(bytes)) {
                budget.put(&mut grid, 1, 0, cell)?;
            }
            Ok(vec![grid])
        }
        let rtf = FileFormat {
            label: "RTF 文档里的表格",
            endings: &["rtf"],
            fits,
            most_bytes: 1 << 20,
            reader: FormatReader::Guarded(read),
        };
        assert_eq!(known("{\\rtf1 甲}".as_bytes()), "RTF 文档");
        let rows = [rtf];
        let bytes = "{\\rtf1 甲}".as_bytes();
        let format = sniff_among(&rows, "表.rtf", bytes).unwrap();
        let grids = match format.reader {
            FormatReader::Guarded(read) => read("表.rtf", bytes, &Progress::default()).unwrap(),
            _ => Vec::new(),
        };
        assert_eq!(grids.len(), 1);
        // All other files are still none of its.
        assert!(sniff_among(&rows, "表.pdf", b"%PDF-1.7").is_err());
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
