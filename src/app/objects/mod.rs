//! `Browser`: the list of an org's objects, from which one goes to their records and their pages.
//!
//! It is a pane at the left where there is room and lies over the panes where there is not. It is
//! made of what is known, and filled in as more becomes known; nothing waits for it. Knows no
//! screen, but how wide it is.

mod counts;
mod favourites;
mod items;
mod keys;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::msg::Effect;
use crate::app::picker::Picker;
use crate::org::OrgKey;
use crate::schema::{Companions, ObjectList};

pub use counts::Counts;
pub use favourites::{Favourites, SavedObjects};
pub use items::Show;

/// From this width of the screen on the browser stands beside the panes.
pub const BESIDE: u16 = 120;
/// The width of it there.
pub const WIDTH: u16 = 28;

/// The list of an org's objects.
#[derive(Debug)]
pub struct Browser {
    /// Whose.
    pub org: OrgKey,
    /// The objects by their API names: name, label, group, count.
    pub picker: Picker<String>,
    /// Which of them are listed.
    pub show: Show,
    /// Whether it has the keys.
    pub focused: bool,
    /// Those whose companions are listed below them.
    unfolded: BTreeSet<String>,
    /// What it was made of.
    list: Option<Arc<ObjectList>>,
    companions: Companions,
    /// Whether all objects are listed, because a filter is typed.
    flat: bool,
}

impl Browser {
    /// Whether the list of objects is known.
    pub fn is_known(&self) -> bool {
        self.list.is_some()
    }

    /// How many objects go with this one, and whether they are listed below it.
    pub fn folded(&self, name: &str) -> Option<(usize, bool)> {
        let place = self.list.as_ref()?.place_of(name)?;
        match self.companions.count(place) {
            0 => None,
            count => Some((count, self.unfolded.contains(name))),
        }
    }

    /// Whether the object goes with another one.
    pub fn is_companion(&self, name: &str) -> bool {
        let place = self.list.as_ref().and_then(|list| list.place_of(name));
        place.is_some_and(|place| self.companions.main(place).is_some())
    }
}

impl App {
    /// The list of objects, when it is open.
    pub fn browser(&self) -> Option<&Browser> {
        self.browser.as_deref()
    }

    /// The list of objects, when it has the keys.
    pub fn browser_in_focus(&self) -> Option<&Browser> {
        self.browser().filter(|browser| browser.focused)
    }

    /// Whether the list of objects stands beside the panes, and does not lie over them.
    pub fn browser_is_beside(&self) -> bool {
        self.has_room_for_browser(self.drawn.screen.width)
    }

    /// Whether there is room for it beside the panes on a screen of that width: no column that stands
    /// beside others loses its place to it.
    pub fn has_room_for_browser(&self, width: u16) -> bool {
        let rest = width.saturating_sub(WIDTH);
        width >= BESIDE && (self.side_by_side(width).is_none() || self.side_by_side(rest).is_some())
    }

