//! `Decoder`: the bytes a terminal sends, read as [`Input`].
//!
//! Our own rather than the terminal library's, for one reason: the library keeps the terminal's
//! answer to the keyboard query to itself and offers only a call that waits for it, and nothing
//! here waits. Having the bytes also lets us read the form in which some terminals send
//! `Ctrl-Enter` (`CSI 27 ; 5 ; 13 ~`), which the library drops, and tell a lone Esc from the
//! beginning of a sequence that arrives in two parts.
//!
//! Total: any bytes give some inputs, never a panic; what is not understood is dropped and never
//! becomes a key. Knows no terminal, no clock: the caller says when a pause has ended what waits
//! ([`Decoder::flush`]).
//!
//! Sources: ECMA-48 5.4 (control sequences), xterm's "Control Sequences" (mouse, modifiers, bracketed
//! paste, focus), the kitty keyboard protocol's "comprehensive keyboard handling" page.

use crate::app::key::{Chord, Code, Mods};
use crate::shell::input::{Input, queue};
use crate::shell::sequence::{letter_key, mouse, whole_sequence};

/// A paste longer than this is cut here (bytes).
const MAX_PASTE: usize = 1 << 20;
/// A control sequence longer than this is noise.
const MAX_SEQUENCE: usize = 128;

const PASTE_END: &[u8] = b"\x1b[201~";

/// Turns a stream of bytes into inputs.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Bytes that do not make a whole input yet.
    waiting: Vec<u8>,
    /// The text so far, while a bracketed paste comes in.
    paste: Option<Vec<u8>>,
}

/// What stands at the beginning of the bytes.
pub(super) enum Step {
    /// An input of so many bytes.
    Take(usize, Input),
    /// So many bytes that mean nothing to us.
    Skip(usize),
    /// A paste begins after so many bytes.
    Paste(usize),
    /// The rest has not come yet.
    Wait,
}

impl Decoder {
    /// Reads what one read from the terminal returned.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        self.waiting.extend_from_slice(bytes);
        self.run(out, false);
    }

    /// Says that nothing more came for a while: a lone Esc is the Esc key, and the beginning of a
    /// sequence is what was pressed with Alt.
    pub fn flush(&mut self, out: &mut Vec<Input>) {
        self.run(out, true);
    }

    /// Whether something waits for its rest, so that a pause is worth telling.
    pub fn waits(&self) -> bool {
        self.paste.is_none() && !self.waiting.is_empty()
    }

    fn run(&mut self, out: &mut Vec<Input>, paused: bool) {
        let bytes = std::mem::take(&mut self.waiting);
        let mut rest = bytes.as_slice();
        loop {
            if self.paste.is_some() {
                match self.read_paste(rest, out) {
                    Some(after) => rest = after,
                    None => return,
                }
            }
            if rest.is_empty() {
                return;
            }
            match step(rest, paused) {
                Step::Take(len, input) => {
                    queue(out, input);
                    rest = rest.get(len..).unwrap_or_default();
                }
                Step::Skip(len) => rest = rest.get(len..).unwrap_or_default(),
                Step::Paste(len) => {
                    self.paste = Some(Vec::new());
                    rest = rest.get(len..).unwrap_or_default();
                }
                Step::Wait => {
                    self.waiting = rest.to_vec();
                    return;
                }
            }
        }
    }

    /// Takes in the text of a paste; returns what follows its end, or `None` when more must come.
    fn read_paste<'a>(&mut self, rest: &'a [u8], out: &mut Vec<Input>) -> Option<&'a [u8]> {
        let paste = self.paste.as_mut()?;
        let end = memchr::memmem::find(rest, PASTE_END);
        // The end mark may be cut in two: its possible beginning stays for the next read.
        let text = match end {
            Some(end) => end,
            None => rest.len() - cut_mark(rest),
        };
        let room = MAX_PASTE.saturating_sub(paste.len());
        paste.extend_from_slice(rest.get(..text.min(room)).unwrap_or_default());
        let Some(end) = end else {
            self.waiting = rest.get(text..).unwrap_or_default().to_vec();
            return None;
        };
        let mut after = rest.get(end + PASTE_END.len()..).unwrap_or_default();
        // A terminal that passes an end mark inside the pasted text on would let the rest of that
        // text arrive as keys, `Ctrl-J` among them. Nobody types into the same read: what follows
        // directly belongs to the paste.
        let direct = memchr::memchr(0x1b, after).unwrap_or(after.len());
        let room = MAX_PASTE.saturating_sub(paste.len());
        paste.extend_from_slice(after.get(..direct.min(room)).unwrap_or_default());
        after = after.get(direct..).unwrap_or_default();
        let paste = self.paste.take().unwrap_or_default();
        queue(
            out,
            Input::Paste(String::from_utf8_lossy(&paste).into_owned()),
        );
        Some(after)
    }
}

/// How many bytes at the end could be the beginning of the end mark.
fn cut_mark(bytes: &[u8]) -> usize {
    (1..PASTE_END.len())
        .rev()
        .find(|len| bytes.ends_with(PASTE_END.get(..*len).unwrap_or_default()))
        .unwrap_or(0)
}

pub(super) fn key(len: usize, code: Code, mods: Mods) -> Step {
    Step::Take(len, Input::Key(Chord { code, mods }))
}

fn plain(len: usize, code: Code) -> Step {
    key(len, code, Mods::default())
}

