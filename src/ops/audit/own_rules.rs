//! 审核关系 of a ledger's own, and the parameters that it has otherwise than the documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::audit_facts::PARAMETER;
use crate::error::{Error, Result};
use crate::forms::{Parameter, standards};
use crate::model::{
    Finding, FindingFamily, Record, RecordKind, Records, Severity, half_width, parse_column_letters,
};
use crate::ops::Session;
use crate::output::{self, OutputError};
use crate::rules::{MissingValues, Relation, RelationError, RelationRule, Rule};

/// The largest file of rules that is read: a thousand rules have a few hundred KB.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// A rule as an officer writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleDraft {
    /// The relation: 床位数 = 兜底床位 + 普惠床位.
    pub relation: String,
    /// The records it is asked of; found out from the fields without it.
    pub kind: Option<RecordKind>,
    /// What it is called; the relation itself without it.
    pub name: String,
    /// How serious it is; 核实 without it.
    pub level: Option<Severity>,
    /// What must hold before it is asked for.
    pub when: String,
    /// 公式说明: why.
    pub basis: String,
    /// The form whose column letters (F = G + H) are meant.
    pub form: Option<String>,
}

/// Rules as one file, to be handed down.
#[derive(Serialize, Deserialize)]
struct RulePack {
    rule: Vec<RelationRule>,
}

