//! Binary workbooks (xlsb), read from their own records: calamine drops cells of the short kinds (which some programs
//! write for every cell but the first) and failed formulas, and knows no merged areas and nothing hidden.
//!
//! The records and their fields are those of [MS-XLSB] 2.4 under the names given beside them.

use std::collections::{BTreeMap, HashMap};

use crate::model::Progress;

use super::RefusalReason;
use super::archive::{Archive, ArchivePart};
use super::biff12::Biff12Records;
use super::budget::Budget;
use super::sniff::FileEvidence;
use super::text_runs::{MarkedText, RunFont};
use super::xlsb_cells::{XlsbShared, XlsbSheet, XlsbStyle, marked};
use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::grid::number_format::NumberFormat;

/// What the shared texts may take in memory: beside the cells, a quarter of what the child has.
const MAX_TEXTS: usize = 128 << 20;

/// Texts by their numbers, and what those with marks mean.
type SharedTexts = (Vec<String>, HashMap<usize, MarkedText>);

/// A workbook before its sheets.
struct XlsbBook<'a> {
    archive: Archive<'a>,
    tabs: Vec<XlsbTab>,
    /// Whether dates count from 1904.
    from_1904: bool,
}

/// A worksheet.
#[derive(Debug)]
struct XlsbTab {
    name: String,
    hidden: bool,
    path: String,
}

/// Whether a package holds a binary workbook.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    evidence.holds_part(|part| part == "xl/workbook.bin")
}

/// All worksheets of an xlsb.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut budget = Budget::new(file, progress);
    let damaged = |reason| Budget::new(file, progress).damaged(reason);
    let mut book = XlsbBook::open(bytes).map_err(damaged)?;
    let (styles, fonts) = book.styles().map_err(damaged)?;
    let texts = book.texts(&fonts).map_err(damaged)?;
    let (texts, marked) = texts.ok_or_else(|| budget.too_large("文字部件的内容超过 128 MB", "128 MB"))?;
    let common = XlsbShared {
        styles,
        fonts,
        texts,
        marked,
        from_1904: book.from_1904,
    };
    let XlsbBook {
        mut archive, tabs, ..
    } = book;
    let mut grids = Vec::new();
    for tab in tabs {
        let name = archive.find(|name| name.eq_ignore_ascii_case(&tab.path));
        let part = name.and_then(|name| archive.part(&name));
        let part = part.ok_or_else(|| damaged("缺少工作表的部件"))?;
        let grid = Grid::new(&tab.name, tab.hidden);
        grids.push(XlsbSheet::new(grid, &common).read(part, &mut budget)?);
    }
    Ok(grids)
}

impl<'a> XlsbBook<'a> {
    /// Opens a workbook and finds its sheets.
    fn open(bytes: &'a [u8]) -> Result<Self, RefusalReason> {
        let mut archive = Archive::open(bytes).ok_or("有部件解压不出来")?;
        let name = archive.find(|name| name == "xl/workbook.bin");
        let name = name.ok_or("缺少工作簿的部件")?;
        let relations = archive.relations(&name).unwrap_or_default();
        let sheets: BTreeMap<&str, &str> = relations
            .iter()
            .filter(|to| to.kind.ends_with("/worksheet"))
            .map(|to| (to.id.as_str(), to.path.as_str()))
            .collect();
        let mut tabs = Vec::new();
        let mut from_1904 = false;
        let mut records = Biff12Records::new(archive.part(&name).ok_or("有部件解压不出来")?);
        while let Some((kind, body)) = records.next()? {
            match kind {
                // BrtWbProp: f1904.
                0x0099 => from_1904 = body.byte(0)? & 1 != 0,
                // BrtBundleSh: hsState, iTabID, strRelID, strName.
                0x009C => {
                    let (id, end) = body.text(8)?;
                    if let Some(path) = sheets.get(id.as_str()) {
                        tabs.push(XlsbTab {
                            name: body.text(end)?.0,
                            hidden: body.long(0)? != 0,
                            path: (*path).to_owned(),
                        });
                    }
                }
                // BrtEndBundleShs.
                0x0090 => break,
                _ => {}
            }
        }
        drop(records);
        Ok(Self {
            archive,
            tabs,
            from_1904,
        })
    }

    fn records_of(&mut self, ending: &str) -> Option<Biff12Records<ArchivePart<'_, 'a>>> {
        let name = self.archive.find(|name| name.ends_with(ending))?;
        self.archive.part(&name).map(Biff12Records::new)
    }

    /// What the formats of cells say, by their numbers, and the fonts.
    fn styles(&mut self) -> Result<(Vec<XlsbStyle>, Vec<RunFont>), RefusalReason> {
        let (mut styles, mut fonts) = (Vec::new(), Vec::new());
        let Some(mut records) = self.records_of("styles.bin") else {
            return Ok((styles, fonts));
        };
        let mut formats = BTreeMap::new();
        let mut is_of_cells = false;
        while let Some((kind, body)) = records.next()? {
            match kind {
                // BrtFmt: ifmt, stFmtCode.
                0x002C => {
                    formats.insert(body.short(0)?, NumberFormat::of(&body.text(2)?.0));
                }
                // BrtFont: dyHeight, grbit with fStrikeout, bls, sss with superscript as 1.
                0x002B => fonts.push(RunFont {
                    struck: body.short(2)? & 8 != 0,
                    raised: body.short(6)? == 1,
                }),
                // BrtBeginCellXFs, BrtEndCellXFs: other formats are those of named styles.
                0x0269 => is_of_cells = true,
                0x026A => break,
                // BrtXF: ixfeParent, iFmt, iFont.
                0x002F if is_of_cells => {
                    let number = body.short(2)?;
                    let format = formats.get(&number).cloned();
                    let font = fonts.get(usize::from(body.short(4)?));
                    styles.push(XlsbStyle {
                        format: format.unwrap_or_else(|| NumberFormat::built_in(number)),
                        struck: font.is_some_and(|font| font.struck),
                    });
                }
                _ => {}
            }
        }
        Ok((styles, fonts))
    }

    /// The texts that cells share, and those of them with marks; nothing when they would take too much memory.
    fn texts(&mut self, fonts: &[RunFont]) -> Result<Option<SharedTexts>, RefusalReason> {
        let (mut texts, mut with_marks) = SharedTexts::default();
        let Some(mut records) = self.records_of("sharedStrings.bin") else {
            return Ok(Some((texts, with_marks)));
        };
        let mut memory = 0;
        while let Some((kind, body)) = records.next()? {
            match kind {
                // BrtSSTItem: a RichStr, which is flags and a text. Its count in BrtBeginSst is not asked.
                0x0013 => {
                    let (text, end) = body.text(1)?;
                    let is_rich = body.byte(0)? & 1 != 0;
                    let mark = is_rich.then(|| marked(&text, body, end, fonts)).flatten();
                    with_marks.extend(mark.map(|mark| (texts.len(), mark)));
                    memory += text.len() + size_of::<String>();
                    if memory > MAX_TEXTS {
                        return Ok(None);
                    }
                    texts.push(text);
                }
                // BrtEndSst.
                0x00A0 => break,
                _ => {}
            }
        }
        Ok(Some((texts, with_marks)))
    }
}