fn step(bytes: &[u8], paused: bool) -> Step {
    let Some(&first) = bytes.first() else {
        return Step::Wait;
    };
    match first {
        0x1b => escape(bytes, paused),
        0x20..=0x7e => plain(1, Code::Char(char::from(first))),
        0x00..=0x1f | 0x7f => control(first),
        _ => utf8(bytes, paused),
    }
}

/// The keys that are one control byte. `Ctrl-H` is what some terminals send for Backspace, so it is
/// Backspace; `Ctrl-M`, `Ctrl-I` and `Ctrl-[` are Enter, Tab and Esc by the nature of the code.
fn control(byte: u8) -> Step {
    let ctrl = |c: u8| {
        key(
            1,
            Code::Char(char::from(c)),
            Mods {
                ctrl: true,
                ..Mods::default()
            },
        )
    };
    match byte {
        0x00 => ctrl(b' '),
        0x08 | 0x7f => plain(1, Code::Backspace),
        0x09 => plain(1, Code::Tab),
        0x0d => plain(1, Code::Enter),
        0x01..=0x1a => ctrl(byte - 1 + b'a'),
        0x1c..=0x1f => ctrl(byte - 0x1c + b'4'),
        _ => Step::Skip(1),
    }
}

fn utf8(bytes: &[u8], paused: bool) -> Step {
    let end = bytes.len().min(4);
    let head = bytes.get(..end).unwrap_or_default();
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default())
                .unwrap_or_default()
        }
        Err(error) if error.error_len().is_none() && !paused => return Step::Wait,
        Err(error) => return Step::Skip(error.error_len().unwrap_or(1)),
    };
    match valid.chars().next() {
        // C1 controls are no keys.
        Some(c) if c.is_control() => Step::Skip(c.len_utf8()),
        Some(c) => plain(c.len_utf8(), Code::Char(c)),
        None => Step::Skip(1),
    }
}

fn escape(bytes: &[u8], paused: bool) -> Step {
    match bytes.get(1) {
        None if paused => plain(1, Code::Esc),
        None => Step::Wait,
        Some(0x1b) => plain(1, Code::Esc),
        Some(b'[') => sequence(bytes, paused),
        Some(b'O') => single_shift(bytes, paused),
        // An operating system command: nothing asks for one, so it is swallowed whole. Alt-] is
        // followed by nothing or by something else than a digit.
        Some(b']') if bytes.get(2).is_some_and(u8::is_ascii_digit) => command(bytes, paused),
        Some(_) => match step(bytes.get(1..).unwrap_or_default(), paused) {
            Step::Take(len, Input::Key(mut chord)) => {
                chord.mods.alt = true;
                Step::Take(len + 1, Input::Key(chord))
            }
            Step::Take(len, _) | Step::Skip(len) => Step::Skip(len + 1),
            Step::Paste(_) | Step::Wait => Step::Wait,
        },
    }
}

/// `ESC ] … BEL` or `ESC ] … ESC \`.
fn command(bytes: &[u8], paused: bool) -> Step {
    for (at, &byte) in bytes.iter().enumerate().skip(2) {
        match byte {
            0x07 => return Step::Skip(at + 1),
            0x1b if bytes.get(at + 1) == Some(&b'\\') => return Step::Skip(at + 2),
            _ => {}
        }
    }
    if paused || bytes.len() > 4096 {
        Step::Skip(bytes.len())
    } else {
        Step::Wait
    }
}

/// `ESC O x`: arrows and F1 to F4 as many terminals send them.
fn single_shift(bytes: &[u8], paused: bool) -> Step {
    let Some(&last) = bytes.get(2) else {
        return if paused { alt(2, 'O') } else { Step::Wait };
    };
    match last {
        b'M' => plain(3, Code::Enter),
        _ => match letter_key(last) {
            Some(code) => plain(3, code),
            None => Step::Skip(3),
        },
    }
}

fn alt(len: usize, c: char) -> Step {
    key(
        len,
        Code::Char(c),
        Mods {
            alt: true,
            ..Mods::default()
        },
    )
}

/// `CSI`: parameter bytes, intermediate bytes, one final byte (ECMA-48 5.4).
fn sequence(bytes: &[u8], paused: bool) -> Step {
    let body = bytes.get(2..).unwrap_or_default();
    match body.first() {
        None if paused => return alt(2, '['),
        None => return Step::Wait,
        // F1 to F5 of the Linux console.
        Some(b'[') => {
            return match body.get(1) {
                None if paused => Step::Skip(3),
                None => Step::Wait,
                Some(&n @ b'A'..=b'E') => plain(4, Code::F(n - b'A' + 1)),
                Some(_) => Step::Skip(4),
            };
        }
        // The mouse of terminals without SGR reports: three bytes follow.
        Some(b'M') => {
            return match body.get(1..4) {
                Some(&[button, x, y]) => mouse(
                    6,
                    u16::from(button).saturating_sub(32),
                    u16::from(x).saturating_sub(32),
                    u16::from(y).saturating_sub(32),
                    false,
                ),
                _ if paused => Step::Skip(bytes.len()),
                _ => Step::Wait,
            };
        }
        _ => {}
    }
    for (at, &byte) in body.iter().enumerate() {
        match byte {
            0x20..=0x3f if at < MAX_SEQUENCE => {}
            0x40..=0x7e => {
                let parameters = body.get(..at).unwrap_or_default();
                return whole_sequence(at + 3, parameters, byte);
            }
            // A control or a foreign byte in the middle: the sequence is broken off.
            _ => return Step::Skip(at + 2),
        }
    }
    if paused {
        Step::Skip(bytes.len())
    } else {
        Step::Wait
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
