//! The related lists of an object, those that people look at first, and what a record is called.

use super::{ChildRelationship, Object};

/// Children that most people mean when they look at what belongs to a record.
const WELL_KNOWN: [&str; 20] = [
    "Contact",
    "Opportunity",
    "Case",
    "Account",
    "Lead",
    "Task",
    "Event",
    "OpportunityLineItem",
    "Asset",
    "Contract",
    "Order",
    "OrderItem",
    "Quote",
    "CampaignMember",
    "OpportunityContactRole",
    "CaseComment",
    "EmailMessage",
    "Note",
    "Attachment",
    "ContentDocumentLink",
];

/// The relationships that lead to lists of records, the likeliest wanted first: by their places in
/// the describe. Those without a name lead nowhere.
pub fn related_lists(object: &Object) -> Vec<usize> {
    let all = &object.describe().child_relationships;
    let named = all.iter().enumerate();
    let mut places: Vec<(u8, usize)> = named
        .filter(|(_, child)| child.relationship_name.is_some())
        .map(|(place, child)| (rank(child), place))
        .collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// Objects whose rows are reached by a subquery of their parent alone: views of what stands in others.
/// With the fields that tell what a row is.
const VIEWS: [(&str, &str); 10] = [
    ("ActivityHistory", "Id, Subject, ActivityDate"),
    ("AttachedContentDocument", "Id, Title"),
    ("AttachedContentNote", "Id, Title"),
    ("CombinedAttachment", "Id, Title"),
    ("EmailStatus", "Id"),
    ("LookedUpFromActivity", "Id, Subject, ActivityDate"),
    ("NoteAndAttachment", "Id, Title"),
    ("OpenActivity", "Id, Subject, ActivityDate"),
    ("OwnedContentDocument", "Id, Title"),
    ("ProcessInstanceHistory", "Id, StepStatus"),
];

/// What a subquery selects of an object whose rows no query of its own reaches, as far as its name tells
/// that; `None` for any other.
pub fn view_columns(object: &str) -> Option<&'static str> {
    let mut views = VIEWS.iter();
    views
        .find(|(name, _)| *name == object)
        .map(|(_, columns)| *columns)
}

/// Whether an object is what the org keeps beside the records of another, by its name.
pub(super) fn is_companion(name: &str) -> bool {
    let ends = ["History", "Share", "Feed", "ChangeEvent", "__Tag"];
    ends.iter().any(|end| name.ends_with(end))
}

fn rank(child: &ChildRelationship) -> u8 {
    let name = child.child_object.as_str();
    match name {
        _ if is_companion(name) => 3,
        _ if WELL_KNOWN.contains(&name) => 0,
        _ if name.ends_with("__c") => 1,
        _ => 2,
    }
}

/// The field that holds the name of an object's records, as far as that is known without asking:
/// most have `Name`, and custom objects always do.
pub fn usual_name_field(object: &str) -> &'static str {
    match object {
        "Case" => "CaseNumber",
        "Contract" => "ContractNumber",
        "Order" => "OrderNumber",
        "OrderItem" => "OrderItemNumber",
        "WorkOrder" => "WorkOrderNumber",
        "Solution" => "SolutionName",
        "Task" | "Event" => "Subject",
        "ContentDocument" | "ContentVersion" | "Note" | "Idea" => "Title",
        _ => "Name",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::ObjectDescribe;

    #[test]
    fn what_people_look_for_comes_before_companions_and_nameless_ways_are_left_out() {
        let child = |object: &str, name: Option<&str>| ChildRelationship {
            child_object: object.to_owned(),
            relationship_name: name.map(str::to_owned),
            ..ChildRelationship::default()
        };
        let object = Object::new(Arc::new(ObjectDescribe {
            child_relationships: vec![
                child("AccountHistory", Some("Histories")),
                child("Entitlement", Some("Entitlements")),
                child("Inspection__c", Some("Inspections__r")),
                child("Secret", None),
                child("Contact", Some("Contacts")),
            ],
            ..ObjectDescribe::default()
        }));
        assert_eq!(related_lists(&object), [4, 2, 1, 0]);
    }
}
