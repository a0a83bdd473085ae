//! `Dataset`: the schema and the records of one demo org, and the one way to read and change them.
//!
//! Rows are named by index within their object; indexes never move while a dataset lives. Must not
//! know HTTP or SOQL.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::big::BigObject;
use super::decimal::Decimal;
use super::id;
use super::model::{Field, FieldId, FieldType, ObjectId, Schema};
use super::value::{Address, Location, Value};

/// A row of an object.
type Place = (ObjectId, usize);

/// One stored row: a value for each field, null for computed ones.
pub type Row = Vec<Value<'static>>;

/// The rows of one object: the computed ones first, then the stored ones.
#[derive(Clone, Debug, Default)]
struct Table {
    big: Option<BigObject>,
    /// Computed rows that were changed, by index.
    changed: HashMap<usize, Row>,
    stored: Vec<Row>,
    /// Stored rows by their id, as [`Dataset::key`] has it.
    by_id: HashMap<String, usize>,
}

impl Table {
    fn computed(&self) -> usize {
        self.big.as_ref().map_or(0, BigObject::len)
    }
}

/// All of an org. Cheap to clone: tables are shared until one is changed.
#[derive(Clone, Debug)]
pub struct Dataset {
    schema: Arc<Schema>,
    tables: Vec<Arc<Table>>,
    /// What went into the recycle bin together with a record that was deleted, itself among it.
    gone: Arc<HashMap<Place, Vec<Place>>>,
}

impl Dataset {
    pub(super) fn new(schema: Schema) -> Self {
        let tables = schema.objects().map(|_| Arc::default()).collect();
        Self {
            schema: Arc::new(schema),
            tables,
            gone: Arc::default(),
        }
    }

    pub(super) fn set_big(&mut self, object: ObjectId, big: BigObject) {
        self.table_mut(object).big = Some(big);
    }

    fn table(&self, object: ObjectId) -> &Table {
        &self.tables[object.0]
    }

    fn table_mut(&mut self, object: ObjectId) -> &mut Table {
        Arc::make_mut(&mut self.tables[object.0])
    }

    /// Objects and fields.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Takes away the right to change a field, as an administrator can at any time.
    ///
    /// # Panics
    /// Where there is no such field.
    pub fn make_read_only(&mut self, object: &str, field: &str) {
        let schema = Arc::make_mut(&mut self.schema);
        let object = schema.object_named(object);
        let object = object.map(|object| schema.object_mut(object));
        let known = object.and_then(|object| {
            let field = object.field_named(field)?;
            object.fields.get_mut(field.0)
        });
        match known {
            Some(known) => (known.createable, known.updateable) = (false, false),
            None => panic!("no such field: {field}"),
        }
    }

    /// How many rows the object has, deleted ones included; row indexes run below it.
    pub fn row_count(&self, object: ObjectId) -> usize {
        let table = self.table(object);
        table.computed() + table.stored.len()
    }

    /// How many rows are neither deleted nor archived.
    pub fn live_count(&self, object: ObjectId) -> usize {
        let table = self.table(object);
        let gone = |row: &usize| self.is_deleted(object, *row) || self.is_archived(object, *row);
        let changed_and_gone = table.changed.keys().filter(|row| gone(row)).count();
        let stored = table.computed()..self.row_count(object);
        table.computed() - changed_and_gone + stored.filter(|row| !gone(row)).count()
    }

    /// The row with this id (15 or 18 characters), deleted or not.
    pub fn find(&self, object: ObjectId, id: &str) -> Option<usize> {
        let table = self.table(object);
        if let Some(row) = table.by_id.get(self.key(object, id)?) {
            return Some(*row);
        }
        let prefix = &self.schema.object(object).key_prefix;
        // Record numbers start at 1.
        let row = usize::try_from(id::number(prefix, id)?.checked_sub(1)?).ok()?;
        (row < table.computed()).then_some(row)
    }

