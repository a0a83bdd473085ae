//! Any text at all: no panic, and every place lies in the text.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::soql::{Tree, statements};

static CATALOG: LazyLock<Catalog> = LazyLock::new(catalog);

/// Whether every place lies in the text, between characters, and the list is in order.
fn check_places(text: &str) {
    let diagnosis = diagnose(text, &CATALOG);
    let mut last = 0;
    for item in &diagnosis.items {
        assert!(
            text.get(item.span.range()).is_some(),
            "{text:?} {:?}",
            item.span
        );
        assert!(item.span.start >= last, "{text:?}");
        last = item.span.start;
        assert!(!item.message.is_empty() && !item.message.ends_with('.'));
        for edit in item.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(
                text.get(edit.span.range()).is_some(),
                "{text:?} {:?}",
                edit.span
            );
        }
        if let Some(fix) = &item.fix {
            let _ = fix.apply(text);
        }
    }
    // The grammar's errors are all there or said better.
    let tree = Tree::parse(text);
    if !tree.errors().is_empty() {
        assert!(!diagnosis.items.is_empty(), "{text:?}");
    }
}

#[test]
fn every_beginning_of_a_query_is_taken() {
    for text in super::right::RIGHT.iter().chain(super::wrong::SOME) {
        for at in 0..=text.len() {
            if let Some(start) = text.get(..at) {
                check_places(start);
            }
        }
    }
}

#[test]
fn texts_that_are_deep_long_or_odd_are_taken() {
    let deep = 1_500;
    for text in [
        format!(
            "SELECT Id FROM Account WHERE {}Name = 'x'",
            "(".repeat(deep)
        ),
        format!(
            "SELECT Id FROM Account WHERE {}Name = 'x'",
            "NOT ".repeat(deep)
        ),
        format!("SELECT {} FROM Account", "MAX(".repeat(deep)),
        format!("SELECT {}", "(SELECT Id, ".repeat(deep)),
        format!(
            "{}Id FROM Contacts{} FROM Account",
            "SELECT (".repeat(deep),
            ") FROM Contacts".repeat(deep)
        ),
        format!(
            "SELECT Id FROM Account WHERE Id IN {}",
            "(SELECT Id FROM Contact WHERE Id IN ".repeat(deep)
        ),
        format!(
            "SELECT Id FROM Account WHERE Name IN ({})",
            "5, ".repeat(deep)
        ),
        format!(
            "SELECT Id FROM Account WHERE Name IN ({})",
            "\u{a0}x ".repeat(deep)
        ),
        format!("SELECT {}Id FROM Account", "Account.".repeat(deep)),
        format!("SELECT {} FROM Account", "Nam, ".repeat(deep)),
        format!("SELECT {} COUNT(Id) FROM Account", "Name, ".repeat(deep)),
        format!("SELECT Id FROM Account a{}", ", a.Parent a".repeat(deep)),
        "SELECT a.Id FROM a.B a, b.C b, c.D c".to_owned(),
        "SELECT b.Id FROM Account x, c.Owner b, b.Owner c".to_owned(),
        "SELECT Id FROM Account WHERE Name = 'ünïcödé' AND Nämé = '😀".to_owned(),
        "SELECT 😀 FROM 😀".to_owned(),
    ] {
        check_places(&text);
    }
}

proptest! {
    #[test]
    fn any_text_is_taken(text in "\\PC{0,60}") {
        check_places(&text);
    }

    /// A query with a piece left out, doubled or replaced.
    #[test]
    fn a_broken_query_is_taken(
        which in 0usize..1_000,
        from in 0usize..200,
        length in 0usize..20,
        with in proptest::sample::select(vec![
            "", ",", "(", ")", "'", ".", " ", "null", "SELECT", "FROM", "a.", "5", "ü", " OR ", "Id", "TYPEOF",
        ]),
    ) {
        let texts = super::right::RIGHT;
        let text = texts[which % texts.len()];
        let (from, to) = (from.min(text.len()), (from + length).min(text.len()));
        let mut broken = text.to_owned();
        broken.replace_range(from..to, with);
        check_places(&broken);
    }
}

#[test]
fn every_statement_of_a_text_is_diagnosed_at_its_place() {
    let text = "-- one\nSELECT Id FROM Account;\n\nSELECT Nmae FROM Account -- two\n\nSELECT Id FORM Account";
    assert_eq!(statements(text).len(), 3);
    let diagnosis = super::super::diagnose_all(text, &CATALOG);
    let marked: Vec<&str> = diagnosis
        .items
        .iter()
        .map(|item| item.span.text(text))
        .collect();
    assert_eq!(marked.first(), Some(&"Nmae"), "{}", told(text, &diagnosis));
    assert_eq!(diagnosis.items[0].span.start, 39);
    let fixed = diagnosis.items[0].fix.as_ref().unwrap().apply(text);
    assert!(fixed.contains("SELECT Name FROM Account -- two"));
    let at = diagnosis.at(41).unwrap();
    assert_eq!(at.span.text(text), "Nmae");
    assert!(diagnosis.at(8).is_none());
    assert_eq!(diagnosis.worst(), Some(super::super::Severity::Error));
    assert!(marked.len() > 1);
}
