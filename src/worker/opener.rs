//! Opening the login page in the person's browser.

use std::env;
use std::fmt;
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::org::SECRET_VARIABLES;

/// A launcher that fails, fails within this time; one that runs longer has opened something.
const AT_ONCE: Duration = Duration::from_secs(1);

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
        // The system's launchers heed it too, but not all of them and not on every desktop.
        let named = env::var("BROWSER").unwrap_or_default();
        if cfg!(unix) && !named.trim().is_empty() {
            return one_of(&named, url);
        }
        launched(open::commands(url))
    }
}

/// Opens an address on a thread of its own; gives the reason when that failed.
pub(super) async fn open(opener: &Arc<dyn Opener>, url: String) -> Option<String> {
    let (tell, told) = oneshot::channel();
    let opener = Arc::clone(opener);
    let thread = thread::Builder::new()
        .name("browser".into())
        .spawn(move || {
            // Whoever wanted it may not wait any more.
            let _ = tell.send(opener.open(&url));
        });
    match thread {
        Ok(_) => match told.await {
            Ok(opened) => opened.err(),
            Err(_) => Some("the browser's launcher failed".into()),
        },
        Err(error) => Some(error.to_string()),
    }
}

/// Starts the first of the system's launchers that does not fail at once, and leaves it to itself.
fn launched(launchers: Vec<Command>) -> Result<(), String> {
    let mut reason = String::from("there is no launcher");
    for mut launcher in launchers {
        apart(&mut launcher);
        match launcher.spawn() {
            Ok(mut child) => {
                let (end, ended) = mpsc::channel();
                // A launcher can live as long as the browser; somebody must hear of its end.
                thread::spawn(move || end.send(child.wait()));
                match ended.recv_timeout(AT_ONCE) {
                    Ok(Ok(status)) if !status.success() => reason = "it failed".into(),
                    _ => return Ok(()),
                }
            }
            // The error could name the command line, and with it the address: only its kind is told.
            Err(error) => reason = error.kind().to_string(),
        }
    }
    Err(format!("no browser started ({reason})"))
}

/// It must not draw into this screen, nor end with this terminal, nor know this process's token.
fn apart(launcher: &mut Command) {
    for variable in SECRET_VARIABLES {
        launcher.env_remove(variable);
    }
    launcher.stdin(Stdio::null());
    launcher.stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(launcher, 0);
}

/// Runs the first of the commands in `BROWSER` that succeeds. They stand between colons and are
/// words without a shell; the address takes the place of `%s`, or comes last. Returns when the
/// command has ended, which for a browser in the foreground is when the person closes it.
fn one_of(commands: &str, url: &str) -> Result<(), String> {
    for command in commands.split(':') {
        let mut words = command.split_whitespace();
        let Some(program) = words.next() else {
            continue;
        };
        let mut arguments: Vec<String> = words.map(|word| word.replace("%s", url)).collect();
        if !command.contains("%s") {
            arguments.push(url.to_owned());
        }
        let mut launcher = Command::new(program);
        launcher.args(arguments);
        apart(&mut launcher);
        if launcher.status().is_ok_and(|status| status.success()) {
            return Ok(());
        }
    }
    Err("no browser started: none of the commands in BROWSER worked".into())
}

#[cfg(all(test, unix))]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn a_launcher_that_fails_gives_way_and_none_knows_the_token() {
        let place = tempfile::tempdir().unwrap();
        let told = place.path().join("told");
        let mut knows = Command::new("sh");
        let script = r#"echo "${SFTUI_ACCESS_TOKEN-nothing}" > "$0""#;
        knows.args(["-c", script]).arg(&told);
        knows.env(crate::org::ACCESS_TOKEN_VARIABLE, "00D!CANARY");
        let launchers = vec![
            Command::new("no-such-program-here"),
            Command::new("false"),
            knows,
        ];
        assert_eq!(launched(launchers), Ok(()));
        assert_eq!(std::fs::read_to_string(told).unwrap(), "nothing\n");
        let failed = launched(vec![Command::new("false")]).unwrap_err();
        assert!(failed.contains("it failed"), "{failed}");
        assert!(launched(Vec::new()).is_err());
    }

    #[test]
    fn the_commands_in_browser_are_tried_in_turn() {
        let place = tempfile::tempdir().unwrap();
        for (commands, opens) in [
            ("touch", true),
            ("touch -c --", true),
            ("touch %s.html", true),
            (":false:no-such-program-here: touch ", true),
            ("false", false),
            ("no-such-program-here %s", false),
            (" : ", false),
        ] {
            let file = place.path().join("address");
            let url = file.to_str().unwrap();
            let opened = one_of(commands, url);
            assert_eq!(opened.is_ok(), opens, "{commands}: {opened:?}");
            assert!(!opened.is_err_and(|why| why.contains(url)));
            let touched = std::fs::read_dir(place.path()).unwrap().count() > 0;
            assert_eq!(touched, opens && !commands.contains("-c"), "{commands}");
            for entry in std::fs::read_dir(place.path()).unwrap() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
            }
        }
    }
}
