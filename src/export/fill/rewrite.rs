//! The rows of a filled sheet: moved, cloned from the sample row, written.

use std::collections::{BTreeMap, HashMap};

use crate::model::{cell_name, column_letters};

use super::fill_plan::FillPlan;
use super::formula::expanded::expanded;
use super::package::sheet::{CellXml, RowXml, SheetXml};
use super::package::strings::Strings;
use super::package::styles::Styles;
use super::package::xml::{Edits, Span, TagKind, escaped, with_attribute, without_attribute};
use super::refuse::merges;
use super::shift::{DetailBlock, Shifts, translated};
use crate::export::annex::layout::AnnexCell;

/// Writes one sheet; the edits of its rows go into `edits`.
pub(super) struct Rewriter<'a> {
    pub(super) sheet: &'a SheetXml,
    pub(super) name: &'a str,
    pub(super) plan: &'a FillPlan,
    pub(super) shifts: &'a Shifts,
    pub(super) styles: &'a Styles,
    /// Texts of shared formulas, expanded.
    formulas: HashMap<(u32, u32), String>,
    pub(super) widths: Vec<(u32, u32, f64, Option<u32>)>,
    pub(super) default_height: f64,
    pub(super) merges: Vec<(u32, u32, u32, u32)>,
}

impl<'a> Rewriter<'a> {
    /// Prepares a sheet.
    pub(super) fn new(
        sheet: &'a SheetXml,
        name: &'a str,
        plan: &'a FillPlan,
        shifts: &'a Shifts,
        styles: &'a Styles,
    ) -> Self {
        let text = &sheet.text;
        let mut widths = Vec::new();
        let mut default_height = 15.0;
        for tag in sheet.outside.iter().filter(|tag| tag.kind != TagKind::End) {
            let number = |name: &str| tag.get(text, name).and_then(|value| value.parse::<f64>().ok());
            let whole = |name: &str| tag.get(text, name).and_then(|value| value.parse::<u32>().ok());
            match tag.name(text) {
                "col" => {
                    if let (Some(first), Some(last)) = (whole("min"), whole("max")) {
                        widths.push((first, last, number("width").unwrap_or(8.43), whole("style")));
                    }
                }
                "sheetFormatPr" => default_height = number("defaultRowHeight").unwrap_or(default_height),
                _ => {}
            }
        }
        Self {
            sheet,
            name,
            plan,
            shifts,
            styles,
            formulas: expanded(sheet),
            widths,
            default_height,
            merges: merges(sheet),
        }
    }

    /// Edits every row that changes.
    pub(super) fn rows(&self, strings: &mut Strings, edits: &mut Edits) {
        let shift = &self.plan.shift;
        // Row of the result → row of the template, or the sample that a new row is made from.
        let mut plan: BTreeMap<u32, (Option<&RowXml>, Option<&RowXml>)> = self
            .sheet
            .rows
            .iter()
            .map(|row| (shift.row(row.number), (Some(row), None)))
            .collect();
        let new_rows = shift.blocks.iter().map(|block| block.extra).sum::<u32>();
        let new_rows = usize::try_from(new_rows).unwrap_or(0);
        for block in &shift.blocks {
            for row in shift.new_rows(block) {
                plan.insert(row, (None, self.sheet.row(block.sample())));
            }
        }
        for row in self.plan.cells.keys() {
            plan.entry(*row).or_insert((None, None));
        }
        let mut pending = String::new();
        for (number, (own, sample)) in plan {
            match own {
                Some(row) => {
                    if !pending.is_empty() {
                        edits.replace(before(row.at), std::mem::take(&mut pending));
                    }
                    if let Some(new) = self.old_row(row, number, strings) {
                        edits.replace(row.at, new);
                    }
                }
                None => {
                    let begun = pending.len();
                    self.new_row(number, sample, strings, &mut pending);
                    if begun == 0 {
                        // What one row takes, all of them will about take.
                        pending.reserve(pending.len().saturating_mul(new_rows));
                    }
                }
            }
        }
        if !pending.is_empty() {
            edits.replace(self.sheet.end_of_rows..self.sheet.end_of_rows, pending);
        }
    }

