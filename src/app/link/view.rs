//! Rows gone through together: where one linked tab is scrolled to the others are, and they are sorted
//! and filtered as it is. Columns are the same where they have the same title.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::geometry::Viewport;
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::app::work::Plan;

impl ResultPane {
    /// The column with the same title as one of another result.
    pub(super) fn same_column(&self, column: usize, of: &[String]) -> Option<usize> {
        let title = of.get(column)?;
        let mut columns = self.rows.columns().iter();
        columns.position(|own| own.title.eq_ignore_ascii_case(title))
    }
}

impl App {
    /// What the tab with the focus looks at, the others look at.
    pub(super) fn follow_view(&mut self) -> Vec<Effect> {
        let wheeled = self.mouse.take_wheeled();
        let column = wheeled.and_then(|place| self.columns.get(place));
        let source = column.or_else(|| self.column()).map(|column| column.tab());
        let Some(source) = source.filter(|tab| tab.link.is_some()) else {
            return Vec::new();
        };
        let (id, Some(result), Some(link)) = (source.id, &source.result, &source.link) else {
            return Vec::new();
        };
        let moved = result.grid != link.view;
        let replanned = *result.work.plan() != link.plan;
        let others = self.linked_others(id);
        let behind = |other: &TabId| {
            let tab = self.find_tab(*other);
            tab.is_some_and(|tab| match (&tab.result, &tab.link) {
                (Some(result), Some(link)) => {
                    result.grid != link.view || result.rows.len() > link.rows
                }
                _ => false,
            })
        };
        let behind: Vec<TabId> = match (moved, link.apart) {
            (true, _) => others.clone(),
            (false, true) => Vec::new(),
            (false, false) => others.iter().filter(|id| behind(id)).copied().collect(),
        };
        if !moved && !replanned && behind.is_empty() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if replanned {
            let titles = titles(result);
            let plan = result.work.plan().clone();
            for other in &others {
                effects.extend(self.arrange_alike(*other, &plan, &titles));
            }
        }
        for other in behind {
            self.look_along(id, other);
            self.note_view(other);
        }
        self.note_view(id);
        if moved {
            for id in others.into_iter().chain([id]) {
                self.set_apart(id, false);
            }
        }
        effects
    }

    /// Sorts and filters the rows of a tab as another's are.
    fn arrange_alike(&mut self, id: TabId, plan: &Plan, titles: &[String]) -> Vec<Effect> {
        let alias = self.find_tab(id).map(|tab| self.orgs.alias(&tab.org));
        let alias = alias.unwrap_or_default().to_owned();
        let Some(result) = self.find_tab_mut(id).and_then(|tab| tab.result.as_mut()) else {
            return Vec::new();
        };
        let (own, lost) = plan.of_columns(|column| result.same_column(column, titles));
        if let Some(link) = self.find_tab_mut(id).and_then(|tab| tab.link.as_mut()) {
            link.plan = own.clone();
        }
        let effects = self.arrange_by(id, own);
        if lost {
            self.hint(format!(
                "{alias} has not all of these columns: its rows are sorted and filtered by the others"
            ));
        }
        effects
    }

    /// Puts the rows of a tab where those of another are.
    fn look_along(&mut self, from: TabId, to: TabId) {
        // A first row that all of them can have: one has less room than another, and one that was not
        // drawn yet knows of none.
        let rooms = [from, to].map(|id| self.drawn_of(id).grid);
        let lowest = rooms
            .iter()
            .map(|room| room.height)
            .filter(|height| *height > 1);
        let viewport = Viewport {
            height: lowest.min().unwrap_or_default(),
            ..rooms[1]
        };
        let Some(result) = self.find_tab(from).and_then(|tab| tab.result.as_ref()) else {
            return;
        };
        let titles = titles(result);
        let sheet = result.sheet();
        let (cursor, top, left) = (
            result.grid.cursor(&sheet),
            result.grid.top(),
            result.grid.left(),
        );
        let (at, first) = (sheet.column(cursor.column), sheet.column(left));
        let Some(other) = self.find_tab_mut(to).and_then(|tab| tab.result.as_mut()) else {
            return;
        };
        let place = |column: Option<usize>| {
            let column = other.same_column(column?, &titles)?;
            other.sheet().column_place(column)
        };
        let (at, first) = (place(at), place(first));
        let (sheet, view) = other.sheet_and_view();
        view.look_along(cursor.row, top, at, first, &sheet, viewport);
    }

    /// Notes what a linked tab shows now.
    pub(super) fn note_view(&mut self, id: TabId) {
        if let Some(tab) = self.find_tab_mut(id)
            && let (Some(link), Some(result)) = (&mut tab.link, &tab.result)
        {
            link.view = result.grid.clone();
            link.rows = result.rows.len();
            if link.plan != *result.work.plan() {
                link.plan = result.work.plan().clone();
            }
        }
    }
}

pub(super) fn titles(result: &ResultPane) -> Vec<String> {
    let columns = result.rows.columns().iter();
    columns.map(|column| column.title.clone()).collect()
}
