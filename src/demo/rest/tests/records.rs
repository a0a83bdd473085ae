//! Reading and writing records.

use super::{refusal, start};
use crate::demo::test_client::Ask;
use serde_json::json;

#[tokio::test]
async fn a_record_is_read_whole_or_by_fields() {
    let org = start().await;
    let id = org
        .id("SELECT Id FROM Account WHERE Name = 'Globex Corporation'")
        .await;
    let whole = org.get(&format!("sobjects/Account/{id}")).await.json();
    assert_eq!(
        whole["attributes"]["url"],
        format!("/services/data/v66.0/sobjects/Account/{id}")
    );
    assert_eq!(whole["BillingAddress"]["city"], "大阪市");
    assert_eq!(
        whole["Headquarters__c"]["latitude"],
        whole["Headquarters__Latitude__s"]
    );
    let some = org
        .get(&format!("sobjects/account/{}?fields=name,Phone", &id[..15]))
        .await
        .json();
    assert_eq!(some.as_object().unwrap().len(), 3);
    assert_eq!(some["Name"], "Globex Corporation");
    for (path, expected) in [
        (
            format!("sobjects/Account/{id}?fields=Foo"),
            refusal(
                400,
                "INVALID_FIELD",
                "No such column 'Foo' on sobject of type Account",
            ),
        ),
        (
            format!("sobjects/Contact/{id}"),
            refusal(
                400,
                "MALFORMED_ID",
                &format!("Contact ID: id value of incorrect type: {id}"),
            ),
        ),
        (
            "sobjects/Account/abc".to_owned(),
            refusal(
                404,
                "NOT_FOUND",
                "Provided external ID field does not exist or is not accessible: abc",
            ),
        ),
        (
            "sobjects/Account/0015g00000zzzzzAAA".to_owned(),
            refusal(404, "NOT_FOUND", "The requested resource does not exist"),
        ),
    ] {
        assert_eq!(org.get(&path).await.refusal(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_record_is_made_changed_deleted_and_then_only_in_query_all() {
    let org = start().await;
    let made = org
        .ask("POST", "sobjects/Account")
        .json(&json!({"Name": "New 🏢", "AnnualRevenue": 12.5}))
        .send()
        .await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(
        (&made["success"], &made["errors"]),
        (&json!(true), &json!([]))
    );
    let id = made["id"].as_str().unwrap();
    let path = format!("sobjects/Account/{id}");
    let changed = org
        .ask("PATCH", &path)
        .json(&json!({"Phone": "1", "Description": ""}))
        .send()
        .await;
    assert_eq!((changed.status, changed.body.len()), (204, 0));
    let read = org.get(&path).await.json();
    assert_eq!(
        (&read["Phone"], &read["AnnualRevenue"], &read["Description"]),
        (&json!("1"), &json!(12.5), &json!(null))
    );
    assert_eq!(read["OwnerId"], org.server.org().user_id);
    let statement = format!("SELECT Id, IsDeleted FROM Account WHERE Id = '{id}'");
    assert_eq!(org.rows(&statement).await["totalSize"], 1);
    assert_eq!(org.ask("DELETE", &path).send().await.status, 204);
    assert_eq!(org.rows(&statement).await["totalSize"], 0);
    let all = org.query("queryAll", &statement).send().await.json();
    assert_eq!(all["records"][0]["IsDeleted"], true);
    let gone = refusal(404, "ENTITY_IS_DELETED", "entity is deleted");
    for method in ["GET", "PATCH", "DELETE"] {
        let got = org.ask(method, &path).json(&json!({})).send().await;
        assert_eq!(got.refusal(), gone, "{method}");
        assert_eq!(got.json()[0]["fields"], json!([]));
    }
}

#[tokio::test]
async fn children_go_with_a_deleted_parent() {
    let org = start().await;
    let id = org.id("SELECT Id FROM Opportunity WHERE Id IN (SELECT OpportunityId FROM OpportunityLineItem) LIMIT 1").await;
    let statement = format!("SELECT Id FROM OpportunityLineItem WHERE OpportunityId = '{id}'");
    assert_ne!(org.rows(&statement).await["totalSize"], 0);
    assert_eq!(
        org.ask("DELETE", &format!("sobjects/Opportunity/{id}"))
            .send()
            .await
            .status,
        204
    );
    assert_eq!(org.rows(&statement).await["totalSize"], 0);
}

/// What SOAP says of taking a record out of the recycle bin.
async fn undelete(org: &super::Org, id: &str) -> String {
    let body = format!(
        "<soapenv:Envelope><soapenv:Header><SessionHeader><sessionId>{}</sessionId></SessionHeader>\
         </soapenv:Header><soapenv:Body><undelete><ids>{id}</ids></undelete></soapenv:Body>\
         </soapenv:Envelope>",
        org.token
    );
    let ask = Ask::new(&org.server, "POST", "/services/Soap/u/66.0");
    let ask = ask.header("soapaction", "\"\"").body("text/xml", &body);
    ask.send().await.text()
}

#[tokio::test]
async fn only_soap_undeletes_and_only_objects_that_say_so() {
    let org = start().await;
    // No case holds it.
    let made = org.ask("POST", "sobjects/Account");
    let made = made.json(&json!({"Name": "Nobody's parent"})).send().await;
    let account = made.json()["id"].as_str().unwrap().to_owned();
    let line = org.id("SELECT Id FROM OpportunityLineItem LIMIT 1").await;
    for (object, id, may) in [
        ("Account", &account, true),
        ("OpportunityLineItem", &line, false),
    ] {
        let described = org.get(&format!("sobjects/{object}/describe")).await.json();
        assert_eq!(
            (&described["deletable"], &described["undeletable"]),
            (&json!(true), &json!(may))
        );
        let path = format!("sobjects/{object}/{id}");
        // A live record is not changed by the field either.
        let change = org.ask("PATCH", &path).json(&json!({"IsDeleted": false}));
        let refused = change.send().await;
        assert_eq!(
            (refused.status, &refused.json()[0]["errorCode"]),
            (400, &json!("INVALID_FIELD_FOR_INSERT_UPDATE"))
        );
        assert_eq!(org.ask("DELETE", &path).send().await.status, 204);
        let change = org.ask("PATCH", &path).json(&json!({"IsDeleted": false}));
        let gone = refusal(404, "ENTITY_IS_DELETED", "entity is deleted");
        assert_eq!(change.send().await.refusal(), gone);
        let said = undelete(&org, id).await;
        assert_eq!(said.contains("<success>true</success>"), may, "{said}");
        assert_eq!(said.contains("<statusCode>INVALID_TYPE<"), !may, "{said}");
        assert_eq!(org.get(&path).await.status == 200, may);
    }
}

#[tokio::test]
async fn archived_activities_are_only_in_query_all() {
    let org = start().await;
    for object in ["Task", "Event"] {
        let statement = format!("SELECT Id, IsArchived FROM {object} WHERE IsArchived = true");
        assert_eq!(org.rows(&statement).await["totalSize"], 0);
        let all = org.query("queryAll", &statement).send().await.json();
        assert_eq!(
            (&all["totalSize"], &all["records"][0]["IsArchived"]),
            (&json!(1), &json!(true))
        );
    }
}

#[tokio::test]
async fn a_computed_row_can_be_changed() {
    let org = start().await;
    let id = org
        .id("SELECT Id FROM Meter_Reading__c WHERE Name = 'MR-0000042'")
        .await;
    let path = format!("sobjects/Meter_Reading__c/{id}");
    let before = org.get(&path).await.json();
    assert_eq!(
        org.ask("PATCH", &path)
            .json(&json!({"Note__c": "seen"}))
            .send()
            .await
            .status,
        204
    );
    let after = org.get(&path).await.json();
    assert_eq!(after["Note__c"], "seen");
    assert_eq!(after["Kilowatt_Hours__c"], before["Kilowatt_Hours__c"]);
    assert_eq!(
        org.rows("SELECT Name FROM Meter_Reading__c WHERE Note__c = 'seen'")
            .await["totalSize"],
        1
    );
}

#[tokio::test]
async fn bad_writes_are_refused_in_salesforces_words() {
    let org = start().await;
    let id = org
        .id("SELECT Id FROM Account WHERE Name = 'Globex Corporation'")
        .await;
    let account = format!("sobjects/Account/{id}");
    for (method, path, body, code, fields) in [
        (
            "POST",
            "sobjects/Account",
            json!({"Phone": "1"}),
            "REQUIRED_FIELD_MISSING",
            json!(["Name"]),
        ),
        (
            "POST",
            "sobjects/Account",
            json!({"Name": "x", "Foo": 1}),
            "INVALID_FIELD",
            json!(null),
        ),
        (
            "PATCH",
            &account,
            json!({"CreatedDate": "2026-01-01T00:00:00Z"}),
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            json!(["CreatedDate"]),
        ),
        (
            "PATCH",
            &account,
            json!({"Name": null}),
            "REQUIRED_FIELD_MISSING",
            json!(["Name"]),
        ),
        (
            "PATCH",
            &account,
            json!({"Name": "x".repeat(256)}),
            "STRING_TOO_LONG",
            json!(["Name"]),
        ),
        (
            "PATCH",
            &account,
            json!({"SLA__c": "Platinum"}),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            json!(["SLA__c"]),
        ),
        (
            "PATCH",
            &account,
            json!({"OwnerId": id}),
            "MALFORMED_ID",
            json!(["OwnerId"]),
        ),
        (
            "PATCH",
            &account,
            json!({"OwnerId": "0055g0000000999AAA"}),
            "INVALID_CROSS_REFERENCE_KEY",
            json!(["OwnerId"]),
        ),
        (
            "PATCH",
            &account,
            json!({"AnnualRevenue": "much"}),
            "JSON_PARSER_ERROR",
            json!(null),
        ),
        (
            "PATCH",
            &account,
            json!(["x"]),
            "JSON_PARSER_ERROR",
            json!(null),
        ),
        (
            "POST",
            "sobjects/User",
            json!({"LastName": "x"}),
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
            json!(null),
        ),
    ] {
        let got = org.ask(method, path).json(&body).send().await;
        assert_eq!(got.status, 400, "{body}");
        let error = &got.json()[0];
        assert_eq!(
            (error["errorCode"].as_str(), &error["fields"]),
            (Some(code), &fields),
            "{body}"
        );
    }
    let form = org
        .ask("PATCH", &account)
        .body("text/plain", "x")
        .send()
        .await;
    assert_eq!(
        (form.status, form.refusal().1.as_str()),
        (415, "UNSUPPORTED_MEDIA_TYPE")
    );
    let stale = org
        .ask("PATCH", &account)
        .header("if-unmodified-since", "Tue, 28 Jun 2022 03:46:54 GMT")
        .json(&json!({"Phone": "2"}))
        .send()
        .await;
    assert_eq!(stale.status, 412);
}

#[tokio::test]
async fn a_save_of_tracked_fields_stands_in_the_history_a_lookup_twice() {
    let org = start().await;
    let account = org
        .id("SELECT Id FROM Account WHERE Name = 'Acme Energy'")
        .await;
    let layla = org.id("SELECT Id FROM User WHERE Alias = 'layla'").await;
    let body =
        serde_json::json!({"Rating": "Hot", "OwnerId": layla, "Fax": "030", "Description": "New."});
    let got = org
        .ask("PATCH", &format!("sobjects/Account/{account}"))
        .json(&body)
        .send()
        .await;
    assert_eq!(got.status, 204, "{}", got.text());
    let rows = org
        .rows(&format!(
            "SELECT Field, OldValue, NewValue FROM AccountHistory WHERE AccountId = '{account}' \
             ORDER BY CreatedDate DESC, Id DESC LIMIT 4"
        ))
        .await;
    let mut told: Vec<String> = rows["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {} {}", row["Field"], row["OldValue"], row["NewValue"]))
        .collect();
    told.sort();
    // A fax is not tracked; of a long text only that it changed.
    assert_eq!(told[0], r#""Description" null null"#);
    assert!(told[1].starts_with(r#""Owner" "005"#), "{told:?}");
    assert_eq!(told[2], r#""Owner" "健司 田中" "ليلى حسن""#);
    assert_eq!(told[3], r#""Rating" "Warm" "Hot""#);
    // Old and new values stand in no condition.
    let got = org
        .query(
            "query",
            "SELECT Id FROM AccountHistory WHERE OldValue = 'Cold'",
        )
        .send()
        .await;
    assert_eq!(got.status, 400);
}
