//! What stands on hover over a cell: its findings, where it came from and when, and what was done to it last.

use std::collections::BTreeSet;

use crate::forms::FieldScope;
use crate::model::{HandEdit, Record, Source};
use crate::ops::{Snapshot, import_label};
use crate::store::Operation;

use super::record_sheet::RecordSheet;

impl RecordSheet {
    pub(super) fn hover_text(&self, row: usize, column: usize) -> Option<String> {
        let mut lines: Vec<String> = self
            .findings(row, column)
            .map(|finding| format!("{}：{}", finding.severity.label(), finding.message))
            .collect();
        if let Some(cell) = self.unwritten(row, column) {
            lines.insert(0, format!("没有写入：{}", cell.reason));
            lines.insert(
                1,
                "台账里仍是原来的值；改成能写入的内容，或点上方的“放弃这些格”".to_owned(),
            );
        }
        let record = self.record(row)?;
        let (field, scope) = self
            .columns
            .get(column)
            .map(|column| (&*column.field, column.scope))?;
        let period = self.period.filter(|_| scope == FieldScope::Figure);
        let source = match period {
            Some(period) => record
                .figures
                .get(&period)
                .and_then(|figures| figures.source.as_ref()),
            None => record.source.as_ref(),
        };
        let edit = record.edited.get(&Record::edited_name(field, period));
        let cell = source.and_then(|source| {
            let columns = &self.snapshot.source_columns;
            columns.cell(record.kind, source, field, period)
        });
        let dated = source.map(|source| self.dated(source, cell.as_deref()));
        match edit {
            Some(edit) => lines.push(by_hand(edit, dated.as_deref())),
            None => lines.extend(dated.map(|dated| format!("来源：{dated}"))),
        }
        lines.extend(self.last_change(record));
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The source with the time of the import, as far as the history reaches back.
    fn dated(&self, source: &Source, cell: Option<&str>) -> String {
        let import = import_label(&source.file);
        let at = self
            .snapshot
            .history
            .iter()
            .find(|operation| !operation.undone && operation.label == import)
            .map(|operation| format!("，{} 导入", short_time(&operation.at)));
        format!("{}{}", source_text(source, cell), at.unwrap_or_default())
    }

    fn last_change(&self, record: &Record) -> Option<String> {
        let last = changes(&self.snapshot, record).next()?;
        Some(format!("最近一步：{}　{}", short_time(&last.at), last.label))
    }
}

/// What a cell says that was typed over what a sheet had brought.
fn by_hand(edit: &HandEdit, source: Option<&str>) -> String {
    let at = edit.at.get(5..).map_or_else(String::new, |at| format!("，{at}"));
    let was = match edit.was.as_deref() {
        Some("") => "，原为空".to_owned(),
        Some(was) => format!("，原为 {was}"),
        None => String::new(),
    };
    let from = source.map_or_else(String::new, |source| format!("（{source}）"));
    format!("手工填写{at}{was}{from}")
}

/// The steps that changed a record, the latest first. A step names only the first records it touched; beyond these
/// an import is known by the source that it left in the record or its figures.
pub fn changes<'s>(snapshot: &'s Snapshot, record: &'s Record) -> impl Iterator<Item = &'s Operation> {
    let title = record.title();
    let figures = record
        .figures
        .values()
        .filter_map(|figures| figures.source.as_ref());
    let sources = figures.chain(record.source.as_ref());
    let imports: BTreeSet<String> = sources.map(|source| import_label(&source.file)).collect();
    snapshot.history.iter().filter(move |operation| {
        let named = operation
            .touched
            .iter()
            .any(|(kind, name)| *kind == record.kind && *name == title);
        !operation.undone && (named || (!operation.names_all() && imports.contains(&operation.label)))
    })
}

/// Where a record or figure came from; the cell when it is known, else the row.
pub fn source_text(source: &Source, cell: Option<&str>) -> String {
    let place = cell.map_or_else(|| format!("第 {} 行", source.row), str::to_owned);
    format!("{} 表“{}” {place}", source.file, source.sheet)
}

/// `2026-11-23T15:04:05+08:00` as `11-23 15:04`.
pub fn short_time(at: &str) -> String {
    at.get(5..16)
        .map_or_else(|| at.to_owned(), |text| text.replace('T', " "))
}
