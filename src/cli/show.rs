//! The same results as short Chinese texts and tables.

use serde_json::Value;

use crate::export::Missing;
use crate::export::fill::Filled;
use crate::forms::{Forms, dictionary};
use crate::import::{Plan, SheetPlan, WaitingFor};
use crate::indicators::Figure;
use crate::model::{Finding, FindingPlace, RecordKind};
use crate::ops::Demo;
use crate::store::Operation;

/// A plan: each sheet with what it would change and its problems.
pub(super) fn plan(plan: &Plan, accepted: bool) -> String {
    let mut lines = vec![format!("文件：{}", plan.file)];
    lines.extend(plan.sheets.iter().flat_map(sheet));
    lines.push(written_or_not(accepted).to_owned());
    lines.join("\n")
}

/// The last line of what an import would do, or did.
pub(super) const fn written_or_not(accepted: bool) -> &'static str {
    if accepted {
        "已写入台账，可用 undo 撤销。"
    } else {
        "以上是预览，没有写入；加 --accept 写入。"
    }
}

fn sheet(sheet: &SheetPlan) -> Vec<String> {
    let Some(kind) = sheet.record else {
        return vec![format!(
            "工作表“{}”：{}",
            sheet.name,
            sheet.note.as_deref().unwrap_or("没有认出")
        )];
    };
    let counts = &sheet.counts;
    let mut lines = vec![format!(
        "工作表“{}”：{}{}，新增 {}，更新 {}，不变 {}，冲突 {}，台账有而表中没有 {}，忽略 {}",
        sheet.name,
        kind.label(),
        sheet
            .period
            .map(|period| format!("（{}）", period.label()))
            .unwrap_or_default(),
        counts.new,
        counts.updated,
        counts.unchanged,
        counts.conflict,
        counts.missing,
        counts.ignored,
    )];
    lines.extend(sheet.template_changes.iter().map(|change| {
        let before = change
            .before
            .as_ref()
            .map(|before| format!("（原为“{before}”）"))
            .unwrap_or_default();
        format!(
            "  表样变化：{} “{}”{before}",
            change.difference.label(),
            change.header
        )
    }));
    lines.extend(sheet.unknown_columns.iter().filter_map(|column| {
        let field = column.proposed_field.as_ref()?;
        Some(format!(
            "  {} 列“{}”没有认出，可能是 {field}，需要您确认",
            column.column, column.header
        ))
    }));
    let asked = sheet
        .waiting
        .iter()
        .filter(|waiting| waiting.what == WaitingFor::Framework);
    lines.extend(asked.map(|waiting| format!("  用 --framework 选定：{}", waiting.choices.join("、"))));
    lines.extend(sheet.problems.iter().map(|problem| {
        format!(
            "  {} {} {}",
            problem.severity.label(),
            problem.cell,
            problem.message
        )
    }));
    lines
}

/// Figures against targets.
pub(super) fn figures(figures: &[Figure]) -> String {
    let number = |value: f64, decimals: u8| format!("{value:.*}", usize::from(decimals));
    let rows = figures.iter().map(|figure| {
        let target = figure
            .aim()
            .map_or_else(String::new, |(year, target)| format!("{year}年 {target}"));
        vec![
            figure.name.clone(),
            figure.unit.clone(),
            figure
                .baseline
                .map_or_else(String::new, |(_, value)| value.to_string()),
            figure
                .value
                .map_or_else(|| "—".to_owned(), |value| number(value, figure.decimals)),
            target,
            figure.status_text(),
        ]
    });
    table(&["指标", "单位", "基期", "现值", "目标", "状态"], rows)
}

