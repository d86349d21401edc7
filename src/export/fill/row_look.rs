//! How the rows under a header look: framed like details, numbered, named, blank, a total by its formulas.

use std::collections::BTreeMap;

use crate::model::RecordId;

use super::absent_marks::is_mark;
use super::package::reference::references;
use super::package::sheet::{CellXml, RowXml, SheetXml};
use super::package::styles::Styles;
use super::refuse::merges;
use super::table::{IssuedRole, IssuedTable};

/// Rows that are missing in the file are blank; more of them in one run are no table.
const MOST_MISSING: u32 = 200;

/// One row under the header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowLook {
    pub(super) row: u32,
    pub(super) kind: LookKind,
    /// It looks like the detail rows of a table that has lines or formats.
    pub(super) like: bool,
    /// The table has neither, so that only contents tell its rows.
    pub(super) bare: bool,
    /// It has a running number.
    pub(super) numbered: bool,
    /// Something is written in at least half of the columns.
    pub(super) full: bool,
    /// The rows above are numbered, and this one does not go on.
    pub(super) breaks_numbers: bool,
    /// Its formulas add rows right below it, as the heading of a part does.
    pub(super) adds_below: bool,
}

/// What such a row may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LookKind {
    /// Waits for a record.
    Detail,
    /// Names a record.
    Named(Option<RecordId>),
    /// 一、养老服务项目.
    Section(String),
    /// A total.
    Total {
        /// Its formulas add rows above it.
        up: bool,
        /// It is called 小计.
        part: bool,
        /// First and last row that they add.
        covers: Option<(u32, u32)>,
    },
    /// Not shown.
    Hidden,
    /// Something else is written in it.
    Text,
    /// Blank, and unlike the details.
    Gap,
}

impl RowLook {
    /// The role that this kind of row has in the table.
    pub(super) fn role(&self) -> IssuedRole {
        match &self.kind {
            LookKind::Detail => IssuedRole::Blank,
            LookKind::Named(id) => IssuedRole::Named(*id),
            LookKind::Section(value) => IssuedRole::Section(value.clone()),
            LookKind::Total { .. } => IssuedRole::Total,
            LookKind::Hidden => IssuedRole::Hidden,
            LookKind::Text | LookKind::Gap => IssuedRole::Fixed,
        }
    }
}

/// The rows under the header of a table, down to the last one that holds anything.
pub(super) fn looks(
    table: &IssuedTable,
    sheet: &SheetXml,
    strings: &[String],
    styles: &Styles,
) -> Vec<RowLook> {
    let view = TableView::new(table, sheet, strings, styles);
    let mut numbers = RunningNumbers::default();
    let mut looks = Vec::new();
    let mut next = table.header_bottom + 1;
    for row in sheet.rows.iter().filter(|row| row.number > table.header_bottom) {
        for missing in next..row.number.min(next.saturating_add(MOST_MISSING)) {
            looks.push(view.look(missing, None, &mut numbers));
        }
        looks.push(view.look(row.number, Some(row), &mut numbers));
        next = row.number + 1;
    }
    // Formats below the last content are no rows of a table without lines.
    while looks.last().is_some_and(|look| {
        look.kind == LookKind::Gap || look.bare && look.kind == LookKind::Detail && !look.numbered
    }) {
        looks.pop();
    }
    looks
}

/// Whether running numbers go on.
#[derive(Default)]
struct RunningNumbers {
    any: bool,
    last: f64,
}

/// How the details of a table can be told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DetailLook {
    /// By the lines around them.
    Framed,
    /// By formats of their own.
    Styled,
    /// By contents only.
    Bare,
}

struct TableView<'a> {
    table: &'a IssuedTable,
    sheet: &'a SheetXml,
    strings: &'a [String],
    styles: &'a Styles,
    roles: BTreeMap<u32, &'a IssuedRole>,
    columns: Vec<u32>,
    ordinal: Option<u32>,
    name: Option<u32>,
    merges: Vec<(u32, u32, u32, u32)>,
    detail: DetailLook,
}

impl<'a> TableView<'a> {
    fn new(table: &'a IssuedTable, sheet: &'a SheetXml, strings: &'a [String], styles: &'a Styles) -> Self {
        let mut view = Self {
            table,
            sheet,
            strings,
            styles,
            roles: table.rows.iter().map(|row| (row.row, &row.role)).collect(),
            columns: table.column_numbers(),
            ordinal: table.column_of("ordinal"),
            name: table.name_column(),
            merges: merges(sheet)
                .into_iter()
                .filter(|merge| merge.2 > table.header_bottom)
                .collect(),
            detail: DetailLook::Bare,
        };
        view.detail = view.detail_look();
        view
    }

