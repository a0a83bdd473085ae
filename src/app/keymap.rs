//! `Keymap`: from keys to commands, from the table's defaults and the person's own bindings.
//!
//! A config entry replaces all default keys of its command. What is wrong with an entry is said
//! with its line; the default stays then.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::command::{Command, Scope, TABLE};
use crate::app::key::{self, Chord};
use crate::config::{KeyEntry, Problem};

/// What a sequence of keys means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A command.
    Command(Command),
    /// The beginning of some: the keys still to press, and what they do.
    Prefix(Vec<(Vec<Chord>, Command)>),
    /// Nothing.
    Nothing,
}

type Bindings = BTreeMap<(Scope, Vec<Chord>), Command>;

/// Keys by scope.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Bindings,
    keys: BTreeMap<Command, Vec<Vec<Chord>>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&[]).0
    }
}

impl Keymap {
    /// The defaults with the person's bindings over them, and what was wrong with those.
    pub fn new(own: &[KeyEntry]) -> (Self, Vec<Problem>) {
        let mut bad = Vec::new();
        let mut keys: BTreeMap<Command, Vec<Vec<Chord>>> = TABLE
            .iter()
            .map(|spec| {
                let chords = spec.keys.iter().filter_map(|k| key::sequence(k).ok());
                (spec.command, chords.collect())
            })
            .collect();
        let mut own_commands: Vec<(Command, &KeyEntry)> = Vec::new();
        for binding in own {
            let mut say = |message| {
                bad.push(Problem {
                    file: binding.file.clone(),
                    line: binding.line,
                    message,
                })
            };
            let Some(command) = Command::named(&binding.command) else {
                let near =
                    crate::text::nearest(&binding.command, TABLE.iter().map(|spec| spec.name));
                let hint = near.map(|n| format!("; did you mean `{n}`?"));
                say(format!(
                    "there is no command `{}`{}",
                    binding.command,
                    hint.unwrap_or_default()
                ));
                continue;
            };
            let mut sequences = Vec::new();
            for keys in &binding.chords {
                match key::sequence(keys) {
                    Ok(sequence) if types_text(command.spec().scope, &sequence) => say(format!(
                        "`{keys}` types a letter, so it cannot be a command while typing; use Ctrl, Alt or an F key"
                    )),
                    Ok(sequence) => sequences.push(sequence),
                    Err(error) => say(error.to_string()),
                }
            }
            own_commands.push((command, binding));
            keys.insert(command, sequences);
        }
        let mut bindings = Bindings::new();
        // The person's own bindings come first, so that a default gives way to them.
        let order = own_commands
            .iter()
            .map(|(c, entry)| (*c, Some(*entry)))
            .chain(TABLE.iter().map(|s| (s.command, None)));
        let mut seen = BTreeSet::new();
        for (command, entry) in order {
            if !seen.insert(command) {
                continue;
            }
            let scope = command.spec().scope;
            let mut kept = Vec::new();
            for sequence in keys.remove(&command).unwrap_or_default() {
                match (clash(&bindings, scope, &sequence), entry) {
                    (Some(other), Some(entry)) => bad.push(Problem {
                        file: entry.file.clone(),
                        line: entry.line,
                        message: format!(
                            "`{}` is already the key of `{}`",
                            key::spell(&sequence),
                            other.spec().name
                        ),
                    }),
                    (Some(_), None) => {}
                    (None, _) => {
                        bindings.insert((scope, sequence.clone()), command);
                        kept.push(sequence);
                    }
                }
            }
            keys.insert(command, kept);
        }
        (Self { bindings, keys }, bad)
    }

    /// What a sequence means in these scopes, the first that knows it deciding: where it begins a
    /// longer one of a pane, a key of everywhere has to wait.
    pub fn find(&self, scopes: &[Scope], sequence: &[Chord]) -> Found {
        let mut rest = Vec::new();
        for scope in scopes {
            if rest.is_empty()
                && let Some(command) = self.bindings.get(&(*scope, sequence.to_vec()))
            {
                return Found::Command(*command);
            }
            for ((s, keys), command) in &self.bindings {
                if s == scope && keys.len() > sequence.len() && keys.starts_with(sequence) {
                    rest.push((keys[sequence.len()..].to_vec(), *command));
                }
            }
        }
        // In the order of the table, which is that of use.
        crate::sorting::by_key(&mut rest, |(_, command)| *command);
        if rest.is_empty() {
            Found::Nothing
        } else {
            Found::Prefix(rest)
        }
    }

    /// The keys of a command, the best one first.
    pub fn keys(&self, command: Command) -> &[Vec<Chord>] {
        self.keys.get(&command).map_or(&[], Vec::as_slice)
    }

    /// The first key of a command as it is shown, or nothing.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command)
            .first()
            .map(|keys| key::spell(keys))
            .unwrap_or_default()
    }

    /// All keys of a command as they are shown.
    pub fn all_shown(&self, command: Command) -> String {
        let keys: Vec<String> = self.keys(command).iter().map(|k| key::spell(k)).collect();
        keys.join(", ")
    }
}

