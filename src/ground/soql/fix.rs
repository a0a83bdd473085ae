//! How an error can be mended: a title and a few edits of the text.
//!
//! Only what the grammar alone can tell, and only where the result is what the person meant for
//! sure enough to offer it. Worked out when asked for, not while parsing. It must not know any
//! schema.
//!
//! It is long because each kind of error has its own small fix, and they share how they look around.

use super::error::{Problem, SyntaxError};
use super::expected::Expected;
use super::keyword::Keyword;
use super::token::{Span, Token, TokenKind};
use super::tree::{NodeId, NodeKind, Tree};

/// One replacement. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

/// A way to mend an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a person.
    pub title: String,
    /// The edits, in the order of the text and without overlap; all places are those before any of
    /// them is made.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The text with the edits made.
    pub fn apply(&self, text: &str) -> String {
        let mut fixed = text.to_owned();
        for edit in self.edits.iter().rev() {
            if fixed.get(edit.span.range()).is_some() {
                fixed.replace_range(edit.span.range(), &edit.text);
            }
        }
        fixed
    }
}

/// How to mend an error of a tree, where there is a way. The text must be the tree's.
pub fn fix(tree: &Tree, text: &str, error: &SyntaxError) -> Option<Fix> {
    Fixer { tree, text, error }.fix()
}

struct Fixer<'a> {
    tree: &'a Tree,
    text: &'a str,
    error: &'a SyntaxError,
}

fn fixed(title: impl Into<String>, mut edits: Vec<Edit>) -> Option<Fix> {
    crate::sorting::by_key(&mut edits, |edit| edit.span.start);
    let apart = edits
        .windows(2)
        .all(|pair| matches!(pair, [one, next] if one.span.end <= next.span.start));
    apart.then(|| Fix {
        title: title.into(),
        edits,
    })
}

fn put(at: usize, text: &str) -> Edit {
    replace(Span::new(at, at), text)
}

fn replace(span: Span, text: &str) -> Edit {
    Edit {
        span,
        text: text.to_owned(),
    }
}

