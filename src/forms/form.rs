//! A form: what one issued table looks like, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{MoneyUnit, RecordKind};

use super::look::{FontPreset, Paper};

/// A table as issued or as we print it. One TOML file of `data/forms/` is one form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Name in files and on the command line, e.g. `xishuangbanna-projects`.
    pub id: String,
    /// Title of the annex: 重大项目清单.
    pub title: String,
    /// The title as its document prints it, where that says more: `{county}“一老一小”重大改革清单`. Filled in are `{county}`
    /// and `{prefecture}` as documents name them (耿马自治县, 西双版纳州), and `{period}`; empty prints the title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// Who issues it: a place, or 通用.
    pub issuer: String,
    /// The record of a row.
    pub record: RecordKind,
    /// Where it stands in lists of forms: the lower, the earlier; a shipped form without a rank stands last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u16>,
    /// Whether the entry grid of its records has its columns and headers. One shipped form of each kind does; what the
    /// ledger changes in that form, the grid shows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lays_out_grid: bool,
    /// The document whose annex it is.
    #[serde(default)]
    pub source: Option<FormSource>,
    /// How the rows are printed.
    #[serde(default, skip_serializing_if = "FormShape::is_table")]
    pub shape: FormShape,
    /// Label above the title: 附件1; empty for none. Where several tables make one annex it stands once, over its title.
    #[serde(default)]
    pub annex_label: String,
    /// Line under the title; empty for none. Filled in are `{county}`, `{period}` and what the officer states:
    /// `{unit}` (填报单位), `{person}` (填报人), `{phone}` (联系电话), `{date}` (填报时间).
    #[serde(default)]
    pub filler_line: String,
    /// Whether the rows are those of one period (the period goes into the sheet).
    #[serde(default)]
    pub by_period: bool,
    /// The framework that new indicators of this form belong to.
    #[serde(default)]
    pub framework: Option<String>,
    /// Columns from left to right.
    #[serde(rename = "column")]
    pub columns: Vec<FormColumn>,
    /// Sheets; none means one sheet named after the title with all records.
    #[serde(default, rename = "sheet")]
    pub sheets: Vec<FormSheet>,
    /// Section rows, if the table has them.
    #[serde(default)]
    pub sections: Option<FormSections>,
    /// Text of the total row (合计); empty for none. Columns with `total = true` are summed.
    #[serde(default)]
    pub total_label: String,
    /// Lines under the table (注：…).
    #[serde(default)]
    pub notes: Vec<String>,
    /// Lines that tell how to fill the table in: for who fills it in, so the annex that is handed in has them only when
    /// asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filling_notes: Vec<String>,
    /// Fields by which rows are ordered; the order of entry decides the rest.
    #[serde(default)]
    pub order: Vec<String>,
    /// Records of these values are no rows of the table: targets that its document states in prose only.
    #[serde(default)]
    pub leave_out: RecordFilter,
    /// Fonts of this form, whatever is chosen for the others.
    #[serde(default)]
    pub fonts: Option<FontPreset>,
    /// Paper of this form, whatever is chosen for the others.
    #[serde(default)]
    pub paper: Option<Paper>,
}

/// The document a form comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSource {
    /// Title or number of the document.
    pub document: String,
    /// The place in it: 附件1.
    #[serde(default)]
    pub place: String,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormColumn {
    /// Field of the dictionary; `ordinal` numbers the rows, `years` joins first and last year,
    /// `value:2022` is an indicator's value of that period, `value:{year}` that of the year of the period in hand,
    /// `computed:…` one of `data/computed.toml`, [`EXTRA`] and a header what imports kept under that header.
    pub field: String,
    /// Header text, with unit if the form prints it there.
    pub header: String,
    /// Header above it that spans the neighbours with the same text.
    #[serde(default)]
    pub group: String,
    /// Unit of the figures in this column if it differs from the dictionary's (亿元).
    #[serde(default)]
    pub unit: String,
    /// Width in half-width characters of the sheet's font.
    pub width: f64,
    /// Decimals printed; without it as many as the figures need, the same in the whole column.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// Whether the total row sums it.
    #[serde(default)]
    pub total: bool,
    /// Whether it is for who fills the table in: remarks like 由机构台账计算. The annex that is handed in has it only when
    /// asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
    /// How first and last year are written, in a column of `years`: `{start}年-{end}年`; empty for 2023—2025年.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spelling: String,
}

/// What the field of a column begins with that prints what a record keeps under a header without a meaning.
pub const EXTRA: &str = "extra.";

