//! A table as it will print: what the window previews and the writer writes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::{FontPreset, FormShape, Paper};
use crate::model::{County, IndicatorFigures, Period, RecordId, without_control_characters};

use super::cell_fact::CellFact;
use super::value_source::PeriodRule;

/// A form filled with records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Layout {
    /// Id of the form; empty for a report.
    pub form: String,
    /// Title of the annex, also the title in the file's properties.
    pub title: String,
    /// Its sheets.
    pub sheets: Vec<SheetLayout>,
}

/// One sheet with its single table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SheetLayout {
    /// Name of the tab.
    pub name: String,
    /// 附件1; empty for none.
    pub annex_label: String,
    /// Title of the annex over its first table, where it has several; empty for none.
    pub annex_title: String,
    /// Title above the table.
    pub title: String,
    /// The line of 填报单位, 统计期 and 单位; empty for none.
    pub filler: String,
    /// How the rows are printed.
    #[serde(skip_serializing_if = "FormShape::is_table")]
    pub shape: FormShape,
    /// Whether it is a list to fill in: what is not known stays free for the pen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_to_fill: bool,
    /// Columns from left to right.
    pub columns: Vec<ColumnLayout>,
    /// Rows from top to bottom.
    pub rows: Vec<AnnexRow>,
    /// Lines under the table.
    pub notes: Vec<String>,
    /// The form's own fonts.
    pub fonts: Option<FontPreset>,
    /// The form's own paper.
    pub paper: Option<Paper>,
    /// Of what date the figures are that stand under a period, and what is known of blank ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<CellFact>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnLayout {
    /// Header text.
    pub header: String,
    /// Header above it, shared with neighbours of the same text; empty for none.
    pub group: String,
    /// Width the form wishes, in half-width characters; the writer fits the sum to the page.
    pub width: f64,
    /// How the cells stand.
    pub align: Align,
}

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Align {
    /// Names and long text.
    Left,
    /// Numbering, years, short words, figures of different units.
    Center,
    /// Figures of one unit, so that digits stand under digits.
    Right,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum AnnexRow {
    /// 一 | 养老服务项目.
    Section {
        /// 一, 二 …; （一）, （二） … inside of these.
        number: String,
        /// Text of the row.
        title: String,
        /// How many rows belong to it.
        count: usize,
    },
    /// A record.
    Data {
        /// One cell a column.
        cells: Vec<AnnexCell>,
        /// The record shown.
        record: RecordId,
    },
    /// 合计, 小计.
    Total {
        /// The first row of the sheet that it sums; the last is the one above it.
        from: usize,
        /// Text over the columns before the first sum.
        label: String,
        /// One cell a column; those under the label are empty.
        cells: Vec<AnnexCell>,
    },
}

impl AnnexRow {
    /// The cells, none for a section.
    pub fn cells(&self) -> &[AnnexCell] {
        match self {
            Self::Data { cells, .. } | Self::Total { cells, .. } => cells,
            Self::Section { .. } => &[],
        }
    }

    /// Whether it shows a record.
    pub const fn is_data(&self) -> bool {
        matches!(self, Self::Data { .. })
    }
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub enum AnnexCell {
    /// Nothing: unknown is never printed as 0.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A real number.
    Number {
        /// As kept in the file, not rounded.
        value: f64,
        /// Decimals shown; as many as the exact value needs, or more.
        decimals: u8,
    },
}

impl AnnexCell {
    /// Text that a workbook can hold, or nothing for an empty one.
    pub fn text<'t>(text: impl Into<Cow<'t, str>>) -> Self {
        let text = text.into();
        match without_control_characters(&text) {
            Cow::Owned(clean) if clean.is_empty() => Self::Empty,
            Cow::Owned(clean) => Self::Text(clean),
            Cow::Borrowed("") => Self::Empty,
            Cow::Borrowed(_) => Self::Text(text.into_owned()),
        }
    }

    /// A whole number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "row numbers and counts of a county stay below 2^53"
    )]
    pub const fn count(count: usize) -> Self {
        Self::Number {
            value: count as f64,
            decimals: 0,
        }
    }

    /// The number in it.
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number { value, .. } => Some(*value),
            Self::Empty | Self::Text(_) => None,
        }
    }
}

/// As printed.
impl fmt::Display for AnnexCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number { value, decimals } => write!(f, "{value:.*}", usize::from(*decimals)),
        }
    }
}

/// What the line above a table states; what is empty is left blank for the pen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReporterInfo {
    /// 填报单位.
    pub unit: String,
    /// 填报人.
    pub person: String,
    /// 联系电话, a text.
    pub phone: String,
    /// Whether 填报时间 is filled in with the day of the export.
    pub dated: bool,
    /// 填报时间, as it is to be printed.
    #[serde(skip)]
    pub date: String,
}

/// What a form needs to know beside the records.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The county of the ledger.
    pub county: &'a County,
    /// The period asked for; `None` takes the latest that the records have.
    pub period: Option<Period>,
    /// Who fills in and when.
    pub filler: ReporterInfo,
    /// Which figures may stand under a period.
    pub rule: PeriodRule,
    /// What the indicators have for the periods of the columns ([`super::indicator_column::indicator_periods`]).
    pub indicators: &'a IndicatorFigures,
}

impl<'a> Context<'a> {
    /// A context without period, unit and computed figures.
    pub fn new(county: &'a County) -> Self {
        static NONE: IndicatorFigures = IndicatorFigures::new();
        Self {
            county,
            period: None,
            filler: ReporterInfo::default(),
            rule: PeriodRule::Exact,
            indicators: &NONE,
        }
    }
}
