//! Columns, desks and tabs: what stands on the screen, and whose it is.
//!
//! A column shows one org at a time with that org's own tabs (its desk). A tab belongs to one org
//! for life: going to another org brings up another desk, nothing is relabelled or run again. The file is
//! long because what a column does with its desks and tabs stands together with its tests.

use crate::app::browsing::Browse;
use crate::app::earlier::Earlier;
use crate::app::editor::Editor;
use crate::app::link::Linked;
use crate::app::nested::Unfolding;
use crate::app::result::{Problem, ResultPane, Run, object_of};
use crate::app::session::{SavedLook, SavedTab};
use crate::app::watch::Watch;
use crate::org::OrgKey;

/// Identifies a tab for the life of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TabId(pub u64);

/// The panes of a tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The SOQL editor.
    #[default]
    Editor,
    /// The result table.
    Results,
}

/// One query and its result.
#[derive(Debug)]
pub struct Tab {
    /// Which.
    pub id: TabId,
    /// Whose, for life.
    pub org: OrgKey,
    /// The text.
    pub editor: Editor,
    /// The run under way.
    pub run: Option<Run>,
    /// The table that is looked at: the rows of the last run that brought any, which stay while the
    /// next one runs or fails, or child rows opened from them.
    pub result: Option<ResultPane>,
    /// The tables below it, the query's own first; none while that one is looked at.
    pub beneath: Vec<ResultPane>,
    /// What the same statement brought before, to be compared with.
    pub earlier: Option<Earlier>,
    /// Work on child rows that is under way.
    pub unfolding: Option<Unfolding>,
    /// Whether the record under the cursor stands beside the table as a form.
    pub form: bool,
    /// The watch of its rows.
    pub watch: Option<Box<Watch>>,
    /// What the last run said was wrong.
    pub problem: Option<Problem>,
    /// Whether the last run failed before its first row: until the next one the rows are of an
    /// earlier run, whatever becomes of the text and of what was wrong with it.
    pub refused: bool,
    /// The run in several orgs that brought no row: what became of each of them, to try it again.
    pub fruitless: Option<Box<Run>>,
    /// Whose records it shows, where its text was written for that.
    pub browse: Option<Browse>,
    /// How the columns of its result were shown at the last start, until it has one.
    pub look: Option<SavedLook>,
    /// Whether it had rows at the last start, and none since.
    pub ran: bool,
    /// What it keeps while it is linked with tabs of other columns.
    pub link: Option<Linked>,
    /// Whether deleted and archived rows are asked for, too.
    pub all: bool,
}

impl Tab {
    fn new(id: TabId, org: OrgKey, text: &str) -> Self {
        Self {
            id,
            org,
            editor: Editor::new(text),
            run: None,
            result: None,
            beneath: Vec::new(),
            earlier: None,
            unfolding: None,
            form: false,
            watch: None,
            problem: None,
            refused: false,
            fruitless: None,
            browse: None,
            look: None,
            ran: false,
            link: None,
            all: false,
        }
    }

    /// A tab as it was kept.
    fn restored(id: TabId, org: OrgKey, saved: &SavedTab) -> Self {
        let mut tab = Self::new(id, org, &saved.text);
        tab.editor.set_cursor(saved.cursor);
        tab.look.clone_from(&saved.look);
        tab.ran = saved.ran;
        tab.all = saved.all;
        tab.link = saved.linked.clone().map(Linked::restored);
        tab
    }

    /// What the tab is called: the object it queries, or that it is new.
    pub fn title(&self) -> String {
        let text = self.editor.text();
        if let Some(browse) = self.browsing().filter(|_| self.editor.is_empty()) {
            return browse.object.clone();
        }
        if text.trim().is_empty() {
            return "new query".to_owned();
        }
        match object_of(text) {
            object if object.is_empty() => "query".to_owned(),
            object => object,
        }
    }
}

/// One org's tabs in a column. There is always at least one.
#[derive(Debug)]
pub struct Desk {
    /// Whose.
    pub org: OrgKey,
    tabs: Vec<Tab>,
    active: usize,
    /// The tabs that were in front before, the last one last; one that is closed may be among them.
    before: Vec<TabId>,
}

impl Desk {
    /// The tabs from left to right.
    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    /// The tabs, to change them.
    pub fn tabs_mut(&mut self) -> &mut [Tab] {
        &mut self.tabs
    }

    /// Which tab is in front.
    pub fn active(&self) -> usize {
        self.active
    }

    /// Brings the tab with this index to the front; past the end is the last.
    pub fn select(&mut self, index: usize) {
        self.leave();
        self.active = index.min(self.tabs.len().saturating_sub(1));
    }

    /// Brings the next (`1`) or previous (`-1`) tab to the front, round and round.
    pub fn turn(&mut self, by: isize) {
        self.leave();
        let count = self.tabs.len() as isize;
        self.active = (self.active as isize + by).rem_euclid(count.max(1)) as usize;
    }

    /// Notes the tab in front as the one to come back to.
    fn leave(&mut self) {
        if let Some(id) = self.tabs.get(self.active).map(|tab| tab.id) {
            self.before.retain(|before| *before != id);
            self.before.push(id);
        }
    }

