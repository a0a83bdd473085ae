//! What each stretch of a query looks like, for the editor.
//!
//! Each statement of a text is parsed, and a word is what its place in the tree makes it; so this is
//! total, fast enough for every key press and right on a query that is not finished. It must not know
//! themes: a class is a meaning, not a colour.

use std::ops::Range;

use super::keyword::Keyword;
use super::names::{date_literal, date_literal_n};
use super::statements::statements;
use super::token::{Token, TokenKind, lex};
use super::tree::{NodeId, NodeKind, Tree};

/// The meaning of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A word of the language: `SELECT`, `GROUP` before `BY`.
    Keyword,
    /// A function's name.
    Function,
    /// A field, a relationship, an alias.
    Field,
    /// An object or child relationship after `FROM`.
    Object,
    /// A quoted text.
    String,
    /// A number, also with a currency.
    Number,
    /// A date, datetime or time.
    Date,
    /// `TODAY`, `LAST_N_DAYS:5`.
    DateLiteral,
    /// `TRUE`, `FALSE`, `NULL`.
    Constant,
    /// `=`, `<>`, `+` …
    Operator,
    /// Commas, dots, parentheses.
    Punctuation,
    /// A comment.
    Comment,
    /// An Apex variable, `:ids`.
    Bind,
    /// What SOQL has no use for, and a string that is not closed.
    Error,
}

/// The classes of all stretches that are not blank, in order, without overlap.
pub fn highlight(text: &str) -> Vec<(Range<usize>, Class)> {
    let mut classes = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    for statement in statements(text) {
        between(text, at..statement.start, &mut classes);
        let part = statement.text(text);
        let tree = Tree::parse(part);
        for (index, token) in tree.tokens().iter().enumerate() {
            let span = token.span.start + statement.start..token.span.end + statement.start;
            match token.kind {
                TokenKind::Whitespace => {}
                TokenKind::Comment => classes.push((span, Class::Comment)),
                _ => classes.push((span, class(&tree, part, index, *token))),
            }
        }
        at = statement.end;
    }
    between(text, at..text.len(), &mut classes);
    classes
}

/// What stands between two statements: comments and semicolons.
fn between(text: &str, range: Range<usize>, classes: &mut Vec<(Range<usize>, Class)>) {
    let start = range.start;
    for token in lex(text.get(range).unwrap_or_default()) {
        let class = match token.kind {
            TokenKind::Whitespace => continue,
            TokenKind::Comment => Class::Comment,
            _ => Class::Punctuation,
        };
        classes.push((token.span.start + start..token.span.end + start, class));
    }
}

fn class(tree: &Tree, text: &str, index: usize, token: Token) -> Class {
    match token.kind {
        TokenKind::Word | TokenKind::Currency => {
            let node = tree.node_of_token(index);
            word(tree, text, node, token)
        }
        TokenKind::String { closed: true } | TokenKind::SearchTerm { closed: true } => {
            Class::String
        }
        TokenKind::String { .. } | TokenKind::SearchTerm { .. } | TokenKind::Unknown => {
            Class::Error
        }
        TokenKind::Number | TokenKind::Colon => {
            let node = tree.node_of_token(index);
            let first = tree.tokens_of(node).first();
            let dated = tree.kind(node) == NodeKind::Value
                && first.is_some_and(|first| first.kind == TokenKind::Word);
            match token.kind {
                _ if dated => Class::DateLiteral,
                TokenKind::Number => Class::Number,
                _ => Class::Punctuation,
            }
        }
        TokenKind::Date | TokenKind::DateTime | TokenKind::Time => Class::Date,
        TokenKind::Bind => Class::Bind,
        TokenKind::Comma
        | TokenKind::Dot
        | TokenKind::Open
        | TokenKind::Close
        | TokenKind::Semicolon => Class::Punctuation,
        _ => Class::Operator,
    }
}

/// A word by the node it is in.
fn word(tree: &Tree, text: &str, node: NodeId, token: Token) -> Class {
    let written = token.span.text(text);
    match tree.kind(node) {
        NodeKind::Path => path(tree, node),
        NodeKind::Call | NodeKind::CountAll => Class::Function,
        NodeKind::Value if token.kind == TokenKind::Currency => Class::Number,
        NodeKind::Value => match Keyword::of(written) {
            Some(Keyword::True | Keyword::False | Keyword::Null) => Class::Constant,
            _ if date_literal(written).is_some() || date_literal_n(written).is_some() => {
                Class::DateLiteral
            }
            _ => Class::Field,
        },
        NodeKind::Error | NodeKind::Root => match Keyword::of(written) {
            Some(keyword) if keyword.is_reserved() => Class::Keyword,
            _ => Class::Field,
        },
        _ => Class::Keyword,
    }
}

