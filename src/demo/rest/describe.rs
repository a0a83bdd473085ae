//! Describes (API reference, section 3.4), built from the schema key by key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::super::error::ApiError;
use super::super::eval;
use super::super::http::reply::Reply;
use super::super::model::{Field, FieldType, Object, Schema};
use super::super::schema_text::name_object;
use super::super::state::State;
use super::{Request, record};

/// `GET sobjects`.
pub fn global(state: &State, request: &Request<'_>) -> Reply {
    let data = state.data();
    let name = name_object(eval::name_fields());
    let mut objects: Vec<&Object> = data.schema().objects().map(|(_, object)| object).collect();
    objects.push(&name);
    crate::sorting::by(&mut objects, |left, right| left.name.cmp(&right.name));
    let objects: Vec<Json> = objects
        .iter()
        .map(|object| summary(object, &request.version))
        .collect();
    let body = json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects});
    cached(state, request, &body)
}

/// `GET sobjects/{O}`.
pub fn basic(state: &State, request: &Request<'_>, name: &str) -> Result<Reply, ApiError> {
    let data = state.data();
    let object = record::object(&data, name)?;
    let object_describe = summary(data.schema().object(object), &request.version);
    let body = json!({"objectDescribe": object_describe, "recentItems": []});
    Ok(Reply::json(200, body.to_string()))
}

/// `GET sobjects/{O}/describe`.
pub fn object(state: &State, request: &Request<'_>, name: &str) -> Result<Reply, ApiError> {
    let data = state.data();
    let schema = data.schema();
    let parents = name_object(eval::name_fields());
    let object = if name.eq_ignore_ascii_case(&parents.name) {
        &parents
    } else {
        schema.object(record::object(&data, name)?)
    };
    let body = full(schema, object, &request.version, &state.base_url);
    Ok(cached(state, request, &body))
}

/// 304 where the caller has it already; the date covers all of the org's describes.
fn cached(state: &State, request: &Request<'_>, body: &Json) -> Reply {
    let changed = state.config.now.as_second() - 6 * 3_600;
    let date =
        std::time::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(changed).unwrap_or(0));
    let body = body.to_string();
    let hash = ring::digest::digest(&ring::digest::SHA256, body.as_bytes());
    let tag: String = hash
        .as_ref()
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    let header = |name: &str| request.call.header(name);
    let known = match header("if-none-match") {
        Some(tags) => tags
            .split(',')
            .any(|known| known.trim() == tag || known.trim() == "*"),
        None => header("if-modified-since")
            .and_then(|since| httpdate::parse_http_date(since).ok())
            .is_some_and(|since| since >= date),
    };
    let reply = if known {
        Reply::empty(304)
    } else {
        Reply::json(200, body)
    };
    reply
        .with("etag", tag)
        .with("last-modified", httpdate::fmt_http_date(date))
}

fn urls(object: &Object, version: &str) -> Json {
    let base = format!("/services/data/v{version}/sobjects/{}", object.name);
    let mut urls = json!({
        "sobject": base,
        "describe": format!("{base}/describe"),
        "rowTemplate": format!("{base}/{{ID}}"),
    });
    if object.layoutable {
        for (key, path) in [
            ("approvalLayouts", "describe/approvalLayouts"),
            ("compactLayouts", "describe/compactLayouts"),
            ("layouts", "describe/layouts"),
            ("listviews", "listviews"),
            ("quickActions", "quickActions"),
        ] {
            urls[key] = format!("{base}/{path}").into();
        }
    }
    urls
}

/// The entry in the list of all objects.
fn summary(object: &Object, version: &str) -> Json {
    json!({
        "activateable": false,
        "associateEntityType": object.associate.as_ref().map(|(kind, _)| kind),
        "associateParentEntity": object.associate.as_ref().map(|(_, parent)| parent),
        "createable": object.createable,
        "custom": object.custom,
        "customSetting": false,
        "deepCloneable": false,
        "deletable": object.deletable,
        "deprecatedAndHidden": false,
        "feedEnabled": object.layoutable,
        "hasSubtypes": false,
        "isInterface": false,
        "isSubtype": false,
        "keyPrefix": object.has_ids().then_some(&object.key_prefix),
        "label": object.label,
        "labelPlural": object.label_plural,
        "layoutable": object.layoutable,
        "mergeable": object.mergeable,
        "mruEnabled": object.layoutable,
        "name": object.name,
        "queryable": object.has_ids(),
        "replicateable": object.has_ids(),
        "retrieveable": object.has_ids(),
        "searchable": object.layoutable,
        "triggerable": object.layoutable,
        "undeletable": object.undeletable,
        "updateable": object.updateable,
        "urls": urls(object, version),
    })
}

