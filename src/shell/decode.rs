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
use crate::app::msg::{Mouse, MouseKind};
use crate::shell::input::{Input, queue};

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
enum Step {
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

fn key(len: usize, code: Code, mods: Mods) -> Step {
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

fn whole_sequence(len: usize, parameters: &[u8], last: u8) -> Step {
    let Ok(text) = std::str::from_utf8(parameters) else {
        return Step::Skip(len);
    };
    if let Some(rest) = text.strip_prefix('<') {
        let mut numbers = rest.split(';').map(|n| n.parse::<u16>().ok());
        return match (last, numbers.next(), numbers.next(), numbers.next()) {
            (b'M' | b'm', Some(Some(button)), Some(Some(x)), Some(Some(y))) => {
                mouse(len, button, x, y, last == b'm')
            }
            _ => Step::Skip(len),
        };
    }
    if text.starts_with('?') {
        return match last {
            b'u' => Step::Take(len, Input::EnhancedKeys),
            b'c' => Step::Take(len, Input::Answered),
            _ => Step::Skip(len),
        };
    }
    // Parameters are separated by `;`, their parts by `:`.
    let mut parameters = text.split(';');
    let mut next = || {
        let mut parts = parameters.next().unwrap_or_default().split(':');
        let number = |part: Option<&str>| part.and_then(|p| p.parse::<u32>().ok());
        (number(parts.next()), number(parts.next()))
    };
    let (first, _) = next();
    let (second, event) = next();
    let (third, _) = next();
    // The kitty protocol says 3 for a release; only presses and repeats are keys.
    if event == Some(3) {
        return Step::Skip(len);
    }
    let Some(mods) = modifiers(second.unwrap_or(1)) else {
        return Step::Skip(len);
    };
    let code = match (last, first) {
        (b'I', None) => return Step::Take(len, Input::Focus(true)),
        (b'O', None) => return Step::Take(len, Input::Focus(false)),
        (b'Z', _) => {
            return key(
                len,
                Code::Tab,
                Mods {
                    shift: true,
                    ..mods
                },
            );
        }
        (b'~', Some(200)) => return Step::Paste(len),
        (b'~', Some(27)) => third.and_then(numbered_key),
        (b'~', Some(number)) => tilde_key(number),
        (b'u', Some(number)) => numbered_key(number),
        (letter, None | Some(1)) => letter_key(letter),
        _ => None,
    };
    match code {
        Some(code) => {
            let (code, mods) = shifted(code, mods);
            key(len, code, mods)
        }
        None => Step::Skip(len),
    }
}

/// The modifiers as terminals count them: one more than the sum of Shift 1, Alt 2, Ctrl 4; then
/// Super 8, Hyper 16, Meta 32 and the locks. `None` for keys pressed with Super or Hyper: they are
/// the desktop's, and without it they would be other keys.
fn modifiers(number: u32) -> Option<Mods> {
    let bits = number.saturating_sub(1);
    if bits & (8 | 16) != 0 {
        return None;
    }
    Some(Mods {
        shift: bits & 1 != 0,
        alt: bits & (2 | 32) != 0,
        ctrl: bits & 4 != 0,
    })
}

/// Where a character is reported with Shift as a number, the shift goes into the character.
fn shifted(code: Code, mut mods: Mods) -> (Code, Mods) {
    let Code::Char(c) = code else {
        return (code, mods);
    };
    let mut c = c;
    if std::mem::take(&mut mods.shift) && !mods.ctrl {
        let mut upper = c.to_uppercase();
        if let (Some(u), None) = (upper.next(), upper.next()) {
            c = u;
        }
    }
    // As for the plain byte: Ctrl-H is Backspace.
    if mods.ctrl && c == 'h' && !mods.alt {
        mods.ctrl = false;
        return (Code::Backspace, mods);
    }
    (Code::Char(c), mods)
}

fn letter_key(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'R' => Code::F(3),
        b'S' => Code::F(4),
        _ => return None,
    })
}

fn tilde_key(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11 => Code::F(1),
        12 => Code::F(2),
        13 => Code::F(3),
        14 => Code::F(4),
        15 => Code::F(5),
        17 => Code::F(6),
        18 => Code::F(7),
        19 => Code::F(8),
        20 => Code::F(9),
        21 => Code::F(10),
        23 => Code::F(11),
        24 => Code::F(12),
        _ => return None,
    })
}

/// A key by its Unicode number; the keypad's keys live in the private use area from 57399 on.
fn numbered_key(number: u32) -> Option<Code> {
    Some(match number {
        8 | 127 => Code::Backspace,
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        57399..=57408 => Code::Char(char::from_digit(number - 57399, 10)?),
        57409 => Code::Char('.'),
        57410 => Code::Char('/'),
        57411 => Code::Char('*'),
        57412 => Code::Char('-'),
        57413 => Code::Char('+'),
        57415 => Code::Char('='),
        57416 => Code::Char(','),
        57417 => Code::Left,
        57418 => Code::Right,
        57419 => Code::Up,
        57420 => Code::Down,
        57421 => Code::PageUp,
        57422 => Code::PageDown,
        57423 => Code::Home,
        57424 => Code::End,
        57425 => Code::Insert,
        57426 => Code::Delete,
        57344..=63743 => return None,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// A mouse report: the low bits are the button, 4 Shift, 8 Alt, 16 Ctrl, 32 motion, 64 the wheel.
/// Cells count from one.
fn mouse(len: usize, button: u16, x: u16, y: u16, up: bool) -> Step {
    let motion = button & 32 != 0;
    let kind = match (button & 64 != 0, button & 3) {
        (true, 0) => MouseKind::WheelUp,
        (true, 1) => MouseKind::WheelDown,
        (true, 2) => MouseKind::WheelLeft,
        (true, _) => MouseKind::WheelRight,
        (false, 0) if up => MouseKind::Release,
        (false, 0) if motion => MouseKind::Drag,
        (false, 0) => MouseKind::Press,
        // Without SGR reports a release does not say which button.
        (false, 3) if !motion => MouseKind::Release,
        _ => return Step::Skip(len),
    };
    Step::Take(
        len,
        Input::Mouse(Mouse {
            kind,
            x: x.saturating_sub(1),
            y: y.saturating_sub(1),
            mods: Mods {
                shift: button & 4 != 0,
                alt: button & 8 != 0,
                ctrl: button & 16 != 0,
            },
        }),
    )
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