/// A dotted name by what it names.
fn path(tree: &Tree, node: NodeId) -> Class {
    let parent = tree.node(node).parent;
    let is_first = || tree.child(parent, NodeKind::Path) == Some(node);
    match tree.kind(parent) {
        NodeKind::FromItem => Class::Object,
        NodeKind::ReturningItem | NodeKind::When if is_first() => Class::Object,
        // `USER_MODE`, `HIGHLIGHT`: names to the grammar, words of the language to a person.
        NodeKind::With => Class::Keyword,
        NodeKind::Value => Class::Bind,
        _ => Class::Field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The classes as `text/letter`, with the letters below.
    fn classes(text: &str) -> String {
        highlight(text)
            .into_iter()
            .map(|(range, class)| {
                let letter = match class {
                    Class::Keyword => 'k',
                    Class::Function => 'f',
                    Class::Field => 'n',
                    Class::Object => 'o',
                    Class::String => 's',
                    Class::Number => '1',
                    Class::Date => 'd',
                    Class::DateLiteral => 'l',
                    Class::Constant => 'c',
                    Class::Operator => '=',
                    Class::Punctuation => '.',
                    Class::Comment => '#',
                    Class::Bind => 'b',
                    Class::Error => '!',
                };
                format!("{}/{letter}", text.get(range).unwrap_or_default())
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_get_their_class_by_position() {
        for (text, expected) in [
            (
                "SELECT Id, COUNT(Name) n FROM Order o WHERE a = TODAY",
                "SELECT/k Id/n ,/. COUNT/f (/. Name/n )/. n/n FROM/k Order/o o/n WHERE/k a/n =/= TODAY/l",
            ),
            (
                "SELECT Owner.Limit FROM Group GROUP BY Today",
                "SELECT/k Owner/n ./. Limit/n FROM/k Group/o GROUP/k BY/k Today/n",
            ),
            (
                "SELECT (SELECT Id FROM Contacts) FROM Contact c, c.Account a",
                "SELECT/k (/. SELECT/k Id/n FROM/k Contacts/o )/. FROM/k Contact/o c/n ,/. c/o ./. Account/o a/n",
            ),
            (
                "WHERE d > LAST_N_DAYS:5 AND e IN (TODAY, YESTERDAY) AND f = null",
                "WHERE/k d/n >/= LAST_N_DAYS/l :/l 5/l AND/k e/n IN/k (/. TODAY/l ,/. YESTERDAY/l )/. AND/k f/n =/= null/c",
            ),
            (
                "WHERE a IN :ids -- why\nLIMIT 5 OFFSET 3",
                "WHERE/k a/n IN/k :ids/b -- why/# LIMIT/k 5/1 OFFSET/k 3/1",
            ),
            ("SELECT * FROM", "SELECT/k */! FROM/k"),
            ("WHERE a = 'open", "WHERE/k a/n =/= 'open/!"),
            (
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Event",
                "SELECT/k TYPEOF/k What/n WHEN/k Account/o THEN/k Name/n END/k FROM/k Event/o",
            ),
            (
                "FROM A USING SCOPE mine WITH USER_MODE FOR VIEW UPDATE TRACKING, VIEWSTAT",
                "FROM/k A/o USING/k SCOPE/k mine/n WITH/k USER_MODE/k FOR/k VIEW/k UPDATE/k TRACKING/k ,/. VIEWSTAT/k",
            ),
            (
                "SELECT Id FROM Order ORDER BY Group; -- next\nSELECT Order FROM Group;",
                "SELECT/k Id/n FROM/k Order/o ORDER/k BY/k Group/n ;/. -- next/# SELECT/k Order/n FROM/k Group/o ;/.",
            ),
            (
                "FIND {a b} IN NAME FIELDS RETURNING Account(Name, toLabel(Type) WHERE Name = 'x'), Contact LIMIT 5",
                "FIND/k {a b}/s IN/k NAME/k FIELDS/k RETURNING/k Account/o (/. Name/n ,/. toLabel/f (/. Type/n )/. WHERE/k Name/n =/= 'x'/s )/. ,/. Contact/o LIMIT/k 5/1",
            ),
            (
                "SELECT Id, (SELECT FROM Contacts WHERE x = Closed AND y > EUR5 FROM A",
                "SELECT/k Id/n ,/. (/. SELECT/k FROM/k Contacts/o WHERE/k x/n =/= Closed/n AND/k y/n >/= EUR5/1 FROM/k A/o",
            ),
        ] {
            assert_eq!(classes(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_classified_in_order(text in "\\PC*") {
            let mut end = 0;
            for (range, _) in highlight(&text) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
            prop_assert!(end <= text.len());
        }
    }
}
