//! 分解表导入: what a sheet would change in the divided targets of a plan, listed before anything is written.

use std::collections::BTreeMap;
use std::path::Path;

use super::change::{ShareChange, ShareOptions, SharePlan};
use super::table::{ShareTable, StatedAt, TableShare, read, split_unit};
use crate::error::{Error, Result};
use crate::import;
use crate::import::Options;
use crate::model::{
    Progress, Record, RecordId, RecordKind, ShareAt, Value, name_key, number_text, parse_shares, put_share,
    shares_text,
};
use crate::ops::Session;
use crate::ops::ledger::frameworks::unknown;

impl Session {
    /// Reads a 分解表 and says what it would change in a plan. Writes nothing.
    ///
    /// # Errors
    /// An unknown plan, a file that can't be read, no sheet with such a table.
    pub fn plan_shares(&self, framework: &str, file: &Path, options: &ShareOptions) -> Result<SharePlan> {
        if self.frameworks.get(framework).is_none() {
            return Err(unknown(framework, &self.frameworks));
        }
        let records = self.records()?;
        let memory = self.import_memory()?;
        let known = self.known_to_import(&records, &memory, &[]);
        let with_view = Options {
            with_view: true,
            ..Options::default()
        };
        let read_file = import::plan(file, &with_view, &known, &Progress::default())?;
        let mut plan = SharePlan {
            file: read_file.file.clone(),
            framework: framework.to_owned(),
            ..SharePlan::default()
        };
        let mut found = 0;
        for sheet in &read_file.sheets {
            // Another table further down on the sheet has the same view.
            let view = sheet
                .view
                .as_ref()
                .filter(|_| sheet.name == sheet.tab && !sheet.hidden);
            if let Some(table) = view.and_then(|view| read(view, &self.county)) {
                found += 1;
                self.compare_with_plan(
                    &table,
                    &sheet.name,
                    &self.indicators_of(framework)?,
                    options,
                    &mut plan,
                );
            }
        }
        if found == 0 {
            return Err(Error::refused(
                "shares.no-table",
                format!("“{}”里没有认得出的分解表", plan.file),
                "表头要有“乡（镇）”“部门”或“指标”一列，旁边是指标或乡镇的目标数。",
            ));
        }
        Ok(plan)
    }

    /// Writes a 分解表 into the plan, as one undo step. What is a problem is left out.
    ///
    /// # Errors
    /// As [`Self::plan_shares`]; targets that the ledger has already, without the officer's yes.
    pub fn accept_shares(
        &mut self,
        framework: &str,
        file: &Path,
        options: &ShareOptions,
    ) -> Result<SharePlan> {
        let mut plan = self.plan_shares(framework, file, options)?;
        if plan.replaced() > 0 && !options.change_targets {
            return Err(Error::refused(
                "shares.changes-targets",
                format!("分解表会改动台账已有的 {} 个分解目标", plan.replaced()),
                "核对“目标变动”后再确认改动。",
            ));
        }
        if plan.changes.is_empty() {
            return Ok(plan);
        }
        let mut records = self.indicators_of(framework)?;
        // A plan that the ledger has none of is taken over whole: a part of it would hide the rest.
        let is_printed = records.iter().all(|record| record.id == RecordId::default());
        for name in &plan.added {
            records.push(self.new_indicator(framework, name, &plan.changes));
        }
        let mut touched: Vec<Record> = Vec::new();
        for record in records {
            let name = name_key(record.text("name"));
            let own = plan
                .changes
                .iter()
                .filter(|change| name_key(&change.indicator) == name);
            let mut shares = parse_shares(record.text("shares")).unwrap_or_default();
            let mut count = 0;
            for change in own {
                put_share(&mut shares, &change.unit, change.at(), change.after);
                count += 1;
            }
            let mut record = record;
            if count > 0 {
                record.set("shares", Some(Value::Text(shares_text(&shares))));
            }
            if count > 0 || is_printed {
                touched.push(record);
            }
        }
        let label = format!("导入分解表“{}”", plan.file);
        let ((), operation) = self.store.transact(&label, |ledger| -> Result<()> {
            for record in &touched {
                if record.id == RecordId::default() {
                    ledger.insert(record)?;
                } else {
                    ledger.update(record)?;
                }
            }
            Ok(())
        })?;
        plan.operation = operation;
        Ok(plan)
    }

