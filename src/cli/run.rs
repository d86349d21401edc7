//! From arguments to verbs.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::export::{Look, Profile, missing_fonts};
use crate::forms::{FontPreset, Paper};
use crate::import::{Blank, Options, Plan};
use crate::indicators::Figure;
use crate::model::{Period, Progress, RecordKind, Severity};
use crate::ops;
use crate::ops::{Edit, IndicatorDetail, Session, TemplateChoices, font_dirs, sha256_of};
use crate::store::Operation;

use super::args::{Args, BlankArg, FontsArg, PaperArg, ProfileArg, Verb};
use super::{forms, plan, show};

/// What a verb prints: JSON, and the same as Chinese text.
pub(super) struct Output {
    json: Value,
    text: String,
    /// Exit status: a plan with errors is printed and refused.
    pub(super) status: u8,
}

impl Output {
    pub(super) fn new(json: Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            status: 0,
        }
    }

    /// What goes to standard output.
    pub(super) fn render(&self, as_json: bool) -> String {
        if as_json {
            self.json.to_string()
        } else {
            self.text.clone()
        }
    }
}

/// Runs one verb.
pub(super) fn run(args: Args) -> Result<Output> {
    let ledger = args.ledger;
    match args.verb {
        Verb::New {
            county,
            code,
            frameworks,
        } => {
            let path = ledger.ok_or_else(no_ledger)?;
            let session = Session::create(&path, &county, code.as_deref(), &frameworks)?;
            let division = &session.county().division;
            let json = json!({
                "ledger": session.path(), "county": division.name, "code": division.code,
                "frameworks": session.followed(),
            });
            let text = format!("已为{}新建台账：{}", division.name, session.path().display());
            Ok(Output::new(json, text))
        }
        Verb::Forms(args) => forms::run(ledger, &args),
        Verb::Demo { out } => {
            let demo = ops::demo(&out, tell)?;
            let json = json!({
                "ledger": demo.ledger,
                "imports": demo.imports.iter().map(|(plan, accepted)| plan_json(plan, accepted.operation)).collect::<Result<Value>>()?,
                "indicators": demo.indicators.iter().map(Figure::to_json).collect::<Value>(),
                "files": demo.files,
            });
            Ok(Output::new(json, show::demo(&demo)))
        }
        Verb::Restore { file } => {
            let session = Session::restore(&ledger.ok_or_else(no_ledger)?, &file)?;
            let json = json!({"file": session.path(), "sha256": sha256_of(&file)?, "ok": true});
            Ok(Output::new(json, format!("已恢复：{}", session.path().display())))
        }
        verb => run_on(&mut open(ledger)?, verb),
    }
}

fn run_on(session: &mut Session, verb: Verb) -> Result<Output> {
    match verb {
        Verb::Info => {
            let info = session.info()?;
            Ok(Output::new(info.clone(), show::info(&info)))
        }
        Verb::Import {
            file,
            sheet,
            record,
            form,
            period,
            header_rows,
            overwrite,
            blank,
            accept,
        } => {
            let blank = match blank {
                BlankArg::Keep => Blank::Keep,
                BlankArg::Clear => Blank::Clear,
            };
            // Without --sheet, the empty name stands for every sheet.
            let header_rows = header_rows.map(|rows| (sheet.clone().unwrap_or_default(), rows));
            let options = Options {
                header_rows: header_rows.into_iter().collect(),
                overwrite,
                sheet,
                record,
                form,
                period,
                blank,
                ..Options::default()
            };
            let plan = session.plan_import(&file, &options, &Progress::default())?;
            let operation = if accept {
                session.accept_import(&plan, &Progress::default())?.operation
            } else {
                None
            };
            let mut output = Output::new(plan_json(&plan, operation)?, show::plan(&plan, accept));
            // Rows with an error are left out of an accepted import; the command did what it was asked to.
            output.status = u8::from(has_errors(&plan) && operation.is_none());
            Ok(output)
        }
        Verb::List {
            kind,
            period,
            conditions,
        } => {
            let records = session.list(kind, period, &conditions)?;
            let text = show::records(kind, &records);
            Ok(Output::new(Value::Array(records), text))
        }
        Verb::Set {
            kind,
            key,
            values,
            period,
        } => set(session, kind, &key, &values, period),
        Verb::Indicators { framework, period } => {
            let details = session.indicator_details(framework.as_deref(), period)?;
            let json = details.iter().map(IndicatorDetail::to_json).collect();
            let figures: Vec<Figure> = details.into_iter().map(|detail| detail.figure).collect();
            Ok(Output::new(json, show::figures(&figures)))
        }
        verb @ (Verb::Base { .. }
        | Verb::Demand { .. }
        | Verb::Estates { .. }
        | Verb::Subsidy { .. }
        | Verb::Schedule { .. }
        | Verb::Chart { .. }
        | Verb::Choose { .. }) => plan::run(session, verb),
        Verb::Check { severity } => {
            let wanted = severity.map(Severity::from);
            let mut findings = session.check()?;
            findings.retain(|finding| wanted.is_none_or(|wanted| finding.severity == wanted));
            Ok(Output::new(json!(findings), show::findings(&findings)))
        }
        Verb::Explain { finding, text } => {
            let finding = session.explain(&finding, &text)?;
            Ok(Output::new(
                json!(finding),
                format!("已填写说明：{}", finding.message),
            ))
        }
        Verb::Export {
            forms,
            out,
            period,
            conditions,
            profile,
            paper,
            fonts,
        } => {
            let look = look(profile, paper, fonts);
            let missing = missing_fonts(look.fonts, &font_dirs());
            if !missing.is_empty() && look.fonts != FontPreset::Windows {
                tell(&format!(
                    "这台电脑没有安装字体：{}；打印前请先安装，否则会换成别的字体",
                    missing.join("、")
                ));
            }
            let exported = session.export_book(&forms, period, &conditions, look, &out)?;
            let text = format!("已导出 {} 行：{}", exported.rows, exported.file.display());
            Ok(Output::new(json!(exported), text))
        }
        Verb::Fill {
            template,
            out,
            sheet,
            period,
            own_layout,
        } => {
            let (sheet, none) = (sheet.as_deref(), TemplateChoices::default());
            if own_layout {
                let exported = session.export_like(&template, sheet, &none, period, &out)?;
                let text = format!(
                    "已按自有版式、原表的列次序导出 {} 行：{}",
                    exported.rows,
                    exported.file.display()
                );
                return Ok(Output::new(json!(exported), text));
            }
            let filled = session
                .fill(&template, sheet, &none, period, &out)
                .map_err(with_own_layout)?;
            filled.warnings.iter().for_each(|warning| tell(warning));
            Ok(Output::new(json!(filled), show::filled(&filled)))
        }
        Verb::Report { out, period } => {
            let exported = session.progress_report(period, &out)?;
            let text = format!("已写出进度报告：{}", exported.file.display());
            Ok(Output::new(json!({"file": exported.file}), text))
        }
        Verb::History => {
            let history = session.history()?;
            Ok(Output::new(json!(history), show::history(&history)))
        }
        Verb::Undo => step(session.undo()?, "已撤销", "没有可以撤销的操作"),
        Verb::Redo => step(session.redo()?, "已重做", "没有可以重做的操作"),
        Verb::Backup { out } => backup(session, out),
        Verb::Verify => {
            let faults = session.verify()?;
            let sha256 = session.content_hash()?;
            let json =
                json!({"file": session.path(), "sha256": sha256, "ok": faults.is_empty(), "faults": faults});
            let text = if faults.is_empty() {
                "台账文件完好".to_owned()
            } else {
                format!("发现问题：\n{}", faults.join("\n"))
            };
            Ok(Output {
                json,
                text,
                status: u8::from(!faults.is_empty()),
            })
        }
        Verb::Submit { period, forms, out } => {
            let submitted = session.submit(period, &forms, &out)?;
            let text = format!(
                "已上报 {} 个文件，留存编号 {}",
                submitted.files.len(),
                submitted.id
            );
            Ok(Output::new(json!(submitted), text))
        }
        Verb::New { .. } | Verb::Forms(_) | Verb::Demo { .. } | Verb::Restore { .. } => {
            Err(Error::defect("这个动作不在已打开的台账上运行"))
        }
    }
}

