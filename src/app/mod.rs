//! State and decisions. Pure: no async runtime, no drawing library, no clock, no disk.
//!
//! [`update`] turns a message into new state and a list of effects; it is synchronous and total, so
//! every screen can be replayed. Nothing here is "the org": every tab, result and job carries its
//! own.
//!
//! The file is long because every part of the state says what it is.

mod add_id;
mod answers;
pub mod assist;
pub mod availability;
mod awaited;
mod browse;
pub mod browsing;
mod card;
mod children;
mod chosen;
pub mod column;
mod column_list;
mod columns;
pub mod command;
mod command_groups;
pub mod compare;
mod copy;
pub mod copy_file;
mod deleted;
mod diagnosed;
mod doctor;
pub mod download;
pub mod earlier;
mod edit_keys;
pub mod editor;
pub mod export;
pub mod form;
pub mod geometry;
mod go_to;
pub mod grid;
pub mod handover;
mod headings;
mod input;
pub mod jobs;
pub mod journal;
pub mod key;
pub mod keymap;
pub mod library;
pub mod link;
mod loading;
pub mod lock;
pub mod login;
mod login_filled;
mod login_flow;
mod login_form;
mod login_ways;
mod logout;
mod logout_all;
mod marking;
pub mod marks;
pub mod meter;
mod mouse;
pub mod msg;
pub mod multi;
pub mod nested;
pub mod notice;
pub mod object_page;
pub mod objects;
pub mod org_list;
pub mod orgs;
pub mod overlay;
pub mod overlay_keys;
pub mod parameters;
mod passphrase;
mod perform;
pub mod picker;
mod pickers;
mod plan;
mod plan_check;
mod query;
pub mod reader;
mod reader_keys;
mod record_events;
pub mod record_form;
mod record_here;
pub mod record_page;
mod restore;
pub mod result;
mod results;
pub mod schema;
pub mod schema_compare;
pub mod session;
pub mod sf;
pub mod spend;
pub mod split;
pub mod staging;
#[cfg(test)]
pub(crate) mod tests;
mod toast;
pub mod trail;
pub mod usage;
pub mod watch;
mod whose;
pub mod work;
pub mod writing;

use std::collections::BTreeMap;
use std::time::Duration;

/// The name of a theme, for whoever draws in it.
pub use crate::config::Theme as ThemeName;
pub use input::CARD_DELAY;
pub use toast::Toast;

use crate::app::assist::Assist;
use crate::app::column::{Column, Tab, TabId, TabIds};
use crate::app::copy_file::CopyFile;
use crate::app::export::Exports;
use crate::app::geometry::Drawn;
use crate::app::jobs::{Jobs, Slot};
use crate::app::key::Chord;
use crate::app::keymap::Keymap;
use crate::app::msg::{Effect, Msg, Now, Outcome, TerminalFact};
use crate::app::notice::Notice;
use crate::app::objects::{Browser, Counts, Favourites};
use crate::app::org_list::Whose;
use crate::app::orgs::{OrgState, Orgs};
use crate::app::overlay::Overlay;
use crate::app::parameters::KeptList;
use crate::app::plan_check::Checking;
use crate::app::schema::Schemas;
use crate::app::session::{SavedDesk, SavedTab, SavedValue, Session};
use crate::config::Config;
use crate::org::{Org, OrgKey};
use crate::worker::{HistoryEntry, Job};

/// How long a second Ctrl-C is waited for.
const QUIT_ARMED: Duration = Duration::from_secs(2);
/// How long after the last edit the texts are saved.
const SAVE_AFTER: Duration = Duration::from_millis(500);
/// Who types without a pause is saved as often as this.
const SAVE_AT_LATEST: Duration = Duration::from_secs(3);
/// How often a spinner or an elapsed time moves.
const TICK: Duration = Duration::from_millis(100);

/// What the app is started with; everything was read before by `cli`.
#[derive(Debug, Default)]
pub struct Start {
    /// What the person configured.
    pub config: Config,
    /// The known orgs.
    pub orgs: Vec<Org>,
    /// The arrangement of the last start.
    pub session: Option<Session>,
    /// The org to open whatever the session says (`-o`, or the project's default).
    pub open: Option<OrgKey>,
    /// Whether there may be orgs of the Salesforce CLI to find.
    pub salesforce_cli: bool,
    /// The login host to suggest, where the usual one is not meant.
    pub login_host: Option<String>,
    /// What went wrong before: config problems, quarantined files.
    pub notices: Vec<Notice>,
    /// Whether an org that has no text yet begins with the list of its objects.
    pub objects_first: bool,
    /// The person's time zone; UTC where there is none.
    pub zone: Option<jiff::tz::TimeZone>,
    /// The time.
    pub now: Now,
}

