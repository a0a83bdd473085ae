//! The rules of the house that a compiler does not know: who may use whom, what every file says
//! about itself, and what may stand where.
//!
//! A file of `src` longer than 400 lines says in its module docs why, in a sentence with the
//! words "long because"; none has more than 1,000.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use source::Token;

mod arrows;
mod source;

/// A longer file explains itself.
const LONG: usize = 400;

/// No file is longer.
const LONGEST: usize = 1000;

/// The modules that write symbols into cells: each takes what it writes from `text`'s safe forms
/// or from constants of its own.
const PAINTERS: &[&str] = &[
    "ui/canvas.rs",
    "ui/cells.rs",
    "ui/grid/mod.rs",
    "ui/line_field.rs",
    "ui/list.rs",
    "ui/text_area.rs",
    "ui/text_line.rs",
];

/// What writes text into cells past the widgets.
const PAINTS: &[&str] = &[
    "set_symbol",
    "set_char",
    "set_string",
    "set_stringn",
    "set_line",
    "set_span",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Rust file: its path below the repository with `/`, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The path below `src`, for a file there; what the house stands on is a package of its own
    /// there, and its modules are modules of the house.
    fn in_src(&self) -> Option<&str> {
        let path = self.path.strip_prefix("src/")?;
        Some(path.strip_prefix("ground/").unwrap_or(path))
    }

    /// What stands before that path.
    fn before_src(&self) -> &str {
        let path = self.in_src().unwrap_or_default();
        self.path.strip_suffix(path).unwrap_or_default()
    }

    fn docs(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.lines();
        lines.take_while(|line| line.starts_with("//!"))
    }
}

fn files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn rust_files(directories: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    for directory in directories {
        files_below(&root().join(directory), &mut paths);
    }
    let rust = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs");
    let read = |path: PathBuf| {
        let below = path.strip_prefix(root()).unwrap();
        let words: Vec<_> = below.iter().map(|word| word.to_str().unwrap()).collect();
        File {
            path: words.join("/"),
            text: fs::read_to_string(&path).unwrap(),
        }
    };
    let files: Vec<File> = paths.into_iter().filter(rust).map(read).collect();
    assert!(!files.is_empty());
    files
}

/// The files of `src` that only tests see: declared as `#[cfg(test)] mod name;`, or named
/// `…_tests.rs` because that declaration gives a path.
fn test_files(files: &[File]) -> BTreeSet<String> {
    let mut tests: BTreeSet<String> = files
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| path.ends_with("_tests.rs"))
        .collect();
    for file in files {
        let Some(path) = file.in_src() else { continue };
        let (_, names) = source::without_tests(&source::tokens(&file.text));
        let mut home = arrows::module_of(path);
        if home == ["lib"] {
            home.clear();
        }
        for name in names {
            let stem = [&home[..], &[name]].concat().join("/");
            let before = file.before_src();
            tests.insert(format!("{before}{stem}.rs"));
            tests.insert(format!("{before}{stem}/mod.rs"));
        }
    }
    tests
}

fn no_more(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let files = rust_files(&["src"]);
    let tests = test_files(&files);
    let mut breaches = Vec::new();
    for file in &files {
        if !tests.contains(&file.path) {
            breaches.extend(arrows::breaches(file.in_src().unwrap(), &file.text));
        }
    }
    no_more(&breaches);
}

#[test]
fn every_module_of_the_library_has_a_rule() {
    let library = ["src/lib.rs", "src/ground/lib.rs"]
        .map(|file| fs::read_to_string(root().join(file)).unwrap())
        .concat();
    let tokens = source::tokens(&library);
    let declared: BTreeSet<&str> = tokens
        .windows(3)
        .filter(|window| window[0].text == "mod" && window[2].text == ";")
        .map(|window| window[1].text.as_str())
        .collect();
    let known: BTreeSet<&str> = arrows::TABLE
        .iter()
        .map(|rule| rule.module)
        .filter(|module| !["lib", "main"].contains(module))
        .collect();
    assert_eq!(declared, known);
}

#[test]
fn every_file_says_what_it_holds_and_a_long_one_why_it_is_long() {
    let mut breaches = Vec::new();
    for file in rust_files(&["src", "tests", "benches"]) {
        let lines = file.text.lines().count();
        let path = &file.path;
        if file.docs().next().is_none_or(|line| line.trim() == "//!") {
            breaches.push(format!("{path}: does not open with //!"));
        }
        let explained = file
            .docs()
            .any(|line| line.to_lowercase().contains("long because"));
        if file.in_src().is_some() && lines > LONG && !explained {
            breaches.push(format!("{path}: {lines} lines, and no \"long because\""));
        }
        if lines > LONGEST {
            breaches.push(format!("{path}: {lines} lines"));
        }
    }
    no_more(&breaches);
}

