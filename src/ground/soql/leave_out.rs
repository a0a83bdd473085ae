//! Which bytes of a text go where fields are left out of it: of the select list and of ORDER BY, where
//! a query means the same without them, commas included.
//!
//! From the words alone, so that it holds while the text is being written. A field in a condition or
//! a group is not left out: the rows would be others. It must not know any schema.

use std::ops::Range;

use super::statements::statements;
use super::token::{Token, TokenKind, lex};

/// Where a list of the outer query ends.
const LATER: [&str; 12] = [
    "FROM", "USING", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR",
    "UPDATE", "ALL",
];

/// One item of a list.
struct Item {
    /// Its bytes, without the comma.
    range: Range<usize>,
    /// The field it brings, as it is written; none for child rows and TYPEOF.
    field: Option<String>,
}

/// The parts of a text that go so that these fields, as they are written, are not in it; in the order
/// of the text and apart. A list that would be empty then stays as it is.
pub fn leave_out(text: &str, fields: &[String]) -> Vec<Range<usize>> {
    let gone = |item: &Item| {
        let field = item.field.as_ref();
        field.is_some_and(|field| fields.iter().any(|f| f.eq_ignore_ascii_case(field)))
    };
    let mut ranges = Vec::new();
    for list in lists(text) {
        let kept = list.items.iter().filter(|item| !gone(item)).count();
        match kept {
            0 if list.clause.is_some() && !list.items.is_empty() => ranges.extend(list.clause),
            0 => {}
            _ => ranges.extend(removed(&list.items, gone)),
        }
    }
    ranges
}

