//! Column widths by the text in them: the rows become as low as the paper allows, and no column is wider than it needs.

use super::layout::{Align, AnnexCell, AnnexRow, ColumnLayout, SheetLayout};
use super::measure::{PADDING, PIXELS_PER_CHAR, break_header, height, lines, text_width};

/// What a cell needs beside its text, in pixels: the padding, and one for the rounding of its width.
const EDGES: f64 = PADDING + 1.0;
/// Of a long table so many rows are weighed, evenly spread.
const WEIGHED: usize = 120;
/// The steps by which width goes from one column to another, in half-width characters.
const STEPS: [usize; 5] = [16, 8, 4, 2, 1];
/// A table that needs little is set this much wider, so that texts do not touch the lines.
const AIRY: f64 = 1.25;

/// The widths of the columns in half-width characters; together at most `area`, unless the figures need more.
pub(super) fn widths(layout: &SheetLayout, pt: f64, area: f64) -> Vec<f64> {
    let floors = floors(layout, pt);
    let mut search = WidthSearch::new(layout, pt, &floors);
    let least: f64 = floors.iter().sum();
    let needed: f64 = search.needed().iter().sum();
    if least >= area {
        return floors;
    }
    if needed <= area {
        return airy(search.needed(), area, title_room(layout));
    }
    search.spread(layout, area);
    search.settle();
    search.widths()
}

/// Widths at which nothing wraps, with some air where the paper has room for it, and wide enough for the title.
fn airy(needed: Vec<f64>, area: f64, title: f64) -> Vec<f64> {
    let sum: f64 = needed.iter().sum();
    let wanted = (sum * AIRY).max(title).min(area);
    let factor = wanted / sum.max(1.0);
    needed.into_iter().map(|width| width * factor).collect()
}

/// Room for the longest title on one line.
fn title_room(layout: &SheetLayout) -> f64 {
    let titles = [&layout.annex_title, &layout.title];
    let longest = titles
        .map(|title| text_width(title, super::style::TITLE_PT))
        .into_iter();
    (longest.fold(0.0, f64::max) + EDGES) / PIXELS_PER_CHAR
}

/// The search for the widths at which the rows are lowest in all.
struct WidthSearch {
    pt: f64,
    columns: Vec<WeighedColumn>,
}

/// The texts of one column.
struct WeighedColumn {
    floor: f64,
    /// Characters above the floor at which nothing wraps.
    most: usize,
    /// Characters above the floor that it has.
    own: usize,
    /// Lines of each row, header first, by characters above the floor; counted when first asked.
    lines: Vec<Option<Vec<u32>>>,
    header: String,
    texts: Vec<String>,
}

impl WeighedColumn {
    fn lines(&mut self, own: usize, pt: f64) -> &[u32] {
        let width = self.floor + whole(own);
        let (header, texts) = (&self.header, &self.texts);
        let count = || {
            let title = lines(&break_header(header, pt, width), pt, width);
            let texts = texts.iter().map(|text| lines(text, pt, width));
            std::iter::once(title).chain(texts).collect::<Vec<_>>()
        };
        match self.lines.get_mut(own) {
            Some(known) => known.get_or_insert_with(count),
            None => &[],
        }
    }
}

