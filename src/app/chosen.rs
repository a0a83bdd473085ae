//! What of a text is run: the selection, or the statement under the cursor; and all that a run needs
//! before it begins. Knows nothing of what becomes of it.

use std::ops::Range;
use std::sync::Arc;

use crate::app::column::TabId;
use crate::app::editor::Editor;
use crate::app::work::Carry;
use crate::org::OrgKey;
use crate::soql;
use crate::soql::bind::Filling;

/// What a run takes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// As it is sent: comments are blanks and the closing `;` is gone. Nothing before them moves, so
    /// that the server's row and column still fit.
    pub soql: String,
    /// The bytes of the text it was made of.
    pub range: Range<usize>,
    /// Where it is to be shown which part it was, because there is more.
    pub flash: Option<Range<usize>>,
}

impl Chosen {
    /// The text it was made of.
    pub fn written(&self, editor: &Editor) -> String {
        let text = editor.text().get(self.range.clone());
        text.unwrap_or_default().trim().to_owned()
    }

    /// The selection, or the only statement with all around it, or the one under the cursor.
    pub fn of(editor: &Editor) -> Self {
        Self::at(editor.text(), editor.selection(), editor.cursor())
    }

    /// The same of a text with this selection and cursor.
    pub fn at(text: &str, selection: Option<Range<usize>>, cursor: usize) -> Self {
        let whole = 0..text.len();
        let (range, flash) = match selection {
            Some(range) => (range, None),
            None if soql::statements(text).len() < 2 => (whole, None),
            None => {
                let found = soql::statement_at(text, cursor);
                let range = found.map_or(whole, |span| span.range());
                (range.clone(), Some(range))
            }
        };
        let soql = as_sent(text.get(range.clone()).unwrap_or_default());
        Self { soql, range, flash }
    }
}

/// A statement as it is sent.
pub(super) fn as_sent(text: &str) -> String {
    let bare = soql::blank_comments(text);
    bare.trim_end().trim_end_matches(';').trim_end().to_owned()
}

/// The byte of a text that stands where this byte does in the same text with blank comments, which
/// has as many UTF-16 units.
pub(super) fn same_place(bare: &str, written: &str, at: usize) -> usize {
    let before = bare.get(..at).unwrap_or(bare);
    let mut left = before.encode_utf16().count();
    for (at, c) in written.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    written.len()
}

/// A run with all that it needs, before it begins.
#[derive(Debug)]
pub(super) struct Ready {
    /// Whose rows.
    pub tab: TabId,
    /// The tab's org.
    pub org: OrgKey,
    /// The statement as it was written.
    pub written: String,
    /// The editor's revision.
    pub revision: u64,
    /// The statement as it is sent, where it has no parameters.
    pub soql: String,
    /// Where it begins in the text.
    pub offset: usize,
    /// The bytes that are to stand out.
    pub flash: Option<Range<usize>>,
    /// The statement with the values of its parameters.
    pub filling: Option<Arc<Filling>>,
    /// What its rows take over from those on the screen.
    pub carry: Carry,
    /// The orgs it runs in, where they are chosen: their rows come into one result.
    pub orgs: Vec<OrgKey>,
}
