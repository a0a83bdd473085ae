//! Opening the login page in the person's browser.

use std::env;
use std::fmt;

/// Opens a web address. Called on a thread of its own, because a launcher may take its time.
pub trait Opener: Send + Sync + fmt::Debug {
    /// Why there is no use in trying, when there is none.
    fn unavailable(&self) -> Option<String>;

    /// Opens the address. The error must not quote it.
    fn open(&self, url: &str) -> Result<(), String>;
}

/// The system's browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemBrowser;

impl Opener for SystemBrowser {
    fn unavailable(&self) -> Option<String> {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let desktop = cfg!(any(windows, target_os = "macos"))
            || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"]
                .into_iter()
                .any(set);
        // Without one of them a launcher would run a text browser inside this terminal.
        (!desktop)
            .then(|| "no desktop here: DISPLAY, WAYLAND_DISPLAY and BROWSER are not set".into())
    }

    fn open(&self, url: &str) -> Result<(), String> {
        // A launcher's error names its command line, and with it the address: only the kind is told.
        let failed = match open::that_detached(url) {
            Ok(()) => return Ok(()),
            Err(error) => error.kind(),
        };
        // Where no launcher is installed, the program that BROWSER names does without one.
        let browsers = env::var("BROWSER").unwrap_or_default();
        let started = browsers
            .split(':')
            .filter(|program| !program.is_empty() && !program.contains(['%', ' ']))
            .any(|program| open::with_detached(url, program).is_ok());
        if started {
            return Ok(());
        }
        Err(format!("no browser started ({failed})"))
    }
}
