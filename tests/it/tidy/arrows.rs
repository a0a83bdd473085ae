//! Who may use whom: the table of the house, and what breaks it.

use super::source::{self, Named};

/// What everybody may use; they use nothing.
const FOUNDATIONS: [&str; 4] = ["org", "secret", "sorting", "text"];

/// A module of the crate and what it may name.
pub struct Rule {
    pub module: &'static str,
    /// Modules of this crate besides the foundations and itself.
    pub uses: &'static [&'static str],
    /// Beginnings of paths outside of this crate that it must not name.
    pub never: &'static [&'static str],
}

const TERMINAL: [&str; 2] = ["ratatui", "crossterm"];

/// No clock, disk, network, process, environment, terminal or async runtime: what is decided here
/// can be replayed.
const PURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::time::UNIX_EPOCH",
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "tokio",
    "reqwest",
    "hyper",
    "crossterm",
    "ratatui",
    "anyhow",
];

/// The same for what draws.
const DRAWS: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::time::UNIX_EPOCH",
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "tokio",
    "reqwest",
    "hyper",
    "crossterm",
    "anyhow",
];

/// `anyhow` is for those who only pass errors on to the person.
const BELOW: &[&str] = &["ratatui", "crossterm", "anyhow"];

/// Every module; what is not here is a breach itself.
pub const TABLE: &[Rule] = &[
    Rule {
        module: "text",
        uses: &[],
        never: PURE,
    },
    Rule {
        module: "secret",
        uses: &[],
        never: PURE,
    },
    Rule {
        module: "sorting",
        uses: &[],
        never: PURE,
    },
    Rule {
        module: "org",
        uses: &[],
        never: PURE,
    },
    Rule {
        module: "config",
        uses: &[],
        never: BELOW,
    },
    Rule {
        module: "soql",
        uses: &[],
        never: PURE,
    },
    Rule {
        module: "schema",
        uses: &["soql"],
        never: PURE,
    },
    Rule {
        module: "language",
        uses: &["soql", "schema"],
        never: PURE,
    },
    Rule {
        module: "rows",
        uses: &["soql"],
        never: PURE,
    },
    Rule {
        module: "salesforce",
        uses: &["schema", "rows"],
        never: &["ratatui", "crossterm", "anyhow", "std::fs", "std::env"],
    },
    Rule {
        module: "vault",
        uses: &["schema", "rows", "config"],
        never: BELOW,
    },
    Rule {
        module: "store",
        uses: &["schema", "rows", "config"],
        never: BELOW,
    },
    Rule {
        module: "worker",
        uses: &[
            "config",
            "soql",
            "schema",
            "language",
            "rows",
            "salesforce",
            "vault",
            "store",
        ],
        never: BELOW,
    },
    Rule {
        module: "app",
        uses: &[
            "soql",
            "schema",
            "language",
            "rows",
            "config",
            "worker",
            "salesforce",
        ],
        never: PURE,
    },
    Rule {
        module: "ui",
        uses: &["app", "rows", "schema", "language", "soql"],
        never: DRAWS,
    },
    Rule {
        module: "shell",
        uses: &[
            "config",
            "soql",
            "schema",
            "language",
            "rows",
            "salesforce",
            "vault",
            "store",
            "worker",
            "app",
            "ui",
        ],
        never: &[],
    },
    Rule {
        module: "demo",
        uses: &["soql", "schema"],
        never: BELOW,
    },
    Rule {
        module: "cli",
        uses: &[
            "config",
            "soql",
            "schema",
            "language",
            "rows",
            "salesforce",
            "vault",
            "store",
            "worker",
            "app",
            "ui",
            "shell",
            "demo",
        ],
        never: &[],
    },
    Rule {
        module: "lib",
        uses: &["cli"],
        never: &TERMINAL,
    },
    Rule {
        module: "main",
        uses: &[],
        never: &TERMINAL,
    },
];

/// The app knows the worker by its words alone: jobs, their events and errors.
const WORKS: [&str; 4] = ["Worker", "WorkerParts", "Opener", "SystemBrowser"];

/// The module that a file under `src` belongs to, and the modules it stands in below that.
pub fn module_of(file: &str) -> Vec<String> {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    stem.split('/').map(str::to_owned).collect()
}

