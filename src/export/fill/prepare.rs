//! Fills a package in memory, step by step, and reads it back; nothing is saved before it is right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::error::FillError;
use super::fill_plan::{FillPlan, FilledFigure};
use super::formula::expanded;
use super::package::sheet::SheetXml;
use super::package::strings::Strings;
use super::package::styles::Styles;
use super::package::xml::Edits;
use super::package::{Package, read_issued};
use super::preview::FilledRows;
use super::readback::Readback;
use super::rewrite::Rewriter;
use super::shift::{Shift, Shifts};
use super::table::IssuedTable;
use super::{
    absent_marks, carried_note, dropdown, label_cells, meaning, number_fit, package, placement, preview,
    protection, readback, recalculate, reference_updates, refuse, remarks, structure,
};
use crate::export::annex::layout::Context;
use crate::export::save::save_bytes;
use crate::model::Records;

/// A file that was filled. Its JSON is the contract of the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Where it lies.
    #[serde(serialize_with = "crate::output::path_as_text")]
    pub file: PathBuf,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The sheets that were recognised.
    pub sheets: Vec<FilledSheet>,
    /// Parts of the package that differ from the issued file.
    pub parts_changed: Vec<String>,
    /// What reading it again found.
    pub readback: Readback,
    /// What the officer should look at: values outside a dropdown, records without a row, formulas not computed.
    pub warnings: Vec<String>,
}

/// One sheet of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledSheet {
    /// Name of the tab.
    pub name: String,
    /// Id of the form; `None` when only the kind of record is known.
    pub form: Option<String>,
    /// Rows that show a record.
    pub rows: usize,
    /// Rows that were inserted.
    pub inserted_rows: u32,
    /// Cells that were written.
    pub cells: usize,
    /// Whether the user confirmed this template in the window.
    pub confirmed: bool,
    /// The figures that stand under a period, and the blanks where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FilledFigure>,
}

/// Whether the rows of a filled file are looked at before it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownRows {
    /// The window shows them.
    All,
    /// The file is saved at once.
    None,
}

/// A filled file that is not saved yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What was done; its file and hash come with [`Self::save`].
    pub filled: Filled,
    /// The rows that show records, sheet by sheet as in [`Filled::sheets`], where they were asked for.
    pub shown: Vec<FilledRows>,
    bytes: Vec<u8>,
}

impl Prepared {
    /// Saves the file.
    ///
    /// # Errors
    /// The target can't be written; it is as it was before.
    pub fn save(self, out: &Path) -> Result<Filled, FillError> {
        let mut filled = self.filled;
        let rows = filled.sheets.iter().map(|sheet| sheet.rows).sum();
        let saved = save_bytes(&self.bytes, rows, out)?;
        filled.file = saved.file;
        filled.sha256 = saved.sha256;
        Ok(filled)
    }
}

/// Fills the tables of an issued file from the ledger, in memory, and reads the result back.
///
/// # Errors
/// A file that can't be filled safely, or a result that does not read back as it should.
pub fn prepare(
    template: &Path,
    tables: &[IssuedTable],
    records: &Records,
    context: &Context<'_>,
    shows: ShownRows,
) -> Result<Prepared, FillError> {
    let (name, bytes) = read_issued(template)?;
    fill(&bytes, tables, records, context, shows).map_err(|error| error.in_file(&name))
}