/// The body of an object's describe.
pub(in crate::demo) fn full(
    schema: &Schema,
    object: &Object,
    version: &str,
    base_url: &str,
) -> Json {
    let mut describe = summary(object, version);
    let urls = &mut describe["urls"];
    urls["uiDetailTemplate"] = format!("{base_url}/{{ID}}").into();
    urls["uiEditTemplate"] = format!("{base_url}/{{ID}}/e").into();
    urls["uiNewRecord"] = format!("{base_url}/{}/e", object.key_prefix).into();
    let children: Vec<Json> = object
        .children
        .iter()
        .map(|children| {
            let child = schema.object(children.child);
            json!({
                "cascadeDelete": children.cascade_delete,
                "childSObject": child.name,
                "deprecatedAndHidden": false,
                "field": child.field(children.field).name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": children.relationship_name,
                "restrictedDelete": children.restricted_delete,
            })
        })
        .collect();
    let record_types: Vec<Json> = object
        .record_types
        .iter()
        .enumerate()
        .map(|(at, kind)| {
            json!({
                "active": true,
                "available": true,
                "defaultRecordTypeMapping": at == 0,
                "developerName": kind.developer_name,
                "master": kind.master,
                "name": kind.name,
                "recordTypeId": kind.id,
                "urls": {"layout": format!("/services/data/v{version}/sobjects/{}/describe/layouts/{}", object.name, kind.id)},
            })
        })
        .collect();
    let plural = object.label_plural.to_lowercase();
    let more = json!({
        "actionOverrides": [],
        "childRelationships": children,
        "compactLayoutable": object.layoutable,
        "defaultImplementation": null,
        "extendedBy": null,
        "extendsInterfaces": null,
        "fields": object.fields.iter().map(|field| describe_field(object, field)).collect::<Vec<_>>(),
        "implementedBy": null,
        "implementsInterfaces": null,
        "listviewable": null,
        "lookupLayoutable": null,
        "namedLayoutInfos": [],
        "networkScopeFieldName": null,
        "recordTypeInfos": record_types,
        "searchLayoutable": object.layoutable,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [
            {"label": format!("All {plural}"), "name": "everything"},
            {"label": format!("My {plural}"), "name": "mine"},
        ],
    });
    merged(describe, more)
}

/// All 57 keys of a field.
fn describe_field(object: &Object, field: &Field) -> Json {
    let kind = field.kind;
    let calculated = field.formula.is_some();
    let controller = field.controller.map(|id| object.field(id));
    let name_of = |id: super::super::model::FieldId| object.field(id).name.clone();
    let picklist: Vec<Json> = field
        .picklist
        .iter()
        .map(|value| {
            json!({
                "active": value.active,
                "defaultValue": value.default,
                "label": value.label,
                "validFor": controller.map(|controller| valid_for(controller, &value.valid_for)),
                "value": value.value,
            })
        })
        .collect();
    let first = json!({
        "aggregatable": field.aggregatable,
        "aiPredictionField": false,
        "autoNumber": field.auto_number,
        "byteLength": byte_length(field),
        "calculated": calculated,
        "calculatedFormula": field.formula,
        "cascadeDelete": field.cascade_delete,
        "caseSensitive": false,
        "compoundFieldName": field.compound.map(name_of),
        "controllerName": controller.map(|controller| &controller.name),
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": field.default_value,
        "defaultValueFormula": null,
        "defaultedOnCreate": field.defaulted_on_create,
        "dependentPicklist": controller.is_some(),
        "deprecatedAndHidden": false,
        "digits": field.digits,
        "displayLocationInDecimal": kind == FieldType::Location,
        "encrypted": kind == FieldType::EncryptedString,
        "externalId": field.external_id,
        "extraTypeInfo": field.extra_type_info,
        "filterable": field.filterable,
        "filteredLookupInfo": null,
        "formulaTreatNullNumberAsZero": false,
        "groupable": field.groupable,
        "highScaleNumber": false,
        "htmlFormatted": field.html,
        "idLookup": field.id_lookup,
    });
    let second = json!({
        "inlineHelpText": field.help,
        "label": field.label,
        "length": field.length,
        "mask": null,
        "maskType": null,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": field.polymorphic,
        "nillable": field.nillable,
        "permissionable": field.nillable && field.updateable,
        "picklistValues": picklist,
        "polymorphicForeignKey": field.polymorphic,
        "precision": field.precision,
        "queryByDistance": kind.is_compound(),
        "referenceTargetField": null,
        "referenceTo": field.reference_to,
        "relationshipName": field.relationship_name,
        "relationshipOrder": null,
        "restrictedDelete": field.restricted_delete,
        "restrictedPicklist": field.restricted_picklist,
        "scale": field.scale,
        "searchPrefilterable": false,
        "soapType": kind.soap_name(),
        "sortable": field.sortable,
        "type": kind.api_name(),
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": false,
    });
    merged(first, second)
}

/// Two objects as one; `json!` cannot take so many keys at once.
fn merged(mut first: Json, second: Json) -> Json {
    if let (Json::Object(first), Json::Object(second)) = (&mut first, second) {
        first.extend(second);
    }
    first
}

/// Three bytes a character at most; ids are ASCII.
fn byte_length(field: &Field) -> u32 {
    match field.kind {
        FieldType::Id | FieldType::Reference => 18,
        _ => field.length * 3,
    }
}

/// The bitmap over the controlling values: bit 7 of byte 0 is the first.
fn valid_for(controller: &Field, values: &[String]) -> String {
    let mut bits = vec![0_u8; controller.picklist.len().div_ceil(8)];
    for (at, value) in controller.picklist.iter().enumerate() {
        if values.contains(&value.value)
            && let Some(byte) = bits.get_mut(at / 8)
        {
            *byte |= 0x80 >> (at % 8);
        }
    }
    STANDARD.encode(bits)
}
