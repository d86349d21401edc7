//! A text with a word twice, doubled punctuation or a bracket that is not closed.

use crate::forms::dictionary;
use crate::model::{FieldType, FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T001",
    name: "文字疑有差错",
    family: FindingFamily::Text,
    severity: Severity::Hint,
    summary: "字词重复（新建新建）、标点重复（、、）、括号不成对。",
    basis: "",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
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

/// Words that repeat in good Chinese: 大队大队部, 中心中心校.
const REPEATED: [&str; 6] = [
    "大队大队",
    "中心中心校",
    "小区小区",
    "社区社区",
    "一个一个",
    "层层",
];
/// Openers with their closers.
const BRACKETS: [([char; 2], [char; 2]); 5] = [
    (['（', '('], ['）', ')']),
    (['“', '“'], ['”', '”']),
    (['《', '《'], ['》', '》']),
    (['〔', '['], ['〕', ']']),
    (['【', '【'], ['】', '】']),
];

/// What is wrong with a text, the first thing found.
fn damage(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    for pair in chars.windows(2) {
        if let [
            a @ ('、' | '，' | '。' | '；' | '：'),
            b @ ('、' | '，' | '。' | '；' | '：'),
        ] = pair
        {
            return Some(format!("标点“{a}{b}”连用"));
        }
    }
    repeated(text, &chars).or_else(|| unpaired(&chars))
}

fn repeated(text: &str, chars: &[char]) -> Option<String> {
    // The same sentence twice, one behind the other.
    let mut before = "";
    for sentence in text.split(['。', '；']) {
        if sentence.chars().count() >= 8 && sentence == before {
            return Some(format!("“{sentence}”写了两遍"));
        }
        before = sentence;
    }
    for length in [6, 5, 4, 3, 2] {
        for (at, words) in chars.windows(length * 2).enumerate() {
            let (first, second) = words.split_at(length);
            if first != second {
                continue;
            }
            let word: String = first.iter().collect();
            let titled = chars
                .get(at + length * 2)
                .is_some_and(|next| "长员部校".contains(*next));
            let is_plain = first
                .iter()
                .all(|c| is_hanzi(*c) && !"一二三四五六七八九十个年月日".contains(*c));
            let is_one = first.iter().all(|c| Some(c) == first.first());
            if is_plain
                && !is_one
                && !titled
                && !REPEATED.iter().any(|known| known.starts_with(&word.repeat(2)))
            {
                return Some(format!("“{word}”重复"));
            }
        }
    }
    None
}

fn unpaired(chars: &[char]) -> Option<String> {
    for (openers, closers) in BRACKETS {
        let mut open = 0;
        for (at, c) in chars.iter().enumerate() {
            if openers.contains(c) {
                open += 1;
            } else if closers.contains(c) {
                // （1） and 1） are both in use: behind a number a bracket may close alone.
                let is_number = at
                    .checked_sub(1)
                    .and_then(|before| chars.get(before))
                    .is_some_and(|before| {
                        before.is_ascii_digit() || "一二三四五六七八九十".contains(*before)
                    });
                if open == 0 && !is_number {
                    return Some(format!("“{}”没有成对", closers[0]));
                }
                if open > 0 {
                    open -= 1;
                }
            }
        }
        if open > 0 {
            return Some(format!("“{}”没有成对", openers[0]));
        }
    }
    None
}

const fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
