//! Excel → records: the only room that uses calamine. A file becomes a plan; nothing is written here.
//!
//! The pipeline has six stages, a folder each; `sheet_tables` tells the tables of a sheet apart, and `sheet_plan` leads each
//! through them:
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
//! The tests stand in `tests/import`.
//!
//! | what is wrong | what happens | test |
//! |---|---|---|
//! | table of a Word document, merged | a sheet named by the line above it | `word::a_table_with_merged_cells` |
//! | table inside a cell; table broken over pages | a sheet of its own; one sheet | `word::a_table_broken_over_two_pages_is_one_sheet` |
//! | struck, deleted or raised text in a document | no part of the value | `word::what_the_author_took_out_is_not_read` |
//! | doc, PDF, picture, archive, frames, `~$` lock file | refused; says how the table gets in | `bad_files::files_of_other_programs_say_how_their_table_gets_in` |
//! | encrypted with Excel's own password | opens | `encrypted::packages_with_the_default_password_open` |
//! | encrypted with another one | refused, nothing is guessed | `encrypted::another_password_is_not_guessed` |
//! | tab without relation or part, macro sheet | named in the plan; the rest is read | `sloppy_files::a_tab_that_leads_nowhere_is_named_and_the_rest_is_read` |
//! | odd state of a tab | read | `sloppy_files::a_state_that_no_tab_can_have` |
//! | `dimension` of any form | read | `sloppy_files::a_dimension_of_any_form` |
//! | part in UTF-16, or named in another case | read | `sloppy_files::parts_in_utf_16` |
//! | xls with a Word object, or upper-case streams | read | `sloppy_files::a_word_object_or_the_word_itself_makes_no_document` |
//! | Latin text in an xls (25°C, L×W×H) | stays Latin beside hanzi | `sloppy_files::latin_text_in_an_old_workbook_stays_latin` |
//! | control characters in a cell | a vertical tab is a line break, others vanish | `sloppy_files::one_control_character_spoils_neither_file_nor_cell` |
//! | a cell that nobody can read | an error at the cell; the rest is read | `sloppy_files::a_text_that_nobody_can_read_is_named_and_the_rest_is_read` |
//! | a header in other words | read when all its words are explained by one field, else an extra column | `headers::headers_of_offices_mean_what_their_words_say` |
//! | a whole table in other words | recognised by its columns together | `whole_tables::whole_tables_of_unusual_headers_are_recognised` |
//! | two columns for one field | the sheet waits | `open_columns::two_columns_for_one_field_wait_for_a_choice` |
//! | the same where period or sums tell | they decide | `open_columns::sums_and_times_decide_which_of_two` |
//! | a column of another period | an extra column, and said | `open_columns::a_column_of_another_period_stays_out` |
//! | the core measure is not understood | the sheet waits, with a proposal | `open_columns::a_core_measure_that_is_missing_is_asked_for` |
//! | the name is not understood beside telling columns | the sheet waits, with a proposal | `open_columns::a_name_that_is_not_understood_is_proposed` |
//! | no column may be the name | the sheet waits; every other column may be chosen | `lost_names::a_table_whose_name_is_missing_waits_and_writes_nothing` |
//! | a list of goods; 项目地点： above a table | refused; belongs to no header | `open_columns::goods_and_lines_above_a_table_are_no_projects` |
//! | another table below, of the same or another kind, without a blank row | read by its own header, named `tab（第 N 行起）` | `several_tables::two_kinds_below_each_other_with_or_without_a_blank_row` |
//! | the same in other order, or in other units | read by its own header and unit | `several_tables::the_same_kind_in_another_order_is_read_by_its_own_header` |
//! | the same of another period | the line right above it counts | `unit_lines::the_period_right_above_a_table_is_its_own` |
//! | the header again at a page break | the table goes on | `several_tables::a_header_printed_again_at_a_page_break_ends_nothing` |
//! | tables side by side | each is read by itself, named `tab（G 列起）` | `tables_beside::tables_side_by_side_of_one_kind_or_two` |
//! | one as wide as all below them | one table | `unnumbered::a_table_as_wide_as_those_above_it_is_one_table` |
//! | a table that nobody knows below a known one | listed with the reason, its rows are no records | `tables_beside::a_table_that_nobody_knows_is_no_part_of_the_one_above_and_is_named` |
//! | rows of an unknown table above the header | named (`sheet.rows-above`) | `tables_beside::rows_of_an_unknown_table_above_the_header_are_named` |
//! | the township only in tab, title or 填报单位 | given to the records | `townships::homes_of_one_name_in_three_townships_are_three` |
//! | tab, title and office contradict each other | nobody is believed until the officer chooses (`township.differs`) | `townships::tab_and_title_that_contradict_give_no_township_and_say_so` |
//! | a row in a township's name, with or without sums | a section; its sums are checked | `townships::rows_in_a_townships_name_are_sections_with_or_without_sums` |
//! | the same in the name of a farm or office, or as 小计 above its rows | a section | `unnumbered::farms_and_offices_head_their_institutions` |
//! | a heading without an ordinal that nobody knows | no record, ends the township above it, told (`row.unnumbered`) | `unnumbered::a_heading_that_nobody_knows_ends_the_township_above_it` |
//! | a township in short (孟定) | read in full, told (`township.short`) | `short_names::a_short_name_of_a_township_is_that_township` |
//! | the same as a heading or tab | a section, as in full | `short_names::a_short_name_heads_its_rows` |
//! | a short name that county and township share (耿马) | people's row stops; nowhere a township | `short_names::the_stem_that_county_and_township_share_is_asked_about` |
//! | sums of townships in place of institutions | no records, said | `short_names::sums_of_townships_are_no_institutions_and_said` |
//! | people by village, sex or age | the sheet waits | `parts_and_sums::people_by_village_are_not_those_of_a_township` |
//! | one record in two rows with other figures | neither is written | `parts_and_sums::two_rows_of_one_record_with_other_figures_are_both_stopped` |
//! | targets divided among townships | refused; led to their own import | `targets::targets_by_township_are_led_to_their_own_import` |
//! | a plan for institutions, by its title | refused unless the kind is said | `targets::a_plan_for_institutions_is_not_their_state` |
//! | a rate that the program computes | compared (`computed.differs`), not kept | `computed_rates::rates_are_compared_and_not_kept` |
//! | the same where it can't be computed | kept beside the record | `computed_rates::a_rate_that_does_not_follow_from_the_row_stays_beside_it` |
//! | a return of a project that nobody knows | brings its project | `computed_rates::a_return_brings_its_project_and_no_field_that_it_has_not` |
//! | projects without an amount of a period, in words of a return | projects | `parts_and_sums::a_list_of_projects_without_any_amount_of_a_period_is_no_return` |
//! | a column 单位 that says another unit | its row stops | `parts_and_sums::a_column_of_units_that_says_another_one_stops_its_row` |
//! | a unit of other things (人口（户）), letters in a figure (3O) | column or row stops | `parts_and_sums::a_unit_of_other_things_stops_column_or_cell` |
//! | figures of a whole kindergarten | an extra column | `parts_and_sums::children_of_a_kindergarten_are_not_those_in_care` |
//! | unknown columns with one header | kept apart: 联系方式, 联系方式（2） | `townships::unknown_columns_with_one_header_are_kept_apart` |
//! | an unknown column in several periods | kept by period | `periods::an_unknown_column_is_kept_by_period` |
//! | radicals of a PDF in place of words, signs that nobody sees | compared as the words they look like, kept as written | `townships::names_copied_from_a_pdf_or_with_unseen_signs_are_the_same_names` |
//! | several sheets about one record | each counts for its period | `periods::a_corrected_workbook_counts_for_every_period` |
//! | the same in one period | the first counts and the other cells are named (`key.differs`) | `periods::two_sheets_of_one_period_that_differ_are_told_cell_by_cell_and_the_rest_counts` |
//! | `--period` against the period on the sheet | the sheet's counts, said (`period.stated`) | `periods::a_period_that_the_sheet_states_is_never_overridden` |
//! | a period in other words (1月1日至6月30日, 前三季度, 二〇二三年六月) | read in full | `stated_periods::a_period_is_read_in_full_however_it_is_written` |
//! | the day on which somebody signed | no period | `stated_periods::the_day_on_which_somebody_signed_is_no_period` |
//! | several years or periods in one line | nobody is believed until the officer says one | `stated_periods::several_years_or_periods_in_one_line_are_asked_about` |
//! | no period on one sheet of several | the one that the officer says for this sheet | `unit_lines::a_sheet_without_a_period_takes_the_one_said_for_it_alone` |
//! | a monthly return with another 总投资 than its project | the project keeps its own until the officer decides (`parent.differs`) | `periods::a_monthly_return_never_replaces_the_investment_of_its_project_in_silence` |
//! | a roster with 职务 and 单位及职务 | 职务 is the role | `tables_beside::a_roster_names_role_and_post` |
//! | a roster in lines: 组长：姓名 单位及职务 | a table, a person a line | `rosters::lines_are_read_however_their_parts_are_set` |
//! | a line of it with several persons, or without a post | the roster is refused, nothing is guessed | `rosters::lines_that_cannot_be_parted_are_not_guessed_at` |
//! | a unit in a line of other words: 以千元为单位, 单位 千元 | read | `unit_lines::a_line_states_the_unit_in_many_wordings` |
//! | an office with 元 in its name | no unit | `unit_lines::an_office_in_a_county_with_yuan_in_its_name_is_no_unit` |
//! | the unit only in a note below | counts where nothing above says one | `unit_lines::a_note_below_states_the_unit_where_nothing_above_does` |
//! | a number format that writes another unit than the column's | what is shown counts, told (`unit.format-differs`) | `units::a_format_that_writes_another_unit_than_the_column_is_told` |
//! | a count or amount below 0 | the row stops (`value.negative`) | `units::a_negative_amount_stops_whether_its_sign_is_shown_or_not` |
//! | a sum or a count in place of a name (共12家, 耿马县) | no record | `unnumbered::counts_and_the_county_in_place_of_a_name_are_totals` |
//! | figures that sum all above, under a word that nobody knows | a total, told (`row.sum`) | `unnumbered::sums_under_a_word_that_nobody_knows_are_told_and_no_record` |
//! | sub-items of a record (1.1 below 1) | no records, told (`row.sub-item`) | `unnumbered::sub_items_of_a_record_count_once_and_are_told` |
//! | 同上 in an unknown column | the text above; a figure is not repeated | `unnumbered::ditto_marks_in_an_unknown_column_repeat_its_text_and_no_figure` |
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
mod sheet_tables;

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
        let first = sheets.len();
        let grid = &incoming.grid;
        match left_out(grid, options) {
            Some(note) => sheets.push(SheetPlan::ignored(&grid.name, grid.hidden, note)),
            None => sheet_tables::read(&mut incoming, job, &mut ledger, &mut sheets)?,
        }
        let tables = sheets.get_mut(first..).unwrap_or_default();
        if options.with_view && tables.iter().all(|table| !table.is_barred) {
            incoming.finish(&book.file)?;
            let view = Arc::new(View::new(incoming.into_grid()));
            for table in tables {
                table.view = Some(Arc::clone(&view));
            }
        }
    }
    if !options.with_view && sheets.iter().all(|sheet| sheet.record.is_none()) {
        if sheets.iter().any(|sheet| sheet.is_divided) {
            return Err(ImportError::DividedTargets { file: book.file });
        }
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
        None if grid.hidden && !options.read_hidden.contains(&grid.name) => {
            Some("是隐藏的工作表，未读取；需要时请指定它的名称")
        }
        None => None,
    }
}
