//! A form with five numbered rows and a total, for trying one thing at a time.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet};

use crate::filled_ledger::{FilledLedger, SHEET};

/// Its headers.
pub(crate) const HEADERS: [&str; 9] = [
    "序号",
    "项目名称",
    "项目类型",
    "建设期限",
    "建设地点",
    "建设内容和规模",
    "总投资（万元）",
    "申请中央预算内资金（万元）",
    "组织实施单位",
];

/// A form with five numbered rows and a total, all with one number format for the money, and then changed.
pub(crate) fn form(dir: &Path, money: &str, change: impl Fn(&mut Worksheet)) -> PathBuf {
    let frame = Format::new().set_border(FormatBorder::Thin);
    let amount = frame.clone().set_num_format(money);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).unwrap();
    sheet.write(1, 0, SHEET).unwrap();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write_with_format(3, column, header, &frame).unwrap();
    }
    for row in 4..10 {
        for column in 0..9 {
            let format = if matches!(column, 6 | 7) { &amount } else { &frame };
            sheet.write_blank(row, column, format).unwrap();
        }
        if row < 9 {
            sheet.write_with_format(row, 0, row - 3, &frame).unwrap();
        }
    }
    sheet.write_with_format(9, 0, "合计", &frame).unwrap();
    sheet
        .write_formula_with_format(9, 6, "=SUM(G5:G9)", &amount)
        .unwrap();
    sheet
        .write_formula_with_format(9, 7, "=SUM(H5:H9)", &amount)
        .unwrap();
    change(sheet);
    let file = dir.join("下发表.xlsx");
    book.save(&file).unwrap();
    file
}

/// The same with figures of two decimals.
pub(crate) fn plain(ledger: &FilledLedger, change: impl Fn(&mut Worksheet)) -> PathBuf {
    form(ledger.dir.path(), "0.00", change)
}
