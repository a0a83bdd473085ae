//! The terminal library's events, read as [`Input`]: for the Windows console, which has no bytes.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use crate::app::key::{Chord, Code, Mods};
use crate::app::msg::{Mouse, MouseKind};
use crate::shell::input::Input;

/// An event as an input; `None` for what means nothing to us (releases, motion without a button,
/// media keys, keys with Super).
pub fn convert(event: Event) -> Option<Input> {
    Some(match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => return None,
        Event::Key(key) => Input::Key(chord(key.code, key.modifiers)?),
        Event::Paste(text) => Input::Paste(text),
        Event::Mouse(mouse) => Input::Mouse(Mouse {
            kind: match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
                MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
                MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                MouseEventKind::ScrollLeft => MouseKind::WheelLeft,
                MouseEventKind::ScrollRight => MouseKind::WheelRight,
                _ => return None,
            },
            x: mouse.column,
            y: mouse.row,
            mods: mods(mouse.modifiers),
        }),
        Event::Resize(columns, rows) => Input::Resize(columns, rows),
        Event::FocusGained => Input::Focus(true),
        Event::FocusLost => Input::Focus(false),
    })
}

fn mods(modifiers: KeyModifiers) -> Mods {
    Mods {
        ctrl: modifiers.contains(KeyModifiers::CONTROL),
        alt: modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META),
        shift: modifiers.contains(KeyModifiers::SHIFT),
    }
}

fn chord(code: KeyCode, modifiers: KeyModifiers) -> Option<Chord> {
    if modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER) {
        return None;
    }
    let mut mods = mods(modifiers);
    let code = match code {
        KeyCode::Char('h' | 'H') if mods.ctrl && !mods.alt => {
            mods.ctrl = false;
            Code::Backspace
        }
        KeyCode::Char(c) => {
            // AltGr arrives as Ctrl and Alt with the character it made.
            if mods.ctrl && mods.alt && !c.is_ascii_alphanumeric() {
                mods = Mods::default();
            }
            mods.shift = false;
            Code::Char(c)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            mods.shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::F(n @ 1..=12) => Code::F(n),
        _ => return None,
    };
    Some(Chord { code, mods })
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyEventState};

    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
        match convert(Event::Key(KeyEvent::new(code, modifiers)))? {
            Input::Key(chord) => Some(chord.to_string()),
            _ => None,
        }
    }

    #[test]
    fn console_keys_become_chords() {
        let none = KeyModifiers::NONE;
        for (code, modifiers, expected) in [
            (KeyCode::Char('G'), KeyModifiers::SHIFT, Some("G")),
            (KeyCode::Char('j'), KeyModifiers::CONTROL, Some("Ctrl-J")),
            (KeyCode::Char('h'), KeyModifiers::CONTROL, Some("Backspace")),
            (KeyCode::Char('x'), KeyModifiers::ALT, Some("Alt-x")),
            (
                KeyCode::Char('@'),
                KeyModifiers::CONTROL | KeyModifiers::ALT,
                Some("@"),
            ),
            (KeyCode::BackTab, KeyModifiers::SHIFT, Some("Shift-Tab")),
            (KeyCode::Enter, KeyModifiers::CONTROL, Some("Ctrl-Enter")),
            (KeyCode::F(5), none, Some("F5")),
            (KeyCode::F(13), none, None),
            (KeyCode::Char('c'), KeyModifiers::SUPER, None),
            (KeyCode::CapsLock, none, None),
        ] {
            assert_eq!(
                key(code, modifiers).as_deref(),
                expected,
                "{code:?} {modifiers:?}"
            );
        }
    }

    #[test]
    fn releases_are_dropped() {
        let event = Event::Key(KeyEvent {
            code: KeyCode::Enter,
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Release,
            state: KeyEventState::NONE,
        });
        assert_eq!(convert(event), None);
    }
}