impl Fixer<'_> {
    fn fix(&self) -> Option<Fix> {
        let span = self.error.span;
        match self.error.problem {
            Problem::Star => self.star(),
            Problem::MissingComma => self.missing_comma(),
            Problem::TrailingComma => self.drop_comma(),
            Problem::ExtraComma => fixed("drop the comma", vec![replace(span, "")]),
            Problem::WrongQuotes => self.quotes(),
            Problem::MissingQuotes => self.missing_quotes(),
            Problem::OpenString => self.close_string(),
            Problem::IsNull => self.is_null(),
            Problem::NotLike => self.not_like(),
            Problem::WrongOperator => self.operator(),
            Problem::SelectAs => fixed("drop AS", vec![replace(self.with_blank(span), "")]),
            Problem::MissingList => self.list(),
            Problem::ListNeedsIn => self.list_needs_in(),
            Problem::CountAlone => self.count(),
            Problem::ClauseOrder => self.clause_order(),
            Problem::ApexOnly => self.apex_only(),
            Problem::DanglingDot => fixed("drop the dot", vec![replace(span, "")]),
            Problem::BrokenDateTime => self.date_time(),
            Problem::MissingClose => self.close(),
            Problem::Stray => self.strays(),
            Problem::MixedAndOr => self.parentheses(),
            Problem::NotNeedsParentheses => self.not_in_parentheses(),
            Problem::BadEscape => self.escapes(),
            Problem::Unexpected => self.unexpected(),
            Problem::End => self.end(),
            Problem::Empty
            | Problem::Comment
            | Problem::TooDeep
            | Problem::Variable
            | Problem::ClauseTwice
            | Problem::NotInSemiJoin
            | Problem::SemiJoinFields
            | Problem::HavingAlone
            | Problem::AfterEnd => None,
        }
    }

    // Where things are.

    /// The innermost node of a kind around the error's first token.
    fn around(&self, kind: NodeKind) -> Option<NodeId> {
        self.around_at(self.error.span.start, kind)
    }

    fn around_at(&self, offset: usize, kind: NodeKind) -> Option<NodeId> {
        let inner = self.tree.node_at(offset);
        self.tree
            .ancestors(inner)
            .find(|id| self.tree.kind(*id) == kind)
    }

    /// The word before the error.
    fn before(&self) -> Option<Token> {
        let index = self.tree.token_before(self.error.span.start)?;
        self.tree.tokens().get(index).copied()
    }

    /// The words behind the error's.
    fn after(&self) -> impl Iterator<Item = Token> + '_ {
        let next = self.tree.token_at(self.error.span.end);
        let rest = self.tree.tokens().get(next..).unwrap_or_default();
        rest.iter().filter(|token| !token.kind.is_trivia()).copied()
    }

    fn keyword(&self, token: Token) -> Option<Keyword> {
        match token.kind {
            TokenKind::Word => Keyword::of(token.span.text(self.text)),
            _ => None,
        }
    }

    /// A span with the blanks behind it.
    fn with_blank(&self, span: Span) -> Span {
        let next = self.tree.token_at(span.end);
        match self.tree.tokens().get(next) {
            Some(token) if token.kind == TokenKind::Whitespace => span.to(token.span),
            _ => span,
        }
    }

    // The fixes.

    fn star(&self) -> Option<Fix> {
        let span = self.error.span;
        if let Some(call) = self.around(NodeKind::Call) {
            let list = self.tree.node(call).parent;
            let select = self.tree.node(list).parent;
            let name = self.tree.tokens_of(call).first()?;
            let alone = self.tree.kind(select) == NodeKind::Select
                && self.tree.children(select).count() == 1
                && self.tree.child(list, NodeKind::Alias).is_none();
            if self.keyword(*name) != Some(Keyword::Count) {
                return None;
            }
            let with = if alone { "" } else { "Id" };
            return fixed(format!("COUNT({with})"), vec![replace(span, with)]);
        }
        let query = self.around(NodeKind::Query)?;
        let mut edits = vec![replace(span, "FIELDS(ALL)")];
        if self.tree.child(query, NodeKind::Limit).is_none() {
            let later = [
                NodeKind::Offset,
                NodeKind::Bind,
                NodeKind::For,
                NodeKind::Update,
            ];
            let before = later
                .iter()
                .find_map(|kind| self.tree.child(query, *kind))
                .map(|clause| put(self.tree.span(clause).start, "LIMIT 200 "));
            let last = self.tree.span(query).end.max(span.end);
            if last > span.end {
                edits.push(before.unwrap_or_else(|| put(last, " LIMIT 200")));
            }
        }
        fixed("FIELDS(ALL) with LIMIT 200", edits)
    }

    /// All of them at once: they come in pairs, or wherever a text was pasted from.
    fn strays(&self) -> Option<Fix> {
        let edits = self
            .tree
            .errors()
            .iter()
            .filter(|error| error.problem == Problem::Stray)
            .map(|error| match error.span.text(self.text) {
                "\u{a0}" => replace(error.span, " "),
                _ => replace(error.span, ""),
            })
            .collect();
        fixed("leave such characters out", edits)
    }

    fn missing_comma(&self) -> Option<Fix> {
        if let Some(fix) = self.misspelled() {
            return Some(fix);
        }
        let before = self.before()?;
        let mut edits = vec![put(before.span.end, ",")];
        // `Id Name Phone`: Name was taken for an alias of Id.
        let alias = self.around_at(before.span.start, NodeKind::Alias);
        if let Some(alias) = alias
            && self.around(NodeKind::From).is_none()
        {
            let item = self.tree.node(alias).parent;
            let plain = self.tree.child(item, NodeKind::Path);
            if let Some(path) = plain {
                edits.insert(0, put(self.tree.span(path).end, ","));
            }
        }
        fixed("put a comma", edits)
    }

    fn drop_comma(&self) -> Option<Fix> {
        let before = self.before()?;
        let comma = before.kind == TokenKind::Comma;
        let fix = || fixed("drop the comma", vec![replace(before.span, "")]);
        comma.then(fix).flatten()
    }

    fn quotes(&self) -> Option<Fix> {
        let span = self.error.span;
        let found = span.text(self.text);
        if self.is_name_place() {
            let inner = found.trim_matches('"');
            let name = !inner.is_empty()
                && inner
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '_' || c == '.');
            return name.then(|| fixed("without quotes", vec![replace(span, inner)]))?;
        }
        // Typographic quotes are tokens of their own around the words.
        let span = match self.around(NodeKind::Value) {
            Some(value) => self.tree.span(value),
            None => span,
        };
        let typographic = ['"', '“', '”', '‘', '’'];
        let inner = span.text(self.text);
        let inner = inner.strip_prefix(typographic).unwrap_or(inner);
        let inner = inner.strip_suffix(typographic).unwrap_or(inner);
        let mut quoted = String::from("'");
        let mut escaped = false;
        for c in inner.chars() {
            if c == '\'' && !escaped {
                quoted.push('\\');
            }
            escaped = c == '\\' && !escaped;
            quoted.push(c);
        }
        quoted.push('\'');
        fixed("single quotes", vec![replace(span, &quoted)])
    }

    /// Whether a name was expected at the error, not a value.
    fn is_name_place(&self) -> bool {
        !self.error.expected.iter().any(|one| {
            matches!(
                one,
                Expected::Value | Expected::Pattern | Expected::Symbol("(") | Expected::Unit
            )
        })
    }

    fn missing_quotes(&self) -> Option<Fix> {
        let value = self.around(NodeKind::Value)?;
        let span = self.tree.span(value);
        let quoted = format!("'{}'", span.text(self.text));
        fixed(format!("write {quoted}"), vec![replace(span, &quoted)])
    }

    fn close_string(&self) -> Option<Fix> {
        let span = self.error.span;
        let found = span.text(self.text);
        let mut end = found.trim_end().len();
        let inner = found.get(..end).unwrap_or_default();
        // What ends the line can belong to the query.
        end = inner.trim_end_matches([';', ')', ' ']).len().max(1);
        if found.starts_with('{') {
            return fixed("close the brace", vec![put(span.start + end, "}")]);
        }
        fixed("close the quote", vec![put(span.start + end, "'")])
    }

    fn is_null(&self) -> Option<Fix> {
        let comparison = self.around(NodeKind::Comparison)?;
        let operator = self.tree.child(comparison, NodeKind::Operator)?;
        let not = self.tree.own_tokens(operator).count() > 1;
        let written = if not { "!=" } else { "=" };
        let mut edits = vec![replace(self.tree.span(operator), written)];
        if self.tree.child(comparison, NodeKind::Value).is_none() {
            edits.push(put(self.tree.span(operator).end, " null"));
        }
        fixed(format!("{written} null"), edits)
    }

    fn not_like(&self) -> Option<Fix> {
        let comparison = self.around(NodeKind::Comparison)?;
        let span = self.tree.span(comparison);
        let edits = vec![
            put(span.start, "(NOT "),
            replace(self.with_blank(self.error.span), ""),
            put(span.end, ")"),
        ];
        fixed("(NOT … LIKE …)", edits)
    }

    fn operator(&self) -> Option<Fix> {
        let found = self.error.span.text(self.text);
        if matches!(found, "&" | "|") {
            let node = self.around(NodeKind::Error)?;
            let word = if found == "&" { "AND" } else { "OR" };
            return fixed(word, vec![replace(self.tree.span(node), word)]);
        }
        let operator = self.around(NodeKind::Operator)?;
        let span = self.tree.span(operator);
        let written: String = span.text(self.text).split_whitespace().collect();
        let with = match written.as_str() {
            "==" | "===" => "=",
            "=!" | "!==" | "!" | "!=" | "<>=" => "!=",
            "=<" => "<=",
            "=>" => ">=",
            _ if written.eq_ignore_ascii_case("notincludes") => "EXCLUDES",
            _ if written.eq_ignore_ascii_case("notexcludes") => "INCLUDES",
            _ => return None,
        };
        fixed(format!("write {with}"), vec![replace(span, with)])
    }

    fn list(&self) -> Option<Fix> {
        let value = self.around(NodeKind::Value)?;
        let span = self.tree.span(value);
        let first = self.tree.tokens_of(value).first()?;
        let bare = first.kind == TokenKind::Word
            && self.keyword(*first).is_none()
            && super::names::date_literal(first.span.text(self.text)).is_none();
        let quote = if bare { "'" } else { "" };
        let edits = vec![
            put(span.start, &format!("({quote}")),
            put(span.end, &format!("{quote})")),
        ];
        fixed("put parentheses", edits)
    }

    fn list_needs_in(&self) -> Option<Fix> {
        let comparison = self.around(NodeKind::Comparison)?;
        let operator = self.tree.child(comparison, NodeKind::Operator)?;
        let span = self.tree.span(operator);
        let with = match span.text(self.text) {
            "=" => "IN",
            "!=" | "<>" => "NOT IN",
            _ => return None,
        };
        let glued = |at: usize| {
            let next = self.text.get(at..).and_then(|rest| rest.chars().next());
            !next.is_some_and(char::is_whitespace)
        };
        let left = if glued(span.start.saturating_sub(1)) {
            " "
        } else {
            ""
        };
        let right = if glued(span.end) { " " } else { "" };
        let with = format!("{left}{with}{right}");
        fixed(with.trim().to_owned(), vec![replace(span, &with)])
    }

    fn count(&self) -> Option<Fix> {
        let call = self.around(NodeKind::Call);
        if let Some(call) = call {
            let close = self.tree.tokens_of(call).last()?;
            return fixed("COUNT(Id)", vec![put(close.span.start, "Id")]);
        }
        let select = self.around(NodeKind::Select)?;
        let item = self.tree.child(select, NodeKind::SelectItem)?;
        let count = self.tree.child(item, NodeKind::CountAll)?;
        let close = self.tree.tokens_of(count).last()?;
        fixed("COUNT(Id)", vec![put(close.span.start, "Id")])
    }

    /// The clause goes before the first of those it belongs before.
    fn clause_order(&self) -> Option<Fix> {
        let node = self.tree.node_at(self.error.span.start);
        let clause = self
            .tree
            .ancestors(node)
            .find(|id| self.tree.kind(*id).is_clause())?;
        let query = self.tree.node(clause).parent;
        let rank = rank(self.tree.kind(clause))?;
        let place = self
            .tree
            .children(query)
            .find(|id| self::rank(self.tree.kind(*id)).is_some_and(|other| other > rank))?;
        let (from, to) = (self.tree.span(clause), self.tree.span(place));
        if to.start > from.start {
            return None;
        }
        let moved = format!("{} ", from.text(self.text));
        let mut gone = from;
        // The blanks before it go with it.
        if let Some(index) = self.tree.token_at(from.start).checked_sub(1)
            && let Some(blank) = self.tree.tokens().get(index)
            && blank.kind == TokenKind::Whitespace
        {
            gone = blank.span.to(from);
        }
        let title = format!("put it before {}", self.first_word(place));
        fixed(title, vec![put(to.start, &moved), replace(gone, "")])
    }

    fn first_word(&self, node: NodeId) -> String {
        let first = self.tree.tokens_of(node).first();
        first
            .map(|token| token.span.text(self.text).to_uppercase())
            .unwrap_or_default()
    }

    fn apex_only(&self) -> Option<Fix> {
        let span = self.error.span;
        let before = self.before()?;
        match self.keyword(Token {
            kind: TokenKind::Word,
            span,
        }) {
            // `FOR UPDATE`, `ALL ROWS`: both words go.
            Some(Keyword::Update | Keyword::Rows) => {
                let gone = self.with_blank(before.span.to(span));
                fixed("leave it out", vec![replace(gone, "")])
            }
            Some(Keyword::All) => {
                let rows = self.after().next()?;
                let gone = self.with_blank(span.to(rows.span));
                fixed("leave it out", vec![replace(gone, "")])
            }
            _ => None,
        }
    }

    fn date_time(&self) -> Option<Fix> {
        let found = self.error.span.text(self.text);
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let added = match (found.len(), digits(found)) {
            (16, 12) => ":00Z",
            (8.., 6..) if !found.contains('-') => "Z",
            (19.., 14..) => "Z",
            _ => return None,
        };
        let title = format!("write {found}{added}");
        fixed(title, vec![put(self.error.span.end, added)])
    }

    fn close(&self) -> Option<Fix> {
        let before = self.before()?;
        fixed("close the parenthesis", vec![put(before.span.end, ")")])
    }

    /// Parentheses around each run of AND between the ORs: how anyone else reads it.
    fn parentheses(&self) -> Option<Fix> {
        let conditions = self.around(NodeKind::Conditions)?;
        let mut edits = Vec::new();
        let mut run: Option<(usize, usize, bool)> = None;
        let mut joiners = self
            .tree
            .own_tokens(conditions)
            .filter(|token| matches!(self.keyword(*token), Some(Keyword::And | Keyword::Or)))
            .peekable();
        let mut end = |run: Option<(usize, usize, bool)>| {
            if let Some((start, end, true)) = run {
                edits.push(put(start, "("));
                edits.push(put(end, ")"));
            }
        };
        for child in self.tree.children(conditions) {
            let span = self.tree.span(child);
            let mut or = false;
            while let Some(joiner) = joiners.next_if(|token| token.span.start < span.start) {
                or |= self.keyword(joiner) == Some(Keyword::Or);
            }
            run = match run {
                Some((start, _, _)) if !or => Some((start, span.end, true)),
                before => {
                    end(before);
                    Some((span.start, span.end, false))
                }
            };
        }
        end(run);
        fixed("put parentheses around what AND joins", edits)
    }

    fn not_in_parentheses(&self) -> Option<Fix> {
        let conditions = self.around(NodeKind::Conditions)?;
        let mut edits = Vec::new();
        for child in self.tree.children_of(conditions, NodeKind::Not) {
            let span = self.tree.span(child);
            edits.push(put(span.start, "("));
            // `NOT NOT a`: the inner one needs them, too.
            let inner = self.tree.child(child, NodeKind::Not);
            if let Some(inner) = inner {
                let inner = self.tree.span(inner);
                edits.push(put(inner.start, "("));
                edits.push(put(inner.end, ")"));
            }
            edits.push(put(span.end, ")"));
        }
        (!edits.is_empty()).then(|| fixed("put NOT in parentheses", edits))?
    }

    /// A backslash that begins no escape is one that is meant.
    fn escapes(&self) -> Option<Fix> {
        let found = self.error.span.text(self.text);
        let mut edits = Vec::new();
        let mut chars = found.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                continue;
            }
            let next = chars.next().map(|(_, c)| c)?;
            let fine = matches!(next, '\\' | '\'' | '"')
                || matches!(next.to_ascii_lowercase(), 'n' | 'r' | 't' | 'b' | 'f');
            let unicode = next.eq_ignore_ascii_case(&'u')
                && found
                    .get(at + 2..at + 6)
                    .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
            if !fine && !unicode {
                edits.push(put(self.error.span.start + at, "\\"));
            }
        }
        fixed("double the backslash", edits)
    }

    fn unexpected(&self) -> Option<Fix> {
        let span = self.error.span;
        let found = span.text(self.text);
        let expects = |keyword| self.error.expected.contains(&Expected::Keyword(keyword));
        match found {
            ")" => return fixed("drop the parenthesis", vec![replace(span, "")]),
            "," if expects("AND") => return fixed("AND", vec![replace(span, " AND")]),
            _ => {}
        }
        if self.error.follows_quote(self.text) {
            let title = "write \\' inside the text";
            return fixed(title, vec![put(span.start.saturating_sub(1), "\\")]);
        }
        // `FROM A ORDER x`: ORDER was taken for an alias.
        let before = self.before().and_then(|token| self.keyword(token));
        let split = match before {
            Some(Keyword::Order) => expects("ORDER BY"),
            Some(Keyword::Group) => expects("GROUP BY"),
            _ => false,
        };
        if split || expects("BY") {
            return fixed("put BY", vec![put(span.start, "BY ")]);
        }
        if expects("AND") && self.is_condition_start() {
            return fixed("put AND", vec![put(span.start, "AND ")]);
        }
        self.glued_number().or_else(|| self.misspelled())
    }

    /// Whether the parser went on with a condition at the error.
    fn is_condition_start(&self) -> bool {
        self.around(NodeKind::Comparison)
            .is_some_and(|node| self.tree.span(node).start == self.error.span.start)
    }

    /// `Id = 001x000`: what begins like a number is text.
    fn glued_number(&self) -> Option<Fix> {
        let span = self.error.span;
        let before = self.before()?;
        let glued = before.kind == TokenKind::Number && before.span.end == span.start;
        if !glued || self.around(NodeKind::Select).is_some() {
            return None;
        }
        let whole = before.span.to(span);
        let quoted = format!("'{}'", whole.text(self.text));
        fixed(format!("write {quoted}"), vec![replace(whole, &quoted)])
    }

    /// A keyword that is one or two letters away from what was expected; the word before the error
    /// can be it, taken for an alias.
    fn misspelled(&self) -> Option<Fix> {
        let here = Token {
            kind: TokenKind::Word,
            span: self.error.span,
        };
        [Some(here), self.before()]
            .into_iter()
            .flatten()
            .filter(|token| token.kind == TokenKind::Word && self.keyword(*token).is_none())
            .find_map(|token| {
                let word = token.span.text(self.text).to_uppercase();
                let keyword = self.error.expected.iter().find_map(|one| match one {
                    Expected::Keyword(text) if !text.contains(' ') && is_near(&word, text) => {
                        Some(*text)
                    }
                    _ => None,
                })?;
                fixed(
                    format!("write {keyword}"),
                    vec![replace(token.span, keyword)],
                )
            })
    }

    fn end(&self) -> Option<Fix> {
        let before = self.before()?;
        if before.kind == TokenKind::Comma {
            return self.drop_comma();
        }
        self.error
            .expected
            .contains(&Expected::Symbol(")"))
            .then(|| self.close())?
    }
}

