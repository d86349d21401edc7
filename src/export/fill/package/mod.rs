//! The zip of an xlsx: parts found through their relationships, untouched ones copied byte for byte.
//!
//! [`xml`] edits markup in place, [`sheet`] takes a worksheet apart into rows and cells, [`strings`] appends texts,
//! `packed` reads the finished zip again, [`styles`] says how cells look, [`number_format`] what a format makes of a number, [`reference`] finds the references of formulas. Nothing here knows of tables.

pub(super) mod number_format;
mod packed;
pub(super) mod reference;
pub(super) mod sheet;
pub(super) mod strings;
pub(super) mod styles;
pub(super) mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::error::FillError;
use crate::retry;
use sheet::SheetXml;
use xml::{Edits, TagKind, tags};

const WORKSHEET: &str = "/worksheet";

/// A part that another one refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// `rId1`.
    pub(super) id: String,
    /// Last word of its type: `/worksheet`, `/sharedStrings`.
    pub(super) kind: String,
    /// Name of the part in the zip.
    pub(super) target: String,
}

/// A sheet of the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetPart {
    /// Name of the tab.
    pub(super) name: String,
    /// Its part.
    pub(super) part: String,
}

/// An opened package with the parts that were changed.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    /// Real names of the entries by name without a leading slash, in lower case and with `/`.
    names: BTreeMap<String, String>,
    changed: BTreeMap<String, Arc<String>>,
    removed: BTreeSet<String>,
    /// Part of the workbook.
    pub(super) workbook: String,
    /// Its relations.
    pub(super) relations: Vec<Relation>,
    /// Worksheets in the order of the tabs; chart sheets are left out.
    pub(super) sheets: Vec<SheetPart>,
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Name and bytes of an issued file.
pub(super) fn read_issued(template: &Path) -> Result<(String, Vec<u8>), FillError> {
    let name = template
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let bytes = retry::while_in_use(|| std::fs::read(template)).map_err(|source| FillError::Unreadable {
        path: template.to_owned(),
        source,
    })?;
    if bytes.starts_with(b"PK") {
        Ok((name, bytes))
    } else {
        Err(FillError::NotXlsx { file: name })
    }
}

impl<'a> Package<'a> {
    /// The sheet of a tab, parsed.
    pub(super) fn sheet_named(&self, name: &str) -> Result<SheetXml, FillError> {
        let part = self.sheets.iter().find(|sheet| sheet.name == name);
        let part = part.ok_or_else(|| FillError::at(name, "", "找不到这张工作表"))?;
        SheetXml::parse(&part.part, self.text(&part.part)?)
    }

