//! The help at the cursor of the editor: problems, the list of what may be written, laying out.
//!
//! It is long because its tables of texts, keys and what comes of them are read beside each other.
//! Texts are told with `|` at the cursor.

use std::sync::Arc;

use super::*;
use crate::language::test_catalog::{catalog, objects};
use crate::schema::{Object, ObjectDescribe};
use crate::worker::SchemaEvent;

/// What the production org's objects are like, in the order in which it would tell it.
pub(crate) fn told(names: &[&str]) -> Vec<SchemaEvent> {
    let catalog = catalog();
    let mut events = vec![SchemaEvent::List {
        list: Arc::clone(catalog.list().unwrap()),
        asked: EPOCH,
    }];
    for name in names {
        let found = objects().iter().find(|object| object["name"] == *name);
        let describe: ObjectDescribe = serde_json::from_value(found.unwrap().clone()).unwrap();
        events.push(SchemaEvent::Object {
            object: Arc::new(Object::new(Arc::new(describe))),
            asked: EPOCH,
        });
    }
    events
}

/// The production org on the screen, and these of its objects known.
pub(crate) fn knowing(names: &[&str]) -> Desk {
    let mut desk = Desk::new();
    let job = desk.schema_job().unwrap();
    for event in told(names) {
        desk.schema(job, event);
    }
    desk.schema(job, SchemaEvent::Done { asked: 1, new: 1 });
    desk.take();
    desk
}

/// All that the texts here are about.
pub(crate) fn all() -> Desk {
    knowing(&["Account", "Contact", "User"])
}

impl Desk {
    /// Puts a text with its cursor into the editor, as if it had stood there.
    pub(crate) fn put(&mut self, text: &str) -> &mut Self {
        let at = text.find('|').unwrap();
        let column = self.app.column_mut().unwrap();
        (column.focus, column.typing) = (crate::app::column::Pane::Editor, true);
        let editor = &mut column.tab_mut().editor;
        editor.set_text(&text.replacen('|', "", 1));
        editor.set_cursor(at);
        self.wait(1)
    }

    /// The text with its cursor.
    pub(crate) fn shown(&self) -> String {
        let editor = &self.app.tab().unwrap().editor;
        let mut text = editor.text().to_owned();
        text.insert(editor.cursor(), '|');
        text
    }

    /// Presses keys and types texts: a word of keys, or a text in backticks.
    pub(crate) fn does(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('`').enumerate() {
            if at % 2 == 1 {
                self.type_text(part);
            } else {
                for key in part.split_whitespace() {
                    self.press(key);
                }
            }
            self.draw(120, 40);
        }
        self
    }

    fn listed(&self) -> Vec<&str> {
        let items = self.app.list().map_or(&[][..], |list| list.items());
        items.iter().map(|item| item.label.as_str()).collect()
    }

    fn said(&self) -> String {
        let tab = self.app.tab().unwrap();
        let said = self.app.said(tab);
        said.map_or(String::new(), |said| said.problem.message.clone())
    }

    fn marked(&self) -> Vec<&str> {
        let tab = self.app.tab().unwrap();
        let text = tab.editor.text();
        self.app
            .problems(tab)
            .map(|item| item.span.text(text))
            .collect()
    }
}

