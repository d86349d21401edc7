//! From the text of a relation to what it says.
//!
//! `床位数 = 兜底床位 + 普惠床位`, `本期.床位数 >= 上期.床位数 * 0.7`, `合计(养老机构.床位数) = 指标.养老床位数`,
//! `当 机构类型 = "农村敬老院" 时 床位数 >= 10`.

use crate::forms::{Field, dictionary};
use crate::model::{RecordKind, half_width};

use super::RelationError;
use super::expression::{
    Condition, Expression, FieldTerm, Function, Operator, RelationSign, TermField, TermScope, Totalling,
};
use super::token::{Token, tokens};

/// What a column is named by that only this ledger has: `列."市场化床位"`.
pub(super) const COLUMN: &str = "列";

/// A relation with what must hold before it is asked for.
pub(super) struct Parsed {
    pub(super) when: Option<Condition>,
    pub(super) condition: Condition,
}

/// Reads a relation over the fields of a kind.
pub(super) fn parse(text: &str, kind: RecordKind) -> Result<Parsed, RelationError> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        kind,
    };
    let mut when = None;
    if parser.take("当") {
        when = Some(parser.any()?);
        if !parser.take("时") && !parser.take(",") {
            return Err(RelationError::new(
                "“当……时”之后要写关系，例如：当 机构类型 = \"农村敬老院\" 时 床位数 >= 10",
            ));
        }
        parser.take(",");
    }
    let condition = parser.any()?;
    if when.is_none() && parser.take("当") {
        when = Some(parser.any()?);
        parser.take("时");
    }
    match parser.tokens.get(parser.at) {
        None => Ok(Parsed { when, condition }),
        Some(token) => Err(RelationError::new(format!("没有料到{}", said(token)))),
    }
}

/// Reads a condition alone.
pub(super) fn parse_condition(text: &str, kind: RecordKind) -> Result<Condition, RelationError> {
    let parsed = parse(text, kind)?;
    Ok(parsed.condition)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    kind: RecordKind,
}

