//! Which column is which field: header spellings against the field dictionary, and how well a table fits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::forms::{Field, Forms, dictionary};
use crate::model::{Period, RecordKind, name_key};

use super::header::{HeaderBlock, HeaderColumn};
use super::roster::{is_roster, tell_roles};
use crate::import::grid::header_text::{unit_of, without_unit};
use crate::import::plan::memory::Memory;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// A field of the dictionary.
    Field(&'static Field),
    /// An indicator's value of a period: 2023年上半年完成; the baseline, when the period is the baseline year.
    ValueOf(Period, &'static Field),
    /// An indicator's target of a year: 2025年目标.
    GoalOf(i32, &'static Field),
}

/// A column with a known meaning.
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    /// Column, from 0.
    pub(crate) column: u32,
    /// Header as shown.
    pub(crate) header: String,
    /// What it holds.
    pub(crate) target: Target,
    /// The unit in its header.
    pub(crate) unit: Option<String>,
    sure: f64,
}

/// All columns of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    /// Columns with a known meaning, from left to right.
    pub(crate) mapped: Vec<Mapped>,
    /// Columns without: column and header.
    pub(crate) unknown: Vec<(u32, String)>,
}

impl Target {
    /// The field whose type and unit apply.
    pub(crate) const fn field(self) -> &'static Field {
        match self {
            Self::Field(field) | Self::ValueOf(_, field) | Self::GoalOf(_, field) => field,
        }
    }

    /// The name in the plan.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Field(field) | Self::GoalOf(_, field) => field.id.clone(),
            Self::ValueOf(period, _) => format!("value:{period}"),
        }
    }
}

impl Mapping {
    /// Maps the columns of a header for one kind of record; the surest column takes a field.
    pub(crate) fn new(kind: RecordKind, header: &HeaderBlock, spellings: &Spellings) -> Self {
        let mut found: Vec<Mapped> = Vec::new();
        let mut unknown = Vec::new();
        for column in &header.columns {
            match find(kind, column, spellings) {
                Some(mapped) => found.push(mapped),
                None => unknown.push((column.column, column.label())),
            }
        }
        tell_roles(kind, &mut found);
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(|a, b| {
            let sure = |index: &usize| found.get(*index).map_or(0.0, |mapped| mapped.sure);
            sure(b).total_cmp(&sure(a))
        });
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for index in order {
            if let Some(mapped) = found.get(index) {
                taken.entry(mapped.target.name()).or_insert(index);
            }
        }
        let mut mapping = Self {
            mapped: Vec::new(),
            unknown,
        };
        for (index, mapped) in found.into_iter().enumerate() {
            if taken.get(&mapped.target.name()) == Some(&index) {
                mapping.mapped.push(mapped);
            } else {
                mapping.unknown.push((mapped.column, mapped.header));
            }
        }
        mapping.unknown.sort();
        mapping
    }

