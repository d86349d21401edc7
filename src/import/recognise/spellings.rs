//! What headers mean what: exact spellings of the dictionary, the forms and the officer first, then their words.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::forms::{Field, Forms, dictionary};
use crate::model::{FieldType, RecordKind, name_key};

use super::header::HeaderColumn;
use super::mapping::Target;
use super::meaning::{HeaderMeanings, HeaderTime, MeantTarget, TaughtWords};
use crate::import::grid::header_text::without_unit;
use crate::import::plan::memory::Memory;

/// How sure a column of texts is whose group is not understood.
const IN_A_GROUP: f64 = 0.8;

/// Words of a group whose columns are of another time, or not of the present at all.
const OTHER_TIMES: [&str; 10] = [
    "上年", "去年", "同期", "计划", "规划", "目标", "年初", "上期", "上月", "下年",
];

/// Which header means which field, by kind: the dictionary's spellings and the headers of the forms.
#[derive(Debug)]
pub(crate) struct Spellings {
    kinds: BTreeMap<RecordKind, HashMap<String, &'static Field>>,
    meanings: HeaderMeanings,
}

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
        Self {
            kinds,
            meanings: HeaderMeanings::new(TaughtWords::of(memory)),
        }
    }

    /// The field of an exact spelling.
    pub(crate) fn field(&self, kind: RecordKind, key: &str) -> Option<&'static Field> {
        self.kinds.get(&kind)?.get(key).copied()
    }

    /// What the words of a header mean, and when it is of.
    pub(crate) fn meaning(&self, kind: RecordKind, column: &HeaderColumn) -> Option<(Target, HeaderTime)> {
        let meaning = self.meanings.find(kind, &column.parts, column.values)?;
        let reported = || dictionary().field(RecordKind::Indicator, "reported");
        let target = match meaning.target {
            MeantTarget::Field(field) => Target::Field(field),
            MeantTarget::ValueOf(period) => Target::ValueOf(period, reported()?),
            MeantTarget::GoalOf(year) => {
                Target::GoalOf(year, dictionary().field(RecordKind::Indicator, "target")?)
            }
        };
        Some((target, meaning.time))
    }

    /// The time in a header, whatever the header means.
    pub(crate) fn time(&self, column: &HeaderColumn) -> HeaderTime {
        self.meanings.time(&column.parts)
    }

    /// Whether the uppermost group of a column tells of another time than the sheet's.
    pub(crate) fn is_of_other_time(column: &HeaderColumn) -> bool {
        let [above, _, ..] = column.parts.as_slice() else {
            return false;
        };
        OTHER_TIMES.iter().any(|word| above.contains(word))
    }

    /// The field of the last two parts where more stand above them: the uppermost only says what the columns are about,
    /// unless it tells of another time.
    pub(crate) fn below_a_title(
        &self,
        kind: RecordKind,
        column: &HeaderColumn,
    ) -> Option<(&'static Field, f64)> {
        let [above @ .., before, last] = column.parts.as_slice() else {
            return None;
        };
        if above.is_empty() || Self::is_of_other_time(column) {
            return None;
        }
        let key = name_key(&format!("{}/{}", without_unit(before), without_unit(last)));
        Some((self.field(kind, &key)?, IN_A_GROUP))
    }

    /// A text field by its own header alone: what a group says is of no matter to a place or a name, but to a figure
    /// it is (上年同期/床位数).
    pub(crate) fn text_in_a_group(
        &self,
        kind: RecordKind,
        column: &HeaderColumn,
    ) -> Option<(&'static Field, f64)> {
        let [_, .., last] = column.parts.as_slice() else {
            return None;
        };
        let is_text = |field: &&Field| {
            matches!(
                field.field_type,
                FieldType::Text | FieldType::LongText | FieldType::Choice
            )
        };
        let field = self.field(kind, &name_key(&without_unit(last))).filter(is_text)?;
        (!(field.required && is_generic(last))).then_some((field, IN_A_GROUP))
    }
}

/// Headers that all sorts of lists have.
pub(crate) fn is_generic(header: &str) -> bool {
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
