//! The split: columns beside each other, each with its own org and tabs. Opening one, closing it,
//! going from one to the other, how wide each is, and one of them alone.
//!
//! Where there is not room for all, one is shown and the others stand in a strip above it. It must
//! not know how that is drawn.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Column, Pane, TabId};
use crate::app::command::Command;
use crate::app::geometry::DrawnColumn;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::org::OrgKey;

/// No more columns stand beside each other.
pub const MOST: usize = 4;
/// In fewer cells no column stands beside others.
pub const LEAST: u16 = 60;
/// What a column has of the cells beyond the least, in parts of the sum of all.
const SHARE: u16 = 100;
/// How much a step changes of it, and what it never goes below.
const STEP: u16 = 20;

/// How columns of these shares divide a width; `None` where one of them would be too narrow.
pub fn widths(shares: &[u16], width: u16) -> Option<Vec<u16>> {
    let count = u16::try_from(shares.len()).unwrap_or(u16::MAX);
    let spare = u32::from(width.checked_sub(LEAST.checked_mul(count)?)?);
    let all: u32 = shares.iter().map(|share| u32::from(*share)).sum();
    let same = u32::from(all == 0);
    let all = all + same * u32::from(count);
    let mut before = 0;
    let mut given = 0;
    let parts = shares.iter().map(|share| {
        before += u32::from(*share) + same;
        // What is given up to here, so that nothing is lost to rounding.
        let to = (spare * before).checked_div(all).unwrap_or(spare);
        let part = to.saturating_sub(given);
        given = to;
        LEAST + u16::try_from(part).unwrap_or(u16::MAX)
    });
    Some(parts.collect())
}

impl Column {
    /// How much of the spare width it has unless it is changed.
    pub const SHARE: u16 = SHARE;
}

impl App {
    /// The widths of the columns where they stand beside each other in so many cells; `None` where
    /// one of them is shown, because there is only one, it is to be alone, or the room is too small.
    pub fn side_by_side(&self, width: u16) -> Option<Vec<u16>> {
        if self.columns.len() < 2 || self.alone {
            return None;
        }
        let shares: Vec<u16> = self.columns.iter().map(|column| column.share).collect();
        widths(&shares, width)
    }

    /// Whether several columns are open.
    pub fn is_split(&self) -> bool {
        self.columns.len() > 1
    }

    /// Whether a tab is in front of a column that was drawn.
    pub(super) fn is_in_sight(&self, id: TabId) -> bool {
        self.columns.iter().enumerate().any(|(place, column)| {
            column.tab().id == id && (place == self.focused || self.drawn.column(place).is_some())
        })
    }

    /// Where the column with a tab was drawn; the focused one's place where it was not.
    pub(super) fn drawn_of(&self, id: TabId) -> DrawnColumn {
        let place = self.columns.iter().position(|c| c.find(id).is_some());
        place
            .and_then(|place| self.drawn.column(place))
            .copied()
            .unwrap_or(DrawnColumn {
                editor: self.drawn.editor,
                grid: self.drawn.grid,
                results: self.drawn.results,
                ..DrawnColumn::default()
            })
    }

    /// Gives a column the focus.
    pub(super) fn focus_column(&mut self, place: usize) {
        let place = place.min(self.columns.len().saturating_sub(1));
        if place == self.focused {
            return;
        }
        self.focused = place;
        self.pending.clear();
        // Before the next frame a page is as long as it is there.
        if let Some(drawn) = self.drawn.column(place).copied() {
            self.drawn.editor = drawn.editor;
            self.drawn.grid = drawn.grid;
            self.drawn.results = drawn.results;
        }
    }

    /// What can be done with columns now.
    pub(super) fn can_split(&self, command: Command) -> Availability {
        const ONE: &str = "there is one column; | opens another beside it";
        let Some(column) = self.column() else {
            return Availability::Hidden;
        };
        let yes = |yes, why| match yes {
            true => Availability::Ready,
            false => Availability::Disabled(why),
        };
        match command {
            Command::SplitOpen => yes(self.columns.len() < MOST, "four columns are the most"),
            Command::SplitNarrower if column.share <= STEP => {
                Availability::Disabled("the column is as narrow as it gets")
            }
            Command::SplitNarrower | Command::SplitWider if self.is_split() => {
                let shown = self.side_by_side(self.drawn.screen.width);
                let room = self.drawn.screen.width > LEAST * self.columns.len() as u16;
                yes(
                    shown.is_some() && room,
                    "every column needs 60 cells: here is no room to give to one of them",
                )
            }
            _ => yes(self.is_split(), ONE),
        }
    }

