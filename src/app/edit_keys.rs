//! What a key that types nothing does to a text: the same in the editor, in forms and in filters.

use crate::app::editor::{EditAction, Motion};
use crate::app::key::{Chord, Code};

/// What a key that types nothing does to a text.
pub(super) fn edit_action(chord: Chord) -> Option<EditAction> {
    let word = chord.mods.ctrl || chord.mods.alt;
    let motion = match chord.code {
        Code::Left if word => Motion::WordLeft,
        Code::Right if word => Motion::WordRight,
        Code::Left => Motion::Left,
        Code::Right => Motion::Right,
        Code::Up => Motion::Up,
        Code::Down => Motion::Down,
        Code::PageUp => Motion::PageUp,
        Code::PageDown => Motion::PageDown,
        Code::Home if word => Motion::Start,
        Code::End if word => Motion::Finish,
        Code::Home => Motion::Home,
        Code::End => Motion::End,
        Code::Enter if !word => return Some(EditAction::Newline),
        Code::Backspace if word => return Some(EditAction::DeleteWordLeft),
        Code::Backspace => return Some(EditAction::Backspace),
        Code::Delete if word => return Some(EditAction::DeleteWordRight),
        Code::Delete => return Some(EditAction::Delete),
        Code::Char('w') if chord.mods.ctrl => return Some(EditAction::DeleteWordLeft),
        Code::Char('u') if chord.mods.ctrl => return Some(EditAction::DeleteToHome),
        Code::Char('k') if chord.mods.ctrl => return Some(EditAction::DeleteToEnd),
        Code::Char('a') if chord.mods.ctrl => return Some(EditAction::SelectAll),
        Code::Char('e') if chord.mods.ctrl => Motion::End,
        _ => return None,
    };
    Some(if chord.mods.shift {
        EditAction::Select(motion)
    } else {
        EditAction::Move(motion)
    })
}
