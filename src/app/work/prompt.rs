//! `Prompt`: the line at the foot of the results that a filter or a search is typed into, with what
//! it does shown at once.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::grid::GridMove;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::rows::order::{ColumnName, Condition, ConditionError, parse_condition};

/// What a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// A condition that rows must meet.
    Filter,
    /// A text to search for: in one column, or in all that are shown.
    Search {
        /// The one column.
        column: Option<usize>,
    },
}

/// A line being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Whose rows.
    pub tab: TabId,
    /// What for.
    pub kind: PromptKind,
    /// The text.
    pub field: Field,
    /// Why the text is no condition, when it is none.
    pub problem: Option<ConditionError>,
    /// The column in which the cursor was when it was opened.
    pub here: Option<usize>,
    /// The column whose name is being typed, before the operator that makes it a condition.
    pub naming: Option<String>,
}

impl App {
    /// Opens the line for a filter or a search of the tab in front.
    pub(in crate::app) fn open_prompt(&mut self, kind: PromptKind) -> Vec<Effect> {
        let Some((tab, result)) = self.result_here() else {
            return Vec::new();
        };
        result.cast_anchor();
        let here = result.column();
        let before = result.work.search.as_ref();
        let (kind, mut field) = match (kind, before) {
            (PromptKind::Search { .. }, Some(search)) => (
                PromptKind::Search {
                    column: search.column,
                },
                Field::new(&search.text),
            ),
            _ => (kind, Field::default()),
        };
        // What was searched for last is there to go on with, or to be typed over.
        field.apply(EditAction::SelectAll, u16::MAX);
        self.begin_search(tab);
        for other in self.companions(tab) {
            self.begin_search(other);
        }
        self.overlays.push(Overlay::Prompt(Prompt {
            tab,
            kind,
            field,
            here,
            problem: None,
            naming: None,
        }));
        Vec::new()
    }

    /// The line being typed, if one is.
    pub fn prompt(&self) -> Option<&Prompt> {
        match self.overlays.last() {
            Some(Overlay::Prompt(prompt)) => Some(prompt),
            _ => None,
        }
    }

    pub(in crate::app) fn prompt_key(&mut self, chord: Chord) -> Vec<Effect> {
        let Some(prompt) = self.prompt() else {
            return Vec::new();
        };
        let search = matches!(prompt.kind, PromptKind::Search { .. });
        let plain = !chord.mods.ctrl && !chord.mods.alt;
        match chord.code {
            Code::Esc => self.drop_prompt(),
            Code::Enter => self.keep_prompt(),
            Code::Tab if search => self.turn_scope(),
            Code::Tab => Vec::new(),
            Code::Down | Code::Up if plain && search => self.next_hit(chord.code == Code::Up),
            Code::Down | Code::Up if plain => {
                let effects = self.move_grid(if chord.code == Code::Up {
                    GridMove::Up
                } else {
                    GridMove::Down
                });
                if let Some((_, result)) = self.result_here() {
                    result.cast_anchor();
                }
                effects
            }
            _ => match chord
                .typed()
                .map(EditAction::Insert)
                .or_else(|| edit_action(chord))
            {
                Some(action) => self.edit_prompt(action),
                None => Vec::new(),
            },
        }
    }

    /// Changes the line, and shows what that makes of the rows.
    pub(in crate::app) fn edit_prompt(&mut self, action: EditAction) -> Vec<Effect> {
        let width = match self.drawn.list.width {
            // It was not drawn yet.
            0 => u16::MAX,
            width => width,
        };
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let edited = prompt.field.apply(action, width);
        let mut effects: Vec<Effect> = edited.clipboard.map(Effect::Copy).into_iter().collect();
        if edited.changed {
            effects.extend(self.try_prompt());
        }
        effects
    }

