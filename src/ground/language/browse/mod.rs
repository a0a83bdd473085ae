//! Looking at an object's records without writing SOQL: which columns are worth a look, in which
//! order the rows come, and conditions that suit a field's type. What comes out is SOQL.
//!
//! It must not know rows, and asks nobody: what the org says of layouts is handed in.

mod condition;
pub mod several;

use crate::schema::{Catalog, Field, Object};

pub use condition::{Operator, condition, operators};

/// How many columns are chosen beside the name, the owner, the dates and the id.
const KEY_FIELDS: usize = 7;

/// A statement that shows an object's records, the newest first.
///
/// The columns are the record's name, those of its compact layout (where there is none, those that
/// tell most by their type and name), the owner, the dates and the id.
pub fn statement(object: &Object, layout: &[String], catalog: &Catalog) -> String {
    let columns = columns(object, layout, catalog);
    let name = object.name();
    let list = wrapped(&columns);
    match newest_first(object) {
        Some(order) => format!("SELECT {list}\nFROM {name}\nORDER BY {order}"),
        None => format!("SELECT {list}\nFROM {name}"),
    }
}

/// The items of a select list in lines of some length.
fn wrapped(columns: &[String]) -> String {
    const LINE: usize = 90;
    let mut list = String::new();
    let mut line = "SELECT ".len();
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            list.push(',');
            if line + column.len() + 2 > LINE {
                list += "\n  ";
                line = 1;
            }
            list.push(' ');
            line += 2;
        }
        list += column;
        line += column.len();
    }
    // A line that was begun with two blanks got a third with the comma's.
    list.replace("\n   ", "\n  ")
}

/// The columns that an object's records are shown with, as paths.
pub fn columns(object: &Object, layout: &[String], catalog: &Catalog) -> Vec<String> {
    let fields = &object.describe().fields;
    let mut columns: Vec<String> = Vec::new();
    let mut add = |path: Option<String>| {
        if let Some(path) = path
            && !columns.contains(&path)
        {
            columns.push(path);
        }
    };
    let shown = |field: &Field| shown_as(field, catalog);
    let name = fields.iter().find(|field| field.name_field);
    add(name.and_then(shown));
    let of_layout: Vec<&Field> = layout
        .iter()
        .filter_map(|name| object.field(name))
        .filter(|field| !is_system(field) && !field.name_field)
        .collect();
    let key_fields = if of_layout.is_empty() {
        by_rule(fields)
    } else {
        of_layout
    };
    for field in key_fields.into_iter().take(KEY_FIELDS) {
        add(shown(field));
    }
    for name in ["OwnerId", "CreatedDate", "LastModifiedDate", "Id"] {
        add(object.field(name).and_then(shown));
    }
    if columns.is_empty() {
        columns.push("Id".to_owned());
    }
    columns
}

/// The fields that tell most where no layout says which, the most telling first.
fn by_rule(fields: &[Field]) -> Vec<&Field> {
    let mut ranked: Vec<(u8, &Field)> = fields
        .iter()
        .filter(|field| !is_system(field) && !field.name_field)
        // A part of an address or a name is told by the whole.
        .filter(|field| field.compound_field_name.is_none())
        .filter_map(|field| Some((rank(field)?, field)))
        .collect();
    crate::sorting::by_key(&mut ranked, |(rank, _)| *rank);
    let mut chosen: Vec<&Field> = Vec::new();
    let mut of_rank = [0_usize; 8];
    for (rank, field) in ranked {
        // Three of a sort are enough: an object of thirty picklists shows other things, too.
        let count = &mut of_rank[usize::from(rank.min(7))];
        if *count < 3 {
            *count += 1;
            chosen.push(field);
        }
    }
    chosen
}

fn rank(field: &Field) -> Option<u8> {
    const TELLING: [&str; 8] = [
        "Subject",
        "Status",
        "StageName",
        "Type",
        "Priority",
        "Amount",
        "Title",
        "Company",
    ];
    let name = field.name.as_str();
    if TELLING.contains(&name) || TELLING.iter().any(|t| name == format!("{t}__c")) {
        return Some(0);
    }
    Some(match field.kind.as_str() {
        "string" if field.external_id || field.unique => 1,
        "reference" if name != "RecordTypeId" && field.relationship_name.is_some() => 2,
        "picklist" => 3,
        "currency" | "percent" => 4,
        "date" | "datetime" => 5,
        "email" | "phone" => 6,
        "string" | "double" | "int" | "boolean" => 7,
        _ => return None,
    })
}

/// What every object has and nobody looks at first.
fn is_system(field: &Field) -> bool {
    const SYSTEM: [&str; 12] = [
        "Id",
        "IsDeleted",
        "OwnerId",
        "CreatedById",
        "CreatedDate",
        "LastModifiedById",
        "LastModifiedDate",
        "SystemModstamp",
        "LastActivityDate",
        "LastViewedDate",
        "LastReferencedDate",
        "MasterRecordId",
    ];
    SYSTEM.contains(&field.name.as_str())
}

