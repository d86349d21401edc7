//! 基础数据: the grid of figures kept by hand, and writing into it.

use crate::error::{Error, Result};
use crate::indicators;
use crate::indicators::BaseLine;
use crate::model::{FieldType, MoneyUnit, Period, Record, RecordKind, Value, is_absent};

use crate::ops::Session;
use crate::ops::figures::basis::FigureBasis;

impl FigureBasis<'_> {
    /// The base figures that the followed frameworks need, with what the ledger has at the end of the period.
    pub fn base_lines(&self) -> Vec<BaseLine> {
        indicators::base_lines(self.records, self.frameworks, self.followed, self.period)
    }
}

impl Session {
    /// The base figures that the followed frameworks need, with what the ledger has at the end of a period.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn base_lines(&self, period: Option<Period>) -> Result<Vec<BaseLine>> {
        Ok(self.basis(&self.records()?, period).base_lines())
    }

    /// Writes base figures of one date as typed, all in one undo step; a blank text removes the figure.
    ///
    /// A number is in the item's unit. `source_note` says where the numbers come from.
    ///
    /// # Errors
    /// A name that is no base figure, a text that is no number; then nothing is changed.
    pub fn set_base_figures(
        &mut self,
        period: Period,
        figures: &[(String, String)],
        source_note: Option<&str>,
    ) -> Result<()> {
        let kept = self.store.records(RecordKind::BaseFigure)?;
        let mut changes = Vec::new();
        for (name, text) in figures {
            let item = self.frameworks.item(name).ok_or_else(|| unknown(name))?;
            let before = kept
                .iter()
                .find(|record| record.period == Some(period) && item.is_named(record.text("name")));
            let value = parse(name, text)?;
            let mut after = before.cloned().unwrap_or_else(|| {
                let mut record =
                    Record::new(RecordKind::BaseFigure).with("name", Value::Text(item.name.clone()));
                record.period = Some(period);
                record
            });
            after.set("value", value.clone());
            after.set("unit", Some(Value::Text(item.unit.clone())));
            if let Some(note) = source_note.filter(|note| !note.trim().is_empty()) {
                after.set("source_note", Some(Value::Text(note.trim().to_owned())));
            }
            // A number typed by hand no longer comes from the sheet it was read from.
            after.source = None;
            changes.push((before.map(|record| record.id), value.is_some(), after));
        }
        let label = match figures {
            [(name, _)] => format!("填写基础数据“{name}”（{}）", period.label()),
            _ => format!("填写基础数据 {} 项（{}）", figures.len(), period.label()),
        };
        self.write_records(&label, |ledger| -> Result<()> {
            for (before, has_value, after) in &changes {
                match (before, has_value) {
                    (Some(_), true) => ledger.update(after)?,
                    (Some(id), false) => ledger.delete(RecordKind::BaseFigure, *id)?,
                    (None, true) => _ = ledger.insert(after)?,
                    (None, false) => {}
                }
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn parse(name: &str, text: &str) -> Result<Option<Value>> {
    if is_absent(text) {
        return Ok(None);
    }
    let value = Value::parse(FieldType::Real, text, MoneyUnit::Wan);
    value.map(Some).map_err(|why| {
        Error::refused(
            "value.not-a-number",
            format!("基础数据“{name}”填写有误：{why}"),
            "请填确定的数；没有数据就留空。",
        )
    })
}

fn unknown(name: &str) -> Error {
    Error::refused(
        "base.unknown",
        format!("没有“{name}”这一项基础数据"),
        "用 base 查看本台账需要的基础数据名称。",
    )
}
