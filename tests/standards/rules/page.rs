//! Rules about paper, lines around the table, fonts and the package.

use laoxiao::forms::Paper;

use super::super::xml::{self, Format};
use super::{Seen, all, fault};

pub(crate) fn paper(seen: &Seen<'_>) -> String {
    let code = match seen.layout.paper.unwrap_or(seen.look.paper) {
        Paper::A4 => "paperSize=\"9\"",
        Paper::A3 => "paperSize=\"8\"",
    };
    fault(seen.has(code) && seen.has("orientation=\"landscape\""), || {
        code.to_owned()
    })
}

pub(crate) fn margins(seen: &Seen<'_>) -> String {
    let near = |name: &str, wanted: f64| (seen.mm(name) - wanted).abs() < 0.1;
    let sides = (seen.mm("left"), seen.mm("right"));
    let holds =
        near("top", 28.0) && near("bottom", 26.0) && sides.0 > 17.9 && (sides.0 - sides.1).abs() < 0.1;
    fault(holds, || format!("{sides:?}"))
}

pub(crate) fn one_page_wide(seen: &Seen<'_>) -> String {
    let holds = seen.has("<pageSetUpPr fitToPage=\"1\"/>")
        && seen.has("fitToHeight=\"0\"")
        && !seen.has("fitToWidth=\"0\"")
        && seen.has("horizontalCentered=\"1\"");
    fault(holds, || "print setup".to_owned())
}

pub(crate) fn page_number(seen: &Seen<'_>) -> String {
    let footer = xml::elements(&seen.sheet.text, "oddFooter");
    let text = footer
        .first()
        .map_or("", |(_, text)| text)
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let holds = text == "&C&\"宋体,常规\"&14— &P —" && text.chars().count() <= 255;
    fault(holds, || text)
}

pub(crate) fn repeated_header(seen: &Seen<'_>) -> String {
    if !seen.layout.shape.is_table() {
        return String::new();
    }
    let (first, last) = seen.header_rows();
    let names = seen.package.names(seen.number);
    let found = names.iter().find(|(name, _)| name == "_xlnm.Print_Titles");
    let text = found.map_or("", |(_, text)| text);
    let frozen = format!("ySplit=\"{last}\"");
    let holds = text.ends_with(&format!("!${first}:${last}")) && seen.has(&frozen) && !text.contains("''");
    fault(holds, || format!("{text} for rows {first} to {last}"))
}

pub(crate) fn print_area(seen: &Seen<'_>) -> String {
    let names = seen.package.names(seen.number);
    let found = names.iter().find(|(name, _)| name == "_xlnm.Print_Area");
    let text = found.map_or("", |(_, text)| text);
    let last = seen.sheet.rows.last().unwrap().number;
    let column = char::from(b'A' + u8::try_from(seen.last_column()).unwrap());
    fault(text.ends_with(&format!("!$A$1:${column}${last}")), || {
        text.to_owned()
    })
}

pub(crate) fn label(seen: &Seen<'_>) -> String {
    if seen.layout.annex_label.is_empty() {
        return String::new();
    }
    let cell = seen.cell(1, 0).unwrap();
    let format = seen.format(cell);
    let text = cell.value.clone().unwrap_or_default();
    let holds = text == seen.layout.annex_label
        && text.starts_with("附件")
        && !text.contains(['：', ':'])
        && format.size == 16.0
        && format.font == seen.preset()[1]
        && format.horizontal == "left"
        && seen.sheet.merges.iter().all(|(_, top, ..)| *top != 1);
    fault(holds, || format!("{text} {format:?}"))
}

pub(crate) fn title(seen: &Seen<'_>) -> String {
    let own = (seen.title_row(), seen.layout.title.as_str());
    // The title of the annex stands over that of its first table, and looks the same.
    let annex = (own.0 - 1, seen.layout.annex_title.as_str());
    all([annex, own].map(|(row, text)| {
        if text.is_empty() {
            String::new()
        } else {
            title_in(seen, row, text)
        }
    }))
}