/// What is kept of a closed tab.
#[derive(Clone, Debug)]
struct ClosedTab {
    org: OrgKey,
    tab: SavedTab,
}

/// The whole state of the program.
#[derive(Debug, Default)]
pub struct App {
    /// The time of this turn.
    pub now: Now,
    /// What the person configured.
    pub options: Config,
    /// The keys.
    pub keymap: Keymap,
    /// The known orgs.
    pub orgs: Orgs,
    /// What their objects are like.
    pub schemas: Schemas,
    /// The columns from left to right; none before an org is known.
    pub columns: Vec<Column>,
    /// The column with the focus.
    pub focused: usize,
    /// Whether the focused column is shown alone.
    pub alone: bool,
    /// Whether the org chosen in the switcher comes up in a new column.
    pub beside: bool,
    /// What lies over the panes; the last is on top.
    pub overlays: Vec<Overlay>,
    /// Which org it is that stands in the switcher's filter.
    pub whose: Whose,
    /// The list of objects, when it is open.
    browser: Option<Box<Browser>>,
    /// The objects that come first.
    favourites: Favourites,
    /// How many records the objects have.
    counts: BTreeMap<OrgKey, Counts>,
    /// The compact layouts that were asked for.
    layouts: browsing::Layouts,
    objects_first: bool,
    /// The work under way.
    pub jobs: Jobs,
    /// The exports under way.
    pub exports: Exports,
    /// The short message in the status line.
    pub toast: Option<Toast>,
    /// The statement that was just run, while it stands out.
    pub flash: Option<query::Flash>,
    /// Everything that was said.
    pub log: Vec<Notice>,
    /// The keys of a prefix pressed so far.
    pub pending: Vec<Chord>,
    /// When the last of them was pressed.
    pub pending_since: Duration,
    /// Where things stood in the last frame.
    pub drawn: Drawn,
    /// Until when a second Ctrl-C quits.
    pub quit_armed: Option<Duration>,
    /// Whether the terminal tells Ctrl-Enter from Enter.
    pub enhanced_keys: bool,
    /// The help at the cursor of the editor.
    assist: Assist,
    /// What was last copied or cut here.
    clipboard: String,
    /// What was given to the clipboard last.
    copying: Option<copy::Copying>,
    /// Whether a key came since: then nothing may lie down under the person's hands.
    pressed_since_copy: bool,
    /// What no clipboard took last.
    not_copied: Option<Box<CopyFile>>,
    /// What of that is being written to a file.
    copy_writing: Option<Box<CopyFile>>,
    /// The write that is on its way, with a yes.
    sending: Option<writing::OnItsWay>,
    /// A file of a record on its way.
    downloading: Option<Box<download::Downloading>>,
    /// What is wrong with the texts in front of the columns.
    diagnosed: Vec<diagnosed::Diagnosed>,
    /// The text that the linked tabs have together.
    link_text: Option<String>,
    /// Whether the next key that cancels stops the queries of all linked columns.
    stop_all: link::StopAll,
    /// What stood where after the last message.
    shape: Option<u64>,
    /// When a text was last changed that is not saved yet.
    unsaved: Option<Duration>,
    /// When it was changed first.
    unsaved_since: Option<Duration>,
    /// The runs that ended in this turn, for the history.
    ran: Vec<HistoryEntry>,
    /// The names that tabs were saved under or came from.
    saved_names: Vec<(TabId, String)>,
    /// What was typed for the parameters of queries, the newest first.
    values: Vec<SavedValue>,
    /// The lists that statements ran with.
    lists: Vec<KeptList>,
    /// A run that waits for its plan.
    checking: Option<Checking>,
    /// The orgs that the run which is being prepared is for, where they are several.
    several: Option<Vec<OrgKey>>,
    /// Whether the terminal has not the focus.
    unfocused: bool,
    /// The orgs that a run in several was for last.
    targets: Vec<OrgKey>,
    /// A run that waits for a yes, because changes would be lost.
    held_run: Option<Box<query::Ready>>,
    login_host: Option<String>,
    /// What is known of the Salesforce CLI.
    pub sf: sf::SfCli,
    /// The org whose lock is asked about, and what goes on once it is unlocked.
    unlocking: Option<(OrgKey, lock::Pending)>,
    /// The record page that was left last, with the way to it.
    left_record: Option<Box<record_page::RecordPage>>,
    /// The page layouts that were asked for.
    page_layouts: record_page::PageLayouts,
    /// How record pages are listed, and whether times are in UTC.
    record_view: (record_page::View, bool),
    /// The person's time zone; UTC where it is not known.
    pub zone: Option<jiff::tz::TimeZone>,
    /// Whether results show moments in that zone, not in UTC.
    local_times: bool,
    passphrase: passphrase::Passphrase,
    /// When a key was pressed last.
    typed_at: Option<Duration>,
    /// The tabs with a text that were closed, the last one last.
    closed: Vec<ClosedTab>,
    /// The tabs of orgs that are not in the list now: they come back with their org.
    parked: Vec<SavedDesk>,
    /// What waits for a describe.
    awaited: Option<awaited::Awaited>,
    /// Records on their way out of a recycle bin.
    undeleting: Option<deleted::Undeleting>,
    tab_ids: TabIds,
    mouse: mouse::Held,
}

