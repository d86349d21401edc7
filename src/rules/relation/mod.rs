//! A relation (审核关系): an equation or inequality over fields, as data. Shipped ones stand in `data/rules/`, an officer's
//! own in the ledger; both are read by one grammar ([`parser`]) and looked at by one engine ([`evaluate`]).
//!
//! A side with rounded figures may differ by half of the last printed digit of each. What is absent is not compared.

mod evaluate;
mod expression;
mod parser;
mod token;

use crate::model::{FindingPlace, Period, Record, RecordKind, half_width, name_key, number_text};

use super::Facts;
use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport, place_of};
use evaluate::Scene;
use expression::{Condition, Expression, FieldTerm, TermField, TermScope};
use token::Token;

/// One relation over the records of a kind.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The records it is asked of.
    pub(super) kind: RecordKind,
    /// As it is written.
    pub text: String,
    when: Vec<Condition>,
    condition: Condition,
    /// Whether it is asked of each period of a record.
    is_by_period: bool,
    /// Whether what is absent counts as nothing.
    pub(super) absent_is_zero: bool,
    /// The end of the message.
    pub(super) advice: String,
    /// First year of the periods it is asked of.
    pub(super) from: i32,
    /// What tells findings of one rule apart; empty for a rule with one relation.
    pub(super) key: String,
}

/// Why a text is no relation, a Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RelationError(String);

impl RelationError {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A sentence of the caller's own.
    pub fn of(text: &str) -> Self {
        Self::new(text)
    }
}

impl Relation {
    /// Reads a relation over the fields of a kind, with a further condition that must hold before it is asked for.
    ///
    /// # Errors
    /// Says what can't be understood and what could stand there.
    pub fn parse(text: &str, kind: RecordKind, when: &str) -> Result<Self, RelationError> {
        let parsed = parser::parse(text, kind)?;
        let mut conditions: Vec<Condition> = parsed.when.into_iter().collect();
        if !when.trim().is_empty() {
            conditions.push(parser::parse_condition(when, kind)?);
        }
        let fields = parsed.condition.fields();
        let has_own = fields.iter().any(|term| term.scope == TermScope::Own);
        let kind = match parsed.condition.indicator() {
            Some(_) if !has_own => RecordKind::Indicator,
            _ if fields.is_empty() => return Err(RelationError::new("关系里没有一个字段")),
            _ => kind,
        };
        let all = conditions.iter().flat_map(Condition::fields).chain(fields);
        let is_by_period = kind == RecordKind::Indicator && parsed.condition.indicator().is_some()
            || all
                .filter(|term| term.scope != TermScope::Parent)
                .any(|term| term.field.is_figure(kind));
        Ok(Self {
            kind,
            text: text.trim().to_owned(),
            when: conditions,
            condition: parsed.condition,
            is_by_period,
            absent_is_zero: false,
            advice: "请核对这几个数".to_owned(),
            from: 0,
            key: String::new(),
        })
    }

    /// The kind that has the most of the fields that a text names; the first of several, `None` where none has any.
    pub fn closest_kind(text: &str) -> Option<RecordKind> {
        let words = token::tokens(text).unwrap_or_default();
        let known = |kind: RecordKind| {
            let is_known =
                |word: &&Token| matches!(word, Token::Name(name) if parser::field_named(kind, name).is_ok());
            words.iter().filter(is_known).count()
        };
        let kinds = RecordKind::ALL.into_iter().rev();
        kinds
            .max_by_key(|kind| known(*kind))
            .filter(|kind| known(*kind) > 0)
    }

