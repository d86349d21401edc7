//! The rows that will go into an issued sheet, as they will stand there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use eframe::egui::Ui;

use crate::app::sheet::{CellAlign, GridColumn, GridModel, RowKind};
use crate::export::fill::FilledFigure;
use crate::forms::dictionary;
use crate::model::{FieldType, Severity};
use crate::ops::{Template, TemplateSheet};
use crate::ui::widgets::grid::Grid;
use crate::ui::widgets::{caption_ui, empty_ui, title_ui};

/// The rows in view.
pub(crate) struct Rows {
    sheet: Option<FillSheet>,
    grid: Grid,
    builds: u64,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            sheet: None,
            grid: Grid::new("fill", 1),
            builds: 0,
        }
    }
}

impl Rows {
    /// Shows a sheet of a template.
    pub(crate) fn put(&mut self, template: &Template, at: usize) {
        self.builds += 1;
        self.sheet = template
            .sheets
            .get(at)
            .map(|sheet| FillSheet::new(sheet, self.builds));
        self.grid = Grid::new("fill", 1);
    }

    /// Draws them.
    pub(crate) fn ui(&mut self, ui: &mut Ui, sheet: &TemplateSheet, is_refused: bool) {
        if is_refused {
            let sentence = "可以按自有版式导出，列的次序与原表相同，再粘贴到原表。";
            empty_ui(ui, "这张表不能直接填", sentence, None);
            return;
        }
        let inserted = sheet.rows.iter().filter(|row| row.inserted).count();
        ui.horizontal(|ui| {
            title_ui(ui, "会填进去的行");
            let more = if inserted > 0 {
                format!("，插入 {inserted} 行（带“插”）")
            } else {
                String::new()
            };
            caption_ui(
                ui,
                &format!("{} 行{more}；合计和占比由表内公式算出", sheet.rows.len()),
            );
        });
        match &self.sheet {
            Some(rows) if rows.rows() > 0 => drop(self.grid.show(ui, rows)),
            _ => {
                let sentence = "台账里没有属于这张表的记录；请核对填报期，或先导入数据。";
                empty_ui(ui, "没有可填的行", sentence, None);
            }
        }
    }
}

struct FillSheet {
    rows: Vec<Vec<String>>,
    columns: Vec<GridColumn>,
    /// By row and column: what is known of a figure, and whether it stands in for one of another date.
    dates: BTreeMap<(usize, usize), (String, bool)>,
    version: u64,
}

impl FillSheet {
    fn new(sheet: &TemplateSheet, version: u64) -> Self {
        let place = GridColumn {
            title: "表中行".to_owned(),
            group: String::new(),
            width: 72.0,
            align: CellAlign::Center,
            long: false,
        };
        let filled = sheet
            .columns
            .iter()
            .filter_map(|column| Some((column, column.field.as_ref()?)));
        let columns = filled.map(|(column, field)| {
            let (group, header) = column.header.rsplit_once('/').unwrap_or(("", &column.header));
            let kind = dictionary()
                .field(sheet.record, field)
                .map(|field| field.field_type);
            let (align, width) = match kind {
                Some(FieldType::LongText) => (CellAlign::Left, 260.0),
                Some(FieldType::Money | FieldType::Real | FieldType::Integer) if field != "ordinal" => {
                    (CellAlign::Right, 116.0)
                }
                Some(FieldType::Text) if field == "name" => (CellAlign::Left, 200.0),
                Some(FieldType::Text) => (CellAlign::Left, 110.0),
                _ => (CellAlign::Center, if field == "ordinal" { 48.0 } else { 104.0 }),
            };
            GridColumn {
                title: header.replace('\n', ""),
                group: group.replace('\n', ""),
                width,
                align,
                long: kind == Some(FieldType::LongText),
            }
        });
        let columns = std::iter::once(place).chain(columns).collect();
        let letters: Vec<&str> = sheet
            .columns
            .iter()
            .filter(|column| column.field.is_some())
            .map(|column| column.letters.as_str())
            .collect();
        let date = |figure: &FilledFigure| {
            let row = sheet.rows.iter().position(|row| {
                let own = figure.cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
                own == row.row.to_string()
            })?;
            let own = figure.cell.trim_end_matches(|c: char| c.is_ascii_digit());
            let column = letters.iter().position(|letters| *letters == own)?;
            let is_carried = figure.carried_over_from.is_some();
            Some(((row, column + 1), (figure.date.sentence(), is_carried)))
        };
        let dates = sheet.figures.iter().filter_map(date).collect();
        let rows = sheet.rows.iter().map(|row| {
            let place = if row.inserted {
                format!("{} 插", row.row)
            } else {
                row.row.to_string()
            };
            std::iter::once(place).chain(row.cells.iter().cloned()).collect()
        });
        Self {
            rows: rows.collect(),
            columns,
            dates,
            version,
        }
    }
}

impl GridModel for FillSheet {
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn kind(&self, _row: usize) -> RowKind {
        RowKind::Data
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        let cell = self.rows.get(row).and_then(|cells| cells.get(column));
        Cow::Borrowed(cell.map_or("", String::as_str))
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        let (_, is_carried) = self.dates.get(&(row, column))?;
        is_carried.then_some(Severity::Hint)
    }

    fn hover(&self, row: usize, column: usize) -> Option<String> {
        self.dates
            .get(&(row, column))
            .map(|(sentence, _)| sentence.clone())
    }

    fn editable(&self, _row: usize, _column: usize) -> bool {
        false
    }

    fn read_only(&self) -> bool {
        true
    }

    fn version(&self) -> u64 {
        self.version
    }
}
