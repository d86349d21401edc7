//! Rules about the table: its frame, its cells, its totals.

use laoxiao::export::{Align, AnnexCell, AnnexRow, Profile};

use super::super::xml::{CellXml, RowXml};
use super::{Seen, all, fault};

pub(crate) fn header(seen: &Seen<'_>) -> String {
    let (first, last) = seen.header_rows();
    all((first..=last).flat_map(|row| &seen.row(row).cells).map(|cell| {
        let format = seen.format(cell);
        let holds = format.font == seen.preset()[1]
            && (10.0..=12.0).contains(&format.size)
            && format.horizontal == "center"
            && format.vertical == "center"
            && format.wrap;
        fault(holds, || format!("{format:?}"))
    }))
}

pub(crate) fn body(seen: &Seen<'_>) -> String {
    let rows = seen.body().filter(|(row, _)| row.is_data());
    let is_table = seen.layout.shape.is_table();
    all(rows.flat_map(|(_, row)| &row.cells).map(|cell| {
        let format = seen.format(cell);
        // A roster in lines is text like any other: 3号.
        let sizes = if is_table { 7.0..=12.0 } else { 16.0..=16.0 };
        let holds = format.font == seen.preset()[2]
            && sizes.contains(&format.size)
            && format.vertical == "center"
            && format.wrap;
        fault(holds, || format!("{format:?}"))
    }))
}

pub(crate) fn frame(seen: &Seen<'_>) -> String {
    let first = seen.header_rows().0;
    let last = seen.header_rows().1 + seen.layout.rows.len();
    all(seen.sheet.rows.iter().map(|row| {
        let is_inside = seen.layout.shape.is_table() && (first..=last).contains(&row.number);
        let thin = |cell: &CellXml| seen.format(cell).border.iter().all(|side| side == "thin");
        let none = |cell: &CellXml| seen.format(cell).border.iter().all(String::is_empty);
        let holds = if is_inside {
            row.cells.len() == seen.layout.columns.len() && row.cells.iter().all(thin)
        } else {
            row.cells.iter().all(none)
        };
        fault(holds, || format!("row {}", row.number))
    }))
}

pub(crate) fn types(seen: &Seen<'_>) -> String {
    all(seen
        .body()
        .filter(|(row, _)| row.is_data())
        .flat_map(|(row, xml)| {
            let faults = row.cells().iter().enumerate().map(|(column, cell)| {
                let found = xml.cells.iter().find(|found| found.column == column).unwrap();
                let same = match cell {
                    AnnexCell::Empty => found.value.as_deref().is_none_or(|value| value == "—"),
                    AnnexCell::Text(text) => found.kind == "s" && found.value.as_ref() == Some(text),
                    AnnexCell::Number { value, .. } => {
                        found.kind.is_empty()
                            && found.value.as_ref().and_then(|found| found.parse::<f64>().ok())
                                == Some(*value)
                    }
                };
                fault(same, || {
                    format!("row {} column {column}: {:?}", xml.number, found.value)
                })
            });
            faults.collect::<Vec<_>>()
        }))
}

pub(crate) fn number_formats(seen: &Seen<'_>) -> String {
    let is_plain = |format: &str| {
        let (whole, fraction) = format.split_once('.').unwrap_or((format, "0"));
        whole == "0" && !fraction.is_empty() && fraction.chars().all(|c| c == '0')
    };
    all((0..seen.layout.columns.len()).map(|column| {
        let mut used: Vec<&str> = Vec::new();
        for (row, xml) in seen
            .body()
            .filter(|(row, _)| !matches!(row, AnnexRow::Section { .. }))
        {
            if let Some(AnnexCell::Number { .. }) = row.cells().get(column) {
                used.push(&seen.format(&xml.cells[column]).number);
            }
        }
        used.sort_unstable();
        used.dedup();
        let is_figure = seen.layout.columns[column].align == Align::Right;
        let holds = used.iter().all(|format| is_plain(format)) && (!is_figure || used.len() <= 1);
        fault(holds, || format!("column {column}: {used:?}"))
    }))
}