    /// Brings the tab to the front that was there before the one that is gone; where there was none,
    /// its neighbour.
    fn come_back(&mut self) {
        let tabs = &self.tabs;
        self.before
            .retain(|id| tabs.iter().any(|tab| tab.id == *id));
        let place = |id| self.tabs.iter().position(|tab| tab.id == id);
        let back = self.before.last().copied().and_then(place);
        self.active = back.unwrap_or(self.active.min(self.tabs.len().saturating_sub(1)));
    }
}

/// One org on the screen.
#[derive(Debug)]
pub struct Column {
    /// The org it shows.
    pub org: OrgKey,
    /// The org it showed before.
    pub before: Option<OrgKey>,
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether letters go into the editor.
    pub typing: bool,
    /// Whether the focused pane has the whole column.
    pub zoom: bool,
    /// How much it has of the width that columns beside each other do not need, in parts of the
    /// sum of all.
    pub share: u16,
    desks: Vec<Desk>,
}

/// Gives every tab its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct TabIds(u64);

impl TabIds {
    /// An id that no tab has had.
    pub fn fresh(&mut self) -> TabId {
        self.0 += 1;
        TabId(self.0)
    }
}

impl Column {
    /// A column showing an org with one empty tab.
    pub fn new(org: OrgKey, ids: &mut TabIds) -> Self {
        Self {
            desks: vec![Desk {
                org: org.clone(),
                tabs: vec![Tab::new(ids.fresh(), org.clone(), "")],
                active: 0,
                before: Vec::new(),
            }],
            org,
            before: None,
            focus: Pane::Editor,
            typing: true,
            zoom: false,
            share: Self::SHARE,
        }
    }

    /// Puts tabs as they were kept on an org's desk, in place of what is there.
    pub fn restore(&mut self, org: &OrgKey, saved: &[SavedTab], active: usize, ids: &mut TabIds) {
        if saved.is_empty() {
            return;
        }
        let tabs = saved
            .iter()
            .map(|tab| Tab::restored(ids.fresh(), org.clone(), tab))
            .collect();
        let mut desk = Desk {
            org: org.clone(),
            tabs,
            active: 0,
            before: Vec::new(),
        };
        desk.active = active.min(desk.tabs.len().saturating_sub(1));
        self.desks.retain(|d| d.org != *org);
        self.desks.push(desk);
    }

    /// Shows another org with its own tabs, a new empty one when it has none yet.
    pub fn go_to(&mut self, org: OrgKey, ids: &mut TabIds) {
        if !self.desks.iter().any(|d| d.org == org) {
            self.desks.push(Desk {
                org: org.clone(),
                tabs: vec![Tab::new(ids.fresh(), org.clone(), "")],
                active: 0,
                before: Vec::new(),
            });
        }
        if self.org != org {
            self.before = Some(std::mem::replace(&mut self.org, org));
        }
    }

    /// The tabs of the org shown.
    pub fn desk(&self) -> &Desk {
        self.desks
            .iter()
            .find(|d| d.org == self.org)
            .unwrap_or(&self.desks[0]) // there is a desk from `new` on, and none is removed but by `forget`, which keeps one
    }

    /// The tabs of the org shown, to change them.
    pub fn desk_mut(&mut self) -> &mut Desk {
        let place = self.desks.iter().position(|d| d.org == self.org);
        // As in `desk`.
        &mut self.desks[place.unwrap_or(0)]
    }

    /// The desks of all orgs that were opened here.
    pub fn desks(&self) -> &[Desk] {
        &self.desks
    }

    /// The tab in front.
    pub fn tab(&self) -> &Tab {
        let desk = self.desk();
        // A desk has at least one tab, and `active` is kept in range.
        &desk.tabs[desk.active]
    }

    /// The tab in front, to change it.
    pub fn tab_mut(&mut self) -> &mut Tab {
        let desk = self.desk_mut();
        // As in `tab`.
        &mut desk.tabs[desk.active]
    }

    /// All its tabs, of every org that was opened in it.
    pub fn tabs(&self) -> impl Iterator<Item = &Tab> {
        self.desks.iter().flat_map(|d| d.tabs.iter())
    }

    /// All its tabs, once it goes.
    pub fn into_tabs(self) -> impl Iterator<Item = Tab> {
        self.desks.into_iter().flat_map(|d| d.tabs)
    }

    /// A tab of any org by its id.
    pub fn find_mut(&mut self, id: TabId) -> Option<&mut Tab> {
        self.desks
            .iter_mut()
            .flat_map(|d| d.tabs.iter_mut())
            .find(|t| t.id == id)
    }

    /// A tab of any org by its id.
    pub fn find(&self, id: TabId) -> Option<&Tab> {
        self.desks
            .iter()
            .flat_map(|d| d.tabs.iter())
            .find(|t| t.id == id)
    }

    /// The tabs of all orgs that were opened here.
    pub fn tabs_mut(&mut self) -> impl Iterator<Item = &mut Tab> {
        self.desks.iter_mut().flat_map(|d| d.tabs.iter_mut())
    }