/// Fills a package in memory.
fn fill(
    bytes: &[u8],
    tables: &[IssuedTable],
    records: &Records,
    context: &Context<'_>,
    shows: ShownRows,
) -> Result<Prepared, FillError> {
    let issued = Package::open(bytes)?;
    let mut package = Package::open(bytes)?;
    let styles = Styles::read(&package)?;
    let mut strings = Strings::read(&package)?;
    let settled = |table: &IssuedTable| settled(&package, table, (&strings, &styles));
    let planned_tables = tables
        .iter()
        .map(settled)
        .collect::<Result<Vec<IssuedTable>, FillError>>()?;
    let PlannedFile {
        mut sheets,
        plans,
        mut warnings,
    } = plan_file(&package, &planned_tables, (&strings, &styles), records, context)?;
    refuse::refuse_twice(&planned_tables, &plans)?;
    refuse::refuse_filled(&plans)?;
    remarks::say_elsewhere(&plans, &mut warnings);
    let moves = plans.values().map(|plan| plan.shift.clone());
    let shifts = Shifts(moves.filter(Shift::moves).collect());
    refuse_all(&package, &sheets, &shifts)?;
    if plans.values().any(|plan| !plan.cells.is_empty()) {
        for part in package.sheets.clone() {
            rewrite_sheet(
                &mut package,
                &part,
                &mut sheets,
                &plans,
                &shifts,
                &styles,
                &mut strings,
            )?;
        }
        warnings.extend(finish(&mut package, sheets, &plans, &shifts, &mut strings)?);
    }
    let parts_changed = package.parts_changed();
    // Packing takes as long as reading back; both look at the same parts.
    let (packed, read) = std::thread::scope(|scope| {
        let packed = scope.spawn(|| package.packed());
        let read = readback::read_back(&issued, &package, &plans);
        (packed.join(), read)
    });
    let result = packed.unwrap_or_else(|defect| std::panic::resume_unwind(defect))?;
    let (readback, read) = read?;
    for table in &planned_tables {
        if let (Some(plan), Some(sheet)) = (plans.get(&table.sheet), read.get(&table.sheet)) {
            meaning::check(table, plan, sheet, &strings.texts)?;
        }
    }
    let planned = planned_tables
        .iter()
        .filter_map(|table| Some((table, plans.get(&table.sheet)?)));
    let described = planned
        .clone()
        .map(|(table, plan)| describe(table, plan))
        .collect();
    let rows = |(table, plan): (&IssuedTable, &FillPlan)| {
        preview::filled_rows(table, read.get(&table.sheet), &strings.texts, plan)
    };
    let shown = match shows {
        ShownRows::All => planned.map(rows).collect(),
        ShownRows::None => Vec::new(),
    };
    let filled = Filled {
        file: PathBuf::new(),
        sha256: String::new(),
        sheets: described,
        parts_changed,
        readback,
        warnings,
    };
    Ok(Prepared {
        filled,
        shown,
        bytes: result,
    })
}

/// The table with its rows as the structure of the sheet tells them.
pub(super) fn settled(
    package: &Package<'_>,
    table: &IssuedTable,
    (strings, styles): (&Strings, &Styles),
) -> Result<IssuedTable, FillError> {
    let sheet = package.sheet_named(&table.sheet)?;
    let mut table = table.clone();
    absent_marks::free_marked_rows(&mut table, &sheet, &strings.texts);
    structure::settle(&mut table, &sheet, &strings.texts, styles)?;
    Ok(table)
}

/// What is to be written, and on which sheets, by their names.
struct PlannedFile {
    sheets: BTreeMap<String, SheetXml>,
    plans: BTreeMap<String, FillPlan>,
    warnings: Vec<String>,
}

fn plan_file(
    package: &Package<'_>,
    tables: &[IssuedTable],
    (strings, styles): (&Strings, &Styles),
    records: &Records,
    context: &Context<'_>,
) -> Result<PlannedFile, FillError> {
    let mut planned = PlannedFile {
        sheets: BTreeMap::new(),
        plans: BTreeMap::new(),
        warnings: Vec::new(),
    };
    for table in tables {
        let sheet = package.sheet_named(&table.sheet)?;
        let place =
            |table: &IssuedTable| placement::place_records(table, &sheet, &strings.texts, records, context);
        let warnings = &mut planned.warnings;
        let plan = plan_sheet(package, table, &sheet, (strings, styles), place, warnings)?;
        planned.sheets.insert(table.sheet.clone(), sheet);
        planned.plans.insert(table.sheet.clone(), plan);
    }
    Ok(planned)
}

/// What is to be written on one sheet: the records, the marks for absent values, the texts around the table, all
/// without what must not be touched.
fn plan_sheet(
    package: &Package<'_>,
    table: &IssuedTable,
    sheet: &SheetXml,
    (strings, styles): (&Strings, &Styles),
    place: impl Fn(&IssuedTable) -> Result<FillPlan, FillError>,
    warnings: &mut Vec<String>,
) -> Result<FillPlan, FillError> {
    let mut plan = place(table)?;
    if let Some(mark) = absent_marks::mark(table, sheet, &strings.texts) {
        let forbids = |row, column| dropdown::forbids(package, sheet, &strings.texts, (row, column), &mark);
        absent_marks::put(&mark, table, forbids, sheet, &mut plan);
    }
    protection::protect_cells(sheet, table, &strings.texts, styles, &mut plan)?;
    number_fit::fit_numbers(sheet, table, styles, &mut plan);
    refuse::refuse_long_texts(&table.sheet, &plan)?;
    let texts = label_cells::written(table, sheet, strings);
    let locked = protection::put_fixed(sheet, styles, texts, &mut plan);
    let unsaid = carried_note::put(package, (sheet, styles), table, &mut plan);
    remarks::say_left_out(table, &plan, &locked, warnings);
    warnings.extend(unsaid);
    remarks::say_kept_rows(table, &plan, warnings);
    if plan.shift.moves() {
        let stale = refuse::stale_texts(sheet, &strings.texts, &plan.shift);
        warnings.extend(
            stale
                .iter()
                .map(|cell| format!("工作表“{}”{cell} 的文字写着行号，插入行后请核对", table.sheet)),
        );
    }
    Ok(plan)
}

