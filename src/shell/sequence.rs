//! What a whole control sequence means: a key with modifiers, the mouse, an answer, a paste.
//!
//! The tables of the decoder; must not know how bytes arrive.

use crate::app::key::{Code, Mods};
use crate::app::msg::{Mouse, MouseKind};
use crate::shell::decode::{Step, key};
use crate::shell::input::Input;

/// `CSI parameters last`, which is so many bytes long.
pub(super) fn whole_sequence(len: usize, parameters: &[u8], last: u8) -> Step {
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

pub(super) fn letter_key(letter: u8) -> Option<Code> {
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
pub(super) fn mouse(len: usize, button: u16, x: u16, y: u16, up: bool) -> Step {
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
