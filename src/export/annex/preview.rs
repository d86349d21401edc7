//! A sheet cut into the pages that will come out of the printer, with every text broken as it was measured.

use std::ops::Range;

use super::cell_fact::CellFact;
use super::layout::{Align, AnnexCell, AnnexRow, ColumnLayout, SheetLayout};
use super::look::Look;
use super::measure::wrap;
use super::merged::section_line;
use super::page_setup::{BOTTOM_MM, FOOTER_MM, POINTS_PER_CHAR, TOP_MM};
use super::printed::{Printed, PrintedValue};
use super::style::{LABEL_PT, LINE_PT, TITLE_PT};

/// The pages of a sheet. Points are those of the sheet before [`Self::scale`].
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Width and height of the paper in mm.
    pub paper_mm: (f64, f64),
    /// Where the table may stand on the paper.
    pub margins_mm: Margins,
    /// Lower edge of the page number above the lower edge of the paper, in mm.
    pub footer_mm: f64,
    /// By how much the sheet is shrunk to be one page wide; 1 for not at all.
    pub scale: f64,
    /// Width of the table in points.
    pub width_pt: f64,
    /// The lines of the sheet from top to bottom.
    pub lines: Vec<PrintedLine>,
    /// The lines of the header, repeated on each further page.
    pub header: Range<usize>,
    /// The lines of each page, its repeated header not counted.
    pub pages: Vec<Range<usize>>,
}

/// The margins of a page in mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Left and right.
    pub side: f64,
    /// Above.
    pub top: f64,
    /// Below.
    pub bottom: f64,
}

/// One line of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedLine {
    /// Height in points.
    pub height_pt: f64,
    /// Its cells from left to right; a cell that belongs to a merge above is left out.
    pub cells: Vec<PrintedCell>,
}

/// One cell, a merged block included.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCell {
    /// Distance from the left edge of the table in points.
    pub left_pt: f64,
    /// Width in points.
    pub width_pt: f64,
    /// Height in points; more than that of the line for a header over two rows.
    pub height_pt: f64,
    /// The text as it breaks.
    pub text: Vec<String>,
    /// Font size.
    pub pt: f64,
    /// Which of the three fonts.
    pub face: Face,
    /// How the text stands.
    pub align: Align,
    /// Whether it has a frame.
    pub framed: bool,
    /// Whether a record lacks a value here.
    pub blank: bool,
    /// Whether the figure stands in for the one of the period.
    pub carried: bool,
    /// What the officer reads on hover; empty for nothing.
    pub hint: String,
}

/// Which font of the preset a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 小标宋 or bold 宋体.
    Title,
    /// 黑体.
    Heading,
    /// 仿宋.
    Body,
}

/// Cuts a sheet into pages.
pub fn preview(sheet: &SheetLayout, look: Look) -> Preview {
    let printed = Printed::new(sheet, look);
    let page = &printed.page;
    let (paper_width, paper_height) = page.paper.size_mm();
    let width_pt = page.total_width() * POINTS_PER_CHAR;
    let scale = page.scale();
    let (lines, header) = Lines::of(&printed);
    let room = page.room();
    Preview {
        paper_mm: (paper_width, paper_height),
        margins_mm: Margins {
            side: page.side,
            top: TOP_MM,
            bottom: BOTTOM_MM,
        },
        footer_mm: FOOTER_MM,
        scale,
        width_pt,
        pages: cut(&lines, &header, &printed.breaks(0), room),
        lines,
        header,
    }
}

impl Preview {
    /// The lines of a page as they stand on it: the header once more, then its own.
    pub fn lines_of(&self, page: usize) -> impl Iterator<Item = &PrintedLine> {
        let own = self.pages.get(page).cloned().unwrap_or_default();
        let again = if own.start >= self.header.end {
            self.header.clone()
        } else {
            0..0
        };
        again.chain(own).filter_map(|at| self.lines.get(at))
    }
}

