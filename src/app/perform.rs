//! From commands to changes: one exhaustive match.
//!
//! The file is long because every command has its branch here.

use crate::app::availability::Availability;
use crate::app::column::{Pane, Tab};
use crate::app::command::Command;
use crate::app::command_groups::{changes_of_records, work_on_changes, work_on_staged};
use crate::app::copy::Which;
use crate::app::editor::{EditAction, Motion};
use crate::app::grid::GridMove;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::login::Step;
use crate::app::msg::{Effect, Outcome};
use crate::app::notice::Severity;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::reader::Reader;
use crate::app::record_page::What;
use crate::app::session::SavedTab;
use crate::app::work::{CellQuery, PromptKind};
use crate::app::{App, ClosedTab};
use crate::config::Theme;
use crate::language::{Expand, FieldsGroup};
use crate::rows::export::Format;
use crate::worker::{ChildrenWork, CopyForm, JobInput, Page};

/// How many closed tabs can be opened again.
const CLOSED_KEPT: usize = 20;

impl App {
    /// Does what a command says, unless it cannot be done now: then says why.
    pub fn perform(&mut self, command: Command) -> Vec<Effect> {
        match self.availability(command) {
            Availability::Ready => {}
            Availability::Disabled(why) => {
                self.hint(why);
                return Vec::new();
            }
            Availability::Hidden => return Vec::new(),
        }
        match command {
            Command::WelcomeLogin | Command::OrgLogin | Command::OrgsLogin => self.open_login(),
            Command::WelcomeDemo => vec![Effect::Quit(Outcome::Demo)],
            Command::OrgAgain => self.log_in_again(),
            Command::SchemaRefresh => self.refresh_schema(),
            Command::OrgDoctor | Command::OrgsDoctor => self
                .meant_org()
                .map_or_else(Vec::new, |org| self.examine(org)),
            Command::OrgCard | Command::OrgsCard => self
                .meant_org()
                .map_or_else(Vec::new, |org| self.open_card(org)),
            Command::OrgsBrowse => self
                .meant_org()
                .map_or_else(Vec::new, |org| self.open_page(org, Page::Home)),
            Command::OrgsRename => self.ask_alias(),
            Command::OrgsColour => self.recolour(),
            Command::OrgsUp => self.move_org(false),
            Command::OrgsDown => self.move_org(true),
            Command::OrgsByUse => self.order_by_use(),
            Command::OrgsCheck => self.check_orgs(),
            Command::BrowserOpen
            | Command::BrowserList
            | Command::BrowserObject
            | Command::BrowserSetup
            | Command::BrowserOrg => self.browse(command),
            Command::PaneObjects => self.toggle_browser(),
            Command::ObjectsAbout => self.open_selected_object(),
            Command::ObjectsShow => self.turn_show(1),
            Command::ObjectsShowBack => self.turn_show(-1),
            Command::ObjectsPin => self.pin_object(),
            Command::ObjectsUnfold => self.fold_object(true),
            Command::ObjectsFold => self.fold_object(false),
            Command::ObjectsCount => {
                let org = self.browser().map(|browser| browser.org.clone());
                org.map_or_else(Vec::new, |org| self.count_anew(&org))
            }
            Command::ObjectsFilter => self.click_object_filter(),
            Command::PageInsert => self.insert_row(),
            Command::PageRead => self.read_row(),
            Command::PageBack => self.go_back(),
            Command::PagePart => self.turn_part(1),
            Command::PagePartBack => self.turn_part(-1),
            Command::PageRecords => self.browse_page(),
            Command::PageRefresh => self.refresh_object(),
            Command::PageBrowser => match self.object_page() {
                Some(page) => {
                    let (org, object) = (page.org.clone(), page.object().to_owned());
                    self.open_page(org, Page::Object(object))
                }
                None => Vec::new(),
            },
            Command::PageCopyName => self.copy_name(),
            Command::PageCopyMarkdown => self.copy_page(Format::Markdown),
            Command::PageCopyCsv => self.copy_page(Format::Csv),
            Command::PageCopyJson => self.copy_page(Format::Json),
            Command::PageCopySetup => self.copy_setup_address(),
            Command::BrowseEdit => self.edit_browse(),
            Command::BrowseViews => self.open_views(),
            Command::UsageHere => self.count_fields_here(),
            Command::QueryAll => self.toggle_all(),
            Command::BinUndelete => self.undelete_rows(),
            Command::ResultsWhy => self.ask_why(),
            Command::OrgAudit => self.open_audit(),
            Command::BinOpen | Command::PageBin => self.open_bin(false),
            Command::BinMine => self.open_bin(true),
            Command::PageUsage => self.count_fields_of_page(),
            Command::PageReferences | Command::RecordReferences => self.count_references(),
            Command::RecordUsage => self.count_fields_of_record(),
            Command::RecordWhy => self.ask_why_of_page(),
            Command::BrowseWhere => self.open_where(),
            Command::ResultsObject => self.open_object_of_column(),
            Command::ObjectHere => self.open_object_here(),

            work_on_staged!() | work_on_changes!() => self.work_on_staged(command),

            Command::QueryRun => self.run_query(),
            Command::QuerySeveral => self.open_targets(),
            Command::QueryOrgs => self.open_members(),
            Command::QueryCancel => self.cancel_focused(),
            Command::Export => self.open_export(),
            Command::ExportCancel => self.stop_export_here(),

            Command::EditorType => self.focus(Pane::Editor, true),
            Command::EditorUndo | Command::TypingUndo => self.edit(EditAction::Undo),
            Command::EditorRedo | Command::TypingRedo => self.edit(EditAction::Redo),
            Command::EditorCopyAll => {
                let Some(tab) = self.tab() else {
                    return Vec::new();
                };
                let text = tab.editor.selected_text().unwrap_or(tab.editor.text());
                vec![Effect::Copy(text.to_owned())]
            }
            Command::EditorOutside => self.edit_outside(),
            Command::History => self.open_history(),
            Command::HistoryRun | Command::SavedRun => self.run_statement(),
            Command::QueryPlan => self.explain_query(),
            Command::CompareOpen => self.open_compare(),
            Command::CompareColumns => self.compare_columns(),
            Command::CompareRecords => self.compare_records(),
            Command::CompareSchema => self.compare_schema(),
            Command::SavedOpen => self.open_saved(),
            Command::SavedSave => self.open_save(),
            Command::SavedRename => self.ask_rename(),
            Command::SavedDelete => self.ask_delete(),
            Command::HistoryAll => self.toggle_history(),
            Command::EditorUp => self.edit(EditAction::Move(Motion::Up)),
            Command::EditorDown => self.edit(EditAction::Move(Motion::Down)),
            Command::EditorLeft => self.edit(EditAction::Move(Motion::Left)),
            Command::EditorRight => self.edit(EditAction::Move(Motion::Right)),
            Command::EditorAbout => self.open_about(),
            Command::ExpandHere => self.expand_fields(Expand::Here),
            Command::ExpandAll => self.expand_fields(Expand::All),
            Command::ExpandCustom => self.expand_fields(Expand::Custom),
            Command::ExpandRequired => self.expand_fields(Expand::Required),
            Command::ExpandMatching => self.expand_fields(Expand::Matching),
            Command::ExpandFieldsAll => self.expand_fields(Expand::Fields(FieldsGroup::All)),
            Command::ExpandFieldsStandard => {
                self.expand_fields(Expand::Fields(FieldsGroup::Standard))
            }
            Command::ExpandFieldsCustom => self.expand_fields(Expand::Fields(FieldsGroup::Custom)),
            Command::ExpandCollapse => self.expand_fields(Expand::Collapse),
            Command::EditorFormat => self.format_query(),
            Command::EditorValues => self.ask_for_values(),
            Command::EditorFix => self.fix_problem(),
            Command::ProblemNext => self.go_to_problem(false),
            Command::ProblemBefore => self.go_to_problem(true),
            Command::TypingLeave => self.leave_typing(),
            Command::TypingComplete => self.ask_list(),
            Command::TypingAll => self.edit(EditAction::SelectAll),
            Command::TypingCut => self.edit(EditAction::Cut),
            Command::TypingPaste => {
                let text = self.clipboard.clone();
                self.edit(EditAction::Paste(text))
            }
            Command::TypingComment => self.edit(EditAction::ToggleComment),
            Command::TypingKill => self.edit(EditAction::DeleteWordLeft),

            Command::ResultsUp => self.move_grid(GridMove::Up),
            Command::ResultsDown => self.move_grid(GridMove::Down),
            Command::ResultsLeft => self.move_grid(GridMove::Left),
            Command::ResultsRight => self.move_grid(GridMove::Right),
            Command::ResultsPageUp => self.move_grid(GridMove::PageUp),
            Command::ResultsPageDown => self.move_grid(GridMove::PageDown),
            Command::ResultsHalfUp => self.move_grid(GridMove::HalfUp),
            Command::ResultsHalfDown => self.move_grid(GridMove::HalfDown),
            Command::ResultsTop => self.move_grid(GridMove::Top),
            Command::ResultsBottom => self.go_to_bottom(),
            Command::ResultsMore => self.load_more(),
            Command::ResultsAll => self.ask_load_all(),
            Command::ResultsFirst => self.move_grid(GridMove::FirstColumn),
            Command::ResultsLast => self.move_grid(GridMove::LastColumn),
            Command::ResultsPageLeft => self.move_grid(GridMove::PageLeft),
            Command::ResultsPageRight => self.move_grid(GridMove::PageRight),
            Command::ResultsHalfLeft => self.move_grid(GridMove::HalfLeft),
            Command::ResultsHalfRight => self.move_grid(GridMove::HalfRight),
            Command::ResultsMark => self.mark(),
            Command::ResultsUnmark => self.clear_marks(),
            Command::ResultsRange => self.begin_range(),
            Command::ResultsWrap => self.toggle_wrap(),
            Command::ColumnList => self.open_columns(),
            Command::ColumnFreeze => self.freeze(),
            Command::ColumnHide => self.hide_column(),
            Command::ColumnLeft => self.shift_column(false),
            Command::ColumnRight => self.shift_column(true),
            Command::ColumnNarrower => self.resize_column(false),
            Command::ColumnWider => self.resize_column(true),
            Command::ColumnFit => self.fit_column(),
            Command::ColumnUndo => self.undo_columns(),
            Command::ColumnReset => self.reset_columns(),
            Command::ColumnLabels => self.toggle_labels(),
            Command::ResultsSort => self.sort_column(false),
            Command::ResultsSortAdd => self.sort_column(true),
            Command::ResultsNulls => self.turn_nulls(),
            Command::ResultsFilter => self.open_prompt(PromptKind::Filter),
            Command::ResultsLike => self.filter_like_cell(false),
            Command::ResultsNotLike => self.filter_like_cell(true),
            Command::ResultsClearFilters => self.clear_filters(),
            Command::ResultsSearch => self.open_prompt(PromptKind::Search { column: None }),
            Command::ResultsNext => self.next_hit(false),
            Command::ResultsPrevious => self.next_hit(true),
            Command::ResultsStats => self.open_stats(),
            Command::ResultsFrequencies => self.open_frequencies(),
            Command::ResultsPush => self.push_plan(),
            Command::Watch => self.open_watch(),
            Command::CellOnly => self.cell_into_query(CellQuery::Only),
            Command::CellWithout => self.cell_into_query(CellQuery::Without),
            Command::CellGroup => self.cell_into_query(CellQuery::Group),
            Command::ResultsCell => self.open_cell(),
            Command::ResultsOpen => self.enter_cell(),
            Command::ResultsForm => self.toggle_form(),
            Command::ResultsBack if self.is_nested() => self.leave_nested(),
            Command::ResultsBack => self.back_to_record(),
            Command::ChildrenRest => self.complete_children(),
            Command::ChildrenRestAll => self.complete_all_children(),
            Command::ChildrenRows => self.flatten(ChildrenWork::IntoRows),
            Command::ChildrenColumns => self.flatten(ChildrenWork::IntoColumns),
            Command::CopyCell => self.copy_cell(),
            Command::CopyRow => self.copy_rows(Which::These, Format::Tsv),
            Command::CopyRowCsv => self.copy_rows(Which::These, Format::Csv),
            Command::CopyRowJson => self.copy_rows(Which::These, Format::Json),
            Command::CopyRowMarkdown => self.copy_rows(Which::These, Format::Markdown),
            Command::CopyAll => self.copy_rows(Which::Shown, Format::Tsv),
            Command::CopyAllCsv => self.copy_rows(Which::Shown, Format::Csv),
            Command::CopyAllJson => self.copy_rows(Which::Shown, Format::Json),
            Command::CopyAllMarkdown => self.copy_rows(Which::Shown, Format::Markdown),
            Command::CopyColumn => self.copy_column(CopyForm::Values),
            Command::CopyIds => self.copy_column(CopyForm::InList),
            Command::CopyUrl => self.copy_url(),
            Command::CopyFile => self.open_copy_file(),
            Command::CopyQuery => {
                let text = self.tab().map(|t| t.editor.text().to_owned());
                text.map(Effect::Copy).into_iter().collect()
            }

            Command::ColumnsToggle => self.toggle_listed(),
            Command::ColumnsLeft => self.shift_listed(false),
            Command::ColumnsRight => self.shift_listed(true),
            Command::ColumnsFreeze => self.freeze_listed(),
            Command::ColumnsUndo => self.undo_listed(),
            Command::ColumnsReset => self.reset_listed(),

            Command::OrgsFilter
            | Command::ColumnsFilter
            | Command::HistoryFilter
            | Command::PageFilter
            | Command::RecordFilter
            | Command::SavedFilter => {
                match self.overlays.last_mut() {
                    Some(Overlay::Orgs(picker)) => picker.type_filter(),
                    Some(Overlay::Columns(picker)) => picker.type_filter(),
                    Some(Overlay::Library(library)) => library.picker.type_filter(),
                    Some(Overlay::Object(page)) => page.picker.type_filter(),
                    Some(Overlay::Record(page)) => page.picker.type_filter(),
                    _ => {}
                }
                Vec::new()
            }
            Command::OrgsLogout => {
                let org = match self.overlays.last() {
                    Some(Overlay::Orgs(picker)) => picker.selected().cloned(),
                    _ => None,
                };
                org.map_or_else(Vec::new, |org| self.ask_logout(&org))
            }
            Command::OrgsRemove => self.ask_remove(),
            Command::OrgLogout => {
                let org = self.column().map(|c| c.org.clone());
                org.map_or_else(Vec::new, |org| self.ask_logout(&org))
            }

            Command::LoginCopyUrl => {
                let url = self.login().and_then(|l| l.address()).map(str::to_owned);
                url.map(Effect::Copy).into_iter().collect()
            }
            Command::LoginQr => {
                if let Some(Overlay::Login(login)) = self.overlays.last_mut() {
                    login.qr = !login.qr;
                }
                Vec::new()
            }
            Command::LoginPaste => {
                if let Some(Overlay::Login(login)) = self.overlays.last_mut() {
                    login.type_paste();
                }
                Vec::new()
            }
            Command::LoginSession => self
                .jobs
                .of(&Slot::Login)
                .map(|job| Effect::Tell(job, JobInput::SessionOnly))
                .into_iter()
                .collect(),

            Command::Back => self.back(),
            Command::Cancel => self.cancel(),
            Command::PaneNext | Command::PanePrevious => self.next_pane(),
            Command::PaneEditor => self.focus(Pane::Editor, false),
            Command::PaneResults => self.focus(Pane::Results, false),
            Command::PaneZoom => {
                if let Some(column) = self.column_mut() {
                    column.zoom = !column.zoom;
                }
                Vec::new()
            }
            Command::OrgSwitch | Command::WelcomeSf => self.open_orgs(),
            Command::OrgLogoutAll => self.ask_logout_all(),
            Command::RecordGoTo => self.ask_where_to(),
            Command::RecordAgain => self.return_to_record(),
            Command::RecordOpen => self.open_record_here(),
            Command::ResultsLocal => self.toggle_local_times(),
            Command::RecordRead => self.read_record_row(),
            Command::RecordFile => self.ask_download(true),
            Command::RowFile => self.ask_download(false),
            Command::RecordBack => self.walk_trail(true),
            Command::RecordForward => self.walk_trail(false),
            Command::RecordNext => self.turn_record(true),
            Command::RecordPrevious => self.turn_record(false),
            Command::RecordPart => self.turn_record_part(false),
            Command::RecordPartBack => self.turn_record_part(true),
            Command::RecordSort => self.turn_order(),
            Command::RecordNulls => self.toggle_nulls(),
            Command::RecordUtc => self.toggle_utc(),
            Command::RecordCount => self.count_lists(),
            Command::RecordRefresh => self.reload_record(),
            Command::RecordBrowser => self.open_record_in_browser(),
            Command::RecordCopyValue => self.copy_of_record(What::Value),
            Command::RecordCopyName => self.copy_of_record(What::Name),
            Command::RecordCopyId => self.copy_of_record(What::Id),
            Command::RecordCopyUrl => self.copy_of_record(What::Address),
            Command::RecordCopyJson => self.copy_of_record(What::Json),
            Command::RecordCopyTsv => self.copy_fields(Format::Tsv),
            Command::RecordCopyCsv => self.copy_fields(Format::Csv),
            Command::RecordCopyMarkdown => self.copy_fields(Format::Markdown),
            Command::OrgUnlock => self.unlock_here(),
            changes_of_records!() => self.change_record(command),
            Command::Journal => self.open_journal(),
            Command::OrgLock => self.lock_here(),
            Command::VaultGive => self.give_passphrase(),
            Command::VaultChange => self.change_passphrase(),
            Command::OrgLast => {
                let before = self.column().and_then(|c| c.before.clone());
                before.map_or_else(Vec::new, |org| self.go_to(org))
            }
            Command::SplitOpen => self.ask_beside(),
            Command::OrgsBeside => self.beside_selected(),
            Command::SplitLeft => self.turn_column(-1),
            Command::SplitRight => self.turn_column(1),
            Command::SplitClose => self.ask_close_column(),
            Command::SplitAlone => self.toggle_alone(),
            Command::SplitNarrower => self.resize_split(false),
            Command::SplitWider => self.resize_split(true),
            Command::SplitSwap => self.swap_columns(),
            Command::SplitLink => self.toggle_link(),
            Command::SplitLeaveOut => self.leave_fields_out(),
            Command::TabNew => {
                let ids = &mut self.tab_ids;
                if let Some(column) = self.columns.get_mut(self.focused) {
                    column.open_tab("", ids);
                }
                vec![self.save()]
            }
            Command::TabNext => self.turn_tab(1),
            Command::TabPrevious => self.turn_tab(-1),
            Command::TabClose => self.ask_close_tab(),
            Command::TabReopen => self.reopen_tab(),
            Command::Messages => self.open_messages(),
            Command::Theme => {
                let themes = [Theme::Dark, Theme::Light, Theme::ColourBlind, Theme::Mono];
                let at = themes.iter().position(|t| *t == self.options.ui.theme);
                let next = themes[at.map_or(0, |at| (at + 1) % themes.len())];
                self.options.ui.theme = next;
                self.hint(format!("theme: {}", theme_name(next)));
                Vec::new()
            }
            Command::Mouse => {
                self.options.ui.mouse = !self.options.ui.mouse;
                self.hint(if self.options.ui.mouse {
                    "the mouse is ours again; hold Shift to select text"
                } else {
                    "the mouse is the terminal's"
                });
                vec![Effect::Mouse(self.options.ui.mouse)]
            }
            Command::Suspend => vec![self.save(), Effect::Suspend],
            Command::Help => self.open_help(),
            Command::Palette => self.open_palette(),
            Command::Quit => {
                let lines = self.what_quitting_ends();
                if lines.is_empty() {
                    return self.quit_now();
                }
                self.overlays.push(Overlay::Confirm(Confirm {
                    title: "Quit?".into(),
                    lines,
                    choices: Vec::new(),
                    action: Confirmed::Quit,
                }));
                Vec::new()
            }
        }
    }