impl FormColumn {
    /// A column of usual width.
    pub fn new(field: &str, header: &str) -> Self {
        Self {
            field: field.to_owned(),
            header: header.to_owned(),
            group: String::new(),
            unit: String::new(),
            width: 12.0,
            decimals: None,
            total: false,
            internal: false,
            spelling: String::new(),
        }
    }

    /// The header under which imports kept what this column prints; `None` for a column with a meaning.
    pub fn extra_header(&self) -> Option<&str> {
        self.field.strip_prefix(EXTRA)
    }

    /// The unit of money in this column: its own, or the one written in its header.
    pub fn money_unit(&self) -> Option<MoneyUnit> {
        MoneyUnit::find(&self.unit)
            .or_else(|| MoneyUnit::find(&self.header))
            .or_else(|| MoneyUnit::find(&self.group))
    }
}

/// How the rows of a form are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormShape {
    /// A table with lines.
    #[default]
    Table,
    /// A roster as documents print it: 组　长：姓名　职务, without a header and without lines.
    Lines,
}

impl FormShape {
    /// Whether it is the usual one.
    pub const fn is_table(&self) -> bool {
        matches!(self, Self::Table)
    }
}

/// One sheet of a form with several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSheet {
    /// Name of the tab.
    pub name: String,
    /// Title above the table.
    pub title: String,
    /// The title as its document prints it, as [`Form::heading`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// Which records go here; all conditions must hold.
    #[serde(default)]
    pub filter: RecordFilter,
    /// Values a row read from this sheet has although no column says so (category = 养老服务).
    #[serde(default)]
    pub implies: BTreeMap<String, String>,
}

/// Field → accepted values.
pub type RecordFilter = BTreeMap<String, Vec<String>>;

/// Section rows that group the rows by a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSections {
    /// The field that decides.
    pub field: String,
    /// How the rows inside are numbered.
    pub numbering: SectionNumbering,
    /// Sections in order; a section without rows is left out.
    pub list: Vec<FormSection>,
    /// Whether the row tells how many rows follow: 养老服务项目（17个）.
    #[serde(default)]
    pub count: bool,
    /// Text of a row of sums under each section (小计); empty for none.
    #[serde(default)]
    pub subtotal_label: String,
    /// Sections within each section, numbered （一）（二）.
    #[serde(default)]
    pub inner: Option<Box<FormSections>>,
}

/// One section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Value of the field.
    pub value: String,
    /// Text of the row, without its number: 养老服务项目.
    pub title: String,
}

/// How rows are numbered under section rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionNumbering {
    /// 1 … n through all sections.
    Running,
    /// From 1 in each section.
    Restart,
}

impl Form {
    /// A form with one table, all the rest to be filled in.
    pub fn new(id: &str, title: &str, record: RecordKind, columns: Vec<FormColumn>) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            heading: String::new(),
            issuer: String::new(),
            record,
            rank: None,
            lays_out_grid: false,
            source: None,
            shape: FormShape::Table,
            annex_label: String::new(),
            filler_line: String::new(),
            by_period: false,
            framework: None,
            columns,
            sheets: Vec::new(),
            sections: None,
            total_label: String::new(),
            notes: Vec::new(),
            filling_notes: Vec::new(),
            order: Vec::new(),
            leave_out: RecordFilter::new(),
            fonts: None,
            paper: None,
        }
    }

    /// The sheets, at least one.
    pub fn all_sheets(&self) -> Vec<FormSheet> {
        if self.sheets.is_empty() {
            vec![FormSheet {
                name: self.title.clone(),
                title: self.title.clone(),
                heading: String::new(),
                filter: RecordFilter::new(),
                implies: BTreeMap::new(),
            }]
        } else {
            self.sheets.clone()
        }
    }

    /// The form for a year: `{year}` in its titles, headers and fields is that year (2026年完成).
    #[must_use]
    pub fn in_year(&self, year: i32) -> Self {
        let mut form = self.clone();
        let put = |text: &mut String| *text = text.replace("{year}", &year.to_string());
        put(&mut form.title);
        put(&mut form.heading);
        for column in &mut form.columns {
            put(&mut column.header);
            put(&mut column.group);
            put(&mut column.field);
        }
        for sheet in &mut form.sheets {
            put(&mut sheet.name);
            put(&mut sheet.title);
        }
        form
    }

    /// Whether the header has a second row.
    pub fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| !column.group.is_empty())
    }
}