/// The command with a key that begins this sequence, or that this sequence begins.
///
/// In the order of the map all continuations of a sequence follow it directly, so nothing is
/// searched: this runs for every key before the first frame.
fn clash(bindings: &Bindings, scope: Scope, sequence: &[Chord]) -> Option<Command> {
    let whole = (scope, sequence.to_vec());
    let longer = bindings
        .range(&whole..)
        .next()
        .filter(|((s, keys), _)| *s == scope && keys.starts_with(sequence));
    let shorter = || {
        (1..sequence.len()).find_map(|length| {
            let beginning = sequence.get(..length)?.to_vec();
            bindings.get(&(scope, beginning))
        })
    };
    longer.map(|(_, command)| command).or_else(shorter).copied()
}

/// Whether the sequence would swallow a letter where text is typed.
fn types_text(scope: Scope, sequence: &[Chord]) -> bool {
    scope == Scope::Typing && sequence.first().is_some_and(|c| c.typed().is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn chords(text: &str) -> Vec<Chord> {
        key::sequence(text).unwrap()
    }

    fn binding(name: &str, keys: &[&str]) -> KeyEntry {
        KeyEntry {
            command: name.into(),
            chords: keys.iter().map(|k| (*k).to_owned()).collect(),
            file: "config.toml".into(),
            line: 7,
        }
    }

    #[test]
    fn every_default_key_is_a_key_and_none_collide() {
        for spec in TABLE {
            for text in spec.keys {
                let sequence = chords(text);
                assert!(
                    !types_text(spec.scope, &sequence),
                    "{} would swallow a letter",
                    spec.name
                );
            }
            // A key lost to a collision would be missing here.
            assert_eq!(
                Keymap::default().keys(spec.command).len(),
                spec.keys.len(),
                "{}",
                spec.name
            );
        }
    }

    /// Keys of a pane that hide a key of everywhere must do so on purpose.
    #[test]
    fn no_pane_key_hides_a_global_one_by_accident() {
        let on_purpose = ["Esc", "Tab", "Ctrl-Z", "Enter", "|"];
        let map = Keymap::default();
        for ((scope, keys), command) in &map.bindings {
            // Over the panes nothing of everywhere is heard.
            if matches!(
                scope,
                Scope::Global
                    | Scope::History
                    | Scope::Saved
                    | Scope::ObjectPage
                    | Scope::RecordPage
            ) {
                continue;
            }
            for ((other, global), hidden) in &map.bindings {
                let hides = *other == Scope::Global
                    && (global.starts_with(keys) || keys.starts_with(global));
                let shared_prefix = keys.len() > 1 && global.len() > 1 && keys != global;
                assert!(
                    !hides || shared_prefix || on_purpose.contains(&key::spell(keys).as_str()),
                    "{} of {command:?} hides {hidden:?}",
                    key::spell(keys)
                );
            }
        }
    }

    #[test]
    fn prefixes_tell_what_may_follow() {
        let map = Keymap::default();
        let scopes = [Scope::Results, Scope::Global];
        assert_eq!(
            map.find(&scopes, &chords("g g")),
            Found::Command(Command::ResultsTop)
        );
        let Found::Prefix(rest) = map.find(&scopes, &chords("y")) else {
            panic!("y is a prefix in the results");
        };
        let keys: Vec<String> = rest.iter().map(|(keys, _)| key::spell(keys)).collect();
        // By use, not by letter.
        assert_eq!(keys.join(" "), "c r s j m l i u q a S J M f");
        assert_eq!(map.find(&scopes, &chords("F11")), Found::Nothing);
    }

    #[test]
    fn a_remapped_key_replaces_the_defaults_and_shows_everywhere() {
        let (map, bad) = Keymap::new(&[binding("query.run", &["F9"])]);
        assert!(bad.is_empty());
        assert_eq!(map.shown(Command::QueryRun), "F9");
        assert_eq!(map.find(&[Scope::Global], &chords("F5")), Found::Nothing);
    }

    #[test]
    fn own_keys_win_over_defaults_and_errors_name_line_and_nearest_name() {
        let (map, bad) = Keymap::new(&[binding("tab.new", &["z"])]);
        assert!(bad.is_empty());
        assert_eq!(
            map.find(&[Scope::Global], &chords("z")),
            Found::Command(Command::TabNew)
        );
        assert_eq!(map.shown(Command::PaneZoom), "");

        // Either may be the beginning of the other.
        for keys in ["g", "g g g"] {
            let (map, bad) = Keymap::new(&[binding("results.bottom", &[keys])]);
            assert!(bad.is_empty());
            assert_eq!(map.shown(Command::ResultsTop), "Home", "{keys}");
        }
        let (_, bad) = Keymap::new(&[
            binding("results.bottom", &["z z"]),
            binding("results.top", &["z", "z z z", "z y"]),
        ]);
        let said: Vec<&str> = bad.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "`z` is already the key of `results.bottom`",
                "`zzz` is already the key of `results.bottom`"
            ]
        );

        let (_, bad) = Keymap::new(&[
            binding("query.rum", &["F9"]),
            binding("query.run", &["Hyper-Q"]),
            binding("typing.undo", &["u"]),
        ]);
        assert_eq!(bad.len(), 3);
        assert_eq!(bad[0].line, 7);
        assert!(bad[0].message.contains("`query.run`"), "{}", bad[0].message);
        assert!(bad[1].message.contains("Hyper-Q"));
        assert!(bad[2].message.contains("types a letter"));
    }
}
