//! What holds for a sheet as a whole: what a blank cell means, and which period its figures are of.

use eframe::egui::Ui;

use crate::import::{Blank, Options, SheetPlan};
use crate::model::Period;
use crate::ops::Snapshot;
use crate::ui::widgets::{DropDownChoice, caption_ui, choice_ui};

/// Draws what a blank means; true when the user decided something, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, options: &mut Options) -> bool {
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
    ui.add_space(4.0);
    caption_ui(ui, "写入前自动备份；写入后可一步撤销");
    again
}

/// Draws when and where the figures of a sheet are of, as far as that is said or asked; true when the user decided.
pub(super) fn when_and_where_ui(
    ui: &mut Ui,
    snapshot: &Snapshot,
    sheet: &SheetPlan,
    options: &mut Options,
) -> bool {
    let is_dated = sheet.period.is_some() || options.periods.contains_key(&sheet.name);
    let is_asked = sheet
        .problems
        .iter()
        .any(|problem| problem.code == "period.missing");
    let mut again = (is_dated || is_asked) && period_ui(ui, snapshot, sheet, options);
    again |= township_ui(ui, snapshot, sheet, options);
    again
}

/// The period that a sheet states, in its words; else the one that the user says for it, this sheet alone.
fn period_ui(ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan, options: &mut Options) -> bool {
    if let Some(stated) = &sheet.stated_period {
        caption_ui(ui, &format!("填报期按表中所写：{stated}"));
        return false;
    }
    let found = sheet.period.map_or("没有写明".to_owned(), Period::label);
    let mut periods = vec![DropDownChoice {
        value: None,
        text: format!("请选定（{found}）"),
    }];
    periods.extend(candidates(snapshot).into_iter().map(|period| DropDownChoice {
        value: Some(period),
        text: period.label(),
    }));
    let chosen = options.periods.get(&sheet.name).copied();
    match choice_ui(ui, "本表填报期", &chosen, &periods) {
        Some(Some(period)) => _ = options.periods.insert(sheet.name.clone(), period),
        Some(None) => _ = options.periods.remove(&sheet.name),
        None => return false,
    }
    true
}

/// Asks for the township where tab, title and office contradict each other.
fn township_ui(ui: &mut Ui, snapshot: &Snapshot, sheet: &SheetPlan, options: &mut Options) -> bool {
    let chosen = options.townships.get(&sheet.name).cloned();
    let is_open = sheet
        .problems
        .iter()
        .any(|problem| problem.code == "township.differs");
    if !is_open && chosen.is_none() {
        return false;
    }
    let mut townships = vec![DropDownChoice {
        value: None,
        text: "不填，待核实".to_owned(),
    }];
    townships.extend(snapshot.county.townships.iter().map(|township| DropDownChoice {
        value: Some(township.name.clone()),
        text: township.name.clone(),
    }));
    match choice_ui(ui, "本表所在乡镇", &chosen, &townships) {
        Some(Some(township)) => _ = options.townships.insert(sheet.name.clone(), township),
        Some(None) => _ = options.townships.remove(&sheet.name),
        None => return false,
    }
    true
}

/// Periods that a sheet may be for: those of the ledger; months, halves and years up to now; the years to come.
fn candidates(snapshot: &Snapshot) -> Vec<Period> {
    let year = snapshot.period.year();
    let mut periods: Vec<Period> = snapshot.periods.clone();
    for year in year - 3..=year + 2 {
        periods.extend([Period::Half(year, 1), Period::Half(year, 2), Period::Year(year)]);
    }
    periods.extend((year - 1..=year).flat_map(|year| (1..=12).map(move |month| Period::Month(year, month))));
    periods.sort_unstable();
    periods.dedup();
    periods.reverse();
    periods
}
