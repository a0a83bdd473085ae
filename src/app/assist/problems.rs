//! What of the problems of a text is shown, and what its keys do.
//!
//! Nothing that touches the word being typed is marked until the person stops for a moment, moves
//! the cursor or stops typing. Of all problems one is said: the one at the cursor, else the nearest.
//! It must not know how it looks.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Tab;
use crate::app::msg::Effect;
use crate::language::Diagnostic;

/// The one problem that is said.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What.
    pub problem: &'a Diagnostic,
    /// Its number among all, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Whether the cursor stands at it.
    pub here: bool,
}

impl App {
    /// What is wrong with a tab's text; nothing is said of a tab that is not in front of its column.
    fn found<'a>(&'a self, tab: &Tab) -> &'a [Diagnostic] {
        let found = self.diagnosis_of(tab);
        found.map_or(&[], |found| &found.items)
    }

    /// The problems of a tab that are marked now, in the order of its text.
    pub fn problems<'a>(&'a self, tab: &'a Tab) -> impl Iterator<Item = &'a Diagnostic> {
        // A linked text is being written where that of the tab in front is.
        let writes = self.tab().is_some_and(|front| front.id == tab.id) || tab.link.is_some();
        let at = self.hushed_at().filter(|_| writes);
        let text = tab.editor.text();
        self.found(tab)
            .iter()
            .filter(move |item| at.is_none_or(|cursor| !is_touched(item, text, cursor)))
    }

    /// Whether there is something that is not marked yet.
    pub(in crate::app) fn hushes_problems(&self) -> bool {
        self.tab()
            .is_some_and(|tab| self.problems(tab).count() < self.found(tab).len())
    }

    /// Where somebody is writing right now.
    fn hushed_at(&self) -> Option<usize> {
        if let Some(list) = &self.assist.list {
            return Some(list.at.2);
        }
        self.hushed_until()?;
        Some(self.under_way()?.cursor)
    }

    /// The problem of a tab that is said: at the cursor the worst, else the nearest.
    pub fn said<'a>(&'a self, tab: &'a Tab) -> Option<Said<'a>> {
        let cursor = tab.editor.cursor();
        let all: Vec<&Diagnostic> = self.problems(tab).collect();
        let (at, problem) = all
            .iter()
            .enumerate()
            .min_by_key(|(_, item)| (distance(item, cursor), item.severity))?;
        Some(Said {
            problem,
            number: at + 1,
            of: all.len(),
            here: distance(problem, cursor) == 0,
        })
    }

    /// Whether the cursor stands at a problem that can be mended with a key.
    pub(in crate::app) fn is_at_a_fix(&self) -> bool {
        let said = self.tab().and_then(|tab| self.said(tab));
        said.is_some_and(|said| said.here && said.problem.fix.is_some())
    }

    pub(in crate::app) fn can_fix(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        match self.said(tab) {
            None => Availability::Disabled("nothing is marked"),
            Some(said) if said.problem.fix.is_none() => {
                Availability::Disabled("how to mend this is yours to say")
            }
            Some(_) => Availability::Ready,
        }
    }

    pub(in crate::app) fn can_go_to_problem(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if self.problems(tab).next().is_none() => {
                Availability::Disabled("nothing is marked")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Mends the problem that is said, as one edit.
    pub(in crate::app) fn fix_problem(&mut self) -> Vec<Effect> {
        let said = self.tab().and_then(|tab| self.said(tab));
        let Some((here, fix)) = said.and_then(|said| Some((said.here, said.problem.fix.clone()?)))
        else {
            return Vec::new();
        };
        // Behind what was mended, unless the person is somewhere else.
        let first = fix.edits.first().filter(|_| here);
        let cursor = first.map(|edit| edit.span.start + edit.text.len());
        let edits = fix.edits.iter();
        let edits = edits.map(|edit| (edit.span.range(), edit.text.clone()));
        self.splice(edits.collect(), cursor);
        Vec::new()
    }

    /// Goes to the next problem, or the one before, round and round.
    pub(in crate::app) fn go_to_problem(&mut self, back: bool) -> Vec<Effect> {
        // Going there is no writing: all of them count.
        self.assist.typed = None;
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let cursor = tab.editor.cursor();
        let starts = || self.problems(tab).map(|item| item.span.start);
        let to = if back {
            let before = starts().filter(|at| *at < cursor).max();
            before.or_else(|| starts().max())
        } else {
            let behind = starts().filter(|at| *at > cursor).min();
            behind.or_else(|| starts().min())
        };
        if let (Some(to), Some(column)) = (to, self.column_mut()) {
            column.focus = crate::app::column::Pane::Editor;
            column.tab_mut().editor.set_cursor(to);
        }
        Vec::new()
    }
}

/// How many bytes a problem is away from the cursor; the worse first, where several are as near.
fn distance(item: &Diagnostic, cursor: usize) -> usize {
    let before = item.span.start.saturating_sub(cursor);
    before.max(cursor.saturating_sub(item.span.end))
}

/// Whether nothing but blanks stands between a problem and the cursor.
fn is_touched(item: &Diagnostic, text: &str, cursor: usize) -> bool {
    let span = item.span;
    let between = if cursor < span.start {
        text.get(cursor..span.start)
    } else {
        text.get(span.end.min(cursor)..cursor)
    };
    between.is_some_and(|between| between.trim().is_empty())
}
