//! Names to fields: aliases, parent paths, polymorphic parents, and reading along a path.
//!
//! Must not know clauses.

use std::borrow::Cow;

use super::super::data::Dataset;
use super::super::model::{FieldId, FieldType, Object, ObjectId};
use super::super::value::Value;
use super::calendar::Calendar;
use super::error::{Checked, Refusal};
use crate::soql::ast;

/// How many relationships a path may pass.
const MAX_STEPS: usize = 5;

/// One step of a path, from a record to its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The lookup that is followed.
    pub(super) lookup: FieldId,
    /// The parent's object; none where only the record tells.
    pub(super) to: Option<ObjectId>,
    /// The relationship's name as described, the key in results.
    pub(super) name: String,
}

/// What a path ends at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A field of an object.
    Field(ObjectId, FieldId),
    /// A field of `Name`, the object that stands for all parents of a polymorphic lookup.
    OfName(NameField),
}

/// A field of the `Name` object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameField {
    pub(super) name: &'static str,
    pub(super) kind: FieldType,
}

/// The fields of `Name` that the demo has.
const NAME_FIELDS: [NameField; 11] = [
    NameField::of("Id", FieldType::Id),
    NameField::of("Name", FieldType::String),
    NameField::of("Type", FieldType::Picklist),
    NameField::of("FirstName", FieldType::String),
    NameField::of("LastName", FieldType::String),
    NameField::of("Email", FieldType::Email),
    NameField::of("Phone", FieldType::Phone),
    NameField::of("Title", FieldType::String),
    NameField::of("Alias", FieldType::String),
    NameField::of("Username", FieldType::String),
    NameField::of("IsActive", FieldType::Boolean),
];

/// The fields of `Name`, for its describe.
pub fn name_fields() -> impl Iterator<Item = (&'static str, FieldType)> {
    NAME_FIELDS.iter().map(|field| (field.name, field.kind))
}

impl NameField {
    const fn of(name: &'static str, kind: FieldType) -> Self {
        Self { name, kind }
    }
}

/// A path that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) steps: Vec<Step>,
    pub(super) target: Target,
}

impl Path {
    pub(super) fn kind(&self, data: &Dataset) -> FieldType {
        match &self.target {
            Target::Field(object, field) => data.schema().object(*object).field(*field).kind,
            Target::OfName(field) => field.kind,
        }
    }

    /// The last name as described.
    pub(super) fn name<'d>(&self, data: &'d Dataset) -> &'d str {
        match &self.target {
            Target::Field(object, field) => &data.schema().object(*object).field(*field).name,
            Target::OfName(field) => field.name,
        }
    }

    /// The whole path as described.
    pub(super) fn dotted(&self, data: &Dataset) -> String {
        let mut dotted = String::new();
        for step in &self.steps {
            dotted.push_str(&step.name);
            dotted.push('.');
        }
        dotted.push_str(self.name(data));
        dotted
    }

    /// The value for a row of the object the path starts at; null where a parent is missing.
    pub(super) fn read<'d>(&self, data: &'d Dataset, object: ObjectId, row: usize) -> Value<'d> {
        let mut at = (object, row);
        for step in &self.steps {
            match parent(data, at, step) {
                Some(parent) => at = parent,
                None => return Value::Null,
            }
        }
        read_target(data, at, &self.target)
    }
}

/// The parent record at the end of a step; none where the lookup is empty or leads nowhere.
pub(super) fn parent(
    data: &Dataset,
    (object, row): (ObjectId, usize),
    step: &Step,
) -> Option<(ObjectId, usize)> {
    let id = data.value(object, row, step.lookup);
    let id = id.as_text()?;
    let found = match step.to {
        Some(to) => (to, data.find(to, id)?),
        None => data.find_any(id)?,
    };
    (!data.is_deleted(found.0, found.1)).then_some(found)
}

/// The field at the end of a path, read from the record there.
pub(super) fn read_target<'d>(
    data: &'d Dataset,
    (object, row): (ObjectId, usize),
    target: &Target,
) -> Value<'d> {
    match target {
        Target::Field(_, field) => data.value(object, row, *field),
        Target::OfName(name) => {
            let described = data.schema().object(object);
            match name.name {
                "Type" => Value::Text(Cow::Borrowed(&described.name)),
                "Name" => described
                    .name_field()
                    .map_or(Value::Null, |field| data.value(object, row, field)),
                other => described
                    .field_named(other)
                    .map_or(Value::Null, |field| data.value(object, row, field)),
            }
        }
    }
}

/// The names that a query level knows: its object, and aliases for it and its parents.
#[derive(Clone, Debug)]
pub(super) struct Scope<'d> {
    pub(super) data: &'d Dataset,
    pub(super) calendar: &'d Calendar,
    pub(super) object: ObjectId,
    aliases: Vec<(String, Vec<Step>)>,
}

/// Where a path stands while it is walked.
#[derive(Clone, Copy)]
enum Place {
    Object(ObjectId),
    Name,
}

impl<'d> Scope<'d> {
    /// The scope of an object that a FROM item names, with the aliases of all items.
    pub(super) fn new(
        data: &'d Dataset,
        calendar: &'d Calendar,
        object: ObjectId,
        from: &[ast::FromItem],
    ) -> Checked<Self> {
        let mut scope = Self {
            data,
            calendar,
            object,
            aliases: Vec::new(),
        };
        let mut items = from.iter();
        if let Some(alias) = items.next().and_then(|item| item.alias.as_ref()) {
            scope.add_alias(alias, Vec::new())?;
        }
        for item in items {
            let steps = scope.alias_steps(&item.object)?;
            match &item.alias {
                Some(alias) => scope.add_alias(alias, steps)?,
                None => {
                    return Err(Refusal::malformed(
                        item.span,
                        "A driving SObject type has already been set, all other entity types in \
                         the FROM clause must be relationships to the initial object, with an alias",
                    ));
                }
            }
        }
        Ok(scope)
    }

