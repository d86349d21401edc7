//! What holds for a sheet as a whole: what a blank cell means, and which period its figures are of.

use eframe::egui::Ui;

use crate::import::{Blank, Options, SheetPlan};
use crate::model::Period;
use crate::ops::Snapshot;
use crate::ui::widgets::{DropDownChoice, caption_ui, choice_ui};

/// Draws them; true when the user decided something, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan, options: &mut Options) -> bool {
    let mut again = false;
    ui.add_space(8.0);
    let blanks = [
        DropDownChoice {
            value: Blank::Keep,
            text: "保留原值".to_owned(),
        },
        DropDownChoice {
            value: Blank::Clear,
            text: "清空".to_owned(),
        },
    ];
    if let Some(blank) = choice_ui(ui, "空白单元格", &options.blank, &blanks) {
        options.blank = blank;
        again = true;
    }
    let stated = sheet.period.map_or("没有写明".to_owned(), Period::label);
    let mut periods = vec![DropDownChoice {
        value: None,
        text: format!("按表中所写（{stated}）"),
    }];
    periods.extend(candidates(snapshot).into_iter().map(|period| DropDownChoice {
        value: Some(period),
        text: period.label(),
    }));
    if let Some(period) = choice_ui(ui, "填报期", &options.period, &periods) {
        options.period = period;
        again = true;
    }
    ui.add_space(4.0);
    caption_ui(ui, "写入前自动备份；写入后可一步撤销");
    again
}

/// Periods that a sheet may be for: those of the ledger and the halves and years around them.
fn candidates(snapshot: &Snapshot) -> Vec<Period> {
    let year = snapshot.period.year();
    let mut periods: Vec<Period> = snapshot.periods.clone();
    for year in year - 3..=year + 2 {
        periods.extend([Period::Half(year, 1), Period::Half(year, 2), Period::Year(year)]);
    }
    periods.sort_unstable();
    periods.dedup();
    periods.reverse();
    periods
}
