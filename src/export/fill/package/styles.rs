//! What plan needs to know of a cell format: percent, lock, wrapping and font size.

use std::collections::BTreeMap;

use super::Package;
use super::xml::{TagKind, tags};
use crate::export::fill::error::FillError;

/// One entry of `cellXfs`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Its number format shows 0.55 as 55%.
    pub(crate) percent: bool,
    /// Locked on a protected sheet; so is every format that does not say otherwise.
    pub(crate) locked: bool,
    /// Long texts wrap.
    pub(crate) wraps: bool,
    /// Font size in points.
    pub(crate) pt: f64,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            percent: false,
            locked: true,
            wraps: false,
            pt: 11.0,
        }
    }
}

/// The formats of a workbook.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styles {
    list: Vec<Style>,
}

impl Styles {
    /// Reads the part of the styles; a workbook without one has the default format only.
    pub(crate) fn read(package: &Package<'_>) -> Result<Self, FillError> {
        let Some(relation) = package
            .relations
            .iter()
            .find(|relation| relation.kind == "/styles")
        else {
            return Ok(Self::default());
        };
        let part = &relation.target;
        let text = package.text(part)?;
        let mut sizes: Vec<f64> = Vec::new();
        let mut percents: BTreeMap<u32, bool> = BTreeMap::from([(9, true), (10, true)]);
        let mut list: Vec<Style> = Vec::new();
        let (mut in_fonts, mut in_formats) = (false, false);
        for tag in tags(part, &text)? {
            let number = |name: &str| tag.get(&text, name).and_then(|value| value.parse::<u32>().ok());
            match (tag.name(&text), tag.kind) {
                ("fonts", kind) => in_fonts = kind == TagKind::Start,
                ("cellXfs", kind) => in_formats = kind == TagKind::Start,
                ("font", TagKind::Start | TagKind::Empty) if in_fonts => sizes.push(11.0),
                ("sz", _) if in_fonts => {
                    if let (Some(size), Some(value)) = (sizes.last_mut(), tag.get(&text, "val")) {
                        *size = value.parse().unwrap_or(11.0);
                    }
                }
                ("numFmt", TagKind::Start | TagKind::Empty) => {
                    let code = tag.get(&text, "formatCode").unwrap_or_default();
                    if let Some(id) = number("numFmtId") {
                        percents.insert(id, shows_percent(&code));
                    }
                }
                ("xf", TagKind::Start | TagKind::Empty) if in_formats => {
                    let font = number("fontId").and_then(|id| usize::try_from(id).ok());
                    list.push(Style {
                        percent: number("numFmtId").is_some_and(|id| percents.get(&id) == Some(&true)),
                        pt: font.and_then(|id| sizes.get(id)).copied().unwrap_or(11.0),
                        ..Style::default()
                    });
                }
                ("alignment", _) if in_formats => {
                    if let (Some(style), Some("1" | "true")) =
                        (list.last_mut(), tag.get(&text, "wrapText").as_deref())
                    {
                        style.wraps = true;
                    }
                }
                ("protection", _) if in_formats => {
                    if let (Some(style), Some("0" | "false")) =
                        (list.last_mut(), tag.get(&text, "locked").as_deref())
                    {
                        style.locked = false;
                    }
                }
                _ => {}
            }
        }
        Ok(Self { list })
    }

    /// A format by its number.
    pub(crate) fn get(&self, style: Option<u32>) -> Style {
        let at = usize::try_from(style.unwrap_or(0)).unwrap_or(usize::MAX);
        self.list.get(at).copied().unwrap_or_default()
    }
}

/// A percent sign that is no literal: `0.0%`, not `0"%"`.
fn shows_percent(code: &str) -> bool {
    let mut literal = false;
    let mut escaped = false;
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => literal = !literal,
            '%' if !literal => return true,
            _ => {}
        }
    }
    false
}