    /// The first rows tell; a thin blank one may stand between them and the header.
    fn detail_look(&self) -> DetailLook {
        const MOST_SKIPPED: u32 = 3;
        let top = self.table.header_bottom;
        let near = top + 1..=top + MOST_SKIPPED;
        for row in self.sheet.rows.iter().filter(|row| near.contains(&row.number)) {
            match self.roles.get(&row.number) {
                None | Some(IssuedRole::Blank | IssuedRole::Named(_)) => {}
                Some(IssuedRole::Section(_) | IssuedRole::Total) if self.is_framed(row) => {
                    return DetailLook::Framed;
                }
                Some(_) => continue,
            }
            if self.is_framed(row) {
                return DetailLook::Framed;
            }
            if self.is_styled(row) {
                return DetailLook::Styled;
            }
            if self.number_of(row).is_some() || !self.texts(row).is_empty() {
                return DetailLook::Bare;
            }
        }
        DetailLook::Bare
    }

    fn look(&self, number: u32, row: Option<&RowXml>, numbers: &mut RunningNumbers) -> RowLook {
        let like = row.is_some_and(|row| match self.detail {
            DetailLook::Framed => self.is_framed(row),
            DetailLook::Styled => self.is_styled(row),
            DetailLook::Bare => false,
        });
        let ordinal = row.and_then(|row| self.number_of(row));
        let numbered = ordinal.is_some();
        let goes_on =
            ordinal.is_some_and(|number| !numbers.any || number > numbers.last || number.is_infinite());
        let mut look = RowLook {
            row: number,
            kind: LookKind::Gap,
            like,
            bare: self.detail == DetailLook::Bare,
            numbered,
            full: row.is_some_and(|row| {
                let written = row.cells.iter().filter(|cell| {
                    let shown = self.sheet.shown(cell, self.strings);
                    self.columns.contains(&cell.column) && !shown.trim().is_empty()
                });
                written.count() * 2 >= self.columns.len()
            }),
            breaks_numbers: numbers.any && !goes_on,
            adds_below: row.is_some_and(|row| self.ranges(row).iter().any(|range| range.0 == number + 1)),
        };
        look.kind = self.kind(number, row, &look);
        match look.kind {
            LookKind::Section(_) | LookKind::Total { .. } => *numbers = RunningNumbers::default(),
            LookKind::Detail | LookKind::Named(_) | LookKind::Hidden => {
                if let Some(number) = ordinal.filter(|number| number.is_finite()) {
                    *numbers = RunningNumbers {
                        any: true,
                        last: number,
                    };
                }
            }
            LookKind::Text | LookKind::Gap => {}
        }
        look
    }

    fn kind(&self, number: u32, row: Option<&RowXml>, look: &RowLook) -> LookKind {
        let role = self.roles.get(&number).copied();
        let Some(row) = row else {
            return self.blank(look);
        };
        let right = self.columns.iter().max().copied().unwrap_or(0);
        let mut texts = self.texts(row);
        if look.like {
            // What stands beside the table (the words of a dropdown) is no content of its rows.
            texts.retain(|(column, _)| *column <= right && !self.speaks_of_several(number, *column));
        }
        let named = self
            .name
            .is_some_and(|name| texts.iter().any(|(column, _)| *column == name));
        let only_words = self.name.is_some() && texts.iter().all(|(_, text)| text.parse::<f64>().is_err());
        let total = self.total(row, role, look.numbered);
        match role {
            _ if total.is_some() => total.unwrap_or(LookKind::Text),
            Some(IssuedRole::Section(value)) => LookKind::Section(value.clone()),
            _ if row.is_hidden(self.sheet) => LookKind::Hidden,
            Some(IssuedRole::Named(id)) if named => LookKind::Named(*id),
            // A number and words beside a blank name: the row waits, and its words are told.
            Some(IssuedRole::Named(_))
                if look.like && look.numbered && !look.breaks_numbers && only_words =>
            {
                self.blank(look)
            }
            Some(IssuedRole::Named(_))
                if look.like && !texts.is_empty() && (look.numbered || self.ordinal.is_none()) =>
            {
                LookKind::Named(None)
            }
            Some(IssuedRole::Named(_) | IssuedRole::Fixed) if !texts.is_empty() => LookKind::Text,
            _ if texts.is_empty() => self.blank(look),
            // Something stands beside the columns: the unit in each row, or a stamp.
            _ if look.numbered && !look.breaks_numbers => self.blank(look),
            _ => LookKind::Text,
        }
    }

    /// Whether a cell is merged over several rows and is no name: then it is no content of its own row.
    fn speaks_of_several(&self, row: u32, column: u32) -> bool {
        let covers =
            |(top, left, bottom, _): &(u32, u32, u32, u32)| (*top, *left) == (row, column) && bottom > top;
        Some(column) != self.name && self.merges.iter().any(covers)
    }

