//! Parameters: `:name` in a query is asked for when it runs, and remembered with the query.
//!
//! What is typed becomes a literal: numbers, dates, date literals, truth values and null as they
//! are, everything else a quoted text. Behind IN it is a list.

use std::ops::Range;

use crate::app::App;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::query::Chosen;
use crate::app::session::SavedValue;
use crate::soql::parse::{Problem, parse};
use crate::soql::rewrite;
use crate::soql::tree::Tree;
use crate::worker::redact;

/// So many values are remembered.
const REMEMBERED: usize = 300;

/// A place in a statement that wants a value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    name: String,
    range: Range<usize>,
    /// Whether it stands behind IN.
    list: bool,
}

/// The places that want values, from left to right.
fn places(soql: &str) -> Vec<Place> {
    let tree = Tree::parse(soql);
    let starts = tree
        .errors()
        .iter()
        .filter(|e| e.problem == Problem::Variable);
    let mut places: Vec<Place> = Vec::new();
    for start in starts.map(|error| error.span.start) {
        let rest = soql.get(start..).unwrap_or_default();
        let Some(behind) = rest.strip_prefix(':') else {
            continue;
        };
        let named = behind.trim_start();
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = named.find(|c| !part(c)).unwrap_or(named.len());
        let name = named.get(..end).unwrap_or_default().trim_end_matches('.');
        if name.is_empty() {
            continue;
        }
        let length = rest.len() - named.len() + name.len();
        let before = soql.get(..start).unwrap_or_default().trim_end();
        let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let word = word.into_iter().next().unwrap_or_default();
        let list = ["in", "includes", "excludes"];
        places.push(Place {
            name: name.to_owned(),
            range: start..start + length,
            list: list.iter().any(|list| word.eq_ignore_ascii_case(list)),
        });
    }
    places
}

/// The names of the parameters, each once, as they come.
fn names(soql: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for place in places(soql) {
        if !names.contains(&place.name) {
            names.push(place.name);
        }
    }
    names
}

/// The statement with its values.
fn fill(soql: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut kept = 0;
    for place in places(soql) {
        let Some(typed) = value(&place.name) else {
            continue;
        };
        filled += soql.get(kept..place.range.start).unwrap_or_default();
        filled += &if place.list {
            list(&typed)
        } else {
            literal(&typed)
        };
        kept = place.range.end;
    }
    filled += soql.get(kept..).unwrap_or_default();
    filled
}

fn list(typed: &str) -> String {
    let typed = typed.trim();
    let bare = typed.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let parts = bare.unwrap_or(typed).split([',', ';', '\n', '\t']);
    let values = parts.map(str::trim).filter(|part| !part.is_empty());
    format!("({})", values.map(literal).collect::<Vec<_>>().join(","))
}

/// What is typed, as SOQL.
fn literal(typed: &str) -> String {
    let typed = typed.trim();
    let stands = parse(&format!("SELECT Id FROM A WHERE x = {typed}")).is_ok();
    // Without blanks and parentheses it can be nothing but one value.
    let plain = |c: char| c.is_ascii_alphanumeric() || "_:.+-".contains(c);
    let inside = typed.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
    let quoted = inside.is_some_and(|inside| {
        let mut escaped = false;
        inside.chars().all(|c| {
            let ends = c == '\'' && !escaped;
            escaped = c == '\\' && !escaped;
            !ends
        })
    });
    // Not the name of another parameter.
    let stands = stands && !typed.starts_with(':');
    if stands && (quoted || typed.chars().all(plain)) {
        return typed.to_owned();
    }
    rewrite::quoted(typed)
}