fn set(
    session: &mut Session,
    kind: RecordKind,
    key: &str,
    values: &[String],
    period: Option<Period>,
) -> Result<Output> {
    let record = session.find(kind, key)?;
    let mut edits = Vec::new();
    for value in values {
        let (field, text) = value.split_once('=').ok_or_else(|| {
            Error::usage(
                format!("“{value}”不是 字段=值"),
                "例如：total_investment_wan=480。",
            )
        })?;
        let period = period.or(record.period);
        edits.push(Edit {
            kind,
            id: record.id,
            field: field.to_owned(),
            period,
            text: text.to_owned(),
        });
    }
    session.edit(&edits)?;
    let record = session.find(kind, &record.id.0.to_string())?;
    let json = session.record_json(&record, &session.records()?, period);
    let text = show::records(kind, std::slice::from_ref(&json));
    Ok(Output::new(json, text))
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

/// Where filling itself is refused, the command line offers our own layout.
fn with_own_layout(mut error: Error) -> Error {
    if matches!(error.kind.as_str(), "fill.unsafe" | "fill.not-xlsx" | "defect") {
        error.hint.push_str("：加 --own-layout");
    }
    error
}

fn step(done: Option<Operation>, did: &str, nothing: &str) -> Result<Output> {
    let Some(operation) = done else {
        return Err(Error::refused("history.empty", nothing, ""));
    };
    let text = format!("{did}：{}", operation.label);
    Ok(Output::new(json!(operation), text))
}

fn backup(session: &Session, out: Option<PathBuf>) -> Result<Output> {
    let (path, sha256) = match out {
        Some(path) => {
            let sha256 = session.back_up_to(&path)?;
            (path, sha256)
        }
        None => {
            let path = session.back_up("手工备份")?;
            let sha256 = sha256_of(&path)?;
            (path, sha256)
        }
    };
    let json = json!({"file": path, "sha256": sha256, "ok": true});
    Ok(Output::new(json, format!("已备份：{}", path.display())))
}

pub(super) fn open(ledger: Option<PathBuf>) -> Result<Session> {
    Session::open(&ledger.ok_or_else(no_ledger)?)
}

fn no_ledger() -> Error {
    Error::usage("没有说明是哪个台账", "请在最前面加 --ledger 文件.laoxiao。")
}

fn has_errors(plan: &Plan) -> bool {
    plan.sheets
        .iter()
        .flat_map(|sheet| &sheet.problems)
        .any(|problem| problem.severity == Severity::Error)
}

fn plan_json(plan: &Plan, operation: Option<i64>) -> Result<Value> {
    let mut json = serde_json::to_value(plan).map_err(|error| Error::defect(error.to_string()))?;
    if let Some(fields) = json.as_object_mut() {
        fields.insert("operation".to_owned(), json!(operation));
    }
    Ok(json)
}

pub(super) fn tell(line: &str) {
    // Progress is a courtesy; a closed standard error must not stop the work.
    match writeln!(std::io::stderr(), "{line}") {
        Ok(()) | Err(_) => {}
    }
}
