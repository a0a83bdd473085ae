//! The arrangement between two starts: taken down for the file, and brought back from it.

use crate::app::App;
use crate::app::column::Column;
use crate::app::msg::Effect;
use crate::app::session::{SavedColumn, SavedDesk, SavedRecent, SavedTab, Session};

impl App {
    /// Brings back the arrangement of the last start, as far as its orgs are known.
    pub(super) fn restore(&mut self, session: Option<&Session>) {
        let Some(session) = session else { return };
        self.values.clone_from(&session.values);
        for saved in &session.columns {
            // An org that is gone by now gives way to another whose tabs the column holds.
            let orgs = std::iter::once(&saved.org).chain(saved.desks.iter().map(|d| &d.org));
            let Some(org) = orgs.into_iter().find(|org| self.orgs.get(org).is_some()) else {
                continue;
            };
            let mut column = Column::new(org.clone(), &mut self.tab_ids);
            for desk in &saved.desks {
                if self.orgs.get(&desk.org).is_some() {
                    let texts: Vec<(String, usize)> = desk
                        .tabs
                        .iter()
                        .map(|t| (t.text.clone(), t.cursor))
                        .collect();
                    column.restore(&desk.org, &texts, desk.active, &mut self.tab_ids);
                }
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
        self.focused = session.focused.min(self.columns.len().saturating_sub(1));
    }

    /// The arrangement as it is kept for the next start. Of the environment's org nothing is kept.
    pub fn session(&self) -> Session {
        let columns = self.columns.iter().map(|column| SavedColumn {
            org: column.org.clone(),
            desks: column
                .desks()
                .iter()
                .filter(|desk| !desk.org.is_of_the_environment())
                .map(|desk| SavedDesk {
                    org: desk.org.clone(),
                    active: desk.active(),
                    tabs: desk
                        .tabs()
                        .iter()
                        .map(|tab| SavedTab {
                            text: tab.editor.text().to_owned(),
                            cursor: tab.editor.cursor(),
                        })
                        .collect(),
                })
                .collect(),
        });
        let columns: Vec<SavedColumn> = columns
            .filter_map(|mut column| {
                if column.org.is_of_the_environment() {
                    column.org = column.desks.first()?.org.clone();
                }
                Some(column)
            })
            .collect();
        Session {
            focused: self.focused.min(columns.len().saturating_sub(1)),
            columns,
            recent: self.recent_names(),
            values: self.values.clone(),
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

    /// Keeps the arrangement now.
    pub(super) fn save(&mut self) -> Effect {
        self.unsaved = None;
        self.unsaved_since = None;
        Effect::Save(self.session())
    }
}
