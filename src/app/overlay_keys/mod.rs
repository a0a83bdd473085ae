//! The keys of what lies over the panes that are the same for everybody: of lists, forms, questions
//! and texts. They move, choose and leave; what they do to orgs and queries are commands, and stand
//! in [`super::command`]. The README prints this table, and tests hold the keys that are heard and
//! the keys that the footer names against it.

mod table;

use std::borrow::Cow;

use crate::app::browsing::Line;
use crate::app::compare::Stage as Compared;
use crate::app::key;
use crate::app::login::Step;
use crate::app::overlay::Overlay;
use crate::app::record_form::editing::How;
use crate::app::usage::UsageState;
use crate::app::work::PromptKind;
use crate::app::writing::Stage;
use table::{Keys, MOVES, TABLE};

/// What kind of thing has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The list of what may be written, at the cursor of the editor.
    Completion,
    /// The filter of a list.
    Filter,
    /// The rows of a list.
    Rows,
    /// The login form.
    Form,
    /// The export card.
    Export,
    /// The offer to write what no clipboard took to a file.
    CopyFile,
    /// The login, waiting.
    Waiting,
    /// The field for the address that the browser ended on.
    PasteField,
    /// A login that failed.
    Failed,
    /// A few lines to fill in.
    Fields,
    /// A condition being built.
    Condition,
    /// What a cell is to hold.
    Cell,
    /// A block on its way into the table.
    Paste,
    /// The question before rows are saved or deleted.
    Send,
    /// A question.
    Question,
    /// A text to read.
    Text,
    /// What is searched for in it.
    TextSearch,
    /// A filter being typed.
    FilterLine,
    /// A search being typed.
    SearchLine,
    /// The statistics of a column.
    Statistics,
    /// How often each value of a column comes, among the rows.
    Values,
    /// How much the fields of an object are used, among the rows.
    Usage,
    /// The changes of a record, among the rows.
    Trail,
    /// The columns that could be a key, and what is switched in a comparison.
    Compared,
    /// What differs between two results.
    Difference,
    /// Two records, field by field.
    Records,
    /// The orgs to run a statement in, among the rows.
    Targets,
    /// The orgs of a run in several, among the rows.
    Members,
    /// Two orgs' schemas, among the rows.
    Schemas,
    /// The fields of a record to be changed.
    RecordFields,
    /// A value being typed.
    RecordValue,
    /// A long text being typed.
    RecordText,
    /// Several values being taken.
    RecordValues,
    /// A calendar.
    Calendar,
    /// What would be saved.
    Preview,
    /// What has to have the alias typed before.
    TypedPreview,
    /// What somebody else changed meanwhile.
    Conflict,
    /// Records that look like the one to be saved.
    Duplicates,
    /// A write that is on its way, or that was not done.
    Sent,
    /// What was written from here.
    Journal,
    /// A batch of it on its way back.
    Undo,
}

impl Layer {
    /// All, in the order of the README.
    pub const ALL: [Self; 41] = [
        Self::Completion,
        Self::Filter,
        Self::Rows,
        Self::Form,
        Self::Export,
        Self::CopyFile,
        Self::Waiting,
        Self::PasteField,
        Self::Failed,
        Self::Fields,
        Self::Condition,
        Self::Cell,
        Self::Paste,
        Self::Send,
        Self::Question,
        Self::Text,
        Self::TextSearch,
        Self::FilterLine,
        Self::SearchLine,
        Self::Statistics,
        Self::Values,
        Self::Usage,
        Self::Trail,
        Self::Compared,
        Self::Difference,
        Self::Records,
        Self::Targets,
        Self::Members,
        Self::Schemas,
        Self::RecordFields,
        Self::RecordValue,
        Self::RecordText,
        Self::RecordValues,
        Self::Calendar,
        Self::Preview,
        Self::TypedPreview,
        Self::Conflict,
        Self::Duplicates,
        Self::Sent,
        Self::Journal,
        Self::Undo,
    ];

