//! Sections within sections: 一、养老服务项目, and within it （一）新建项目.

use crate::forms::{FormSections, dictionary};
use crate::model::{RecordKind, Value};

use super::context::section_value;
use crate::import::grid::CellPlace;

/// How a title is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TitleMark {
    /// How far inside it stands: a bare title 0, 一、 1, （一） 2.
    pub(crate) rank: u8,
    /// Whether it is the first of its list.
    pub(crate) is_first: bool,
}

impl TitleMark {
    /// A title without a number, which stands in no other.
    pub(crate) const BARE: Self = Self {
        rank: 0,
        is_first: true,
    };
}

/// The titles that the next row stands under.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    kind: RecordKind,
    sections: Option<&'a FormSections>,
    open: Vec<OpenTitle>,
    stated: Vec<(&'static str, Value, CellPlace)>,
}

/// A title.
#[derive(Debug)]
struct OpenTitle {
    rank: u8,
    text: String,
    /// The field and value that the form has for it.
    said: Option<(&'static str, String)>,
    row: u32,
}

impl<'a> Outline<'a> {
    /// No title yet.
    pub(crate) const fn new(kind: RecordKind, sections: Option<&'a FormSections>) -> Self {
        Self {
            kind,
            sections,
            open: Vec::new(),
            stated: Vec::new(),
        }
    }

    /// Takes a title; gives the rank at which it stands, 1 or more.
    ///
    /// It closes what is not further out. A list that goes on with （二） where no （一） was is the outer list, badly
    /// numbered.
    pub(crate) fn open(&mut self, mark: TitleMark, text: &str, row: u32) -> u8 {
        let mut rank = mark.rank.max(1);
        if let Some(last) = self.open.last()
            && rank > last.rank
            && !mark.is_first
        {
            rank = last.rank;
        }
        let is_bare = mark.rank == 0;
        self.open.retain(|title| title.rank < rank && !is_bare);
        self.open.push(OpenTitle {
            rank,
            text: text.to_owned(),
            said: self.sections.and_then(|sections| said(self.kind, sections, text)),
            row,
        });
        self.state();
        rank
    }

    /// The innermost title that the form knows counts; an inner one that it does not know changes nothing. Indicators
    /// keep a section of any name.
    fn state(&mut self) {
        self.stated.clear();
        for title in self.open.iter().rev() {
            if let Some((field, value)) = &title.said
                && self.stated.iter().all(|(stated, ..)| stated != field)
            {
                let value = Value::Text(value.clone());
                self.stated.push((field, value, (title.row, 0)));
            }
        }
        if self.kind == RecordKind::Indicator
            && self.stated.is_empty()
            && let (Some(outer), Some(sections)) = (self.open.first(), self.sections)
            && let Some(field) = field_of(self.kind, sections)
        {
            let value = Value::Text(outer.text.clone());
            self.stated.push((field, value, (outer.row, 0)));
        }
    }

    /// The titles, from outside inwards, when they say nothing of any field: what they group is kept with the records.
    pub(crate) fn unknown(&self) -> Option<String> {
        let texts = || {
            self.open
                .iter()
                .map(|title| title.text.as_str())
                .collect::<Vec<_>>()
        };
        (!self.open.is_empty() && self.stated.is_empty()).then(|| texts().join("/"))
    }

    /// Whether the next row stands under some title.
    pub(crate) const fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Closes all titles: a new township begins them anew.
    pub(crate) fn close(&mut self) {
        self.open.clear();
        self.state();
    }

