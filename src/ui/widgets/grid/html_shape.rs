//! How many rows and columns the table on the clipboard has, as Excel and WPS write it beside its text: as HTML
//! (CF_HTML on Windows, text/html on Linux). The text stays what is pasted; this decides where its quotation marks can be
//! read in two ways.
//!
//! XML Spreadsheet, the third flavour of Excel, is not read: it is a format of Windows alone that arboard does not hand
//! out (it knows text, HTML, pictures and files), WPS writes HTML beside the text all the same, and asking the system
//! for a format by its name takes unsafe code or one more crate. What HTML does not settle is asked.

/// Rows and columns of the table on the system's clipboard; `None` where there is none.
pub(super) fn on_clipboard() -> Option<(usize, usize)> {
    let html = arboard::Clipboard::new().ok()?.get().html().ok()?;
    shape(&html)
}

/// Rows and columns of the only table of a page.
fn shape(html: &str) -> Option<(usize, usize)> {
    let page = html.to_ascii_lowercase();
    let mut tables = page.split("<table").skip(1);
    let (table, None) = (tables.next()?, tables.next()) else {
        return None;
    };
    let rows: Vec<&str> = parts(table, "<tr").collect();
    let widths: Vec<usize> = rows.iter().map(|row| width(row)).collect();
    // A cell over several rows takes one from the rows below: then this is no rectangle to count.
    let first = widths.first().copied().filter(|first| *first > 0)?;
    widths
        .iter()
        .all(|width| *width == first)
        .then_some((rows.len(), first))
}

/// What stands behind each tag of a name.
fn parts<'t>(text: &'t str, tag: &'static str) -> impl Iterator<Item = &'t str> {
    let is_tag = |rest: &&str| rest.starts_with([' ', '>', '\n', '\r', '\t']);
    text.split(tag).skip(1).filter(is_tag)
}

/// The columns of a row, a cell over several counted as so many.
fn width(row: &str) -> usize {
    let spans = |cell: &str| {
        let tag = cell.split('>').next().unwrap_or_default();
        let span = tag.split("colspan=").nth(1).unwrap_or("1");
        let digits: String = span
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<usize>().unwrap_or(1)
    };
    let cells = parts(row, "<td").map(spans).sum::<usize>();
    cells + parts(row, "<th").map(spans).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn tables_of_excel_and_wps_are_counted() {
        let excel = "Version:1.0\r\nStartHTML:0000000105\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
            <style><!--tr {mso-height-source:auto;} td {padding:0}--></style><body>\
            <table border=0><!--StartFragment--> <col width=72><tr height=19>\r\n<td height=19 class=xl65>甲<br>乙</td>\
            <td align=right>1</td></tr><tr><td>丙</td><td>2</td></tr><!--EndFragment--></table></body></html>";
        assert_eq!(shape(excel), Some((2, 2)));
        let merged =
            "<TABLE><TR><TD colspan=\"3\">甲</TD></TR><tr><th>1</th><td>2</td><td>3</td></tr></TABLE>";
        assert_eq!(shape(merged), Some((2, 3)));
        for other in [
            "<p>文字</p>",
            "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>",
            "<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>",
            "",
        ] {
            assert_eq!(shape(other), None, "{other}");
        }
    }
}
