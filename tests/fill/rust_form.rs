//! An issued form as rust_xlsxwriter writes it: list, limits, colours, chart, note, names, breaks, two hidden sheets.

use std::path::Path;

use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationRule,
    Format, FormatBorder, Formula, Note, Sparkline, Workbook,
};

use crate::filled_ledger::SHEET;

const HEADERS: [&str; 11] = [
    "序号",
    "项目名称",
    "项目类型",
    "建设期限",
    "建设地点",
    "建设内容和规模",
    "总投资（万元）",
    "申请中央预算内资金（万元）",
    "组织实施单位",
    "中央占比",
    "累计",
];

/// Writes the form.
pub(crate) fn write(path: &Path) {
    let mut book = Workbook::new();
    let frame = Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_font_name("仿宋")
        .set_font_size(11);
    let money = frame.clone().set_num_format("#,##0.00");
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).unwrap();
    sheet.write(0, 0, "附件1").unwrap();
    sheet
        .merge_range(1, 0, 1, 10, SHEET, &Format::new().set_font_size(20))
        .unwrap();
    sheet
        .write(2, 0, "填报单位（盖章）：          填报人：          填报时间：")
        .unwrap();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write_with_format(3, column, header, &frame).unwrap();
        sheet.set_column_width(column, 12).unwrap();
    }
    for row in 4..9u32 {
        let shown = row + 1;
        sheet.set_row_height(row, 26).unwrap();
        for column in 0..9u16 {
            let format = if matches!(column, 6 | 7) { &money } else { &frame };
            sheet.write_blank(row, column, format).unwrap();
        }
        sheet.write_with_format(row, 0, row - 3, &frame).unwrap();
        let share = Formula::new(format!("=IF(G{shown}=0,0,ROUND(H{shown}/G{shown}*100,1))")).set_result("0");
        sheet.write_formula_with_format(row, 9, share, &frame).unwrap();
        sheet
            .write_formula_with_format(row, 10, format!("=SUM(G$5:G{shown})").as_str(), &frame)
            .unwrap();
    }
    sheet.merge_range(9, 0, 9, 5, "合计", &frame).unwrap();
    sheet
        .write_formula_with_format(9, 6, "=SUM(G5:G9)", &money)
        .unwrap();
    sheet
        .write_formula_with_format(9, 7, "=SUM($H$5:$H$9)", &money)
        .unwrap();
    sheet.write(10, 0, "注：资金单位为万元。").unwrap();
    let words = DataValidation::new().allow_list_formula("=字典!$A$1:$A$4".into());
    sheet.add_data_validation(4, 2, 8, 2, &words).unwrap();
    let amount = DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0));
    sheet.add_data_validation(4, 6, 8, 7, &amount).unwrap();
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::GreaterThan(Formula::new("=$G$10")))
        .set_format(Format::new().set_bold());
    sheet.add_conditional_format(4, 6, 8, 7, &rule).unwrap();
    sheet.insert_note(9, 6, &Note::new("自动合计")).unwrap();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_categories(format!("={SHEET}!$B$5:$B$9").as_str())
        .set_values(format!("={SHEET}!$G$5:$G$9").as_str());
    sheet.insert_chart(14, 1, &chart).unwrap();
    sheet
        .add_sparkline(9, 11, &Sparkline::new().set_range((SHEET, 4, 6, 8, 6)))
        .unwrap();
    sheet.set_page_breaks(&[7, 10]).unwrap();
    sheet.set_repeat_rows(0, 3).unwrap();
    sheet.set_print_area(0, 0, 10, 10).unwrap();
    sheet.set_landscape();
    sheet.set_freeze_panes(4, 0).unwrap();
    let list = book.add_worksheet();
    list.set_name("字典").unwrap();
    for (row, word) in (0..).zip(["新建", "改建", "扩建", "改扩建"]) {
        list.write(row, 0, word).unwrap();
    }
    list.set_hidden(true);
    book.define_name("投资", &format!("={SHEET}!$G$5:$G$9")).unwrap();
    book.save(path).unwrap();
}
