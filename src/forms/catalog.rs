//! All forms the program knows: the shipped ones and those a ledger adds.

use crate::model::RecordKind;

use super::dictionary::dictionary;
use super::form::Form;

/// The forms in reading order.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    list: Vec<Form>,
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
    /// The id is taken.
    #[error("表样编号“{0}”已经有了")]
    DuplicateId(String),
}

impl Forms {
    /// The forms of `data/forms/`, which are part of the program.
    pub fn shipped() -> Result<Self, FormError> {
        let mut forms = Self::default();
        for text in SHIPPED {
            forms.add(text)?;
        }
        Ok(forms)
    }

    /// Adds a form from its TOML text.
    ///
    /// # Errors
    /// Wrong syntax, an unknown field, an id that is taken.
    pub fn add(&mut self, text: &str) -> Result<&Form, FormError> {
        let form: Form =
            toml::from_str(text).map_err(|error| FormError::Syntax(error.message().to_owned()))?;
        check(&form)?;
        if self.get(&form.id).is_some() {
            return Err(FormError::DuplicateId(form.id));
        }
        let at = self.list.len();
        self.list.insert(at, form);
        self.list.get(at).ok_or_else(|| FormError::Syntax(String::new()))
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

fn check(form: &Form) -> Result<(), FormError> {
    for column in &form.columns {
        let known = dictionary().field(form.record, &column.field).is_some()
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

/// A form file is part of the program once it is listed here.
const SHIPPED: &[&str] = &[
    include_str!("../../data/forms/xishuangbanna-projects.toml"),
    include_str!("../../data/forms/kunming-projects.toml"),
    include_str!("../../data/forms/gengma-projects.toml"),
    include_str!("../../data/forms/project-returns.toml"),
    include_str!("../../data/forms/elder-facilities.toml"),
    include_str!("../../data/forms/childcare-facilities.toml"),
    include_str!("../../data/forms/population.toml"),
    include_str!("../../data/forms/estates.toml"),
    include_str!("../../data/forms/base-figures.toml"),
    include_str!("../../data/forms/gengma-indicators.toml"),
    include_str!("../../data/forms/gengma-indicators-annual.toml"),
    include_str!("../../data/forms/policies.toml"),
    include_str!("../../data/forms/xishuangbanna-elements.toml"),
    include_str!("../../data/forms/kunming-elements.toml"),
    include_str!("../../data/forms/platforms.toml"),
    include_str!("../../data/forms/pilots.toml"),
    include_str!("../../data/forms/reforms.toml"),
    include_str!("../../data/forms/tasks.toml"),
    include_str!("../../data/forms/leading-group.toml"),
    include_str!("../../data/forms/xishuangbanna-indicators.toml"),
    include_str!("../../data/forms/projects-with-remarks.toml"),
];