    /// The indicators of a plan: the ledger's records, else as printed.
    fn indicators_of(&self, framework: &str) -> Result<Vec<Record>> {
        let mut kept = self.store.records(RecordKind::Indicator)?;
        kept.retain(|record| record.text("framework") == framework);
        if kept.is_empty()
            && let Some(printed) = self.frameworks.get(framework)
        {
            kept = printed.records();
        }
        Ok(kept)
    }

    fn compare_with_plan(
        &self,
        table: &ShareTable,
        sheet: &str,
        indicators: &[Record],
        options: &ShareOptions,
        plan: &mut SharePlan,
    ) {
        let stated = table.shares.iter().find_map(|share| match share.at {
            StatedAt::Target(year) => year,
            StatedAt::Done(_) => None,
        });
        let year = stated.or(options.year);
        let mut sums: BTreeMap<(String, i32), f64> = BTreeMap::new();
        for share in &table.shares {
            let cell = format!("“{sheet}”{}", share.cell);
            let value = match &share.value {
                Ok(value) => *value,
                Err(text) => {
                    plan.problems
                        .push(format!("{cell}“{text}”不是一个确定的数，没有取用"));
                    continue;
                }
            };
            let at = match share.at {
                StatedAt::Target(own) => own.or(year).map(ShareAt::Target),
                StatedAt::Done(period) => period.map(ShareAt::Done),
            };
            let Some(at) = at else {
                let lacks = match share.at {
                    StatedAt::Target(_) => "哪一年的目标；请指定年份",
                    StatedAt::Done(_) => {
                        "哪一期的完成数，没有取用；请在表头或标题写明，例如“2026年上半年完成”"
                    }
                };
                plan.problems.push(format!("{cell}：表上没有写明是{lacks}"));
                continue;
            };
            if let ShareAt::Target(year) = at {
                *sums.entry((share.indicator.clone(), year)).or_default() += value;
            }
            if let Some(change) = self.share_change(share, at, value, &cell, indicators, options, plan) {
                let is_twice = plan.changes.iter().any(|other| {
                    (other.at(), name_key(&other.indicator), name_key(&other.unit))
                        == (change.at(), name_key(&change.indicator), name_key(&change.unit))
                });
                if is_twice {
                    plan.problems.push(format!(
                        "{cell}：{}{}的“{}”在表上写了两次，只取前一个",
                        change.unit,
                        change.what(),
                        change.indicator
                    ));
                } else if change.before == Some(change.after) {
                    plan.unchanged += 1;
                } else {
                    plan.changes.push(change);
                }
            }
        }
        for (indicator, of, printed, cell) in &table.totals {
            let Some(of) = of.or(year) else { continue };
            let summed = sums.get(&(indicator.clone(), of)).copied().unwrap_or_default();
            if (summed - printed).abs() > 1e-6 {
                plan.problems.push(format!(
                    "“{sheet}”{cell}：“{indicator}”合计印的是{}，各行相加是{}",
                    number_text(*printed),
                    number_text(summed)
                ));
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one cell with all that it is compared with"
    )]
    fn share_change(
        &self,
        share: &TableShare,
        at: ShareAt,
        value: f64,
        cell: &str,
        indicators: &[Record],
        options: &ShareOptions,
        plan: &mut SharePlan,
    ) -> Option<ShareChange> {
        let named = options.names.get(&share.indicator).unwrap_or(&share.indicator);
        let record = self.indicator_named(named, indicators);
        let Some(unit) = self.unit_named(&share.unit) else {
            plan.problems.push(format!(
                "{cell}：“{}”不是本县的乡镇，没有取用；请核对名称",
                share.unit
            ));
            return None;
        };
        let (record, indicator) = match record {
            Some(record) => (Some(record), record.text("name").to_owned()),
            None if options.add => {
                let (name, _) = split_unit(named);
                if !plan.added.contains(&named.clone()) {
                    plan.added.push(named.clone());
                }
                (None, name)
            }
            None => {
                if !plan.unknown.contains(named) {
                    plan.unknown.push(named.clone());
                }
                return None;
            }
        };
        let kept = record.map(|record| parse_shares(record.text("shares")));
        let kept = match kept {
            Some(Err(why)) => {
                plan.problems.push(format!("{cell}：“{indicator}”的{why}"));
                return None;
            }
            Some(Ok(kept)) => kept,
            None => Vec::new(),
        };
        let own = kept.iter().find(|known| name_key(&known.unit) == name_key(&unit));
        let before = own.and_then(|own| own.number(at));
        // A completion without any target of the unit has nothing that it completes.
        if let (ShareAt::Done(_), None) = (at, own)
            && !plan.changes.iter().any(|other| {
                other.period.is_none()
                    && (name_key(&other.indicator), name_key(&other.unit))
                        == (name_key(&indicator), name_key(&unit))
            })
        {
            plan.problems.push(format!(
                "{cell}：“{indicator}”没有{unit}的分解目标，完成数没有取用；请先导入目标"
            ));
            return None;
        }
        let (year, period) = match at {
            ShareAt::Target(year) => (year, None),
            ShareAt::Done(period) => (period.year(), Some(period)),
        };
        Some(ShareChange {
            record: record.map(|record| record.id),
            indicator,
            unit,
            year,
            period,
            before,
            after: value,
            cell: cell.to_owned(),
        })
    }

    /// The indicator of the plan that a header names, with or without its unit, or by another name of its definition.
    fn indicator_named<'r>(&self, header: &str, indicators: &'r [Record]) -> Option<&'r Record> {
        let (bare, _) = split_unit(header);
        let keys = [name_key(header), name_key(&bare)];
        let is_it = |record: &&Record| keys.contains(&name_key(record.text("name")));
        indicators.iter().find(is_it).or_else(|| {
            let mut known = self.frameworks.definitions();
            let definition = known.find(|definition| definition.is_named(&bare))?;
            indicators
                .iter()
                .find(|record| record.text("code") == definition.id)
        })
    }

    /// The full name of a township; a department as it stands. `None` for a township that is none of the county.
    fn unit_named(&self, text: &str) -> Option<String> {
        let is_township = text.ends_with(['乡', '镇']) || text.ends_with("街道");
        match self.county.find_township(text) {
            Some(township) => Some(township.name.clone()),
            None if is_township && !self.county.townships.is_empty() => None,
            None => Some(text.to_owned()),
        }
    }

    fn new_indicator(&self, framework: &str, header: &str, changes: &[ShareChange]) -> Record {
        let (name, unit) = split_unit(header);
        let facts = self.frameworks.get(framework);
        let last = changes
            .iter()
            .filter(|change| change.period.is_none() && name_key(&change.indicator) == name_key(&name))
            .map(|change| change.year)
            .max();
        let year = |year: Option<i32>| year.map(|year| Value::Integer(year.into()));
        let mut record = Record::new(RecordKind::Indicator)
            .with("framework", Value::Text(framework.to_owned()))
            .with("name", Value::Text(name));
        record.set("unit", unit.map(Value::Text));
        record.set("baseline_year", year(facts.map(|facts| facts.baseline_year)));
        record.set("target_year", year(last.or(facts.map(|facts| facts.target_year))));
        record
    }
}
