//! Pushing the work into the SOQL: the sorting and the filters of the rows that are here become
//! those of the statement, so that they hold for all rows.
//!
//! The statement is changed in the editor as one step that can be undone, and run. What SOQL cannot
//! say stays as it is, and is said.

mod cell;
mod condition;

use condition::in_soql;

pub(in crate::app) use cell::{CellQuery, LONGEST};

use super::{Carry, Plan, label};
use crate::app::App;
use crate::app::column::{Pane, Tab, TabId};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::query::as_sent;
use crate::app::result::ResultPane;
use crate::org::OrgKey;
use crate::rows::order::SortKey;
use crate::rows::{NumberKind, ValueKind};
use crate::soql;
use crate::soql::rewrite::{CannotRewrite, SortTerm, Statement, change};

/// A plan cut in two: what a statement takes, and what it does not with the reasons.
#[derive(Debug, Default)]
struct Pushed {
    text: String,
    keys: usize,
    filters: usize,
    rest: Plan,
    why: Vec<String>,
}

/// Why a result whose statement was sent in parts stays as it is.
const IN_PARTS: &str = "its list is so long that it was asked in parts, and each would do it alone";

impl App {
    /// Puts the sorting and the filters of the tab in front into its statement, and runs it.
    pub(in crate::app) fn push_plan(&mut self) -> Vec<Effect> {
        let Some(tab) = self.column_mut().map(|column| column.tab_mut()) else {
            return Vec::new();
        };
        let (id, editor) = (tab.id, &tab.editor);
        let Some(result) = &mut tab.result else {
            return Vec::new();
        };
        if result.filling.is_some() {
            return self.cannot_push(IN_PARTS);
        }
        let place = Place::of(&result.soql, editor.text());
        let source = match place {
            Place::Whole => editor.text().to_owned(),
            Place::At(from, to) => editor.text().get(from..to).unwrap_or_default().to_owned(),
            Place::Gone => result.soql.clone(),
        };
        let pushed = match pushed(result, &source) {
            Ok(pushed) => pushed,
            Err(error) => return self.cannot_push(&error.to_string()),
        };
        if pushed.keys + pushed.filters == 0 {
            return self.cannot_push(&pushed.why.join("; "));
        }
        let orgs = self.find_tab(id).and_then(|tab| tab.members());
        let orgs: Vec<OrgKey> = orgs
            .into_iter()
            .flat_map(|all| all.iter().map(|member| member.org.clone()))
            .collect();
        self.put_in_editor(id, place, &source, &pushed.text);
        let effects = match orgs.is_empty() {
            true => self.run_query(),
            false => self.run_in_orgs(orgs),
        };
        self.say_pushed(&pushed, place);
        let rest = Carry::Rest(pushed.rest);
        let Some(rest) = self.carry_with_check(id, rest) else {
            return effects;
        };
        if let Some(run) = self.find_tab_mut(id).and_then(|tab| tab.run.as_mut()) {
            run.carry = rest;
        }
        effects
    }

    /// Counts the values of the column on top on the server, in a tab of its own.
    pub(super) fn push_frequency(&mut self) -> Vec<Effect> {
        let Some(Overlay::Frequency(card)) = self.overlays.last() else {
            return Vec::new();
        };
        let (tab, column) = (card.tab, card.column);
        self.push_totals(tab, column, |statement, field, kind, conditions| {
            let group = grouping(field, kind)?;
            statement
                .frequency(&group, conditions)
                .map_err(|error| error.to_string())
        })
    }

    /// Asks the server for the statistics of the column on top, in a tab of its own.
    pub(super) fn push_stats(&mut self) -> Vec<Effect> {
        let Some(Overlay::Stats(card)) = self.overlays.last() else {
            return Vec::new();
        };
        let (tab, column) = (card.tab, card.column);
        self.push_totals(tab, column, |statement, field, kind, conditions| {
            let functions = totals(kind)?;
            let mut list = vec!["COUNT(Id) all_rows".to_owned()];
            for (function, name) in functions {
                list.push(format!("{function}({field}) {name}"));
            }
            statement
                .totals(&list.join(", "), conditions)
                .map_err(|error| error.to_string())
        })
    }

