//! The question which records a sheet takes, where another sheet of the file has the same columns.

use eframe::egui::Ui;

use crate::ops::{SheetPart, TemplateChoices, TemplateSheet};
use crate::ui::widgets::{DropDownChoice, caption_ui, choice_ui, title_ui};

/// Draws the question; true when it was answered, so that the file is looked at again.
pub(crate) fn ui(ui: &mut Ui, sheet: &TemplateSheet, choices: &mut TemplateChoices) -> bool {
    let Some(parts) = &sheet.parts else {
        return false;
    };
    title_ui(ui, "这张表填哪些");
    caption_ui(ui, "另一张表的列和它相同；说明各填哪一类，免得同一条记录填两次");
    let mut offered = vec![DropDownChoice {
        value: None,
        text: "按表名和标题".to_owned(),
    }];
    offered.extend(parts.iter().map(|part| DropDownChoice {
        value: Some(SheetPart::Only(part.clone())),
        text: format!("只填{part}"),
    }));
    offered.extend([
        DropDownChoice {
            value: Some(SheetPart::All),
            text: "全部都填".to_owned(),
        },
        DropDownChoice {
            value: Some(SheetPart::Nothing),
            text: "不填这张".to_owned(),
        },
    ]);
    let chosen = choice_ui(ui, "填哪些", &sheet.part, &offered);
    ui.add_space(8.0);
    match chosen {
        Some(Some(part)) => drop(choices.parts.insert(sheet.name.clone(), part)),
        Some(None) => drop(choices.parts.remove(&sheet.name)),
        None => return false,
    }
    true
}
