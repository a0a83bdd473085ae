//! Reads `assets/demo/schema.txt`, whose head explains its form.
//!
//! Must not know records. The file is ours and a test reads it, so a mistake in it is a panic.
//! Long because it holds every type and option of that form, and the parts that compound fields bring.

use super::model::{
    ChildRelationship, DaysBetween, Field, FieldId, FieldType, Object, ObjectId, PicklistValue,
    Schema,
};

/// Whether a field is part of this org's schema; called with object and field name.
type Keep<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The schema of the text, without the fields that are not to be kept.
pub(super) fn parse(text: &str, keep: Keep<'_>) -> Schema {
    let mut schema = Schema::default();
    let mut current: Option<(Object, bool)> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["object", name, label, plural, prefix, options] = parts.as_slice() {
            finish(&mut schema, current.take());
            current = Some(begin(name, label, plural, prefix, options));
        } else if let (Some((object, _)), [name, label, kind, options, help @ ..]) =
            (current.as_mut(), parts.as_slice())
            && keep(&object.name, name)
        {
            field(object, name, label, kind, options, help.first().copied());
        }
    }
    finish(&mut schema, current);
    link(&mut schema);
    schema
}

fn begin(name: &str, label: &str, plural: &str, prefix: &str, options: &str) -> (Object, bool) {
    let mut object = Object::new(name, label, plural, prefix);
    let system = options.contains("system");
    if system {
        object.createable = false;
        object.updateable = false;
        object.deletable = false;
        object.layoutable = false;
    }
    object.undeletable = object.deletable && !options.contains("noundelete");
    object.mergeable = options.contains("merge");
    let history = options.split_whitespace();
    let mut history = history.filter_map(|option| option.strip_prefix("history:"));
    object.associate = history
        .next_back()
        .map(|of| ("History".to_owned(), of.to_owned()));
    let only_made = options
        .split_whitespace()
        .any(|option| option == "onlymade");
    let mut id = plain("Id", &format!("{label} ID"), FieldType::Id);
    id.length = 18;
    id.id_lookup = true;
    system_field(&mut id);
    object.add_field(id);
    if !system {
        let mut deleted = plain("IsDeleted", "Deleted", FieldType::Boolean);
        system_field(&mut deleted);
        object.add_field(deleted);
    }
    (object, only_made)
}

fn system_field(field: &mut Field) {
    field.nillable = false;
    field.createable = false;
    field.updateable = false;
    field.defaulted_on_create = true;
}

fn finish(schema: &mut Schema, object: Option<(Object, bool)>) {
    let Some((mut object, only_made)) = object else {
        return;
    };
    for (name, label, relationship) in [
        ("CreatedDate", "Created Date", None),
        ("CreatedById", "Created By ID", Some("CreatedBy")),
        ("LastModifiedDate", "Last Modified Date", None),
        (
            "LastModifiedById",
            "Last Modified By ID",
            Some("LastModifiedBy"),
        ),
        ("SystemModstamp", "System Modstamp", None),
    ] {
        if only_made && !name.starts_with("Created") {
            continue;
        }
        let mut field = match relationship {
            None => plain(name, label, FieldType::DateTime),
            Some(relationship) => {
                let mut field = plain(name, label, FieldType::Reference);
                field.length = 18;
                field.reference_to = vec!["User".to_owned()];
                field.relationship_name = Some(relationship.to_owned());
                field
            }
        };
        system_field(&mut field);
        object.add_field(field);
    }
    schema.add(object);
}

