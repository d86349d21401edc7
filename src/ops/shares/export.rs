//! 分解表导出: the divided targets with how each part stands, in columns that the import reads again.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export::{self, Align, AnnexCell, AnnexRow, ColumnLayout, Exported, Layout, Look, SheetLayout};
use crate::indicators::{Decomposition, DividedIndicator, ShareStanding};
use crate::model::{Period, RecordId, number_text, rounded_above_zero, rounded_to, with_15_digits};
use crate::ops::Session;

impl Session {
    /// The same for a period, or the latest.
    ///
    /// # Errors
    /// An unknown plan.
    pub fn decomposition(&self, framework: Option<&str>, period: Option<Period>) -> Result<Decomposition> {
        let framework = self.framework_or_own(framework)?;
        Ok(self.basis(&self.records()?, period).decomposition(framework))
    }

    /// Writes the divided targets of a plan with how each part stands.
    ///
    /// # Errors
    /// An unknown plan, one without divided targets, a file that can't be written.
    pub fn export_shares(
        &self,
        framework: Option<&str>,
        period: Option<Period>,
        out: &Path,
    ) -> Result<Exported> {
        let framework = self.framework_or_own(framework)?;
        let records = self.records()?;
        let basis = self.basis(&records, period);
        let divided = basis.decomposition(framework);
        if divided.indicators.is_empty() {
            return Err(Error::refused(
                "shares.none",
                "这个方案还没有分解目标",
                "先导入分解表，或在“方案与目标”里填写分解目标。",
            ));
        }
        let title = self
            .frameworks
            .get(framework)
            .map_or("", |plan| plan.title.as_str());
        let layout = Layout {
            form: String::new(),
            title: format!("{title}目标分解与完成情况"),
            sheets: vec![
                parts(&divided, title, basis.period),
                units(&divided, title, basis.period),
                owners(&divided, title, basis.period),
            ],
        };
        Ok(export::write_with(&[layout], Look::default(), out)?)
    }
}

fn sheet(
    name: &str,
    title: &str,
    period: Period,
    columns: Vec<ColumnLayout>,
    rows: Vec<Vec<AnnexCell>>,
) -> SheetLayout {
    SheetLayout {
        name: name.to_owned(),
        title: format!("{title}{name}"),
        filler: format!("统计期：{}", period.label()),
        columns,
        rows: rows
            .into_iter()
            .map(|cells| AnnexRow::Data {
                cells,
                record: RecordId::default(),
            })
            .collect(),
        ..SheetLayout::default()
    }
}

fn column(header: &str, width: f64, align: Align) -> ColumnLayout {
    ColumnLayout {
        header: header.to_owned(),
        group: String::new(),
        width,
        align,
    }
}

/// One line for each indicator and part.
fn parts(divided: &Decomposition, title: &str, period: Period) -> SheetLayout {
    let steps = divided
        .indicators
        .iter()
        .flat_map(|indicator| &indicator.shares)
        .flat_map(|share| &share.steps);
    let years: BTreeSet<i32> = steps.map(|(year, _)| *year).collect();
    let mut columns = vec![
        column("序号", 5.0, Align::Center),
        column("指标", 26.0, Align::Left),
        column("计量单位", 8.0, Align::Center),
        column("分解到", 18.0, Align::Left),
    ];
    columns.extend(
        years
            .iter()
            .map(|year| column(&format!("{year}年目标"), 9.0, Align::Center)),
    );
    columns.extend([
        column("现值", 9.0, Align::Center),
        column("数据时点", 12.0, Align::Center),
        column("完成率（%）", 9.0, Align::Center),
        column("差距", 8.0, Align::Center),
        column("排名", 6.0, Align::Center),
    ]);
    let mut rows = Vec::new();
    for indicator in &divided.indicators {
        for share in &indicator.shares {
            rows.push(part(rows.len() + 1, indicator, share, &years));
        }
    }
    let mut sheet = sheet("分解目标", title, period, columns, rows);
    sheet.notes = divided.indicators.iter().filter_map(against_total).collect();
    sheet
}