    /// What runs and a person would mind losing, in sentences.
    fn what_quitting_ends(&self) -> Vec<String> {
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let running = desks
            .flat_map(|desk| desk.tabs())
            .filter(|tab| tab.run.is_some());
        let mut lines = Vec::new();
        if self.has_unsaved_form() {
            lines.push("What is typed in the form of a record is not saved.".to_owned());
        }
        lines.extend(running.map(|tab| {
            let whose = match tab.members() {
                Some(members) => members.words(),
                None => self.named(&tab.org),
            };
            format!(
                "{} of {whose} still runs; it would be cancelled.",
                tab.title()
            )
        }));
        lines.extend(self.writes_to_lose());
        lines.extend(self.exports_to_lose());
        lines.extend(self.download_to_lose());
        lines.extend(self.staged_to_lose());
        // Before the browser came back there is nothing to lose.
        let under_way = self.jobs.of(&Slot::Login).is_some()
            && self
                .login()
                .is_some_and(|l| matches!(l.step, Step::Exchanging | Step::Saving(_)));
        if under_way {
            lines.push("A login is being finished; it would have to be made again.".to_owned());
        }
        for entry in self.orgs.iter() {
            if self.jobs.of(&Slot::Logout(entry.org.key.clone())).is_some() {
                lines.push(format!(
                    "Logging out of {} is not finished; it might stay in the list, revoked or not.",
                    entry.org.alias
                ));
            }
        }
        lines
    }