    /// The tabs of an org.
    pub fn tabs_of_mut(&mut self, org: &OrgKey) -> impl Iterator<Item = &mut Tab> {
        self.desks
            .iter_mut()
            .flat_map(|d| d.tabs.iter_mut())
            .filter(move |t| t.org == *org)
    }

    /// Opens a tab with a text, or an empty one, behind the one in front and brings it to the front.
    pub fn open_tab(&mut self, text: &str, ids: &mut TabIds) {
        let org = self.org.clone();
        let desk = self.desk_mut();
        desk.leave();
        desk.active += 1;
        desk.tabs
            .insert(desk.active, Tab::new(ids.fresh(), org, text));
        self.focus = Pane::Editor;
        self.typing = true;
    }

    /// Opens a tab as it was kept in the same way.
    pub fn open_saved(&mut self, saved: &SavedTab, ids: &mut TabIds) {
        self.open_tab("", ids);
        let tab = self.tab_mut();
        *tab = Tab::restored(tab.id, tab.org.clone(), saved);
    }

    /// Closes the tab in front; the last one of a desk gives way to an empty one. It is given away,
    /// so that its jobs can be dropped and its text be brought back.
    pub fn close_tab(&mut self, ids: &mut TabIds) -> Tab {
        let org = self.org.clone();
        let desk = self.desk_mut();
        let closed = desk.tabs.remove(desk.active);
        if desk.tabs.is_empty() {
            desk.tabs.push(Tab::new(ids.fresh(), org, ""));
        }
        desk.come_back();
        closed
    }

    /// Takes an org's desk away after a logout and shows another org; the ids of the closed tabs.
    /// The column must not show the org any more when it is the only one: then it stays.
    pub fn forget(&mut self, org: &OrgKey, instead: OrgKey, ids: &mut TabIds) -> Vec<TabId> {
        if self.org == *org {
            self.go_to(instead, ids);
        }
        if self.before.as_ref() == Some(org) {
            self.before = None;
        }
        let mut closed = Vec::new();
        if self.org != *org {
            self.desks.retain(|d| {
                if d.org == *org {
                    closed.extend(d.tabs.iter().map(|t| t.id));
                }
                d.org != *org
            });
        }
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(n: u8) -> OrgKey {
        OrgKey::new(&format!("00D{n}"), "005A")
    }

    #[test]
    fn a_tab_belongs_to_one_org_for_life() {
        let mut ids = TabIds::default();
        let mut column = Column::new(org(1), &mut ids);
        let first = column.tab().id;
        column.go_to(org(2), &mut ids);
        assert_ne!(column.tab().id, first);
        assert_eq!(column.tab().org, org(2));
        column.go_to(org(1), &mut ids);
        assert_eq!((column.tab().id, &column.tab().org), (first, &org(1)));
        assert_eq!(column.before, Some(org(2)));
    }

    #[test]
    fn a_tab_is_called_after_the_object_of_its_outer_from() {
        for (text, title) in [
            (" ", "new query"),
            ("SELECT", "query"),
            (
                "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
                "Account",
            ),
            ("-- FROM Lead\nSELECT Id FROM Case", "Case"),
        ] {
            assert_eq!(Tab::new(TabId(1), org(1), text).title(), title, "{text}");
        }
    }

    #[test]
    fn the_last_tab_closed_leaves_an_empty_one() {
        let mut ids = TabIds::default();
        let mut column = Column::new(org(1), &mut ids);
        let first = column.tab().id;
        column.open_tab("", &mut ids);
        let second = column.tab().id;
        assert_eq!(column.close_tab(&mut ids).id, second);
        assert_eq!(column.tab().id, first);
        assert_eq!(column.close_tab(&mut ids).id, first);
        assert!(column.tab().editor.text().is_empty());
    }

    #[test]
    fn closing_a_tab_goes_back_to_the_one_that_was_in_front_before() {
        let mut ids = TabIds::default();
        let mut column = Column::new(org(1), &mut ids);
        column.open_tab("", &mut ids);
        column.open_tab("", &mut ids);
        let all: Vec<TabId> = column.desk().tabs().iter().map(|tab| tab.id).collect();
        column.desk_mut().select(0);
        column.open_tab("", &mut ids);
        column.close_tab(&mut ids);
        assert_eq!(column.tab().id, all[0], "not the neighbour");
        column.close_tab(&mut ids);
        assert_eq!(column.tab().id, all[2], "and the one before that");
        column.close_tab(&mut ids);
        assert_eq!(column.tab().id, all[1]);
    }

    #[test]
    fn forgetting_an_org_takes_its_tabs_and_no_others() {
        let mut ids = TabIds::default();
        let mut column = Column::new(org(1), &mut ids);
        let first = column.tab().id;
        column.go_to(org(2), &mut ids);
        let second = column.tab().id;
        assert_eq!(column.forget(&org(2), org(1), &mut ids), vec![second]);
        assert_eq!(column.tab().id, first);
        assert_eq!(column.before, None);
    }
}
