//! The rules for annexes as a table: what is asked → how it is seen in the XML.
//!
//! From GB/T 9704 (documents), GB/T 15834 (punctuation), GB/T 15835 (figures), ECMA-376 and from what Excel, WPS and
//! upload systems are known to do with a workbook. A rule gives what it found wrong, empty when all is well.

mod cells;
mod page;

use laoxiao::export::{AnnexRow, Look, SheetLayout};
use laoxiao::forms::FontPreset;

use super::xml::{CellXml, Format, Package, RowXml, SheetXml};

/// What a rule looks at: one sheet of a workbook.
pub(crate) struct Seen<'a> {
    pub(crate) package: &'a Package,
    pub(crate) sheet: &'a SheetXml,
    pub(crate) number: usize,
    pub(crate) formats: &'a [Format],
    pub(crate) layout: &'a SheetLayout,
    pub(crate) look: Look,
}

pub(crate) type Rule = (&'static str, fn(&Seen<'_>) -> String);

pub(crate) const RULES: [Rule; 24] = [
    ("1 A4 or A3, landscape, never Letter", page::paper),
    (
        "2 margins 28 mm above, 26 mm below, the sides equal, at least 18 mm",
        page::margins,
    ),
    (
        "3 one page wide, any number of pages long, in the middle",
        page::one_page_wide,
    ),
    (
        "4 page number — 1 — in 4号 宋体 with 一字线, the footer within 255 characters",
        page::page_number,
    ),
    (
        "5 the header is repeated on each page, the title is not, and it stays in view",
        page::repeated_header,
    ),
    ("6 the print area is the whole sheet", page::print_area),
    (
        "7 附件 and its number: 3号 黑体, flush left on the first line, no colon",
        page::label,
    ),
    (
        "8 title: 2号, centred over the table, high enough, 小标宋 not bold",
        page::title,
    ),
    (
        "9 the line above the table: not framed, the office left, the unit once and right",
        page::filler,
    ),
    ("10 header: 黑体, centred, wrapped", cells::header),
    (
        "11 body: 仿宋 of 7 to 12 pt, in the middle of its row, wrapped",
        cells::body,
    ),
    (
        "12 every cell of the table has four thin lines, nothing outside has any",
        cells::frame,
    ),
    ("13 text is black, nothing is filled", page::colours),
    (
        "14 every row has its own height, at most 409 pt, and its text fits",
        page::heights,
    ),
    (
        "15 the first font is 宋体 11 of charset 134 and of no theme; the table fills the width where its texts need it",
        page::first_font,
    ),
    ("16 numbers are numbers and texts are texts", cells::types),
    (
        "17 number formats: 0 or 0.00, one in a column of one unit, no dangling point",
        cells::number_formats,
    ),
    (
        "18 an unknown figure: — in print, blank for upload",
        cells::unknown,
    ),
    ("19 sections: 一、 in 黑体 over the row", cells::sections),
    (
        "20 the fonts are those of the preset, by their exact names",
        page::fonts,
    ),
    (
        "21 totals: SUM with its result saved, equal to the sum of what is printed; values only for upload",
        cells::totals,
    ),
    (
        "22 tabs: named, at most 31 characters, none that Excel refuses",
        page::tabs,
    ),
    (
        "23 years by 一字线, dates without zeros, full-width punctuation",
        cells::punctuation,
    ),
    (
        "24 nothing newer than Excel 2007, no links, no person's name, the usual parts",
        page::package,
    ),
];

fn fault(holds: bool, text: impl FnOnce() -> String) -> String {
    if holds { String::new() } else { text() }
}

fn all(faults: impl IntoIterator<Item = String>) -> String {
    faults
        .into_iter()
        .find(|fault| !fault.is_empty())
        .unwrap_or_default()
}

impl Seen<'_> {
    fn has(&self, text: &str) -> bool {
        self.sheet.text.contains(text)
    }

    /// Number of the title's row; label and title of the annex stand above it.
    fn title_row(&self) -> usize {
        let above = [&self.layout.annex_label, &self.layout.annex_title];
        1 + above.iter().filter(|text| !text.is_empty()).count()
    }

    /// First and last row of the header.
    fn header_rows(&self) -> (usize, usize) {
        let first = self.title_row() + 1 + usize::from(!self.layout.filler.is_empty());
        if !self.layout.shape.is_table() {
            return (first, first - 1);
        }
        let groups = self.layout.columns.iter().any(|column| !column.group.is_empty());
        (first, first + usize::from(groups))
    }

    fn body(&self) -> impl Iterator<Item = (&AnnexRow, &RowXml)> {
        let first = self.header_rows().1 + 1;
        self.layout
            .rows
            .iter()
            .zip((first..).map(|number| self.row(number)))
    }

    fn row(&self, number: usize) -> &RowXml {
        self.sheet.rows.iter().find(|row| row.number == number).unwrap()
    }

    fn cell(&self, row: usize, column: usize) -> Option<&CellXml> {
        self.row(row).cells.iter().find(|cell| cell.column == column)
    }

    fn format(&self, cell: &CellXml) -> &Format {
        &self.formats[cell.style]
    }

    fn last_column(&self) -> usize {
        self.layout.columns.len() - 1
    }

    fn mm(&self, name: &str) -> f64 {
        let tag = super::xml::elements(&self.sheet.text, "pageMargins")[0].0;
        super::xml::attr(tag, name).unwrap().parse::<f64>().unwrap() * 25.4
    }

    /// The names of title, header and body.
    fn preset(&self) -> [&'static str; 3] {
        match self.layout.fonts.unwrap_or(self.look.fonts) {
            FontPreset::Windows => ["宋体", "黑体", "仿宋"],
            FontPreset::Official => ["方正小标宋简体", "黑体", "仿宋_GB2312"],
            FontPreset::Gbk => ["方正小标宋_GBK", "方正黑体_GBK", "方正仿宋_GBK"],
        }
    }
}
