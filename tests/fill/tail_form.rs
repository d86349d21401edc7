//! Issued forms of four kinds, with a random tail below the table.

use std::path::Path;

use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatDuplicate, DataValidation, Format, FormatBorder, Formula, Image, Note,
    Shape, Table, TableColumn, Workbook, Worksheet,
};

const HEADERS: [&str; 9] = [
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

/// The lines that stand below tables.
const LINES: [&str; 28] = [
    "注：资金单位为万元。",
    "填表说明：请逐项填写，不得漏项。",
    "（盖章）",
    "2023年  月  日",
    "单位负责人：          审核人：          填报人：",
    "备注栏请注明资金来源渠道。",
    "1.请于每月5日前报送。",
    "2.联系人：县发改局。",
    "（一）项目须已入库",
    "★ 重点项目请加星号",
    "※本表一式三份",
    "附：项目清单电子版",
    "抄送：市发展和改革委员会",
    "主送：州发展改革委",
    "说明",
    "联系电话：0883-0000000",
    "以上项目均已核实",
    "经办人签字",
    "下拉选项",
    "新建",
    "改扩建",
    "养老服务",
    "合计数以本表为准",
    "本表由县级发改部门填报",
    "—",
    "第1页 共1页",
    "审核意见",
    "3",
];

/// A stamp: one dot.
const STAMP: [u8; 67] = [
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5,
    0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TailForm {
    /// Lines around five numbered rows, a total.
    Framed,
    /// Five numbered rows without any line, a total.
    Bare,
    /// Lines around four blank rows, no total.
    Open,
    /// Two sections with sums of their own, a total.
    Sections,
}

/// All of them.
pub(crate) const FORMS: [TailForm; 4] = [
    TailForm::Framed,
    TailForm::Bare,
    TailForm::Open,
    TailForm::Sections,
];

impl TailForm {
    /// The detail rows.
    pub(crate) fn room(self) -> u32 {
        self.sections().iter().sum()
    }

    /// The detail rows of each part.
    pub(crate) const fn sections(self) -> &'static [u32] {
        match self {
            Self::Framed | Self::Bare => &[5],
            Self::Open => &[4],
            Self::Sections => &[2, 2],
        }
    }

    /// The formula of the total in its row, as it stands when the rows above were filled.
    pub(crate) fn total(self, row: u32) -> Option<String> {
        match self {
            Self::Framed | Self::Bare => Some(format!("SUM(G5:G{})", row - 1)),
            Self::Open | Self::Sections => None,
        }
    }
}

/// The same numbers for the same seed (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..4 {
            dice.roll(2);
        }
        dice
    }

    fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 16) % u64::from(sides)).unwrap()
    }
}

/// Writes a form; gives the last row of its table.
pub(crate) fn write(path: &Path, form: TailForm, dice: &mut Dice) -> u32 {
    let mut book = Workbook::new();
    let frame = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let plain = if form == TailForm::Bare {
        Format::new()
    } else {
        frame.clone()
    };
    let sheet = book.add_worksheet();
    let title = if form == TailForm::Sections {
        "重大项目清单"
    } else {
        "养老重大项目清单"
    };
    sheet.set_name(title).unwrap();
    sheet.write(1, 0, title).unwrap();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write_with_format(3, column, header, &frame).unwrap();
    }
    let mut row = 4;
    let mut parts = Vec::new();
    for (part, room) in form.sections().iter().enumerate() {
        if form == TailForm::Sections {
            blanks(sheet, row, &frame);
            sheet
                .write_with_format(row, 0, ["一", "二"][part], &frame)
                .unwrap();
            let name = ["养老服务项目", "托育服务项目"][part];
            sheet.write_with_format(row, 1, name, &frame).unwrap();
            let formula = format!("=SUM(G{}:G{})", row + 2, row + 1 + room);
            sheet
                .write_formula_with_format(row, 6, formula.as_str(), &frame)
                .unwrap();
            parts.push(format!("G{}", row + 1));
            row += 1;
        }
        for number in 1..=*room {
            if form != TailForm::Bare {
                blanks(sheet, row, &plain);
            }
            if form != TailForm::Open {
                sheet.write_with_format(row, 0, number, &plain).unwrap();
            }
            row += 1;
        }
    }
    match form {
        TailForm::Framed | TailForm::Bare => {
            sheet.write_with_format(row, 0, "合计", &plain).unwrap();
            let formula = format!("=SUM(G5:G{row})");
            sheet
                .write_formula_with_format(row, 6, formula.as_str(), &plain)
                .unwrap();
            row += 1;
        }
        TailForm::Sections => {
            blanks(sheet, row, &frame);
            sheet.write_with_format(row, 0, "合计", &frame).unwrap();
            let formula = format!("={}", parts.join("+"));
            sheet
                .write_formula_with_format(row, 6, formula.as_str(), &frame)
                .unwrap();
            row += 1;
        }
        TailForm::Open => {}
    }
    let mut names = Vec::new();
    tail(sheet, row, dice, &frame, &mut names);
    for (name, formula) in names {
        book.define_name(&name, &format!("='{title}'!{formula}")).unwrap();
    }
    book.save(path).unwrap();
    row
}

fn blanks(sheet: &mut Worksheet, row: u32, frame: &Format) {
    for column in 0..9 {
        sheet.write_blank(row, column, frame).unwrap();
    }
}

