//! Compact layouts, page layouts and list views (API reference, sections 3.5 and 3.8).
//!
//! Who has no layouts has neither. Must not know how rows are read: a list view is a statement.

use hyper::Method;
use serde_json::{Value as Json, json};

use super::super::answer::{Question, write_page};
use super::super::error::ApiError;
use super::super::eval;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::model::{Field, FieldId, FieldType, Object};
use super::super::state::State;
use super::{Request, only, record};

/// The fields that the org's own compact layouts show.
const COMPACT: [(&str, &[&str]); 5] = [
    (
        "Account",
        &[
            "Name",
            "Industry",
            "Phone",
            "AnnualRevenue",
            "BillingCity",
            "OwnerId",
        ],
    ),
    ("Contact", &["Name", "Title", "AccountId", "Phone", "Email"]),
    (
        "Opportunity",
        &["Name", "AccountId", "StageName", "Amount", "CloseDate"],
    ),
    (
        "Case",
        &["CaseNumber", "Subject", "Status", "Priority", "AccountId"],
    ),
    ("Lead", &["Name", "Company", "Status", "Email", "Region__c"]),
];

/// A list view: API name, label, WHERE and scope. Without a statement it is none for SOQL.
struct View {
    id: String,
    developer_name: String,
    label: String,
    soql: bool,
    mine: bool,
    condition: Option<&'static str>,
}

/// Answers what stands behind `sobjects/{O}/`.
pub fn answer(
    state: &State,
    request: &Request<'_>,
    name: &str,
    rest: &[&str],
) -> Result<Reply, ApiError> {
    let data = state.data();
    let object = data.schema().object(record::object(&data, name)?);
    if !object.layoutable {
        return Err(ApiError::not_found());
    }
    only(request.call, &[Method::GET, Method::HEAD], || match rest {
        ["describe", "compactLayouts"] => Ok(compact_layouts(object)),
        ["describe", "layouts", kind] => page_layout(object, kind),
        ["listviews"] => Ok(list(object, &request.version)),
        ["listviews", id, "describe"] => {
            let view = found(object, id)?;
            Ok(Reply::json(200, described(object, &view).to_string()))
        }
        ["listviews", id, "results"] => results(state, request, object, &found(object, id)?),
        _ => Err(ApiError::not_found()),
    })
}

fn item(object: &Object, field: &str) -> Option<Json> {
    let field = object.field(object.field_named(field)?);
    Some(json!({
        "editableForNew": false,
        "editableForUpdate": false,
        "label": field.label,
        "layoutComponents": [{"details": null, "displayLines": 1, "tabOrder": 1, "type": "Field", "value": field.name}],
        "placeholder": false,
        "required": false,
    }))
}

fn compact_layouts(object: &Object) -> Reply {
    let name = object
        .name_field()
        .map_or("Id", |field| object.field(field).name.as_str());
    let layout = |id: Option<&str>, label: &str, name: &str, fields: &[&str]| {
        let items: Vec<Json> = fields
            .iter()
            .filter_map(|field| item(object, field))
            .collect();
        json!({
            "actions": [], "fieldItems": items, "id": id, "imageItems": [], "label": label,
            "name": name, "objectType": object.name,
        })
    };
    let system = layout(None, "System Default", "SYSTEM", &[name]);
    let own = COMPACT
        .iter()
        .enumerate()
        .find(|(_, (of, _))| *of == object.name);
    let body = match own {
        Some((at, (_, fields))) => {
            let id = id::make("0AH", at as u64 + 1);
            let label = format!("{} at a glance", object.label);
            let own = layout(Some(&id), &label, "At_a_glance", fields);
            json!({"compactLayouts": [own, system], "defaultCompactLayoutId": id, "recordTypeCompactLayoutMappings": []})
        }
        None => {
            json!({"compactLayouts": [system], "defaultCompactLayoutId": null, "recordTypeCompactLayoutMappings": []})
        }
    };
    Reply::json(200, body.to_string())
}

