//! Blocks of cells as text, the way Excel and WPS put them on the clipboard.

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

/// Splits a pasted text into rows of cells. A quote counts only at the start of a cell.
pub(super) fn split(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = vec![Vec::new()];
    let mut cell = String::new();
    let mut chars = text.strip_suffix('\n').unwrap_or(&text).chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => push(&mut rows, &mut cell),
            '\n' if !quoted => {
                push(&mut rows, &mut cell);
                rows.push(Vec::new());
            }
            other => cell.push(other),
        }
    }
    push(&mut rows, &mut cell);
    rows
}

fn push(rows: &mut [Vec<String>], cell: &mut String) {
    if let Some(row) = rows.last_mut() {
        row.push(std::mem::take(cell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_from_wps_is_read() {
        assert_eq!(split("甲\t1\r\n乙\t2\r\n"), [["甲", "1"], ["乙", "2"]]);
        assert_eq!(
            split("\"一行\n两行\"\t\"他说\"\"好\"\"\""),
            [["一行\n两行", "他说\"好\""]]
        );
        assert_eq!(split("5\"管"), [["5\"管"]]);
        assert_eq!(split(""), [[""]]);
    }

    #[test]
    fn what_is_copied_is_pasted_again() {
        let rows = vec![
            vec!["a\tb".to_owned(), String::new()],
            vec!["\"".to_owned(), "两\n行".to_owned()],
        ];
        assert_eq!(split(&join(&rows)), rows);
    }
}
