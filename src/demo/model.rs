//! The words of a Salesforce schema: objects, fields, relationships.
//!
//! Plain data with look-ups by case-blind name. Must not know rows, HTTP or SOQL. Objects and
//! fields are named by index ([`ObjectId`], [`FieldId`]), so that reading values costs no look-up.
//! Long because a field has as many flags as a describe.

use std::collections::HashMap;

/// An object's place in [`Schema::objects`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub usize);

/// A field's place in [`Object::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub usize);

/// The `type` of a field as describes spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the word of the API")]
pub enum FieldType {
    Id,
    Reference,
    String,
    TextArea,
    Picklist,
    MultiPicklist,
    Combobox,
    Email,
    Phone,
    Url,
    EncryptedString,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Time,
    Address,
    Location,
    AnyType,
    Base64,
}

impl FieldType {
    /// The word in `type`.
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Reference => "reference",
            Self::String => "string",
            Self::TextArea => "textarea",
            Self::Picklist => "picklist",
            Self::MultiPicklist => "multipicklist",
            Self::Combobox => "combobox",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::EncryptedString => "encryptedstring",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Double => "double",
            Self::Currency => "currency",
            Self::Percent => "percent",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Address => "address",
            Self::Location => "location",
            Self::AnyType => "anyType",
            Self::Base64 => "base64",
        }
    }

    /// The word in `soapType`.
    pub fn soap_name(self) -> &'static str {
        match self {
            Self::Id | Self::Reference => "tns:ID",
            Self::Boolean => "xsd:boolean",
            Self::Int => "xsd:int",
            Self::Double | Self::Currency | Self::Percent => "xsd:double",
            Self::Date => "xsd:date",
            Self::DateTime => "xsd:dateTime",
            Self::Time => "xsd:time",
            Self::Address => "urn:address",
            Self::Location => "urn:location",
            Self::AnyType => "xsd:anyType",
            Self::Base64 => "xsd:base64Binary",
            _ => "xsd:string",
        }
    }

    /// int, double, currency, percent.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Int | Self::Double | Self::Currency | Self::Percent
        )
    }

    /// Everything whose value is a text, ids included.
    pub fn is_text(self) -> bool {
        self.soap_name() == "xsd:string" || self.soap_name() == "tns:ID"
    }

    /// address, location.
    pub fn is_compound(self) -> bool {
        matches!(self, Self::Address | Self::Location)
    }
}

/// One value of a picklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PicklistValue {
    /// What records hold.
    pub value: String,
    /// What people see.
    pub label: String,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Whether new records get it.
    pub default: bool,
    /// For a dependent picklist: the controlling field's values this one is offered with.
    pub valid_for: Vec<String>,
}

/// A formula the demo can compute: the days from one date field to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysBetween {
    /// The later date.
    pub end: FieldId,
    /// The earlier date.
    pub start: FieldId,
}

/// A field. The flags are those of a describe (API reference, section 3.4).
#[derive(Clone, Debug)]
pub struct Field {
    /// API name, e.g. `acme__Weight__c`.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type.
    pub kind: FieldType,
    /// Characters, for texts.
    pub length: u32,
    /// Digits in all, for double, currency and percent.
    pub precision: u8,
    /// Digits after the point.
    pub scale: u8,
    /// Digits, for int.
    pub digits: u8,
    /// Ends in `__c` or `__s`.
    pub custom: bool,
    /// May be null.
    pub nillable: bool,
    /// May be given when a record is made.
    pub createable: bool,
    /// May be changed.
    pub updateable: bool,
    /// May stand in WHERE.
    pub filterable: bool,
    /// May stand in ORDER BY.
    pub sortable: bool,
    /// May stand in GROUP BY.
    pub groupable: bool,
    /// May stand in an aggregate function.
    pub aggregatable: bool,
    /// The record's name.
    pub name_field: bool,
    /// No two records hold the same value.
    pub unique: bool,
    /// An external id.
    pub external_id: bool,
    /// Can be named in an upsert.
    pub id_lookup: bool,
    /// Numbered by Salesforce.
    pub auto_number: bool,
    /// Rich text.
    pub html: bool,
    /// `extraTypeInfo`, e.g. `plaintextarea`.
    pub extra_type_info: Option<String>,
    /// The formula, for a calculated field.
    pub formula: Option<String>,
    /// How the demo computes [`Field::formula`].
    pub computed: Option<DaysBetween>,
    /// Salesforce fills it in when a record is made.
    pub defaulted_on_create: bool,
    /// The default of a checkbox.
    pub default_value: Option<bool>,
    /// Values other than the listed are refused.
    pub restricted_picklist: bool,
    /// The values of a picklist, in order.
    pub picklist: Vec<PicklistValue>,
    /// The field that controls a dependent picklist.
    pub controller: Option<FieldId>,
    /// The compound field it is a part of (`BillingCity` → `BillingAddress`, `LastName` → `Name`).
    pub compound: Option<FieldId>,
    /// The objects a lookup may point at; several for a polymorphic one.
    pub reference_to: Vec<String>,
    /// What the parent is called in a path, e.g. `Owner`, `Account__r`.
    pub relationship_name: Option<String>,
    /// Points at several objects whose type is known only per record.
    pub polymorphic: bool,
    /// What the children are called on the parent, e.g. `Contacts`; `None` where a subquery cannot name them.
    pub child_relationship: Option<String>,
    /// Children go with their parent.
    pub cascade_delete: bool,
    /// Children keep their parent from being deleted.
    pub restricted_delete: bool,
    /// Help text.
    pub help: Option<String>,
}

