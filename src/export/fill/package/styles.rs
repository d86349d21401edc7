//! What filling needs to know of a cell format: what it makes of a number, lock, borders, wrapping and font size.

use std::collections::BTreeMap;

use super::Package;
use super::number_format::ShownNumber;
use super::xml::{TagKind, tags};
use crate::export::fill::error::FillError;

/// One entry of `cellXfs`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// What its number format makes of a number.
    pub(crate) shown: ShownNumber,
    /// Lines stand around it.
    pub(crate) framed: bool,
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
            shown: ShownNumber::PLAIN,
            framed: false,
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
        let mut codes: BTreeMap<u32, ShownNumber> = BTreeMap::new();
        let mut borders: Vec<bool> = Vec::new();
        let mut list: Vec<Style> = Vec::new();
        let (mut in_fonts, mut in_formats, mut in_borders) = (false, false, false);
        for tag in tags(part, &text)? {
            let number = |name: &str| tag.get(&text, name).and_then(|value| value.parse::<u32>().ok());
            match (tag.name(&text), tag.kind) {
                ("fonts", kind) => in_fonts = kind == TagKind::Start,
                ("borders", kind) => in_borders = kind == TagKind::Start,
                ("border", TagKind::Start | TagKind::Empty) if in_borders => borders.push(false),
                ("left" | "right" | "top" | "bottom" | "start" | "end", TagKind::Start | TagKind::Empty)
                    if in_borders =>
                {
                    let line = tag.get(&text, "style").unwrap_or_default();
                    if let Some(border) = borders.last_mut() {
                        *border |= !matches!(line.as_str(), "" | "none");
                    }
                }
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
                        codes.insert(id, ShownNumber::of(&code));
                    }
                }
                ("xf", TagKind::Start | TagKind::Empty) if in_formats => {
                    let font = number("fontId").and_then(|id| usize::try_from(id).ok());
                    let border = number("borderId").and_then(|id| usize::try_from(id).ok());
                    let format = number("numFmtId").unwrap_or(0);
                    list.push(Style {
                        shown: codes
                            .get(&format)
                            .copied()
                            .unwrap_or(ShownNumber::built_in(format)),
                        framed: border.and_then(|id| borders.get(id)).copied().unwrap_or(false),
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