#[test]
fn the_map_of_the_house_fits_on_a_page() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("//!")).count();
    assert!(lines < 120, "the crate docs have {lines} lines");
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 40, "main.rs only starts the program");
}

/// Whether the words stand one after the other in the tokens, and on which line.
fn places(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    tokens
        .windows(words.len())
        .filter(|window| {
            window
                .iter()
                .zip(words)
                .all(|(token, word)| token.text == *word)
        })
        .map(|window| window[0].line)
        .collect()
}

#[test]
fn nothing_is_left_undone_and_no_test_is_switched_off() {
    let undone: [&[&str]; 4] = [
        &["todo", "!"],
        &["unimplemented", "!"],
        &["dbg", "!"],
        &["#", "[", "ignore"],
    ];
    let mut breaches = Vec::new();
    for file in rust_files(&["src", "tests", "benches"]) {
        let tokens = source::tokens(&file.text);
        for words in undone {
            for line in places(&tokens, words) {
                breaches.push(format!("{}:{line}: {}", file.path, words.concat()));
            }
        }
    }
    no_more(&breaches);
    assert_eq!(
        places(&source::tokens("fn f() {\n todo!() }"), undone[0]),
        [2]
    );
}

#[test]
fn tests_wait_for_conditions_and_never_sleep() {
    let files = rust_files(&["src", "tests"]);
    let inside = test_files(&files);
    let mut breaches = Vec::new();
    for file in &files {
        if !(file.path.starts_with("tests/") || inside.contains(&file.path)) {
            continue;
        }
        for line in places(&source::tokens(&file.text), &["sleep", "("]) {
            breaches.push(format!("{}:{line}: sleeps", file.path));
        }
    }
    no_more(&breaches);
}

/// What this program starts gets its environment, and variables of it may hold an access token or a
/// passphrase.
#[test]
fn no_program_is_started_that_inherits_the_token_of_the_environment() {
    const STARTS: [&[&str]; 3] = [
        &["Command", ":", ":", "new"],
        &["open", ":", ":", "commands"],
        &["open", ":", ":", "that"],
    ];
    let files = rust_files(&["src"]);
    let tests = test_files(&files);
    let mut breaches = Vec::new();
    let mut starts = 0;
    for file in files.iter().filter(|file| !tests.contains(&file.path)) {
        let (tokens, _) = source::without_tests(&source::tokens(&file.text));
        let started = STARTS.iter().map(|words| places(&tokens, words).len());
        let started: usize = started.sum();
        let all = places(&tokens, &["for", "variable", "in", "SECRET_VARIABLES"]);
        let forgets = places(&tokens, &["env_remove", "(", "variable"]);
        starts += started;
        if started > 0 && (all.is_empty() || forgets.is_empty()) {
            breaches.push(format!("{}: starts a program with a secret", file.path));
        }
    }
    no_more(&breaches);
    assert!(starts > 0, "the words have changed");
}

/// What acts for a tab takes the tab's own org: by the time an answer comes, or a yes, another column may
/// have the focus.
const ACTS_FOR_A_TAB: &[&str] = &[
    "app/headings.rs",
    "app/link/run.rs",
    "app/loading.rs",
    "app/meter.rs",
    "app/multi/run.rs",
    "app/plan.rs",
    "app/spend.rs",
    "app/staging/send.rs",
    "app/watch/coming.rs",
    "app/watch/round.rs",
];

