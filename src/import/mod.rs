//! Excel → records: the only room that uses calamine. A file becomes a plan; nothing is written here.
//!
//! The pipeline has six stages, a folder each, and `sheet_plan` leads a sheet through them:
//! 1. `grid`: what a sheet is, whatever file it came from: sparse cells with their places.
//! 2. `read`: bytes → grids, one reader a file format.
//! 3. `recognise`: which kind of table a sheet holds, where its header is, which column is which field. Names of sheets
//!    are hints, never conditions.
//! 4. `rows`: the rows under the header as drafts of records; sections, totals and notes are told apart from them.
//! 5. `reconcile`: drafts against the ledger: new, changed, the same, or a conflict.
//! 6. `plan`: what the user gets to see and decides on, and what imports remember.
//!
//! The rows of a long sheet go by while the file is still being read; they are kept only for a [`View`], or where cells are
//! merged down.
//!
//! What is wrong inside a readable file is a [`crate::model::Problem`] at its cell; an [`ImportError`] is only for a
//! file that gives no plan at all.
//!
//! A new file format is one file and one row of a table: see `src/import/read/mod.rs`.
//!
//! # Who wins
//! A file never overwrites a value that was edited by hand after the last import ([`crate::model::Record::edited`]), nor
//! does a blank cell clear it, nor does it bring back what was cleared: the row is a conflict until the user says so
//! ([`Options::overwrite_rows`]). A renamed project is offered
//! ([`Change::similar`]), a guess at a column proposed ([`UnknownColumn::proposed_field`]); both wait for the user.
//!
//! # What can be wrong in a sheet → what happens
//! | what is wrong | what happens | test (`tests/import/`) |
//! |---|---|---|
//! | table of a Word document, merged, nested, broken over pages | a sheet named by the line above it | `word.rs` |
//! | struck, deleted or raised text in a document | no part of the value | `word.rs` |
//! | doc, PDF, picture, archive, frames, `~$` lock file | refused; says how the table gets in | `bad_files.rs` |
//! | encrypted with Excel's own password | opens | `encrypted.rs` |
//! | encrypted with another one | refused, nothing is guessed | `encrypted.rs` |
//! | tab without relation or part, macro sheet | named in the plan; the rest is read | `sloppy_files.rs` |
//! | `dimension` of any form, odd state of a tab, part in UTF-16 or named in another case | read | `sloppy_files.rs` |
//! | xls with a Word object, or upper-case streams | read | `sloppy_files.rs` |
//! | Latin text in an xls (25°C, L×W×H) | stays Latin beside hanzi | `sloppy_files.rs` |
//! | control characters in a cell | a vertical tab is a line break, others vanish | `sloppy_files.rs` |
//! | a cell that nobody can read | an error at the cell; the rest is read | `sloppy_files.rs` |

//! # What can be wrong in a sheet → what happens
//! | kind | what happens | test in `tests/import` |
//! |---|---|---|
//! | a header in other words | read when all its words are explained by one field, else an extra column | `headers` |
//! | two columns for one field | period and sums decide, else the sheet waits | `open_columns` |
//! | a column of another period | an extra column, and said | `open_columns` |
//! | the core measure is not understood | the sheet waits, with a proposal | `open_columns` |
//! | the name is not understood beside telling columns | the sheet waits, with a proposal | `open_columns` |
//! | a list of goods; 项目地点： above a table | refused; belongs to no header | `open_columns` |

mod error;
mod grid;
mod plan;
mod read;
mod recognise;
mod reconcile;
mod rows;
mod sheet_plan;

use std::path::Path;
use std::sync::Arc;

use crate::forms::Form;
use crate::model::{Progress, TownshipIndex};

use grid::Grid;
use plan::job::ImportJob;
use read::formats::FORMATS;
use read::workbook::Workbook;
use reconcile::LedgerComparison;

pub use error::ImportError;
pub use grid::view::View;
pub use plan::closest_match::ClosestMatch;
pub use plan::known_framework::{FrameworkOption, KnownFramework, indicator_key};
pub use plan::memory::Memory;
pub use plan::options::{Blank, Known, Options};
pub use plan::source_columns::SourceColumns;
pub use plan::waiting::{Waiting, WaitingFor};
pub use plan::{
    Change, Counts, FieldChange, MappedColumn, Plan, RowRole, RowWithRole, SheetFramework, SheetPlan, Status,
    TemplateChange, TemplateDifference, TotalCheck, UnknownColumn,
};
pub use read::worker::worker_main;

