//! The default keys: a plain terminal can send every one of them.

use sftui::app::command::TABLE;
use sftui::app::key::{Chord, sequence};
use sftui::shell::keys::deliverable;

/// Keys beyond those of a plain terminal; never the only ones of a command.
const EXTRA: [&str; 1] = ["Ctrl-Enter"];

#[test]
fn a_plain_terminal_can_send_every_default_key() {
    let mut used = Vec::new();
    for spec in TABLE {
        let mut plain = 0;
        for keys in spec.keys {
            if EXTRA.contains(keys) {
                used.push(*keys);
                continue;
            }
            let chords: Vec<Chord> = sequence(keys).unwrap();
            for chord in chords {
                assert!(deliverable(chord), "{}: {keys}", spec.name);
            }
            plain += 1;
        }
        assert!(spec.keys.is_empty() || plain > 0, "{}", spec.name);
    }
    used.dedup();
    assert_eq!(used, EXTRA, "what is documented as extra is used");
}
