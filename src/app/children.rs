//! Child rows: opening them as a table, going back, fetching what the server cut off, flattening
//! them into rows or columns.
//!
//! The work is done by a job on a snapshot of the rows; here is what is asked for and where the
//! answer goes. An answer is taken only while the table it is about is still on top.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::grid::GridCursor;
use crate::app::jobs::Slot;
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::nested::{ChildColumns, Nested, Unfolding};
use crate::app::notice::Notice;
use crate::app::overlay::Confirmed;
use crate::app::result::ResultPane;
use crate::app::spend::Spend;
use crate::rows::{CellKind, ChildrenHead, ColumnKind};
use crate::text;
use crate::worker::{CHILDREN_MAX, ChildrenEvent, ChildrenJob, ChildrenWork, Job, JobError};

/// The child cell under the cursor.
struct Under {
    /// Row and column of the rows, not of the screen.
    row: usize,
    column: usize,
    relationship: String,
    /// What its head says; `None` where the record has no children.
    head: Option<ChildrenHead>,
}

impl App {
    /// Whether the cursor stands in a column of child rows.
    pub fn on_children_column(&self) -> bool {
        self.under_cursor().is_some()
    }

    /// Whether there are children to fetch: of the cell under the cursor, or of the table on top.
    pub fn has_cut_children(&self) -> bool {
        self.cut_place().is_some()
    }

    /// Whether the table on top lies over another.
    pub fn is_nested(&self) -> bool {
        self.tab().is_some_and(|tab| tab.depth() > 0)
    }

    fn under_cursor(&self) -> Option<Under> {
        let pane = self.tab()?.result.as_ref()?;
        let sheet = pane.sheet();
        let at = pane.grid.cursor(&sheet);
        let (row, column) = (sheet.row(at.row)?, sheet.column(at.column)?);
        let about = pane.rows.columns().get(column)?;
        let cell = pane.rows.cell(row, column);
        if about.kind != ColumnKind::Children && cell.kind != CellKind::Children {
            return None;
        }
        Some(Under {
            row,
            column,
            relationship: about.title.clone(),
            head: (cell.kind == CellKind::Children).then(|| ChildrenHead::of(cell.text)),
        })
    }

    /// Enter: opens the children under the cursor, or the page of the record that the cell names; of
    /// any other cell the row is shown as a form.
    pub(super) fn enter_cell(&mut self) -> Vec<Effect> {
        let Some(under) = self.under_cursor() else {
            return match self.record_of_cell() {
                Some(record) => {
                    let from = self.tab().map(|tab| tab.id);
                    self.open_record(record, from)
                }
                None => self.toggle_form(),
            };
        };
        let empty = under.head.as_ref().is_none_or(|head| head.total == Some(0));
        if empty {
            self.hint(format!("this record has no {}", under.relationship));
            return Vec::new();
        }
        let depth = self.tab().map_or(0, |tab| tab.depth());
        self.unfold(ChildrenWork::Open(under.row), under.column, depth)
    }

    /// Backspace and Esc: back to the table below, where one was.
    pub(super) fn leave_nested(&mut self) -> Vec<Effect> {
        let Some(id) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let stopped = self.stop_unfolding(id);
        if let Some(column) = self.column_mut() {
            column.tab_mut().pop_pane();
        }
        let mut effects: Vec<Effect> = stopped.into_iter().collect();
        effects.extend(self.ask_headings(id));
        effects.extend(self.go_on_working(id));
        effects
    }

    /// Drops the work on child rows of a tab; how to cancel it, where any was under way.
    pub(super) fn stop_unfolding(&mut self, id: TabId) -> Option<Effect> {
        if let Some(tab) = self.find_tab_mut(id) {
            tab.unfolding = None;
        }
        self.jobs.end_slot(&Slot::Children(id)).map(Effect::Cancel)
    }

    /// Esc while such work is under way: it stops, and nothing has changed.
    pub(super) fn cancel_unfolding(&mut self) -> Option<Vec<Effect>> {
        let id = self.tab()?.id;
        let cancel = self.stop_unfolding(id)?;
        self.hint("stopped; nothing was changed");
        Some(vec![cancel])
    }

