//! `Name`: the object whose fields stand for those of any parent that can be one of several.
//!
//! It must not know which parents.

use std::sync::{Arc, LazyLock};

use crate::schema::{Field, Object, ObjectDescribe, ObjectSummary};

/// Its name.
pub const NAME: &str = "Name";

/// `Name` as the documentation describes it, for an org whose list of objects leaves it out.
pub fn object() -> &'static Object {
    static OBJECT: LazyLock<Object> = LazyLock::new(described);
    &OBJECT
}

fn described() -> Object {
    let plain = |name: &str, kind: &str| Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        filterable: true,
        sortable: true,
        groupable: true,
        aggregatable: true,
        nillable: true,
        ..Field::default()
    };
    let mut fields: Vec<Field> = [
        "Name",
        "FirstName",
        "LastName",
        "MiddleName",
        "Suffix",
        "Alias",
        "Username",
        "Title",
        "NameOrAlias",
    ]
    .iter()
    .map(|name| plain(name, "string"))
    .collect();
    fields.push(plain("Id", "id"));
    fields.push(plain("Type", "picklist"));
    fields.push(plain("Email", "email"));
    fields.push(plain("Phone", "phone"));
    fields.push(plain("IsActive", "boolean"));
    for to in ["Profile", "UserRole", "RecordType"] {
        fields.push(Field {
            reference_to: vec![to.to_owned()],
            relationship_name: Some(to.to_owned()),
            ..plain(&format!("{to}Id"), "reference")
        });
    }
    if let Some(name) = fields.first_mut() {
        name.name_field = true;
    }
    Object::new(Arc::new(ObjectDescribe {
        summary: ObjectSummary {
            name: NAME.to_owned(),
            label: NAME.to_owned(),
            queryable: true,
            ..ObjectSummary::default()
        },
        fields,
        ..ObjectDescribe::default()
    }))
}
