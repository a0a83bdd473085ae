//! The client against the demo org: what a statement says of its columns is what the answer brings.

use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::rows::{CellKind, Columns};
use sftui::salesforce::decode::{self, Decoder, Page};
use sftui::salesforce::describe::{self, Fresh};
use sftui::salesforce::query::{QueryOptions, columns_of, first_page, next_page};
use sftui::salesforce::{CaFile, Client, Error, Http, HttpOptions, organization, token, versions};
use sftui::secret::Secret;
use sftui::soql;

use crate::support::tls::{self, Authority, BOTH, HTTP1};

async fn demo() -> (DemoServer, Client) {
    let server = DemoOrg::start(DemoConfig::prod()).await.unwrap();
    let token = Secret::new(server.issue_access_token());
    let client = Client::new(Http::default(), server.base_url(), token, "66.0").unwrap();
    (server, client)
}

fn columns(statement: &str) -> Columns {
    Columns::of(&soql::parse::parse(statement).unwrap())
}

async fn page(client: &Client, statement: &str) -> Page {
    let answer = first_page(client, statement, QueryOptions::default())
        .await
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
    assert!(answer.usage().is_some(), "every answer tells the API usage");
    Decoder::new(&columns(statement))
        .page(&answer.body)
        .unwrap()
}

#[tokio::test]
async fn the_answer_has_exactly_the_columns_of_the_statement() {
    let (_server, client) = demo().await;
    for statement in [
        "SELECT Id, Name, Owner.Name, Parent.Owner.Name, BillingAddress FROM Account",
        "select id, a.name, a.owner.name FROM account a LIMIT 5",
        "SELECT Account.Name, (SELECT Id, Email FROM Contacts) FROM Account LIMIT 20",
        "SELECT c.Id, o.Name FROM Contact c, c.Owner o LIMIT 5",
        "SELECT Subject, TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount ELSE Name END FROM Task",
        "SELECT StageName, COUNT(Id), SUM(Amount) total, MAX(CloseDate) FROM Opportunity GROUP BY StageName",
        "SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name",
        "SELECT CALENDAR_YEAR(CloseDate), COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate)",
        "SELECT toLabel(Industry), FORMAT(AnnualRevenue) revenue FROM Account LIMIT 5",
        "SELECT COUNT() FROM Account",
        "SELECT Id FROM Account WHERE Name = 'nobody is called that'",
    ] {
        let known = columns(statement);
        let page = page(&client, statement).await;
        assert!(
            page.columns.is_none(),
            "{statement}: {:?}",
            page.columns.map(|all| all
                .iter()
                .skip(known.len())
                .map(|c| c.title.clone())
                .collect::<Vec<_>>())
        );
        for (index, column) in known.iter().enumerate() {
            let rows = 0..page.chunk.len();
            let here = |row| page.chunk.cell(row, index).kind != CellKind::Absent;
            let found = rows.clone().any(here);
            assert!(found || rows.is_empty(), "{statement}: no {}", column.title);
        }
    }
}