/// `Name`, which stands for all parents of a lookup that can point to several objects: it is
/// described, but nobody can select from it.
pub(super) fn name_object(fields: impl Iterator<Item = (&'static str, FieldType)>) -> Object {
    let mut object = Object::new("Name", "Name", "Names", "");
    object.createable = false;
    object.updateable = false;
    object.deletable = false;
    object.undeletable = false;
    object.layoutable = false;
    for (name, kind) in fields {
        let field = plain(name, name, kind);
        object.add_field(Field {
            name_field: name == "Name",
            createable: false,
            updateable: false,
            ..field
        });
    }
    object
}

/// A field as an ordinary field of that type is.
fn plain(name: &str, label: &str, kind: FieldType) -> Field {
    let ranked = matches!(
        kind,
        FieldType::Double | FieldType::Currency | FieldType::Percent | FieldType::DateTime
    );
    let simple = !kind.is_compound()
        && !matches!(
            kind,
            FieldType::MultiPicklist
                | FieldType::EncryptedString
                | FieldType::AnyType
                | FieldType::Base64
        );
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        length: 0,
        precision: 0,
        scale: 0,
        digits: 0,
        custom: name.ends_with("__c") || name.ends_with("__s"),
        // A checkbox is never empty.
        nillable: kind != FieldType::Boolean,
        createable: !kind.is_compound(),
        updateable: !kind.is_compound(),
        filterable: !matches!(
            kind,
            FieldType::EncryptedString | FieldType::AnyType | FieldType::Base64
        ),
        sortable: simple,
        groupable: simple && !ranked && kind != FieldType::Time,
        aggregatable: simple && kind != FieldType::Boolean,
        name_field: false,
        unique: false,
        external_id: false,
        id_lookup: false,
        auto_number: false,
        html: false,
        extra_type_info: None,
        formula: None,
        computed: None,
        defaulted_on_create: kind == FieldType::Boolean,
        default_value: (kind == FieldType::Boolean).then_some(false),
        restricted_picklist: false,
        picklist: Vec::new(),
        controller: None,
        compound: None,
        reference_to: Vec::new(),
        relationship_name: None,
        polymorphic: false,
        child_relationship: None,
        cascade_delete: false,
        restricted_delete: false,
        help: None,
    }
}

fn field(
    object: &mut Object,
    name: &str,
    label: &str,
    kind: &str,
    options: &str,
    help: Option<&str>,
) {
    let (word, rest) = kind.split_once(' ').unwrap_or((kind, ""));
    match word {
        "address" => return address(object, name, label),
        "location" => return location(object, name, label),
        "personname" => return person_name(object, label),
        _ => {}
    }
    let mut field = typed(object, name, label, word, rest);
    for option in options.split_whitespace() {
        match option.split_once(':').unwrap_or((option, "")) {
            ("required", _) => field.nillable = false,
            ("name", _) => {
                field.name_field = true;
                field.nillable = false;
                field.id_lookup = true;
            }
            ("unique", _) => {
                field.unique = true;
                field.id_lookup = true;
            }
            ("external", _) => {
                field.external_id = true;
                field.id_lookup = true;
            }
            ("readonly", _) => {
                field.createable = false;
                field.updateable = false;
            }
            ("restricted", _) => field.restricted_picklist = true,
            ("cascade", _) => field.cascade_delete = true,
            ("restrict", _) => field.restricted_delete = true,
            ("defaulted", _) => field.defaulted_on_create = true,
            ("true", _) => field.default_value = Some(true),
            ("dep", controller) => field.controller = object.field_named(controller),
            (other, _) => unreachable!("unknown option {other} of {name}"),
        }
    }
    if field.auto_number {
        system_field(&mut field);
    }
    field.help = help.map(str::to_owned);
    object.add_field(field);
}

