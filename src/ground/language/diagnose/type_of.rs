//! TYPEOF: its relationship, its objects, the fields of each.
//!
//! It must not know the rest of the select list beyond what clashes.

use crate::schema::{Field, Object};
use crate::soql::tree::{NodeId, NodeKind};
use crate::soql::view::{ItemKind, Name};

use super::super::resolve::{Followed, NAME};
use super::checker::{Checker, Scope};
use super::names::did_you_mean;
use super::similar;
use super::{Code, Severity};

impl<'a> Checker<'a> {
    pub(super) fn type_of(&mut self, scope: Scope<'a>, node: NodeId) {
        let tree = self.view.tree;
        let relationship = self.child_name(node, NodeKind::Path);
        let field = relationship.and_then(|name| self.polymorphic(scope, name));
        for when in tree.children_of(node, NodeKind::When) {
            let mut paths = tree.children_of(when, NodeKind::Path);
            let Some(target) = paths.next().map(|path| self.name(path)) else {
                continue;
            };
            let fields: Vec<Name<'a>> = paths.map(|path| self.name(path)).collect();
            let object = self.branch(field, target);
            for path in fields {
                if let Some(object) = object {
                    self.field_of(object, path);
                }
            }
        }
        if let Some(otherwise) = tree.child(node, NodeKind::Else)
            && field.is_some()
            && let Some(object) = self.names.object(NAME).here()
        {
            let paths = tree.children_of(otherwise, NodeKind::Path);
            let paths: Vec<Name<'a>> = paths.map(|path| self.name(path)).collect();
            for path in paths {
                self.field_of(object, path);
            }
        }
        if let Some(name) = relationship.filter(|_| self.whole) {
            self.clashes(scope, node, name);
        }
    }

    /// The field behind a relationship that can lead to several objects.
    fn polymorphic(&mut self, scope: Scope<'a>, name: Name<'a>) -> Option<&'a Field> {
        let field = match self.names.follow(scope.query, name) {
            Followed::Parent { field, .. } => field,
            // A field and a relationship can have one name.
            Followed::Field { object, .. } => {
                let last = name.segments().last().unwrap_or(name);
                match object.parent(last.text) {
                    Some(field) => field,
                    None => {
                        self.no_parent(object, last);
                        return None;
                    }
                }
            }
            Followed::Broken { object, at, .. } => {
                self.no_parent(object, at);
                return None;
            }
            Followed::Unsure => return None,
        };
        if !field.is_polymorphic() {
            let to = field
                .reference_to
                .first()
                .map_or("one object", String::as_str);
            let message = format!(
                "{} leads to {to} alone: TYPEOF has nothing to tell apart",
                name.text
            );
            self.error(Code::TypeOf, name.span, message, None);
            return None;
        }
        Some(field)
    }

    /// The object of a branch.
    fn branch(&mut self, field: Option<&'a Field>, target: Name<'a>) -> Option<&'a Object> {
        let Some(field) = field else {
            return self.names.object(target.text).here();
        };
        let leads =
            field.reference_to.is_empty() || field.reference_to.iter().any(|to| target.is(to));
        if !leads {
            let way = field.relationship_name.as_deref().unwrap_or(&field.name);
            let message = format!("{way} does not lead to {}", target.text);
            let meant =
                similar::nearest_word(target.text, field.reference_to.iter().map(String::as_str));
            let (message, mended) = did_you_mean(message, target, meant);
            self.say(
                Severity::Warning,
                Code::TypeOf,
                target.span,
                message,
                mended,
            );
            return None;
        }
        self.names.object(target.text).here()
    }

    /// A field of an object that is not the query's.
    fn field_of(&mut self, object: &'a Object, path: Name<'a>) {
        let segments: Vec<Name<'a>> = path.segments().collect();
        let Some((last, way)) = segments.split_last() else {
            return;
        };
        let mut at = object;
        for segment in way {
            if at.parent(segment.text).is_none() {
                self.no_parent(at, *segment);
                return;
            }
            let Some(parent) = self.names.parent_of(at, segment.text).here() else {
                return;
            };
            at = parent;
        }
        self.last_segment(at, path, *last);
    }

    /// Fields of the same relationship, and another TYPEOF of it.
    fn clashes(&mut self, scope: Scope<'a>, node: NodeId, name: Name<'a>) {
        let way = self.names.canonical(scope.query, name);
        let mut found = Vec::new();
        for item in scope.query.items() {
            match item.kind() {
                Some(ItemKind::Field(field)) => {
                    let Some(path) = field.path().filter(|_| field.function().is_none()) else {
                        continue;
                    };
                    let whole = self.names.canonical(scope.query, path);
                    let same = whole
                        .rsplit_once('.')
                        .is_some_and(|(before, _)| before == way);
                    if same {
                        found.push((path.span, "a field of it"));
                    }
                }
                Some(ItemKind::TypeOf(other)) if other > node => {
                    let other_name = self.child_name(other, NodeKind::Path);
                    if let Some(other_name) = other_name
                        && self.names.canonical(scope.query, other_name) == way
                    {
                        found.push((item.span(), "another TYPEOF of it"));
                    }
                }
                _ => {}
            }
        }
        for (span, what) in found {
            let message = format!(
                "TYPEOF {} and {what} cannot be selected together",
                name.text
            );
            self.error(Code::TypeOf, span, message, None);
        }
    }
}