/// Fills page after page, `breaks` are rows of the table that begin one; a line higher than a page has one of its own.
fn cut(lines: &[PrintedLine], header: &Range<usize>, breaks: &[u32], room: f64) -> Vec<Range<usize>> {
    let ends_before = |at: usize| {
        let row = at.checked_sub(header.end).and_then(|row| u32::try_from(row).ok());
        row.is_some_and(|row| breaks.binary_search(&row).is_ok())
    };
    let repeated: f64 = lines
        .get(header.clone())
        .into_iter()
        .flatten()
        .map(|line| line.height_pt)
        .sum();
    let mut pages = Vec::new();
    let (mut start, mut filled) = (0, 0.0);
    for (at, line) in lines.iter().enumerate() {
        // Heights are sums of 0.75; the slack is for their rounding only.
        if (filled + line.height_pt > room + 0.01 || ends_before(at)) && at > start {
            pages.push(start..at);
            start = at;
            filled = if at >= header.end { repeated } else { 0.0 };
        }
        filled += line.height_pt;
    }
    pages.push(start..lines.len());
    pages
}

struct Lines<'a> {
    printed: &'a Printed<'a>,
    /// Left edges of the columns in points, and the right edge of the last.
    edges: Vec<f64>,
    list: Vec<PrintedLine>,
}

impl<'a> Lines<'a> {
    fn of(printed: &'a Printed<'a>) -> (Vec<PrintedLine>, Range<usize>) {
        let mut edges = vec![0.0];
        let mut right = 0.0;
        for width in &printed.page.widths {
            right += width * POINTS_PER_CHAR;
            edges.push(right);
        }
        let mut lines = Self {
            printed,
            edges,
            list: Vec::new(),
        };
        let sheet = printed.sheet;
        if !sheet.annex_label.is_empty() {
            let height = Printed::label_height();
            lines.over_all(&sheet.annex_label, LABEL_PT, Face::Heading, Align::Left, height);
        }
        for title in printed.titles() {
            let height = printed.title_height(title);
            lines.over_all(title, TITLE_PT, Face::Title, Align::Center, height);
        }
        if !sheet.filler.is_empty() {
            let (parts, height) = printed.filler();
            let parts = parts.into_iter().map(|part| {
                let style = (LINE_PT, Face::Body, part.align);
                let cell = lines.cell(part.left, part.right, height, &part.text, style);
                PrintedCell {
                    framed: false,
                    ..cell
                }
            });
            let parts = parts.collect();
            lines.push(height, parts);
        }
        let header = lines.list.len();
        if sheet.shape.is_table() {
            lines.header();
        }
        let header = header..lines.list.len();
        let mut facts = sheet.facts.iter().collect::<Vec<_>>();
        facts.sort_by_key(|fact| fact.row);
        for (row, at) in sheet.rows.iter().zip(0..) {
            lines.row(row, at);
            let first = facts.partition_point(|fact| fact.row < at);
            let own = facts.iter().skip(first).take_while(|fact| fact.row == at);
            lines.tell(own.copied());
        }
        for note in &sheet.notes {
            lines.note(note);
        }
        (lines.list, header)
    }

