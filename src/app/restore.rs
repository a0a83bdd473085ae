//! The arrangement between two starts: taken down for the file, and brought back from it.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::app::App;
use crate::app::column::{Column, Pane, Tab};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::ResultPane;
use crate::app::session::{SavedColumn, SavedDesk, SavedRecent, SavedTab, Session};
use crate::app::split;
use crate::org::OrgKey;

impl Tab {
    /// What is kept of it.
    pub(super) fn saved(&self) -> SavedTab {
        SavedTab {
            text: self.editor.text().to_owned(),
            cursor: self.editor.cursor(),
            ran: self.ran || self.base().is_some(),
            look: match self.base() {
                Some(result) => result.saved_look(),
                None => self.look.clone(),
            },
            linked: self.link.as_ref().map(|link| link.left_out.clone()),
            all: self.all,
        }
    }
}

impl App {
    /// Brings back the arrangement of the last start, as far as its orgs are known.
    pub(super) fn restore(&mut self, session: Option<&Session>) {
        let Some(session) = session else { return };
        self.values.clone_from(&session.values);
        self.targets.clone_from(&session.targets);
        // An org that is gone may come back, and finds its tabs then.
        let desks = session.columns.iter().flat_map(|column| &column.desks);
        for desk in session.parked.iter().chain(desks) {
            let empty = desk.tabs.iter().all(|tab| tab.text.trim().is_empty());
            if self.orgs.get(&desk.org).is_none() && !empty {
                self.park(desk.clone());
            }
        }
        let mut gone = Vec::new();
        for (place, saved) in session.columns.iter().enumerate() {
            if self.columns.len() == split::MOST {
                break;
            }
            // An org that is gone by now gives way to another whose tabs the column holds.
            let orgs = std::iter::once(&saved.org).chain(saved.desks.iter().map(|d| &d.org));
            let org = orgs.into_iter().find(|org| self.orgs.get(org).is_some());
            if org != Some(&saved.org) {
                gone.push((saved, org.cloned()));
            }
            let Some(org) = org else { continue };
            // What had the focus has it; where that is gone, what stood beside it.
            if place <= session.focused {
                self.focused = self.columns.len();
            }
            let mut column = Column::new(org.clone(), &mut self.tab_ids);
            for desk in &saved.desks {
                if self.orgs.get(&desk.org).is_some() {
                    column.restore(&desk.org, &desk.tabs, desk.active, &mut self.tab_ids);
                }
            }
            column.share = saved.share;
            column.zoom = saved.zoom;
            if saved.results {
                column.focus = Pane::Results;
                column.typing = false;
            }
            self.columns.push(column);
        }
        for saved in &session.recent {
            if self.orgs.get(&saved.org).is_some() {
                let names = saved.names.clone();
                self.assist.recent.restore(saved.org.clone(), names);
            }
        }
        for saved in &session.objects {
            if self.orgs.get(&saved.org).is_some() {
                self.favourites.restore(saved.clone());
            }
        }
        self.alone = session.alone && self.is_split();
        self.tell_gone(&gone);
    }

    /// Says which orgs of the last arrangement are not in the list any more, and what became of their
    /// columns.
    fn tell_gone(&mut self, gone: &[(&SavedColumn, Option<OrgKey>)]) {
        if gone.is_empty() {
            return;
        }
        let lines = gone.iter().map(|(saved, instead)| {
            let alias = match saved.alias.as_str() {
                "" => "an org",
                alias => alias,
            };
            match instead {
                None => format!("The column of {alias} is gone."),
                Some(org) => {
                    let other = self.orgs.alias(org);
                    format!("The column of {alias} shows {other} now.")
                }
            }
        });
        let detail = lines.collect::<Vec<_>>().join("\n");
        let title = match gone {
            [(saved, _)] if !saved.alias.is_empty() => {
                format!("{} is not in the list of orgs any more", saved.alias)
            }
            _ => "orgs of the last arrangement are not in the list any more".to_owned(),
        };
        self.say(
            Notice::warning(title)
                .detail(detail)
                .hint("what was written there comes back with a login to the same org"),
        );
    }

    /// The arrangement as it is kept for the next start. Of the environment's org nothing is kept.
    pub fn session(&self) -> Session {
        let columns = self.columns.iter().map(|column| SavedColumn {
            org: column.org.clone(),
            alias: self.orgs.alias(&column.org).to_owned(),
            desks: column
                .desks()
                .iter()
                .filter(|desk| !desk.org.is_of_the_environment())
                .map(|desk| SavedDesk {
                    org: desk.org.clone(),
                    active: desk.active(),
                    tabs: desk.tabs().iter().map(Tab::saved).collect(),
                })
                .collect(),
            share: column.share,
            results: column.focus == Pane::Results,
            zoom: column.zoom,
        });
        let columns: Vec<SavedColumn> = columns
            .filter_map(|mut column| {
                if column.org.is_of_the_environment() {
                    column.org = column.desks.first()?.org.clone();
                    column.alias = self.orgs.alias(&column.org).to_owned();
                }
                Some(column)
            })
            .collect();
        Session {
            focused: self.focused.min(columns.len().saturating_sub(1)),
            columns,
            alone: self.alone,
            recent: self.recent_names(),
            values: self.values.clone(),
            targets: self
                .targets
                .iter()
                .filter(|org| !org.is_of_the_environment() && self.orgs.get(org).is_some())
                .cloned()
                .collect(),
            parked: self.parked.clone(),
            objects: self
                .favourites
                .iter()
                .filter(|of| !of.org.is_of_the_environment() && self.orgs.get(&of.org).is_some())
                .cloned()
                .collect(),
        }
    }

    fn recent_names(&self) -> Vec<SavedRecent> {
        let kept = self.assist.recent.iter();
        kept.filter(|(org, _)| !org.is_of_the_environment() && self.orgs.get(org).is_some())
            .map(|(org, names)| SavedRecent {
                org: org.clone(),
                names: names.to_vec(),
            })
            .collect()
    }

    /// Notes what stands where; what changed of it is kept soon. Texts see to themselves.
    pub(super) fn keep_shape(&mut self) {
        let mut hasher = DefaultHasher::new();
        (self.focused, self.alone, self.columns.len()).hash(&mut hasher);
        for column in &self.columns {
            (&column.org, column.share, column.zoom).hash(&mut hasher);
            let tab = column.tab();
            (column.focus == Pane::Results, tab.id).hash(&mut hasher);
            tab.editor.cursor().hash(&mut hasher);
            let link = tab.link.as_ref();
            link.map(|link| &link.left_out).hash(&mut hasher);
            tab.base().map(ResultPane::shape).hash(&mut hasher);
        }
        let shape = hasher.finish();
        if self
            .shape
            .replace(shape)
            .is_some_and(|before| before != shape)
        {
            self.keep_soon();
        }
    }

    /// Keeps the arrangement now.
    pub(super) fn save(&mut self) -> Effect {
        self.unsaved = None;
        self.unsaved_since = None;
        Effect::Save(self.session())
    }
}