/// How a field is shown: a lookup by the name of its record. `None` where a column is no place for
/// it.
fn shown_as(field: &Field, catalog: &Catalog) -> Option<String> {
    match field.kind.as_str() {
        // Its parts are fields, and a file is no text.
        "address" | "location" | "base64" | "anyType" | "complexvalue" | "json" => None,
        "textarea" if field.length > 255 => None,
        "reference" => Some(parent_name(field, catalog).unwrap_or_else(|| field.name.clone())),
        _ => Some(field.name.clone()),
    }
}

/// The path to the name of the record that a lookup points to, where it is sure that there is one.
fn parent_name(field: &Field, catalog: &Catalog) -> Option<String> {
    /// These are called `Name` in every org.
    const NAMED: [&str; 14] = [
        "User",
        "Account",
        "Contact",
        "Lead",
        "Opportunity",
        "Campaign",
        "Product2",
        "Pricebook2",
        "Asset",
        "Group",
        "Profile",
        "RecordType",
        "UserRole",
        "Entitlement",
    ];
    let way = field.relationship_name.as_deref()?;
    if field.is_polymorphic() {
        return Some(format!("{way}.Name"));
    }
    let [target] = field.reference_to.as_slice() else {
        return None;
    };
    if let Some(target) = catalog.object(target).here() {
        let fields = &target.describe().fields;
        let name = fields.iter().find(|field| field.name_field)?;
        return Some(format!("{way}.{}", name.name));
    }
    let known = target.ends_with("__c") || NAMED.contains(&target.as_str());
    known.then(|| format!("{way}.Name"))
}

/// The order in which the newest comes first.
fn newest_first(object: &Object) -> Option<String> {
    // All three are indexed in every org, so that a big object is no matter.
    ["CreatedDate", "SystemModstamp", "Id"]
        .into_iter()
        .find(|name| object.field(name).is_some_and(|field| field.sortable))
        .map(|name| format!("{name} DESC"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn object(name: &str, fields: &str) -> Object {
        let describe = format!(r#"{{"name":"{name}","fields":[{fields}]}}"#);
        Object::new(Arc::new(serde_json::from_str(&describe).unwrap()))
    }

    const ACCOUNT: &str = r#"{"name":"Id","type":"id","sortable":true},
        {"name":"Name","type":"string","nameField":true},
        {"name":"Type","type":"picklist"},{"name":"Industry","type":"picklist"},
        {"name":"ParentId","type":"reference","relationshipName":"Parent","referenceTo":["Account"]},
        {"name":"CaseId","type":"reference","relationshipName":"Case","referenceTo":["Case"]},
        {"name":"Description","type":"textarea","length":32000},
        {"name":"BillingAddress","type":"address"},
        {"name":"BillingCity","type":"string","compoundFieldName":"BillingAddress"},
        {"name":"OwnerId","type":"reference","relationshipName":"Owner","referenceTo":["User"]},
        {"name":"CreatedDate","type":"datetime","sortable":true}"#;

    #[test]
    fn without_a_layout_the_telling_fields_are_shown_the_newest_record_first() {
        assert_eq!(
            statement(&object("Account", ACCOUNT), &[], &Catalog::new()),
            "SELECT Name, Type, Parent.Name, CaseId, Industry, Owner.Name, CreatedDate, Id\n\
             FROM Account\nORDER BY CreatedDate DESC"
        );
    }

    #[test]
    fn with_a_layout_its_fields_are_shown_as_far_as_they_are_columns() {
        let layout = [
            "Name",
            "BillingAddress",
            "OwnerId",
            "CaseId",
            "Description",
            "Gone",
            "Industry",
        ];
        let layout = layout.map(str::to_owned);
        let mut catalog = Catalog::new();
        let case = object(
            "Case",
            r#"{"name":"CaseNumber","type":"string","nameField":true}"#,
        );
        catalog.put(Arc::new(case));
        assert_eq!(
            statement(&object("Account", ACCOUNT), &layout, &catalog),
            "SELECT Name, Case.CaseNumber, Industry, Owner.Name, CreatedDate, Id\n\
             FROM Account\nORDER BY CreatedDate DESC"
        );
    }

    #[test]
    fn an_object_with_hardly_a_field_is_shown_all_the_same() {
        let catalog = Catalog::new();
        for (fields, said) in [
            ("", "SELECT Id\nFROM X"),
            (r#"{"name":"Id","type":"id"}"#, "SELECT Id\nFROM X"),
            (
                r#"{"name":"Id","type":"id","sortable":true}"#,
                "SELECT Id\nFROM X\nORDER BY Id DESC",
            ),
        ] {
            assert_eq!(statement(&object("X", fields), &[], &catalog), said);
        }
    }

    #[test]
    fn a_long_list_is_broken_into_lines() {
        let columns: Vec<String> = (0..8)
            .map(|at| format!("Quite_A_Long_Name_{at}__c"))
            .collect();
        let list = wrapped(&columns);
        assert!(list.lines().all(|line| line.len() <= 92), "{list}");
        assert_eq!(
            list.replace('\n', "").replace("  ", " "),
            columns.join(", ")
        );
    }
}