    fn try_prompt(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt() else {
            return Vec::new();
        };
        let (tab, text) = (prompt.tab, prompt.field.text().to_owned());
        if let PromptKind::Search { column } = prompt.kind {
            let mut effects = self.search_for(tab, &text, column);
            effects.extend(self.search_alike(tab, &text, column));
            return effects;
        }
        let Some((read, naming)) = self.read_condition(tab, &text) else {
            return Vec::new();
        };
        let draft = match &read {
            // A name alone is likely the beginning of more; it is no filter before Enter.
            Ok(condition) if naming.is_none() => Some(condition.clone()),
            Ok(_) | Err(ConditionError::Empty) => None,
            // A condition that was right stays until this is; a word that became the name of a
            // column was none.
            Err(_) => self
                .result_of(tab)
                .and_then(|r| r.work.draft.clone())
                .filter(|draft| !matches!(draft, Condition::Text { .. })),
        };
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            prompt.problem = read.err().filter(|error| *error != ConditionError::Empty);
            prompt.naming = naming;
        }
        let Some(result) = self.result_of(tab) else {
            return Vec::new();
        };
        if result.work.draft == draft {
            return Vec::new();
        }
        result.work.draft = draft;
        self.rearrange(tab)
    }

    /// What a text says of the columns of a tab's rows, and the column of which it is only the name.
    fn read_condition(
        &mut self,
        tab: TabId,
        text: &str,
    ) -> Option<(Result<Condition, ConditionError>, Option<String>)> {
        let here = self.prompt().and_then(|prompt| prompt.here);
        let result = self.result_of(tab)?;
        let kinds = result.kinds();
        let names = result.names(&kinds);
        let naming = naming(text, &names).map(str::to_owned);
        Some((parse_condition(text, &names, here), naming))
    }

    pub(in crate::app) fn drop_prompt(&mut self) -> Vec<Effect> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.pop() else {
            return Vec::new();
        };
        if matches!(prompt.kind, PromptKind::Search { .. }) {
            return self.leave_search().unwrap_or_default();
        }
        let Some(result) = self.result_of(prompt.tab) else {
            return Vec::new();
        };
        if result.work.draft.take().is_none() {
            return Vec::new();
        }
        self.rearrange(prompt.tab)
    }

    pub(in crate::app) fn keep_prompt(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt() else {
            return Vec::new();
        };
        let (tab, text) = (prompt.tab, prompt.field.text().to_owned());
        if matches!(prompt.kind, PromptKind::Search { .. }) {
            self.overlays.pop();
            if text.is_empty() {
                return self.leave_search().unwrap_or_default();
            }
            let running = self.result_of(tab).and_then(|r| r.work.search.as_ref());
            // Enter on what was searched for last goes on with it.
            if running.is_some_and(|s| s.hits().is_some()) && !self.on_a_hit(tab) {
                return self.next_hit(false);
            }
            return Vec::new();
        }
        match self.read_condition(tab, &text) {
            Some((Err(ConditionError::Empty), _)) | None => self.drop_prompt(),
            // What is wrong stands under the line.
            Some((Err(error), _)) => {
                if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
                    prompt.problem = Some(error);
                }
                Vec::new()
            }
            Some((Ok(condition), _)) => {
                self.overlays.pop();
                if let Some(result) = self.result_of(tab) {
                    result.work.draft = None;
                }
                self.settle_filter(tab, condition)
            }
        }
    }

    /// Makes a condition that may be shown already one that stays.
    fn settle_filter(&mut self, tab: TabId, condition: Condition) -> Vec<Effect> {
        let Some(result) = self.result_of(tab) else {
            return Vec::new();
        };
        let work = &mut result.work;
        if !work.plan.filters.contains(&condition) {
            work.plan.filters.push(condition);
        }
        let wanted = work.wanted();
        let there = match &work.arranging {
            Some(arranging) => arranging.plan == wanted,
            None => work.shown == wanted,
        };
        if there {
            Vec::new()
        } else {
            self.rearrange(tab)
        }
    }

    fn on_a_hit(&mut self, tab: TabId) -> bool {
        let Some(result) = self.result_of(tab) else {
            return false;
        };
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let hits = result.work.search.as_ref().and_then(|s| s.hits());
        hits.zip(sheet.column(at.column))
            .is_some_and(|(hits, column)| hits.contains(at.row, column))
    }

    /// Searches in the current column instead of all, or in all again.
    fn turn_scope(&mut self) -> Vec<Effect> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        if let PromptKind::Search { column } = &mut prompt.kind {
            *column = match column {
                Some(_) => None,
                None => prompt.here,
            };
        }
        self.try_prompt()
    }

    /// What is typed ends where something else begins, a click for one: a search stays, a filter
    /// that is none goes.
    pub(in crate::app) fn close_prompt(&mut self) -> Vec<Effect> {
        if self.prompt().is_none() {
            return Vec::new();
        }
        let mut effects = self.keep_prompt();
        if self.prompt().is_some() {
            effects.extend(self.drop_prompt());
        }
        effects
    }
}

/// The column whose name a text is, with nothing behind it.
fn naming<'a>(text: &str, names: &[ColumnName<'a>]) -> Option<&'a str> {
    let wanted = text.trim().to_lowercase();
    let called = |name: &&ColumnName<'a>| {
        name.title.to_lowercase() == wanted
            || name
                .label
                .is_some_and(|label| label.to_lowercase() == wanted)
    };
    names.iter().find(called).map(|name| name.title)
}