    /// A text in which each header of a ledger's own columns stands as such a column: 市场化床位 as 列."市场化床位". A name
    /// of the dictionary stays what it is.
    pub fn with_columns(text: &str, kind: RecordKind, headers: &[String]) -> String {
        let half = half_width(text);
        let mut headers: Vec<String> = headers.iter().map(|header| half_width(header)).collect();
        headers.retain(|header| !header.contains('"') && parser::field_named(kind, header).is_err());
        if headers.is_empty() {
            return text.to_owned();
        }
        headers.sort_by_key(|header| std::cmp::Reverse(header.len()));
        let mut written = String::new();
        let mut rest = half.as_str();
        let (mut is_quoted, mut begins) = (false, true);
        while let Some(first) = rest.chars().next() {
            let header = headers.iter().find(|header| {
                let follows = rest.strip_prefix(header.as_str()).map(|rest| rest.chars().next());
                follows.is_some_and(|next| next.is_none_or(token::is_border))
            });
            let is_named = written.ends_with('.');
            match header.filter(|_| begins && !is_quoted && !is_named) {
                Some(header) => {
                    written.push_str(&format!("{}.\"{header}\"", parser::COLUMN));
                    rest = rest.strip_prefix(header.as_str()).unwrap_or_default();
                    begins = false;
                }
                None => {
                    is_quoted ^= matches!(first, '"' | '“' | '”');
                    begins = token::is_border(first);
                    written.push(first);
                    rest = rest.strip_prefix(first).unwrap_or_default();
                }
            }
        }
        written
    }

    /// The id of the field that it begins with.
    pub(super) fn first_field(&self) -> String {
        let fields = self.condition.fields();
        fields
            .first()
            .map(|term| term.field.id().to_owned())
            .unwrap_or_default()
    }

    /// Reports each record and period in which it does not hold.
    pub(super) fn check(&self, facts: &Facts<'_>, report: &mut RuleReport) {
        let indicator = self.condition.indicator();
        for record in facts.records.of(self.kind) {
            if indicator.is_some_and(|name| {
                self.kind == RecordKind::Indicator && name_key(name) != name_key(record.text("name"))
            }) {
                continue;
            }
            let periods = if self.is_by_period {
                record.stated_periods()
            } else {
                vec![record.period]
            };
            for period in periods {
                if period.is_some_and(|period| period.year() < self.from) {
                    continue;
                }
                let scene = Scene {
                    facts,
                    record,
                    period,
                    absent_is_zero: self.absent_is_zero,
                };
                if self.when.iter().all(|when| scene.holds(when) == Some(true))
                    && let Some(broken) = scene.broken(&self.condition)
                {
                    let doubt = self.doubt(&scene, broken, report.name());
                    report.add(doubt);
                }
            }
        }
    }

