//! The bodies of describes (REST: `GET /sobjects` and `GET /sobjects/{name}/describe`).
//!
//! Only what sftui uses is read; keys that are unknown are ignored and keys that are missing take
//! their defaults, because each release adds some and older versions lack some.

use serde::{Deserialize, Deserializer};

/// All objects of the org (`GET /sobjects`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
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
    /// Whether records can be merged.
    pub mergeable: bool,
    /// Whether it has page layouts: what people work with has, what only Setup shows has none.
    pub layoutable: bool,
    /// Whether it is on its way out of the API.
    pub deprecated_and_hidden: bool,
    /// `History`, `Share`, `Feed`, `ChangeEvent`… for objects that belong to another.
    pub associate_entity_type: Option<String>,
    /// The object it belongs to.
    pub associate_parent_entity: Option<String>,
}

/// One object (`GET /sobjects/{name}/describe`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
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
    /// Whose records `USING SCOPE` can leave; empty where the org does not say.
    #[serde(deserialize_with = "or_nothing")]
    pub supported_scopes: Vec<SupportedScope>,
}

/// What `null` stands for where a list is due.
fn or_nothing<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SupportedScope>, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
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
    /// Whether the server numbers the records by it.
    pub auto_number: bool,
    /// Whether an upsert can name records by it.
    pub id_lookup: bool,
    /// Whether its values differ by case alone, where they must be unique.
    pub case_sensitive: bool,
    /// Whether a record is deleted with the one that this points to.
    pub cascade_delete: bool,
    /// Whether the record that this points to cannot be deleted.
    pub restricted_delete: bool,
    /// The formula, where it may be seen.
    pub calculated_formula: Option<String>,
    /// What a new record gets, for checkboxes and the like, as text.
    #[serde(deserialize_with = "plain_value")]
    pub default_value: Option<String>,
    /// The formula of what a new record gets.
    pub default_value_formula: Option<String>,
    /// What kind of text it is: `plaintextarea`, `richtextarea`, `personname`…
    pub extra_type_info: Option<String>,
    /// Which of an object's masters it points to, from 0; only of master-detail relationships.
    pub relationship_order: Option<u32>,
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
    /// Whether this user's new records get it.
    pub default_record_type_mapping: bool,
}

/// A value of any plain kind as text; describes send booleans, numbers and texts here.
fn plain_value<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

/// A scope of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SupportedScope {
    /// As `USING SCOPE` takes it: `mine`.
    pub name: String,
    /// For people: `My accounts`.
    pub label: String,
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_ignored_and_missing_ones_take_their_defaults() {
        let object: ObjectDescribe = serde_json::from_str(
            r#"{"name":"Account","keyPrefix":"001","queryable":true,"brandNew":[1],
                "fields":[{"name":"OwnerId","type":"reference","referenceTo":["User"],"nillable":false,"soapType":"tns:ID"},
                 {"name":"Active","defaultValue":true},{"name":"Rank","defaultValue":7},{"name":"Kind","defaultValue":"New"}],
                "childRelationships":[{"childSObject":"Contact","field":"AccountId","relationshipName":null}],"supportedScopes":null}"#,
        )
        .unwrap();
        assert_eq!(object.summary.key_prefix.as_deref(), Some("001"));
        assert!(object.summary.queryable && !object.summary.custom);
        assert_eq!(object.fields[0].kind, "reference");
        assert_eq!(object.fields[0].reference_to, ["User"]);
        assert_eq!(object.child_relationships[0].child_object, "Contact");
        assert_eq!(object.child_relationships[0].relationship_name, None);
        assert!(object.record_type_infos.is_empty());
        let defaults: Vec<_> = object
            .fields
            .iter()
            .map(|f| f.default_value.as_deref())
            .collect();
        assert_eq!(defaults, [None, Some("true"), Some("7"), Some("New")]);
    }
}
