//! `Form`: a few lines to fill in over the panes: the name of a query, the values of its parameters.

use std::path::PathBuf;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::parameters::Bind;
use crate::org::OrgKey;

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The name to save the query of the tab in front under.
    Save,
    /// Another name for a saved query.
    Rename(PathBuf),
    /// Another alias for an org.
    Alias(OrgKey),
    /// The values of the parameters of the query that is to run.
    Parameters,
    /// The passphrase of the vault.
    Passphrase {
        /// It has none yet: one is chosen.
        new: bool,
    },
    /// The passphrase that the vault has, and another one.
    ChangePassphrase,
    /// The saved export to compare with.
    CompareFile,
    /// How to watch the rows of a tab.
    Watch(TabId),
    /// The alias of a production org, to unlock it for writes.
    Unlock(OrgKey),
    /// How far apart numbers may be that are compared.
    CompareNumbers,
    /// The id or the address of a record to go to.
    GoTo,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What for.
    pub purpose: Purpose,
    /// Its heading.
    pub title: String,
    /// The lines: what each is called, and what is typed.
    pub fields: Vec<(String, Field)>,
    /// What the lines of parameters hold besides; empty for other forms.
    pub binds: Vec<Bind>,
    /// The line that has the cursor.
    pub focus: usize,
    /// Why it cannot be taken like this.
    pub refused: Option<String>,
    /// What a run with the lists that are here costs, where that is more than one call; empty else.
    pub cost: String,
}

impl Form {
    /// A form with its lines; the first has the cursor.
    pub fn new(purpose: Purpose, title: impl Into<String>, fields: Vec<(String, Field)>) -> Self {
        Self {
            purpose,
            title: title.into(),
            fields,
            binds: Vec::new(),
            focus: 0,
            cost: String::new(),
            refused: None,
        }
    }

    /// What there is to know before filling it in; of the line with the cursor, where it is a list.
    pub fn about(&self) -> String {
        if let Some(bind) = self.binds.get(self.focus).filter(|bind| bind.list) {
            let text = self.fields.get(self.focus).map(|(_, field)| field.text());
            let named = text.is_some_and(|text| text.trim_start().starts_with('@'));
            return match self.read(self.focus) {
                Some(read) => {
                    let cost = match self.cost.is_empty() {
                        true => String::new(),
                        false => format!("\n{}", self.cost),
                    };
                    format!("{}{cost}\n{}", read.list.about(), read.list.preview())
                }
                None if bind.reading => "reading…".to_owned(),
                None if named => {
                    "Enter reads the values; :name behind a file's path picks a column".to_owned()
                }
                None => {
                    "several values with , between, or a pasted list; @ at the beginning takes \
                         them from a file or a result"
                        .to_owned()
                }
            };
        }
        let about = match self.purpose {
            Purpose::Save => "a file in your folder of queries; with / in one below it",
            Purpose::Alias(_) => {
                "what the org is called here, and what -o takes on the command line"
            }
            Purpose::Rename(_) => "the file stays in its folder; / leads to one below it",
            Purpose::CompareFile => {
                "a .csv, .tsv, .json, .ndjson or .xlsx; relative to where sftui was started, ~/ is your home"
            }
            Purpose::CompareNumbers => {
                "numbers no further apart than this are the same, 0.01 for example; 0 or nothing: \
                 they must be equal. The key is always compared exactly"
            }
            Purpose::Watch(_) => {
                "every 5 s or more; key: what tells a row from the others; bell and stop at: new, changed, \
                 gone, any, none, a number of rows, or what a new or changed row meets: Status = Failed"
            }
            Purpose::Parameters => {
                "numbers, dates, TODAY, true, false and null as they are; anything else is a text, \
                 as is what stands in quotes"
            }
            Purpose::Passphrase { new: true } => {
                "it seals the file with your logins, which opens with nothing else: nobody can tell \
                 you a passphrase that is forgotten"
            }
            Purpose::Passphrase { new: false } => "asked for once, until you quit",
            Purpose::GoTo => {
                "15 or 18 characters, whatever their case, or the address of a record's page in \
                 Lightning or classic; it is opened in the org that has it"
            }
            Purpose::Unlock(_) => {
                "type the alias of this production org: its records can be changed then, until you \
                 lock it again or sftui ends; nothing is sent by unlocking"
            }
            Purpose::ChangePassphrase => "the logins in the file stay as they are",
        };
        about.to_owned()
    }

