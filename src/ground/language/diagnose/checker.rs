//! `Checker`: one statement on its way through all rules, and what they share.
//!
//! It must not know any rule.

use crate::schema::{Catalog, Field, Known, Object, ObjectSummary};
use crate::soql::token::Span;
use crate::soql::tree::{NodeId, NodeKind};
use crate::soql::view::{Level, Name, QueryView, View};
use crate::soql::{Edit, Fix, Problem, Tree};

use super::super::resolve::Resolver;
use super::{Code, Diagnosis, Diagnostic, Severity, syntax};

/// How many diagnostics of a statement say what was probably meant.
const SUGGESTIONS_MAX: usize = 100;

/// One statement being checked.
pub(super) struct Checker<'a> {
    /// The statement.
    pub(super) view: View<'a>,
    /// The org.
    pub(super) names: Resolver<'a>,
    /// Whether the grammar takes it. Of a broken text only names and values are judged: what is
    /// missing may yet come.
    pub(super) whole: bool,
    found: Vec<Diagnostic>,
}

/// One query of the statement.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The query.
    pub(super) query: QueryView<'a>,
    /// What it reads, where that is known.
    pub(super) object: Option<&'a Object>,
}

impl<'a> Checker<'a> {
    pub(super) fn run(text: &'a str, catalog: &'a Catalog) -> Diagnosis {
        let tree = Tree::parse(text);
        let (found, wanted) = {
            let mut checker = Checker {
                view: View::new(&tree, text),
                names: Resolver::new(catalog),
                whole: tree
                    .errors()
                    .iter()
                    .all(|error| error.problem == Problem::Variable),
                found: Vec::new(),
            };
            checker.statement();
            let wanted = checker.names.wanted();
            (checker.found, wanted)
        };
        let items = merged(&tree, syntax::all(&tree, text), found);
        Diagnosis { items, wanted }
    }

    fn statement(&mut self) {
        for query in self.view.queries() {
            let object = match self.names.object_of(query) {
                Known::Here(object) => Some(object),
                Known::Missing | Known::NotLoaded => None,
            };
            let scope = Scope { query, object };
            self.from(scope);
            self.select(scope);
            self.conditions(scope);
            self.grouping(scope);
            self.order(scope);
            self.distances(scope);
            if self.whole {
                self.query_limits(scope);
            }
        }
        self.literals();
        if self.whole {
            self.statement_limits();
        }
    }

    // What rules say.

    /// The server refuses what is marked.
    pub(super) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        self.say(Severity::Error, code, span, message, fix);
    }

    pub(super) fn say(
        &mut self,
        severity: Severity,
        code: Code,
        span: Span,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        self.found.push(Diagnostic {
            span,
            severity,
            code,
            message: message.into(),
            fix,
        });
    }

    // What rules ask.

    /// Whether it is worth looking for what was meant: not in a text with hundreds of errors.
    pub(super) fn suggests(&self) -> bool {
        self.found.len() < SUGGESTIONS_MAX
    }

    /// A node with its text.
    pub(super) fn name(&self, node: NodeId) -> Name<'a> {
        Name {
            text: self.view.tree.text(node, self.view.text),
            span: self.view.tree.span(node),
        }
    }

    /// A child node of a kind with its text.
    pub(super) fn child_name(&self, node: NodeId, kind: NodeKind) -> Option<Name<'a>> {
        let child = self.view.tree.child(node, kind)?;
        Some(self.name(child))
    }

    /// An edit that puts a clause where it belongs in a query: behind those that come before it.
    pub(super) fn clause(&self, query: QueryView<'_>, kind: NodeKind, text: &str) -> Option<Edit> {
        const ORDER: [NodeKind; 12] = [
            NodeKind::Select,
            NodeKind::From,
            NodeKind::Where,
            NodeKind::With,
            NodeKind::GroupBy,
            NodeKind::Having,
            NodeKind::OrderBy,
            NodeKind::Limit,
            NodeKind::Offset,
            NodeKind::Bind,
            NodeKind::For,
            NodeKind::Update,
        ];
        let before = ORDER.iter().position(|one| *one == kind)?;
        let last = self
            .view
            .tree
            .children(query.node())
            .filter(|node| {
                let rank = ORDER
                    .iter()
                    .position(|one| *one == self.view.tree.kind(*node));
                rank.is_some_and(|rank| rank < before)
            })
            .last()?;
        let end = self.view.tree.span(last).end;
        Some(put(end, &format!(" {text}")))
    }

    /// Whether a query is within the select list of another.
    pub(super) fn is_child(&self, scope: Scope<'_>) -> bool {
        scope.query.level() == Level::Child
    }
}

