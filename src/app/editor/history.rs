//! `History`: undo and redo as lists of steps, each a few replacements and where the cursor was.
//!
//! Typing joins into one step a word, consecutive deleting into one step; whatever moves the cursor
//! closes the step. Knows the buffer only as the target of replacements.

use std::collections::VecDeque;

use zeroize::Zeroize;

use super::Caret;
use super::buffer::Buffer;

/// Steps are forgotten, oldest first, once they hold more bytes than this.
const KEPT_BYTES: usize = 32 << 20;

/// What a step is, for joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A character typed.
    Typing,
    /// A character or word deleted.
    Erasing,
    /// Anything that stands alone.
    Other,
}

/// One replacement at an offset.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) at: usize,
    pub(super) removed: String,
    pub(super) inserted: String,
}

impl Change {
    /// Zeroes what it holds.
    pub(super) fn wipe(&mut self) {
        self.removed.zeroize();
        self.inserted.zeroize();
    }
}

#[derive(Clone, Debug)]
struct Step {
    kind: Kind,
    changes: Vec<Change>,
    before: Caret,
    after: Caret,
}

impl Step {
    fn bytes(&self) -> usize {
        self.changes
            .iter()
            .map(|c| c.removed.len() + c.inserted.len())
            .sum()
    }

    /// Takes the change in if it goes on where this step stopped.
    fn join(&mut self, kind: Kind, changes: &[Change], after: Caret) -> bool {
        let ([mine], [new]) = (self.changes.as_mut_slice(), changes) else {
            return false;
        };
        if self.kind != kind {
            return false;
        }
        match kind {
            Kind::Typing => {
                let starts_word = mine.inserted.ends_with(char::is_whitespace)
                    && !new.inserted.starts_with(char::is_whitespace);
                if !new.removed.is_empty() || new.at != mine.at + mine.inserted.len() || starts_word
                {
                    return false;
                }
                mine.inserted.push_str(&new.inserted);
            }
            Kind::Erasing => {
                if new.at + new.removed.len() == mine.at {
                    mine.removed.insert_str(0, &new.removed);
                    mine.at = new.at;
                } else if new.at == mine.at {
                    mine.removed.push_str(&new.removed);
                } else {
                    return false;
                }
            }
            Kind::Other => return false,
        }
        self.after = after;
        true
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// Whether the last step may still grow.
    open: bool,
    bytes: usize,
}

impl History {
    /// Notes what was just done.
    pub(super) fn record(&mut self, kind: Kind, changes: Vec<Change>, before: Caret, after: Caret) {
        self.undone.clear();
        let added: usize = changes
            .iter()
            .map(|c| c.removed.len() + c.inserted.len())
            .sum();
        self.bytes += added;
        let joined = self.open
            && self
                .done
                .back_mut()
                .is_some_and(|last| last.join(kind, &changes, after));
        if !joined {
            self.done.push_back(Step {
                kind,
                changes,
                before,
                after,
            });
        }
        self.open = true;
        while self.bytes > KEPT_BYTES && self.done.len() > 1 {
            if let Some(oldest) = self.done.pop_front() {
                self.bytes = self.bytes.saturating_sub(oldest.bytes());
            }
        }
    }

    /// Closes the last step: what comes next is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = false;
    }

    /// Takes the last step back; returns where the cursor was before it.
    pub(super) fn undo(&mut self, buffer: &mut Buffer) -> Option<Caret> {
        self.open = false;
        let step = self.done.pop_back()?;
        self.bytes = self.bytes.saturating_sub(step.bytes());
        for change in step.changes.iter().rev() {
            buffer.replace(
                change.at..change.at + change.inserted.len(),
                &change.removed,
            );
        }
        let caret = step.before;
        self.undone.push(step);
        Some(caret)
    }

    /// Does the step taken back last again; returns where the cursor was after it.
    pub(super) fn redo(&mut self, buffer: &mut Buffer) -> Option<Caret> {
        self.open = false;
        let step = self.undone.pop()?;
        self.bytes += step.bytes();
        for change in &step.changes {
            buffer.replace(
                change.at..change.at + change.removed.len(),
                &change.inserted,
            );
        }
        let caret = step.after;
        self.done.push_back(step);
        Some(caret)
    }
}
