//! `Chord`: one press of a key with its modifiers, and its spelling in config, help and footer.
//!
//! Our own type, because the app must not know which terminal library delivers keys. The shell
//! converts what the terminal says into chords; [`Chord::normal`] folds what terminals cannot tell
//! apart, so that a binding never depends on the difference.

use std::fmt;
use std::str::FromStr;

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character as typed: `Char('G')` already carries its shift.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// A function key, F1 to F12.
    F(u8),
}

/// Which modifiers were held. Shift on a character is in the character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mods {
    /// Control.
    pub ctrl: bool,
    /// Alt (Meta, Option).
    pub alt: bool,
    /// Shift, for keys that are not characters.
    pub shift: bool,
}

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub code: Code,
    /// The modifiers.
    pub mods: Mods,
}

impl Chord {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            mods: Mods {
                ctrl: false,
                alt: false,
                shift: false,
            },
        }
    }

    /// A character with Control.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: Code::Char(c),
            mods: Mods {
                ctrl: true,
                alt: false,
                shift: false,
            },
        }
    }

    /// A character with Alt.
    pub const fn alt(c: char) -> Self {
        Self {
            code: Code::Char(c),
            mods: Mods {
                ctrl: false,
                alt: true,
                shift: false,
            },
        }
    }

    /// The character it types into a text, when it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.mods.ctrl && !self.mods.alt => Some(c),
            _ => None,
        }
    }

    /// The form in which chords are compared: letters under Control are lower case, shift is
    /// dropped from characters, and the aliases that a plain terminal sends for one key are one
    /// (`Ctrl-M` is Enter, `Ctrl-I` is Tab, `Ctrl-[` is Esc, `Ctrl-_` and `Ctrl-/` are `Ctrl-7`).
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let Code::Char(c) = self.code {
            self.mods.shift = false;
            if self.mods.ctrl {
                let c = c.to_ascii_lowercase();
                let (code, ctrl) = match c {
                    'm' => (Code::Enter, false),
                    'i' => (Code::Tab, false),
                    '[' => (Code::Esc, false),
                    '_' | '/' => (Code::Char('7'), true),
                    '\\' => (Code::Char('4'), true),
                    ']' => (Code::Char('5'), true),
                    '^' => (Code::Char('6'), true),
                    '@' => (Code::Char(' '), true),
                    c => (Code::Char(c), true),
                };
                self.code = code;
                self.mods.ctrl = ctrl;
            }
        }
        self
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mods.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.mods.alt {
            f.write_str("Alt-")?;
        }
        if self.mods.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.mods.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Delete"),
            Code::Insert => f.write_str("Insert"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Up => f.write_str("Up"),
            Code::Down => f.write_str("Down"),
            Code::Left => f.write_str("Left"),
            Code::Right => f.write_str("Right"),
            Code::F(n) => write!(f, "F{n}"),
        }
    }
}

/// What is wrong with the spelling of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a key; write it like `r`, `G`, `F5`, `Ctrl-J`, `Alt-Enter`, or `g h` for one after the other"
)]
pub struct NotAKey(pub String);

impl FromStr for Chord {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let fail = || NotAKey(text.to_owned());
        let mut mods = Mods::default();
        let mut rest = text;
        // The last `-` may be the key itself: `-`, `Ctrl--`.
        while let Some((head, tail)) = rest.split_once('-') {
            if tail.is_empty() {
                break;
            }
            match head.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => mods.ctrl = true,
                "alt" | "a" | "meta" => mods.alt = true,
                "shift" | "s" => mods.shift = true,
                _ => return Err(fail()),
            }
            rest = tail;
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) => Code::Char(c),
            (None, _) => return Err(fail()),
            _ => match rest.to_ascii_lowercase().as_str() {
                "enter" | "return" => Code::Enter,
                "esc" | "escape" => Code::Esc,
                "tab" => Code::Tab,
                "space" => Code::Char(' '),
                "backspace" => Code::Backspace,
                "delete" | "del" => Code::Delete,
                "insert" => Code::Insert,
                "home" => Code::Home,
                "end" => Code::End,
                "pgup" | "pageup" => Code::PageUp,
                "pgdn" | "pagedown" => Code::PageDown,
                "up" => Code::Up,
                "down" => Code::Down,
                "left" => Code::Left,
                "right" => Code::Right,
                name => match name.strip_prefix('f').and_then(|n| n.parse().ok()) {
                    Some(n @ 1..=12) => Code::F(n),
                    _ => return Err(fail()),
                },
            },
        };
        Ok(Self { code, mods }.normal())
    }
}

/// Reads a binding: one chord, or several one after the other, separated by spaces (`g h`).
///
/// # Errors
/// [`NotAKey`] names the part that is no key.
pub fn sequence(text: &str) -> Result<Vec<Chord>, NotAKey> {
    let chords: Vec<Chord> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    if chords.is_empty() {
        return Err(NotAKey(text.to_owned()));
    }
    Ok(chords)
}

/// Writes a binding as config, help and footer show it. Letters after a prefix stand close: `gh`.
pub fn spell(chords: &[Chord]) -> String {
    let close = chords
        .iter()
        .all(|c| matches!(c.code, Code::Char(ch) if ch != ' ') && c.mods == Mods::default());
    let parts: Vec<String> = chords.iter().map(Chord::to_string).collect();
    parts.join(if close { "" } else { " " })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_reading_agree() {
        for text in [
            "r",
            "G",
            "F5",
            "Ctrl-J",
            "Alt-Enter",
            "Ctrl-Space",
            "-",
            "Ctrl-Q",
            "Shift-Tab",
            "PgDn",
            "`",
            "Alt-1",
            "?",
            ":",
            "|",
            "=",
        ] {
            let chord: Chord = text.parse().unwrap();
            assert_eq!(chord.to_string(), text);
        }
    }

    #[test]
    fn keys_that_a_plain_terminal_cannot_tell_apart_are_one() {
        for (a, b) in [
            ("Ctrl-M", "Enter"),
            ("Ctrl-I", "Tab"),
            ("Ctrl-[", "Esc"),
            ("Ctrl-/", "Ctrl-7"),
            ("Ctrl-_", "Ctrl-7"),
            ("ctrl-J", "Ctrl-j"),
        ] {
            assert_eq!(a.parse::<Chord>().unwrap(), b.parse::<Chord>().unwrap());
        }
    }

    #[test]
    fn sequences_are_read_and_spelled() {
        assert_eq!(spell(&sequence("g h").unwrap()), "gh");
        assert_eq!(spell(&sequence("Ctrl-K w").unwrap()), "Ctrl-K w");
        assert!(sequence("").is_err());
        assert!(sequence("hyper-x").is_err());
        assert!(sequence("F13").is_err());
    }
}