/// What follows the rows: everything else that names rows, the results of formulas, the texts. Gives what the officer
/// should look at.
fn finish(
    package: &mut Package<'_>,
    sheets: BTreeMap<String, SheetXml>,
    plans: &BTreeMap<String, FillPlan>,
    shifts: &Shifts,
    strings: &mut Strings,
) -> Result<Vec<String>, FillError> {
    reference_updates::edit_satellites(package, shifts)?;
    let mut outside_lists = Vec::new();
    for (name, plan) in plans {
        if let Some(sheet) = sheets.get(name) {
            outside_lists.extend(dropdown::warnings(package, sheet, name, &strings.texts, plan));
        }
    }
    let unknown = recalculate::renew(package, sheets, plans, strings)?;
    let mut warnings: Vec<String> = unknown
        .iter()
        .map(|cell| format!("{cell} 的公式本软件不会计算，用 WPS 或 Excel 打开后自动得出"))
        .collect();
    warnings.extend(outside_lists);
    strings.save(package)?;
    recalculate::compute_on_load(package)?;
    Ok(warnings)
}

/// Every sheet may have a formula that inserted rows would make wrong, also one that is not filled.
fn refuse_all(
    package: &Package<'_>,
    sheets: &BTreeMap<String, SheetXml>,
    shifts: &Shifts,
) -> Result<(), FillError> {
    if shifts.0.is_empty() {
        return Ok(());
    }
    for part in &package.sheets {
        let parsed;
        let sheet = match sheets.get(&part.name) {
            Some(sheet) => sheet,
            None => {
                parsed = SheetXml::parse(&part.part, package.text(&part.part)?)?;
                &parsed
            }
        };
        for shift in &shifts.0 {
            refuse::refuse_formulas(sheet, &part.name, shift)?;
        }
    }
    Ok(())
}

/// Rows and surroundings of one sheet; one that is not filled changes only where it speaks of one that is.
fn rewrite_sheet(
    package: &mut Package<'_>,
    part: &package::SheetPart,
    sheets: &mut BTreeMap<String, SheetXml>,
    plans: &BTreeMap<String, FillPlan>,
    shifts: &Shifts,
    styles: &Styles,
    strings: &mut Strings,
) -> Result<(), FillError> {
    let sheet = match sheets.remove(&part.name) {
        Some(sheet) => sheet,
        None => SheetXml::parse(&part.part, package.text(&part.part)?)?,
    };
    let mut edits = Edits::default();
    match plans.get(&part.name) {
        Some(plan) => {
            Rewriter::new(&sheet, &part.name, plan, shifts, styles).rows(strings, &mut edits);
            reference_updates::repeat_merges(&sheet, &plan.shift, &mut edits);
            reference_updates::edit_anchors(&sheet.text, &sheet.outside, &plan.shift, &mut edits);
        }
        None => expanded::edit_formulas(&sheet, &part.name, shifts, &mut edits),
    }
    reference_updates::edit(&sheet.text, &sheet.outside, &part.name, shifts, &mut edits);
    let sheet = if edits.is_empty() {
        sheet
    } else {
        let text = Arc::new(edits.apply(&sheet.text));
        package.put(&part.part, Arc::clone(&text))?;
        SheetXml::parse(&part.part, text)?
    };
    sheets.insert(part.name.clone(), sheet);
    Ok(())
}

fn describe(table: &IssuedTable, plan: &FillPlan) -> FilledSheet {
    FilledSheet {
        name: table.sheet.clone(),
        form: table.form.as_ref().map(|form| form.id.clone()),
        rows: plan.placed.len(),
        inserted_rows: plan.shift.blocks.iter().map(|block| block.extra).sum(),
        cells: plan.cells.values().map(BTreeMap::len).sum(),
        confirmed: table.confirmed,
        figures: plan.figures.clone(),
    }
}