/// The text without those parts.
pub fn without(text: &str, parts: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut from = 0;
    for part in parts {
        rest.push_str(text.get(from..part.start).unwrap_or_default());
        from = part.end;
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// The field of a list that stands at a place of the text, as it is written, where it can be left out.
pub fn field_at(text: &str, place: &Range<usize>) -> Option<String> {
    let lists = lists(text);
    let items = lists.iter().flat_map(|list| &list.items);
    let item = items
        .filter(|item| item.range.start <= place.start && place.end <= item.range.end)
        .find_map(|item| item.field.clone())?;
    let left = leave_out(text, std::slice::from_ref(&item));
    (!left.is_empty()).then_some(item)
}

/// What goes of a list: a gone item with the comma before it, or, where all before it are gone, with
/// the one behind.
fn removed(items: &[Item], gone: impl Fn(&Item) -> bool) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut kept: Option<usize> = None;
    for (at, item) in items.iter().enumerate() {
        if !gone(item) {
            kept = Some(item.range.end);
            continue;
        }
        let range = match (kept, items.get(at + 1)) {
            (Some(before), _) => before..item.range.end,
            (None, Some(next)) => item.range.start..next.range.start,
            (None, None) => continue,
        };
        match ranges.last_mut() {
            Some(last) if last.end >= range.start => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    ranges
}

/// The items of a select list or of an ORDER BY, and in the latter the whole clause.
struct List {
    items: Vec<Item>,
    clause: Option<Range<usize>>,
}

/// The lists of the outer queries of a text.
fn lists(text: &str) -> Vec<List> {
    let mut all = Vec::new();
    for span in statements(text) {
        let tokens: Vec<Token> = lex(span.text(text))
            .into_iter()
            .filter(|token| !token.kind.is_trivia())
            .collect();
        let mut one = Outer {
            text: span.text(text),
            tokens: &tokens,
            at: 0,
        };
        let from = span.start;
        if one.word_is("SELECT") {
            one.at += 1;
            all.push(shifted(one.list(), None, from));
        }
        while let Some(token) = tokens.get(one.at) {
            let begins = one.word_is("ORDER");
            one.skip();
            if begins && one.word_is("BY") {
                one.at += 1;
                let items = one.list();
                // With the blank before it, so that none is left over.
                let head = one.text.get(..token.span.start).unwrap_or_default();
                let start = head.trim_end().len();
                let end = items.last().map_or(token.span.end, |item| item.range.end);
                all.push(shifted(items, Some(start..end), from));
            }
        }
    }
    all
}

fn shifted(items: Vec<Item>, clause: Option<Range<usize>>, by: usize) -> List {
    let shift = |range: Range<usize>| range.start + by..range.end + by;
    List {
        items: items
            .into_iter()
            .map(|item| Item {
                range: shift(item.range),
                ..item
            })
            .collect(),
        clause: clause.map(shift),
    }
}

/// The words of one statement, walked through outside of parentheses.
struct Outer<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
}

impl Outer<'_> {
    fn word_is(&self, word: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.span.text(self.text).eq_ignore_ascii_case(word)
        })
    }

    /// Goes behind the next word, or behind the parentheses that begin there.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The items up to the next clause.
    fn list(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut begin = self.at;
        loop {
            let token = self.tokens.get(self.at);
            let comma = token.is_some_and(|token| token.kind == TokenKind::Comma);
            // `All` can be a name; no clause but a real one ends a list.
            let later = LATER.iter().any(|word| self.word_is(word)) && !self.is_path();
            if token.is_none() || comma || later {
                items.extend(self.item(begin, self.at));
                if !comma {
                    return items;
                }
                self.at += 1;
                begin = self.at;
            } else if self.word_is("TYPEOF") {
                // Its own lists have commas, too.
                while self.at < self.tokens.len() && !self.word_is("END") {
                    self.skip();
                }
                self.skip();
            } else {
                self.skip();
            }
        }
    }

    /// Whether the word is a part of a path.
    fn is_path(&self) -> bool {
        let dot = |at: Option<usize>| {
            let token = at.and_then(|at| self.tokens.get(at));
            token.is_some_and(|token| token.kind == TokenKind::Dot)
        };
        dot(self.at.checked_sub(1)) || dot(Some(self.at + 1))
    }

    fn item(&self, from: usize, to: usize) -> Option<Item> {
        let tokens = self.tokens.get(from..to)?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        Some(Item {
            range: first.span.start..last.span.end,
            field: self.field(tokens),
        })
    }

    /// The first path of an item: of a function, its argument.
    fn field(&self, tokens: &[Token]) -> Option<String> {
        let word = |token: &Token| token.kind == TokenKind::Word;
        let is = |token: &Token, name| token.span.text(self.text).eq_ignore_ascii_case(name);
        let mut start = 0;
        while let Some(pair) = tokens.get(start..start + 2)
            && let [name, open] = pair
            && word(name)
            && open.kind == TokenKind::Open
        {
            start += 2;
        }
        let first = tokens.get(start).filter(|token| word(token))?;
        if is(first, "SELECT") || is(first, "TYPEOF") {
            return None;
        }
        let mut path = first.span.text(self.text).to_owned();
        let mut rest = tokens.get(start + 1..)?;
        while let [dot, name, ..] = rest
            && dot.kind == TokenKind::Dot
            && word(name)
        {
            path.push('.');
            path.push_str(name.span.text(self.text));
            rest = rest.get(2..)?;
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, fields: &[&str], expected: &str) {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        assert_eq!(without(text, &leave_out(text, &fields)), expected, "{text}");
    }

    #[test]
    fn a_field_goes_with_its_comma_wherever_it_stands() {
        for (text, fields, expected) in [
            (
                "SELECT Id, Tier__c, Name FROM Account",
                &["tier__c"][..],
                "SELECT Id, Name FROM Account",
            ),
            (
                "SELECT Tier__c, Id FROM Account",
                &["Tier__c"],
                "SELECT Id FROM Account",
            ),
            (
                "SELECT Id,\n  A__c,\n  B__c\nFROM Account",
                &["A__c", "B__c"],
                "SELECT Id\nFROM Account",
            ),
            (
                "SELECT A__c, B__c, Id FROM Account",
                &["B__c", "A__c"],
                "SELECT Id FROM Account",
            ),
            (
                "SELECT A__c, Id, B__c, Name, C__c FROM Account",
                &["A__c", "B__c", "C__c"],
                "SELECT Id, Name FROM Account",
            ),
            (
                "SELECT toLabel(Tier__c) t, Id FROM Account",
                &["Tier__c"],
                "SELECT Id FROM Account",
            ),
            (
                "SELECT Id, Parent.Tier__c, Tier__c FROM Account",
                &["Parent.Tier__c"],
                "SELECT Id, Tier__c FROM Account",
            ),
            (
                "SELECT Id, Tier__c FROM Account; SELECT Tier__c, Id FROM Account",
                &["Tier__c"],
                "SELECT Id FROM Account; SELECT Id FROM Account",
            ),
        ] {
            check(text, fields, expected);
        }
    }

    #[test]
    fn sorting_by_it_goes_too_and_conditions_stay() {
        check(
            "SELECT Id, Tier__c FROM Account ORDER BY Tier__c DESC, Name LIMIT 5",
            &["Tier__c"],
            "SELECT Id FROM Account ORDER BY Name LIMIT 5",
        );
        check(
            "SELECT Id FROM Account ORDER BY Tier__c DESC NULLS LAST LIMIT 5",
            &["Tier__c"],
            "SELECT Id FROM Account LIMIT 5",
        );
        check(
            "SELECT Id FROM Account WHERE Tier__c = 'x' GROUP BY Tier__c",
            &["Tier__c"],
            "SELECT Id FROM Account WHERE Tier__c = 'x' GROUP BY Tier__c",
        );
    }

    #[test]
    fn child_rows_and_the_only_field_stay() {
        for text in [
            "SELECT Tier__c FROM Account",
            "SELECT Id, (SELECT Tier__c, Id FROM Contacts) FROM Account",
            "SELECT Id, 'Tier__c",
            "SELECT Id, TYPEOF What WHEN Account THEN Tier__c, Name END FROM Task",
            "",
        ] {
            check(text, &["Tier__c"], text);
        }
    }

    #[test]
    fn it_holds_while_the_text_is_being_written() {
        check("SELECT Id, Tier__c, ", &["Tier__c"], "SELECT Id, ");
        check("SELECT Id, Tier__c, Na", &["Tier__c"], "SELECT Id, Na");
    }

    #[test]
    fn the_field_at_an_error_is_found_where_it_can_be_left_out() {
        let text = "SELECT Id, Parent.Tier__c FROM Account WHERE Other__c = 1";
        let at = |word: &str| {
            let start = text.find(word).unwrap_or_default();
            field_at(text, &(start..start + word.len()))
        };
        assert_eq!(at("Tier__c"), Some("Parent.Tier__c".to_owned()));
        assert_eq!(at("Other__c"), None, "a condition decides which rows come");
        let only = "SELECT Tier__c FROM Account";
        assert_eq!(field_at(only, &(7..14)), None);
    }
}