    /// The share of the header that was understood, weighted by how telling each column is.
    pub(crate) fn score(&self) -> f64 {
        let understood: f64 = self
            .mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum();
        let all: f64 = self
            .mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()))
            .sum::<f64>()
            + f64::from(u32::try_from(self.unknown.len()).unwrap_or(u32::MAX));
        if all > 0.0 { understood / all } else { 0.0 }
    }

    /// Weight of all that was understood; decides between blocks with the same share.
    pub(crate) fn weight(&self) -> f64 {
        self.mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum()
    }

    /// The same without names that every list has (名称, 备注).
    pub(crate) fn telling_weight(&self) -> f64 {
        self.mapped
            .iter()
            .filter(|mapped| !is_generic(&mapped.header))
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum()
    }

    /// Whether these columns make a table of records: the required field and two more, and not by names alone
    /// that every list has (名称, 类型, 备注).
    pub(crate) fn is_table(&self) -> bool {
        let telling = |mapped: &&Mapped| !is_generic(&mapped.header);
        let Some(required) = self.mapped.iter().find(|mapped| mapped.target.field().required) else {
            return false;
        };
        let others = self
            .mapped
            .iter()
            .filter(|mapped| !mapped.target.field().required);
        let others_telling = others.clone().filter(telling).count();
        others.count() >= 2 && (telling(&required) || others_telling >= 2 || is_roster(&self.mapped))
    }

    /// The column of a field.
    pub(crate) fn of(&self, field: &str) -> Option<&Mapped> {
        self.mapped
            .iter()
            .find(|mapped| matches!(mapped.target, Target::Field(found) if found.id == field))
    }

    /// Whether some column holds a field of a form; a value of any period counts for the baseline.
    pub(crate) fn covers(&self, field: &str) -> bool {
        self.mapped.iter().any(|mapped| match mapped.target {
            Target::ValueOf(..) => field == "baseline" || mapped.target.name() == field,
            target => target.name() == field,
        })
    }

    /// The column of the required field.
    pub(crate) fn required(&self) -> Option<&Mapped> {
        self.mapped.iter().find(|mapped| mapped.target.field().required)
    }

    /// The header of a column, with or without a known meaning.
    pub(crate) fn header_of(&self, column: u32) -> &str {
        let mapped = self
            .mapped
            .iter()
            .map(|mapped| (mapped.column, mapped.header.as_str()));
        let unknown = self
            .unknown
            .iter()
            .map(|(column, header)| (*column, header.as_str()));
        mapped
            .chain(unknown)
            .find(|(found, _)| *found == column)
            .map_or("", |(_, header)| header)
    }

    /// Puts the user's decision in place of the dictionary's.
    pub(crate) fn remap(&mut self, kind: RecordKind, column: u32, field: Option<&str>) {
        let header = self
            .mapped
            .iter()
            .map(|mapped| (mapped.column, &mapped.header))
            .chain(self.unknown.iter().map(|(column, header)| (*column, header)))
            .find(|(found, _)| *found == column)
            .map_or_else(String::new, |(_, header)| header.clone());
        let unit = unit_of(&header);
        self.mapped.retain(|mapped| mapped.column != column);
        self.unknown.retain(|(found, _)| *found != column);
        match field.and_then(|name| target(kind, name)) {
            Some(target) => {
                // The field is this column's now; the column that had it is kept beside the record.
                let name = target.name();
                let (same, rest) = std::mem::take(&mut self.mapped)
                    .into_iter()
                    .partition::<Vec<_>, _>(|mapped| mapped.target.name() == name);
                self.unknown
                    .extend(same.into_iter().map(|mapped| (mapped.column, mapped.header)));
                self.mapped = rest;
                self.mapped.push(Mapped {
                    column,
                    header,
                    target,
                    unit,
                    sure: 1.0,
                });
            }
            None => self.unknown.push((column, header)),
        }
        self.mapped.sort_by_key(|mapped| mapped.column);
        self.unknown.sort();
    }
}

fn target(kind: RecordKind, name: &str) -> Option<Target> {
    if let (RecordKind::Indicator, Some(period)) = (kind, name.strip_prefix("value:")) {
        let field = dictionary().field(kind, "reported")?;
        return Some(Target::ValueOf(period.parse().ok()?, field));
    }
    dictionary().find(kind, name).map(Target::Field)
}

fn find(kind: RecordKind, column: &HeaderColumn, spellings: &Spellings) -> Option<Mapped> {
    let found = |target: Target, sure: f64| Mapped {
        column: column.column,
        header: column.label(),
        target,
        unit: column.unit.clone(),
        sure,
    };
    if kind == RecordKind::Indicator
        && let Some(target) = of_year(&column.parts)
    {
        return Some(found(target, 1.0));
    }
    column.keys.iter().find_map(|(key, sure)| {
        spellings
            .field(kind, key)
            .map(|field| found(Target::Field(field), *sure))
    })
}

