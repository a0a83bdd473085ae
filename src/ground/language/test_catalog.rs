//! A small org for the tests of the language service, as REST describes tell it.
//!
//! One line a field: `name | label | type | options`. Options: `required`, `long`, `restricted`,
//! `html`, `name` (the record's name), `to A B : Relationship : Children` and `pick a; b=Label; -c`
//! (`-` for inactive). Every object has Id and the system fields. It must not know its tests.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use crate::schema::{Catalog, GlobalDescribe, ObjectDescribe};

const ORG: &str = "
object Account | Account | Accounts | 001
Name | Account Name | string | required name
Type | Account Type | picklist | pick Prospect; Customer - Direct; Other
Industry | Industry | picklist | pick Agriculture; Banking; Technology; Not For Profit=Non-profit; -Shipping
Rating | Account Rating | picklist | restricted pick Hot; Warm; Cold
AnnualRevenue | Annual Revenue | currency
NumberOfEmployees | Employees | int
Phone | Account Phone | phone
Website | Website | url
BillingStreet | Billing Street | textarea
BillingCity | Billing City | string
BillingCountry | Billing Country | string
BillingAddress | Billing Address | address
Location__c | Location | location
Founded__c | Founded | date
Opens__c | Opens At | time
Active__c | Active | boolean | required
Regions__c | Regions | multipicklist | pick EU; US; AP
Notes__c | Notes | textarea | long
Description | Account Description | textarea | long
Score__c | Score | double
Discount__c | Discount | percent
Email__c | Email | email
LastActivityDate | Last Activity | date
ParentId | Parent Account ID | reference | to Account : Parent : ChildAccounts
OwnerId | Owner ID | reference | required to User : Owner : 
RecordTypeId | Record Type ID | reference | to RecordType : RecordType : 

object Contact | Contact | Contacts | 003
LastName | Last Name | string | required
FirstName | First Name | string
Salutation | Salutation | picklist | pick Mr.; Ms.; Dr.
Name | Full Name | string | required name
Title | Title | string
Email | Email | email
Phone | Business Phone | phone
Birthdate | Birthdate | date
HasOptedOutOfEmail | Email Opt Out | boolean | required
MailingCity | Mailing City | string
AccountId | Account ID | reference | to Account : Account : Contacts
ReportsToId | Reports To ID | reference | to Contact : ReportsTo : ChildContacts
OwnerId | Owner ID | reference | required to User : Owner : 

object Opportunity | Opportunity | Opportunities | 006
Name | Name | string | required name
StageName | Stage | picklist | required pick Prospecting; Qualification; Closed Won; Closed Lost
Amount | Amount | currency
Probability | Probability (%) | percent
CloseDate | Close Date | date | required
IsClosed | Closed | boolean | required
IsWon | Won | boolean | required
LeadSource | Lead Source | picklist | pick Web; Phone Inquiry; Other
ForecastCategoryName | Forecast Category | picklist | pick Pipeline; Closed
FiscalYear | Fiscal Year | int
AccountId | Account ID | reference | to Account : Account : Opportunities
OwnerId | Owner ID | reference | required to User : Owner : 

object Case | Case | Cases | 500
CaseNumber | Case Number | string | required name
Subject | Subject | string
Status | Status | picklist | required pick New; Working; Escalated; Closed
Priority | Priority | picklist | pick High; Medium; Low
Origin | Case Origin | picklist | pick Phone; Email; Web
IsClosed | Closed | boolean | required
ClosedDate | Closed Date | datetime
Description | Description | textarea | long
AccountId | Account ID | reference | to Account : Account : Cases
ContactId | Contact ID | reference | to Contact : Contact : Cases
OwnerId | Owner ID | reference | required to Group User : Owner : 

object Task | Task | Tasks | 00T
Subject | Subject | combobox | name pick Call; Email
Status | Status | picklist | required pick Not Started; Completed
Priority | Priority | picklist | required pick High; Normal
ActivityDate | Due Date Only | date
IsClosed | Closed | boolean | required
WhoId | Name ID | reference | to Contact Lead : Who : Tasks
WhatId | Related To ID | reference | to Account Opportunity Case acme__Part__c : What : Tasks
OwnerId | Assigned To ID | reference | required to Group User : Owner : 
AccountId | Account ID | reference | to Account : Account : 

object Lead | Lead | Leads | 00Q
Name | Full Name | string | required name
LastName | Last Name | string | required
Company | Company | string | required
Status | Lead Status | picklist | required pick Open; Qualified
Email | Email | email
IsConverted | Converted | boolean | required
OwnerId | Owner ID | reference | required to Group User : Owner : 

