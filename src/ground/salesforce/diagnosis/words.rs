//! A cause as a text: for a card on the screen, the standard output, a ticket.

use std::fmt::Write;

use super::Cause;

impl Cause {
    /// The whole of it, as plain text. `said` is what the server or the system said.
    pub fn text(&self, said: &str) -> String {
        let mut text = format!("{}\n", self.name);
        if !said.is_empty() && said != self.name {
            let _ = writeln!(text, "{said}");
        }
        list(&mut text, "Why", self.why, false);
        list(&mut text, "What you can do", self.steps, true);
        list(&mut text, "For your administrator", self.admin, true);
        text.truncate(text.trim_end().len());
        text
    }
}

/// A heading and its lines. Writing to a String cannot fail.
fn list(text: &mut String, heading: &str, lines: &[&str], numbered: bool) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}");
    for (at, line) in lines.iter().enumerate() {
        let _ = if numbered {
            writeln!(text, "  {}. {line}", at + 1)
        } else {
            writeln!(text, "  - {line}")
        };
    }
}