    /// A row of the template at its new place; `None` when no byte changes.
    fn old_row(&self, row: &RowXml, number: u32, strings: &mut Strings) -> Option<String> {
        let shift = &self.plan.shift;
        let writes = self.plan.cells.get(&number);
        let expands = shift.moves();
        let mut changed = writes.is_some() || number != row.number;
        let mut cells: BTreeMap<u32, String> = BTreeMap::new();
        for cell in &row.cells {
            let source = self.sheet.get(cell.at);
            let mut edits = Edits::default();
            let inner = |at: Span| Span {
                start: at.start - cell.at.start,
                end: at.end - cell.at.start,
            };
            if number != row.number {
                let open = with_attribute(self.sheet.get(cell.open), "r", &cell_name(number, cell.column));
                edits.replace(inner(cell.open), open);
            }
            if let Some(formula) = &cell.formula {
                let old = self
                    .formulas
                    .get(&(row.number, cell.column))
                    .unwrap_or(&formula.text);
                let new = self.formula(row.number, cell.column, number, old);
                if new != formula.text || expands && formula.kind == "shared" {
                    let tag = match (&formula.covers, formula.kind.as_str()) {
                        (Some(covers), "array") => {
                            format!(" t=\"array\" ref=\"{}\"", shift.formula(covers, &shift.sheet))
                        }
                        _ => String::new(),
                    };
                    let p = &self.sheet.prefix;
                    edits.replace(inner(formula.at), format!("<{p}f{tag}>{}</{p}f>", escaped(&new)));
                    changed = true;
                }
            }
            cells.insert(cell.column, edits.apply(source));
        }
        if !changed {
            return None;
        }
        if let Some(writes) = writes {
            for (column, value) in writes {
                let old = row.cell(*column);
                let of_row = || self.style_of_text(number, *column, self.style_of(row, *column));
                let style = old.map_or_else(of_row, |cell| cell.style);
                let mut cell = String::new();
                self.write_cell((number, *column), style, value, strings, &mut cell);
                cells.insert(*column, cell);
            }
        }
        let adds = cells.keys().any(|column| row.cell(*column).is_none());
        let mut out = self.open_row(number, Some(row), adds, writes);
        out.extend(cells.into_values());
        self.close_row(Some(row), &mut out);
        Some(out)
    }

    /// A row that the template does not have: made from a sample, or from nothing.
    fn new_row(&self, number: u32, sample: Option<&RowXml>, strings: &mut Strings, out: &mut String) {
        let writes = self.plan.cells.get(&number);
        let own = sample.map_or(&[][..], |row| &row.cells);
        let is_new = |column: &u32| own.iter().all(|cell| cell.column != *column);
        let adds = writes.is_some_and(|writes| writes.keys().any(is_new));
        out.push_str(&self.open_row(number, sample, adds, writes));
        let mut own = own.iter().peekable();
        let of_column = |column| self.style_of_text(number, column, self.style_of_column(column));
        let style_of = |column| sample.map_or_else(|| of_column(column), |row| self.style_of(row, column));
        for (column, value) in writes.into_iter().flatten() {
            while let Some(cell) = own.next_if(|cell| cell.column < *column) {
                self.copied_cell(number, sample, cell, out);
            }
            let same = own.next_if(|cell| cell.column == *column);
            let style = same.map_or_else(|| style_of(*column), |cell| cell.style);
            self.write_cell((number, *column), style, value, strings, out);
        }
        for cell in own {
            self.copied_cell(number, sample, cell, out);
        }
        self.close_row(sample, out);
    }

    /// A cell of the sample in a new row: its format, its formula, or what stands in each row alike.
    fn copied_cell(&self, number: u32, sample: Option<&RowXml>, cell: &CellXml, out: &mut String) {
        let p = &self.sheet.prefix;
        let sample_row = sample.map_or(0, |row| row.number);
        if let Some(old) = self.formulas.get(&(sample_row, cell.column)) {
            let new = self.formula(sample_row, cell.column, number, old);
            self.begin_cell((number, cell.column), cell.style, out);
            out.push_str(&format!("><{p}f>{}</{p}f></{p}c>", escaped(&new)));
        } else if let Some(same) = self.repeated(sample_row, cell) {
            let name = cell_name(number, cell.column);
            out.push_str(&with_attribute(self.sheet.get(same.open), "r", &name));
            out.push_str(self.sheet.get(same.inside()));
        } else {
            self.begin_cell((number, cell.column), cell.style, out);
            out.push_str("/>");
        }
    }

