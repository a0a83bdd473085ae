//! What is taken into the key, and what is switched: which columns are compared, which rules hold.

use crate::app::App;
use crate::app::editor::{EditAction, Field};
use crate::app::form::{Form, Purpose};
use crate::app::overlay::Overlay;
use crate::app::picker::PickerItem;
use crate::rows::diff::{State, Tolerance};

use super::work::key_item;
use super::{Compare, Stage};

/// Something that can be switched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Blanks at the ends.
    Trim,
    /// Upper and lower case.
    Case,
    /// Of moments the day alone.
    Day,
    /// How far apart numbers may be.
    Tolerance,
    /// Ids of other records as they are, though the orgs are others.
    Ids,
    /// Whether a column is compared.
    Column(String),
}

impl Compare {
    /// Takes the columns of the candidate into the key, or out of it.
    pub(super) fn turn_key(&mut self) {
        let Stage::Key { picker, taken } = &mut self.stage else {
            return;
        };
        let Some(candidate) = picker.selected().and_then(|at| self.candidates.get(*at)) else {
            return;
        };
        if candidate
            .columns
            .iter()
            .all(|column| taken.contains(column))
        {
            taken.retain(|column| !candidate.columns.contains(column));
        } else {
            for column in &candidate.columns {
                if !taken.contains(column) {
                    taken.push(column.clone());
                }
            }
        }
        let items = self.candidates.iter().enumerate();
        picker.set_items(
            items
                .map(|(at, candidate)| key_item(at, candidate, taken))
                .collect(),
        );
    }

    /// The rules and the columns, each with whether it is on.
    pub(super) fn switches(&self) -> Vec<PickerItem<Switch>> {
        let rules = &self.how.rules;
        let sign = |on: bool| if on { "✓" } else { "·" }.to_owned();
        let item = |key: Switch, sign: String, name: &str, about: &str| PickerItem {
            key,
            columns: vec![sign, name.to_owned(), about.to_owned()],
            disabled_reason: None,
        };
        let far = rules.tolerance.as_ref().map_or("0", Tolerance::as_str);
        let mut items = vec![
            item(
                Switch::Trim,
                sign(rules.trim),
                "blanks at the ends do not count",
                "rule",
            ),
            item(
                Switch::Case,
                sign(rules.ignore_case),
                "upper and lower case are the same",
                "rule",
            ),
            item(
                Switch::Day,
                sign(rules.date_only),
                "of moments the day alone counts",
                "rule",
            ),
            item(
                Switch::Tolerance,
                sign(rules.tolerance.is_some()),
                &match far {
                    "0" => "numbers must be equal".to_owned(),
                    far => format!("numbers may be {far} apart"),
                },
                "rule: Space to type how far apart they may be",
            ),
        ];
        items.push(item(
            Switch::Ids,
            sign(self.same_ids),
            "ids mean the same for all",
            "rule: else by the target's name",
        ));
        if let Some(view) = &self.view {
            for pair in &view.joints {
                let about = match (pair.key, pair.compared, pair.changes) {
                    (true, ..) => "the key".to_owned(),
                    (_, false, _) => "ignored".to_owned(),
                    (.., 0) => "the same".to_owned(),
                    (.., changes) => format!("{} changed", crate::text::number(changes as u64)),
                };
                let on = pair.compared || pair.key;
                items.push(item(
                    Switch::Column(pair.title.clone()),
                    sign(on),
                    &pair.title,
                    &about,
                ));
            }
        }
        items
    }

    pub(super) fn turn_switch(&mut self) {
        let Stage::Switches(picker) = &self.stage else {
            return;
        };
        let Some(switch) = picker.selected().cloned() else {
            return;
        };
        let rules = &mut self.how.rules;
        let mut ignored = None;
        match switch {
            Switch::Trim => rules.trim = !rules.trim,
            Switch::Case => rules.ignore_case = !rules.ignore_case,
            Switch::Day => rules.date_only = !rules.date_only,
            // It is typed.
            Switch::Tolerance => {}
            Switch::Ids => self.same_ids = !self.same_ids,
            Switch::Column(title) => {
                let before = self.how.ignored.len();
                self.how
                    .ignored
                    .retain(|name| !name.eq_ignore_ascii_case(&title));
                if self.how.ignored.len() == before {
                    self.how.ignored.push(title.clone());
                }
                ignored = Some((title, self.how.ignored.len() > before));
            }
        }
        self.refresh_switches(ignored);
    }