/// What in this file breaks the table. `file` is relative to `src`.
pub fn breaches(file: &str, source: &str) -> Vec<String> {
    let module = module_of(file);
    let Some(rule) = TABLE.iter().find(|rule| rule.module == module[0]) else {
        return vec![format!("src/{file}: no rule for the module {}", module[0])];
    };
    let (tokens, _) = source::without_tests(&source::tokens(source));
    let mut breaches = Vec::new();
    for named in source::paths(&tokens) {
        if let Some(why) = breach(rule, &module, &named) {
            let path = named.path.join("::");
            breaches.push(format!("src/{file}:{}: {path}: {why}", named.line));
        }
    }
    breaches
}

fn breach(rule: &Rule, module: &[String], named: &Named) -> Option<String> {
    let path: Vec<&str> = named.path.iter().map(String::as_str).collect();
    let outside = path.join("::");
    let begins = |with: &&&str| {
        outside
            .strip_prefix(**with)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    if let Some(never) = rule.never.iter().find(begins) {
        return Some(format!("`{}` must not name `{never}`", rule.module));
    }
    let ups = path.iter().take_while(|&&word| word == "super").count();
    let target = match path[0] {
        "crate" => path.get(1).copied()?,
        "sftui" => return (rule.module != "main").then(|| "this crate is `crate` here".into()),
        // The package below has its modules in this crate, too, by one name everywhere.
        "sftui_ground" => return (rule.module != "lib").then(|| "that is `crate` here".into()),
        // Up to the crate's root, which has another spelling.
        "super" if ups >= module.len() => {
            return Some("a way to the crate's root that is not `crate::`".into());
        }
        _ => return None,
    };
    if target == rule.module || !TABLE.iter().any(|rule| rule.module == target) {
        return None;
    }
    let foundation = FOUNDATIONS.contains(&rule.module);
    if foundation || !(FOUNDATIONS.contains(&target) || rule.uses.contains(&target)) {
        return Some(format!("`{}` must not use `{target}`", rule.module));
    }
    let plain = target != "worker" || !WORKS.iter().any(|name| path.contains(name));
    if rule.module == "app" && !plain {
        return Some("`app` knows only the words of `worker`".into());
    }
    if rule.module == "app" && target == "salesforce" && !path.contains(&"Error") {
        return Some("`app` knows only the errors of `salesforce`".into());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule that cannot fail proves nothing.
    #[test]
    fn a_breach_is_found() {
        for (file, source, found) in [
            ("app/query.rs", "use crate::worker::{Job, JobId};", false),
            ("app/query.rs", "use crate::worker::{Job, Worker};", true),
            ("app/query.rs", "use crate::store::Store;", true),
            ("app/query.rs", "use std::time::{Duration, Instant};", true),
            ("app/query.rs", "use std::time::Duration;", false),
            ("app/query.rs", "fn f() { tokio::spawn(g()); }", true),
            ("app/query.rs", "fn f() { jiff::Timestamp::now(); }", true),
            ("app/query.rs", "fn f() { std::fs::read(x); }", true),
            ("app/query.rs", "use {std::env, crate::ui};", true),
            (
                "app/query.rs",
                "/// See [`crate::store`].\nfn f() {}",
                false,
            ),
            (
                "app/query.rs",
                "#[cfg(test)]\nmod tests { use crate::ui; }",
                false,
            ),
            ("app/query.rs", "use super::super::store::Store;", true),
            ("app/query.rs", "use super::editor::Editor;", false),
            ("app/grid/mod.rs", "use super::super::store::Store;", true),
            (
                "app/grid/layout.rs",
                "use super::super::picker::Picker;",
                false,
            ),
            ("ui/mod.rs", "use ratatui::Frame;", false),
            ("ui/mod.rs", "use crate::demo::DemoOrg;", true),
            ("salesforce/query.rs", "use crate::{rows, vault};", true),
            ("rows/set.rs", "fn f() -> crate::salesforce::Error {}", true),
            ("text/mod.rs", "use crate::org::Org;", true),
            ("shell/mod.rs", "use crate::demo::DemoServer;", true),
            ("cli/tui.rs", "use crate::demo::DemoServer;", false),
            ("new/mod.rs", "", true),
        ] {
            let breaches = breaches(file, source);
            assert_eq!(
                !breaches.is_empty(),
                found,
                "{file}: {source}: {breaches:?}"
            );
        }
    }
}
