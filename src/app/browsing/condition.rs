//! `WhereCard`: a condition built from a field, an operator that suits its type and a value; it goes
//! into the statement's WHERE, for all rows of the org.

use jiff::tz::TimeZone;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::language::browse::{Operator, condition, operators, several};
use crate::schema;
use crate::schema::value::Clock;
use crate::schema::words;
use crate::soql::rewrite::Statement;

/// Values that are proposed at once.
const PROPOSED: usize = 8;

/// What has the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The list of fields.
    Field,
    /// The operator.
    Operator,
    /// The value.
    Value,
}

/// A condition being built.
#[derive(Clone, Debug)]
pub struct WhereCard {
    /// Whose statement.
    pub tab: TabId,
    /// The object.
    pub object: String,
    /// What has the cursor.
    pub line: Line,
    /// The fields that conditions can be set on, by their numbers.
    pub picker: Picker<usize>,
    fields: Vec<(String, schema::Field)>,
    field: Option<usize>,
    operator: usize,
    /// The value as typed.
    pub value: Field,
    /// In whose zone days and times of moments are meant: the one that the table shows them in.
    clock: Clock,
}

impl WhereCard {
    /// The chosen field: its path and what it is.
    pub fn field(&self) -> Option<(&str, &schema::Field)> {
        let (path, field) = self.fields.get(self.field?)?;
        Some((path, field))
    }

    /// The chosen operator.
    pub fn operator(&self) -> Option<Operator> {
        let (_, field) = self.field()?;
        operators(field).get(self.operator).copied()
    }

    /// The condition as SOQL, or what is missing.
    pub fn condition(&self) -> Option<Result<String, String>> {
        let (path, field) = self.field()?;
        let (operator, value) = (self.operator()?, self.value.text());
        Some(condition(field, path, operator, value, &self.clock))
    }

    /// In which zone the value is meant, where it is a moment.
    pub fn zone(&self) -> Option<String> {
        let (_, field) = self.field()?;
        let is_moment = field.kind == "datetime" && self.operator()?.takes_value();
        is_moment.then(|| self.clock.zone())
    }

    /// Whether several values can be typed.
    fn takes_several(&self) -> bool {
        let operator = self.operator();
        operator.is_some_and(|operator| {
            use Operator::{Excludes, In, Includes, NotIn};
            matches!(operator, In | NotIn | Includes | Excludes)
        })
    }

    /// Values that begin as the one being typed: of a picklist, of a checkbox, words for days.
    pub fn proposals(&self) -> Vec<String> {
        const DAYS: [&str; 8] = [
            "TODAY",
            "YESTERDAY",
            "THIS_WEEK",
            "THIS_MONTH",
            "THIS_QUARTER",
            "THIS_YEAR",
            "LAST_N_DAYS:30",
            "LAST_MONTH",
        ];
        let Some((_, field)) = self.field() else {
            return Vec::new();
        };
        let all: Vec<String> = match field.kind.as_str() {
            "boolean" => vec!["true".into(), "false".into()],
            "date" | "datetime" => DAYS.map(str::to_owned).into(),
            _ => {
                let active = field.picklist_values.iter().filter(|value| value.active);
                active.map(|value| value.value.clone()).collect()
            }
        };
        let typed = match self.takes_several() {
            true => several::begun(self.last_typed()),
            false => self.last_typed().to_owned(),
        };
        let lower = typed.to_lowercase();
        let fits = |value: &String| value.to_lowercase().starts_with(&lower) && *value != typed;
        all.into_iter().filter(fits).take(PROPOSED).collect()
    }

    /// The value behind the last comma, where several can be typed.
    fn last_typed(&self) -> &str {
        let text = self.value.text();
        match self.takes_several() {
            true => several::last(text),
            false => text,
        }
    }

    /// Takes the first proposal; whether there was one.
    fn complete(&mut self) -> bool {
        let Some(first) = self.proposals().into_iter().next() else {
            return false;
        };
        let typed = self.last_typed().len();
        let text = self.value.text();
        let kept = text.get(..text.len() - typed).unwrap_or_default();
        // A value that has a comma stays one.
        let first = match self.takes_several() {
            true => several::written(&first),
            false => first,
        };
        self.value = Field::new(&format!("{kept}{first}"));
        true
    }

    fn choose(&mut self, at: usize) {
        self.field = Some(at);
        self.operator = 0;
        self.value = Field::default();
        self.line = Line::Value;
        // A checkbox is true or false; nothing is left to choose before.
        if self
            .operator()
            .is_some_and(|operator| !operator.takes_value())
        {
            self.line = Line::Operator;
        }
    }

    fn turn(&mut self, by: isize) {
        let Some((_, field)) = self.field() else {
            return;
        };
        let count = operators(field).len().max(1) as isize;
        self.operator = (self.operator as isize + by).rem_euclid(count) as usize;
    }

    /// Whether letters go into a text of it.
    pub fn is_typing(&self) -> bool {
        match self.line {
            Line::Field => self.picker.is_typing(),
            Line::Operator | Line::Value => true,
        }
    }
}

impl App {
    /// Whether conditions can be set on the rows in front.
    pub(in crate::app) fn can_set_condition(&self) -> Availability {
        match self.tab().map(|tab| tab.result.as_ref()) {
            None => Availability::Hidden,
            Some(None) => Availability::Disabled("there are no rows yet: run a query"),
            Some(Some(result)) if result.nested.is_some() => {
                Availability::Disabled("these are child rows; Backspace goes back")
            }
            Some(Some(_)) => match self.fields_in_front() {
                None => Availability::Disabled("the fields of the object are not known yet"),
                Some(_) => Availability::Ready,
            },
        }
    }

