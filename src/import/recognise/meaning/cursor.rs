//! Reads a header from left to right: words, numbers, months.

/// A place in a text that moves on with what is read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t [char],
    /// How far it is.
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    /// At the beginning of a text.
    pub(super) const fn new(text: &'t [char]) -> Self {
        Self { text, at: 0 }
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'t [char] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes behind the first of the words that stands here.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let length = |word: &&str| {
            let mut length = 0;
            let fits = word.chars().all(|c| {
                length += 1;
                self.rest().get(length - 1) == Some(&c)
            });
            fits.then_some(length)
        };
        let length = words.iter().find_map(length);
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    /// A number in digits, or in Chinese up to 99.
    pub(super) fn number(&mut self) -> Option<u32> {
        let digits: String = self.rest().iter().take_while(|c| c.is_ascii_digit()).collect();
        if !digits.is_empty() {
            self.at += digits.len();
            return digits.parse().ok();
        }
        let one = |c: Option<&char>| {
            let at = "零一二三四五六七八九"
                .chars()
                .position(|known| Some(&known) == c)?;
            u32::try_from(at).ok()
        };
        let first = one(self.rest().first());
        let tens = usize::from(first.is_some());
        if self.rest().get(tens) != Some(&'十') {
            self.at += tens;
            return first;
        }
        let ones = one(self.rest().get(tens + 1));
        self.at += tens + 1 + usize::from(ones.is_some());
        Some(first.unwrap_or(1) * 10 + ones.unwrap_or(0))
    }

    /// Whether the text, or its cell, ends here.
    pub(super) fn is_at_end_of_cell(self) -> bool {
        matches!(self.rest().first(), None | Some('/'))
    }

    /// A month of the year.
    pub(super) fn month(&mut self) -> Option<u8> {
        let mut ahead = *self;
        let month = u8::try_from(ahead.number()?)
            .ok()
            .filter(|month| (1..=12).contains(month))?;
        *self = ahead;
        Some(month)
    }

    /// 1—6月, 6月: first and last month.
    pub(super) fn months(&mut self) -> Option<(u8, u8)> {
        let mut ahead = *self;
        let first = ahead.month()?;
        let has_month = ahead.eat(&["月"]);
        let mut range = ahead;
        if range.eat(&["-", "至", "到"])
            && let Some(last) = range.month()
            && range.eat(&["月"])
        {
            range.eat(&["份"]);
            *self = range;
            return Some((first, last));
        }
        if !has_month {
            return None;
        }
        ahead.eat(&["份"]);
        *self = ahead;
        Some((first, first))
    }

    /// 上半年, 二季度: first and last month.
    pub(super) fn part_of_year(&mut self) -> Option<(u8, u8)> {
        const QUARTERS: [[&str; 4]; 4] = [
            ["第一季度", "一季度", "1季度", "第1季度"],
            ["第二季度", "二季度", "2季度", "第2季度"],
            ["第三季度", "三季度", "3季度", "第3季度"],
            ["第四季度", "四季度", "4季度", "第4季度"],
        ];
        if self.eat(&["上半年"]) {
            return Some((1, 6));
        }
        if self.eat(&["下半年"]) {
            return Some((7, 12));
        }
        (1..)
            .zip(QUARTERS)
            .find_map(|(quarter, names)| self.eat(&names).then_some((quarter * 3 - 2, quarter * 3)))
    }
}
