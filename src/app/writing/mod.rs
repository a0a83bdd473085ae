//! `Writing`: a write on its way: looked at, sent, and what came of it.
//!
//! Nothing is sent that was not shown before: what the record holds, what it is to hold, in which org.
//! What somebody else changed meanwhile, duplicates and refusals are stages of the same card, so that
//! the way on is one key away. The lock is the worker's; here it is asked for in time.

mod answer;
mod keys;
mod shown;
mod start;

use crate::app::editor::Field;
use crate::org::OrgKey;
use crate::worker::{Change, RecordWork, RecordWrite, Values, WriteOptions};

/// A write that somebody said yes to and whose answer is not here.
#[derive(Debug)]
pub(super) struct OnItsWay {
    /// Where it goes.
    pub org: OrgKey,
}

/// What the stages hold, for whoever draws them.
pub use crate::worker::{RecordChange, Refusal, ThreeWays, WriteAction};

/// A write on its way.
#[derive(Clone, Debug)]
pub struct Writing {
    /// Where.
    pub org: OrgKey,
    /// The object, as far as it is known.
    pub object: String,
    /// What the record is called.
    pub name: String,
    /// What is wished for.
    pub wish: Wish,
    /// How far it is.
    pub stage: Stage,
    /// The switches.
    pub options: WriteOptions,
    /// The alias, as far as it is typed, where it must be.
    pub typed: Field,
    /// The first line in sight.
    pub top: usize,
    /// Whether the org is production, or counts as such.
    pub production: bool,
    /// `SystemModstamp` of the record as it was last shown.
    seen: Option<String>,
    /// What its fields held then.
    base: Values,
}

/// What is wished for.
#[derive(Clone, Debug)]
pub enum Wish {
    /// What the form below differs in is saved.
    Save(Change),
    /// A record is deleted, or taken out of the recycle bin.
    Record(Change),
    /// A write of the journal is taken back.
    Undo {
        /// Its name in the journal.
        key: String,
    },
}

/// How far it is.
#[derive(Clone, Debug)]
pub enum Stage {
    /// The org is asked what would change.
    Looking,
    /// That is what would change; nothing is sent yet.
    Preview(RecordChange),
    /// It is sent.
    Sending(RecordChange),
    /// Somebody else changed the record meanwhile.
    Conflict(Conflict),
    /// A duplicate rule found records that look like it.
    Duplicates {
        /// What was to be done.
        change: RecordChange,
        /// What the org says.
        refusal: Refusal,
        /// The match under the cursor.
        cursor: usize,
    },
    /// The org refused it.
    Refused {
        /// What was to be done.
        change: RecordChange,
        /// What the org says.
        refusal: Refusal,
    },
    /// It was not done, or nobody knows.
    Stopped {
        /// What happened.
        title: String,
        /// The words of whoever said so.
        detail: String,
        /// What to do.
        hint: String,
        /// Whether it may have been done.
        unknown: bool,
    },
}

/// Fields in three ways, and whose value is kept.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// What was to be done.
    pub change: RecordChange,
    /// The fields.
    pub fields: Vec<ThreeWays>,
    /// For each field, whether ours is kept.
    pub mine: Vec<bool>,
    /// The field under the cursor.
    pub cursor: usize,
}

impl Writing {
    fn new(org: OrgKey, wish: Wish, object: String, name: String) -> Self {
        // Who changes a phone number does not mean to give the record to another owner.
        let changes = matches!(
            wish,
            Wish::Save(Change::Update { .. }) | Wish::Record(Change::Update { .. })
        );
        let options = WriteOptions {
            no_assignment: changes && is_assigned_by_rules(&object),
            ..WriteOptions::default()
        };
        Self {
            org,
            object,
            name,
            wish,
            stage: Stage::Looking,
            options,
            typed: Field::default(),
            top: 0,
            production: true,
            seen: None,
            base: Values::default(),
        }
    }

