//! Excel → records: the only room that uses calamine. A file becomes a plan; nothing is written here.
//!
//! The pipeline, one file a step:
//! 1. [`workbook`] reads the bytes, [`sniff`] tells by them what the file is, [`package`] looks into a zip before
//!    anything unpacks it; [`xlsx`] (with [`parts`] for what calamine does not tell), [`ods`], [`html`], [`xml2003`],
//!    [`delimited`] and, in a process of its own ([`worker`]), [`xls`] and [`xlsb`] (from its [`biff12`] records) put
//!    the cells into a [`grid`] within one [`budget`]; the rows of an xlsx come in by a [`feed`] while the first are
//!    worked on. [`archive`] finds the parts of a package.
//! 2. [`recognise`] tries every block of rows as a [`header`] and every kind of record as its meaning ([`mapping`]);
//!    names of sheets are hints, never conditions.
//! 3. [`context`] reads what stands around the table (period, unit, section by title). [`body`] lets the rows go by:
//!    [`rows`] tells records from sections ([`outline`]), totals and notes, [`columns`] read a row into a [`draft`],
//!    [`value`] one cell of it, and [`totals`] are checked against the sums. Rows that went by are kept only for a [`view`], or where
//!    cells are merged down; their memory goes back to the reading thread.
//!    [`strangers`] are refused by their words; a sheet that is none of ours says what it is [`nearest`] to; for a
//!    preview the plan carries its [`view`].
//! 4. [`reconcile`] compares the rows with the ledger ([`matching`], [`renamed`], [`standing`]) and writes the [`Plan`];
//!    [`options`] hold what the user decided.
//!    [`apply`] lays a row over its record, [`origins`] remembers the cells of a new one.
//!    [`propose`] guesses at unknown columns, never applied; [`memory`] keeps what the user confirmed,
//!    [`source_columns`] where each field stood.
//!
//! What is wrong inside a readable file is a [`crate::model::Problem`] at its cell; an [`ImportError`] is only for a
//! file that gives no plan at all.
//!
//! # Which reader runs where
//! xls and xlsb are parsed in a child of the program that may take 512 MB and 20 seconds: the readers of xls believe
//! what a record says, and of both all texts of a book are in memory. xlsx, ods, HTML, XML and text are parsed in the
//! program, on a thread of their own: grids of 100,000 rows would cross the pipe as JSON for longer than they take to
//! read. In return nothing of them is unpacked before [`package`] has seen its size and [`parts`] has looked for what
//! calamine would take into memory as a whole, every cell passes the [`budget`], and a panic ends the thread alone.
//! `tests/import/limits.rs` holds the program to 512 MB with files that try for more.
//!
//! # How to add a reader
//! 1. Write `src/import/<format>.rs` with `fn read(file, bytes, progress) -> Result<Vec<Grid>, ImportError>`: rows
//!    count from 1, blank cells are left out, every cell goes through [`read::budget::Budget::put`].
//! 2. Let [`sniff`] (or [`package`]) recognise the bytes and [`workbook`] call it through `guarded`, or through
//!    `isolated` when the parser behind it may panic, abort or never end.
//! 3. Add the format to `tests/import/formats.rs` (same records as from the xlsx), to `mutations.rs`, and what could
//!    exhaust its reader to `limits.rs`.
//!
//! # Who wins
//! A file never overwrites a value that was edited by hand after the last import ([`crate::model::Record::edited`]), nor
//! does a blank cell clear it, nor does it bring back what was cleared: the row is a conflict until the user says so
//! ([`Options::overwrite_rows`]). A renamed project is offered
//! ([`Change::similar`]), a guess at a column proposed ([`UnknownColumn::proposed_field`]); both wait for the user.

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

use crate::model::{Progress, RecordKind, TownshipIndex};

pub use error::ImportError;
pub use grid::view::View;
pub use plan::memory::Memory;
pub use plan::options::{Blank, Known, Options};
pub use plan::source_columns::SourceColumns;
pub use plan::{
    Change, Counts, FieldChange, MappedColumn, Plan, SeenKind, SeenRow, SheetPlan, Status, TemplateChange,
    TemplateDifference, TotalCheck, UnknownColumn,
};
pub use read::worker::worker_main;
pub use recognise::closest::Nearest;

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
    book: read::workbook::Workbook,
    form: Option<&crate::forms::Form>,
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
    let mut ledger = reconcile::Ledger::new(&book.file, options, known, &townships);
    let job = sheet_plan::Job {
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
            Some(note) => plan::SheetPlan::ignored(&grid.name, grid.hidden, note),
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

fn left_out(grid: &grid::Grid, options: &Options) -> Option<&'static str> {
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

/// Whether rows of this kind and these columns can be kept only with a period.
fn period_needed(kind: RecordKind, mapping: &recognise::mapping::Mapping) -> bool {
    kind.is_periodic() || sheet_plan::has_open_figures(mapping)
}