    pub(super) fn can_list_objects(&self) -> Availability {
        match self.column() {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Whether something can be done with the selected object.
    pub(super) fn can_with_object(&self) -> Availability {
        match self.browser_in_focus() {
            None => Availability::Hidden,
            Some(browser) => match browser.picker.selected() {
                Some(_) => Availability::Ready,
                None => Availability::Disabled("no object is listed"),
            },
        }
    }

    /// Whether the list of objects has the keys.
    pub(super) fn can_in_browser(&self) -> Availability {
        match self.browser_in_focus() {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Opens the list of objects and goes there; from there, closes it.
    pub(super) fn toggle_browser(&mut self) -> Vec<Effect> {
        match &mut self.browser {
            Some(browser) if browser.focused => self.browser = None,
            Some(browser) => {
                browser.focused = true;
                browser.picker.type_filter();
            }
            None => self.open_browser(),
        }
        Vec::new()
    }

    /// Opens the list of the objects of the org in front.
    pub(super) fn open_browser(&mut self) {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return;
        };
        self.browser = Some(Box::new(Browser {
            org,
            picker: Picker::new(Vec::new()).searching(items::SEARCHED),
            show: Show::default(),
            focused: true,
            unfolded: BTreeSet::new(),
            list: None,
            companions: Companions::default(),
            flat: false,
        }));
        self.refresh_browser(true);
    }

    /// Takes the keys from the list of objects; where it lies over the panes it closes.
    pub(super) fn leave_browser(&mut self) {
        if !self.browser_is_beside() {
            self.browser = None;
        } else if let Some(browser) = &mut self.browser {
            browser.focused = false;
        }
    }

    /// An org that has no text yet begins with its objects.
    pub(super) fn begin_with_objects(&mut self) {
        let blank = self.tab().is_some_and(|tab| {
            tab.editor.text().trim().is_empty() && tab.result.is_none() && tab.run.is_none()
        });
        if self.objects_first && blank && self.browser.is_none() {
            self.open_browser();
        }
    }

    /// Does the selected object's records.
    pub(super) fn browse_selected(&mut self) -> Vec<Effect> {
        match self.selected_object() {
            Some(name) => self.browse_object(&name),
            None => {
                let known = self.browser_in_focus().is_some_and(Browser::is_known);
                self.hint(match known {
                    true => "no object is listed: Backspace widens the filter",
                    false => "the list of objects is not here yet",
                });
                Vec::new()
            }
        }
    }

    /// The API name of the object selected in the list.
    pub(super) fn selected_object(&self) -> Option<String> {
        self.browser_in_focus()?.picker.selected().cloned()
    }

    /// Puts the selected object among those that always come first, or takes it from there.
    pub(super) fn pin_object(&mut self) -> Vec<Effect> {
        let Some((org, name)) = self
            .browser_in_focus()
            .and_then(|b| Some((b.org.clone(), b.picker.selected()?.clone())))
        else {
            return Vec::new();
        };
        let pinned = self.favourites.turn_pin(&org, &name);
        self.hint(if pinned {
            format!("{name} always comes first now")
        } else {
            format!("{name} comes in its place again")
        });
        self.refresh_browser(true);
        vec![self.save()]
    }

    /// Lists the next sort of objects, or the one before.
    pub(super) fn turn_show(&mut self, by: isize) -> Vec<Effect> {
        if let Some(browser) = &mut self.browser {
            browser.show = browser.show.turned(by);
        }
        self.refresh_browser(true);
        Vec::new()
    }

    /// Lists the companions of the selected object below it, or no longer.
    pub(super) fn fold_object(&mut self, unfold: bool) -> Vec<Effect> {
        let Some(browser) = &mut self.browser else {
            return Vec::new();
        };
        let Some(name) = browser.picker.selected().cloned() else {
            return Vec::new();
        };
        let list = browser.list.as_ref();
        let place = list.and_then(|list| list.place_of(&name));
        let main = place.and_then(|place| browser.companions.main(place));
        let main = main.and_then(|main| Some(list?.objects().get(main)?.name.clone()));
        let owner = main.unwrap_or(name);
        let changed = if unfold {
            browser.folded(&owner).is_some() && browser.unfolded.insert(owner.clone())
        } else {
            browser.unfolded.remove(&owner)
        };
        if changed {
            browser.picker.select(&owner);
            self.refresh_browser(true);
        }
        Vec::new()
    }

    /// Takes what became known over into the open list; `anew` also where the objects are the same.
    pub(super) fn refresh_browser(&mut self, anew: bool) {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            self.browser = None;
            return;
        };
        let Some(browser) = &mut self.browser else {
            return;
        };
        let moved = browser.org != org;
        if moved {
            browser.org = org.clone();
            browser.unfolded.clear();
            browser.list = None;
        }
        let schema = self.schemas.of(&org);
        let list = schema.and_then(|schema| schema.catalog.list());
        let same = match (list, &browser.list) {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (None, None) => true,
            _ => false,
        };
        let flat = !browser.picker.filter().text().trim().is_empty();
        if same && !anew && !moved && flat == browser.flat {
            return;
        }
        browser.flat = flat;
        if !same {
            browser.companions = list.map(|list| Companions::of(list)).unwrap_or_default();
            browser.list = list.cloned();
        }
        let favourites = self.favourites.of(&org);
        let counts = self.counts.get(&org);
        let first = browser.picker.total() == 0;
        browser
            .picker
            .set_items(items::of(browser, &favourites, counts));
        if first || moved {
            browser.picker.go_to_first();
        }
    }
}