    /// A row in which nothing is written.
    fn blank(&self, look: &RowLook) -> LookKind {
        let belongs = match self.detail {
            DetailLook::Framed => look.like,
            DetailLook::Styled => look.like && !look.breaks_numbers,
            DetailLook::Bare => !look.breaks_numbers,
        };
        if belongs { LookKind::Detail } else { LookKind::Gap }
    }

    /// A total by its name, or by formulas that add rows above it.
    fn total(&self, row: &RowXml, role: Option<&IssuedRole>, numbered: bool) -> Option<LookKind> {
        let named = role == Some(&IssuedRole::Total);
        let above: Vec<(u32, u32)> = self
            .ranges(row)
            .into_iter()
            .filter(|(top, bottom)| *top > self.table.header_bottom && *bottom < row.number)
            .collect();
        if !named && (above.is_empty() || numbered || role == Some(&IssuedRole::Blank)) {
            return None;
        }
        if !named && matches!(role, Some(IssuedRole::Section(_))) {
            return None;
        }
        let label = self.label(row);
        Some(LookKind::Total {
            up: !above.is_empty(),
            part: label.contains("小计"),
            covers: above.iter().copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
        })
    }

    /// First and last row of each area of this sheet that the formulas of a row name.
    fn ranges(&self, row: &RowXml) -> Vec<(u32, u32)> {
        let cells = row
            .cells
            .iter()
            .filter(|cell| self.columns.contains(&cell.column));
        let ranges = cells
            .filter_map(|cell| cell.formula.as_ref())
            .flat_map(|formula| references(&formula.text))
            .filter(|reference| reference.sheet.is_none())
            .filter_map(|reference| {
                let (top, bottom) = (reference.first.row?.0, reference.last?.row?.0);
                Some((top.min(bottom), top.max(bottom)))
            });
        ranges.collect()
    }

    fn label(&self, row: &RowXml) -> String {
        let shown = row.cells.iter().map(|cell| self.sheet.shown(cell, self.strings));
        shown.collect::<Vec<_>>().concat()
    }

    /// Texts that are neither the running number, nor a formula, nor a mark for nothing.
    fn texts(&self, row: &RowXml) -> Vec<(u32, String)> {
        let content = |cell: &&CellXml| {
            cell.formula.is_none() && !(Some(cell.column) == self.ordinal && self.number_in(cell).is_some())
        };
        row.cells
            .iter()
            .filter(content)
            .map(|cell| {
                (
                    cell.column,
                    self.sheet.shown(cell, self.strings).trim().to_owned(),
                )
            })
            .filter(|(_, text)| !text.is_empty() && !is_mark(text) && !is_ellipsis(text))
            .collect()
    }

    fn number_of(&self, row: &RowXml) -> Option<f64> {
        let column = self.ordinal?;
        self.number_in(row.cells.iter().find(|cell| cell.column == column)?)
    }

    fn number_in(&self, cell: &CellXml) -> Option<f64> {
        let shown = self.sheet.shown(cell, self.strings);
        let number = shown.trim().parse::<f64>().ok();
        // A running number by formula may have no saved result, and "……" means that the numbers go on.
        let goes_on = cell.formula.is_some() || is_ellipsis(&shown) || matches!(shown.trim(), "n" | "N");
        number.or_else(|| goes_on.then_some(f64::INFINITY))
    }

    fn is_framed(&self, row: &RowXml) -> bool {
        self.half(row, |cell| self.styles.get(cell.style).framed)
    }

    fn is_styled(&self, row: &RowXml) -> bool {
        self.half(row, |cell| cell.style.is_some_and(|style| style > 0))
    }

    /// Whether at least half of the columns have it in this row; a merged cell counts for those that it covers.
    fn half(&self, row: &RowXml, has: impl Fn(&CellXml) -> bool) -> bool {
        let own = |column: u32| {
            let merge = self.merges.iter().find(|(top, left, bottom, right)| {
                (*top..=*bottom).contains(&row.number) && (*left..=*right).contains(&column)
            });
            let (top, left) = merge.map_or((row.number, column), |merge| (merge.0, merge.1));
            self.sheet.cell(row.number, column).is_some_and(&has)
                || self.sheet.cell(top, left).is_some_and(&has)
        };
        let count = self.columns.iter().filter(|column| own(**column)).count();
        count > 0 && count * 2 >= self.columns.len()
    }
}

/// Whether a text says only that the rows go on.
pub(super) fn is_ellipsis(text: &str) -> bool {
    let text = text.trim();
    let dots = text
        .chars()
        .filter(|c| matches!(c, '…' | '⋯' | '.' | '．' | '·' | '。'))
        .count();
    dots == text.chars().count() && (dots > 1 || text == "…" || text == "⋯")
}