    /// A constant that stands in the sample row and in its neighbour alike (a unit, the county) is repeated.
    fn repeated<'c>(&self, sample: u32, cell: &'c CellXml) -> Option<&'c CellXml> {
        if Some(cell.column) == self.plan.ordinal || cell.value.is_none() && cell.inline.is_none() {
            return None;
        }
        let content = |cell: &CellXml| self.sheet.get(cell.inside());
        let next = self.sheet.cell(sample + 1, cell.column)?;
        (next.kind() == cell.kind() && content(next) == content(cell)).then_some(cell)
    }

    /// A formula of a cell of the template, as it stands in row `to` of the result.
    fn formula(&self, from: u32, column: u32, to: u32, old: &str) -> String {
        let shift = &self.plan.shift;
        let moved = || self.shifts.formula(old, self.name);
        let Some(block) = shift
            .blocks
            .iter()
            .find(|b| b.extra > 0 && b.first <= from && from <= b.last)
        else {
            return moved();
        };
        let is_new = shift.new_rows(block).contains(&to);
        // The last row moved down: where it is a copy of the sample row, it follows its new neighbour.
        let follows =
            from == block.last && block.last > block.first && self.is_filled_down(block, column, old);
        if !is_new && !follows {
            return moved();
        }
        let sample = self
            .formulas
            .get(&(block.sample(), column))
            .map_or(old, String::as_str);
        let down = shift.filled_down(sample, block.sample(), to, block);
        let others = self.shifts.0.iter().filter(|other| other.sheet != shift.sheet);
        others.fold(down, |formula, other| other.formula(&formula, self.name))
    }

    fn is_filled_down(&self, block: &DetailBlock, column: u32, last: &str) -> bool {
        let sample = self.formulas.get(&(block.sample(), column));
        sample.is_some_and(|sample| translated(sample, 1, 0) == last)
    }

    /// The format of a cell that the template does not have: its row's, or its column's.
    fn style_of(&self, row: &RowXml, column: u32) -> Option<u32> {
        let open = self.sheet.get(row.open);
        let attribute = |name: &str| {
            let (_, at) = super::package::xml::attributes(open).find(|(known, _)| *known == name)?;
            open.get(at)
        };
        let of_row = attribute("customFormat")
            .filter(|is| matches!(*is, "1" | "true"))
            .and(attribute("s"));
        of_row
            .and_then(|style| style.parse().ok())
            .or_else(|| self.style_of_column(column))
    }

    /// A line of text below the table goes on over the cells beside it, where its column would wrap it.
    fn style_of_text(&self, row: u32, column: u32, style: Option<u32>) -> Option<u32> {
        let wraps = self.plan.texts.contains(&(row, column)) && self.styles.get(style).wraps;
        style.filter(|_| !wraps)
    }

    fn style_of_column(&self, column: u32) -> Option<u32> {
        let has =
            |(first, last, ..): &&(u32, u32, f64, Option<u32>)| (*first..=*last).contains(&(column + 1));
        self.widths.iter().find(has).and_then(|(.., style)| *style)
    }

    /// `<c r="G5" s="4"`.
    fn begin_cell(&self, (row, column): (u32, u32), style: Option<u32>, out: &mut String) {
        for piece in ["<", &self.sheet.prefix, "c r=\""] {
            out.push_str(piece);
        }
        match u8::try_from(column) {
            Ok(letter) if letter < 26 => out.push(char::from(b'A' + letter)),
            _ => out.push_str(&column_letters(column)),
        }
        push_number(row, out);
        out.push('"');
        if let Some(style) = style {
            out.push_str(" s=\"");
            push_number(style, out);
            out.push('"');
        }
    }

    fn write_cell(
        &self,
        place: (u32, u32),
        style: Option<u32>,
        value: &AnnexCell,
        strings: &mut Strings,
        out: &mut String,
    ) {
        let p = &self.sheet.prefix;
        self.begin_cell(place, style, out);
        match value {
            AnnexCell::Empty => {
                out.push_str("/>");
                return;
            }
            AnnexCell::Number { value, .. } => {
                for piece in ["><", p, "v>", &value.to_string(), "</", p, "v>"] {
                    out.push_str(piece);
                }
            }
            AnnexCell::Text(text) => strings.write(p, text, out),
        }
        for piece in ["</", p, "c>"] {
            out.push_str(piece);
        }
    }

    /// The opening tag of a row made from another one; `adds` when it gets cells that that one does not have.
    fn open_row(
        &self,
        number: u32,
        row: Option<&RowXml>,
        adds: bool,
        writes: Option<&BTreeMap<u32, AnnexCell>>,
    ) -> String {
        let mut open = match row {
            Some(row) => with_attribute(self.sheet.get(row.open), "r", &number.to_string()),
            None => format!("<{}row r=\"{number}\">", self.sheet.prefix),
        };
        if let Some(long) = open.strip_suffix("/>") {
            open = format!("{}>", long.trim_end());
        }
        if adds {
            // A hint of the used columns that would be wrong now; optional (ECMA-376 part 1, 18.3.1.73).
            open = without_attribute(&open, "spans");
        }
        if let Some(needed) = writes.and_then(|writes| self.height(&open, row, writes)) {
            open = with_attribute(&open, "ht", &needed.to_string());
            open = with_attribute(&open, "customHeight", "1");
        }
        open
    }

    /// The end of a row, with what stands behind the cells of the one it is made from.
    fn close_row(&self, row: Option<&RowXml>, out: &mut String) {
        let p = &self.sheet.prefix;
        if let Some((row, last)) = row.and_then(|row| Some((row, row.cells.last()?))) {
            let rest = Span {
                start: last.at.end,
                end: row.at.end,
            };
            let end = format!("</{p}row>");
            out.push_str(self.sheet.get(rest).strip_suffix(&end).unwrap_or(""));
        }
        for piece in ["</", p, "row>"] {
            out.push_str(piece);
        }
    }
}

/// The place before another one.
const fn before(at: Span) -> Span {
    Span {
        start: at.start,
        end: at.start,
    }
}

/// A number in digits; a text of its own for each of a million takes longer than all the rest of a cell.
fn push_number(number: u32, out: &mut String) {
    let digits = number.checked_ilog10().unwrap_or(0);
    for place in (0..=digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}
