//! `Clipboard`: the ladder by which a text gets onto the clipboard, and how far it came.
//!
//! A native program where this machine's desktop is the person's own; `tmux load-buffer -w -` inside
//! tmux, because tmux by default passes no clipboard sequence on; else the terminal itself (OSC 52),
//! which gives no answer, so that all that can be said is "sent". Texts reach programs through
//! their standard input, never their arguments. Must not know what is copied.

use std::ffi::{OsStr, OsString};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::org::SECRET_VARIABLES;

/// Terminals cut longer sequences silently (encoded bytes).
const MAX_ENCODED: usize = 74_994;
/// A program that has not taken the text by then does not get it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A program that takes a text on its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Program {
    /// What the person is told.
    name: &'static str,
    file: OsString,
    arguments: &'static [&'static str],
    /// Whether it reads UTF-16 with a byte order mark, as Windows programs do.
    utf16: bool,
}

impl Program {
    fn new(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            name,
            file: name.into(),
            arguments,
            utf16: false,
        }
    }
}

/// How a copy went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A program took it.
    Program(&'static str),
    /// These bytes are to be sent to the terminal.
    Terminal(Vec<u8>),
    /// It went nowhere, and why.
    Nowhere(String),
}

/// The programs to try, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clipboard {
    programs: Vec<Program>,
}

impl Clipboard {
    /// Chooses by the environment, asked for by name.
    pub fn new(environment: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
        let mut programs = Vec::new();
        // Over SSH the clipboard of this machine is somebody else's.
        if !set("SSH_CONNECTION") && !set("SSH_TTY") {
            if cfg!(target_os = "macos") {
                programs.push(Program::new("pbcopy", &[]));
            }
            if cfg!(windows) || set("WSL_DISTRO_NAME") {
                programs.push(Program {
                    utf16: true,
                    ..Program::new("clip.exe", &[])
                });
            }
            if set("WAYLAND_DISPLAY") {
                programs.push(Program::new("wl-copy", &["--type", "text/plain"]));
            }
            if set("DISPLAY") {
                programs.push(Program::new("xclip", &["-selection", "clipboard", "-in"]));
                programs.push(Program::new("xsel", &["--clipboard", "--input"]));
            }
        }
        if set("TMUX") {
            programs.push(Program::new("tmux", &["load-buffer", "-w", "-"]));
        }
        Self { programs }
    }

    /// Offers the text to one program after the other, then to the terminal.
    pub async fn copy(&self, text: &str) -> Way {
        for program in &self.programs {
            if takes(program, text).await {
                return Way::Program(program.name);
            }
        }
        let encoded = BASE64_STANDARD.encode(text);
        if encoded.len() > MAX_ENCODED {
            return Way::Nowhere(format!(
                "{} are too much for the terminal's clipboard",
                crate::text::bytes(text.len() as u64)
            ));
        }
        Way::Terminal(format!("\x1b]52;c;{encoded}\x1b\\").into_bytes())
    }
}

async fn takes(program: &Program, text: &str) -> bool {
    let bytes = if program.utf16 {
        "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    } else {
        text.as_bytes().to_vec()
    };
    match timeout(PATIENCE, run(&program.file, program.arguments, &bytes)).await {
        Ok(Ok(taken)) => taken,
        // Not installed: the next one.
        Ok(Err(_)) => false,
        Err(_) => {
            tracing::warn!(program = program.name, "did not take the text in time");
            false
        }
    }
}

async fn run(file: &OsStr, arguments: &[&str], bytes: &[u8]) -> std::io::Result<bool> {
    let mut command = Command::new(file);
    for variable in SECRET_VARIABLES {
        command.env_remove(variable);
    }
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        // The owner of a selection stays in the background and would keep our output open.
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(bytes).await?;
        stdin.shutdown().await?;
    }
    Ok(child.wait().await?.success())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn names(environment: &[&str]) -> Vec<&'static str> {
        let clipboard = Clipboard::new(|name| environment.contains(&name).then(|| "x".into()));
        clipboard.programs.iter().map(|p| p.name).collect()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_ladder_follows_the_environment() {
        for (environment, expected) in [
            (&[][..], &[][..]),
            (&["WAYLAND_DISPLAY"], &["wl-copy"]),
            (
                &["WAYLAND_DISPLAY", "DISPLAY"],
                &["wl-copy", "xclip", "xsel"],
            ),
            (&["DISPLAY", "TMUX"], &["xclip", "xsel", "tmux"]),
            (&["DISPLAY", "SSH_CONNECTION"], &[]),
            (&["DISPLAY", "SSH_TTY", "TMUX"], &["tmux"]),
            (&["WSL_DISTRO_NAME"], &["clip.exe"]),
        ] {
            assert_eq!(names(environment), expected, "{environment:?}");
        }
    }

    #[tokio::test]
    async fn without_programs_the_terminal_gets_it_up_to_its_limit() {
        let clipboard = Clipboard::default();
        assert_eq!(
            clipboard.copy("hi").await,
            Way::Terminal(b"\x1b]52;c;aGk=\x1b\\".to_vec())
        );
        let most = "x".repeat(MAX_ENCODED / 4 * 3);
        assert!(matches!(clipboard.copy(&most).await, Way::Terminal(_)));
        let more = "x".repeat(MAX_ENCODED);
        assert!(matches!(clipboard.copy(&more).await, Way::Nowhere(_)));
    }

    #[cfg(unix)]
    fn script(directory: &std::path::Path, name: &str, text: &str) -> OsString {
        use std::os::unix::fs::PermissionsExt;
        let path = directory.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        path.into()
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_program_that_is_missing_or_fails_passes_the_text_on_to_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("taken");
        let program = |name, file| Program {
            file,
            ..Program::new(name, &[])
        };
        let clipboard = Clipboard {
            programs: vec![
                program("missing", directory.path().join("missing").into()),
                program(
                    "fails",
                    script(directory.path(), "fails", "#!/bin/sh\nexit 1\n"),
                ),
                program(
                    "takes",
                    script(
                        directory.path(),
                        "takes",
                        &format!("#!/bin/sh\nexec cat > '{}'\n", target.display()),
                    ),
                ),
            ],
        };
        assert_eq!(clipboard.copy("Ωmega\n").await, Way::Program("takes"));
        assert_eq!(std::fs::read_to_string(target).unwrap(), "Ωmega\n");
    }
}
