//! Asking for a secret at a terminal without showing it, for commands that have no screen.
//!
//! Nothing is echoed, not even how long it is. The terminal is put back whatever happens.

use std::io::{self, Write};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// No secret that is typed is longer.
const LONGEST: usize = 1024;

/// Puts the terminal back.
struct Raw;

impl Drop for Raw {
    fn drop(&mut self) {
        // Nothing more can be done about a terminal that is gone.
        let _ = disable_raw_mode();
        let _ = writeln!(io::stderr().lock());
    }
}

/// Asks on the standard error, reads from the terminal.
///
/// # Errors
/// The terminal cannot be read, or the person gave up (Ctrl-C, Ctrl-D, Esc).
pub fn ask_hidden(prompt: &str) -> io::Result<Secret> {
    write!(io::stderr().lock(), "{prompt}")?;
    io::stderr().lock().flush()?;
    enable_raw_mode()?;
    let _raw = Raw;
    // Big enough never to be moved, so that no copy is left behind.
    let mut typed = Zeroizing::new(String::with_capacity(LONGEST * 4));
    let mut count = 0;
    loop {
        let Event::Key(key) = read()? else {
            continue;
        };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Ok(Secret::new(typed.as_str())),
            KeyCode::Char('j' | 'm') if control => return Ok(Secret::new(typed.as_str())),
            KeyCode::Esc => return Err(io::Error::other("given up")),
            KeyCode::Char('c' | 'd') if control => return Err(io::Error::other("given up")),
            KeyCode::Char('u') if control => {
                typed.clear();
                count = 0;
            }
            KeyCode::Backspace => {
                count -= usize::from(typed.pop().is_some());
            }
            KeyCode::Char(letter) if !control && count < LONGEST => {
                typed.push(letter);
                count += 1;
            }
            _ => {}
        }
    }
}
