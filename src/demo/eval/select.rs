//! The select list of ordinary queries: fields nested by parent, TYPEOF, FIELDS(), child subqueries.
//!
//! Makes the tree that results are written from, in SELECT order. Must not know filters or groups.

use std::collections::HashSet;

use super::super::model::ObjectId;
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::filter::no_distance;
use super::resolve::{Path, Scope, Step, Target};
use super::scalar::{Scalar, Shown};
use crate::soql::ast::{Comparison, Condition, Expr, InSet};
use crate::soql::ast::{
    Field, Operand, Query, SelectItem, SelectKind, Span, Test, TypeOf, ValueKind,
};

/// One member of a record in the results.
#[derive(Clone, Debug)]
pub(super) enum Out {
    /// A value of the record.
    Value {
        key: String,
        target: Target,
        shown: Shown,
    },
    /// A parent record with its own members.
    Parent {
        key: String,
        step: Step,
        fields: Vec<Out>,
    },
    /// A parent whose members depend on its object.
    TypeOf {
        key: String,
        step: Step,
        branches: Vec<(ObjectId, Vec<Out>)>,
        otherwise: Option<Vec<Out>>,
    },
    /// Child records; the index is that of the subquery.
    Children { key: String, index: usize },
}

impl Out {
    /// Its name in the record.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Value { key, .. }
            | Self::Parent { key, .. }
            | Self::TypeOf { key, .. }
            | Self::Children { key, .. } => key,
        }
    }
}

/// How many child-to-parent relationships a query may use.
const MAX_PARENTS: usize = 55;
/// How many child subqueries a query may hold.
const MAX_CHILDREN: usize = 20;
/// How many rows `FIELDS(ALL)` and `FIELDS(CUSTOM)` may ask for.
const MAX_FIELDS_ROWS: i64 = 200;

/// What a select list came to.
pub(super) struct Selected<'q> {
    pub(super) out: Vec<Out>,
    /// The child subqueries in order.
    pub(super) children: Vec<&'q Query>,
}

/// Understands the select list of a query without groups or aggregates.
pub(super) fn select<'q>(scope: &Scope<'_>, query: &'q Query) -> Checked<Selected<'q>> {
    let mut builder = Builder {
        scope,
        out: Vec::new(),
        seen: HashSet::new(),
    };
    let mut children = Vec::new();
    for item in query.select.items() {
        match &item.kind {
            SelectKind::Field(Field::Call(call)) if call.function.is("FIELDS") => {
                check_no_alias(item)?;
                builder.fields(query, call)?;
            }
            SelectKind::Field(field) => builder.field(item, field)?,
            SelectKind::Subquery(child) => {
                check_no_alias(item)?;
                builder.children(child, children.len())?;
                children.push(child.as_ref());
                if children.len() > MAX_CHILDREN {
                    return Err(Refusal::malformed(
                        item.span,
                        format!("A query can hold at most {MAX_CHILDREN} child subqueries"),
                    ));
                }
            }
            SelectKind::TypeOf(type_of) => {
                check_no_alias(item)?;
                builder.type_of(type_of)?;
            }
            SelectKind::Distance(distance) => return Err(no_distance(distance.span)),
        }
    }
    if parents(&builder.out) > MAX_PARENTS {
        return Err(Refusal::malformed(
            query.span,
            format!("A query can use at most {MAX_PARENTS} child-to-parent relationships"),
        ));
    }
    Ok(Selected {
        out: builder.out,
        children,
    })
}

fn parents(out: &[Out]) -> usize {
    out.iter()
        .map(|member| match member {
            Out::Parent { fields, .. } => 1 + parents(fields),
            Out::TypeOf {
                branches,
                otherwise,
                ..
            } => branches.len() + usize::from(otherwise.is_some()),
            Out::Value { .. } | Out::Children { .. } => 0,
        })
        .sum()
}

fn check_no_alias(item: &SelectItem) -> Checked<()> {
    match &item.alias {
        Some(alias) => Err(only_aggregates_alias(alias.span)),
        None => Ok(()),
    }
}

fn only_aggregates_alias(at: Span) -> Refusal {
    Refusal::malformed(at, "only aggregate expressions use field aliasing")
}

