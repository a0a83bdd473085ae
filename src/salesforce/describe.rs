//! Describes: the org's objects and one object's fields, as plain structs.
//!
//! Only what sftui uses is read; keys that are unknown are ignored and keys that are missing take
//! their defaults, because each release adds some and older versions lack some.

use serde::Deserialize;

use super::client::{Client, Reply, header, parse_json};
use super::error::Error;

/// All objects of the org (`GET /sobjects`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GlobalDescribe {
    /// The objects.
    pub sobjects: Vec<ObjectSummary>,
}

/// One object in the list of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectSummary {
    /// The API name.
    pub name: String,
    /// The label in the user's language.
    pub label: String,
    /// Its plural.
    pub label_plural: String,
    /// The first three characters of its ids.
    pub key_prefix: Option<String>,
    /// Whether it was made in this org or by a package.
    pub custom: bool,
    /// Whether it is a custom setting.
    pub custom_setting: bool,
    /// Whether SOQL can select from it.
    pub queryable: bool,
    /// Whether SOSL can search it.
    pub searchable: bool,
    /// Whether records can be created.
    pub createable: bool,
    /// Whether records can be changed.
    pub updateable: bool,
    /// Whether records can be deleted.
    pub deletable: bool,
    /// Whether deleted records can be restored.
    pub undeletable: bool,
    /// Whether it is on its way out of the API.
    pub deprecated_and_hidden: bool,
    /// `History`, `Share`, `Feed`, `ChangeEvent`… for objects that belong to another.
    pub associate_entity_type: Option<String>,
    /// The object it belongs to.
    pub associate_parent_entity: Option<String>,
}

/// One object (`GET /sobjects/{name}/describe`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectDescribe {
    /// What the list of all objects says too.
    #[serde(flatten)]
    pub summary: ObjectSummary,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The objects whose records can be children of its records.
    pub child_relationships: Vec<ChildRelationship>,
    /// Its record types.
    pub record_type_infos: Vec<RecordType>,
}

/// One field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Field {
    /// The API name.
    pub name: String,
    /// The label in the user's language.
    pub label: String,
    /// The type, e.g. `string`, `reference`, `picklist`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Characters, for texts.
    pub length: u32,
    /// Digits in all, for numbers.
    pub precision: u32,
    /// Digits after the point, for numbers.
    pub scale: u32,
    /// Digits, for whole numbers.
    pub digits: u32,
    /// Whether it is custom.
    pub custom: bool,
    /// Whether it is computed.
    pub calculated: bool,
    /// The formula, where it may be seen.
    pub calculated_formula: Option<String>,
    /// The compound field it is a part of.
    pub compound_field_name: Option<String>,
    /// The field that decides which picklist values apply.
    pub controller_name: Option<String>,
    /// Whether its values depend on another field's.
    pub dependent_picklist: bool,
    /// Whether it can be set on a new record.
    pub createable: bool,
    /// Whether it can be changed.
    pub updateable: bool,
    /// Whether it can be empty.
    pub nillable: bool,
    /// Whether the server fills it in on a new record.
    pub defaulted_on_create: bool,
    /// Whether WHERE can use it.
    pub filterable: bool,
    /// Whether GROUP BY can use it.
    pub groupable: bool,
    /// Whether ORDER BY can use it.
    pub sortable: bool,
    /// Whether aggregate functions can use it.
    pub aggregatable: bool,
    /// Whether it is an external id.
    pub external_id: bool,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is the record's name.
    pub name_field: bool,
    /// Whether it can point to several objects.
    pub name_pointing: bool,
    /// The same, as newer versions say it.
    pub polymorphic_foreign_key: bool,
    /// Whether only the listed picklist values are allowed.
    pub restricted_picklist: bool,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether it holds HTML.
    pub html_formatted: bool,
    /// The help text.
    pub inline_help_text: Option<String>,
    /// The objects it can point to.
    pub reference_to: Vec<String>,
    /// The name of the way to the parent in SOQL.
    pub relationship_name: Option<String>,
    /// The values of a picklist.
    pub picklist_values: Vec<PicklistValue>,
}

/// One value of a picklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PicklistValue {
    /// The value as stored.
    pub value: String,
    /// The label in the user's language.
    pub label: Option<String>,
    /// Whether it can be chosen.
    pub active: bool,
    /// Whether it is the default.
    pub default_value: bool,
    /// Which of the controlling field's values it goes with: base64 of a bitmap.
    pub valid_for: Option<String>,
}

/// A way from an object to its children.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChildRelationship {
    /// The children's object.
    #[serde(rename = "childSObject")]
    pub child_object: String,
    /// Their field that points here.
    pub field: String,
    /// The name of the way in a subquery; without one there is none.
    pub relationship_name: Option<String>,
    /// Whether children are deleted with the parent.
    pub cascade_delete: bool,
}

/// A record type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecordType {
    /// Its id.
    pub record_type_id: String,
    /// Its name in the user's language.
    pub name: String,
    /// Its API name.
    pub developer_name: String,
    /// Whether it is in use.
    pub active: bool,
    /// Whether this user can use it.
    pub available: bool,
    /// Whether it is the one that stands for no record type.
    pub master: bool,
}

/// A describe, or the word that the one known has not changed.
#[derive(Debug, Clone)]
pub enum Fresh<T> {
    /// It has changed, or was not known.
    New {
        /// The describe.
        value: T,
        /// Its `Last-Modified`, to send next time.
        last_modified: Option<String>,
    },
    /// It has not changed since.
    Unchanged,
}

/// Lists all objects; `since` is the `Last-Modified` of the list that is known.
pub async fn global(
    client: &Client,
    since: Option<&str>,
) -> Result<Reply<Fresh<GlobalDescribe>>, Error> {
    conditional(client, "sobjects", since).await
}

/// Describes one object; `since` is the `Last-Modified` of the describe that is known.
pub async fn object(
    client: &Client,
    name: &str,
    since: Option<&str>,
) -> Result<Reply<Fresh<ObjectDescribe>>, Error> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return Err(Error::RefusedAddress("an object with such a name".into()));
    }
    conditional(client, &format!("sobjects/{name}/describe"), since).await
}

async fn conditional<T: serde::de::DeserializeOwned>(
    client: &Client,
    path: &str,
    since: Option<&str>,
) -> Result<Reply<Fresh<T>>, Error> {
    let mut call = client.get(client.resource(path)?);
    call.headers
        .extend(since.and_then(|date| header("if-modified-since", date)));
    let answer = client.http().read(&call).await?;
    let value = if answer.status == 304 {
        Fresh::Unchanged
    } else {
        Fresh::New {
            value: parse_json(&answer)?,
            last_modified: answer.header("last-modified").map(str::to_owned),
        }
    };
    Ok(Reply {
        usage: answer.usage(),
        value,
    })
}
