//! The table's keys as a whole.

use super::*;
use crate::app::command::{Scope, TABLE, key_table};
use crate::app::key::spell;
use crate::app::keymap::{Found, Keymap};
use crate::app::overlay_keys::{Fixed, Layer, fixed};
use crate::app::reader::Reader;

#[test]
fn every_default_key_leads_to_its_command_in_its_scope() {
    let map = Keymap::default();
    for spec in TABLE {
        for keys in spec.keys {
            let keys = sequence(keys).unwrap();
            assert_eq!(map.find(&[spec.scope], &keys), Found::Command(spec.command));
        }
    }
}

#[test]
fn what_the_footer_may_show_has_a_label_and_keys_or_a_way() {
    for spec in TABLE.iter().filter(|spec| spec.weight > 0) {
        assert!(!spec.label.is_empty(), "{}", spec.name);
    }
}

#[test]
fn whatever_follows_a_prefix_has_a_word_for_its_card() {
    for spec in TABLE {
        let prefixed = spec
            .keys
            .iter()
            .any(|keys| sequence(keys).unwrap().len() > 1);
        assert!(!prefixed || !spec.label.is_empty(), "{}", spec.name);
    }
}

#[test]
fn the_key_table_lists_every_command_once_under_its_scope() {
    let page = key_table();
    for spec in TABLE {
        let rows: Vec<&str> = page
            .lines()
            .filter(|line| line.ends_with(&format!("| `{}` |", spec.name)))
            .collect();
        assert_eq!(rows.len(), 1, "{}", spec.name);
        for keys in spec.keys {
            let key = spell(&sequence(keys).unwrap()).replace('|', "\\|");
            assert!(rows[0].contains(&key), "{}: {key}", spec.name);
        }
    }
    for scope in Scope::ALL {
        assert!(page.contains(&format!("**{}**", scope.title())));
    }
}

/// The results in focus with 200 rows of two columns.
fn with_rows() -> Desk {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 200, 200)).query(job, finished(200));
    desk.draw(120, 20);
    desk.take();
    desk
}

