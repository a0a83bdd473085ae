//! What the service answers, as JSON has it: the same for a subcommand with `--json` and for a line
//! of `serve`. Offsets are bytes of UTF-8.

use serde::Serialize;

use crate::cli::soql::schema::Schema;
use crate::language::complete::Request;
use crate::language::diagnose::Code;
use crate::language::{Diagnostic, Severity, complete, diagnose};
use crate::soql::token::Span;
use crate::soql::{Class, Fix, SyntaxError, Tree, highlight};

/// Something that is wrong.
#[derive(Debug, Serialize)]
pub(super) struct Diag {
    /// The first byte.
    pub start: usize,
    /// One past the last; `start` at the end of a text that ends too early.
    pub end: usize,
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// One sentence.
    pub message: String,
    /// How it can be mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Mend>,
}

/// A way to mend something.
#[derive(Debug, Serialize)]
pub(super) struct Mend {
    title: String,
    /// The bytes that go, and what comes in their place; all places are those before any edit.
    edits: Vec<(usize, usize, String)>,
}

impl From<Fix> for Mend {
    fn from(fix: Fix) -> Self {
        let edits = fix.edits.into_iter();
        Self {
            title: fix.title,
            edits: edits
                .map(|edit| (edit.span.start, edit.span.end, edit.text))
                .collect(),
        }
    }
}

impl Diag {
    fn new(span: Span, severity: Severity, message: String, fix: Option<Fix>) -> Self {
        Self {
            start: span.start,
            end: span.end,
            severity: severity.name(),
            message,
            fix: fix.map(Mend::from),
        }
    }

    /// Moves it: its statement begins there in a longer text.
    pub(super) fn shift(&mut self, by: usize) {
        self.start += by;
        self.end += by;
        for (start, end, _) in self.fix.iter_mut().flat_map(|fix| fix.edits.iter_mut()) {
            *start += by;
            *end += by;
        }
    }

    /// Whether the server would refuse it.
    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error.name()
    }
}

/// The syntax of one statement, as REST takes it: without the variables of Apex. Comments and a `;`
/// at the end are fine; sftui takes them away before it sends a query.
pub(super) fn parse(text: &str) -> Vec<Diag> {
    let tree = Tree::parse(text);
    let diag =
        |error: &SyntaxError| Diag::new(error.span, Severity::Error, error.message(text), None);
    tree.errors().iter().map(diag).collect()
}

/// Syntax and meaning of one statement.
pub(super) fn diagnose_one(text: &str, schema: &mut Schema) -> Vec<Diag> {
    let found = diagnostics(text, schema);
    found.into_iter().map(of_diagnostic).collect()
}

/// The same of a query whose parameters get their values when it runs.
pub(super) fn diagnose_saved(text: &str, schema: &mut Schema) -> Vec<Diag> {
    let found = diagnostics(text, schema).into_iter();
    let found = found.filter(|found| found.code != Code::Variable);
    found.map(of_diagnostic).collect()
}

fn diagnostics(text: &str, schema: &mut Schema) -> Vec<Diagnostic> {
    schema.ask(|catalog| {
        let found = diagnose(text, catalog);
        (found.items, found.wanted)
    })
}

fn of_diagnostic(found: Diagnostic) -> Diag {
    Diag::new(found.span, found.severity, found.message, found.fix)
}

/// What can stand at a place.
#[derive(Debug, Serialize)]
pub(super) struct Completion {
    /// The bytes that an item takes the place of.
    pub replace: (usize, usize),
    /// Best first.
    pub items: Vec<Item>,
}

/// One line of the list.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    /// What the person looks for.
    pub label: String,
    /// What is written.
    pub insert: String,
    /// What it is.
    pub kind: &'static str,
    /// The type, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What is written elsewhere with it: a place behind `replace`, and the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<(usize, String)>,
}

/// The list at a place, which is taken into the text.
pub(super) fn complete_at(text: &str, offset: usize, schema: &mut Schema) -> Completion {
    let today = schema.today();
    let found = schema.ask(|catalog| {
        let mut found = complete(&Request {
            text,
            offset: text.floor_char_boundary(offset),
            catalog,
            recent: &[],
            today,
            explicit: true,
            real: None,
        });
        let wanted = std::mem::take(&mut found.wanted);
        (found, wanted)
    });
    let items = found.items.into_iter();
    Completion {
        replace: (found.replace.start, found.replace.end),
        items: items
            .map(|item| Item {
                label: item.label,
                insert: item.insert,
                kind: item.kind.text(),
                detail: item.detail,
                also: item.also,
            })
            .collect(),
    }
}

/// What each stretch is, in the order of the text; blanks are left out.
pub(super) fn spans(text: &str) -> Vec<(usize, usize, &'static str)> {
    let stretches = highlight(text).into_iter();
    stretches
        .map(|(bytes, class)| (bytes.start, bytes.end, class_name(class)))
        .collect()
}

/// A class in one word.
pub(super) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Keyword => "keyword",
        Class::Function => "function",
        Class::Field => "field",
        Class::Object => "object",
        Class::String => "string",
        Class::Number => "number",
        Class::Date => "date",
        Class::DateLiteral => "date_literal",
        Class::Constant => "constant",
        Class::Operator => "operator",
        Class::Punctuation => "punctuation",
        Class::Comment => "comment",
        Class::Bind => "bind",
        Class::Error => "error",
    }
}
