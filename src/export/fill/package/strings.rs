//! The shared strings: old ones keep their numbers, new ones are added at the end.

use std::collections::{HashMap, HashSet};

use super::Package;
use super::sheet::{CellXml, SheetXml, text_runs};
use super::xml::{Edits, Tag, TagKind, escaped_cell, tags, with_attribute};
use crate::export::fill::error::FillError;

/// The texts of a workbook.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    /// Part, text and root of the table; `None` when the file keeps texts in their cells.
    part: Option<(String, String, Tag)>,
    /// All texts, the added ones last.
    pub(crate) texts: Vec<String>,
    /// Numbers of the texts with several fonts.
    rich: HashSet<usize>,
    old: usize,
    added: HashMap<String, usize>,
    uses: usize,
}

impl Strings {
    /// Reads the table.
    pub(crate) fn read(package: &Package<'_>) -> Result<Self, FillError> {
        let Some(relation) = package
            .relations
            .iter()
            .find(|relation| relation.kind == "/sharedStrings")
        else {
            return Ok(Self::default());
        };
        let part = relation.target.clone();
        let text = package.text(&part)?;
        let all = tags(&part, &text)?;
        let root = all.first().filter(|tag| tag.name(&text) == "sst").cloned();
        let root = root.ok_or_else(|| FillError::odd(&part, "不是共享字符串表"))?;
        let mut texts = Vec::new();
        let mut rich = HashSet::new();
        let mut start = 0;
        for tag in &all {
            match (tag.name(&text), tag.kind) {
                ("si", TagKind::Empty) => texts.push(String::new()),
                ("si", TagKind::Start) => start = tag.at.end,
                ("si", TagKind::End) => texts.push(text_runs(text.get(start..tag.at.start).unwrap_or(""))),
                ("r", TagKind::Start) => drop(rich.insert(texts.len())),
                _ => {}
            }
        }
        Ok(Self {
            part: Some((part, text, root)),
            old: texts.len(),
            texts,
            rich,
            ..Self::default()
        })
    }

    /// Whether a cell's text has several fonts, which a new text would lose.
    pub(crate) fn is_rich(&self, sheet: &SheetXml, cell: &CellXml) -> bool {
        if let Some(inline) = &cell.inline {
            let text = sheet.get(inline);
            return text.contains(&format!("<{}r>", sheet.prefix));
        }
        let number = cell
            .value
            .as_ref()
            .and_then(|(_, inside)| sheet.get(inside).trim().parse().ok());
        cell.kind == "s" && number.is_some_and(|number: usize| self.rich.contains(&number))
    }

    /// The content of a cell with this text: its `t` and what stands inside.
    pub(crate) fn cell(&mut self, prefix: &str, text: &str) -> (&'static str, String) {
        if self.part.is_none() {
            let text = escaped_cell(text);
            let inside =
                format!("<{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is>");
            return ("inlineStr", inside);
        }
        self.uses += 1;
        let next = self.texts.len();
        let at = *self.added.entry(text.to_owned()).or_insert(next);
        if at == next {
            self.texts.push(text.to_owned());
        }
        ("s", format!("<{prefix}v>{at}</{prefix}v>"))
    }

    /// Writes the added texts into the package.
    pub(crate) fn save(&self, package: &mut Package<'_>) -> Result<(), FillError> {
        let Some((part, text, root)) = &self.part else {
            return Ok(());
        };
        if self.added.is_empty() {
            return Ok(());
        }
        let mut tag = root.source(text).to_owned();
        for (name, more) in [("count", self.uses), ("uniqueCount", self.texts.len() - self.old)] {
            if let Some(old) = root.get(text, name).and_then(|value| value.parse::<usize>().ok()) {
                tag = with_attribute(&tag, name, &(old + more).to_string());
            }
        }
        let name = tag
            .trim_start_matches('<')
            .split(|c: char| c.is_whitespace() || "/>".contains(c))
            .next();
        let prefix = name.unwrap_or("sst").strip_suffix("sst").unwrap_or("").to_owned();
        let item = |text: &String| {
            format!(
                "<{prefix}si><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}si>",
                escaped_cell(text)
            )
        };
        let items: String = self.texts.iter().skip(self.old).map(item).collect();
        let mut edits = Edits::default();
        if root.kind == TagKind::Empty {
            let open = tag.trim_end_matches("/>").trim_end();
            edits.replace(root.at.clone(), format!("{open}>{items}</{prefix}sst>"));
        } else {
            edits.replace(root.at.clone(), tag);
            let end = text
                .rfind("</")
                .ok_or_else(|| FillError::odd(part, "没有结束标记"))?;
            edits.replace(end..end, items);
        }
        package.put(part, edits.apply(text))
    }
}
