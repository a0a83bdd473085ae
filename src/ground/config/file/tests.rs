//! What the file can say, and what is said about its mistakes.

use super::*;
use crate::config::{Arguments, Paths, Theme};

fn check(text: &str) -> (Config, Vec<String>) {
    let (mut config, mut problems) = (Config::default(), Vec::new());
    read("config.toml", text, &mut config, &mut problems);
    (config, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn an_empty_file_means_the_defaults() {
    assert_eq!(check(""), (Config::default(), Vec::new()));
}

#[test]
fn every_setting_can_be_set() {
    let (config, problems) = check(
        r#"
[ui]
theme = "colour-blind"
mouse = false
motion = false
footer = false
ascii = true

[query]
row_cap = 200_000
batch_size = 500

[soql]
format_width = 100
keyword_case = "lower"

[login]
default_app = "mine"

[[login.apps]]
name = "mine"
client_id = "3MVG9"
redirect_uri = "http://localhost/"

[network]
ca_file = "/etc/acme.pem"

[export]
delimiter = "tab"
bom = true
line_ending = "crlf"
formula_guard = false

[api]
floor = "12%"

[keys]
"query.run" = "f5"
grid.copy = ["y", "ctrl-c"]
help = []
"#,
    );
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(config.ui.theme, Theme::ColourBlind);
    assert!(!config.ui.mouse && !config.ui.motion && !config.ui.footer && config.ui.ascii);
    assert_eq!(config.query.row_cap, 200_000);
    assert_eq!(config.query.batch_size, Some(500));
    let app = config.login.app("mine").unwrap();
    assert_eq!(app.client_id, "3MVG9");
    assert_eq!(app.redirect_uri, "http://localhost/");
    assert_eq!(app.scope, "api refresh_token");
    assert_eq!(
        config.network.ca_file.unwrap().to_str(),
        Some("/etc/acme.pem")
    );
    assert_eq!(config.api.floor, crate::config::Floor::Percent(12));
    assert_eq!(config.soql.format_width, 100);
    assert_eq!(config.soql.keyword_case, crate::config::KeywordCase::Lower);
    let export = &config.export;
    assert_eq!((export.delimiter, export.bom), ('\t', true));
    assert_eq!(export.line_ending, crate::config::LineEnding::Crlf);
    assert!(!export.formula_guard);
    let keys: Vec<_> = config
        .keys
        .iter()
        .map(|key| (key.command.as_str(), key.chords.join(" "), key.line))
        .collect();
    assert!(keys.contains(&("query.run", "f5".into(), 38)), "{keys:?}");
    assert!(
        keys.contains(&("grid.copy", "y ctrl-c".into(), 39)),
        "{keys:?}"
    );
    assert!(keys.contains(&("help", String::new(), 40)), "{keys:?}");
}

#[test]
fn a_mistake_names_file_line_key_and_the_nearest_name() {
    for (text, expected) in [
        (
            "[ui]\nthme = \"dark\"",
            r#"config.toml:2: unknown key in [ui]: "thme" (did you mean "theme"?)"#,
        ),
        (
            "\n[iu]\ntheme = \"dark\"",
            r#"config.toml:2: unknown section: "iu" (did you mean "ui"?)"#,
        ),
        (
            "[ui]\ntheme = \"drak\"",
            r#"config.toml:2: ui.theme: "drak" is not one of auto, dark, light, colour-blind, mono (did you mean "dark"?)"#,
        ),
        (
            "[ui]\nmouse = 3",
            "config.toml:2: ui.mouse: 3 is neither true nor false",
        ),
        (
            "[query]\n\nbatch_size = 100",
            "config.toml:3: query.batch_size: 100 is not a whole number from 200 to 2000",
        ),
        (
            "[export]\ndelimiter = \"x\"",
            r#"config.toml:2: export.delimiter: "x" is not one of ",", ";", "|", "^", "`", "tab""#,
        ),
        (
            "[soql]\nkeyword_case = \"Upper\"",
            r#"config.toml:2: soql.keyword_case: "Upper" is none of "upper", "lower" and "keep""#,
        ),
        (
            "[export]\n\nline_ending = \"cr\"",
            r#"config.toml:3: export.line_ending: "cr" is neither "lf" nor "crlf""#,
        ),
        (
            "[export]\nformula_gard = true",
            r#"config.toml:2: unknown key in [export]: "formula_gard" (did you mean "formula_guard"?)"#,
        ),
        (
            "[query]\nrow_cap = [1]",
            "config.toml:2: query.row_cap: a array is not a whole number from 1 to 4294967295",
        ),
        (
            "[api]\nfloor = \"5 calls\"",
            r#"config.toml:2: api.floor: "5 calls" is neither a number of calls nor a percentage such as "5%""#,
        ),
        ("ui = 1", "config.toml:1: ui must be a section: [ui]"),
        (
            "[login]\ndefault_app = \"salesforce_cli\"",
            r#"config.toml:2: login.default_app names no app: "salesforce_cli" (did you mean "salesforce-cli"?)"#,
        ),
        (
            "[[login.apps]]\nname = \"a\"",
            "config.toml:1: an app in [[login.apps]] needs a name and a client_id",
        ),
        (
            "[keys]\nhelp = 1",
            "config.toml:2: keys.help: a key is a text or a list of texts",
        ),
    ] {
        let (config, problems) = check(text);
        assert_eq!(problems, [expected], "{text}");
        assert_eq!(config, Config::default(), "{text}");
    }
}

#[test]
fn one_mistake_does_not_hide_the_others_nor_the_good_lines() {
    let (config, problems) =
        check("[ui]\nthme = 1\nmouse = false\nmotion = \"x\"\n[query]\nrow_cap = = 5\n");
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(!config.ui.mouse);
}

#[test]
fn a_client_secret_in_the_file_is_refused_without_quoting_it() {
    let text = "[[login.apps]]\nname = \"a\"\nclient_id = \"b\"\nclient_secret = \"CANARY\"";
    let (_, problems) = check(text);
    assert_eq!(problems.len(), 1);
    assert!(!problems.concat().contains("CANARY"));
}

#[test]
fn environment_wins_over_the_file_and_arguments_over_both() {
    let directory = tempfile::tempdir().unwrap();
    let paths = Paths::under(directory.path());
    std::fs::write(&paths.config_file, "[ui]\ntheme = \"dark\"\nmouse = false").unwrap();
    let none = Arguments::default();
    let theme = |variables: &[(&str, &str)], arguments: &Arguments| {
        let read = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let (config, problems) = Config::load(&paths, read, arguments);
        assert!(!config.ui.mouse);
        (config.ui.theme, problems.len())
    };
    assert_eq!(theme(&[], &none), (Theme::Dark, 0));
    assert_eq!(theme(&[("NO_COLOR", "")], &none), (Theme::Dark, 0));
    assert_eq!(theme(&[("NO_COLOR", "1")], &none), (Theme::Mono, 0));
    assert_eq!(theme(&[("CLICOLOR", "1")], &none), (Theme::Dark, 0));
    assert_eq!(theme(&[("CLICOLOR", "0")], &none), (Theme::Mono, 0));
    assert_eq!(theme(&[("TERM", "dumb")], &none), (Theme::Mono, 0));
    let both = [("NO_COLOR", "1"), ("SFTUI_THEME", "light")];
    assert_eq!(theme(&both, &none), (Theme::Light, 0));
    assert_eq!(theme(&[("SFTUI_THEME", "lihgt")], &none), (Theme::Dark, 1));
    let arguments = Arguments {
        theme: Some(Theme::ColourBlind),
        ..Arguments::default()
    };
    assert_eq!(theme(&both, &arguments), (Theme::ColourBlind, 0));
}

#[test]
fn no_file_is_ordinary_and_an_unreadable_one_is_a_problem() {
    let directory = tempfile::tempdir().unwrap();
    let paths = Paths::under(directory.path());
    let load = || Config::load(&paths, |_| None, &Arguments::default());
    assert_eq!(load(), (Config::default(), Vec::new()));
    std::fs::create_dir(&paths.config_file).unwrap();
    let (config, problems) = load();
    assert_eq!((config, problems.len()), (Config::default(), 1));
}

#[test]
fn a_ca_file_that_cannot_be_used_is_a_problem_and_is_not_left_out() {
    let directory = tempfile::tempdir().unwrap();
    let paths = Paths::under(directory.path());
    let pem = directory.path().join("ca.pem");
    let load = || {
        let name = pem.to_str().map(str::to_owned);
        let read = |variable: &str| name.clone().filter(|_| variable == "SFTUI_CA_FILE");
        let (config, problems) = Config::load(&paths, read, &Arguments::default());
        assert_eq!(config.network.ca_file.as_ref(), Some(&pem));
        let told = problems.iter().map(|p| format!("{} {}", p.file, p.message));
        told.collect::<Vec<_>>()
    };
    let is = |told: Vec<String>, what: &str| {
        let named = told.iter().all(|text| text.contains("ca.pem"));
        assert!(
            named && told.len() == 1 && told.concat().contains(what),
            "{told:?}"
        );
    };
    is(load(), "network.ca_file cannot be read");
    for bytes in [&b""[..], b"\x30\x82\xff", b"-----BEGIN PRIVATE KEY-----"] {
        std::fs::write(&pem, bytes).unwrap();
        is(load(), "network.ca_file holds no certificate in PEM");
    }
    std::fs::write(&pem, b"# caf\xe9\n-----BEGIN CERTIFICATE-----\n").unwrap();
    assert_eq!(load(), Vec::<String>::new());
}

#[test]
fn several_callbacks_of_an_app_are_a_list() {
    let text = "[[login.apps]]\nname = \"a\"\nclient_id = \"b\"\n\
                redirect_uri = [\"http://localhost:1717/cb\", \"http://localhost:1718/cb\"]";
    let (config, problems) = check(text);
    assert!(problems.is_empty(), "{problems:?}");
    let app = config.login.app("a").unwrap();
    let callbacks: Vec<&str> = app.callbacks().collect();
    assert_eq!(
        callbacks,
        ["http://localhost:1717/cb", "http://localhost:1718/cb"]
    );
}
