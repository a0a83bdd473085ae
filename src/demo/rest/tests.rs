//! The REST API from outside: sessions, describes, paging, records, faults.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::demo::test_client::{Ask, Got};
use crate::demo::{DemoConfig, DemoOrg, DemoServer, Fault, OWN_APP_CLIENT_ID, hostile};

struct Org {
    server: DemoServer,
    token: String,
}

async fn start_with(config: DemoConfig) -> Org {
    let server = DemoOrg::start(config).await.unwrap();
    let token = server.issue_access_token();
    Org { server, token }
}

async fn start() -> Org {
    start_with(DemoConfig {
        big_rows: 5_001,
        ..DemoConfig::prod()
    })
    .await
}

impl Org {
    fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::api(&self.server, &self.token, method, path)
    }

    async fn get(&self, path: &str) -> Got {
        self.ask("GET", path).send().await
    }

    fn query(&self, resource: &str, soql: &str) -> Ask {
        let q: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
        self.ask("GET", &format!("{resource}?q={q}"))
    }

    async fn rows(&self, soql: &str) -> Json {
        let got = self.query("query", soql).send().await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.json()
    }

    /// The Id of the first row of a statement.
    async fn id(&self, soql: &str) -> String {
        self.rows(soql).await["records"][0]["Id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

fn refusal(status: u16, code: &str, message: &str) -> (u16, String, String) {
    (status, code.to_owned(), message.to_owned())
}

#[tokio::test]
async fn versions_need_no_session_and_everything_else_does() {
    let org = start().await;
    let versions = Ask::get(&org.server, "/services/data").send().await;
    assert_eq!(versions.status, 200);
    let versions = versions.json();
    let last = versions.as_array().unwrap().last().unwrap();
    assert_eq!(
        last,
        &json!({"label": "Summer '26", "url": "/services/data/v67.0", "version": "67.0"})
    );
    let expired = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    for path in [
        "/services/data/v66.0",
        "/services/data/v66.0/query?q=x",
        "/services/data/v66.0/nothing",
    ] {
        assert_eq!(Ask::get(&org.server, path).send().await.refusal(), expired);
        assert_eq!(
            Ask::get(&org.server, path)
                .bearer("00D!x")
                .send()
                .await
                .refusal(),
            expired
        );
    }
    let basic = Ask::get(&org.server, "/services/data/v66.0").header("authorization", "Basic eDp5");
    assert_eq!(
        basic.send().await.refusal(),
        refusal(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
    );
}

#[tokio::test]
async fn unknown_versions_are_not_found_and_retired_ones_gone() {
    let org = start().await;
    for (version, status) in [
        ("v99.0", 404),
        ("v30.0", 410),
        ("v31.0", 200),
        ("v67.0", 200),
    ] {
        let got = Ask::get(&org.server, &format!("/services/data/{version}"))
            .bearer(&org.token)
            .send()
            .await;
        assert_eq!(got.status, status, "{version}");
    }
    let missing = org.get("no/such/thing").await;
    assert_eq!(
        missing.refusal(),
        refusal(404, "NOT_FOUND", "The requested resource does not exist")
    );
    assert!(missing.header("sforce-limit-info").is_some());
}

#[tokio::test]
async fn sessions_end_with_their_time_and_need_the_api_scope() {
    let org = start().await;
    assert_eq!(org.get("limits").await.status, 200);
    org.server.advance_clock(Duration::from_secs(2 * 3600));
    let expired = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    assert_eq!(org.get("limits").await.refusal(), expired);
    let refresh_token = org
        .server
        .issue_refresh_token(OWN_APP_CLIENT_ID, "web refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", OWN_APP_CLIENT_ID),
        ("refresh_token", refresh_token.as_str()),
    ];
    let answer = Ask::post_form(&org.server, "/services/oauth2/token", &form)
        .send()
        .await
        .json();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        Ask::api(&org.server, token, "GET", "limits")
            .send()
            .await
            .refusal(),
        refusal(
            401,
            "INVALID_SESSION_ID",
            "This session is not valid for use with the REST API"
        )
    );
}

#[tokio::test]
async fn calls_are_counted_and_limited() {
    let org = start_with(DemoConfig {
        daily_api_requests: 19,
        ..DemoConfig::prod()
    })
    .await;
    assert_eq!(
        org.get("limits").await.header("sforce-limit-info"),
        Some("api-usage=18/19")
    );
    assert_eq!(
        org.get("limits").await.json()["DailyApiRequests"],
        json!({"Max": 19, "Remaining": 0})
    );
    assert_eq!(
        org.get("limits").await.refusal(),
        refusal(
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded."
        )
    );
}

#[tokio::test]
async fn record_counts_leave_out_what_has_no_records() {
    let org = start().await;
    let got = org
        .get("limits/recordCount?sObjects=account,Meter_Reading__c,Nothing")
        .await
        .json();
    assert_eq!(
        got["sObjects"],
        json!([{"count": 86, "name": "Account"}, {"count": 5001, "name": "Meter_Reading__c"}])
    );
}

#[tokio::test]
async fn describes_answer_304_to_those_who_know_them() {
    let org = start().await;
    for path in ["sobjects", "sobjects/account/describe"] {
        let first = org.get(path).await;
        let (tag, date) = (
            first.header("etag").unwrap(),
            first.header("last-modified").unwrap(),
        );
        for (name, value, status) in [
            ("if-modified-since", date, 304),
            ("if-modified-since", "Tue, 28 Jun 2022 03:46:54 GMT", 200),
            ("if-modified-since", "nonsense", 200),
            ("if-none-match", tag, 304),
            ("if-none-match", "\"other\"", 200),
        ] {
            let got = org.ask("GET", path).header(name, value).send().await;
            assert_eq!(got.status, status, "{path} {name}: {value}");
            assert_eq!(got.body.is_empty(), status == 304);
            assert_eq!(got.header("etag"), Some(tag));
        }
    }
    assert_eq!(
        org.get("sobjects/Nothing/describe").await.refusal(),
        refusal(404, "NOT_FOUND", "The requested resource does not exist")
    );
}

#[tokio::test]
async fn a_dependent_picklist_says_in_a_bitmap_what_it_is_valid_for() {
    let org = start().await;
    let lead = org.get("sobjects/Lead/describe").await.json();
    let region = lead["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == "Region__c")
        .unwrap();
    assert_eq!(region["controllerName"], "Country_Code__c");
    assert_eq!(region["dependentPicklist"], true);
    let value = |name: &str| {
        let values = region["picklistValues"].as_array().unwrap();
        values.iter().find(|value| value["value"] == name).unwrap()["validFor"].clone()
    };
    // Germany, Japan, United States, Egypt, Spain: bits 7 to 3.
    assert_eq!(value("Bavaria"), "gA==");
    assert_eq!(value("Kanto"), "QA==");
    assert_eq!(value("Remote"), "+A==");
}

#[tokio::test]
async fn a_long_result_comes_in_pages_that_lead_to_each_other() {
    let org = start().await;
    let mut page = org.rows("SELECT Id, Name FROM Meter_Reading__c").await;
    assert_eq!(page["totalSize"], 5001);
    let mut sizes = Vec::new();
    let mut names = std::collections::HashSet::new();
    loop {
        let records = page["records"].as_array().unwrap();
        sizes.push(records.len());
        names.extend(
            records
                .iter()
                .map(|record| record["Name"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["nextRecordsUrl"].as_str() else {
            break;
        };
        assert!(next.starts_with("/services/data/v66.0/query/") && page["done"] == false);
        page = Ask::get(&org.server, next)
            .bearer(&org.token)
            .send()
            .await
            .json();
    }
    assert_eq!(sizes, [2000, 2000, 1001]);
    assert_eq!(names.len(), 5001);
    assert_eq!(page["done"], true);
}

#[tokio::test]
async fn the_batch_size_is_kept_between_200_and_2000_and_asked_for_on_every_page() {
    let org = start().await;
    for (asked, size) in [("500", 500), ("1", 200), ("99999", 2000)] {
        let first = org
            .query("query", "SELECT Id FROM Meter_Reading__c")
            .header("sforce-query-options", &format!("batchSize={asked}"))
            .send()
            .await
            .json();
        assert_eq!(first["records"].as_array().unwrap().len(), size);
        let next = first["nextRecordsUrl"].as_str().unwrap();
        assert!(next.ends_with(&format!("-{size}")));
        let second = Ask::get(&org.server, next)
            .bearer(&org.token)
            .header("sforce-query-options", "batchSize=300")
            .send()
            .await
            .json();
        assert_eq!(second["records"].as_array().unwrap().len(), 300);
    }
}

#[tokio::test]
async fn locators_that_lead_nowhere_are_refused() {
    let org = start().await;
    let invalid = refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    let first = org.rows("SELECT Id FROM Meter_Reading__c").await;
    let next = first["nextRecordsUrl"].as_str().unwrap().to_owned();
    let locator = next.rsplit('/').next().unwrap();
    let id = locator.split('-').next().unwrap();
    for wrong in [
        "x",
        "0r8000000000000AAA-2000",
        id,
        &format!("{id}-99999"),
        &format!("{id}-x"),
    ] {
        assert_eq!(
            org.get(&format!("query/{wrong}")).await.refusal(),
            invalid,
            "{wrong}"
        );
    }
    assert_eq!(org.get(&format!("queryAll/{locator}")).await.status, 200);
    org.server.expire_cursors();
    assert_eq!(
        org.get(&format!("query/{locator}")).await.refusal(),
        invalid
    );
}

#[tokio::test]
async fn queries_are_evaluated_and_refused_with_their_place() {
    let org = start().await;
    let rows = org
        .rows("SELECT Name, Owner.Name FROM Account WHERE Name = 'globex corporation'")
        .await;
    assert_eq!(rows["totalSize"], 1);
    assert_eq!(rows["records"][0]["Name"], "Globex Corporation");
    assert!(rows["records"][0]["Owner"]["Name"].is_string());
    let counted = org.rows("SELECT COUNT() FROM Account").await;
    assert_eq!(
        counted,
        json!({"totalSize": 86, "done": true, "records": []})
    );
    let empty = org.rows("SELECT Id FROM Account WHERE Name = 'none'").await;
    assert_eq!(empty, json!({"totalSize": 0, "done": true, "records": []}));
    let got = org.query("query", "select count() from XYZZY").send().await;
    assert_eq!(
        (got.status, &got.json()[0]["errorCode"]),
        (400, &json!("INVALID_TYPE"))
    );
    assert!(
        got.json()[0]["message"]
            .as_str()
            .unwrap()
            .contains("ERROR at Row:1:Column:21\n")
    );
    assert_eq!(
        org.get("query").await.refusal(),
        refusal(400, "MALFORMED_QUERY", "A query string has to be specified")
    );
    assert_eq!(
        org.ask("POST", "query").send().await.refusal(),
        refusal(
            405,
            "METHOD_NOT_ALLOWED",
            "HTTP Method 'POST' not allowed. Allowed are GET,HEAD"
        )
    );
    let long = format!("query?q={}", "x".repeat(16_384));
    assert_eq!(org.get(&long).await.status, 414);
}

#[tokio::test]
async fn children_beyond_a_page_have_a_locator_of_their_own() {
    let org = start_with(DemoConfig {
        big_rows: 60 * 250,
        ..DemoConfig::prod()
    })
    .await;
    let first = org
        .query("query", "SELECT Id, (SELECT Id FROM Meter_Readings__r) FROM Account WHERE Name = 'Globex Corporation'")
        .header("sforce-query-options", "batchSize=200")
        .send()
        .await
        .json();
    let children = &first["records"][0]["Meter_Readings__r"];
    assert_eq!(children["totalSize"], 250);
    assert_eq!(children["done"], false);
    let next = children["nextRecordsUrl"].as_str().unwrap();
    let rest = Ask::get(&org.server, next)
        .bearer(&org.token)
        .send()
        .await
        .json();
    assert_eq!(
        rest["records"].as_array().unwrap().len() + children["records"].as_array().unwrap().len(),
        250
    );
    assert_eq!(rest["done"], true);
}

#[tokio::test]
async fn bodies_are_packed_for_those_who_ask() {
    let org = start().await;
    let plain = org
        .query("query", "SELECT Id, Name FROM Contact")
        .send()
        .await;
    assert!(plain.header("content-encoding").is_none());
    let packed = org
        .query("query", "SELECT Id, Name FROM Contact")
        .header("accept-encoding", "br, gzip")
        .send()
        .await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len() / 3);
    assert_eq!(packed.unpacked(), plain.text());
}

#[tokio::test]
async fn prerendered_pages_are_what_the_evaluator_answers() {
    let evaluated = start().await;
    let rendered = start_with(DemoConfig {
        big_rows: 5_001,
        prerender: true,
        ..DemoConfig::prod()
    })
    .await;
    let soql = "SELECT Id, Name, Account__c, OwnerId, Read_At__c, Reading_Date__c, Kilowatt_Hours__c, Peak_Load__c, Cost__c, Tariff__c, Estimated__c, Note__c FROM Meter_Reading__c";
    for packed in [false, true] {
        let (mut left, mut right) = (Some(None::<String>), Some(None::<String>));
        let mut pages = 0;
        while let (Some(next_left), Some(next_right)) = (left.take(), right.take()) {
            let mut bodies = Vec::new();
            for (org, next) in [(&evaluated, next_left), (&rendered, next_right)] {
                let ask = match next {
                    Some(url) => Ask::get(&org.server, &url).bearer(&org.token),
                    None => org.query("query", soql),
                };
                bodies.push(if packed {
                    let got = ask.header("accept-encoding", "gzip").send().await;
                    serde_json::from_str::<Json>(&got.unpacked()).unwrap()
                } else {
                    ask.send().await.json()
                });
            }
            pages += 1;
            assert_eq!(bodies[0]["records"], bodies[1]["records"]);
            assert_eq!(bodies[0]["totalSize"], bodies[1]["totalSize"]);
            let next = |body: &Json| {
                body["nextRecordsUrl"]
                    .as_str()
                    .map(|url| Some(url.to_owned()))
            };
            (left, right) = (next(&bodies[0]), next(&bodies[1]));
        }
        assert_eq!(pages, 3);
    }
}

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
async fn each_fault_strikes_as_often_as_it_was_told() {
    let org = start().await;
    let faults = org.server.faults();
    let path = "limits";
    for (fault, status, content_type) in [
        (Fault::Unauthorized, 401, "application/json;charset=UTF-8"),
        (
            Fault::Unavailable {
                retry_after: Some(7),
            },
            503,
            "application/json;charset=UTF-8",
        ),
        (Fault::HtmlError, 500, "text/html;charset=UTF-8"),
        (Fault::ExpiredLocator, 400, "application/json;charset=UTF-8"),
    ] {
        faults.once("GET /services/data/v66.0/limits", fault);
        let got = org.get(path).await;
        assert_eq!(
            (got.status, got.header("content-type")),
            (status, Some(content_type))
        );
        assert_eq!(got.header("retry-after"), (status == 503).then_some("7"));
        assert_eq!(org.get(path).await.status, 200);
    }
    faults.once(path, Fault::MalformedJson);
    assert!(serde_json::from_slice::<Json>(&org.get(path).await.body).is_err());
    faults.times(path, 1, 2, Fault::HtmlError);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(org.get(path).await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 200]);
}

#[tokio::test]
async fn bodies_break_off_where_a_fault_says() {
    let org = start().await;
    for fault in [Fault::ResetAfter(100), Fault::TruncateAfter(100)] {
        org.server.faults().once("/limits", fault);
        let got = org.get("limits").await;
        assert!(got.broken && got.body.len() == 100 && got.status == 200);
    }
    org.server
        .faults()
        .once("/limits", Fault::BytesPerSecond(1_000_000));
    let slow = org.get("limits").await;
    assert!(!slow.broken && slow.json()["DailyApiRequests"].is_object());
}

#[tokio::test]
async fn a_gate_holds_an_answer_until_it_opens() {
    let org = start().await;
    let gate = org.server.faults().hold("/limits");
    let waiting = tokio::spawn(org.ask("GET", "limits").send());
    while org.server.log().count("/limits") == 0 {
        tokio::task::yield_now().await;
    }
    // Others are answered meanwhile.
    for _ in 0..5 {
        assert_eq!(org.get("sobjects").await.status, 200);
    }
    assert!(!waiting.is_finished());
    gate.open();
    assert_eq!(waiting.await.unwrap().status, 200);
    assert_eq!(org.server.log().count("/limits"), 1);
    let entries = org.server.log().entries();
    assert!(
        entries
            .iter()
            .all(|entry| entry.status == 200 && entry.method == "GET")
    );
    assert!(entries[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn hostile_values_arrive_as_they_are() {
    let org = start().await;
    org.server.edit(hostile::poison);
    let rows = org.rows("SELECT Name FROM Account LIMIT 13").await;
    let names: Vec<&str> = rows["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Name"].as_str().unwrap())
        .collect();
    assert_eq!(&names[..12], hostile::HOSTILE);
    assert!(names[12].chars().count() >= 200_000);
}

/// The answer to "what differs" is known: the table, and nothing else.
#[tokio::test]
async fn the_two_orgs_differ_in_what_the_table_says_and_in_nothing_else() {
    use crate::demo::differences::{Difference, differences};
    use crate::demo::{DemoOrgKind, id};
    let prod = start().await;
    let sandbox = start_with(DemoConfig {
        big_rows: 5_001,
        ..DemoConfig::sandbox()
    })
    .await;
    let (left, right) = (prod.server.data(), sandbox.server.data());
    let mut found = std::collections::BTreeSet::new();
    for (left_id, object) in left.schema().objects() {
        if object.name == "Organization" {
            continue;
        }
        let right_id = right.schema().object_named(&object.name).unwrap();
        let twin = right.schema().object(right_id);
        for (_, field) in object.fields() {
            match twin.field_named(&field.name).map(|id| twin.field(id)) {
                None => {
                    found.insert(format!("field {}.{} only Prod", object.name, field.name));
                }
                Some(other) => {
                    if field.length != other.length {
                        found.insert(format!("length {}.{}", object.name, field.name));
                    }
                    for value in &field.picklist {
                        if !other.picklist.contains(value) {
                            found.insert(format!(
                                "value {}.{}.{} only Prod",
                                object.name, field.name, value.value
                            ));
                        }
                    }
                    for value in &other.picklist {
                        if !field.picklist.contains(value) {
                            found.insert(format!(
                                "value {}.{}.{} only Sandbox",
                                object.name, field.name, value.value
                            ));
                        }
                    }
                }
            }
        }
        for (_, field) in twin.fields() {
            if object.field_named(&field.name).is_none() {
                found.insert(format!("field {}.{} only Sandbox", object.name, field.name));
            }
        }
        for row in 0..left.row_count(left_id) {
            let record = left.id(left_id, row);
            let Some(other) = right.find(right_id, &record) else {
                found.insert(format!("record {record} only Prod"));
                continue;
            };
            for (field_id, field) in object.fields() {
                if let Some(twin_field) = twin.field_named(&field.name)
                    && left.value(left_id, row, field_id)
                        != right.value(right_id, other, twin_field)
                {
                    found.insert(format!("cell {record}.{}", field.name));
                }
            }
        }
        for row in 0..right.row_count(right_id) {
            let record = right.id(right_id, row);
            if left.find(left_id, &record).is_none() {
                found.insert(format!("record {record} only Sandbox"));
            }
        }
    }
    let record = |object: &str, number: u64| {
        let object = left
            .schema()
            .object(left.schema().object_named(object).unwrap());
        id::make(&object.key_prefix, number)
    };
    let expected: std::collections::BTreeSet<String> = differences()
        .iter()
        .filter_map(|difference| {
            Some(match difference {
                Difference::Changed { object, .. } if object == "Organization" => return None,
                Difference::Changed {
                    object,
                    number,
                    field,
                    ..
                } => format!("cell {}.{field}", record(object, *number)),
                Difference::Record {
                    object,
                    number,
                    only,
                } => format!("record {} only {only:?}", record(object, *number)),
                Difference::Field {
                    object,
                    field,
                    only,
                } => format!("field {object}.{field} only {only:?}"),
                Difference::Picklist {
                    object,
                    field,
                    value,
                    only,
                } => format!("value {object}.{field}.{value} only {only:?}"),
                Difference::Length { object, field, .. } => format!("length {object}.{field}"),
            })
        })
        .collect();
    assert_eq!(found, expected);
    // The cells of the table are those of the data.
    for difference in differences() {
        let Difference::Changed {
            object,
            number,
            field,
            prod: in_prod,
            sandbox: in_sandbox,
        } = difference
        else {
            continue;
        };
        for (org, expected, kind) in [
            (&prod, in_prod, DemoOrgKind::Prod),
            (&sandbox, in_sandbox, DemoOrgKind::Sandbox),
        ] {
            let data = org.server.data();
            let object_id = data.schema().object_named(&object).unwrap();
            let described = data.schema().object(object_id);
            let number = if object == "Organization" && kind == DemoOrgKind::Sandbox {
                2
            } else {
                number
            };
            let row = data
                .find(object_id, &id::make(&described.key_prefix, number))
                .unwrap();
            let mut json = String::new();
            data.value(object_id, row, described.field_named(&field).unwrap())
                .write_json(&mut json);
            let expected = expected.map_or("null".to_owned(), |text| {
                if json.starts_with('"') {
                    Json::String(text).to_string()
                } else {
                    text
                }
            });
            assert_eq!(json, expected, "{object} {number} {field} in {kind:?}");
        }
    }
}
