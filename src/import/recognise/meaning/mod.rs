//! What a header means, by its words: a field, only when every word is explained by that field.
//!
//! A header is cut into [`words`] of the [`lexicon`] (`data/lexicon.toml`), each of which stands for one or more
//! [`concepts`]; [`time`] finds dates and ages. A field takes the header when words with its concepts cover all of it, and
//! one of the field's `must` is among them. One unexplained word (上年同期, 使用率, 新增 …): no field, an extra column.
//!
//! What the officer confirmed extends the lexicon ([`TaughtWords`]): of 核定编制床位 → 床位数 the word 编制 is learnt, for
//! that field.

mod concepts;
mod cursor;
mod lexicon;
mod taught;
mod time;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::forms::{Field, FieldScope};
use crate::model::{Period, RecordKind};

use super::header::ColumnValues;
use lexicon::{FieldConcepts, Means, lexicon};
use words::{Cover, CutText, whole_text, without_remarks};

pub(crate) use taught::TaughtWords;
pub(crate) use time::HeaderTime;

/// What a header means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeaderMeaning {
    /// What the column holds.
    pub(crate) target: MeantTarget,
    /// When it is of.
    pub(crate) time: HeaderTime,
}

/// What a column holds by the words of its header.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MeantTarget {
    /// A field of the dictionary.
    Field(&'static Field),
    /// An indicator's value of a period.
    ValueOf(Period),
    /// An indicator's target of a year.
    GoalOf(i32),
}

/// The meanings of the headers of one import; each text is cut once.
#[derive(Debug, Default)]
pub(crate) struct HeaderMeanings {
    taught: TaughtWords,
    cuts: RefCell<HashMap<String, Option<Rc<HeaderCut>>>>,
    found: RefCell<HashMap<(RecordKind, String, ColumnValues), Option<HeaderMeaning>>>,
}

/// A header cut twice: whole, and without remarks on filling in.
#[derive(Debug)]
struct HeaderCut {
    whole: Option<CutText>,
    without_remarks: Option<CutText>,
    is_share: bool,
}

impl HeaderMeanings {
    /// Meanings with the words that the officer taught.
    pub(crate) fn new(taught: TaughtWords) -> Self {
        Self {
            taught,
            ..Self::default()
        }
    }

    /// What a header of a kind of table means; nothing when a word is unexplained, or two fields explain it as well.
    pub(crate) fn find(
        &self,
        kind: RecordKind,
        parts: &[String],
        values: ColumnValues,
    ) -> Option<HeaderMeaning> {
        let label = parts.join("/");
        let cut = self.cut(parts, &label)?;
        let key = (kind, label, values);
        if let Some(known) = self.found.borrow().get(&key) {
            return *known;
        }
        let meaning = self.meaning(kind, &cut, values);
        self.found.borrow_mut().insert(key, meaning);
        meaning
    }

    /// The time in a header, whatever the header means.
    pub(crate) fn time(&self, parts: &[String]) -> HeaderTime {
        let cut = self.cut(parts, &parts.join("/"));
        let whole = cut.as_ref().and_then(|cut| cut.whole.as_ref());
        whole.map(CutText::time).unwrap_or_default()
    }

    fn cut(&self, parts: &[String], label: &str) -> Option<Rc<HeaderCut>> {
        if let Some(known) = self.cuts.borrow().get(label) {
            return known.clone();
        }
        let text = whole_text(parts);
        let short = without_remarks(&text);
        let cut_text = |text: &str| CutText::new(text, lexicon(), self.taught.words());
        let cut = HeaderCut {
            without_remarks: cut_text(&short),
            whole: cut_text(&text),
            is_share: label.contains(['%', '％', '‰']),
        };
        let is_cut = cut.whole.is_some() || cut.without_remarks.is_some();
        let cut = is_cut.then(|| Rc::new(cut));
        self.cuts.borrow_mut().insert(label.to_owned(), cut.clone());
        cut
    }

    fn meaning(&self, kind: RecordKind, cut: &HeaderCut, values: ColumnValues) -> Option<HeaderMeaning> {
        let mut best: Option<(u32, HeaderMeaning)> = None;
        let mut is_shared = false;
        for field in lexicon().fields(kind) {
            if !fits(field.means, values) || cut.is_share && is_count(field.means) {
                continue;
            }
            let text = if field.means.is_numeric() {
                &cut.whole
            } else {
                &cut.without_remarks
            };
            let Some((rank, meaning)) = text.as_ref().and_then(|text| self.explained(kind, field, text))
            else {
                continue;
            };
            match &best {
                Some((other, _)) if rank < *other => {}
                Some((other, _)) if rank == *other => is_shared = true,
                _ => {
                    best = Some((rank, meaning));
                    is_shared = false;
                }
            }
        }
        best.filter(|_| !is_shared).map(|(_, meaning)| meaning)
    }

    /// How many required concepts a field finds in a header that it explains, and what the header then means.
    fn explained(
        &self,
        kind: RecordKind,
        field: &FieldConcepts,
        text: &CutText,
    ) -> Option<(u32, HeaderMeaning)> {
        let is_taught = |number: usize| match field.means {
            Means::Field(means) => self.taught.is_of(number, kind, &means.id),
            Means::ValueOfYear | Means::GoalOfYear => false,
        };
        let mut best: Option<(u32, Cover)> = None;
        for must in &field.must {
            let rank = must.len();
            if !text.concepts.covers(*must) || best.as_ref().is_some_and(|(other, _)| rank <= *other) {
                continue;
            }
            let cover = text.covered_by(field.may.with(*must), is_taught);
            if let Some(cover) = cover.filter(|cover| cover.concepts.covers(*must)) {
                best = Some((rank, cover));
            }
        }
        if best.is_none() {
            let by_word = text.covered_by(field.may, is_taught);
            best = by_word
                .filter(|cover| cover.has_taught_word)
                .map(|cover| (1, cover));
        }
        let (rank, cover) = best?;
        let target = match field.means {
            Means::Field(field) => MeantTarget::Field(field),
            // The year decides: 2023年完成 is no value of the sheet's period.
            Means::ValueOfYear => MeantTarget::ValueOf(cover.period?),
            Means::GoalOfYear => MeantTarget::GoalOf(cover.time.year?),
        };
        let of_year = !matches!(target, MeantTarget::Field(_));
        Some((
            rank + if of_year { 100 } else { 0 },
            HeaderMeaning {
                target,
                time: cover.time,
            },
        ))
    }
}

/// Whether the values under a header may be those of a field.
fn fits(means: Means, values: ColumnValues) -> bool {
    match values {
        ColumnValues::Unknown => true,
        ColumnValues::Numbers => !means.is_yes_or_no(),
        ColumnValues::YesOrNo => !means.is_numeric(),
        ColumnValues::Texts => !means.is_numeric() && !means.is_yes_or_no(),
    }
}

/// A share is no count, and no amount. Indicators are of any unit.
fn is_count(means: Means) -> bool {
    match means {
        Means::Field(field) => {
            field.field_type.is_numeric() && (field.scope != FieldScope::Figure || field.id != "reported")
        }
        Means::ValueOfYear | Means::GoalOfYear => false,
    }
}
