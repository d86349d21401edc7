//! Fills a package in memory, step by step, and reads it back; nothing is saved before it is right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::model::Records;
use crate::retry;

use super::error::FillError;
use super::formula::expanded;
use super::package::Package;
use super::package::reference;
use super::package::sheet::SheetXml;
use super::package::strings::Strings;
use super::package::styles::Styles;
use super::package::xml::Edits;
use super::placement::Filling;
use super::preview::Shown;
use super::readback::Readback;
use super::reference_updates::Shifts;
use super::rewrite::Rewriter;
use super::table::Table;
use super::{
    blanks, dropdown, label_cells, package, placement, protection, readback, recalculate, reference_updates,
    refuse,
};
use super::{preview, shift};
use crate::export::annex::layout::Context;
use crate::export::save::save_bytes;

/// A file that was filled. Its JSON is the contract of the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// Where it lies.
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
}

/// A filled file that is not saved yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What was done; its file and hash come with [`Self::save`].
    pub filled: Filled,
    /// The rows that show records, sheet by sheet as in [`Filled::sheets`].
    pub shown: Vec<Shown>,
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
    tables: &[Table],
    records: &Records,
    context: &Context<'_>,
) -> Result<Prepared, FillError> {
    let (name, bytes) = read(template)?;
    fill(&bytes, tables, records, context).map_err(|error| error.in_file(&name))
}

/// Name and bytes of an issued file.
pub(super) fn read(template: &Path) -> Result<(String, Vec<u8>), FillError> {
    let name = template
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let bytes = retry::while_in_use(|| std::fs::read(template)).map_err(|source| FillError::Unreadable {
        path: template.to_owned(),
        source,
    })?;
    if bytes.starts_with(b"PK") {
        Ok((name, bytes))
    } else {
        Err(FillError::NotXlsx { file: name })
    }
}

/// The parsed sheet of a table.
pub(super) fn sheet_of(package: &Package<'_>, table: &Table) -> Result<SheetXml, FillError> {
    let part = package.sheets.iter().find(|sheet| sheet.name == table.sheet);
    let part = part.ok_or_else(|| FillError::at(&table.sheet, "", "找不到这张工作表"))?;
    SheetXml::parse(&part.part, package.text(&part.part)?)
}