    /// Opens the switcher: the org chosen in it comes up in a new column.
    pub(super) fn ask_beside(&mut self) -> Vec<Effect> {
        let effects = self.open_orgs();
        self.beside = true;
        // Two columns of one org are seldom what is meant.
        let shown = |key: &OrgKey| self.columns.iter().any(|column| column.org == *key);
        let orgs = self.orgs.in_order();
        let mut other = orgs.iter().map(|entry| &entry.org.key);
        let other = other.find(|key| !shown(key)).cloned();
        if let (Some(other), Some(Overlay::Orgs(picker))) = (other, self.overlays.last_mut()) {
            picker.select(&other);
        }
        effects
    }

    /// Opens a column for the org selected in the switcher.
    pub(super) fn beside_selected(&mut self) -> Vec<Effect> {
        let Some(Overlay::Orgs(picker)) = self.overlays.last() else {
            return Vec::new();
        };
        let Some(org) = picker.selected().cloned() else {
            return Vec::new();
        };
        self.overlays.pop();
        self.toast = None;
        self.open_beside(org)
    }

    /// Opens a column for an org at the right of the focused one.
    pub(super) fn open_beside(&mut self, org: OrgKey) -> Vec<Effect> {
        if self.columns.len() >= MOST {
            self.hint("four columns are the most; g X closes this one");
            return Vec::new();
        }
        if self.columns.is_empty() {
            return self.go_to(org);
        }
        let place = self.focused + 1;
        let column = Column::new(org.clone(), &mut self.tab_ids);
        self.columns.insert(place, column);
        // What was drawn is counted as before.
        self.drawn.columns.clear();
        self.alone = false;
        self.leave_browser();
        self.focused = place;
        let effects = self.go_to(org);
        // Beside another query it is one that is wanted, or the same.
        self.leave_browser();
        effects
    }

    /// Closes the focused column; asks where work of it would be lost.
    pub(super) fn ask_close_column(&mut self) -> Vec<Effect> {
        let Some(column) = self.column() else {
            return Vec::new();
        };
        let tabs: Vec<TabId> = column.tabs().map(|tab| tab.id).collect();
        let running = column.tabs().filter(|tab| tab.run.is_some()).count();
        let exports = tabs.iter().filter(|id| self.exports.of(**id).is_some());
        let mut lines = Vec::new();
        match running {
            0 => {}
            1 => lines.push("A query still runs in it; it would be cancelled.".to_owned()),
            n => lines.push(format!(
                "{n} queries still run in it; they would be cancelled."
            )),
        }
        match exports.count() {
            0 => {}
            1 => lines.push("An export runs in it; no file would be left.".to_owned()),
            n => lines.push(format!("{n} exports run in it; no files would be left.")),
        }
        lines.extend(column.tabs().filter_map(|tab| tab.staged_to_lose()));
        if lines.is_empty() {
            return self.close_column();
        }
        let alias = self.orgs.alias(&column.org);
        self.overlays.push(Overlay::Confirm(Confirm {
            title: format!("Close the column of {alias}?"),
            lines,
            choices: Vec::new(),
            action: Confirmed::CloseColumn,
        }));
        Vec::new()
    }

    /// Closes the focused column with its tabs; their texts can be brought back one by one.
    pub(super) fn close_column(&mut self) -> Vec<Effect> {
        if !self.is_split() {
            return Vec::new();
        }
        self.leave_browser();
        let column = self.columns.remove(self.focused);
        self.drawn.columns.clear();
        self.focused = self.focused.saturating_sub(1);
        self.alone &= self.is_split();
        let alias = self.orgs.alias(&column.org).to_owned();
        let mut effects = Vec::new();
        for tab in column.into_tabs() {
            effects.extend(self.let_go(tab.id));
            self.keep_closed(tab);
        }
        let key = self.keymap.shown(Command::TabReopen);
        self.hint(format!(
            "the column of {alias} is closed; its tabs come back with {key} wherever {alias} is shown"
        ));
        effects.push(self.save());
        effects
    }

    /// Drops all work of a tab that goes.
    pub(super) fn let_go(&mut self, id: TabId) -> Vec<Effect> {
        let mut stopped: Vec<Effect> = self.drop_export(id).into_iter().collect();
        let slots = [Slot::Check(id), Slot::Plan(id), Slot::Copy(id)];
        let rows: Vec<_> = slots.iter().filter_map(|s| self.jobs.end_slot(s)).collect();
        let side = self.jobs.end_side_work(id);
        stopped.extend(self.end_rows(id));
        stopped.extend(rows.into_iter().chain(side).map(Effect::Cancel));
        stopped.extend(self.end_work(id));
        stopped
    }