/// Where a sentence comes from. Two about one place are one too many: the grammar goes first, but
/// where it only misses quotes a rule that knows the org says more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Grammar,
    Quotes,
    Meaning,
}

/// Both lists as one in the order of the text.
fn merged(tree: &Tree, syntax: Vec<Diagnostic>, meaning: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let quotes = tree.errors().iter().map(syntax::is_about_value);
    let of_syntax = syntax.into_iter().zip(quotes).map(|(item, quotes)| {
        let source = match quotes {
            true => Source::Quotes,
            false => Source::Grammar,
        };
        (source, item)
    });
    let of_meaning = meaning.into_iter().map(|item| (Source::Meaning, item));
    let mut all: Vec<(Source, Diagnostic)> = of_syntax.chain(of_meaning).collect();
    crate::sorting::by_key(&mut all, |(source, item)| {
        (item.span.start, item.span.end, *source)
    });
    let mut kept: Vec<(Source, Diagnostic)> = Vec::with_capacity(all.len());
    // How far the errors of the grammar reach.
    let mut grammar_end = 0;
    for (source, item) in all {
        let same = kept.last().is_some_and(|(_, last)| last.span == item.span);
        match source {
            Source::Meaning if item.span.start < grammar_end => continue,
            Source::Meaning if same => {
                // The grammar stands first in one place, then what the rules said first.
                if let Some((before, last)) = kept.last_mut()
                    && (*before == Source::Quotes
                        || (*before == Source::Meaning && item.severity < last.severity))
                {
                    *last = item;
                    *before = Source::Meaning;
                }
                continue;
            }
            Source::Meaning | Source::Quotes => {}
            Source::Grammar => {
                grammar_end = grammar_end.max(item.span.end);
                while kept.last().is_some_and(|(before, last)| {
                    *before == Source::Meaning && last.span.end > item.span.start
                }) {
                    kept.pop();
                }
            }
        }
        kept.push((source, item));
    }
    kept.into_iter().map(|(_, item)| item).collect()
}

/// A flag of a field, believed only where the describe has it set for some field: one that leaves
/// the key out says nothing.
pub(super) fn denies(object: &Object, field: &Field, flag: fn(&Field) -> bool) -> bool {
    !flag(field) && object.describe().fields.iter().any(flag)
}

/// The same for an object in the list of all.
pub(super) fn is_unqueryable(all: Option<&[ObjectSummary]>, one: &ObjectSummary) -> bool {
    !one.queryable && all.is_some_and(|all| all.iter().any(|other| other.queryable))
}

pub(super) fn fix(title: impl Into<String>, edits: Vec<Edit>) -> Option<Fix> {
    Some(Fix {
        title: title.into(),
        edits,
    })
}

/// The fix that writes something else in a place.
pub(super) fn write(span: Span, text: &str) -> Option<Fix> {
    fix(format!("write {text}"), vec![replace(span, text)])
}

pub(super) fn replace(span: Span, text: &str) -> Edit {
    Edit {
        span,
        text: text.to_owned(),
    }
}

pub(super) fn put(at: usize, text: &str) -> Edit {
    replace(Span::new(at, at), text)
}
