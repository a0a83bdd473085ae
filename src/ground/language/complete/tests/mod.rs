//! Completion beside a small org: tables with `|` as the cursor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod hard;
mod properties;
mod queries;
mod real;
mod values;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;

use super::*;
use crate::schema::{GlobalDescribe, ObjectDescribe};

/// The org of these tests, in the shapes of REST.
const CATALOG: &str = include_str!("catalog.json");

#[derive(serde::Deserialize)]
struct Schema {
    global: GlobalDescribe,
    objects: HashMap<String, ObjectDescribe>,
}

pub(super) fn catalog() -> &'static Catalog {
    static MADE: LazyLock<Catalog> = LazyLock::new(|| {
        let schema: Schema = serde_json::from_str(CATALOG).unwrap();
        let mut catalog = Catalog::new();
        catalog.set_global(schema.global);
        for (_, object) in schema.objects {
            catalog.set_object(Arc::new(object));
        }
        catalog
    });
    &MADE
}

/// The text without its cursor, and the cursor.
fn split(marked: &str) -> (String, usize) {
    let offset = marked.find('|').expect("a cursor");
    (marked.replacen('|', "", 1), offset)
}

fn complete_with(marked: &str, recent: &[&str]) -> Completion {
    let (text, offset) = split(marked);
    let recent: Vec<String> = recent.iter().map(|one| (*one).to_owned()).collect();
    complete(&Request {
        text: &text,
        offset,
        catalog: catalog(),
        recent: &recent,
        today: Some(date(2026, 11, 22)),
        explicit: true,
        real: None,
    })
}

fn completed(marked: &str) -> Completion {
    complete_with(marked, &[])
}

fn labels(completion: &Completion) -> Vec<&str> {
    completion
        .items
        .iter()
        .map(|item| item.label.as_str())
        .collect()
}

/// The text after an item was taken, with the cursor behind it.
fn applied(marked: &str, label: &str) -> String {
    let (text, _) = split(marked);
    let completion = completed(marked);
    let item = completion.items.iter().find(|item| item.label == label);
    let item = item.unwrap_or_else(|| panic!("{label} in {:?} at {marked}", labels(&completion)));
    taken(&text, &completion, item)
}

/// What taking an item leaves, with the cursor behind it.
fn taken(text: &str, completion: &Completion, item: &Item) -> String {
    let mut text = text.to_owned();
    if let Some((at, more)) = &item.also {
        text.insert_str(*at, more);
    }
    text.replace_range(completion.replace.range(), &format!("{}|", item.insert));
    text
}

/// What has to be said of the list at a cursor, in words:
/// `= a b` the whole list; `^ a b` how it begins; `+ a b` what is in it; `- a b` what is not;
/// `0` that it is empty. Words are labels; a `~` in one stands for a blank.
fn check(rows: &[(&str, &[&str])]) {
    let mut failed = String::new();
    for (marked, said) in rows {
        let completion = completed(marked);
        let found = labels(&completion);
        for one in *said {
            let (what, words) = one.split_at(1);
            let words: Vec<String> = words
                .split_whitespace()
                .map(|word| word.replace('~', " "))
                .collect();
            let wrong = match what {
                "0" => !found.is_empty(),
                "=" => found != words,
                "^" => !found.iter().zip(&words).all(|(a, b)| a == b) || found.len() < words.len(),
                "+" => !words.iter().all(|word| found.contains(&word.as_str())),
                "-" => words.iter().any(|word| found.contains(&word.as_str())),
                _ => panic!("{one}"),
            };
            if wrong {
                failed.push_str(&format!(
                    "{marked}
  said: {one}
  found: {found:?}
"
                ));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "
{failed}"
    );
}

/// What a text becomes when an item is taken.
fn check_applied(rows: &[(&str, &str, &str)]) {
    for (marked, label, expected) in rows {
        assert_eq!(applied(marked, label), *expected, "{marked} with {label}");
    }
}
