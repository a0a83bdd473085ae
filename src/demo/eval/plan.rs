//! A query understood and run: which rows, in which order, and what of them.
//!
//! Must not know how results are written.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::answer::Question;
use super::super::data::Dataset;
use super::super::model::{FieldId, ObjectId};
use super::super::value::Value;
use super::calendar::Calendar;
use super::error::{Checked, Refusal};
use super::filter::{Level, Predicate, filter};
use super::group::{self, GroupRow, Grouped};
use super::resolve::Scope;
use super::scalar::Scalar;
use super::select::{Out, child_name, select};
use super::sort::{order_by, sorted};
use super::window::Window;
use crate::soql::ast::{FromItem, Query, Select, Using};

/// How many levels of children a query may reach.
const MAX_CHILD_DEPTH: usize = 5;
/// How many results an aggregate query may have, because they have no further pages.
const MAX_GROUPS: usize = 2_000;
/// How the records of an answer are made from rows.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) object: ObjectId,
    pub(super) out: Vec<Out>,
    pub(super) children: Vec<Children>,
}

/// The rows of a child subquery, found once for all parents.
#[derive(Debug)]
pub(super) struct Children {
    pub(super) plan: Arc<Plan>,
    /// By the parent's 18-character id, in order.
    pub(super) rows: HashMap<String, Arc<[u32]>>,
}

/// What a query came to.
pub(super) enum Outcome {
    /// Records, by row.
    Rows(Arc<Plan>, Arc<[u32]>),
    /// Results of groups.
    Groups(Vec<GroupRow>),
    /// The number of `COUNT()`.
    Count(usize),
}

/// What a level of the query stays the same for.
struct Run<'d> {
    data: &'d Dataset,
    calendar: &'d Calendar,
    /// Whether deleted rows count.
    all: bool,
}

/// Understands and runs a query.
pub(super) fn run(question: &Question, calendar: &Calendar, query: &Query) -> Checked<Outcome> {
    let data = question.data.as_ref();
    let run = Run {
        data,
        calendar,
        all: question.all,
    };
    let Some(from) = query.from.first() else {
        return Err(Refusal::unexpected(query.span, "<EOF>"));
    };
    let name = from.object.dotted();
    let object = data
        .schema()
        .object_named(&name)
        .ok_or_else(|| Refusal::no_object(from.object.span, &name))?;
    let scope = Scope::new(data, calendar, object, &query.from)?;
    check_unsupported(query)?;
    let rows = run.rows(&scope, query, Level::Root)?;
    let mine = run.owned_by_user(&scope, from)?;
    let is_mine = |row: usize| match mine {
        Some(owner) => data.value(object, row, owner).as_text() == Some(question.user_id.as_str()),
        None => true,
    };
    let window = Window::new(query)?;
    if matches!(query.select, Select::Count(_)) {
        if let Some(item) = query.order_by.first() {
            return Err(Refusal::malformed(
                item.span,
                "ORDER BY is not allowed in a COUNT() query",
            ));
        }
        if let Some(group_by) = &query.group_by {
            return Err(Refusal::malformed(
                group_by.span,
                "GROUP BY is not allowed in a COUNT() query",
            ));
        }
        let count = rows.all().filter(|row| is_mine(*row)).count();
        return Ok(Outcome::Count(window.len_of(count)));
    }
    if group::is_aggregated(query) {
        let grouped = Grouped::new(&scope, query)?;
        let found = grouped.run(data, object, rows.all().filter(|row| is_mine(*row)));
        let groups = window.cut(found);
        if groups.len() > MAX_GROUPS {
            return Err(Refusal {
                code: "EXCEEDED_ID_LIMIT",
                sentence: "Aggregate query does not support queryMore(), use LIMIT to restrict \
                           the results to a single batch"
                    .to_owned(),
                at: None,
            });
        }
        return Ok(Outcome::Groups(groups));
    }
    let plan = run.plan(&scope, query, 0)?;
    let order = order_by(&scope, query)?;
    let found = rows.all().filter(|row| is_mine(*row));
    let rows = if order.is_empty() {
        found
            .skip(window.offset)
            .take(window.limit)
            .map(index)
            .collect()
    } else {
        window.cut(sorted(data, object, &order, found.map(index).collect()))
    };
    Ok(Outcome::Rows(Arc::new(plan), rows.into()))
}

/// Rows are named by `u32`: no object of the demo has more.
fn index(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// Refuses what the grammar has and this org does not.
fn check_unsupported(query: &Query) -> Checked<()> {
    let refused =
        |what: &str| Refusal::statement(format!("{what} is not supported by this organization"));
    if !query.with.is_empty() {
        return Err(refused("WITH"));
    }
    if !query.bind.is_empty() {
        return Err(refused("BIND"));
    }
    if !query.update.is_empty() {
        return Err(refused("UPDATE TRACKING or VIEWSTAT"));
    }
    Ok(())
}

/// The rows that pass WHERE.
struct Rows<'d> {
    data: &'d Dataset,
    object: ObjectId,
    predicate: Option<Predicate<Scalar>>,
    /// `IsDeleted` and `IsArchived`, where such rows do not count.
    gone: [Option<FieldId>; 2],
}

