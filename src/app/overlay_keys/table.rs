//! The table itself: which keys each layer hears, and what they do. It is long because each of them
//! has a row.

use super::Layer;

/// A row of the table.
pub(super) enum Keys {
    /// Keys, and what they do.
    Do(&'static [&'static str], &'static str),
    /// All that moves among so called rows.
    Move(&'static str),
}

/// The keys that move among rows, and what they do; the rows' own word stands for `{}`.
pub(super) const MOVES: [(&[&str], &str); 8] = [
    (&["k", "Up"], "One {} up"),
    (&["j", "Down"], "One {} down"),
    (&["PgUp"], "One page up"),
    (&["PgDn"], "One page down"),
    (&["Ctrl-U"], "Half a page up"),
    (&["Ctrl-D"], "Half a page down"),
    (&["g", "Home"], "First {}"),
    (&["G", "End"], "Last {}"),
];

/// The table.
pub(super) const TABLE: &[(Layer, &[Keys])] = &[
    (
        Layer::Completion,
        &[
            Keys::Do(&["Tab"], "Take the row"),
            Keys::Do(
                &["Enter"],
                "Take the row, once the list was asked for or moved in; else a new line",
            ),
            Keys::Do(&["Up"], "One row up"),
            Keys::Do(&["Down"], "One row down"),
            Keys::Do(&["PgUp"], "One page up"),
            Keys::Do(&["PgDn"], "One page down"),
            Keys::Do(&["Esc"], "Close, until the next word is typed"),
        ],
    ),
    (
        Layer::Filter,
        &[
            Keys::Do(&["Enter"], "Take the first row"),
            Keys::Do(&["Down", "Tab", "PgDn"], "Go to the rows"),
            Keys::Do(&["Esc"], "Close"),
        ],
    ),
    (
        Layer::Rows,
        &[
            Keys::Do(&["Enter"], "Take the row"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Close"),
        ],
    ),
    (
        Layer::Form,
        &[
            Keys::Do(&["Enter"], "Log in; open the browser"),
            Keys::Do(&["Up", "Shift-Tab"], "The line above"),
            Keys::Do(&["Down", "Tab"], "The line below"),
            Keys::Do(&["Left"], "The choice before"),
            Keys::Do(&["Right", "Space"], "The next choice"),
            Keys::Do(&["Esc"], "Go back"),
        ],
    ),
    (
        Layer::Export,
        &[
            Keys::Do(&["Enter"], "Write the file"),
            Keys::Do(&["Up", "Shift-Tab"], "The line above"),
            Keys::Do(&["Down", "Tab"], "The line below"),
            Keys::Do(&["Left"], "The choice before"),
            Keys::Do(&["Right", "Space"], "The next choice"),
            Keys::Do(&["Esc"], "Go back"),
        ],
    ),
    (
        Layer::CopyFile,
        &[
            Keys::Do(&["Enter"], "Write the file"),
            Keys::Do(&["Esc"], "Not now; a key brings it back"),
        ],
    ),
    (
        Layer::Waiting,
        &[
            Keys::Do(&["Tab"], "Go to the field for the address"),
            Keys::Do(&["Esc"], "Leave the QR code; cancel the login"),
        ],
    ),
    (
        Layer::PasteField,
        &[
            Keys::Do(&["Enter"], "Send the address"),
            Keys::Do(&["Tab"], "Leave the field"),
            Keys::Do(
                &["Esc"],
                "Leave the field; cancel the login where nothing listens and the field is empty",
            ),
        ],
    ),
    (
        Layer::Failed,
        &[
            Keys::Do(&["r"], "Try again"),
            Keys::Do(&["Up"], "One line up, where it is long"),
            Keys::Do(&["Down"], "One line down"),
            Keys::Do(
                &["K"],
                "Why, what to do step by step, and what to hand to an administrator",
            ),
            Keys::Do(&["Enter", "Esc"], "Change what was filled in"),
        ],
    ),
    (
        Layer::Fields,
        &[
            Keys::Do(&["Enter"], "Save, rename, or run with them"),
            Keys::Do(&["Up", "Shift-Tab"], "The line above"),
            Keys::Do(&["Down", "Tab"], "The line below"),
            Keys::Do(
                &["@"],
                "At the beginning of a list: take its values from a file or a result",
            ),
            Keys::Do(&["Esc"], "Go back"),
        ],
    ),
    (
        Layer::Condition,
        &[
            Keys::Do(&["Enter"], "Put the condition into the query and run it"),
            Keys::Do(&["Up", "Shift-Tab"], "The line above"),
            Keys::Do(&["Down"], "The line below"),
            Keys::Do(&["Tab"], "Take the first of the proposed values"),
            Keys::Do(&["Left"], "The operator before"),
            Keys::Do(&["Right", "Space"], "The next operator"),
            Keys::Do(&["Esc"], "Go back"),
        ],
    ),
    (
        Layer::Cell,
        &[
            Keys::Do(&["Enter"], "Stage it: nothing is sent before you save"),
            Keys::Do(&["Up"], "The value above, or the line above"),
            Keys::Do(&["Down"], "The value below, or the line below"),
            Keys::Do(&["Tab"], "Take the value into the line; else the next line"),
            Keys::Do(&["Left"], "The choice before"),
            Keys::Do(&["Right"], "The next choice"),
            Keys::Do(&["Esc"], "Go back"),
        ],
    ),
    (
        Layer::Paste,
        &[
            Keys::Do(
                &["Enter"],
                "Stage what fits: nothing is sent before you save",
            ),
            Keys::Do(&["k", "Up"], "One line up"),
            Keys::Do(&["j", "Down"], "One line down"),
            Keys::Do(&["PgUp"], "One page up"),
            Keys::Do(&["PgDn"], "One page down"),
            Keys::Do(&["Esc", "q"], "Go back"),
        ],
    ),
    (
        Layer::Send,
        &[
            Keys::Do(&["y"], "Send them; where an alias is asked for, Enter does"),
            Keys::Do(
                &["Tab", "a"],
                "All or none of each call, or as many as can be",
            ),
            Keys::Do(&["Enter"], "Send them, once the alias is typed"),
            Keys::Do(&["Esc", "n", "q"], "Go back"),
        ],
    ),
    (
        Layer::Question,
        &[
            Keys::Do(&["y"], "Yes"),
            Keys::Do(
                &["c", "t", "h"],
                "Turn what stands beside the letter on or off, where there is a choice",
            ),
            Keys::Do(&["Esc", "n", "q", "Enter"], "No"),
        ],
    ),
    (
        Layer::Text,
        &[
            Keys::Do(&["k", "Up"], "One line up"),
            Keys::Do(&["j", "Down"], "One line down"),
            Keys::Do(&["PgUp", "Ctrl-B"], "One page up"),
            Keys::Do(&["PgDn", "Ctrl-F"], "One page down"),
            Keys::Do(&["g", "Home"], "First line"),
            Keys::Do(&["G", "End"], "Last line"),
            Keys::Do(&["/"], "Search"),
            Keys::Do(&["n"], "Next match"),
            Keys::Do(&["N"], "Previous match"),
            Keys::Do(
                &["p"],
                "JSON, XML, addresses and child rows: laid out, or as they came",
            ),
            Keys::Do(&["y"], "Copy the text as it came"),
            Keys::Do(
                &["|"],
                "Open the text, as it is shown, in your pager (`PAGER`, else less)",
            ),
            Keys::Do(&["Esc"], "Leave the search, then close"),
            Keys::Do(&["q", "Enter", "Space"], "Close"),
        ],
    ),
    (
        Layer::TextSearch,
        &[
            Keys::Do(&["Enter"], "Keep the search: n and N turn its matches"),
            Keys::Do(&["Down"], "Next match"),
            Keys::Do(&["Up"], "Previous match"),
            Keys::Do(&["Esc"], "Leave the search"),
        ],
    ),
    (
        Layer::FilterLine,
        &[
            Keys::Do(&["Enter"], "Keep the filter"),
            Keys::Do(&["Up"], "One row up"),
            Keys::Do(&["Down"], "One row down"),
            Keys::Do(&["Esc"], "Drop it"),
        ],
    ),
    (
        Layer::SearchLine,
        &[
            Keys::Do(&["Enter"], "Keep the search: n and N go on"),
            Keys::Do(&["Up"], "The hit before"),
            Keys::Do(&["Down"], "The next hit"),
            Keys::Do(&["Tab"], "Search the current column only, or all"),
            Keys::Do(&["Esc"], "Leave; the cursor stays"),
        ],
    ),
    (
        Layer::Statistics,
        &[
            Keys::Do(&["y"], "Copy the statistics"),
            Keys::Do(&["Q"], "Ask the server for them, of all rows, in a new tab"),
            Keys::Do(&["Esc", "q", "Enter", "Space", "#"], "Close"),
        ],
    ),
    (
        Layer::Values,
        &[
            Keys::Do(&["Enter"], "Filter by the value"),
            Keys::Do(&["y"], "Copy all values with their counts"),
            Keys::Do(
                &["Q"],
                "Count them on the server, in all rows, in a new tab",
            ),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Close"),
        ],
    ),
    (
        Layer::Targets,
        &[
            Keys::Do(&["Enter"], "Run the statement in the marked orgs"),
            Keys::Do(&["Space"], "Mark the org, or take its mark"),
            Keys::Do(&["a"], "Mark all orgs; again: none"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Close"),
        ],
    ),
    (
        Layer::Members,
        &[
            Keys::Do(&["Enter"], "All there is to say of the org, its error too"),
            Keys::Do(&["r"], "Go on with the org, or try it again"),
            Keys::Do(&["x"], "Stop the org; the others go on"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Close"),
        ],
    ),
    (
        Layer::Usage,
        &[
            Keys::Do(
                &["Enter"],
                "The records that have a value in the field, in a new tab",
            ),
            Keys::Do(&["e"], "The records that have none"),
            Keys::Do(
                &["s"],
                "The least used first, the most used, as the object has them",
            ),
            Keys::Do(&["y"], "Copy what is listed, tab-separated"),
            Keys::Do(&["c"], "Copy it as CSV"),
            Keys::Do(&["m"], "Copy it as Markdown"),
            Keys::Do(&["w"], "Write it to a file as CSV"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(
                &["Esc", "q"],
                "Stop counting and keep what was counted; else close",
            ),
        ],
    ),
    (
        Layer::Trail,
        &[
            Keys::Do(&["Enter"], "Read the change with its whole values"),
            Keys::Do(
                &["s"],
                "What was done in Setup stands among the changes, or no longer; one API call",
            ),
            Keys::Do(&["y"], "Copy what is listed, tab-separated"),
            Keys::Do(&["c"], "Copy it as CSV"),
            Keys::Do(&["m"], "Copy it as Markdown"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Close"),
        ],
    ),
    (
        Layer::Compared,
        &[
            Keys::Do(
                &["Enter"],
                "Compare with, or by, what is taken, else this one; switch what is switched",
            ),
            Keys::Do(
                &["Space"],
                "Take this one, too: of the results to compare with, or of the columns of the key; switch",
            ),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(&["Esc", "q"], "Back to what differs, compared anew"),
        ],
    ),
    (
        Layer::Schemas,
        &[
            Keys::Do(
                &["Enter"],
                "Into the object, both values in full, unfold what is the same",
            ),
            Keys::Do(&["n"], "Next difference"),
            Keys::Do(&["N"], "Difference before"),
            Keys::Do(&["u"], "Show what is the same, or fold it"),
            Keys::Do(&["o"], "Choose the other org"),
            Keys::Do(
                &["c"],
                "Compare every object of both: says what it costs, and begins when pressed again",
            ),
            Keys::Do(&["e"], "Write the difference to a file as Markdown"),
            Keys::Do(&["E"], "Write the difference to a file as JSON"),
            Keys::Move("row"),
            Keys::Do(&["/"], "Back to the filter"),
            Keys::Do(
                &["Esc", "q"],
                "From the object to the objects, from there to the panes",
            ),
        ],
    ),
    (
        Layer::Difference,
        &[
            Keys::Do(&["n"], "Next difference"),
            Keys::Do(&["N"], "Difference before"),
            Keys::Do(&["k", "Up"], "One line up"),
            Keys::Do(&["j", "Down"], "One line down"),
            Keys::Do(&["h", "Left"], "One column left"),
            Keys::Do(&["l", "Right"], "One column right"),
            Keys::Do(&["PgUp", "Ctrl-B"], "One page up"),
            Keys::Do(&["PgDn", "Ctrl-F"], "One page down"),
            Keys::Do(&["Ctrl-U"], "Half a page up"),
            Keys::Do(&["Ctrl-D"], "Half a page down"),
            Keys::Do(&["g", "Home"], "First line"),
            Keys::Do(&["G", "End"], "Last line"),
            Keys::Do(
                &["Enter"],
                "Unfold the rows that are the same, or the record field by field",
            ),
            Keys::Do(&["u"], "Show the rows that are the same, or fold them"),
            Keys::Do(
                &["f"],
                "Only what changed, only the left, only the right, the same, all",
            ),
            Keys::Do(&[","], "Another key"),
            Keys::Do(
                &["."],
                "Which columns are compared, and when values are the same",
            ),
            Keys::Do(&["x"], "Ignore the column"),
            Keys::Do(
                &["m"],
                "Compare the column's ids by what their records are called: says what it costs first",
            ),
            Keys::Do(
                &["+"],
                "One more to compare with the reference, up to four in all",
            ),
            Keys::Do(&["Tab"], "The next of the others"),
            Keys::Do(&["Shift-Tab"], "The one of the others before"),
            Keys::Do(&["R"], "Make the one in front the reference"),
            Keys::Do(&["e"], "Export the difference"),
            Keys::Do(
                &["y"],
                "Copy the keys that the right side lacks for SOQL: an IN list, of several columns a condition",
            ),
            Keys::Do(
                &["Y"],
                "Copy the keys that the left side lacks for SOQL: an IN list, of several columns a condition",
            ),
            Keys::Do(&["Esc", "q"], "Close; stops what is under way"),
        ],
    ),
    (
        Layer::Records,
        &[
            Keys::Do(&["n"], "Next record that differs"),
            Keys::Do(&["N"], "Record before that differs"),
            Keys::Do(
                &["Tab", "Shift-Tab"],
                "Another of the others comes to the front",
            ),
            Keys::Do(&["u"], "Only the fields that differ, or all"),
            Keys::Do(&["e"], "Export the difference of two marked rows"),
            Keys::Do(&["k", "Up"], "One line up"),
            Keys::Do(&["j", "Down"], "One line down"),
            Keys::Do(&["PgUp"], "One page up"),
            Keys::Do(&["PgDn"], "One page down"),
            Keys::Do(&["g", "Home"], "First field"),
            Keys::Do(&["G", "End"], "Last field"),
            Keys::Do(&["Esc", "q", "Enter"], "Back to all records"),
        ],
    ),
    (
        Layer::RecordFields,
        &[
            Keys::Do(
                &["Enter", "Space", "e", "i"],
                "Edit the field, or the parts of an address; a checkbox is switched",
            ),
            Keys::Do(&["s", "Ctrl-S"], "Look at what would be saved"),
            Keys::Do(&["x", "Del"], "The field is to hold nothing"),
            Keys::Do(&["="], "The value as it was read"),
            Keys::Do(&["u"], "Take the last change back"),
            Keys::Do(&["U"], "Do it again"),
            Keys::Do(&["n"], "The next field that is changed or refused"),
            Keys::Do(&["F4"], "Edit the text in your own editor"),
            Keys::Move("field"),
            Keys::Do(&["/"], "Find a field"),
            Keys::Do(
                &["Esc", "q"],
                "Leave the parts of an address; leave the form, asks where something is not saved",
            ),
        ],
    ),
    (
        Layer::RecordValue,
        &[
            Keys::Do(&["Enter", "Tab"], "Take it, and go to the next field"),
            Keys::Do(&["Down"], "In a day: the calendar"),
            Keys::Do(&["F4"], "Edit the text in your own editor"),
            Keys::Do(&["Esc"], "Leave the field as it was"),
        ],
    ),
    (
        Layer::RecordText,
        &[
            Keys::Do(&["Enter"], "A new line"),
            Keys::Do(&["Tab"], "Take it; in a form go to the next field"),
            Keys::Do(&["F4"], "Edit the text in your own editor"),
            Keys::Do(&["Esc"], "Leave it as it was"),
        ],
    ),
    (
        Layer::RecordValues,
        &[
            Keys::Do(&["Tab"], "In the filter: take the value, or leave it out"),
            Keys::Do(
                &["Space"],
                "Among the rows: take the value, or leave it out",
            ),
            Keys::Do(&["Down"], "Go to the rows"),
            Keys::Do(&["Enter"], "Take those, and go to the next field"),
            Keys::Do(&["Esc"], "Leave the field as it was"),
        ],
    ),
    (
        Layer::Calendar,
        &[
            Keys::Do(&["Left", "h"], "One day back"),
            Keys::Do(&["Right", "l"], "One day on"),
            Keys::Do(&["Up", "k"], "One week back"),
            Keys::Do(&["Down", "j"], "One week on"),
            Keys::Do(&["PgUp", "<"], "One month back"),
            Keys::Do(&["PgDn", ">"], "One month on"),
            Keys::Do(&["t"], "Today"),
            Keys::Do(&["Enter"], "Take the day, and go to the next field"),
            Keys::Do(&["Esc"], "Back to the text"),
        ],
    ),
    (
        Layer::Preview,
        &[
            Keys::Do(&["y"], "Send it"),
            Keys::Do(&["d"], "Save although a duplicate rule warns, or not"),
            Keys::Do(&["a"], "Let the assignment rules choose its owner, or not"),
            Keys::Do(&["k", "Up"], "One line up"),
            Keys::Do(&["j", "Down"], "One line down"),
            Keys::Do(&["PgUp"], "One page up"),
            Keys::Do(&["PgDn"], "One page down"),
            Keys::Do(&["Esc", "q"], "Back; nothing was sent"),
        ],
    ),
    (
        Layer::TypedPreview,
        &[
            Keys::Do(&["Enter"], "Send it, once the alias is typed"),
            Keys::Do(&["Up"], "One line up"),
            Keys::Do(&["Down"], "One line down"),
            Keys::Do(&["Esc"], "Back; nothing was sent"),
        ],
    ),
    (
        Layer::Conflict,
        &[
            Keys::Do(&["Space", "Left", "Right"], "Keep yours, or theirs"),
            Keys::Do(&["k", "Up"], "The field before"),
            Keys::Do(&["j", "Down"], "The next field"),
            Keys::Do(&["Enter"], "Look at what would be saved now"),
            Keys::Do(&["Esc", "q"], "Back; nothing was sent"),
        ],
    ),
    (
        Layer::Duplicates,
        &[
            Keys::Do(&["y"], "Save it all the same, where the rule allows it"),
            Keys::Do(&["Enter"], "The page of that record; Esc there comes back"),
            Keys::Do(&["k", "Up"], "The record before"),
            Keys::Do(&["j", "Down"], "The next record"),
            Keys::Do(&["Esc", "q"], "Back to the form"),
        ],
    ),
    (
        Layer::Sent,
        &[
            Keys::Do(&["r"], "Try again, where it was not done"),
            Keys::Do(
                &["j"],
                "Open the journal, where nobody knows what became of it",
            ),
            Keys::Do(&["Esc", "q"], "Back; what is sent goes on"),
        ],
    ),
    (
        Layer::Journal,
        &[
            Keys::Do(&["Enter"], "Read all of the write; open the batch"),
            Keys::Do(
                &["u"],
                "Look at what taking the write, or the whole batch, back would send",
            ),
            Keys::Do(&["p"], "Forget what was written, of all orgs; asks"),
            Keys::Move("write"),
            Keys::Do(&["/"], "Find a write"),
            Keys::Do(&["Esc", "q"], "Close; from a batch to all"),
        ],
    ),
    (
        Layer::Undo,
        &[
            Keys::Do(
                &["y"],
                "Take back what stands there; in production its alias is typed instead",
            ),
            Keys::Do(&["Enter"], "Read all that is said of the record"),
            Keys::Move("record"),
            Keys::Do(&["/"], "Find a record"),
            Keys::Do(
                &["Esc", "q"],
                "Back; while records are sent: stop after what is on its way",
            ),
        ],
    ),
];