    /// The heading in the README.
    pub fn title(self) -> &'static str {
        match self {
            Self::Completion => "list at the cursor, while typing",
            Self::Filter => "lists, typing in the filter",
            Self::Rows => "lists, among the rows",
            Self::Form => "login, the form",
            Self::Export => "export card",
            Self::CopyFile => "copy too big for the clipboard",
            Self::Waiting => "login, under way",
            Self::PasteField => "login, the field for the address",
            Self::Failed => "login, failed",
            Self::Fields => "names and values to fill in",
            Self::Condition => "a condition for WHERE",
            Self::Cell => "cells, edited",
            Self::Paste => "block, pasted into the table",
            Self::Send => "rows, before they are sent",
            Self::Question => "questions",
            Self::Text => "texts to read",
            Self::TextSearch => "texts to read, typing in the search",
            Self::FilterLine => "results, typing a filter",
            Self::SearchLine => "results, typing a search",
            Self::Statistics => "statistics of a column",
            Self::Values => "frequencies of a column, among the rows",
            Self::Usage => "use of fields, among the rows",
            Self::Trail => "history of a record, among the rows",
            Self::Compared => "comparison: with what, by which key, and how",
            Self::Difference => "comparison, what differs",
            Self::Records => "comparison, two records",
            Self::Targets => "orgs to run in, among the rows",
            Self::Members => "orgs of a run in several, among the rows",
            Self::Schemas => "comparison of schemas, among the rows",
            Self::RecordFields => "form of a record, among the fields",
            Self::RecordValue => "form of a record, typing a value",
            Self::RecordText => "form of a record or a cell, typing a long text",
            Self::RecordValues => "form of a record, taking several values",
            Self::Calendar => "form of a record, the calendar",
            Self::Preview => "what would be written",
            Self::TypedPreview => "what would be deleted in production",
            Self::Conflict => "what somebody else changed meanwhile",
            Self::Duplicates => "records that look like the one to be saved",
            Self::Sent => "a write that is sent, or was not done",
            Self::Journal => "journal of writes",
            Self::Undo => "a batch that is taken back",
        }
    }

    /// What an overlay is now.
    pub fn of(overlay: &Overlay) -> Self {
        let list = |typing| if typing { Self::Filter } else { Self::Rows };
        match overlay {
            Overlay::Orgs(picker) => list(picker.is_typing()),
            Overlay::Palette(picker) | Overlay::Help(picker) => list(picker.is_typing()),
            Overlay::Columns(picker) => list(picker.is_typing()),
            Overlay::Cell(_) => Self::Cell,
            Overlay::CellText(_) => Self::RecordText,
            Overlay::Paste(_) => Self::Paste,
            Overlay::Changes(card) => list(card.picker.is_typing()),
            Overlay::Send(_) => Self::Send,
            Overlay::Library(library) => list(library.picker.is_typing()),
            Overlay::Sources(sources) => list(sources.picker.is_typing()),
            Overlay::Object(page) => list(page.picker.is_typing()),
            Overlay::Record(page) => list(page.picker.is_typing()),
            Overlay::Views(card) => list(card.picker.is_typing()),
            Overlay::Targets(targets) if targets.picker.is_typing() => Self::Filter,
            Overlay::Targets(_) => Self::Targets,
            Overlay::Members(card) if card.picker.is_typing() => Self::Filter,
            Overlay::Members(_) => Self::Members,
            Overlay::Usage(card) if card.state == UsageState::Asks => Self::Question,
            Overlay::Usage(card) if card.is_typing() => Self::Filter,
            Overlay::Usage(_) => Self::Usage,
            Overlay::Trail(card) if card.picker.is_typing() => Self::Filter,
            Overlay::Trail(_) => Self::Trail,
            Overlay::Where(card) if card.line == Line::Field => list(card.picker.is_typing()),
            Overlay::Where(_) => Self::Condition,
            Overlay::Login(login) => match &login.step {
                Step::Form => Self::Form,
                Step::Waiting(waiting) if waiting.pasting => Self::PasteField,
                Step::Failed(_) => Self::Failed,
                Step::Starting
                | Step::Waiting(_)
                | Step::Code(_)
                | Step::Asking(_)
                | Step::Exchanging
                | Step::Saving(_) => Self::Waiting,
            },
            Overlay::Export(_) => Self::Export,
            Overlay::CopyFile(_) => Self::CopyFile,
            Overlay::Form(_) => Self::Fields,
            Overlay::Confirm(_) => Self::Question,
            Overlay::RecordForm(form) => match form.editing.as_ref().map(|editing| &editing.how) {
                None if form.picker.is_typing() => Self::Filter,
                None => Self::RecordFields,
                Some(How::Line(_) | How::Day { calendar: None, .. }) => Self::RecordValue,
                Some(How::Day { .. }) => Self::Calendar,
                Some(How::Text(_)) => Self::RecordText,
                Some(How::Choice(choosing)) => list(choosing.picker.is_typing()),
                Some(How::Many(..)) => Self::RecordValues,
                Some(How::Lookup(lookup)) => list(lookup.picker.is_typing()),
            },
            Overlay::Writing(writing) if writing.wants_alias() => Self::TypedPreview,
            Overlay::Writing(writing) => match &writing.stage {
                Stage::Preview(_) => Self::Preview,
                Stage::Conflict(_) => Self::Conflict,
                Stage::Duplicates { .. } => Self::Duplicates,
                Stage::Looking
                | Stage::Sending(_)
                | Stage::Refused { .. }
                | Stage::Stopped { .. } => Self::Sent,
            },
            Overlay::Journal(journal) if journal.picker.is_typing() => Self::Filter,
            Overlay::Journal(_) => Self::Journal,
            Overlay::Undo(card) if card.picker.is_typing() => Self::Filter,
            Overlay::Undo(card) if card.wants_alias() => Self::TypedPreview,
            Overlay::Undo(_) => Self::Undo,
            Overlay::Reader(reader) if reader.is_typing() => Self::TextSearch,
            Overlay::Reader(_) => Self::Text,
            Overlay::Prompt(prompt) => match prompt.kind {
                PromptKind::Filter => Self::FilterLine,
                PromptKind::Search { .. } => Self::SearchLine,
            },
            Overlay::Stats(_) => Self::Statistics,
            Overlay::Frequency(card) if card.picker.is_typing() => Self::Filter,
            Overlay::Frequency(_) => Self::Values,
            Overlay::Schemas(compare) if compare.picker.is_typing() => Self::Filter,
            Overlay::Schemas(_) => Self::Schemas,
            Overlay::Compare(compare) if compare.is_typing() => Self::Filter,
            Overlay::Compare(compare) => match compare.stage {
                Compared::Choose(_) | Compared::Key { .. } | Compared::Switches(_) => {
                    Self::Compared
                }
                Compared::View
                | Compared::Working { .. }
                | Compared::Map(_)
                | Compared::Failed(_) => Self::Difference,
                Compared::Record(_) => Self::Records,
            },
        }
    }
}