impl Rows<'_> {
    fn all(&self) -> impl Iterator<Item = usize> {
        (0..self.data.row_count(self.object)).filter(|row| self.holds(*row))
    }

    fn holds(&self, row: usize) -> bool {
        let live = self.gone.iter().flatten();
        let live = live
            .copied()
            .all(|field| self.data.value(self.object, row, field) != Value::Bool(true));
        live && self.predicate.as_ref().is_none_or(|predicate| {
            predicate.holds(&|scalar: &Scalar| scalar.read(self.data, self.object, row))
        })
    }
}

impl<'d> Run<'d> {
    fn rows(&self, scope: &Scope<'d>, query: &Query, level: Level) -> Checked<Rows<'d>> {
        let predicate = query
            .filter
            .as_ref()
            .map(|expr| filter(scope, expr, level))
            .transpose()?;
        let gone = ["IsDeleted", "IsArchived"];
        let gone = gone.map(|name| scope.described().field_named(name).filter(|_| !self.all));
        Ok(Rows {
            data: self.data,
            object: scope.object,
            predicate,
            gone,
        })
    }

    /// The owner's field if the scope is `mine`.
    fn owned_by_user(&self, scope: &Scope<'_>, from: &FromItem) -> Checked<Option<FieldId>> {
        let mut mine = None;
        for using in &from.using {
            let refused = |name: &crate::soql::ast::Name| {
                Refusal::new(
                    "INVALID_QUERY_SCOPE",
                    name.span,
                    format!("Unsupported scope: {}", name.text),
                )
            };
            match using {
                Using::Scope(name) if name.is("everything") => {}
                Using::Scope(name) if name.is("mine") => {
                    let owner = scope.described().field_named("OwnerId");
                    mine = Some(owner.ok_or_else(|| refused(name))?);
                }
                Using::Scope(name) | Using::Lookup(name) => return Err(refused(name)),
            }
        }
        Ok(mine)
    }

    fn plan(&self, scope: &Scope<'d>, query: &Query, depth: usize) -> Checked<Plan> {
        let selected = select(scope, query)?;
        let children = selected
            .children
            .iter()
            .map(|child| self.children(scope, child, depth + 1))
            .collect::<Checked<Vec<_>>>()?;
        Ok(Plan {
            object: scope.object,
            out: selected.out,
            children,
        })
    }

    fn children(&self, parent: &Scope<'d>, query: &Query, depth: usize) -> Checked<Children> {
        let Some(from) = query.from.first() else {
            return Err(Refusal::unexpected(query.span, "<EOF>"));
        };
        if depth > MAX_CHILD_DEPTH {
            return Err(Refusal::malformed(
                from.object.span,
                format!(
                    "SOQL statements cannot query aggregate relationships more than \
                     {MAX_CHILD_DEPTH} levels away from the root entity object."
                ),
            ));
        }
        let name = child_name(parent, &from.object)?;
        let Some(relationship) = parent.described().child_relationship(&name) else {
            return Err(Refusal::no_children(from.object.span, &name));
        };
        let object = relationship.child;
        let lookup = relationship.field;
        let scope = Scope::new(self.data, self.calendar, object, &query.from)?;
        check_child(query)?;
        let plan = self.plan(&scope, query, depth)?;
        let rows = self.rows(&scope, query, Level::Child)?;
        let window = Window::new(query)?;
        let order = order_by(&scope, query)?;
        let mut by_parent: HashMap<String, Vec<u32>> = HashMap::new();
        // The lookup is read first: most rows of a large object may have no parent at all.
        for row in 0..self.data.row_count(object) {
            if let Value::Text(id) = self.data.value(object, row, lookup)
                && rows.holds(row)
            {
                match by_parent.get_mut(id.as_ref()) {
                    Some(rows) => rows.push(index(row)),
                    None => {
                        by_parent.insert(id.into_owned(), vec![index(row)]);
                    }
                }
            }
        }
        let rows = by_parent
            .into_iter()
            .map(|(id, rows)| {
                let rows = if order.is_empty() {
                    rows
                } else {
                    sorted(self.data, object, &order, rows)
                };
                (id, window.cut(rows).into())
            })
            .collect();
        Ok(Children {
            plan: Arc::new(plan),
            rows,
        })
    }
}

/// Refuses what only the outermost query may have.
fn check_child(query: &Query) -> Checked<()> {
    if matches!(query.select, Select::Count(_)) || group::is_aggregated(query) {
        return Err(Refusal::malformed(
            query.span,
            "Only root queries support aggregate expressions",
        ));
    }
    if query.from.iter().any(|from| !from.using.is_empty()) {
        return Err(Refusal::malformed(
            query.span,
            "USING SCOPE is not allowed in nested queries",
        ));
    }
    if let Some(offset) = &query.offset {
        return Err(Refusal::malformed(
            offset.span,
            "OFFSET is not supported in nested queries by this organization",
        ));
    }
    check_unsupported(query)
}
