//! What helps to browse records and to fill them in: how many there are, which fields a compact layout
//! shows, the list views that an org keeps (API reference, 3.1, 3.5 and 3.8), and which picklist values
//! go with a record type (User Interface API, "Get Values for All Picklist Fields of a Record Type").
//!
//! Layouts, list views and picklists are read leniently: what is not understood is left out. The file is
//! long because each answer is read beside its call, with its tests.

use serde::Deserialize;
use serde_json::Value;

use super::client::{Client, Reply};
use super::error::Error;

/// No org has more list views of an object than fit on so many pages.
const PAGES_MAX: usize = 20;

/// How many records an object has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordCount {
    /// The object.
    pub name: String,
    /// How many, approximately.
    pub count: u64,
}

/// A list view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Its API name.
    pub developer_name: String,
    /// Whether it can be said in SOQL.
    pub soql_compatible: bool,
}

/// Counts the records of some objects, approximately. Objects without records are not in the
/// answer, and neither are those that the user cannot see.
pub async fn record_counts(
    client: &Client,
    objects: &[String],
) -> Result<Reply<Vec<RecordCount>>, Error> {
    #[derive(Deserialize)]
    struct Counts {
        #[serde(rename = "sObjects", default)]
        objects: Vec<RecordCount>,
    }
    let mut url = client.resource("limits/recordCount")?;
    let names: Vec<&str> = objects.iter().map(String::as_str).filter(is_name).collect();
    url.query_pairs_mut()
        .append_pair("sObjects", &names.join(","));
    let reply: Reply<Counts> = client.read_json(&client.get(url)).await?;
    Ok(reply.map(|counts| counts.objects))
}

/// The fields of an object's compact layout, the default one where there are several.
pub async fn compact_layout(client: &Client, object: &str) -> Result<Reply<Vec<String>>, Error> {
    let path = format!("sobjects/{}/describe/compactLayouts", named(object)?);
    let reply: Reply<Value> = client
        .read_json(&client.get(client.resource(&path)?))
        .await?;
    Ok(reply.map(|body| layout_fields(&body)))
}

/// A section of a page layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayoutSection {
    /// What stands above it; empty where nothing does.
    pub heading: String,
    /// Its fields, in the order that they are read in.
    pub fields: Vec<String>,
}

/// The sections of the page layout that records of a record type are shown with; none where the object
/// has no layouts. What the answer holds is UNVERIFIED (API reference, 3.5 names only the address).
pub async fn page_layout(
    client: &Client,
    object: &str,
    record_type: &str,
) -> Result<Reply<Vec<LayoutSection>>, Error> {
    let (object, kind) = (named(object)?, named(record_type)?);
    let path = format!("sobjects/{object}/describe/layouts/{kind}");
    let reply: Reply<Value> = client
        .read_json(&client.get(client.resource(&path)?))
        .await?;
    Ok(reply.map(|body| layout_sections(&body)))
}

/// The list views of an object.
pub async fn list_views(client: &Client, object: &str) -> Result<Reply<Vec<ListView>>, Error> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Page {
        listviews: Vec<ListView>,
        next_records_url: Option<String>,
    }
    let first = format!("sobjects/{}/listviews", named(object)?);
    let mut reply: Reply<Page> = client
        .read_json(&client.get(client.resource(&first)?))
        .await?;
    let mut views = std::mem::take(&mut reply.value.listviews);
    for _ in 1..PAGES_MAX {
        let Some(next) = reply.value.next_records_url.take() else {
            break;
        };
        reply = client
            .read_json(&client.get(client.address(&next)?))
            .await?;
        views.append(&mut reply.value.listviews);
    }
    Ok(Reply {
        value: views,
        usage: reply.usage,
    })
}

/// The statement of a list view.
pub async fn list_view_query(
    client: &Client,
    object: &str,
    id: &str,
) -> Result<Reply<String>, Error> {
    #[derive(Deserialize)]
    struct View {
        #[serde(default)]
        query: String,
    }
    let path = format!(
        "sobjects/{}/listviews/{}/describe",
        named(object)?,
        named(id)?
    );
    let reply: Reply<View> = client
        .read_json(&client.get(client.resource(&path)?))
        .await?;
    Ok(reply.map(|view| view.query))
}

/// The columns that a list view shows, as paths. What the answer holds is UNVERIFIED (API reference,
/// 3.8): a column that does not say what it is of is left out.
pub async fn list_view_columns(
    client: &Client,
    object: &str,
    id: &str,
) -> Result<Reply<Vec<String>>, Error> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Column {
        field_name_or_path: Option<String>,
        hidden: Option<bool>,
    }
    #[derive(Deserialize)]
    struct View {
        #[serde(default)]
        columns: Vec<Column>,
    }
    let path = format!(
        "sobjects/{}/listviews/{}/describe",
        named(object)?,
        named(id)?
    );
    let reply: Reply<View> = client
        .read_json(&client.get(client.resource(&path)?))
        .await?;
    Ok(reply.map(|view| {
        let shown = view.columns.into_iter().filter(|c| c.hidden != Some(true));
        shown
            .filter_map(|column| column.field_name_or_path)
            .collect()
    }))
}

