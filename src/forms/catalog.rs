//! All forms the program knows: the shipped ones and those a ledger adds.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::RecordKind;

use super::computed::computed;
use super::dictionary::dictionary;
use super::form::Form;

/// The forms in reading order.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    list: Vec<Form>,
    /// How many of them, from the front, are shipped.
    shipped: usize,
    /// The ids of those that a ledger keeps.
    kept: BTreeSet<String>,
    /// The ids of the shipped forms that lay out the entry grids.
    grids: BTreeMap<RecordKind, String>,
}

/// Where a form comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOrigin {
    /// From the program.
    Shipped,
    /// From the program, and the ledger has it otherwise.
    Changed,
    /// From the ledger.
    Added,
}

/// Why a form can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// Not the TOML of a form.
    #[error("表样文件读不懂：{0}")]
    Syntax(String),
    /// A column names a field that the record does not have.
    #[error("表样“{form}”的列“{header}”用了“{record}”没有的字段 {field}")]
    UnknownField {
        /// The form's id.
        form: String,
        /// The column's header.
        header: String,
        /// The record's Chinese name.
        record: &'static str,
        /// The field.
        field: String,
    },
    /// Two shipped forms lay out the grid of one kind.
    #[error("表样“{first}”和“{second}”都要排“{record}”的表格")]
    SecondGrid {
        /// The first form's id.
        first: String,
        /// The second form's id.
        second: String,
        /// The record's Chinese name.
        record: &'static str,
    },
    /// The id is taken.
    #[error("表样编号“{0}”已经有了")]
    DuplicateId(String),
    /// A column is wider or narrower than a sheet allows, or nothing can be printed.
    #[error("表样“{form}”{what}")]
    Unusable {
        /// The form's title.
        form: String,
        /// What is wrong, as the rest of the sentence.
        what: String,
    },
}

impl Forms {
    /// The forms of `data/forms/`, which are part of the program.
    pub fn shipped() -> Result<Self, FormError> {
        Self::of_texts(SHIPPED)
    }

    /// A catalog of shipped forms from their texts, in the order of their ranks.
    ///
    /// # Errors
    /// Wrong syntax, an unknown field, an id twice, two layouts for one grid.
    pub fn of_texts(texts: &[&str]) -> Result<Self, FormError> {
        let mut list = texts
            .iter()
            .map(|text| parse(text))
            .collect::<Result<Vec<_>, _>>()?;
        // Those without a rank stand last, in the order in which they come.
        list.sort_by_key(|form| form.rank.unwrap_or(u16::MAX));
        let mut forms = Self::default();
        for form in list {
            if form.lays_out_grid
                && let Some(first) = forms.grids.insert(form.record, form.id.clone())
            {
                return Err(FormError::SecondGrid {
                    first,
                    second: form.id,
                    record: form.record.label(),
                });
            }
            forms.push(form)?;
        }
        forms.shipped = forms.list.len();
        Ok(forms)
    }

    /// The form after which the entry grid of a kind is laid out: the shipped one that says so, as the ledger has it.
    pub fn grid_form(&self, kind: RecordKind) -> Option<&Form> {
        self.get(self.grids.get(&kind)?)
    }

    /// Takes a form that a ledger keeps, in place of one with the same id.
    ///
    /// # Errors
    /// Wrong syntax, an unknown field, a form that can't be printed.
    pub fn keep(&mut self, text: &str) -> Result<&Form, FormError> {
        let form = parse(text)?;
        self.kept.insert(form.id.clone());
        let at = self.list.iter().position(|known| known.id == form.id);
        let at = at.unwrap_or(self.list.len());
        if at < self.list.len() {
            self.list.remove(at);
        }
        self.list.insert(at, form);
        self.list.get(at).ok_or_else(|| FormError::Syntax(String::new()))
    }

    /// Where a form comes from; one that nobody knows would be added.
    pub fn origin(&self, id: &str) -> FormOrigin {
        let at = self.list.iter().position(|form| form.id == id);
        match at {
            Some(at) if at < self.shipped && self.kept.contains(id) => FormOrigin::Changed,
            Some(at) if at < self.shipped => FormOrigin::Shipped,
            _ => FormOrigin::Added,
        }
    }

    /// Adds a form from its TOML text.
    ///
    /// # Errors
    /// Wrong syntax, an unknown field, an id that is taken.
    pub fn add(&mut self, text: &str) -> Result<&Form, FormError> {
        self.push(parse(text)?)
    }

    fn push(&mut self, form: Form) -> Result<&Form, FormError> {
        if self.get(&form.id).is_some() {
            return Err(FormError::DuplicateId(form.id));
        }
        Ok(self.list.push_mut(form))
    }

    /// A form by its id.
    pub fn get(&self, id: &str) -> Option<&Form> {
        self.list.iter().find(|form| form.id == id)
    }

    /// All forms.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        self.list.iter()
    }

    /// The forms of a record kind.
    pub fn of(&self, kind: RecordKind) -> impl Iterator<Item = &Form> {
        self.iter().filter(move |form| form.record == kind)
    }
}

fn parse(text: &str) -> Result<Form, FormError> {
    let form: Form = toml::from_str(text).map_err(|error| FormError::Syntax(error.message().to_owned()))?;
    check(&form)?;
    Ok(form)
}

fn check(form: &Form) -> Result<(), FormError> {
    let unusable = |what: String| FormError::Unusable {
        form: form.title.clone(),
        what,
    };
    if form.title.trim().is_empty() || form.id.trim().is_empty() {
        return Err(unusable("没有标题或编号".to_owned()));
    }
    if form.columns.is_empty() {
        return Err(unusable("一列也没有".to_owned()));
    }
    for (column, number) in form.columns.iter().zip(1..) {
        if column.header.trim().is_empty() {
            return Err(unusable(format!("第 {number} 列没有表头")));
        }
        // A sheet's column is at most 255 characters wide (ECMA-376 part 1, 18.3.1.13).
        if !(2.0..=255.0).contains(&column.width) {
            return Err(unusable(format!(
                "的列“{}”宽 {} 个字符，应在 2 到 255 之间",
                column.header, column.width
            )));
        }
    }
    for column in &form.columns {
        let known = dictionary().field(form.record, &column.field).is_some()
            || computed().field(form.record, &column.field).is_some()
            || column
                .extra_header()
                .is_some_and(|header| !header.trim().is_empty())
            || (form.record == RecordKind::Indicator && column.field.starts_with("value:"));
        if !known {
            return Err(FormError::UnknownField {
                form: form.id.clone(),
                header: column.header.clone(),
                record: form.record.label(),
                field: column.field.clone(),
            });
        }
    }
    Ok(())
}

/// The texts of `data/forms/*.toml`, listed by the build script in the order of their names.
const SHIPPED: &[&str] = include!(concat!(env!("OUT_DIR"), "/shipped_forms.rs"));
