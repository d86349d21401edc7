//! 录入: changing, adding and deleting records by hand.

use crate::error::{Error, Result};
use crate::forms::{Field, FieldScope, dictionary};
use crate::model::{
    Period, Record, RecordId, RecordKind, Value, Years, is_absent, parse_milestones, parse_shares,
};

use crate::ops::Session;

/// One cell as the user typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Kind of the record.
    pub kind: RecordKind,
    /// The record.
    pub id: RecordId,
    /// Field of the dictionary, by id, JSON name or Chinese name; `years` sets first and last year.
    pub field: String,
    /// The period of a figure.
    pub period: Option<Period>,
    /// What was typed; blank or "—" clears the value.
    pub text: String,
}

impl Session {
    /// Changes cells, all in one undo step.
    ///
    /// # Errors
    /// A text that the field can't take; then nothing is changed.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<()> {
        let Some(first) = edits.first() else { return Ok(()) };
        self.enter(first.kind, None, edits, &[]).map(drop)
    }

    /// Adds a record with the values given as typed.
    ///
    /// # Errors
    /// A value that its field can't take, or a required field that is missing.
    pub fn add(
        &mut self,
        kind: RecordKind,
        period: Option<Period>,
        values: &[(String, String)],
    ) -> Result<RecordId> {
        let ids = self.enter(kind, period, &[], &[values.to_vec()])?;
        ids.first().copied().ok_or_else(|| gone(kind))
    }

    /// Changes cells and adds records below them, all in one undo step: all of it or nothing.
    ///
    /// # Errors
    /// A value that its field can't take, or a required field that is missing; then nothing is written.
    pub fn enter(
        &mut self,
        kind: RecordKind,
        period: Option<Period>,
        edits: &[Edit],
        rows: &[Vec<(String, String)>],
    ) -> Result<Vec<RecordId>> {
        let added: Vec<Record> = rows
            .iter()
            .map(|values| new_record(kind, period, values))
            .collect::<Result<_>>()?;
        if edits.is_empty() && added.is_empty() {
            return Ok(Vec::new());
        }
        let label = step_label(
            &edits.iter().collect::<Vec<_>>(),
            &added.iter().collect::<Vec<_>>(),
        )?;
        let (ids, _) = self.write_records(&label, |ledger| -> Result<Vec<RecordId>> {
            for edit in edits {
                let mut record = ledger
                    .record(edit.kind, edit.id)?
                    .ok_or_else(|| gone(edit.kind))?;
                apply(&mut record, edit)?;
                ledger.update(&record)?;
            }
            let mut ids = Vec::with_capacity(added.len());
            for record in &added {
                ids.push(ledger.insert(record)?);
            }
            Ok(ids)
        })?;
        Ok(ids)
    }

    /// Deletes records, all in one undo step.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn delete(&mut self, kind: RecordKind, ids: &[RecordId]) -> Result<()> {
        let label = match ids {
            [] => return Ok(()),
            [id] => {
                let title = self
                    .store
                    .records(kind)?
                    .into_iter()
                    .find(|r| r.id == *id)
                    .map(|r| r.title());
                format!("删除{}“{}”", kind.label(), title.unwrap_or_default())
            }
            _ => format!("删除{} {} 条", kind.label(), ids.len()),
        };
        self.write_records(&label, |ledger| -> Result<()> {
            for id in ids {
                ledger.delete(kind, *id)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Finds a record by its number or its name.
    ///
    /// # Errors
    /// No such record, or several of that name.
    pub fn find(&self, kind: RecordKind, key: &str) -> Result<Record> {
        let records = self.store.records(kind)?;
        if let Ok(id) = key.parse::<i64>()
            && let Some(record) = records.iter().find(|record| record.id == RecordId(id))
        {
            return Ok(record.clone());
        }
        let mut named = records
            .into_iter()
            .filter(|record| record.title() == key || record.name() == key);
        let Some(first) = named.next() else {
            return Err(Error::refused(
                "record.not-found",
                format!("没有叫“{key}”的{}", kind.label()),
                format!("用 list {} 查看编号和名称。", kind.code()),
            ));
        };
        if named.next().is_some() {
            return Err(Error::refused(
                "record.ambiguous",
                format!("有多条{}叫“{key}”", kind.label()),
                "请改用编号。",
            ));
        }
        Ok(first)
    }
}

/// What 撤销 calls the step.
pub(super) fn step_label(edits: &[&Edit], added: &[&Record]) -> Result<String> {
    Ok(match (edits, added) {
        ([edit], []) => format!(
            "修改{}的“{}”",
            edit.kind.label(),
            field_of(edit.kind, &edit.field)?.name
        ),
        ([edit, ..], []) => format!("修改{} {} 处", edit.kind.label(), edits.len()),
        ([], [record]) => format!("新增{}“{}”", record.kind.label(), record.title()),
        ([], [record, ..]) => format!("新增{} {} 条", record.kind.label(), added.len()),
        ([edit, ..], _) => format!(
            "修改{} {} 处，新增 {} 条",
            edit.kind.label(),
            edits.len(),
            added.len()
        ),
        ([], []) => String::new(),
    })
}

pub(super) fn field_of(kind: RecordKind, name: &str) -> Result<&'static Field> {
    dictionary().find(kind, name).ok_or_else(|| {
        let known: Vec<_> = dictionary()
            .fields(kind)
            .iter()
            .map(|field| field.id.as_str())
            .collect();
        Error::refused(
            "field.unknown",
            format!("{}没有“{name}”这一项", kind.label()),
            format!("可用：{}。", known.join("、")),
        )
    })
}

pub(super) fn new_record(
    kind: RecordKind,
    period: Option<Period>,
    values: &[(String, String)],
) -> Result<Record> {
    let mut record = Record::new(kind);
    if kind.is_periodic() {
        record.period = Some(period.ok_or_else(|| no_period(kind.label()))?);
    }
    for (field, text) in values {
        let edit = Edit {
            kind,
            id: record.id,
            field: field.clone(),
            period,
            text: text.clone(),
        };
        apply(&mut record, &edit)?;
    }
    for field in dictionary().fields(kind).iter().filter(|field| field.required) {
        if record.get(&field.id).is_none() {
            return Err(Error::refused(
                "value.required",
                format!("{}缺少“{}”", kind.label(), field.name),
                "请先填写它。",
            ));
        }
    }
    Ok(record)
}

/// Whether a text can stand in its field, whatever the record.
pub(super) fn is_writable(edit: &Edit) -> Result<()> {
    let field = field_of(edit.kind, &edit.field)?;
    if field.id == "years" && edit.kind == RecordKind::Project {
        return years(&edit.text).map(drop);
    }
    let value = parse(field, &edit.text)?;
    if value.is_none() && field.required {
        return Err(Error::refused(
            "value.required",
            format!("“{}”不能为空", field.name),
            "要去掉整条记录请用“删除”。",
        ));
    }
    match field.scope {
        FieldScope::Record => Ok(()),
        FieldScope::Figure => edit.period.map(drop).ok_or_else(|| no_period(&field.name)),
        FieldScope::Parent | FieldScope::Derived => Err(Error::refused(
            "field.not-editable",
            format!("“{}”不在{}里修改", field.name, edit.kind.label()),
            "请到项目页修改。",
        )),
    }
}

pub(super) fn apply(record: &mut Record, edit: &Edit) -> Result<()> {
    is_writable(edit)?;
    let field = field_of(edit.kind, &edit.field)?;
    if field.id == "years" && edit.kind == RecordKind::Project {
        return set_years(record, &edit.text);
    }
    let value = parse(field, &edit.text)?;
    match (field.scope, edit.period) {
        (FieldScope::Figure, Some(period)) => {
            note_edit(record, field, Some(period));
            record.set_figure(period, &field.id, value);
        }
        _ => {
            note_edit(record, field, None);
            record.set(&field.id, value);
        }
    }
    Ok(())
}

/// What was imported and is then typed by hand is asked for before the next import replaces it, and its cell says so;
/// its neighbours go on coming from their sheet. A record that was typed from the beginning needs no notes.
fn note_edit(record: &mut Record, field: &Field, period: Option<Period>) {
    let (before, is_imported) = match period {
        Some(period) => {
            let figures = record.figures.get(&period);
            let has_source = figures.is_some_and(|figures| figures.source.is_some());
            let value = figures.and_then(|figures| figures.values.get(&field.id));
            (value, has_source || record.source.is_some())
        }
        None => (record.get(&field.id), record.source.is_some()),
    };
    if is_imported {
        let was = before.map_or_else(String::new, |value| value.show(field.money_unit()));
        let at = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
        record
            .edited
            .note(Record::edited_name(&field.id, period), at, was);
    }
}

fn set_years(record: &mut Record, text: &str) -> Result<()> {
    for field in ["start_year", "end_year"] {
        note_edit(record, field_of(record.kind, field)?, None);
    }
    let years = years(text)?;
    let year = |year: i32| Value::Integer(i64::from(year));
    record.set("start_year", years.map(|years| year(years.start)));
    record.set("end_year", years.map(|years| year(years.end)));
    Ok(())
}

fn years(text: &str) -> Result<Option<Years>> {
    if is_absent(text) {
        return Ok(None);
    }
    let years = Years::parse(text).ok_or_else(|| {
        Error::refused(
            "value.not-years",
            format!("“{text}”不是建设年限"),
            "写法如 2023—2025 或 2023年。",
        )
    })?;
    Ok(Some(years))
}

fn parse(field: &Field, text: &str) -> Result<Option<Value>> {
    // 无 means "no" for a yes/no field and absence for all others.
    let reads_no = field.field_type == crate::model::FieldType::Boolean && !text.trim().is_empty();
    if is_absent(text) && !reads_no {
        return Ok(None);
    }
    let lists = match field.id.as_str() {
        "milestones" => parse_milestones(text).map(drop),
        "shares" => parse_shares(text).map(drop),
        _ => Ok(()),
    };
    if let Err(why) = lists {
        return Err(Error::refused("value.not-a-list", why, "改好后再保存。"));
    }
    Value::parse(field.field_type, text, field.money_unit())
        .map(Some)
        .map_err(|why| {
            Error::refused(
                "value.not-a-number",
                format!("“{}”填写有误：{why}", field.name),
                if field.unit.is_empty() {
                    "请改成确定的值；没有数据就留空。".to_owned()
                } else {
                    format!("请填确定的数（单位：{}）；没有数据就留空。", field.unit)
                },
            )
        })
}

/// Whether 分年度目标 can be read as typed.
///
/// # Errors
/// A sentence that names the part which can't be read.
pub fn check_milestones(text: &str) -> std::result::Result<(), String> {
    parse_milestones(text).map(drop)
}

fn no_period(what: &str) -> Error {
    Error::usage(
        format!("“{what}”要说明填报期"),
        "请先选定填报期，如 2023年上半年（写作 2023H1）。",
    )
}

pub(super) fn gone(kind: RecordKind) -> Error {
    Error::refused(
        "record.not-found",
        format!("这条{}已经不在台账里", kind.label()),
        "请刷新后再试。",
    )
}
