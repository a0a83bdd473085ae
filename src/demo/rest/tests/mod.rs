//! The REST API from outside: sessions, describes, paging, records, faults.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod collections;
mod describes;
mod explain;
mod faults;
mod layouts;
mod queries;
mod records;
mod rules;
mod sessions;
mod tooling;

use serde_json::Value as Json;

use crate::demo::test_client::{Ask, Got};
use crate::demo::{DemoConfig, DemoOrg, DemoServer};

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
