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
//! # What can be wrong in a sheet
//! | kind | what happens | test |
//! |---|---|---|
//! | unit of any size, in header, group, line, title or cell | converted | `units::money_is_read_in_the_unit_that_is_written_wherever_it_stands` |
//! | unit that is not understood | the column stops, its text is kept | `units::a_unit_that_is_not_understood_keeps_the_text_beside_the_record` |
//! | another unit begins inside the table | the rows below stop | `units::a_unit_named_below_the_header_holds_and_a_second_one_stops_the_rows_below` |
//! | 万人, 百人 for people | converted | `units::people_are_counted_in_hundreds_and_ten_thousands` |
//! | format that scales (`0!.0000`, `#,##0,`) | what is shown counts; an error where the column's unit says otherwise | `units::what_the_format_shows_counts_and_another_unit_than_the_column_stops` |
//! | percent sign that is only written | multiplies nothing | `units::a_percent_sign_that_is_only_written_multiplies_nothing` |
//! | leading noughts by format | kept | `units::codes_keep_the_noughts_that_their_format_writes` |
//! | 2023.10 as a number | October by its format, else asked | `units::october_is_told_from_january_only_by_its_format` |
//! | several figures in one cell | the row stops | `left_out::figures_beside_each_other_in_one_cell_stop_their_row` |
//! | struck-through text, superscript marks | no part of the figure; a struck row is left out | `left_out::struck_runs_and_superscript_marks_are_no_part_of_a_figure` |
//! | one amount merged over several records | given to none, counted once | `left_out::one_amount_over_several_records_is_given_to_none_and_counts_once` |
//! | 同上, 〃 | the cell above, told; never a name or figure | `left_out::ditto_marks_mean_the_cell_above_and_never_a_name_or_a_figure` |
//! | township or role printed once | filled down, told | `left_out::a_township_printed_once_holds_for_the_rows_below_and_a_forgotten_one_does_not` |
//! | example row, row of instructions | left out, told | `left_out::examples_and_instructions_are_left_out_and_told` |
//! | notes, signatures, dates under the table | no records, no errors | `left_out::notes_and_signatures_of_any_length_are_neither_records_nor_errors` |
//! | totals of any wording in any column | checked, no records | `left_out::totals_of_any_wording_in_any_column_are_no_records` |
//! | parts of a total (其中：公办, 民办) | left out, told | `left_out::a_wrong_total_of_any_wording_is_told_and_parts_of_it_are_left_out` |
//! | sub-totals of sections as text; sections without a field | sections; their names are kept | `left_out::sections_with_sub_totals_as_text_stay_sections` |

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
pub use plan::memory::Memory;
pub use plan::options::{Blank, Known, Options};
pub use plan::source_columns::SourceColumns;
pub use plan::{
    Change, Counts, FieldChange, MappedColumn, Plan, RowRole, RowWithRole, SheetPlan, Status, TemplateChange,
    TemplateDifference, TotalCheck, UnknownColumn,
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
