//! What stands over several cells of a sheet.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// The corners of a cell or a block: top, left, bottom, right.
type CellRange = (u32, u16, u32, u16);

/// Merges where there is more than one cell: a merge of one is a damaged file to Excel.
pub(super) fn span(
    sheet: &mut Worksheet,
    block: CellRange,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let (top, left, bottom, right) = block;
    if top == bottom && left == right {
        sheet.write_string_with_format(top, left, text, format)?;
    } else {
        sheet.merge_range(top, left, bottom, right, text, format)?;
    }
    Ok(())
}

/// A section row in one cell: 一、养老服务项目, （一）新建.
pub(super) fn section_line(number: &str, title: &str) -> String {
    if number.ends_with('）') {
        format!("{number}{title}")
    } else {
        format!("{number}、{title}")
    }
}