    /// Puts what is known of the figures into the cells of the last line.
    fn tell<'f>(&mut self, facts: impl Iterator<Item = &'f CellFact>) {
        let Some(line) = self.list.last_mut() else { return };
        for fact in facts {
            if let Some(cell) = line.cells.get_mut(fact.column) {
                cell.carried = fact.date.carried_over().is_some();
                cell.hint = fact.date.sentence();
            }
        }
    }

    fn note(&mut self, text: &str) {
        let height = self.printed.line_height(text);
        self.over_all(text, LINE_PT, Face::Body, Align::Left, height);
    }

    fn over_all(&mut self, text: &str, pt: f64, face: Face, align: Align, height_pt: f64) {
        let mut cell = self.cell(0, self.last(), height_pt, text, (pt, face, align));
        cell.framed = false;
        self.push(height_pt, vec![cell]);
    }

    fn push(&mut self, height_pt: f64, cells: Vec<PrintedCell>) {
        self.list.push(PrintedLine { height_pt, cells });
    }

    /// Index of the last column.
    fn last(&self) -> usize {
        self.edges.len().saturating_sub(2)
    }

    fn cell(
        &self,
        left: usize,
        right: usize,
        height_pt: f64,
        text: &str,
        (pt, face, align): (f64, Face, Align),
    ) -> PrintedCell {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or(0.0);
        let width_pt = edge(right + 1) - edge(left);
        PrintedCell {
            left_pt: edge(left),
            width_pt,
            height_pt,
            text: wrap(text, pt, width_pt / POINTS_PER_CHAR),
            pt,
            face,
            align,
            framed: true,
            blank: false,
            carried: false,
            hint: String::new(),
        }
    }

    fn header(&mut self) {
        let printed = self.printed;
        let style = (printed.page.pt, Face::Heading, Align::Center);
        let (upper, lower) = printed.header_heights();
        let has_groups = printed.has_groups();
        let (mut above, mut below) = (Vec::new(), Vec::new());
        let columns = printed.sheet.columns.iter().zip(&printed.headers).enumerate();
        let columns: Vec<(usize, (&ColumnLayout, &String))> = columns.collect();
        let same = |a: &(usize, (&ColumnLayout, _)), b: &(usize, (&ColumnLayout, _))| {
            !a.1.0.group.is_empty() && a.1.0.group == b.1.0.group
        };
        for group in columns.chunk_by(same) {
            let (Some((left, (first, text))), Some((right, _))) = (group.first(), group.last()) else {
                continue;
            };
            if first.group.is_empty() {
                above.push(self.cell(*left, *left, upper + lower, text, style));
                continue;
            }
            above.push(self.cell(*left, *right, upper, &first.group, style));
            let members = group.iter();
            below.extend(members.map(|(at, (_, text))| self.cell(*at, *at, lower, text, style)));
        }
        if has_groups {
            self.push(upper, above);
            self.push(lower, below);
        } else {
            self.push(lower, above);
        }
    }

    fn row(&mut self, row: &AnnexRow, at: usize) {
        let (pt, height) = self.printed.row(at);
        let cells = match row {
            AnnexRow::Section { number, title, .. } if self.printed.is_numbered() => vec![
                self.cell(0, 0, height, number, (pt, Face::Heading, Align::Center)),
                self.cell(1, self.last(), height, title, (pt, Face::Heading, Align::Left)),
            ],
            AnnexRow::Section { number, title, .. } => {
                let text = section_line(number, title);
                vec![self.cell(0, self.last(), height, &text, (pt, Face::Heading, Align::Left))]
            }
            AnnexRow::Data { cells, .. } => self.data(cells, pt, height),
            AnnexRow::Total { label, cells, .. } => {
                let under_label = cells.iter().take_while(|cell| **cell == AnnexCell::Empty);
                let under_label = under_label.count().max(1);
                let mut list =
                    vec![self.cell(0, under_label - 1, height, label, (pt, Face::Body, Align::Center))];
                let rest = cells.iter().zip(&self.printed.sheet.columns).enumerate();
                list.extend(rest.skip(under_label).map(|(at, (cell, column))| {
                    self.cell(at, at, height, &cell.to_string(), (pt, Face::Body, column.align))
                }));
                list
            }
        };
        self.push(height, cells);
    }

    fn data(&self, cells: &[AnnexCell], pt: f64, height: f64) -> Vec<PrintedCell> {
        let columns = cells.iter().zip(&self.printed.sheet.columns).enumerate();
        columns
            .map(|(at, (cell, column))| {
                let (text, align) = match self.printed.shown(cell, column) {
                    PrintedValue::Known(cell, align) => (cell.to_string(), align),
                    PrintedValue::Unknown => ("—".to_owned(), Align::Center),
                };
                let mut shown = self.cell(at, at, height, &text, (pt, Face::Body, align));
                let is_table = self.printed.sheet.shape.is_table();
                shown.framed = is_table;
                shown.blank =
                    is_table && *cell == AnnexCell::Empty && !super::missing::may_be_blank(&column.header);
                shown
            })
            .collect()
    }
}