    pub(super) fn described(&self) -> &'d Object {
        self.data.schema().object(self.object)
    }

    fn add_alias(&mut self, alias: &ast::Name, steps: Vec<Step>) -> Checked<()> {
        if alias.text.contains('.') {
            return Err(Refusal::unexpected(alias.span, &alias.text));
        }
        if self.alias(&alias.text).is_some() {
            return Err(Refusal::malformed(
                alias.span,
                format!("duplicate alias: {}", alias.text),
            ));
        }
        self.aliases.push((alias.text.clone(), steps));
        Ok(())
    }

    fn alias(&self, name: &str) -> Option<&[Step]> {
        self.aliases
            .iter()
            .find(|(alias, _)| alias.eq_ignore_ascii_case(name))
            .map(|(_, steps)| steps.as_slice())
    }

    /// The steps of `c.Account` in FROM.
    fn alias_steps(&self, path: &ast::Path) -> Checked<Vec<Step>> {
        let (mut steps, names) = self.start(path);
        if names.len() == path.names.len() {
            // No alias in front: a second object, not a relationship of the first.
            return Err(Refusal::malformed(
                path.span,
                "A driving SObject type has already been set, all other entity types in the FROM \
                 clause must be relationships to the initial object. The driving object is \
                 already set.",
            ));
        }
        for name in names {
            let step = self.step(self.place(&steps), name, path)?;
            steps.push(step);
        }
        self.check_length(&steps, path)?;
        Ok(steps)
    }

    /// The steps an alias or the object's own name stands for, and the names left to resolve.
    fn start<'p>(&self, path: &'p ast::Path) -> (Vec<Step>, &'p [ast::Name]) {
        let names = path.names.as_slice();
        let Some((first, rest)) = names.split_first() else {
            return (Vec::new(), names);
        };
        if rest.is_empty() {
            return (Vec::new(), names);
        }
        if let Some(steps) = self.alias(&first.text) {
            return (steps.to_vec(), rest);
        }
        let object = self.described();
        if object.parent_relationship(&first.text).is_none() && first.is(&object.name) {
            return (Vec::new(), rest);
        }
        (Vec::new(), names)
    }

    fn place(&self, steps: &[Step]) -> Place {
        match steps.last() {
            None => Place::Object(self.object),
            Some(step) => step.to.map_or(Place::Name, Place::Object),
        }
    }

    fn step(&self, place: Place, name: &ast::Name, path: &ast::Path) -> Checked<Step> {
        let refusal = || Refusal::no_relationship(path.span, &name.text);
        let Place::Object(object) = place else {
            return Err(refusal());
        };
        let described = self.data.schema().object(object);
        let lookup = described
            .parent_relationship(&name.text)
            .ok_or_else(refusal)?;
        let field = described.field(lookup);
        let to = if field.polymorphic {
            None
        } else {
            let only = field.reference_to.first().map(String::as_str);
            let to = only.and_then(|only| self.data.schema().object_named(only));
            Some(to.ok_or_else(refusal)?)
        };
        Ok(Step {
            lookup,
            to,
            name: field.relationship_name.clone().unwrap_or_default(),
        })
    }

    fn check_length(&self, steps: &[Step], path: &ast::Path) -> Checked<()> {
        if steps.len() > MAX_STEPS {
            return Err(Refusal::malformed(
                path.span,
                format!(
                    "only {MAX_STEPS} levels of relationships may be traversed in a field path: {}",
                    path.dotted()
                ),
            ));
        }
        Ok(())
    }

    /// A path to a field.
    pub(super) fn path(&self, path: &ast::Path) -> Checked<Path> {
        let (mut steps, names) = self.start(path);
        let Some((last, parents)) = names.split_last() else {
            return Err(Refusal::unexpected(path.span, "<EOF>"));
        };
        for name in parents {
            let step = self.step(self.place(&steps), name, path)?;
            steps.push(step);
        }
        self.check_length(&steps, path)?;
        let target = self.target(self.place(&steps), last, path)?;
        Ok(Path { steps, target })
    }

    fn target(&self, place: Place, name: &ast::Name, path: &ast::Path) -> Checked<Target> {
        match place {
            Place::Object(object) => {
                let described = self.data.schema().object(object);
                described
                    .field_named(&name.text)
                    .map(|field| Target::Field(object, field))
                    .ok_or_else(|| Refusal::no_column(path.span, &name.text, &described.name))
            }
            Place::Name => NAME_FIELDS
                .iter()
                .find(|field| name.is(field.name))
                .map(|field| Target::OfName(*field))
                .ok_or_else(|| Refusal::no_column(path.span, &name.text, "Name")),
        }
    }

    /// The lookup of a polymorphic relationship, for TYPEOF.
    pub(super) fn relationship(&self, path: &ast::Path) -> Checked<Vec<Step>> {
        let (mut steps, names) = self.start(path);
        for name in names {
            let step = self.step(self.place(&steps), name, path)?;
            steps.push(step);
        }
        self.check_length(&steps, path)?;
        Ok(steps)
    }
}
