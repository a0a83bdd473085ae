//! Paths: unknown fields and relationships, relationships that lack a field, fields in mid-path.
//!
//! It must not know where a path stands.

use crate::schema::{Field, Object};
use crate::soql::Fix;
use crate::soql::view::{FromView, Name};

use super::super::resolve::{Followed, NAME};
use super::checker::{Checker, Scope, fix, put, replace, write};
use super::{Code, similar};

/// How many relationships a path may pass.
const STEPS_MAX: usize = 5;

/// A field that a path leads to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached<'a> {
    /// The object that has it.
    pub(super) object: &'a Object,
    /// The field.
    pub(super) field: &'a Field,
    /// How many parents lie between.
    pub(super) steps: usize,
}

impl<'a> Checker<'a> {
    /// The field that a path leads to; none where that is not known. Says what is wrong with it.
    pub(super) fn path(&mut self, scope: Scope<'a>, path: Name<'a>) -> Option<Reached<'a>> {
        match self.names.follow(scope.query, path) {
            Followed::Field {
                object,
                field,
                steps,
            } => {
                if steps > STEPS_MAX {
                    let message = format!("a path can pass {STEPS_MAX} relationships, not {steps}");
                    self.error(Code::Levels, path.span, message, None);
                }
                Some(Reached {
                    object,
                    field,
                    steps,
                })
            }
            Followed::Parent { field, .. } => {
                self.ends_with_parent(path, field);
                None
            }
            Followed::Broken { object, at, last } => {
                match last {
                    true if at.span == path.span && self.stands_for(scope, at).is_some() => {
                        self.needs_field(scope, at);
                    }
                    true => self.no_field(object, at),
                    false => self.no_parent(object, at),
                }
                None
            }
            Followed::Unsure => None,
        }
    }

    /// A path without saying anything.
    pub(super) fn reach(&self, scope: Scope<'a>, path: Name<'a>) -> Option<Reached<'a>> {
        match self.names.follow(scope.query, path) {
            Followed::Field {
                object,
                field,
                steps,
            } => Some(Reached {
                object,
                field,
                steps,
            }),
            _ => None,
        }
    }

    fn ends_with_parent(&mut self, path: Name<'a>, field: &'a Field) {
        let last = path.segments().last().unwrap_or(path);
        let named = match self.target_of(field) {
            Some(object) => name_field(object),
            None => "Name",
        };
        let message = format!("{} is a relationship: a field must follow it", last.text);
        let mended = fix(
            format!("write {}.{named}", last.text),
            vec![put(last.span.end, &format!(".{named}"))],
        );
        self.error(Code::NeedsField, last.span, message, mended);
    }

    /// The object that a name stands for by itself: an alias of the query, or the object's own.
    fn stands_for(&self, scope: Scope<'a>, name: Name<'a>) -> Option<&'a Object> {
        let alias = |item: FromView<'_>| item.alias().is_some_and(|alias| alias.is(name.text));
        let stands = scope.query.from().any(alias)
            || scope.query.object().is_some_and(|own| own.is(name.text));
        stands
            .then(|| self.names.walk(scope.query, &[name.text]).here())
            .flatten()
    }

    /// An object where a field is due.
    fn needs_field(&mut self, scope: Scope<'a>, name: Name<'a>) {
        let Some(object) = self.stands_for(scope, name) else {
            return;
        };
        let named = name_field(object);
        let message = format!(
            "{} stands for {}: a field must follow it",
            name.text,
            object.name()
        );
        let mended = fix(
            format!("write {}.{named}", name.text),
            vec![put(name.span.end, &format!(".{named}"))],
        );
        self.error(Code::NeedsField, name.span, message, mended);
    }

    /// The last segment of a path that has come to an object.
    pub(super) fn last_segment(&mut self, object: &'a Object, path: Name<'a>, last: Name<'a>) {
        if object.field(last.text).is_some() {
            return;
        }
        match object.parent(last.text) {
            Some(field) => self.ends_with_parent(path, field),
            None => self.no_field(object, last),
        }
    }

    /// The object that a field points to.
    pub(super) fn target_of(&self, field: &'a Field) -> Option<&'a Object> {
        let name = match field.is_polymorphic() {
            true => NAME,
            false => field.reference_to.first()?,
        };
        self.names.object(name).here()
    }

    fn no_field(&mut self, object: &'a Object, at: Name<'a>) {
        if at.text.is_empty() {
            return;
        }
        let message = match object.child(at.text) {
            Some(_) => format!(
                "{0} leads to children of {1}: write (SELECT Id FROM {0})",
                at.text,
                object.name()
            ),
            None => format!("{} has no field {}", object.name(), at.text),
        };
        let meant = match self.suggests() {
            true => similar::field(object, at.text),
            false => None,
        };
        let (message, mended) = did_you_mean(message, at, meant);
        self.error(Code::Field, at.span, message, mended);
    }

    /// A segment before the last that is no way to a parent.
    pub(super) fn no_parent(&mut self, object: &'a Object, at: Name<'a>) {
        if at.text.is_empty() {
            return;
        }
        if let Some(field) = object.field(at.text) {
            let (message, mended) = match &field.relationship_name {
                Some(way) => (
                    format!("{} is a field; the way to its record is {way}", at.text),
                    write(at.span, way),
                ),
                None => (
                    format!(
                        "{} is a field, not a relationship: a path ends with it",
                        at.text
                    ),
                    None,
                ),
            };
            self.error(Code::NotRelationship, at.span, message, mended);
            return;
        }
        if object.child(at.text).is_some() {
            let message = format!(
                "{0} leads to children of {1}: write (SELECT Id FROM {0})",
                at.text,
                object.name()
            );
            self.error(Code::Relationship, at.span, message, None);
            return;
        }
        let message = format!("{} has no relationship {}", object.name(), at.text);
        let meant = match self.suggests() {
            true => similar::parent(object, at.text),
            false => None,
        };
        let (message, mended) = did_you_mean(message, at, meant);
        self.error(Code::Relationship, at.span, message, mended);
    }

    /// An object that the org does not have.
    pub(super) fn no_object(&mut self, at: Name<'a>) {
        let meant = match self.names.catalog().objects() {
            Some(all) => similar::object(all, at.text),
            None => None,
        };
        let message = format!("there is no object {}, or you cannot see it", at.text);
        let (message, mended) = did_you_mean(message, at, meant);
        self.error(Code::Object, at.span, message, mended);
    }
}

/// A sentence with what was probably meant, and the fix that writes it.
pub(super) fn did_you_mean(
    message: String,
    at: Name<'_>,
    meant: Option<&str>,
) -> (String, Option<Fix>) {
    match meant {
        None => (message, None),
        Some(meant) => {
            let title = format!("write {meant}");
            let mended = fix(title, vec![replace(at.span, meant)]);
            (format!("{message}; did you mean {meant}?"), mended)
        }
    }
}

/// The field that tells a person which record it is.
fn name_field(object: &Object) -> &str {
    let fields = &object.describe().fields;
    let named = fields.iter().find(|field| field.name_field);
    named.map_or("Id", |field| field.name.as_str())
}
