//! The rows of a filled sheet: moved, cloned from the sample row, written.

use std::collections::{BTreeMap, HashMap};

use crate::model::cell_name;

use super::fill_plan::FillPlan;
use super::formula::expanded::expanded;
use super::package::sheet::{CellXml, RowXml, SheetXml};
use super::package::strings::Strings;
use super::package::styles::Styles;
use super::package::xml::{Edits, TagKind, escaped, with_attribute, without_attribute};
use super::refuse::merges;
use super::shift::{DetailBlock, Shifts, translated};
use crate::export::annex::layout::AnnexCell;
use crate::export::annex::measure::{MAX_HEIGHT, height, lines};

/// Writes one sheet; the edits of its rows go into `edits`.
pub(super) struct Rewriter<'a> {
    pub(super) sheet: &'a SheetXml,
    pub(super) name: &'a str,
    pub(super) plan: &'a FillPlan,
    pub(super) shifts: &'a Shifts,
    pub(super) styles: &'a Styles,
    /// Texts of shared formulas, expanded.
    formulas: HashMap<(u32, u32), String>,
    widths: Vec<(u32, u32, f64, Option<u32>)>,
    default_height: f64,
    merges: Vec<(u32, u32, u32, u32)>,
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
                        edits.replace(row.at.start..row.at.start, std::mem::take(&mut pending));
                    }
                    if let Some(new) = self.old_row(row, number, strings) {
                        edits.replace(row.at.clone(), new);
                    }
                }
                None => pending.push_str(&self.new_row(number, sample, strings)),
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
            let source = self.sheet.get(&cell.at);
            let mut edits = Edits::default();
            let start = cell.at.start;
            if number != row.number {
                let open = with_attribute(self.sheet.get(&cell.open), "r", &cell_name(number, cell.column));
                edits.replace(cell.open.start - start..cell.open.end - start, open);
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
                    let at = formula.at.start - start..formula.at.end - start;
                    edits.replace(at, format!("<{p}f{tag}>{}</{p}f>", escaped(&new)));
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
                let old = row.cells.iter().find(|cell| cell.column == *column);
                let of_row = || self.style_of_text(number, *column, self.style_of(row, *column));
                let style = old.map_or_else(of_row, |cell| cell.style);
                cells.insert(*column, self.cell(number, *column, style, value, strings));
            }
        }
        let open = with_attribute(self.sheet.get(&row.open), "r", &number.to_string());
        Some(self.assemble(&open, number, row, cells, writes))
    }

    fn new_row(&self, number: u32, sample: Option<&RowXml>, strings: &mut Strings) -> String {
        let writes = self.plan.cells.get(&number);
        let mut cells: BTreeMap<u32, String> = BTreeMap::new();
        let p = &self.sheet.prefix;
        for cell in sample.into_iter().flat_map(|row| &row.cells) {
            let name = cell_name(number, cell.column);
            let style = cell
                .style
                .map(|style| format!(" s=\"{style}\""))
                .unwrap_or_default();
            let sample_row = sample.map_or(0, |row| row.number);
            let content = match self.formulas.get(&(sample_row, cell.column)) {
                Some(old) => {
                    let new = self.formula(sample_row, cell.column, number, old);
                    format!("<{p}c r=\"{name}\"{style}><{p}f>{}</{p}f></{p}c>", escaped(&new))
                }
                None => match self.repeated(sample_row, cell) {
                    Some(same) => {
                        let edit = with_attribute(self.sheet.get(&same.open), "r", &name);
                        let rest = same.open.end..same.at.end;
                        format!("{edit}{}", self.sheet.get(&rest))
                    }
                    None => format!("<{p}c r=\"{name}\"{style}/>"),
                },
            };
            cells.insert(cell.column, content);
        }
        for (column, value) in writes.into_iter().flatten() {
            let own = sample.and_then(|row| row.cells.iter().find(|cell| cell.column == *column));
            let style = own.map_or_else(
                || {
                    sample.map_or_else(
                        || self.style_of_text(number, *column, self.style_of_column(*column)),
                        |row| self.style_of(row, *column),
                    )
                },
                |cell| cell.style,
            );
            cells.insert(*column, self.cell(number, *column, style, value, strings));
        }
        let open = match sample {
            Some(row) => with_attribute(self.sheet.get(&row.open), "r", &number.to_string()),
            None => format!("<{p}row r=\"{number}\">"),
        };
        let empty = RowXml {
            number,
            open: 0..0,
            at: 0..0,
            cells: Vec::new(),
        };
        self.assemble(&open, number, sample.unwrap_or(&empty), cells, writes)
    }

    /// A constant that stands in the sample row and in its neighbour alike (a unit, the county) is repeated.
    fn repeated<'c>(&self, sample: u32, cell: &'c CellXml) -> Option<&'c CellXml> {
        if Some(cell.column) == self.plan.ordinal || cell.value.is_none() && cell.inline.is_none() {
            return None;
        }
        let content = |cell: &CellXml| self.sheet.get(&(cell.open.end..cell.at.end)).to_owned();
        let next = self.sheet.cell(sample + 1, cell.column)?;
        (next.kind == cell.kind && content(next) == content(cell)).then_some(cell)
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
        let open = self.sheet.get(&row.open);
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

    fn cell(
        &self,
        row: u32,
        column: u32,
        style: Option<u32>,
        value: &AnnexCell,
        strings: &mut Strings,
    ) -> String {
        let p = &self.sheet.prefix;
        let name = cell_name(row, column);
        let shown = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
        match value {
            AnnexCell::Empty => format!("<{p}c r=\"{name}\"{shown}/>"),
            AnnexCell::Number { value, .. } => {
                format!("<{p}c r=\"{name}\"{shown}><{p}v>{value}</{p}v></{p}c>")
            }
            AnnexCell::Text(text) => {
                let (kind, inside) = strings.cell(p, text);
                format!("<{p}c r=\"{name}\"{shown} t=\"{kind}\">{inside}</{p}c>")
            }
        }
    }

    fn assemble(
        &self,
        open: &str,
        number: u32,
        row: &RowXml,
        cells: BTreeMap<u32, String>,
        writes: Option<&BTreeMap<u32, AnnexCell>>,
    ) -> String {
        let p = &self.sheet.prefix;
        let mut open = match open.strip_suffix("/>") {
            Some(open) => format!("{}>", open.trim_end()),
            None => open.to_owned(),
        };
        if cells
            .keys()
            .any(|column| row.cells.iter().all(|cell| cell.column != *column))
        {
            // A hint of the used columns that would be wrong now; optional (ECMA-376 part 1, 18.3.1.73).
            open = without_attribute(&open, "spans");
        }
        if let Some(needed) = writes.and_then(|writes| self.height(&open, row, writes)) {
            open = with_attribute(&open, "ht", &needed.to_string());
            open = with_attribute(&open, "customHeight", "1");
        }
        let tail = match row.cells.last() {
            Some(last) if row.number == number || row.at.end > last.at.end => {
                let rest = self.sheet.get(&(last.at.end..row.at.end)).to_owned();
                rest.strip_suffix(&format!("</{p}row>")).unwrap_or("").to_owned()
            }
            _ => String::new(),
        };
        let cells: String = cells.into_values().collect();
        format!("{open}{cells}{tail}</{p}row>")
    }

    /// The height that wrapped texts need, when the row is lower.
    fn height(&self, open: &str, row: &RowXml, writes: &BTreeMap<u32, AnnexCell>) -> Option<f64> {
        let (_, at) = super::package::xml::attributes(open)
            .find(|(name, _)| *name == "ht")
            .unzip();
        let own = at
            .and_then(|at| open.get(at))
            .and_then(|ht| ht.parse::<f64>().ok());
        let needed = writes.iter().filter_map(|(column, value)| {
            let AnnexCell::Text(text) = value else { return None };
            let cell = row.cells.iter().find(|cell| cell.column == *column);
            let style = self.styles.get(cell.and_then(|cell| cell.style));
            let lines = lines(text, style.pt, self.width(row.number, *column));
            (style.wraps && lines > 1).then(|| height(lines, style.pt).min(MAX_HEIGHT))
        });
        let needed = needed.fold(0.0, f64::max);
        (needed > own.unwrap_or(self.default_height)).then_some(needed)
    }

    /// Width of a cell with those merged to it.
    fn width(&self, row: u32, column: u32) -> f64 {
        let merge = self
            .merges
            .iter()
            .find(|(top, left, ..)| (*top, *left) == (row, column));
        let right = merge.map_or(column, |(.., right)| *right);
        let one = |column: u32| {
            let known = self
                .widths
                .iter()
                .find(|(first, last, ..)| (*first..=*last).contains(&(column + 1)));
            known.map_or(8.43, |(_, _, width, _)| *width)
        };
        (column..=right).map(one).sum()
    }
}
