//! Puts a package right that Excel opens without a word and calamine refuses as a whole: tabs that lead nowhere (old macro
//! modules), parts in UTF-16, and a `dimension` that names no cells.
//!
//! Only the parts in question are written again; a package without them is left as it is.

use std::collections::{HashMap, HashSet};
use std::io::{self, Cursor, Read, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::model::parse_cell_name;

use super::RefusalReason;
use super::archive::{Archive, PackageRelation};
use super::encoding::{is_utf16, xml_text};
use super::xml::XmlTag;

/// The dimension of a sheet stands within so many bytes; only an XML declaration and a few properties come before it.
const HEAD: u64 = 8 << 10;
/// More in UTF-16 is not turned into UTF-8.
const MOST_OF_UTF16: u64 = 64 << 20;

/// What a tab may be.
const STATES: [&str; 3] = ["visible", "hidden", "veryHidden"];

/// A package that calamine can read.
#[derive(Debug)]
pub(crate) struct RepairedPackage {
    /// The package.
    pub(crate) bytes: Vec<u8>,
    /// Tabs without a table.
    pub(crate) left_out: Vec<LeftOutTab>,
}

/// A tab that was taken out of the workbook.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeftOutTab {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
    /// Why it holds no table.
    pub(crate) reason: RefusalReason,
}

/// The package put right; `None` when there is nothing to do, or nothing that can be done.
pub(crate) fn repaired(bytes: &[u8]) -> Option<RepairedPackage> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut texts = HashMap::new();
    let mut heads = HashMap::new();
    let mut utf16_left = MOST_OF_UTF16;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else {
            continue;
        };
        let Ok(name) = part.name().map(std::borrow::Cow::into_owned) else {
            continue;
        };
        let size = part.size();
        let mut head = Vec::new();
        let mut part = part.take(HEAD);
        if !is_xml(&name) || part.read_to_end(&mut head).is_err() {
            continue;
        }
        if is_utf16(&head) && size <= utf16_left {
            utf16_left -= size;
            let mut rest = part.into_inner();
            if rest.read_to_end(&mut head).is_ok()
                && let Some(text) = xml_text(&head)
            {
                texts.insert(index, without_odd_dimension(&text).unwrap_or(text));
            }
        } else {
            // The piece may end within a character.
            let head = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            if let Some(text) = without_odd_dimension(head) {
                heads.insert(index, (head.len(), text));
            }
        }
    }
    let mut left_out = Vec::new();
    if let Some((name, text, tabs)) = without_lost_tabs(bytes) {
        let at = (0..archive.len())
            .find(|index| matches!(archive.name_for_index(*index), Some(Ok(known)) if known == name))?;
        texts.insert(at, text);
        left_out = tabs;
    }
    if texts.is_empty() && heads.is_empty() {
        return None;
    }
    let bytes = written(&mut archive, &texts, &heads).ok()?;
    Some(RepairedPackage { bytes, left_out })
}

fn is_xml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".xml") || name.ends_with(".rels")
}

/// The package with some parts, or only their heads, replaced.
fn written(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    texts: &HashMap<usize, String>,
    heads: &HashMap<usize, (usize, String)>,
) -> io::Result<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for index in 0..archive.len() {
        if !texts.contains_key(&index) && !heads.contains_key(&index) {
            out.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        }
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        out.start_file(name, options)?;
        if let Some(text) = texts.get(&index) {
            out.write_all(text.as_bytes())?;
        } else if let Some((length, head)) = heads.get(&index) {
            out.write_all(head.as_bytes())?;
            io::copy(
                &mut (&mut part).take(u64::try_from(*length).unwrap_or(0)),
                &mut io::sink(),
            )?;
            io::copy(&mut part, &mut out)?;
        }
    }
    Ok(out.finish()?.into_inner())
}

/// The beginning of a sheet without its `dimension`, when that names no cells; the tag is only a hint.
fn without_odd_dimension(head: &str) -> Option<String> {
    let (before, inside, behind) = next_tag(head, "dimension")?;
    let reference = XmlTag::of(inside).attribute("ref");
    let corners = reference
        .as_deref()
        .map(|cells| cells.split(':').map(parse_cell_name));
    let corners: Option<Vec<(u32, u32)>> = corners.and_then(Iterator::collect);
    let is_usual = match corners.as_deref() {
        Some([_]) => true,
        Some([start, end]) => start.0 <= end.0 && start.1 <= end.1,
        _ => false,
    };
    (!is_usual).then(|| format!("{before}{behind}"))
}