    /// Which children have more on the server: those under the cursor, else those on the screen.
    fn cut_place(&self) -> Option<(usize, usize, usize)> {
        let tab = self.tab()?;
        if let Some(under) = self.under_cursor() {
            let cut = under.head.is_some_and(|head| head.is_cut());
            return cut.then_some((under.row, under.column, tab.depth()));
        }
        let nested = tab.result.as_ref()?.nested.as_ref()?;
        let below = tab.beneath.last()?;
        let row = nested.row?;
        let cell = below.rows.cell(row, nested.column);
        let cut = cell.kind == CellKind::Children && ChildrenHead::of(cell.text).is_cut();
        cut.then_some((row, nested.column, tab.depth().checked_sub(1)?))
    }

    /// Fetches the rest of the children under the cursor, or of the table on top.
    pub(super) fn complete_children(&mut self) -> Vec<Effect> {
        let Some((row, column, depth)) = self.cut_place() else {
            self.hint("all children of this record are here");
            return Vec::new();
        };
        self.unfold(ChildrenWork::Complete(row), column, depth)
    }

    /// Fetches the rest of the children of every record in the column.
    pub(super) fn complete_all_children(&mut self) -> Vec<Effect> {
        let (Some(under), Some(tab)) = (self.under_cursor(), self.tab()) else {
            return Vec::new();
        };
        let depth = tab.depth();
        self.unfold(ChildrenWork::CompleteAll, under.column, depth)
    }

    /// Turns the children of the column into rows or columns.
    pub(super) fn flatten(&mut self, work: ChildrenWork) -> Vec<Effect> {
        let (Some(under), Some(tab)) = (self.under_cursor(), self.tab()) else {
            return Vec::new();
        };
        let depth = tab.depth();
        self.unfold(work, under.column, depth)
    }

    /// Starts work on the children in a column of the table with so many below it; asks where it
    /// fetches rows of an org below the floor.
    fn unfold(&mut self, work: ChildrenWork, column: usize, depth: usize) -> Vec<Effect> {
        let fetches = matches!(work, ChildrenWork::Complete(_) | ChildrenWork::CompleteAll);
        let org = self.tab().filter(|_| fetches).map(|tab| tab.org_here());
        if let Some(org) = org.cloned() {
            let action = Confirmed::Spend(Spend::Children(work, column, depth));
            if self.asks_to_spend(&[org], Cost::at_least(1), None, action) {
                return Vec::new();
            }
        }
        self.unfold_now(work, column, depth)
    }

