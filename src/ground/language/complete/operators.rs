//! The operators that the type of a field allows.
//!
//! Must not know values.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::Scope;
use super::subject::Subject;
use crate::soql::Expected;
use crate::soql::token::TokenKind;
use crate::soql::view::Operator as Compares;

/// An operator, what it means, what is written behind it.
struct Operator {
    text: &'static str,
    expected: Expected,
    help: &'static str,
    behind: &'static str,
}

const fn row(
    text: &'static str,
    expected: Expected,
    behind: &'static str,
    help: &'static str,
) -> Operator {
    Operator {
        text,
        expected,
        help,
        behind,
    }
}

use Expected::{Keyword, Symbol};

#[rustfmt::skip]
const OPERATORS: [Operator; 11] = [
    row("=", Symbol("="), " ", "equal; texts without regard to case"),
    row("!=", Symbol("!="), " ", "not equal"),
    row("LIKE", Keyword("LIKE"), " ", "like a pattern: % any text, _ one character"),
    row("IN", Keyword("IN"), " (", "one of a list, or of what a query finds"),
    row("NOT IN", Keyword("NOT IN"), " (", "none of a list, or of what a query finds"),
    row("INCLUDES", Keyword("INCLUDES"), " (", "has one of these; 'A;B' is both"),
    row("EXCLUDES", Keyword("EXCLUDES"), " (", "has none of these; 'A;B' is both"),
    row("<", Symbol("<"), " ", "less; before the start of a date literal"),
    row("<=", Symbol("<="), " ", "less or equal; up to the end of a date literal"),
    row(">", Symbol(">"), " ", "greater; after the end of a date literal"),
    row(">=", Symbol(">="), " ", "greater or equal; from the start of a date literal"),
];

/// The words among them.
pub(super) const WORDS: [&str; 5] = ["LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"];

/// Whether the cursor stands where an operator does.
pub(super) fn is_here(scope: &Scope<'_, '_>) -> bool {
    scope.at.takes(Symbol("<"))
}

/// The parenthesis of a list, where an operator has to have one.
pub(super) fn open_list(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let begins = scope.at.takes(Symbol("(")) && !scope.at.takes(Expected::Field);
    let operator = scope.view.comparison_at(scope.offset);
    let operator = operator.and_then(|comparison| comparison.operator());
    let help = match operator {
        Some(Compares::In | Compares::NotIn) => "a list of values, or a query",
        Some(Compares::Includes | Compares::Excludes) => "a list of values",
        _ => return,
    };
    if begins && !matches!(scope.next_word(), Some((TokenKind::Open, _))) {
        list.offer(Offer::new(ItemKind::Operator, "("), || {
            Item::new(ItemKind::Operator, "(").help(help).reopen()
        });
    }
}

/// The operators that fit the left side.
pub(super) fn offer(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if !is_here(scope) || scope.in_quotes() {
        return;
    }
    for (order, operator) in OPERATORS.iter().enumerate() {
        let allowed = scope
            .subject
            .as_ref()
            .is_none_or(|subject| allows(subject, operator.text));
        if !allowed || !scope.at.takes(operator.expected) {
            continue;
        }
        let offer = Offer::new(ItemKind::Operator, operator.text)
            .order(order)
            .prefer(2)
            .by_start();
        let behind = match scope.next_word() {
            Some((TokenKind::Open, _)) => " ",
            _ => operator.behind,
        };
        list.offer(offer, || {
            Item::new(ItemKind::Operator, operator.text)
                .insert(format!("{}{behind}", operator.text))
                .help(operator.help)
                .reopen()
        });
    }
}

/// Whether a type has an operator.
fn allows(subject: &Subject<'_>, operator: &str) -> bool {
    let orders = matches!(operator, "<" | "<=" | ">" | ">=");
    if subject.is_distance {
        return orders;
    }
    let equal = matches!(operator, "=" | "!=");
    let set = matches!(operator, "IN" | "NOT IN");
    match subject.kind {
        "" | "anyType" => true,
        "boolean" => equal,
        "multipicklist" => equal || matches!(operator, "INCLUDES" | "EXCLUDES"),
        "id" | "reference" | "date" | "datetime" | "time" | "int" | "long" | "double"
        | "currency" | "percent" => equal || set || orders,
        "address" | "location" | "base64" => false,
        _ => equal || set || orders || operator == "LIKE",
    }
}