/// The formats that [`plan`] reads: what a file dialog calls each, and the endings of its files.
pub fn readable_formats() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    FORMATS.iter().map(|format| (format.label, format.endings))
}

/// The endings of all files that [`plan`] reads, without the point.
pub fn readable_endings() -> Vec<&'static str> {
    readable_formats()
        .flat_map(|(_, endings)| endings)
        .copied()
        .collect()
}

/// Reads a workbook and says what it would change in the ledger.
///
/// # Errors
/// The file can't be read, or no sheet of it holds a known table.
pub fn plan(
    path: &Path,
    options: &Options,
    known: &Known<'_>,
    progress: &Progress,
) -> Result<Plan, ImportError> {
    let form = match &options.form {
        Some(id) => Some(
            known
                .forms
                .get(id)
                .ok_or_else(|| ImportError::NoSuchForm { asked: id.clone() })?,
        ),
        None => None,
    };
    let read = |as_a_whole| {
        let mut book = read::workbook::read(path, as_a_whole, progress)?;
        let reading = book.reading.take();
        let plan = plan_of(book, form, options, known, progress);
        // Whoever cancelled may import again at once: two readers would take the memory of two.
        if plan.is_err()
            && let Some(reading) = reading
        {
            let (Ok(()) | Err(_)) = reading.join();
        }
        plan
    };
    // Sloppy programs give cells other addresses than their rows; whether they do is known only when all are read.
    match read(false) {
        Err(ImportError::Disordered { .. }) => read(true),
        plan => plan,
    }
}

fn plan_of(
    book: Workbook,
    form: Option<&Form>,
    options: &Options,
    known: &Known<'_>,
    progress: &Progress,
) -> Result<Plan, ImportError> {
    if let Some(asked) = &options.sheet
        && book.sheets.iter().all(|sheet| sheet.grid.name != *asked)
    {
        let sheets = book.sheets.into_iter().map(|sheet| sheet.grid.name).collect();
        return Err(ImportError::NoSuchSheet {
            asked: asked.clone(),
            sheets,
        });
    }
    progress.expect(
        book.sheets
            .iter()
            .map(|sheet| u64::try_from(sheet.expected).unwrap_or(0))
            .sum(),
    );
    let townships = TownshipIndex::of(known.county);
    let mut ledger = LedgerComparison::new(&book.file, options, known, &townships);
    let job = ImportJob {
        file: &book.file,
        options,
        form,
        known,
        townships: &townships,
        progress,
    };
    let mut sheets = Vec::new();
    for mut incoming in book.sheets {
        let grid = &incoming.grid;
        let mut sheet = match left_out(grid, options) {
            Some(note) => SheetPlan::ignored(&grid.name, grid.hidden, note),
            None => sheet_plan::read(&mut incoming, job, &mut ledger, &mut sheets)?,
        };
        if options.with_view && !sheet.is_barred {
            incoming.finish(&book.file)?;
            sheet.view = Some(Arc::new(View::new(incoming.grid)));
        }
        sheets.push(sheet);
    }
    if !options.with_view && sheets.iter().all(|sheet| sheet.record.is_none()) {
        let reason = |sheet: SheetPlan| (sheet.name, sheet.note.unwrap_or_default());
        return Err(ImportError::NothingKnown {
            file: book.file,
            sheets: sheets.into_iter().map(reason).collect(),
        });
    }
    ledger.finish(&mut sheets);
    Ok(Plan {
        file: book.file,
        sha256: book.sha256,
        sheets,
    })
}

fn left_out(grid: &Grid, options: &Options) -> Option<&'static str> {
    if grid.unread.is_some() {
        return grid.unread;
    }
    match &options.sheet {
        Some(asked) if *asked == grid.name => None,
        Some(_) => Some("没有选这张表"),
        None if options.skip_sheets.contains(&grid.name) => Some("已选择不导入"),
        None if grid.hidden && !options.read_hidden.contains(&grid.name) => {
            Some("是隐藏的工作表，未读取；需要时请指定它的名称")
        }
        None => None,
    }
}
