//! 基础数据 as a grid: each item that some indicator needs, with its number, its date and who uses it.

use std::borrow::Cow;

use crate::forms::dictionary;
use crate::indicators::BaseLine;
use crate::model::{FieldType, MoneyUnit, Period, RecordKind, Severity, Value, is_absent};

use super::change::SheetChange;
use super::grid_model::{CellAlign, GridColumn, GridModel, GridOutput, RowKind};

/// The column that can be changed.
const VALUE: usize = 2;

/// The items and their numbers at a period.
pub struct BaseSheet {
    lines: Vec<BaseLine>,
    texts: Vec<[String; 7]>,
    columns: Vec<GridColumn>,
    period: Period,
    version: u64,
}

impl BaseSheet {
    /// Lays out the lines.
    pub fn new(lines: Vec<BaseLine>, period: Period, version: u64) -> Self {
        let texts = (1..)
            .zip(&lines)
            .map(|(ordinal, line)| texts(ordinal, line))
            .collect();
        let column = |title: &str, width: f32, align: CellAlign, long: bool| GridColumn {
            title: title.to_owned(),
            group: String::new(),
            width,
            align,
            long,
        };
        let columns = vec![
            column("序号", 46.0, CellAlign::Center, false),
            column("基础数据", 250.0, CellAlign::Left, false),
            column("数值", 96.0, CellAlign::Right, false),
            column("单位", 60.0, CellAlign::Center, false),
            column("时点", 116.0, CellAlign::Left, false),
            column("用于指标", 240.0, CellAlign::Left, true),
            column("说明", 300.0, CellAlign::Left, true),
        ];
        Self {
            lines,
            texts,
            columns,
            period,
            version,
        }
    }

    /// Whether there is no item at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many items have a number.
    pub fn filled(&self) -> usize {
        self.lines.iter().filter(|line| line.value.is_some()).count()
    }

    /// What the user changed in the grid.
    pub fn change(&self, output: &GridOutput) -> Option<SheetChange> {
        let named = output
            .edits
            .iter()
            .filter_map(|edit| Some((self.lines.get(edit.row)?.name.clone(), edit.text.clone())));
        let figures: Vec<(String, String)> = named.collect();
        (!figures.is_empty()).then_some(SheetChange::BaseTyped(self.period, figures))
    }
}

fn texts(ordinal: usize, line: &BaseLine) -> [String; 7] {
    let as_of = match line.as_of {
        Some(period) if line.older => format!("{}（较早）", period.label()),
        Some(period) => period.label(),
        None => String::new(),
    };
    let note = if line.problem.is_empty() {
        &line.note
    } else {
        &line.problem
    };
    [
        ordinal.to_string(),
        line.name.clone(),
        line.value.map(|value| value.to_string()).unwrap_or_default(),
        line.unit.clone(),
        as_of,
        line.used_by.join("、"),
        note.clone(),
    ]
}

impl GridModel for BaseSheet {
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }

    fn rows(&self) -> usize {
        self.lines.len()
    }

    fn kind(&self, _row: usize) -> RowKind {
        RowKind::Data
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        let text = self.texts.get(row).and_then(|texts| texts.get(column));
        Cow::Borrowed(text.map_or("", String::as_str))
    }

    fn editable(&self, _row: usize, column: usize) -> bool {
        column == VALUE
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        let line = self.lines.get(row).filter(|_| column == VALUE)?;
        match (line.problem.is_empty(), line.older) {
            (false, _) => Some(Severity::Error),
            (true, true) => Some(Severity::Hint),
            (true, false) => None,
        }
    }

    fn hover(&self, row: usize, _column: usize) -> Option<String> {
        let line = self.lines.get(row)?;
        let source = (!line.source_note.is_empty()).then(|| format!("来源：{}", line.source_note));
        let problem = (!line.problem.is_empty()).then(|| line.problem.clone());
        let lines: Vec<String> = problem.into_iter().chain(source).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn refuse(&self, _row: usize, _column: usize, text: &str) -> Option<String> {
        let field = dictionary().field(RecordKind::BaseFigure, "value")?;
        debug_assert_eq!(field.field_type, FieldType::Real);
        if is_absent(text) {
            return None;
        }
        Value::parse(field.field_type, text, MoneyUnit::Wan)
            .err()
            .map(|why| why.to_string())
    }
}