/// A picklist as a record type has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPicklist {
    /// The field.
    pub field: String,
    /// The values that go with the record type, in its order.
    pub values: Vec<String>,
    /// What a new record of it gets.
    pub default: Option<String>,
}

/// The picklists of an object as a record type has them.
pub async fn picklists(
    client: &Client,
    object: &str,
    record_type: &str,
) -> Result<Reply<Vec<TypedPicklist>>, Error> {
    let path = format!(
        "ui-api/object-info/{}/picklist-values/{}",
        named(object)?,
        named(record_type)?
    );
    let reply: Reply<Value> = client
        .read_json(&client.get(client.resource(&path)?))
        .await?;
    Ok(reply.map(|body| typed_picklists(&body)))
}

fn typed_picklists(body: &Value) -> Vec<TypedPicklist> {
    let value = |of: &Value| of.get("value").and_then(Value::as_str).map(str::to_owned);
    let fields = body.get("picklistFieldValues").and_then(Value::as_object);
    let lists = fields.into_iter().flatten().filter_map(|(field, list)| {
        Some(TypedPicklist {
            field: field.clone(),
            values: list
                .get("values")?
                .as_array()?
                .iter()
                .filter_map(value)
                .collect(),
            default: list.get("defaultValue").and_then(value),
        })
    });
    lists.collect()
}

fn is_name(name: &&str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A name that can stand in an address.
fn named(name: &str) -> Result<&str, Error> {
    Some(name)
        .filter(is_name)
        .ok_or_else(|| Error::RefusedAddress("an object with such a name".into()))
}

/// The fields that the default layout shows, or the first layout where none is said to be so.
fn layout_fields(body: &Value) -> Vec<String> {
    let Some(layouts) = body.get("compactLayouts").and_then(Value::as_array) else {
        return Vec::new();
    };
    let text = |value: &Value, key: &str| {
        let found = value.get(key).and_then(Value::as_str);
        found.map(str::to_owned)
    };
    // The id of the system's own layout is null, and so is the id of the default then.
    let default = text(body, "defaultCompactLayoutId");
    let layout = layouts
        .iter()
        .find(|layout| text(layout, "id") == default)
        .or(layouts.first());
    let Some(items) = layout
        .and_then(|layout| layout.get("fieldItems"))
        .and_then(Value::as_array)
    else {
        return Vec::new();
    };
    let mut fields: Vec<String> = Vec::new();
    for item in items {
        let parts = item.get("layoutComponents").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            let is_field = text(part, "type").is_none_or(|kind| kind.eq_ignore_ascii_case("Field"));
            let value = text(part, "value").or_else(|| text(part, "apiName"));
            if let Some(field) = value.filter(|field| is_field && is_name(&field.as_str()))
                && !fields.contains(&field)
            {
                fields.push(field);
            }
        }
    }
    fields
}

/// The sections of a layout that have fields; of the first layout where there are several.
fn layout_sections(body: &Value) -> Vec<LayoutSection> {
    let first = body.get("layouts").and_then(|layouts| layouts.get(0));
    let sections = first.unwrap_or(body).get("detailLayoutSections");
    let sections = sections.and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<LayoutSection> = Vec::new();
    for section in sections {
        let shown = section.get("useHeading").and_then(Value::as_bool) != Some(false);
        let heading = section.get("heading").and_then(Value::as_str);
        let mut found = LayoutSection {
            heading: heading.filter(|_| shown).unwrap_or_default().to_owned(),
            fields: Vec::new(),
        };
        components(section.get("layoutRows"), &mut found.fields);
        if !found.fields.is_empty() {
            all.push(found);
        }
    }
    all
}

/// The fields of rows, items and components, however deep: an address has its parts below it.
fn components(value: Option<&Value>, fields: &mut Vec<String>) {
    for part in value.and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| part.get(key).and_then(Value::as_str);
        let name = text("value").or_else(|| text("apiName"));
        let is_field = text("type").is_none_or(|kind| kind.eq_ignore_ascii_case("Field"));
        if let Some(name) = name.filter(|name| is_field && is_name(name))
            && !fields.iter().any(|known| known == name)
        {
            fields.push(name.to_owned());
        }
        for below in ["layoutItems", "layoutComponents", "components"] {
            components(part.get(below), fields);
        }
    }
}

#[cfg(test)]
mod tests;
