//! What earlier imports taught: the meaning of columns that the user gave by hand, and what each template looked
//! like, so that a changed one is shown as a difference.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::checksum::sha256;
use crate::model::{RecordKind, name_key};

use super::source_columns::SourceColumns;
use super::{SheetPlan, TemplateChange, TemplateDifference};
use crate::import::recognise::header::Header;

/// Templates remembered of one kind; older ones are forgotten.
const MAX_TEMPLATES: usize = 12;

/// What a ledger remembers of its imports. Kept as JSON beside the records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// By kind and spelling: the field the user chose, or `None` for a column to be kept beside the record.
    pub(crate) synonyms: BTreeMap<RecordKind, BTreeMap<String, Option<String>>>,
    templates: BTreeMap<RecordKind, Vec<Template>>,
    /// Where the fields of records stand in the files they came from.
    pub source_columns: SourceColumns,
}

/// A header as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Template {
    fingerprint: String,
    form: Option<String>,
    columns: Vec<TemplateColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TemplateColumn {
    header: String,
    field: Option<String>,
    unit: Option<String>,
}

impl Memory {
    /// Learns from the sheets of a file whose plan was accepted.
    pub fn learn(&mut self, file: &str, sheets: &[SheetPlan]) {
        self.source_columns.learn(file, sheets);
        for sheet in sheets {
            let Some(kind) = sheet.record else { continue };
            let synonyms = self.synonyms.entry(kind).or_default();
            for (header, field) in &sheet.confirmed {
                synonyms.insert(key(header), field.clone());
            }
            let template = Template::of(sheet);
            let templates = self.templates.entry(kind).or_default();
            templates.retain(|known| known.fingerprint != template.fingerprint);
            templates.push(template);
            if templates.len() > MAX_TEMPLATES {
                templates.remove(0);
            }
        }
    }

    /// Whether a header has exactly the columns of a template that was accepted.
    pub(crate) fn knows(&self, kind: RecordKind, header: &Header) -> bool {
        let Some(templates) = self.templates.get(&kind) else {
            return false;
        };
        let now: BTreeSet<String> = header.columns.iter().map(|column| key(&column.label())).collect();
        let columns = |template: &Template| -> BTreeSet<String> {
            template
                .columns
                .iter()
                .map(|column| key(&column.header))
                .collect()
        };
        templates.iter().any(|template| columns(template) == now)
    }

    /// How a sheet's header differs from the last one of its form, or from the most similar one of its kind;
    /// nothing when the header is known as it is.
    pub(crate) fn changes(&self, kind: RecordKind, sheet: &SheetPlan) -> Vec<TemplateChange> {
        let now = Template::of(sheet);
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

impl Template {
    fn of(sheet: &SheetPlan) -> Self {
        let mapped = sheet.columns.iter().map(|column| TemplateColumn {
            header: column.header.clone(),
            field: Some(column.field.clone()),
            unit: column.unit.clone(),
        });
        let unknown = sheet.unknown_columns.iter().map(|column| TemplateColumn {
            header: column.header.clone(),
            field: None,
            unit: None,
        });
        let columns: Vec<TemplateColumn> = mapped.chain(unknown).collect();
        let headers: BTreeSet<String> = columns
            .iter()
            .map(|column| format!("{}|{:?}", key(&column.header), column.unit))
            .collect();
        let mut fingerprint = sha256(headers.into_iter().collect::<Vec<_>>().join("\n"));
        // Half of it tells them apart, and it stands in a setting of the ledger.
        fingerprint.truncate(24);
        Self {
            fingerprint,
            form: sheet.form.clone(),
            columns,
        }
    }

    fn common(&self, other: &Self) -> usize {
        let has = |column: &&TemplateColumn| {
            other
                .columns
                .iter()
                .any(|now| key(&now.header) == key(&column.header))
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
        let twin = |of: &TemplateColumn, among: &'_ [TemplateColumn]| {
            let same = among.iter().find(|other| key(&other.header) == key(&of.header));
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
                Some(old) if key(&old.header) != key(&column.header) => {
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
pub(crate) fn key(header: &str) -> String {
    let parts = header
        .split('/')
        .map(crate::import::recognise::header::without_unit);
    name_key(&parts.collect::<Vec<_>>().join("/"))
}
