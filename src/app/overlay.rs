//! What can lie over the panes. The one on top has the keys; Esc takes it away.

use std::path::PathBuf;

use crate::app::browsing::{ViewsCard, WhereCard};
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::compare::Compare;
use crate::app::copy_file::CopyFile;
use crate::app::export::ExportCard;
use crate::app::form::Form;
use crate::app::journal::{Journal, UndoCard};
use crate::app::library::Library;
use crate::app::login::Login;
use crate::app::multi::{MembersCard, Targets};
use crate::app::object_page::ObjectPage;
use crate::app::parameters::Sources;
use crate::app::picker::Picker;
use crate::app::reader::Reader;
use crate::app::record_form::RecordForm;
use crate::app::record_page::RecordPage;
use crate::app::schema_compare::SchemaCompare;
use crate::app::spend::Spend;
use crate::app::staging::{CellCard, ChangesCard, PasteCard, SendCard, TextCard};
use crate::app::trail::TrailCard;
use crate::app::usage::UsageCard;
use crate::app::work::{FrequencyCard, Prompt, StatsCard};
use crate::app::writing::Writing;
use crate::org::OrgKey;

/// Something over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// The org switcher.
    Orgs(Picker<OrgKey>),
    /// The command palette.
    Palette(Picker<Command>),
    /// Help: all commands with their keys; Enter runs one.
    Help(Picker<Command>),
    /// The columns of the result in front, by their numbers.
    Columns(Picker<usize>),
    /// What cells of a column are to hold.
    Cell(Box<CellCard>),
    /// A cell's text of several lines.
    CellText(Box<TextCard>),
    /// A block on its way into the table.
    Paste(Box<PasteCard>),
    /// The staged changes of the result in front.
    Changes(Box<ChangesCard>),
    /// The question before rows are saved or deleted.
    Send(Box<SendCard>),
    /// A list of statements: what was run, or what was saved.
    Library(Box<Library>),
    /// A few lines to fill in.
    Form(Box<Form>),
    /// Where the values of a list can be taken from.
    Sources(Box<Sources>),
    /// The login pane.
    Login(Box<Login>),
    /// The export card.
    Export(Box<ExportCard>),
    /// The offer to write what no clipboard took to a file.
    CopyFile(Box<CopyFile>),
    /// Two orgs' schemas compared.
    Schemas(Box<SchemaCompare>),
    /// Results compared.
    Compare(Box<Compare>),
    /// A filter or a search being typed, at the foot of the results.
    Prompt(Prompt),
    /// The statistics of a column.
    Stats(Box<StatsCard>),
    /// How often each value of a column comes.
    Frequency(Box<FrequencyCard>),
    /// A question.
    Confirm(Confirm),
    /// What an object is like.
    Object(Box<ObjectPage>),
    /// A record.
    Record(Box<RecordPage>),
    /// The list views of an object.
    Views(Box<ViewsCard>),
    /// A condition being built.
    Where(Box<WhereCard>),
    /// The orgs to run a statement in.
    Targets(Box<Targets>),
    /// The orgs of a run in several.
    Members(Box<MembersCard>),
    /// How much the fields of an object are used.
    Usage(Box<UsageCard>),
    /// Why a record is as it is.
    Trail(Box<TrailCard>),
    /// A text to read.
    Reader(Box<Reader>),
    /// The fields of a record, to be changed or filled in.
    RecordForm(Box<RecordForm>),
    /// A write on its way.
    Writing(Box<Writing>),
    /// What was written from here.
    Journal(Box<Journal>),
    /// A batch of it on its way back.
    Undo(Box<UndoCard>),
}

/// A question before something that cannot be taken back. Enter alone never says yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked.
    pub title: String,
    /// What would happen, line by line.
    pub lines: Vec<String>,
    /// What can be had otherwise.
    pub choices: Vec<Choice>,
    /// What `y` does.
    pub action: Confirmed,
}

/// Something that a question leaves to the person: on or off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The letter that turns it, which is none of those that answer.
    pub key: char,
    /// What happens when it is on.
    pub text: String,
    /// Whether it is.
    pub on: bool,
}

