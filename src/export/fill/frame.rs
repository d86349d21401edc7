//! What stands around the table of an issued sheet: title, label, filler line and column widths.

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::column_letters;

use super::error::FillError;
use super::package::strings::Strings;
use super::package::xml::TagKind;
use super::package::{Package, read_issued};

/// The frame of a sheet, for a form that takes it over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// 附件1.
    pub label: String,
    /// The title above the table.
    pub title: String,
    /// The line of 填报单位 and 单位.
    pub filler: String,
    /// Widths of the columns by their letters.
    pub widths: BTreeMap<String, f64>,
}

/// Reads the frame of a sheet; `header` is the first row of its header.
///
/// # Errors
/// Not an xlsx, or no such sheet.
pub fn frame(template: &Path, sheet: &str, header: u32) -> Result<Frame, FillError> {
    let (name, bytes) = read_issued(template)?;
    read(&bytes, sheet, header).map_err(|error| error.in_file(&name))
}

fn read(bytes: &[u8], name: &str, header: u32) -> Result<Frame, FillError> {
    let package = Package::open(bytes)?;
    let strings = Strings::read(&package)?;
    let sheet = package.sheet_named(name)?;
    let mut frame = Frame::default();
    for row in sheet.rows.iter().take_while(|row| row.number < header) {
        let texts = row.cells.iter().map(|cell| sheet.shown(cell, &strings.texts));
        let text = texts
            .filter(|text| !text.trim().is_empty())
            .collect::<Vec<_>>()
            .join("          ");
        let place = if text.starts_with("附件") || text.starts_with("附表") {
            &mut frame.label
        } else if ["填报", "统计期", "单位：", "单位:", "数据时点", "调度月份"]
            .iter()
            .any(|word| text.contains(word))
        {
            &mut frame.filler
        } else {
            &mut frame.title
        };
        if place.is_empty() {
            text.trim().clone_into(place);
        }
    }
    let columns = sheet
        .outside
        .iter()
        .filter(|tag| tag.name(&sheet.text) == "col" && tag.kind != TagKind::End);
    for tag in columns {
        let number = |name: &str| {
            tag.get(&sheet.text, name)
                .and_then(|value| value.parse::<f64>().ok())
        };
        let whole = |name: &str| {
            tag.get(&sheet.text, name)
                .and_then(|value| value.parse::<u32>().ok())
        };
        if let (Some(first), Some(last), Some(width)) = (whole("min"), whole("max"), number("width")) {
            // A format for all columns to the right of the table is no width of a column.
            let last = last.min(first.saturating_add(64));
            frame
                .widths
                .extend((first.max(1)..=last).map(|column| (column_letters(column - 1), width)));
        }
    }
    Ok(frame)
}