fn duplicate(at: Span, name: &str) -> Refusal {
    Refusal::new(
        INVALID_FIELD,
        at,
        format!("duplicate field selected: {name}"),
    )
}

struct Builder<'s, 'd> {
    scope: &'s Scope<'d>,
    out: Vec<Out>,
    /// Paths and aliases selected so far, in lower case.
    seen: HashSet<String>,
}

impl Builder<'_, '_> {
    fn see(&mut self, name: &str, at: Span) -> Checked<()> {
        if self.seen.insert(name.to_lowercase()) {
            Ok(())
        } else {
            Err(duplicate(at, name))
        }
    }

    fn field(&mut self, item: &SelectItem, field: &Field) -> Checked<()> {
        let scalar = Scalar::new(self.scope, field)?;
        let Scalar::Field(path, shown) = scalar else {
            // Date functions group; without GROUP BY their field is one that is not grouped.
            return Err(Refusal::malformed(
                field.span(),
                format!(
                    "Field must be grouped or aggregated: {}",
                    field.path().dotted()
                ),
            ));
        };
        let data = self.scope.data;
        match &item.alias {
            Some(alias) if shown == Shown::Plain => Err(only_aggregates_alias(alias.span)),
            Some(alias) => {
                self.see(&alias.text, alias.span)?;
                // An aliased function belongs to the row itself, wherever its field is.
                if !path.steps.is_empty() || alias.text.contains('.') {
                    return Err(Refusal::malformed(
                        alias.span,
                        "An alias is not supported for a function over a parent's field",
                    ));
                }
                self.out.push(Out::Value {
                    key: alias.text.clone(),
                    target: path.target,
                    shown,
                });
                Ok(())
            }
            None => {
                self.see(&path.dotted(data), item.span)?;
                self.add(path, shown, item.span)
            }
        }
    }

    fn add(&mut self, path: Path, shown: Shown, at: Span) -> Checked<()> {
        let key = path.name(self.scope.data).to_owned();
        let member = Out::Value {
            key,
            target: path.target,
            shown,
        };
        insert(&mut self.out, &path.steps, member, at)
    }

    fn fields(&mut self, query: &Query, call: &crate::soql::ast::Call) -> Checked<()> {
        let Field::Path(which) = call.argument.as_ref() else {
            return Err(super::scalar::unknown_function(call));
        };
        let wanted = which.dotted().to_ascii_uppercase();
        if !matches!(wanted.as_str(), "ALL" | "STANDARD" | "CUSTOM") {
            return Err(Refusal::unexpected(which.span, &which.dotted()));
        }
        if wanted != "STANDARD" && !is_bounded(query) {
            return Err(Refusal::malformed(
                call.span,
                "The SOQL FIELDS function must have a LIMIT of at most 200",
            ));
        }
        let object = self.scope.object;
        for (id, field) in self.scope.described().fields() {
            let fits = match wanted.as_str() {
                "ALL" => true,
                "CUSTOM" => field.custom,
                _ => !field.custom,
            };
            if fits {
                self.see(&field.name, call.span)?;
                self.out.push(Out::Value {
                    key: field.name.clone(),
                    target: Target::Field(object, id),
                    shown: Shown::Plain,
                });
            }
        }
        Ok(())
    }

    fn children(&mut self, child: &Query, index: usize) -> Checked<()> {
        let Some(from) = child.from.first() else {
            return Err(Refusal::unexpected(child.span, "<EOF>"));
        };
        let name = child_name(self.scope, &from.object)?;
        self.see(&name, child.span)?;
        self.out.push(Out::Children { key: name, index });
        Ok(())
    }