impl Parser<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is_there);
        is_there
    }

    fn demand(&mut self, sign: &str) -> Result<(), RelationError> {
        if self.take(sign) {
            return Ok(());
        }
        let found = self.tokens.get(self.at).map_or_else(|| "结尾".to_owned(), said);
        Err(RelationError::new(format!("这里要有“{sign}”，却是{found}")))
    }

    fn any(&mut self) -> Result<Condition, RelationError> {
        let mut parts = vec![self.all()?];
        while self.take("或") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, RelationError> {
        let mut parts = vec![self.single()?];
        while self.take("且") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Condition::All))
    }

    fn single(&mut self) -> Result<Condition, RelationError> {
        if self.take("非") {
            return Ok(Condition::Not(Box::new(self.single()?)));
        }
        if let Some(condition) = self.named_condition()? {
            return Ok(condition);
        }
        let start = self.at;
        match self.comparison() {
            Ok(condition) => Ok(condition),
            Err(error) => {
                // A bracket may hold a condition as well as a number.
                self.at = start;
                if !self.take("(") {
                    return Err(error);
                }
                let inner = self.any().map_err(|_no_condition| error)?;
                self.demand(")")?;
                Ok(inner)
            }
        }
    }

    fn named_condition(&mut self) -> Result<Option<Condition>, RelationError> {
        let Some(Token::Name(name)) = self.tokens.get(self.at) else {
            return Ok(None);
        };
        let name = name.as_str();
        if !matches!(name, "为空" | "包含") || self.tokens.get(self.at + 1) != Some(&Token::Sign("(")) {
            return Ok(None);
        }
        self.at += 2;
        let first = self.sum()?;
        let condition = if name == "包含" {
            self.demand(",")?;
            Condition::Contains(first, self.sum()?)
        } else {
            match first {
                Expression::Field(term) => Condition::IsAbsent(term),
                _ => return Err(RelationError::new("“为空”的括号里要写一个字段")),
            }
        };
        self.demand(")")?;
        Ok(Some(condition))
    }

    fn comparison(&mut self) -> Result<Condition, RelationError> {
        let left = self.sum()?;
        let sign = match self.tokens.get(self.at) {
            Some(Token::Sign("=")) => RelationSign::Equal,
            Some(Token::Sign("≠")) => RelationSign::Unequal,
            Some(Token::Sign("≥")) => RelationSign::AtLeast,
            Some(Token::Sign(">")) => RelationSign::MoreThan,
            Some(Token::Sign("≤")) => RelationSign::AtMost,
            Some(Token::Sign("<")) => RelationSign::LessThan,
            _ => return Err(RelationError::new("缺少比较符号：= ≠ ≥ > ≤ <")),
        };
        self.at += 1;
        Ok(Condition::Compare(left, sign, self.sum()?))
    }

    fn sum(&mut self) -> Result<Expression, RelationError> {
        let mut left = self.product()?;
        loop {
            let operator = if self.take("+") {
                Operator::Plus
            } else if self.take("-") {
                Operator::Minus
            } else {
                return Ok(left);
            };
            left = Expression::Binary(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expression, RelationError> {
        let mut left = self.factor()?;
        loop {
            let operator = if self.take("*") {
                Operator::Times
            } else if self.take("/") {
                Operator::Over
            } else {
                return Ok(left);
            };
            left = Expression::Binary(Box::new(left), operator, Box::new(self.factor()?));
        }
    }

    fn factor(&mut self) -> Result<Expression, RelationError> {
        if self.take("(") {
            let inner = self.sum()?;
            self.demand(")")?;
            return Ok(inner);
        }
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Number(number)) => Ok(Expression::Number(number)),
            Some(Token::Text(text)) => Ok(Expression::Text(text)),
            Some(Token::Name(name)) => self.named(&name),
            Some(token) => Err(RelationError::new(format!("没有料到{}", said(&token)))),
            None => Err(RelationError::new("关系没有写完")),
        }
    }

    fn named(&mut self, name: &str) -> Result<Expression, RelationError> {
        if self.tokens.get(self.at) == Some(&Token::Sign("(")) {
            self.at += 1;
            return self.call(name);
        }
        if !self.take(".") {
            return match name {
                "本期" => Ok(Expression::Period),
                _ => self.field(TermScope::Own, self.kind, name),
            };
        }
        let inner = match self.tokens.get(self.at) {
            Some(Token::Name(inner)) => inner,
            Some(Token::Text(header)) if name == COLUMN => header,
            _ => return Err(RelationError::new(format!("“{name}.”之后要写字段的名称"))),
        };
        self.at += 1;
        // The name of an indicator may begin with that of a field.
        let mut whole = inner.clone();
        while let (true, Some(Token::Name(more))) = (name == "指标", self.tokens.get(self.at)) {
            whole.push_str(more);
            self.at += 1;
        }
        match name {
            "本期" => self.field(TermScope::Own, self.kind, inner),
            "上期" => self.field(TermScope::Previous, self.kind, inner),
            "指标" => Ok(Expression::Indicator(whole)),
            "参数" => Ok(Expression::Parameter(inner.clone())),
            COLUMN => Ok(Expression::Field(FieldTerm {
                scope: TermScope::Own,
                field: TermField::Column(inner.clone()),
            })),
            _ if name == RecordKind::Project.label() && self.kind == RecordKind::ProjectReturn => {
                self.field(TermScope::Parent, RecordKind::Project, inner)
            }
            _ if name == self.kind.label() => self.field(TermScope::Own, self.kind, inner),
            _ => Err(RelationError::new(format!(
                "“{name}.{inner}”不是这一类记录的；可写 本期、上期、指标、参数，或用 合计(…) 汇总别的表"
            ))),
        }
    }

    fn call(&mut self, name: &str) -> Result<Expression, RelationError> {
        let totalling = match name {
            "合计" => Some(Totalling::Sum),
            "个数" => Some(Totalling::Count),
            _ => None,
        };
        if let Some(totalling) = totalling {
            let total = self.total(totalling)?;
            self.demand(")")?;
            return Ok(total);
        }
        let function = match name {
            "绝对值" => Function::Absolute,
            "取整" => Function::Rounded,
            "最大" => Function::Largest,
            "最小" => Function::Least,
            "月数" => Function::Months,
            "空为零" => Function::OrZero,
            _ => {
                return Err(RelationError::new(format!(
                    "没有“{name}(…)”；可用：合计、个数、最大、最小、绝对值、取整、月数、空为零、为空、包含"
                )));
            }
        };
        let mut parts = vec![self.sum()?];
        while self.take(",") {
            parts.push(self.sum()?);
        }
        self.demand(")")?;
        Ok(Expression::Call(function, parts))
    }

    fn total(&mut self, totalling: Totalling) -> Result<Expression, RelationError> {
        let Some(Token::Name(kind)) = self.tokens.get(self.at) else {
            return Err(RelationError::new("要写成 合计(养老机构.床位数)"));
        };
        let known = RecordKind::ALL.into_iter().find(|known| known.label() == kind);
        let kind = known.ok_or_else(|| RelationError::new(format!("没有“{kind}”这一类记录")))?;
        self.at += 1;
        if !self.take(".") {
            return match totalling {
                Totalling::Count => Ok(Expression::Total(totalling, kind, None)),
                Totalling::Sum => Err(RelationError::new("要写成 合计(养老机构.床位数)")),
            };
        }
        let Some(Token::Name(name)) = self.tokens.get(self.at) else {
            return Err(RelationError::new("要写成 合计(养老机构.床位数)"));
        };
        self.at += 1;
        Ok(Expression::Total(totalling, kind, Some(field_named(kind, name)?)))
    }

    fn field(&self, scope: TermScope, kind: RecordKind, name: &str) -> Result<Expression, RelationError> {
        Ok(Expression::Field(FieldTerm {
            scope,
            field: TermField::Known(field_named(kind, name)?),
        }))
    }
}

pub(super) fn field_named(kind: RecordKind, name: &str) -> Result<&'static Field, RelationError> {
    let half = |field: &&Field| half_width(&field.name) == name;
    let fields = dictionary().fields(kind);
    let found = dictionary().find(kind, name).or_else(|| fields.iter().find(half));
    found.ok_or_else(|| {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        RelationError::new(format!(
            "{}没有“{name}”这一项；可用：{}",
            kind.label(),
            names.join("、")
        ))
    })
}

fn one_or(mut parts: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn said(token: &Token) -> String {
    match token {
        Token::Number(number) => format!("“{number}”"),
        Token::Text(text) => format!("“{text}”"),
        Token::Name(name) => format!("“{name}”"),
        Token::Sign(sign) => format!("“{sign}”"),
    }
}