object User | User | Users | 005
Username | Username | string | required
LastName | Last Name | string | required
FirstName | First Name | string
Name | Full Name | string | required name
Email | Email | email | required
Alias | Alias | string | required
Title | Title | string
IsActive | Active | boolean | required
TimeZoneSidKey | Time Zone | picklist | required restricted pick Europe/Berlin; America/New_York
ManagerId | Manager ID | reference | to User : Manager : 
ProfileId | Profile ID | reference | required to Profile : Profile : Users
UserRoleId | Role ID | reference | to UserRole : UserRole : Users

object Group | Group | Groups | 00G
Name | Name | string | required name
Type | Type | picklist | required pick Queue; Regular

object Profile | Profile | Profiles | 00e
Name | Name | string | required name

object UserRole | Role | Roles | 00E
Name | Name | string | required name
ParentRoleId | Parent Role ID | reference | to UserRole : ParentRole : 

object RecordType | Record Type | Record Types | 012
Name | Name | string | required name
DeveloperName | Record Type Name | string | required
SobjectType | Object Type | picklist | required restricted pick Account; Contact; Opportunity
IsActive | Active | boolean | required

object Name | Name | Names |
Name | Full Name | string | name
FirstName | First Name | string
LastName | Last Name | string
Type | Type | picklist | pick Account; Contact; User
Email | Email | email
Phone | Phone | phone
Title | Title | string
Alias | Alias | string
Username | Username | string
IsActive | Active | boolean
ProfileId | Profile ID | reference | to Profile : Profile : 
UserRoleId | Role ID | reference | to UserRole : UserRole : 

object acme__Part__c | Part | Parts | a01
Name | Part Number | string | required name
acme__Weight__c | Weight | double
acme__State__c | State | picklist | restricted pick In Stock=Available; Sold
acme__Made__c | Made | date
acme__Account__c | Account | reference | to Account : acme__Account__r : acme__Parts__r
acme__Box__c | Box | reference | to Kid__c : acme__Box__r : acme__Parts__r
OwnerId | Owner ID | reference | required to Group User : Owner : 

object Kid__c | Kid | Kids | a02
Name | Kid Name | string | required name
Age__c | Age | double
Parent__c | Parent | reference | to Contact : Parent__r : Kids__r
Nick__c | Nickname | string

object ContentDocumentLink | Content Document Link | Content Document Links | 06A
LinkedEntityId | Linked Entity ID | reference | required to Account Contact : LinkedEntity : 
ContentDocumentId | Content Document ID | reference | required to ContentDocument : ContentDocument : 

object Secret__c | Secret | Secrets | a03 | unqueryable
Name | Name | string | required name
";

/// Objects that the org lists and that nobody described yet.
const LISTED: [(&str, &str, &str); 3] = [
    ("Campaign", "Campaign", "Campaigns"),
    ("Event", "Event", "Events"),
    ("Product2", "Product", "Products"),
];

/// The list of all objects, as REST answers it.
pub fn global() -> Value {
    let mut all: Vec<Value> = objects()
        .iter()
        .map(|object| {
            let mut summary = object.clone();
            let keys = summary.as_object_mut().unwrap();
            keys.remove("fields");
            keys.remove("childRelationships");
            keys.remove("recordTypeInfos");
            summary
        })
        .collect();
    for (name, label, plural) in LISTED {
        all.push(json!({"name": name, "label": label, "labelPlural": plural, "queryable": true}));
    }
    json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": all})
}

/// The describes of all objects that have one, as REST answers them.
pub fn objects() -> &'static [Value] {
    static OBJECTS: OnceLock<Vec<Value>> = OnceLock::new();
    OBJECTS.get_or_init(read)
}

/// All of it as a catalog.
pub fn catalog() -> Catalog {
    let mut catalog = Catalog::new();
    let global: GlobalDescribe = serde_json::from_value(global()).unwrap();
    catalog.set_global(global);
    for object in objects() {
        let object: ObjectDescribe = serde_json::from_value(object.clone()).unwrap();
        catalog.set_object(Arc::new(object));
    }
    catalog
}