    /// What Enter does.
    pub fn enter(&self) -> &'static str {
        match self.purpose {
            Purpose::Parameters if self.wants_reading() => "read the values",
            Purpose::Save => "save",
            Purpose::Rename(_) | Purpose::Alias(_) => "rename",
            Purpose::CompareFile => "compare",
            Purpose::CompareNumbers => "take it",
            Purpose::Watch(_) => "watch",
            Purpose::GoTo => "go there",
            Purpose::Parameters => "run",
            Purpose::Passphrase { new: true } => "seal",
            Purpose::Passphrase { new: false } | Purpose::Unlock(_) => "unlock",
            Purpose::ChangePassphrase => "change",
        }
    }

    /// Whether what is typed in it opens the vault.
    pub fn is_about_passphrases(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::Passphrase { .. } | Purpose::ChangePassphrase
        )
    }

    /// Edits the line with the cursor; `width` is how many cells it has.
    pub fn edit(&mut self, action: EditAction, width: u16) {
        self.refused = None;
        if let Some((_, field)) = self.fields.get_mut(self.focus) {
            field.apply(action, width);
        }
    }

    fn turn(&mut self, back: bool) {
        let lines = self.fields.len().max(1);
        self.focus = (self.focus + if back { lines - 1 } else { 1 }) % lines;
    }
}

impl App {
    pub(super) fn form_key(&mut self, chord: Chord) -> Vec<Effect> {
        if self.asks_for_source(chord) {
            return self.open_sources();
        }
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        match chord.code {
            Code::Esc => {
                if let Some(Overlay::Form(form)) = self.overlays.pop() {
                    return self.put_passphrase_off(&form);
                }
            }
            Code::Enter => return self.take_form(),
            Code::Tab if chord.mods.shift => form.turn(true),
            Code::Up => form.turn(true),
            Code::Tab | Code::Down => form.turn(false),
            _ => {
                let typed = chord.typed().map(EditAction::Insert);
                if let Some(action) = typed.or_else(|| edit_action(chord)) {
                    form.edit(action, width);
                }
            }
        }
        Vec::new()
    }

    fn take_form(&mut self) -> Vec<Effect> {
        let Some(Overlay::Form(mut form)) = self.overlays.pop() else {
            return Vec::new();
        };
        if form.is_about_passphrases() {
            return self.take_passphrase(form);
        }
        let first = form.fields.first().map(|(_, field)| field.text().trim());
        let first = first.unwrap_or_default().to_owned();
        match form.purpose.clone() {
            Purpose::Save | Purpose::Rename(_) if first.is_empty() => {
                form.refused = Some("a name is missing".to_owned());
            }
            Purpose::Alias(org) => match self.alias_refused(&org, &first) {
                Some(why) => form.refused = Some(why),
                None => return self.rename_org(org, &first),
            },
            Purpose::GoTo => match self.go_to_named(&first) {
                Some(effects) => return effects,
                None => form.refused = Some("that names no record".to_owned()),
            },
            Purpose::Unlock(org) => match self.unlock_refused(&org, &first) {
                Some(why) => form.refused = Some(why),
                None => return self.unlock_org(&org, Some(first)),
            },
            Purpose::Passphrase { .. } | Purpose::ChangePassphrase => {}
            Purpose::Watch(_) => return self.take_watch(*form),
            Purpose::CompareFile if first.is_empty() => {
                form.refused = Some("the name of a file is missing".to_owned());
            }
            Purpose::CompareFile => return self.compare_file(&first),
            Purpose::CompareNumbers => match self.take_tolerance(&first) {
                Ok(()) => return Vec::new(),
                Err(why) => form.refused = Some(why),
            },
            Purpose::Save => return self.save_query(&first, false),
            Purpose::Rename(path) => return self.rename_query(path, &first),
            Purpose::Parameters => return self.take_parameters(*form),
        }
        self.overlays.push(Overlay::Form(form));
        Vec::new()
    }
}