/// Where a file reads, or a struct keeps, which org is "the" org.
fn global_orgs(path: &str, tokens: &[Token]) -> Vec<String> {
    const NAMES: [&str; 5] = [
        "current_org",
        "active_org",
        "selected_org",
        "focused_org",
        "the_org",
    ];
    let mut found = Vec::new();
    let mut say = |line: usize, what: &str| found.push(format!("{path}:{line}: {what}"));
    for token in tokens {
        if NAMES.contains(&token.text.as_str()) {
            say(token.line, "a name for the org of everybody");
        }
    }
    if ACTS_FOR_A_TAB.contains(&path) {
        for reads in ["column", "column_mut"] {
            for line in places(tokens, &["self", ".", reads, "("]) {
                say(line, "acts for a tab, and asks which column has the focus");
            }
        }
    }
    // The state of the program, and what outlives it, know many orgs or none.
    let words = ["pub", "struct", "App", "{"];
    let starts = tokens.windows(words.len()).position(|window| {
        let mut pairs = window.iter().zip(words);
        pairs.all(|(token, word)| token.text == word)
    });
    let fields = starts.map_or(&[][..], |start| {
        let fields = &tokens[start..];
        let end = fields.iter().position(|token| token.text == "}");
        &fields[..end.unwrap_or(fields.len())]
    });
    for org in ["Org", "OrgKey"] {
        for kept in [&[":", org, ","][..], &["Option", "<", org, ">"]] {
            for line in places(fields, kept) {
                say(line, "the state of the program keeps one org");
            }
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens[at..].iter().take_while(|token| token.text != "=");
        let mut rest = rest.take(20);
        let lifetime = at > 0 && tokens[at - 1].text == "'";
        if token.text == "static"
            && !lifetime
            && rest.any(|token| ["Org", "OrgKey"].contains(&&*token.text))
        {
            say(token.line, "an org outlives everybody who has it");
        }
    }
    found
}

/// Every tab, result and job carries its own org: a global one would send a query where nobody meant it
/// to go once a second org is open.
#[test]
fn nothing_reads_a_global_current_org() {
    let files = rust_files(&["src"]);
    let tests = test_files(&files);
    let mut breaches = Vec::new();
    let (mut acting, mut states) = (0, 0);
    for file in files.iter().filter(|file| !tests.contains(&file.path)) {
        let path = file.in_src().unwrap();
        // One process of the command line works on the orgs that its arguments name.
        if path.starts_with("cli/") {
            continue;
        }
        let (tokens, _) = source::without_tests(&source::tokens(&file.text));
        acting += usize::from(ACTS_FOR_A_TAB.contains(&path));
        states += places(&tokens, &["pub", "struct", "App", "{"]).len();
        breaches.extend(global_orgs(path, &tokens));
    }
    no_more(&breaches);
    assert_eq!(
        (acting, states),
        (ACTS_FOR_A_TAB.len(), 1),
        "a file of the list, or the state, is elsewhere"
    );
    // What would be found.
    for (path, text) in [
        (
            "app/mod.rs",
            "pub struct App { pub now: Now, org: OrgKey, }",
        ),
        ("app/mod.rs", "pub struct App { open: Option<OrgKey>, }"),
        (
            "app/mod.rs",
            "fn current_org(&self) -> &OrgKey { &self.org }",
        ),
        (
            "worker/run.rs",
            "static OPEN: OnceLock<OrgKey> = OnceLock::new();",
        ),
        ("app/watch/round.rs", "fn f(&self) { self.column().org }"),
    ] {
        assert_eq!(global_orgs(path, &source::tokens(text)).len(), 1, "{text}");
    }
}

/// Text from an org that reaches a cell unfiltered could move the person's cursor, retitle the
/// window or hide what a name says.
#[test]
fn only_the_painters_write_into_cells() {
    let files = rust_files(&["src"]);
    let tests = test_files(&files);
    let mut breaches = Vec::new();
    let mut painters = BTreeSet::new();
    for file in &files {
        let path = file.in_src().unwrap();
        let (tokens, _) = source::without_tests(&source::tokens(&file.text));
        for token in &tokens {
            if !PAINTS.contains(&token.text.as_str()) || tests.contains(&file.path) {
                continue;
            }
            painters.insert(path);
            if !PAINTERS.contains(&path) {
                breaches.push(format!("{}:{}: {}", file.path, token.line, token.text));
            }
        }
    }
    no_more(&breaches);
    let listed: BTreeSet<&str> = PAINTERS.iter().copied().collect();
    assert_eq!(
        painters, listed,
        "a painter that paints no more leaves the list"
    );
}

#[test]
fn the_top_level_shows_what_matters_and_hides_the_rest() {
    let visible: BTreeSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        // What was built here is not part of the repository.
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    let expected = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "assets",
        "benches",
        "src",
        "tests",
    ];
    let visible: Vec<&str> = visible.iter().map(String::as_str).collect();
    assert_eq!(visible, expected);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // In pieces, so that this file does not find itself.
    let machine = [
        concat!("/", "home/"),
        concat!("/", "root/"),
        concat!("/", "work/"),
        concat!("/", "Users/"),
        concat!("C:", "\\Users"),
    ];
    let mut paths = Vec::new();
    for directory in ["src", "tests", "benches", "assets", ".ci"] {
        files_below(&root().join(directory), &mut paths);
    }
    for file in ["Cargo.toml", "README.md"] {
        paths.push(root().join(file));
    }
    let mut breaches = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for (at, line) in text.lines().enumerate() {
            if machine.iter().any(|start| line.contains(start)) {
                breaches.push(format!("{}:{}: {line}", path.display(), at + 1));
            }
        }
    }
    no_more(&breaches);
}