/// Before, keys, after.
type Case = (&'static str, &'static str, &'static str);

fn all_do(cases: &[Case]) {
    for (before, keys, after) in cases {
        let mut desk = all();
        desk.put(before).does(keys);
        assert_eq!(desk.shown(), *after, "{before} {keys}");
    }
}

#[test]
fn keys_in_the_list_do_what_a_person_expects() {
    all_do(&[
        // Tab takes at once; Enter only what was looked for.
        ("|", "`SEL` Tab", "SELECT |"),
        (
            "SELECT | FROM Account",
            "`Nam` Tab",
            "SELECT Name| FROM Account",
        ),
        (
            "SELECT | FROM Account",
            "`Indu` Enter",
            "SELECT Indu\n| FROM Account",
        ),
        (
            "SELECT | FROM Account",
            "`Indu` Ctrl-Space Enter",
            "SELECT Industry| FROM Account",
        ),
        (
            "SELECT Indust| FROM Account",
            "Ctrl-N Enter",
            "SELECT Industry| FROM Account",
        ),
        (
            "SELECT Indust| FROM Account",
            "Alt-/ Enter",
            "SELECT Industry| FROM Account",
        ),
        (
            "SELECT | FROM Account",
            "`Indus` Down Up Enter",
            "SELECT Industry| FROM Account",
        ),
        // A path goes on.
        (
            "SELECT | FROM Contact",
            "`Owner` Down Down Up Up Esc `.Usern` Tab",
            "SELECT Owner.Username| FROM Contact",
        ),
        // Esc closes the list and nothing else.
        (
            "SELECT | FROM Account",
            "`Indu` Esc `x`",
            "SELECT Indux| FROM Account",
        ),
        // It stays closed for the word, and opens for the next.
        (
            "SELECT | FROM Account",
            "`Ind` Esc `u` Ctrl-Y",
            "SELECT Indu| FROM Account",
        ),
        (
            "SELECT | FROM Account",
            "`Ind` Esc `u, Webs` Tab",
            "SELECT Indu, Website| FROM Account",
        ),
        // Where nothing is listed, Enter is the text's.
        ("SELECT Id|", "Enter `x`", "SELECT Id\nx|"),
        // One step back takes it back.
        (
            "SELECT Indu| FROM Account",
            "Ctrl-Space Tab Ctrl-Z",
            "SELECT Indu| FROM Account",
        ),
        // Inside a text of a picklist.
        (
            "SELECT Id FROM Account WHERE Rating = | LIMIT 1",
            "`'Wa` Tab",
            "SELECT Id FROM Account WHERE Rating = 'Warm'| LIMIT 1",
        ),
    ]);
}

#[test]
fn a_list_is_open_only_where_somebody_writes_a_word() {
    for (before, keys, open) in [
        ("SELECT | FROM Account", "", false),
        ("SELECT | FROM Account", "`N`", true),
        ("SELECT | FROM Account", "`N` Left", false),
        ("SELECT | FROM Account", "`N` Esc", false),
        ("SELECT | FROM Account", "`N` Enter", false),
        ("SELECT | FROM Account", "`Na` Backspace", true),
        ("SELECT Na| FROM Account", "Backspace", false),
        ("SELECT Na| FROM Account", "Ctrl-Space", true),
        ("SELECT Na| FROM Account", "Ctrl-Space Shift-Left", false),
        ("SELECT Na| FROM Account", "Esc", false),
        ("SELECT Owner| FROM Contact", "`.`", true),
        ("SELECT Id FROM Account WHERE Name = 'x|'", "`y`", false),
        ("SELECT Id FROM Account -- x|", "`y`", false),
        ("SELECT Id FROM Account|", "`;`", false),
        ("SELECT Id FROM Account| ", "Right", false),
        ("SELECT Nam| FROM Account", "`e`", false),
        ("SELECT Websit| FROM Account", "`e`", false),
    ] {
        let mut desk = all();
        desk.put(before).does(keys);
        assert_eq!(desk.app.list().is_some(), open, "{before} {keys}");
    }
    let mut desk = all();
    desk.put("SELECT | FROM Account").paste("Na");
    assert!(desk.app.list().is_none(), "a paste is no typing");
    desk.does("Esc").press("o");
    assert!(desk.app.list().is_none());
}

#[test]
fn what_was_taken_here_comes_first_the_next_time_and_after_a_restart() {
    let mut desk = all();
    desk.put("SELECT | FROM Account").does("`Bi` Down Down Tab");
    let taken = desk.text().split([' ', ',']).nth(1).unwrap().to_owned();
    desk.put("SELECT | FROM Account").does("`Bi`");
    assert_eq!(desk.listed().first(), Some(&taken.as_str()));
    let session = desk.app.session();
    assert_eq!(session.recent.len(), 1);
    assert_eq!(session.recent[0].names, [taken]);
}

#[test]
fn what_is_on_its_way_is_said_and_comes_without_moving_the_choice() {
    let mut desk = knowing(&["Contact"]);
    desk.put("SELECT Id| FROM Contact").does("`, Account.`");
    assert!(desk.draw(120, 40).contains("loading Account…"));
    let job = desk.schema_job().unwrap();
    for event in told(&["Account"]).into_iter().skip(1) {
        desk.schema(job, event);
    }
    desk.schema(job, SchemaEvent::Done { asked: 1, new: 1 });
    let screen = desk.draw(120, 40);
    assert!(!screen.contains("loading Account…"), "{screen}");
    assert!(desk.listed().contains(&"Industry"), "{:?}", desk.listed());
}

#[test]
fn a_click_takes_a_row() {
    let mut desk = all();
    desk.put("SELECT | FROM Account").does("`Indus`");
    desk.click_on("• Industry");
    assert_eq!(desk.shown(), "SELECT Industry| FROM Account");
}

#[test]
fn nothing_is_marked_under_what_is_being_written() {
    let mut desk = all();
    desk.put("SELECT Id| FROM Account").does("`, Naem`");
    assert_eq!(desk.marked(), [""; 0]);
    desk.wait(2000);
    assert_eq!(desk.marked(), ["Naem"], "after a while");
    desk.does("`x`");
    assert_eq!(desk.marked(), [""; 0]);
    desk.does("Left Left Left");
    assert_eq!(desk.marked(), ["Naemx"], "the cursor went away");
    assert!(desk.said().contains("Naemx"), "{}", desk.said());
    assert!(desk.draw(80, 24).contains("✗ Account has no field Naemx"));
}

#[test]
fn a_name_of_what_is_not_loaded_is_not_marked() {
    let mut desk = Desk::new();
    desk.put("SELECT Naem FROM Acount|").does("Esc");
    assert_eq!(desk.marked(), [""; 0]);
    let job = desk.schema_job().unwrap();
    for event in told(&[]) {
        desk.schema(job, event);
    }
    assert_eq!(
        desk.marked(),
        ["Acount"],
        "now it is known which objects there are"
    );
}

#[test]
fn a_problem_is_found_and_mended_with_keys() {
    all_do(&[
        (
            "|SELECT Id, Naem FROM Account",
            "F8 Tab",
            "SELECT Id, Name| FROM Account",
        ),
        (
            "|SELECT Id, Naem FROM Account",
            "Alt-.",
            "|SELECT Id, Name FROM Account",
        ),
        (
            "|SELECT Id, Naem FROM Account",
            "Esc F8 Alt-.",
            "SELECT Id, Name| FROM Account",
        ),
        (
            "|SELECT Id, Naem FROM Account",
            "F8 Tab Ctrl-Z",
            "SELECT Id, |Naem FROM Account",
        ),
        (
            "|SELECT Naem, Nmae FROM Account",
            "F8 F8",
            "SELECT Naem, |Nmae FROM Account",
        ),
        (
            "|SELECT Naem, Nmae FROM Account",
            "F8 F8 F8",
            "SELECT |Naem, Nmae FROM Account",
        ),
        (
            "|SELECT Naem, Nmae FROM Account",
            "F7",
            "SELECT Naem, |Nmae FROM Account",
        ),
        ("|SELECT Id FROM Account", "F8", "|SELECT Id FROM Account"),
    ]);
    let mut desk = all();
    desk.put("|SELECT Id FROM Account").does("F8");
    assert_eq!(desk.toast(), "nothing is marked");
    desk.does("Tab");
    assert_eq!(
        desk.app.column().unwrap().focus,
        crate::app::column::Pane::Results
    );
}

#[test]
fn the_query_is_laid_out_as_one_edit_and_the_cursor_stays_at_its_word() {
    all_do(&[
        (
            "select Id from Account where Na|me = 'a  b'",
            "F3",
            "SELECT Id\nFROM Account\nWHERE Na|me = 'a  b'",
        ),
        (
            "select Id from Account| limit 1",
            "Esc g q",
            "SELECT Id\nFROM Account|\nLIMIT 1",
        ),
        (
            "select Id from Account| limit 1",
            "F3 Ctrl-Z",
            "select Id from Account| limit 1",
        ),
        ("select Id fro Account|", "F3", "select Id fro Account|"),
    ]);
    for (text, said) in [
        (
            "select Id fro Account|",
            "not laid out: it has a syntax error",
        ),
        ("SELECT Id\nFROM Account|", "the query is laid out already"),
        ("|", "the query is empty"),
    ] {
        let mut desk = all();
        desk.put(text).does("F3");
        assert_eq!(desk.toast(), said, "{text}");
    }
}

#[test]
fn fields_are_written_out_and_taken_back_as_one_edit() {
    let mut desk = all();
    desk.put("SELECT *| FROM Account").does("Alt-=");
    assert!(
        desk.text().contains("Industry, "),
        "{} {}",
        desk.toast(),
        desk.text()
    );
    assert!(!desk.text().contains('*'));
    desk.does("Ctrl-Z");
    assert_eq!(desk.shown(), "SELECT *| FROM Account");
    desk.does("Esc a a");
    assert!(desk.text().contains("Industry, "), "{}", desk.text());
    desk.does("a -");
    assert_eq!(desk.text(), "SELECT * FROM Account");
    desk.does("a f");
    assert_eq!(desk.text(), "SELECT FIELDS(ALL) FROM Account LIMIT 200");
    let mut desk = knowing(&[]);
    desk.put("SELECT *| FROM Account");
    desk.does("Alt-=");
    assert_eq!(desk.text(), "SELECT * FROM Account");
    assert!(desk.toast().contains("not loaded yet"), "{}", desk.toast());
}

#[test]
fn what_a_name_means_is_told_on_a_key() {
    let mut desk = all();
    desk.put("SELECT Indus|try FROM Account").does("F2");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("About Account.Industry"), "{screen}");
    assert!(screen.contains("picklist"), "{screen}");
    desk.does("Esc")
        .put("SELECT Id |  FROM Account")
        .does("Esc K");
    assert_eq!(desk.toast(), "nothing is known about what is at the cursor");
    desk.put("SELECT Na|em FROM Account").does("Esc K");
    assert!(desk.draw(80, 24).contains("Error: "));
}