pub(crate) fn unknown(seen: &Seen<'_>) -> String {
    all(seen
        .body()
        .filter(|(row, _)| row.is_data())
        .flat_map(|(row, xml)| {
            let cells = row.cells().iter().zip(&seen.layout.columns).enumerate();
            let faults = cells.map(|(column, (cell, of))| {
                let dash = *cell == AnnexCell::Empty
                    && of.align == Align::Right
                    && !seen.layout.is_to_fill
                    && seen.look.profile == Profile::Print;
                let found = xml.cells[column].value.as_deref();
                let holds = *cell != AnnexCell::Empty || found == dash.then_some("—");
                fault(holds, || format!("row {} column {column}: {found:?}", xml.number))
            });
            faults.collect::<Vec<_>>()
        }))
}

pub(crate) fn sections(seen: &Seen<'_>) -> String {
    all(seen.body().map(|(row, xml)| {
        let AnnexRow::Section { number, title, .. } = row else {
            return String::new();
        };
        let texts: Vec<&str> = xml
            .cells
            .iter()
            .filter_map(|cell| cell.value.as_deref())
            .collect();
        let wanted = [number.as_str(), title.as_str()];
        let is_chinese =
            "一二三四五六七八九十".contains(number.trim_matches(['（', '）']).chars().next().unwrap());
        let heading = xml
            .cells
            .iter()
            .all(|cell| seen.format(cell).font == seen.preset()[1]);
        let reaches = seen
            .sheet
            .merges
            .contains(&(1, xml.number, seen.last_column(), xml.number));
        fault(texts == wanted && is_chinese && heading && reaches, || {
            format!("{texts:?}")
        })
    }))
}

pub(crate) fn totals(seen: &Seen<'_>) -> String {
    let is_upload = seen.look.profile == Profile::Upload;
    let formulas = seen
        .sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.formula.is_some());
    let totals = seen
        .body()
        .enumerate()
        .filter(|(_, (row, _))| matches!(row, AnnexRow::Total { .. }));
    let total_rows: Vec<(usize, (&AnnexRow, &RowXml))> = totals.collect();
    let expected: usize = total_rows
        .iter()
        .map(|(_, (row, _))| row.cells().iter().filter(|cell| cell.number().is_some()).count())
        .sum();
    let count = formulas.count();
    if count != if is_upload { 0 } else { expected } {
        return format!("{count} formulas for {expected} sums");
    }
    all(total_rows.into_iter().flat_map(|(at, (row, xml))| {
        let AnnexRow::Total { from, .. } = row else {
            return Vec::new();
        };
        let faults = row.cells().iter().enumerate().filter_map(|(column, cell)| {
            let total = cell.number()?;
            let found = &xml.cells[column];
            let printed: f64 = seen.layout.rows[*from..at]
                .iter()
                .filter(|row| row.is_data())
                .filter_map(|row| match row.cells().get(column)? {
                    // As the eye adds: each part rounded to what is shown.
                    number @ AnnexCell::Number { .. } => number.to_string().parse::<f64>().ok(),
                    AnnexCell::Empty | AnnexCell::Text(_) => None,
                })
                .sum();
            let saved = found.value.as_ref().and_then(|value| value.parse::<f64>().ok());
            let formula = found.formula.as_deref().unwrap_or("");
            let holds = saved.is_some_and(|saved| (saved - total).abs() < 1e-9)
                && (printed - total).abs() < 1e-6
                && (is_upload || formula.starts_with("SUM(") || formula.starts_with("SUBTOTAL(9,"));
            Some(fault(holds, || {
                format!("column {column}: {saved:?} {total} {printed} {formula}")
            }))
        });
        faults.collect::<Vec<_>>()
    }))
}

pub(crate) fn punctuation(seen: &Seen<'_>) -> String {
    let texts = seen
        .sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.kind == "s");
    let years = texts.filter_map(|cell| cell.value.as_deref()).find(|text| {
        let short = text.chars().count() < 16;
        // A form may spell the years as its document does: 2022年-2023年.
        let is_spelled = seen.layout.title.ends_with("重大项目清单") && text.split("年-").count() == 2;
        short
            && !is_spelled
            && (text.contains("年-")
                || text.contains("年~")
                || text.contains("年—20")
                || text.contains("年0"))
    });
    let headers = seen
        .layout
        .columns
        .iter()
        .flat_map(|column| [&column.header, &column.group]);
    let own = headers
        .chain([&seen.layout.title, &seen.layout.filler])
        .chain(&seen.layout.notes);
    let half = own
        .into_iter()
        .find(|text| text.contains(['(', ')', ',', ';', ':', '?']));
    fault(years.is_none() && half.is_none(), || {
        format!("{years:?} {half:?}")
    })
}
