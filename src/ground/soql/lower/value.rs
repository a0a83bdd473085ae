//! Literals, typed. Must not know what they are compared with.

use super::super::ast::{Name, Span, Value, ValueKind};
use super::super::grammar::decode_string;
use super::super::keyword::Keyword;
use super::super::names::{date_literal, date_literal_n};
use super::super::token::TokenKind;
use super::super::tree::{NodeId, NodeKind};
use super::Lower;

impl Lower<'_> {
    pub(super) fn value(self, node: NodeId, like: bool) -> Option<Value> {
        let first = *self.tree.tokens_of(node).first()?;
        let text = self.tree.text(node, self.text);
        let written = || text.to_owned();
        let kind = match first.kind {
            TokenKind::String { .. } => ValueKind::String(decode_string(text, like)?),
            TokenKind::Number | TokenKind::Plus | TokenKind::Minus => ValueKind::Number(written()),
            TokenKind::Date => ValueKind::Date(written()),
            TokenKind::DateTime => ValueKind::DateTime(written()),
            TokenKind::Time => ValueKind::Time(written()),
            TokenKind::Currency => ValueKind::Currency(written()),
            TokenKind::Bind | TokenKind::Colon => ValueKind::Bind(self.bind(node)?),
            _ => self.word(first.span, node)?,
        };
        Some(Value {
            kind,
            span: self.span(node),
        })
    }

    fn word(self, word: Span, node: NodeId) -> Option<ValueKind> {
        let text = word.text(self.text);
        match Keyword::of(text) {
            Some(Keyword::True) => return Some(ValueKind::Bool(true)),
            Some(Keyword::False) => return Some(ValueKind::Bool(false)),
            Some(Keyword::Null) => return Some(ValueKind::Null),
            _ => {}
        }
        if let Some(name) = date_literal(text) {
            return Some(ValueKind::DateLiteral { name, n: None });
        }
        let number = self
            .tree
            .tokens_of(node)
            .iter()
            .find(|token| token.kind == TokenKind::Number)?;
        Some(ValueKind::DateLiteral {
            name: date_literal_n(text)?,
            n: Some(number.span.text(self.text).to_owned()),
        })
    }

    /// The name of an Apex variable.
    pub(super) fn bind(self, node: NodeId) -> Option<Name> {
        if let Some(name) = self.name_in(node) {
            return Some(name);
        }
        let span = self.span(node);
        let span = Span::new(span.start + 1, span.end);
        Some(Name {
            text: span.text(self.text).to_owned(),
            span,
        })
    }

    /// The values right below a node.
    pub(super) fn values(self, node: NodeId) -> Option<Vec<Value>> {
        self.all(node, NodeKind::Value, |value| self.value(value, false))
    }
}