impl App {
    /// The state of the first frame, and what to do meanwhile.
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let (keymap, problems) = Keymap::new(&start.config.keys);
        let mut app = Self {
            now: start.now,
            options: start.config,
            keymap,
            orgs: Orgs::new(start.orgs),
            login_host: start.login_host,
            objects_first: start.objects_first,
            zone: start.zone,
            ..Self::default()
        };
        app.restore(start.session.as_ref());
        if let Some(open) = start.open.filter(|key| app.orgs.get(key).is_some()) {
            app.show(open);
        } else if app.columns.is_empty()
            && let Some(last) = app.orgs.by_last_use().first().map(|e| e.org.key.clone())
        {
            app.show(last);
        }
        app.follow_link();
        app.begin_with_objects();
        for problem in problems {
            app.say(Notice::warning(problem.to_string()).hint("the default keys stay"));
        }
        for notice in start.notices {
            app.say(notice);
        }
        // Every org with tabs is asked behind the first frame, so that its state is true.
        let desks = app.columns.iter().flat_map(|c| c.desks());
        let open: Vec<OrgKey> = desks.map(|d| d.org.clone()).collect();
        let mut effects = app.attend_vault();
        if start.salesforce_cli {
            effects.extend(app.find_sf_orgs());
        }
        effects.extend(open.iter().flat_map(|key| app.probe(key)));
        for key in &open {
            effects.extend(app.open_schema(key));
        }
        effects.extend(app.unlock_by_setting());
        (app, effects)
    }

    /// When the screen changes by itself next: none, when nothing moves.
    pub fn deadline(&self) -> Option<Duration> {
        let now = self.now.running;
        let running = self.jobs.any_waited_for();
        let tick = running.then(|| {
            // With motion off only the seconds move.
            let step = if self.options.ui.motion {
                TICK
            } else {
                Duration::from_secs(1)
            };
            now + step
        });
        let card = (!self.pending.is_empty())
            .then(|| self.pending_since + CARD_DELAY)
            .filter(|at| *at > now);
        [
            tick,
            card,
            self.toast.as_ref().map(|t| t.until),
            self.flash.as_ref().map(|f| f.until),
            self.quit_armed,
            self.settles(),
            self.values_due(),
            self.save_at(),
            self.watch_at(),
            self.asks_passphrase_at(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// When the texts are to be saved.
    fn save_at(&self) -> Option<Duration> {
        let at = self.unsaved? + SAVE_AFTER;
        let latest = self.unsaved_since.map(|since| since + SAVE_AT_LATEST);
        Some(latest.map_or(at, |latest| latest.min(at)))
    }

    /// A text was changed, and is to be saved soon.
    fn keep_soon(&mut self) {
        let now = self.now.running;
        self.unsaved = Some(now);
        self.unsaved_since.get_or_insert(now);
    }

    /// The column with the focus.
    pub fn column(&self) -> Option<&Column> {
        self.columns.get(self.focused)
    }

    fn column_mut(&mut self) -> Option<&mut Column> {
        self.columns.get_mut(self.focused)
    }

    /// The tab in front of the column with the focus.
    pub fn tab(&self) -> Option<&Tab> {
        self.column().map(Column::tab)
    }

    fn find_tab(&self, id: TabId) -> Option<&Tab> {
        self.columns.iter().find_map(|c| c.find(id))
    }

    fn find_tab_mut(&mut self, id: TabId) -> Option<&mut Tab> {
        self.columns.iter_mut().find_map(|c| c.find_mut(id))
    }

    fn set_org_state(&mut self, org: &OrgKey, state: OrgState) {
        if let Some(entry) = self.orgs.get_mut(org) {
            entry.state = state;
        }
    }

    fn set_org_problem(&mut self, org: &OrgKey, problem: Option<Notice>) {
        if let Some(entry) = self.orgs.get_mut(org) {
            entry.problem = problem;
        }
    }

    /// Asks an org who it is, unless it said so already.
    fn probe(&mut self, org: &OrgKey) -> Vec<Effect> {
        let low = self.is_low(org);
        let Some(entry) = self.orgs.get_mut(org) else {
            return Vec::new();
        };
        if entry.state != OrgState::NotAsked || low {
            return Vec::new();
        }
        entry.state = OrgState::Asking;
        let (job, _) = self.jobs.begin(Slot::Probe(org.clone()));
        vec![Effect::Start(job, Job::Probe(org.clone()))]
    }

    /// Shows an org in the focused column with its own tabs.
    pub(crate) fn show(&mut self, org: OrgKey) {
        let column = self.columns.get(self.focused);
        let has_desk = column.is_some_and(|c| c.desks().iter().any(|desk| desk.org == org));
        self.show_column(org.clone());
        let parked = self.parked.iter().position(|desk| desk.org == org);
        if let (false, Some(at), Some(column)) =
            (has_desk, parked, self.columns.get_mut(self.focused))
        {
            let desk = self.parked.remove(at);
            column.restore(&org, &desk.tabs, desk.active, &mut self.tab_ids);
        }
    }

    fn show_column(&mut self, org: OrgKey) {
        let ids = &mut self.tab_ids;
        match self.columns.get_mut(self.focused) {
            Some(column) => column.go_to(org, ids),
            None => {
                self.columns.push(Column::new(org, ids));
                self.focused = self.columns.len() - 1;
            }
        }
    }

    /// Goes to an org at once, with no network; its state fills in behind.
    fn go_to(&mut self, org: OrgKey) -> Vec<Effect> {
        let epoch = self.now.epoch;
        if let Some(entry) = self.orgs.get_mut(&org) {
            entry.org.last_used = Some(epoch);
        }
        self.show(org.clone());
        self.begin_with_objects();
        let mut effects = self.probe(&org);
        effects.extend(self.open_schema(&org));
        effects.push(Effect::Used(org));
        effects.push(self.save());
        effects
    }

    fn quit_now(&mut self) -> Vec<Effect> {
        vec![self.save(), Effect::Quit(Outcome::Quit)]
    }

    fn on_now(&mut self, now: Now) -> Vec<Effect> {
        self.now = now;
        let due = |at: Option<Duration>| at.is_some_and(|at| at <= now.running);
        if due(self.toast.as_ref().map(|t| t.until)) {
            self.toast = None;
        }
        if due(self.flash.as_ref().map(|f| f.until)) {
            self.flash = None;
        }
        if due(self.quit_armed) {
            self.quit_armed = None;
        }
        let mut effects = self.begin_rounds();
        if due(self.save_at()) {
            effects.push(self.save());
        }
        effects
    }
}

/// Turns a message into new state and a list of effects.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = take(app, msg);
    effects.extend(app.follow_link());
    app.keep_shape();
    app.ask_passphrase_when_due();
    effects.extend(app.unlock_by_setting());
    app.refresh_browser(false);
    effects.extend(app.want_counts());
    effects.extend(app.diagnose_text());
    effects.extend(app.ran.drain(..).map(Effect::Remember));
    effects.extend(app.assist());
    app.note_copies(&effects);
    effects
}

fn take(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Now(now) => app.on_now(now),
        Msg::Key(chord) => {
            app.pressed_since_copy = true;
            app.typed_at = Some(app.now.running);
            app.pass_hint();
            app.stop_all = app.stop_all.at_key();
            let mut effects = app.on_key(chord);
            if let Some(toast) = &mut app.toast {
                toast.answers = true;
            }
            effects.extend(app.load_on_demand());
            effects
        }
        Msg::Paste(text) => {
            app.pressed_since_copy = true;
            app.on_paste(text)
        }
        Msg::Mouse(mouse) => {
            let mut effects = app.on_mouse(mouse);
            effects.extend(app.load_on_demand());
            effects
        }
        // The next frame says what fits.
        Msg::Resize(..) => Vec::new(),
        Msg::Focus(here) => {
            app.unfocused = !here;
            app.begin_rounds()
        }
        Msg::Zone(zone) => {
            app.zone = Some(zone);
            Vec::new()
        }
        Msg::Terminal(TerminalFact::EnhancedKeys) => {
            app.enhanced_keys = true;
            Vec::new()
        }
        Msg::Job(id, event) => {
            let mut effects = app.on_job(id, event);
            effects.extend(app.load_on_demand());
            effects
        }
        Msg::Drawn(drawn) => {
            app.drawn = drawn;
            app.fit_readers();
            Vec::new()
        }
        Msg::Copied(how) => {
            app.on_copied(how);
            Vec::new()
        }
        Msg::HandedBack(purpose, text) => app.on_handed_back(purpose, text),
        Msg::Notice(notice) => {
            app.say(notice);
            Vec::new()
        }
    }
}