    fn focus(&mut self, pane: Pane, typing: bool) -> Vec<Effect> {
        self.leave_browser();
        if let Some(column) = self.column_mut() {
            column.focus = pane;
            column.typing = typing;
        }
        Vec::new()
    }

    fn next_pane(&mut self) -> Vec<Effect> {
        if self.browser_in_focus().is_some() {
            self.leave_browser();
            return Vec::new();
        }
        match self.column().map(|c| c.focus) {
            Some(Pane::Editor) => self.focus(Pane::Results, false),
            Some(Pane::Results) => self.focus(Pane::Editor, true),
            None => Vec::new(),
        }
    }

    fn leave_typing(&mut self) -> Vec<Effect> {
        let selected = self.tab().is_some_and(|t| t.editor.selection().is_some());
        if selected {
            return self.edit(EditAction::Deselect);
        }
        self.focus(Pane::Editor, false)
    }

    /// Takes one step back: overlay, work on child rows, child rows, selection, the running query, the
    /// problem, the zoom, the related list.
    fn back(&mut self) -> Vec<Effect> {
        if self.overlays.pop().is_some() {
            return Vec::new();
        }
        if let Some(effects) = self.cancel_unfolding() {
            return effects;
        }
        if let Some(stopped) = self.stop_saving() {
            return stopped;
        }
        let of_record = self.is_of_left_record();
        if let Some(stopped) = self.stop_browse() {
            let mut effects = vec![stopped];
            // A list that is not even here yet is no layer of its own.
            if of_record {
                effects.extend(self.back_to_record());
            }
            return effects;
        }
        if self.is_nested() && self.column().is_some_and(|c| c.focus == Pane::Results) {
            if self.tab().is_some_and(|tab| tab.form) {
                return self.toggle_form();
            }
            return match self.peel_work() {
                Some(effects) => effects,
                None => self.leave_nested(),
            };
        }
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        let in_editor = column.focus == Pane::Editor;
        let tab = column.tab_mut();
        if in_editor && tab.editor.selection().is_some() {
            return self.edit(EditAction::Deselect);
        }
        if !in_editor && self.end_range() {
            return Vec::new();
        }
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        let tab = column.tab_mut();
        if tab.run.is_some() || !self.linked_running().is_empty() {
            return self.cancel_focused();
        }
        if !in_editor && let Some(effects) = self.stop_watch() {
            return effects;
        }
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        let tab = column.tab_mut();
        if !in_editor && std::mem::take(&mut tab.form) {
            return Vec::new();
        }
        if !in_editor && let Some(effects) = self.peel_work() {
            return effects;
        }
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        let tab = column.tab_mut();
        let peeled = tab.problem.take().is_some() || std::mem::take(&mut column.zoom);
        if !peeled && !in_editor && self.is_of_left_record() {
            return self.back_to_record();
        }
        Vec::new()
    }