/// The workbook part without the tabs that lead to no table; `None` when it is as it should be.
fn without_lost_tabs(bytes: &[u8]) -> Option<(String, String, Vec<LeftOutTab>)> {
    let mut archive = Archive::open(bytes)?;
    let name = archive.find(|name| name.to_ascii_lowercase().ends_with("workbook.xml"))?;
    let parts: HashSet<String> = archive.names().map(|name| name.to_ascii_lowercase()).collect();
    let relations = archive.relations(&name).unwrap_or_default().into_iter();
    let relations: HashMap<String, PackageRelation> = relations
        .map(|relation| (relation.id.clone(), relation))
        .collect();
    let text = archive.text(&name.replace('\\', "/"))?;
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text.as_str());
    let (mut tabs, mut is_changed) = (Vec::new(), false);
    while let Some((before, inside, behind)) = next_tag(rest, "sheet") {
        kept.push_str(before);
        rest = behind;
        let tag = XmlTag::of(inside);
        let Some(reason) = reason_to_leave_out(&tag, &relations, &parts) else {
            let usual = with_usual_state(inside, &tag);
            is_changed |= usual.is_some();
            kept.push_str(&format!("<{}>", usual.as_deref().unwrap_or(inside)));
            continue;
        };
        tabs.push(LeftOutTab {
            name: tag.attribute("name").unwrap_or_default(),
            hidden: tag.attribute("state").is_some_and(|state| state != "visible"),
            reason,
        });
        if !inside.ends_with('/')
            && let Some((close, behind)) = behind.split_once('>')
            && close.trim_start().starts_with("</")
        {
            rest = behind;
        }
    }
    kept.push_str(rest);
    (is_changed || !tabs.is_empty()).then_some((name, kept, tabs))
}

/// A tab whose state is none of the three that there are: shown, unless it says that it is hidden.
fn with_usual_state(inside: &str, tag: &XmlTag<'_>) -> Option<String> {
    let state = tag
        .attribute("state")
        .filter(|state| !STATES.contains(&state.as_str()))?;
    let is_hidden = state.to_ascii_lowercase().contains("hidden");
    let usual = if is_hidden {
        "state=\"hidden\""
    } else {
        "state=\"visible\""
    };
    let written = ['"', '\''].map(|quote| format!("state={quote}{state}{quote}"));
    let written = written.iter().find(|written| inside.contains(*written))?;
    Some(inside.replacen(written, usual, 1))
}

/// Why a tab holds no table; `None` when it may.
fn reason_to_leave_out(
    tab: &XmlTag<'_>,
    relations: &HashMap<String, PackageRelation>,
    parts: &HashSet<String>,
) -> Option<RefusalReason> {
    let Some(relation) = relations.get(&tab.attribute("id").unwrap_or_default()) else {
        return Some("没有内容（多为旧的宏模块），未读取");
    };
    match relation.kind.rsplit('/').next() {
        Some("worksheet" | "chartsheet" | "dialogsheet") => {}
        Some(kind) if kind.to_ascii_lowercase().contains("macro") => return Some("是宏表，未读取"),
        _ => return Some("不是数据表，未读取"),
    }
    (!parts.contains(&relation.path.to_ascii_lowercase())).then_some("文件里缺少这张表的内容，未读取")
}

/// The next tag of a name with any prefix: what stands before, inside and behind it.
fn next_tag<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find('<')?;
        let end = start + text.get(start..)?.find('>')?;
        let inside = text.get(start + 1..end)?;
        if XmlTag::of(inside).name() == name {
            return Some((text.get(..start)?, inside, text.get(end + 1..)?));
        }
        from = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dimension_of_any_form_is_no_hindrance() {
        for odd in [
            "",
            "A",
            "A1:",
            "1:5",
            "A:F",
            "$A$1:$F$5,H1",
            "F5:A1",
            "#REF!",
            "A1:B2:C3",
        ] {
            let head = format!("<x:worksheet><x:dimension ref=\"{odd}\"/><x:sheetData>");
            assert_eq!(
                without_odd_dimension(&head).as_deref(),
                Some("<x:worksheet><x:sheetData>"),
                "{odd}"
            );
        }
        for usual in ["A1", "A1:F5", "B2:XFD1048576"] {
            assert_eq!(
                without_odd_dimension(&format!("<dimension ref='{usual}'/>")),
                None,
                "{usual}"
            );
        }
        assert_eq!(without_odd_dimension("<worksheet><sheetData/>"), None);
    }
}
