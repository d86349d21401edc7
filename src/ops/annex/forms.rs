//! 表样: forms of this ledger beside the shipped ones, or in their place.

use crate::error::{Error, Result};
use crate::forms::{Form, FormOrigin, Forms, dictionary};

use super::export::named;
use crate::ops::Session;

impl Session {
    /// Keeps a form in this ledger beside the shipped ones.
    ///
    /// # Errors
    /// The text is no form, or its id is taken.
    pub fn add_form(&mut self, text: &str) -> Result<String> {
        let form = self.forms.clone().add(text)?.clone();
        self.keep_form(&form, text, "新增表样")?;
        Ok(form.id)
    }

    /// Keeps a form as it was edited; a shipped one stays under the ledger's own until it is dropped.
    ///
    /// # Errors
    /// A form that can't be printed, or that lacks the column by which its records are known.
    pub fn change_form(&mut self, form: &Form) -> Result<()> {
        let is_shown = |field: &str| form.columns.iter().any(|column| column.field == field);
        let fields = dictionary().fields(form.record);
        let lost = fields.iter().find(|field| field.required && !is_shown(&field.id));
        if let Some(field) = lost {
            return Err(Error::refused(
                "form.no-name",
                format!("表样“{}”没有“{}”这一列", form.title, field.name),
                "没有这一列就认不出是哪条记录，请把它加回来。",
            ));
        }
        let label = if self.forms.get(&form.id).is_some() {
            "修改表样"
        } else {
            "新增表样"
        };
        self.keep_form(form, &text_of(form)?, label)
    }

    /// Forgets a form of this ledger: an added one is gone, a changed one is as shipped again.
    ///
    /// # Errors
    /// The form is not the ledger's.
    pub fn drop_form(&mut self, id: &str) -> Result<()> {
        let title = self
            .forms
            .get(id)
            .map(|form| form.title.clone())
            .unwrap_or_default();
        // One whose text can't be read is not among the forms, but can be got rid of.
        let is_kept = self.store.forms()?.iter().any(|(kept, _)| kept == id);
        let label = match self.forms.origin(id) {
            FormOrigin::Changed => "恢复表样",
            FormOrigin::Added if self.forms.get(id).is_some() => "删除表样",
            FormOrigin::Added | FormOrigin::Shipped if is_kept => "删除表样",
            FormOrigin::Added | FormOrigin::Shipped => {
                return Err(Error::refused(
                    "form.shipped",
                    format!("“{id}”不是这本台账自己的表样"),
                    "只有新增或改过的表样可以删除。",
                ));
            }
        };
        self.store
            .transact(&format!("{label}：{title}"), |ledger| -> Result<()> {
                Ok(ledger.forget_form(id)?)
            })?;
        self.reload_forms()
    }

    fn keep_form(&mut self, form: &Form, text: &str, label: &str) -> Result<()> {
        // Whether it can be used is known before anything is written.
        self.forms.clone().keep(text)?;
        self.store
            .transact(&format!("{label}：{}", form.title), |ledger| -> Result<()> {
                Ok(ledger.keep_form(text)?)
            })?;
        self.reload_forms()
    }
}

/// The text of a form, to be edited and kept again.
///
/// # Errors
/// No such form.
pub fn form_text(forms: &Forms, id: &str) -> Result<String> {
    text_of(named(forms, id)?)
}

/// A form from its text.
///
/// # Errors
/// The text is no form.
pub fn form_from_text(text: &str) -> Result<Form> {
    Ok(Forms::default().add(text)?.clone())
}

/// A form as its TOML text.
pub(crate) fn text_of(form: &Form) -> Result<String> {
    toml::to_string(form).map_err(|error| Error::defect(error.to_string()))
}