    fn push_totals(
        &mut self,
        tab: TabId,
        column: usize,
        write: impl FnOnce(&Statement<'_>, &str, ValueKind, &[String]) -> Result<String, String>,
    ) -> Vec<Effect> {
        let Some(result) = self.result_of(tab) else {
            return Vec::new();
        };
        if result.filling.is_some() {
            return self.cannot_push(IN_PARTS);
        }
        let kinds = result.kinds();
        let text = result.soql.clone();
        let written = Statement::read(&text)
            .map_err(|error| error.to_string())
            .and_then(|statement| {
                let (field, total) = expression(result, &statement, column)?;
                if total {
                    return Err("the column is a total already".to_owned());
                }
                let mut conditions = Vec::new();
                for filter in &result.work.plan().filters {
                    let (condition, _) = in_soql(result, &statement, &kinds, filter)?;
                    conditions.push(condition);
                }
                let kind = kinds.get(column).copied().unwrap_or_default();
                write(&statement, &field, kind, &conditions)
            });
        let written = match written {
            Ok(written) => written,
            Err(why) => return self.cannot_push(&why),
        };
        let mut effects = self.close_column_card();
        effects.extend(self.run_in_new_tab(&written));
        effects
    }

    fn cannot_push(&mut self, why: &str) -> Vec<Effect> {
        self.say(Notice::warning("SOQL cannot say this").detail(why));
        Vec::new()
    }

    /// Puts a statement in the place of the one that brought the rows, as one step that can be
    /// undone. Where that is not in the editor any more, the new one opens in a tab of its own, so
    /// that nothing typed is lost.
    pub(in crate::app) fn put_in_editor(&mut self, id: TabId, place: Place, old: &str, new: &str) {
        let from = match place {
            Place::Whole => 0,
            Place::At(from, _) => from,
            Place::Gone => return self.open_in_new_tab(new),
        };
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        let (range, with) = change(old, new);
        tab.editor
            .replace(from + range.start..from + range.end, &with);
        match place {
            // Only this statement of several is run.
            Place::At(..) => tab.editor.select(from..from + new.len()),
            // Nothing is selected, so all of it runs.
            Place::Whole | Place::Gone => tab.editor.set_cursor(range.start + with.len()),
        }
        tab.problem = None;
        self.keep_soon();
    }

    /// Where the statement that brought some rows stands, and its text with the comments it has.
    pub(in crate::app) fn statement_of(&self, tab: &Tab, result: &ResultPane) -> (Place, String) {
        let text = tab.editor.text();
        let place = Place::of(&result.soql, text);
        let source = match place {
            Place::Whole => text.to_owned(),
            Place::At(from, to) => text.get(from..to).unwrap_or_default().to_owned(),
            Place::Gone => result.soql.clone(),
        };
        (place, source)
    }

    /// Opens a tab with a statement and runs it.
    pub(in crate::app) fn run_in_new_tab(&mut self, text: &str) -> Vec<Effect> {
        self.open_in_new_tab(text);
        self.run_query()
    }

    fn open_in_new_tab(&mut self, text: &str) {
        let ids = &mut self.tab_ids;
        if let Some(front) = self.columns.get_mut(self.focused) {
            front.open_tab(text, ids);
            front.focus = Pane::Results;
            front.typing = false;
        }
    }

    fn say_pushed(&mut self, pushed: &Pushed, place: Place) {
        let what = match (pushed.keys > 0, pushed.filters) {
            (true, 0) => "the sorting is in the query now",
            (false, 1) => "the filter is in the query now",
            (false, _) => "the filters are in the query now",
            (true, _) => "sorting and filters are in the query now",
        };
        if !pushed.why.is_empty() {
            self.say(Notice::warning(what).detail(pushed.why.join("; ")));
        } else if place == Place::Gone {
            self.hint(format!("{what}, in a tab of its own: the text had changed"));
        } else {
            self.hint(format!("{what}; undo in the editor takes it back"));
        }
    }
}

/// Where the statement that brought the rows stands in the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Place {
    /// It is the whole text, but for comments.
    Whole,
    /// It is this part of it, in bytes.
    At(usize, usize),
    /// It was changed since.
    Gone,
}

impl Place {
    fn of(sent: &str, text: &str) -> Self {
        if as_sent(text) == sent {
            return Self::Whole;
        }
        let one = soql::statements(text)
            .into_iter()
            .find(|one| as_sent(one.text(text)) == sent);
        if let Some(one) = one {
            return Self::At(one.start, one.end);
        }
        text.find(sent)
            .map_or(Self::Gone, |from| Self::At(from, from + sent.len()))
    }
}

