//! The one table of commands. Key map, footer hints, help, palette, config names and the README's
//! key table are all printed from it; adding a command means adding one row here and one arm in
//! [`super::availability`] and in `perform`, both of which the compiler asks for. It is long because
//! every command has its row here.

use crate::app::{key, overlay_keys};

/// Where a command's keys are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere; plain letters only where no text is being typed.
    Global,
    /// While text is being typed in the editor: only keys that type nothing.
    Typing,
    /// The editor has the focus and commands are given.
    Editor,
    /// The result table has the focus.
    Results,
    /// The rows of the org switcher.
    Orgs,
    /// The rows of the list of columns.
    Columns,
    /// The rows of the list of staged changes.
    Changes,
    /// The list of objects; keys that type nothing are heard in its filter, too.
    Objects,
    /// The page of a record; keys that type nothing are heard in its filter, too.
    RecordPage,
    /// The page of an object; keys that type nothing are heard in its filter, too.
    ObjectPage,
    /// The list of what was run; keys that type nothing are heard in its filter, too.
    History,
    /// The list of saved queries; keys that type nothing are heard in its filter, too.
    Saved,
    /// The login pane, while it waits for the browser.
    Login,
    /// The welcome screen, where no org is known.
    Welcome,
}

impl Scope {
    /// All scopes, in the order of the help page.
    pub const ALL: [Self; 14] = [
        Self::Welcome,
        Self::Editor,
        Self::Typing,
        Self::Results,
        Self::Columns,
        Self::Changes,
        Self::Objects,
        Self::ObjectPage,
        Self::RecordPage,
        Self::Orgs,
        Self::History,
        Self::Saved,
        Self::Login,
        Self::Global,
    ];

    /// The heading in help and README.
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "everywhere",
            Self::Typing => "typing in the editor",
            Self::Editor => "editor",
            Self::Results => "results",
            Self::Orgs => "org switcher (rows)",
            Self::Columns => "list of columns (rows)",
            Self::Changes => "staged changes (rows)",
            Self::Objects => "objects",
            Self::ObjectPage => "page of an object",
            Self::RecordPage => "page of a record",
            Self::History => "history",
            Self::Saved => "saved queries",
            Self::Login => "login, waiting",
            Self::Welcome => "welcome",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The command.
    pub command: Command,
    /// Its name in the config file and the palette: `area.verb`.
    pub name: &'static str,
    /// Where its keys are heard.
    pub scope: Scope,
    /// The keys it has unless the config says otherwise.
    pub keys: &'static [&'static str],
    /// How much it deserves a place in the footer; 0 never gets one.
    pub weight: u8,
    /// The word beside the key in the footer.
    pub label: &'static str,
    /// One line of help.
    pub help: &'static str,
}

macro_rules! commands {
    ($($variant:ident $name:literal $scope:ident [$($key:literal),*] $weight:literal $label:literal $help:literal;)*) => {
        /// Everything a person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $(#[doc = $help] $variant,)*
        }

        /// The table, in the order of the help page.
        pub const TABLE: &[Spec] = &[
            $(Spec {
                command: Command::$variant,
                name: $name,
                scope: Scope::$scope,
                keys: &[$($key),*],
                weight: $weight,
                label: $label,
                help: $help,
            },)*
        ];
    };
}

