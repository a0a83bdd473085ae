//! `Subject`: what a comparison compares, as far as it decides which operators and values fit.
//!
//! Must not know the operators and values.

use super::functions::{self, Function, Returns};
use super::scope::Scope;
use crate::language::resolve::Target;
use crate::schema::{Field, Object};
use crate::soql::view::{ComparisonView, FieldView};

/// The left side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Subject<'c> {
    /// The type by its name in a describe; empty where it is not known.
    pub kind: &'c str,
    /// The field, through functions.
    pub field: Option<&'c Field>,
    /// The outermost function.
    pub function: Option<&'static Function>,
    /// The object in which the last reference of the path stands, and that reference.
    pub through: Option<(&'c Object, &'c Field)>,
    /// The object of a plain field.
    pub owner: Option<&'c Object>,
    /// The last segment of the path.
    pub last: String,
    /// Whether it may be empty; true where it is not known.
    pub nillable: bool,
    /// Whether it is a distance.
    pub is_distance: bool,
}

impl<'c> Subject<'c> {
    pub fn of(scope: &Scope<'_, 'c>, comparison: ComparisonView<'_>) -> Option<Self> {
        if comparison.is_distance() {
            return Some(Self {
                is_distance: true,
                nillable: false,
                ..Self::of_kind("double")
            });
        }
        Self::of_field(scope, comparison.left()?)
    }

    fn of_kind(kind: &'static str) -> Self {
        Self {
            kind,
            field: None,
            function: None,
            through: None,
            owner: None,
            last: String::new(),
            nillable: true,
            is_distance: false,
        }
    }

    fn of_field(scope: &Scope<'_, 'c>, left: FieldView<'_>) -> Option<Self> {
        let mut subject = Self::of_kind("");
        subject.function = left.function().and_then(|name| functions::find(name.text));
        if let Some(path) = left.path() {
            let segments: Vec<&str> = path.segments().map(|segment| segment.text).collect();
            subject.look_up(scope, &segments);
        }
        if left.function().is_some() {
            let returns = subject.function.map(|function| function.returns);
            subject.kind = match returns {
                Some(Returns::Whole) => "int",
                Some(Returns::Number) => "double",
                Some(Returns::Date) => "date",
                Some(Returns::Text) => "string",
                Some(Returns::Same) => subject.kind,
                None => "",
            };
            subject.nillable = !matches!(returns, Some(Returns::Whole));
        }
        Some(subject)
    }

    fn look_up(&mut self, scope: &Scope<'_, 'c>, segments: &[&str]) {
        let Some((last, way)) = segments.split_last() else {
            return;
        };
        (*last).clone_into(&mut self.last);
        if let Some((reference, before)) = way.split_last()
            && let Some(owner) = scope.object_at(before)
            && let Some(field) = owner.parent(reference)
        {
            self.through = Some((owner, field));
        }
        let Some(object) = scope.object_at(way) else {
            return;
        };
        let found = match scope
            .query
            .map(|query| scope.resolver.target(query, segments))
        {
            Some(crate::schema::Known::Here(Target::Field(_, field))) => Some(field),
            _ => object.field(last),
        };
        if let Some(field) = found {
            self.kind = &field.kind;
            self.nillable = field.nillable || !way.is_empty();
            self.field = Some(field);
            self.owner = Some(object);
        }
    }

    pub fn is_date(&self) -> bool {
        matches!(self.kind, "date" | "datetime")
    }

    /// Whether nothing is known of its type: the org's answer is not there yet.
    pub fn is_unknown(&self) -> bool {
        self.kind.is_empty()
    }
}
