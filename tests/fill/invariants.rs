//! Any number of rows into any form keeps what filling promises. The promises, each an assertion below:
//!
//! 1. Values stand only in mapped columns of detail rows; every other cell keeps its place, format and content.
//! 2. Rows are inserted inside the block, look like the sample row (format, height, formulas) and nothing else comes.
//! 3. Merges move; those of a detail row are repeated; none is lost.
//! 4. Each validation and conditional format that covered the block covers all of its rows; none is lost.
//! 5. Page breaks and the filter move with their rows; columns, page setup and protection are as written.
//! 6. Print area, print titles and names that covered the block cover all of it.
//! 7. Comments stand at their cell; charts show all rows; drawings below the block move down.
//! 8. Totals and every other formula have a saved result, totals the right one; nothing is shared any more where rows
//!    were inserted; there is no calculation chain.
//! 9. Shared strings only grow, with right counts.
//! 10. Every part that is not named as changed is the same byte for byte; sheets stay hidden.

use std::path::{Path, PathBuf};

use crate::filled_ledger::filled_ledger;
use crate::promises::Check;
use crate::rust_form;
use crate::support::fixture::template;

/// A form: its file, its first detail row, how many there are, and whether a blank row stands before 合计.
pub(crate) struct Form {
    pub(crate) file: PathBuf,
    pub(crate) first: u32,
    pub(crate) room: u32,
    pub(crate) gap: u32,
}

fn forms(dir: &Path) -> Vec<Form> {
    let own = dir.join("rust_xlsxwriter.xlsx");
    rust_form::write(&own);
    let names = [
        "plain",
        "openpyxl_rich",
        "libreoffice",
        "libreoffice_chart",
        "excel_like",
        "shared_formulas",
        "merged",
        "running_numbers",
        "prefixed",
        "empty_strings",
        "unlocked_rows",
        "inline_strings",
        "uncached",
        "quoted_names",
        "wps_like",
        "bare_rows",
        "pages",
        "locked_columns",
        "limits",
        "dashes",
        "slash_note",
        "yi",
        "fixed_cells",
        "odd_zip",
        "row_number_in_text",
    ];
    let usual = |file: PathBuf| Form {
        file,
        first: 5,
        room: 5,
        gap: 0,
    };
    let mut forms: Vec<Form> = names
        .iter()
        .map(|name| usual(template(&format!("{name}.xlsx"))))
        .collect();
    forms.push(usual(own));
    forms.push(Form {
        room: 1,
        ..usual(template("one_row.xlsx"))
    });
    forms.push(Form {
        gap: 1,
        ..usual(template("spacer.xlsx"))
    });
    forms.push(Form {
        room: 15,
        ..usual(template("西双版纳州_重大项目清单_空表.xlsx"))
    });
    forms
}

#[test]
fn any_number_of_rows_into_any_form_keeps_every_promise() {
    let dir = tempfile::tempdir().unwrap();
    let forms = forms(dir.path());
    for count in [0, 1, 5, 6, 15, 16, 3_000] {
        let filled_ledger = filled_ledger(count, &["养老服务"]);
        for form in &forms {
            let wanted = [0, 1, form.room, form.room + 1, 3_000];
            if wanted.contains(&count) {
                Check::new(&filled_ledger, form, count).all();
            }
        }
    }
}