    fn type_of(&mut self, type_of: &TypeOf) -> Checked<()> {
        let mut steps = self.scope.relationship(&type_of.relationship)?;
        let Some(step) = steps.pop() else {
            return Err(Refusal::unexpected(type_of.span, "TYPEOF"));
        };
        if step.to.is_some() {
            return Err(Refusal::malformed(
                type_of.relationship.span,
                format!(
                    "The relationship '{}' is not polymorphic and cannot be used in TYPEOF",
                    type_of.relationship.dotted()
                ),
            ));
        }
        let data = self.scope.data;
        let mut branches: Vec<(ObjectId, Vec<Out>)> = Vec::new();
        for branch in &type_of.branches {
            let name = branch.object.dotted();
            let object = data
                .schema()
                .object_named(&name)
                .ok_or_else(|| Refusal::no_object(branch.object.span, &name))?;
            if branches.iter().any(|(other, _)| *other == object) {
                return Err(Refusal::malformed(
                    branch.object.span,
                    format!("duplicate WHEN in TYPEOF: {name}"),
                ));
            }
            let scope = Scope::new(data, self.scope.calendar, object, &[])?;
            let mut fields = Builder {
                scope: &scope,
                out: Vec::new(),
                seen: HashSet::new(),
            };
            for path in &branch.fields {
                let resolved = scope.path(path)?;
                fields.see(&resolved.dotted(data), path.span)?;
                fields.add(resolved, Shown::Plain, path.span)?;
            }
            branches.push((object, fields.out));
        }
        let otherwise = self.otherwise(type_of)?;
        let member = Out::TypeOf {
            key: step.name.clone(),
            step,
            branches,
            otherwise,
        };
        insert(&mut self.out, &steps, member, type_of.span)
    }

    /// The fields of ELSE, which are those of the `Name` object.
    fn otherwise(&self, type_of: &TypeOf) -> Checked<Option<Vec<Out>>> {
        if type_of.otherwise.is_empty() {
            return Ok(None);
        }
        let mut out = Vec::new();
        for field in &type_of.otherwise {
            let mut full = type_of.relationship.clone();
            full.names.extend(field.names.iter().cloned());
            full.span = field.span;
            let path = self.scope.path(&full)?;
            let key = path.name(self.scope.data).to_owned();
            let member = Out::Value {
                key,
                target: path.target,
                shown: Shown::Plain,
            };
            insert(&mut out, &[], member, field.span)?;
        }
        Ok(Some(out))
    }
}

/// The child relationship that FROM of a subquery names, as described.
pub(super) fn child_name(scope: &Scope<'_>, path: &crate::soql::ast::Path) -> Checked<String> {
    // `FROM Account.Contacts` says the parent's object first.
    let name = match path.names.as_slice() {
        [name] => name,
        [object, name] if object.is(&scope.described().name) => name,
        _ => return Err(Refusal::no_children(path.span, &path.dotted())),
    };
    scope
        .described()
        .child_relationship(&name.text)
        .and_then(|children| children.relationship_name.clone())
        .ok_or_else(|| Refusal::no_children(path.span, &name.text))
}

/// Puts a member into the tree, making the parents on the way where they are first named.
fn insert(out: &mut Vec<Out>, steps: &[Step], member: Out, at: Span) -> Checked<()> {
    let Some((step, rest)) = steps.split_first() else {
        if out.iter().any(|other| other.key() == member.key()) {
            return Err(duplicate(at, member.key()));
        }
        out.push(member);
        return Ok(());
    };
    let place = out.iter().position(|other| other.key() == step.name);
    let place = place.unwrap_or_else(|| {
        out.push(Out::Parent {
            key: step.name.clone(),
            step: step.clone(),
            fields: Vec::new(),
        });
        out.len() - 1
    });
    match out.get_mut(place) {
        Some(Out::Parent { fields, .. }) => insert(fields, rest, member, at),
        _ => Err(duplicate(at, &step.name)),
    }
}

/// Whether at most 200 rows can come: by LIMIT, or by ids in WHERE.
fn is_bounded(query: &Query) -> bool {
    let by_limit = query
        .limit
        .as_ref()
        .is_some_and(|limit| limit.value <= MAX_FIELDS_ROWS);
    by_limit || query.filter.as_ref().is_some_and(is_by_id)
}

fn is_by_id(expr: &Expr) -> bool {
    match expr {
        Expr::And(items) => items.iter().any(is_by_id),
        Expr::Condition(condition) => is_id_test(condition),
        Expr::Or(_) | Expr::Not(..) => false,
    }
}

fn is_id_test(condition: &Condition) -> bool {
    let is_id = matches!(&condition.left, Operand::Field(Field::Path(path))
        if path.single().is_some_and(|name| name.is("Id")));
    is_id
        && match &condition.test {
            Test::Compare(Comparison::Equal, value) => matches!(value.kind, ValueKind::String(_)),
            Test::In {
                negated: false,
                set: InSet::Values(values),
            } => values.len() <= 200,
            _ => false,
        }
}