    /// Opens a package and finds its workbook.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FillError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken("", &error))?;
        let mut names = BTreeMap::new();
        for index in 0..archive.len() {
            let name = entry_name(&archive, index)?;
            if names.insert(key(&name), name.clone()).is_some() {
                return Err(FillError::odd(&name, "同名的部件有两个"));
            }
        }
        let mut package = Self {
            bytes,
            names,
            changed: BTreeMap::new(),
            removed: BTreeSet::new(),
            workbook: String::new(),
            relations: Vec::new(),
            sheets: Vec::new(),
        };
        package.refuse_special()?;
        let root = package.relations_of("")?;
        let office = root
            .into_iter()
            .find(|relation| relation.kind == "/officeDocument");
        package.workbook = office
            .ok_or_else(|| FillError::odd("_rels/.rels", "没有指明工作簿"))?
            .target;
        package.relations = package.relations_of(&package.workbook)?;
        package.sheets = package.sheet_parts(&package.relations)?;
        // A Word document is a package too, with no sheet in it.
        if package.sheets.is_empty() {
            return Err(FillError::NotXlsx { file: String::new() });
        }
        Ok(package)
    }

    fn refuse_special(&self) -> Result<(), FillError> {
        for name in self.names.keys() {
            if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
                return Err(FillError::odd(name, "含有宏，填写后宏可能失效"));
            }
            if name.starts_with("_xmlsignatures/") {
                return Err(FillError::odd(name, "文件有数字签名，改动后签名会失效"));
            }
        }
        Ok(())
    }

    /// Whether the package has a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// A part as text, with the changes made so far and without a byte-order mark.
    pub(super) fn text(&self, name: &str) -> Result<Arc<String>, FillError> {
        if let Some(text) = self.changed.get(&key(name)) {
            return Ok(Arc::clone(text));
        }
        let stored = self
            .names
            .get(&key(name))
            .ok_or_else(|| FillError::odd(name, "缺少这个部件"))?;
        let mut archive = ZipArchive::new(Cursor::new(self.bytes)).map_err(|error| broken(name, &error))?;
        let mut entry = archive.by_name(stored).map_err(|error| broken(name, &error))?;
        // What the entry says of its size, within what a part may have: it may be wrong.
        const MOST_RESERVED: u64 = 1 << 26;
        let size = usize::try_from(entry.size().min(MOST_RESERVED)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(size);
        entry
            .read_to_end(&mut bytes)
            .map_err(|error| broken(name, &error))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| FillError::odd(name, format!("不是 UTF-8 编码（{error}）")))?;
        // The XML reader strips a mark itself, and places in the text would slip by three bytes.
        Ok(Arc::new(match text.strip_prefix('\u{FEFF}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }))
    }

    /// Replaces a part; equal text is no change.
    pub(super) fn put(&mut self, name: &str, text: impl Into<Arc<String>>) -> Result<(), FillError> {
        let (key, text) = (key(name), text.into());
        let same = match self.changed.get(&key) {
            Some(known) => *known == text,
            None => self.text(name)? == text,
        };
        if !same {
            self.changed.insert(key, text);
        }
        Ok(())
    }

    /// The relations of a part; the empty name stands for the package.
    pub(super) fn relations_of(&self, part: &str) -> Result<Vec<Relation>, FillError> {
        let rels = rels_name(part);
        if !self.has(&rels) {
            return Ok(Vec::new());
        }
        let text = self.text(&rels)?;
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let all = tags(&rels, &text)?
            .into_iter()
            .filter(|tag| tag.name(&text) == "Relationship");
        let internal = all.filter(|tag| tag.get(&text, "TargetMode").as_deref() != Some("External"));
        Ok(internal
            .map(|tag| {
                let kind = tag.get(&text, "Type").unwrap_or_default();
                Relation {
                    id: tag.get(&text, "Id").unwrap_or_default(),
                    kind: kind
                        .rfind('/')
                        .and_then(|at| kind.get(at..))
                        .unwrap_or("")
                        .to_owned(),
                    target: resolve(folder, &tag.get(&text, "Target").unwrap_or_default()),
                }
            })
            .collect())
    }

    /// The worksheets as the parts name them now, read anew.
    pub(super) fn sheets_as_written(&self) -> Result<Vec<SheetPart>, FillError> {
        self.sheet_parts(&self.relations_of(&self.workbook)?)
    }

    fn sheet_parts(&self, relations: &[Relation]) -> Result<Vec<SheetPart>, FillError> {
        let text = self.text(&self.workbook)?;
        let mut sheets = Vec::new();
        for tag in tags(&self.workbook, &text)? {
            if tag.name(&text) != "sheet" || tag.kind == TagKind::End {
                continue;
            }
            let id = xml::attributes(tag.source(&text))
                .find(|(name, _)| *name == "id" || name.ends_with(":id"))
                .and_then(|(_, at)| tag.source(&text).get(at).map(str::to_owned));
            let relation = relations
                .iter()
                .find(|relation| Some(&relation.id) == id.as_ref());
            if let (Some(name), Some(relation)) = (tag.get(&text, "name"), relation)
                && relation.kind == WORKSHEET
            {
                sheets.push(SheetPart {
                    name,
                    part: relation.target.clone(),
                });
            }
        }
        Ok(sheets)
    }

    /// Removes a part with its content type and the workbook's relation to it.
    pub(super) fn remove(&mut self, kind: &str) -> Result<(), FillError> {
        let Some(relation) = self
            .relations
            .iter()
            .find(|relation| relation.kind == kind)
            .cloned()
        else {
            return Ok(());
        };
        self.removed.insert(key(&relation.target));
        for (part, tag_name, attribute) in [
            ("[Content_Types].xml".to_owned(), "Override", "PartName"),
            (rels_name(&self.workbook), "Relationship", "Id"),
        ] {
            let text = self.text(&part)?;
            let mut edits = Edits::default();
            for tag in tags(&part, &text)?
                .iter()
                .filter(|tag| tag.name(&text) == tag_name)
            {
                let value = tag.get(&text, attribute).unwrap_or_default();
                if value == relation.id || key(&value) == key(&relation.target) {
                    edits.replace(tag.at.clone(), "");
                }
            }
            self.put(&part, edits.apply(&text))?;
        }
        self.relations.retain(|known| known.id != relation.id);
        Ok(())
    }

    /// Names of the parts that differ from the issued file.
    pub(super) fn parts_changed(&self) -> Vec<String> {
        let touched = self.changed.keys().chain(&self.removed);
        touched
            .filter_map(|key| self.names.get(key).cloned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The new package: entries in their order, untouched ones as they were packed.
    fn bytes(&self) -> Result<Vec<u8>, FillError> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes)).map_err(|error| broken("", &error))?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() * 2)));
        for index in 0..archive.len() {
            let name = entry_name(&archive, index)?;
            if self.removed.contains(&key(&name)) {
                continue;
            }
            let entry = archive
                .by_index_raw(index)
                .map_err(|error| broken(&name, &error))?;
            match self.changed.get(&key(&name)) {
                None => out.raw_copy_file(entry).map_err(|error| broken(&name, &error))?,
                Some(text) => {
                    let mut options = SimpleFileOptions::default();
                    if let Some(time) = entry.last_modified() {
                        options = options.last_modified_time(time);
                    }
                    out.start_file(&name, options)
                        .map_err(|error| broken(&name, &error))?;
                    out.write_all(text.as_bytes())
                        .map_err(|error| broken(&name, &error))?;
                }
            }
        }
        Ok(out.finish().map_err(|error| broken("", &error))?.into_inner())
    }
}

fn entry_name(archive: &ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<String, FillError> {
    match archive.name_for_index(index) {
        Some(Ok(name)) => Ok(name.into_owned()),
        Some(Err(error)) => Err(broken("", &error)),
        None => Ok(String::new()),
    }
}

fn broken(part: &str, error: &dyn std::fmt::Display) -> FillError {
    FillError::odd(part, format!("压缩包读写出错（{error}）"))
}

/// `xl/_rels/workbook.xml.rels` for `xl/workbook.xml`.
fn rels_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A target relative to a folder, or from the root when it begins with a slash.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}
