//! The keys of the form of a record, of a write on its way and of the journal, for the footer.

use super::overlay_keys::keys;
use crate::app::journal::{Journal, UndoCard, UndoStage};
use crate::app::record_form::editing::How;
use crate::app::record_form::{FormState, RecordForm};
use crate::app::writing::{Stage, Wish, WriteAction, Writing};

type Keys = (&'static str, Vec<(String, &'static str)>);

/// The form.
pub(super) fn of_form(form: &RecordForm) -> Keys {
    let typing = if form.is_typing() { "typing" } else { "" };
    let all = match form.editing.as_ref().map(|editing| &editing.how) {
        None if form.state != FormState::Here => keys([("Esc", "close")]),
        None if form.picker.is_typing() => {
            keys([("Enter", "to the fields"), ("Esc", "all fields")])
        }
        None if form.group.is_some() => {
            let mut all = keys([("Enter", "edit"), ("s", "look and save")]);
            if form.is_dirty() {
                all.extend(keys([("u", "undo"), ("=", "old value")]));
            }
            all.extend(keys([("x", "no value"), ("Esc", "back to all fields")]));
            all
        }
        None => {
            let mut all = keys([("Enter", "edit"), ("s", "look and save")]);
            if form.is_dirty() {
                all.extend(keys([("u", "undo"), ("=", "old value")]));
            }
            all.extend(keys([
                ("x", "no value"),
                ("/", "find"),
                ("n", "next change"),
                ("Esc", "leave"),
            ]));
            all
        }
        Some(How::Line(_)) => keys([("Enter", "take it"), ("Esc", "leave it")]),
        Some(How::Day { calendar: None, .. }) => keys([
            ("Enter", "take it"),
            ("Down", "calendar"),
            ("Esc", "leave it"),
        ]),
        Some(How::Day { .. }) => keys([
            ("Enter", "take the day"),
            ("Left Right", "day"),
            ("Up Down", "week"),
            ("< >", "month"),
            ("t", "today"),
            ("Esc", "back to the text"),
        ]),
        Some(How::Text(_)) => keys([
            ("Tab", "take it"),
            ("F4", "your editor"),
            ("Esc", "leave it"),
        ]),
        Some(How::Choice(choosing)) if choosing.picker.is_typing() => keys([
            ("Enter", "take it"),
            ("Down", "to the rows"),
            ("Esc", "leave it"),
        ]),
        Some(How::Choice(_)) => keys([("Enter", "take it"), ("/", "filter"), ("Esc", "leave it")]),
        Some(How::Many(choosing, _)) => keys([
            ("Enter", "done"),
            (
                if choosing.picker.is_typing() {
                    "Tab"
                } else {
                    "Space"
                },
                "in or out",
            ),
            ("Down", "to the rows"),
            ("Esc", "leave it"),
        ]),
        Some(How::Lookup(lookup)) => {
            let enter = if lookup.would_ask() {
                "ask the org"
            } else {
                "take it"
            };
            let mut all = keys([("Enter", enter)]);
            if lookup.targets.len() > 1 {
                let other = if lookup.picker.is_typing() {
                    "Ctrl-F"
                } else {
                    "f"
                };
                all.extend(keys([(other, "other object")]));
            }
            if !lookup.would_ask() {
                all.extend(keys([("F5", "ask the org")]));
            }
            all.extend(keys([("Down", "to the rows"), ("Esc", "leave it")]));
            all
        }
    };
    (typing, all)
}