fn title_in(seen: &Seen<'_>, row: usize, text: &str) -> String {
    let cell = seen.cell(row, 0).unwrap();
    let format = seen.format(cell);
    let height = seen.row(row).height.unwrap_or(0.0);
    let is_stand_in = format.font == "宋体";
    let holds = cell.value.as_deref() == Some(text)
        && format.size == 22.0
        && format.font == seen.preset()[0]
        && format.bold == is_stand_in
        && format.horizontal == "center"
        && seen.sheet.merges.contains(&(0, row, seen.last_column(), row))
        && height >= 40.0;
    fault(holds, || format!("{format:?} {height} pt"))
}

pub(crate) fn filler(seen: &Seen<'_>) -> String {
    if seen.layout.filler.is_empty() {
        return String::new();
    }
    let row = seen.title_row() + 1;
    let cells = &seen.row(row).cells;
    let texts: Vec<(&str, &Format)> = cells
        .iter()
        .filter_map(|cell| Some((cell.value.as_deref()?, seen.format(cell))))
        .collect();
    let joined: String = texts.iter().map(|(text, _)| *text).collect();
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let unit = texts.iter().find(|(text, _)| text.starts_with("单位："));
    let holds = squeeze(&joined) == squeeze(&seen.layout.filler)
        && joined.matches("单位：").count() - joined.matches("填报单位：").count() <= 1
        && unit.is_none_or(|(_, format)| format.horizontal == "right")
        && texts[0].1.horizontal == "left"
        && !joined.contains(':')
        && seen.row(row).height.unwrap() >= 15.0;
    fault(holds, || format!("{texts:?}"))
}

pub(crate) fn colours(seen: &Seen<'_>) -> String {
    let bad = seen
        .formats
        .iter()
        .find(|format| !format.black || format.fill != 0);
    fault(bad.is_none(), || format!("{bad:?}"))
}

/// Counted by another way than the program's: a hanzi is one em wide, all else half, a line 1.2 of the font size.
pub(crate) fn heights(seen: &Seen<'_>) -> String {
    let width = |text: &str, pt: f64| -> f64 {
        let em = pt * 96.0 / 72.0;
        text.chars()
            .map(|c| if c < '\u{2000}' { em / 2.0 } else { em })
            .sum()
    };
    all(seen.sheet.rows.iter().map(|row| {
        let height = row.height.unwrap_or(0.0);
        let needed = row.cells.iter().map(|cell| {
            let merge = seen
                .sheet
                .merges
                .iter()
                .find(|(left, top, ..)| (*left, *top) == (cell.column, row.number));
            if merge.is_some_and(|(_, top, _, bottom)| top != bottom) {
                return 0.0;
            }
            // What does not wrap runs on over the empty cells beside it.
            if !seen.format(cell).wrap {
                return 0.0;
            }
            let right = merge.map_or(cell.column, |(_, _, right, _)| *right);
            let room: f64 = seen.sheet.widths[cell.column..=right].iter().sum::<f64>() * 8.0 - 6.0;
            let format = seen.format(cell);
            let text = cell.value.as_deref().filter(|_| cell.kind == "s").unwrap_or("");
            let lines: f64 = text
                .split('\n')
                .map(|line| (width(line, format.size) / room).ceil().max(1.0))
                .sum();
            lines * format.size * 1.2
        });
        let needed = needed.fold(0.0, f64::max);
        let holds = row.is_custom && height >= needed.max(14.0) && height <= 409.5;
        fault(holds, || format!("row {}: {height} of {needed} pt", row.number))
    }))
}