    /// Ctrl-C: the selection is copied, else what runs is cancelled, else a second press quits.
    fn cancel(&mut self) -> Vec<Effect> {
        if self.overlays.is_empty() && self.is_typing() {
            let copied = self.edit(EditAction::Copy);
            if !copied.is_empty() {
                return copied;
            }
        }
        if let Some(effects) = self.stop_values() {
            return effects;
        }
        if self.jobs.of(&Slot::Login).is_some() {
            return self.cancel_login();
        }
        if let Some(effects) = self.cancel_unfolding() {
            return effects;
        }
        let esc = Chord::plain(Code::Esc);
        match self.overlays.last() {
            Some(Overlay::Usage(_)) => return self.usage_key(esc),
            Some(Overlay::Trail(_)) => return self.trail_key(esc),
            Some(Overlay::Undo(_)) => return self.undo_key(esc),
            Some(Overlay::Writing(_)) => return self.writing_key(esc),
            _ => {}
        }
        if let Some(effects) = self.stop_undeleting() {
            return effects;
        }
        if let Some(stopped) = self.stop_download() {
            return stopped;
        }
        if let Some(stopped) = self.stop_saving() {
            return stopped;
        }
        if let Some(stopped) = self.stop_browse() {
            return vec![stopped];
        }
        if self.prompt().is_some() {
            return self.drop_prompt();
        }
        let card = self.close_column_card();
        if !card.is_empty() {
            return card;
        }
        let others = !self.linked_running().is_empty();
        let stopped = self.cancel_focused();
        if others || !stopped.is_empty() {
            return stopped;
        }
        let stopped = self.stop_export_here();
        if !stopped.is_empty() {
            return stopped;
        }
        if let Some(effects) = self.stop_arranging() {
            return effects;
        }
        if let Some(effects) = self.stop_watch().filter(|_| self.overlays.is_empty()) {
            return effects;
        }
        if self.record_page().is_some() {
            return self.leave_record();
        }
        if self.overlays.pop().is_some() {
            return Vec::new();
        }
        if self.quit_armed.take().is_some() {
            // A yes that was said is not lost by a key too many.
            return match self.writes_to_lose().is_empty() {
                true => self.quit_now(),
                false => self.perform(Command::Quit),
            };
        }
        self.quit_armed = Some(self.now.running + super::QUIT_ARMED);
        Vec::new()
    }

