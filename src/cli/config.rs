//! `sftui config`: where the files are, and what is wrong in the configuration.

use std::io::{self, Write};

use clap::Subcommand;

use crate::app::keymap::Keymap;
use crate::cli::Everywhere;
use crate::config::{self, Config};

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum Action {
    /// Print where the configuration, the state, the cache and the log are
    Path,
    /// Print every mistake with its file and line; exit code 1 if there is one
    Check,
}

pub(super) fn run(action: Action, arguments: Everywhere) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    if arguments.demo && (arguments.config.is_none() || matches!(action, Action::Path)) {
        writeln!(
            out,
            "The demo reads no configuration but one that --config names. Its own files are in a\n\
             temporary directory that is deleted when it ends."
        )?;
        return Ok(0);
    }
    let paths = super::paths(arguments.config)?;
    match action {
        Action::Path => {
            let absent = if paths.config_file.is_file() {
                ""
            } else {
                " (not there yet)"
            };
            writeln!(out, "config  {}{absent}", paths.config_file.display())?;
            writeln!(out, "state   {}", paths.state.display())?;
            writeln!(out, "cache   {}", paths.cache.display())?;
            writeln!(out, "log     {}", paths.log_file().display())?;
            Ok(0)
        }
        Action::Check => {
            let variable = |name: &str| std::env::var(name).ok();
            let (config, mut problems) =
                Config::load(&paths, variable, &config::Arguments::default());
            problems.extend(Keymap::new(&config.keys).1);
            for problem in &problems {
                writeln!(out, "{problem}")?;
            }
            if problems.is_empty() {
                writeln!(out, "no mistakes in {}", paths.config_file.display())?;
            }
            Ok(u8::from(!problems.is_empty()))
        }
    }
}
