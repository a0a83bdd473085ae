//! The table of settings, and their names in the environment (`SFTUI_<KEY>`).

use super::{
    BrowserLogin, Config, Export, Floor, KeepIn, KeywordCase, LineEnding, PlanCheck, Problem,
    SALESFORCE_CLI, Theme,
};
use crate::text::nearest;

/// A value as it came in, before it is known what it should be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Raw<'a> {
    /// A text: from TOML, or any environment variable.
    Text(&'a str),
    /// A truth value from TOML.
    Bool(bool),
    /// A whole number from TOML, with underlines removed.
    Integer(i64),
    /// Anything else, by the name of its type.
    Other(&'a str),
}

impl Raw<'_> {
    /// How the value is quoted in a message.
    fn shown(self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Other(kind) => format!("a {kind}"),
        }
    }

    fn truth(self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(value),
            Self::Text("1" | "true" | "yes" | "on") => Ok(true),
            Self::Text("0" | "false" | "no" | "off") => Ok(false),
            _ => Err(format!("{} is neither true nor false", self.shown())),
        }
    }

    fn number(self, least: u64, most: u64) -> Result<u64, String> {
        let number = match self {
            Self::Integer(value) => u64::try_from(value).ok(),
            Self::Text(text) => text.replace('_', "").parse().ok(),
            _ => None,
        };
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| {
                format!(
                    "{} is not a whole number from {least} to {most}",
                    self.shown()
                )
            })
    }

    fn floor(self) -> Result<Floor, String> {
        let percent = match self {
            Self::Text(text) => text.trim().strip_suffix('%').map(str::trim_end),
            _ => None,
        };
        let floor = match percent {
            Some(percent) => percent
                .parse()
                .ok()
                .filter(|percent| *percent <= 100)
                .map(Floor::Percent),
            None => self.number(0, u64::from(u32::MAX)).ok().map(Floor::Calls),
        };
        floor.ok_or_else(|| {
            format!(
                "{} is neither a number of calls nor a percentage such as \"5%\"",
                self.shown()
            )
        })
    }

    fn text(self) -> Result<String, String> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(format!("{} is not a text", self.shown())),
        }
    }

    fn delimiter(self) -> Result<char, String> {
        let names = Export::DELIMITERS.map(|(name, _)| format!("{name:?}"));
        let text = match self {
            Self::Text("\t") => "tab",
            Self::Text(text) => text.trim(),
            _ => "",
        };
        let known = Export::DELIMITERS.iter().find(|(name, _)| *name == text);
        known
            .map(|(_, delimiter)| *delimiter)
            .ok_or_else(|| format!("{} is not one of {}", self.shown(), names.join(", ")))
    }

    fn line_ending(self) -> Result<LineEnding, String> {
        match self {
            Self::Text("lf") => Ok(LineEnding::Lf),
            Self::Text("crlf") => Ok(LineEnding::Crlf),
            _ => Err(format!("{} is neither \"lf\" nor \"crlf\"", self.shown())),
        }
    }

    fn keyword_case(self) -> Result<KeywordCase, String> {
        match self {
            Self::Text("upper") => Ok(KeywordCase::Upper),
            Self::Text("lower") => Ok(KeywordCase::Lower),
            Self::Text("keep") => Ok(KeywordCase::Keep),
            _ => Err(format!(
                "{} is none of \"upper\", \"lower\" and \"keep\"",
                self.shown()
            )),
        }
    }

    fn plan_check(self) -> Result<PlanCheck, String> {
        match self {
            Self::Text("off") => Ok(PlanCheck::Off),
            Self::Text("warn") => Ok(PlanCheck::Warn),
            _ => Err(format!("{} is none of \"off\" and \"warn\"", self.shown())),
        }
    }

    fn browser_login(self) -> Result<BrowserLogin, String> {
        match self {
            Self::Text("once") => Ok(BrowserLogin::Once),
            Self::Text("plain") => Ok(BrowserLogin::Plain),
            _ => Err(format!(
                "{} is neither \"once\" nor \"plain\"",
                self.shown()
            )),
        }
    }

    fn keep_in(self) -> Result<KeepIn, String> {
        let text = self.text()?;
        let known = KeepIn::ALL.iter().find(|(name, _)| *name == text);
        known.map(|(_, place)| *place).ok_or_else(|| {
            format!("{text:?} is none of \"keyring\", \"passphrase\" and \"session\"")
        })
    }

    fn theme(self) -> Result<Theme, String> {
        let names = Theme::ALL.map(|(name, _)| name);
        let text = self.text()?;
        Theme::by_name(&text).ok_or_else(|| {
            let meant = nearest(&text, names)
                .map(|name| format!(" (did you mean \"{name}\"?)"))
                .unwrap_or_default();
            format!("{text:?} is not one of {}{meant}", names.join(", "))
        })
    }
}

