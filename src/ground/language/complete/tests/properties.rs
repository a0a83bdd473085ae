//! What holds at every cursor of every text.

use proptest::prelude::*;

use super::*;
use crate::soql::Tree;
use crate::soql::token::TokenKind;

/// Right queries with everything the language has.
const QUERIES: [&str; 16] = [
    "SELECT Id, Name, Owner.Name, toLabel(Rating) FROM Account WHERE Industry = 'Energy' AND (AnnualRevenue > 5 OR Name LIKE 'a%') ORDER BY Name DESC NULLS LAST, Phone LIMIT 10 OFFSET 5",
    "SELECT COUNT() FROM Account WHERE CreatedDate = LAST_N_DAYS:5 AND Is_Partner__c = TRUE",
    "SELECT Rating, COUNT(Id) n, MAX(AnnualRevenue) FROM Account GROUP BY Rating HAVING COUNT(Id) > 1 ORDER BY COUNT(Id)",
    "SELECT CALENDAR_YEAR(CreatedDate), SUM(Amount) FROM Opportunity GROUP BY ROLLUP(CALENDAR_YEAR(CreatedDate))",
    "SELECT Id, (SELECT Id, (SELECT Id FROM Cases WHERE Status = 'New') FROM Contacts LIMIT 3), Name FROM Account",
    "SELECT TYPEOF What WHEN Account THEN Name, Industry WHEN Case THEN Subject ELSE Name END, Id FROM Task",
    "SELECT c.Id, a.Name FROM Contact c, c.Account a, a.Owner u WHERE u.IsActive = FALSE",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName != null) AND Id NOT IN ('001')",
    "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES ('North;South', 'West')",
    "SELECT FIELDS(ALL) FROM Account USING SCOPE mine WITH SECURITY_ENFORCED LIMIT 200 FOR VIEW UPDATE TRACKING",
    "SELECT Id FROM acme__Part__c WHERE DISTANCE(acme__Place__c, GEOLOCATION(1.5, -2), 'km') < 10",
    "SELECT Id FROM Account WHERE NOT (Rating IN ('Hot', 'Cold')) -- a comment\n",
    "FIND {x} IN ALL FIELDS RETURNING Account(Id, Name WHERE Rating = 'Hot' ORDER BY Name LIMIT 5), Contact(Id) LIMIT 3",
    "SELECT Id FROM Contact;\n\nSELECT Name FROM Account /* x */ WHERE Name = 'it\\'s'",
    "select id from contact where birthdate < 2026-01-01 and createddate > 2026-01-01T00:00:00Z",
    "SELECT Id FROM Account WHERE RecordType.DeveloperName = 'Household' AND OwnerId != null",
];

/// Completes at every cursor; the texts are not made of what a person would ask for alone.
fn at_every_cursor(text: &str, mut look: impl FnMut(usize, Completion)) {
    for offset in 0..=text.len() + 1 {
        let completion = complete(&Request {
            text,
            offset,
            catalog: catalog(),
            recent: &[],
            today: Some(date(2026, 11, 22)),
            explicit: true,
            real: None,
        });
        look(offset, completion);
    }
}

#[test]
fn no_cursor_in_any_prefix_of_a_query_panics_and_what_is_replaced_is_around_it() {
    for query in QUERIES {
        for end in (0..=query.len()).step_by(3) {
            let Some(text) = query.get(..end) else {
                continue;
            };
            at_every_cursor(text, |offset, completion| {
                let Span { start, end } = completion.replace;
                assert!(
                    start <= offset.min(text.len()) && offset.min(text.len()) <= end.max(start)
                );
                assert!(text.get(start..end).is_some(), "{text} {offset}");
            });
        }
    }
}

/// Whether a text is the beginning of a right one: what is wrong is wrong behind its last word, or
/// is that word where it is `unfinished`.
fn is_beginning(text: &str, unfinished: bool) -> bool {
    let tree = Tree::parse(text);
    let mut words = tree.tokens().iter().filter(|token| !token.kind.is_trivia());
    let from = words.next_back().map_or(0, |last| match last.kind {
        TokenKind::Word | TokenKind::Dot | TokenKind::String { closed: false } if unfinished => {
            last.span.start
        }
        _ => last.span.end,
    });
    tree.errors().iter().all(|error| error.span.start >= from)
}

#[test]
fn whatever_is_taken_behind_a_right_beginning_leaves_a_right_beginning() {
    for query in QUERIES.iter().filter(|query| !query.contains(';')) {
        for end in 0..=query.len() {
            let Some(text) = query.get(..end) else {
                continue;
            };
            if text.contains("--") || !is_beginning(text, true) {
                continue;
            }
            let completion = completed(&format!("{text}|"));
            for item in &completion.items {
                let after = taken(text, &completion, item).replacen('|', "", 1);
                // A path goes on, and so does a list in parentheses.
                let after = after.trim_end_matches(['.', ' ', '(', ',']);
                assert!(
                    is_beginning(after, false),
                    "{text}|\n {item:?}\n {:?}",
                    Tree::parse(after).errors()
                );
            }
        }
    }
}

#[test]
fn what_is_taken_in_the_place_of_a_word_leaves_a_query_right() {
    for query in QUERIES.iter().filter(|query| !query.contains(';')) {
        let tree = Tree::parse(query);
        assert_eq!(tree.errors(), [], "{query}");
        for token in tree.tokens() {
            let offset = token.span.end;
            let completion = complete(&Request {
                text: query,
                offset,
                catalog: catalog(),
                recent: &[],
                today: None,
                explicit: true,
                real: None,
            });
            let word = token.span.text(query);
            let same = completion.items.iter().filter(|item| {
                completion.replace == token.span
                    && matches!(
                        item.kind,
                        ItemKind::Field
                            | ItemKind::Object
                            | ItemKind::Value
                            | ItemKind::ChildRelationship
                    )
                    && item.label.eq_ignore_ascii_case(word)
            });
            for item in same {
                let after = taken(query, &completion, item).replacen('|', "", 1);
                assert_eq!(Tree::parse(&after).errors(), [], "{query} {item:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_at_any_place_is_taken(text in "[ -~\\né'@]{0,60}", offset in 0..64_usize) {
        complete(&Request {
            text: &text,
            offset,
            catalog: catalog(),
            recent: &[],
            today: None,
            explicit: true,
            real: None,
        });
    }

    #[test]
    fn words_of_the_language_in_any_order_are_taken(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "SELECT", "FROM", "Account", "(", ")", ",", "WHERE", "Name", "=", "'x'", "'", "IN",
            "GROUP BY", "ORDER BY", "TYPEOF", "What", "WHEN", "Owner.", ".", "COUNT(", "@dates", ";",
            "\n\n", "FIND", "{x}", "RETURNING", "LIKE", "LAST_N_DAYS:", "AND", "c", "--",
        ]), 0..14),
        offset in 0..120_usize,
    ) {
        let text = words.join(" ");
        complete(&Request {
            text: &text,
            offset,
            catalog: catalog(),
            recent: &[],
            today: None,
            explicit: true,
            real: None,
        });
    }
}