/// Keys that are the same for everybody, in one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Where they are heard.
    pub layer: Layer,
    /// Each of them does the same.
    pub keys: &'static [&'static str],
    /// What they do.
    pub what: Cow<'static, str>,
}

/// The table, row by row.
pub fn fixed() -> impl Iterator<Item = Fixed> {
    TABLE
        .iter()
        .flat_map(|(layer, keys)| keys.iter().map(move |keys| (*layer, keys)))
        .flat_map(|(layer, keys)| match keys {
            Keys::Do(keys, what) => vec![Fixed {
                layer,
                keys,
                what: Cow::Borrowed(what),
            }],
            Keys::Move(word) => {
                let moves = MOVES.iter().map(|(keys, what)| Fixed {
                    layer,
                    keys,
                    what: Cow::Owned(what.replace("{}", word)),
                });
                moves.collect()
            }
        })
}

/// The table as Markdown, one for each layer: the README's.
pub(super) fn key_table() -> String {
    let mut page = String::new();
    for layer in Layer::ALL {
        page += &format!("\n**{}**\n\n| keys | what |\n|---|---|\n", layer.title());
        for Fixed { keys, what, .. } in fixed().filter(|row| row.layer == layer) {
            let keys: Vec<String> = keys
                .iter()
                .filter_map(|keys| key::sequence(keys).ok())
                // A bar would end the cell.
                .map(|keys| format!("`{}`", key::spell(&keys).replace('|', "\\|")))
                .collect();
            page += &format!("| {} | {what} |\n", keys.join(" "));
        }
    }
    page
}