    fn doubt(&self, scene: &Scene<'_, '_>, broken: &Condition, name_of_rule: &str) -> Doubt {
        let (record, period) = (scene.record, scene.period);
        let subject = subject_of(record, period);
        let key = finding_key(record, period);
        let [place, name, when] = key.each();
        let key = [place, name, when, self.key.as_str()];
        let doubt = match broken {
            Condition::Compare(left, sign, right) => {
                let (says_left, says_right) = (said(scene, left), said(scene, right));
                let message = format!(
                    "{subject}：{says_left}，{}{says_right}；{}",
                    sign.broken(),
                    self.advice
                );
                let shown = |side| {
                    scene
                        .value(side)
                        .map(|operand| operand.shown())
                        .unwrap_or_default()
                };
                let expected = format!("{}{}{}", name_of(left), sign.sign(), shown(right));
                Doubt::new(&key, message).expected(expected).found(shown(left))
            }
            _ => {
                let mut values: Vec<String> = Vec::new();
                for term in self
                    .when
                    .iter()
                    .flat_map(Condition::fields)
                    .chain(broken.fields())
                {
                    let value = of_term(scene, term);
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                let values = values.join("，");
                Doubt::new(
                    &key,
                    format!("{subject}：{name_of_rule}（{values}）；{}", self.advice),
                )
                .found(values)
            }
        };
        let doubt = doubt.computed(printed(&self.text)).advice(self.advice.clone());
        self.places(scene, broken).into_iter().fold(doubt, Doubt::place)
    }

    fn places(&self, scene: &Scene<'_, '_>, broken: &Condition) -> Vec<FindingPlace> {
        let conditions = std::iter::once(broken).chain(&self.when);
        let terms = conditions.flat_map(Condition::fields);
        let mut places: Vec<FindingPlace> = Vec::new();
        for term in terms {
            if let Some((record, period)) = scene.place(term) {
                let place = place_of(record, term.field.id(), period);
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        if places.is_empty() {
            places.push(place_of(scene.record, "reported", scene.period));
        }
        places
    }
}

/// A relation as it is printed, with the signs of print.
fn printed(text: &str) -> String {
    text.replace(">=", "≥")
        .replace("<=", "≤")
        .replace("!=", "≠")
        .replace('*', "×")
}

/// A side in words: 入住人数37人; 兜底床位28张 + 普惠床位22张 = 50.
fn said(scene: &Scene<'_, '_>, side: &Expression) -> String {
    let text = with_values(scene, side);
    match (side, scene.value(side)) {
        (Expression::Call(_, parts), Some(_)) if matches!(parts.as_slice(), [Expression::Field(_)]) => text,
        (Expression::Binary(..) | Expression::Call(..) | Expression::Total(..), Some(value)) => {
            format!("{text} = {}", value.shown())
        }
        _ => text,
    }
}

fn with_values(scene: &Scene<'_, '_>, side: &Expression) -> String {
    let value = || {
        scene
            .value(side)
            .map(|operand| operand.shown())
            .unwrap_or_default()
    };
    match side {
        Expression::Number(_) | Expression::Text(_) => value(),
        Expression::Field(term) => of_term(scene, term),
        Expression::Period => scene.period.map(Period::label).unwrap_or_default(),
        Expression::Indicator(name) => format!("填报的{name}{}", value()),
        Expression::Parameter(name) => {
            let parameter = scene.facts.parameter(name, scene.period);
            let source = parameter.map(|parameter| format!("{}（{}）", value(), parameter.source));
            source.unwrap_or_default()
        }
        Expression::Total(..) => name_of(side),
        Expression::Binary(left, operator, right) => format!(
            "{}{}{}",
            with_values(scene, left),
            operator.sign(),
            with_values(scene, right)
        ),
        Expression::Call(_, parts) => {
            let parts: Vec<String> = parts.iter().map(|part| with_values(scene, part)).collect();
            parts.join("、")
        }
    }
}

fn of_term(scene: &Scene<'_, '_>, term: &FieldTerm) -> String {
    let name = term.field.name();
    let name = match (term.scope, scene.place(term)) {
        (TermScope::Previous, Some((_, Some(period)))) => format!("{}{name}", period.label()),
        (TermScope::Parent, _) => format!("项目{name}"),
        _ => name.to_owned(),
    };
    let value = scene
        .place(term)
        .and_then(|(record, period): (&Record, _)| match &term.field {
            TermField::Known(field) => {
                let value = record.at(&field.id, period)?;
                Some(format!("{}{}", value.show(field.money_unit()), field.unit))
            }
            TermField::Column(header) => evaluate::column_text(record, header, period).map(str::to_owned),
        });
    match value {
        Some(value) => format!("{name}{value}"),
        None => format!("{name}（空）"),
    }
}

/// A side by its names: 兜底床位 + 普惠床位.
fn name_of(side: &Expression) -> String {
    match side {
        Expression::Number(number) => number_text(*number),
        Expression::Text(text) => text.clone(),
        Expression::Field(term) => term.field.name().to_owned(),
        Expression::Period => "本期".to_owned(),
        Expression::Indicator(name) | Expression::Parameter(name) => name.clone(),
        Expression::Total(_, kind, field) => {
            let field = field.map(|field| field.name.as_str()).unwrap_or_default();
            format!("{}{field}合计", kind.label())
        }
        Expression::Binary(left, operator, right) => {
            format!("{}{}{}", name_of(left), operator.sign(), name_of(right))
        }
        Expression::Call(_, parts) => parts.iter().map(name_of).collect::<Vec<_>>().join("、"),
    }
}