impl App {
    /// Asks for the values of a statement's parameters, where it has some.
    pub(super) fn ask_parameters(&mut self, soql: &str, written: &str) -> bool {
        let names = names(soql);
        if names.is_empty() {
            return false;
        }
        let fields = names.into_iter().map(|name| {
            let value = Field::new(self.remembered(written, &name));
            (name, value)
        });
        let form = Form::new(
            Purpose::Parameters,
            "Values for the query",
            fields.collect(),
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
        true
    }

    /// What was typed last for a name in this statement, else in any.
    fn remembered(&self, written: &str, name: &str) -> &str {
        let here = |value: &&SavedValue| value.name == name && value.query == written;
        let anywhere = |value: &&SavedValue| value.name == name;
        let values = &self.values;
        let found = values
            .iter()
            .find(here)
            .or_else(|| values.iter().find(anywhere));
        found.map_or("", |value| value.value.as_str())
    }

    /// The statement with the values that were typed last; `None` where one has none yet.
    pub(super) fn with_last_values(&self, chosen: &Chosen, written: &str) -> Option<String> {
        let names = names(&chosen.soql);
        let known = |name: &String| !self.remembered(written, name).is_empty();
        let value = |name: &str| Some(self.remembered(written, name).to_owned());
        names.iter().all(known).then(|| fill(&chosen.soql, value))
    }

    /// Runs the statement with these values, and remembers them.
    pub(super) fn run_with(&mut self, fields: &[(String, Field)]) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        let written = chosen.written(&tab.editor);
        for (name, field) in fields {
            self.values
                .retain(|value| !(value.name == *name && value.query == written));
            let value = redact(field.text().trim()).into_owned();
            let (query, name) = (redact(&written).into_owned(), name.clone());
            self.values.insert(0, SavedValue { query, name, value });
        }
        self.values.truncate(REMEMBERED);
        let typed = |name: &str| {
            let field = fields.iter().find(|(other, _)| other == name);
            field.map(|(_, field)| field.text().to_owned())
        };
        let filled = fill(&chosen.soql, typed);
        self.run_chosen(chosen, Some(filled))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_is_quoted_by_its_kind() {
        for (typed, wanted) in [
            ("Acme", "'Acme'"),
            ("O'Hara \\ Co", r"'O\'Hara \\ Co'"),
            ("42", "42"),
            ("-1.5", "-1.5"),
            ("2026-01-31", "2026-01-31"),
            ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
            ("TODAY", "TODAY"),
            ("LAST_N_DAYS:30", "LAST_N_DAYS:30"),
            ("true", "true"),
            (" null ", "null"),
            ("'42'", "'42'"),
            ("''", "''"),
            (":other", "':other'"),
            ("1 OR y = 2", "'1 OR y = 2'"),
            ("'a' OR x != 'b'", r"'\'a\' OR x != \'b\''"),
            ("2026-01-31T10:00", "'2026-01-31T10:00'"),
        ] {
            assert_eq!(literal(typed), wanted, "{typed}");
        }
    }

    #[test]
    fn every_place_of_a_name_gets_its_value_and_in_gets_a_list() {
        let soql =
            "SELECT Id FROM A WHERE x = :a AND y IN :ids AND (z = : a OR t LIKE ':a') LIMIT :n";
        assert_eq!(names(soql), ["a", "ids", "n"]);
        let value = |name: &str| {
            Some(match name {
                "a" => "it's".to_owned(),
                "ids" => "001, 'b' ;c".to_owned(),
                _ => "5".to_owned(),
            })
        };
        assert_eq!(
            fill(soql, value),
            r"SELECT Id FROM A WHERE x = 'it\'s' AND y IN (001,'b','c') AND (z = 'it\'s' OR t LIKE ':a') LIMIT 5"
        );
    }

    proptest! {
        #[test]
        fn no_value_changes_what_a_query_asks(typed in "[ -~é]{1,30}") {
            let soql = format!("SELECT Id FROM A WHERE x = {} AND y = 1", literal(&typed));
            let query = parse(&soql);
            prop_assert!(query.is_ok(), "{soql}");
            let values = crate::soql::token::lex(&literal(&typed));
            prop_assert!(values.len() <= 3, "{soql}");
        }
    }
}
