//! `Input`: what comes from the terminal, as the loop sees it.
//!
//! Every source of input (a Unix terminal's bytes, the Windows console, a test's script) speaks in
//! these words. Must not know where they come from, nor what the app makes of them.

use crate::app::key::Chord;
use crate::app::msg::{Mouse, MouseKind};

/// Something the person or the terminal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(Chord),
    /// A bracketed paste, as it came.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// The terminal window gained or lost the focus.
    Focus(bool),
    /// The answer to the keyboard query: the terminal speaks the kitty keyboard protocol.
    EnhancedKeys,
    /// The answer to the device query, which every terminal gives: no more answers are on their way.
    Answered,
    /// The system asks the program to end.
    End(Ending),
    /// The system asks the program to stop until it is continued (`SIGTSTP`).
    Stop,
    /// The program runs again after a stop (`SIGCONT`).
    Continue,
}

/// Why the system wants the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `SIGTERM`, or the console closes on Windows.
    Terminate,
    /// `SIGHUP`, or the terminal is gone: nobody sees the screen any more.
    Hangup,
    /// `SIGINT` from outside; `Ctrl-C` is a key.
    Interrupt,
    /// `SIGQUIT`.
    Quit,
}

impl Ending {
    /// The exit code, by the shells' convention: 128 and the number of the signal.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Hangup => 129,
            Self::Interrupt => 130,
            Self::Quit => 131,
            Self::Terminate => 143,
        }
    }
}

/// Puts an input at the end of those that wait, and lets it replace the one before where only the
/// newest matters: a burst of drags or of resizes costs one turn.
pub fn queue(waiting: &mut Vec<Input>, next: Input) {
    if let Some(last) = waiting.last_mut()
        && supersedes(&next, last)
    {
        *last = next;
        return;
    }
    waiting.push(next);
}

fn supersedes(next: &Input, last: &Input) -> bool {
    match (next, last) {
        (Input::Resize(..), Input::Resize(..)) => true,
        (Input::Mouse(next), Input::Mouse(last)) => {
            next.kind == MouseKind::Drag && last.kind == MouseKind::Drag
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::{Code, Mods};

    fn mouse(kind: MouseKind, x: u16) -> Input {
        Input::Mouse(Mouse {
            kind,
            x,
            y: 0,
            mods: Mods::default(),
        })
    }

    #[test]
    fn bursts_of_drags_and_resizes_become_one() {
        let key = Input::Key(Chord::plain(Code::Char('j')));
        let mut waiting = Vec::new();
        for input in [
            Input::Resize(80, 24),
            Input::Resize(81, 24),
            mouse(MouseKind::Press, 1),
            mouse(MouseKind::Drag, 2),
            mouse(MouseKind::Drag, 3),
            mouse(MouseKind::Release, 3),
            key.clone(),
            key.clone(),
        ] {
            queue(&mut waiting, input);
        }
        assert_eq!(
            waiting,
            [
                Input::Resize(81, 24),
                mouse(MouseKind::Press, 1),
                mouse(MouseKind::Drag, 3),
                mouse(MouseKind::Release, 3),
                key.clone(),
                key,
            ]
        );
    }
}