/// Lines, blank rows, tables, objects, names and lists, one below the other; `row` is the first one from 0.
fn tail(
    sheet: &mut Worksheet,
    mut row: u32,
    dice: &mut Dice,
    frame: &Format,
    names: &mut Vec<(String, String)>,
) {
    let plain = Format::new();
    for piece in 0..1 + dice.roll(6) {
        row += [0, 0, 1, 1, 2, 3][dice.roll(6) as usize];
        match dice.roll(16) {
            0..=4 => {
                let column = u16::try_from([0, 0, 0, 1, 6, 8, 10][dice.roll(7) as usize]).unwrap();
                let format = if dice.roll(5) == 0 { frame } else { &plain };
                sheet.write_with_format(row, column, line(dice), format).unwrap();
                row += 1;
            }
            5 => {
                let format = if dice.roll(2) == 0 { frame } else { &plain };
                sheet.merge_range(row, 0, row, 8, line(dice), format).unwrap();
                sheet.set_row_height(row, 30 + dice.roll(20)).unwrap();
                row += 1;
            }
            6 => {
                for number in 1..=1 + dice.roll(4) {
                    if dice.roll(2) == 0 {
                        sheet.write(row, 0, format!("{number}.{}", line(dice))).unwrap();
                    } else {
                        sheet.write(row, 0, number).unwrap();
                        sheet.write(row, 1, line(dice)).unwrap();
                    }
                    row += 1;
                }
            }
            7 => row = small_table(sheet, row, dice, frame),
            8 => {
                let column = u16::try_from(dice.roll(3)).unwrap();
                let first = row;
                for word in ["新建", "改建", "扩建"] {
                    sheet.write(row, column, word).unwrap();
                    row += 1;
                }
                let letter = ["A", "B", "C"][usize::from(column)];
                let formula = format!("=${letter}${}:${letter}${row}", first + 1);
                let rule = DataValidation::new().allow_list_formula(formula.as_str().into());
                sheet.add_data_validation(4, 2, 4, 2, &rule).unwrap();
            }
            9 => {
                object(sheet, row, dice.roll(3));
                sheet.write(row, 8, line(dice)).unwrap();
                row += 1;
            }
            12 => {
                sheet.write(row, 4, line(dice)).unwrap();
                sheet.insert_note(row, 4, &Note::new(line(dice))).unwrap();
                row += 1;
            }
            13 => {
                row += 1;
                list_object(sheet, row, piece, dice);
                row += 4;
            }
            14 => {
                sheet.write(row, 2, line(dice)).unwrap();
                sheet
                    .add_conditional_format(row, 2, row + 1, 3, &ConditionalFormatDuplicate::new())
                    .unwrap();
                row += 2;
            }
            10 => {
                sheet.write(row, 5, "其中中央").unwrap();
                sheet
                    .write_formula(row, 6, Formula::new("=G5*0+1").set_result("1"))
                    .unwrap();
                row += 1;
            }
            _ => {
                sheet.write(row, 3, line(dice)).unwrap();
                names.push((format!("尾{piece}"), format!("$D${}", row + 1)));
                row += 1;
            }
        }
    }
}

/// A text box, a chart of the table's figures, or a picture.
fn object(sheet: &mut Worksheet, row: u32, kind: u32) {
    match kind {
        0 => {
            let stamp = Shape::textbox().set_text("盖章处");
            sheet.insert_shape(row, 1, &stamp).unwrap();
        }
        1 => {
            let mut chart = Chart::new(ChartType::Bar);
            let values = format!("='{}'!$H$5:$H$5", sheet.name());
            chart.add_series().set_values(values.as_str());
            sheet.insert_chart(row, 1, &chart).unwrap();
        }
        _ => {
            let stamp = Image::new_from_buffer(&STAMP).unwrap();
            sheet.insert_image(row, 1, &stamp).unwrap();
        }
    }
}

/// What Excel calls a table (超级表): four rows with its header.
fn list_object(sheet: &mut Worksheet, row: u32, piece: u32, dice: &mut Dice) {
    let columns = ["类别", "个数"].map(|header| TableColumn::new().set_header(header));
    let table = Table::new()
        .set_name(format!("尾表{piece}"))
        .set_columns(&columns);
    sheet.add_table(row, 0, row + 3, 1, &table).unwrap();
    for at in 1..=3 {
        sheet.write(row + at, 0, line(dice)).unwrap();
    }
}

/// A table of its own, with or without lines and a sum.
fn small_table(sheet: &mut Worksheet, mut row: u32, dice: &mut Dice, frame: &Format) -> u32 {
    let plain = Format::new();
    let format = if dice.roll(3) > 0 { frame } else { &plain };
    let wide = dice.roll(2) == 0;
    let headers: &[&str] = if wide {
        &[
            "序号", "单位", "类型", "数量", "地点", "内容", "金额", "其中", "备注",
        ]
    } else {
        &["类别", "个数", "金额"]
    };
    for (column, header) in (0u16..).zip(headers) {
        sheet.write_with_format(row, column, *header, format).unwrap();
    }
    row += 1;
    let first = row + 1;
    for number in 1..=1 + dice.roll(3) {
        for column in 0..u16::try_from(headers.len()).unwrap() {
            sheet.write_blank(row, column, format).unwrap();
        }
        if dice.roll(2) == 0 {
            sheet.write_with_format(row, 0, number, format).unwrap();
        }
        row += 1;
    }
    if dice.roll(2) == 0 {
        let column = if wide { 6 } else { 2 };
        let letter = if wide { "G" } else { "C" };
        for column in 0..u16::try_from(headers.len()).unwrap() {
            sheet.write_blank(row, column, format).unwrap();
        }
        sheet.write_with_format(row, 0, "合计", format).unwrap();
        let formula = format!("=SUM({letter}{first}:{letter}{row})");
        sheet
            .write_formula_with_format(row, column, formula.as_str(), format)
            .unwrap();
        row += 1;
    }
    row
}

fn line(dice: &mut Dice) -> &'static str {
    LINES[dice.roll(u32::try_from(LINES.len()).unwrap()) as usize]
}
