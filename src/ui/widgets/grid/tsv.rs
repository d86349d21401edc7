//! Blocks of cells as text, the way Excel and WPS put them on the clipboard.
//!
//! Both quote only a cell with a line break or a tab in it, and double the quotation marks of such a cell alone; any
//! other cell stands as it is, also `"十四五"养老工程`. A block is a rectangle: where a quotation mark can be read in two
//! ways, the reading with rows of one length is right; where that does not decide, the user is asked.

/// A pasted text taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PastedBlock {
    /// Rows of cells.
    pub(super) rows: Vec<Vec<String>>,
    /// Lines of the text, which are more than the rows where cells have several lines.
    pub(super) lines: usize,
    /// Whether the text can be read in another way, too.
    pub(super) doubtful: bool,
}

/// Joins cells; those with tabs, line breaks or quotes are quoted.
pub(super) fn join(rows: &[Vec<String>]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| row.iter().map(|cell| quote(cell)).collect::<Vec<_>>().join("\t"))
        .collect();
    lines.join("\n")
}

fn quote(cell: &str) -> String {
    if cell.contains(['\t', '\n', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// How a cell that begins with a quotation mark is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteReading {
    /// As it stands.
    Literal,
    /// Quoted when it may hold line breaks, but no tab.
    Lines,
    /// Quoted also when it would hold tabs.
    Tabs,
}

/// Splits a pasted text into rows of cells.
pub(super) fn split(text: &str) -> PastedBlock {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let lines = text.split('\n').count();
    let read = |reading| rows(text, reading);
    let by_lines = read(QuoteReading::Lines);
    if by_lines.len() == lines && !text.contains("\t\"") && !text.starts_with('"') && !text.contains("\n\"") {
        return PastedBlock {
            rows: by_lines,
            lines,
            doubtful: false,
        };
    }
    let (literal, by_tabs) = (read(QuoteReading::Literal), read(QuoteReading::Tabs));
    let rows = [&by_lines, &by_tabs, &literal]
        .into_iter()
        .find(|rows| is_rectangle(rows))
        .unwrap_or(&by_lines);
    // Another reading with rows of one length has other rows.
    let doubtful = !is_rectangle(rows)
        || [&literal, &by_tabs]
            .into_iter()
            .any(|other| is_rectangle(other) && other.len() != rows.len());
    PastedBlock {
        rows: rows.clone(),
        lines,
        doubtful,
    }
}

/// The same where the table on the clipboard says how many rows and columns it has; `None` where no reading, or more than
/// one, has so many.
pub(super) fn split_to_shape(text: &str, (height, width): (usize, usize)) -> Option<PastedBlock> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let readings = [QuoteReading::Lines, QuoteReading::Tabs, QuoteReading::Literal];
    let fits = |rows: &Vec<Vec<String>>| rows.len() == height && rows.iter().all(|row| row.len() == width);
    let mut fitting = readings
        .map(|reading| rows(text, reading))
        .into_iter()
        .filter(fits);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then(|| PastedBlock {
        rows: first,
        lines: text.split('\n').count(),
        doubtful: false,
    })
}

fn is_rectangle(rows: &[Vec<String>]) -> bool {
    rows.windows(2).all(|pair| match pair {
        [above, below] => above.len() == below.len(),
        _ => true,
    })
}

fn rows(text: &str, reading: QuoteReading) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    let mut rest = text;
    loop {
        let (cell, behind) = match quoted(rest, reading) {
            Some((cell, behind)) => (cell, behind),
            None => {
                let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
                let (cell, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                (cell.to_owned(), behind)
            }
        };
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        let mut chars = behind.chars();
        match chars.next() {
            Some('\n') => rows.push(Vec::new()),
            Some(_) => {}
            None => return rows,
        }
        rest = chars.as_str();
    }
}

/// A quoted cell at the beginning of a text, and what stands behind it; `None` when the mark is one of the text.
fn quoted(text: &str, reading: QuoteReading) -> Option<(String, &str)> {
    let inside = text
        .strip_prefix('"')
        .filter(|_| reading != QuoteReading::Literal)?;
    let mut cell = String::new();
    let mut chars = inside.chars().peekable();
    let mut doubled = false;
    let mut length = 0;
    while let Some(c) = chars.next() {
        length += c.len_utf8();
        match c {
            '"' if chars.peek() == Some(&'"') => {
                chars.next();
                length += 1;
                doubled = true;
                cell.push('"');
            }
            '"' => {
                let behind = inside.get(length..).unwrap_or("");
                let ends = behind.is_empty() || behind.starts_with(['\t', '\n']);
                // Excel quotes no cell that needs it not.
                let needed = doubled || cell.contains('\n') || cell.contains('\t');
                return (ends && needed).then_some((cell, behind));
            }
            '\t' if reading == QuoteReading::Lines => return None,
            other => cell.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        split(text).rows
    }

    #[test]
    fn a_block_from_wps_is_read() {
        assert_eq!(read("甲\t1\r\n乙\t2\r\n"), [["甲", "1"], ["乙", "2"]]);
        assert_eq!(
            read("\"一行\n两行\"\t\"他说\"\"好\"\"\""),
            [["一行\n两行", "他说\"好\""]]
        );
        assert_eq!(read("5\"管"), [["5\"管"]]);
        assert_eq!(read(""), [[""]]);
    }

    #[test]
    fn quotation_marks_that_excel_does_not_escape_stay() {
        let block = split("\"十四五\"养老工程\t3700\r\n\"阳光工程二期\t1300\r\n新建60个托位\t900\r\n");
        assert_eq!(
            block.rows,
            [
                ["\"十四五\"养老工程", "3700"],
                ["\"阳光工程二期", "1300"],
                ["新建60个托位", "900"]
            ]
        );
        assert_eq!((block.lines, block.doubtful), (3, false));
        // The mark closes in a later row: a rectangle decides.
        assert_eq!(
            read("\"阳光工程\t1\n新建\"\t2\n乙\t3"),
            [["\"阳光工程", "1"], ["新建\"", "2"], ["乙", "3"]]
        );
        assert_eq!(
            read("\"十四五\"\t1\n\"\"\t2"),
            [["\"十四五\"", "1"], ["\"\"", "2"]]
        );
        assert_eq!(read("甲\t\"乙\n丙\t丁"), [["甲", "\"乙"], ["丙", "丁"]]);
        assert_eq!(read("“全角”\t1\n「角」\t2"), [["“全角”", "1"], ["「角」", "2"]]);
        assert_eq!(read("\""), [["\""]]);
    }

    #[test]
    fn cells_of_several_lines_are_one_cell() {
        assert_eq!(read("甲\t\"一\n二\"\n乙\t三"), [["甲", "一\n二"], ["乙", "三"]]);
        assert_eq!(
            read("\"\"\"十四五\"\"工程\n二期\"\t1\n\"老城\"片区\t2"),
            [["\"十四五\"工程\n二期", "1"], ["\"老城\"片区", "2"]]
        );
        // In one column two cells or one of two lines: the user is asked.
        let block = split("\"阳光工程\n新建\"");
        assert_eq!((block.rows.len(), block.lines, block.doubtful), (1, 2, true));
        assert!(!split("甲\t\"一\n二\"\n乙\t三").doubtful);
        assert!(split("甲\t1\n\"乙\n丙").doubtful, "rows of several lengths");
    }

    #[test]
    fn the_table_on_the_clipboard_decides_what_the_text_leaves_open() {
        let read = |text, shape| split_to_shape(text, shape).map(|block| block.rows);
        assert_eq!(
            read("\"阳光工程\n新建\"", (1, 1)),
            Some(vec![vec!["阳光工程\n新建".to_owned()]])
        );
        let two = Some(vec![vec!["\"阳光工程".to_owned()], vec!["新建\"".to_owned()]]);
        assert_eq!(read("\"阳光工程\r\n新建\"\r\n", (2, 1)), two);
        assert_eq!(read("\"阳光工程\n新建\"", (3, 1)), None, "another table");
    }

    #[test]
    fn what_is_copied_is_pasted_again() {
        for rows in [
            vec![vec!["a\tb", ""], vec!["\"", "两\n行"]],
            vec![vec!["\"十四五\"养老工程", "1"], vec!["\"\"", "2"]],
            vec![vec!["\"a\"\tb\n\"", "x", "\"y\""]],
            vec![vec!["甲"], vec!["\"乙"], vec!["丙\""]],
        ] {
            let rows: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
                .collect();
            assert_eq!(read(&join(&rows)), rows);
        }
    }
}