/// Something over the panes whose keys are those of the layer, in the middle of its rows or lines.
pub(crate) fn over(layer: Layer) -> Desk {
    let mut desk = Desk::new();
    desk.press("Esc");
    match layer {
        Layer::Completion => {
            desk = super::assist::all();
            desk.put("SELECT | FROM Account")
                .does("Ctrl-Space PgDn PgDn");
        }
        Layer::Filter => {
            desk.press(":");
        }
        Layer::Rows => {
            desk.press(": Down").draw(120, 20);
            desk.press("Down Down PgDn Down PgDn");
        }
        Layer::Form => {
            desk.press("o Down n");
        }
        Layer::Waiting | Layer::PasteField => {
            desk.press("o Down n").log_in();
            if layer == Layer::PasteField {
                desk.press("p").type_text("code");
            }
        }
        Layer::Failed => {
            desk.press("o Down n");
            let job = desk.log_in();
            // Longer than the pane, so that it can be read line by line.
            let long = crate::worker::JobError::NeedsLogin("word ".repeat(900));
            desk.event(job, JobEvent::Failed(long)).draw(120, 20);
            desk.press("Down");
        }
        Layer::Export => {
            let (stopped, job) = Desk::running_in_results("SELECT Id FROM Case");
            desk = stopped;
            desk.query(job, columns(&["Name", "Amount"]))
                .query(job, page(0, 60, 84_213))
                .press("Ctrl-C e");
        }
        Layer::CopyFile => {
            desk.send(not_copied()).press("y f");
        }
        Layer::Fields => {
            desk = Desk::with_text("SELECT Id FROM Case WHERE Type = :kind AND Owner.Name = :who");
            desk.press("F5");
        }
        Layer::Condition => {
            desk = super::browse::with_condition();
            desk.press("Up");
        }
        Layer::Cell => {
            desk = super::staging::editing();
            desk.press("m m m d c").type_text("e").press("Up");
        }
        Layer::Paste => {
            desk = super::staging::editing();
            desk.paste(&"a\tb\n".repeat(6)).draw(80, 14);
            desk.press("Down");
        }
        Layer::Send => {
            desk = super::staging::unlocked();
            desk.press("d e").type_text("Media").press("Enter d s");
        }
        Layer::Question => {
            desk = Desk::with_text("SELECT Id FROM Account");
            desk.press("Esc o Down d");
        }
        Layer::Text | Layer::TextSearch => {
            let text = format!("[{}0]", "1,".repeat(200));
            desk.app.read(Reader::new("t", text));
            desk.draw(120, 20);
            // In the middle, among its matches, so that every key has something to do.
            desk.press("/").type_text("1").press("Enter");
            desk.press("n n n PgDn PgDn");
            if layer == Layer::TextSearch {
                desk.press("/");
            }
        }
        Layer::FilterLine => {
            desk = with_rows();
            desk.press("Down &").type_text("Account 1");
        }
        Layer::SearchLine => {
            desk = with_rows();
            desk.press("Down /").type_text("Account 1").work();
        }
        Layer::Statistics => {
            desk = with_rows();
            desk.press("#").work();
        }
        Layer::Values => {
            desk = with_rows();
            desk.press("F").work().press("Down").draw(120, 20);
            desk.press("PgDn PgDn");
        }
        Layer::Usage => {
            desk = super::usage::many();
            desk.press("Down PgDn PgDn");
        }
        Layer::Trail => {
            desk = super::trail::many();
            desk.press("Down PgDn PgDn");
        }
        Layer::Compared => {
            desk = super::compare::many();
            desk.press(". Down Down").draw(120, 20);
            desk.press("PgDn");
        }
        Layer::Difference => {
            desk = super::compare::many();
            desk.press("l l PgDn PgDn");
        }
        Layer::Schemas => {
            desk = super::schema_compare::compared();
            desk.draw(120, 12);
            desk.press("Down Down Down");
        }
        Layer::RecordFields => {
            desk = Desk::with_form();
            // Something to undo and to do again, and a text under the cursor.
            desk.go_to_field("Signed__c").press("Space Space u");
            desk.go_to_field("Notes__c").press("x Enter Esc");
            desk.go_to_field("Code__c").draw(120, 20);
            desk.press("/ Ctrl-A Backspace Enter").draw(120, 20);
        }
        Layer::RecordValue => {
            desk = Desk::with_form();
            desk.go_to_field("Close__c").press("Enter");
        }
        Layer::RecordText => {
            desk = Desk::with_form();
            desk.go_to_field("Notes__c").press("Enter");
        }
        Layer::RecordValues => {
            desk = Desk::with_form();
            desk.go_to_field("Parts__c").press("Enter");
        }
        Layer::Calendar => {
            desk = Desk::with_form();
            desk.go_to_field("Close__c").press("Enter Down");
        }
        Layer::Preview => {
            desk = Desk::with_long_preview();
            desk.press("PgDn");
        }
        Layer::TypedPreview => {
            desk = Desk::with_deletion();
            desk.type_text("acme-pro").press("Down");
        }
        Layer::Conflict => {
            let (sent, job) = Desk::sent();
            desk = sent;
            let mut event = super::writing::conflict();
            if let crate::worker::RecordEvent::Conflict { fields, .. } = &mut event {
                fields.extend_from_within(..1);
            }
            desk.event(job, super::record_form::said(event));
            desk.press("Down");
        }
        Layer::Duplicates => {
            let (sent, job) = Desk::sent();
            desk = sent;
            let mut refusal = super::writing::duplicates(true);
            if let Some(found) = &mut refusal.duplicates {
                found.matches = vec![found.matches[0].clone(); 3];
            }
            let refused = crate::worker::RecordEvent::Refused {
                change: super::writing::renamed(),
                refusal,
            };
            desk.event(job, super::record_form::said(refused));
            desk.press("Down");
        }
        Layer::Sent => {
            let (sent, job) = Desk::sent();
            desk = sent;
            desk.event(job, super::writing::cut());
        }
        Layer::Journal => {
            desk = Desk::with_journal();
            desk.press("j j");
        }
        Layer::Undo => {
            desk = super::undo::looked_at(false);
            desk.press("PgDn PgDn");
        }
        Layer::Records => {
            desk = super::compare::many();
            desk.press("n n n Enter").draw(120, 20);
            desk.press("PgDn");
        }
        Layer::Targets => {
            desk = super::multi::many_orgs(40);
            desk.press("g n Down").draw(120, 20);
            desk.press("PgDn PgDn");
        }
        Layer::Members => {
            desk = super::multi::many_orgs(40);
            desk.press("g n Down a Enter");
            // One failed and can be tried again, the others run.
            let jobs = desk.started();
            let (first, _) = jobs.first().unwrap();
            desk.query(*first, columns(&["Org", "Id"]));
            desk.query(
                *first,
                page_of(
                    &[[(CellKind::Text, "a".into()), (CellKind::Text, "b".into())]],
                    1,
                ),
            );
            desk.press("g O").draw(120, 20);
            desk.press("PgDn PgDn");
        }
    }
    desk.draw(120, 20);
    desk.take();
    if layer == Layer::Completion {
        assert!(desk.app.list().is_some());
        return desk;
    }
    assert_eq!(Layer::of(desk.app.overlays.last().unwrap()), layer);
    desk
}