    /// The same at once.
    pub(super) fn unfold_now(
        &mut self,
        work: ChildrenWork,
        column: usize,
        depth: usize,
    ) -> Vec<Effect> {
        let Some(id) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let several = tab.base().is_some_and(|base| base.members.is_some());
        if several && matches!(work, ChildrenWork::CompleteAll) {
            self.hint("these are rows of several orgs: fetch the rest record by record");
            return Vec::new();
        }
        let org = tab.org_here().clone();
        let Some(pane) = tab.pane_at_mut(depth) else {
            return Vec::new();
        };
        let Some(about) = pane.rows.columns().get(column) else {
            return Vec::new();
        };
        // The children of a flattened column are numbered: `Contacts.1.Cases`.
        let path: Vec<String> = about
            .path
            .iter()
            .filter(|name| !name.bytes().all(|b| b.is_ascii_digit()))
            .cloned()
            .collect();
        let title = about.title.clone();
        let job = ChildrenJob {
            org,
            rows: pane.rows.clone(),
            column,
            columns: ChildColumns::of(&pane.soql, &path).columns,
            work,
            below: match work {
                ChildrenWork::Complete(_) | ChildrenWork::CompleteAll => tab.below(depth),
                _ => Vec::new(),
            },
        };
        tab.unfolding = Some(Unfolding {
            work,
            column,
            depth,
            title,
            path,
        });
        let (job_id, superseded) = self.jobs.begin(Slot::Children(id));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(job_id, Job::Children(job))])
            .collect()
    }

    /// The work on child rows said something.
    pub(super) fn on_children(&mut self, id: TabId, event: ChildrenEvent) -> Vec<Effect> {
        let started = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let fetch = self.keymap.shown(Command::ChildrenRestAll);
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let Some(unfolding) = tab.unfolding.clone() else {
            return Vec::new();
        };
        if !matches!(event, ChildrenEvent::Progress { .. }) {
            tab.unfolding = None;
        }
        let name = unfolding.title.clone();
        let mut arrange = false;
        let said = match (event, unfolding.work) {
            (ChildrenEvent::Progress { loaded, total }, _) => {
                let (loaded, total) = (text::number(loaded), text::number(total));
                Some(format!("{name}: {loaded} of {total} · Esc stops"))
            }
            (ChildrenEvent::Opened(rows), ChildrenWork::Open(row)) => {
                let Some(below) = tab.result.as_ref() else {
                    return Vec::new();
                };
                let total = ChildrenHead::of(below.rows.cell(row, unfolding.column).text).total;
                let nested = Nested {
                    crumb: format!("{} › {name}", below.row_name(row)),
                    column: unfolding.column,
                    row: Some(row),
                    path: unfolding.path,
                };
                let soql = ChildColumns::of(&below.soql, &nested.path).soql;
                let mut pane = ResultPane::nested(nested, soql, rows, started);
                pane.total = total.or(pane.total);
                tab.push_pane(pane);
                None
            }
            (
                ChildrenEvent::Completed {
                    pages,
                    below,
                    fetched,
                    opened,
                },
                _,
            ) => {
                let tables = std::iter::once(pages).chain(below);
                for (depth, pages) in (0..=unfolding.depth).rev().zip(tables) {
                    if let Some(pane) = tab.pane_at_mut(depth) {
                        pane.replace_pages(pages);
                    }
                }
                // The children on the screen are the ones that were completed. Those that were here
                // before keep their numbers, and with them their marks and their order.
                if let (Some(rows), Some(top)) = (opened, tab.pane_at_mut(unfolding.depth + 1)) {
                    top.total = Some(rows.len() as u64);
                    top.rows = rows;
                }
                arrange = true;
                Some(match fetched {
                    0 => format!("nothing was missing of {name}"),
                    1 => format!("1 more row of {name}; all are here"),
                    rows => format!("{} more rows of {name}; all are here", text::number(rows)),
                })
            }
            (ChildrenEvent::Flattened { rows, cut, most }, work) => {
                let into_rows = work == ChildrenWork::IntoRows;
                let nested = Nested {
                    crumb: format!("{name} as {}", if into_rows { "rows" } else { "columns" }),
                    column: unfolding.column,
                    row: None,
                    path: unfolding.path,
                };
                let below = tab.result.as_ref();
                let soql = below.map(|below| below.soql.clone());
                // The columns of the children follow all others.
                let first = below.map_or(0, |below| below.rows.columns().len().saturating_sub(1));
                let mut pane = ResultPane::nested(nested, soql.unwrap_or_default(), rows, started);
                let (sheet, view) = pane.sheet_and_view();
                let column = sheet.column_place(first).unwrap_or(0);
                view.go_to(GridCursor { row: 0, column }, &sheet, viewport);
                tab.push_pane(pane);
                flattened(&name, into_rows, cut, most, &fetch)
            }
            (ChildrenEvent::Opened(_), _) => None,
        };
        if let Some(said) = said {
            self.hint(said);
        }
        let mut effects = self.ask_headings(id);
        if arrange {
            effects.extend(self.rearrange(id));
        }
        effects
    }

    /// The work on child rows failed: nothing has changed.
    pub(super) fn on_children_failed(&mut self, id: TabId, error: &JobError) {
        if let Some(tab) = self.find_tab_mut(id) {
            tab.unfolding = None;
        }
        let notice = Notice::from(error);
        self.say(Notice {
            title: format!("The child rows did not come: {}", notice.title),
            ..notice
        });
    }
}

/// What a person must know of rows that were flattened; nothing where nothing is missing.
fn flattened(name: &str, into_rows: bool, cut: usize, most: usize, fetch: &str) -> Option<String> {
    let mut said = Vec::new();
    if !into_rows && most > CHILDREN_MAX {
        said.push(format!(
            "only the first {CHILDREN_MAX} of up to {} {name} are columns",
            text::number(most as u64)
        ));
    }
    if cut > 0 {
        let records = match cut {
            1 => "1 record has".to_owned(),
            cut => format!("{} records have", text::number(cut as u64)),
        };
        let how = match fetch {
            "" => String::new(),
            key => format!("; {key} on the column fetches them"),
        };
        said.push(format!("{records} more {name} on the server{how}"));
    }
    (!said.is_empty()).then(|| said.join("; "))
}
