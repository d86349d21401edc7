//! What each difficult workbook gives: kind, header, columns with units, counts, totals, problems and values.
//!
//! The workbooks are made by `tests/fixtures/import/make_fixtures.py`; beside each stands what must be read from it,
//! as a text for people. `UPDATE=1` writes the texts anew; then read them, they are the specification.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use laoxiao::import::{Change, Options, Plan, SheetPlan, Status};
use laoxiao::model::{MoneyUnit, Records, Value};

use super::{fixture, try_read};

pub(super) fn workbooks(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(fixture(folder)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    found.sort();
    found
}

/// What was read from a file, or why nothing was.
fn seen(path: &Path) -> String {
    let options = Options {
        with_view: true,
        ..Options::default()
    };
    let plan = try_read(path, &options, &Records::default()).unwrap();
    let mut text = String::new();
    for sheet in &plan.sheets {
        sheet_text(&mut text, sheet);
    }
    text
}

fn sheet_text(text: &mut String, sheet: &SheetPlan) {
    let Some(kind) = sheet.record else {
        let note = sheet.note.as_deref().unwrap_or("");
        _ = writeln!(text, "## {}\n不导入：{note}", sheet.name);
        return;
    };
    let (first, last) = (
        sheet.header_rows.first().unwrap(),
        sheet.header_rows.last().unwrap(),
    );
    _ = write!(
        text,
        "## {}\n{kind}，表头 {first}—{last} 行，得分 {:.2}",
        sheet.name, sheet.score
    );
    if let Some(period) = sheet.period {
        _ = write!(text, "，{period}");
    }
    text.push_str("\n列：\n");
    for column in &sheet.columns {
        let unit = column
            .unit
            .as_deref()
            .map_or_else(String::new, |unit| format!("，{unit}"));
        _ = writeln!(
            text,
            "  {} {} = {}{unit}",
            column.column,
            one_line(&column.header),
            column.field
        );
    }
    for column in &sheet.unknown_columns {
        let proposed = column.proposed_field.as_deref();
        let proposed = proposed.map_or_else(String::new, |field| format!("（可能是 {field}）"));
        _ = writeln!(
            text,
            "  {} {} 保留{proposed}",
            column.column,
            one_line(&column.header)
        );
    }
    let counts = sheet.counts;
    _ = writeln!(
        text,
        "行：新增 {}，忽略 {}，不写入 {}，冲突 {}",
        counts.new, counts.ignored, counts.refused, counts.conflict
    );
    for change in &sheet.changes {
        _ = writeln!(text, "  {}", change_text(change));
    }
    for total in &sheet.totals {
        let mark = if total.ok { "=" } else { "≠" };
        _ = writeln!(
            text,
            "合计 {} 印 {} {mark} 和 {}",
            total.cell, total.printed, total.summed
        );
    }
    for problem in &sheet.problems {
        _ = writeln!(
            text,
            "{} {} {}",
            problem.severity.label(),
            problem.cell,
            problem.code
        );
    }
}

fn change_text(change: &Change) -> String {
    let mut parts = vec![format!("第 {} 行", change.row)];
    if change.status != Status::New {
        parts.push(format!("{:?}", change.status));
    }
    let show = |value: &Value| one_line(&value.show(MoneyUnit::Wan));
    parts.extend(
        change
            .record
            .values
            .iter()
            .map(|(field, value)| format!("{field}={}", show(value))),
    );
    for (period, figures) in &change.record.figures {
        parts.extend(
            figures
                .values
                .iter()
                .map(|(field, value)| format!("{period}/{field}={}", show(value))),
        );
    }
    if let Some(project) = &change.parent {
        parts.extend(
            project
                .values
                .iter()
                .map(|(field, value)| format!("项目的{field}={}", show(value))),
        );
    }
    parts.extend(
        change
            .record
            .extra
            .iter()
            .map(|(header, text)| format!("“{}”={}", one_line(header), one_line(text))),
    );
    parts.join("；")
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}

#[test]
fn difficult_workbooks_give_what_stands_beside_them() {
    let mut wrong = Vec::new();
    let files = workbooks("difficult");
    for path in &files {
        let beside = path.with_extension("txt");
        let found = seen(path);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&beside, &found).unwrap();
        }
        let expected = fs::read_to_string(&beside)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if found != expected {
            wrong.push(format!(
                "{}\nfound:\n{found}\nexpected:\n{expected}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(files.len() >= 35, "only {} workbooks", files.len());
}

/// What names of sheets and titles may change: nothing but what only they say.
fn essence(plan: &Plan) -> Vec<String> {
    let sheets = plan.sheets.iter().filter(|sheet| sheet.record.is_some());
    sheets
        .map(|sheet| {
            let mut text = format!("{:?} {:?}", sheet.record, sheet.counts.new);
            for column in &sheet.columns {
                _ = write!(text, " {}={}:{:?}", column.column, column.field, column.unit);
            }
            for change in &sheet.changes {
                // The period is what only a title may say.
                _ = write!(text, "\n{}", change.record.name());
            }
            text
        })
        .collect()
}

#[test]
fn templates_are_known_without_titles_and_under_meaningless_names() {
    for path in workbooks("untitled") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Without its title a half-yearly sheet states no period; the officer chooses it.
        let options = Options {
            period: "2023H1".parse().ok(),
            ..Options::default()
        };
        let titled = try_read(&fixture(&name), &options, &Records::default()).unwrap();
        let bare =
            try_read(&path, &options, &Records::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(essence(&bare), essence(&titled), "{name}");
    }
}

#[test]
fn a_refusal_explains_itself() {
    let options = Options {
        with_view: true,
        ..Options::default()
    };
    let path = fixture("difficult/差一点的表.xlsx");
    let plan = try_read(&path, &options, &Records::default()).unwrap();
    let nearest = plan.sheets[0].closest_match.as_ref().unwrap();
    assert_eq!(nearest.matched, ["序号", "项目名称", "总投资"]);
    assert!(
        nearest.missing.contains(&"建设内容及规模".to_owned()),
        "{nearest:?}"
    );
    assert!(nearest.score < 0.5);
    let note = plan.sheets[0].note.as_deref().unwrap();
    for part in ["得分", "项目名称", "总投资", "分管领导意见"] {
        assert!(note.contains(part), "{note}");
    }
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(json["sheets"][0]["nearest"]["record"], "project");
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert!(error.to_string().contains("得分"), "{error}");
}