    /// Goes to the next (`1`) or previous (`-1`) column, round and round.
    pub(super) fn turn_column(&mut self, by: isize) -> Vec<Effect> {
        self.leave_browser();
        let count = self.columns.len().max(1) as isize;
        let place = (self.focused as isize + by).rem_euclid(count);
        self.focus_column(place as usize);
        // It was said of the column that is left.
        self.toast = None;
        vec![self.save()]
    }

    /// Gives the focused column more of the width, or less.
    pub(super) fn resize_split(&mut self, wider: bool) -> Vec<Effect> {
        if let Some(column) = self.column_mut() {
            column.share = match wider {
                true => column.share.saturating_add(STEP).min(SHARE * 10),
                false => column.share.saturating_sub(STEP).max(STEP),
            };
        }
        vec![self.save()]
    }

    /// Changes places with the next column, round and round; the focus goes along.
    pub(super) fn swap_columns(&mut self) -> Vec<Effect> {
        let other = (self.focused + 1) % self.columns.len().max(1);
        if other < self.columns.len() && self.focused < self.columns.len() {
            self.columns.swap(self.focused, other);
            self.drawn.columns.clear();
            self.focused = other;
        }
        vec![self.save()]
    }

    /// Gives the focused column the whole width, and back.
    pub(super) fn toggle_alone(&mut self) -> Vec<Effect> {
        self.alone = !self.alone;
        let key = self.keymap.shown(Command::SplitAlone);
        if self.alone {
            self.hint(format!("one column alone; {key} shows all again"));
        }
        vec![self.save()]
    }

    /// A press on the title of a column or beside its panes.
    pub(super) fn press_column(&mut self, place: usize) -> Vec<Effect> {
        self.leave_browser();
        self.focus_column(place);
        Vec::new()
    }

    /// The column whose right edge stands at a cell, where another one begins behind it.
    pub(super) fn edge_at(&self, x: u16) -> Option<usize> {
        let columns = &self.drawn.columns;
        let at = columns.windows(2).find_map(|pair| match pair {
            [left, right] if x + 1 == right.area.x || x == right.area.x => Some(left.place),
            _ => None,
        });
        at.filter(|_| self.is_split() && !self.alone)
    }

    /// Puts the right edge of a column at a cell; no column becomes too narrow.
    pub(super) fn put_edge(&mut self, place: usize, x: u16) {
        let (Some(left), Some(right)) = (self.drawn.column(place), self.drawn.column(place + 1))
        else {
            return;
        };
        let both = left.area.width + right.area.width;
        let wanted = (x + 1).saturating_sub(left.area.x);
        let wanted = wanted.clamp(LEAST, both.saturating_sub(LEAST).max(LEAST));
        let spare = |column: &DrawnColumn| {
            let width = match column.place {
                at if at == place => wanted,
                at if at == place + 1 => both - wanted,
                _ => column.area.width,
            };
            u32::from(width.saturating_sub(LEAST))
        };
        let spares: Vec<(usize, u32)> = self
            .drawn
            .columns
            .iter()
            .map(|column| (column.place, spare(column)))
            .collect();
        let all: u32 = spares.iter().map(|(_, spare)| spare).sum();
        let whole = u32::from(SHARE) * spares.len() as u32;
        for (place, spare) in spares {
            let share = (spare * whole).checked_div(all);
            let share = share.unwrap_or(u32::from(SHARE));
            if let Some(column) = self.columns.get_mut(place) {
                column.share = u16::try_from(share).unwrap_or(u16::MAX);
            }
        }
    }

    /// The pane with the focus in a column, for whoever draws it.
    pub fn has_focus(&self, place: usize, pane: Pane) -> bool {
        let column = self.columns.get(place);
        place == self.focused && column.is_some_and(|c| c.focus == pane) && !self.is_covered()
    }
}

#[cfg(test)]
mod tests {
    use super::widths;

    #[test]
    fn the_whole_width_is_divided_and_nobody_is_too_narrow() {
        for (shares, width, expected) in [
            (vec![100, 100], 120, Some(vec![60, 60])),
            (vec![100, 100], 119, None),
            (vec![100, 100], 121, Some(vec![60, 61])),
            (vec![100, 300], 240, Some(vec![90, 150])),
            (vec![100, 100, 100], 240, Some(vec![80, 80, 80])),
            (vec![100, 100, 100], 239, Some(vec![79, 80, 80])),
            (vec![100; 4], 240, Some(vec![60; 4])),
            (vec![0, 0], 140, Some(vec![70, 70])),
        ] {
            let got = widths(&shares, width);
            assert_eq!(got, expected, "{shares:?} in {width}");
            if let Some(got) = got {
                assert_eq!(got.iter().sum::<u16>(), width);
            }
        }
    }
}
