//! The verbs that read a file, or write one: import, annexes, filled templates, the report, submissions.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::export::{Look, Profile, missing_fonts};
use crate::forms::{FontPreset, Paper};
use crate::import::{Blank, FrameworkOption, Options, Plan};
use crate::model::{FrameworkFacts, Period, Progress, Severity};
use crate::ops::{AnnexOptions, REPORT_FORM, Session, TemplateChoices, font_dirs};

use super::args::{
    BlankArg, CarryOverArgs, ExportArgs, FillArgs, FontsArg, FrameworkArgs, ImportArgs, PaperArg, ProfileArg,
};
use super::output::{Output, tell};
use super::show;

fn framework_option(id: String, cover: FrameworkArgs) -> FrameworkOption {
    if id == "new" {
        FrameworkOption::New(super::frameworks::facts_of(cover, FrameworkFacts::default()))
    } else {
        FrameworkOption::Known(id)
    }
}

pub(super) fn import(session: &mut Session, args: ImportArgs) -> Result<Output> {
    let blank = match args.blank {
        BlankArg::Keep => Blank::Keep,
        BlankArg::Clear => Blank::Clear,
    };
    // Without --sheet, the empty name stands for every sheet.
    let sheet = args.sheet.clone().unwrap_or_default();
    let columns = args.column.into_iter();
    let columns = columns
        .map(|(column, field)| ((sheet.clone(), column), field))
        .collect();
    let header_rows = args.header_rows.map(|rows| (sheet, rows));
    let options = Options {
        header_rows: header_rows.into_iter().collect(),
        columns,
        overwrite: args.overwrite,
        framework: args.framework.map(|id| framework_option(id, args.cover)),
        change_targets: args.change_targets,
        sheet: args.sheet,
        record: args.record,
        form: args.form,
        period: args.period,
        blank,
        ..Options::default()
    };
    let plan = session.plan_import(&args.file, &options, &Progress::default())?;
    let operation = if args.accept {
        session.accept_import(&plan, &Progress::default())?.operation
    } else {
        None
    };
    // Rows with an error are left out of an accepted import; the command did what it was asked to.
    let is_waiting = plan.waiting().next().is_some();
    let status = u8::from(is_waiting || has_errors(&plan) && operation.is_none());
    let output = Output::new(plan_json(&plan, operation)?, show::plan(&plan, args.accept));
    Ok(output.with_status(status))
}

/// Remembers whether figures of an earlier date may stand in these forms, when the officer says so.
pub(super) fn agree(session: &mut Session, forms: &[String], args: &CarryOverArgs) -> Result<()> {
    if let Some(consent) = args.consent() {
        let known = |id: &&String| session.forms().get(id).is_some();
        for form in forms.iter().filter(known).cloned().collect::<Vec<_>>() {
            session.set_carry_over(&form, consent)?;
        }
    }
    Ok(())
}

pub(super) fn export(session: &mut Session, args: &ExportArgs) -> Result<Output> {
    agree(session, &args.forms, &args.carry_over)?;
    let look = look(args.profile, args.paper, args.fonts);
    let missing = missing_fonts(look.fonts, &font_dirs());
    if !missing.is_empty() && look.fonts != FontPreset::Windows {
        tell(&format!(
            "这台电脑没有安装字体：{}；打印前请先安装，否则会换成别的字体",
            missing.join("、")
        ));
    }
    let annexes = AnnexOptions {
        look,
        is_draft: args.draft,
        filling_notes: args.filling_notes,
        ..AnnexOptions::of(&args.forms)
    };
    let exported = session.export_book(&annexes, args.period, &args.conditions, &args.out)?;
    exported.warnings.iter().for_each(|warning| tell(warning));
    let mut text = format!("已导出 {} 行：{}", exported.rows, exported.file.display());
    text.extend(show::without_figure(&exported.missing));
    Ok(Output::new(json!(exported), text))
}

fn look(profile: ProfileArg, paper: PaperArg, fonts: FontsArg) -> Look {
    Look {
        profile: match profile {
            ProfileArg::Print => Profile::Print,
            ProfileArg::Upload => Profile::Upload,
        },
        paper: match paper {
            PaperArg::A4 => Paper::A4,
            PaperArg::A3 => Paper::A3,
        },
        fonts: match fonts {
            FontsArg::Windows => FontPreset::Windows,
            FontsArg::Official => FontPreset::Official,
            FontsArg::Gbk => FontPreset::Gbk,
        },
    }
}

pub(super) fn fill(session: &mut Session, args: &FillArgs) -> Result<Output> {
    let (template, sheet, out) = (&args.template, args.sheet.as_deref(), &args.out);
    let none = TemplateChoices {
        is_draft: args.draft,
        ..TemplateChoices::default()
    };
    if let Some(consent) = args.carry_over.consent() {
        session.set_carry_over_in(template, sheet, &none, consent)?;
    }
    if args.own_layout {
        let exported = session.export_like(template, sheet, &none, args.period, out)?;
        let text = format!(
            "已按自有版式、原表的列次序导出 {} 行：{}",
            exported.rows,
            exported.file.display()
        );
        return Ok(Output::new(json!(exported), text));
    }
    let filled = session
        .fill(template, sheet, &none, args.period, out)
        .map_err(with_own_layout)?;
    filled.warnings.iter().for_each(|warning| tell(warning));
    Ok(Output::new(json!(filled), show::filled(&filled)))
}

/// Where filling itself is refused, the command line offers our own layout.
fn with_own_layout(mut error: Error) -> Error {
    if matches!(
        error.kind.as_str(),
        "fill.unsafe" | "fill.unclear" | "fill.alike" | "fill.not-xlsx" | "defect"
    ) {
        error.hint.push_str("：加 --own-layout");
    }
    error
}

pub(super) fn report(
    session: &mut Session,
    period: Option<Period>,
    is_draft: bool,
    out: &Path,
    carry_over: &CarryOverArgs,
) -> Result<Output> {
    if let Some(consent) = carry_over.consent() {
        session.set_carry_over(REPORT_FORM, consent)?;
    }
    let exported = session.progress_report(period, is_draft, out)?;
    exported.warnings.iter().for_each(|warning| tell(warning));
    let mut text = format!("已写出进度报告：{}", exported.file.display());
    text.extend(show::without_figure(&exported.missing));
    Ok(Output::new(json!(exported), text))
}

pub(super) fn submit(session: &mut Session, period: Period, forms: &[String], out: &Path) -> Result<Output> {
    let submitted = session.submit(period, forms, out)?;
    let text = format!(
        "已上报 {} 个文件，留存编号 {}",
        submitted.files.len(),
        submitted.id
    );
    Ok(Output::new(json!(submitted), text))
}

fn has_errors(plan: &Plan) -> bool {
    plan.sheets
        .iter()
        .flat_map(|sheet| &sheet.problems)
        .any(|problem| problem.severity == Severity::Error)
}

/// A plan with the undo step that wrote it.
pub(super) fn plan_json(plan: &Plan, operation: Option<i64>) -> Result<Value> {
    let mut json = serde_json::to_value(plan).map_err(|error| Error::defect(error.to_string()))?;
    if let Some(fields) = json.as_object_mut() {
        fields.insert("operation".to_owned(), json!(operation));
    }
    Ok(json)
}
