//! 审核说明: the sheet that goes with every 上报, with what was found, what the officer said to it and what is muted.

use crate::export::{Align, AnnexCell, AnnexRow, ColumnLayout, Layout, SheetLayout};
use crate::model::{Finding, FindingPlace, RecordId, Severity};

/// Columns with their widths.
const COLUMNS: [(&str, f64); 7] = [
    ("序号", 6.0),
    ("级别", 7.0),
    ("类别", 11.0),
    ("审核结果", 56.0),
    ("出处", 30.0),
    ("处理", 8.0),
    ("说明或理由", 40.0),
];

/// The sheet for findings that stand against what is handed in.
pub(crate) fn note_sheet(findings: &[&Finding], county: &str, period: &str) -> Layout {
    let columns = COLUMNS.map(|(header, width)| ColumnLayout {
        header: header.to_owned(),
        group: String::new(),
        width,
        align: if width < 12.0 { Align::Center } else { Align::Left },
    });
    let rows = findings
        .iter()
        .enumerate()
        .map(|(at, finding)| row(at + 1, finding));
    let title = "审核说明".to_owned();
    let none = findings
        .is_empty()
        .then(|| "本次上报的各表没有核实和提示项。".to_owned());
    Layout {
        form: String::new(),
        title: title.clone(),
        sheets: vec![SheetLayout {
            name: title.clone(),
            title,
            filler: format!("{county}          统计期：{period}"),
            columns: columns.to_vec(),
            rows: rows.collect(),
            notes: none.into_iter().collect(),
            ..SheetLayout::default()
        }],
    }
}

fn row(number: usize, finding: &Finding) -> AnnexRow {
    let (done, text) = match (&finding.explanation, &finding.muted) {
        (Some(text), _) => ("已说明", text.as_str()),
        (None, Some(reason)) => ("已忽略", reason.as_str()),
        (None, None) if finding.severity == Severity::Hint => ("提示", ""),
        (None, None) => ("未处理", ""),
    };
    let places: Vec<String> = finding.places.iter().filter_map(FindingPlace::origin).collect();
    let places = if places.is_empty() {
        "手工录入".to_owned()
    } else {
        places.join("；")
    };
    AnnexRow::Data {
        cells: vec![
            AnnexCell::count(number),
            AnnexCell::text(finding.severity.label()),
            AnnexCell::text(finding.family.label()),
            AnnexCell::text(finding.message.as_str()),
            AnnexCell::text(places),
            AnnexCell::text(done),
            AnnexCell::text(text),
        ],
        record: RecordId::default(),
    }
}
