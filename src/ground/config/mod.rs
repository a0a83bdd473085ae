//! What the person chose: defaults, then the file, then the environment, then the arguments.
//!
//! One table (`settings`) declares every setting with its section, key and meaning; the file, the
//! environment variables and the nearest-name suggestions read it. A mistake never stops the
//! program: the setting keeps its former value and a [`Problem`] says where and what. The meaning
//! of `[keys]` belongs to the app's command table, so those entries pass through unread. This
//! module must not know the screen or the network. Long because every setting is declared with what
//! it means.

mod file;
mod paths;
mod salesforce_cli;
mod settings;

use std::fmt;
use std::path::PathBuf;

use crate::org::ClientApp;

pub use paths::{NoHome, Paths, at_home};
pub use salesforce_cli::SalesforceCli;

/// The name of the Salesforce CLI's app in `login.default_app`.
pub const SALESFORCE_CLI: &str = "salesforce-cli";

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Config {
    /// How it looks and behaves.
    pub ui: Ui,
    /// How queries run.
    pub query: Query,
    /// How SOQL is laid out.
    pub soql: Soql,
    /// Where queries are saved.
    pub queries: Queries,
    /// How logins are made.
    pub login: Login,
    /// How the network is reached.
    pub network: Network,
    /// How the orgs' API calls are spared.
    pub api: Api,
    /// How results are watched.
    pub watch: Watch,
    /// How records are written to.
    pub writes: Writes,
    /// How pages are opened in the browser.
    pub browser: Browser,
    /// Where logins are kept.
    pub vault: Vault,
    /// How rows are written to files.
    pub export: Export,
    /// `[keys]`, unread: the app's command table knows what they mean.
    pub keys: Vec<KeyEntry>,
}

/// `[ui]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ui {
    /// The colours.
    pub theme: Theme,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether things may move (spinners, blinking).
    pub motion: bool,
    /// Whether the footer shows the keys.
    pub footer: bool,
    /// Whether boxes and marks are drawn in ASCII.
    pub ascii: bool,
}

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// By the terminal's background.
    #[default]
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// Safe for the common colour blindnesses.
    ColourBlind,
    /// No colours at all.
    Mono,
}

impl Theme {
    /// Every theme with its name in the file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("colour-blind", Self::ColourBlind),
        ("mono", Self::Mono),
    ];

    /// The theme of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, theme)| *theme)
    }
}

/// `[query]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Loading stops once this many rows are here.
    pub row_cap: u64,
    /// Rows a page, 200 to 2,000; the server decides when `None`.
    pub batch_size: Option<u16>,
    /// Whether a query loads one page, and further ones as the cursor nears the end, up to the cap.
    pub on_demand: bool,
    /// How many pages are asked for at once; 0 and 1 ask for one after another.
    pub parallel_pages: u8,
    /// A statement that a list makes longer, in characters, is sent in parts: 1,000 to 100,000.
    pub part_length: usize,
    /// Whether the plan is asked for before a query runs.
    pub plan_check: PlanCheck,
    /// Objects with more rows than this are warned of, where all of them would be read.
    pub plan_check_rows: u64,
}

/// Whether the plan is asked for before a query runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PlanCheck {
    /// `"off"`.
    #[default]
    Off,
    /// `"warn"`: a scan of a large object is asked about.
    Warn,
}

/// `[soql]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soql {
    /// The line length that formatting aims at, in terminal cells: 20 to 400.
    pub format_width: u16,
    /// What formatting does to the case of keywords.
    pub keyword_case: KeywordCase,
}

/// The case of keywords in formatted SOQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeywordCase {
    /// `"upper"`.
    #[default]
    Upper,
    /// `"lower"`.
    Lower,
    /// `"keep"`: as written.
    Keep,
}

/// `[queries]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Queries {
    /// The folders of saved queries; new ones go to the first. A folder of sftui's own where there is
    /// none.
    pub folders: Vec<PathBuf>,
}

/// `[login]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The app that the login form starts on: [`SALESFORCE_CLI`] or the name of an own app.
    pub default_app: String,
    /// The person's own client apps (`[[login.apps]]`).
    pub apps: Vec<OwnApp>,
}

/// A client app that the person registered in Salesforce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnApp {
    /// What it is called here.
    pub name: String,
    /// What a login sends.
    pub app: ClientApp,
}

/// `[network]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Network {
    /// More certificate authorities (PEM), added to the system's.
    pub ca_file: Option<PathBuf>,
}

/// `[api]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Api {
    /// Once fewer calls than this are left of an org's day, what nobody asked for is not sent any
    /// more, and runs ask first.
    pub floor: Floor,
}

/// How many of an org's API calls are kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// `"5%"` of those of a day.
    Percent(u8),
    /// `500`: so many calls.
    Calls(u64),
}

impl Default for Floor {
    fn default() -> Self {
        Self::Percent(5)
    }
}

impl Floor {
    /// How many calls that is, of so many a day.
    pub fn of(self, max: u64) -> u64 {
        match self {
            Self::Percent(percent) => max.saturating_mul(u64::from(percent)) / 100,
            Self::Calls(calls) => calls.min(max),
        }
    }
}

/// `[watch]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Watch {
    /// Whether a watch pauses while the terminal has not the focus.
    pub pause_unfocused: bool,
}

/// `[writes]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writes {
    /// Whether orgs that are no production begin unlocked.
    pub unlock_sandboxes: bool,
    /// Whether every write is put down in the journal before it is sent.
    pub journal: bool,
}

impl Default for Writes {
    fn default() -> Self {
        Self {
            unlock_sandboxes: false,
            journal: true,
        }
    }
}

