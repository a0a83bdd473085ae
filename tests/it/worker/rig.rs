//! A worker with its own state directory, an org to talk to, and a browser that obeys the test.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::{ClientApp, LoginKind, Org, OrgKey};
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::vault::{Record, SessionOnly, Vault};
use sftui::worker::{Job, JobEvent, JobId, Opener, Settings, Worker, WorkerParts};
use tokio::sync::mpsc;

/// Nothing here takes this long; what does has hung.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Rig {
    pub demo: DemoServer,
    pub org: Org,
    pub vault: Arc<dyn Vault>,
    pub store: Store,
    pub worker: Worker,
    events: mpsc::Receiver<(JobId, JobEvent)>,
    /// Read from the channel while another job was waited for.
    early: VecDeque<(JobId, JobEvent)>,
    /// Everything that was ever said, as `Debug` shows it.
    pub said: String,
    next: u64,
    pub directory: Arc<tempfile::TempDir>,
}

impl Rig {
    /// Logged in to a demo org, with the refresh token in a vault in memory.
    pub async fn logged_in(config: DemoConfig) -> Self {
        Self::logged_in_with(config, Settings::default()).await
    }

    /// The same with settings.
    pub async fn logged_in_with(config: DemoConfig, settings: Settings) -> Self {
        let demo = DemoOrg::start(config).await.unwrap();
        let directory = Arc::new(tempfile::tempdir().unwrap());
        let vault = Arc::new(SessionOnly::new());
        let rig = Self::beside(demo, directory, vault, Arc::new(NoBrowser), settings);
        rig.vault.set(&rig.org.key, &rig.record()).unwrap();
        rig.store.put_org(&rig.org).unwrap();
        rig
    }

    /// With no org known.
    pub async fn new(config: DemoConfig, vault: Arc<dyn Vault>, opener: Arc<dyn Opener>) -> Self {
        let demo = DemoOrg::start(config).await.unwrap();
        let directory = Arc::new(tempfile::tempdir().unwrap());
        Self::beside(demo, directory, vault, opener, Settings::default())
    }

    pub fn beside(
        demo: DemoServer,
        directory: Arc<tempfile::TempDir>,
        vault: Arc<dyn Vault>,
        opener: Arc<dyn Opener>,
        settings: Settings,
    ) -> Self {
        let store = Store::open(directory.path()).unwrap();
        let parts = WorkerParts {
            vault: Arc::clone(&vault),
            store: store.clone(),
            settings,
            opener,
        };
        let (worker, events) = Worker::new(parts, tokio::runtime::Handle::current());
        Self {
            org: org_of(&demo),
            demo,
            vault,
            store,
            worker,
            events,
            early: VecDeque::new(),
            said: String::new(),
            next: 1,
            directory,
        }
    }

    /// A record with a fresh refresh token of the demo org.
    pub fn record(&self) -> Record {
        let app = &self.org.app;
        Record {
            generation: 1,
            access_token: None,
            passphrase: None,
            refresh_token: Secret::new(self.demo.issue_refresh_token(&app.client_id, &app.scope)),
            host: self.demo.base_url().to_owned(),
            client_id: app.client_id.clone(),
            client_secret: None,
        }
    }

    /// One more worker over the same files and the same vault, as another process has it.
    pub fn another_worker(
        &self,
        vault: &Arc<dyn Vault>,
    ) -> (Worker, mpsc::Receiver<(JobId, JobEvent)>) {
        let parts = WorkerParts {
            vault: Arc::clone(vault),
            store: Store::open(self.directory.path()).unwrap(),
            settings: Settings::default(),
            opener: Arc::new(NoBrowser),
        };
        Worker::new(parts, tokio::runtime::Handle::current())
    }

    pub fn start(&mut self, job: Job) -> JobId {
        let id = JobId(self.next);
        self.next += 1;
        self.worker.start(id, job);
        id
    }

    /// The next event of a job.
    pub async fn event(&mut self, id: JobId) -> JobEvent {
        if let Some(at) = self.early.iter().position(|(of, _)| *of == id) {
            return self.early.remove(at).unwrap().1;
        }
        loop {
            let (of, event) = tokio::time::timeout(PATIENCE, self.events.recv())
                .await
                .expect("the job says something")
                .expect("the worker lives");
            self.said.push_str(&format!("{event:?}\n"));
            if of == id {
                return event;
            }
            self.early.push_back((of, event));
        }
    }

    /// Waits until nothing more fits into the channel of events.
    pub async fn until_full(&mut self) {
        let full = async {
            while self.events.len() < self.events.max_capacity() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, full).await.unwrap();
    }

    /// All events of a job up to its last, API usage left out.
    pub async fn all(&mut self, id: JobId) -> Vec<JobEvent> {
        let mut events = Vec::new();
        loop {
            let event = self.event(id).await;
            let last = event.is_last();
            if !matches!(event, JobEvent::ApiUsage { .. }) {
                events.push(event);
            }
            if last {
                return events;
            }
        }
    }

    /// The last event of a job.
    pub async fn last(&mut self, id: JobId) -> JobEvent {
        self.all(id).await.pop().unwrap()
    }

    /// Runs a job and gives its last event.
    pub async fn run(&mut self, job: Job) -> JobEvent {
        let id = self.start(job);
        self.last(id).await
    }

    pub fn probe(&self) -> Job {
        Job::Probe(self.org.key.clone())
    }

    pub fn refreshes(&self) -> usize {
        self.demo.log().count("/services/oauth2/token")
    }
}

pub fn org_of(demo: &DemoServer) -> Org {
    let facts = demo.org();
    Org {
        key: OrgKey::new(&facts.organization_id, &facts.user_id),
        alias: facts.alias.clone(),
        username: facts.username.clone(),
        name: None,
        instance_url: demo.base_url().to_owned(),
        login_url: demo.base_url().to_owned(),
        class: facts.class,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: sftui::org::OrgCard::default(),
    }
}

/// No browser on this machine.
#[derive(Debug)]
pub struct NoBrowser;

impl Opener for NoBrowser {
    fn unavailable(&self) -> Option<String> {
        Some("no browser in this test".into())
    }

    fn open(&self, _: &str) -> Result<(), String> {
        Err("no browser in this test".into())
    }
}

/// A browser that hands the address to the test.
#[derive(Debug)]
pub struct Browser(Mutex<std::sync::mpsc::Sender<String>>);

impl Browser {
    pub fn new() -> (Arc<Self>, std::sync::mpsc::Receiver<String>) {
        let (sender, receiver) = std::sync::mpsc::channel();
        (Arc::new(Self(Mutex::new(sender))), receiver)
    }
}

impl Opener for Browser {
    fn unavailable(&self) -> Option<String> {
        None
    }

    fn open(&self, url: &str) -> Result<(), String> {
        self.0.lock().unwrap().send(url.to_owned()).unwrap();
        Ok(())
    }
}