/// The children of an object by one lookup of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRelationship {
    /// The object that holds the lookup.
    pub child: ObjectId,
    /// The lookup.
    pub field: FieldId,
    /// The name in a subquery; `None` where there is none.
    pub relationship_name: Option<String>,
    /// Children go with their parent.
    pub cascade_delete: bool,
    /// Children keep their parent from being deleted.
    pub restricted_delete: bool,
}

/// A record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordType {
    /// 18 characters.
    pub id: String,
    /// API name.
    pub developer_name: String,
    /// Label.
    pub name: String,
    /// The one every object has.
    pub master: bool,
}

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Plural label.
    pub label_plural: String,
    /// The first three characters of its ids.
    pub key_prefix: String,
    /// Ends in `__c`.
    pub custom: bool,
    /// Records can be made.
    pub createable: bool,
    /// Records can be changed.
    pub updateable: bool,
    /// Records can be deleted.
    pub deletable: bool,
    /// Records can be taken out of the recycle bin by themselves.
    pub undeletable: bool,
    /// In searches, lists and page layouts.
    pub layoutable: bool,
    /// Records can be merged.
    pub mergeable: bool,
    /// What it is to another object, and which: `History` of `Account`.
    pub associate: Option<(String, String)>,
    /// Fields, `Id` first.
    pub fields: Vec<Field>,
    /// Child relationships.
    pub children: Vec<ChildRelationship>,
    /// Record types, the master last.
    pub record_types: Vec<RecordType>,
    by_name: HashMap<String, FieldId>,
}

impl Object {
    /// Whether its rows are records with Ids. What the tooling API only describes has none.
    pub fn has_ids(&self) -> bool {
        !self.key_prefix.is_empty()
    }

    pub(super) fn new(name: &str, label: &str, label_plural: &str, key_prefix: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            label_plural: label_plural.to_owned(),
            key_prefix: key_prefix.to_owned(),
            custom: name.ends_with("__c"),
            createable: true,
            updateable: true,
            deletable: true,
            undeletable: true,
            layoutable: true,
            mergeable: false,
            associate: None,
            fields: Vec::new(),
            children: Vec::new(),
            record_types: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    pub(super) fn add_field(&mut self, field: Field) -> FieldId {
        let id = FieldId(self.fields.len());
        self.by_name.insert(field.name.to_ascii_lowercase(), id);
        self.fields.push(field);
        id
    }

    /// A field by name, whatever its case.
    pub fn field_named(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    /// A field by its place. Panics on an id of another object: that is a mistake in the demo.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.0]
    }

    /// All fields with their ids.
    pub fn fields(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        self.fields
            .iter()
            .enumerate()
            .map(|(at, field)| (FieldId(at), field))
    }

    /// The lookup whose parent is called so in a path (`Owner`, `Account__r`), whatever its case.
    pub fn parent_relationship(&self, name: &str) -> Option<FieldId> {
        self.fields()
            .find(|(_, field)| {
                field
                    .relationship_name
                    .as_deref()
                    .is_some_and(|relationship| relationship.eq_ignore_ascii_case(name))
            })
            .map(|(id, _)| id)
    }

    /// The child relationship called so in a subquery, whatever its case.
    pub fn child_relationship(&self, name: &str) -> Option<&ChildRelationship> {
        self.children.iter().find(|children| {
            children
                .relationship_name
                .as_deref()
                .is_some_and(|relationship| relationship.eq_ignore_ascii_case(name))
        })
    }

    /// The field that holds the record's name (`Subject`, `CaseNumber`, `Name`).
    pub fn name_field(&self) -> Option<FieldId> {
        self.fields()
            .find(|(_, field)| field.name_field)
            .map(|(id, _)| id)
    }
}

/// All objects of an org.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    objects: Vec<Object>,
    by_name: HashMap<String, ObjectId>,
    by_prefix: HashMap<String, ObjectId>,
}

impl Schema {
    pub(super) fn add(&mut self, object: Object) -> ObjectId {
        let id = ObjectId(self.objects.len());
        self.by_name.insert(object.name.to_ascii_lowercase(), id);
        self.by_prefix.insert(object.key_prefix.clone(), id);
        self.objects.push(object);
        id
    }

    pub(super) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        &mut self.objects[id.0]
    }

    /// An object by name, whatever its case.
    pub fn object_named(&self, name: &str) -> Option<ObjectId> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    /// The object an id belongs to, by its first three characters.
    pub fn object_of_id(&self, id: &str) -> Option<ObjectId> {
        self.by_prefix.get(id.get(..3)?).copied()
    }

    /// An object by its place. Panics on an id of another schema: that is a mistake in the demo.
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0]
    }

    /// All objects with their ids, by name.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        self.objects
            .iter()
            .enumerate()
            .map(|(at, object)| (ObjectId(at), object))
    }
}