    /// The object of the rows in front and its fields that take conditions.
    fn fields_in_front(&self) -> Option<(String, Vec<(String, schema::Field)>)> {
        let object = self.object_in_front()?;
        let described = self.catalog_here()?.object(&object).here()?;
        let all = described.describe().fields.iter();
        let fields = all.filter(|field| !operators(field).is_empty());
        let fields: Vec<_> = fields.map(|f| (f.name.clone(), f.clone())).collect();
        (!fields.is_empty()).then_some((object, fields))
    }

    /// Opens the card for a condition on the column under the cursor, or on a field to be found.
    pub(in crate::app) fn open_where(&mut self) -> Vec<Effect> {
        let (Some((object, mut fields)), Some(tab)) = (self.fields_in_front(), self.tab()) else {
            return Vec::new();
        };
        let id = tab.id;
        let column = tab.result.as_ref().and_then(|result| {
            let columns = result.rows.columns();
            columns
                .get(result.column()?)
                .map(|column| column.path.clone())
        });
        let path = column.map(|path| path.join(".")).unwrap_or_default();
        // The name of a parent is a text, whatever else the parent is.
        if path.ends_with(".Name") {
            let field = schema::Field {
                name: path.clone(),
                label: path.replace('.', " › "),
                kind: "string".to_owned(),
                filterable: true,
                ..schema::Field::default()
            };
            fields.push((path.clone(), field));
        }
        let here = fields
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(&path));
        let items = fields
            .iter()
            .enumerate()
            .map(|(at, (path, field))| PickerItem {
                key: at,
                columns: vec![path.clone(), field.label.clone(), words::type_of(field)],
                disabled_reason: None,
            });
        let mut card = WhereCard {
            tab: id,
            object,
            line: Line::Field,
            picker: Picker::new(items.collect()),
            fields,
            field: None,
            operator: 0,
            value: Field::default(),
            clock: Clock::new(
                self.grid_zone().cloned().unwrap_or(TimeZone::UTC),
                self.now.epoch,
            ),
        };
        if let Some(here) = here {
            card.choose(here);
        }
        self.overlays.push(Overlay::Where(Box::new(card)));
        Vec::new()
    }

    fn where_mut(&mut self) -> Option<&mut WhereCard> {
        match self.overlays.last_mut() {
            Some(Overlay::Where(card)) => Some(card.as_mut()),
            _ => None,
        }
    }

    /// A key came to the card.
    pub(in crate::app) fn where_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(card) = self.where_mut() else {
            return Vec::new();
        };
        let esc = chord == Chord::plain(Code::Esc);
        if card.line == Line::Field {
            match chord.code {
                _ if esc && card.field.is_some() => card.line = Line::Value,
                _ if esc => {
                    self.overlays.pop();
                }
                Code::Enter => {
                    if let Some(at) = card.picker.selected().copied() {
                        card.choose(at);
                    }
                }
                _ => {
                    card.picker.key(chord, page, width);
                }
            }
            return Vec::new();
        }
        match chord.code {
            _ if esc => {
                self.overlays.pop();
            }
            Code::Enter => return self.take_condition(),
            Code::Up | Code::Tab if chord.code == Code::Up || chord.mods.shift => {
                card.line = match card.line {
                    Line::Value => Line::Operator,
                    Line::Operator | Line::Field => Line::Field,
                };
                if card.line == Line::Field {
                    card.picker.type_filter();
                }
            }
            Code::Tab => {
                card.line = Line::Value;
                card.complete();
            }
            Code::Down => card.line = Line::Value,
            Code::Left if card.line == Line::Operator => card.turn(-1),
            Code::Right | Code::Char(' ') if card.line == Line::Operator => card.turn(1),
            _ => {
                let typed = chord.typed().map(EditAction::Insert);
                if let Some(action) = typed.or_else(|| edit_action(chord)) {
                    card.line = Line::Value;
                    card.value.apply(action, width);
                }
            }
        }
        Vec::new()
    }

    /// A text is pasted into the card.
    pub(in crate::app) fn paste_into_where(&mut self, text: String) {
        let width = self.drawn.list.width.max(1);
        if let Some(card) = self.where_mut() {
            if card.line == Line::Field {
                card.picker.edit(EditAction::Paste(text), width);
            } else {
                card.line = Line::Value;
                card.value.apply(EditAction::Paste(text), width);
            }
        }
    }

    /// Puts the condition into the statement, and runs it.
    fn take_condition(&mut self) -> Vec<Effect> {
        let Some(card) = self.where_mut() else {
            return Vec::new();
        };
        let id = card.tab;
        let Some(Ok(condition)) = card.condition() else {
            // What is missing stands on the card.
            return Vec::new();
        };
        self.overlays.pop();
        let browse = self.find_tab(id).and_then(|tab| tab.browsing().cloned());
        if let Err(why) = self.add_condition(id, &condition) {
            let notice = Notice::warning("the condition was not added").detail(why);
            self.say(notice);
            return Vec::new();
        }
        // Where the text had changed the statement stands in a tab of its own.
        if let (Some(mut browse), Some(column)) = (browse, self.column_mut()) {
            let tab = column.tab_mut();
            browse.text = tab.editor.text().to_owned();
            tab.browse = Some(browse);
        }
        self.run_query()
    }

    fn add_condition(&mut self, id: TabId, condition: &str) -> Result<(), String> {
        let tab = self.find_tab(id).ok_or("the tab is closed")?;
        let result = tab.base().ok_or("there are no rows any more")?;
        let (place, source) = self.statement_of(tab, result);
        let changed = Statement::read(&source)
            .map(|statement| statement.filtered_by(&[condition.to_owned()]))
            .map_err(|error| error.to_string())?;
        self.put_in_editor(id, place, &source, &changed);
        Ok(())
    }
}
