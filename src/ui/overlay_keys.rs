//! The keys of what lies over the panes, for the footer: the ones that act now, as they are bound.
//!
//! Long because every layer's line of keys stands beside the others'.

use super::record_keys;
use crate::app::App;
use crate::app::assist::List;
use crate::app::browsing::{Line, WhereCard};
use crate::app::command::Command;
use crate::app::compare::{Compare, Stage};
use crate::app::library::Shelf;
use crate::app::login::{Login, Step};
use crate::app::object_page::ObjectPage;
use crate::app::objects::Browser;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::app::record_page::{PageState, RecordPage, RowKey};
use crate::app::staging::{CellCard, CollectionWork, How, Line as Cursor};
use crate::app::trail::{TrailCard, TrailState};
use crate::app::usage::{UsageCard, UsageState};
use crate::app::work::PromptKind;

/// What state the overlay is in, where it has two, and its keys with what they do. The last stays
/// longest where it is narrow.
pub(super) fn of(app: &App, overlay: &Overlay) -> (&'static str, Vec<(String, &'static str)>) {
    let key = |command| app.keymap.shown(command);
    let help = |typing| app.hint_key(Command::Help, typing);
    match overlay {
        Overlay::Orgs(picker) if picker.is_typing() => (
            "typing",
            keys([
                (
                    "Enter",
                    if app.beside {
                        "open beside"
                    } else {
                        "go there"
                    },
                ),
                ("Down", "to the rows"),
                (&help(true), "help"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Orgs(_) => (
            "rows",
            keys([
                (
                    "Enter",
                    if app.beside {
                        "open beside"
                    } else {
                        "go there"
                    },
                ),
                (
                    &match app.beside {
                        true => String::new(),
                        false => key(Command::OrgsBeside),
                    },
                    "beside",
                ),
                (&key(Command::OrgsLogin), "log in"),
                (&key(Command::OrgsLogout), "log out"),
                (&key(Command::OrgsCard), "card"),
                (&key(Command::OrgsRename), "rename"),
                (&key(Command::OrgsCheck), "check all"),
                (&key(Command::OrgsDoctor), "doctor"),
                (&key(Command::OrgsFilter), "filter"),
                (&help(false), "help"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Columns(picker) if picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "go there"),
                ("Down", "to the rows: hide, move, freeze"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Columns(_) => (
            "rows",
            keys([
                ("Enter", "go there"),
                (&key(Command::ColumnsToggle), "hide, show"),
                (
                    &format!(
                        "{} {}",
                        key(Command::ColumnsLeft),
                        key(Command::ColumnsRight)
                    ),
                    "move",
                ),
                (&key(Command::ColumnsFreeze), "freeze"),
                (&key(Command::ColumnsUndo), "undo"),
                (&key(Command::ColumnsReset), "reset"),
                (&key(Command::ColumnsFilter), "filter"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Cell(card) => ("", of_cell(card)),
        Overlay::CellText(_) => (
            "typing",
            keys([
                ("Tab", "stage it"),
                ("F4", "your editor"),
                ("Esc", "leave it"),
            ]),
        ),
        Overlay::Paste(card) => {
            let mut all = match card.changes.is_empty() {
                true => Vec::new(),
                false => keys([("Enter", "stage what fits")]),
            };
            all.extend(keys([("Up Down", "lines"), ("Esc", "go back")]));
            ("", all)
        }
        Overlay::Changes(card) if card.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "go there"),
                ("Down", "to the rows: drop, save"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Changes(_) => (
            "rows",
            keys([
                ("Enter", "go there"),
                (&key(Command::ChangesSave), "save"),
                (&key(Command::ChangesDrop), "drop"),
                (&key(Command::ChangesDropAll), "drop all"),
                (&key(Command::ChangesUndo), "undo"),
                (&key(Command::ChangesFilter), "filter"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Send(card) if card.work == CollectionWork::Undelete => (
            "",
            keys([
                (
                    if card.typed.is_some() { "Enter" } else { "y" },
                    if card.ids.len() == 1 {
                        "undelete it"
                    } else {
                        "undelete them"
                    },
                ),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Send(card) => (
            "",
            keys([
                (
                    if card.typed.is_some() { "Enter" } else { "y" },
                    match card.work {
                        CollectionWork::Update => "save them",
                        CollectionWork::Delete => "delete them",
                        CollectionWork::Undelete => "undelete them",
                    },
                ),
                ("Tab", "all or none"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Sources(sources) if sources.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "take its values"),
                ("Down", "to the rows"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Sources(_) => (
            "rows",
            keys([
                ("Enter", "take its values"),
                ("/", "filter"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Library(library) => {
            let typing = library.picker.is_typing();
            let key = |command| app.hint_key(command, typing);
            let mut all = keys([("Enter", "into the editor")]);
            match &library.shelf {
                Shelf::History { all: every, .. } => {
                    let other = if *every { "this org" } else { "all orgs" };
                    all.push((key(Command::HistoryRun), "run it"));
                    all.push((key(Command::HistoryAll), other));
                }
                Shelf::Saved { .. } => {
                    all.push((key(Command::SavedRun), "run it"));
                    if !typing {
                        all.push((key(Command::SavedRename), "rename"));
                        all.push((key(Command::SavedDelete), "delete"));
                    }
                }
            }
            if typing {
                let rows = match library.shelf {
                    Shelf::History { .. } => "to the rows",
                    Shelf::Saved { .. } => "to the rows: rename, delete",
                };
                all.extend(keys([("Down", rows)]));
            } else {
                all.push((key(Command::HistoryFilter), "filter"));
            }
            all.extend(keys([("Esc", "close")]));
            (if typing { "typing" } else { "rows" }, all)
        }
        Overlay::Palette(picker) | Overlay::Help(picker) => {
            if picker.is_typing() {
                let all = [
                    ("Enter", "run it"),
                    ("Down", "to the rows"),
                    ("Esc", "close"),
                ];
                ("typing", keys(all))
            } else {
                (
                    "rows",
                    keys([("Enter", "run it"), ("/", "filter"), ("Esc", "close")]),
                )
            }
        }
        Overlay::Object(page) => of_object_page(app, page),
        Overlay::Record(page) => of_record_page(app, page),
        Overlay::Views(card) if card.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "run it"),
                ("Down", "to the rows"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Views(_) => (
            "rows",
            keys([("Enter", "run it"), ("/", "filter"), ("Esc", "close")]),
        ),
        Overlay::Targets(targets) if targets.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "run in the marked"),
                ("Down", "to the rows: mark"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Targets(_) => (
            "rows",
            keys([
                ("Enter", "run in the marked"),
                ("Space", "mark"),
                ("a", "all, none"),
                ("/", "filter"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Members(card) if card.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "all of it"),
                ("Down", "to the rows: retry, stop"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Members(_) => (
            "rows",
            keys([
                ("r", "go on, try again"),
                ("x", "stop it"),
                ("Enter", "all of it"),
                ("/", "filter"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Schemas(compare) if compare.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "go on"),
                ("Down", "to the rows"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Schemas(_) => (
            "rows",
            keys([
                ("Enter", "go on"),
                ("n N", "difference"),
                ("u", "what is the same"),
                ("o", "other org"),
                ("c", "compare all"),
                ("e E", "Markdown, JSON"),
                ("/", "filter"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Usage(card) => of_usage(card),
        Overlay::Trail(card) => of_trail(card),
        Overlay::Where(card) => of_where(card),
        Overlay::Prompt(prompt) => ("typing", of_prompt(prompt.kind)),
        Overlay::Stats(_) => (
            "",
            keys([
                ("y", "copy"),
                ("Q", "ask the server, in a new tab"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Frequency(card) if card.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "filter by it"),
                ("Down", "to the rows: copy, ask the server"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Frequency(_) => (
            "rows",
            keys([
                ("Enter", "filter by it"),
                ("y", "copy"),
                ("Q", "ask the server, in a new tab"),
                ("/", "find"),
                ("Esc", "close"),
            ]),
        ),
        Overlay::Compare(compare) => of_compare(compare),
        Overlay::Login(login) => ("", of_login(app, login)),
        Overlay::CopyFile(_) => ("", keys([("Enter", "write the file"), ("Esc", "not now")])),
        Overlay::Export(_) => (
            "",
            keys([
                ("Enter", "write the file"),
                ("Up Down", "lines"),
                ("Left Right", "choose"),
                (&help(true), "help"),
                ("Esc", "go back"),
            ]),
        ),
        Overlay::Form(form) => {
            let mut all = keys([("Enter", form.enter())]);
            if form.fields.len() > 1 {
                all.extend(keys([("Up Down", "lines")]));
            }
            if form.binds.get(form.focus).is_some_and(|bind| bind.list) {
                all.extend(keys([("@", "file or result")]));
            }
            all.extend(keys([("Esc", "go back")]));
            ("", all)
        }
        Overlay::Confirm(confirm) => {
            let mut all = keys([("y", confirm.action.yes().trim_start())]);
            if !confirm.choices.is_empty() {
                let letters = confirm.choices.iter().map(|choice| choice.key.to_string());
                let letters: Vec<String> = letters.collect();
                all.push((letters.join(" "), "choose"));
            }
            all.extend(keys([("Esc", "go back")]));
            ("", all)
        }
        Overlay::Reader(reader) => of_reader(reader),
        Overlay::RecordForm(form) => record_keys::of_form(form),
        Overlay::Writing(writing) => record_keys::of_writing(writing),
        Overlay::Journal(journal) => record_keys::of_journal(journal),
        Overlay::Undo(card) => record_keys::of_undo(card),
    }
}

fn of_object_page(app: &App, page: &ObjectPage) -> (&'static str, Vec<(String, &'static str)>) {
    let typing = page.picker.is_typing();
    let key = |command| app.hint_key(command, typing);
    let mut all = keys([("Enter", "go on")]);
    if typing {
        all.push((key(Command::PageRead), "all of it"));
        all.push((key(Command::PagePart), "part"));
        all.extend(keys([("Down", "to the rows: insert, copy, records")]));
    } else {
        all.push((key(Command::PageInsert), "into the query"));
        all.push((key(Command::PageRecords), "records"));
        all.push((key(Command::PageRead), "all of it"));
        all.push((key(Command::PagePart), "part"));
        all.extend(keys([("y", "copy")]));
        if page.trail.len() > 1 {
            all.push((key(Command::PageBack), "back"));
        }
        all.push((key(Command::PageFilter), "filter"));
    }
    all.extend(keys([("Esc", "close")]));
    (if typing { "typing" } else { "rows" }, all)
}

fn of_record_page(app: &App, page: &RecordPage) -> (&'static str, Vec<(String, &'static str)>) {
    let typing = page.picker.is_typing();
    if typing {
        let rows = keys([("Enter", "go on"), ("Down", "to the rows"), ("Esc", "rows")]);
        return ("typing", rows);
    }
    if page.record().is_none() {
        let again = match page.state {
            PageState::Failed(_) => vec![(app.hint_key(Command::RecordRefresh, false), "again")],
            _ => Vec::new(),
        };
        let close = keys([("Esc", "close")]);
        return ("", again.into_iter().chain(close).collect());
    }
    let key = |command| app.hint_key(command, false);
    let leads = page.selected_field().zip(page.record());
    let enter = match (page.picker.selected(), leads) {
        (Some(RowKey::List(_)), _) => "these records",
        (_, Some((field, record))) if record.leads_to(field).is_some() => "go there",
        (_, Some((field, record))) if record.has_file(field) => "to a file",
        _ => "whole value",
    };
    let mut all = keys([("Enter", enter)]);
    match page.is_deleted() {
        true => all.push((key(Command::RecordUndelete), "undelete")),
        false => all.push((key(Command::RecordEdit), "edit")),
    }
    let in_front = app.tab().map(|tab| tab.id);
    if page.from.is_some() && page.from == in_front && page.at == 0 {
        let both = [Command::RecordPrevious, Command::RecordNext].map(key);
        all.push((both.join(" "), "other rows"));
    }
    all.push((key(Command::RecordFilter), "filter"));
    all.push((key(Command::RecordNulls), "hide nulls"));
    all.extend(keys([("y", "copy")]));
    all.push((key(Command::RecordBrowser), "browser"));
    all.truncate(6);
    let esc = match (page.picker.filter().is_empty(), page.at) {
        (false, _) => "all rows",
        (true, 0) => "close",
        (true, _) => "back",
    };
    all.extend(keys([("Esc", esc)]));
    ("rows", all)
}

fn of_usage(card: &UsageCard) -> (&'static str, Vec<(String, &'static str)>) {
    let esc = if card.is_counting() { "stop" } else { "close" };
    let refers = card.refers();
    let enter = if refers {
        "these records"
    } else {
        "records with a value"
    };
    match (&card.state, card.is_typing()) {
        (UsageState::Asks, _) => ("", keys([("y", "count"), ("Esc", "go back")])),
        (_, true) => (
            "typing",
            keys([
                ("Enter", enter),
                ("Down", "to the rows: copy, sort"),
                ("Esc", esc),
            ]),
        ),
        (_, false) => (
            "rows",
            keys([
                ("Enter", enter),
                (if refers { "" } else { "e" }, "without"),
                ("s", "sort"),
                ("y", "copy"),
                ("w", "to a file"),
                ("/", "filter"),
                ("Esc", esc),
            ]),
        ),
    }
}

fn of_trail(card: &TrailCard) -> (&'static str, Vec<(String, &'static str)>) {
    if card.picker.is_typing() {
        let all = [
            ("Enter", "read it"),
            ("Down", "to the rows: Setup, copy"),
            ("Esc", "close"),
        ];
        return ("typing", keys(all));
    }
    let mut all = keys([("Enter", "read it")]);
    if card.record.is_some() {
        let setup = match card.setup {
            TrailState::Unasked => "with Setup",
            _ => "without Setup",
        };
        all.extend(keys([("s", setup)]));
    }
    all.extend(keys([
        ("y", "copy"),
        ("c", "as CSV"),
        ("/", "filter"),
        ("Esc", "close"),
    ]));
    ("rows", all)
}

fn of_where(card: &WhereCard) -> (&'static str, Vec<(String, &'static str)>) {
    match card.line {
        Line::Field if card.picker.is_typing() => (
            "typing",
            keys([
                ("Enter", "this field"),
                ("Down", "to the rows"),
                ("Esc", "back"),
            ]),
        ),
        Line::Field => ("rows", keys([("Enter", "this field"), ("Esc", "back")])),
        Line::Operator => (
            "",
            keys([
                ("Enter", "run it"),
                ("Left Right", "operator"),
                ("Down", "value"),
                ("Up", "field"),
                ("Esc", "go back"),
            ]),
        ),
        Line::Value => (
            "",
            keys([
                ("Enter", "run it"),
                ("Tab", "take a value"),
                ("Up", "operator, field"),
                ("Esc", "go back"),
            ]),
        ),
    }
}

/// The keys of the list of objects.
pub(super) fn of_objects(
    app: &App,
    browser: &Browser,
) -> (&'static str, Vec<(String, &'static str)>) {
    let typing = browser.picker.is_typing();
    let key = |command| app.hint_key(command, typing);
    let mut all = keys([("Enter", "its records")]);
    all.push((key(Command::ObjectsAbout), "about it"));
    all.push((key(Command::ObjectsShow), Command::ObjectsShow.spec().label));
    if typing {
        all.extend(keys([("Down", "to the rows: pin, unfold")]));
    } else {
        all.push((key(Command::ObjectsPin), "pin"));
        all.push((key(Command::ObjectsUnfold), "unfold"));
        all.push((key(Command::ObjectsFilter), "filter"));
    }
    all.push((key(Command::Help), "help"));
    let esc = match browser.picker.filter().is_empty() {
        true => "close",
        false => "clear the filter",
    };
    all.extend(keys([("Esc", esc)]));
    (if typing { "typing" } else { "rows" }, all)
}

/// The keys of the list at the cursor.
pub(super) fn of_list(app: &App, list: &List) -> Vec<(String, &'static str)> {
    let take = if list.enter_takes() {
        "Tab Enter"
    } else {
        "Tab"
    };
    let run = app.hint_key(Command::QueryRun, true);
    let mut all = keys([(take, "take it"), ("Up Down", "choose")]);
    if !run.is_empty() {
        all.push((run, Command::QueryRun.spec().label));
    }
    all.extend(keys([("Esc", "close")]));
    all
}

fn of_reader(reader: &Reader) -> (&'static str, Vec<(String, &'static str)>) {
    if reader.is_typing() {
        let all = [("Enter", "keep"), ("Up Down", "matches"), ("Esc", "leave")];
        return ("search", keys(all));
    }
    let mut all = keys([("Up Down", "scroll"), ("/", "search")]);
    if reader.search().is_some() {
        all.extend(keys([("n N", "matches")]));
    }
    all.extend(match reader.laid_out() {
        Some(true) => keys([("p", "as it came")]),
        Some(false) => keys([("p", "laid out")]),
        None => Vec::new(),
    });
    let esc = if reader.search().is_some() {
        "leave the search"
    } else {
        "close"
    };
    all.extend(keys([("y", "copy"), ("|", "pager"), ("Esc", esc)]));
    ("", all)
}

/// The keys of the card that says what cells are to hold.
fn of_cell(card: &CellCard) -> Vec<(String, &'static str)> {
    let mut all = keys([("Enter", "stage it")]);
    let proposals = !card.proposals().is_empty();
    if proposals && card.line == Cursor::First {
        all.extend(keys([("Up Down", "values"), ("Tab", "take it")]));
    } else if card.many {
        all.extend(keys([("Up Down", "lines")]));
    }
    if card.many && (card.line == Cursor::How || card.how == How::Column) {
        all.extend(keys([("Left Right", "choose")]));
    }
    all.extend(keys([("Esc", "go back")]));
    all
}

fn of_prompt(kind: PromptKind) -> Vec<(String, &'static str)> {
    match kind {
        PromptKind::Filter => keys([("Enter", "keep"), ("Up Down", "rows"), ("Esc", "drop")]),
        PromptKind::Search { .. } => keys([
            ("Enter", "keep, then n N"),
            ("Up Down", "hits"),
            ("Tab", "one or all columns"),
            ("Esc", "leave"),
        ]),
    }
}

fn of_login(app: &App, login: &Login) -> Vec<(String, &'static str)> {
    let key = |command| app.keymap.shown(command);
    let help = (app.hint_key(Command::Help, login.is_typing()), "help");
    let (mut all, esc) = match &login.step {
        Step::Form => (
            keys([
                ("Enter", login.form.way.verb()),
                ("Up Down", "lines"),
                ("Left Right", "choose"),
            ]),
            "go back",
        ),
        Step::Waiting(waiting) if waiting.pasting => (
            keys([("Enter", "send it"), ("Tab", "leave the field")]),
            if waiting.no_listener.is_some() && waiting.paste.is_empty() {
                "cancel"
            } else {
                "leave the field"
            },
        ),
        Step::Waiting(_) | Step::Code(_) if login.qr => (
            keys([(&key(Command::LoginQr), "back to the address")]),
            "back to the address",
        ),
        Step::Waiting(_) => (
            keys([
                (&key(Command::LoginCopyUrl), "copy address"),
                (&key(Command::LoginQr), "QR code"),
                (&key(Command::LoginPaste), "paste back"),
            ]),
            "cancel",
        ),
        Step::Code(_) => (
            keys([
                (&key(Command::LoginCopyUrl), "copy address"),
                (&key(Command::LoginQr), "QR code"),
            ]),
            "cancel",
        ),
        Step::Saving(_) => (
            keys([(&key(Command::LoginSession), "go on for this session only")]),
            "cancel",
        ),
        Step::Starting | Step::Asking(_) | Step::Exchanging => (Vec::new(), "cancel"),
        Step::Failed(_) => (
            keys([
                ("r", "try again"),
                ("K", "why, and what to do"),
                ("Enter", "change what was filled in"),
            ]),
            "go back",
        ),
    };
    all.push(help);
    all.push(("Esc".to_owned(), esc));
    all
}

pub(super) fn keys<const N: usize>(all: [(&str, &'static str); N]) -> Vec<(String, &'static str)> {
    all.map(|(key, label)| (key.to_owned(), label)).into()
}

/// The keys of a comparison.
fn of_compare(compare: &Compare) -> (&'static str, Vec<(String, &'static str)>) {
    let typing = compare.is_typing();
    let state = match (compare.has_list(), typing) {
        (true, true) => "typing",
        (true, false) => "rows",
        _ => "",
    };
    let all = match &compare.stage {
        Stage::Choose(_) if typing => keys([
            ("Enter", "compare with it"),
            ("Down", "to the rows"),
            ("Esc", "go back"),
        ]),
        Stage::Choose(_) => keys([
            ("Enter", "compare"),
            ("Space", "take several"),
            ("/", "filter"),
            ("Esc", "go back"),
        ]),
        Stage::Key { .. } if typing => keys([
            ("Enter", "compare"),
            ("Down", "to the rows"),
            ("Esc", "go back"),
        ]),
        Stage::Key { .. } => keys([
            ("Enter", "compare by it"),
            ("Space", "take several"),
            ("/", "filter"),
            ("Esc", "go back"),
        ]),
        Stage::Switches(_) => keys([
            ("Space", "switch"),
            ("/", "filter"),
            ("Esc", "compare anew"),
        ]),
        Stage::Working { .. } => keys([("Esc", "stop")]),
        Stage::Map(_) => keys([
            ("Enter", "ask the orgs"),
            ("Tab", "name, external id"),
            ("Esc", "not now"),
        ]),
        Stage::Failed(_) => keys([("Esc", "go back")]),
        Stage::Record(_) if compare.records_only => keys([
            ("u", "only what differs"),
            ("e", "export"),
            ("Esc", "close"),
        ]),
        Stage::Record(_) => keys([
            ("n N", "difference"),
            ("u", "only what differs"),
            ("Esc", "go back"),
        ]),
        Stage::View => {
            let mut all = keys([("n N", "difference"), ("Enter", "unfold, record")]);
            if compare.parties.len() > 2 {
                all.extend(keys([("Tab", "next other")]));
            }
            all.extend(keys([
                ("f", "one kind"),
                (",", "key"),
                (".", "columns, rules"),
                ("e", "export"),
                ("y", "copy missing"),
                ("Esc", "close"),
            ]));
            all
        }
    };
    (state, all)
}
