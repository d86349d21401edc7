//! 表样: listed, made from a file, taken out as text, kept, forgotten.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::error::{Error, Result};
use crate::forms::{Form, Forms};
use crate::ops::{Session, form_from_text, form_text, forms_json};

use super::args::FormsArgs;
use super::output::{Output, open, tell};
use super::show;

/// Runs the verb.
pub(super) fn run(ledger: Option<PathBuf>, args: &FormsArgs) -> Result<Output> {
    if let Some(file) = &args.from {
        return make(&mut open(ledger)?, file, args);
    }
    if let Some(file) = &args.keep {
        return keep(&mut open(ledger)?, file);
    }
    if let Some(id) = &args.forget {
        let mut session = open(ledger)?;
        session.drop_form(id)?;
        let text = match session.forms().get(id) {
            Some(form) => format!("表样 {id} 已恢复原样：{}", form.title),
            None => format!("已删除表样 {id}"),
        };
        return Ok(Output::new(forms_json(session.forms()), text));
    }
    let forms = match ledger {
        Some(path) => Session::open(&path)?.forms().clone(),
        None => Forms::shipped()?,
    };
    let Some(id) = &args.text else {
        return Ok(Output::new(forms_json(&forms), show::forms(&forms)));
    };
    let text = form_text(&forms, id)?;
    Ok(Output::new(json!({"id": id, "text": text}), text))
}

fn make(session: &mut Session, file: &Path, args: &FormsArgs) -> Result<Output> {
    let new = session.form_from_sheet(file, args.sheet.as_deref(), &args.id)?;
    session.add_form(&new.text()?)?;
    for header in &new.unknown {
        tell(&format!(
            "“{header}”不是台账里的字段，新表样照原列，印台账原样保留或由台账算出的内容"
        ));
    }
    Ok(Output::new(
        forms_json(session.forms()),
        format!("已新建表样 {}：{}", new.form.id, new.form.title),
    ))
}

fn keep(session: &mut Session, file: &Path) -> Result<Output> {
    let text = std::fs::read_to_string(file).map_err(|error| Error::file("读取表样", file, &error))?;
    let form: Form = form_from_text(&text)?;
    session.change_form(&form)?;
    Ok(Output::new(
        forms_json(session.forms()),
        format!("已存进台账：表样 {} {}", form.id, form.title),
    ))
}
