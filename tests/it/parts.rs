//! Parts of the machine that some tests need and a bare machine lacks: a keyring, a browser, the
//! recorded fixtures. A test without its part says so and passes, unless `SFTUI_REQUIRE` names it.

use std::env;
use std::io::Write;

/// Whether the part is here. When it is not, one line straight on standard error says that the
/// test was skipped and why; with `SFTUI_REQUIRE=keyring,browser,…` naming it, the test fails.
///
/// The line is written past the test harness, which would capture `eprintln!`.
pub fn require(part: &str, check: impl FnOnce() -> Result<(), String>) -> bool {
    let Err(why) = check() else {
        return true;
    };
    let required = env::var("SFTUI_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == part),
        "{part} is required and absent: {why}"
    );
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let line = format!("skipped {test}: no {part}: {why}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    false
}

/// Whether a program of this name is on the path.
pub fn program(name: &str) -> Result<(), String> {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|directory| directory.join(name).is_file()) {
        return Ok(());
    }
    Err(format!("the program {name} is not installed"))
}