impl WidthSearch {
    fn new(layout: &SheetLayout, pt: f64, floors: &[f64]) -> Self {
        let rows: Vec<&[AnnexCell]> = layout
            .rows
            .iter()
            .filter(|row| row.is_data())
            .map(AnnexRow::cells)
            .collect();
        let step = rows.len().div_ceil(WEIGHED).max(1);
        let weighed: Vec<&[AnnexCell]> = rows.iter().step_by(step).copied().collect();
        let columns = layout.columns.iter().zip(floors).zip(0..);
        let columns = columns.map(|((column, floor), at)| {
            let text = |row: &&[AnnexCell]| match row.get(at) {
                Some(AnnexCell::Text(text)) => text.clone(),
                // The columns are as wide as their figures.
                _ => String::new(),
            };
            let texts: Vec<String> = weighed.iter().map(text).collect();
            let all = rows.iter().filter_map(|row| match row.get(at) {
                Some(AnnexCell::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            let longest = all.flat_map(|text| text.split('\n'));
            let longest = longest.map(|line| text_width(line, pt));
            // Where nothing stands yet, the form says how much room the pen has.
            let is_free = rows.iter().all(|row| row.get(at) == Some(&AnnexCell::Empty));
            let wished = if is_free {
                column.width * PIXELS_PER_CHAR - EDGES
            } else {
                0.0
            };
            // A header may take two lines.
            let title: String = column.header.split_whitespace().collect();
            let longest = longest.fold(wished.max(text_width(&title, pt) / 2.0), f64::max);
            let most = characters(((longest + EDGES) / PIXELS_PER_CHAR - floor).max(0.0));
            WeighedColumn {
                floor: *floor,
                most,
                own: 0,
                lines: vec![None; most + 1],
                header: column.header.clone(),
                texts,
            }
        });
        Self {
            pt,
            columns: columns.collect(),
        }
    }

    fn needed(&self) -> Vec<f64> {
        let columns = self.columns.iter();
        columns.map(|column| column.floor + whole(column.most)).collect()
    }

    fn widths(&self) -> Vec<f64> {
        let columns = self.columns.iter();
        columns.map(|column| column.floor + whole(column.own)).collect()
    }

    /// Begins with the room shared out by how much text the columns have.
    fn spread(&mut self, layout: &SheetLayout, area: f64) {
        let mut left =
            characters((area - self.columns.iter().map(|column| column.floor).sum::<f64>()).max(0.0));
        let weight = |column: &WeighedColumn| {
            let characters: usize = column.texts.iter().map(|text| text.chars().count()).sum();
            whole(characters).sqrt()
        };
        let sum: f64 = self.columns.iter().map(weight).sum();
        for column in &mut self.columns {
            let share = characters(whole(left) * weight(column) / sum.max(1.0));
            column.own = share.min(column.most);
        }
        let taken: usize = self.columns.iter().map(|column| column.own).sum();
        left = left.saturating_sub(taken);
        // The rest by the wishes of the form, as far as the texts need it.
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by(|a, b| {
            let wish = |at: &usize| layout.columns.get(*at).map_or(0.0, |column| column.width);
            wish(b).total_cmp(&wish(a))
        });
        for at in order {
            let Some(column) = self.columns.get_mut(at) else {
                continue;
            };
            let more = left.min(column.most - column.own);
            column.own += more;
            left -= more;
        }
    }

    /// Moves width from column to column while that lowers the rows.
    fn settle(&mut self) {
        let mut best = self.cost();
        for step in STEPS {
            // Each round lowers the rows, so the rounds end; the bound is for time.
            for _ in 0..20 {
                let before = best;
                for (from, to) in self.pairs() {
                    best = self.try_move(from, to, step, best);
                }
                if best >= before {
                    break;
                }
            }
        }
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let open = |at: &usize| self.columns.get(*at).is_some_and(|column| column.most > 0);
        let columns: Vec<usize> = (0..self.columns.len()).filter(open).collect();
        let pair = |from: &usize| {
            let from = *from;
            columns
                .iter()
                .filter(move |to| **to != from)
                .map(move |to| (from, *to))
        };
        columns.iter().flat_map(pair).collect()
    }

    fn try_move(&mut self, from: usize, to: usize, step: usize, best: f64) -> f64 {
        let own = |search: &Self, at: usize| search.columns.get(at).map_or((0, 0), |c| (c.own, c.most));
        let ((giver, _), (taker, most)) = (own(self, from), own(self, to));
        let step = step.min(giver).min(most - taker);
        if step == 0 {
            return best;
        }
        self.set(from, giver - step);
        self.set(to, taker + step);
        let cost = self.cost();
        if cost < best - 1e-9 {
            return cost;
        }
        self.set(from, giver);
        self.set(to, taker);
        best
    }

    fn set(&mut self, at: usize, own: usize) {
        if let Some(column) = self.columns.get_mut(at) {
            column.own = own;
        }
    }

    /// The height of the header and the weighed rows.
    fn cost(&mut self) -> f64 {
        let pt = self.pt;
        let mut most: Vec<u32> = Vec::new();
        for column in &mut self.columns {
            let own = column.own;
            let lines = column.lines(own, pt);
            most.resize(lines.len().max(most.len()), 1);
            for (most, lines) in most.iter_mut().zip(lines) {
                *most = (*most).max(*lines);
            }
        }
        most.into_iter().map(|lines| height(lines, pt).max(24.0)).sum()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a sheet is some hundred characters wide"
)]
const fn whole(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cell holds at most 32767 characters, and the width is not negative"
)]
const fn characters(width: f64) -> usize {
    width.ceil() as usize
}

/// The least width of each column at which no figure shows as #### and no short word or year range breaks.
fn floors(layout: &SheetLayout, pt: f64) -> Vec<f64> {
    let mut floors: Vec<f64> = layout
        .columns
        .iter()
        .map(|column| header_floor(column, pt))
        .collect();
    for row in &layout.rows {
        for ((cell, column), floor) in row.cells().iter().zip(&layout.columns).zip(&mut floors) {
            let needed = match cell {
                AnnexCell::Empty => 0.0,
                AnnexCell::Number { value, decimals } => figure_width(*value, *decimals, pt) + EDGES,
                // Longer words may wrap.
                AnnexCell::Text(text) if column.align != Align::Left => {
                    (text_width(text, pt) + EDGES).min(13.5 * PIXELS_PER_CHAR)
                }
                AnnexCell::Text(_) => 10.0 * PIXELS_PER_CHAR,
            };
            *floor = floor.max(needed);
        }
    }
    floors
        .into_iter()
        .map(|pixels| pixels / PIXELS_PER_CHAR)
        .collect()
}

/// Two hanzi of a header side by side, in pixels; three (总投资, 其中：) are not split.
fn header_floor(column: &ColumnLayout, pt: f64) -> f64 {
    let header = &column.header;
    let colon = header.find('：').map(|at| at + '：'.len_utf8());
    let whole = header.get(..colon.unwrap_or(header.len())).unwrap_or(header);
    let least = if whole.chars().count() <= 3 {
        text_width(whole, pt) + EDGES
    } else {
        0.0
    };
    least.max(5.25 * PIXELS_PER_CHAR)
}

/// Width of a figure as printed, in pixels; counted without printing it.
fn figure_width(value: f64, decimals: u8, pt: f64) -> f64 {
    let magnitude = value.abs();
    let point = if decimals == 0 { 0 } else { 1 };
    // What rounds up to the next power of ten has its digits: 9.996 prints as 10.00.
    let half = 0.5 * 10f64.powi(-i32::from(decimals));
    let mut digits = 1;
    let mut power = 10.0;
    while magnitude + half >= power && digits < 20 {
        digits += 1;
        power *= 10.0;
    }
    let count = digits + i32::from(value < 0.0) + point + i32::from(decimals);
    f64::from(count) * text_width("0", pt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_as_wide_as_it_prints() {
        for value in [
            0.0,
            0.01,
            9.99,
            9.996,
            99.5,
            -3.25,
            15979.67,
            999_999.999,
            13_922_300.0,
        ] {
            for decimals in 0..4 {
                let cell = AnnexCell::Number { value, decimals };
                let printed = text_width(&cell.to_string(), 11.0);
                let counted = figure_width(value, decimals, 11.0);
                assert!((counted - printed).abs() < 1e-9, "{cell} of {value}");
            }
        }
    }
}