/// The page layout for a record type; every one has the same. Not every custom field is on it.
fn page_layout(object: &Object, kind: &str) -> Result<Reply, ApiError> {
    let same = |wanted: &str| id::to_15(wanted) == id::to_15(kind);
    if !object.record_types.iter().any(|known| same(&known.id)) {
        return Err(ApiError::not_found());
    }
    let part = |field: &Field| json!({"details": null, "displayLines": 1, "tabOrder": 1, "type": "Field", "value": field.name});
    let item = |(at, field): (FieldId, &Field)| {
        let parts = object
            .fields()
            .filter(|(_, part)| part.compound == Some(at));
        let parts: Vec<Json> = parts.map(|(_, field)| part(field)).collect();
        let mut component = part(field);
        if !parts.is_empty() {
            component["components"] = json!(parts);
        }
        json!({"label": field.label, "placeholder": false, "required": !field.nillable, "layoutComponents": [component]})
    };
    let section = |heading: &str, of: &dyn Fn(usize, &Field) -> bool| {
        let fields = object.fields().filter(|(at, field)| of(at.0, field));
        let items: Vec<Json> = fields.map(item).collect();
        // Two columns, as pages have them.
        let rows: Vec<Json> = items
            .chunks(2)
            .map(|items| json!({"layoutItems": items, "numItems": items.len()}))
            .collect();
        json!({"collapsed": false, "columns": 2, "heading": heading, "layoutRows": rows, "useHeading": true})
    };
    let system = |field: &Field| {
        let name = field.name.as_str();
        field.kind == FieldType::Id
            || name.starts_with("Created")
            || name.starts_with("LastModified")
            || matches!(name, "IsDeleted" | "SystemModstamp")
    };
    let plain = |field: &Field| !system(field) && field.compound.is_none();
    let sections = [
        section(&format!("{} Information", object.label), &|_, field| {
            plain(field) && !field.custom && !field.kind.is_compound()
        }),
        section("Address Information", &|_, field| field.kind.is_compound()),
        section("Additional Information", &|at, field| {
            plain(field) && field.custom && !field.kind.is_compound() && at % 3 != 0
        }),
        section("System Information", &|_, field| {
            matches!(field.name.as_str(), "CreatedById" | "LastModifiedById")
        }),
    ];
    let layout = json!({
        "buttonLayoutSection": {}, "detailLayoutSections": sections, "editLayoutSections": [],
        "id": id::make("00h", 1), "relatedLists": [],
    });
    Ok(Reply::json(200, layout.to_string()))
}

fn views(object: &Object) -> Vec<View> {
    let plural = &object.label_plural;
    let bare: String = plural.chars().filter(char::is_ascii_alphanumeric).collect();
    // Ids differ from object to object: the digits of its prefix are in them.
    let number = object.name.bytes().map(u64::from).sum::<u64>() * 10;
    let view = |at: u64, developer_name: String, label: String| View {
        id: id::make("00B", number + at),
        developer_name,
        label,
        soql: true,
        mine: false,
        condition: None,
    };
    let mut all = vec![
        view(1, format!("All{bare}"), format!("All {plural}")),
        View {
            mine: object.field_named("OwnerId").is_some(),
            ..view(2, format!("My{bare}"), format!("My {plural}"))
        },
        View {
            condition: Some("CreatedDate = THIS_YEAR"),
            ..view(3, "NewThisYear".to_owned(), "New This Year".to_owned())
        },
    ];
    if object.name == "Opportunity" {
        all.push(View {
            condition: Some("IsClosed = FALSE"),
            ..view(4, "Open".to_owned(), "Open Opportunities".to_owned())
        });
    }
    all.push(View {
        soql: false,
        ..view(
            9,
            "RecentlyViewed".to_owned(),
            format!("Recently Viewed {plural}"),
        )
    });
    all
}

fn found(object: &Object, wanted: &str) -> Result<View, ApiError> {
    let same = |view: &View| id::to_15(&view.id) == id::to_15(wanted);
    views(object)
        .into_iter()
        .find(same)
        .ok_or_else(ApiError::not_found)
}

fn list(object: &Object, version: &str) -> Reply {
    let base = format!(
        "/services/data/v{version}/sobjects/{}/listviews",
        object.name
    );
    let views: Vec<Json> = views(object)
        .iter()
        .map(|view| {
            json!({
                "describeUrl": format!("{base}/{}/describe", view.id),
                "developerName": view.developer_name,
                "id": view.id,
                "label": view.label,
                "resultsUrl": format!("{base}/{}/results", view.id),
                "soqlCompatible": view.soql,
                "url": format!("{base}/{}", view.id),
            })
        })
        .collect();
    let body = json!({
        "done": true, "listviews": views, "nextRecordsUrl": null, "size": views.len(),
        "sobjectType": object.name,
    });
    Reply::json(200, body.to_string())
}

