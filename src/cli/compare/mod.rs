//! `sftui compare`: rows of two to four orgs or saved exports compared by a key, or their schemas.
//!
//! The first is the reference, each other is compared with it. All are loaded at once. What is found
//! is the exit code, so that a script can go by it. Must not decide when two values are the same.

mod arguments;
mod load;
mod mapped;
mod output;
pub(in crate::cli) mod places;
mod report;
mod rows;
mod schema;

use std::io;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::cli::{Everywhere, Usage, complain};
use crate::shell;
use crate::shell::input::Ending;

pub(super) use arguments::CompareArguments;

/// Exit code: nothing differs.
const SAME: u8 = 0;
/// Exit code: something differs.
const DIFFERENT: u8 = 1;
/// Exit code: a mistake on the command line.
const USAGE: u8 = super::USAGE;
/// Exit code: nothing was compared, or what was found could not be written.
const ERROR: u8 = 3;

/// How a comparison ended.
enum End {
    /// Compared, and whether something differs.
    Compared { different: bool },
    /// Said already; nothing was compared.
    Failed,
    /// The system, or the person, wants it to end.
    Interrupted(Ending),
}

/// Runs it; every error has been said when it returns.
pub(super) fn run(arguments: CompareArguments, said: Everywhere) -> u8 {
    let ended = arguments
        .check(&said)
        .map_err(Into::into)
        .and_then(|()| compared(arguments, said));
    match ended {
        Ok(End::Compared { different: false }) => SAME,
        Ok(End::Compared { different: true }) => DIFFERENT,
        Ok(End::Failed) => ERROR,
        Ok(End::Interrupted(ending)) => ending.exit_code(),
        Err(error) => {
            complain(&error);
            if error.is::<Usage>() { USAGE } else { ERROR }
        }
    }
}

/// What came of writing it. Whoever reads may have seen enough: that changes nothing of what was found.
fn written(result: anyhow::Result<()>) -> anyhow::Result<()> {
    result.or_else(|error| {
        let io = error.downcast_ref::<io::Error>();
        match io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            true => Ok(()),
            false => Err(error),
        }
    })
}

fn compared(arguments: CompareArguments, said: Everywhere) -> anyhow::Result<End> {
    shell::harden();
    let runtime = runtime()?;
    let end = if arguments.schema.is_some() {
        schema::compared(&arguments, said, &runtime)
    } else {
        rows::compared(&arguments, said, &runtime)
    };
    // Neither a keyring nor a reader that does not read must hold up the end.
    runtime.shutdown_background();
    end
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime does not start")
}