    fn cancel_focused(&mut self) -> Vec<Effect> {
        if self.is_checking() {
            return self.stop_check();
        }
        let running = self.tab().filter(|t| t.run.is_some()).map(|t| t.id);
        let Some(id) = running else {
            return self.stop_linked();
        };
        let stopped = self.stop_query(id);
        self.say_others_run();
        stopped
    }

    fn turn_tab(&mut self, by: isize) -> Vec<Effect> {
        if let Some(column) = self.column_mut() {
            column.desk_mut().turn(by);
        }
        // It was said of the tab that is left.
        self.toast = None;
        Vec::new()
    }

    pub(super) fn close_tab(&mut self) -> Vec<Effect> {
        let ids = &mut self.tab_ids;
        let Some(column) = self.columns.get_mut(self.focused) else {
            return Vec::new();
        };
        let closed = column.close_tab(ids);
        let mut stopped = self.let_go(closed.id);
        let key = self.keymap.shown(Command::TabReopen);
        let title = closed.title();
        if self.keep_closed(closed) && !key.is_empty() {
            self.hint(format!("closed {title}; {key} opens it again"));
        }
        stopped.push(self.save());
        stopped
    }

    /// Keeps a tab that was closed, where it has a text: how its rows were shown comes back with them.
    pub(super) fn keep_closed(&mut self, tab: Tab) -> bool {
        if tab.editor.text().trim().is_empty() {
            return false;
        }
        if self.closed.len() == CLOSED_KEPT {
            self.closed.remove(0);
        }
        self.closed.push(ClosedTab {
            tab: SavedTab {
                // What it was linked with goes on without it.
                linked: None,
                ..tab.saved()
            },
            org: tab.org,
        });
        true
    }