fn read() -> Vec<Value> {
    let mut objects: Vec<Value> = Vec::new();
    let mut children: Vec<(String, Value)> = Vec::new();
    for line in ORG.lines().filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        if let Some(name) = parts[0].strip_prefix("object ") {
            objects.push(object(name, &parts));
            continue;
        }
        let object = objects.last_mut().unwrap();
        let owner = object["name"].as_str().unwrap().to_owned();
        let field = field(parts[0], parts[1], parts[2], parts.get(3).unwrap_or(&""));
        if let Some(way) = child_way(parts.get(3).unwrap_or(&"")) {
            for to in field["referenceTo"].as_array().unwrap() {
                let child = json!({
                    "cascadeDelete": false, "childSObject": owner, "deprecatedAndHidden": false,
                    "field": field["name"], "relationshipName": way,
                });
                children.push((to.as_str().unwrap().to_owned(), child));
            }
        }
        object["fields"].as_array_mut().unwrap().push(field);
    }
    for (to, child) in children {
        let object = objects
            .iter_mut()
            .find(|object| object["name"] == to.as_str());
        if let Some(object) = object {
            object["childRelationships"]
                .as_array_mut()
                .unwrap()
                .push(child);
        }
    }
    objects
}

fn object(name: &str, parts: &[&str]) -> Value {
    let system = [
        ("Id", "id", "required"),
        ("IsDeleted", "boolean", "required"),
        ("CreatedDate", "datetime", "required"),
        (
            "CreatedById",
            "reference",
            "required to User : CreatedBy : ",
        ),
        ("LastModifiedDate", "datetime", "required"),
        (
            "LastModifiedById",
            "reference",
            "required to User : LastModifiedBy : ",
        ),
        ("SystemModstamp", "datetime", "required"),
    ];
    let fields: Vec<Value> = system
        .iter()
        .map(|(name, kind, options)| field(name, name, kind, options))
        .collect();
    let types = [
        ("012000000000001AAA", "Partner"),
        ("012000000000002AAA", "Direct"),
    ];
    let types: Vec<Value> = types
        .iter()
        .filter(|_| name == "Account")
        .map(|(id, name)| {
            json!({"active": true, "available": true, "developerName": name, "master": false,
                "name": name, "recordTypeId": id})
        })
        .collect();
    let prefix = parts.get(3).copied().filter(|prefix| !prefix.is_empty());
    json!({
        "name": name, "label": parts[1], "labelPlural": parts[2], "keyPrefix": prefix,
        "custom": name.ends_with("__c"), "customSetting": false,
        "queryable": parts.get(4) != Some(&"unqueryable"),
        "searchable": true, "createable": true, "updateable": true, "deletable": true,
        "undeletable": true, "deprecatedAndHidden": false,
        "fields": fields, "childRelationships": [], "recordTypeInfos": types,
    })
}

fn field(name: &str, label: &str, kind: &str, options: &str) -> Value {
    let has = |word: &str| options.split(' ').any(|one| one == word);
    let long = has("long");
    let place = matches!(kind, "address" | "location");
    let several = kind == "multipicklist";
    let ungrouped = matches!(
        kind,
        "double" | "currency" | "percent" | "datetime" | "time"
    );
    let (to, way) = match options.split_once("to ") {
        Some((_, rest)) => {
            let mut parts = rest.split(':').map(str::trim);
            let to: Vec<&str> = parts.next().unwrap().split(' ').collect();
            (to, parts.next())
        }
        None => (Vec::new(), None),
    };
    let values: Vec<Value> = match options.split_once("pick ") {
        Some((_, rest)) => rest.split(';').map(|value| pick(value.trim())).collect(),
        None => Vec::new(),
    };
    json!({
        "name": name, "label": label, "type": kind, "custom": name.ends_with("__c"),
        "length": if long { 32_000 } else { 255 },
        "nillable": !has("required"), "nameField": has("name"), "htmlFormatted": has("html"),
        "filterable": !long,
        "sortable": !(long || place || several),
        "groupable": !(long || place || several || ungrouped),
        "aggregatable": !(long || place || several || kind == "boolean"),
        "restrictedPicklist": has("restricted"),
        "referenceTo": to, "relationshipName": way,
        "namePointing": to.len() > 1, "polymorphicForeignKey": to.len() > 1,
        "picklistValues": values, "updateable": true, "createable": true,
    })
}

fn pick(value: &str) -> Value {
    let (active, value) = match value.strip_prefix('-') {
        Some(value) => (false, value),
        None => (true, value),
    };
    let (value, label) = value.split_once('=').unwrap_or((value, value));
    json!({"active": active, "defaultValue": false, "label": label, "validFor": null, "value": value})
}

fn child_way(options: &str) -> Option<&str> {
    let (_, rest) = options.split_once("to ")?;
    let way = rest.split(':').nth(2)?.trim();
    (!way.is_empty()).then_some(way)
}