/// The place of a clause in their order.
fn rank(kind: NodeKind) -> Option<u8> {
    const ORDER: [NodeKind; 11] = [
        NodeKind::From,
        NodeKind::Where,
        NodeKind::With,
        NodeKind::GroupBy,
        NodeKind::Having,
        NodeKind::OrderBy,
        NodeKind::Limit,
        NodeKind::Offset,
        NodeKind::Bind,
        NodeKind::For,
        NodeKind::Update,
    ];
    let at = ORDER.iter().position(|one| *one == kind)?;
    Some(at as u8)
}

/// Whether one change, one letter more or less, or two swapped neighbours lie between two words.
fn is_near(word: &str, other: &str) -> bool {
    if !word.is_ascii() || word == other || word.len() < 3 {
        return false;
    }
    let (short, long) = match word.len() <= other.len() {
        true => (word.as_bytes(), other.as_bytes()),
        false => (other.as_bytes(), word.as_bytes()),
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let rest = |of: &[u8], from: usize| of.get(from..).unwrap_or_default().to_vec();
    match long.len() - short.len() {
        0 => {
            let (a, b) = (rest(short, same), rest(long, same));
            let swapped = match (a.as_slice(), b.as_slice()) {
                ([a, b, rest @ ..], [c, d, other @ ..]) => (a, b, rest) == (d, c, other),
                _ => false,
            };
            swapped || a.get(1..) == b.get(1..)
        }
        1 => rest(short, same) == rest(long, same + 1),
        _ => false,
    }
}

#[cfg(test)]
#[path = "fix_tests.rs"]
mod tests;