    /// What the titles say of a row under them: field, value, and the cell of the title.
    pub(crate) fn stated(&self) -> &[(&'static str, Value, CellPlace)] {
        &self.stated
    }
}

fn field_of(kind: RecordKind, sections: &FormSections) -> Option<&'static str> {
    let field = dictionary().field(kind, &sections.field)?;
    Some(field.id.as_str())
}

fn said(kind: RecordKind, sections: &FormSections, text: &str) -> Option<(&'static str, String)> {
    let own = section_value(sections, text).and_then(|value| Some((field_of(kind, sections)?, value)));
    let inner = || said(kind, sections.inner.as_deref()?, text);
    own.or_else(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{FormSection, SectionNumbering};
    use crate::model::MoneyUnit;

    fn list(field: &str, values: &[&str], inner: Option<FormSections>) -> FormSections {
        let section = |value: &&str| FormSection {
            value: (*value).to_owned(),
            title: format!("{value}项目"),
        };
        FormSections {
            field: field.to_owned(),
            numbering: SectionNumbering::Running,
            list: values.iter().map(section).collect(),
            count: false,
            subtotal_label: String::new(),
            inner: inner.map(Box::new),
        }
    }

    /// What is stated after each title, written with its mark: 0 bare, 1 and 2 the first of a list, 11 and 12 later ones.
    fn after(kind: RecordKind, sections: &FormSections, titles: &[(u8, &str)]) -> Vec<String> {
        let mut outline = Outline::new(kind, Some(sections));
        let stated = titles.iter().zip(1u32..).map(|((mark, text), row)| {
            let mark = TitleMark {
                rank: mark % 10,
                is_first: *mark < 10,
            };
            outline.open(mark, text, row);
            let text = |stated: &(&'static str, Value, CellPlace)| stated.1.show(MoneyUnit::Wan);
            let mut stated: Vec<String> = outline.stated().iter().map(text).collect();
            stated.reverse();
            stated.join(" ")
        });
        stated.collect()
    }

    #[test]
    fn an_unknown_inner_title_keeps_the_outer_section_and_an_outer_one_ends_it() {
        let sections = list("category", &["养老服务", "医养结合", "托育服务"], None);
        for (titles, expected) in [
            (
                vec![
                    (1, "养老服务项目"),
                    (2, "新建"),
                    (12, "改扩建"),
                    (11, "托育服务项目"),
                    (2, "新建"),
                    (11, "其他"),
                    (2, "新建"),
                ],
                vec!["养老服务", "养老服务", "养老服务", "托育服务", "托育服务", "", ""],
            ),
            (
                vec![
                    (1, "养老服务项目"),
                    (2, "医养结合项目"),
                    (12, "其他"),
                    (11, "其他"),
                ],
                vec!["养老服务", "医养结合", "养老服务", ""],
            ),
            // （二） and （三） without a （一） go on with the outer list.
            (
                vec![
                    (1, "养老服务项目"),
                    (12, "其他"),
                    (12, "医养结合项目"),
                    (11, "托育服务项目"),
                ],
                vec!["养老服务", "", "医养结合", "托育服务"],
            ),
            (
                vec![(1, "养老服务项目"), (2, "新建"), (0, "托育服务")],
                vec!["养老服务", "养老服务", "托育服务"],
            ),
        ] {
            assert_eq!(after(RecordKind::Project, &sections, &titles), expected);
        }
    }

    #[test]
    fn inner_sections_of_a_form_have_a_field_of_their_own() {
        let inner = list("build_type", &["新建", "改扩建"], None);
        let sections = list("category", &["养老服务", "托育服务"], Some(inner));
        let titles = [
            (1, "养老服务项目"),
            (2, "新建项目"),
            (12, "改扩建项目"),
            (11, "托育服务项目"),
        ];
        let expected = ["养老服务", "养老服务 新建", "养老服务 改扩建", "托育服务"];
        assert_eq!(after(RecordKind::Project, &sections, &titles), expected);
    }

    #[test]
    fn indicators_keep_the_outermost_unknown_title() {
        let sections = list("section", &["养老方面"], None);
        let titles = [(1, "养老方面"), (2, "设施"), (11, "综合"), (2, "投入")];
        let expected = ["养老方面", "养老方面", "综合", "综合"];
        assert_eq!(after(RecordKind::Indicator, &sections, &titles), expected);
    }
}