/// The server counts the address and the headers; what we send must never be refused for that. A
/// composite part has a session of its own to the demo, and its rows are the same.
#[tokio::test]
async fn a_statement_goes_by_post_before_it_is_too_long_for_an_address() {
    let (server, client) = demo().await;
    let options = QueryOptions {
        all: true,
        tooling: false,
        batch_size: Some(2_000),
    };
    for spaces in [10, 10_000, 12_500, 13_000, 13_500, 14_000, 17_000, 90_000] {
        let statement = format!("SELECT Id FROM Account{}LIMIT 1", " ".repeat(spaces));
        let answer = first_page(&client, &statement, options).await.unwrap();
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.starts_with(r#"{"totalSize":1,"done":true,"#), "{text}");
    }
    let log = server.log().entries();
    let queries = log.iter().filter(|e| e.path().contains("/query"));
    let posts = log.iter().filter(|e| e.path().ends_with("/composite"));
    assert!(queries.clone().count() >= 3 && posts.clone().count() >= 3);
    assert!(queries.map(|e| e.target.len()).max().unwrap() < 14_000);
    assert!(posts.map(|e| e.target.len()).max().unwrap() < 100);
    let wrong = format!("SELECT Nmae FROM Account{}", " ".repeat(20_000));
    let error = first_page(&client, &wrong, options).await.unwrap_err();
    assert_eq!(error.code(), Some("INVALID_FIELD"));
    assert_eq!(error.position(), Some((1, 8)));
}

#[tokio::test]
async fn the_org_says_the_columns_of_a_statement_without_rows() {
    let (_server, client) = demo().await;
    for statement in [
        "SELECT Id, Name, Owner.Name, Parent.Owner.Name, (SELECT Id, Name FROM Contacts) FROM Account WHERE Id = null",
        "SELECT Industry, COUNT(Id), MAX(AnnualRevenue) most FROM Account GROUP BY Industry HAVING COUNT(Id) > 9999",
        "SELECT Subject, TYPEOF What WHEN Account THEN Name ELSE Id END FROM Task LIMIT 1",
    ] {
        let said = columns_of(&client, statement, QueryOptions::default()).await;
        let parsed = columns(statement);
        let titles = |columns: &Columns| -> Vec<_> {
            columns.iter().map(|c| (c.title.clone(), c.kind)).collect()
        };
        assert_eq!(titles(&said.unwrap()), titles(&parsed), "{statement}");
    }
    let all = "SELECT FIELDS(STANDARD) FROM Account WHERE Id = null";
    let said = columns_of(&client, all, QueryOptions::default()).await;
    assert!(said.unwrap().iter().any(|c| c.title == "Industry"));
    let wrong = "SELECT Nmae FROM Account";
    assert!(
        columns_of(&client, wrong, QueryOptions::default())
            .await
            .is_none()
    );
}

#[tokio::test]
async fn fields_all_brings_its_columns_with_the_data_where_it_stands() {
    let (_server, client) = demo().await;
    for (statement, before, after) in [
        (
            "SELECT FIELDS(ALL), Owner.Name FROM Account LIMIT 200",
            vec![],
            vec!["Owner.Name"],
        ),
        (
            "SELECT Parent.Name, FIELDS(ALL), Owner.Name, Owner.Email FROM Account LIMIT 200",
            vec!["Parent.Name"],
            vec!["Owner.Name", "Owner.Email"],
        ),
        (
            "SELECT Owner.Name, FIELDS(ALL) FROM Account LIMIT 200",
            vec!["Owner.Name"],
            vec![],
        ),
    ] {
        let page = page(&client, statement).await;
        let all = page.columns.expect("columns of the data");
        let titles: Vec<&str> = all.iter().map(|column| column.title.as_str()).collect();
        assert!(titles.contains(&"BillingAddress"), "{titles:?}");
        assert!(titles.len() > 20, "{titles:?}");
        assert!(titles.starts_with(&before), "{titles:?}");
        assert!(titles.ends_with(&after), "{titles:?}");
        assert_eq!(page.chunk.columns(), all.len());
        let place = |title: &str| titles.iter().position(|t| *t == title).unwrap();
        let cell = |title: &str| page.chunk.cell(0, place(title)).text.to_owned();
        assert!(cell("Id").starts_with("001"), "{titles:?}");
        assert!(!cell("Owner.Name").is_empty() && cell("Owner.Name") != cell("Name"));
    }
}

#[tokio::test]
async fn all_pages_are_read_and_the_head_tells_the_next_one() {
    let (_server, client) = demo().await;
    let statement = "SELECT Id, Sequence__c FROM Meter_Reading__c ORDER BY Sequence__c LIMIT 1100";
    let options = QueryOptions {
        batch_size: Some(200),
        ..QueryOptions::default()
    };
    let mut decoder = Decoder::new(&columns(statement));
    let mut answer = first_page(&client, statement, options).await.unwrap();
    let mut numbers = Vec::new();
    let mut pages = 0;
    loop {
        let head = decode::head(&answer.body);
        let page = decoder.page(&answer.body).unwrap();
        let head = head.expect("a page of Salesforce begins with its head");
        assert_eq!((head.total, &head.next), (page.total, &page.next));
        assert_eq!(page.total, 1100);
        pages += 1;
        for row in 0..page.chunk.len() {
            numbers.push(page.chunk.cell(row, 1).text.parse::<f64>().unwrap());
        }
        match page.next {
            Some(next) => answer = next_page(&client, &next, options).await.unwrap(),
            None => break,
        }
    }
    assert_eq!((pages, numbers.len()), (6, 1100));
    assert!(numbers.is_sorted());
}

#[tokio::test]
async fn one_connection_is_kept_for_pages_and_queries_that_come_one_after_another() {
    for protocols in [HTTP1, BOTH] {
        let authority = Authority::new();
        let config = DemoConfig::prod();
        let (server, connected) =
            tls::demo(config, &authority, "localhost", "localhost", protocols).await;
        let file = authority.file();
        let http = Http::new(HttpOptions {
            ca_file: Some(CaFile {
                name: file.display().to_string(),
                pem: Ok(std::fs::read(file).unwrap()),
            }),
            ..HttpOptions::default()
        });
        let token = Secret::new(server.issue_access_token());
        let client = Client::new(http, server.base_url(), token, "66.0").unwrap();
        for _ in 0..3 {
            let options = QueryOptions::default();
            let soql = "SELECT Id FROM Meter_Reading__c LIMIT 9000";
            let mut answer = first_page(&client, soql, options).await.unwrap();
            while let Some(next) = decode::head(&answer.body).unwrap().next {
                answer = next_page(&client, &next, options).await.unwrap();
            }
        }
        let log = server.log().entries();
        assert_eq!(log.len(), 15);
        let h2 = protocols == BOTH;
        assert!(log.iter().all(|entry| entry.http2 == h2), "{protocols:?}");
        assert_eq!(connected.times(), 1, "{protocols:?}");
    }
}

#[tokio::test]
async fn errors_of_the_org_come_with_place_and_hint() {
    let (_server, client) = demo().await;
    let statement = "SELECT Id,\n  Foo__c FROM Account";
    let error = first_page(&client, statement, QueryOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("INVALID_FIELD"));
    assert_eq!(error.position(), Some((2, 3)));
    assert!(error.hint().is_some());
    let gone = "/services/data/v66.0/query/0r8000000000001AAA-2000";
    let error = next_page(&client, gone, QueryOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("INVALID_QUERY_LOCATOR"));
    let stale = client.with_token(Secret::new("00D000000000001!stale"));
    let error = first_page(&stale, "SELECT Id FROM Account", QueryOptions::default())
        .await
        .unwrap_err();
    assert!(error.session_expired(), "{error}");
    let error = token::user_info(&stale).await.unwrap_err();
    assert!(error.session_expired(), "{error}");
}

#[tokio::test]
async fn the_org_tells_who_it_is_and_what_it_has() {
    let (server, client) = demo().await;
    let newest = versions::newest(client.http(), server.base_url())
        .await
        .unwrap();
    assert!(newest.parse::<f32>().unwrap() >= 60.0, "{newest}");
    let user = token::user_info(&client).await.unwrap().value;
    assert_eq!(user.preferred_username, server.org().username);
    assert_eq!(user.organization_id, server.org().organization_id);
    let facts = organization::read(&client).await.unwrap().value;
    assert_eq!(facts.name.as_deref(), Some(server.org().name.as_str()));
    assert_eq!(facts.class(client.host()), server.org().class);
}

#[tokio::test]
async fn a_describe_that_is_known_is_not_sent_again() {
    let (_server, client) = demo().await;
    let Fresh::New {
        value,
        last_modified,
    } = describe::object(&client, "Account", None)
        .await
        .unwrap()
        .value
    else {
        panic!("nothing was known");
    };
    assert_eq!(value.summary.name, "Account");
    assert!(
        value
            .fields
            .iter()
            .any(|f| f.name == "OwnerId" && f.reference_to == ["User"])
    );
    let since = last_modified.expect("a date");
    let again = describe::object(&client, "Account", Some(&since))
        .await
        .unwrap();
    assert!(matches!(again.value, Fresh::Unchanged));
    let missing = describe::object(&client, "Nothing__c", None)
        .await
        .unwrap_err();
    assert_eq!(missing.code(), Some("NOT_FOUND"));
    let nonsense = describe::object(&client, "../limits", None)
        .await
        .unwrap_err();
    assert!(matches!(nonsense, Error::RefusedAddress(_)));
}
