//! The evaluator over a data set small enough to answer every question by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod any_query;
mod demo_data;
mod fixture;
mod groups;
mod refused;
mod results;
mod where_clause;

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::answer::{Question, write_page};
use super::super::error::ApiError;
use super::evaluate;
use fixture::{USER, dataset};

fn question(soql: &str) -> Question {
    Question {
        soql: soql.to_owned(),
        all: false,
        tooling: false,
        now: "2026-05-13T12:00:00Z".parse().unwrap(),
        user_id: USER.to_owned(),
        version: "66.0".to_owned(),
        batch: 2_000,
        data: Arc::new(dataset()),
    }
}

fn refusal(soql: &str) -> ApiError {
    match evaluate(&question(soql)) {
        Ok(_) => panic!("accepted: {soql}"),
        Err(error) => error,
    }
}

/// The first page as it is sent.
fn body(question: &Question) -> String {
    let answer = evaluate(question).unwrap_or_else(|error| panic!("{}: {error:?}", question.soql));
    let mut out = String::new();
    write_page(&answer, 0, question.batch, &mut out, &mut |_, at| {
        format!("/more-{at}")
    });
    out
}

fn json(soql: &str) -> Json {
    let body = body(&question(soql));
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{soql}: {error}\n{body}"))
}

/// The names of the records, joined by spaces.
fn names(soql: &str) -> String {
    let json = json(soql);
    let records = json["records"].as_array().unwrap();
    assert_eq!(json["totalSize"], records.len());
    let names: Vec<&str> = records
        .iter()
        .map(|record| record["Name"].as_str().unwrap_or("-"))
        .collect();
    names.join(" ")
}

/// The members of each record without `attributes`, values as JSON text.
fn rows(soql: &str) -> Vec<String> {
    let json = json(soql);
    let mut rows = Vec::new();
    for record in json["records"].as_array().unwrap() {
        let members: Vec<String> = record
            .as_object()
            .unwrap()
            .iter()
            .filter(|(key, _)| *key != "attributes")
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        rows.push(members.join(" "));
    }
    rows
}