/// What a statement can take of the plan of a result.
fn pushed(result: &mut ResultPane, source: &str) -> Result<Pushed, CannotRewrite> {
    let kinds = result.kinds();
    let plan = result.work.plan().clone();
    let statement = Statement::read(source)?;
    let mut pushed = Pushed::default();
    let (mut filter, mut having) = (Vec::new(), Vec::new());
    for condition in &plan.filters {
        match in_soql(result, &statement, &kinds, condition) {
            Ok((text, false)) => filter.push(text),
            Ok((text, true)) => having.push(text),
            Err(why) => {
                let words = label(condition, result.rows.columns());
                pushed.why.push(format!("{words} stays here: {why}"));
                pushed.rest.filters.push(condition.clone());
            }
        }
    }
    pushed.filters = filter.len() + having.len();
    let mut terms = Vec::new();
    for key in &plan.keys {
        match term(result, &statement, &kinds, key) {
            Ok(term) => terms.push(term),
            Err(why) => {
                pushed.why.push(format!("the sorting stays here: {why}"));
                terms.clear();
                // The server's order and ours would not go together key by key.
                pushed.rest.keys = plan.keys.clone();
                break;
            }
        }
    }
    pushed.keys = terms.len();
    let text = statement.filtered_by(&filter);
    let text = if having.is_empty() {
        text
    } else {
        Statement::read(&text)?.having(&having)?
    };
    pushed.text = Statement::read(&text)?.sorted_by(&terms)?;
    Ok(pushed)
}

fn term(
    result: &ResultPane,
    statement: &Statement<'_>,
    kinds: &[ValueKind],
    key: &SortKey,
) -> Result<SortTerm, String> {
    let (expression, _) = expression(result, statement, key.column)?;
    if let Some(why) = not_sortable(kinds.get(key.column).copied().unwrap_or_default()) {
        return Err(why.to_owned());
    }
    Ok(SortTerm {
        expression,
        descending: key.descending,
        nulls_first: key.nulls_first,
    })
}

/// What a column is in the statement, and whether it is a total.
fn expression(
    result: &ResultPane,
    statement: &Statement<'_>,
    column: usize,
) -> Result<(String, bool), String> {
    let columns = result.rows.columns();
    let about = columns.get(column).filter(|_| result.is_plain(column));
    about
        .and_then(|about| statement.expression(&about.path))
        .ok_or_else(|| {
            let title = columns.get(column).map_or("", |c| c.title.as_str());
            format!("{title} is not one field of the query")
        })
}

/// Why the server does not sort by such a field (SOQL, ORDER BY).
fn not_sortable(kind: ValueKind) -> Option<&'static str> {
    match kind {
        ValueKind::LongText => Some("the server does not sort by long texts"),
        ValueKind::MultiPicklist => Some("the server does not sort by multi-picklists"),
        ValueKind::Base64 | ValueKind::Address | ValueKind::Location | ValueKind::Children => {
            Some("the server does not sort by such fields")
        }
        _ => None,
    }
}

/// What the rows are grouped by to count the values of a field, or why the server does not.
fn grouping(field: &str, kind: ValueKind) -> Result<String, String> {
    if let Some(why) = not_groupable(kind) {
        return Err(why.to_owned());
    }
    Ok(match kind {
        // A moment is its own group; days are what can be counted (SOQL, GROUP BY).
        ValueKind::DateTime => format!("DAY_ONLY({field})"),
        _ => field.to_owned(),
    })
}

/// Why the server does not group by such a field (SOQL, GROUP BY).
fn not_groupable(kind: ValueKind) -> Option<&'static str> {
    match kind {
        ValueKind::Number(NumberKind::Int) => None,
        ValueKind::Number(_) => Some("the server does not group by amounts"),
        ValueKind::Time => Some("the server does not group by times of day"),
        ValueKind::MultiPicklist => Some("the server does not group by multi-picklists"),
        ValueKind::LongText => Some("the server does not group by long texts"),
        ValueKind::Base64 | ValueKind::Address | ValueKind::Location | ValueKind::Children => {
            Some("the server does not group by such fields")
        }
        _ => None,
    }
}

/// The totals that the server gives of such a field, with their headings (SOQL, Aggregate
/// Functions).
fn totals(kind: ValueKind) -> Result<Vec<(&'static str, &'static str)>, String> {
    let counts = [
        ("COUNT", "with_value"),
        ("COUNT_DISTINCT", "distinct_values"),
    ];
    let ends = [("MIN", "least"), ("MAX", "greatest")];
    let sums = [("SUM", "total"), ("AVG", "mean")];
    Ok(match kind {
        ValueKind::Id | ValueKind::Reference => counts.to_vec(),
        ValueKind::Number(_) => [counts, ends, sums].concat(),
        ValueKind::Bool
        | ValueKind::Time
        | ValueKind::MultiPicklist
        | ValueKind::LongText
        | ValueKind::Base64
        | ValueKind::Address
        | ValueKind::Location
        | ValueKind::Children => {
            return Err("the server gives no totals of such fields".to_owned());
        }
        _ => [counts, ends].concat(),
    })
}