/// What a yes does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// Log out of an org.
    Logout(OrgKey),
    /// Take an org off the list without logging out.
    RemoveOrg(OrgKey),
    /// Log out of all orgs.
    LogoutAll,
    /// Load all rows of a tab's result.
    LoadAll(TabId),
    /// Spend calls below the floor.
    Spend(Spend),
    /// Quit while something runs.
    Quit,
    /// Write to the file of the export card or the offer below, which is there already.
    Replace,
    /// Save over the query that is there already.
    ReplaceQuery,
    /// Delete the file of a saved query.
    DeleteQuery(PathBuf),
    /// Close the tab in front while it is being exported.
    CloseTab,
    /// Close the column in front with what runs in it.
    CloseColumn,
    /// Run the query whose plan was asked about.
    RunAnyway,
    /// Run the query that takes the rows away under changes that are not saved.
    RunStaged,
    /// Unlock an org for writes.
    Unlock(OrgKey),
    /// Select Id as well, and run the query again.
    AddId,
    /// Leave the form of a record without saving.
    DropForm,
    /// Forget what was written.
    PurgeJournal,
}

impl Confirmed {
    /// What `y` does, for beside the key.
    pub fn yes(&self) -> &'static str {
        match self {
            Self::Logout(_) => " log out",
            Self::RemoveOrg(_) => " take it off the list",
            Self::LogoutAll => " log out of all",
            Self::LoadAll(_) | Self::Spend(Spend::More(..) | Spend::Children(..)) => " fetch them",
            Self::Spend(Spend::Export) => " export them",
            Self::Spend(Spend::Again(_) | Spend::Member(..)) => " run it anyway",
            Self::Spend(Spend::Targets | Spend::Schemas | Spend::Schema(_)) => " ask anyway",
            Self::Quit => " quit",
            Self::Replace | Self::ReplaceQuery => " replace it",
            Self::DeleteQuery(_) => " delete it",
            Self::CloseTab => " close the tab",
            Self::CloseColumn => " close the column",
            Self::RunAnyway => " run it anyway",
            Self::RunStaged => " run it and lose them",
            Self::Unlock(_) => " unlock",
            Self::AddId => " add Id and run",
            Self::DropForm => " leave it, nothing is saved",
            Self::PurgeJournal => " forget it",
        }
    }
}

impl Overlay {
    /// Whose it is, where it is a page or a card of one org.
    pub fn org(&self) -> Option<&OrgKey> {
        match self {
            Self::Orgs(picker) => picker.selected(),
            Self::Object(page) => Some(&page.org),
            Self::Record(page) => Some(&page.org),
            Self::RecordForm(form) => Some(&form.org),
            Self::Usage(card) => Some(&card.org),
            Self::Trail(card) => Some(&card.org),
            Self::Journal(journal) => Some(&journal.org),
            _ => None,
        }
    }

    /// Whether letters go into a text of it.
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Orgs(picker) => picker.is_typing(),
            Self::Palette(picker) | Self::Help(picker) => picker.is_typing(),
            Self::Columns(picker) => picker.is_typing(),
            Self::Cell(_) | Self::CellText(_) => true,
            Self::Changes(card) => card.picker.is_typing(),
            Self::Send(card) => card.typed.is_some(),
            Self::Paste(_) => false,
            Self::Library(library) => library.picker.is_typing(),
            Self::Sources(sources) => sources.picker.is_typing(),
            Self::Login(login) => login.is_typing(),
            // A letter goes to the name of the file, whatever has the focus.
            Self::Export(_) | Self::CopyFile(_) | Self::Form(_) => true,
            Self::Reader(reader) => reader.is_typing(),
            Self::Object(page) => page.picker.is_typing(),
            Self::Record(page) => page.picker.is_typing(),
            Self::Views(card) => card.picker.is_typing(),
            Self::Usage(card) => card.is_typing(),
            Self::Trail(card) => card.picker.is_typing(),
            Self::Where(card) => card.is_typing(),
            Self::Targets(targets) => targets.picker.is_typing(),
            Self::Members(card) => card.picker.is_typing(),
            Self::Schemas(compare) => compare.picker.is_typing(),
            Self::Compare(compare) => compare.is_typing(),
            Self::Prompt(_) => true,
            Self::Frequency(card) => card.picker.is_typing(),
            Self::RecordForm(form) => form.is_typing(),
            Self::Writing(writing) => writing.is_typing(),
            Self::Journal(journal) => journal.picker.is_typing(),
            Self::Undo(card) => card.is_typing(),
            Self::Confirm(_) | Self::Stats(_) => false,
        }
    }
}