fn part(
    ordinal: usize,
    indicator: &DividedIndicator,
    share: &ShareStanding,
    years: &BTreeSet<i32>,
) -> Vec<AnnexCell> {
    let figure = &indicator.figure;
    let mut cells = vec![
        AnnexCell::count(ordinal),
        AnnexCell::text(&figure.name),
        AnnexCell::text(&figure.unit),
        AnnexCell::text(&share.unit),
    ];
    cells.extend(years.iter().map(|year| {
        let step = share.steps.iter().find(|(of, _)| of == year);
        step.map_or(AnnexCell::Empty, |(_, value)| number(*value))
    }));
    cells.extend([
        share.value.map_or(AnnexCell::Empty, |value| {
            number(rounded_above_zero(value, figure.decimals))
        }),
        AnnexCell::text(share.as_of.map(Period::label).unwrap_or_default()),
        share
            .completion
            .map_or(AnnexCell::Empty, |value| number(rounded_to(value, 1))),
        share.gap.map_or(AnnexCell::Empty, |value| {
            number(rounded_above_zero(value, figure.decimals))
        }),
        share.rank.map_or(AnnexCell::Empty, AnnexCell::count),
    ]);
    cells
}

/// What the parts add up to, where that is less than the target.
fn against_total(indicator: &DividedIndicator) -> Option<String> {
    let (sum, (year, target)) = (indicator.sum?, indicator.figure.target?);
    if indicator.figure.total_of.is_some() || sum >= target.value - 1e-9 {
        return None;
    }
    let (sum, least) = (number_text(sum), number_text(target.value));
    Some(format!(
        "注：“{}”{year}年分解数合计{sum}，比目标{least}少。",
        indicator.figure.name
    ))
}

/// The townships and departments over all indicators.
fn units(divided: &Decomposition, title: &str, period: Period) -> SheetLayout {
    let columns = vec![
        column("排名", 6.0, Align::Center),
        column("乡镇（部门）", 26.0, Align::Left),
        column("分解目标数", 10.0, Align::Center),
        column("有数的", 10.0, Align::Center),
        column("已完成", 10.0, Align::Center),
        column("平均完成率（%）", 12.0, Align::Center),
    ];
    let rows = divided.units.iter().map(|unit| {
        vec![
            unit.rank.map_or(AnnexCell::Empty, AnnexCell::count),
            AnnexCell::text(&unit.unit),
            AnnexCell::count(unit.parts),
            AnnexCell::count(unit.known),
            AnnexCell::count(unit.met),
            unit.completion
                .map_or(AnnexCell::Empty, |value| number(rounded_to(value, 1))),
        ]
    });
    let mut sheet = sheet("分单位完成情况", title, period, columns, rows.collect());
    sheet
        .notes
        .push("注：平均完成率是各项完成率的平均，每项最多算100%；不分乡镇、部门统计的没有数。".to_owned());
    sheet
}

/// The departments by the indicators that they answer for.
fn owners(divided: &Decomposition, title: &str, period: Period) -> SheetLayout {
    let columns = vec![
        column("排名", 6.0, Align::Center),
        column("责任单位（按指标）", 28.0, Align::Left),
        column("指标数", 8.0, Align::Center),
        column("有数的", 8.0, Align::Center),
        column("平均完成率（%）", 10.0, Align::Center),
        column("各状态项数", 40.0, Align::Left),
    ];
    let rows = divided.owners.iter().map(|owner| {
        let statuses: Vec<String> = owner
            .statuses
            .iter()
            .map(|(status, count)| format!("{} {count}", status.label()))
            .collect();
        vec![
            owner.rank.map_or(AnnexCell::Empty, AnnexCell::count),
            AnnexCell::text(&owner.owner),
            AnnexCell::count(owner.indicators),
            AnnexCell::count(owner.known),
            owner
                .completion
                .map_or(AnnexCell::Empty, |value| number(rounded_to(value, 1))),
            AnnexCell::text(statuses.join("，")),
        ]
    });
    sheet("责任单位完成情况", title, period, columns, rows.collect())
}

fn number(value: f64) -> AnnexCell {
    let value = with_15_digits(value);
    let text = number_text(value);
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    AnnexCell::Number {
        value,
        decimals: u8::try_from(decimals).unwrap_or(6),
    }
}
