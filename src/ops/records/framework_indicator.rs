//! An indicator of a plan, typed by hand: changed where the plan has it, else added to it.

use crate::error::{Error, Result};
use crate::indicators::Framework;
use crate::model::{Record, RecordKind, name_key};

use super::edit::Edit;
use crate::ops::Session;

impl Session {
    /// Changes an indicator of a plan, or adds it, from `FIELD=VALUE` texts.
    ///
    /// # Errors
    /// An unknown plan, a text that is no `FIELD=VALUE`, a value that its field can't take.
    pub fn set_framework_indicator(&mut self, framework: &str, name: &str, values: &[String]) -> Result<()> {
        let facts = self.frameworks.get(framework).map(Framework::facts);
        let facts = facts
            .ok_or_else(|| Error::refused("framework.unknown", format!("没有“{framework}”这个方案"), ""))?;
        let mut typed = Vec::new();
        for value in values {
            let (field, text) = value
                .split_once('=')
                .ok_or_else(|| Error::usage(format!("“{value}”不是 字段=值"), "例如：target=≥60。"))?;
            typed.push((field.to_owned(), text.to_owned()));
        }
        self.take_over(framework)?;
        let kept = self.store.records(RecordKind::Indicator)?;
        let is_it = |record: &&Record| {
            record.text("framework") == framework && name_key(record.text("name")) == name_key(name)
        };
        if let Some(record) = kept.iter().find(is_it) {
            // A number without its year would stand nowhere.
            let years = [
                ("baseline", "baseline_year", facts.baseline_year),
                ("target", "target_year", facts.target_year),
            ];
            for (field, of, year) in years {
                let is_typed = |name: &str| typed.iter().any(|(own, _)| own == name);
                if is_typed(field) && !is_typed(of) && record.get(of).is_none() {
                    typed.push((of.to_owned(), year.to_string()));
                }
            }
            let edits: Vec<Edit> = typed
                .into_iter()
                .map(|(field, text)| Edit {
                    kind: RecordKind::Indicator,
                    id: record.id,
                    field,
                    period: None,
                    text,
                })
                .collect();
            return self.edit(&edits);
        }
        let mut all = vec![
            ("framework".to_owned(), framework.to_owned()),
            ("name".to_owned(), name.to_owned()),
            ("baseline_year".to_owned(), facts.baseline_year.to_string()),
            ("target_year".to_owned(), facts.target_year.to_string()),
        ];
        all.retain(|(field, _)| typed.iter().all(|(own, _)| own != field));
        all.extend(typed);
        self.add(RecordKind::Indicator, None, &all).map(drop)
    }

    /// Takes the indicators of a shipped plan into the ledger, which had none of them: from then on they can be corrected.
    pub(crate) fn take_over(&mut self, framework: &str) -> Result<()> {
        let kept = self.store.records(RecordKind::Indicator)?;
        let has_any = kept.iter().any(|record| record.text("framework") == framework);
        let printed = self.frameworks.get(framework).filter(|_| !has_any);
        let printed = printed.map(Framework::records).unwrap_or_default();
        if printed.is_empty() {
            return Ok(());
        }
        self.write_records("载入方案的指标", |ledger| -> Result<()> {
            for record in &printed {
                ledger.insert(record)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}