commands! {
    // welcome
    WelcomeLogin   "welcome.login"    Welcome [ "n" ]                 90 "log in"     "Log in with the browser";
    WelcomeSf      "welcome.sf"       Welcome [ "s" ]                 85 "orgs of sf" "Choose one of the orgs of the Salesforce CLI that were found";
    WelcomeDemo    "welcome.demo"     Welcome [ "d" ]                 80 "demo org"   "Look around in a demo org: no account, no network";

    // the query, from both sides
    QueryRun       "query.run"        Global  [ "Ctrl-J", "F5", "Alt-Enter", "Ctrl-Enter", "r" ] 90 "run" "Run the selection, or the statement under the cursor";
    QuerySeveral   "query.several"    Global  [ "g n" ]               17 "in several orgs" "Run the statement in several orgs: choose them; their rows come into one result with a column Org";
    QueryOrgs      "query.orgs"       Global  [ "g O" ]                0 "its orgs"   "The orgs of a run in several: how far each is, stop one, try one again, its error";
    QueryCancel    "query.cancel"     Global  [ ]                     99 "cancel"     "Cancel the running query and keep the rows that came";

    // editor, commanding
    EditorType     "editor.type"      Editor  [ "i", "Enter" ]        85 "type"       "Type in the editor";
    EditorUndo     "editor.undo"      Editor  [ "u" ]                 30 "undo"       "Undo the last edit";
    EditorRedo     "editor.redo"      Editor  [ "U" ]                 20 "redo"       "Redo what was undone";
    EditorCopyAll  "editor.copy"      Editor  [ "y y" ]               25 "copy"       "Copy the selection, or the whole text";
    EditorOutside  "editor.outside"   Global  [ "F4", "g e" ]         22 "your editor" "Edit the query in your own editor (VISUAL, EDITOR, else vi); it comes back as one edit";
    History        "query.history"    Global  [ "Ctrl-R", "g h" ]   28 "history"    "What was run: find a statement, take it into the editor or run it again";
    QueryPlan      "query.plan"       Global  [ "F10", "g p" ]       23 "plan"       "Ask how the org would find the rows: the plans, the cheapest first; runs nothing";
    SavedOpen      "query.saved"      Global  [ "Ctrl-O", "g o" ]   27 "saved"      "Saved queries: find one, take it into the editor or run it, rename, delete";
    SavedSave      "query.save"       Global  [ "Ctrl-S", "g w" ]   21 "save"       "Save the text of the editor as a query: a plain file with a name";
    EditorUp       "editor.up"        Editor  [ "k", "Up" ]            0 ""           "Move the cursor up";
    EditorDown     "editor.down"      Editor  [ "j", "Down" ]          0 ""           "Move the cursor down";
    EditorLeft     "editor.left"      Editor  [ "h", "Left" ]          0 ""           "Move the cursor left";
    EditorRight    "editor.right"     Editor  [ "l", "Right" ]         0 ""           "Move the cursor right";
    ExpandHere     "expand.here"      Global  [ "Alt-=" ]              0 "write out"  "Write fields out at the cursor: * all, Owner.* a parent's, FIELDS() its names, part of a name all that match";
    ExpandAll      "expand.all"       Editor  [ "a a" ]                0 "all fields" "Write all fields into the select list";
    ExpandCustom   "expand.custom"    Editor  [ "a c" ]                0 "custom fields" "Write all custom fields into the select list";
    ExpandRequired "expand.required"  Editor  [ "a r" ]                0 "required fields" "Write the fields that a new record has to have into the select list";
    ExpandMatching "expand.matching"  Editor  [ "a m" ]                0 "matching fields" "Write all fields whose name or label has the word at the cursor";
    ExpandFieldsAll "expand.fields_all" Editor [ "a f" ]               0 "FIELDS(ALL)" "Put FIELDS(ALL) in the place of the names, with the LIMIT it needs";
    ExpandFieldsStandard "expand.fields_standard" Editor [ "a s" ]     0 "FIELDS(STANDARD)" "Put FIELDS(STANDARD) in the place of the names";
    ExpandFieldsCustom "expand.fields_custom" Editor [ "a F" ]         0 "FIELDS(CUSTOM)" "Put FIELDS(CUSTOM) in the place of the names, with the LIMIT it needs";
    ExpandCollapse "expand.collapse"  Editor  [ "a -" ]                0 "shorten"    "Put the shorter form in the place of a list that has all fields";
    EditorAbout    "editor.about"     Global  [ "K", "F2" ]           32 "about"      "Say more about what is at the cursor: an error, a name, a function";
    ObjectHere     "object.open"      Global  [ "g d" ]               24 "object"     "Open the page of the object that the name, or the column, at the cursor leads to";
    EditorFormat   "editor.format"    Global  [ "g q", "F3" ]         18 "lay out"    "Lay the query out; comments, names and texts stay as they are";
    EditorFix      "editor.fix"       Global  [ "Alt-." ]             42 "fix"        "Mend what is said to be wrong; while typing, Tab does it at the cursor";
    EditorValues   "editor.values"    Editor  [ "v" ]                 24 "values"     "Ask the org which values its records have in the field whose value stands at the cursor; one API call";
    ProblemNext    "problem.next"     Global  [ "F8" ]                33 "next problem" "Go to the next problem in the text";
    ProblemBefore  "problem.previous" Global  [ "F7" ]                 0 ""           "Go to the problem before";

    // editor, typing
    TypingLeave    "typing.leave"     Typing  [ "Esc" ]               70 "commands"   "Stop typing: letters become commands";
    TypingComplete "typing.complete"  Typing  [ "Ctrl-Space", "Ctrl-N", "Alt-/" ] 43 "complete" "List what may be written at the cursor; in the list, at a value, ask the org which values its records have (one API call); else one row down";
    TypingUndo     "typing.undo"      Typing  [ "Ctrl-Z" ]            40 "undo"       "Undo the last edit";
    TypingRedo     "typing.redo"      Typing  [ "Ctrl-Y" ]             0 "redo"       "Redo what was undone";
    TypingAll      "typing.select_all" Typing [ "Ctrl-A" ]             0 ""           "Select the whole text";
    TypingCut      "typing.cut"       Typing  [ "Ctrl-X" ]             0 ""           "Cut the selection";
    TypingPaste    "typing.paste"     Typing  [ "Ctrl-V" ]             0 ""           "Insert what was last cut or copied here";
    TypingComment  "typing.comment"   Typing  [ "Ctrl-7" ]             0 ""           "Comment the line out, or in again";
    TypingKill     "typing.delete_word" Typing [ "Ctrl-W", "Alt-Backspace" ] 0 ""     "Delete the word before the cursor";

    // results
    ResultsUp      "results.up"       Results [ "k", "Up" ]            0 ""           "One row up";
    ResultsDown    "results.down"     Results [ "j", "Down" ]          0 ""           "One row down";
    ResultsLeft    "results.left"     Results [ "h", "Left" ]          0 ""           "One column left";
    ResultsRight   "results.right"    Results [ "l", "Right" ]         0 ""           "One column right";
    ResultsPageUp  "results.page_up"  Results [ "PgUp", "Ctrl-B" ]     0 ""           "One page up";
    ResultsPageDown "results.page_down" Results [ "PgDn", "Ctrl-F" ]   0 ""           "One page down";
    ResultsHalfUp  "results.half_up"  Results [ "Ctrl-U" ]             0 ""           "Half a page up";
    ResultsHalfDown "results.half_down" Results [ "Ctrl-D" ]           0 ""           "Half a page down";
    ResultsTop     "results.top"      Results [ "g g", "Home" ]       35 "top"        "First row";
    ResultsBottom  "results.bottom"   Results [ "G", "End" ]          35 "end"        "Last row; asks before loading the rest";
    ResultsMore    "results.load_more" Results [ "+" ]                52 "load more"  "Load more, or go on where it stopped";
    ResultsAll     "results.load_all" Results [ "*" ]                 46 "load all"   "Load all rows; tells the calls and asks";
    ResultsFirst   "results.first_column" Results [ "0" ]              0 ""           "First column";
    ResultsLast    "results.last_column" Results [ "$" ]               0 ""           "Last column";
    ResultsPageLeft "results.page_left" Results [ "Ctrl-Left" ]  0 ""           "One page of columns left";
    ResultsPageRight "results.page_right" Results [ "Ctrl-Right" ] 0 ""          "One page of columns right";
    ResultsHalfLeft "results.half_left" Results [ "," ]                0 ""           "Half a page of columns left";
    ResultsHalfRight "results.half_right" Results [ "." ]              0 ""           "Half a page of columns right";
    ResultsMark    "results.mark"     Results [ "m" ]                 27 "mark"       "Mark the row and go on, or take its mark; with a range, all its rows";
    ResultsUnmark  "results.unmark_all" Results [ "M" ]                0 "no marks"   "Take all marks";
    ResultsRange   "results.range"    Results [ "v" ]                  0 "range"      "Begin a range of rows at the cursor, or give it up";
    ResultsWrap    "results.wrap"     Results [ "w" ]                  0 "wrap"       "Break long values into lines, or keep every row on one";
    ColumnList     "column.list"      Results [ "c" ]                 29 "columns"    "List the columns: find one, hide, show, move, freeze";
    ColumnFreeze   "results.freeze"   Results [ "f" ]                 28 "freeze"     "Freeze the columns up to this one; again: only the first, then none";
    ColumnHide     "column.hide"      Results [ "-" ]                  0 "hide"       "Hide the column";
    ColumnLeft     "column.left"      Results [ "{" ]                  0 ""           "Move the column to the left";
    ColumnRight    "column.right"     Results [ "}" ]                  0 ""           "Move the column to the right";
    ColumnNarrower "column.narrower"  Results [ "<" ]                  0 ""           "Make the column narrower";
    ColumnWider    "column.wider"     Results [ ">" ]                  0 ""           "Make the column wider";
    ColumnFit      "column.fit"       Results [ "_" ]                  0 ""           "Make the column as wide as what is in sight; again: by itself";
    ColumnUndo     "column.undo"      Results [ "u" ]                  0 "undo"       "Take the last change of the columns back";
    ColumnReset    "column.reset"     Results [ "g c" ]                0 "as they came" "All columns as they came";
    ColumnLabels   "column.labels"    Results [ "A" ]                  0 "labels"     "Titles are labels, or API names again";
    ResultsSort    "results.sort"     Results [ "s" ]                 47 "sort"       "Sort by the column: ascending, descending, as they came";
    ResultsSortAdd "results.add_sort" Results [ "S" ]                  0 ""           "Sort by the column behind the others";
    ResultsNulls   "results.nulls"    Results [ ]                      0 ""           "Sort rows without a value first, or last again";
    ResultsFilter  "results.filter"   Results [ "&" ]                 48 "filter"     "Filter the rows by a text or a condition: acme, Amount > 1000, Name ~ acme";
    ResultsLike    "results.like"     Results [ "@" ]                  0 ""           "Only rows like this cell";
    ResultsNotLike "results.not_like" Results [ "!" ]                  0 ""           "Only rows not like this cell";
    ResultsClearFilters "results.clear_filters" Results [ ]            0 ""           "All filters away; Esc takes the last one";
    ResultsSearch  "results.search"   Results [ "/" ]                 49 "search"     "Search the rows for a text";
    ResultsNext    "results.next"     Results [ "n" ]                  0 "next hit"   "Next hit";
    ResultsPrevious "results.previous" Results [ "N" ]                 0 ""           "Hit before";
    ResultsStats   "results.stats"    Results [ "#" ]                 24 "statistics" "Statistics of the column: count, distinct, nulls, least, greatest, sum, mean";
    ResultsFrequencies "results.frequencies" Results [ "F" ]          25 "frequencies" "How often each value of the column comes; Enter filters by one";
    ResultsPush    "results.push"     Results [ "Q" ]                  0 "into the SOQL" "Put sorting and filters into the query and run it, for all rows";
    CellOnly       "cell.only"        Results [ "g @" ]                0 "into the WHERE" "Put the cell, or those of the marked rows, into the query: only rows with it; r runs it";
    CellWithout    "cell.without"     Results [ "g !" ]                0 "out of the query" "Put the cell, or those of the marked rows, into the query: no rows with it; r runs it";
    CellGroup      "cell.group"       Results [ "g F" ]                0 "group by"   "Make the query count how often each value of the column comes; r runs it";
    Watch          "results.watch"    Results [ "g W" ]                0 "watch"      "Run the query again every few seconds and mark what is new, changed and gone; again: what changed";
    CopyCell       "copy.cell"        Results [ "y c" ]               50 "copy cell"  "Copy the cell";
    CopyRow        "copy.row"         Results [ "y r", "Y" ]           0 "copy row"   "Copy the marked rows, or this one, tab-separated";
    CopyRowCsv     "copy.row_csv"     Results [ "y s" ]                0 "copy as CSV" "Copy the marked rows, or this one, as CSV";
    CopyRowJson    "copy.row_json"    Results [ "y j" ]                0 "copy as JSON" "Copy the marked rows, or this one, as JSON";
    CopyRowMarkdown "copy.row_markdown" Results [ "y m" ]              0 "copy as Markdown" "Copy the marked rows, or this one, as Markdown";
    CopyColumn     "copy.column"      Results [ "y l" ]                0 "copy column" "Copy the loaded values of the column, one a line";
    CopyIds        "copy.in_list"     Results [ "y i" ]                0 "copy as IN list" "Copy the loaded values of the column as a SOQL IN list";
    CopyUrl        "copy.url"         Results [ "y u" ]                0 "copy address" "Copy the address of the record: of this cell's id, or of the row's";
    CopyQuery      "copy.query"       Global  [ "y q" ]                0 "copy query" "Copy the query";
    CopyAll        "copy.all"         Results [ "y a" ]                0 "copy all"   "Copy all rows shown, tab-separated";
    CopyAllCsv     "copy.all_csv"     Results [ "y S" ]                0 "copy all as CSV" "Copy all rows shown as CSV";
    CopyAllJson    "copy.all_json"    Results [ "y J" ]                0 "copy all as JSON" "Copy all rows shown as JSON";
    CopyAllMarkdown "copy.all_markdown" Results [ "y M" ]              0 "copy all as Markdown" "Copy all rows shown as Markdown";
    Export         "export.open"      Results [ "e" ]                 47 "export"     "Export rows to a file: those that are here, or every page without loading it";
    CompareOpen    "compare.open"     Results [ "B" ]                 44 "compare"    "Compare the rows with another result: another tab, the same query in another org, the earlier load, a saved export";
    CompareRecords "compare.records"  Results [ "g b" ]                0 "compare records" "Compare two marked rows field by field; one row, marked or under the cursor, with its earlier load";
    CompareColumns "compare.columns"  Global  [ "g =" ]               0 "compare columns" "Compare the results of the columns beside each other; the one in front is the reference";
    ResultsCell    "results.cell"     Results [ "Space" ]             45 "whole cell" "Show the whole cell";

    // browsing records
    BrowseEdit     "browse.edit"      Results [ "i" ]                 30 "edit the query" "Type in the query; with the first change a browse is an ordinary query";
    BrowseViews    "browse.views"     Results [ "V" ]                 26 "list views" "The org's own list views of the object, run as SOQL";
    BrowseWhere    "browse.where"     Results [ "W" ]                 31 "condition"  "Set a condition on a field, for all rows of the org: it goes into the WHERE";
    UsageHere      "usage.open"       Results [ "g %" ]                0 "field usage" "How much each field is used in the records that the query has: tells the calls and asks";
    ResultsWhy     "results.why"      Results [ "g y" ]                0 "why"        "Why the record is as it is: the changes of its fields, by whom and when; what was done in Setup meanwhile";
    QueryAll       "query.all"        Global  [ "g a" ]                0 "with deleted" "Ask for deleted and archived rows, too (queryAll), or leave them out again";
    BinOpen        "bin.open"         Global  [ "g z" ]                0 "recycle bin" "Recycle bin: the deleted records of the object in front, the last deleted first, with who deleted them";
    BinMine        "bin.mine"         Global  [ "g Z" ]                0 "my recycle bin" "The same, only those that you deleted";
    BinUndelete    "bin.undelete"     Results [ "g U" ]                0 "undelete"   "Take the marked deleted rows, or this one, out of the recycle bin; asks, and wants the org unlocked";
    ResultsObject  "results.object"   Results [ "D" ]                 22 "about the object" "Open the page of the object: of a lookup's parent, else of the rows' own";

    // records, in the results
    RowEdit        "row.edit"         Results [ "E", "x e" ]          33 "edit the record" "Edit the record of the row: its fields in a form; nothing is sent before it was shown";
    RowNew         "row.new"          Results [ "x n" ]                0 "new record" "Fill in a new record of the object";
    RowClone       "row.clone"        Results [ "x c" ]                0 "clone"      "Fill in a new record that is like the one of the row";
    RowDelete      "row.delete"       Results [ "x d" ]                0 "delete"     "Delete the record of the row: shows what it holds, and asks";
    RowUndelete    "row.undelete"     Results [ "x u" ]                0 "undelete"   "Take the deleted record of the row out of the recycle bin; asks";
    RowFile        "row.file"         Results [ "x f" ]               69 "to a file"  "Fetch the file that the cell stands for, to one on this machine; asks where";

    // child rows, in the results
    ResultsOpen    "results.open"     Results [ "Enter" ]             68 "open"       "On child rows: open them as a table; on an Id, a lookup or a name: the page of that record; else the row as a form beside the table, and away again";
    ResultsForm    "results.form"     Results [ "I" ]                  0 "form"       "Show the row as a form beside the table, or take it away";
    ResultsLocal   "results.local_time" Results [ "g t" ]              0 "local time" "Show moments in your own time zone, or in UTC again; copies and exports keep UTC";
    RecordOpen     "record.open"      Results [ "g r" ]                0 "record"     "Open the page of the record: of this cell's Id, else of the row";
    ResultsBack    "results.back"     Results [ "Backspace" ]         72 "back"       "From child rows, or from a related list, back to the record they belong to";
    ChildrenRest   "children.rest"    Results [ "p" ]                 66 "fetch rest" "Fetch the child rows of this record that the server cut off";
    ChildrenRestAll "children.rest_all" Results [ "O" ]                0 "fetch all rest" "Fetch the child rows of every record that the server cut off";
    ChildrenRows   "children.as_rows" Results [ "a" ]                 64 "as rows"    "Turn the child rows of the column into rows, each with its record's columns";
    ChildrenColumns "children.as_columns" Results [ "C" ]             62 "as columns" "Turn the first child rows of each record into columns";

    // cells edited in the table
    CellEdit       "cell.edit"        Results [ "d e" ]               34 "edit cell"  "Edit the cell, or turn its checkbox; it is staged here and sent when you save";
    CellColumn     "cell.set_column"  Results [ "d c" ]                0 "set column" "Set the column in the marked rows: one value, nothing, find and replace, another column";
    CellPaste      "cell.paste"       Results [ "P", "d p" ]           0 "paste block" "Paste what was copied here at the cursor; what you paste with your terminal's key goes there too, with a look at what fits";
    StagedSave     "staged.save"      Results [ "d s" ]               88 "save changes" "Save the changed rows: tells rows, calls and org, and asks";
    StagedList     "staged.list"      Results [ "d l" ]               63 "changes"    "List the staged changes, old and new, and what the org said";
    StagedUndo     "staged.undo"      Results [ "d u" ]               61 "undo"       "Take the last change of cells back";
    StagedRedo     "staged.redo"      Results [ "d r" ]                0 "redo"       "Do the change again that was taken back";
    StagedDrop     "staged.drop"      Results [ "d x" ]                0 "drop change" "Take the change of this cell away";
    StagedFailed   "staged.failed"    Results [ "d f" ]               67 "failed"     "Only the rows that were sent and failed, or all again";
    StagedRetry    "staged.retry"     Results [ "d t" ]                0 "send again" "Send the rows again that failed when they were saved or deleted";
    StagedStop     "staged.stop"      Global  [ ]                     98 "stop"       "Stop saving or deleting after what is on its way; what is through stays";
    RowsDelete     "rows.delete"      Results [ "d D" ]                0 "delete rows" "Delete the marked rows: tells rows, calls and org, and asks";

    // list of staged changes
    ChangesFilter  "changes.filter"   Changes [ "/" ]                 40 "filter"     "Back to typing in the filter";
    ChangesSave    "changes.save"     Changes [ "s" ]                 80 "save"       "Save the changed rows: tells rows, calls and org, and asks";
    ChangesRead    "changes.read"     Changes [ "Space" ]             75 "read whole" "Read the change whole, and what the org said of its row";
    ChangesDrop    "changes.drop"     Changes [ "x" ]                 70 "drop"       "Take the change away";
    ChangesDropAll "changes.drop_all" Changes [ "D" ]                 60 "drop all"   "Take all changes away; undo brings them back";
    ChangesUndo    "changes.undo"     Changes [ "u" ]                 50 "undo"       "Take the last change of cells back";
    ChangesRedo    "changes.redo"     Changes [ "U" ]                  0 "redo"       "Do the change again that was taken back";

    // list of columns
    ColumnsFilter  "columns.filter"   Columns [ "/" ]                 40 "filter"     "Back to typing in the filter";
    ColumnsToggle  "columns.toggle"   Columns [ "Space" ]             80 "hide, show" "Hide the column, or show it";
    ColumnsLeft    "columns.left"     Columns [ "<", "{" ]            60 "move"       "Move the column to the left";
    ColumnsRight   "columns.right"    Columns [ ">", "}" ]            60 "move"       "Move the column to the right";
    ColumnsFreeze  "columns.freeze"   Columns [ "f" ]                 70 "freeze"     "Freeze the columns up to this one, or one less";
    ColumnsUndo    "columns.undo"     Columns [ "u" ]                 50 "undo"       "Take the last change of the columns back";
    ColumnsReset   "columns.reset"    Columns [ "R" ]                 45 "reset"      "All columns as they came";

    // objects
    ObjectsAbout   "objects.about"    Objects [ "Space", "Ctrl-Space" ] 80 "about it" "Open the page of the object: fields, relationships, record types";
    ObjectsShow    "objects.show"     Objects [ "f", "Ctrl-F" ]       70 "which"      "List all objects, or only the standard, custom, managed, setup ones, those with records, the recent ones";
    ObjectsShowBack "objects.show_back" Objects [ "F" ]                0 ""           "The same, the other way round";
    ObjectsPin     "objects.pin"      Objects [ "m" ]                 60 "pin"        "Pin the object: it always comes first; again: no longer";
    ObjectsUnfold  "objects.unfold"   Objects [ "l", "Right" ]        50 "unfold"     "List what goes with the object below it: history, shares, feed, change events";
    ObjectsFold    "objects.fold"     Objects [ "h", "Left" ]          0 ""           "List it no longer";
    ObjectsNew     "objects.new"      Objects [ "n" ]                  0 "new record" "Fill in a new record of the object";
    ObjectsFilter  "objects.filter"   Objects [ "/" ]                 40 "filter"     "Back to typing in the filter";
    ObjectsCount   "objects.count"    Objects [ "#" ]                  0 "count"      "Count the records anew; the counts are approximate";

    // page of an object
    PageInsert     "object.insert"    ObjectPage [ "i", "Alt-i" ]     90 "into the query" "Put the field by its path, the parent's name or the children as a subquery into the query";
    PageRead       "object.read"      ObjectPage [ "Space", "Ctrl-Space" ] 80 "all of it" "Read all there is to know of the row";
    PageBack       "object.back"      ObjectPage [ "Backspace" ]      70 "back"       "Back to the object before";
    PagePart       "object.part"      ObjectPage [ "f", "Ctrl-F", "l", "Right" ] 60 "part" "List the next part alone: fields, parents, children, record types, the object";
    PagePartBack   "object.part_back" ObjectPage [ "F", "h", "Left" ]  0 ""           "List the part before";
    PageRecords    "object.records"   ObjectPage [ "b" ]              50 "records"    "Browse the records of the object";
    PageUsage      "object.usage"     ObjectPage [ "u", "Alt-u" ]      47 "field usage" "How much each field is used in all records: tells the calls and asks";
    PageReferences "object.references" ObjectPage [ "r", "Alt-r" ]     0 "references" "How many records of other objects point to records of this one: tells the calls and asks";
    PageBin        "object.bin"       ObjectPage [ "z", "Alt-z" ]       0 "recycle bin" "Deleted records of the object, the last deleted first";
    PageRefresh    "object.refresh"   ObjectPage [ "R", "F6" ]        45 "ask again"  "Ask the org again what its objects are like";
    PageBrowser    "object.browser"   ObjectPage [ "x" ]              42 "in Setup"   "Open the object in Setup in the browser";
    PageNew        "object.new"       ObjectPage [ "n" ]               0 "new record" "Fill in a new record of the object";
    PageFilter     "object.filter"    ObjectPage [ "/" ]              40 "filter"     "Back to typing in the filter";
    PageCopyName   "object.copy_name" ObjectPage [ "y n" ]            48 "copy"       "Copy the API name of the row";
    PageCopyMarkdown "object.copy_markdown" ObjectPage [ "y m" ]       0 "copy as Markdown" "Copy the rows that are listed as Markdown";
    PageCopyCsv    "object.copy_csv"  ObjectPage [ "y c" ]             0 "copy as CSV" "Copy the rows that are listed as CSV";
    PageCopyJson   "object.copy_json" ObjectPage [ "y j" ]             0 "copy as JSON" "Copy the rows that are listed as JSON";
    PageCopySetup  "object.copy_address" ObjectPage [ "y u" ]          0 "copy address" "Copy the address of the object in Setup";

    // page of a record
    RecordRead     "record.read"      RecordPage [ "Space", "Ctrl-Space" ] 80 "whole value" "Show the whole value of the row, in lines";
    RecordBack     "record.back"      RecordPage [ "Backspace", "Alt-Left" ] 70 "back"      "Back to the record before";
    RecordForward  "record.forward"   RecordPage [ "Alt-Right" ]      0 "forward"    "Forward to the record that one came back from";
    RecordNext     "record.next"      RecordPage [ "]" ]              62 "next"       "The record of the next row of the result";
    RecordPrevious "record.previous"  RecordPage [ "[" ]               0 "previous"   "The record of the row before";
    RecordPart     "record.part"      RecordPage [ "f", "Ctrl-F", "l", "Right" ] 60 "part" "List only the fields, only the related lists, or both";
    RecordPartBack "record.part_back" RecordPage [ "F", "h", "Left" ]  0 ""           "The same, the other way round";
    RecordSort     "record.sort"      RecordPage [ "a" ]              46 "order"      "List the fields in groups, from A to Z, or as on the page layout, which takes one API call once";
    RecordNulls    "record.nulls"     RecordPage [ "!" ]              50 "hide nulls" "Leave out fields without a value and empty lists, or list them again";
    RecordUtc      "record.utc"       RecordPage [ "u" ]              44 "UTC"        "Show times in UTC, or in your own zone";
    RecordCount    "record.count"     RecordPage [ "#" ]               0 "count"      "Count the related lists that were not counted, 25 at a time in one call";
    RecordRefresh  "record.refresh"   RecordPage [ "R", "F5", "F6" ]  42 "read again" "Read the record again";
    RecordBrowser  "record.browser"   RecordPage [ "x" ]              48 "browser"    "Open the record in the browser";
    RecordEdit     "record.edit"      RecordPage [ "e" ]              78 "edit"       "Edit the record: its fields in a form; nothing is sent before it was shown";
    RecordNew      "record.new"       RecordPage [ "n" ]               0 "new record" "Fill in a new record of the object";
    RecordClone    "record.clone"     RecordPage [ "c" ]               0 "clone"      "Fill in a new record that is like this one";
    RecordDelete   "record.delete"    RecordPage [ "d" ]               0 "delete"     "Delete the record: shows what it holds, and asks";
    RecordUndelete "record.undelete"  RecordPage [ "U" ]               0 "undelete"   "Take the deleted record out of the recycle bin; asks";
    RecordFilter   "record.filter"    RecordPage [ "/" ]              40 "filter"     "Find a field or list by label, API name or value";
    RecordReferences "record.references" RecordPage [ "r" ]            0 "references" "How many records point to this one, by the lookups of all objects: tells the calls and asks";
    RecordWhy      "record.why"       RecordPage [ "H" ]               0 "why"        "Why the record is as it is: the changes of its fields, by whom and when; what was done in Setup meanwhile";
    RecordUsage    "record.usage"     RecordPage [ "%" ]               0 "field usage" "How much each field of the object is used in all its records: tells the calls and asks";
    RecordFile     "record.file"      RecordPage [ "w" ]               0 "to a file"  "Fetch the file that the record holds, to one on this machine; asks where";
    RecordCopyValue "record.copy_value" RecordPage [ "y c" ]           0 "copy value" "Copy the value of the row; of a lookup its Id";
    RecordCopyName "record.copy_name" RecordPage [ "y n" ]             0 "copy name"  "Copy the API name of the row";
    RecordCopyId   "record.copy_id"   RecordPage [ "y i" ]             0 "copy Id"    "Copy the Id of the record";
    RecordCopyUrl  "record.copy_address" RecordPage [ "y u" ]          0 "copy address" "Copy the address of the record";
    RecordCopyTsv  "record.copy_tsv"  RecordPage [ "y r", "y t", "Y" ] 0 "copy fields" "Copy the fields that are listed, tab-separated";
    RecordCopyCsv  "record.copy_csv"  RecordPage [ "y s" ]             0 "copy as CSV" "Copy the fields that are listed as CSV";
    RecordCopyMarkdown "record.copy_markdown" RecordPage [ "y m" ]     0 "copy as Markdown" "Copy the fields that are listed as Markdown";
    RecordCopyJson "record.copy_json" RecordPage [ "y j" ]             0 "copy as JSON" "Copy the record as JSON, as the org sent it";

    // history
    HistoryFilter  "history.filter"   History [ "/" ]                 40 "filter"     "Back to typing in the filter";
    HistoryRun     "history.run"      History [ "F5", "Ctrl-J", "Alt-Enter", "Ctrl-Enter", "r" ] 80 "run it" "Put the statement into the editor and run it";
    HistoryAll     "history.all"      History [ "Ctrl-R", "a" ]       70 "all orgs"   "List what was run in all orgs, or in this one";

    // saved queries
    SavedFilter    "saved.filter"     Saved   [ "/" ]                 40 "filter"     "Back to typing in the filter";
    SavedRun       "saved.run"        Saved   [ "F5", "Ctrl-J", "Alt-Enter", "Ctrl-Enter", "r" ] 80 "run it" "Put the query into the editor and run it";
    SavedRename    "saved.rename"     Saved   [ "R" ]                 60 "rename"     "Give the query another name";
    SavedDelete    "saved.delete"     Saved   [ "d" ]                 50 "delete"     "Delete the file of the query; asks";

    // org switcher
    OrgsFilter     "orgs.filter"      Orgs    [ "/" ]                 40 "filter"     "Back to typing in the filter";
    OrgsCard       "orgs.card"        Orgs    [ "i" ]                 75 "card"       "Who the org is: ids, edition, user, login, limits";
    OrgsRename     "orgs.rename"      Orgs    [ "a" ]                 70 "rename"     "Give the org another alias";
    OrgsColour     "orgs.colour"      Orgs    [ "c" ]                 65 "colour"     "Give the org's name the next colour; the badge keeps its own";
    OrgsUp         "orgs.up"          Orgs    [ "<" ]                 62 "move"       "Move the org up in the list";
    OrgsDown       "orgs.down"        Orgs    [ ">" ]                 61 "move"       "Move the org down in the list";
    OrgsByUse      "orgs.by_use"      Orgs    [ "s" ]                  0 "by last use" "Order the list by last use again";
    OrgsCheck      "orgs.check"       Orgs    [ "R" ]                 68 "check all"  "Ask every org whether it answers; a token that is renewed lives on";
    OrgsDoctor     "orgs.doctor"      Orgs    [ "D" ]                 58 "doctor"     "Go the way to the org step by step and say where it ends and why";
    OrgsBrowse     "orgs.browse"      Orgs    [ "x" ]                 57 "browser"    "Open the org in the browser";
    OrgsBeside     "orgs.beside"      Orgs    [ "|" ]                 82 "beside"     "Open the org in a column beside the one in front";
    OrgsLogin      "orgs.login"       Orgs    [ "n" ]                 80 "log in"     "Log in to another org";
    OrgsRemove     "orgs.remove"      Orgs    [ "-" ]                  0 "take off the list" "Take the org off the list without logging out: says what goes and what stays, and asks";
    OrgsLogout     "orgs.logout"      Orgs    [ "d" ]                 60 "log out"    "Log out of the org: shows what will be revoked and deleted, and asks";

    // login, waiting
    LoginCopyUrl   "login.copy_url"   Login   [ "u" ]                 80 "copy address" "Copy the address to log in at";
    LoginQr        "login.qr"       Login   [ "Q" ]                 75 "QR code"    "Show the address as a QR code, or hide it";
    LoginPaste     "login.paste"      Login   [ "p" ]                 70 "paste back" "Type or paste the address the browser ended on";
    LoginSession   "login.session_only" Login [ "s" ]                 60 "this session only" "Go on without the keyring: log in for this session only";

    // everywhere
    Back           "app.back"         Global  [ "Esc" ]                0 "back"       "One step back; never loses work";
    Cancel         "app.cancel"       Global  [ "Ctrl-C" ]             0 "cancel"     "Copy the selection; else cancel what runs; else, pressed twice, quit";
    PaneNext       "pane.next"        Global  [ "Tab" ]               45 "next pane"  "Next pane";
    PanePrevious   "pane.previous"    Global  [ "Shift-Tab" ]          0 ""           "Previous pane";
    PaneEditor     "pane.editor"      Global  [ "2", "Alt-2" ]         0 "editor"     "Go to the editor";
    PaneResults    "pane.results"     Global  [ "3", "Alt-3" ]         0 "results"    "Go to the results";
    PaneObjects    "pane.objects"     Global  [ "b", "1", "Alt-1" ]   44 "objects"    "List the objects of the org: find one, look at its records; from there, close the list";
    PaneZoom       "pane.zoom"        Global  [ "z" ]                 26 "zoom"       "Give the focused pane the whole screen, and back";
    OrgSwitch      "org.switch"       Global  [ "o" ]                 75 "orgs"       "Go to another org, log in, log out";
    OrgLast        "org.last"         Global  [ "`" ]                  0 "last org"   "Go back to the org before";
    OrgLogin       "org.login"        Global  [ ]                      0 "log in"     "Log in to another org with the browser";
    OrgAgain       "org.log_in_again" Global  [ "g l" ]                0 "log in again" "Log in again to this org, keeping its alias and tabs";
    OrgLogout      "org.logout"       Global  [ ]                      0 "log out"    "Log out of this org: shows what will be revoked and deleted, and asks";
    OrgCard        "org.card"         Global  [ "g i" ]                0 "org card"   "Who this org is: ids, edition, user, login, limits";
    RecordGoTo     "record.go_to"     Global  [ "g u" ]                0 "go to Id"   "Go to the record of an Id or a URL, in the org that has it";
    RecordAgain    "record.again"     Global  [ "g R" ]                0 "back to record" "Bring back the record page that was left last";
    OrgUnlock      "org.unlock"       Global  [ "g k" ]                0 "unlock"     "Unlock this org for writes, until it is locked again or sftui ends; production asks for its alias";
    OrgLock        "org.lock"         Global  [ "g K" ]                0 "lock"       "Make this org read-only again";
    Journal        "journal.open"     Global  [ "g j" ]                0 "journal"    "What was written to this org from here: read a write, or undo it";
    OrgAudit       "org.audit"        Global  [ "g Y" ]                0 "setup audit" "What was done in Setup of this org, by whom and when";
    OrgDoctor      "org.doctor"       Global  [ "g ?" ]               12 "doctor"     "Go the way to this org step by step and say where it ends and why; safe to paste into a ticket";
    BrowserOpen    "browser.open"     Global  [ "g x" ]               19 "browser"    "Open in the browser: the record of this cell or row, else the object's list, else the org";
    BrowserList    "browser.list"     Global  [ ]                      0 "list"       "Open the list of the statement's object in the browser";
    BrowserObject  "browser.object"   Global  [ ]                      0 "in Setup"   "Open the statement's object in Setup in the browser";
    BrowserSetup   "browser.setup"    Global  [ ]                      0 "Setup"      "Open Setup in the browser";
    BrowserOrg     "browser.org"      Global  [ ]                      0 "org"        "Open this org in the browser";
    OrgLogoutAll   "org.logout_all"   Global  [ ]                      0 "log out of all" "Log out of every org: tells how many, and asks";
    VaultGive      "vault.passphrase" Global  [ ]                      0 "passphrase" "Give the passphrase of the logins";
    VaultChange    "vault.change"     Global  [ ]                      0 "other passphrase" "Choose another passphrase for the logins";
    SchemaRefresh  "schema.refresh"   Global  [ "F6", "g s" ]          0 "refresh schema" "Ask this org again what its objects and fields are like";
    CompareSchema  "compare.schema"   Global  [ "g B" ]                0 "compare schema" "Compare the fields, picklists and record types of this object with those in the other org";
    ExportCancel   "export.cancel"    Global  [ ]                     97 "cancel export" "Cancel the export of this tab; no file is left";
    CopyFile       "copy.to_file"     Global  [ "y f" ]                0 "copy to a file" "Write what was too big for the clipboard to a file";
    SplitOpen      "split.open"       Global  [ "|" ]                  0 "beside"     "Open another org in a column beside this one, up to four; each has its own tabs";
    SplitLeft      "split.left"       Global  [ "H" ]                  0 ""           "Go to the org's column at the left, round and round";
    SplitRight     "split.right"      Global  [ "L", "F9" ]            0 "other column" "Go to the org's column at the right, round and round";
    SplitClose     "split.close"      Global  [ "g X" ]                0 "close column" "Close the org's column; its tabs can be opened again";
    SplitAlone     "split.alone"      Global  [ "Z" ]                  0 "alone"      "Show the org's column alone, and all again";
    SplitNarrower  "split.narrower"   Global  [ "(" ]                  0 "narrower"   "Give the org's column less of the width";
    SplitWider     "split.wider"      Global  [ ")" ]                  0 "wider"      "Give the org's column more of the width";
    SplitSwap      "split.swap"       Global  [ "\\" ]                 0 "swap"       "Change places with the org's column at the right";
    SplitLink      "split.link"       Global  [ "=" ]                  0 "link"       "Link the columns: one query, run, scrolled, sorted, filtered and searched in all; again: take this one out";
    SplitLeaveOut  "split.leave_out"  Global  [ "g -" ]                0 "leave out"  "Leave the fields that a linked org does not have out of the query there";
    TabNew         "tab.new"          Global  [ "t" ]                 27 "new tab"    "New tab in this org";
    TabNext        "tab.next"         Global  [ "]" ]                  0 "next tab"   "Next tab";
    TabPrevious    "tab.previous"     Global  [ "[" ]                  0 "previous tab" "Previous tab";
    TabClose       "tab.close"        Global  [ "X" ]                  0 "close tab"  "Close the tab";
    TabReopen      "tab.reopen"       Global  [ "T" ]                  0 "reopen tab" "Open the tab of this org that was closed last, with its text";
    Messages       "app.messages"     Global  [ "g m" ]                0 "messages"   "What was said so far";
    Theme          "view.theme"       Global  [ ]                      0 "theme"      "Next theme: dark, light, colour-blind, mono";
    Mouse          "view.mouse"       Global  [ "F12" ]                0 "mouse"      "Leave the mouse to the terminal, or take it back";
    Suspend        "app.suspend"      Global  [ "Ctrl-Z" ]             0 "suspend"    "Suspend to the shell; `fg` comes back";
    Help           "app.help"         Global  [ "?", "F1" ]           15 "help"       "Keys of the pane in focus, and all others";
    Palette        "app.palette"      Global  [ ":", "Ctrl-P" ]       14 "commands"   "Find a command by name and run it";
    Quit           "app.quit"         Global  [ "q", "Ctrl-Q" ]       10 "quit"       "Quit";
}