/// Findings, the serious first.
pub(super) fn findings(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "审核没有发现问题。".to_owned();
    }
    let lines = findings.iter().map(|finding| {
        let said = [
            finding
                .explanation
                .as_ref()
                .map(|text| format!("（说明：{text}）")),
            finding
                .old_explanation
                .as_ref()
                .map(|text| format!("（旧说明，数已变，不算：{text}）")),
            finding
                .muted
                .as_ref()
                .map(|reason| format!("（已忽略：{reason}）")),
        ];
        let said: String = said.into_iter().flatten().collect();
        let cells = finding.places.iter().filter_map(FindingPlace::origin);
        let cells: Vec<String> = cells.take(PLACES).collect();
        let cells = if cells.is_empty() {
            String::new()
        } else {
            format!("［{}］", cells.join("；"))
        };
        format!(
            "{} {} {}{cells}{said}",
            finding.severity.label(),
            finding.id,
            finding.message
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// So many places of a finding are told.
const PLACES: usize = 4;

/// Records of a kind, the columns that hold something.
pub(super) fn records(kind: RecordKind, records: &[Value]) -> String {
    if records.is_empty() {
        return format!("没有{}。", kind.label());
    }
    let mut columns = vec![
        ("id".to_owned(), "编号".to_owned()),
        ("period".to_owned(), "填报期".to_owned()),
    ];
    columns.extend(
        dictionary()
            .fields(kind)
            .iter()
            .map(|field| (field.json_name(), field.title())),
    );
    columns.retain(|(name, _)| {
        records
            .iter()
            .any(|record| record.get(name).is_some_and(|value| !value.is_null()))
    });
    let titles: Vec<&str> = columns.iter().map(|(_, title)| title.as_str()).collect();
    let rows = records.iter().map(|record| {
        columns
            .iter()
            .map(|(name, _)| record.get(name).map_or_else(String::new, cell))
            .collect()
    });
    table(&titles, rows)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::String(text) => clip(text),
        other => other.to_string(),
    }
}

/// Long texts are cut in tables; `--json` has them whole.
fn clip(text: &str) -> String {
    const MOST: usize = 24;
    let line = text.replace('\n', " ");
    if line.chars().count() <= MOST {
        line
    } else {
        line.chars().take(MOST - 1).chain(['…']).collect()
    }
}

/// The forms.
pub(super) fn forms(forms: &Forms) -> String {
    let rows = forms.iter().map(|form| {
        vec![
            form.id.clone(),
            form.issuer.clone(),
            form.title.clone(),
            form.columns.len().to_string(),
        ]
    });
    table(&["编号", "来源", "标题", "列数"], rows)
}

/// A filled file.
pub(super) fn filled(filled: &Filled) -> String {
    let mut lines = vec![format!("已填写：{}", filled.file.display())];
    lines.extend(filled.sheets.iter().map(|sheet| {
        format!(
            "工作表“{}”：{} 行，插入 {} 行，写入 {} 格",
            sheet.name, sheet.rows, sheet.inserted_rows, sheet.cells
        )
    }));
    let blank = filled.sheets.iter().flat_map(|sheet| &sheet.figures);
    let blank = blank.filter(|figure| figure.date.as_of.is_none());
    lines.extend(blank.map(|figure| format!("缺项：{}", figure.remark())));
    lines.push(format!("读回核对 {} 格，全部与台账一致。", filled.readback.cells));
    lines.join("\n")
}

/// The blank cells whose column is for a period, with where to enter their figures.
pub(super) fn without_figure(missing: &[Missing]) -> Option<String> {
    let blank: Vec<String> = missing
        .iter()
        .filter(|blank| blank.period.is_some())
        .map(|blank| format!("\n缺项：{} {}；{}", blank.row, blank.column, blank.remedy))
        .collect();
    (!blank.is_empty()).then(|| blank.concat())
}

/// Operations, newest first.
pub(super) fn history(history: &[Operation]) -> String {
    let rows = history.iter().map(|operation| {
        let state = if operation.undone { "已撤销" } else { "" };
        vec![
            operation.id.to_string(),
            operation.at.clone(),
            operation.label.clone(),
            state.to_owned(),
        ]
    });
    table(&["编号", "时间", "操作", "状态"], rows)
}

/// What is in a ledger.
pub(super) fn info(info: &Value) -> String {
    let text = |name: &str| info.get(name).map_or_else(String::new, cell);
    let mut lines = vec![
        format!(
            "台账：{}",
            info.get("ledger").and_then(Value::as_str).unwrap_or("")
        ),
        format!("县：{}（{}）", text("county"), text("code")),
    ];
    for kind in RecordKind::ALL {
        let count = info
            .get("records")
            .and_then(|counts| counts.get(kind.code()))
            .and_then(Value::as_u64);
        if let Some(count @ 1..) = count {
            lines.push(format!("{}：{count}", kind.label()));
        }
    }
    let problems = info
        .get("problems")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    lines.extend(
        problems
            .filter_map(Value::as_str)
            .map(|problem| format!("无法读出：{problem}")),
    );
    lines.join("\n")
}

/// What the demonstration did.
pub(super) fn demo(demo: &Demo) -> String {
    let mut lines = vec![
        format!("台账：{}", demo.ledger.display()),
        figures(&demo.indicators),
        "导出：".to_owned(),
    ];
    lines.extend(
        demo.files
            .iter()
            .map(|file| format!("  {}（{} 行）", file.file.display(), file.rows)),
    );
    lines.join("\n")
}

pub(super) fn table(titles: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut lines: Vec<Vec<String>> = vec![titles.iter().map(|title| (*title).to_owned()).collect()];
    lines.extend(rows);
    let widths: Vec<usize> = (0..titles.len())
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|text| width(text))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let shown = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(text, widest)| {
            let padding = " ".repeat(widest.saturating_sub(width(text)));
            format!("{text}{padding}")
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// Columns of a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) < 0x1100 { 1 } else { 2 })
        .sum::<usize>()
}
