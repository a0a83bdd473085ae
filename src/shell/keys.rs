//! Which chords a plain terminal can deliver: one that knows no keyboard protocol.
//!
//! A chord is written down as such a terminal sends it and read back by the decoder of the product;
//! what comes back as something else (`Ctrl-Enter` as Enter, `Ctrl-H` as Backspace) cannot be a
//! command's only key. Must not know the commands.

use crate::app::key::{Chord, Code};
use crate::shell::decode::Decoder;
use crate::shell::input::Input;

/// Whether a plain terminal sends this chord so that it cannot be mistaken for another.
pub fn deliverable(chord: Chord) -> bool {
    let chord = chord.normal();
    let Some(bytes) = legacy(chord) else {
        return false;
    };
    let mut decoder = Decoder::default();
    let mut inputs = Vec::new();
    decoder.feed(&bytes, &mut inputs);
    // What begins a sequence (`Alt-[`, `Alt-O`) would be told apart only by a pause behind it;
    // nothing but Esc is given that time.
    if decoder.waits() && chord.code == Code::Esc {
        decoder.flush(&mut inputs);
    }
    matches!(inputs.as_slice(), [Input::Key(read)] if read.normal() == chord)
}

/// The bytes of a chord before there were keyboard protocols; `None` where there never were any.
fn legacy(chord: Chord) -> Option<Vec<u8>> {
    let mods = chord.mods;
    let number = 1 + u8::from(mods.shift) + 2 * u8::from(mods.alt) + 4 * u8::from(mods.ctrl);
    let csi = |last: char| match number {
        1 => format!("\x1b[{last}"),
        _ => format!("\x1b[1;{number}{last}"),
    };
    let tilde = |key: u8| match number {
        1 => format!("\x1b[{key}~"),
        _ => format!("\x1b[{key};{number}~"),
    };
    let sequence = match chord.code {
        Code::Up => csi('A'),
        Code::Down => csi('B'),
        Code::Right => csi('C'),
        Code::Left => csi('D'),
        Code::Home => csi('H'),
        Code::End => csi('F'),
        Code::Insert => tilde(2),
        Code::Delete => tilde(3),
        Code::PageUp => tilde(5),
        Code::PageDown => tilde(6),
        Code::F(n @ 1..=4) => {
            let last = char::from(b'P' + n - 1);
            match number {
                1 => format!("\x1bO{last}"),
                _ => csi(last),
            }
        }
        Code::F(5) => tilde(15),
        Code::F(n @ 6..=10) => tilde(n + 11),
        Code::F(n @ 11..=12) => tilde(n + 12),
        Code::F(_) => return None,
        Code::Tab if mods.shift => csi('Z'),
        Code::Char(_) | Code::Enter | Code::Esc | Code::Tab | Code::Backspace => {
            return one_code(chord);
        }
    };
    Some(sequence.into_bytes())
}

/// Keys that are one code, with Esc before it for Alt. Shift and Ctrl are lost on all but letters.
fn one_code(chord: Chord) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if chord.mods.alt {
        bytes.push(0x1b);
    }
    match chord.code {
        Code::Enter => bytes.push(b'\r'),
        Code::Esc => bytes.push(0x1b),
        Code::Tab => bytes.push(b'\t'),
        Code::Backspace => bytes.push(0x7f),
        Code::Char(c) if chord.mods.ctrl => bytes.push(match c {
            ' ' => 0,
            'a'..='z' => u8::try_from(c).ok()? - b'a' + 1,
            '4'..='7' => u8::try_from(c).ok()? - b'4' + 0x1c,
            _ => return None,
        }),
        Code::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        _ => return None,
    }
    Some(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_a_plain_terminal_delivers_and_what_it_does_not() {
        for (chord, expected) in [
            ("r", true),
            ("G", true),
            (":", true),
            ("`", true),
            ("Space", true),
            ("Enter", true),
            ("Esc", true),
            ("Tab", true),
            ("Shift-Tab", true),
            ("Backspace", true),
            ("F1", true),
            ("F5", true),
            ("F12", true),
            ("Shift-F5", true),
            ("PgDn", true),
            ("Shift-Left", true),
            ("Ctrl-Right", true),
            ("Alt-Enter", true),
            ("Alt-1", true),
            ("Ctrl-J", true),
            ("Ctrl-C", true),
            ("Ctrl-Z", true),
            ("Ctrl-Space", true),
            ("Ctrl-/", true),
            ("Ctrl-M", true),
            ("Ctrl-Enter", false),
            ("Shift-Enter", false),
            ("Ctrl-H", false),
            ("Ctrl-Tab", false),
            ("Ctrl-1", false),
            ("Ctrl-Backspace", false),
            ("Alt-[", false),
            ("Alt-O", false),
            ("Ctrl-,", false),
        ] {
            assert_eq!(deliverable(chord.parse().unwrap()), expected, "{chord}");
        }
    }
}
