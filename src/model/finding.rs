//! What 审核 found in the ledger.

use serde::{Deserialize, Serialize};

use super::{Period, RecordId, RecordKind, Severity, Source};

/// A contradiction or doubt, with all places and all numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable across runs: the rule's code and the keys of what it speaks of.
    pub id: String,
    /// The rule's code, e.g. `P001`.
    pub rule: String,
    /// What the rule looks for, in a few words.
    pub name: String,
    /// What kind of relation it is.
    pub family: FindingFamily,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The records and fields concerned.
    pub places: Vec<FindingPlace>,
    /// What was expected, as text, when there is such a thing.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// How what was expected came about: 276 ÷ 620 × 100.
    pub computed: Option<String>,
    /// The document or the reason behind the rule.
    pub basis: Option<String>,
    /// What to do.
    pub advice: Option<String>,
    /// The change that certainly puts it right, where there is one.
    pub fix: Option<FindingFix>,
    /// Which figures it speaks of: a 说明 counts for these alone.
    pub fingerprint: String,
    /// The officer's 说明, when one was written for exactly these figures.
    pub explanation: Option<String>,
    /// A 说明 that was written for other figures, which no longer counts.
    pub old_explanation: Option<String>,
    /// Why the officer does not want to see it.
    pub muted: Option<String>,
}

impl Finding {
    /// Whether 上报 has to wait for it: for an error until it is put right, for a doubt until it has a 说明.
    pub const fn blocks(&self) -> bool {
        match self.severity {
            Severity::Error => true,
            Severity::Verify => self.explanation.is_none() && self.muted.is_none(),
            Severity::Hint => false,
        }
    }
}

/// One place a finding speaks of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingPlace {
    /// The kind of the record.
    pub record: RecordKind,
    /// The record.
    pub id: RecordId,
    /// The field of the dictionary, when one is meant.
    pub field: Option<String>,
    /// The period, for a figure.
    pub period: Option<Period>,
    /// What stands there, with its unit.
    pub shown: Option<String>,
    /// Where what stands there came from.
    pub source: Option<Source>,
    /// The cell of the file, `G12`, where it is known.
    pub cell: Option<String>,
}

impl FindingPlace {
    /// The cell that what stands there came from: `项目.xlsx 表“养老”G12`, or its row; `None` for what was typed.
    pub fn origin(&self) -> Option<String> {
        let source = self.source.as_ref()?;
        let cell = self.cell.clone().unwrap_or_else(|| format!("第{}行", source.row));
        Some(format!("{} 表“{}”{cell}", source.file, source.sheet))
    }
}

/// A change of one value that certainly puts a finding right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingFix {
    /// The kind of the record.
    pub record: RecordKind,
    /// The record.
    pub id: RecordId,
    /// The field.
    pub field: String,
    /// The period, for a figure.
    pub period: Option<Period>,
    /// The value as it is typed.
    pub value: String,
}

/// What kind of relation a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingFamily {
    /// Figures of one row.
    Balance,
    /// Figures of several tables.
    Tables,
    /// One period against another, and the order of dates.
    Time,
    /// Ratios, shares and bounds.
    Range,
    /// Targets.
    Target,
    /// Money.
    Money,
    /// Names and what is there twice.
    Name,
    /// Places.
    Place,
    /// What is not there.
    Completeness,
    /// Texts.
    Text,
}

impl FindingFamily {
    /// All of them, in the order in which pages list them.
    pub const ALL: [Self; 10] = [
        Self::Balance,
        Self::Tables,
        Self::Time,
        Self::Range,
        Self::Target,
        Self::Money,
        Self::Name,
        Self::Place,
        Self::Completeness,
        Self::Text,
    ];

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Balance => "表内平衡",
            Self::Tables => "表间一致",
            Self::Time => "跨期与时序",
            Self::Range => "比例与范围",
            Self::Target => "目标与上级",
            Self::Money => "资金",
            Self::Name => "名称与重复",
            Self::Place => "地点",
            Self::Completeness => "完整性",
            Self::Text => "文字",
        }
    }
}
