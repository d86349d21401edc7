//! A text with a word twice, doubled punctuation or a bracket that is not closed.

use crate::forms::dictionary;
use crate::model::{FieldType, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "T001",
    name: "文字疑有差错",
    severity: Severity::Hint,
    summary: "字词重复（新建新建）、标点重复（、、）、括号不成对。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for kind in RecordKind::ALL {
        for field in dictionary().fields(kind) {
            if !matches!(field.field_type, FieldType::Text | FieldType::LongText) {
                continue;
            }
            for record in facts.records.of(kind) {
                let Some(what) = damage(record.text(&field.id)) else {
                    continue;
                };
                let message = format!(
                    "{}：{}里{what}；请看一看原文",
                    subject_of(record, record.period),
                    field.name
                );
                let [place, name, period] = finding_key(record, record.period).each().map(str::to_owned);
                let doubt = Doubt::new(&[&place, &name, &period, &field.id], message);
                report.add(doubt.at(record, &field.id).found(what));
            }
        }
    }
}

/// What is wrong with a text, the first thing found.
fn damage(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    for pair in chars.windows(2) {
        if let [a @ ('、' | '，' | '。' | '；'), b @ ('、' | '，' | '。' | '；')] = pair {
            return Some(format!("标点“{a}{b}”连用"));
        }
    }
    for (at, words) in chars.windows(4).enumerate() {
        // 新建新建; but 一个一个, 世世代代 and 大队大队长 are good Chinese.
        let titled = chars.get(at + 4).is_some_and(|next| "长员".contains(*next));
        if let [a, b, c, d] = words
            && (a, b) == (c, d)
            && a != b
            && !titled
            && [a, b]
                .into_iter()
                .all(|c| is_hanzi(*c) && !"一二三四五六七八九十个年月日".contains(*c))
        {
            return Some(format!("“{a}{b}”重复"));
        }
    }
    let count = |bracket: [char; 2]| chars.iter().filter(|c| bracket.contains(c)).count();
    for (open, close) in [
        (['（', '('], ['）', ')']),
        (['“', '“'], ['”', '”']),
        (['《', '《'], ['》', '》']),
    ] {
        // （1） and 1） are both in use: only what opens must close.
        if count(open) > count(close) {
            return Some(format!("“{}”没有成对", open[0]));
        }
    }
    None
}

const fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