    /// The list as the rules are now; `ignored` is what was changed just now, and to what.
    fn refresh_switches(&mut self, ignored: Option<(String, bool)>) {
        let mut items = self.switches();
        for item in &mut items {
            // The columns on the screen are those of the comparison before.
            if let Switch::Column(title) = &item.key {
                let is_ignored = self
                    .how
                    .ignored
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(title));
                let is_key = self
                    .how
                    .key
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(title));
                if let Some(sign) = item.columns.first_mut() {
                    *sign = if is_key || !is_ignored { "✓" } else { "·" }.to_owned();
                }
                if let (Some((changed, true)), Some(about)) = (&ignored, item.columns.get_mut(2))
                    && changed == title
                {
                    *about = "ignored".to_owned();
                }
            }
        }
        if let Stage::Switches(picker) = &mut self.stage {
            picker.set_items(items);
        }
    }

    /// Whether the switch under the cursor is the one whose value is typed.
    pub(super) fn is_at_tolerance(&self) -> bool {
        match &self.stage {
            Stage::Switches(picker) => picker.selected() == Some(&Switch::Tolerance),
            _ => false,
        }
    }

    /// Edits the filter of the list that is open.
    pub(in crate::app) fn edit(&mut self, action: EditAction, width: u16) {
        match &mut self.stage {
            Stage::Choose(picker) => drop(picker.edit(action, width)),
            Stage::Key { picker, .. } => drop(picker.edit(action, width)),
            Stage::Switches(picker) => drop(picker.edit(action, width)),
            Stage::Working { .. }
            | Stage::View
            | Stage::Map(_)
            | Stage::Record(_)
            | Stage::Failed(_) => {}
        }
    }

    /// Letters go to the filter of the list that is open.
    pub(in crate::app) fn type_filter(&mut self) {
        match &mut self.stage {
            Stage::Choose(picker) => picker.type_filter(),
            Stage::Key { picker, .. } => picker.type_filter(),
            Stage::Switches(picker) => picker.type_filter(),
            Stage::Working { .. }
            | Stage::View
            | Stage::Map(_)
            | Stage::Record(_)
            | Stage::Failed(_) => {}
        }
    }

    /// Moves in what is on the screen, as the wheel does.
    pub(in crate::app) fn scroll(&mut self, by: isize, page: u16) {
        match &mut self.stage {
            Stage::Choose(picker) => picker.step(by, page),
            Stage::Key { picker, .. } => picker.step(by, page),
            Stage::Switches(picker) => picker.step(by, page),
            Stage::Record(record) => record.top = record.top.saturating_add_signed(by),
            Stage::View => {
                if let Some(view) = &mut self.view {
                    view.step(by);
                }
            }
            Stage::Working { .. } | Stage::Map(_) | Stage::Failed(_) => {}
        }
    }

    /// Goes to a row of the list, or of the lines.
    pub(in crate::app) fn select(&mut self, row: usize) {
        match &mut self.stage {
            Stage::Choose(picker) => picker.select_row(row),
            Stage::Key { picker, .. } => picker.select_row(row),
            Stage::Switches(picker) => picker.select_row(row),
            Stage::View => {
                if let Some(view) = &mut self.view {
                    view.cursor = row.min(view.folded.len().saturating_sub(1));
                }
            }
            Stage::Record(_) | Stage::Working { .. } | Stage::Map(_) | Stage::Failed(_) => {}
        }
    }

    /// What a line is, in a sign and for the side that has it.
    pub fn sign(state: State) -> &'static str {
        match state {
            State::Same => "=",
            State::Changed => "≠",
            State::LeftOnly => "◀",
            State::RightOnly => "▶",
        }
    }
}

impl App {
    /// Asks how far apart numbers may be.
    pub(super) fn ask_for_tolerance(&mut self) {
        let rules = self.compare().map(|compare| &compare.how.rules);
        let known = rules.and_then(|rules| rules.tolerance.as_ref());
        let field = Field::new(known.map_or("", Tolerance::as_str));
        let form = Form::new(
            Purpose::CompareNumbers,
            "Numbers that are the same",
            vec![("Apart at most".to_owned(), field)],
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Takes what was typed; what is wrong with it where it is no such number.
    pub(in crate::app) fn take_tolerance(&mut self, typed: &str) -> Result<(), String> {
        let tolerance = match typed {
            "" => None,
            typed => Some(
                Tolerance::parse(typed)
                    .ok_or_else(|| format!("`{typed}` is no number from 0 on"))?,
            ),
        };
        if let Some(compare) = self.compare_mut() {
            compare.how.rules.tolerance = tolerance.filter(|near| !near.is_zero());
            compare.refresh_switches(None);
        }
        Ok(())
    }
}