/// 2020年完成, 2023年上半年完成值, 2025年目标值 of an indicator table.
fn of_year(parts: &[String]) -> Option<Target> {
    let header = parts.concat();
    let key = name_key(&without_unit(&header)).replace(['"', '\''], "");
    let period = Period::find(&key)?;
    let indicator = |id: &str| dictionary().field(RecordKind::Indicator, id);
    let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
    if ends(&["目标", "目标值", "规划值", "预期值", "计划值"]) {
        return Some(Target::GoalOf(period.year(), indicator("target")?));
    }
    let value = [
        "完成",
        "完成值",
        "完成情况",
        "完成数",
        "实际",
        "实际值",
        "现状",
        "现状值",
        "基数",
        "基期值",
        "数值",
        "年末",
    ];
    let bare = key.ends_with('年') && key.chars().count() <= 5;
    (ends(&value) || bare).then_some(Target::ValueOf(period, indicator("reported")?))
}

/// Which header means which field, by kind: the dictionary's spellings and the headers of the forms.
#[derive(Debug)]
pub(crate) struct Spellings(BTreeMap<RecordKind, HashMap<String, &'static Field>>);

impl Spellings {
    /// The spellings known with these forms. Where both know a header, the dictionary decides.
    pub(crate) fn new(forms: &Forms, memory: &Memory) -> Self {
        let of = |kind| {
            let fields = dictionary().fields(kind).iter();
            fields
                .flat_map(|field| field.header_keys().map(move |key| (key, field)))
                .collect()
        };
        let mut kinds: BTreeMap<RecordKind, HashMap<_, _>> =
            RecordKind::ALL.into_iter().map(|kind| (kind, of(kind))).collect();
        for form in forms.iter() {
            let known = kinds.entry(form.record).or_default();
            for column in &form.columns {
                if let Some(field) = dictionary().field(form.record, &column.field) {
                    let parts = [column.group.as_str(), column.header.as_str()];
                    let named = parts.into_iter().filter(|part| !part.is_empty());
                    let header = named.map(without_unit).collect::<Vec<_>>().join("/");
                    known.entry(name_key(&header)).or_insert(field);
                }
            }
        }
        for (kind, synonyms) in &memory.synonyms {
            let known = kinds.entry(*kind).or_default();
            for (key, field) in synonyms {
                // What the user said counts more than what the program thought.
                match field.as_deref().and_then(|field| dictionary().find(*kind, field)) {
                    Some(field) => drop(known.insert(key.clone(), field)),
                    None => drop(known.remove(key)),
                }
            }
        }
        Self(kinds)
    }

    fn field(&self, kind: RecordKind, key: &str) -> Option<&'static Field> {
        self.0.get(&kind)?.get(key).copied()
    }
}

/// How much a field tells about the table.
fn weight(field: &Field) -> f64 {
    match field.id.as_str() {
        _ if field.required => 3.0,
        "ordinal" | "note" => 0.5,
        _ if field.field_type.is_numeric() => 1.5,
        _ => 1.0,
    }
}

/// Headers that all sorts of lists have.
fn is_generic(header: &str) -> bool {
    static GENERIC: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let generic = GENERIC.get_or_init(|| {
        BTreeSet::from([
            "序号",
            "编号",
            "No",
            "No.",
            "名称",
            "单位名称",
            "项目",
            "类型",
            "类别",
            "性质",
            "备注",
            "说明",
            "地点",
            "单位",
            "责任单位",
            "责任部门",
            "牵头单位",
            "目标",
            "完成时间",
            "时限",
            "职务",
            "姓名",
            "领域",
            "所在地",
            "乡镇",
            "所在乡镇",
            "小区",
            "指标",
            "工作任务",
            "任务内容",
            "主要任务",
            "文件名称",
            "主要内容",
            "地区",
            "角色",
            "状态",
            "备注说明",
            "户数",
            "试点",
            "要素",
            "平台",
            "主要措施",
            "计量单位",
            "项目名称",
            "建设单位",
        ])
    });
    generic.contains(without_unit(header).as_str())
}
