//! Scenarios: keys, times and job events in; state, effects and the screen out.
//!
//! Here stands the small language they are told in: keys by name, job events by what they bring.
//! The screen tests use it too. It is long because every word of it stands here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

pub(crate) mod assist;
pub(crate) mod binds;
pub(crate) mod browse;
mod cells;
pub(crate) mod children;
mod columns;
pub(crate) mod compare;
mod compare_more;
mod compare_sides;
mod copy;
pub(crate) mod deleted;
mod doctor;
pub(crate) mod download;
mod editor;
mod events;
pub(crate) mod export;
mod handover;
pub(crate) mod keys;
mod leaving;
pub(crate) mod library;
pub(crate) mod link;
mod link_rows;
mod lists;
mod loading;
pub(crate) mod lock;
mod login;
mod marks;
mod mending;
pub(crate) mod meter;
mod mouse;
pub(crate) mod multi;
mod multi_ends;
mod object_page;
pub(crate) mod objects;
mod org_list;
mod orgs;
pub(crate) mod plan;
mod push;
mod query;
mod random;
mod record;
pub(crate) mod record_form;
pub(crate) mod record_views;
mod record_ways;
pub(crate) mod records;
mod rest;
mod restore;
pub(crate) mod schema;
pub(crate) mod schema_compare;
mod search;
mod session;
mod spend;
pub(crate) mod split;
pub(crate) mod staging;
pub(crate) mod trail;
pub(crate) mod undo;
pub(crate) mod usage;
pub(crate) mod values;
mod vault;
pub(crate) mod watch;
mod work;
pub(crate) mod writing;

use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

pub(crate) use self::events::*;
use crate::app::key::sequence;
use crate::app::msg::{Effect, Mouse, MouseKind, Msg, Now};
use crate::app::{App, Start, update};
use crate::org::{ClientApp, LoginKind, Org, OrgClass, OrgKey};
use crate::rows::CellKind;
use crate::salesforce::{ApiError, Error, OAuthError};
use crate::worker::{
    ArrangeEvent, FindEvent, FrequencyEvent, Job, JobError, JobEvent, JobId, JobInput, Limit,
    LoginEvent, LogoutEvent, LogoutJob, ProbeEvent, QueryEvent, StatsEvent, WhoseEvent,
};

/// Noon of some day.
pub(crate) const EPOCH: i64 = 1_780_000_000;

/// A production org.
pub(crate) fn prod() -> Org {
    org(
        1,
        "acme-prod",
        "sofia@acme.com",
        "acme.my.salesforce.com",
        OrgClass::Production,
    )
}

/// A sandbox of it, used before it.
pub(crate) fn sandbox() -> Org {
    let host = "acme--uat.sandbox.my.salesforce.com";
    org(2, "acme-uat", "sofia@acme.com.uat", host, OrgClass::Sandbox)
}

pub(crate) fn org(n: u8, alias: &str, user: &str, host: &str, class: OrgClass) -> Org {
    Org {
        key: OrgKey::new(&format!("00D00000000000{n}AAA"), "005000000000001AAA"),
        alias: alias.into(),
        username: user.into(),
        name: None,
        instance_url: format!("https://{host}"),
        login_url: "https://login.salesforce.com".into(),
        class,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: Some("66.0".into()),
        last_used: Some(EPOCH - 120 * i64::from(n)),
        card: crate::org::OrgCard::default(),
    }
}

/// The program under test, with what it asked for so far.
pub(crate) struct Desk {
    pub app: App,
    pub effects: Vec<Effect>,
}

impl Desk {
    /// Two orgs known, the production org on the screen and answering.
    pub fn new() -> Self {
        let mut desk = Self::start(Start {
            orgs: vec![prod(), sandbox()],
            ..Start::default()
        });
        desk.answer_probes();
        desk
    }

    /// No org known.
    pub fn welcome() -> Self {
        Self::start(Start::default())
    }

    pub fn welcome_with_sf() -> Self {
        vault::welcome_with_sf()
    }

    pub fn start(start: Start) -> Self {
        let (app, effects) = App::new(Start {
            now: Now {
                running: Duration::ZERO,
                epoch: EPOCH,
            },
            ..start
        });
        let mut desk = Self { app, effects };
        desk.draw(120, 40);
        desk
    }

    /// With a text in the editor, as if typed.
    pub fn with_text(text: &str) -> Self {
        let mut desk = Self::new();
        desk.paste(text);
        desk
    }

    /// With a query under way, started while typing; and the id of its job.
    pub fn running(text: &str) -> (Self, JobId) {
        let mut desk = Self::with_text(text);
        desk.press("F5");
        let (job, _) = desk.started_query();
        (desk, job)
    }

    /// As [`Self::running`], from commanding, so that the results have the focus.
    pub fn running_in_results(text: &str) -> (Self, JobId) {
        let mut desk = Self::with_text(text);
        desk.press("Esc r");
        let (job, _) = desk.started_query();
        (desk, job)
    }

    pub fn send(&mut self, msg: Msg) -> &mut Self {
        self.effects.extend(update(&mut self.app, msg));
        self
    }