/// One setting.
pub(super) struct Setting {
    pub section: &'static str,
    pub key: &'static str,
    /// Puts the value in its place, or says why not.
    pub apply: fn(&mut Config, Raw<'_>) -> Result<(), String>,
}

/// Every setting that has one value.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        section: "ui",
        key: "theme",
        apply: |config, raw| raw.theme().map(|value| config.ui.theme = value),
    },
    Setting {
        section: "ui",
        key: "mouse",
        apply: |config, raw| raw.truth().map(|value| config.ui.mouse = value),
    },
    Setting {
        section: "ui",
        key: "motion",
        apply: |config, raw| raw.truth().map(|value| config.ui.motion = value),
    },
    Setting {
        section: "ui",
        key: "footer",
        apply: |config, raw| raw.truth().map(|value| config.ui.footer = value),
    },
    Setting {
        section: "ui",
        key: "ascii",
        apply: |config, raw| raw.truth().map(|value| config.ui.ascii = value),
    },
    Setting {
        section: "query",
        key: "row_cap",
        apply: |config, raw| {
            // Row numbers are 32 bits wide in every order and filter.
            raw.number(1, u64::from(u32::MAX))
                .map(|value| config.query.row_cap = value)
        },
    },
    Setting {
        section: "query",
        key: "batch_size",
        apply: |config, raw| {
            raw.number(200, 2_000)
                .map(|value| config.query.batch_size = u16::try_from(value).ok())
        },
    },
    Setting {
        section: "query",
        key: "on_demand",
        apply: |config, raw| raw.truth().map(|value| config.query.on_demand = value),
    },
    Setting {
        section: "query",
        key: "parallel_pages",
        apply: |config, raw| {
            raw.number(0, 8)
                .map(|value| config.query.parallel_pages = u8::try_from(value).unwrap_or_default())
        },
    },
    Setting {
        section: "query",
        key: "part_length",
        apply: |config, raw| {
            raw.number(1_000, 100_000).map(|value| {
                config.query.part_length = usize::try_from(value).unwrap_or(100_000);
            })
        },
    },
    Setting {
        section: "query",
        key: "plan_check",
        apply: |config, raw| {
            raw.plan_check()
                .map(|value| config.query.plan_check = value)
        },
    },
    Setting {
        section: "query",
        key: "plan_check_rows",
        apply: |config, raw| {
            raw.number(0, u64::from(u32::MAX))
                .map(|value| config.query.plan_check_rows = value)
        },
    },
    Setting {
        section: "soql",
        key: "format_width",
        apply: |config, raw| {
            raw.number(20, 400)
                .map(|value| config.soql.format_width = u16::try_from(value).unwrap_or(80))
        },
    },
    Setting {
        section: "soql",
        key: "keyword_case",
        apply: |config, raw| {
            raw.keyword_case()
                .map(|value| config.soql.keyword_case = value)
        },
    },
    Setting {
        section: "queries",
        key: "folders",
        apply: |config, raw| {
            raw.text().map(|value| {
                config.queries.folders = std::env::split_paths(&value).collect();
            })
        },
    },
    Setting {
        section: "login",
        key: "default_app",
        apply: |config, raw| raw.text().map(|value| config.login.default_app = value),
    },
    Setting {
        section: "network",
        key: "ca_file",
        apply: |config, raw| {
            raw.text()
                .map(|value| config.network.ca_file = Some(value.into()))
        },
    },
    Setting {
        section: "api",
        key: "floor",
        apply: |config, raw| raw.floor().map(|value| config.api.floor = value),
    },
    Setting {
        section: "watch",
        key: "pause_unfocused",
        apply: |config, raw| {
            raw.truth()
                .map(|value| config.watch.pause_unfocused = value)
        },
    },
    Setting {
        section: "writes",
        key: "unlock_sandboxes",
        apply: |config, raw| {
            raw.truth()
                .map(|value| config.writes.unlock_sandboxes = value)
        },
    },
    Setting {
        section: "writes",
        key: "write_journal",
        apply: |config, raw| raw.truth().map(|value| config.writes.journal = value),
    },
    Setting {
        section: "browser",
        key: "login",
        apply: |config, raw| {
            raw.browser_login()
                .map(|value| config.browser.login = value)
        },
    },
    Setting {
        section: "vault",
        key: "store",
        apply: |config, raw| raw.keep_in().map(|value| config.vault.store = value),
    },
    Setting {
        section: "export",
        key: "delimiter",
        apply: |config, raw| raw.delimiter().map(|value| config.export.delimiter = value),
    },
    Setting {
        section: "export",
        key: "bom",
        apply: |config, raw| raw.truth().map(|value| config.export.bom = value),
    },
    Setting {
        section: "export",
        key: "line_ending",
        apply: |config, raw| {
            raw.line_ending()
                .map(|value| config.export.line_ending = value)
        },
    },
    Setting {
        section: "export",
        key: "formula_guard",
        apply: |config, raw| raw.truth().map(|value| config.export.formula_guard = value),
    },
];

/// Reads `SFTUI_<KEY>` for every setting, `NO_COLOR`, `CLICOLOR` and `TERM`.
pub(super) fn from_environment(
    variable: &impl Fn(&str) -> Option<String>,
    config: &mut Config,
    problems: &mut Vec<Problem>,
) {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    // Any value but the empty one counts (no-color.org); a theme named on purpose is stronger.
    let plain = set("NO_COLOR").is_some() || set("CLICOLOR").as_deref() == Some("0");
    if plain || set("TERM").as_deref() == Some("dumb") {
        config.ui.theme = Theme::Mono;
    }
    if set("TERM").as_deref() == Some("dumb") {
        config.ui.ascii = true;
    }
    for setting in SETTINGS {
        let name = variable_name(setting);
        let Some(value) = set(&name) else {
            continue;
        };
        if let Err(message) = (setting.apply)(config, Raw::Text(&value)) {
            problems.push(Problem {
                file: name,
                line: 0,
                message,
            });
        }
    }
    let default = &config.login.default_app;
    if config.login.app(default).is_none() {
        problems.push(Problem {
            file: "SFTUI_DEFAULT_APP".into(),
            line: 0,
            message: format!("{default:?} is the name of no app"),
        });
        config.login.default_app = SALESFORCE_CLI.into();
    }
}

fn variable_name(setting: &Setting) -> String {
    format!("SFTUI_{}", setting.key.to_uppercase())
}
