//! The keys of what lies over the panes that are the same for everybody: of lists, forms, questions
//! and texts. They move, choose and leave; what they do to orgs and queries are commands, and stand
//! in [`super::command`]. The README prints this table, and tests hold the keys that are heard and
//! the keys that the footer names against it. It is long because each key of each layer has a row.

use crate::app::browsing::Line;
use crate::app::compare::Stage as Compared;
use crate::app::key;
use crate::app::login::Step;
use crate::app::overlay::Overlay;
use crate::app::record_form::editing::How;
use crate::app::usage::UsageState;
use crate::app::work::PromptKind;
use crate::app::writing::Stage;

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

/// Layer, keys, what they do.
type Row = (Layer, &'static [&'static str], &'static str);

/// The table.
pub const FIXED: &[Row] = &[
    (Layer::Completion, &["Tab"], "Take the row"),
    (
        Layer::Completion,
        &["Enter"],
        "Take the row, once the list was asked for or moved in; else a new line",
    ),
    (Layer::Completion, &["Up"], "One row up"),
    (Layer::Completion, &["Down"], "One row down"),
    (Layer::Completion, &["PgUp"], "One page up"),
    (Layer::Completion, &["PgDn"], "One page down"),
    (
        Layer::Completion,
        &["Esc"],
        "Close, until the next word is typed",
    ),
    (Layer::Filter, &["Enter"], "Take the first row"),
    (Layer::Filter, &["Down", "Tab", "PgDn"], "Go to the rows"),
    (Layer::Filter, &["Esc"], "Close"),
    (Layer::Rows, &["Enter"], "Take the row"),
    (Layer::Rows, &["k", "Up"], "One row up"),
    (Layer::Rows, &["j", "Down"], "One row down"),
    (Layer::Rows, &["PgUp"], "One page up"),
    (Layer::Rows, &["PgDn"], "One page down"),
    (Layer::Rows, &["Ctrl-U"], "Half a page up"),
    (Layer::Rows, &["Ctrl-D"], "Half a page down"),
    (Layer::Rows, &["g", "Home"], "First row"),
    (Layer::Rows, &["G", "End"], "Last row"),
    (Layer::Rows, &["/"], "Back to the filter"),
    (Layer::Rows, &["Esc", "q"], "Close"),
    (Layer::Form, &["Enter"], "Log in; open the browser"),
    (Layer::Form, &["Up", "Shift-Tab"], "The line above"),
    (Layer::Form, &["Down", "Tab"], "The line below"),
    (Layer::Form, &["Left"], "The choice before"),
    (Layer::Form, &["Right", "Space"], "The next choice"),
    (Layer::Form, &["Esc"], "Go back"),
    (Layer::Export, &["Enter"], "Write the file"),
    (Layer::Export, &["Up", "Shift-Tab"], "The line above"),
    (Layer::Export, &["Down", "Tab"], "The line below"),
    (Layer::Export, &["Left"], "The choice before"),
    (Layer::Export, &["Right", "Space"], "The next choice"),
    (Layer::Export, &["Esc"], "Go back"),
    (Layer::CopyFile, &["Enter"], "Write the file"),
    (Layer::CopyFile, &["Esc"], "Not now; a key brings it back"),
    (Layer::Waiting, &["Tab"], "Go to the field for the address"),
    (
        Layer::Waiting,
        &["Esc"],
        "Leave the QR code; cancel the login",
    ),
    (Layer::PasteField, &["Enter"], "Send the address"),
    (Layer::PasteField, &["Tab"], "Leave the field"),
    (
        Layer::PasteField,
        &["Esc"],
        "Leave the field; cancel the login where nothing listens and the field is empty",
    ),
    (Layer::Failed, &["r"], "Try again"),
    (Layer::Failed, &["Up"], "One line up, where it is long"),
    (Layer::Failed, &["Down"], "One line down"),
    (
        Layer::Failed,
        &["K"],
        "Why, what to do step by step, and what to hand to an administrator",
    ),
    (
        Layer::Failed,
        &["Enter", "Esc"],
        "Change what was filled in",
    ),
    (Layer::Fields, &["Enter"], "Save, rename, or run with them"),
    (Layer::Fields, &["Up", "Shift-Tab"], "The line above"),
    (Layer::Fields, &["Down", "Tab"], "The line below"),
    (
        Layer::Fields,
        &["@"],
        "At the beginning of a list: take its values from a file or a result",
    ),
    (Layer::Fields, &["Esc"], "Go back"),
    (
        Layer::Condition,
        &["Enter"],
        "Put the condition into the query and run it",
    ),
    (Layer::Condition, &["Up", "Shift-Tab"], "The line above"),
    (Layer::Condition, &["Down"], "The line below"),
    (
        Layer::Condition,
        &["Tab"],
        "Take the first of the proposed values",
    ),
    (Layer::Condition, &["Left"], "The operator before"),
    (Layer::Condition, &["Right", "Space"], "The next operator"),
    (Layer::Condition, &["Esc"], "Go back"),
    (
        Layer::Cell,
        &["Enter"],
        "Stage it: nothing is sent before you save",
    ),
    (Layer::Cell, &["Up"], "The value above, or the line above"),
    (Layer::Cell, &["Down"], "The value below, or the line below"),
    (
        Layer::Cell,
        &["Tab"],
        "Take the value into the line; else the next line",
    ),
    (Layer::Cell, &["Left"], "The choice before"),
    (Layer::Cell, &["Right"], "The next choice"),
    (Layer::Cell, &["Esc"], "Go back"),
    (
        Layer::Paste,
        &["Enter"],
        "Stage what fits: nothing is sent before you save",
    ),
    (Layer::Paste, &["k", "Up"], "One line up"),
    (Layer::Paste, &["j", "Down"], "One line down"),
    (Layer::Paste, &["PgUp"], "One page up"),
    (Layer::Paste, &["PgDn"], "One page down"),
    (Layer::Paste, &["Esc", "q"], "Go back"),
    (
        Layer::Send,
        &["y"],
        "Send them; where an alias is asked for, Enter does",
    ),
    (
        Layer::Send,
        &["Tab", "a"],
        "All or none of each call, or as many as can be",
    ),
    (
        Layer::Send,
        &["Enter"],
        "Send them, once the alias is typed",
    ),
    (Layer::Send, &["Esc", "n", "q"], "Go back"),
    (Layer::Question, &["y"], "Yes"),
    (
        Layer::Question,
        &["c", "t", "h"],
        "Turn what stands beside the letter on or off, where there is a choice",
    ),
    (Layer::Question, &["Esc", "n", "q", "Enter"], "No"),
    (Layer::Text, &["k", "Up"], "One line up"),
    (Layer::Text, &["j", "Down"], "One line down"),
    (Layer::Text, &["PgUp", "Ctrl-B"], "One page up"),
    (Layer::Text, &["PgDn", "Ctrl-F"], "One page down"),
    (Layer::Text, &["g", "Home"], "First line"),
    (Layer::Text, &["G", "End"], "Last line"),
    (Layer::Text, &["/"], "Search"),
    (Layer::Text, &["n"], "Next match"),
    (Layer::Text, &["N"], "Previous match"),
    (
        Layer::Text,
        &["p"],
        "JSON, XML, addresses and child rows: laid out, or as they came",
    ),
    (Layer::Text, &["y"], "Copy the text as it came"),
    (
        Layer::Text,
        &["|"],
        "Open the text, as it is shown, in your pager (`PAGER`, else less)",
    ),
    (Layer::Text, &["Esc"], "Leave the search, then close"),
    (Layer::Text, &["q", "Enter", "Space"], "Close"),
    (
        Layer::TextSearch,
        &["Enter"],
        "Keep the search: n and N turn its matches",
    ),
    (Layer::TextSearch, &["Down"], "Next match"),
    (Layer::TextSearch, &["Up"], "Previous match"),
    (Layer::TextSearch, &["Esc"], "Leave the search"),
    (Layer::FilterLine, &["Enter"], "Keep the filter"),
    (Layer::FilterLine, &["Up"], "One row up"),
    (Layer::FilterLine, &["Down"], "One row down"),
    (Layer::FilterLine, &["Esc"], "Drop it"),
    (
        Layer::SearchLine,
        &["Enter"],
        "Keep the search: n and N go on",
    ),
    (Layer::SearchLine, &["Up"], "The hit before"),
    (Layer::SearchLine, &["Down"], "The next hit"),
    (
        Layer::SearchLine,
        &["Tab"],
        "Search the current column only, or all",
    ),
    (Layer::SearchLine, &["Esc"], "Leave; the cursor stays"),
    (Layer::Statistics, &["y"], "Copy the statistics"),
    (
        Layer::Statistics,
        &["Q"],
        "Ask the server for them, of all rows, in a new tab",
    ),
    (
        Layer::Statistics,
        &["Esc", "q", "Enter", "Space", "#"],
        "Close",
    ),
    (Layer::Values, &["Enter"], "Filter by the value"),
    (Layer::Values, &["y"], "Copy all values with their counts"),
    (
        Layer::Values,
        &["Q"],
        "Count them on the server, in all rows, in a new tab",
    ),
    (Layer::Values, &["k", "Up"], "One row up"),
    (Layer::Values, &["j", "Down"], "One row down"),
    (Layer::Values, &["PgUp"], "One page up"),
    (Layer::Values, &["PgDn"], "One page down"),
    (Layer::Values, &["Ctrl-U"], "Half a page up"),
    (Layer::Values, &["Ctrl-D"], "Half a page down"),
    (Layer::Values, &["g", "Home"], "First row"),
    (Layer::Values, &["G", "End"], "Last row"),
    (Layer::Values, &["/"], "Back to the filter"),
    (Layer::Values, &["Esc", "q"], "Close"),
    (
        Layer::Targets,
        &["Enter"],
        "Run the statement in the marked orgs",
    ),
    (Layer::Targets, &["Space"], "Mark the org, or take its mark"),
    (Layer::Targets, &["a"], "Mark all orgs; again: none"),
    (Layer::Targets, &["k", "Up"], "One row up"),
    (Layer::Targets, &["j", "Down"], "One row down"),
    (Layer::Targets, &["PgUp"], "One page up"),
    (Layer::Targets, &["PgDn"], "One page down"),
    (Layer::Targets, &["Ctrl-U"], "Half a page up"),
    (Layer::Targets, &["Ctrl-D"], "Half a page down"),
    (Layer::Targets, &["g", "Home"], "First row"),
    (Layer::Targets, &["G", "End"], "Last row"),
    (Layer::Targets, &["/"], "Back to the filter"),
    (Layer::Targets, &["Esc", "q"], "Close"),
    (
        Layer::Members,
        &["Enter"],
        "All there is to say of the org, its error too",
    ),
    (
        Layer::Members,
        &["r"],
        "Go on with the org, or try it again",
    ),
    (Layer::Members, &["x"], "Stop the org; the others go on"),
    (Layer::Members, &["k", "Up"], "One row up"),
    (Layer::Members, &["j", "Down"], "One row down"),
    (Layer::Members, &["PgUp"], "One page up"),
    (Layer::Members, &["PgDn"], "One page down"),
    (Layer::Members, &["Ctrl-U"], "Half a page up"),
    (Layer::Members, &["Ctrl-D"], "Half a page down"),
    (Layer::Members, &["g", "Home"], "First row"),
    (Layer::Members, &["G", "End"], "Last row"),
    (Layer::Members, &["/"], "Back to the filter"),
    (Layer::Members, &["Esc", "q"], "Close"),
    (
        Layer::Usage,
        &["Enter"],
        "The records that have a value in the field, in a new tab",
    ),
    (Layer::Usage, &["e"], "The records that have none"),
    (
        Layer::Usage,
        &["s"],
        "The least used first, the most used, as the object has them",
    ),
    (Layer::Usage, &["y"], "Copy what is listed, tab-separated"),
    (Layer::Usage, &["c"], "Copy it as CSV"),
    (Layer::Usage, &["m"], "Copy it as Markdown"),
    (Layer::Usage, &["w"], "Write it to a file as CSV"),
    (Layer::Usage, &["k", "Up"], "One row up"),
    (Layer::Usage, &["j", "Down"], "One row down"),
    (Layer::Usage, &["PgUp"], "One page up"),
    (Layer::Usage, &["PgDn"], "One page down"),
    (Layer::Usage, &["Ctrl-U"], "Half a page up"),
    (Layer::Usage, &["Ctrl-D"], "Half a page down"),
    (Layer::Usage, &["g", "Home"], "First row"),
    (Layer::Usage, &["G", "End"], "Last row"),
    (Layer::Usage, &["/"], "Back to the filter"),
    (
        Layer::Usage,
        &["Esc", "q"],
        "Stop counting and keep what was counted; else close",
    ),
    (
        Layer::Trail,
        &["Enter"],
        "Read the change with its whole values",
    ),
    (
        Layer::Trail,
        &["s"],
        "What was done in Setup stands among the changes, or no longer; one API call",
    ),
    (Layer::Trail, &["y"], "Copy what is listed, tab-separated"),
    (Layer::Trail, &["c"], "Copy it as CSV"),
    (Layer::Trail, &["m"], "Copy it as Markdown"),
    (Layer::Trail, &["k", "Up"], "One row up"),
    (Layer::Trail, &["j", "Down"], "One row down"),
    (Layer::Trail, &["PgUp"], "One page up"),
    (Layer::Trail, &["PgDn"], "One page down"),
    (Layer::Trail, &["Ctrl-U"], "Half a page up"),
    (Layer::Trail, &["Ctrl-D"], "Half a page down"),
    (Layer::Trail, &["g", "Home"], "First row"),
    (Layer::Trail, &["G", "End"], "Last row"),
    (Layer::Trail, &["/"], "Back to the filter"),
    (Layer::Trail, &["Esc", "q"], "Close"),
    (
        Layer::Compared,
        &["Enter"],
        "Compare with, or by, what is taken, else this one; switch what is switched",
    ),
    (
        Layer::Compared,
        &["Space"],
        "Take this one, too: of the results to compare with, or of the columns of the key; switch",
    ),
    (Layer::Compared, &["k", "Up"], "One row up"),
    (Layer::Compared, &["j", "Down"], "One row down"),
    (Layer::Compared, &["PgUp"], "One page up"),
    (Layer::Compared, &["PgDn"], "One page down"),
    (Layer::Compared, &["Ctrl-U"], "Half a page up"),
    (Layer::Compared, &["Ctrl-D"], "Half a page down"),
    (Layer::Compared, &["g", "Home"], "First row"),
    (Layer::Compared, &["G", "End"], "Last row"),
    (Layer::Compared, &["/"], "Back to the filter"),
    (
        Layer::Compared,
        &["Esc", "q"],
        "Back to what differs, compared anew",
    ),
    (
        Layer::Schemas,
        &["Enter"],
        "Into the object, both values in full, unfold what is the same",
    ),
    (Layer::Schemas, &["n"], "Next difference"),
    (Layer::Schemas, &["N"], "Difference before"),
    (Layer::Schemas, &["u"], "Show what is the same, or fold it"),
    (Layer::Schemas, &["o"], "Choose the other org"),
    (
        Layer::Schemas,
        &["c"],
        "Compare every object of both: says what it costs, and begins when pressed again",
    ),
    (
        Layer::Schemas,
        &["e"],
        "Write the difference to a file as Markdown",
    ),
    (
        Layer::Schemas,
        &["E"],
        "Write the difference to a file as JSON",
    ),
    (Layer::Schemas, &["k", "Up"], "One row up"),
    (Layer::Schemas, &["j", "Down"], "One row down"),
    (Layer::Schemas, &["PgUp"], "One page up"),
    (Layer::Schemas, &["PgDn"], "One page down"),
    (Layer::Schemas, &["Ctrl-U"], "Half a page up"),
    (Layer::Schemas, &["Ctrl-D"], "Half a page down"),
    (Layer::Schemas, &["g", "Home"], "First row"),
    (Layer::Schemas, &["G", "End"], "Last row"),
    (Layer::Schemas, &["/"], "Back to the filter"),
    (
        Layer::Schemas,
        &["Esc", "q"],
        "From the object to the objects, from there to the panes",
    ),
    (Layer::Difference, &["n"], "Next difference"),
    (Layer::Difference, &["N"], "Difference before"),
    (Layer::Difference, &["k", "Up"], "One line up"),
    (Layer::Difference, &["j", "Down"], "One line down"),
    (Layer::Difference, &["h", "Left"], "One column left"),
    (Layer::Difference, &["l", "Right"], "One column right"),
    (Layer::Difference, &["PgUp", "Ctrl-B"], "One page up"),
    (Layer::Difference, &["PgDn", "Ctrl-F"], "One page down"),
    (Layer::Difference, &["Ctrl-U"], "Half a page up"),
    (Layer::Difference, &["Ctrl-D"], "Half a page down"),
    (Layer::Difference, &["g", "Home"], "First line"),
    (Layer::Difference, &["G", "End"], "Last line"),
    (
        Layer::Difference,
        &["Enter"],
        "Unfold the rows that are the same, or the record field by field",
    ),
    (
        Layer::Difference,
        &["u"],
        "Show the rows that are the same, or fold them",
    ),
    (
        Layer::Difference,
        &["f"],
        "Only what changed, only the left, only the right, the same, all",
    ),
    (Layer::Difference, &[","], "Another key"),
    (
        Layer::Difference,
        &["."],
        "Which columns are compared, and when values are the same",
    ),
    (Layer::Difference, &["x"], "Ignore the column"),
    (
        Layer::Difference,
        &["m"],
        "Compare the column's ids by what their records are called: says what it costs first",
    ),
    (
        Layer::Difference,
        &["+"],
        "One more to compare with the reference, up to four in all",
    ),
    (Layer::Difference, &["Tab"], "The next of the others"),
    (
        Layer::Difference,
        &["Shift-Tab"],
        "The one of the others before",
    ),
    (
        Layer::Difference,
        &["R"],
        "Make the one in front the reference",
    ),
    (Layer::Difference, &["e"], "Export the difference"),
    (
        Layer::Difference,
        &["y"],
        "Copy the keys that the right side lacks as a SOQL IN list",
    ),
    (
        Layer::Difference,
        &["Y"],
        "Copy the keys that the left side lacks as a SOQL IN list",
    ),
    (
        Layer::Difference,
        &["Esc", "q"],
        "Close; stops what is under way",
    ),
    (Layer::Records, &["n"], "Next record that differs"),
    (Layer::Records, &["N"], "Record before that differs"),
    (
        Layer::Records,
        &["Tab", "Shift-Tab"],
        "Another of the others comes to the front",
    ),
    (
        Layer::Records,
        &["u"],
        "Only the fields that differ, or all",
    ),
    (Layer::Records, &["k", "Up"], "One line up"),
    (Layer::Records, &["j", "Down"], "One line down"),
    (Layer::Records, &["PgUp"], "One page up"),
    (Layer::Records, &["PgDn"], "One page down"),
    (Layer::Records, &["g", "Home"], "First field"),
    (Layer::Records, &["G", "End"], "Last field"),
    (
        Layer::Records,
        &["Esc", "q", "Enter"],
        "Back to all records",
    ),
    (
        Layer::RecordFields,
        &["Enter", "Space", "e", "i"],
        "Edit the field, or the parts of an address; a checkbox is switched",
    ),
    (
        Layer::RecordFields,
        &["s", "Ctrl-S"],
        "Look at what would be saved",
    ),
    (
        Layer::RecordFields,
        &["x", "Del"],
        "The field is to hold nothing",
    ),
    (Layer::RecordFields, &["="], "The value as it was read"),
    (Layer::RecordFields, &["u"], "Take the last change back"),
    (Layer::RecordFields, &["U"], "Do it again"),
    (
        Layer::RecordFields,
        &["n"],
        "The next field that is changed or refused",
    ),
    (
        Layer::RecordFields,
        &["F4"],
        "Edit the text in your own editor",
    ),
    (Layer::RecordFields, &["k", "Up"], "One field up"),
    (Layer::RecordFields, &["j", "Down"], "One field down"),
    (Layer::RecordFields, &["PgUp"], "One page up"),
    (Layer::RecordFields, &["PgDn"], "One page down"),
    (Layer::RecordFields, &["Ctrl-U"], "Half a page up"),
    (Layer::RecordFields, &["Ctrl-D"], "Half a page down"),
    (Layer::RecordFields, &["g", "Home"], "First field"),
    (Layer::RecordFields, &["G", "End"], "Last field"),
    (Layer::RecordFields, &["/"], "Find a field"),
    (
        Layer::RecordFields,
        &["Esc", "q"],
        "Leave the parts of an address; leave the form, asks where something is not saved",
    ),
    (
        Layer::RecordValue,
        &["Enter", "Tab"],
        "Take it, and go to the next field",
    ),
    (Layer::RecordValue, &["Down"], "In a day: the calendar"),
    (
        Layer::RecordValue,
        &["F4"],
        "Edit the text in your own editor",
    ),
    (Layer::RecordValue, &["Esc"], "Leave the field as it was"),
    (Layer::RecordText, &["Enter"], "A new line"),
    (
        Layer::RecordText,
        &["Tab"],
        "Take it; in a form go to the next field",
    ),
    (
        Layer::RecordText,
        &["F4"],
        "Edit the text in your own editor",
    ),
    (Layer::RecordText, &["Esc"], "Leave it as it was"),
    (
        Layer::RecordValues,
        &["Tab"],
        "In the filter: take the value, or leave it out",
    ),
    (
        Layer::RecordValues,
        &["Space"],
        "Among the rows: take the value, or leave it out",
    ),
    (Layer::RecordValues, &["Down"], "Go to the rows"),
    (
        Layer::RecordValues,
        &["Enter"],
        "Take those, and go to the next field",
    ),
    (Layer::RecordValues, &["Esc"], "Leave the field as it was"),
    (Layer::Calendar, &["Left", "h"], "One day back"),
    (Layer::Calendar, &["Right", "l"], "One day on"),
    (Layer::Calendar, &["Up", "k"], "One week back"),
    (Layer::Calendar, &["Down", "j"], "One week on"),
    (Layer::Calendar, &["PgUp", "<"], "One month back"),
    (Layer::Calendar, &["PgDn", ">"], "One month on"),
    (Layer::Calendar, &["t"], "Today"),
    (
        Layer::Calendar,
        &["Enter"],
        "Take the day, and go to the next field",
    ),
    (Layer::Calendar, &["Esc"], "Back to the text"),
    (Layer::Preview, &["y"], "Send it"),
    (
        Layer::Preview,
        &["d"],
        "Save although a duplicate rule warns, or not",
    ),
    (
        Layer::Preview,
        &["a"],
        "Let the assignment rules choose its owner, or not",
    ),
    (Layer::Preview, &["k", "Up"], "One line up"),
    (Layer::Preview, &["j", "Down"], "One line down"),
    (Layer::Preview, &["PgUp"], "One page up"),
    (Layer::Preview, &["PgDn"], "One page down"),
    (Layer::Preview, &["Esc", "q"], "Back; nothing was sent"),
    (
        Layer::TypedPreview,
        &["Enter"],
        "Send it, once the alias is typed",
    ),
    (Layer::TypedPreview, &["Up"], "One line up"),
    (Layer::TypedPreview, &["Down"], "One line down"),
    (Layer::TypedPreview, &["Esc"], "Back; nothing was sent"),
    (
        Layer::Conflict,
        &["Space", "Left", "Right"],
        "Keep yours, or theirs",
    ),
    (Layer::Conflict, &["k", "Up"], "The field before"),
    (Layer::Conflict, &["j", "Down"], "The next field"),
    (
        Layer::Conflict,
        &["Enter"],
        "Look at what would be saved now",
    ),
    (Layer::Conflict, &["Esc", "q"], "Back; nothing was sent"),
    (
        Layer::Duplicates,
        &["y"],
        "Save it all the same, where the rule allows it",
    ),
    (
        Layer::Duplicates,
        &["Enter"],
        "The page of that record; Esc there comes back",
    ),
    (Layer::Duplicates, &["k", "Up"], "The record before"),
    (Layer::Duplicates, &["j", "Down"], "The next record"),
    (Layer::Duplicates, &["Esc", "q"], "Back to the form"),
    (Layer::Sent, &["r"], "Try again, where it was not done"),
    (
        Layer::Sent,
        &["j"],
        "Open the journal, where nobody knows what became of it",
    ),
    (Layer::Sent, &["Esc", "q"], "Back; what is sent goes on"),
    (
        Layer::Journal,
        &["Enter"],
        "Read all of the write; open the batch",
    ),
    (
        Layer::Journal,
        &["u"],
        "Look at what taking the write, or the whole batch, back would send",
    ),
    (
        Layer::Journal,
        &["p"],
        "Forget what was written, of all orgs; asks",
    ),
    (Layer::Journal, &["k", "Up"], "One write up"),
    (Layer::Journal, &["j", "Down"], "One write down"),
    (Layer::Journal, &["PgUp"], "One page up"),
    (Layer::Journal, &["PgDn"], "One page down"),
    (Layer::Journal, &["Ctrl-U"], "Half a page up"),
    (Layer::Journal, &["Ctrl-D"], "Half a page down"),
    (Layer::Journal, &["g", "Home"], "First write"),
    (Layer::Journal, &["G", "End"], "Last write"),
    (Layer::Journal, &["/"], "Find a write"),
    (Layer::Journal, &["Esc", "q"], "Close; from a batch to all"),
    (
        Layer::Undo,
        &["y"],
        "Take back what stands there; in production its alias is typed instead",
    ),
    (
        Layer::Undo,
        &["Enter"],
        "Read all that is said of the record",
    ),
    (Layer::Undo, &["k", "Up"], "One record up"),
    (Layer::Undo, &["j", "Down"], "One record down"),
    (Layer::Undo, &["PgUp"], "One page up"),
    (Layer::Undo, &["PgDn"], "One page down"),
    (Layer::Undo, &["Ctrl-U"], "Half a page up"),
    (Layer::Undo, &["Ctrl-D"], "Half a page down"),
    (Layer::Undo, &["g", "Home"], "First record"),
    (Layer::Undo, &["G", "End"], "Last record"),
    (Layer::Undo, &["/"], "Find a record"),
    (
        Layer::Undo,
        &["Esc", "q"],
        "Back; while records are sent: stop after what is on its way",
    ),
];

/// The table as Markdown, one for each layer: the README's.
pub(super) fn key_table() -> String {
    let mut page = String::new();
    for layer in Layer::ALL {
        page += &format!("\n**{}**\n\n| keys | what |\n|---|---|\n", layer.title());
        for (_, keys, what) in FIXED.iter().filter(|(of, ..)| *of == layer) {
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
