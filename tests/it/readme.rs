//! What the README says is what the program does: its key table is printed from the table of
//! commands, its configuration is read without a mistake, its keys are the default ones.
//!
//! `SFTUI_BLESS=1` writes the key table anew.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use sftui::app::command;
use sftui::app::keymap::Keymap;
use sftui::config::{Arguments, Config, Paths};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn readme() -> String {
    fs::read_to_string(path()).unwrap()
}

/// What stands between two marks, and what stands before and after.
fn section<'a>(text: &'a str, name: &str) -> (&'a str, &'a str, &'a str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap() + open.len();
    let end = text.find(&close).unwrap();
    (&text[..start], &text[start..end], &text[end..])
}

#[test]
fn the_key_table_is_printed_from_the_table_of_commands() {
    let text = readme();
    let (before, table, after) = section(&text, "keys");
    let expected = format!("{}\n", command::key_table().trim_end());
    if env::var_os("SFTUI_BLESS").is_some() {
        fs::write(path(), format!("{before}{expected}{after}")).unwrap();
        return;
    }
    assert_eq!(table, expected, "SFTUI_BLESS=1 cargo test readme mends it");
}

/// The first block of code in this language.
fn block<'a>(text: &'a str, language: &str) -> &'a str {
    let open = format!("```{language}\n");
    let start = text.find(&open).unwrap() + open.len();
    let length = text[start..].find("```").unwrap();
    &text[start..start + length]
}

#[test]
fn the_example_of_a_configuration_has_no_mistake() {
    let text = readme();
    let directory = tempfile::tempdir().unwrap();
    let paths = Paths::under(directory.path());
    fs::write(&paths.config_file, block(&text, "toml")).unwrap();
    let (config, problems) = Config::load(&paths, |_| None, &Arguments::default());
    assert_eq!(problems, []);
    // And it names commands and keys that there are.
    let (_, problems) = Keymap::new(&config.keys);
    assert_eq!(problems, []);
    assert!(!config.keys.is_empty());
}

#[test]
fn the_two_commands_stand_on_the_first_screen() {
    let text = readme();
    let first: Vec<&str> = text.lines().take(45).collect();
    for command in ["cargo run --release -- --demo", "cargo test"] {
        let shown = first.iter().any(|line| {
            line.strip_prefix(command)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        assert!(shown, "{command}");
    }
}
