//! What the tooling API is asked about (API reference, section 3.7): a dataset of its own, because
//! its objects and those of the data API do not see each other.
//!
//! Classes and triggers come from `assets/demo/tooling`; the definitions of objects and fields are
//! made of the data's schema. Must not know HTTP or SOQL.

use super::config::DemoOrgKind;
use super::data::Dataset;
use super::differences::differences;
use super::files;
use super::load::{load, row};
use super::model::{Field, FieldType, Object};
use super::schema_text;

/// The records that stand in files: object and file.
const RECORDS: [(&str, &str); 3] = [
    ("User", "User.tsv"),
    ("ApexClass", "tooling/ApexClass.tsv"),
    ("ApexTrigger", "tooling/ApexTrigger.tsv"),
];

/// The tooling side of an org with these objects and fields.
pub(super) fn dataset(described: &Dataset, org: DemoOrgKind) -> Dataset {
    let mut schema = schema_text::parse(files::text("tooling/schema.txt"), &|_, _| true);
    if let Some(id) = schema.object_named("FieldDefinition") {
        // It holds the durable id of what has no Ids, which is a name.
        for field in &mut schema.object_mut(id).fields {
            if field.name == "EntityDefinitionId" {
                field.kind = FieldType::String;
            }
        }
    }
    let mut data = Dataset::new(schema);
    let differences = differences();
    for (name, file) in RECORDS {
        if let Some(object) = data.schema().object_named(name) {
            load(&mut data, object, files::text(file), &differences, org);
        }
    }
    for (_, object) in described.schema().objects() {
        insert(&mut data, "EntityDefinition", &entity(object), org);
        for field in &object.fields {
            insert(
                &mut data,
                "FieldDefinition",
                &definition(object, field),
                org,
            );
        }
    }
    data
}

type Cells = Vec<(&'static str, String)>;

fn insert(data: &mut Dataset, name: &str, cells: &Cells, org: DemoOrgKind) {
    if let Some(id) = data.schema().object_named(name) {
        let number = data.row_count(id) as u64 + 1;
        let row = row(data.schema(), data.schema().object(id), number, cells, org);
        data.insert(id, row);
    }
}

fn entity(object: &Object) -> Cells {
    vec![
        ("Id", object.name.clone()),
        ("DurableId", object.name.clone()),
        ("QualifiedApiName", object.name.clone()),
        ("Label", object.label.clone()),
        ("PluralLabel", object.label_plural.clone()),
        ("KeyPrefix", object.key_prefix.clone()),
        ("IsQueryable", "true".to_owned()),
    ]
}

fn definition(object: &Object, field: &Field) -> Cells {
    let durable = format!("{}.{}", object.name, field.name);
    vec![
        ("Id", durable.clone()),
        ("DurableId", durable),
        ("QualifiedApiName", field.name.clone()),
        ("EntityDefinitionId", object.name.clone()),
        ("Label", field.label.clone()),
        ("DataType", data_type(field)),
        ("Length", field.length.to_string()),
        ("Precision", field.precision.to_string()),
        ("Scale", field.scale.to_string()),
        ("IsNillable", field.nillable.to_string()),
        ("IsCalculated", field.formula.is_some().to_string()),
    ]
}

/// The type in the words of Setup.
fn data_type(field: &Field) -> String {
    let digits = || {
        let whole = field.precision.saturating_sub(field.scale);
        format!("({whole}, {})", field.scale)
    };
    match field.kind {
        FieldType::Reference => format!("Lookup({})", field.reference_to.join(",")),
        FieldType::String if field.auto_number => "Auto Number".to_owned(),
        FieldType::String | FieldType::EncryptedString => format!("Text({})", field.length),
        FieldType::TextArea => format!("Long Text Area({})", field.length),
        FieldType::Boolean => "Checkbox".to_owned(),
        FieldType::Int => format!("Number({}, 0)", field.digits),
        FieldType::Double => format!("Number{}", digits()),
        FieldType::Currency => format!("Currency{}", digits()),
        FieldType::Percent => format!("Percent{}", digits()),
        FieldType::DateTime => "Date/Time".to_owned(),
        FieldType::MultiPicklist => "Picklist (Multi-Select)".to_owned(),
        FieldType::Location => "Geolocation".to_owned(),
        FieldType::Url => "URL".to_owned(),
        other => {
            let word = other.api_name();
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::load;

    #[test]
    fn every_object_and_field_of_the_data_is_defined_and_every_record_file_is_read() {
        for org in [DemoOrgKind::Prod, DemoOrgKind::Sandbox] {
            let described = load::dataset(org, 1);
            let data = dataset(&described, org);
            let count = |name: &str| {
                let object = data.schema().object_named(name);
                object.map_or(0, |object| data.row_count(object))
            };
            let objects: Vec<&Object> = described.schema().objects().map(|(_, o)| o).collect();
            assert_eq!(count("EntityDefinition"), objects.len());
            let fields: usize = objects.iter().map(|object| object.fields.len()).sum();
            assert_eq!(count("FieldDefinition"), fields);
            for (name, file) in RECORDS {
                assert!(count(name) > 0 && count(name) < files::text(file).lines().count());
            }
        }
    }
}
