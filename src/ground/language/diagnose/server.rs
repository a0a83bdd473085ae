//! Where the server's own message belongs in a statement.
//!
//! The message comes without its excerpt and caret lines (see `salesforce::error`), with the row and
//! column of a token of the statement as it was sent. It must not know who sent it.

use crate::soql::token::Span;
use crate::soql::{offset_of, word_at};

/// The bytes to mark for an error at the server's 1-based row and column.
///
/// The server points at the beginning of a path and names the segment it does not know; where the
/// sentence does that, the segment alone is marked. Sentences come in the user's language, names do
/// not. At the end of the text the place is empty.
pub fn placed(statement: &str, row: u32, column: u32, sentence: &str) -> Span {
    let word = word_at(statement, offset_of(statement, row, column));
    let whole = Span::new(word.start, word.end);
    let path = whole.text(statement);
    if !path.contains('.') {
        return whole;
    }
    // An apostrophe can stand before the quotes: "Didn't understand".
    let named: Vec<&str> = sentence.split('\'').collect();
    let mut start = whole.start;
    for segment in path.split('.') {
        let span = Span::new(start, start + segment.len());
        if named.iter().any(|name| name.eq_ignore_ascii_case(segment)) {
            return span;
        }
        start = span.end + 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_place_is_the_word_it_means() {
        for (statement, row, column, sentence, marked) in [
            (
                "SELECT Foo__c FROM Account",
                1,
                8,
                "No such column 'Foo__c' on entity 'Account'.",
                "Foo__c",
            ),
            (
                "SELECT Id FROM Account WHERE Owner.Nme = 'x'",
                1,
                30,
                "No such column 'Nme' on entity 'User'.",
                "Nme",
            ),
            (
                "SELECT Id,\nBoss.Name\nFROM Account",
                2,
                1,
                "Didn't understand relationship 'Boss' in field path.",
                "Boss",
            ),
            (
                "SELECT Owner.Name FROM Account",
                1,
                8,
                "etwas anderes",
                "Owner.Name",
            ),
            ("SELECT Id FROM", 1, 15, "unexpected token: '<EOF>'", ""),
            ("", 9, 9, "", ""),
        ] {
            let span = placed(statement, row, column, sentence);
            assert_eq!(span.text(statement), marked, "{statement}");
        }
    }
}