    /// Presses keys: `o Down n`, `Ctrl-C`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for chord in sequence(keys).unwrap() {
            self.send(Msg::Key(chord));
        }
        self
    }

    /// Types a text, character by character.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let key = if c == '\n' {
                crate::app::key::Code::Enter
            } else {
                crate::app::key::Code::Char(c)
            };
            self.send(Msg::Key(crate::app::key::Chord::plain(key)));
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Paste(text.to_owned()))
    }

    pub fn event(&mut self, job: JobId, event: JobEvent) -> &mut Self {
        self.send(Msg::Job(job, event))
    }

    pub fn query(&mut self, job: JobId, event: QueryEvent) -> &mut Self {
        self.event(job, JobEvent::Query(event))
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: u64) -> &mut Self {
        let now = self.app.now;
        let running = now.running + Duration::from_millis(ms);
        let epoch = EPOCH + i64::try_from(running.as_secs()).unwrap();
        self.send(Msg::Now(Now { running, epoch }))
    }

    pub fn mouse(&mut self, kind: MouseKind, x: u16, y: u16) -> &mut Self {
        self.send(Msg::Mouse(Mouse {
            kind,
            x,
            y,
            mods: crate::app::key::Mods::default(),
        }))
    }

    pub fn click(&mut self, x: u16, y: u16) -> &mut Self {
        self.mouse(MouseKind::Press, x, y)
            .mouse(MouseKind::Release, x, y)
    }

    /// Clicks the first place on the screen where this text stands.
    pub fn click_on(&mut self, text: &str) -> &mut Self {
        let (x, y) = self.find(text);
        self.click(x, y)
    }

    /// Where a text stands on the screen.
    pub fn find(&mut self, text: &str) -> (u16, u16) {
        let screen = self.draw(120, 40);
        let line = screen.lines().position(|line| line.contains(text));
        let y = line.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"));
        let line = screen.lines().nth(y).unwrap();
        let before = &line[..line.find(text).unwrap()];
        (crate::text::width(before) as u16, y as u16)
    }

    /// Draws the screen, tells the app where things stand, and gives it as text.
    pub fn draw(&mut self, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut drawn = None;
        terminal
            .draw(|frame| drawn = Some(crate::ui::draw(&self.app, frame)))
            .unwrap();
        self.send(Msg::Drawn(drawn.unwrap()));
        let buffer = terminal.backend().buffer();
        let lines = buffer.content().chunks(usize::from(width)).map(|line| {
            let mut text = String::new();
            let mut covered = 0;
            for cell in line {
                // The cells behind a wide symbol are part of it.
                if covered == 0 {
                    text += cell.symbol();
                    covered = crate::text::width(cell.symbol()).max(1);
                }
                covered -= 1;
            }
            text.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What was asked for since the last look.
    pub fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The jobs started since the last look.
    pub fn started(&mut self) -> Vec<(JobId, Job)> {
        self.take()
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Start(id, job) => Some((id, job)),
                _ => None,
            })
            .collect()
    }

    /// The one query started since the last look, with its statement.
    pub fn started_query(&mut self) -> (JobId, String) {
        let started = self.started();
        let mut queries = started.into_iter().filter_map(|(id, job)| match job {
            Job::Query(query) => Some((id, query.soql)),
            _ => None,
        });
        let query = queries.next().expect("a query was started");
        assert!(queries.next().is_none(), "only one query was started");
        query
    }

    /// The id of the one job of a kind started since the last look.
    pub fn started_job(&mut self, wanted: impl Fn(&Job) -> bool) -> JobId {
        let started = self.started();
        let found = started.iter().find(|(_, job)| wanted(job));
        found.expect("the job was started").0
    }

    /// Does the work on rows that was asked for since the last look, and answers.
    pub fn work(&mut self) -> &mut Self {
        for (id, job) in self.started() {
            if let Some(event) = worked(job) {
                self.event(id, event);
            }
        }
        self
    }

    /// The jobs cancelled since the last look.
    pub fn cancelled(&mut self) -> Vec<JobId> {
        self.take()
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Cancel(id) => Some(id),
                _ => None,
            })
            .collect()
    }

    /// What was copied since the last look.
    pub fn copied(&mut self) -> Option<String> {
        self.take().into_iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        })
    }

    /// What the running jobs were told since the last look.
    pub fn told(&mut self) -> Vec<(JobId, JobInput)> {
        self.take()
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Tell(id, input) => Some((id, input)),
                _ => None,
            })
            .collect()
    }

    /// Lets every org that was asked say who it is.
    pub fn answer_probes(&mut self) {
        for (id, job) in self.started() {
            if let Job::Probe(key) = job {
                let org = self.app.orgs.get(&key).unwrap().org.clone();
                self.event(id, JobEvent::Probe(ProbeEvent { org: Box::new(org) }));
            }
        }
    }

    pub fn text(&self) -> &str {
        self.app.tab().unwrap().editor.text()
    }

    pub fn rows(&self) -> usize {
        let result = self.app.tab().unwrap().result.as_ref();
        result.map_or(0, |result| result.rows.len())
    }

    pub fn toast(&self) -> &str {
        let toast = self.app.toast.as_ref();
        toast.map_or("", |toast| toast.notice.title.as_str())
    }

    /// The alias of the org on the screen.
    pub fn here(&self) -> &str {
        self.app
            .column()
            .map_or("", |column| self.app.orgs.alias(&column.org))
    }

    /// Starts a login to production and lets it wait for the browser.
    pub fn log_in(&mut self) -> JobId {
        self.press("Enter");
        let job = self.started_job(|job| matches!(job, Job::Login(_)));
        self.event(job, JobEvent::Login(waiting(None, None)));
        job
    }
}