fn typed(object: &Object, name: &str, label: &str, word: &str, rest: &str) -> Field {
    let kind = match word {
        "string" | "auto" => FieldType::String,
        "textarea" | "longtext" | "richtext" => FieldType::TextArea,
        "email" => FieldType::Email,
        "phone" => FieldType::Phone,
        "url" => FieldType::Url,
        "encrypted" => FieldType::EncryptedString,
        "boolean" => FieldType::Boolean,
        "int" => FieldType::Int,
        "double" | "days" => FieldType::Double,
        "currency" => FieldType::Currency,
        "percent" => FieldType::Percent,
        "date" => FieldType::Date,
        "datetime" => FieldType::DateTime,
        "time" => FieldType::Time,
        "anytype" => FieldType::AnyType,
        "base64" => FieldType::Base64,
        "picklist" => FieldType::Picklist,
        "multipicklist" => FieldType::MultiPicklist,
        "combobox" => FieldType::Combobox,
        "ref" => FieldType::Reference,
        other => unreachable!("unknown type {other} of {name}"),
    };
    let mut field = plain(name, label, kind);
    match word {
        "picklist" => {
            field.length = 255;
            field.picklist = picklist(rest);
        }
        "multipicklist" => {
            field.length = 4_099;
            field.picklist = picklist(rest);
        }
        "combobox" => {
            let (length, values) = rest.split_once(' ').unwrap_or((rest, ""));
            field.length = number(length);
            field.picklist = picklist(values);
        }
        "ref" => reference(&mut field, rest),
        "auto" => {
            field.length = 30;
            field.auto_number = true;
        }
        "days" => days(object, &mut field, rest),
        "double" | "currency" | "percent" => {
            let (precision, scale) = rest.split_once(',').unwrap_or((rest, "0"));
            field.precision = number(precision) as u8;
            field.scale = number(scale) as u8;
        }
        "int" => field.digits = number(rest) as u8,
        _ if field.kind.is_text() => field.length = number(rest),
        _ => {}
    }
    match word {
        "textarea" => field.extra_type_info = Some("plaintextarea".to_owned()),
        "longtext" | "richtext" => {
            field.html = word == "richtext";
            field.extra_type_info = Some(
                if field.html {
                    "richtextarea"
                } else {
                    "plaintextarea"
                }
                .to_owned(),
            );
            field.filterable = false;
            field.sortable = false;
            field.groupable = false;
            field.aggregatable = false;
        }
        _ => {}
    }
    field
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or(0)
}

/// `Value`, `Value=Label`, `Value*`, `Value!`, `Value<A,B>`, joined with `;`.
fn picklist(values: &str) -> Vec<PicklistValue> {
    values
        .split(';')
        .map(|entry| {
            let (entry, valid_for) = match entry
                .strip_suffix('>')
                .and_then(|entry| entry.split_once('<'))
            {
                Some((entry, controlling)) => {
                    (entry, controlling.split(',').map(str::to_owned).collect())
                }
                None => (entry, Vec::new()),
            };
            let active = !entry.ends_with('!');
            let default = entry.ends_with('*');
            let entry = entry.trim_end_matches(['!', '*']);
            let (value, label) = entry.split_once('=').unwrap_or((entry, entry));
            PicklistValue {
                value: value.to_owned(),
                label: label.to_owned(),
                active,
                default,
                valid_for,
            }
        })
        .collect()
}

/// `Target,Target Relationship Children`; `-` where a subquery cannot name the children.
fn reference(field: &mut Field, rest: &str) {
    let words: Vec<&str> = rest.split(' ').collect();
    let [targets, relationship, children] = words.as_slice() else {
        unreachable!("a reference has three words: {rest}");
    };
    field.length = 18;
    field.reference_to = targets.split(',').map(str::to_owned).collect();
    field.polymorphic = field.reference_to.len() > 1;
    field.relationship_name = Some((*relationship).to_owned());
    field.child_relationship = (*children != "-").then(|| (*children).to_owned());
}

fn days(object: &Object, field: &mut Field, rest: &str) {
    let (end, start) = rest.split_once(' ').unwrap_or((rest, rest));
    field.precision = 18;
    field.formula = Some(format!("{end} - {start}"));
    field.computed = object
        .field_named(end)
        .zip(object.field_named(start))
        .map(|(end, start)| DaysBetween { end, start });
    field.createable = false;
    field.updateable = false;
}