impl Command {
    /// Its row.
    pub fn spec(self) -> &'static Spec {
        // The macro writes one row for each variant in the same order, so the place is the number.
        &TABLE[self as usize]
    }

    /// The keys it has unless the config says otherwise, as they are shown.
    fn default_keys(self) -> Vec<String> {
        let keys = self.spec().keys.iter();
        keys.filter_map(|keys| key::sequence(keys).ok())
            .map(|keys| key::spell(&keys))
            .collect()
    }

    /// The command with this config name.
    pub fn named(name: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| spec.command)
    }
}

/// All commands with their default keys, as Markdown tables, one for each scope, and behind them
/// the keys of lists, forms, questions and texts, which have no names: the README's.
pub fn key_table() -> String {
    let mut page = String::new();
    for scope in Scope::ALL {
        page += &format!(
            "\n**{}**\n\n| keys | what | name in the config |\n|---|---|---|\n",
            scope.title()
        );
        for spec in TABLE.iter().filter(|spec| spec.scope == scope) {
            let keys: Vec<String> = spec
                .command
                .default_keys()
                .iter()
                // Code in Markdown: a backtick needs two around it, a bar would end the cell.
                .map(|key| match key.as_str() {
                    "`" => "`` ` ``".to_owned(),
                    key => format!("`{}`", key.replace('|', "\\|")),
                })
                .collect();
            page += &format!("| {} | {} | `{}` |\n", keys.join(" "), spec.help, spec.name);
        }
    }
    page += &overlay_keys::key_table();
    page.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_its_own_row() {
        for spec in TABLE {
            assert_eq!(spec.command.spec().name, spec.name);
            assert_eq!(Command::named(spec.name), Some(spec.command));
            assert!(!spec.help.is_empty());
        }
    }

    #[test]
    fn names_are_area_dot_verb() {
        for spec in TABLE {
            let (area, verb) = spec.name.split_once('.').unwrap_or_default();
            assert!(!area.is_empty() && !verb.is_empty(), "{}", spec.name);
        }
    }
}