impl Session {
    /// The ledger's own rules. A text that this version can't read is left out.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn own_rules(&self) -> Result<Vec<Rule>> {
        let rules = self.own_relations()?.into_iter();
        Ok(rules.filter_map(|rule| rule.rule().ok()).collect())
    }

    /// The same as they are written.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn own_relations(&self) -> Result<Vec<RelationRule>> {
        let texts = self.store.own_rules()?;
        Ok(texts
            .iter()
            .filter_map(|text| toml::from_str(text).ok())
            .collect())
    }

    /// What a rule would find, before it is kept.
    ///
    /// # Errors
    /// A relation that can't be understood: the sentence says where.
    pub fn try_rule(&self, draft: &RuleDraft) -> Result<Vec<Finding>> {
        let rule = self.written_out(draft)?.rule().map_err(not_understood)?;
        let records = self.records()?;
        let basis = self.audit_basis()?;
        Ok(rule.check(&basis.facts(&records, Vec::new())))
    }

    /// Keeps a rule; gives it as it is kept, with its code.
    ///
    /// # Errors
    /// A relation that can't be understood; the ledger can't be written.
    pub fn add_rule(&mut self, draft: &RuleDraft) -> Result<RelationRule> {
        let written = self.written_out(draft)?;
        written.clone().rule().map_err(not_understood)?;
        self.keep_rules(
            &format!("新增审核关系“{}”", written.name),
            std::slice::from_ref(&written),
        )?;
        Ok(written)
    }

    /// Removes a rule of the ledger's own.
    ///
    /// # Errors
    /// No such rule.
    pub fn remove_rule(&mut self, code: &str) -> Result<()> {
        if !self.own_relations()?.iter().any(|rule| rule.code == code) {
            return Err(Error::refused(
                "rule.unknown",
                format!("本台账没有编号为“{code}”的审核关系"),
                "随软件的规则不能删除，可以忽略；编号见审核关系的列表。",
            ));
        }
        self.store
            .transact(&format!("删除审核关系 {code}"), |ledger| -> Result<()> {
                Ok(ledger.keep_rule(code, None)?)
            })?;
        Ok(())
    }

    /// Writes the ledger's own rules as one file; gives how many.
    ///
    /// # Errors
    /// There are none; the file can't be written.
    pub fn export_rules(&self, out: &Path) -> Result<usize> {
        let rule = self.own_relations()?;
        if rule.is_empty() {
            return Err(Error::refused(
                "rule.none",
                "本台账还没有自己的审核关系",
                "先新增一条审核关系。",
            ));
        }
        let count = rule.len();
        let text =
            toml::to_string_pretty(&RulePack { rule }).map_err(|error| Error::defect(error.to_string()))?;
        let text = format!("# 老小台账 审核关系\n\n{text}");
        output::write(out, text.as_bytes()).map_err(|error| match error {
            OutputError::Refused(why) => Error::refused(
                "output.refused",
                format!("没有写入 {}：{why}", out.display()),
                "请换一个文件名。",
            ),
            OutputError::Io(error) => Error::file("写入", out, &error),
        })?;
        Ok(count)
    }

    /// Takes over the rules of a file in one step; a rule of the same code is replaced. Gives how many.
    ///
    /// # Errors
    /// The file can't be read or holds a relation that can't be understood; then none is taken.
    pub fn import_rules(&mut self, file: &Path) -> Result<usize> {
        let size = fs::metadata(file)
            .map_err(|error| Error::file("读取", file, &error))?
            .len();
        if size > MAX_FILE_BYTES {
            return Err(Error::refused(
                "rule.too-large",
                "这个文件太大，不像审核关系文件",
                "请选择从老小台账导出的审核关系文件。",
            ));
        }
        let text = fs::read_to_string(file).map_err(|error| Error::file("读取", file, &error))?;
        let pack: RulePack = toml::from_str(&text).map_err(|error| {
            Error::refused(
                "rule.file",
                format!("这个文件不是审核关系文件：{}", error.message()),
                "请选择从老小台账导出的审核关系文件。",
            )
        })?;
        for rule in &pack.rule {
            let code = rule.code.clone();
            rule.clone().rule().map_err(|error| {
                Error::refused(
                    "rule.not-understood",
                    format!("审核关系 {code} 看不懂：{error}"),
                    "请下发单位改正后再导入；一条也没有导入。",
                )
            })?;
        }
        self.keep_rules(&format!("导入审核关系 {} 条", pack.rule.len()), &pack.rule)?;
        Ok(pack.rule.len())
    }

    /// The numbers that rules compare with, as they hold for this ledger.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn parameters(&self) -> Result<Vec<Parameter>> {
        let own = self.own_parameters()?;
        let code = self.county.division.code.as_str();
        let all = standards().parameters().filter_map(|known| {
            let mut parameter = standards().parameter(&known.name, code, i32::MAX)?.clone();
            if let Some(value) = own.get(&known.name) {
                parameter.value = *value;
                "本台账设置".clone_into(&mut parameter.source);
                if let Some(revision) = parameter.revised.take() {
                    parameter.source = format!("本台账设置，用于{}年起开工的项目", revision.from);
                }
            }
            Some(parameter)
        });
        Ok(all.collect())
    }

    /// Sets a number that rules compare with; `None` goes back to that of the documents.
    ///
    /// # Errors
    /// No such number, or one that is not above 0.
    pub fn set_parameter(&mut self, name: &str, value: Option<f64>) -> Result<()> {
        if !standards().parameters().any(|known| known.name == name) {
            let names: Vec<&str> = standards()
                .parameters()
                .map(|known| known.name.as_str())
                .collect();
            return Err(Error::refused(
                "parameter.unknown",
                format!("没有“{name}”这个参数"),
                format!("可用：{}。", names.join("、")),
            ));
        }
        if value.is_some_and(|value| !value.is_finite() || value <= 0.0) {
            return Err(Error::refused("parameter.value", "参数应大于0", "请填一个数。"));
        }
        let (key, text) = (format!("{PARAMETER}{name}"), value.map(|value| value.to_string()));
        self.store.transact("设置审核参数", |ledger| -> Result<()> {
            Ok(ledger.set_setting(&key, text.as_deref())?)
        })?;
        Ok(())
    }

    pub(super) fn own_parameters(&self) -> Result<BTreeMap<String, f64>> {
        let mut own = BTreeMap::new();
        for known in standards().parameters() {
            let text = self.store.setting(&format!("{PARAMETER}{}", known.name))?;
            if let Some(value) = text.and_then(|text| text.parse().ok()) {
                own.insert(known.name.clone(), value);
            }
        }
        Ok(own)
    }

    fn keep_rules(&mut self, label: &str, rules: &[RelationRule]) -> Result<()> {
        let mut texts = Vec::new();
        for rule in rules {
            let text = toml::to_string(rule).map_err(|error| Error::defect(error.to_string()))?;
            texts.push((rule.code.as_str(), text));
        }
        self.store.transact(label, |ledger| -> Result<()> {
            for (code, text) in &texts {
                ledger.keep_rule(code, Some(text))?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// A draft with everything that it leaves open.
    fn written_out(&self, draft: &RuleDraft) -> Result<RelationRule> {
        let relation = self.with_names(draft)?;
        let records = self.records()?;
        let kind = match draft.kind {
            Some(kind) => kind,
            None => kind_of(&relation, &records)?,
        };
        let headers = own_columns(&records, kind);
        let named = Relation::with_columns(&relation, kind, &headers);
        let own = self.own_relations()?;
        let code = (1..)
            .map(|number| format!("U{number:03}"))
            .find(|code| own.iter().all(|rule| rule.code != *code))
            .unwrap_or_default();
        let name = if draft.name.trim().is_empty() {
            relation.clone()
        } else {
            draft.name.trim().to_owned()
        };
        Ok(RelationRule {
            code,
            name,
            family: FindingFamily::Balance,
            level: draft.level.unwrap_or(Severity::Verify),
            kind,
            summary: String::new(),
            when: Relation::with_columns(&draft.when, kind, &headers),
            relations: vec![named],
            missing: MissingValues::Skip,
            advice: String::new(),
            basis: if draft.basis.trim().is_empty() {
                "本台账自己的审核关系".to_owned()
            } else {
                draft.basis.trim().to_owned()
            },
            from: 0,
            area: String::new(),
        })
    }

    /// The relation with the names of fields in place of the letters of a form's columns.
    fn with_names(&self, draft: &RuleDraft) -> Result<String> {
        let Some(id) = &draft.form else {
            return Ok(draft.relation.trim().to_owned());
        };
        let form = self.forms.get(id).ok_or_else(|| {
            Error::refused(
                "form.unknown",
                format!("没有“{id}”这个表样"),
                "用 forms 查看表样的编号。",
            )
        })?;
        let mut named = String::new();
        let mut letters = String::new();
        for c in half_width(&draft.relation).chars().chain([' ']) {
            if c.is_ascii_uppercase() {
                letters.push(c);
                continue;
            }
            if !letters.is_empty() {
                let column = parse_column_letters(&letters)
                    .and_then(|at| form.columns.get(usize::try_from(at).ok()?))
                    .and_then(|column| crate::forms::dictionary().field(form.record, &column.field));
                let field = column.ok_or_else(|| {
                    Error::refused(
                        "rule.column",
                        format!("“{}”的 {letters} 列不是台账里的一项", form.title),
                        "请改写字段的名称。",
                    )
                })?;
                named.push_str(&field.name);
                letters.clear();
            }
            named.push(c);
        }
        Ok(named.trim().to_owned())
    }
}

/// The one kind of records that has all fields of a relation, the ledger's own columns among them.
fn kind_of(relation: &str, records: &Records) -> Result<RecordKind> {
    let named = |kind| Relation::with_columns(relation, kind, &own_columns(records, kind));
    let is_known = |kind: &RecordKind| Relation::parse(&named(*kind), *kind, "").is_ok();
    let kinds: Vec<RecordKind> = RecordKind::ALL.into_iter().filter(is_known).collect();
    match kinds.as_slice() {
        [kind] => Ok(*kind),
        [] => {
            let said = Relation::closest_kind(relation)
                .and_then(|closest| Relation::parse(&named(closest), closest, "").err());
            Err(not_understood(said.unwrap_or_else(|| {
                RelationError::of(&format!("“{relation}”里没有台账的字段，字段的名称见各表的表头"))
            })))
        }
        several => {
            // 合计(…) = 指标.… names no field of its own kind.
            if relation.contains("指标.") {
                return Ok(RecordKind::Indicator);
            }
            let names: Vec<&str> = several.iter().map(|kind| kind.label()).collect();
            Err(Error::refused(
                "rule.kind",
                format!("几类记录都有这些字段：{}", names.join("、")),
                "请指明是哪一类记录。",
            ))
        }
    }
}

/// The headers of the columns that only this ledger has.
fn own_columns(records: &Records, kind: RecordKind) -> Vec<String> {
    Record::extra_headers(records.of(kind))
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn not_understood(error: RelationError) -> Error {
    Error::refused(
        "rule.not-understood",
        format!("审核关系看不懂：{error}"),
        "写法如：床位数 >= 护理型床位；本期.床位数 >= 上期.床位数 * 0.7；合计(养老机构.床位数) = 指标.养老床位数。",
    )
}