/// `[browser]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Browser {
    /// How the browser comes to a session of the org.
    pub login: BrowserLogin,
}

/// How a browser that opens a page comes to a session of the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum BrowserLogin {
    /// `"once"`: it is logged in as this user, by an address that is good once.
    #[default]
    Once,
    /// `"plain"`: the plain address is opened, in the session that the browser has or asks for.
    Plain,
}

/// `[vault]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Vault {
    /// Where refresh tokens are kept.
    pub store: KeepIn,
}

/// Where refresh tokens are kept. One never stands in for another by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeepIn {
    /// `"keyring"`: the system's keyring.
    #[default]
    Keyring,
    /// `"passphrase"`: a file under a passphrase, which is asked for once a run.
    Passphrase,
    /// `"session"`: nowhere; the next start asks for a login.
    Session,
}

impl KeepIn {
    /// Every place with its name in the file.
    pub const ALL: [(&'static str, Self); 3] = [
        ("keyring", Self::Keyring),
        ("passphrase", Self::Passphrase),
        ("session", Self::Session),
    ];
}

/// `[export]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Between the fields of CSV: one of [`Export::DELIMITERS`].
    pub delimiter: char,
    /// Whether CSV and TSV begin with a byte order mark, which Excel wants before UTF-8.
    pub bom: bool,
    /// How lines of CSV and TSV end.
    pub line_ending: LineEnding,
    /// Whether a text that a spreadsheet would take for a formula is made harmless in CSV, TSV and
    /// XLSX.
    pub formula_guard: bool,
}

/// How a line of a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LineEnding {
    /// `"lf"`.
    #[default]
    Lf,
    /// `"crlf"`.
    Crlf,
}

impl Export {
    /// What can stand between the fields of CSV, with its name: what Salesforce's own bulk exports
    /// offer.
    pub const DELIMITERS: [(&'static str, char); 6] = [
        (",", ','),
        (";", ';'),
        ("|", '|'),
        ("^", '^'),
        ("`", '`'),
        ("tab", '\t'),
    ];
}

/// One line of `[keys]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// The command's name.
    pub command: String,
    /// The chords; none means that the command has no key.
    pub chords: Vec<String>,
    /// Which file.
    pub file: String,
    /// Which line of it, from 1.
    pub line: usize,
}

/// Something in the configuration that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the name of the environment variable.
    pub file: String,
    /// The line, from 1; 0 where there are no lines.
    pub line: usize,
    /// What is wrong, and the nearest name where there is one.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.message);
        }
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// What the command line says; `None` says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Arguments {
    /// `--theme`.
    pub theme: Option<Theme>,
    /// `--no-mouse` and the like.
    pub mouse: Option<bool>,
    /// Whether things may move.
    pub motion: Option<bool>,
    /// Whether to draw in ASCII.
    pub ascii: Option<bool>,
}

impl Default for Ui {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            mouse: true,
            motion: true,
            footer: true,
            ascii: false,
        }
    }
}

impl Default for Query {
    fn default() -> Self {
        Self {
            row_cap: 50_000,
            batch_size: None,
            on_demand: false,
            parallel_pages: 0,
            part_length: 100_000,
            plan_check: PlanCheck::Off,
            plan_check_rows: 100_000,
        }
    }
}

impl Default for Soql {
    fn default() -> Self {
        Self {
            format_width: 80,
            keyword_case: KeywordCase::Upper,
        }
    }
}

impl Default for Export {
    fn default() -> Self {
        Self {
            delimiter: ',',
            bom: false,
            line_ending: LineEnding::Lf,
            formula_guard: true,
        }
    }
}

impl Default for Login {
    fn default() -> Self {
        Self {
            default_app: SALESFORCE_CLI.into(),
            apps: Vec::new(),
        }
    }
}

impl Login {
    /// The app of that name.
    pub fn app(&self, name: &str) -> Option<ClientApp> {
        if name == SALESFORCE_CLI {
            return Some(ClientApp::salesforce_cli());
        }
        self.apps
            .iter()
            .find(|own| own.name == name)
            .map(|own| own.app.clone())
    }
}

/// What a certificate in a PEM file begins with.
const BEGIN_CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

impl Config {
    /// Puts the layers on top of each other. `variable` reads the environment; no file at the path
    /// is ordinary.
    pub fn load(
        paths: &Paths,
        variable: impl Fn(&str) -> Option<String>,
        arguments: &Arguments,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut config = Self::default();
        let name = paths.config_file.display().to_string();
        match std::fs::read_to_string(&paths.config_file) {
            Ok(text) => file::read(&name, &text, &mut config, &mut problems),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => problems.push(Problem {
                file: name,
                line: 0,
                message: format!("it cannot be read: {error}"),
            }),
        }
        settings::from_environment(&variable, &mut config, &mut problems);
        if let Some(path) = &config.network.ca_file {
            let wrong = match std::fs::read(path) {
                Ok(pem) if memchr::memmem::find(&pem, BEGIN_CERTIFICATE).is_some() => None,
                Ok(_) => Some("holds no certificate in PEM".to_owned()),
                Err(error) => Some(format!("cannot be read: {error}")),
            };
            // It stays, so that https fails with its name instead of trusting others in silence.
            problems.extend(wrong.map(|wrong| Problem {
                file: path.display().to_string(),
                line: 0,
                message: format!("network.ca_file {wrong}"),
            }));
        }
        config.ui.theme = arguments.theme.unwrap_or(config.ui.theme);
        config.ui.mouse = arguments.mouse.unwrap_or(config.ui.mouse);
        config.ui.motion = arguments.motion.unwrap_or(config.ui.motion);
        config.ui.ascii = arguments.ascii.unwrap_or(config.ui.ascii);
        (config, problems)
    }
}
