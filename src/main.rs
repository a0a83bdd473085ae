//! The `sftui` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sftui::run(std::env::args_os()))
}