fn address(object: &mut Object, name: &str, label: &str) {
    let stem = name.trim_end_matches("Address");
    let label_stem = label.trim_end_matches("Address").trim();
    // The parts come first; the compound's place is known all the same.
    let compound = FieldId(object.fields.len() + 8);
    for (part, length) in [
        ("Street", 255),
        ("City", 40),
        ("State", 80),
        ("PostalCode", 20),
        ("Country", 80),
        ("Latitude", 0),
        ("Longitude", 0),
        ("GeocodeAccuracy", 40),
    ] {
        let kind = match part {
            "Street" => FieldType::TextArea,
            "Latitude" | "Longitude" => FieldType::Double,
            "GeocodeAccuracy" => FieldType::Picklist,
            _ => FieldType::String,
        };
        let words = match part {
            "PostalCode" => "Zip/Postal Code",
            "GeocodeAccuracy" => "Geocode Accuracy",
            "State" => "State/Province",
            other => other,
        };
        let mut field = plain(
            &format!("{stem}{part}"),
            format!("{label_stem} {words}").trim(),
            kind,
        );
        field.length = length;
        field.compound = Some(compound);
        if kind == FieldType::TextArea {
            field.extra_type_info = Some("plaintextarea".to_owned());
        }
        if kind == FieldType::Double {
            field.precision = 18;
            field.scale = 15;
        }
        if kind == FieldType::Picklist {
            field.picklist = picklist(
                "Address;NearAddress;Block;Street;ExtendedZip;Zip;Neighborhood;City;County;State;Unknown",
            );
        }
        object.add_field(field);
    }
    object.add_field(plain(name, label, FieldType::Address));
}

fn location(object: &mut Object, name: &str, label: &str) {
    let stem = name.trim_end_matches("__c");
    let compound = FieldId(object.fields.len() + 2);
    for part in ["Latitude", "Longitude"] {
        let mut field = plain(
            &format!("{stem}__{part}__s"),
            &format!("{label} ({part})"),
            FieldType::Double,
        );
        field.precision = 18;
        field.scale = 15;
        field.compound = Some(compound);
        object.add_field(field);
    }
    object.add_field(plain(name, label, FieldType::Location));
}

fn person_name(object: &mut Object, label: &str) {
    let compound = FieldId(object.fields.len() + 3);
    for (name, words, length) in [
        ("LastName", "Last Name", 80),
        ("FirstName", "First Name", 40),
        ("Salutation", "Salutation", 40),
    ] {
        let kind = if name == "Salutation" {
            FieldType::Picklist
        } else {
            FieldType::String
        };
        let mut field = plain(name, words, kind);
        field.length = length;
        field.compound = Some(compound);
        field.extra_type_info = Some("personname".to_owned());
        field.nillable = name != "LastName";
        if kind == FieldType::Picklist {
            field.picklist = picklist("Mr.;Ms.;Mrs.;Dr.;Prof.");
        }
        object.add_field(field);
    }
    let mut name = plain("Name", label, FieldType::String);
    name.length = 121;
    name.name_field = true;
    name.nillable = false;
    name.createable = false;
    name.updateable = false;
    name.extra_type_info = Some("personname".to_owned());
    object.add_field(name);
}

/// Gives each parent the relationships of its children.
fn link(schema: &mut Schema) {
    let mut found: Vec<(ObjectId, ChildRelationship)> = Vec::new();
    for (child, object) in schema.objects() {
        for (field_id, field) in object.fields() {
            for target in &field.reference_to {
                let Some(parent) = schema.object_named(target) else {
                    continue;
                };
                found.push((
                    parent,
                    ChildRelationship {
                        child,
                        field: field_id,
                        relationship_name: field.child_relationship.clone(),
                        cascade_delete: field.cascade_delete,
                        restricted_delete: field.restricted_delete,
                    },
                ));
            }
        }
    }
    for (parent, relationship) in found {
        schema.object_mut(parent).children.push(relationship);
    }
}