    /// Goes so many lines down.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        let last = match &self.stage {
            Stage::Preview(change) | Stage::Sending(change) => {
                change.new.len().max(change.old.len()).saturating_sub(1)
            }
            _ => 0,
        };
        self.top = self.top.saturating_add_signed(by).min(last);
    }

    /// What the worker is asked to do.
    fn work(&self, dry: bool) -> RecordWork {
        match &self.wish {
            Wish::Save(change) | Wish::Record(change) => RecordWork::Write(RecordWrite {
                change: change.clone(),
                dry,
                seen: self.seen.clone(),
                base: self.base.clone(),
                options: self.options,
            }),
            Wish::Undo { key } => RecordWork::Undo {
                key: Some(key.clone()),
                dry,
            },
        }
    }

    /// What is done to the record, as far as it is known.
    pub fn action(&self) -> WriteAction {
        let of_change = |change: &Change| match change {
            Change::Create { .. } | Change::Clone { .. } => WriteAction::Create,
            Change::Update { .. } => WriteAction::Update,
            Change::Delete(_) => WriteAction::Delete,
            Change::Undelete(_) => WriteAction::Undelete,
        };
        match (&self.stage, &self.wish) {
            (Stage::Preview(change) | Stage::Sending(change), _) => change.action,
            (_, Wish::Save(change) | Wish::Record(change)) => of_change(change),
            (_, Wish::Undo { .. }) => WriteAction::Update,
        }
    }

    /// What is done, in a word.
    pub fn verb(&self) -> &'static str {
        match (&self.wish, self.action()) {
            (Wish::Undo { .. }, _) => "Undo a write to",
            (_, WriteAction::Create) => "Create",
            (_, WriteAction::Update) => "Save",
            (_, WriteAction::Delete) => "Delete",
            (_, WriteAction::Undelete) => "Undelete",
        }
    }

    /// Whether the rules that assign records to people are a matter of it.
    pub fn may_assign(&self) -> bool {
        let writes = matches!(self.action(), WriteAction::Create | WriteAction::Update);
        // What is taken back leaves them out in any case.
        let undoes = matches!(self.wish, Wish::Undo { .. });
        writes && !undoes && is_assigned_by_rules(&self.object)
    }

    /// Whether duplicate rules are.
    pub fn may_be_duplicate(&self) -> bool {
        let writes = matches!(self.action(), WriteAction::Create | WriteAction::Update);
        writes && matches!(self.wish, Wish::Save(_))
    }

    /// Whether letters go into the line for the alias.
    pub fn is_typing(&self) -> bool {
        self.wants_alias()
    }

    /// Whether the alias has to be typed before it is sent: for what is deleted in production.
    pub fn wants_alias(&self) -> bool {
        self.production
            && matches!(self.stage, Stage::Preview(_))
            && self.action() == WriteAction::Delete
    }
}

/// What a record with these values is called, where they say it.
pub(in crate::app) fn called(values: &Values) -> Option<String> {
    let text = |field: &str| {
        let text: Option<String> = serde_json::from_str(values.get(field)?).ok()?;
        text.filter(|text| !text.is_empty())
    };
    let person = || {
        let last = text("LastName")?;
        Some(text("FirstName").map_or_else(|| last.clone(), |first| format!("{first} {last}")))
    };
    let other = || text("Subject").or_else(|| text("CaseNumber"));
    text("Name").or_else(person).or_else(other)
}

impl Conflict {
    fn new(change: RecordChange, fields: Vec<ThreeWays>) -> Self {
        let mine = vec![true; fields.len()];
        Self {
            change,
            fields,
            mine,
            cursor: 0,
        }
    }

    /// Whether somebody else changed this field too, rather than only others of the record.
    pub fn is_theirs_new(field: &ThreeWays) -> bool {
        let base = field.base.as_deref();
        base.is_none_or(|base| !crate::worker::same_value(base, &field.theirs))
    }
}

/// Whether assignment rules choose owners of the object's records (REST guide, `Sforce-Auto-Assign`).
fn is_assigned_by_rules(object: &str) -> bool {
    matches!(object, "Lead" | "Case" | "Account")
}
