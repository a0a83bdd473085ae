//! `--demo` and `demo-server`: the demo orgs as this program serves them.
//!
//! The product meets two ordinary orgs on loopback addresses. What makes it a demo is only where
//! things live: a temporary directory and a vault in memory, so that the person's own files and
//! keyring are neither read nor changed.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
use crate::demo::{DemoConfig, DemoOrg, DemoServer, Standalone, serve_standalone};
use crate::org::{ClientApp, LoginKind, Org, OrgKey};
use crate::secret::Secret;
use crate::store::Store;
use crate::vault::{Record, SessionOnly, Vault};

/// What the first tab of a demo org asks.
const FIRST_QUERY: &str = "\
SELECT Name, Industry, AnnualRevenue, Owner.Name, BillingCity, CreatedDate
FROM Account
ORDER BY AnnualRevenue DESC NULLS LAST";

/// And the second: enough rows to watch them arrive.
const BIG_QUERY: &str = "\
SELECT Id, Name, Account__r.Name, Owner.Name, CreatedDate
FROM Meter_Reading__c";

/// The two demo orgs, served until this is dropped.
#[derive(Debug)]
pub(super) struct Demo {
    servers: Vec<DemoServer>,
    /// Where they and the screen's files live.
    pub store: Store,
    /// Holds a refresh token for each.
    pub vault: Arc<dyn Vault>,
}

impl Demo {
    /// Starts both orgs, logged in, with a tab that has something to run.
    pub fn start(runtime: &tokio::runtime::Handle, directory: &Path) -> anyhow::Result<Self> {
        let store = Store::open(directory)?;
        let vault = SessionOnly::new();
        let mut servers = Vec::new();
        let mut desks = Vec::new();
        for config in [DemoConfig::prod(), DemoConfig::sandbox()] {
            let server = runtime.block_on(DemoOrg::start(config))?;
            let org = org_of(&server);
            let scope = org.app.scope.clone();
            let record = Record {
                generation: 1,
                access_token: None,
                passphrase: None,
                refresh_token: Secret::new(server.issue_refresh_token(&org.app.client_id, &scope)),
                host: org.login_url.clone(),
                client_id: org.app.client_id.clone(),
                client_secret: None,
            };
            vault.set(&org.key, &record)?;
            store.put_org(&org)?;
            desks.push(SavedDesk {
                org: org.key,
                active: 0,
                tabs: [FIRST_QUERY, BIG_QUERY]
                    .map(|text| SavedTab {
                        text: text.to_owned(),
                        cursor: text.len(),
                        ..SavedTab::default()
                    })
                    .into(),
            });
            servers.push(server);
        }
        if let Some(first) = desks.first() {
            let column = SavedColumn::new(first.org.clone(), desks);
            store.save_session(&Session {
                values: Vec::new(),
                columns: vec![column],
                ..Session::default()
            })?;
        }
        Ok(Self {
            servers,
            store,
            vault: Arc::new(vault),
        })
    }

    /// Where a third login is made: the login page of the first demo org.
    pub fn login_host(&self) -> Option<String> {
        self.servers.first().map(|s| s.base_url().to_owned())
    }
}

fn org_of(server: &DemoServer) -> Org {
    let facts = server.org();
    Org {
        key: OrgKey::new(&facts.organization_id, &facts.user_id),
        alias: facts.alias.clone(),
        username: facts.username.clone(),
        name: Some(facts.name.clone()),
        instance_url: server.base_url().to_owned(),
        login_url: server.base_url().to_owned(),
        class: facts.class,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: crate::org::OrgCard::default(),
    }
}

/// `sftui demo-server`: one demo org alone in its process, for tests and benches.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct DemoServerArguments {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Rows of Meter_Reading__c
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    rows: u32,
    /// One in a hundred of them has another value than elsewhere
    #[arg(long)]
    differing: bool,
    /// Milliseconds waited before each query page
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Send every body as it is, also to those who take gzip
    #[arg(long)]
    plain: bool,
}

/// Serves until the process is killed.
pub(super) fn serve(arguments: DemoServerArguments) -> anyhow::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let served: io::Result<()> = runtime.block_on(serve_standalone(Standalone {
        port: arguments.port,
        rows: arguments.rows as usize,
        differs: arguments.differing,
        page_latency: Duration::from_millis(arguments.latency_ms),
        packs: !arguments.plain,
    }));
    served?;
    Ok(0)
}