#[test]
fn every_fixed_key_does_something_in_its_layer() {
    for Fixed { layer, keys, what } in fixed() {
        for key in keys {
            let mut desk = over(layer);
            let state = |desk: &Desk| {
                let result = desk.app.tab().and_then(|tab| tab.result.as_ref());
                let list = desk.app.list().map(|list| list.selected());
                let grid = result.map(|r| &r.grid);
                format!("{:?} {grid:?} {list:?}", desk.app.overlays)
            };
            let before = state(&desk);
            desk.press(key);
            let after = state(&desk);
            assert!(
                before != after || !desk.take().is_empty() || desk.app.toast.is_some(),
                "{layer:?} {key}: {what}"
            );
        }
    }
}

#[test]
fn every_key_that_an_overlay_hears_is_in_the_table_or_a_commands() {
    let letters = ('!'..='~').map(|c| c.to_string());
    let named = "Enter Esc Tab Shift-Tab Up Down PgUp PgDn Home End Space".split(' ');
    for layer in [
        Layer::Rows,
        Layer::Waiting,
        Layer::Failed,
        Layer::Question,
        Layer::Text,
        Layer::Statistics,
        Layer::Values,
        Layer::Usage,
        Layer::Trail,
        Layer::Compared,
        Layer::Difference,
        Layer::Records,
        Layer::Targets,
        Layer::Members,
        Layer::Schemas,
    ] {
        // One is enough: a key that is not heard leaves it as it was.
        let mut desk = over(layer);
        for key in letters.clone().chain(named.clone().map(str::to_owned)) {
            let Ok(chords) = sequence(&key) else { continue };
            let map = Keymap::default();
            let scopes = [Scope::Login, Scope::Orgs, Scope::Global];
            let fixed = fixed().any(|row| row.layer == layer && row.keys.contains(&key.as_str()));
            if fixed || map.find(&scopes, &chords) != Found::Nothing {
                continue;
            }
            let before = format!("{:?}", desk.app.overlays);
            desk.press(&key);
            assert_eq!(
                format!("{:?}", desk.app.overlays),
                before,
                "{layer:?} {key}"
            );
            assert!(desk.take().is_empty(), "{layer:?} {key}");
        }
    }
}