/// A write on its way.
pub(super) fn of_writing(writing: &Writing) -> Keys {
    if writing.wants_alias() {
        let verb = match writing.wish {
            Wish::Undo { .. } => "take it back",
            Wish::Save(_) | Wish::Record(_) => "delete it",
        };
        return ("typing", keys([("Enter", verb), ("Esc", "go back")]));
    }
    let all = match &writing.stage {
        Stage::Looking => keys([("Esc", "cancel")]),
        Stage::Preview(change) => {
            let verb = match (&writing.wish, change.action) {
                (Wish::Undo { .. }, _) => "take it back",
                (_, WriteAction::Create) => "create it",
                (_, WriteAction::Update) => "save it",
                (_, WriteAction::Delete) => "delete it",
                (_, WriteAction::Undelete) => "undelete it",
            };
            let mut all = keys([("y", verb)]);
            if writing.may_be_duplicate() {
                all.extend(keys([("d", "duplicates")]));
            }
            if writing.may_assign() {
                all.extend(keys([("a", "assignment")]));
            }
            all.extend(keys([("Up Down", "scroll"), ("Esc", "go back")]));
            all
        }
        Stage::Sending(_) => keys([("Esc", "leave; it goes on")]),
        Stage::Conflict(_) => match &writing.wish {
            Wish::Save(_) => keys([
                ("Space", "yours, theirs"),
                ("Up Down", "field"),
                ("Enter", "look again"),
                ("Esc", "go back"),
            ]),
            Wish::Record(_) => keys([("Enter", "look again"), ("Esc", "go back")]),
            Wish::Undo { .. } => keys([("Esc", "go back")]),
        },
        Stage::Duplicates { refusal, .. } => {
            let saves = refusal
                .duplicates
                .as_ref()
                .is_some_and(|found| found.allow_save);
            let mut all = Vec::new();
            if saves {
                all.extend(keys([("y", "save it anyway")]));
            }
            let some = refusal.duplicates.as_ref();
            if some.is_some_and(|found| !found.matches.is_empty()) {
                all.extend(keys([("Enter", "open it"), ("Up Down", "records")]));
            }
            all.extend(keys([("Esc", "back to the form")]));
            all
        }
        Stage::Refused { refusal, .. } if refusal.is_retryable() => {
            keys([("r", "try again"), ("Esc", "go back")])
        }
        Stage::Refused { .. } => keys([("Esc", "go back")]),
        Stage::Stopped { unknown: true, .. } => keys([("j", "journal"), ("Esc", "go back")]),
        Stage::Stopped { .. } => keys([("r", "try again"), ("Esc", "go back")]),
    };
    ("", all)
}

/// The journal.
pub(super) fn of_journal(journal: &Journal) -> Keys {
    if journal.picker.is_typing() {
        return (
            "typing",
            keys([
                ("Enter", "read it"),
                ("Down", "to the rows"),
                ("Esc", "to the rows"),
            ]),
        );
    }
    let mut all = Vec::new();
    if let Some((_, batch)) = journal.selected_batch() {
        all.extend(keys([("Enter", "open it")]));
        if batch.standing > 0 {
            all.extend(keys([("u", "take all of it back")]));
        }
        all.extend(keys([("/", "find"), ("p", "forget all")]));
    } else if let Some(write) = journal.selected() {
        all.extend(keys([("Enter", "read it")]));
        if journal.why_no_undo(write).is_none() {
            all.extend(keys([("u", "take it back")]));
        }
        all.extend(keys([("/", "find"), ("p", "forget all")]));
    }
    let esc = match journal.within {
        Some(_) => "all writes",
        None => "close",
    };
    all.extend(keys([("Esc", esc)]));
    ("", all)
}

/// A batch that is taken back.
pub(super) fn of_undo(card: &UndoCard) -> Keys {
    if card.picker.is_typing() {
        return (
            "typing",
            keys([("Down", "to the rows"), ("Esc", "to the rows")]),
        );
    }
    if card.wants_alias() {
        let all = [
            ("Enter", "take it back"),
            ("Up Down", "records"),
            ("Esc", "go back"),
        ];
        return ("typing", keys(all));
    }
    let mut all = Vec::new();
    let esc = match &card.stage {
        UndoStage::Looking => "cancel",
        UndoStage::Preview => {
            if card.count() > 0 {
                all.extend(keys([("y", "take it back")]));
            }
            "go back"
        }
        UndoStage::Sending(false) => "stop",
        UndoStage::Sending(true) => "stopping",
        UndoStage::Ended(_) => "close",
    };
    if card.picker.total() > 0 {
        all.extend(keys([("Enter", "read it"), ("/", "find")]));
    }
    all.extend(keys([("Esc", esc)]));
    ("", all)
}