pub(crate) fn first_font(seen: &Seen<'_>) -> String {
    let first = &seen.formats[0];
    let is_normal = first.font == "宋体" && first.size == 11.0 && first.charset == "134" && !first.has_scheme;
    let charset = seen
        .formats
        .iter()
        .all(|format| format.charset == "134" && !format.has_scheme);
    let sum: f64 = seen.sheet.widths.iter().sum();
    let (paper, side) = match seen.layout.paper.unwrap_or(seen.look.paper) {
        Paper::A4 => (297.0, seen.mm("left")),
        Paper::A3 => (420.0, seen.mm("left")),
    };
    // Eight pixels a character at 96 dpi.
    let room = (paper - 2.0 * side) / 25.4 * 96.0 / 8.0;
    let fills = (room * 0.97..=room * 1.03).contains(&sum);
    let fits = fills || sum < room && nothing_wraps(seen);
    fault(is_normal && charset && fits, || {
        format!("{first:?} {sum} of {room}")
    })
}

/// Whether every text of the records stands on one line, counted as in [`heights`].
fn nothing_wraps(seen: &Seen<'_>) -> bool {
    let fits = |(cell, width): (&laoxiao::export::AnnexCell, &f64)| {
        let size = if seen.layout.shape.is_table() { 11.0 } else { 16.0 };
        let em = size * 96.0 / 72.0;
        let text = cell.to_string();
        let wide: f64 = text
            .chars()
            .map(|c| if c < '\u{2000}' { em / 2.0 } else { em })
            .sum();
        wide <= width * 8.0
    };
    let rows = seen.layout.rows.iter().filter(|row| row.is_data());
    rows.into_iter()
        .all(|row| row.cells().iter().zip(&seen.sheet.widths).all(fits))
}

pub(crate) fn fonts(seen: &Seen<'_>) -> String {
    let preset = seen.preset();
    let bad = seen
        .formats
        .iter()
        .find(|format| format.font != "宋体" && !preset.contains(&format.font.as_str()));
    // An empty list has nothing in the font of the body.
    let wanted = if seen.layout.rows.is_empty() {
        &preset[..2]
    } else {
        &preset[..]
    };
    let used = wanted
        .iter()
        .all(|name| seen.formats.iter().any(|format| format.font == *name));
    fault(bad.is_none() && used, || format!("{bad:?}"))
}

pub(crate) fn tabs(seen: &Seen<'_>) -> String {
    let book = seen.package.part("xl/workbook.xml");
    let tags = xml::elements(book, "sheet");
    let names: Vec<String> = tags
        .iter()
        .filter_map(|(tag, _)| xml::attr(tag, "name"))
        .collect();
    let mut distinct: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let good = |name: &String| {
        let length = name.encode_utf16().count();
        (1..=31).contains(&length)
            && !name.contains(['\\', '/', '?', '*', ':', '[', ']', '\''])
            && !name.starts_with("Sheet")
            && !name.eq_ignore_ascii_case("history")
    };
    fault(names.iter().all(good) && distinct.len() == names.len(), || {
        format!("{names:?}")
    })
}

pub(crate) fn package(seen: &Seen<'_>) -> String {
    let names: Vec<&str> = seen.package.parts.iter().map(|(name, _)| name.as_str()).collect();
    let usual = [
        "[Content_Types].xml",
        "_rels/",
        "docProps/",
        "xl/workbook.xml",
        "xl/_rels/",
        "xl/worksheets/",
        "xl/theme/",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    ];
    let odd = names
        .iter()
        .find(|name| !usual.iter().any(|known| name.starts_with(known)) || name.contains("_rels/sheet"));
    let text = &seen.sheet.text;
    let new = [
        "_xlfn",
        "<x:",
        "<extLst",
        "<tableParts",
        "<drawing",
        "<legacyDrawing",
    ]
    .iter()
    .find(|word| text.contains(*word));
    let core = seen.package.part("docProps/core.xml");
    let author = xml::elements(core, "dc:creator")
        .first()
        .map_or("", |(_, name)| name);
    fault(odd.is_none() && new.is_none() && author == "老小台账", || {
        format!("{odd:?} {new:?} {author}")
    })
}
