//! Opening a page of an org in the browser: which page is meant, and how it went.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::command::Command;
use crate::app::copy::record_id_of_row;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::reader::Reader;
use crate::config::BrowserLogin;
use crate::org::OrgKey;
use crate::worker::{BrowseEvent, BrowseJob, Job, Page};

/// What a tab without an object in its statement has no page of.
const NO_OBJECT: &str = "the statement names no object";

impl App {
    /// The page that is meant where one is: the record under the cursor, the object of the
    /// statement, the org.
    fn meant_page(&self) -> Page {
        let in_results = self.column().is_some_and(|c| c.focus == Pane::Results);
        let record = self
            .tab()
            .filter(|_| in_results)
            .and_then(|tab| record_id_of_row(tab.result.as_ref()?));
        match (record, self.meant_object()) {
            (Some(id), _) => Page::Record(id),
            (None, Some(object)) => Page::List(object),
            (None, None) => Page::Home,
        }
    }

    /// The object of the statement in front.
    fn meant_object(&self) -> Option<String> {
        let tab = self.tab()?;
        let name = crate::app::result::object_of(tab.editor.text());
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name.then_some(name)
    }

    /// Whether a page can be opened.
    pub(super) fn can_browse(&self, command: Command) -> Availability {
        let needs_object = matches!(command, Command::BrowserList | Command::BrowserObject);
        match self.column() {
            None => Availability::Hidden,
            Some(_) if needs_object && self.meant_object().is_none() => {
                Availability::Disabled(NO_OBJECT)
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Opens what the command means of the focused org.
    pub(super) fn browse(&mut self, command: Command) -> Vec<Effect> {
        let object = self.meant_object();
        let page = match (command, object) {
            (Command::BrowserList, Some(object)) => Page::List(object),
            (Command::BrowserObject, Some(object)) => Page::Object(object),
            (Command::BrowserSetup, _) => Page::Setup,
            (Command::BrowserOrg, _) => Page::Home,
            _ => self.meant_page(),
        };
        // A record is in the org that its row came from.
        let org = match &page {
            Page::Record(_) => self.tab().map(|tab| tab.org_here().clone()),
            _ => self.column().map(|column| column.org.clone()),
        };
        org.map_or_else(Vec::new, |org| self.open_page(org, page))
    }

    /// Opens a page of an org.
    pub(super) fn open_page(&mut self, org: OrgKey, page: Page) -> Vec<Effect> {
        let what = match &page {
            Page::Home => "the org".to_owned(),
            Page::Setup => "Setup".to_owned(),
            Page::Record(id) => id.clone(),
            Page::List(name) => format!("the list of {name}"),
            Page::Object(name) => format!("{name} in Setup"),
        };
        self.hint(format!(
            "opening {what} of {} in the browser…",
            self.orgs.alias(&org)
        ));
        let (id, superseded) = self.jobs.begin(Slot::Browse);
        let job = BrowseJob {
            org,
            page,
            log_in: self.options.browser.login == BrowserLogin::Once,
        };
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Browse(job))])
            .collect()
    }

    /// A page was opened, or not.
    pub(super) fn on_browse(&mut self, event: BrowseEvent) {
        match event {
            BrowseEvent::Opened {
                not_logged_in: None,
            } => self.hint("the browser has it"),
            BrowseEvent::Opened {
                not_logged_in: Some(why),
            } => self.say(
                Notice::warning("opened without a login: the browser may ask for one")
                    .detail(why)
                    .hint("add the scope web to the app and log in again"),
            ),
            BrowseEvent::NotOpened { address, why } => {
                // Nothing is put on the clipboard that nobody asked for.
                self.say(Notice::warning("no browser took it").detail(why));
                self.read(Reader::new("No browser: its address, y copies it", address));
            }
        }
    }
}
