//! `MembersCard`: the orgs of a run in several, one a line: how far each is, its rows, its calls and
//! its error; each can be stopped, and tried again, by itself.

use super::MemberState;
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::reader::Reader;
use crate::text;

/// The list of the orgs of a run.
#[derive(Clone, Debug)]
pub struct MembersCard {
    /// Whose run.
    pub tab: TabId,
    /// The orgs, by their places.
    pub picker: Picker<usize>,
}

impl App {
    /// Whether the result in front, or the run, is of several orgs.
    pub(in crate::app) fn can_list_members(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.members_listed().is_none() => {
                Availability::Disabled("these are the rows of one org")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Opens the list, among its rows: there is little to filter.
    pub(in crate::app) fn open_members(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let mut picker = Picker::new(items(tab)).searching(2);
        picker.key(Chord::plain(Code::Down), 2, 1);
        let card = MembersCard {
            tab: tab.id,
            picker,
        };
        self.overlays.push(Overlay::Members(Box::new(card)));
        Vec::new()
    }

    /// Takes what changed about the orgs over into an open list.
    pub(in crate::app) fn refresh_members(&mut self) {
        let open = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Members(card) => Some(card.tab),
            _ => None,
        });
        let Some(items) = open.and_then(|id| self.find_tab(id)).map(items) else {
            return;
        };
        for overlay in &mut self.overlays {
            if let Overlay::Members(card) = overlay {
                card.picker.set_items(items.clone());
            }
        }
    }

    /// A key came to the list.
    pub(in crate::app) fn members_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Members(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let letter = chord.typed().filter(|_| !card.picker.is_typing());
        let (id, at) = (card.tab, card.picker.selected().copied());
        if chord == Chord::plain(Code::Esc) || letter == Some('q') {
            self.overlays.pop();
            return Vec::new();
        }
        let effects = match (chord.code, letter, at) {
            (Code::Enter, _, Some(at)) => {
                self.read_member(id, at);
                Vec::new()
            }
            (_, Some('r'), Some(at)) => self.retry_member(id, at),
            (_, Some('x'), Some(at)) => self.stop_member(id, at),
            _ => {
                card.picker.key(chord, page, width);
                Vec::new()
            }
        };
        self.refresh_members();
        effects
    }

    /// All there is to say of an org of the run.
    fn read_member(&mut self, id: TabId, at: usize) {
        let tab = self.find_tab(id);
        let Some(member) = tab.and_then(|tab| tab.members_listed()?.get(at)) else {
            return;
        };
        let mut said = format!(
            "{}\n\nrows here  {}\nin the org {}\ncalls      {}",
            member.state.words(),
            text::number(member.rows),
            text::number(member.total),
            text::number(member.calls())
        );
        if let MemberState::Failed(notice) = &member.state {
            said += &format!("\n\n{}", notice.text());
        }
        let title = format!("{} in this run", member.alias);
        self.read(Reader::new(&title, said));
    }
}

fn items(tab: &Tab) -> Vec<PickerItem<usize>> {
    let members = tab
        .members_listed()
        .into_iter()
        .flat_map(|members| members.iter());
    members
        .enumerate()
        .map(|(at, member)| {
            let of = match member.total > member.rows {
                true => format!(" of {}", text::number(member.total)),
                false => String::new(),
            };
            let error = match &member.state {
                MemberState::Failed(notice) => notice.title.clone(),
                _ => String::new(),
            };
            PickerItem {
                key: at,
                columns: vec![
                    member.class.badge().to_owned(),
                    member.alias.clone(),
                    member.state.words().to_owned(),
                    format!("{}{of} rows", text::number(member.rows)),
                    match member.calls() {
                        1 => "1 call".to_owned(),
                        calls => format!("{} calls", text::number(calls)),
                    },
                    error,
                ],
                disabled_reason: None,
            }
        })
        .collect()
}
