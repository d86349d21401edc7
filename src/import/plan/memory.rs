//! What earlier imports taught: the meaning of columns that the user gave by hand, and what each template looked
//! like, so that a changed one is shown as a difference.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::checksum::sha256;
use crate::model::{RecordKind, name_key};

use super::source_columns::SourceColumns;
use super::{SheetPlan, TemplateChange, TemplateDifference};
use crate::import::grid::header_text::without_unit;

/// Templates remembered of one kind; older ones are forgotten.
const MAX_TEMPLATES: usize = 12;

/// What a ledger remembers of its imports. Kept as JSON beside the records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// By kind and spelling: the field the user chose, or `None` for a column to be kept beside the record.
    pub(crate) synonyms: BTreeMap<RecordKind, BTreeMap<String, Option<String>>>,
    templates: BTreeMap<RecordKind, Vec<RememberedTemplate>>,
    /// Where the fields of records stand in the files they came from.
    pub source_columns: SourceColumns,
}

/// A header as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RememberedTemplate {
    fingerprint: String,
    form: Option<String>,
    columns: Vec<RememberedColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RememberedColumn {
    header: String,
    field: Option<String>,
    unit: Option<String>,
}

impl Memory {
    /// Learns from the sheets of a file whose plan was accepted.
    pub fn learn(&mut self, file: &str, sheets: &[SheetPlan]) {
        self.source_columns.learn(file, sheets);
        for sheet in sheets.iter().filter(|sheet| sheet.waiting.is_empty()) {
            let Some(kind) = sheet.record else { continue };
            let synonyms = self.synonyms.entry(kind).or_default();
            for (header, field) in &sheet.confirmed {
                synonyms.insert(header_key(header), field.clone());
            }
            let template = RememberedTemplate::of(sheet);
            let templates = self.templates.entry(kind).or_default();
            templates.retain(|known| known.fingerprint != template.fingerprint);
            templates.push(template);
            if templates.len() > MAX_TEMPLATES {
                templates.remove(0);
            }
        }
    }

    /// The headers whose field the user gave: kind, spelling and field.
    pub(crate) fn confirmed(&self) -> impl Iterator<Item = (RecordKind, &str, &str)> {
        self.synonyms.iter().flat_map(|(kind, spellings)| {
            let known = spellings.iter();
            known.filter_map(|(header, field)| Some((*kind, header.as_str(), field.as_deref()?)))
        })
    }

    /// Whether a header has exactly the columns of a template that was accepted.
    pub(crate) fn knows(&self, kind: RecordKind, headers: impl Iterator<Item = String>) -> bool {
        let Some(templates) = self.templates.get(&kind) else {
            return false;
        };
        let now: BTreeSet<String> = headers.map(|header| header_key(&header)).collect();
        let columns = |template: &RememberedTemplate| -> BTreeSet<String> {
            template
                .columns
                .iter()
                .map(|column| header_key(&column.header))
                .collect()
        };
        templates.iter().any(|template| columns(template) == now)
    }

    /// How a sheet's header differs from the last one of its form, or from the most similar one of its kind;
    /// nothing when the header is known as it is.
    pub(crate) fn changes(&self, kind: RecordKind, sheet: &SheetPlan) -> Vec<TemplateChange> {
        let now = RememberedTemplate::of(sheet);
        let known = self.templates.get(&kind).map_or(&[][..], Vec::as_slice);
        if known
            .iter()
            .any(|template| template.fingerprint == now.fingerprint)
        {
            return Vec::new();
        }
        let same_form = known
            .iter()
            .rev()
            .find(|template| template.form.is_some() && template.form == now.form);
        let similar = known.iter().rev().max_by_key(|template| template.common(&now));
        let similar = similar.filter(|template| template.common(&now) * 2 >= now.columns.len().max(1));
        same_form
            .or(similar)
            .map(|last| last.changes_to(&now))
            .unwrap_or_default()
    }
}

impl RememberedTemplate {
    fn of(sheet: &SheetPlan) -> Self {
        let mapped = sheet.columns.iter().map(|column| RememberedColumn {
            header: column.header.clone(),
            field: Some(column.field.clone()),
            unit: column.unit.clone(),
        });
        let unknown = sheet.unknown_columns.iter().map(|column| RememberedColumn {
            header: column.header.clone(),
            field: None,
            unit: None,
        });
        let columns: Vec<RememberedColumn> = mapped.chain(unknown).collect();
        let headers: BTreeSet<String> = columns
            .iter()
            .map(|column| format!("{}|{:?}", header_key(&column.header), column.unit))
            .collect();
        let mut fingerprint = sha256(headers.into_iter().collect::<Vec<_>>().join("\n"));
        // So many digits tell them apart, and all stand in a setting of the ledger.
        fingerprint.truncate(24);
        Self {
            fingerprint,
            form: sheet.form.clone(),
            columns,
        }
    }

    fn common(&self, other: &Self) -> usize {
        let has = |column: &&RememberedColumn| {
            other
                .columns
                .iter()
                .any(|now| header_key(&now.header) == header_key(&column.header))
        };
        self.columns.iter().filter(has).count()
    }

    /// 新增, 删除, 改名, 单位变化.
    fn changes_to(&self, now: &Self) -> Vec<TemplateChange> {
        let mut changes = Vec::new();
        let mut change = |difference, header: &str, before: Option<&str>| {
            let (header, before) = (header.to_owned(), before.map(str::to_owned));
            changes.push(TemplateChange {
                difference,
                header,
                before,
            });
        };
        let twin = |of: &RememberedColumn, among: &'_ [RememberedColumn]| {
            let same = among
                .iter()
                .find(|other| header_key(&other.header) == header_key(&of.header));
            same.or_else(|| {
                among
                    .iter()
                    .find(|other| other.field.is_some() && other.field == of.field)
            })
            .cloned()
        };
        for column in &now.columns {
            match twin(column, &self.columns) {
                None => change(TemplateDifference::Added, &column.header, None),
                Some(old) if old.unit != column.unit => {
                    change(
                        TemplateDifference::Unit,
                        &column.header,
                        Some(old.unit.as_deref().unwrap_or("")),
                    );
                }
                Some(old) if header_key(&old.header) != header_key(&column.header) => {
                    change(TemplateDifference::Renamed, &column.header, Some(&old.header));
                }
                Some(_) => {}
            }
        }
        for old in self
            .columns
            .iter()
            .filter(|old| twin(old, &now.columns).is_none())
        {
            change(TemplateDifference::Removed, &old.header, None);
        }
        changes
    }
}

/// The spelling under which a header is remembered: its unit does not matter.
pub(crate) fn header_key(header: &str) -> String {
    let parts = header.split('/').map(without_unit);
    name_key(&parts.collect::<Vec<_>>().join("/"))
}
