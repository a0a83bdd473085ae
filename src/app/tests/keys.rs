//! The table's keys as a whole.

use super::*;
use crate::app::command::{Scope, TABLE, key_table};
use crate::app::key::spell;
use crate::app::keymap::{Found, Keymap};

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
fn the_key_table_lists_every_command_once_under_its_scope() {
    let page = key_table();
    for spec in TABLE {
        let rows: Vec<&str> = page
            .lines()
            .filter(|line| line.ends_with(&format!("| `{}` |", spec.name)))
            .collect();
        assert_eq!(rows.len(), 1, "{}", spec.name);
        for keys in spec.keys {
            let key = spell(&sequence(keys).unwrap());
            assert!(rows[0].contains(&key), "{}: {key}", spec.name);
        }
    }
    for scope in Scope::ALL {
        assert!(page.contains(&format!("**{}**", scope.title())));
    }
}
