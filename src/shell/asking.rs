//! The terminal while a person is asked for a secret beside other work, and when nobody waits for the
//! answer any more.

use std::io::{self, Write};

use crossterm::terminal::{disable_raw_mode, is_raw_mode_enabled};

/// Whether keys are read one by one now, so that a line needs its carriage return.
pub fn is_asking() -> bool {
    is_raw_mode_enabled().unwrap_or(false)
}

/// Gives the terminal its ordinary ways back, whoever still reads from it: for a program that ends.
pub fn stop_asking() {
    if is_asking() {
        // Nothing more can be done about a terminal that is gone.
        let _ = disable_raw_mode();
        let _ = writeln!(io::stderr().lock());
    }
}
