//! 套表: the issued xlsx itself is filled; what needs no change stays byte for byte.
//!
//! Reading and writing a whole workbook through a library loses what the library does not know (dropdowns of newer
//! Excel, pictures in headers, protection). So the package's XML is patched instead:
//!
//! 1. [`table`] takes what recognition found and lays the ledger's records over the rows: which cells are written,
//!    where rows are inserted ([`shift`]).
//! 2. [`check`] refuses what can't be done safely and takes out what must not be written.
//! 3. [`rewrite`] moves, clones and writes rows; [`outside`] moves everything else that names rows; [`strings`]
//!    appends texts; [`cached`] computes the results of formulas ([`evaluate`], [`parser`]) and removes the old calculation chain.
//! 4. [`readback`] opens the result and compares it with the ledger and with the issued file; only then it is saved.
//!
//! Parts are found through their relationships only ([`package`]), markup is edited in place ([`xml`]).

mod cached;
mod check;
mod dropdown;
mod error;
mod evaluate;
mod formulas;
mod frame;
mod functions;
mod outside;
mod package;
mod parser;
mod readback;
mod reference;
mod rewrite;
mod sheet;
mod shift;
mod strings;
mod styles;
mod table;
mod xml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::model::Records;

use super::layout::Context;
use super::save::save_bytes;

pub use error::FillError;
pub use frame::{Frame, frame};
pub use readback::Readback;
pub use table::{Role, Table, TableColumn, TableRow};

use outside::Shifts;
use package::Package;
use rewrite::Rewriter;
use sheet::SheetXml;
use strings::Strings;
use styles::Styles;
use table::Filling;
use xml::Edits;

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
}

/// Fills the tables of an issued file from the ledger and saves it elsewhere.
///
/// # Errors
/// A file that can't be filled safely, or a result that does not read back as it should. Nothing is written then.
pub fn fill(
    template: &Path,
    tables: &[Table],
    records: &Records,
    context: &Context<'_>,
    out: &Path,
) -> Result<Filled, FillError> {
    let name = template
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let bytes = std::fs::read(template).map_err(|source| FillError::Unreadable {
        path: template.to_owned(),
        source,
    })?;
    if !bytes.starts_with(b"PK") {
        return Err(FillError::NotXlsx { file: name });
    }
    let (bytes, mut filled) =
        fill_bytes(&bytes, tables, records, context).map_err(|error| error.in_file(&name))?;
    let saved = save_bytes(&bytes, filled.sheets.iter().map(|sheet| sheet.rows).sum(), out)?;
    filled.file = saved.file;
    filled.sha256 = saved.sha256;
    Ok(filled)
}

/// Fills a package in memory.
fn fill_bytes(
    bytes: &[u8],
    tables: &[Table],
    records: &Records,
    context: &Context<'_>,
) -> Result<(Vec<u8>, Filled), FillError> {
    let issued = Package::open(bytes)?;
    let mut package = Package::open(bytes)?;
    let styles = Styles::read(&package)?;
    let mut strings = Strings::read(&package)?;
    let mut sheets: BTreeMap<String, SheetXml> = BTreeMap::new();
    let mut fillings: BTreeMap<String, Filling> = BTreeMap::new();
    let mut warnings = Vec::new();
    for table in tables {
        let part = package
            .sheets
            .iter()
            .find(|sheet| sheet.name == table.sheet)
            .map(|sheet| sheet.part.clone());
        let part = part.ok_or_else(|| FillError::at(&table.sheet, "", "找不到这张工作表"))?;
        let sheet = SheetXml::parse(&part, package.text(&part)?)?;
        let mut filling = table::filling(table, &sheet, &strings.texts, records, context)?;
        check::guard_cells(&sheet, &table.sheet, &strings.texts, &styles, &mut filling)?;
        say_left_out(&table.sheet, &filling, &mut warnings);
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
    for (name, sheet) in &sheets {
        for shift in &shifts.0 {
            let own = if shift.sheet == *name {
                shift.clone()
            } else {
                shift::Shift::default()
            };
            check::refuse_formulas(sheet, name, &own)?;
        }
    }
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
        outside::edit_satellites(&mut package, &shifts)?;
        let unknown = cached::renew(&mut package, &mut sheets, &fillings, &strings)?;
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
        cached::compute_on_load(&mut package)?;
    }
    let result = package.bytes()?;
    let readback = readback::read_back(&issued, &result, &fillings)?;
    let described = tables
        .iter()
        .filter_map(|table| Some((table, fillings.get(&table.sheet)?)));
    let filled = Filled {
        file: PathBuf::new(),
        sha256: String::new(),
        sheets: described
            .map(|(table, filling)| describe(table, filling))
            .collect(),
        parts_changed: package.parts_changed(),
        readback,
        warnings,
    };
    Ok((result, filled))
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
            outside::repeat_merges(&sheet, &filling.shift, &mut edits);
            outside::edit_anchors(&sheet.text, &sheet.outside, &filling.shift, &mut edits);
        }
        None => formulas::edit_formulas(&sheet, &part.name, shifts, &mut edits),
    }
    outside::edit(&sheet.text, &sheet.outside, &part.name, shifts, &mut edits);
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
        rows: filling.rows,
        inserted_rows: filling.shift.blocks.iter().map(|block| block.extra).sum(),
        cells: filling.cells.values().map(BTreeMap::len).sum(),
    }
}

fn say_left_out(sheet: &str, filling: &Filling, warnings: &mut Vec<String>) {
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
}