    /// Opens the tab of this org that was closed last; the empty tab that took its place goes.
    fn reopen_tab(&mut self) -> Vec<Effect> {
        let Some(column) = self.columns.get_mut(self.focused) else {
            return Vec::new();
        };
        let last = self.closed.iter().rposition(|t| t.org == column.org);
        let Some(last) = last else {
            return Vec::new();
        };
        let closed = self.closed.remove(last);
        let blank = column.desk().tabs().len() == 1
            && column.tab().editor.is_empty()
            && column.tab().run.is_none()
            && column.tab().result.is_none();
        if blank {
            column.restore(&closed.org, &[closed.tab], 0, &mut self.tab_ids);
        } else {
            column.open_saved(&closed.tab, &mut self.tab_ids);
        }
        column.focus = Pane::Editor;
        column.typing = false;
        vec![self.save()]
    }

    pub(super) fn open_problem(&mut self) -> Vec<Effect> {
        if let Some(problem) = self.tab().and_then(|t| t.problem.as_ref()) {
            let text = problem.notice.text();
            let title = self.with_whose("About the error");
            self.read(Reader::new(title, text));
        }
        Vec::new()
    }

    fn open_messages(&mut self) -> Vec<Effect> {
        let lines: Vec<String> = self
            .log
            .iter()
            .rev()
            .flat_map(|notice| {
                let mark = match notice.severity {
                    Severity::Info => "·",
                    Severity::Warning => "!",
                    Severity::Error => "✗",
                };
                [
                    format!("{mark} {}", notice.title),
                    format!("    {}", notice.detail.replace('\n', "\n    ")),
                    format!("    {}", notice.hint),
                ]
                .into_iter()
                .chain(notice.cause.into_iter().flat_map(|cause| {
                    let steps = cause.steps.iter().enumerate();
                    steps.map(|(at, step)| format!("    {}. {step}", at + 1))
                }))
            })
            .filter(|line| !line.trim().is_empty())
            .collect();
        let text = if lines.is_empty() {
            "Nothing was said yet.".to_owned()
        } else {
            lines.join(
                "
",
            )
        };
        self.read(Reader::new("Messages", text));
        Vec::new()
    }
}

/// The name of a theme, as the config file spells it.
fn theme_name(theme: Theme) -> &'static str {
    Theme::ALL
        .iter()
        .find(|(_, t)| *t == theme)
        .map_or("auto", |(name, _)| name)
}
