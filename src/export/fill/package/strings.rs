//! The shared strings: old ones keep their numbers, new ones are added at the end.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Package;
use super::sheet::{CellXml, SheetXml, text_runs};
use super::xml::{Edits, Tag, TagKind, escaped_cell, tags, with_attribute};
use crate::export::fill::error::FillError;

/// The texts of a workbook.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    /// Part, text and root of the table; `None` when the file keeps texts in their cells.
    part: Option<(String, Arc<String>, Tag)>,
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
        if let Some(inline) = cell.inline {
            let text = sheet.get(inline);
            return text.contains(&format!("<{}r>", sheet.prefix));
        }
        let number = cell
            .value
            .and_then(|(_, inside)| sheet.get(inside).trim().parse().ok());
        cell.kind() == "s" && number.is_some_and(|number: usize| self.rich.contains(&number))
    }

    /// Writes the end of a cell's opening tag with its `t`, and the text as it stands inside.
    pub(crate) fn write(&mut self, prefix: &str, text: &str, out: &mut String) {
        if self.part.is_none() {
            for piece in [
                " t=\"inlineStr\"><",
                prefix,
                "is><",
                prefix,
                "t xml:space=\"preserve\">",
            ] {
                out.push_str(piece);
            }
            out.push_str(&escaped_cell(text));
            for piece in ["</", prefix, "t></", prefix, "is>"] {
                out.push_str(piece);
            }
            return;
        }
        self.uses += 1;
        let at = match self.added.get(text) {
            Some(at) => *at,
            None => {
                let next = self.texts.len();
                self.added.insert(text.to_owned(), next);
                self.texts.push(text.to_owned());
                next
            }
        };
        for piece in [" t=\"s\"><", prefix, "v>", &at.to_string(), "</", prefix, "v>"] {
            out.push_str(piece);
        }
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