    /// What a row is found by: the 15 characters of its id. An object without a key prefix has no
    /// ids; what stands in their place is taken as it is.
    fn key<'a>(&self, object: ObjectId, id: &'a str) -> Option<&'a str> {
        if self.schema.object(object).has_ids() {
            id::to_15(id)
        } else {
            Some(id)
        }
    }

    /// The object and row of an id, by its key prefix.
    pub fn find_any(&self, id: &str) -> Option<(ObjectId, usize)> {
        let object = self.schema.object_of_id(id)?;
        Some((object, self.find(object, id)?))
    }

    /// Whether the row is in the recycle bin.
    pub fn is_deleted(&self, object: ObjectId, row: usize) -> bool {
        self.is(object, row, "IsDeleted")
    }

    /// Whether the row is an archived activity: only `queryAll` has it.
    pub fn is_archived(&self, object: ObjectId, row: usize) -> bool {
        self.is(object, row, "IsArchived")
    }

    fn is(&self, object: ObjectId, row: usize, field: &str) -> bool {
        let field = self.schema.object(object).field_named(field);
        field.is_some_and(|field| self.value(object, row, field) == Value::Bool(true))
    }

    /// Keeps what was deleted together with a record.
    pub fn remember_gone(&mut self, object: ObjectId, row: usize, all: Vec<(ObjectId, usize)>) {
        Arc::make_mut(&mut self.gone).insert((object, row), all);
    }

    /// A record of the recycle bin, and what was deleted together with it.
    pub fn gone_with(&self, object: ObjectId, row: usize) -> Vec<(ObjectId, usize)> {
        let all = self.gone.get(&(object, row)).cloned();
        all.unwrap_or_else(|| vec![(object, row)])
    }

    /// Takes a record out of the recycle bin, and what was deleted together with it.
    pub fn restore(&mut self, object: ObjectId, row: usize) {
        let all = self.gone_with(object, row);
        Arc::make_mut(&mut self.gone).remove(&(object, row));
        for (object, row) in all {
            if let Some(deleted) = self.schema.object(object).field_named("IsDeleted") {
                self.set(object, row, deleted, Value::Bool(false));
            }
        }
    }

    /// The record's 18-character id.
    pub fn id(&self, object: ObjectId, row: usize) -> String {
        match self.value(object, row, FieldId(0)) {
            Value::Text(id) => id.into_owned(),
            _ => String::new(),
        }
    }

    /// What the field of the row holds; null for a row that does not exist.
    pub fn value(&self, object: ObjectId, row: usize, field: FieldId) -> Value<'_> {
        let described = self.schema.object(object).field(field);
        if let Some(days) = described.computed {
            return self.days_between(object, row, days.start, days.end);
        }
        match described.kind {
            FieldType::Address => self.address(object, row, described),
            FieldType::Location => self.location(object, row, described),
            FieldType::Base64 => self.file_address(object, row, field),
            _ => self.raw(object, row, field),
        }
    }

    /// Where the file of a field is: what stands in its place in an answer.
    fn file_address(&self, object: ObjectId, row: usize, field: FieldId) -> Value<'_> {
        if self.raw(object, row, field).is_null() {
            return Value::Null;
        }
        let of = self.schema.object(object);
        let (name, field) = (&of.name, &of.field(field).name);
        let id = self.id(object, row);
        Value::Text(format!("/services/data/v66.0/sobjects/{name}/{id}/{field}").into())
    }

    /// The file that a field holds, where it is one that does and there is a file.
    pub fn file(&self, object: ObjectId, row: usize, field: FieldId) -> Option<Vec<u8>> {
        let of = self.schema.object(object);
        if of.field(field).kind != FieldType::Base64 {
            return None;
        }
        let raw = self.raw(object, row, field);
        let text = raw.as_text()?;
        let sizes = ["BodyLength", "ContentSize"].into_iter();
        let size = sizes.filter_map(|name| of.field_named(name)).next();
        let size = size.and_then(|size| self.raw(object, row, size).as_number());
        let size = size.map_or(text.len(), |size| {
            usize::try_from(size.units()).unwrap_or(0)
        });
        Some(text.bytes().cycle().take(size).collect())
    }

    fn raw(&self, object: ObjectId, row: usize, field: FieldId) -> Value<'_> {
        let table = self.table(object);
        let stored = match row.checked_sub(table.computed()) {
            Some(row) => table.stored.get(row),
            None => table.changed.get(&row),
        };
        match (stored, &table.big) {
            (Some(values), _) => values.get(field.0).map_or(Value::Null, borrow),
            (None, Some(big)) if row < big.len() => big.value(row, field),
            _ => Value::Null,
        }
    }

    fn days_between(
        &self,
        object: ObjectId,
        row: usize,
        start: FieldId,
        end: FieldId,
    ) -> Value<'_> {
        match (self.raw(object, row, start), self.raw(object, row, end)) {
            (Value::Date(start), Value::Date(end)) => {
                let days = end
                    .since((jiff::Unit::Day, start))
                    .map(|span| i64::from(span.get_days()))
                    .unwrap_or_default();
                Value::Number(Decimal::new(i128::from(days) * 10, 1))
            }
            _ => Value::Null,
        }
    }

    fn part(&self, object: ObjectId, row: usize, name: &str) -> Value<'_> {
        self.schema
            .object(object)
            .field_named(name)
            .map_or(Value::Null, |field| self.raw(object, row, field))
    }

    fn address(&self, object: ObjectId, row: usize, field: &Field) -> Value<'_> {
        let stem = field.name.trim_end_matches("Address");
        let part = |name: &str| self.part(object, row, &format!("{stem}{name}"));
        let text = |name: &str| match part(name) {
            Value::Text(text) => Some(text),
            _ => None,
        };
        let address = Address {
            city: text("City"),
            country: text("Country"),
            geocode_accuracy: text("GeocodeAccuracy"),
            latitude: part("Latitude").as_number(),
            longitude: part("Longitude").as_number(),
            postal_code: text("PostalCode"),
            state: text("State"),
            street: text("Street"),
        };
        if address == Address::default() {
            Value::Null
        } else {
            Value::Address(Box::new(address))
        }
    }

    fn location(&self, object: ObjectId, row: usize, field: &Field) -> Value<'_> {
        let stem = field.name.trim_end_matches("__c");
        let part = |name: &str| {
            self.part(object, row, &format!("{stem}__{name}__s"))
                .as_number()
        };
        match (part("Latitude"), part("Longitude")) {
            (Some(latitude), Some(longitude)) => Value::Location(Location {
                latitude,
                longitude,
            }),
            _ => Value::Null,
        }
    }

    /// Adds a row (with its id in the first field) and answers its index.
    pub fn insert(&mut self, object: ObjectId, row: Row) -> usize {
        let at = self.row_count(object);
        let id = row.first().and_then(Value::as_text);
        let key = id.and_then(|id| self.key(object, id)).map(str::to_owned);
        let table = self.table_mut(object);
        table.by_id.extend(key.map(|key| (key, at)));
        table.stored.push(row);
        at
    }

    /// Replaces one value. A computed row becomes a stored one in its place.
    pub fn set(&mut self, object: ObjectId, row: usize, field: FieldId, value: Value<'static>) {
        let computed = self.table(object).computed();
        if row < computed && !self.table(object).changed.contains_key(&row) {
            let values = (0..self.schema.object(object).fields.len())
                .map(|field| self.raw(object, row, FieldId(field)).into_owned())
                .collect();
            self.table_mut(object).changed.insert(row, values);
        }
        let table = self.table_mut(object);
        let values = match row.checked_sub(computed) {
            Some(row) => table.stored.get_mut(row),
            None => table.changed.get_mut(&row),
        };
        if let Some(slot) = values.and_then(|values| values.get_mut(field.0)) {
            *slot = value;
        }
    }

    /// A person's `Name` follows from its parts; other objects are left alone.
    pub fn refresh_name(&mut self, object: ObjectId, row: usize) {
        let described = self.schema.object(object);
        let part = |name: &str| described.field_named(name);
        let (Some(name), Some(first), Some(last)) =
            (part("Name"), part("FirstName"), part("LastName"))
        else {
            return;
        };
        let parts = [first, last].map(|field| self.raw(object, row, field));
        let full: Vec<&str> = parts.iter().filter_map(Value::as_text).collect();
        let full = full.join(" ");
        self.set(object, row, name, Value::Text(full.into()));
    }
}

fn borrow<'a>(value: &'a Value<'static>) -> Value<'a> {
    match value {
        Value::Text(text) => Value::Text(Cow::Borrowed(text)),
        other => other.clone(),
    }
}
