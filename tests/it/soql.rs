//! The grammar beside Salesforce's own parser: queries made from its productions, whole and broken.

use sftui::soql::keyword::Keyword;
use sftui::soql::token::lex;
use sftui::soql::{Expected, FormatOptions, Problem, Tree, format};

#[path = "soql/generator.rs"]
mod generator;

use generator::{Source, broken, whole};

/// Queries that were labelled by Salesforce's parser where another published one agreed; see
/// `soql/label.cjs`. `+` and `-`, then the query as JSON.
const CORPUS: &str = include_str!("soql/corpus.txt");

/// The queries of the corpus, before they were labelled.
fn queries() -> Vec<String> {
    let mut source = Source::new(7);
    let mut queries = Vec::new();
    for _ in 0..2_000 {
        queries.push(whole(&mut source));
        queries.push(broken(&mut source));
        queries.push(broken(&mut source));
    }
    queries
}

fn labelled() -> impl Iterator<Item = (bool, String)> {
    CORPUS.lines().map(|line| {
        let (label, text) = line.split_once(' ').unwrap();
        (label == "+", serde_json::from_str(text).unwrap())
    })
}

#[test]
fn generated_queries_are_taken() {
    if let Some(path) = std::env::var_os("SFTUI_SOQL_CORPUS") {
        std::fs::write(path, serde_json::to_string(&queries()).unwrap()).unwrap();
    }
    let mut source = Source::new(11);
    for _ in 0..5_000 {
        let text = whole(&mut source);
        assert_eq!(Tree::parse(&text).errors(), [], "{text}");
        assert!(sftui::soql::parse(&text).is_ok(), "{text}");
    }
}

#[test]
fn both_readings_of_a_broken_query_agree() {
    let mut source = Source::new(13);
    for _ in 0..5_000 {
        let text = broken(&mut source);
        let tree = Tree::parse(&text);
        // A variable is read, so that it can be given a value, but REST takes none.
        if tree
            .errors()
            .iter()
            .any(|error| error.problem == Problem::Variable)
        {
            continue;
        }
        let strict = sftui::soql::parse(&text);
        assert_eq!(tree.errors().is_empty(), strict.is_ok(), "{text}");
    }
}

/// Salesforce's parser lets a name end with a dot and an `AS` stand without its alias; its server
/// has no use for either, so they stay errors here.
#[test]
fn the_verdict_is_that_of_salesforces_parser() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (label, text) in labelled() {
        count += 1;
        let tree = Tree::parse(&text);
        if tree.errors().is_empty() == label {
            continue;
        }
        let first = tree.errors().first();
        let known = first.is_some_and(|error| {
            error.problem == Problem::DanglingDot || error.expected == [Expected::Alias]
        });
        let sign = if label { '+' } else { '-' };
        assert!(label && known, "{sign} {text:?}: {first:?}");
        wrong.push(text);
    }
    assert!(count > 4_500, "{count}");
    assert!(wrong.len() * 200 <= count, "{} of {count}", wrong.len());
}

/// The words of a text: keywords without case, as formatting may change it.
fn words(text: &str) -> Vec<String> {
    let tokens = lex(text).into_iter();
    let words = tokens.filter(|token| !token.kind.is_trivia());
    let written = words.map(|token| token.span.text(text));
    let plain = written.map(|word| match Keyword::of(word) {
        Some(_) => word.to_ascii_uppercase(),
        None => word.to_owned(),
    });
    plain.collect()
}

#[test]
fn every_query_of_the_corpus_is_laid_out_once_and_for_all() {
    for (number, (_, text)) in labelled().enumerate() {
        let options = FormatOptions {
            width: 20 + number % 100,
            ..FormatOptions::default()
        };
        let once = format(&text, &options);
        assert_eq!(format(&once, &options), once, "{text}");
        assert_eq!(words(&once), words(&text), "{text}");
        let valid = |text: &str| Tree::parse(text).errors().is_empty();
        assert_eq!(valid(&once), valid(&text), "{text}");
    }
}