/// Fills a package in memory.
fn fill(
    bytes: &[u8],
    tables: &[Table],
    records: &Records,
    context: &Context<'_>,
) -> Result<Prepared, FillError> {
    let issued = Package::open(bytes)?;
    let mut package = Package::open(bytes)?;
    let styles = Styles::read(&package)?;
    let mut strings = Strings::read(&package)?;
    let mut sheets: BTreeMap<String, SheetXml> = BTreeMap::new();
    let mut fillings: BTreeMap<String, Filling> = BTreeMap::new();
    let mut warnings = Vec::new();
    for table in tables {
        let sheet = sheet_of(&package, table)?;
        let mut table = table.clone();
        blanks::free_marked_rows(&mut table, &sheet, &strings.texts);
        let mut filling = placement::filling(&table, &sheet, &strings.texts, records, context)?;
        if let Some(mark) = blanks::mark(&table, &sheet, &strings.texts) {
            let forbids =
                |row, column| dropdown::forbids(&package, &sheet, &strings.texts, (row, column), &mark);
            blanks::put(&mark, &table, forbids, &sheet, &mut filling);
        }
        protection::guard_cells(&sheet, &table, &strings.texts, &styles, &mut filling)?;
        let texts = label_cells::written(&table, &sheet, &strings);
        let locked = protection::put_fixed(&sheet, &styles, texts, &mut filling);
        say_left_out(&table, &filling, &locked, &mut warnings);
        if filling.shift.moves() {
            let stale = refuse::stale_texts(&sheet, &strings.texts, &filling.shift);
            warnings.extend(
                stale
                    .iter()
                    .map(|cell| format!("工作表“{}”{cell} 的文字写着行号，插入行后请核对", table.sheet)),
            );
        }
        sheets.insert(table.sheet.clone(), sheet);
        fillings.insert(table.sheet.clone(), filling);
    }
    let shifts = Shifts(
        fillings
            .values()
            .map(|filling| filling.shift.clone())
            .filter(shift::Shift::moves)
            .collect(),
    );
    refuse_all(&package, &sheets, &shifts)?;
    if fillings.values().any(|filling| !filling.cells.is_empty()) {
        for part in package.sheets.clone() {
            rewrite_sheet(
                &mut package,
                &part,
                &mut sheets,
                &fillings,
                &shifts,
                &styles,
                &mut strings,
            )?;
        }
        reference_updates::edit_satellites(&mut package, &shifts)?;
        let unknown = recalculate::renew(&mut package, &mut sheets, &fillings, &strings)?;
        warnings.extend(
            unknown
                .iter()
                .map(|cell| format!("{cell} 的公式本软件不会计算，用 WPS 或 Excel 打开后自动得出")),
        );
        for (name, filling) in &fillings {
            if let Some(sheet) = sheets.get(name) {
                warnings.extend(dropdown::warnings(&package, sheet, name, &strings.texts, filling));
            }
        }
        strings.save(&mut package)?;
        recalculate::compute_on_load(&mut package)?;
    }
    let result = package.bytes()?;
    drop(sheets);
    let (readback, read) = readback::read_back(&issued, &result, &fillings)?;
    let described = || {
        tables
            .iter()
            .filter_map(|table| Some((table, fillings.get(&table.sheet)?)))
    };
    let shown = described()
        .map(|(table, filling)| preview::shown(table, read.get(&table.sheet), &strings.texts, filling));
    let shown = shown.collect();
    let filled = Filled {
        file: PathBuf::new(),
        sha256: String::new(),
        sheets: described()
            .map(|(table, filling)| describe(table, filling))
            .collect(),
        parts_changed: package.parts_changed(),
        readback,
        warnings,
    };
    Ok(Prepared {
        filled,
        shown,
        bytes: result,
    })
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
    fillings: &BTreeMap<String, Filling>,
    shifts: &Shifts,
    styles: &Styles,
    strings: &mut Strings,
) -> Result<(), FillError> {
    let sheet = match sheets.remove(&part.name) {
        Some(sheet) => sheet,
        None => SheetXml::parse(&part.part, package.text(&part.part)?)?,
    };
    let mut edits = Edits::default();
    match fillings.get(&part.name) {
        Some(filling) => {
            Rewriter::new(&sheet, &part.name, filling, shifts, styles).rows(strings, &mut edits);
            reference_updates::repeat_merges(&sheet, &filling.shift, &mut edits);
            reference_updates::edit_anchors(&sheet.text, &sheet.outside, &filling.shift, &mut edits);
        }
        None => expanded::edit_formulas(&sheet, &part.name, shifts, &mut edits),
    }
    reference_updates::edit(&sheet.text, &sheet.outside, &part.name, shifts, &mut edits);
    let sheet = if edits.is_empty() {
        sheet
    } else {
        let text = edits.apply(&sheet.text);
        package.put(&part.part, text.clone())?;
        SheetXml::parse(&part.part, text)?
    };
    sheets.insert(part.name.clone(), sheet);
    Ok(())
}

fn describe(table: &Table, filling: &Filling) -> FilledSheet {
    FilledSheet {
        name: table.sheet.clone(),
        form: table.form.as_ref().map(|form| form.id.clone()),
        rows: filling.placed.len(),
        inserted_rows: filling.shift.blocks.iter().map(|block| block.extra).sum(),
        cells: filling.cells.values().map(BTreeMap::len).sum(),
        confirmed: table.confirmed,
    }
}

fn say_left_out(table: &Table, filling: &Filling, locked: &[String], warnings: &mut Vec<String>) {
    let sheet = &table.sheet;
    if !filling.left_out.is_empty() {
        let names = filling.left_out.join("、");
        warnings.push(format!(
            "工作表“{sheet}”没有位置填写：{names}；请核对分类或表上的名称"
        ));
    }
    if !filling.kept.is_empty() {
        let cells = filling.kept.join("、");
        warnings.push(format!(
            "工作表“{sheet}”{cells} 原有的数与台账不同，没有改动；要更新请先清空这些格子"
        ));
    }
    if !filling.unknown_rows.is_empty() {
        let rows: Vec<String> = filling.unknown_rows.iter().map(u32::to_string).collect();
        warnings.push(format!(
            "工作表“{sheet}”第 {} 行的名称在台账里找不到，没有填写",
            rows.join("、")
        ));
    }
    let columns: Vec<String> = filling
        .locked
        .iter()
        .map(|column| reference::letters(*column))
        .collect();
    if !columns.is_empty() {
        warnings.push(format!(
            "工作表“{sheet}”第 {} 列受保护，没有填写",
            columns.join("、")
        ));
    }
    if !locked.is_empty() {
        warnings.push(format!("工作表“{sheet}”{} 受保护，没有填写", locked.join("、")));
    }
}
