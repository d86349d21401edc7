//! The formats that can be read, a row each: sniffing, the workbook and the window's open dialog use this table.

use super::package::MAX_FILE;
use super::row_stream::RowReceiver;
use super::sniff::FileEvidence;
use super::{delimited, docx, html, ods, xls, xlsb, xlsx, xml2003};
use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::model::Progress;

/// A format and how it is read.
#[derive(Debug)]
pub(crate) struct FileFormat {
    /// What the open dialog calls it.
    pub(crate) label: &'static str,
    /// The endings of its files, for the dialog: which format a file has is told by its bytes. The first is the name
    /// of the format.
    pub(crate) endings: &'static [&'static str],
    /// Whether a file is one. The first row that says yes counts.
    pub(super) fits: fn(&FileEvidence<'_>) -> bool,
    /// A larger file is refused.
    pub(super) most_bytes: usize,
    /// What reads it, and where.
    pub(super) reader: FormatReader,
}

/// Reads grids from bytes.
pub(super) type ReadGrids =
    fn(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError>;

/// Tells the sheets of a file at once and hands over their rows as they come, or each sheet as a whole.
pub(super) type StreamSheets = fn(
    file: &str,
    bytes: &[u8],
    as_a_whole: bool,
    progress: &Progress,
    tell: Box<dyn FnOnce(Vec<RowReceiver>) + '_>,
) -> Result<(), ImportError>;

/// Where a reader runs.
#[derive(Clone, Copy, Debug)]
pub(super) enum FormatReader {
    /// On a thread that goes on while the first rows are worked on.
    Streamed(StreamSheets),
    /// On a thread of its own.
    Guarded(ReadGrids),
    /// In a process of its own, because the parser may panic, abort or never end; on a thread where there is none.
    Isolated {
        in_child: ReadGrids,
        on_thread: ReadGrids,
    },
}

/// The old format has no streaming reader: the whole book is in memory several times.
const MOST_OF_XLS: usize = 30 << 20;
/// Web pages and text files are decoded as a whole.
const MOST_OF_TEXT: usize = 64 << 20;

/// All formats; what fits several rows is read by the first.
pub(crate) static FORMATS: [FileFormat; 8] = [
    FileFormat {
        label: "二进制工作簿",
        endings: &["xlsb"],
        fits: xlsb::fits,
        most_bytes: MAX_FILE,
        reader: FormatReader::Isolated {
            in_child: xlsb::read,
            on_thread: xlsb::read,
        },
    },
    FileFormat {
        label: "Excel 工作簿",
        endings: &["xlsx", "xlsm", "xltx", "xltm"],
        fits: xlsx::fits,
        most_bytes: MAX_FILE,
        reader: FormatReader::Streamed(xlsx::read),
    },
    FileFormat {
        label: "OpenDocument 表格",
        endings: &["ods", "ots"],
        fits: ods::fits,
        most_bytes: MAX_FILE,
        reader: FormatReader::Guarded(ods::read),
    },
    FileFormat {
        label: "Excel 97—2003 和 WPS 表格",
        endings: &["xls", "et", "xlt", "ett"],
        fits: xls::fits,
        most_bytes: MOST_OF_XLS,
        reader: FormatReader::Isolated {
            in_child: xls::read_isolated,
            on_thread: xls::read,
        },
    },
    FileFormat {
        label: "Word 文档里的表格",
        endings: &["docx", "docm", "dotx"],
        fits: docx::fits,
        most_bytes: MAX_FILE,
        reader: FormatReader::Guarded(docx::read),
    },
    FileFormat {
        label: "XML 表格 2003",
        endings: &["xml"],
        fits: xml2003::fits,
        most_bytes: MOST_OF_TEXT,
        reader: FormatReader::Guarded(xml2003::read),
    },
    FileFormat {
        label: "网页",
        endings: &["html", "htm"],
        fits: html::fits,
        most_bytes: MOST_OF_TEXT,
        reader: FormatReader::Guarded(html::read),
    },
    FileFormat {
        label: "文本文件",
        endings: &["csv", "tsv", "txt"],
        fits: delimited::fits,
        most_bytes: MOST_OF_TEXT,
        reader: FormatReader::Guarded(delimited::read),
    },
];

impl FileFormat {
    /// Its name: the first of its endings.
    pub(super) fn name(&self) -> &'static str {
        self.endings.first().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_format_has_a_name_of_its_own_and_endings_that_no_other_has() {
        let mut endings = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for format in &FORMATS {
            assert!(
                !format.name().is_empty() && labels.insert(format.label),
                "{}",
                format.label
            );
            for ending in format.endings {
                assert!(endings.insert(*ending), "{ending} stands twice");
                assert!(ending.bytes().all(|byte| byte.is_ascii_lowercase()), "{ending}");
            }
        }
    }
}