/// The columns of every list view of the object.
fn columns(object: &Object) -> Vec<String> {
    let name = object
        .name_field()
        .map(|field| object.field(field).name.clone());
    let own = COMPACT.iter().find(|(of, _)| *of == object.name);
    let fields = own.map_or(&[][..], |(_, fields)| fields).iter();
    let mut all: Vec<String> = name.into_iter().collect();
    for field in fields.copied().chain(["CreatedDate"]) {
        let known = object.field_named(field).map(|id| object.field(id));
        let path = match known {
            Some(field) if field.kind == FieldType::Reference => match &field.relationship_name {
                Some(way) => format!("{way}.Name"),
                None => field.name.clone(),
            },
            Some(field) => field.name.clone(),
            None => continue,
        };
        if !all.contains(&path) {
            all.push(path);
        }
    }
    all
}

fn statement(object: &Object, view: &View) -> String {
    let columns = columns(object);
    let first = columns.first().map_or("Id", String::as_str);
    let mut soql = format!(
        "SELECT {}, Id, SystemModstamp FROM {}",
        columns.join(", "),
        object.name
    );
    if view.mine {
        soql += " USING SCOPE mine";
    }
    if let Some(condition) = view.condition {
        soql += &format!(" WHERE {condition}");
    }
    soql + &format!(" ORDER BY {first} ASC NULLS FIRST, Id ASC NULLS FIRST")
}

fn described(object: &Object, view: &View) -> Json {
    let columns: Vec<Json> = columns(object)
        .iter()
        .map(|path| column(object, path))
        .collect();
    json!({
        "columns": columns,
        "id": view.id,
        "orderBy": [{"fieldNameOrPath": "Id", "nullsPosition": "first", "sortDirection": "ascending"}],
        "query": view.soql.then(|| statement(object, view)),
        "relatedEntityId": null,
        "scope": if view.mine { "mine" } else { "everything" },
        "scopeEntityId": null,
        "sobjectType": object.name,
        "whereCondition": null,
    })
}

fn column(object: &Object, path: &str) -> Json {
    let field = object.field_named(path).map(|id| object.field(id));
    json!({
        "ascendingLabel": "A-Z",
        "descendingLabel": "Z-A",
        "fieldNameOrPath": path,
        "hidden": false,
        "label": field.map_or(path, |field| field.label.as_str()),
        "selectListItem": path,
        "sortDirection": null,
        "sortIndex": null,
        "sortable": field.is_none_or(|field| field.sortable),
        "type": field.map_or("string", |field| field.kind.api_name()),
    })
}

/// Up to 2,000 rows, every value as text.
fn results(
    state: &State,
    request: &Request<'_>,
    object: &Object,
    view: &View,
) -> Result<Reply, ApiError> {
    if !view.soql {
        return Err(ApiError::not_found());
    }
    let number = |name: &str, usual: usize| {
        request
            .call
            .param(name)
            .and_then(|n| n.parse().ok())
            .unwrap_or(usual)
    };
    let (limit, offset) = (
        number("limit", 25).min(2_000),
        number("offset", 0).min(2_000),
    );
    let soql = format!("{} LIMIT {limit} OFFSET {offset}", statement(object, view));
    let answer = eval::evaluate(&Question {
        soql,
        all: false,
        tooling: false,
        now: state.clock.now(),
        user_id: id::make("005", request.session.user),
        version: request.version.clone(),
        batch: 2_000,
        data: state.data(),
    })?;
    let paths = columns(object);
    let mut body = String::new();
    write_page(&answer, 0, 2_000, &mut body, &mut |_, _| String::new());
    let page: Json = serde_json::from_str(&body).unwrap_or_default();
    let mut records = Vec::new();
    for row in page["records"].as_array().into_iter().flatten() {
        let cells: Vec<Json> = paths
            .iter()
            .map(|path| {
                let value = path
                    .split('.')
                    .try_fold(row, |value: &Json, key| value.get(key));
                let text = value.and_then(|value| match value {
                    Json::Null => None,
                    Json::String(text) => Some(text.clone()),
                    other => Some(other.to_string()),
                });
                json!({"fieldNameOrPath": path, "value": text})
            })
            .collect();
        records.push(json!({"columns": cells}));
    }
    let columns: Vec<Json> = paths.iter().map(|path| column(object, path)).collect();
    let body = json!({
        "columns": columns, "developerName": view.developer_name, "done": true, "id": view.id,
        "label": view.label, "records": records, "size": records.len(),
    });
    Ok(Reply::json(200, body.to_string()))
}
