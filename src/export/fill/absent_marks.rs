//! How the issued form wants an absent value shown: “—”, “/”, or nothing.

use crate::forms::dictionary;
use crate::model::{half_width, squeeze};

use super::fill_plan::FillPlan;
use super::package::reference::{column_number, references};
use super::package::sheet::SheetXml;
use super::table::{IssuedRole, IssuedTable};
use crate::export::annex::layout::AnnexCell;

/// Whether a text is a mark for "nothing" and no value.
pub(super) fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= 2 && text.chars().all(|c| "—–―－-/／\\".contains(c))
}

/// The mark of a sheet: the one in its waiting rows, else the one that a note asks for.
pub(super) fn mark(table: &IssuedTable, sheet: &SheetXml, strings: &[String]) -> Option<String> {
    let columns: Vec<u32> = table
        .columns
        .iter()
        .filter_map(|column| column_number(&column.letters))
        .collect();
    let waiting = table
        .rows
        .iter()
        .filter(|row| matches!(row.role, IssuedRole::Blank | IssuedRole::Named(_)));
    let shown = waiting
        .filter_map(|row| sheet.row(row.row))
        .flat_map(|row| &row.cells);
    let shown = shown
        .filter(|cell| columns.contains(&cell.column) && cell.formula.is_none())
        .map(|cell| sheet.shown(cell, strings).trim().to_owned());
    if let Some(mark) = shown.into_iter().find(|text| is_mark(text)) {
        return Some(mark);
    }
    let notes = sheet
        .rows
        .iter()
        .filter(|row| row.number <= table.header_bottom || is_foot(table, row.number));
    let mut texts = notes
        .flat_map(|row| &row.cells)
        .map(|cell| sheet.shown(cell, strings));
    texts.find_map(|text| asked_for(&text))
}

fn is_foot(table: &IssuedTable, row: u32) -> bool {
    table
        .rows
        .iter()
        .all(|known| known.row != row || known.role == IssuedRole::Fixed)
}

/// 没有数据的填“—”: the mark that a note asks for.
fn asked_for(note: &str) -> Option<String> {
    let note = squeeze(&half_width(note));
    for sentence in note.split(['。', ';', '\n']) {
        let about = ["无", "没有", "空", "不涉及", "缺"]
            .iter()
            .filter_map(|word| sentence.find(word))
            .min();
        let Some(asked) = about.and_then(|from| sentence.get(from..)) else {
            continue;
        };
        let Some(verb) = asked.find(['填', '用', '划', '以', '写']) else {
            continue;
        };
        let behind = asked.get(verb..).unwrap_or("");
        let quoted: String = behind
            .chars()
            .skip(1)
            .skip_while(|c| "写入以上为\"“‘'「『".contains(*c))
            .take_while(|c| "—–―-/\\".contains(*c))
            .collect();
        if is_mark(&quoted) {
            return Some(quoted);
        }
    }
    None
}

/// Rows that hold nothing but marks wait for a record.
pub(super) fn free_marked_rows(table: &mut IssuedTable, sheet: &SheetXml, strings: &[String]) {
    let columns: Vec<u32> = table
        .columns
        .iter()
        .filter(|column| column.field != "ordinal")
        .filter_map(|column| column_number(&column.letters))
        .collect();
    for row in table
        .rows
        .iter_mut()
        .filter(|row| row.role == IssuedRole::Named(None))
    {
        let Some(known) = sheet.row(row.row) else { continue };
        let texts = known
            .cells
            .iter()
            .filter(|cell| columns.contains(&cell.column) && cell.formula.is_none());
        let texts: Vec<String> = texts
            .map(|cell| sheet.shown(cell, strings).trim().to_owned())
            .collect();
        let waits = |text: &String| text.is_empty() || is_mark(text);
        if texts.iter().all(waits) && texts.iter().any(|text| is_mark(text)) {
            row.role = IssuedRole::Blank;
        }
    }
}

/// Marks the absent values of the rows that show a record.
///
/// Not where a formula of the row calculates with the cell, and not where the form's own validation forbids it.
pub(super) fn put(
    mark: &str,
    table: &IssuedTable,
    forbids: impl Fn(u32, u32) -> bool,
    sheet: &SheetXml,
    plan: &mut FillPlan,
) {
    let Some(sample) = plan
        .shift
        .blocks
        .first()
        .map(|block| block.sample())
        .or_else(|| table.rows.first().map(|row| row.row))
    else {
        return;
    };
    let calculated: Vec<u32> = sheet
        .row(sample)
        .into_iter()
        .flat_map(|row| &row.cells)
        .filter_map(|cell| cell.formula.as_ref())
        .flat_map(|formula| references(&formula.text))
        .filter(|reference| reference.last.is_none() && reference.first.row.map(|row| row.0) == Some(sample))
        .filter_map(|reference| Some(reference.first.column?.0))
        .collect();
    for column in &table.columns {
        let required = dictionary()
            .field(table.record, &column.field)
            .is_some_and(|field| field.required);
        let Some(at) = column_number(&column.letters) else {
            continue;
        };
        let closed = column.field == "ordinal" || required || calculated.contains(&at);
        if closed || forbids(sample, at) {
            continue;
        }
        for record in &plan.placed {
            plan.cells
                .entry(record.row)
                .or_default()
                .entry(at)
                .or_insert_with(|| AnnexCell::Text(mark.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_ask_for_a_mark() {
        let asks = |note: &str| asked_for(note);
        assert_eq!(asks("注：没有数据的填“—”，不得留空。").as_deref(), Some("—"));
        assert_eq!(asks("说明：1.单位为万元；2.如无，请填“/”").as_deref(), Some("/"));
        assert_eq!(asks("空白处一律划“——”").as_deref(), Some("——"));
        assert_eq!(asks("不涉及的填写/").as_deref(), Some("/"));
        assert_eq!(asks("注：无此项的填0"), None);
        assert_eq!(asks("注：资金单位为万元。"), None);
    }
}
