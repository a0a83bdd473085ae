//! Whether a command can be given now: one exhaustive match, so that a hint never lies and a key
//! that does nothing says why.
//!
//! The file is long because every command has its branch here.

use crate::app::App;
use crate::app::column::Pane;
use crate::app::command::{Command, Scope};
use crate::app::command_groups::{changes_of_records, work_on_changes, work_on_staged};
use crate::app::login::Step;
use crate::app::multi::Members;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::app::result::{End, ResultPane};

/// Whether a command can be given now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Yes.
    Ready,
    /// No, and why.
    Disabled(&'static str),
    /// It makes no sense here; nobody needs to see it.
    Hidden,
}

use Availability::{Disabled, Hidden, Ready};

fn when(yes: bool, why: &'static str) -> Availability {
    if yes { Ready } else { Disabled(why) }
}

impl App {
    /// Whether a command can be given now.
    pub fn availability(&self, command: Command) -> Availability {
        let tab = self.tab();
        let has_org = tab.is_some();
        let result = tab.and_then(|t| t.result.as_ref());
        let has_cells = result.is_some_and(|r| !r.rows.is_empty() && !r.rows.columns().is_empty());
        const NO_ORG: &str = "log in to an org first";
        const OF_THE_ENVIRONMENT: &str =
            "this org comes from SFTUI_ACCESS_TOKEN: nothing of it is kept, start with a new one";
        const OF_THE_CLI: &str = "this org is the Salesforce CLI's: it is named there";
        const LOGIN_OF_THE_CLI: &str = "the login is the Salesforce CLI's: `sf org logout` ends it; it can be taken off the list";
        const NO_CHANGE: &str = "no column was changed";
        let no_rows = match result {
            Some(result) if result.end == End::Running => "no rows came yet",
            Some(result) if result.nested.is_some() => "there are no rows here; Esc goes back",
            Some(_) => "the query ran and no rows match: there is nothing to do that with",
            None => "there are no rows yet: run a query",
        };
        match command {
            Command::WelcomeLogin | Command::WelcomeDemo => {
                if has_org {
                    Hidden
                } else {
                    Ready
                }
            }
            Command::WelcomeSf => match has_org || self.sf.orgs == 0 {
                true => Hidden,
                false => Ready,
            },
            Command::OrgLogoutAll => self.can_log_out_of_all(),
            Command::VaultGive => self.can_give_passphrase(),
            Command::VaultChange => self.can_change_passphrase(),
            Command::QueryRun | Command::QueryPlan => match tab {
                None => Hidden,
                Some(tab) => when(!tab.editor.text().trim().is_empty(), "the query is empty"),
            },
            Command::Watch => self.can_watch(),
            Command::QuerySeveral => self.can_run_in_orgs(),
            Command::QueryOrgs => self.can_list_members(),
            Command::QueryCancel => match tab {
                Some(tab) if tab.run.is_some() || self.is_checking() => Ready,
                Some(_) if !self.linked_running().is_empty() => Ready,
                _ => Hidden,
            },
            Command::SchemaRefresh => self.can_refresh_schema(),
            Command::PaneObjects => self.can_list_objects(),
            Command::ObjectsShow
            | Command::ObjectsShowBack
            | Command::ObjectsFilter
            | Command::ObjectsCount => self.can_in_browser(),
            Command::ObjectsAbout
            | Command::ObjectsPin
            | Command::ObjectsUnfold
            | Command::ObjectsFold => self.can_with_object(),
            Command::PageInsert | Command::PageRead | Command::PageCopyName => self.can_with_row(),
            Command::PageBack => self.can_go_back(),
            Command::PagePart
            | Command::PagePartBack
            | Command::PageRecords
            | Command::PageUsage
            | Command::PageReferences
            | Command::PageBin
            | Command::PageBrowser
            | Command::PageRefresh
            | Command::PageFilter
            | Command::PageCopyMarkdown
            | Command::PageCopyCsv
            | Command::PageCopyJson
            | Command::PageCopySetup => self.can_on_page(),
            Command::BrowseEdit => {
                if has_org {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::BrowseViews => self.can_list_views(),
            Command::UsageHere => self.can_count_fields(),
            Command::QueryAll => self.can_query_all(),
            Command::BinUndelete => self.can_undelete(),
            Command::ResultsWhy => self.can_ask_why(),
            Command::BinOpen => self.can_open_bin(false),
            Command::BinMine => self.can_open_bin(true),
            Command::BrowseWhere => self.can_set_condition(),
            Command::ResultsObject => self.can_open_object_of_column(),
            Command::ObjectHere => self.can_open_object_here(),
            Command::Export => self.can_export(),
            Command::ExportCancel => self.can_cancel_export(),
            Command::EditorOutside => self.can_edit_outside(),
            Command::EditorAbout => self.can_tell_about(),
            Command::EditorFormat => self.can_format(),
            Command::ExpandHere
            | Command::ExpandAll
            | Command::ExpandCustom
            | Command::ExpandRequired
            | Command::ExpandMatching
            | Command::ExpandFieldsAll
            | Command::ExpandFieldsStandard
            | Command::ExpandFieldsCustom
            | Command::ExpandCollapse => self.can_expand(),
            Command::EditorValues => self.can_ask_values(),
            Command::EditorFix => self.can_fix(),
            Command::ProblemNext | Command::ProblemBefore => self.can_go_to_problem(),
            Command::TypingComplete => self.can_complete(),
            Command::EditorType
            | Command::EditorUndo
            | Command::EditorRedo
            | Command::EditorCopyAll
            | Command::EditorUp
            | Command::EditorDown
            | Command::EditorLeft
            | Command::EditorRight
            | Command::TypingLeave
            | Command::TypingUndo
            | Command::TypingRedo
            | Command::TypingAll
            | Command::TypingCut
            | Command::TypingPaste
            | Command::TypingComment
            | Command::TypingKill => {
                if has_org {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::ResultsUp
            | Command::ResultsDown
            | Command::ResultsLeft
            | Command::ResultsRight
            | Command::ResultsPageUp
            | Command::ResultsPageDown
            | Command::ResultsHalfUp
            | Command::ResultsHalfDown
            | Command::ResultsTop
            | Command::ResultsBottom
            | Command::ResultsFirst
            | Command::ResultsLast
            | Command::ResultsMark
            | Command::ResultsRange
            | Command::ResultsWrap
            | Command::ResultsPageLeft
            | Command::ResultsPageRight
            | Command::ResultsHalfLeft
            | Command::ResultsHalfRight
            | Command::ResultsCell
            | Command::ResultsSort
            | Command::ResultsSortAdd
            | Command::ResultsFilter
            | Command::ResultsLike
            | Command::ResultsNotLike
            | Command::ResultsSearch
            | Command::ResultsStats
            | Command::ResultsFrequencies
            | Command::CellOnly
            | Command::CellWithout
            | Command::CellGroup
            | Command::CopyCell
            | Command::CopyRow
            | Command::CopyRowCsv
            | Command::CopyRowJson
            | Command::CopyRowMarkdown
            | Command::CopyAll
            | Command::CopyAllCsv
            | Command::CopyAllJson
            | Command::CopyAllMarkdown
            | Command::CopyUrl
            | Command::CopyColumn
            | Command::CopyIds => {
                if has_org {
                    when(has_cells, no_rows)
                } else {
                    Hidden
                }
            }
            Command::ColumnList
            | Command::ColumnFreeze
            | Command::ColumnHide
            | Command::ColumnLeft
            | Command::ColumnRight
            | Command::ColumnNarrower
            | Command::ColumnWider
            | Command::ColumnFit
            | Command::ColumnReset
            | Command::ColumnLabels => {
                // A result without rows has columns too.
                let has_columns = result.is_some_and(|r| !r.rows.columns().is_empty());
                if has_org {
                    when(has_columns, "there are no columns yet: run a query")
                } else {
                    Hidden
                }
            }
            Command::ResultsOpen
            | Command::ResultsForm
            | Command::ResultsLocal
            | Command::RecordOpen => {
                if has_org {
                    when(has_cells, no_rows)
                } else {
                    Hidden
                }
            }
            Command::ResultsUnmark => match result {
                None => Hidden,
                Some(result) => when(
                    !result.marks.is_empty() || result.marks.anchor.is_some(),
                    "no row is marked",
                ),
            },
            Command::ResultsNulls
            | Command::ResultsClearFilters
            | Command::ResultsNext
            | Command::ResultsPrevious
            | Command::ResultsPush => match result {
                None => Hidden,
                Some(result) => result.work.availability(command),
            },
            Command::ColumnUndo => match result {
                None => Hidden,
                Some(result) => when(!result.changes.is_empty(), NO_CHANGE),
            },
            Command::ColumnsFilter
            | Command::ColumnsToggle
            | Command::ColumnsLeft
            | Command::ColumnsRight
            | Command::ColumnsFreeze
            | Command::ColumnsReset => match self.overlays.last() {
                Some(Overlay::Columns(_)) => Ready,
                _ => Hidden,
            },
            Command::SavedOpen => {
                if has_org {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::SavedFilter => self.can_in_library(Scope::Saved),
            Command::SavedRun | Command::SavedRename | Command::SavedDelete => {
                self.can_with_saved()
            }
            Command::HistoryFilter | Command::HistoryRun | Command::HistoryAll => {
                self.can_in_library(Scope::History)
            }
            Command::ColumnsUndo => match (self.overlays.last(), result) {
                (Some(Overlay::Columns(_)), Some(result)) => {
                    when(!result.changes.is_empty(), NO_CHANGE)
                }
                _ => Hidden,
            },
            Command::ResultsMore | Command::ResultsAll => self.can_load_more(),
            Command::ResultsBack => {
                if self.is_nested() || self.is_of_left_record() {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::ChildrenRest => {
                if self.has_cut_children() {
                    Ready
                } else if self.on_children_column() {
                    Disabled("all child rows of this record are here")
                } else {
                    Hidden
                }
            }
            Command::ChildrenRestAll | Command::ChildrenRows | Command::ChildrenColumns => {
                if self.on_children_column() {
                    Ready
                } else if has_org {
                    Disabled("the cursor is not on child rows")
                } else {
                    Hidden
                }
            }
            Command::CopyFile => self.can_write_copy(),
            Command::CompareOpen => self.can_compare(),
            Command::CompareColumns => self.can_compare_columns(),
            Command::CompareRecords => self.can_compare_records(),
            Command::CompareSchema => self.can_compare_schema(),
            Command::History => match tab {
                None => Hidden,
                Some(tab) => when(!tab.org.is_of_the_environment(), OF_THE_ENVIRONMENT),
            },
            Command::CopyQuery | Command::SavedSave => match tab {
                None => Hidden,
                Some(tab) => when(!tab.editor.is_empty(), "the query is empty"),
            },
            Command::OrgsCard
            | Command::OrgsDoctor
            | Command::OrgsBrowse
            | Command::OrgsUp
            | Command::OrgsDown
            | Command::OrgsByUse => match self.overlays.last() {
                Some(Overlay::Orgs(picker)) => {
                    when(picker.selected().is_some(), "no org is chosen")
                }
                _ => Hidden,
            },
            Command::OrgsRename | Command::OrgsColour => match self.overlays.last() {
                Some(Overlay::Orgs(picker)) => match picker.selected() {
                    Some(org) if org.is_of_the_salesforce_cli() => Disabled(OF_THE_CLI),
                    Some(org) => when(!org.is_of_the_environment(), OF_THE_ENVIRONMENT),
                    None => Disabled("no org is chosen"),
                },
                _ => Hidden,
            },
            Command::RecordGoTo => self.can_go_to(),
            Command::RecordAgain => match (&self.left_record, has_org) {
                (_, false) => Hidden,
                (Some(_), true) => Ready,
                (None, true) => Disabled("no record page was left"),
            },
            Command::RecordBack => self.can_walk_trail(true),
            Command::RecordForward => self.can_walk_trail(false),
            Command::RecordNext | Command::RecordPrevious => self.can_turn_record(),
            Command::RecordPart
            | Command::RecordPartBack
            | Command::RecordSort
            | Command::RecordNulls
            | Command::RecordUtc
            | Command::RecordRefresh
            | Command::RecordFilter
            | Command::RecordBrowser => self.can_on_record_page(),
            Command::RecordFile => self.can_download(true),
            Command::RowFile => self.can_download(false),
            Command::RecordRead
            | Command::RecordReferences
            | Command::RecordWhy
            | Command::RecordUsage
            | Command::RecordCount
            | Command::RecordCopyValue
            | Command::RecordCopyName
            | Command::RecordCopyId
            | Command::RecordCopyUrl
            | Command::RecordCopyTsv
            | Command::RecordCopyCsv
            | Command::RecordCopyMarkdown => self.can_with_record(),
            Command::RecordCopyJson => self.can_with_whole_record(),
            Command::OrgUnlock => self.can_unlock(),
            changes_of_records!() => self.can_change_record(command),
            Command::Journal => self.can_list_journal(),
            Command::OrgLock => self.can_lock(),
            Command::OrgDoctor | Command::OrgCard => {
                if has_org {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::BrowserOpen
            | Command::BrowserList
            | Command::BrowserObject
            | Command::BrowserSetup
            | Command::BrowserOrg => self.can_browse(command),
            Command::OrgsFilter | Command::OrgsLogin | Command::OrgsCheck => {
                match self.overlays.last() {
                    Some(Overlay::Orgs(_)) => Ready,
                    _ => Hidden,
                }
            }
            Command::OrgsLogout | Command::OrgsRemove => match self.overlays.last() {
                Some(Overlay::Orgs(picker)) => match picker.selected() {
                    Some(org)
                        if org.is_of_the_salesforce_cli() && command == Command::OrgsLogout =>
                    {
                        Disabled(LOGIN_OF_THE_CLI)
                    }
                    Some(org) => when(!org.is_of_the_environment(), OF_THE_ENVIRONMENT),
                    None => Disabled("no org is chosen"),
                },
                _ => Hidden,
            },
            Command::LoginCopyUrl | Command::LoginQr => {
                match self.login().and_then(|l| l.address()) {
                    Some(_) => Ready,
                    None => Hidden,
                }
            }
            Command::LoginPaste => match self.login().and_then(|l| l.waiting()) {
                Some(_) => Ready,
                None => Hidden,
            },
            Command::LoginSession => match self.login().map(|l| &l.step) {
                Some(Step::Saving(_)) => Ready,
                _ => Hidden,
            },
            Command::OrgAgain | Command::OrgLogout => match self.column() {
                Some(column)
                    if column.org.is_of_the_salesforce_cli() && command == Command::OrgLogout =>
                {
                    Disabled(LOGIN_OF_THE_CLI)
                }
                Some(column) => when(!column.org.is_of_the_environment(), OF_THE_ENVIRONMENT),
                None => Hidden,
            },
            Command::OrgsBeside => match self.overlays.last() {
                Some(Overlay::Orgs(picker)) if picker.selected().is_some() => {
                    self.can_split(Command::SplitOpen)
                }
                _ => Hidden,
            },
            Command::SplitOpen
            | Command::SplitLeft
            | Command::SplitRight
            | Command::SplitClose
            | Command::SplitAlone
            | Command::SplitNarrower
            | Command::SplitWider
            | Command::SplitSwap => self.can_split(command),
            Command::SplitLink => self.can_link(),
            Command::SplitLeaveOut => self.can_leave_out(),
            Command::TabNew
            | Command::TabClose
            | Command::PaneNext
            | Command::PanePrevious
            | Command::PaneEditor
            | Command::PaneResults
            | Command::PaneZoom => {
                if has_org {
                    Ready
                } else {
                    Hidden
                }
            }
            Command::TabNext | Command::TabPrevious => match self.column() {
                None => Hidden,
                Some(column) => when(
                    column.desk().tabs().len() > 1,
                    "this org has one tab; t opens another",
                ),
            },
            Command::TabReopen => match self.column() {
                None => Hidden,
                Some(column) => when(
                    self.closed.iter().any(|tab| tab.org == column.org),
                    "no tab of this org with a text was closed",
                ),
            },
            Command::OrgAudit => match has_org {
                true => Ready,
                false => Hidden,
            },
            work_on_staged!() => self.can_stage(command),
            work_on_changes!() => self.can_in_changes(command),
            Command::OrgSwitch => when(!self.orgs.is_empty(), NO_ORG),
            Command::OrgLast => match self.column() {
                None => Hidden,
                Some(column) => when(column.before.is_some(), "there is no org before this one"),
            },
            Command::Back
            | Command::Cancel
            | Command::OrgLogin
            | Command::Messages
            | Command::Theme
            | Command::Mouse
            | Command::Help
            | Command::Palette
            | Command::Quit => Ready,
            Command::Suspend => {
                if cfg!(unix) {
                    Ready
                } else {
                    Disabled("this system has no job control")
                }
            }
        }
    }

    /// The login pane, when it is open.
    pub fn login(&self) -> Option<&crate::app::login::Login> {
        self.overlays.iter().rev().find_map(|o| match o {
            Overlay::Login(login) => Some(login.as_ref()),
            _ => None,
        })
    }

    /// The commands worth a place in the footer now, the weightiest first.
    pub fn hints(&self) -> Vec<Command> {
        let scopes = self.scopes();
        let typing = self.is_typing();
        let mut hints: Vec<Command> = crate::app::command::TABLE
            .iter()
            .filter(|spec| self.weight(spec.command) > 0 && scopes.contains(&spec.scope))
            .filter(|spec| self.availability(spec.command) == Ready)
            .filter(|spec| !self.hint_key(spec.command, typing).is_empty())
            .map(|spec| spec.command)
            .collect();
        crate::sorting::by_key(&mut hints, |c| std::cmp::Reverse(self.weight(*c)));
        hints
    }

    /// How much a command deserves a place in the footer now.
    pub(super) fn weight(&self, command: Command) -> u8 {
        match command {
            // Nothing else helps an org that wants a new login.
            Command::OrgAgain if self.wants_login() => 98,
            // An org that does not answer is examined.
            Command::OrgDoctor if self.is_in_trouble() => 87,
            // What went wrong is asked about before all else.
            Command::EditorAbout if self.tab().is_some_and(|t| t.problem.is_some()) => 88,
            // What one of several orgs said is found in their list.
            Command::QueryOrgs
                if self
                    .tab()
                    .and_then(|tab| tab.members())
                    .is_some_and(Members::has_failed) =>
            {
                86
            }
            // Nothing else leads back from the records of a list.
            Command::RecordAgain if self.is_of_left_record() => 83,
            Command::Watch if self.tab().is_some_and(|tab| tab.watch.is_some()) => 84,
            // What was marked is copied next, not the cell.
            Command::CopyRow if self.has_marks() => 85,
            Command::CopyCell if self.has_marks() => 0,
            // Whose row is a record wants to see it, and to change it.
            Command::ResultsOpen if !self.on_children_column() && self.looks_at_record() => 92,
            Command::RowEdit if self.looks_at_record() => 91,
            // A form is in the way of the table until it is closed.
            Command::ResultsOpen
                if self.tab().is_some_and(|t| t.form) && !self.on_children_column() =>
            {
                85
            }
            // Elsewhere it shows the record, which matters less than running and searching.
            Command::ResultsOpen if !self.on_children_column() => 46,
            // What is sorted and filtered here is not all; there is a way to all of it.
            Command::ResultsPush
                if self
                    .tab()
                    .is_some_and(|t| t.result.as_ref().is_some_and(ResultPane::wants_push)) =>
            {
                84
            }
            // Who looks at records wants to narrow them down, and to see how.
            Command::BrowseWhere | Command::BrowseViews | Command::BrowseEdit
                if self.tab().is_some_and(|tab| tab.browsing().is_some()) =>
            {
                command.spec().weight + 47
            }
            // With several columns, going to the other one matters as much as running.
            Command::SplitRight if self.is_split() => 78,
            Command::SplitLink if self.is_split() && !self.is_linked() => 77,
            Command::SplitLeaveOut => 89,
            // What lies in a bin is there to be taken out.
            Command::BinUndelete if self.can_undelete() == Ready => 84,
            // With a search, the next hit is what is pressed next.
            Command::ResultsNext => 86,
            _ => command.spec().weight,
        }
    }

    /// Whether the row under the cursor is a record, and nothing else is being done with the rows.
    fn looks_at_record(&self) -> bool {
        let tab = self.tab().filter(|tab| !tab.form && tab.watch.is_none());
        let result = tab.and_then(|tab| tab.result.as_ref());
        result.is_some_and(|result| !result.has_staged())
            && !self.has_marks()
            && self.has_record_here()
    }

    fn has_marks(&self) -> bool {
        let result = self.tab().and_then(|tab| tab.result.as_ref());
        result.is_some_and(|result| result.marked_count() > 0)
    }

    /// Whether the org on the screen takes nothing but a new login.
    fn wants_login(&self) -> bool {
        let entry = self.column().and_then(|c| self.orgs.get(&c.org));
        entry.is_some_and(|entry| entry.state == OrgState::NeedsLogin)
    }

    /// Whether the org on the screen does not let us in.
    fn is_in_trouble(&self) -> bool {
        let entry = self.column().and_then(|c| self.orgs.get(&c.org));
        entry.is_some_and(|entry| {
            matches!(
                entry.state,
                OrgState::NeedsLogin | OrgState::Unreachable | OrgState::Failed
            )
        })
    }

    /// The key to show for a command now: while typing, one that types nothing.
    pub fn hint_key(&self, command: Command, typing: bool) -> String {
        let editor = self.column().is_some_and(|c| c.focus == Pane::Editor);
        let selected = editor && self.tab().is_some_and(|t| t.editor.selection().is_some());
        if command == Command::QueryCancel {
            // Esc peels one layer, and a running query is one; while typing, Ctrl-C is nearer,
            // but it copies what is selected.
            return match (typing, selected) {
                (true, true) => "Esc Ctrl-C".into(),
                (true, false) | (false, true) => "Ctrl-C".into(),
                // Esc goes back from child rows first.
                (false, false) if self.is_nested() && !editor => "Ctrl-C".into(),
                (false, false) => "Esc".into(),
            };
        }
        if command == Command::ExportCancel {
            // A query under way comes first.
            let query = self.tab().is_some_and(|t| t.run.is_some());
            let key = if selected && typing {
                "Esc Ctrl-C"
            } else {
                "Ctrl-C"
            };
            return if query { String::new() } else { key.into() };
        }
        if typing && matches!(command, Command::OrgAgain | Command::SplitLeaveOut) {
            // Their letters would be typed; they matter enough to say the way to them.
            let key = self.hint_key(command, false);
            let out = if selected { "Esc Esc" } else { "Esc" };
            return if key.is_empty() {
                key
            } else {
                format!("{out} {key}")
            };
        }
        let keys = self.keymap.keys(command);
        let fits = |keys: &&Vec<crate::app::key::Chord>| {
            let types = keys.first().is_some_and(|c| c.typed().is_some());
            if typing && command.spec().scope != Scope::Orgs {
                !types
            } else {
                true
            }
        };
        let enhanced = "Ctrl-Enter";
        let shown = |keys: &Vec<crate::app::key::Chord>| crate::app::key::spell(keys);
        // Ctrl-Enter is what hands reach for; it is shown once the terminal proved to know it.
        if self.enhanced_keys
            && let Some(best) = keys.iter().filter(fits).map(shown).find(|k| k == enhanced)
        {
            return best;
        }
        if !typing && command == Command::QueryRun {
            // One plain letter beats a chord where letters are commands.
            if let Some(plain) = keys
                .iter()
                .find(|k| k.first().is_some_and(|c| c.typed().is_some()))
            {
                return shown(plain);
            }
        }
        keys.iter()
            .filter(fits)
            .map(shown)
            .find(|k| k != enhanced)
            .unwrap_or_default()
    }
}
